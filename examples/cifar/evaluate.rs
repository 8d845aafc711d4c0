//! How good a network is on a set of pictures.

use crate::classifier::Classifier;
use crate::settings::Loss;
use ndarray::ArrayView1;
use nn_runtime::Error;
use nn_runtime::data::{Batches, Dataset, Normalisation};

/// What an evaluation found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evaluation {
    /// The share of the pictures whose highest score is that of their class; 0 if there are no pictures.
    pub(crate) accuracy: f64,
    /// The mean loss of the scores, without smoothing of labels; 0 if there are no pictures.
    pub(crate) loss: f64,
}

/// Evaluates the first `count` pictures.
pub(crate) fn evaluate(
    classifier: &mut dyn Classifier,
    data: &Dataset,
    count: usize,
    normalisation: &Normalisation,
    (batch, loss): (usize, Loss),
) -> Result<Evaluation, Error> {
    let count = count.min(data.len());
    let mut batches = Batches::new(data, normalisation, batch)?;
    let (mut seen, mut right, mut sum) = (0, 0, 0.0);
    batches.prefetch(|batches| {
        while seen < count
            && let Some(batch) = batches.next_batch()
        {
            let scores = classifier.scores(batch.rows())?;
            for (row, &label) in scores.rows().into_iter().zip(batch.labels()).take(count - seen) {
                right += usize::from(highest(&row) == label as usize);
                sum += loss.of(&row, label as usize);
            }
            seen += batch.len();
        }
        let count = count.max(1) as f64;
        Ok(Evaluation { accuracy: right as f64 / count, loss: sum / count })
    })
}

/// The position of the highest score: the first, if there are several.
fn highest(scores: &ArrayView1<'_, f32>) -> usize {
    let mut best = 0;
    for (class, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = class;
        }
    }
    best
}

impl Loss {
    /// The loss of one picture's scores.
    fn of(self, scores: &ArrayView1<'_, f32>, label: usize) -> f64 {
        let right = scores.get(label).map_or(f64::NAN, |score| f64::from(*score));
        let scores = || scores.iter().map(|score| f64::from(*score));
        match self {
            Self::Softmax => {
                let most = scores().fold(f64::NEG_INFINITY, f64::max);
                most + scores().map(|score| (score - most).exp()).sum::<f64>().ln() - right
            }
            // the right class adds a margin of its own
            Self::Svm => scores().map(|score| (score - right + 1.0).max(0.0)).sum::<f64>() - 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::drawn;
    use crate::models;
    use crate::settings::Settings;
    use ndarray::array;

    #[test]
    fn the_first_of_the_highest_scores_wins() {
        assert_eq!(highest(&array![0.0, 2.0, -1.0, 2.0].view()), 1);
        assert_eq!(highest(&array![f32::NEG_INFINITY, -5.0].view()), 1);
    }

    #[test]
    fn losses_are_those_of_the_networks() {
        for loss in ["softmax", "svm"] {
            let line = format!("cifar --model two-layer --hidden 100 --loss {loss}");
            let arguments = crate::arguments::Arguments::parse_from(line.split_whitespace());
            let settings = Settings::new(&arguments, &crate::data::Source::Embedded).expect("valid arguments");
            let mut classifier = models::build(&settings).expect("a network");
            let data = drawn([64, 1]).expect("the embedded set").train;
            let normalisation = Normalisation::of(&data);
            let found =
                evaluate(&mut *classifier, &data, 50, &normalisation, (50, settings.loss)).expect("it is measured");
            // the loss before the first step is the same network's, in its own arithmetic
            let mut batches = Batches::new(&data, &normalisation, 50).expect("batches");
            let batch = batches.next_batch().expect("a batch");
            let step = crate::classifier::Step { index: 0, rate: 0.0 };
            let own = classifier.train_step(batch.rows(), batch.labels(), step).expect("a step");
            assert!((found.loss - f64::from(own)).abs() < 1e-4 * found.loss, "{loss}: {found:?} and {own}");
        }
    }

    #[test]
    fn no_pictures_are_no_error() {
        let arguments = crate::arguments::Arguments::parse_from(["cifar", "--model", "linear"]);
        let settings = Settings::new(&arguments, &crate::data::Source::Embedded).expect("valid arguments");
        let mut classifier = models::build(&settings).expect("a network");
        let data = drawn([10, 1]).expect("the embedded set").train;
        let normalisation = Normalisation::of(&data);
        let found = evaluate(&mut *classifier, &data, 0, &normalisation, (5, settings.loss)).expect("it is measured");
        assert_eq!(found, Evaluation::default());
    }
}
