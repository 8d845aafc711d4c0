use super::{Rule, settable, splat};
use crate::kernels::lane::Lane;

/// The usual shares of the two means that a step keeps.
const BETAS: [f64; 2] = [0.9, 0.999];

/// `βᵗ`
fn power(beta: f64, steps: u64) -> f64 {
    // past this many steps there is nothing left of any β that f64 tells from 1 by more than its last digits
    beta.powi(i32::try_from(steps).unwrap_or(i32::MAX))
}

/// `β·mean + (1 − β)·value`
#[inline(always)]
fn moved<L: Lane>(mean: L, value: L, beta: f64) -> L {
    splat::<L>(1.0 - beta).mul_add(value - mean, mean)
}

/// `β·mean + (1 − β)·value²`
#[inline(always)]
fn squared<L: Lane>(mean: L, value: L, beta: f64) -> L {
    splat::<L>(beta).mul_add(mean, splat::<L>(1.0 - beta) * value * value)
}

/// The methods that the rules of Adam's family share.
macro_rules! settings {
    ($Rule:ident) => {
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
pub struct Adam {
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

    settings!(Adam);
}

/// `AdamW`, as `PyTorch`'s `torch.optim.AdamW`: `w ← w·(1 − lr·weight_decay)`, and then a step of [`Adam`] without
/// weight decay. Loshchilov and Hutter, *Decoupled weight decay regularization*, ICLR 2019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW {
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

    settings!(AdamW);
}

/// The scalars of one step of [`Adam`] or [`AdamW`].
#[derive(Clone, Copy, Debug)]
pub struct AdamStep {
    betas: [f64; 2],
    /// `−lr / (1 − β₁ᵗ)`
    rate: f64,
    /// `1/√(1 − β₂ᵗ)`
    correction: f64,
    eps: f64,
    /// Added to the gradient.
    weight_decay: f64,
    /// What a weight is multiplied by.
    shrink: f64,
}

impl AdamStep {
    /// The means start at 0, which a division by `1 − βᵗ` makes up for at step `t`.
    fn new(number: u64, lr: f32, betas: [f64; 2], eps: f64, weight_decay: f32) -> Self {
        let [first, second] = betas.map(|beta| 1.0 - power(beta, number));
        let (rate, correction) = (-f64::from(lr) / first, second.sqrt().recip());
        Self { betas, rate, correction, eps, weight_decay: f64::from(weight_decay), shrink: 1.0 }
    }

    #[inline(always)]
    fn update<L: Lane>(&self, gradient: L, [w, m, v]: [L; 3]) -> [L; 3] {
        let g = splat::<L>(self.weight_decay).mul_add(w, gradient);
        let (m, v) = (moved(m, g, self.betas[0]), squared(v, g, self.betas[1]));
        let size = v.sqrt().mul_add(splat::<L>(self.correction), splat::<L>(self.eps));
        [splat::<L>(self.rate).mul_add(m / size, splat::<L>(self.shrink) * w), m, v]
    }
}

impl Rule for Adam {
    const SLOTS: usize = 2;
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay)
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, old: [L; 3]) -> [L; 3] {
        step.update(gradient, old)
    }

    settable!();
}

impl Rule for AdamW {
    const SLOTS: usize = 2;
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        let shrink = 1.0 - f64::from(self.lr) * f64::from(self.weight_decay);
        AdamStep { shrink, ..AdamStep::new(number, self.lr, self.betas, self.eps, 0.0) }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, old: [L; 3]) -> [L; 3] {
        step.update(gradient, old)
    }

    settable!();
}

/// Adamax, as `PyTorch`'s `torch.optim.Adamax`: [`Adam`] with the largest recent gradient in the place of the mean of
/// squares, `u ← max(β₂·u, |g| + eps)`, then `w ← w − lr/(1 − β₁ᵗ)·m/u`. Kingma and Ba 2015, section 7.1.
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

    settings!(Adamax);
}

impl Rule for Adamax {
    const SLOTS: usize = 2;
    type Step = AdamStep;

    fn step(&self, number: u64) -> AdamStep {
        AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay)
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdamStep, gradient: L, [w, m, u]: [L; 3]) -> [L; 3] {
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        let m = moved(m, g, step.betas[0]);
        let u = (splat::<L>(step.betas[1]) * u).max(g.abs() + splat::<L>(step.eps));
        [splat::<L>(step.rate).mul_add(m / u, w), m, u]
    }

    settable!();
}

/// `NAdam`, as `PyTorch`'s `torch.optim.NAdam`: [`Adam`] with Nesterov's look-ahead, whose momentum grows with the steps,
/// `μₜ = β₁·(1 − ½·0.96^(t·momentum_decay))`. Dozat, *Incorporating Nesterov momentum into Adam*, ICLR workshop 2016.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NAdam {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    eps: f64,
    momentum_decay: f64,
    betas: [f64; 2],
}

