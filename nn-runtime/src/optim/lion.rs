use super::means::moved;
use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Lion: the sign of a mean of gradients, `w ← w·(1 − lr·weight_decay) − lr·sign(β₁·m + (1 − β₁)·g)`, and then
/// `m ← β₂·m + (1 − β₂)·g`. Chen et al., *Symbolic discovery of optimization algorithms*, `NeurIPS` 2023, program 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion {
    /// The learning rate, at least 0; a third to a tenth of what [`AdamW`] takes.
    ///
    /// [`AdamW`]: crate::AdamW
    pub lr: f32,
    /// The share of a weight that it loses in a step at a learning rate of 1, at least 0.
    pub weight_decay: f32,
    betas: [f64; 2],
}

impl Lion {
    /// Lion with a learning rate (at least 0; usual is 1e-4), β of 0.9 and 0.99, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, betas: [0.9, 0.99] }
    }

    /// The shares of the mean that the step sees and that are kept, each in `[0, 1)`.
    #[must_use]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self { betas: [first, second], ..self }
    }

    /// Weight decay, at least 0.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

/// The scalars of one step of [`Lion`].
#[derive(Clone, Copy, Debug)]
pub struct LionStep {
    rate: f64,
    shrink: f64,
    betas: [f64; 2],
}

impl Rule for Lion {
    const NAME: &'static str = "Lion";
    const SLOTS: usize = 1;
    type Step = LionStep;

    fn step(&self, _number: u64) -> LionStep {
        let lr = f64::from(self.lr);
        LionStep { rate: -lr, shrink: 1.0 - lr * f64::from(self.weight_decay), betas: self.betas }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &LionStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [m, ..] = slots;
        let direction = moved(*m, gradient, step.betas[0]).sign();
        *m = moved(*m, gradient, step.betas[1]);
        splat::<L>(step.rate).mul_add(direction, splat::<L>(step.shrink) * w)
    }

    settable!();
}
