//! What code for a target without vectors calls, besides what all code does: numbers come one at a time.
//!
//! The rule of an optimiser is written in lanes. Here it runs in lanes of which one is used: those of every processor.

pub use crate::optim::{apply_plain as apply, assign_plain as assign};

use crate::kernels::dispatch::{Task, narrowly};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::kernels::sums::CHAIN;
use crate::optim::{Rule, State};
use crate::seed;

/// 1 if a condition holds, otherwise 0.
#[inline]
#[must_use]
pub fn truth<F: Real>(holds: bool) -> F {
    if holds { F::ONE } else { F::ZERO }
}

/// `x` where it is finite, 0 where it is infinite or NaN.
#[inline]
#[must_use]
pub fn finite_or_zero<F: Real>(x: F) -> F {
    if x.is_finite() { x } else { F::ZERO }
}

/// A random number in [0, 1): that of an element.
#[inline]
#[must_use]
pub fn uniform<F: Real>(seed: u64, stream: u64, element: usize) -> F {
    seed::uniform(seed, stream, element as u64)
}

/// The step of one weight in memory.
///
/// # Panics
/// If `at` is not within `weight`: a bug of the compiler, never of its user.
#[inline]
pub fn update_at<F: Real, R: Rule>(weight: &mut [F], state: &mut State<'_, R, F>, at: usize, gradient: F) {
    narrowly(One::<_, _, true> { memory: weight, state, at, value: gradient });
}

/// Writes the new value of one element of a running statistic, guarded as a weight's.
///
/// # Panics
/// As of [`update_at`].
#[inline]
pub fn assign_at<F: Real, R: Rule>(statistic: &mut [F], state: &mut State<'_, R, F>, at: usize, new: F) {
    narrowly(One::<_, _, false> { memory: statistic, state, at, value: new });
}

/// One element that is stepped by a gradient, or else assigned a value.
struct One<'a, 'b, F: Real, R: Rule, const STEPS: bool> {
    memory: &'a mut [F],
    state: &'a mut State<'b, R, F>,
    at: usize,
    value: F,
}

impl<F: Real, R: Rule, const STEPS: bool> Task for One<'_, '_, F, R, STEPS> {
    type Elem = F;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = F>>(self) {
        let Self { memory, state, at, value } = self;
        let (at, value) = (Span { start: at, len: 1 }, L::splat(value));
        if STEPS {
            crate::optim::update_at::<L, R>(memory, state, at, value);
        } else {
            crate::optim::assign_at::<L, R>(memory, state, at, value);
        }
    }
}

/// A sum in double precision: what a loss or any other single number is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    sum: f64,
}

impl Total {
    /// Nothing yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { sum: 0.0 }
    }

    /// Adds a number.
    #[inline]
    pub fn add<F: Real>(&mut self, x: F) {
        self.sum += x.to_f64();
    }

    /// The sum.
    #[inline]
    #[must_use]
    pub fn sum<F: Real>(self) -> F {
        F::from_f64(self.sum)
    }

    /// The sum divided by how many numbers there were.
    #[inline]
    #[must_use]
    pub fn mean<F: Real>(self, count: f64) -> F {
        F::from_f64(self.sum / count)
    }
}

/// A sum of any number of numbers, in the precision of the network: chains of so many, and a compensated sum of those, so
/// that its error does not grow with their number (see `kernels::sums`).
#[derive(Clone, Copy, Debug)]
pub struct Sum<F> {
    chain: F,
    /// How many numbers the chain takes yet.
    left: usize,
    total: F,
    /// What the sum has too much.
    lost: F,
}

impl<F: Real> Sum<F> {
    /// Nothing yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { chain: F::ZERO, left: CHAIN, total: F::ZERO, lost: F::ZERO }
    }

    /// Adds a number.
    #[inline]
    pub fn add(&mut self, x: F) {
        self.chain += x;
        self.left -= 1;
        if self.left == 0 {
            self.add_up();
        }
    }

    /// The sum.
    #[inline]
    #[must_use]
    pub fn sum(mut self) -> F {
        self.add_up();
        self.total
    }

    /// The sum divided by how many numbers there were.
    #[inline]
    #[must_use]
    pub fn mean(self, count: f64) -> F {
        self.sum() / F::from_f64(count)
    }

    /// Adds the chain to the sum, and begins another.
    fn add_up(&mut self) {
        let x = self.chain - self.lost;
        let sum = self.total + x;
        let lost = (sum - self.total) - x;
        // of a sum that is infinite nothing is lost
        self.lost = finite_or_zero(lost);
        self.total = sum;
        (self.chain, self.left) = (F::ZERO, CHAIN);
    }
}

impl<F: Real> Default for Sum<F> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