impl NAdam {
    /// `NAdam` with a learning rate (at least 0; usual is 0.002), β of 0.9 and 0.999, an eps of 1e-8, a momentum decay of
    /// 0.004, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, eps: 1e-8, momentum_decay: 4e-3, betas: BETAS }
    }

    /// How soon the momentum has grown to β₁, at least 0.
    #[must_use]
    pub fn momentum_decay(self, momentum_decay: f64) -> Self {
        Self { momentum_decay, ..self }
    }

    settings!(NAdam);

    /// `μₜ`
    fn momentum(&self, step: u64) -> f64 {
        self.betas[0] * (1.0 - 0.5 * 0.96_f64.powf(step as f64 * self.momentum_decay))
    }

    /// `μ₁·μ₂·…·μₜ`, made anew each time: the number of steps says all. It is 0 after some thousand steps.
    fn product(&self, number: u64) -> f64 {
        let mut product = 1.0;
        for step in 1..=number {
            product *= self.momentum(step);
            if product < f64::MIN_POSITIVE {
                return 0.0;
            }
        }
        product
    }
}

/// The scalars of one step of [`NAdam`].
#[derive(Clone, Copy, Debug)]
pub struct NAdamStep {
    adam: AdamStep,
    /// What the gradient's and the mean's parts of the step are multiplied by.
    rates: [f64; 2],
}

impl Rule for NAdam {
    const SLOTS: usize = 2;
    type Step = NAdamStep;

    fn step(&self, number: u64) -> NAdamStep {
        let adam = AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay);
        let (now, next) = (self.momentum(number), self.momentum(number + 1));
        let (lr, product) = (f64::from(self.lr), self.product(number));
        NAdamStep { adam, rates: [-lr * (1.0 - now) / (1.0 - product), -lr * next / (1.0 - product * next)] }
    }

    #[inline(always)]
    fn update<L: Lane>(NAdamStep { adam, rates }: &NAdamStep, gradient: L, [w, m, v]: [L; 3]) -> [L; 3] {
        let g = splat::<L>(adam.weight_decay).mul_add(w, gradient);
        let (m, v) = (moved(m, g, adam.betas[0]), squared(v, g, adam.betas[1]));
        let size = v.sqrt().mul_add(splat::<L>(adam.correction), splat::<L>(adam.eps));
        let step = splat::<L>(rates[0]).mul_add(g, splat::<L>(rates[1]) * m);
        [w + step / size, m, v]
    }

    settable!();
}

/// `RAdam`, as `PyTorch`'s `torch.optim.RAdam`: [`Adam`] whose first steps, when the mean of squares says little, are
/// those of momentum, and later ones are rectified. Liu et al., *On the variance of the adaptive learning rate and
/// beyond*, ICLR 2020, algorithm 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RAdam {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    eps: f64,
    betas: [f64; 2],
}

impl RAdam {
    /// `RAdam` with a learning rate (at least 0), β of 0.9 and 0.999, an eps of 1e-8, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, eps: 1e-8, betas: BETAS }
    }

    settings!(RAdam);
}

/// The scalars of one step of [`RAdam`].
#[derive(Clone, Copy, Debug)]
pub struct RAdamStep {
    adam: AdamStep,
    /// What a step is multiplied by that divides by the mean of squares; none of the first steps does.
    rectified: Option<f64>,
}

impl Rule for RAdam {
    const SLOTS: usize = 2;
    type Step = RAdamStep;

    fn step(&self, number: u64) -> RAdamStep {
        let adam = AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay);
        let beta = self.betas[1];
        let kept = power(beta, number);
        let most = 2.0 / (1.0 - beta) - 1.0;
        let length = most - 2.0 * number as f64 * kept / (1.0 - kept);
        let share = (length - 4.0) * (length - 2.0) * most / ((most - 4.0) * (most - 2.0) * length);
        let rectified = (length > 5.0).then(|| share.sqrt() * (1.0 - kept).sqrt());
        RAdamStep { adam, rectified }
    }

    #[inline(always)]
    fn update<L: Lane>(RAdamStep { adam, rectified }: &RAdamStep, gradient: L, [w, m, v]: [L; 3]) -> [L; 3] {
        let g = splat::<L>(adam.weight_decay).mul_add(w, gradient);
        let (m, v) = (moved(m, g, adam.betas[0]), squared(v, g, adam.betas[1]));
        let step = splat::<L>(adam.rate) * m;
        let step = match rectified {
            Some(share) => step * splat::<L>(*share) / (v.sqrt() + splat::<L>(adam.eps)),
            None => step,
        };
        [w + step, m, v]
    }

    settable!();
}

/// Lion: the sign of a mean of gradients, `w ← w·(1 − lr·weight_decay) − lr·sign(β₁·m + (1 − β₁)·g)`, and then
/// `m ← β₂·m + (1 − β₂)·g`. Chen et al., *Symbolic discovery of optimization algorithms*, `NeurIPS` 2023, program 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion {
    /// The learning rate, at least 0; a third to a tenth of what [`AdamW`] takes.
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
    const SLOTS: usize = 1;
    type Step = LionStep;

    fn step(&self, _number: u64) -> LionStep {
        let lr = f64::from(self.lr);
        LionStep { rate: -lr, shrink: 1.0 - lr * f64::from(self.weight_decay), betas: self.betas }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &LionStep, gradient: L, [w, m, b]: [L; 3]) -> [L; 3] {
        let direction = moved(m, gradient, step.betas[0]).sign();
        let w = splat::<L>(step.rate).mul_add(direction, splat::<L>(step.shrink) * w);
        [w, moved(m, gradient, step.betas[1]), b]
    }

    settable!();
}
