use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Adadelta, as `PyTorch`'s `torch.optim.Adadelta`: with `g ← g + weight_decay·w` and the mean of squares
/// `v ← ρ·v + (1 − ρ)·g²`, the step `d = √(a + eps)/√(v + eps)·g`, whose own mean of squares is
/// `a ← ρ·a + (1 − ρ)·d²`, and `w ← w − lr·d`. Zeiler, *ADADELTA: an adaptive learning rate method*, 2012, algorithm 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adadelta {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    rho: f64,
    eps: f64,
}

impl Adadelta {
    /// Adadelta with a learning rate (at least 0; usual is 1), a ρ of 0.9, an eps of 1e-6, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, rho: 0.9, eps: 1e-6 }
    }

    /// The share of the means that a step keeps, in `[0, 1)`.
    #[must_use]
    pub fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// What both roots are kept above of, above 0.
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        Self { eps, ..self }
    }

    /// Adds `weight_decay · w` (at least 0) to the gradient of each weight `w`.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

/// The scalars of one step of [`Adadelta`].
#[derive(Clone, Copy, Debug)]
pub struct AdadeltaStep {
    rate: f64,
    weight_decay: f64,
    rho: f64,
    eps: f64,
}

impl Rule for Adadelta {
    const NAME: &'static str = "Adadelta";
    const SLOTS: usize = 2;
    type Step = AdadeltaStep;

    fn step(&self, _number: u64) -> AdadeltaStep {
        let Self { lr, weight_decay, rho, eps } = *self;
        AdadeltaStep { rate: -f64::from(lr), weight_decay: f64::from(weight_decay), rho, eps }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdadeltaStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [v, a, ..] = slots;
        let (rho, rest, eps) = (splat::<L>(step.rho), splat::<L>(1.0 - step.rho), splat::<L>(step.eps));
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        *v = rho.mul_add(*v, rest * g * g);
        let d = (*a + eps).sqrt() / (*v + eps).sqrt() * g;
        *a = rho.mul_add(*a, rest * d * d);
        splat::<L>(step.rate).mul_add(d, w)
    }

    settable!();
}
