use ndarray::ArrayView2;

use super::{examples, highest, share};
use crate::{Class, Error};

/// The share of the examples whose highest score is that of their class.
///
/// ```
/// use nn_runtime::metrics::Accuracy;
/// use nn_runtime::ndarray::array;
///
/// let mut accuracy = Accuracy::new();
/// assert!(accuracy.value().is_nan());
/// accuracy.update(array![[0.1, 0.9], [0.8, 0.2]].view(), &[1_u8, 1])?;
/// assert_eq!(accuracy.value(), 0.5);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    right: u64,
    seen: u64,
}

impl Accuracy {
    /// Of no examples yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a batch: a row of scores and a label for each example.
    ///
    /// # Errors
    /// [`Error::BatchMismatch`] if there is not one label for each row; [`Error::Label`] for the first that has no score.
    pub fn update<C: Class>(&mut self, scores: ArrayView2<'_, f32>, labels: &[C]) -> Result<(), Error> {
        for (row, label) in examples(scores, labels)? {
            self.count(highest(row) == Some(label));
        }
        Ok(())
    }

    /// Counts one example, which someone else has judged.
    pub fn count(&mut self, right: bool) {
        self.right = self.right.saturating_add(right.into());
        self.seen = self.seen.saturating_add(1);
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        self.right = self.right.saturating_add(other.right);
        self.seen = self.seen.saturating_add(other.seen);
    }

    /// The share of the examples that were right; NaN of no examples.
    pub fn value(&self) -> f64 {
        share(self.right, self.seen)
    }

    /// How many were right.
    pub fn right(&self) -> u64 {
        self.right
    }

    /// How many there were.
    pub fn seen(&self) -> u64 {
        self.seen
    }
}

/// The share of the examples whose class has one of the `k` highest scores.
///
/// Of equal scores the first counts as the higher, so that the first place is [`Accuracy`]'s. An example whose class has
/// the score NaN is wrong, whatever `k`.
///
/// ```
/// use nn_runtime::metrics::TopK;
/// use nn_runtime::ndarray::array;
///
/// let mut top2 = TopK::new(2);
/// top2.update(array![[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]].view(), &[1_u8, 2])?;
/// assert_eq!(top2.value(), 0.5);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopK {
    k: usize,
    accuracy: Accuracy,
}

impl TopK {
    /// Of no examples yet. With a `k` of 0 nothing is right.
    pub fn new(k: usize) -> Self {
        Self { k, accuracy: Accuracy::new() }
    }

    /// Counts a batch: a row of scores and a label for each example.
    ///
    /// # Errors
    /// As of [`Accuracy::update`].
    #[allow(clippy::float_cmp, reason = "equal scores are those that no order tells apart")]
    pub fn update<C: Class>(&mut self, scores: ArrayView2<'_, f32>, labels: &[C]) -> Result<(), Error> {
        for (row, label) in examples(scores, labels)? {
            let own = row[label];
            let above = row.iter().enumerate().filter(|&(class, &score)| score > own || score == own && class < label);
            self.accuracy.count(!own.is_nan() && above.count() < self.k);
        }
        Ok(())
    }

    /// Adds what another has counted.
    ///
    /// # Errors
    /// [`Error::Invalid`] if its `k` is another.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.k != other.k {
            return Err(Error::invalid(
                "top-k accuracy",
                format!("expected one of k = {}, given k = {}", self.k, other.k),
            ));
        }
        self.accuracy.merge(&other.accuracy);
        Ok(())
    }

    /// The share of the examples that were right; NaN of no examples.
    pub fn value(&self) -> f64 {
        self.accuracy.value()
    }

    /// How many of the highest scores count.
    pub fn k(&self) -> usize {
        self.k
    }
}
