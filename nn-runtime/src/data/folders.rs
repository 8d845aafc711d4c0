//! Folders of images, one a class. With the feature `images`.

use std::fs;
use std::io::{Cursor, ErrorKind};
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{DynamicImage, ImageReader};

use super::Dataset;
use crate::Error;

/// How images are read from folders: one folder a class, whose name it has, with PNG and JPEG files.
///
/// Classes and files are taken in the order of their names; what begins with a dot is passed over. All images must be of
/// one size, unless they are [`resized`](Self::resized).
///
/// ```no_run
/// use nn_runtime::data::{Batches, Folders, Normalisation};
///
/// // photos/cat/1.jpg, photos/cat/2.jpg, photos/dog/1.png, …
/// let data = Folders::new().resized(64, 64).open("photos")?;
/// let batches = Batches::new(&data, &Normalisation::of(&data), 32)?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Folders {
    is_grey: bool,
    size: Option<[u32; 2]>,
    classes: Option<Vec<String>>,
}

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

    /// Scales every image to a height and a width, whatever its proportions.
    #[must_use]
    pub fn resized(self, height: u32, width: u32) -> Self {
        Self { size: Some([height, width]), ..self }
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
        if let Some([height, width]) = self.size.filter(|size| size.contains(&0)) {
            let why = format!("expected a size of at least 1 × 1, given {height} × {width}");
            return Err(Error::invalid("folders", why));
        }
        let folders: Vec<PathBuf> = entries(directory)?.into_iter().filter(|path| path.is_dir()).collect();
        if folders.is_empty() {
            return Err(Error::format(directory, "expected folders of images, one a class, given none"));
        }
        let names: Vec<String> = folders.iter().map(|folder| name(folder)).collect();
        let classes = self.classes.as_ref().unwrap_or(&names);
        if classes.len() > 256 {
            return Err(Error::format(directory, format!("expected at most 256 classes, given {}", classes.len())));
        }
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        let mut first: Option<([usize; 2], PathBuf)> = None;
        for (folder, class) in folders.iter().zip(&names) {
            let Some(label) = classes.iter().position(|name| name == class) else {
                let what = format!("expected a folder of the classes `{}`", classes.join("`, `"));
                return Err(Error::format(folder, what));
            };
            for path in entries(folder)? {
                let image = self.image(&path)?;
                let size = [image.height() as usize, image.width() as usize];
                let ([height, width], of) = first.get_or_insert_with(|| (size, path.clone()));
                if size != [*height, *width] {
                    let what = format!(
                        "expected {height} × {width} pixels as {} has, given {} × {}; `resized` makes them alike",
                        of.display(),
                        size[0],
                        size[1]
                    );
                    return Err(Error::format(&path, what));
                }
                self.planes(&image, &mut pixels);
                labels.push(label as u8);
            }
        }
        let [height, width] = first.map_or([0, 0], |(size, _)| size);
        let channels = if self.is_grey { 1 } else { 3 };
        Dataset::new(pixels, [channels, height, width], labels, classes.clone())
    }

    fn image(&self, path: &Path) -> Result<DynamicImage, Error> {
        let bytes = fs::read(path).map_err(|error| Error::io(path, "read the image", error))?;
        let mut cursor = Cursor::new(&bytes[..]);
        // a cursor over memory does not fail: what fails is what it holds
        let decoded = ImageReader::new(&mut cursor)
            .with_guessed_format()
            .map_err(image::ImageError::IoError)
            .and_then(ImageReader::decode);
        let image = decoded.map_err(|error| {
            let (at, length) = (cursor.position().min(bytes.len() as u64), bytes.len());
            let what = match &error {
                image::ImageError::Unsupported(_) => {
                    format!("expected a PNG or JPEG image at byte 0, given `{}`", bytes[..length.min(8)].escape_ascii())
                }
                image::ImageError::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
                    format!("cut short at byte {length}: expected the rest of the image")
                }
                _ => format!("expected an image, but it is damaged before byte {at} of {length}: {error}"),
            };
            Error::format(path, what)
        })?;
        Ok(match self.size {
            Some([height, width]) if [image.height(), image.width()] != [height, width] => {
                image.resize_exact(width, height, FilterType::Triangle)
            }
            _ => image,
        })
    }

    /// Appends an image plane by plane.
    fn planes(&self, image: &DynamicImage, pixels: &mut Vec<u8>) {
        if self.is_grey {
            pixels.extend_from_slice(&image.to_luma8());
        } else {
            let colours = image.to_rgb8();
            (0..3).for_each(|channel| pixels.extend(colours.iter().skip(channel).step_by(3)));
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

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
