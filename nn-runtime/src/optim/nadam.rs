use super::adam::AdamStep;
use super::means::{BETAS, moved, power, settings, squared};
use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// `NAdam`, as `PyTorch`'s `torch.optim.NAdam`: [`Adam`] with Nesterov's look-ahead, whose momentum grows with the steps,
/// `μₜ = β₁·(1 − ½·0.96^(t·momentum_decay))`. Dozat, *Incorporating Nesterov momentum into Adam*, ICLR workshop 2016.
///
/// [`Adam`]: crate::Adam
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

    settings!();

    /// `μₜ`
    fn momentum(&self, step: u64) -> f64 {
        self.betas[0] * (1.0 - 0.5 * 0.96_f64.powf(step as f64 * self.momentum_decay))
    }

    /// `μ₁·μ₂·…·μₜ`, made anew each time: the number of steps says all. It is 0 after some thousand steps of the usual
    /// momentum. A file may say any number of steps, and one of 1 never gets there: after a million the momentum counts as
    /// what it is in the end.
    fn product(&self, number: u64) -> f64 {
        let one_by_one = number.min(1 << 20);
        let mut product = 1.0;
        for step in 1..=one_by_one {
            product *= self.momentum(step);
            if product < f64::MIN_POSITIVE {
                return 0.0;
            }
            if product.is_nan() {
                return product;
            }
        }
        product * power(self.momentum(number), number - one_by_one)
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
    const NAME: &'static str = "NAdam";
    const SLOTS: usize = 2;
    type Step = NAdamStep;

    fn step(&self, number: u64) -> NAdamStep {
        let adam = AdamStep::new(number, self.lr, self.betas, self.eps, self.weight_decay);
        let (now, next) = (self.momentum(number), self.momentum(number.saturating_add(1)));
        let (lr, product) = (f64::from(self.lr), self.product(number));
        NAdamStep { adam, rates: [-lr * (1.0 - now) / (1.0 - product), -lr * next / (1.0 - product * next)] }
    }

    #[inline(always)]
    fn update<L: Lane>(step: &NAdamStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let (NAdamStep { adam, rates }, [m, v, ..]) = (step, slots);
        let g = splat::<L>(adam.weight_decay).mul_add(w, gradient);
        (*m, *v) = (moved(*m, g, adam.betas[0]), squared(*v, g, adam.betas[1]));
        let size = v.sqrt().mul_add(splat::<L>(adam.correction), splat::<L>(adam.eps));
        let step = splat::<L>(rates[0]).mul_add(g, splat::<L>(rates[1]) * *m);
        w + step / size
    }

    settable!();
}
