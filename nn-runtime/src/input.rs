//! What generated code does with the arrays a user passes: check them, then see them as rows.

use ndarray::{ArrayView, Axis, Dimension};

use crate::Error;
use crate::kernels::real::Real;

/// The examples of one input: one a row, the elements of each one after another in row-major order.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a, E> {
    /// The elements, from the first example's first to the last example's last.
    pub data: &'a [E],
    /// How far the next example is: its number of elements, or 0 where one example stands for the whole batch.
    pub row_stride: usize,
}

/// Checks an array against the shape of one example, and returns the batch size and the examples.
///
/// The array must be `[batch, …example]` and lie in row-major order without gaps, save that one example may be
/// broadcast over the batch (a batch stride of 0). Gaps are refused because memory between two rows of a view may be
/// borrowed mutably elsewhere (`split_at` gives such views), so that no slice can span it.
///
/// # Errors
/// [`Error::Shape`] if the array is not `[batch, …example]`; [`Error::Layout`] if it lies otherwise in memory.
pub fn rows<'a, E, D: Dimension>(
    name: &'static str,
    view: &ArrayView<'a, E, D>,
    example: &[usize],
) -> Result<(usize, Rows<'a, E>), Error> {
    let (batch, elements) = match view.shape().split_first() {
        Some((&batch, given)) if given == example => (batch, given.iter().product()),
        _ => {
            return Err(Error::Shape {
                input: name.to_owned(),
                expected: batched(example),
                given: view.shape().to_vec(),
            });
        }
    };
    if let Some(data) = view.to_slice() {
        let row_stride = elements;
        return Ok((batch, Rows { data, row_stride }));
    }
    let broadcast = view.strides().first() == Some(&0);
    let first = broadcast.then(|| view.clone().into_dyn().index_axis_move(Axis(0), 0));
    match first.and_then(|example| example.to_slice()) {
        Some(data) => Ok((batch, Rows { data, row_stride: 0 })),
        None => Err(Error::Layout { input: name.to_owned() }),
    }
}

fn batched(example: &[usize]) -> String {
    let sizes: Vec<String> = example.iter().map(|size| format!(", {size}")).collect();
    format!("[batch{}]", sizes.concat())
}

/// A type that labels may have: any unsigned integer up to 64 bits, `i32` or `i64`.
pub trait Class: Copy + Send + Sync + 'static {
    /// The label as a class, if it is not negative and fits.
    fn to_index(self) -> Option<usize>;
    /// The label as a number, for messages.
    fn to_number(self) -> i128;
}

macro_rules! class {
    ($($integer:ty)*) => {$(
        impl Class for $integer {
            #[inline]
            fn to_index(self) -> Option<usize> {
                usize::try_from(self).ok()
            }

            #[allow(clippy::cast_lossless, reason = "`From` has no `usize`")]
            fn to_number(self) -> i128 {
                self as i128
            }
        }
    )*};
}
class!(u8 u16 u32 u64 usize i32 i64);

/// Checks labels and copies them as classes into the first `labels.len()` elements of `into`.
///
/// # Errors
/// [`Error::Label`] for the first label outside `0..classes`; [`Error::BatchTooLarge`] if `into` is shorter than
/// `labels`.
pub fn labels<C: Class>(name: &'static str, labels: &[C], classes: usize, into: &mut [u32]) -> Result<(), Error> {
    fits(labels.len(), into.len())?;
    for (index, (label, class)) in labels.iter().zip(into).enumerate() {
        let valid = label.to_index().filter(|&c| c < classes);
        *class = valid.and_then(|c| u32::try_from(c).ok()).ok_or_else(|| Error::Label {
            input: name.to_owned(),
            index,
            value: label.to_number(),
            classes,
        })?;
    }
    Ok(())
}

/// Checks that an input has the batch size of the call.
///
/// # Errors
/// [`Error::BatchMismatch`].
pub fn same_batch(name: &'static str, given: usize, first: &'static str, expected: usize) -> Result<(), Error> {
    if given == expected {
        return Ok(());
    }
    Err(Error::BatchMismatch { input: name.to_owned(), given, first_input: first.to_owned(), expected })
}

/// Checks that a workspace has room for a batch.
///
/// # Errors
/// [`Error::BatchTooLarge`].
pub fn fits(batch: usize, capacity: usize) -> Result<(), Error> {
    if batch <= capacity {
        return Ok(());
    }
    Err(Error::BatchTooLarge { given: batch, capacity })
}

/// Checks that there is an example to take the mean over.
///
/// # Errors
/// [`Error::EmptyBatch`].
pub fn not_empty(batch: usize) -> Result<(), Error> {
    if batch > 0 {
        return Ok(());
    }
    Err(Error::EmptyBatch)
}

/// Checks that an input has no NaN and no infinity; `elements` is the number of elements in one example.
///
/// # Errors
/// [`Error::NotFinite`] for the first such value.
pub fn finite<E: Real>(name: &'static str, rows: &Rows<'_, E>, elements: usize) -> Result<(), Error> {
    match rows.data.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(at) => Err(Error::NotFinite {
            input: name.to_owned(),
            index: [at / elements.max(1), at % elements.max(1)],
            value: rows.data[at].to_f64(),
        }),
    }
}

#[cfg(test)]
mod tests;
