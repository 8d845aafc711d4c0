use ndarray::Zip;

use super::kept::{Memory, shaped_mut};
use super::orthogonal::{Matrix, Room};
use crate::optim::gradients::{Guard, all_finite};
use crate::optim::state::finite_settings;
use crate::{Error, ParameterSet};

/// Muon, for the matrices of hidden layers: the momentum's direction with all its singular values made about 1, by five
/// steps of a Newton–Schulz iteration. With `b ← momentum·b + g` and `g ← g + momentum·b`,
/// `w ← w·(1 − lr·weight_decay) − lr·√max(1, rows/columns)·orthogonalised(g)`; more axes than two are one row for each output.
/// What has fewer than two axes, and what `matrices` does not say, is left alone: give it to another rule. Jordan et al.,
/// *Muon: an optimizer for hidden layers in neural networks*, 2024; `PyTorch`'s `torch.optim.Muon`, which rounds to bfloat16
/// within.
///
/// ```
/// # use nn_runtime::ndarray::Array2;
/// # use nn_runtime::{Muon, Seed, network};
/// # network! { Net(x: [4]) { x -> linear(8) as hidden -> tanh -> linear(2) as head -> softmax_ce } }
/// # let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(4));
/// # let (x, labels) = (Array2::ones((4, 4)), [0_u8, 1, 0, 1]);
/// let mut muon = Muon::new(0.02);
/// net.gradients(x.view(), &labels, &mut ws)?;
/// muon.step(&mut net.params, ws.gradients(), |name| name.starts_with("hidden"))?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Muon {
    /// The learning rate, at least 0.
    pub lr: f32,
    /// The share of a weight that it loses in a step at a learning rate of 1, at least 0.
    pub weight_decay: f32,
    momentum: f32,
    velocities: Memory<1>,
    room: Room,
}

impl Muon {
    /// Muon with a learning rate (at least 0; usual is 0.02), a momentum of 0.95, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, momentum: 0.95, velocities: Memory::default(), room: Room::default() }
    }

    /// The share of the velocity that a step keeps, in `[0, 1)`.
    #[must_use]
    pub fn momentum(self, momentum: f32) -> Self {
        Self { momentum, ..self }
    }

    /// Weight decay, at least 0.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }

    /// One step of the parameters whose names `matrices` says, and that have two axes or more. The first one, and the first
    /// after a file was loaded, make room; later ones allocate nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the two are not of one network, or not of the one that was trained before, or if the rate or the
    /// decay is infinite or NaN; [`Error::Diverged`] if a gradient is: nothing is changed then. [`Error::Diverged`] also if
    /// an element of a parameter would not be finite after the step: it stays as it was, and the others take the step.
    pub fn step(
        &mut self,
        params: &mut impl ParameterSet<f32>,
        gradients: &impl ParameterSet<f32>,
        matrices: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        finite_settings(self.lr, self.weight_decay)?;
        all_finite(gradients)?;
        let mut guard = Guard::default();
        self.velocities.begin(params, gradients, |name, shape| shape.len() >= 2 && matrices(name))?;
        for kept in &self.velocities.parameters {
            self.room.reserve(Matrix::of(&kept.shape));
        }
        let Self { lr, weight_decay, momentum, .. } = *self;
        let mut left = self.velocities.parameters.iter_mut().peekable();
        params.visit_mut(&mut |name, mut weight| {
            let Some(kept) = left.next_if(|kept| kept.name == name) else { return };
            let matrix = Matrix::of(&kept.shape);
            let rate = lr * (matrix.rows as f32 / matrix.columns.max(1) as f32).max(1.0).sqrt();
            // the other side of the pair is looked up, and not listed: a list would be allocated
            gradients.visit(&mut |of, gradient| {
                if of != name || weight.is_empty() {
                    return;
                }
                let [velocity] = kept.values.each_mut().map(|values| shaped_mut(&kept.shape, values));
                let direction = self.room.view_mut(matrix, &kept.shape);
                Zip::from(direction).and(velocity).and(&gradient).for_each(|direction, b, g| {
                    guard.set(b, momentum * *b + g);
                    *direction = g + momentum * *b;
                });
                guard.end(name, weight.len());
                self.room.orthogonalise(matrix);
                let direction = self.room.view_mut(matrix, &kept.shape);
                Zip::from(&mut weight)
                    .and(direction)
                    .for_each(|w, s| guard.set(w, (1.0 - lr * weight_decay) * *w - rate * *s));
                guard.end(name, weight.len());
            });
        });
        params.count_step();
        guard.finish()
    }
}

super::kept::resumable!(Muon, velocities);
