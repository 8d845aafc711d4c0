use ndarray::{ArrayView, Dimension};

use crate::Error;

/// The mean of the squares of what predictions are off by, over all numbers of all examples.
///
/// NaN of no numbers, or if any is NaN. The sums are of f64, so that merged parts agree with the whole up to rounding.
///
/// ```
/// use nn_runtime::metrics::MeanSquaredError;
/// use nn_runtime::ndarray::array;
///
/// let mut mse = MeanSquaredError::new();
/// mse.update(array![[1.0], [2.0]].view(), array![[1.0], [4.0]].view())?;
/// assert_eq!(mse.value(), 2.0);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanSquaredError(Mean);

/// The mean of what predictions are off by, regardless of its sign, over all numbers of all examples.
///
/// NaN of no numbers, or if any is NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanAbsoluteError(Mean);

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mean {
    sum: f64,
    count: u64,
}

impl Mean {
    fn add(&mut self, x: f64) {
        self.sum += x;
        self.count = self.count.saturating_add(1);
    }

    fn merge(&mut self, other: Self) {
        self.sum += other.sum;
        self.count = self.count.saturating_add(other.count);
    }

    fn value(self) -> f64 {
        self.sum / self.count as f64
    }
}

/// Predictions and targets, number by number.
fn pairs<'a, D: Dimension>(
    predictions: &'a ArrayView<'_, f32, D>,
    targets: &'a ArrayView<'_, f32, D>,
) -> Result<impl Iterator<Item = (f64, f64)> + 'a, Error> {
    if predictions.shape() != targets.shape() {
        return Err(Error::Shape {
            input: "targets".to_owned(),
            expected: format!("{:?}, as of the predictions", predictions.shape()),
            given: targets.shape().to_vec(),
        });
    }
    Ok(predictions.iter().zip(targets).map(|(p, t)| (f64::from(*p), f64::from(*t))))
}

macro_rules! mean_of_errors {
    ($($name:ident: $error:expr;)*) => {$(
        impl $name {
            /// Of no examples yet.
            pub fn new() -> Self {
                Self::default()
            }

            /// Counts a batch of predictions and what they should be.
            ///
            /// # Errors
            /// [`Error::Shape`] if the shapes differ.
            pub fn update<D: Dimension>(
                &mut self,
                predictions: ArrayView<'_, f32, D>,
                targets: ArrayView<'_, f32, D>,
            ) -> Result<(), Error> {
                let error: fn(f64) -> f64 = $error;
                pairs(&predictions, &targets)?.for_each(|(prediction, target)| self.0.add(error(prediction - target)));
                Ok(())
            }

            /// Adds what another has counted.
            pub fn merge(&mut self, other: &Self) {
                self.0.merge(other.0);
            }

            /// The mean; NaN of no numbers.
            pub fn value(&self) -> f64 {
                self.0.value()
            }
        }
    )*};
}
mean_of_errors! {
    MeanSquaredError: |x| x * x;
    MeanAbsoluteError: f64::abs;
}

/// The coefficient of determination: `1 − Σ(target − prediction)² / Σ(target − mean)²`, the mean over the outputs.
///
/// An output is a place in an example: each has its own mean over the examples, which are the first axis. 1 is perfect, 0
/// what the mean itself would reach, and there is no bound below. As in scikit-learn, of targets that are all the same
/// it is 1 if the predictions are exact and 0 if not; of fewer than two examples it is NaN.
///
/// ```
/// use nn_runtime::metrics::R2;
/// use nn_runtime::ndarray::array;
///
/// let mut r2 = R2::new();
/// r2.update(array![[1.0], [2.0], [3.0]].view(), array![[1.0], [2.0], [4.0]].view())?;
/// assert!((r2.value() - (1.0 - 1.0 / (14.0 / 3.0))).abs() < 1e-12);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct R2 {
    count: u64,
    /// As many as the first batch has places in an example.
    outputs: Vec<Output>,
}

/// Mean and sum of squared deviations of the targets, updated and merged as by Chan, Golub and `LeVeque`, *Updating formulae
/// and a pairwise algorithm for computing sample variances*, 1979: no difference of two large sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Output {
    mean: f64,
    deviations: f64,
    errors: f64,
}

impl R2 {
    /// Of no examples yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a batch of predictions and what they should be; the first axis is that of the examples.
    ///
    /// # Errors
    /// [`Error::Shape`] if the shapes differ, or an example has another number of outputs than before.
    pub fn update<D: Dimension>(
        &mut self,
        predictions: ArrayView<'_, f32, D>,
        targets: ArrayView<'_, f32, D>,
    ) -> Result<(), Error> {
        let pairs = pairs(&predictions, &targets)?;
        let examples = predictions.shape().first().copied().unwrap_or(1);
        if examples == 0 {
            return Ok(());
        }
        self.fit(predictions.len() / examples, predictions.shape())?;
        let outputs = self.outputs.len();
        for (at, (prediction, target)) in pairs.enumerate() {
            if at % outputs == 0 {
                self.count += 1;
            }
            let output = &mut self.outputs[at % outputs];
            let off = target - output.mean;
            output.mean += off / self.count as f64;
            output.deviations += off * (target - output.mean);
            output.errors += (target - prediction).powi(2);
        }
        Ok(())
    }

    /// Adds what another has counted.
    ///
    /// # Errors
    /// [`Error::Shape`] if its examples have another number of outputs.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if other.count == 0 {
            return Ok(());
        }
        self.fit(other.outputs.len(), &[other.outputs.len()])?;
        let (own, others) = (self.count as f64, other.count as f64);
        let all = own + others;
        for (output, more) in self.outputs.iter_mut().zip(&other.outputs) {
            let off = more.mean - output.mean;
            output.mean += off * (others / all);
            output.deviations += more.deviations + off * off * (own * others / all);
            output.errors += more.errors;
        }
        self.count = self.count.saturating_add(other.count);
        Ok(())
    }

    /// The mean over the outputs.
    pub fn value(&self) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        let of = |output: &Output| match (output.deviations == 0.0, output.errors == 0.0) {
            (true, true) => 1.0,
            (true, false) if !output.errors.is_nan() => 0.0,
            _ => 1.0 - output.errors / output.deviations,
        };
        self.outputs.iter().map(of).sum::<f64>() / self.outputs.len() as f64
    }

    /// Takes the number of outputs from what comes first.
    fn fit(&mut self, outputs: usize, shape: &[usize]) -> Result<(), Error> {
        if self.count == 0 {
            self.outputs = vec![Output::default(); outputs];
        }
        if self.outputs.len() == outputs {
            return Ok(());
        }
        let expected = format!("examples of {} outputs, as before", self.outputs.len());
        Err(Error::Shape { input: "predictions".to_owned(), expected, given: shape.to_vec() })
    }
}
