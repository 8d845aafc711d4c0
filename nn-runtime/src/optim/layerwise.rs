//! Rules that have to see a whole layer's gradient: they step between `net.gradients` and the next, and are not fused.
//!
//! ```
//! use nn_runtime::ndarray::Array2;
//! use nn_runtime::{Lamb, Seed, network};
//!
//! network! { Net(x: [4]) { x -> linear(8) -> tanh -> linear(2) -> softmax_ce } }
//!
//! let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(4));
//! let (x, labels) = (Array2::ones((4, 4)), [0_u8, 1, 0, 1]);
//! let mut lamb = Lamb::new(1e-2).weight_decay(0.01);
//! for _ in 0..10 {
//!     net.gradients(x.view(), &labels, &mut ws)?;
//!     lamb.step(&mut net.params, ws.gradients())?;
//! }
//! # Ok::<(), nn_runtime::Error>(())
//! ```

use ndarray::{Array2, ArrayD, ArrayViewMutD, Axis, Zip};

use super::gradients::pairs;
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
    taken: i32,
    means: Vec<[ArrayD<f32>; 2]>,
}

impl Lamb {
    /// LAMB with a learning rate (at least 0), β of 0.9 and 0.999, an eps of 1e-6, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, betas: [0.9, 0.999], eps: 1e-6, taken: 0, means: Vec::new() }
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

    /// One step.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the two are not of one network, or not of the one that was trained before; nothing is changed
    /// then.
    pub fn step(
        &mut self,
        params: &mut impl ParameterSet<f32>,
        gradients: &impl ParameterSet<f32>,
    ) -> Result<(), Error> {
        let pairs = pairs(params, gradients)?;
        let shapes = pairs.iter().map(|(weight, _)| weight.shape().to_vec()).collect::<Vec<_>>();
        remembered(
            &mut self.means,
            &shapes,
            |shape| [ArrayD::zeros(shape), ArrayD::zeros(shape)],
            |kept| kept[0].shape(),
        )?;
        self.taken = self.taken.saturating_add(1);
        let [first, second] = self.betas;
        let corrections = self.betas.map(|beta| 1.0 - beta.powi(self.taken));
        for ((mut weight, gradient), [m, v]) in pairs.into_iter().zip(&mut self.means) {
            Zip::from(&mut *m).and(&gradient).for_each(|m, g| *m = first * *m + (1.0 - first) * g);
            Zip::from(&mut *v).and(&gradient).for_each(|v, g| *v = second * *v + (1.0 - second) * g * g);
            let mut direction = m.mapv(|m| m / corrections[0]);
            Zip::from(&mut direction).and(&*v).and(&weight).for_each(|r, v, w| {
                *r = *r / ((v / corrections[1]).sqrt() + self.eps) + self.weight_decay * w;
            });
            let (size, length) = (length(weight.iter()), length(direction.iter()));
            let ratio = if size > 0.0 && length > 0.0 { (size / length) as f32 } else { 1.0 };
            weight.scaled_add(-self.lr * ratio, &direction);
        }
        Ok(())
    }
}

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
    velocities: Vec<Array2<f32>>,
}

impl Muon {
    /// Muon with a learning rate (at least 0; usual is 0.02), a momentum of 0.95, and no weight decay.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self { lr, weight_decay: 0.0, momentum: 0.95, velocities: Vec::new() }
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

    /// One step of the parameters whose names `matrices` says, and that have two axes or more.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the two are not of one network, or not of the one that was trained before; nothing is changed
    /// then.
    pub fn step(
        &mut self,
        params: &mut impl ParameterSet<f32>,
        gradients: &impl ParameterSet<f32>,
        matrices: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let names = gradients.names();
        let mut pairs = pairs(params, gradients)?;
        let mut of_names = names.iter();
        pairs.retain(|(weight, _)| of_names.next().is_some_and(|name| matrices(name)) && weight.ndim() >= 2);
        let flat = |shape: &[usize]| (shape[0], shape[1..].iter().product::<usize>());
        let shapes: Vec<Vec<usize>> = pairs
            .iter()
            .map(|(weight, _)| {
                let (rows, columns) = flat(weight.shape());
                vec![rows, columns]
            })
            .collect();
        remembered(&mut self.velocities, &shapes, |shape| Array2::zeros((shape[0], shape[1])), |kept| kept.shape())?;
        for ((mut weight, gradient), velocity) in pairs.into_iter().zip(&mut self.velocities) {
            let mut direction = gradient
                .as_standard_layout()
                .into_owned()
                .into_shape_with_order(velocity.dim())
                .map_err(|error| Error::invalid("parameters", error.to_string()))?;
            Zip::from(&mut *velocity).and(&direction).for_each(|b, g| *b = self.momentum * *b + g);
            direction.scaled_add(self.momentum, velocity);
            let (rows, columns) = velocity.dim();
            let rate = self.lr * (rows as f32 / columns.max(1) as f32).max(1.0).sqrt();
            let step = orthogonalised(direction);
            add_rows(&mut weight, &step, 1.0 - self.lr * self.weight_decay, -rate);
        }
        Ok(())
    }
}

/// `weight ← keep·weight + rate·step`, where `step` has a row for each index of the first axis.
fn add_rows(weight: &mut ArrayViewMutD<'_, f32>, step: &Array2<f32>, keep: f32, rate: f32) {
    for (mut part, row) in weight.axis_iter_mut(Axis(0)).zip(step.outer_iter()) {
        for (w, s) in part.iter_mut().zip(row) {
            *w = keep * *w + rate * s;
        }
    }
}

/// A matrix with the singular vectors of another, and singular values of about 1 (0.7 to 1.2): five steps of
/// `X ← aX + (b·XXᵀ + c·(XXᵀ)²)·X` from `X = G/‖G‖`.
fn orthogonalised(matrix: Array2<f32>) -> Array2<f32> {
    const A: f32 = 3.4445;
    const B: f32 = -4.7750;
    const C: f32 = 2.0315;
    let norm = length(matrix.iter()) as f32;
    let tall = matrix.nrows() > matrix.ncols();
    let mut x = if tall { matrix.reversed_axes() } else { matrix };
    x /= norm.max(1e-7);
    for _ in 0..5 {
        let square = x.dot(&x.t());
        let polynomial = &square * B + square.dot(&square) * C;
        x = &x * A + polynomial.dot(&x);
    }
    if tall { x.reversed_axes() } else { x }
}

fn length<'a>(elements: impl Iterator<Item = &'a f32>) -> f64 {
    elements.map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>().sqrt()
}

/// Makes what is kept of parameters of these shapes at the first step, and checks it at later ones.
fn remembered<T>(
    kept: &mut Vec<T>,
    shapes: &[Vec<usize>],
    make: impl Fn(&[usize]) -> T,
    shape: impl Fn(&T) -> &[usize],
) -> Result<(), Error> {
    if kept.is_empty() {
        kept.extend(shapes.iter().map(|shape| make(shape)));
    }
    if kept.iter().map(shape).eq(shapes.iter().map(Vec::as_slice)) {
        return Ok(());
    }
    let why = format!("expected the network that this optimiser has trained so far, given arrays of shapes {shapes:?}");
    Err(Error::invalid("optimizer", why))
}

#[cfg(test)]
mod tests;
