//! Folders of images, one a class. With the feature `images`.

use std::fs;
use std::io::{Cursor, ErrorKind};
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, ImageResult, Limits};

use super::Dataset;
use crate::Error;

/// How images are read from folders: one folder a class, whose name it has, with PNG and JPEG files.
///
/// Classes and files are taken in the order of their names; what begins with a dot is passed over. All images must be of
/// one size, unless they are [`resized`](Self::resized). Links are followed, and must lead to folders and files. An image of
/// more than 256 MiB unpacked is an error, and so is one that says it has more pixels than its bytes can hold.
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

/// Bytes that an image may take unpacked.
const UNPACKED: u64 = 1 << 28;

/// Pixels that a byte of a PNG file can hold: DEFLATE makes at most 1032 bytes of one, and a byte is at most eight pixels.
const PNG_PIXELS: u64 = 8 * 1032;

/// Pixels that a byte of a JPEG file can hold: a block of 64 takes a bit at least.
const JPEG_PIXELS: u64 = 8 * 64;

/// What a PNG file begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

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
                pixels if pixels > UNPACKED / 3 => "a size of at most 256 MiB",
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
        if classes.len() > 256 {
            return Err(Error::format(directory, format!("expected at most 256 classes, given {}", classes.len())));
        }
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        let mut first: First = None;
        for (folder, class) in folders.iter().zip(&names) {
            let Some(label) = classes.iter().position(|name| name == class) else {
                let what = format!("expected a folder of the classes `{}`", classes.join("`, `"));
                return Err(Error::format(folder, what));
            };
            for path in entries(folder)? {
                self.planes(&self.image(&path, &mut first)?, &mut pixels);
                labels.push(label as u8);
            }
        }
        let [height, width] = first.map_or([0, 0], |(size, _)| self.size.unwrap_or(size).map(|side| side as usize));
        let channels = if self.is_grey { 1 } else { 3 };
        Dataset::new(pixels, [channels, height, width], labels, classes.clone())
    }

    /// Reads an image, which must be of the size of the first, or becomes the first.
    fn image(&self, path: &Path, first: &mut First) -> Result<DynamicImage, Error> {
        let io = |error| Error::io(path, "read the image", error);
        // a pipe has no end, and a device may have none
        if !fs::metadata(path).map_err(io)?.is_file() {
            return Err(Error::format(path, "expected an image, given what is no file"));
        }
        let bytes = fs::read(path).map_err(io)?;
        if has_broken_palette(&bytes) {
            return Err(Error::format(path, "expected an image, but it is damaged: a palette of parts of colours"));
        }
        let mut cursor = Cursor::new(&bytes[..]);
        let decoded = decoded(&mut cursor, |size, unpacked| self.check(path, size, unpacked, &bytes, first))?;
        // a cursor over memory does not fail: what fails is what it holds
        let image = decoded.map_err(|error| {
            let (at, length) = (cursor.position().min(bytes.len() as u64), bytes.len());
            let what = match &error {
                ImageError::Unsupported(_) => {
                    format!("expected a PNG or JPEG image at byte 0, given `{}`", bytes[..length.min(8)].escape_ascii())
                }
                ImageError::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
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

    /// Checks what an image says of itself before there is memory for it.
    fn check(
        &self,
        path: &Path,
        [height, width]: [u32; 2],
        unpacked: u64,
        bytes: &[u8],
        first: &mut First,
    ) -> Result<(), Error> {
        let wrong = |expected: &str| Err(Error::format(path, format!("{expected}, given {height} × {width} pixels")));
        let most = if bytes.starts_with(PNG) { PNG_PIXELS } else { JPEG_PIXELS }.saturating_mul(bytes.len() as u64);
        if u64::from(height) * u64::from(width) > most {
            return wrong(&format!("expected as many pixels as {} bytes can hold", bytes.len()));
        }
        if unpacked > UNPACKED {
            return wrong("expected an image of at most 256 MiB");
        }
        let ([first_height, first_width], of) = first.get_or_insert_with(|| ([height, width], path.to_owned()));
        match self.size {
            // it is made as high as it shall be at first, four floats a pixel
            Some([new, _]) if u64::from(new) * u64::from(width) > RESIZED / 4 => {
                wrong(&format!("expected an image that is not too wide to be made {new} pixels high"))
            }
            None if [height, width] != [*first_height, *first_width] => {
                let what = format!(
                    "expected {first_height} × {first_width} pixels as {} has, given {height} × {width}; `resized` makes \
                     them alike",
                    of.display()
                );
                Err(Error::format(path, what))
            }
            _ => Ok(()),
        }
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

/// What an image is, or what is wrong with it; `check` is told its size and its bytes before there is memory for them.
fn decoded(
    bytes: &mut Cursor<&[u8]>,
    check: impl FnOnce([u32; 2], u64) -> Result<(), Error>,
) -> Result<ImageResult<DynamicImage>, Error> {
    let reader = ImageReader::new(bytes).with_guessed_format().map_err(ImageError::IoError);
    let decoder = reader.and_then(|mut reader| {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(UNPACKED);
        reader.limits(limits);
        reader.into_decoder()
    });
    match decoder {
        Ok(decoder) => {
            let (width, height) = decoder.dimensions();
            check([height, width], decoder.total_bytes())?;
            Ok(DynamicImage::from_decoder(decoder))
        }
        Err(error) => Ok(Err(error)),
    }
}

/// Whether a PNG file has a palette that is not of whole colours, of three bytes each: the decoder panics at some (png
/// 0.18.1), though the format forbids it (ISO 15948, 11.2.3).
fn has_broken_palette(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(PNG) else { return false };
    // chunks: a length, a kind, the contents, a checksum
    while let Some((head, behind)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if kind == *b"PLTE" && !length.is_multiple_of(3) {
            return true;
        }
        rest = behind.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
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
