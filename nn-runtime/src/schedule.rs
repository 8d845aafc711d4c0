//! Learning rates as functions of the number of steps taken: pure, so that a resumed run needs no state of theirs.
//!
//! ```
//! use nn_runtime::{Sgd, schedule};
//!
//! let mut rule = Sgd::new(0.1);
//! let lr = schedule::step(0.1, 1000, 0.5);
//! for step in 0..2500 {
//!     rule.lr = lr(step);
//! }
//! assert_eq!(rule.lr, 0.025);
//! ```

use std::f64::consts::PI;

/// The same rate always.
pub fn constant(lr: f32) -> impl Fn(u64) -> f32 + Copy {
    move |_| lr
}

/// The rate times `factor` after every `every` steps: `lr · factor^⌊step / every⌋`. An `every` of 0 counts as 1.
pub fn step(lr: f32, every: u64, factor: f32) -> impl Fn(u64) -> f32 + Copy {
    move |step| {
        let drops = i32::try_from(step / every.max(1)).unwrap_or(i32::MAX);
        (f64::from(lr) * f64::from(factor).powi(drops)) as f32
    }
}

/// A straight climb to `peak` over the first `warm_up` steps, then half a cosine down to `floor` at step `total`, and
/// `floor` from there on.
///
/// At step `t < warm_up` it is `peak·(t + 1)/warm_up`; then `floor + (peak − floor)·(1 + cos(π·s))/2` with
/// `s = (t − warm_up)/(total − warm_up)`. Loshchilov and Hutter, *SGDR*, ICLR 2017, equation 5.
pub fn cosine(peak: f32, warm_up: u64, total: u64, floor: f32) -> impl Fn(u64) -> f32 + Copy {
    let (high, low) = (f64::from(peak), f64::from(floor));
    move |step| {
        if step < warm_up {
            return (high * (step + 1) as f64 / warm_up as f64) as f32;
        }
        if step >= total {
            return floor;
        }
        let share = (step - warm_up) as f64 / (total - warm_up) as f64;
        (low + (high - low) * 0.5 * (1.0 + (PI * share).cos())) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_rates(schedule: impl Fn(u64) -> f32, expected: &[(u64, f32)]) {
        for &(at, rate) in expected {
            assert!((schedule(at) - rate).abs() < 1e-7, "at {at}: {}, expected {rate}", schedule(at));
        }
    }

    #[test]
    fn constant_is() {
        assert_rates(constant(0.1), &[(0, 0.1), (u64::MAX, 0.1)]);
    }

    #[test]
    fn step_drops_at_its_multiples() {
        let rates = [(0, 0.1), (9, 0.1), (10, 0.01), (19, 0.01), (20, 0.001), (u64::MAX, 0.0)];
        assert_rates(step(0.1, 10, 0.1), &rates);
        assert_rates(step(0.1, 0, 0.5), &[(0, 0.1), (1, 0.05)]);
    }

    #[test]
    fn cosine_warms_up_then_falls_to_its_floor() {
        let rates =
            [(0, 0.25), (1, 0.5), (2, 0.75), (3, 1.0), (4, 1.0), (9, 0.55), (14, 0.1), (15, 0.1), (u64::MAX, 0.1)];
        assert_rates(cosine(1.0, 4, 14, 0.1), &rates);
    }

    #[test]
    fn cosine_without_warm_up_or_without_room() {
        assert_rates(cosine(1.0, 0, 2, 0.0), &[(0, 1.0), (1, 0.5), (2, 0.0)]);
        assert_rates(cosine(1.0, 4, 2, 0.0), &[(0, 0.25), (3, 1.0), (4, 0.0)]);
        assert_rates(cosine(1.0, 0, 0, 0.5), &[(0, 0.5)]);
    }
}
