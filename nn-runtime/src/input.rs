//! What generated code does with the arrays a user passes: check them, then see them as rows.

use ndarray::{ArrayView, Dimension};

use crate::error::{Diverged, Error};
use crate::kernels::real::Real;
use crate::tensor::Tensor;

/// Checks an array against the shape of one example, and returns the batch size and the examples.
///
/// The array must be `[batch, …example]` and lie in row-major order without gaps. Gaps are refused because memory between two rows of a view may be
/// borrowed mutably elsewhere (`split_at` gives such views), so that no slice can span it.
///
/// # Errors
/// [`Error::Shape`] if the array is not `[batch, …example]`; [`Error::Layout`] if it lies otherwise in memory.
#[inline]
pub fn rows<'a, E, D: Dimension>(
    name: &'static str,
    view: &ArrayView<'a, E, D>,
    example: &[usize],
) -> Result<(usize, &'a [E]), Error> {
    match view.shape().split_first() {
        Some((&batch, given)) if given == example => {
            view.to_slice().map(|data| (batch, data)).ok_or_else(|| gaps(name))
        }
        _ => Err(other_shape(name, batched(example), view.shape())),
    }
}

// Errors are made out of line, so that the checks are inlined: a tiny network's step takes hardly longer than they do.

#[cold]
#[inline(never)]
fn gaps(name: &str) -> Error {
    Error::Layout { input: name.to_owned() }
}

#[cold]
#[inline(never)]
fn other_shape(name: &str, expected: String, given: &[usize]) -> Error {
    Error::Shape { input: name.to_owned(), expected, given: given.to_vec() }
}

#[cold]
#[inline(never)]
fn batched(example: &[usize]) -> String {
    let sizes: Vec<String> = example.iter().map(|size| format!(", {size}")).collect();
    format!("[batch{}]", sizes.concat())
}

/// A type that labels may have: any integer, or for two classes `bool`.
pub trait Class: Copy + Send + Sync + 'static {
    /// The number of classes that the type is for; any, if none is said.
    const CLASSES: Option<usize> = None;
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
class!(u8 u16 u32 u64 usize i8 i16 i32 i64 i128 isize);

impl Class for u128 {
    #[inline]
    fn to_index(self) -> Option<usize> {
        usize::try_from(self).ok()
    }

    fn to_number(self) -> i128 {
        i128::try_from(self).unwrap_or(i128::MAX)
    }
}

/// `false` is class 0, `true` class 1.
impl Class for bool {
    const CLASSES: Option<usize> = Some(2);

    #[inline]
    fn to_index(self) -> Option<usize> {
        Some(usize::from(self))
    }

    fn to_number(self) -> i128 {
        i128::from(self)
    }
}

/// Checks that a type of labels has as many classes as there are.
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn same_classes<C: Class>(name: &str, classes: usize) -> Result<(), Error> {
    match C::CLASSES {
        Some(of_type) if of_type != classes => {
            let why =
                format!("expected `{name}` as integers, as there are {classes} classes, given `bool`, which is for 2");
            Err(Error::invalid("labels", why))
        }
        _ => Ok(()),
    }
}

/// How many examples some labels are for, where each example has `each` of them.
///
/// # Errors
/// [`Error::Shape`] if they are not a whole number of examples.
pub fn examples(name: &'static str, labels: usize, each: usize) -> Result<usize, Error> {
    if each > 0 && labels.is_multiple_of(each) {
        return Ok(labels / each);
    }
    Err(Error::Shape { input: name.to_owned(), expected: format!("[batch * {each}]"), given: vec![labels] })
}

/// Checks labels and copies them as classes into the first `labels.len()` elements of `into`, which it gives back.
///
/// # Errors
/// [`Error::Label`] for the first label outside `0..classes`; [`Error::BatchTooLarge`] if `into` is shorter than
/// `labels`.
pub fn labels<'b, C: Class>(
    name: &'static str,
    labels: &[C],
    classes: usize,
    into: &'b mut [u32],
) -> Result<&'b [u32], Error> {
    copy_labels(name, labels, classes, into, |label| label.to_index().filter(|&c| c < classes))
}

/// As [`labels()`], but a label `ignored`, which may be any number, becomes the class `classes` that there is not.
///
/// # Errors
/// As of [`labels()`].
pub fn labels_but<'b, C: Class>(
    ignored: i64,
    name: &'static str,
    labels: &[C],
    classes: usize,
    into: &'b mut [u32],
) -> Result<&'b [u32], Error> {
    copy_labels(name, labels, classes, into, |label| {
        if label.to_number() == i128::from(ignored) {
            return Some(classes);
        }
        label.to_index().filter(|&c| c < classes)
    })
}

