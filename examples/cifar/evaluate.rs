use crate::classifier::Classifier;
use ndarray::ArrayView1;
use nn_runtime::Error;
use nn_runtime::data::{Batches, Dataset, Normalisation};

/// The share of the first `count` pictures whose highest score is that of their class; 0 if there are no pictures.
pub(crate) fn accuracy(
    classifier: &mut dyn Classifier,
    data: &Dataset,
    count: usize,
    normalisation: &Normalisation,
    batch: usize,
) -> Result<f32, Error> {
    let count = count.min(data.len());
    let mut batches = Batches::new(data, normalisation, batch)?;
    let (mut seen, mut right) = (0, 0);
    batches.prefetch(|batches| {
        while seen < count
            && let Some(batch) = batches.next_batch()
        {
            let scores = classifier.scores(batch.rows())?;
            let rows = scores.rows().into_iter().zip(batch.labels()).take(count - seen);
            right += rows.filter(|&(row, &label)| highest(&row) == usize::from(label)).count();
            seen += batch.len();
        }
        Ok(right as f32 / count.max(1) as f32)
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

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_first_of_the_highest_scores_wins() {
        assert_eq!(highest(&array![0.0, 2.0, -1.0, 2.0].view()), 1);
        assert_eq!(highest(&array![f32::NEG_INFINITY, -5.0].view()), 1);
    }
}
