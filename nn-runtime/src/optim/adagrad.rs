use super::{MAX_SLOTS, Rule, settable, splat};
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
    const NAME: &'static str = "Adagrad";
    const SLOTS: usize = 1;
    type Step = AdagradStep;

    fn step(&self, number: u64) -> AdagradStep {
        let rate = -f64::from(self.lr) / (1.0 + (number - 1) as f64 * self.lr_decay);
        AdagradStep { rate, weight_decay: f64::from(self.weight_decay), eps: self.eps, initial: self.initial }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &AdagradStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let [sum, ..] = slots;
        let g = splat::<L>(step.weight_decay).mul_add(w, gradient);
        *sum = g.mul_add(g, *sum);
        let size = (*sum + splat::<L>(step.initial)).sqrt() + splat::<L>(step.eps);
        splat::<L>(step.rate).mul_add(g / size, w)
    }

    settable!();
}
