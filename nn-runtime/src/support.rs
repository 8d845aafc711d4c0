//! Small helpers that keep generated code short.

use ndarray::{ArrayView, IntoDimension, ShapeBuilder};

use crate::kernels::contract::Epilogue;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::seed;

/// A number of the source in every lane.
#[inline(always)]
pub fn number<L: Lane>(x: f64) -> L {
    L::splat(L::Elem::from_f64(x))
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
    let mut out = [L::Elem::ZERO];
    x.store(&mut out, Span { start: 0, len: 1 });
    out[0]
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

/// Random numbers in [0, 1) for the elements `at`, `offset` further on in the tensor.
#[inline(always)]
pub fn uniform_lanes<L: Lane>(seed: u64, stream: u64, offset: usize, at: Span) -> L {
    L::from_fn(at, |element| seed::uniform::<L::Elem>(seed, stream, (offset + element) as u64))
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
    let layout = shape.into_dimension().strides(strides.into_dimension());
    ArrayView::from_shape(layout, data).expect("a planned value holds its shape")
}

/// A slice in double precision, for reference computations.
#[must_use]
pub fn widen(data: &[f32]) -> Vec<f64> {
    data.iter().map(|x| f64::from(*x)).collect()
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
