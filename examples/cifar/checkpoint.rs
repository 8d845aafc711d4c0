//! What a saved training says beside its numbers.

use crate::classifier::Classifier;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::{Settings, number};
use nn_runtime::Error;
use nn_runtime::checkpoint::Metadata;
use nn_runtime::fit::Position;
use std::path::Path;

/// Saves the network with all that is needed to continue to the same bits.
pub(crate) fn save(
    path: &Path,
    classifier: &dyn Classifier,
    settings: &Settings,
    position: &Position,
    data: &Data,
) -> Result<(), Error> {
    let numbers = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let mut metadata = Metadata::from([
        ("data".to_owned(), data.fingerprint.clone()),
        // what a prediction needs to know where there is no data
        ("classes".to_owned(), data.train.class_names().join(", ")),
        ("mean".to_owned(), numbers(&data.normalisation.mean)),
        ("std".to_owned(), numbers(&data.normalisation.std)),
    ]);
    settings.write(&mut metadata);
    position.write(&mut metadata);
    classifier.save(path, &metadata)
}

/// How far a saved training had come, if it was with this data.
pub(crate) fn position(metadata: &Metadata, data: &str) -> Result<Position, Failure> {
    let saved: String = number(metadata, "data")?;
    if saved != data {
        return Err(Failure::run(format!("the checkpoint is of another set: expected {saved}, given {data}")));
    }
    Ok(Position::read(metadata)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_set_is_an_error_that_names_both() {
        let metadata = Metadata::from([("data".to_owned(), "CIFAR-10".to_owned())]);
        let error = position(&metadata, "embedded shapes").expect_err("another set").to_string();
        assert_eq!(error, "the checkpoint is of another set: expected CIFAR-10, given embedded shapes");
    }
}
