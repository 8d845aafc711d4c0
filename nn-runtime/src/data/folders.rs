//! Folders of images, one a class. With the feature `images`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use image::DynamicImage;
use image::imageops::FilterType;

use super::{Dataset, images};
use crate::{Error, text};

/// How images are read from folders: one folder a class, whose name it has, with PNG and JPEG files.
///
/// Classes and files are taken in the order of their names; what begins with a dot is passed over. All images must be of
/// one size, unless they are [`resized`](Self::resized). Links are followed, and must lead to folders and files.
///
/// A photograph is turned upright as its EXIF data say, in all eight ways; EXIF data that cannot be understood say nothing.
/// An image must be whole. One that is cut short is an error, and one whose end was overwritten: a JPEG file must have all
/// of its codes, and a PNG file all of its chunks with their checksums. Changed bytes that leave a JPEG's codes as many as
/// they were cannot be found. What follows an image's end is passed over. An image of more than 256 MiB unpacked is an error
/// ([`unpacked_limit`](Self::unpacked_limit)), and so is one that says it has more pixels than its bytes can hold.
///
/// A name that is no UTF-8 is a class whose name has `\xff` where the byte `ff` is.
///
/// ```no_run
/// use nn_runtime::data::{Batches, Folders, Normalisation};
///
/// // photos/cat/1.jpg, photos/cat/2.jpg, photos/dog/1.png, …
/// let data = Folders::new().resized(64, 64).open("photos")?;
/// let batches = Batches::new(&data, &Normalisation::of(&data), 32)?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folders {
    is_grey: bool,
    size: Option<[u32; 2]>,
    classes: Option<Vec<String>>,
    unpacked: u64,
}

impl Default for Folders {
    fn default() -> Self {
        Self { is_grey: false, size: None, classes: None, unpacked: images::UNPACKED }
    }
}

/// The floats that an image may take while it is resized.
const RESIZED: u64 = 1 << 28;

/// The size of an image, and whose it is: all others must have it.
type First = Option<([u32; 2], PathBuf)>;

impl Folders {
    /// Red, green and blue planes of images of one size.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One plane, the image in grey.
    #[must_use]
    pub fn grey(self) -> Self {
        Self { is_grey: true, ..self }
    }

    /// Scales every image to a height and a width, whatever its proportions; to at most 256 MiB.
    #[must_use]
    pub fn resized(self, height: u32, width: u32) -> Self {
        Self { size: Some([height, width]), ..self }
    }

    /// Takes images of up to so many bytes unpacked, instead of 256 MiB.
    #[must_use]
    pub fn unpacked_limit(self, bytes: u64) -> Self {
        Self { unpacked: bytes, ..self }
    }

    /// The classes in their order: give a test set those of its training set, whose folders it may lack. Another folder is
    /// an error.
    #[must_use]
    pub fn classes(self, names: &[impl AsRef<str>]) -> Self {
        Self { classes: Some(names.iter().map(|name| name.as_ref().to_owned()).collect()), ..self }
    }

    /// Reads the folders in a directory.
    ///
    /// # Errors
    /// [`Error::Io`] naming what cannot be read; [`Error::Format`] for a file that is no image, is damaged or has another
    /// size, and for a directory without folders; [`Error::Invalid`] for images to be resized to nothing.
    pub fn open(&self, directory: impl AsRef<Path>) -> Result<Dataset, Error> {
        let directory = directory.as_ref();
        if let Some([height, width]) = self.size {
            let expected = match u64::from(height) * u64::from(width) {
                0 => "a size of at least 1 × 1",
                pixels if pixels > images::UNPACKED / 3 => "a size of at most 256 MiB",
                _ => "",
            };
            if !expected.is_empty() {
                return Err(Error::invalid("folders", format!("expected {expected}, given {height} × {width}")));
            }
        }
        let folders: Vec<PathBuf> = entries(directory)?.into_iter().filter(|path| path.is_dir()).collect();
        if folders.is_empty() {
            return Err(Error::format(directory, "expected folders of images, one a class, given none"));
        }
        let names: Vec<String> = folders.iter().map(|folder| name(folder)).collect();
        let classes = self.classes.as_ref().unwrap_or(&names);
        // the first of a name, if it comes again
        let label_of: HashMap<&str, usize> = classes.iter().enumerate().rev().map(|(i, name)| (&name[..], i)).collect();
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        let mut first: First = None;
        for (at, (folder, class)) in folders.iter().zip(&names).enumerate() {
            let Some(&label) = label_of.get(class.as_str()) else {
                let what = format!("expected a folder of the classes {}", text::names(classes));
                return Err(Error::format(folder, what));
            };
            if self.classes.is_none() && label != at {
                let what = format!("expected folders of different names, given {} too", folders[label].display());
                return Err(Error::format(folder, what));
            }
            for path in entries(folder)? {
                self.planes(&self.image(&path, &mut first)?, &mut pixels);
                labels.push(label);
            }
        }
        let [height, width] = first.map_or([0, 0], |(size, _)| self.size.unwrap_or(size).map(|side| side as usize));
        let channels = if self.is_grey { 1 } else { 3 };
        Dataset::new(pixels, [channels, height, width], labels, classes.clone())
    }

    /// Reads an image, which must be of the size of the first, or becomes the first.
    fn image(&self, path: &Path, first: &mut First) -> Result<DynamicImage, Error> {
        let image = images::open(path, self.unpacked, |size| self.check(path, size, first))?;
        Ok(match self.size {
            Some([height, width]) if [image.height(), image.width()] != [height, width] => {
                image.resize_exact(width, height, FilterType::Triangle)
            }
            _ => image,
        })
    }

    /// Checks the size of an image before there is memory for it.
    fn check(&self, path: &Path, [height, width]: [u32; 2], first: &mut First) -> Result<(), Error> {
        let ([first_height, first_width], of) = first.get_or_insert_with(|| ([height, width], path.to_owned()));
        let expected = match self.size {
            // it is made as high as it shall be at first, four floats a pixel
            Some([new, _]) if u64::from(new) * u64::from(width) > RESIZED / 4 => {
                format!("expected an image that is not too wide to be made {new} pixels high")
            }
            None if [height, width] != [*first_height, *first_width] => {
                let what = format!(
                    "expected {first_height} × {first_width} pixels as {} has, given {height} × {width}; `resized` makes \
                     them alike",
                    of.display()
                );
                return Err(Error::format(path, what));
            }
            _ => return Ok(()),
        };
        Err(Error::format(path, format!("{expected}, given {height} × {width} pixels")))
    }

    /// Appends an image plane by plane.
    fn planes(&self, image: &DynamicImage, pixels: &mut Vec<u8>) {
        if self.is_grey {
            pixels.extend_from_slice(&image.to_luma8());
        } else {
            images::planes(image, pixels);
        }
    }
}

/// What is in a directory and not hidden, by name.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::io(directory, "list the folder", error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if !name(&path).starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The name of a file, with bytes that are no UTF-8 told apart: they differ where names do.
fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

#[cfg(test)]
mod tests;
