//! What the rules of Adam's family share.

use super::splat;
use crate::kernels::lane::Lane;

/// The usual shares of the two means that a step keeps.
pub(super) const BETAS: [f64; 2] = [0.9, 0.999];

/// `βᵗ`
pub(super) fn power(beta: f64, steps: u64) -> f64 {
    i32::try_from(steps).map_or_else(|_| beta.powf(steps as f64), |steps| beta.powi(steps))
}

/// `β·mean + (1 − β)·value`
#[inline(always)]
pub(super) fn moved<L: Lane>(mean: L, value: L, beta: f64) -> L {
    splat::<L>(1.0 - beta).mul_add(value - mean, mean)
}

/// `β·mean + (1 − β)·value²`
#[inline(always)]
pub(super) fn squared<L: Lane>(mean: L, value: L, beta: f64) -> L {
    splat::<L>(beta).mul_add(mean, splat::<L>(1.0 - beta) * value * value)
}

/// The methods that the rules of Adam's family share.
macro_rules! settings {
    () => {
        /// The shares of the two means that a step keeps, each in `[0, 1)`.
        #[must_use]
        pub fn betas(self, first: f64, second: f64) -> Self {
            Self { betas: [first, second], ..self }
        }

        /// What keeps a division by nearly nothing small, above 0.
        #[must_use]
        pub fn eps(self, eps: f64) -> Self {
            Self { eps, ..self }
        }

        /// Weight decay, at least 0.
        #[must_use]
        pub fn weight_decay(self, weight_decay: f32) -> Self {
            Self { weight_decay, ..self }
        }
    };
}
pub(super) use settings;
