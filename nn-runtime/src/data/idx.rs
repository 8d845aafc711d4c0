//! The IDX files of MNIST and of the sets made after it: Fashion-MNIST, KMNIST, EMNIST. Plain, or compressed by gzip
//! where the feature `gzip` is on.
//!
//! LeCun, Cortes, Burges, *The MNIST database of handwritten digits*. A file begins with two zero bytes, the type of its
//! elements (8: bytes) and its number of axes; then the sizes, four bytes each, the most significant first; then the
//! elements in row-major order.
//!
//! ```no_run
//! use nn_runtime::data::{Batches, Normalisation, idx};
//!
//! let splits = idx::mnist("data/mnist")?;
//! let normalisation = Normalisation::of(&splits.train);
//! let batches = Batches::new(&splits.train, &normalisation, 128)?;
//! # Ok::<(), nn_runtime::Error>(())
//! ```

use std::io::Read;
use std::path::{Path, PathBuf};

use super::source::Source;
use super::{Dataset, Splits};
use crate::Error;

/// The classes of MNIST.
pub const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The classes of Fashion-MNIST.
pub const FASHION: [&str; 10] =
    ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/// Reads MNIST: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte` from a directory, each plain or with the ending `.gz`.
///
/// # Errors
/// [`Error::Io`] naming the file that cannot be read; [`Error::Format`] where a file is cut short or damaged, is of
/// another kind, has a label that cannot be, or does not go with the other.
pub fn mnist(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    splits(directory.as_ref(), &DIGITS)
}

/// Reads Fashion-MNIST, whose files have the names of [`mnist`]'s.
///
/// # Errors
/// As [`mnist`].
pub fn fashion_mnist(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    splits(directory.as_ref(), &FASHION)
}

fn splits(directory: &Path, class_names: &[&str]) -> Result<Splits, Error> {
    let split = |name: &str| {
        let [images, labels] = [("images", 3), ("labels", 1)].map(|(what, axes)| {
            let plain = directory.join(format!("{name}-{what}-idx{axes}-ubyte"));
            let packed = PathBuf::from(format!("{}.gz", plain.display()));
            if !plain.exists() && packed.exists() { packed } else { plain }
        });
        open(images, labels, class_names)
    };
    Ok(Splits { train: split("train")?, test: split("t10k")? })
}

/// Reads a file of images and one of their labels, which count in the names of the classes.
///
/// # Errors
/// As [`mnist`].
pub fn open(images: impl AsRef<Path>, labels: impl AsRef<Path>, class_names: &[&str]) -> Result<Dataset, Error> {
    let images = Source::open(images.as_ref(), "images")?;
    let labels = Source::open(labels.as_ref(), "labels")?;
    dataset(images, labels, class_names)
}

/// Reads images and their labels from streams; the names stand for them in errors.
///
/// # Errors
/// As [`mnist`].
pub fn read(
    (images, images_name): (impl Read, &str),
    (labels, labels_name): (impl Read, &str),
    class_names: &[&str],
) -> Result<Dataset, Error> {
    dataset(Source::new(images, images_name), Source::new(labels, labels_name), class_names)
}

fn dataset(images: Source<'_>, labels: Source<'_>, class_names: &[&str]) -> Result<Dataset, Error> {
    let (mut images, mut labels) = (images.unpacked()?, labels.unpacked()?);
    let [count, height, width] = sizes(&mut images, "images")?;
    // an axis of size 0 makes no sizes possible that are not without it
    let size = [count, height, width].iter().try_fold(1_u64, |product, &size| product.checked_mul(size.max(1)));
    if size.is_none_or(|size| isize::try_from(size).is_err()) {
        return Err(images.wrong(format!("expected sizes of a file at byte 4, given {count} × {height} × {width}")));
    }
    let bytes = count * height * width;
    // to the end, where a compressed file has its checksum, before anything is said of the other
    let pixels = images.bytes(bytes, "pixels")?;
    images.end("the pixels")?;
    let [label_count] = sizes(&mut labels, "labels")?;
    if label_count != count {
        let what = format!("expected {count} labels at byte 4, as many as there are images, given {label_count}");
        return Err(labels.wrong(what));
    }
    let start = labels.at();
    let classes = labels.bytes(count, "labels")?;
    labels.end("the labels")?;
    if let Some(image) = classes.iter().position(|&label| usize::from(label) >= class_names.len()) {
        let (last, at, given) = (class_names.len().saturating_sub(1), start + image as u64, classes[image]);
        let what = format!("expected a label from 0 to {last} at byte {at} (image {image}), given {given}");
        return Err(labels.wrong(what));
    }
    // both fit: they were read
    let image = [1, height as usize, width as usize];
    Dataset::new(pixels, image, classes, class_names.iter().map(|&name| name.to_owned()).collect())
}

/// Reads the head of a file of bytes with so many axes: their sizes.
fn sizes<const AXES: usize>(source: &mut Source<'_>, what: &str) -> Result<[u64; AXES], Error> {
    let magic: [u8; 4] = source.array("a magic number")?;
    let expected = [0, 0, 8, AXES as u8];
    if magic != expected {
        let text = |bytes: [u8; 4]| bytes.map(|byte| format!("{byte:02x}")).join(" ");
        let (expected, given) = (text(expected), text(magic));
        return Err(source.wrong(format!("expected {expected} at byte 0, as IDX {what} begin, given {given}")));
    }
    let mut sizes = [0; AXES];
    for size in &mut sizes {
        *size = u64::from(u32::from_be_bytes(source.array("a size")?));
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests;
