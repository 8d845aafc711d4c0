//! How good predictions are: streaming metrics, fed batch by batch with what `predict` gives, in memory that does not
//! grow (but for [`RocAuc`], which keeps its scores).
//!
//! | metric | of |
//! |---|---|
//! | [`Accuracy`], [`TopK`] | scores of classes and labels |
//! | [`ConfusionMatrix`] | the same; precision, recall and F1 of each class and on average |
//! | [`RocAuc`] | one score an example, and whether it is of the class |
//! | [`MeanSquaredError`], [`MeanAbsoluteError`], [`R2`] | numbers and what they should be |
//!
//! Each can be merged with another of its kind: threads measure parts of the data, and the whole is the same as if one
//! had measured all (sums of floats but for their rounding).
//!
//! ```
//! use nn_runtime::metrics::Accuracy;
//! use nn_runtime::ndarray::array;
//!
//! let mut first = Accuracy::new();
//! first.update(array![[0.1, 0.9], [0.8, 0.2]].view(), &[1_u8, 1])?;
//! let mut second = Accuracy::new();
//! second.update(array![[2.0, -1.0]].view(), &[0_u8])?;
//! first.merge(&second);
//! assert_eq!(first.value(), 2.0 / 3.0);
//! # Ok::<(), nn_runtime::Error>(())
//! ```
//!
//! # What is not a matter of course
//! The predicted class is that of the highest score, the first if there are several. A NaN is never the highest: a row of
//! nothing but NaN predicts no class, and is wrong. What is not defined, such as the accuracy of no examples, is NaN.
//! Conventions are scikit-learn's, and its figures are the tests of this module. A label that is no class, or another
//! number of labels than of rows, is an [`Error`], and nothing of that call is counted.

#![expect(clippy::needless_pass_by_value, reason = "views come as `predict` gives and takes them")]

mod accuracy;
mod confusion;
mod regression;
mod roc;

pub use accuracy::{Accuracy, TopK};
pub use confusion::{ClassScores, ConfusionMatrix};
pub use regression::{MeanAbsoluteError, MeanSquaredError, R2};
pub use roc::RocAuc;

use ndarray::{ArrayView1, ArrayView2, Axis};

use crate::Error;
use crate::input::{Class, same_batch, same_classes};

/// The position of the highest score: the first, if there are several; none, if there is no number.
fn highest(scores: ArrayView1<'_, f32>) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (class, &score) in scores.iter().enumerate() {
        if !score.is_nan() && best.is_none_or(|(_, highest)| score > highest) {
            best = Some((class, score));
        }
    }
    best.map(|(class, _)| class)
}

/// The rows of scores, each with its label as a class; all labels are checked before the first row comes.
fn examples<'a, C: Class>(
    scores: ArrayView2<'a, f32>,
    labels: &[C],
) -> Result<impl Iterator<Item = (ArrayView1<'a, f32>, usize)> + use<'a, C>, Error> {
    let classes = scores.ncols();
    same_batch("labels", labels.len(), "scores", scores.nrows())?;
    let labels = checked(labels, classes)?;
    Ok(labels.into_iter().enumerate().map(move |(row, label)| (scores.index_axis_move(Axis(0), row), label)))
}

/// The labels as classes.
fn checked<C: Class>(labels: &[C], classes: usize) -> Result<Vec<usize>, Error> {
    same_classes::<C>("labels", classes)?;
    labels.iter().enumerate().map(|(index, label)| class("labels", index, *label, classes)).collect()
}

/// A label as a class; `index` is its place among those given.
fn class<C: Class>(name: &str, index: usize, label: C, classes: usize) -> Result<usize, Error> {
    label.to_index().filter(|class| *class < classes).ok_or_else(|| Error::Label {
        input: name.to_owned(),
        index,
        value: label.to_number(),
        classes,
    })
}

/// The sum of counts, which may be any numbers, as of a file: the largest number where it is more.
fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

/// `of / all`, NaN if there is nothing.
fn share(of: u64, all: u64) -> f64 {
    of as f64 / all as f64
}

#[cfg(test)]
mod tests;
