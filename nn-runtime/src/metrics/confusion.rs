use ndarray::ArrayView2;

use super::{class, examples, highest, share, sum};
use crate::{Class, Error};

/// How often each class was predicted for each class, and what follows: precision, recall and F1.
///
/// The scores of a class are
/// - precision: of the examples that were predicted to be of it, the share that is;
/// - recall: of the examples that are of it, the share that was predicted to be;
/// - F1: the harmonic mean of both, `2·right / (predicted + labelled)`.
///
/// As in scikit-learn a quotient 0/0 is 0 for a class that occurs (that is predicted without being a label, or the other
/// way round). The scores of a class that occurs nowhere are NaN, and averages are over the classes that occur.
///
/// ```
/// use nn_runtime::metrics::ConfusionMatrix;
/// use nn_runtime::ndarray::array;
///
/// let mut matrix = ConfusionMatrix::new(2);
/// matrix.update(array![[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]].view(), &[0_u8, 1, 1])?;
/// assert_eq!(matrix.count(1, 0), 1); // one example of class 1 was taken for class 0
/// assert_eq!(matrix.of_class(1).precision, 1.0);
/// assert_eq!(matrix.of_class(1).recall, 0.5);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// A row for each class of labels: how often each class was predicted, and how often none.
    counts: Vec<u64>,
}

/// Precision, recall and F1 of a class, or on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassScores {
    /// Of the examples predicted to be of the class, the share that is.
    pub precision: f64,
    /// Of the examples of the class, the share predicted to be.
    pub recall: f64,
    /// The harmonic mean of precision and recall.
    pub f1: f64,
}

/// What the scores of a class are made of.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: u64,
    predicted: u64,
    labelled: u64,
}

impl Tally {
    fn occurs(self) -> bool {
        self.predicted > 0 || self.labelled > 0
    }

    fn scores(self) -> ClassScores {
        let of = |right: u64, all: u64| if all == 0 && self.occurs() { 0.0 } else { share(right, all) };
        ClassScores {
            precision: of(self.right, self.predicted),
            recall: of(self.right, self.labelled),
            f1: of(self.right.saturating_mul(2), self.predicted.saturating_add(self.labelled)),
        }
    }
}

impl ConfusionMatrix {
    /// Of so many classes, and no examples yet.
    ///
    /// # Panics
    /// If a number for each pair of classes does not fit in the address space: the program says how many there are, not
    /// its data.
    pub fn new(classes: usize) -> Self {
        Self { classes, counts: vec![0; classes * (classes + 1)] }
    }

