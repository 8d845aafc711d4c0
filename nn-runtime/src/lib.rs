//! What compiled networks call and their users import: the runtime of `network!`.
//!
//! A network that the compiler has written holds its parameters in [`Tensor`]s, starts them from a [`Seed`] by each
//! layer's [`Init`] rule, and trains with an [`Optimizer`] over a [`Rule`] such as [`Sgd`]. Around it, this crate has
//!
//! - [`data`]: images and rows of numbers, batches of them in a random order, augmentation, and file formats;
//! - [`schedule`]: learning rates as functions of the step;
//! - [`metrics`]: accuracy, confusion matrix, ROC-AUC, errors of numbers, batch by batch and across threads;
//! - [`log`]: a run's events as lines of JSON, and as `TensorBoard`'s files;
//! - [`checkpoint`]: parameters and the optimiser's state in safetensors files (feature `checkpoint`, on by default);
//! - [`language`]: what can be written in [`network!`], and what comes out;
//! - [`files`]: files that have an end, and folders with one writer; [`text`]: names from files, as they may be shown;
//! - [`GradientCheck`]: analytic gradients against central differences;
//! - [`kernels`]: what the generated code runs on, in several instruction sets.
//!
//! Arrays come and go as [`ndarray`]'s views. A wrong shape, a label out of range, a damaged file is an [`Error`] that
//! says where, what was expected and what was given; no data of a user makes this crate panic.
//!
//! The same seed and data give the same bits on one machine, with one thread or many.
//!
//! # Debug builds
//!
//! Without optimisation a step takes over a hundred times as long, and [`take_unoptimised_notice`] says so. With these lines in
//! the workspace's `Cargo.toml` a debug build takes at most twice as long as a release build:
//!
//! ```toml
//! [profile.dev]
//! opt-level = 2
//!
//! [profile.dev.package.nn-runtime]
//! opt-level = 3
//! debug-assertions = false
//! overflow-checks = false
//! ```

#[doc = include_str!("../../LANGUAGE.md")]
pub mod language {}

/// The README's examples run too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Compiles a neural network to Rust: a type with a name, or a value. [`language`] says what can be written.
///
/// ```
/// use nn_runtime::{Seed, network};
///
/// network! {
///     /// Two-layer classifier: s = W2·relu(W1·x + b1) + b2.
///     pub TwoLayer<const H: usize>(x: [3072]) {
///         x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce
///     }
/// }
///
/// let net = TwoLayer::<100>::new(Seed(42));
/// let anonymous = network!(x: [4] -> linear(8) -> relu -> linear(3) -> softmax_ce);
/// # assert_eq!((net.params.hidden.weight.shape(), anonymous.params.linear2.bias.shape()), (&[100, 3072][..], &[3][..]));
/// ```
///
/// A crate that exports this macro (`pub use nn_runtime::network;`) exports all that it needs: what it writes finds this
/// crate by itself, whatever name that has in a manifest.
#[macro_export]
macro_rules! network {
    ($($network:tt)*) => {
        $crate::rt::network! { $crate, $($network)* }
    };
}

mod budget;
#[cfg(feature = "checkpoint")]
pub mod checkpoint;
pub mod data;
mod error;
pub mod files;
pub mod fit;
mod gradient_check;
mod init;
mod input;
mod inspect;
mod json;
pub mod kernels;
pub mod log;
pub mod metrics;
mod optim;
mod optimised;
mod parameters;
mod plan;
#[doc(hidden)]
pub mod rt;
pub mod schedule;
mod seed;
#[doc(hidden)]
pub mod self_test;
mod support;
mod tensor;
pub mod text;

pub use error::{BrokenElements, Diverged, Error, MissingKey};
pub use gradient_check::{GradientCheck, GradientReport, ParameterReport, check_gradients};
pub use init::{FanMode, Init};
pub use input::Class;
pub use inspect::{Inspection, NotFinite, Place, Value};
pub use kernels::dispatch::isa;
pub use kernels::pool::{set_threads, threads};
pub use ndarray;
pub use optim::{
    Adadelta, AdadeltaStep, Adagrad, AdagradStep, Adam, AdamStep, AdamW, Adamax, Group, Lamb, Lion, LionStep,
    MAX_SLOTS, Muon, NAdam, NAdamStep, Optimizer, RAdam, RAdamStep, Resumable, RmsProp, RmsPropStep, Rule, Sgd,
    SgdMomentum, SgdMomentumStep, SgdStep, gradients,
};
pub use optimised::take_unoptimised_notice;
pub use parameters::{Parameter, ParameterSet};
pub use seed::{Draws, Rng, Seed};
pub use tensor::Tensor;
