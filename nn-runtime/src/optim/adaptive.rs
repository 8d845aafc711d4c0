use super::{Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Adagrad, as `PyTorch`'s `torch.optim.Adagrad`: with `g ← g + weight_decay·w` and the sum of all squares
/// `s ← s + g²`, `w ← w − lr/(1 + (t − 1)·lr_decay)·g/(√s + eps)`. Duchi, Hazan, Singer, *Adaptive subgradient methods
/// for online learning and stochastic optimization*, JMLR 12 (2011).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    lr_decay: f64,
    eps: f64,
    initial: f64,
}

impl Adagrad {
    /// Adagrad with a learning rate (at least 0; usual is 0.01), an eps of 1e-10, and no decay of weights or rate.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, lr_decay: 0.0, eps: 1e-10, initial: 0.0 }
    }

    /// How fast the learning rate falls with the steps, at least 0.
    #[must_use]
    pub fn lr_decay(self, lr_decay: f64) -> Self {
        Self { lr_decay, ..self }
    }

    /// What keeps a division by nearly nothing small, above 0.
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        Self { eps, ..self }
    }

    /// What the sum of squares starts at, at least 0.
    #[must_use]
    pub fn initial_accumulator_value(self, initial: f64) -> Self {
        Self { initial, ..self }
    }

    /// Adds `weight_decay · w` (at least 0) to the gradient of each weight `w`.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

/// The scalars of one step of [`Adagrad`].
#[derive(Clone, Copy, Debug)]
pub struct AdagradStep {
    rate: f64,
    weight_decay: f64,
    eps: f64,
    initial: f64,
}

impl Rule for Adagrad {
    const SLOTS: usize = 1;
    type Step = AdagradStep;

    fn step(&self, number: u64) -> AdagradStep {
        let rate = -f64::from(self.lr) / (1.0 + (number - 1) as f64 * self.lr_decay);
        AdagradStep { rate, weight_decay: f64::from(self.weight_decay), eps: self.eps, initial: self.initial }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdagradStep, gradient: L, [w, sum, b]: [L; 3]) -> [L; 3] {
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        let sum = g.mul_add(g, sum);
        let size = (sum + splat::<L>(step.initial)).sqrt() + splat::<L>(step.eps);
        [splat::<L>(step.rate).mul_add(g / size, w), sum, b]
    }

    settable!();
}

/// `RMSprop`, as `PyTorch`'s `torch.optim.RMSprop`: with `g ← g + weight_decay·w` and the mean of squares
/// `v ← α·v + (1 − α)·g²`, `w ← w − lr·g/(√v + eps)`. With momentum, `b ← momentum·b + g/(√v + eps)` and
/// `w ← w − lr·b`; centred, the square of the gradient's mean is taken from `v`. Not both at once: that would take three
/// values a weight. Tieleman and Hinton, lecture 6.5 of *Neural networks for machine learning*, 2012.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    alpha: f64,
    eps: f64,
    second: Second,
}

/// What the second value of a weight is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Second {
    Nothing,
    Momentum(f64),
    Mean,
}

impl RmsProp {
    /// `RMSprop` with a learning rate (at least 0; usual is 0.01), an α of 0.99, an eps of 1e-8, and nothing else.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, alpha: 0.99, eps: 1e-8, second: Second::Nothing }
    }

    /// The share of the mean of squares that a step keeps, in `[0, 1)`.
    #[must_use]
    pub fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// What keeps a division by nearly nothing small, above 0.
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        Self { eps, ..self }
    }

    /// Adds momentum, in `[0, 1)`; instead of [`centered`](Self::centered).
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { second: Second::Momentum(momentum), ..self }
    }

    /// Divides by the deviation instead of the root of the mean square; instead of [`momentum`](Self::momentum).
    #[must_use]
    pub fn centered(self) -> Self {
        Self { second: Second::Mean, ..self }
    }

    /// Adds `weight_decay · w` (at least 0) to the gradient of each weight `w`.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

/// The scalars of one step of [`RmsProp`].
#[derive(Clone, Copy, Debug)]
pub struct RmsPropStep {
    rate: f64,
    weight_decay: f64,
    alpha: f64,
    eps: f64,
    second: Second,
}

impl Rule for RmsProp {
    const SLOTS: usize = 2;
    type Step = RmsPropStep;

    fn step(&self, _number: u64) -> RmsPropStep {
        let Self { lr, weight_decay, alpha, eps, second } = *self;
        RmsPropStep { rate: -f64::from(lr), weight_decay: f64::from(weight_decay), alpha, eps, second }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &RmsPropStep, gradient: L, [w, v, b]: [L; 3]) -> [L; 3] {
        let (alpha, rest) = (splat::<L>(step.alpha), splat::<L>(1.0 - step.alpha));
        let (rate, eps) = (splat::<L>(step.rate), splat::<L>(step.eps));
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        let v = alpha.mul_add(v, rest * g * g);
        match step.second {
            Second::Nothing => [rate.mul_add(g / (v.sqrt() + eps), w), v, b],
            Second::Momentum(momentum) => {
                let b = splat::<L>(momentum).mul_add(b, g / (v.sqrt() + eps));
                [rate.mul_add(b, w), v, b]
            }
            Second::Mean => {
                let mean = rest.mul_add(g - b, b);
                [rate.mul_add(g / ((v - mean * mean).sqrt() + eps), w), v, mean]
            }
        }
    }

    settable!();
}

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
    const SLOTS: usize = 2;
    type Step = AdadeltaStep;

    fn step(&self, _number: u64) -> AdadeltaStep {
        let Self { lr, weight_decay, rho, eps } = *self;
        AdadeltaStep { rate: -f64::from(lr), weight_decay: f64::from(weight_decay), rho, eps }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdadeltaStep, gradient: L, [w, v, a]: [L; 3]) -> [L; 3] {
        let (rho, rest, eps) = (splat::<L>(step.rho), splat::<L>(1.0 - step.rho), splat::<L>(step.eps));
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        let v = rho.mul_add(v, rest * g * g);
        let d = (a + eps).sqrt() / (v + eps).sqrt() * g;
        [splat::<L>(step.rate).mul_add(d, w), v, rho.mul_add(a, rest * d * d)]
    }

    settable!();
}