    /// The matrix with these counts: a row for each class of labels, with a number for each class that was predicted.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a row has not as many numbers as there are rows.
    pub fn from_counts(rows: &[Vec<u64>]) -> Result<Self, Error> {
        // before there is room for all: rows may be many, and short
        if let Some((label, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != rows.len()) {
            let why = format!("expected {} counts in row {label}, given {}", rows.len(), row.len());
            return Err(Error::invalid("confusion matrix", why));
        }
        let mut matrix = Self::new(rows.len());
        for (label, row) in rows.iter().enumerate() {
            let start = label * (rows.len() + 1);
            matrix.counts[start..start + row.len()].copy_from_slice(row);
        }
        Ok(matrix)
    }

    /// Counts a batch: a row of scores and a label for each example.
    ///
    /// # Errors
    /// [`Error::Shape`] if the scores are of another number of classes; else as of
    /// [`Accuracy::update`](super::Accuracy::update).
    pub fn update<C: Class>(&mut self, scores: ArrayView2<'_, f32>, labels: &[C]) -> Result<(), Error> {
        if scores.ncols() != self.classes {
            return Err(Error::Shape {
                input: "scores".to_owned(),
                expected: format!("[batch, {}]", self.classes),
                given: scores.shape().to_vec(),
            });
        }
        for (row, label) in examples(scores, labels)? {
            self.count_one(label, highest(row));
        }
        Ok(())
    }

    fn count_one(&mut self, label: usize, predicted: Option<usize>) {
        let count = &mut self.counts[label * (self.classes + 1) + predicted.unwrap_or(self.classes)];
        *count = count.saturating_add(1);
    }

    /// Counts one example, by its label and the class that was predicted, if there was any.
    ///
    /// # Errors
    /// [`Error::Label`] if either is no class.
    pub fn add<C: Class>(&mut self, label: C, predicted: Option<C>) -> Result<(), Error> {
        let predicted = predicted.map(|predicted| class("predicted", 0, predicted, self.classes)).transpose()?;
        let label = class("label", 0, label, self.classes)?;
        self.count_one(label, predicted);
        Ok(())
    }

    /// Counts examples that have got no prediction.
    ///
    /// # Errors
    /// [`Error::Label`] if `label` is no class.
    pub fn add_unpredicted(&mut self, label: usize, times: u64) -> Result<(), Error> {
        let label = class("label", 0, label, self.classes)?;
        let count = &mut self.counts[label * (self.classes + 1) + self.classes];
        *count = count.saturating_add(times);
        Ok(())
    }

    /// Adds what another has counted.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it is of another number of classes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.classes != other.classes {
            let why = format!("expected one of {} classes, given {}", self.classes, other.classes);
            return Err(Error::invalid("confusion matrix", why));
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        Ok(())
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How often `predicted` was predicted for examples of `label`; 0 if either is no class.
    pub fn count(&self, label: usize, predicted: usize) -> u64 {
        self.row(label).get(predicted).copied().unwrap_or(0)
    }

    /// How often each class was predicted for examples of `label`; nothing if that is no class.
    pub fn row(&self, label: usize) -> &[u64] {
        if label >= self.classes {
            return &[];
        }
        &self.counts[label * (self.classes + 1)..][..self.classes]
    }

    /// How many examples of `label` have got no prediction, because all their scores were NaN.
    pub fn unpredicted(&self, label: usize) -> u64 {
        self.support(label) - sum(self.row(label).iter().copied())
    }

    /// How many examples of `label` there were.
    pub fn support(&self, label: usize) -> u64 {
        let row = self.counts.chunks_exact(self.classes + 1).nth(label);
        row.map_or(0, |row| sum(row.iter().copied()))
    }

    /// How many examples there were.
    pub fn seen(&self) -> u64 {
        sum(self.counts.iter().copied())
    }

    /// The share of the examples that were right; NaN of no examples.
    pub fn accuracy(&self) -> f64 {
        share(sum((0..self.classes).map(|class| self.count(class, class))), self.seen())
    }

    /// Precision, recall and F1 of one class; NaN if it occurs nowhere.
    pub fn of_class(&self, class: usize) -> ClassScores {
        self.tally(class).scores()
    }

    /// The mean of the scores of the classes that occur, each counting the same; NaN of no examples.
    pub fn macro_average(&self) -> ClassScores {
        self.average(|_| 1.0)
    }

    /// The mean of the scores, each class counting by its number of examples; NaN of no examples.
    pub fn weighted_average(&self) -> ClassScores {
        self.average(|tally| tally.labelled as f64)
    }

    /// The scores of all classes' counts together; NaN of no examples. Where each example has got a prediction, all three
    /// are the accuracy.
    pub fn micro_average(&self) -> ClassScores {
        let mut all = Tally::default();
        for tally in (0..self.classes).map(|class| self.tally(class)) {
            all.right = all.right.saturating_add(tally.right);
            all.predicted = all.predicted.saturating_add(tally.predicted);
            all.labelled = all.labelled.saturating_add(tally.labelled);
        }
        all.scores()
    }

    fn tally(&self, class: usize) -> Tally {
        Tally {
            right: self.count(class, class),
            predicted: sum((0..self.classes).map(|label| self.count(label, class))),
            labelled: self.support(class),
        }
    }

    fn average(&self, weight: impl Fn(Tally) -> f64) -> ClassScores {
        let (mut sum, mut weights) = (ClassScores { precision: 0.0, recall: 0.0, f1: 0.0 }, 0.0);
        for tally in (0..self.classes).map(|class| self.tally(class)).filter(|tally| tally.occurs()) {
            let (scores, weight) = (tally.scores(), weight(tally));
            sum.precision += weight * scores.precision;
            sum.recall += weight * scores.recall;
            sum.f1 += weight * scores.f1;
            weights += weight;
        }
        ClassScores { precision: sum.precision / weights, recall: sum.recall / weights, f1: sum.f1 / weights }
    }
}
