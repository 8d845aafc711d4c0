//! What is done to all gradients of a network at once, between `net.gradients` and `net.apply`; and to parameters.
//!
//! Nothing here makes a finite number infinite or NaN: where that would happen, the element stays as it was and the result is
//! [`Error::Diverged`], as of a training step. What clips changes nothing at all if a gradient is not finite.
//!
//! ```
//! use nn_runtime::ndarray::Array2;
//! use nn_runtime::{AdamW, Seed, gradients, network};
//!
//! network! { Net(x: [4]) { x -> linear(8) -> tanh -> linear(2) -> softmax_ce } }
//!
//! let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(8));
//! let mut optimizer = net.optimizer(AdamW::new(1e-3));
//! let (x, labels) = (Array2::ones((8, 4)), [0_u8, 1, 0, 1, 1, 1, 0, 0]);
//!
//! let loss = net.gradients(x.view(), &labels, &mut ws)?.loss;
//! let norm = gradients::clip_norm(ws.gradients_mut(), 1.0)?;
//! net.apply(&mut optimizer, &ws)?;
//! # assert!(loss > 0.0 && norm > 0.0);
//!
//! // two micro-batches as one batch
//! net.gradients(x.view(), &labels, &mut ws)?;
//! let mut sum = ws.gradients().clone();
//! net.gradients(x.view(), &labels, &mut ws)?;
//! gradients::add(&mut sum, ws.gradients(), 1.0)?;
//! gradients::scale(&mut sum, 0.5)?;
//! ws.gradients_mut().clone_from(&sum);
//! net.apply(&mut optimizer, &ws)?;
//!
//! // sharpness-aware minimisation (Foret et al. 2021): the gradient from a little up the slope
//! let start = net.params.clone();
//! net.gradients(x.view(), &labels, &mut ws)?;
//! let up = 0.05 / (gradients::norm(ws.gradients()) + 1e-12);
//! gradients::add(&mut net.params, ws.gradients(), up)?;
//! net.gradients(x.view(), &labels, &mut ws)?;
//! net.params = start;
//! net.apply(&mut optimizer, &ws)?;
//! # Ok::<(), nn_runtime::Error>(())
//! ```

use ndarray::{ArrayViewD, ArrayViewMutD};

use crate::{BrokenElements, Diverged, Error, ParameterSet};

/// The Euclidean norm of all elements together.
pub fn norm(gradients: &impl ParameterSet<f32>) -> f32 {
    let mut sum = 0.0;
    gradients.visit(&mut |_, array| sum += squares(&array));
    sum.sqrt() as f32
}

/// The Euclidean norm of each array, by its name: what a report shows of a layer.
pub fn norms(gradients: &impl ParameterSet<f32>) -> Vec<(String, f32)> {
    let mut norms = Vec::new();
    gradients.visit(&mut |name, array| norms.push((name.to_owned(), squares(&array).sqrt() as f32)));
    norms
}

fn squares(array: &ArrayViewD<'_, f32>) -> f64 {
    array.iter().map(|x| f64::from(*x) * f64::from(*x)).sum()
}

/// Scales all gradients so that their [`norm`] is at most `max`, and gives what it was before: `PyTorch`'s
/// `clip_grad_norm_` with `error_if_nonfinite`.
///
/// # Errors
/// [`Error::Diverged`] if a gradient is infinite or NaN, [`Error::Invalid`] if `max` is below 0 or NaN. Nothing is changed
/// then.
pub fn clip_norm(gradients: &mut impl ParameterSet<f32>, max: f32) -> Result<f32, Error> {
    limit_is_valid(max)?;
    all_finite(gradients)?;
    let mut sum = 0.0;
    gradients.visit(&mut |_, array| sum += squares(&array));
    let norm = sum.sqrt();
    if norm > f64::from(f32::MAX) {
        let factor = f64::from(max) / norm;
        gradients.visit_mut(&mut |_, mut array| array.mapv_inplace(|x| (f64::from(x) * factor) as f32));
        return Ok(f32::MAX);
    }
    let norm = norm as f32;
    let factor = max / (norm + 1e-6);
    if factor < 1.0 {
        scale(gradients, factor)?;
    }
    Ok(norm)
}

/// Keeps every gradient between `−limit` and `limit`: `PyTorch`'s `clip_grad_value_`.
///
/// # Errors
/// [`Error::Diverged`] if a gradient is infinite or NaN, [`Error::Invalid`] if `limit` is below 0 or NaN. Nothing is changed
/// then.
pub fn clip_value(gradients: &mut impl ParameterSet<f32>, limit: f32) -> Result<(), Error> {
    limit_is_valid(limit)?;
    all_finite(gradients)?;
    gradients.visit_mut(&mut |_, mut array| array.mapv_inplace(|x| x.clamp(-limit, limit)));
    Ok(())
}

fn limit_is_valid(limit: f32) -> Result<(), Error> {
    if limit >= 0.0 {
        return Ok(());
    }
    Err(Error::invalid("gradients", format!("expected a limit of at least 0, given {limit}")))
}

/// That all gradients are finite.
pub(super) fn all_finite(gradients: &impl ParameterSet<f32>) -> Result<(), Error> {
    let mut broken = Vec::new();
    gradients.visit(&mut |name, array| {
        let elements = array.iter().filter(|x| !x.is_finite()).count();
        if elements > 0 {
            broken.push(BrokenElements { parameter: name.to_owned(), elements, of: array.len() });
        }
    });
    Diverged::of_gradients(broken)
}

