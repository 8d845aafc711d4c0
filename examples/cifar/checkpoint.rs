//! What a saved training says beside its numbers.

use crate::classifier::Classifier;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::{Settings, number};
use nn_runtime::Error;
use nn_runtime::checkpoint::Metadata;
use nn_runtime::fit::Position;
use nn_runtime::log::Json;
use nn_runtime::text::name;
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
        ("classes".to_owned(), Json::from(data.train.class_names().to_vec()).to_string()),
        ("mean".to_owned(), numbers(&data.normalisation.mean)),
        ("std".to_owned(), numbers(&data.normalisation.std)),
    ]);
    settings.write(&mut metadata);
    position.write(&mut metadata);
    classifier.save(path, &metadata)
}

/// The names of the classes that a file says. Files of earlier versions have commas between them.
pub(crate) fn classes(text: &str) -> Option<Vec<String>> {
    match Json::parse(text) {
        Ok(Json::Array(names)) => names.iter().map(|name| name.as_text().map(str::to_owned)).collect(),
        _ => Some(text.split(", ").map(str::to_owned).collect()),
    }
}

/// How far a saved training had come, if it was with this data.
pub(crate) fn position(metadata: &Metadata, data: &str) -> Result<Position, Failure> {
    let saved: String = number(metadata, "data")?;
    if saved != data {
        return Err(Failure::run(format!("the checkpoint is of another set: expected {}, given {data}", name(&saved))));
    }
    Ok(Position::read(metadata)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_classes_are_kept_whatever_is_in_them() {
        let names = ["a, b", "[\"c\"]", "\u{1b}[31m", ""].map(str::to_owned).to_vec();
        assert_eq!(classes(&Json::from(names.clone()).to_string()), Some(names));
        assert_eq!(classes("cat, dog"), Some(vec!["cat".to_owned(), "dog".to_owned()]));
        assert_eq!(classes("[1]"), None);
    }

    #[test]
    fn another_set_is_an_error_that_names_both() {
        let metadata = Metadata::from([("data".to_owned(), "CIFAR-10".to_owned())]);
        let error = position(&metadata, "embedded shapes").expect_err("another set").to_string();
        assert_eq!(error, "the checkpoint is of another set: expected CIFAR-10, given embedded shapes");
    }
}
