//! What generated code calls: re-exports in one place, so that emitted paths are short and stable.

pub mod plain;

pub use crate::budget::budget;
pub use crate::gradient_check::check_gradients;
pub use crate::input::{
    Class, examples, finite, finite_loss, fits, labels, labels_but, more_than_one, nothing_to_train, rows, same_batch,
    stored,
};
pub use crate::kernels::arena::Arena;
pub use crate::kernels::buffer::AlignedBuffer;
pub use crate::kernels::contract::{
    Epilogue, FORCED, Operand, Output, contract, contract_in_blocks, contract_small, contract_small_with_column_sums,
    contract_with_column_sums, pad, scratch_len,
};
pub use crate::kernels::convolve::{
    Axis, Geometry, Tensor4, convolve, convolve_filters, convolve_images, convolve_scratch_len,
};
pub use crate::kernels::dispatch::{Task, dispatch, dispatch_apart};
pub use crate::kernels::lane::{Lane, Span, spans};
pub use crate::kernels::lines::{Interpolation, Lines, Resampling, Running, resample, running_sum};
pub use crate::kernels::pool::prepare;
pub use crate::kernels::pooling::{PlacesIn, PlacesOut, max_pool, pick_pool, spread_pool, sum_pool, unpool};
pub use crate::kernels::real::Real;
pub use crate::kernels::sums::{ColumnSums, RowSum, Total, parts};
pub use crate::kernels::vector::Functions;
pub use crate::optim::{Guarded, Optimizer, Rule, STEPPED, State, apply, assign, assign_at, update_at};
pub use crate::parameters::ParameterSet;
pub use crate::plan::{Live, Placing, Plan, bytes_per_example, fixed, fixed_bytes, per_example};
pub use crate::seed::{Batches, uniform};
pub use crate::self_test;
pub use crate::support::{
    Accumulate, MOST_EXAMPLES, Store, Update, arena, bytes, class, count, countable, finite_or_zero, largest, made,
    matrix, number, numbers, one_hot, one_hot_splat, output, output_of_bytes, part, room, room_for_labels, scalar,
    stepped, table, total, transposed, uniform_lanes, uniform_splat, uniform_strided, view, widen, widened,
};
pub use crate::{Draws, Error, FanMode, GradientCheck, GradientReport, Init, Inspection, Seed, Tensor};
pub use ndarray;
pub use nn_macro::network;

/// The methods `save` and `load` of a network, if the feature `checkpoint` is on. Type parameters have the names that no
/// const generic of a network has (`nn_compiler::front::reserved`).
#[cfg(feature = "checkpoint")]
#[doc(hidden)]
#[macro_export]
macro_rules! __checkpoint_methods {
    () => {
        /// Writes the parameters to a safetensors file, in the shapes of the source.
        ///
        /// # Errors
        /// If the file cannot be written; an old file of that name is then still there.
        pub fn save(
            &self,
            path: impl ::core::convert::AsRef<::std::path::Path>,
        ) -> ::core::result::Result<(), $crate::Error> {
            $crate::checkpoint::save(path, &self.params, &$crate::checkpoint::Metadata::new())
        }

        /// Reads a network from a safetensors file.
        ///
        /// # Errors
        /// If the file cannot be read, or does not hold exactly these parameters in these shapes.
        pub fn load(
            path: impl ::core::convert::AsRef<::std::path::Path>,
        ) -> ::core::result::Result<Self, $crate::Error> {
            let mut net = Self::new($crate::Seed(0));
            $crate::checkpoint::load_into(path, &mut net.params)?;
            ::core::result::Result::Ok(net)
        }

        /// The same, of a file whose keys are others: `name` gives each of them the network's name, or `None` to pass it over.
        ///
        /// # Errors
        /// If the file cannot be read, or does not hold exactly these parameters in these shapes under their new names.
        pub fn load_with<R: ::core::convert::Into<::core::option::Option<::std::string::String>>>(
            path: impl ::core::convert::AsRef<::std::path::Path>,
            name: impl ::core::ops::Fn(&str) -> R,
        ) -> ::core::result::Result<Self, $crate::Error> {
            let mut net = Self::new($crate::Seed(0));
            $crate::checkpoint::load_with(path, &mut net.params, name)?;
            ::core::result::Result::Ok(net)
        }
    };
}

/// The methods `save` and `load` of a network, if the feature `checkpoint` is on.
#[cfg(not(feature = "checkpoint"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __checkpoint_methods {
    () => {};
}

pub use crate::__checkpoint_methods as checkpoint_methods;
