//! The IDX files of MNIST and of the sets made after it: Fashion-MNIST, KMNIST, EMNIST. Plain, or compressed by gzip
//! where the feature `gzip` is on.
//!
//! LeCun, Cortes, Burges, *The MNIST database of handwritten digits*. A file begins with two zero bytes, the type of its
//! elements and its number of axes; then the sizes, four bytes each, the most significant first; then the elements in
//! row-major order. Images are bytes (type 8). Labels are of any type of integers: bytes with a sign or without (9, 8), or
//! two or four bytes (11, 12), for more classes than 256.
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
use std::path::Path;

use super::source::{Source, UNPACKED};
use super::{Dataset, Splits};
use crate::Error;

/// The classes of MNIST.
pub const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The classes of Fashion-MNIST.
pub const FASHION: [&str; 10] =
    ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/// How files are read: what they may unpack to, by default 1 GiB each.
///
/// ```no_run
/// use nn_runtime::data::idx::Idx;
///
/// // 814,255 images of 28 × 28 bytes are less than 1 GiB; four times as many are more
/// let splits = Idx::new().unpacked_limit(4 << 30).mnist("data/large")?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Idx {
    limit: u64,
}

impl Default for Idx {
    fn default() -> Self {
        Self { limit: UNPACKED }
    }
}

/// Reads MNIST: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte` from a directory, each plain or with the ending `.gz`.
///
/// # Errors
/// [`Error::Io`] naming the file that cannot be read; [`Error::Format`] where a file is cut short or damaged, is of
/// another kind, has a label that cannot be, or does not go with the other.
pub fn mnist(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    Idx::new().mnist(directory)
}

/// Reads Fashion-MNIST, whose files have the names of [`mnist`]'s.
///
/// # Errors
/// As [`mnist`].
pub fn fashion_mnist(directory: impl AsRef<Path>) -> Result<Splits, Error> {
    Idx::new().fashion_mnist(directory)
}

/// Reads a file of images and one of their labels, which count in the names of the classes.
///
/// # Errors
/// As [`mnist`].
pub fn open(images: impl AsRef<Path>, labels: impl AsRef<Path>, class_names: &[&str]) -> Result<Dataset, Error> {
    Idx::new().open(images, labels, class_names)
}

/// Reads images and their labels from streams; the names stand for them in errors.
///
/// # Errors
/// As [`mnist`].
pub fn read(images: (impl Read, &str), labels: (impl Read, &str), class_names: &[&str]) -> Result<Dataset, Error> {
    Idx::new().read(images, labels, class_names)
}

impl Idx {
    /// Files that unpack to at most 1 GiB.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes files that unpack to so many bytes.
    #[must_use]
    pub fn unpacked_limit(self, bytes: u64) -> Self {
        Self { limit: bytes }
    }

    /// As [`mnist`].
    ///
    /// # Errors
    /// As [`mnist`].
    pub fn mnist(&self, directory: impl AsRef<Path>) -> Result<Splits, Error> {
        self.splits(directory.as_ref(), &DIGITS)
    }

    /// As [`fashion_mnist`].
    ///
    /// # Errors
    /// As [`mnist`].
    pub fn fashion_mnist(&self, directory: impl AsRef<Path>) -> Result<Splits, Error> {
        self.splits(directory.as_ref(), &FASHION)
    }

    fn splits(&self, directory: &Path, class_names: &[&str]) -> Result<Splits, Error> {
        let split = |name: &str| {
            let [images, labels] = [("images", 3), ("labels", 1)].map(|(what, axes)| {
                let plain = directory.join(format!("{name}-{what}-idx{axes}-ubyte"));
                let packed = directory.join(format!("{name}-{what}-idx{axes}-ubyte.gz"));
                if !plain.exists() && packed.exists() { packed } else { plain }
            });
            self.open(images, labels, class_names)
        };
        Ok(Splits { train: split("train")?, test: split("t10k")? })
    }

    /// As [`open`].
    ///
    /// # Errors
    /// As [`mnist`].
    pub fn open(
        &self,
        images: impl AsRef<Path>,
        labels: impl AsRef<Path>,
        class_names: &[&str],
    ) -> Result<Dataset, Error> {
        let images = Source::open(images.as_ref(), "images")?;
        let labels = Source::open(labels.as_ref(), "labels")?;
        self.dataset(images, labels, class_names)
    }

    /// As [`read()`].
    ///
    /// # Errors
    /// As [`mnist`].
    pub fn read(
        &self,
        (images, images_name): (impl Read, &str),
        (labels, labels_name): (impl Read, &str),
        class_names: &[&str],
    ) -> Result<Dataset, Error> {
        self.dataset(Source::new(images, images_name), Source::new(labels, labels_name), class_names)
    }

