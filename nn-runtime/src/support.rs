//! Small helpers that keep generated code short.

use ndarray::{ArrayView, IntoDimension, ShapeBuilder};

use crate::Error;
use crate::kernels::arena::Arena;
use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::contract::{Epilogue, Operand, Output};
use crate::kernels::held::Held;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::optim::{Guarded, MAX_SLOTS, Rule, STEPPED};
use crate::seed;

/// A number of the source in every lane.
#[inline(always)]
pub fn number<L: Lane>(x: f64) -> L {
    L::splat(L::Elem::from_f64(x))
}

/// Numbers of the source, in the type of the network.
#[inline(always)]
#[must_use]
pub fn table<E: Real, const N: usize>(numbers: [f64; N]) -> [E; N] {
    numbers.map(E::from_f64)
}

/// A size as a number.
#[inline(always)]
#[must_use]
pub fn count(size: usize) -> f64 {
    size as f64
}

/// The number that all lanes hold.
#[inline(always)]
pub fn scalar<L: Lane>(x: L) -> L::Elem {
    x.fold(|first, _| first)
}

/// The class index of an example, checked when the labels came in.
#[inline(always)]
#[must_use]
pub fn class(labels: &[u32], example: usize) -> usize {
    labels[example] as usize
}

/// 1 in the lane of the class, 0 elsewhere.
#[inline(always)]
pub fn one_hot<L: Lane>(at: Span, class: usize) -> L {
    L::index(at).eq(L::splat(L::Elem::from_usize(class)))
}

/// 1 in all lanes if the place is that of the class, otherwise 0.
#[inline(always)]
pub fn one_hot_splat<L: Lane>(place: usize, class: usize) -> L {
    L::splat(L::Elem::from_usize(usize::from(place == class)))
}

/// Random numbers in [0, 1) for the elements `at`, `offset` further on in the tensor.
#[inline(always)]
pub fn uniform_lanes<L: Lane>(seed: u64, stream: u64, offset: usize, at: Span) -> L {
    L::from_fn(at, |element| seed::uniform::<L::Elem>(seed, stream, (offset + element) as u64))
}

/// The same for elements that are `stride` apart: lanes along an axis that is not the last.
#[inline(always)]
pub fn uniform_strided<L: Lane>(seed: u64, stream: u64, offset: usize, stride: usize, at: Span) -> L {
    L::from_fn(at, |element| seed::uniform::<L::Elem>(seed, stream, (offset + element * stride) as u64))
}

/// One random number in [0, 1), that of `element`, in every lane.
#[inline(always)]
pub fn uniform_splat<L: Lane>(seed: u64, stream: u64, element: usize) -> L {
    L::splat(seed::uniform::<L::Elem>(seed, stream, element as u64))
}

/// `x` where it is finite, 0 where it is infinite (or NaN): what `logsumexp` shifts by.
#[inline(always)]
pub fn finite_or_zero<L: Lane>(x: L) -> L {
    L::select(x.abs().lt(L::splat(L::Elem::INFINITY)), x, number(0.0))
}

/// The elements from `start` on; none where a batch has no examples.
#[inline(always)]
#[must_use]
pub fn part<E>(data: &[E], start: usize) -> &[E] {
    data.get(start..).unwrap_or_default()
}

/// A matrix stored row by row.
#[inline(always)]
#[must_use]
pub const fn matrix<E>(data: &[E], row_stride: usize) -> Operand<'_, E> {
    Operand { data, row_stride, col_stride: 1 }
}

/// The transpose of a matrix that is stored row by row.
#[inline(always)]
#[must_use]
pub const fn transposed<E>(data: &[E], row_stride: usize) -> Operand<'_, E> {
    Operand { data, row_stride: 1, col_stride: row_stride }
}

/// A matrix to write, row by row.
#[inline(always)]
#[must_use]
pub const fn output<E>(data: &mut [E], row_stride: usize) -> Output<'_, E> {
    Output { data, row_stride }
}

/// The same of bytes, for an epilogue that gives them.
#[inline(always)]
#[must_use]
pub fn output_of_bytes<E: Real>(data: &mut [u8], row_stride: usize) -> Output<'_, E> {
    Output::of_bytes(data, row_stride)
}

/// The number that a byte is.
#[inline(always)]
#[must_use]
pub fn widened<E: Real>(byte: u8) -> E {
    E::from_u8(byte)
}

/// The numbers that bytes are, for people to look at.
#[must_use]
pub fn numbers<E: Real>(bytes: &[u8]) -> Vec<E> {
    bytes.iter().map(|byte| E::from_u8(*byte)).collect()
}

/// A parameter that takes an optimiser's step, with the state that the optimiser keeps for it.
#[inline(always)]
#[must_use]
pub fn stepped<'a, E>(
    weight: &'a mut [E],
    state: [&'a mut [E]; MAX_SLOTS],
    row_stride: usize,
) -> [Output<'a, E>; STEPPED] {
    let [slot0, slot1, slot2] = state;
    [weight, slot0, slot1, slot2].map(|data| output(data, row_stride))
}

/// Stores the sums as they are.
#[derive(Clone, Copy, Debug)]
pub struct Store;

impl<L: Lane> Epilogue<L, 1> for Store {
    #[inline(always)]
    fn apply(&self, _row: usize, _at: Span, acc: L, _old: [L; 1]) -> [L; 1] {
        [acc]
    }
}

/// Takes the sums as the gradient of what is there, and does an optimiser's step.
#[derive(Clone, Copy, Debug)]
pub struct Update<'a, R: Rule> {
    /// The step.
    pub step: &'a Guarded<'a, R>,
}

