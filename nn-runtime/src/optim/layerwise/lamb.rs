use ndarray::Zip;

use super::kept::{Memory, shaped, shaped_mut};
use super::length;
use crate::kernels::buffer::AlignedBuffer;
use crate::optim::gradients::{Guard, all_finite};
use crate::optim::means::power;
use crate::optim::state::finite_settings;
use crate::{Error, ParameterSet};

/// LAMB: a step of Adam, whose length in each layer is that of the layer's weights. With Adam's `m̂` and `v̂`, the direction
/// `r = m̂/(√v̂ + eps) + weight_decay·w`, and `w ← w − lr·‖w‖/‖r‖·r`, where a norm of 0 makes the ratio 1. You et al.,
/// *Large batch optimization for deep learning*, ICLR 2020, algorithm 2.
#[derive(Clone, Debug)]
pub struct Lamb {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight in its direction, at least 0.
    pub weight_decay: f32,
    betas: [f32; 2],
    eps: f32,
    means: Memory<2>,
    /// Room for the direction of the largest parameter.
    direction: AlignedBuffer<f32>,
}

impl Lamb {
    /// LAMB with a learning rate (at least 0), β of 0.9 and 0.999, an eps of 1e-6, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        let (means, direction) = (Memory::default(), AlignedBuffer::default());
        Self { lr, weight_decay: 0.0, betas: [0.9, 0.999], eps: 1e-6, means, direction }
    }

    /// The shares of the two means that a step keeps, each in `[0, 1)`.
    #[must_use]
    pub fn betas(self, first: f32, second: f32) -> Self {
        Self { betas: [first, second], ..self }
    }

    /// What keeps a division by nearly nothing small, above 0.
    #[must_use]
    pub fn eps(self, eps: f32) -> Self {
        Self { eps, ..self }
    }

    /// Weight decay, at least 0.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }

    /// One step. The first one, and the first after a file was loaded, make room; later ones allocate nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the two are not of one network, or not of the one that was trained before, or if the rate or the
    /// decay is infinite or NaN; [`Error::Diverged`] if a gradient is: nothing is changed then. [`Error::Diverged`] also if
    /// an element of a parameter would not be finite after the step: it stays as it was, and the others take the step.
    pub fn step(
        &mut self,
        params: &mut impl ParameterSet<f32>,
        gradients: &impl ParameterSet<f32>,
    ) -> Result<(), Error> {
        finite_settings(self.lr, self.weight_decay)?;
        all_finite(gradients)?;
        self.means.begin(params, gradients, |_, _| true)?;
        let mut guard = Guard::default();
        let largest = self.means.parameters.iter().map(|kept| kept.values[0].len()).max().unwrap_or(0);
        if self.direction.len() < largest {
            self.direction = AlignedBuffer::zeroed(largest);
        }
        let Self { lr, weight_decay, betas: [first, second], eps, .. } = *self;
        let corrections = self.betas.map(|beta| (1.0 - power(f64::from(beta), self.means.taken)) as f32);
        let mut left = self.means.parameters.iter_mut();
        gradients.visit(&mut |name, gradient| {
            if let Some(kept) = left.next() {
                let [m, v] = kept.values.each_mut().map(|values| shaped_mut(&kept.shape, values));
                Zip::from(m).and(v).and(&gradient).for_each(|m, v, g| {
                    let [next, square] = [first * *m + (1.0 - first) * g, second * *v + (1.0 - second) * g * g];
                    if next.is_finite() && square.is_finite() {
                        (*m, *v) = (next, square);
                    } else {
                        guard.hold();
                    }
                });
                guard.end(name, gradient.len());
            }
        });
        let mut left = self.means.parameters.iter().peekable();
        params.visit_mut(&mut |name, mut weight| {
            let Some(kept) = left.next_if(|kept| kept.name == name) else { return };
            let [m, v] = kept.values.each_ref().map(|values| shaped(&kept.shape, values));
            let room = &mut self.direction[..weight.len()];
            let mut size = 0.0;
            let direction = shaped_mut(&kept.shape, room);
            Zip::from(direction).and(m).and(v).and(&weight).for_each(|r, m, v, w| {
                *r = m / corrections[0] / ((v / corrections[1]).sqrt() + eps) + weight_decay * w;
                size += f64::from(*w) * f64::from(*w);
            });
            let (size, length) = (size.sqrt(), length(room));
            let ratio = if size > 0.0 && length > 0.0 { (size / length) as f32 } else { 1.0 };
            Zip::from(&mut weight).and(shaped(&kept.shape, room)).for_each(|w, r| guard.set(w, *w - lr * ratio * r));
            guard.end(name, weight.len());
        });
        params.count_step();
        guard.finish()
    }
}

super::kept::resumable!(Lamb, means);