    fn dataset(&self, images: Source<'_>, labels: Source<'_>, class_names: &[&str]) -> Result<Dataset, Error> {
        let (mut images, mut labels) =
            (images.unpacked(self.limit, "unpacked_limit")?, labels.unpacked(self.limit, "unpacked_limit")?);
        let (_, [count, height, width]) = head(&mut images, "images", &[Integer::U8])?;
        // an axis of size 0 makes no sizes possible that are not without it
        let size = [count, height, width].iter().try_fold(1_u64, |product, &size| product.checked_mul(size.max(1)));
        if size.is_none_or(|size| isize::try_from(size).is_err()) {
            return Err(images.wrong(format!("expected sizes of a file at byte 4, given {count} × {height} × {width}")));
        }
        let bytes = count * height * width;
        // to the end, where a compressed file has its checksum, before anything is said of the other
        let pixels = images.bytes(bytes, "pixels")?;
        images.end("the pixels")?;
        let (integer, [label_count]) = head(&mut labels, "labels", &Integer::ALL)?;
        if label_count != count {
            let what = format!("expected {count} labels at byte 4, as many as there are images, given {label_count}");
            return Err(labels.wrong(what));
        }
        let classes = integer.labels(&mut labels, count, class_names.len())?;
        labels.end("the labels")?;
        // both fit: they were read
        let image = [1, height as usize, width as usize];
        Dataset::new(pixels, image, classes, class_names.iter().map(|&name| name.to_owned()).collect())
    }
}

/// The types of integers in a file.
#[derive(Clone, Copy)]
enum Integer {
    U8,
    I8,
    I16,
    I32,
}

impl Integer {
    const ALL: [Self; 4] = [Self::U8, Self::I8, Self::I16, Self::I32];

    /// Its number in the format, and its bytes.
    fn of_the_format(self) -> (u8, u64) {
        match self {
            Self::U8 => (0x08, 1),
            Self::I8 => (0x09, 1),
            Self::I16 => (0x0b, 2),
            Self::I32 => (0x0c, 4),
        }
    }

    /// The number that an element's bytes are, the most significant first.
    fn number(self, bytes: &[u8]) -> i64 {
        let Some((&first, rest)) = bytes.split_first() else { return 0 };
        // the first byte has the sign
        let first = if let Self::U8 = self { i64::from(first) } else { i64::from(first.cast_signed()) };
        rest.iter().fold(first, |number, &byte| number << 8 | i64::from(byte))
    }

    /// Reads so many labels below a number of classes.
    fn labels(self, source: &mut Source<'_>, count: u64, classes: usize) -> Result<Vec<u32>, Error> {
        let (_, size) = self.of_the_format();
        let start = source.at();
        // four bytes are kept of each
        source.afford(count.saturating_mul(4), "labels")?;
        let bytes = source.bytes(count * size, "labels")?;
        let mut labels = Vec::with_capacity(bytes.len() / size as usize);
        for (image, bytes) in bytes.chunks_exact(size as usize).enumerate() {
            let given = self.number(bytes);
            let class = usize::try_from(given).ok().filter(|&class| class < classes);
            let Some(label) = class.and_then(|class| u32::try_from(class).ok()) else {
                let (last, at) = (classes.saturating_sub(1), start + image as u64 * size);
                // what is wrong with the rest of the stream comes first: a checksum
                source.end("the labels")?;
                let what = format!("expected a label from 0 to {last} at byte {at} (image {image}), given {given}");
                return Err(source.wrong(what));
            };
            labels.push(label);
        }
        Ok(labels)
    }
}

/// Reads the head of a file with so many axes and one of some types of elements: the type, and the sizes.
fn head<const AXES: usize>(
    source: &mut Source<'_>,
    what: &str,
    integers: &[Integer],
) -> Result<(Integer, [u64; AXES]), Error> {
    let magic: [u8; 4] = source.array("a magic number")?;
    let found = integers.iter().find(|integer| magic == [0, 0, integer.of_the_format().0, AXES as u8]);
    let Some(&integer) = found else {
        let text = |bytes: [u8; 4]| bytes.map(|byte| format!("{byte:02x}")).join(" ");
        let (expected, given) = (text([0, 0, 8, AXES as u8]), text(magic));
        return Err(source.wrong(format!("expected {expected} at byte 0, as IDX {what} begin, given {given}")));
    };
    let mut sizes = [0; AXES];
    for size in &mut sizes {
        *size = u64::from(u32::from_be_bytes(source.array("a size")?));
    }
    Ok((integer, sizes))
}

#[cfg(test)]
mod tests;
