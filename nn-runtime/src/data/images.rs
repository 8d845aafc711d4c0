//! Images in PNG and JPEG files: whole ones only, turned upright.

mod huffman;
mod jpeg;
mod png;
mod progressive;

use std::io::{Cursor, ErrorKind};
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, ImageResult, Limits};
use ndarray::Array3;

use crate::{Error, files, text};

/// Bytes that an image may take unpacked, if its reader was not told another number.
pub(super) const UNPACKED: u64 = 1 << 28;

/// Pixels that a byte of a PNG file can hold: DEFLATE makes at most 1032 bytes of one, and a byte is at most eight pixels.
const PNG_PIXELS: u64 = 8 * 1032;

/// Pixels that a byte of a JPEG file can hold: a block of 64 takes a bit at least.
const JPEG_PIXELS: u64 = 8 * 64;

/// What a JPEG file begins with.
const JPEG: &[u8] = b"\xff\xd8\xff";

/// Reads a PNG or JPEG file as red, green and blue planes, `[3, height, width]`, turned upright as its EXIF data say.
///
/// The rules are those of [`Folders`](super::Folders): a file that is damaged or lacks its end is an error, and so is one
/// of more than 256 MiB unpacked.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Format`] if it is no whole image.
pub fn open_image(path: impl AsRef<Path>) -> Result<Array3<u8>, Error> {
    let path = path.as_ref();
    let image = open(path, UNPACKED, |_| Ok(()))?;
    let shape = (3, image.height() as usize, image.width() as usize);
    let mut pixels = Vec::new();
    planes(&image, &mut pixels);
    Array3::from_shape_vec(shape, pixels).map_err(|error| Error::format(path, format!("expected an image: {error}")))
}

/// Appends the red plane, the green one and the blue one.
pub(super) fn planes(image: &DynamicImage, pixels: &mut Vec<u8>) {
    let colours = image.to_rgb8();
    (0..3).for_each(|channel| pixels.extend(colours.iter().skip(channel).step_by(3)));
}

/// Reads an image and turns it upright. `check` is told its height and its width, as they are then, before there is memory
/// for it.
pub(super) fn open(
    path: &Path,
    unpacked: u64,
    check: impl FnOnce([u32; 2]) -> Result<(), Error>,
) -> Result<DynamicImage, Error> {
    of_bytes(path, &files::read_short(path, "image", unpacked)?, unpacked, check)
}

fn of_bytes(
    path: &Path,
    bytes: &[u8],
    unpacked: u64,
    check: impl FnOnce([u32; 2]) -> Result<(), Error>,
) -> Result<DynamicImage, Error> {
    let mut exif = None;
    if bytes.starts_with(png::MAGIC) {
        exif = png::checked(bytes).map_err(|what| Error::format(path, what))?;
    }
    if bytes.starts_with(JPEG) {
        jpeg::usual(bytes).map_err(|what| Error::format(path, what))?;
    }
    let mut cursor = Cursor::new(bytes);
    let decoded = decoded(&mut cursor, unpacked, exif, |size, takes| {
        possible(path, size, takes, bytes, unpacked)?;
        check(size)?;
        // after the size, which says how much there is to look for
        if bytes.starts_with(JPEG) { jpeg::checked(bytes).map_err(|what| Error::format(path, what)) } else { Ok(()) }
    })?;
    // a cursor over memory does not fail: what fails is what it holds
    decoded.map_err(|error| {
        let (at, length) = (cursor.position().min(bytes.len() as u64), bytes.len());
        let what = match &error {
            ImageError::Unsupported(_) if [png::MAGIC, JPEG].iter().any(|magic| bytes.starts_with(magic)) => {
                format!("expected a PNG or JPEG image of a usual kind, given one that is not read here: {error}")
            }
            ImageError::Unsupported(_) => {
                format!("expected a PNG or JPEG image at byte 0, given `{}`", text::bytes(&bytes[..length.min(8)]))
            }
            ImageError::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
                format!("cut short at byte {length}: expected the rest of the image")
            }
            _ => format!("expected an image, but it is damaged before byte {at} of {length}: {error}"),
        };
        Error::format(path, what)
    })
}

/// What an image is, or what is wrong with it; `check` is told its size and its bytes before there is memory for them.
fn decoded(
    bytes: &mut Cursor<&[u8]>,
    unpacked: u64,
    exif: Option<&[u8]>,
    check: impl FnOnce([u32; 2], u64) -> Result<(), Error>,
) -> Result<ImageResult<DynamicImage>, Error> {
    let reader = ImageReader::new(bytes).with_guessed_format().map_err(ImageError::IoError);
    let decoder = reader.and_then(|mut reader| {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(unpacked);
        reader.limits(limits);
        reader.into_decoder()
    });
    let mut decoder = match decoder {
        Ok(decoder) => decoder,
        Err(error) => return Ok(Err(error)),
    };
    // what says nothing that can be understood leaves the image as it is
    let turned = match exif {
        Some(exif) => Orientation::from_exif_chunk(exif),
        None => decoder.orientation().ok(),
    };
    let turned = turned.unwrap_or(Orientation::NoTransforms);
    let (width, height) = decoder.dimensions();
    let size = if lies_on_its_side(turned) { [width, height] } else { [height, width] };
    check(size, decoder.total_bytes())?;
    Ok(DynamicImage::from_decoder(decoder).map(|mut image| {
        image.apply_orientation(turned);
        image
    }))
}

/// Whether an image is as wide as it is high in its file.
fn lies_on_its_side(turned: Orientation) -> bool {
    matches!(
        turned,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Checks what an image says of its size before there is memory for it.
fn possible(path: &Path, [height, width]: [u32; 2], takes: u64, bytes: &[u8], unpacked: u64) -> Result<(), Error> {
    let wrong = |expected: &str| Err(Error::format(path, format!("{expected}, given {height} × {width} pixels")));
    let most = if bytes.starts_with(png::MAGIC) { PNG_PIXELS } else { JPEG_PIXELS }.saturating_mul(bytes.len() as u64);
    if u64::from(height) * u64::from(width) > most {
        return wrong(&format!("expected as many pixels as {} bytes can hold", bytes.len()));
    }
    if takes > unpacked {
        let most = if unpacked == UNPACKED { "256 MiB".to_owned() } else { format!("{unpacked} bytes") };
        return wrong(&format!("expected an image of at most {most}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