/// The elements that are not given a new value, because it would not be finite.
#[derive(Default)]
pub(super) struct Guard {
    held: Vec<BrokenElements>,
    elements: usize,
}

impl Guard {
    /// Gives the element its new value, if that is finite or the old one was not.
    pub(super) fn set(&mut self, element: &mut f32, new: f32) {
        if new.is_finite() || !element.is_finite() {
            *element = new;
        } else {
            self.elements += 1;
        }
    }

    /// Leaves an element as it is.
    pub(super) fn hold(&mut self) {
        self.elements += 1;
    }

    /// Ends a walk over a parameter. Of several walks over one, that counts which held most.
    pub(super) fn end(&mut self, parameter: &str, of: usize) {
        let elements = std::mem::take(&mut self.elements);
        if elements == 0 {
            return;
        }
        if let Some(known) = self.held.iter_mut().find(|known| known.parameter == parameter) {
            known.elements = known.elements.max(elements);
        } else {
            self.held.push(BrokenElements { parameter: parameter.to_owned(), elements, of });
        }
    }

    /// Whether all elements of all parameters have their new values.
    pub(super) fn finish(self) -> Result<(), Error> {
        Diverged::of_held(None, self.held)
    }
}

/// Multiplies every element.
///
/// # Errors
/// [`Error::Diverged`] if an element would be infinite or NaN: it stays as it was, and the others are scaled.
pub fn scale(arrays: &mut impl ParameterSet<f32>, factor: f32) -> Result<(), Error> {
    let mut guard = Guard::default();
    arrays.visit_mut(&mut |name, mut array| {
        array.iter_mut().for_each(|x| guard.set(x, *x * factor));
        guard.end(name, array.len());
    });
    guard.finish()
}

/// `sum ← sum + factor · addend`, array by array, of those that `addend` has: the gradients of a network with frozen layers
/// can be added to all of its parameters.
///
/// # Errors
/// [`Error::Invalid`] if `addend` has an array that `sum` has not, or in another shape; nothing is changed then.
/// [`Error::Diverged`] if an element would be infinite or NaN: it stays as it was, and the others are added.
pub fn add(sum: &mut impl ParameterSet<f32>, addend: &impl ParameterSet<f32>, factor: f32) -> Result<(), Error> {
    combine(sum, addend, |to, from| to + factor * from)
}

/// `mean ← decay · mean + (1 − decay) · params`: an exponential moving average of weights, which starts as a clone of
/// `net.params`, and takes the place of them where the network is evaluated.
///
/// ```
/// # use nn_runtime::ndarray::Array2;
/// # use nn_runtime::{Seed, Sgd, gradients, network};
/// # network! { Net(x: [4]) { x -> linear(2) -> softmax_ce } }
/// # let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(2));
/// # let (x, labels) = (Array2::ones((2, 4)), [0_u8, 1]);
/// let mut optimizer = net.optimizer(Sgd::new(0.1));
/// let mut mean = net.params.clone();
/// for _ in 0..10 {
///     net.train_step(x.view(), &labels, &mut optimizer, &mut ws)?;
///     gradients::average(&mut mean, &net.params, 0.9)?;
/// }
/// std::mem::swap(&mut net.params, &mut mean);
/// let loss = net.loss(x.view(), &labels, &mut ws)?;
/// std::mem::swap(&mut net.params, &mut mean);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] if the two are not of one network; nothing is changed then. [`Error::Diverged`] if an element would be
/// infinite or NaN: it stays as it was, and the others are averaged.
pub fn average(mean: &mut impl ParameterSet<f32>, params: &impl ParameterSet<f32>, decay: f32) -> Result<(), Error> {
    combine(mean, params, |to, from| decay * to + (1.0 - decay) * from)
}

/// Gives each element of `to` a new value, from the old one and that of `from`.
fn combine(
    to: &mut impl ParameterSet<f32>,
    from: &impl ParameterSet<f32>,
    new: impl Fn(f32, f32) -> f32,
) -> Result<(), Error> {
    let mut guard = Guard::default();
    let pairs = pairs(to, from)?;
    for ((mut to, from), name) in pairs.into_iter().zip(from.names()) {
        to.zip_mut_with(&from, |to, from| guard.set(to, new(*to, *from)));
        guard.end(&name, to.len());
    }
    guard.finish()
}

type Pair<'a, 'b> = (ArrayViewMutD<'a, f32>, ArrayViewD<'b, f32>);

/// The arrays of `to` with those of `from` that have the same names; all of `from` are there.
pub(super) fn pairs<'a, 'b>(
    to: &'a mut impl ParameterSet<f32>,
    from: &'b impl ParameterSet<f32>,
) -> Result<Vec<Pair<'a, 'b>>, Error> {
    // both go through the network's parameters in its order
    let mut left = to.arrays_mut().into_iter();
    let pair = |(name, array): (String, ArrayViewD<'b, f32>)| match left.find(|(known, _)| *known == name) {
        Some((_, found)) if found.shape() == array.shape() => Ok((found, array)),
        Some((_, found)) => {
            let (here, there) = (found.shape(), array.shape());
            let why = format!("expected `{name}` to have one shape in both, given {here:?} and {there:?}");
            Err(Error::invalid("parameters", why))
        }
        None => {
            let why = format!("expected two sets of one network's parameters, but only one has `{name}`");
            Err(Error::invalid("parameters", why))
        }
    };
    from.arrays().into_iter().map(pair).collect()
}

#[cfg(test)]
mod tests;
