//! Optimisers: a rule says what one step does to one weight; [`Optimizer`] keeps the state that a rule needs.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod apply;
pub mod gradients;
mod layerwise;
mod lion;
mod means;
mod nadam;
mod radam;
mod resume;
mod rmsprop;
mod sgd;
mod state;
mod trained;

pub use adadelta::{Adadelta, AdadeltaStep};
pub use adagrad::{Adagrad, AdagradStep};
pub use adam::{Adam, AdamStep, AdamW};
pub use adamax::Adamax;
pub use apply::{apply, apply_plain, assign, assign_plain};
pub use layerwise::{Lamb, Muon};
pub use lion::{Lion, LionStep};
pub use nadam::{NAdam, NAdamStep};
pub use radam::{RAdam, RAdamStep};
pub use resume::Resumable;
pub use rmsprop::{RmsProp, RmsPropStep};
pub use sgd::{Sgd, SgdMomentum, SgdMomentumStep, SgdStep};
pub use state::{Group, Optimizer, State};

use crate::kernels::held::Held;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;

/// How many values a [`Rule`] may keep for each weight.
pub const MAX_SLOTS: usize = 3;

/// The arrays that a step changes: the weights, and what may be kept for them.
pub const STEPPED: usize = 1 + MAX_SLOTS;

/// An optimiser that works element by element: from a weight, its gradient, and up to three values kept for it between
/// steps, to the new weight and values. A rule is settings only: what it remembers stands in an [`Optimizer`].
///
/// Generated code calls [`step`](Self::step) once a training step, and [`update`](Self::update) inside the kernels that
/// compute the gradients, on several weights side by side.
///
/// ```
/// use nn_runtime::rt::Lane;
/// use nn_runtime::{MAX_SLOTS, Rule};
///
/// /// Steps of one size, whatever the gradient's.
/// #[derive(Clone)]
/// struct SignSgd {
///     lr: f32,
/// }
///
/// impl Rule for SignSgd {
///     const NAME: &'static str = "SignSgd";
///     const SLOTS: usize = 0;
///     type Step = f64;
///
///     fn step(&self, _number: u64) -> f64 {
///         f64::from(self.lr)
///     }
///
///     #[inline(always)]
///     fn update<L: Lane>(lr: &f64, gradient: L, weight: L, _slots: &mut [L; MAX_SLOTS]) -> L {
///         use nn_runtime::rt::Real;
///         weight - L::splat(L::Elem::from_f64(*lr)) * gradient.sign()
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
    /// What a checkpoint calls the rule: what one has kept is not taken for what another has.
    const NAME: &'static str;

    /// How many values are kept for each weight between steps, at most [`MAX_SLOTS`]. They start at 0.
    const SLOTS: usize;

    /// The scalars of one step.
    type Step: Copy + Sync + core::fmt::Debug;

    /// The scalars that all weights share in the step of this number; the first step is 1.
    fn step(&self, number: u64) -> Self::Step;

    /// One step for several weights: gives what they become, and changes what is kept for them. Slots that the rule does
    /// not have hold anything, and what becomes of them is not stored. An element whose new weight, or a slot, would not be
    /// finite stays as it was, and the caller of the step is told: a rule need not look for that.
    ///
    /// Implementors mark it `#[inline(always)]`: it must be compiled with the instruction set of the kernel around it.
    fn update<L: Lane>(step: &Self::Step, gradient: L, weight: L, slots: &mut [L; MAX_SLOTS]) -> L;

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

/// The scalars of a step, behind the guard that no step makes a number infinite or NaN: an element of which the new
/// weight, or something that is kept for it, would not be finite stays as it was, and is counted.
#[derive(Debug)]
pub struct Guarded<'a, R: Rule> {
    scalars: R::Step,
    held: &'a Held,
}

impl<R: Rule> Guarded<'_, R> {
    /// [`Rule::update`] of the elements `at`, guarded.
    #[inline(always)]
    pub fn update<L: Lane>(&self, at: Span, gradient: L, weight: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [a, b, c] = *slots;
        let new = R::update(&self.scalars, gradient, weight, slots);
        let [d, e, f] = *slots;
        let [weight, kept @ ..] = self.held.keep(at.len, 1 + R::SLOTS, [weight, a, b, c], [new, d, e, f]);
        *slots = kept;
        weight
    }

    /// [`Rule::update`], for a caller that guards what comes of it.
    #[inline(always)]
    pub(crate) fn unguarded<L: Lane>(&self, gradient: L, weight: L, slots: &mut [L; MAX_SLOTS]) -> L {
        R::update(&self.scalars, gradient, weight, slots)
    }

    /// See [`Rule::descent`].
    #[inline(always)]
    pub(crate) fn descent(&self) -> Option<[f32; 2]> {
        R::descent(&self.scalars)
    }

    /// Where the elements are counted that stay as they were.
    #[inline(always)]
    pub(crate) fn held(&self) -> &Held {
        self.held
    }
}

/// One step for the weights at `at`, in memory: for a gradient that no contraction computes.
///
/// # Panics
/// If `at` is not within `weight` and the slots that the rule has: a bug of the compiler, never of its user.
#[inline(always)]
pub fn update_at<L: Lane, R: Rule>(weight: &mut [L::Elem], state: &mut State<'_, R, L::Elem>, at: Span, gradient: L) {
    let mut slots = [L::zero(); MAX_SLOTS];
    for (value, slot) in slots.iter_mut().zip(&state.slots).take(R::SLOTS) {
        *value = L::load(slot, at);
    }
    state.step.update(at, gradient, L::load(weight, at), &mut slots).store(weight, at);
    for (value, slot) in slots.iter().zip(&mut state.slots).take(R::SLOTS) {
        value.store(slot, at);
    }
}

/// Writes a running statistic's new values at `at`, guarded as a weight's.
///
/// # Panics
/// If `at` is not within `statistic`: a bug of the compiler, never of its user.
#[inline(always)]
pub fn assign_at<L: Lane, R: Rule>(statistic: &mut [L::Elem], state: &mut State<'_, R, L::Elem>, at: Span, new: L) {
    let [new] = state.step.held.keep(at.len, 1, [L::load(statistic, at)], [new]);
    new.store(statistic, at);
}

/// A number in every element.
#[inline(always)]
fn splat<L: Lane>(x: f64) -> L {
    L::splat(L::Elem::from_f64(x))
}

#[cfg(test)]
mod tests;
