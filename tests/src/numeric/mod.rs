//! Emitted code beside the reference: a network's tokens are given once to [`case!`](crate::case), which compiles them
//! with `network!` and also hands them to the compiler as a library, whose interpreter says in f64 what each result
//! should be.

mod case;
mod compare;
mod data;
mod passes;
mod random;
mod reference;

pub use case::Case;
pub use compare::{Outputs, assert_close};
pub(crate) use data::mark_ignored;
pub use data::{Data, Given, Gradients};
pub use passes::{SIZES, assert_derivatives, assert_passes, wrong_derivatives, wrong_values};
pub use random::{Sketch, random_case, random_network};

use nn_runtime::{Seed, Sgd};

/// The batches that each case is run with; a workspace for the first serves all of them.
pub const BATCHES: &[usize] = &[33, 17, 7, 3, 2, 1];

/// The seed of every network.
pub const SEED: Seed = Seed(42);

/// The learning rate of the step that is compared.
pub const LEARNING_RATE: f32 = 0.5;

/// The optimiser of the step that is compared.
#[must_use]
pub fn rule() -> Sgd {
    Sgd::new(LEARNING_RATE)
}

/// A test that compiles a network, for each target, and compares all that it gives with the interpreter.
///
/// ```text
/// case! {
///     name_of_the_test: N<33> { H = 33 }                              // the type; what the names in sizes stand for
///     predict(x) all(x, labels)                                        // arguments: of `predict`, of the other methods
///     [loss, gradients(linear1.weight, linear1.bias), step];           // the other methods that there are
///     N<const H: usize>(x: [20]) { x -> linear(H) -> softmax_ce }
/// }
/// ```
///
/// Every gradient there is has to be listed; those of a network without a loss are called `derivatives(…)`. An input or
/// parameter whose name starts with `pos` has positive values only.
#[macro_export]
macro_rules! case {
    (@inputs $net:ident $data:ident $ws:ident $method:ident ($($input:ident),*) $($optimizer:ident)?) => {
        $net.$method($($data.input(stringify!($input)),)* $(&mut $optimizer,)? &mut $ws)
    };
    (@loss $net:ident $data:ident $ws:ident $all:tt) => {
        let result = $crate::case!(@inputs $net $data $ws loss $all);
        $data.check_loss(result);
    };
    (@gradients $net:ident $data:ident $ws:ident $all:tt ($($($field:ident).+),*)) => {
        let result = $crate::case!(@inputs $net $data $ws gradients $all);
        $data.check_gradients(result.map(|gradients| {
            (Some(gradients.loss), vec![$((stringify!($($field).+), gradients.$($field).+.view().into_dyn().into_owned())),*])
        }));
    };
    (@derivatives $net:ident $data:ident $ws:ident $all:tt ($($($field:ident).+),*)) => {
        let result = $crate::case!(@inputs $net $data $ws gradients $all);
        $data.check_gradients(result.map(|gradients| {
            (None, vec![$((stringify!($($field).+), gradients.$($field).+.view().into_dyn().into_owned())),*])
        }));
    };
    (@step $net:ident $data:ident $ws:ident $all:tt) => {
        let mut optimizer = $net.optimizer($crate::numeric::rule());
        let result = $crate::case!(@inputs $net $data $ws train_step $all optimizer);
        $data.check_step(result, &$net.params);
    };
    (@made $ty:ty { $($network:tt)* }) => {{
        nn_runtime::network! { $($network)* }
        let net = <$ty>::new($crate::numeric::SEED);
        let ws = net.workspace_for($crate::numeric::BATCHES[0]);
        (net, ws)
    }};
    (
        @compare $net:ident $data:ident $ws:ident predict $predict:tt all $all:tt
        [$($method:ident $(($($fields:tt)*))?),*]
    ) => {
        $data.fill(&mut $net.params);
        let result = $crate::case!(@inputs $net $data $ws predict $predict);
        $data.check_predictions(result);
        $($crate::case!(@$method $net $data $ws $all $(($($fields)*))?);)*
    };
    (
        $test:ident: $ty:ty { $($size:ident = $value:expr),* $(,)? }
        predict $predict:tt all $all:tt [$($method:ident $(($($fields:tt)*))?),*];
        $($network:tt)*
    ) => {
        #[test]
        fn $test() {
            let case = $crate::numeric::Case::new(stringify!($($network)*), &[$((stringify!($size), $value)),*]);
            case.assert_methods(&[$(stringify!($method)),*]);
            let (mut net, mut ws) = $crate::case!(@made $ty { $($network)* });
            let (mut plain, mut plain_ws) = $crate::case!(@made $ty { #[target(scalar)] $($network)* });
            for data in case.runs() {
                $crate::case!(@compare net data ws predict $predict all $all [$($method $(($($fields)*))?),*]);
                let data = data.for_target(" for a scalar target");
                $crate::case!(@compare plain data plain_ws predict $predict all $all [$($method $(($($fields)*))?),*]);
            }
        }
    };
}
