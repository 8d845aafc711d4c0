use super::adam::AdamStep;
use super::means::{BETAS, moved, power, settings, squared};
use super::{MAX_SLOTS, Rule, settable, splat};
use crate::kernels::lane::Lane;

/// `RAdam`, as `PyTorch`'s `torch.optim.RAdam`: [`Adam`] whose first steps, when the mean of squares says little, are
/// those of momentum, and later ones are rectified. Liu et al., *On the variance of the adaptive learning rate and
/// beyond*, ICLR 2020, algorithm 2.
///
/// [`Adam`]: crate::Adam
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

    settings!();
}

/// The scalars of one step of [`RAdam`].
#[derive(Clone, Copy, Debug)]
pub struct RAdamStep {
    adam: AdamStep,
    /// What a step is multiplied by that divides by the mean of squares; none of the first steps does.
    rectified: Option<f64>,
}

impl Rule for RAdam {
    const NAME: &'static str = "RAdam";
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
    fn update<L: Lane>(step: &RAdamStep, gradient: L, w: L, slots: &mut [L; MAX_SLOTS]) -> L {
        let (RAdamStep { adam, rectified }, [m, v, ..]) = (step, slots);
        let g = splat::<L>(adam.weight_decay).mul_add(w, gradient);
        (*m, *v) = (moved(*m, g, adam.betas[0]), squared(*v, g, adam.betas[1]));
        let step = splat::<L>(adam.rate) * *m;
        let step = match rectified {
            Some(share) => step * splat::<L>(*share) / (v.sqrt() + splat::<L>(adam.eps)),
            None => step,
        };
        w + step
    }

    settable!();
}
