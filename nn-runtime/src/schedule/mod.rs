//! Learning rates as functions of the number of steps taken, from 0: pure, so that a run that is resumed needs no state
//! of theirs. They compose: [`warm_up`] goes in front of any other, [`then`] puts one after another. Whether a step is one
//! batch or one epoch is for the caller to say; all formulas are `PyTorch`'s, step for step.
//!
//! The one exception looks at how training goes: [`ReduceOnPlateau`] is a state, small enough to save.
//!
//! ```
//! use nn_runtime::{Sgd, schedule};
//!
//! let mut rule = Sgd::new(0.1);
//! let lr = schedule::warm_up(100, schedule::cosine(0.1, 1000, 0.0));
//! for step in 0..1100 {
//!     rule.lr = lr(step);
//! }
//! assert!(rule.lr < 1e-6);
//! ```

mod plateau;

pub use plateau::ReduceOnPlateau;

use std::f64::consts::PI;

/// The same rate always.
pub fn constant(lr: f32) -> impl Fn(u64) -> f32 + Copy {
    move |_| lr
}

/// The rate times `factor` after every `every` steps: `lr · factor^⌊step / every⌋`. An `every` of 0 counts as 1.
pub fn step(lr: f32, every: u64, factor: f32) -> impl Fn(u64) -> f32 + Copy {
    move |step| scaled(lr, factor, step / every.max(1))
}

/// The rate times `factor` at each of the `milestones`, in any order.
pub fn multi_step(lr: f32, milestones: &[u64], factor: f32) -> impl Fn(u64) -> f32 + Clone + use<> {
    let milestones = milestones.to_vec();
    move |step| scaled(lr, factor, milestones.iter().filter(|at| **at <= step).count() as u64)
}

/// The rate times `factor` at each step: `lr · factor^step`.
pub fn exponential(lr: f32, factor: f32) -> impl Fn(u64) -> f32 + Copy {
    move |step| scaled(lr, factor, step)
}

/// `lr · factorⁿ`
fn scaled(lr: f32, factor: f32, n: u64) -> f32 {
    let n = i32::try_from(n).unwrap_or(i32::MAX);
    (f64::from(lr) * f64::from(factor).powi(n)) as f32
}

/// Half a cosine from `peak` at step 0 down to `floor` at step `total`, and `floor` from there on:
/// `floor + (peak − floor)·(1 + cos(π·step/total))/2`. Loshchilov and Hutter, *SGDR*, ICLR 2017, equation 5.
pub fn cosine(peak: f32, total: u64, floor: f32) -> impl Fn(u64) -> f32 + Copy {
    move |step| if step < total { between(peak, floor, half_cosine(step, total)) } else { floor }
}

/// A [`cosine`] of `first` steps, which starts anew at `peak` when it ends, each time for `longer` times as many steps.
/// A `first` or a `longer` of 0 counts as 1.
pub fn cosine_restarts(peak: f32, first: u64, longer: u64, floor: f32) -> impl Fn(u64) -> f32 + Copy {
    move |step| {
        let (mut length, mut at) = (first.max(1), step);
        if longer <= 1 {
            at %= length;
        }
        while at >= length {
            at -= length;
            length = length.saturating_mul(longer);
        }
        between(peak, floor, half_cosine(at, length))
    }
}

/// One cycle over `total` steps: from `peak / 25` up to `peak` in the first three tenths, and from there down to
/// `peak / 250 000` at the last step, both along half a cosine. Smith and Topin, *Super-convergence*, 2018.
pub fn one_cycle(peak: f32, total: u64) -> impl Fn(u64) -> f32 + Copy {
    OneCycle::new(peak, total).rate()
}

/// [`one_cycle`] with other numbers; the names are those of `PyTorch`'s `OneCycleLR`.
///
/// ```
/// use nn_runtime::schedule::OneCycle;
///
/// let lr = OneCycle { pct_start: 0.4, linear: true, ..OneCycle::new(1.0, 11) }.rate();
/// assert_eq!((lr(0), lr(11)), (0.04, 0.000004));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    /// The highest rate.
    pub peak: f32,
    /// The number of steps.
    pub total: u64,
    /// The share of the steps that climb.
    pub pct_start: f64,
    /// What the first rate is the peak divided by.
    pub div_factor: f64,
    /// What the last rate is the first divided by.
    pub final_div_factor: f64,
    /// Straight lines instead of cosines.
    pub linear: bool,
}

impl OneCycle {
    /// The usual numbers: a climb of three tenths from a 25th of the peak, and an end at a ten thousandth of the start.
    pub fn new(peak: f32, total: u64) -> Self {
        Self { peak, total, pct_start: 0.3, div_factor: 25.0, final_div_factor: 1e4, linear: false }
    }

    /// The rate of each step; from the last step on, the last rate.
    pub fn rate(self) -> impl Fn(u64) -> f32 + Copy {
        let peak = f64::from(self.peak);
        let start = peak / self.div_factor;
        let end = start / self.final_div_factor;
        let last = self.total.max(1) as f64 - 1.0;
        let top = self.pct_start * self.total as f64 - 1.0;
        let share = move |share: f64| if self.linear { share } else { (1.0 - (PI * share).cos()) / 2.0 };
        move |step| {
            let step = (step as f64).min(last);
            let (from, to, along) = if step <= top {
                (start, peak, step / top.max(1e-9))
            } else {
                (peak, end, (step - top) / (last - top))
            };
            (from + (to - from) * share(along)) as f32
        }
    }
}

/// From `lr` at step 0 to 0 at step `total`: `lr·(1 − step/total)^power`. A `power` of 1 is a straight line.
pub fn polynomial(lr: f32, total: u64, power: f64) -> impl Fn(u64) -> f32 + Copy {
    move |step| {
        let left = total.saturating_sub(step) as f64 / total.max(1) as f64;
        (f64::from(lr) * left.powf(power)) as f32
    }
}

/// A straight line from `from` at step 0 to `to` at step `total`, and `to` from there on.
pub fn linear(from: f32, to: f32, total: u64) -> impl Fn(u64) -> f32 + Copy {
    move |step| if step < total { between(to, from, step as f64 / total as f64) } else { to }
}

/// A straight climb over the first `steps` steps to where `schedule` starts, and then the schedule: step `t` of the climb
/// is at `(t + 1)/steps` of it.
pub fn warm_up(steps: u64, schedule: impl Fn(u64) -> f32 + Clone) -> impl Fn(u64) -> f32 + Clone {
    move |step| {
        if step < steps {
            (f64::from(schedule(0)) * (step + 1) as f64 / steps as f64) as f32
        } else {
            schedule(step - steps)
        }
    }
}

/// `first` for so many steps, and then `second` from its step 0.
pub fn then(
    steps: u64,
    first: impl Fn(u64) -> f32 + Clone,
    second: impl Fn(u64) -> f32 + Clone,
) -> impl Fn(u64) -> f32 + Clone {
    move |step| if step < steps { first(step) } else { second(step - steps) }
}

/// `(1 + cos(π·step/total))/2`
fn half_cosine(step: u64, total: u64) -> f64 {
    0.5 * (1.0 + (PI * (step as f64 / total as f64)).cos())
}

/// `low + (high − low)·share`
fn between(high: f32, low: f32, share: f64) -> f32 {
    let (high, low) = (f64::from(high), f64::from(low));
    (low + (high - low) * share) as f32
}

#[cfg(test)]
mod tests;
