//! What a saved training says beside its numbers.

use crate::classifier::Classifier;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::{Settings, entry, number};
use crate::train::{Epoch, Progress};
use nn_runtime::checkpoint::Metadata;
use std::path::Path;

/// Saves the network with all that is needed to continue to the same bits.
pub(crate) fn save(
    path: &Path,
    classifier: &dyn Classifier,
    settings: &Settings,
    progress: &Progress,
    data: &Data,
) -> Result<(), Failure> {
    let numbers = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let mut metadata = Metadata::from([
        ("data".to_owned(), data.fingerprint.clone()),
        // what a prediction needs to know where there is no data
        ("classes".to_owned(), data.train.class_names().join(", ")),
        ("mean".to_owned(), numbers(&data.normalisation.mean)),
        ("std".to_owned(), numbers(&data.normalisation.std)),
    ]);
    settings.write(&mut metadata);
    metadata.insert("epoch".to_owned(), progress.epoch.to_string());
    metadata.insert("batch_of_epoch".to_owned(), progress.batch.to_string());
    metadata.insert("loss_of_epoch".to_owned(), progress.loss.to_string());
    let history = progress.history.iter().map(|e| format!("{} {} {}", e.loss, e.train, e.watched));
    metadata.insert("history".to_owned(), history.collect::<Vec<_>>().join("; "));
    Ok(classifier.save(path, &metadata)?)
}

/// How far a saved training had come, if it was with this data.
pub(crate) fn progress(metadata: &Metadata, data: &str) -> Result<Progress, Failure> {
    let saved: String = number(metadata, "data")?;
    if saved != data {
        return Err(Failure::run(format!("the checkpoint is of another set: expected {saved}, given {data}")));
    }
    Ok(Progress {
        epoch: number(metadata, "epoch")?,
        batch: number(metadata, "batch_of_epoch")?,
        loss: number(metadata, "loss_of_epoch")?,
        history: entry(metadata, "history", history)?,
    })
}

fn history(text: &str) -> Option<Vec<Epoch>> {
    let epochs = text.split("; ").filter(|epoch| !epoch.is_empty());
    epochs
        .map(|epoch| {
            let numbers: Vec<f32> = epoch.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
            let [loss, train, watched] = numbers[..] else { return None };
            Some(Epoch { loss, train, watched })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_reads_back_and_a_damaged_one_does_not() {
        assert_eq!(history(""), Some(vec![]));
        let epoch = Epoch { loss: 2.25, train: 0.125, watched: f32::NAN };
        let read = history("1.5 0.25 0.5; 2.25 0.125 NaN").expect("well formed");
        assert_eq!((read.len(), read[1].loss, read[1].train), (2, epoch.loss, epoch.train));
        assert!(read[1].watched.is_nan());
        for damaged in ["1 2", "1 2 3 4", "1 2 x", "1 2 3;4 5 6"] {
            assert_eq!(history(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn another_set_is_an_error_that_names_both() {
        let metadata = Metadata::from([("data".to_owned(), "CIFAR-10".to_owned())]);
        let error = progress(&metadata, "embedded shapes").expect_err("another set").to_string();
        assert_eq!(error, "the checkpoint is of another set: expected CIFAR-10, given embedded shapes");
    }
}