impl<L: Lane, R: Rule> Epilogue<L, STEPPED> for Update<'_, R> {
    const LIVE: usize = 1 + R::SLOTS;
    const READS: bool = true;

    #[inline(always)]
    fn apply(&self, _row: usize, at: Span, acc: L, mut old: [L; STEPPED]) -> [L; STEPPED] {
        let [weight, slots @ ..] = &mut old;
        *weight = self.step.update(at, acc, *weight, slots);
        old
    }

    #[inline(always)]
    fn propose(&self, _row: usize, _at: Span, acc: L, mut old: [L; STEPPED]) -> [L; STEPPED] {
        let [weight, slots @ ..] = &mut old;
        *weight = self.step.unguarded(acc, *weight, slots);
        old
    }

    #[inline(always)]
    fn descent(&self) -> Option<[L::Elem; 2]> {
        self.step.descent().map(|numbers| numbers.map(|x| L::Elem::from_f64(f64::from(x))))
    }

    #[inline(always)]
    fn held(&self) -> Option<&Held> {
        Some(self.step.held())
    }
}

/// Adds to what is there: for a product that is summed up in several passes.
#[derive(Clone, Copy, Debug)]
pub struct Accumulate;

impl<L: Lane> Epilogue<L, 1> for Accumulate {
    const READS: bool = true;

    #[inline(always)]
    fn apply(&self, _row: usize, _at: Span, acc: L, [old]: [L; 1]) -> [L; 1] {
        [old + acc]
    }
}

/// Memory as an array, by shape and strides.
///
/// # Panics
/// If the memory is too short: a bug of the compiler.
pub fn view<E, const R: usize>(
    data: &[E],
    shape: [usize; R],
    strides: [usize; R],
) -> ArrayView<'_, E, <[usize; R] as IntoDimension>::Dim>
where
    [usize; R]: IntoDimension,
{
    // no strides reach into nothing
    let strides = if shape.contains(&0) { [0; R] } else { strides };
    let layout = shape.into_dimension().strides(strides.into_dimension());
    ArrayView::from_shape(layout, data).expect("a planned value holds its shape")
}

/// A slice in double precision, for reference computations.
#[must_use]
pub fn widen(data: &[f32]) -> Vec<f64> {
    data.iter().map(|x| f64::from(*x)).collect()
}

/// The largest batch that memory is counted for: sizes of its values are far from where they would overflow.
pub const MOST_EXAMPLES: usize = usize::MAX >> (usize::BITS / 2);

/// The bytes of buffers of some lengths, in elements of four bytes; the largest number if it is more.
#[must_use]
pub const fn bytes(lengths: &[usize]) -> usize {
    let mut sum = 0_usize;
    let mut index = 0;
    while index < lengths.len() {
        sum = sum.saturating_add(lengths[index]);
        index += 1;
    }
    sum.saturating_mul(4)
}

/// Zeros for a workspace that has room for a batch.
///
/// # Errors
/// [`Error::Invalid`] if there is no memory for them.
pub fn room<F: Real>(batch: usize, len: usize) -> Result<AlignedBuffer<F>, Error> {
    AlignedBuffer::try_zeroed(len).ok_or_else(|| no_room(batch, len.saturating_mul(size_of::<F>())))
}

/// The memory of a workspace that has room for a batch: so many bytes, of a network of `f32`.
///
/// # Errors
/// As of [`room`].
pub fn arena<F: Real>(batch: usize, bytes: usize) -> Result<Arena<F>, Error> {
    Arena::try_zeroed(bytes).ok_or_else(|| no_room(batch, bytes.saturating_mul(size_of::<F>() / size_of::<f32>())))
}

/// Room for the labels of a batch.
///
/// # Errors
/// As of [`room`].
pub fn room_for_labels(batch: usize, len: usize) -> Result<Vec<u32>, Error> {
    let mut labels = Vec::new();
    labels.try_reserve_exact(len).map_err(|_| no_room(batch, len.saturating_mul(size_of::<u32>())))?;
    labels.resize(len, 0);
    Ok(labels)
}

/// Checks that the memory for a batch can be counted.
///
/// # Errors
/// As of [`room`].
pub fn countable(batch: usize) -> Result<(), Error> {
    if batch <= MOST_EXAMPLES { Ok(()) } else { Err(no_room(batch, usize::MAX)) }
}

fn no_room(batch: usize, bytes: usize) -> Error {
    Error::invalid(
        "workspace",
        format!("expected a batch that there is memory for, given {batch}, which takes {bytes} bytes"),
    )
}

/// The workspace, for who does not ask whether there is memory. Notes whether the network is optimised: `W` is a type of
/// its own.
///
/// # Panics
/// If there is none.
#[track_caller]
pub fn made<W>(workspace: Result<W, Error>) -> W {
    crate::optimised::note::<W>();
    workspace.unwrap_or_else(|error| panic!("{error}"))
}

/// The sum of some lengths.
#[must_use]
pub const fn total(lengths: &[usize]) -> usize {
    let mut sum = 0;
    let mut index = 0;
    while index < lengths.len() {
        sum += lengths[index];
        index += 1;
    }
    sum
}

/// The largest of some lengths; 0 of none.
#[must_use]
pub const fn largest(lengths: &[usize]) -> usize {
    let mut most = 0;
    let mut index = 0;
    while index < lengths.len() {
        if lengths[index] > most {
            most = lengths[index];
        }
        index += 1;
    }
    most
}
