use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// Stochastic gradient descent: `w ← w − lr·(g + weight_decay·w)`, as `PyTorch`'s `torch.optim.SGD`.
///
/// The fields may be changed between steps; `lr` is what a [schedule](crate::schedule) sets. Weight decay acts on every
/// parameter, biases too, as it does there.
///
/// ```
/// use nn_runtime::Sgd;
///
/// let plain = Sgd::new(0.1);
/// let nesterov = Sgd::new(0.1).weight_decay(5e-4).momentum(0.9).nesterov(true);
/// assert_eq!((plain.lr, nesterov.lr), (0.1, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
}

impl Sgd {
    /// Gradient descent with a learning rate (at least 0) and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0 }
    }

    /// Adds `weight_decay · w` (at least 0) to the gradient of each weight `w`.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }

    /// Adds momentum, in `[0, 1)`.
    #[must_use]
    pub fn momentum(self, momentum: f32) -> SgdMomentum {
        let Self { lr, weight_decay } = self;
        SgdMomentum { lr, weight_decay, momentum, dampening: 0.0, nesterov: false }
    }
}

/// Stochastic gradient descent with momentum, as `PyTorch`'s `torch.optim.SGD`: `d = g + weight_decay·w`,
/// `v ← momentum·v + (1 − dampening)·d`, then `w ← w − lr·v`, or with Nesterov's look-ahead
/// `w ← w − lr·(d + momentum·v)`. The velocity `v` is the first step's `d`, which nothing dampens.
///
/// Made by [`Sgd::momentum`]; the fields may be changed between steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdMomentum {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    /// The share of the velocity that a step keeps, in `[0, 1)`.
    pub momentum: f32,
    /// The share of a gradient that the velocity does not take, in `[0, 1)`.
    pub dampening: f32,
    /// Whether the step looks ahead along the new velocity.
    pub nesterov: bool,
}

impl SgdMomentum {
    /// Adds `weight_decay · w` (at least 0) to the gradient of each weight `w`.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }

    /// Keeps a share (in `[0, 1)`) of each gradient from the velocity.
    #[must_use]
    pub fn dampening(self, dampening: f32) -> Self {
        Self { dampening, ..self }
    }

    /// Whether to use Nesterov's look-ahead.
    #[must_use]
    pub fn nesterov(self, nesterov: bool) -> Self {
        Self { nesterov, ..self }
    }
}

/// The scalars of one step of [`Sgd`].
#[derive(Clone, Copy, Debug)]
pub struct SgdStep {
    minus_lr: f32,
    weight_decay: f32,
}

/// The scalars of one step of [`SgdMomentum`].
#[derive(Clone, Copy, Debug)]
pub struct SgdMomentumStep {
    sgd: SgdStep,
    momentum: f32,
    /// The share of a gradient that the velocity takes.
    taken: f32,
    nesterov: bool,
}

impl Rule for Sgd {
    const NAME: &'static str = "Sgd";
    const SLOTS: usize = 0;
    type Step = SgdStep;

    fn step(&self, _number: u64) -> SgdStep {
        SgdStep { minus_lr: -self.lr, weight_decay: self.weight_decay }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &SgdStep, gradient: L, w: L, _slots: &mut [L; MAX_SLOTS]) -> L {
        let d = splat::<L>(f64::from(step.weight_decay)).mul_add(w, gradient);
        splat::<L>(f64::from(step.minus_lr)).mul_add(d, w)
    }

    fn descent(step: &SgdStep) -> Option<[f32; 2]> {
        Some([step.minus_lr, step.weight_decay])
    }

    settable!();
}

impl Rule for SgdMomentum {
    const NAME: &'static str = "SgdMomentum";
    const SLOTS: usize = 1;
    type Step = SgdMomentumStep;

    fn step(&self, number: u64) -> SgdMomentumStep {
        let taken = if number == 1 { 1.0 } else { 1.0 - self.dampening };
        SgdMomentumStep {
            sgd: SgdStep { minus_lr: -self.lr, weight_decay: self.weight_decay },
            momentum: self.momentum,
            taken,
            nesterov: self.nesterov,
        }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &SgdMomentumStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [v, ..] = slots;
        let momentum = splat::<L>(f64::from(step.momentum));
        let d = splat::<L>(f64::from(step.sgd.weight_decay)).mul_add(w, gradient);
        *v = momentum.mul_add(*v, splat::<L>(f64::from(step.taken)) * d);
        let direction = if step.nesterov { momentum.mul_add(*v, d) } else { *v };
        splat::<L>(f64::from(step.sgd.minus_lr)).mul_add(direction, w)
    }

    settable!();
}
