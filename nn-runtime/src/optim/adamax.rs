use super::adam::AdamStep;
use super::means::{BETAS, moved, settings};
use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Adamax, as `PyTorch`'s `torch.optim.Adamax`: [`Adam`] with the largest recent gradient in the place of the mean of
/// squares, `u ← max(β₂·u, |g| + eps)`, then `w ← w − lr/(1 − β₁ᵗ)·m/u`. Kingma and Ba 2015, section 7.1.
///
/// [`Adam`]: crate::Adam
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adamax {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    eps: f64,
    betas: [f64; 2],
}

impl Adamax {
    /// Adamax with a learning rate (at least 0; usual is 0.002), β of 0.9 and 0.999, an eps of 1e-8, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, eps: 1e-8, betas: BETAS }
    }

    settings!();
}

impl Rule for Adamax {
    const NAME: &'static str = "Adamax";
    const SLOTS: usize = 2;
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay)
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [m, u, ..] = slots;
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        *m = moved(*m, g, step.betas[0]);
        *u = (splat::<L>(step.betas[1]) * *u).max(g.abs() + splat::<L>(step.eps));
        splat::<L>(step.rate).mul_add(*m / *u, w)
    }

    settable!();
}
