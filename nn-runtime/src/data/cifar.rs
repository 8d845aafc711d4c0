//! The binary files of CIFAR-10 and CIFAR-100: 32 × 32 colour images in 10 or 100 classes.
//!
//! Krizhevsky, *Learning multiple layers of features from tiny images*, 2009. A file is a row of records: one label byte
//! (CIFAR-100: a coarse one, then a fine one), then the red, green and blue planes of 1024 bytes, row by row. The files
//! are in `cifar-10-binary.tar.gz` and `cifar-100-binary.tar.gz` of the data sets' page.

mod names;
mod records;

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::{Dataset, Splits};
use crate::{Error, files};

use records::{Records, read};

/// The shape of an image: `[channels, height, width]`.
pub const IMAGE: [usize; 3] = [3, 32, 32];

/// Reads CIFAR-10: `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin` from `directory`, or from
/// `cifar-10-batches-bin` in it. Class names come from `batches.meta.txt` where it is there.
///
/// # Errors
/// [`Error::Io`] naming the file that cannot be read; [`Error::Format`] where a file is cut short, or has a label or a
/// list of names that cannot be.
pub fn cifar10(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    let directory = locate(directory.as_ref(), "cifar-10-batches-bin");
    let names = class_names(&directory.join("batches.meta.txt"), &names::CIFAR_10)?;
    let train: Vec<PathBuf> = (1..=5).map(|i| directory.join(format!("data_batch_{i}.bin"))).collect();
    let split = |paths: &[PathBuf], what| dataset(records(paths, &[10], what)?, vec![names.clone()]);
    Ok(Splits {
        train: split(&train, "CIFAR-10 training batch")?,
        test: split(&[directory.join("test_batch.bin")], "CIFAR-10 test batch")?,
    })
}

/// Reads CIFAR-100: `train.bin` and `test.bin` from `directory`, or from `cifar-100-binary` in it. The labels are the
/// fine ones, the coarse ones are kept beside them; class names come from `fine_label_names.txt` and
/// `coarse_label_names.txt` where they are there.
///
/// # Errors
/// As [`cifar10`].
pub fn cifar100(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    let directory = locate(directory.as_ref(), "cifar-100-binary");
    let coarse = class_names(&directory.join("coarse_label_names.txt"), &names::CIFAR_100_COARSE)?;
    let fine = class_names(&directory.join("fine_label_names.txt"), &names::CIFAR_100_FINE)?;
    let split =
        |file, what| dataset(records(&[directory.join(file)], &[20, 100], what)?, vec![coarse.clone(), fine.clone()]);
    Ok(Splits { train: split("train.bin", "CIFAR-100 training set")?, test: split("test.bin", "CIFAR-100 test set")? })
}

/// Reads records of CIFAR-10 to the end of a stream; `name` stands for it in errors.
///
/// # Errors
/// [`Error::Io`] if reading fails; [`Error::Format`] as [`cifar10`].
pub fn read_cifar10(from: impl Read, name: impl AsRef<Path>) -> Result<Dataset, Error> {
    let mut records = Records::new(1);
    read(BufReader::new(from), name.as_ref(), &[10], &mut records)?;
    dataset(records, vec![owned(&names::CIFAR_10)])
}

/// Reads records of CIFAR-100 to the end of a stream; `name` stands for it in errors.
///
/// # Errors
/// As [`read_cifar10`].
pub fn read_cifar100(from: impl Read, name: impl AsRef<Path>) -> Result<Dataset, Error> {
    let mut records = Records::new(2);
    read(BufReader::new(from), name.as_ref(), &[20, 100], &mut records)?;
    dataset(records, vec![owned(&names::CIFAR_100_COARSE), owned(&names::CIFAR_100_FINE)])
}

/// The directory itself, or the one in it that the archive unpacks to.
fn locate(directory: &Path, unpacked: &str) -> PathBuf {
    let inner = directory.join(unpacked);
    if inner.is_dir() { inner } else { directory.to_owned() }
}

fn records(paths: &[PathBuf], classes: &[usize], what: &str) -> Result<Records, Error> {
    let mut records = Records::new(classes.len());
    for path in paths {
        read(BufReader::new(files::open(path, what)?), path, classes, &mut records)?;
    }
    Ok(records)
}

/// The last list of labels is the finest: it becomes the set's own.
fn dataset(records: Records, mut names: Vec<Vec<String>>) -> Result<Dataset, Error> {
    let Records { pixels, mut labels } = records;
    let (fine, fine_names) = (labels.pop().unwrap_or_default(), names.pop().unwrap_or_default());
    let data = Dataset::new(pixels, IMAGE, fine, fine_names)?;
    match (labels.pop(), names.pop()) {
        (Some(coarse), Some(coarse_names)) => data.with_coarse_labels(coarse, coarse_names),
        _ => Ok(data),
    }
}

/// Bytes that a list of names may have.
const NAMES: u64 = 1 << 20;

/// The names in a file, one a line; the built-in ones if there is no such file.
fn class_names(path: &Path, built_in: &[&str]) -> Result<Vec<String>, Error> {
    let text = match files::text(path, "class names", NAMES) {
        Ok(text) => text,
        Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => return Ok(owned(built_in)),
        Err(error) => return Err(error),
    };
    let names: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if names.len() != built_in.len() {
        let what = format!("expected {} class names, one a line, given {}", built_in.len(), names.len());
        return Err(Error::format(path, what));
    }
    Ok(names)
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[cfg(test)]
mod tests;
