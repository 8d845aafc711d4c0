//! Optimisers: a rule says what one step does to one weight; [`Optimizer`] keeps the state that a rule needs.

mod adam;
mod adaptive;
mod apply;
pub mod gradients;
mod layerwise;
mod sgd;
mod state;

pub use adam::{Adam, AdamStep, AdamW, Adamax, Lion, LionStep, NAdam, NAdamStep, RAdam, RAdamStep};
pub use adaptive::{Adadelta, AdadeltaStep, Adagrad, AdagradStep, RmsProp, RmsPropStep};
pub use apply::apply;
pub use layerwise::{Lamb, Muon};
pub use sgd::{Sgd, SgdMomentum, SgdMomentumStep, SgdStep};
pub use state::{Group, Optimizer, State};

use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;

/// An optimiser that works element by element: from a weight, its gradient, and up to two values kept for it between
/// steps, to the new weight and values. A rule is settings only: what it remembers stands in an [`Optimizer`].
///
/// Generated code calls [`step`](Self::step) once a training step, and [`update`](Self::update) inside the kernels that
/// compute the gradients, on several weights side by side.
///
/// ```
/// use nn_runtime::Rule;
/// use nn_runtime::rt::Lane;
///
/// /// Steps of one size, whatever the gradient's.
/// #[derive(Clone)]
/// struct SignSgd {
///     lr: f32,
/// }
///
/// impl Rule for SignSgd {
///     const SLOTS: usize = 0;
///     type Step = f64;
///
///     fn step(&self, _number: u64) -> f64 {
///         f64::from(self.lr)
///     }
///
///     #[inline(always)]
///     fn update<L: Lane>(lr: &f64, gradient: L, [weight, a, b]: [L; 3]) -> [L; 3] {
///         use nn_runtime::rt::Real;
///         [weight - L::splat(L::Elem::from_f64(*lr)) * gradient.sign(), a, b]
///     }
///
///     fn lr(&self) -> f32 {
///         self.lr
///     }
///
///     fn set_lr(&mut self, lr: f32) {
///         self.lr = lr;
///     }
/// }
/// ```
pub trait Rule: Clone + Sync {
    /// How many values are kept for each weight between steps: 0, 1 or 2. They start at 0.
    const SLOTS: usize;

    /// The scalars of one step.
    type Step: Copy + Sync + core::fmt::Debug;

    /// The scalars that all weights share in the step of this number; the first step is 1.
    fn step(&self, number: u64) -> Self::Step;

    /// One step for several weights: `old` is the weight and its slots, the result what they become. Slots that the
    /// rule does not have are passed as anything, and what is returned for them is ignored.
    ///
    /// Implementors mark it `#[inline(always)]`: it must be compiled with the instruction set of the kernel around it.
    fn update<L: Lane>(step: &Self::Step, gradient: L, old: [L; 3]) -> [L; 3];

    /// `[rate, decay]`, if all that [`update`](Self::update) does is `decay.mul_add(weight, gradient)` and then
    /// `rate.mul_add(that, weight)`: such a step is done while the gradient is still in registers.
    fn descent(_step: &Self::Step) -> Option<[f32; 2]> {
        None
    }

    /// The learning rate.
    fn lr(&self) -> f32;

    /// Sets the learning rate, as a [schedule](crate::schedule) does before each step.
    fn set_lr(&mut self, lr: f32);

    /// The weight decay; 0 for a rule without.
    fn weight_decay(&self) -> f32 {
        0.0
    }

    /// Sets the weight decay, if the rule has one.
    fn set_weight_decay(&mut self, _weight_decay: f32) {}
}

/// How the rules here read and set what groups change.
macro_rules! settable {
    () => {
        fn lr(&self) -> f32 {
            self.lr
        }

        fn set_lr(&mut self, lr: f32) {
            self.lr = lr;
        }

        fn weight_decay(&self) -> f32 {
            self.weight_decay
        }

        fn set_weight_decay(&mut self, weight_decay: f32) {
            self.weight_decay = weight_decay;
        }
    };
}
use settable;

/// One step for the weights at `at`, in memory: for a gradient that no contraction computes.
///
/// # Panics
/// If `at` is not within `weight` and the slots that the rule has: a bug of the compiler, never of its user.
#[inline(always)]
pub fn update_at<L: Lane, R: Rule>(weight: &mut [L::Elem], state: &mut State<'_, R, L::Elem>, at: Span, gradient: L) {
    let mut old = [L::load(weight, at); 3];
    for (value, slot) in old[1..].iter_mut().zip(&state.slots).take(R::SLOTS) {
        *value = L::load(slot, at);
    }
    let new = R::update(&state.step, gradient, old);
    new[0].store(weight, at);
    for (value, slot) in new[1..].iter().zip(&mut state.slots).take(R::SLOTS) {
        value.store(slot, at);
    }
}

/// A number in every element.
#[inline(always)]
fn splat<L: Lane>(x: f64) -> L {
    L::splat(L::Elem::from_f64(x))
}

#[cfg(test)]
mod tests;