fn copy_labels<'b, C: Class>(
    name: &'static str,
    labels: &[C],
    classes: usize,
    into: &'b mut [u32],
    class_of: impl Fn(C) -> Option<usize>,
) -> Result<&'b [u32], Error> {
    same_classes::<C>(name, classes)?;
    if labels.len() > into.len() {
        return Err(Error::BatchTooLarge { given: labels.len(), capacity: into.len() });
    }
    let into = &mut into[..labels.len()];
    for (index, (label, class)) in labels.iter().zip(into.iter_mut()).enumerate() {
        let valid = class_of(*label);
        *class = valid.and_then(|c| u32::try_from(c).ok()).ok_or_else(|| Error::Label {
            input: name.to_owned(),
            index,
            value: label.to_number(),
            classes,
        })?;
    }
    Ok(into)
}

/// Checks that an input has the batch size of the call.
///
/// # Errors
/// [`Error::BatchMismatch`].
#[inline]
pub fn same_batch(name: &'static str, given: usize, first: &'static str, expected: usize) -> Result<(), Error> {
    if given == expected { Ok(()) } else { Err(other_batch(name, given, first, expected)) }
}

#[cold]
#[inline(never)]
fn other_batch(name: &str, given: usize, first: &str, expected: usize) -> Error {
    Error::BatchMismatch { input: name.to_owned(), given, first_input: first.to_owned(), expected }
}

/// Checks that a layer has more than one value to take a statistic of.
///
/// # Errors
/// [`Error::TooFewValues`].
pub fn more_than_one(layer: &'static str, values: usize) -> Result<(), Error> {
    if values > 1 {
        return Ok(());
    }
    Err(Error::TooFewValues { layer: layer.to_owned(), given: values })
}

/// Checks the size of a call's batch: that there is an example, and that a workspace has room for all of them.
///
/// # Errors
/// [`Error::EmptyBatch`]; [`Error::BatchTooLarge`].
pub fn fits(batch: usize, capacity: usize) -> Result<(), Error> {
    if batch == 0 {
        return Err(Error::EmptyBatch);
    }
    if batch <= capacity {
        return Ok(());
    }
    Err(Error::BatchTooLarge { given: batch, capacity })
}

/// Checks that an input has no NaN and no infinity; `elements` is the number of elements in one example.
///
/// # Errors
/// [`Error::NotFinite`] for the first such value.
pub fn finite<E: Real>(name: &'static str, rows: &[E], elements: usize) -> Result<(), Error> {
    match rows.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(at) => Err(Error::NotFinite {
            input: name.to_owned(),
            index: [at / elements.max(1), at % elements.max(1)],
            value: rows[at].to_f64(),
        }),
    }
}

/// Where a network has nothing to train.
#[must_use]
pub fn nothing_to_train(why: &'static str) -> Error {
    Error::invalid("train_step", why)
}

/// Checks that a training step's loss is a number to go down from; gives it back.
///
/// # Errors
/// [`Error::Diverged`].
#[inline]
pub fn finite_loss(loss: f32) -> Result<f32, Error> {
    if loss.is_finite() { Ok(loss) } else { Err(diverged(loss)) }
}

#[cold]
#[inline(never)]
fn diverged(loss: f32) -> Error {
    Error::Diverged(Box::new(Diverged::of_loss(loss)))
}

/// Checks that a parameter is still the tensor that the network made: one put in its place may lie otherwise.
///
/// # Errors
/// [`Error::Shape`] if its shape or its order in memory is another.
#[inline]
pub fn stored<F: Real, D: Dimension>(
    name: &'static str,
    tensor: &Tensor<F, D>,
    shape: &[usize],
    strides: &[usize],
) -> Result<(), Error> {
    if tensor.shape() == shape && tensor.strides() == strides {
        return Ok(());
    }
    Err(replaced(name, shape, tensor.shape()))
}

#[cold]
#[inline(never)]
fn replaced(name: &str, shape: &[usize], given: &[usize]) -> Error {
    let expected = format!("{shape:?}, stored as the network made it (assign to a parameter, do not replace it)");
    other_shape(name, expected, given)
}

#[cfg(test)]
mod tests;
