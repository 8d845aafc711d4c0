mod direction;
mod report;

pub use report::{GradientReport, ParameterReport};

use ndarray::IxDyn;

use crate::ParameterSet;

/// How [`check_gradients`] compares analytic gradients with central differences.
///
/// The numeric gradient of an element `w` is `(L(w + ε) − L(w − ε)) / 2ε`, whose error is of the order of `ε²·L'''/6`
/// from truncation and `10⁻¹⁶·|L|/ε` from rounding. Near a kink (`relu` at 0) it is neither side's derivative: a check
/// of such a network may show single large errors where an activation lies within `ε` of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientCheck {
    /// How far a weight is moved to each side; 10⁻⁵ by default.
    pub epsilon: f64,
    /// The smallest denominator of a relative error; 10⁻⁴ by default. The error of an element is
    /// `|a − n| / max(|a| + |n|, floor)` with `a` the analytic and `n` the numeric gradient, so that
    /// gradients too small for the rounding of the loss to show them are compared in absolute terms.
    pub floor: f64,
    /// How many elements of each parameter to check, evenly spaced over it in row-major order; all by default.
    pub samples: Option<usize>,
    /// Whether all parameters are moved at once, in one random direction, instead of one element after the other.
    pub at_once: bool,
}

impl Default for GradientCheck {
    fn default() -> Self {
        Self { epsilon: 1e-5, floor: 1e-4, samples: None, at_once: false }
    }
}

impl GradientCheck {
    /// At most `count` elements of each parameter.
    #[must_use]
    pub fn sampled(count: usize) -> Self {
        Self { samples: Some(count), ..Self::default() }
    }

    /// All elements of all parameters in three forward passes: the slope along one random direction, in which every
    /// parameter weighs about the same. It says whether something is wrong, and not where. Steps are tried from 10⁻⁸ on:
    /// the more elements move, the nearer is a kink.
    #[must_use]
    pub fn at_once() -> Self {
        Self { epsilon: 1e-8, at_once: true, ..Self::default() }
    }

    /// |a − n| / max(|a| + |n|, floor); infinite if either is not a number.
    fn error(&self, analytic: f64, numeric: f64) -> f64 {
        let error = (analytic - numeric).abs() / (analytic.abs() + numeric.abs()).max(self.floor);
        if error.is_nan() { f64::INFINITY } else { error }
    }

    /// The row-major positions to check among `len`.
    fn positions(&self, len: usize) -> impl Iterator<Item = usize> + use<> {
        let count = self.samples.map_or(len, |samples| samples.min(len));
        // the middles of `count` equal parts
        (0..count).map(move |i| ((2 * i as u128 + 1) * len as u128 / (2 * count as u128)) as usize)
    }
}

/// Compares analytic gradients with central differences of a loss, parameter by parameter, in f64.
///
/// `gradients` may leave out parameters (those that nothing flows back to): they are not checked. `loss` must be a
/// function of the parameters alone: the same dropout masks, the same batch. The parameters are the same after as before.
///
/// # Panics
/// If `gradients` has a name or a shape that `params` has not: generated code cannot.
pub fn check_gradients<P: ParameterSet<f64>, G: ParameterSet<f64>>(
    params: &mut P,
    gradients: &G,
    options: &GradientCheck,
    mut loss: impl FnMut(&P) -> f64,
) -> GradientReport {
    let base = loss(params);
    if options.at_once {
        return direction::check(params, gradients, options.epsilon, base, &mut loss);
    }
    let mut parameters = Vec::new();
    gradients.visit(&mut |name, gradient| {
        let mut report = ParameterReport::new(name, gradient.shape());
        for position in options.positions(gradient.len()) {
            let index = unravel(position, gradient.shape());
            let analytic = gradient[IxDyn(&index)];
            let numeric = central_difference(params, name, &index, options.epsilon, &mut loss);
            report.add(index, analytic, numeric, options.error(analytic, numeric));
        }
        parameters.push(report);
    });
    let checked: usize = parameters.iter().map(|parameter| parameter.checked).sum();
    GradientReport { parameters, loss: base, forward_passes: 1 + 2 * checked }
}

/// (L(w + ε) − L(w − ε)) / ((w + ε) − (w − ε)): divided by the distance after rounding.
fn central_difference<P: ParameterSet<f64>>(
    params: &mut P,
    name: &str,
    index: &[usize],
    epsilon: f64,
    loss: &mut impl FnMut(&P) -> f64,
) -> f64 {
    let exchange = |value: Option<f64>, params: &mut P| {
        let mut old = None;
        params.visit_mut(&mut |other, mut array| {
            if other == name {
                let element = &mut array[IxDyn(index)];
                old = Some(std::mem::replace(element, value.unwrap_or(*element)));
            }
        });
        old.unwrap_or_else(|| panic!("`{name}` has a gradient, but is not a parameter"))
    };
    let weight = exchange(None, params);
    let (above, below) = (weight + epsilon, weight - epsilon);
    exchange(Some(above), params);
    let loss_above = loss(params);
    exchange(Some(below), params);
    let loss_below = loss(params);
    exchange(Some(weight), params);
    (loss_above - loss_below) / (above - below)
}

/// The index of a row-major position.
fn unravel(mut position: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, &size) in index.iter_mut().zip(shape).rev() {
        *i = position % size;
        position /= size;
    }
    index
}

#[cfg(test)]
mod tests;
