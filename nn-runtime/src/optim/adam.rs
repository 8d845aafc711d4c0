use super::means::{BETAS, moved, power, settings, squared};
use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Adam, as `PyTorch`'s `torch.optim.Adam`: with `g ← g + weight_decay·w`, the means `m ← β₁·m + (1 − β₁)·g` and
/// `v ← β₂·v + (1 − β₂)·g²`, then `w ← w − lr·m̂ / (√v̂ + eps)` with `m̂ = m/(1 − β₁ᵗ)`, `v̂ = v/(1 − β₂ᵗ)`.
/// Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015.
///
/// ```
/// use nn_runtime::Adam;
///
/// let rule = Adam::new(1e-3).betas(0.9, 0.98).eps(1e-9);
/// let usual = Adam::new(1e-3);    // β = (0.9, 0.999), eps = 1e-8
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<const AMSGRAD: bool = false> {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    eps: f64,
    betas: [f64; 2],
}

impl Adam {
    /// Adam with a learning rate (at least 0), β of 0.9 and 0.999, an eps of 1e-8, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, eps: 1e-8, betas: BETAS }
    }

    /// Divides by the root of the largest `v` so far instead of the last one, which takes a third value a weight. Reddi,
    /// Kale and Kumar, *On the convergence of Adam and beyond*, ICLR 2018, algorithm 2.
    #[must_use]
    pub fn amsgrad(self) -> Adam<true> {
        let Self { lr, weight_decay, eps, betas } = self;
        Adam { lr, weight_decay, eps, betas }
    }
}

impl<const AMSGRAD: bool> Adam<AMSGRAD> {
    settings!();
}

/// `AdamW`, as `PyTorch`'s `torch.optim.AdamW`: `w ← w·(1 − lr·weight_decay)`, and then a step of [`Adam`] without
/// weight decay. Loshchilov and Hutter, *Decoupled weight decay regularization*, ICLR 2019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW<const AMSGRAD: bool = false> {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that it loses in a step at a learning rate of 1, at least 0.
    pub weight_decay: f32,
    eps: f64,
    betas: [f64; 2],
}

impl AdamW {
    /// `AdamW` with a learning rate (at least 0), β of 0.9 and 0.999, an eps of 1e-8, and a weight decay of 0.01.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.01, eps: 1e-8, betas: BETAS }
    }

    /// Divides by the root of the largest `v` so far instead of the last one, which takes a third value a weight. Reddi,
    /// Kale and Kumar, *On the convergence of Adam and beyond*, ICLR 2018, algorithm 2.
    #[must_use]
    pub fn amsgrad(self) -> AdamW<true> {
        let Self { lr, weight_decay, eps, betas } = self;
        AdamW { lr, weight_decay, eps, betas }
    }
}

impl<const AMSGRAD: bool> AdamW<AMSGRAD> {
    settings!();
}

/// The scalars of one step of [`Adam`] or [`AdamW`].
#[derive(Clone, Copy, Debug)]
pub struct AdamStep {
    pub(super) betas: [f64; 2],
    /// `−lr / (1 − β₁ᵗ)`
    pub(super) rate: f64,
    /// `1/√(1 − β₂ᵗ)`
    pub(super) correction: f64,
    pub(super) eps: f64,
    /// Added to the gradient.
    pub(super) weight_decay: f64,
    /// What a weight is multiplied by.
    shrink: f64,
}

impl AdamStep {
    /// The means start at 0, which a division by `1 − βᵗ` makes up for at step `t`.
    pub(super) fn new(number: u64, lr: f32, betas: [f64; 2], eps: f64, weight_decay: f32) -> Self {
        let [first, second] = betas.map(|beta| 1.0 - power(beta, number));
        let (rate, correction) = (-f64::from(lr) / first, second.sqrt().recip());
        Self { betas, rate, correction, eps, weight_decay: f64::from(weight_decay), shrink: 1.0 }
    }

    #[inline(always)]
    fn update<L: Lane, const AMSGRAD: bool>(&self, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [m, v, largest] = slots;
        let g = splat::<L>(self.weight_decay).mul_add(w, gradient);
        (*m, *v) = (moved(*m, g, self.betas[0]), squared(*v, g, self.betas[1]));
        if AMSGRAD {
            *largest = largest.max(*v);
        }
        let squares = if AMSGRAD { *largest } else { *v };
        let size = squares.sqrt().mul_add(splat::<L>(self.correction), splat::<L>(self.eps));
        splat::<L>(self.rate).mul_add(*m / size, splat::<L>(self.shrink) * w)
    }
}

impl<const AMSGRAD: bool> Rule for Adam<AMSGRAD> {
    const NAME: &'static str = if AMSGRAD { "Adam with amsgrad" } else { "Adam" };
    const SLOTS: usize = if AMSGRAD { 3 } else { 2 };
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay)
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        step.update::<L, AMSGRAD>(gradient, w, slots)
    }

    settable!();
}

impl<const AMSGRAD: bool> Rule for AdamW<AMSGRAD> {
    const NAME: &'static str = if AMSGRAD { "AdamW with amsgrad" } else { "AdamW" };
    const SLOTS: usize = if AMSGRAD { 3 } else { 2 };
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        let shrink = 1.0 - f64::from(self.lr) * f64::from(self.weight_decay);
        AdamStep { shrink, ..AdamStep::new(number, self.lr, self.betas, self.eps, 0.0) }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        step.update::<L, AMSGRAD>(gradient, w, slots)
    }

    settable!();
}
