//! NumPy's `.npy` files; with the feature `npz`, its `.npz` archives too, compressed or not (`Npz`).
//!
//! *NEP 1: a simple file format for NumPy arrays*: a magic string, the version, a header that names the type, the order
//! and the shape, and the elements. All real types of numbers are read, in both byte orders and both orders of axes.
//!
//! ```
//! use nn_runtime::data::npy;
//!
//! let mut file = b"\x93NUMPY\x01\x00\x37\x00{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}".to_vec();
//! file.extend([1.5_f64, -2.0].iter().flat_map(|number| number.to_le_bytes()));
//! let array = npy::read_floats(&file[..], "file.npy")?;
//! assert_eq!((array.shape(), array.as_slice()), (&[2][..], Some(&[1.5, -2.0][..])));
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod element;
mod header;
#[cfg(feature = "npz")]
mod npz;

use std::io::Read;
use std::path::Path;

use ndarray::{ArrayD, IxDyn, ShapeBuilder};

use super::source::Source;
use crate::Error;

use element::{Number, number};
use header::Header;

#[cfg(feature = "npz")]
pub use npz::Npz;

/// Reads an array of numbers of any type as floats.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Format`] if it is none, is cut short or longer than its header
/// says, or has elements that are no real numbers.
pub fn floats(path: impl AsRef<Path>) -> Result<ArrayD<f32>, Error> {
    as_floats(Source::open(path.as_ref(), "array")?)
}

/// Reads an array of whole numbers from 0 to 255 of any type, such as images.
///
/// # Errors
/// As [`floats`], and for the first element that is no such number.
pub fn bytes(path: impl AsRef<Path>) -> Result<ArrayD<u8>, Error> {
    as_bytes(Source::open(path.as_ref(), "array")?)
}

/// Reads labels: whole numbers of any type, from 0 to one less than the number of classes, along one axis.
///
/// # Errors
/// As [`floats`], and for the first element that is no class.
pub fn labels(path: impl AsRef<Path>, classes: usize) -> Result<Vec<u32>, Error> {
    as_labels(Source::open(path.as_ref(), "labels")?, classes)
}

/// [`floats`] of a stream; `name` stands for it in errors.
///
/// # Errors
/// As [`floats`].
pub fn read_floats(from: impl Read, name: impl AsRef<Path>) -> Result<ArrayD<f32>, Error> {
    as_floats(Source::new(from, name))
}

/// [`bytes`] of a stream; `name` stands for it in errors.
///
/// # Errors
/// As [`bytes`].
pub fn read_bytes(from: impl Read, name: impl AsRef<Path>) -> Result<ArrayD<u8>, Error> {
    as_bytes(Source::new(from, name))
}

/// [`labels`] of a stream; `name` stands for it in errors.
///
/// # Errors
/// As [`labels`].
pub fn read_labels(from: impl Read, name: impl AsRef<Path>, classes: usize) -> Result<Vec<u32>, Error> {
    as_labels(Source::new(from, name), classes)
}

fn as_floats(mut source: Source<'_>) -> Result<ArrayD<f32>, Error> {
    let header = Header::read(&mut source)?;
    elements(source, &header, |number| {
        Ok(match number {
            Number::Whole(whole) => whole as f32,
            Number::Float(float) => float as f32,
        })
    })
}

fn as_bytes(mut source: Source<'_>) -> Result<ArrayD<u8>, Error> {
    let header = Header::read(&mut source)?;
    let expected = || "a whole number from 0 to 255".to_owned();
    elements(source, &header, |number| below(number, 256).and_then(|byte| u8::try_from(byte).ok()).ok_or_else(expected))
}

fn as_labels(mut source: Source<'_>, classes: usize) -> Result<Vec<u32>, Error> {
    let header = Header::read(&mut source)?;
    if header.shape.len() != 1 {
        let axes = header.shape.len();
        return Err(source.wrong(format!("expected labels along one axis, given a shape of {axes} in the header")));
    }
    let expected = || format!("a label from 0 to {}", classes.saturating_sub(1));
    let labels = elements(source, &header, |number| below(number, classes).ok_or_else(expected))?;
    Ok(labels.into_iter().collect())
}

/// A whole number from 0, below a bound.
fn below(number: Number, bound: usize) -> Option<u32> {
    let whole = match number {
        Number::Whole(whole) => whole,
        Number::Float(float) if float.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&float) => float as i128,
        Number::Float(_) => return None,
    };
    u32::try_from(whole).ok().filter(|&whole| (whole as usize) < bound)
}

/// Reads the elements that a header announces, each changed by `convert`, which says what it expects of one that it does
/// not take.
fn elements<T: Clone>(
    mut source: Source<'_>,
    header: &Header,
    convert: impl Fn(Number) -> Result<T, String>,
) -> Result<ArrayD<T>, Error> {
    let Header { kind, shape, .. } = header;
    let size = u64::from(kind.size);
    let total = shape.iter().try_fold(size, |product, &length| product.checked_mul(length as u64));
    let Some(total) = total else {
        return Err(source.wrong(format!("expected the shape of an array in the header, given {shape:?}")));
    };
    let (start, name) = (source.at(), format!("{kind} elements of shape {shape:?}"));
    // elements of a byte become numbers of four
    source.afford((total / size.max(1)).saturating_mul(size_of::<T>() as u64), &name)?;
    let mut array = Vec::new();
    // an element may lie across two pieces
    let (mut element, mut filled) = ([0_u8; 8], 0);
    let mut problem = None;
    source.pieces(total, &name, |piece| {
        for &byte in piece {
            element[filled] = byte;
            filled += 1;
            if filled == usize::from(kind.size) {
                filled = 0;
                let given = number(*kind, element);
                match convert(given) {
                    Ok(value) => array.push(value),
                    Err(expected) if problem.is_none() => problem = Some((array.len(), expected, given)),
                    Err(_) => {}
                }
            }
        }
        Ok(())
    })?;
    source.end("the elements")?;
    if let Some((index, expected, given)) = problem {
        let at = start + index as u64 * size;
        return Err(source.wrong(format!("expected {expected} at byte {at} (element {index}), given {given}")));
    }
    let shape = IxDyn(shape);
    let array = if header.fortran_order {
        ArrayD::from_shape_vec(shape.f(), array)
    } else {
        ArrayD::from_shape_vec(shape, array)
    };
    array.map_err(|error| source.wrong(format!("expected the shape of an array in the header: {error}")))
}

#[cfg(test)]
mod tests;
