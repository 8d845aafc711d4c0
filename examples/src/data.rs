//! The pictures that an example learns from.

use crate::{PICTURE, shapes};
use nn_runtime::data::{Dataset, Splits, cifar};
use nn_runtime::{Error, Seed};
use std::path::Path;

/// CIFAR-10 from the files of its official binary layout where a directory is given, else the embedded [`shapes`]: as many
/// to train on and to test on as `embedded` says.
///
/// # Errors
/// Where the files are not there, or not what they should be.
pub fn load(directory: Option<&Path>, embedded: [usize; 2]) -> Result<Splits, Error> {
    let Some(directory) = directory else {
        let [train, test] = [(embedded[0], Seed(1)), (embedded[1], Seed(2))].map(|(count, seed)| drawn(count, seed));
        return Ok(Splits { train: train?, test: test? });
    };
    cifar::cifar10(directory)
}

fn drawn(count: usize, seed: Seed) -> Result<Dataset, Error> {
    let shapes::Shapes { images, labels, .. } = shapes::generate(count, seed);
    Dataset::new(images, PICTURE, labels, shapes::CLASS_NAMES.map(str::to_owned).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_directory_the_embedded_set_is_there() {
        let Splits { train, test } = load(None, [30, 20]).expect("the embedded set");
        assert_eq!((train.len(), test.len(), train.image_shape(), train.classes()), (30, 20, PICTURE, 10));
        assert_ne!(train.pixels()[..PICTURE.iter().product()], test.pixels()[..PICTURE.iter().product()]);
    }

    #[test]
    fn a_directory_without_data_is_named() {
        let error = load(Some(Path::new("/no/such/place")), [30, 20]).expect_err("no data").to_string();
        assert!(error.starts_with("/no/such/place/data_batch_1.bin: cannot open"), "{error}");
    }
}
