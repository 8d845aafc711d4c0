use ndarray::ArrayView1;

use super::checked;
use crate::input::same_batch;
use crate::{Class, Error};

/// The area under the ROC curve of one score an example: how likely an example of the class has a higher score than one
/// that is not of it, ties counting half.
///
/// It is exact, by ranks (Mann and Whitney's U over the number of pairs), so it keeps all scores: four bytes an example.
/// Of two classes' scores pass one column, or the difference of both.
///
/// NaN if there are no examples of the class, or none of the others, or if any score is NaN.
///
/// ```
/// use nn_runtime::metrics::RocAuc;
/// use nn_runtime::ndarray::array;
///
/// let mut auc = RocAuc::new();
/// auc.update(array![0.1, 0.4, 0.35, 0.8].view(), &[0_u8, 0, 1, 1])?;
/// assert_eq!(auc.value(), 0.75);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RocAuc {
    /// The scores of the examples that are not of the class, and of those that are.
    scores: [Vec<f32>; 2],
}

impl RocAuc {
    /// Of no examples yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a batch: a score and a label for each example, 1 if it is of the class and 0 if not.
    ///
    /// # Errors
    /// [`Error::BatchMismatch`] if there is not one label for each score; [`Error::Label`] for the first that is neither
    /// 0 nor 1.
    pub fn update<C: Class>(&mut self, scores: ArrayView1<'_, f32>, labels: &[C]) -> Result<(), Error> {
        same_batch("labels", labels.len(), "scores", scores.len())?;
        for (score, label) in scores.iter().zip(checked(labels, 2)?) {
            self.scores[label].push(*score);
        }
        Ok(())
    }

    /// Adds what another has kept.
    pub fn merge(&mut self, other: &Self) {
        for (own, others) in self.scores.iter_mut().zip(&other.scores) {
            own.extend_from_slice(others);
        }
    }

    /// How many examples there were.
    pub fn seen(&self) -> u64 {
        self.scores.iter().map(|scores| scores.len() as u64).sum()
    }

    /// The area, from 0 to 1: 0.5 is chance.
    pub fn value(&self) -> f64 {
        let [mut others, mut own] = self.scores.clone();
        if own.iter().chain(&others).any(|score| score.is_nan()) {
            return f64::NAN;
        }
        own.sort_unstable_by(f32::total_cmp);
        others.sort_unstable_by(f32::total_cmp);
        // for each score of the class: twice the others below it, and the others equal to it
        let (mut below, mut up_to, mut doubled) = (0, 0, 0_u128);
        for score in &own {
            while others.get(below).is_some_and(|other| other < score) {
                below += 1;
            }
            while others.get(up_to).is_some_and(|other| other <= score) {
                up_to += 1;
            }
            doubled += (below + up_to) as u128;
        }
        let pairs = own.len() as u128 * others.len() as u128;
        doubled as f64 / (2 * pairs) as f64
    }
}
