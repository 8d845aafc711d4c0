use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// `RMSprop`, as `PyTorch`'s `torch.optim.RMSprop`: with `g ← g + weight_decay·w` and the mean of squares
/// `v ← α·v + (1 − α)·g²`, `w ← w − lr·g/(√v + eps)`. With momentum, `b ← momentum·b + g/(√v + eps)` and
/// `w ← w − lr·b`; centred, the square of the gradient's mean is taken from `v` under the root. Tieleman and Hinton,
/// lecture 6.5 of *Neural networks for machine learning*, 2012; centred, Graves, *Generating sequences with recurrent
/// neural networks*, 2013, equations 38 to 41.
///
/// It keeps one value a weight, and one more each for momentum and for the mean.
///
/// ```
/// use nn_runtime::RmsProp;
///
/// let plain = RmsProp::new(1e-3);
/// let all = RmsProp::new(1e-3).alpha(0.95).momentum(0.9).centered();
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp<const MOMENTUM: bool = false, const CENTERED: bool = false> {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that is added to its gradient, at least 0.
    pub weight_decay: f32,
    alpha: f64,
    eps: f64,
    momentum: f64,
}

impl RmsProp {
    /// `RMSprop` with a learning rate (at least 0; usual is 0.01), an α of 0.99, an eps of 1e-8, and nothing else.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, alpha: 0.99, eps: 1e-8, momentum: 0.0 }
    }
}

impl<const MOMENTUM: bool, const CENTERED: bool> RmsProp<MOMENTUM, CENTERED> {
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

    /// Adds momentum, in `[0, 1)`.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> RmsProp<true, CENTERED> {
        let Self { lr, weight_decay, alpha, eps, .. } = self;
        RmsProp { lr, weight_decay, alpha, eps, momentum }
    }

    /// Divides by the deviation instead of the root of the mean square.
    #[must_use]
    pub fn centered(self) -> RmsProp<MOMENTUM, true> {
        let Self { lr, weight_decay, alpha, eps, momentum } = self;
        RmsProp { lr, weight_decay, alpha, eps, momentum }
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
    momentum: f64,
}

impl<const MOMENTUM: bool, const CENTERED: bool> Rule for RmsProp<MOMENTUM, CENTERED> {
    const NAME: &'static str = match (MOMENTUM, CENTERED) {
        (false, false) => "RmsProp",
        (true, false) => "RmsProp with momentum",
        (false, true) => "centred RmsProp",
        (true, true) => "centred RmsProp with momentum",
    };
    const SLOTS: usize = 1 + MOMENTUM as usize + CENTERED as usize;
    type Step = RmsPropStep;

    fn step(&self, _number: u64) -> RmsPropStep {
        let Self { lr, weight_decay, alpha, eps, momentum } = *self;
        RmsPropStep { rate: -f64::from(lr), weight_decay: f64::from(weight_decay), alpha, eps, momentum }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &RmsPropStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        // where there is one of the two only, it is the second value
        let [v, velocity, mean] = slots;
        let mean = if MOMENTUM { mean } else { &mut *velocity };
        let (alpha, rest) = (splat::<L>(step.alpha), splat::<L>(1.0 - step.alpha));
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        *v = alpha.mul_add(*v, rest * g * g);
        let mut square = *v;
        if CENTERED {
            *mean = rest.mul_add(g - *mean, *mean);
            square = square - *mean * *mean;
        }
        let mut direction = g / (square.sqrt() + splat::<L>(step.eps));
        if MOMENTUM {
            *velocity = splat::<L>(step.momentum).mul_add(*velocity, direction);
            direction = *velocity;
        }
        splat::<L>(step.rate).mul_add(direction, w)
    }

    settable!();
}
