//! Max pooling of images and its derivatives, with an epilogue that turns each result into what is stored.
//!
//! Windows lie as in a [convolution](super::convolve): `iy = oy · stride + ky · dilation − pad`, ix likewise, and what is
//! outside of the image belongs to no window. Results are matrices with channels last.
//!
//! ```text
//! max_pool    y[b, oy, ox, c] = max over the window of x[b, c, iy, ix],   index = ky · width + kx of where it is
//! pick_pool   y[b, oy, ox, c] = x[b, c, iy, ix] at the index
//! unpool      x[b, iy, ix, c] = Σ over the windows whose index points here of y[b, c, oy, ox]
//! ```

#[cfg(test)]
mod tests;

use super::contract::{Epilogue, Output, Run};
use super::convolve::{Axis, Finish, Finisher, Geometry, Rows, Tensor4, bad, holds};
use super::lane::{Lane, Span};
use super::pool;
use super::real::Real;
use core::ops::Range;

/// Elements compared below which a second thread is not worth waking.
const WORTH_SHARING: usize = 1 << 19;
/// Into how many pieces the work is cut that is shared.
const PIECES: usize = 8;
/// Results that wait for the epilogue.
const WAITING: usize = 1024;

/// One of the functions of this module: its operands, checked.
#[doc(hidden)]
pub struct Pooling<'a, E> {
    geometry: Geometry,
    kind: Kind<'a, E>,
}

enum Kind<'a, E> {
    /// Of x; the index goes to a matrix, if there is one.
    Max { x: Tensor4<'a, E>, index: Option<Matrix<E>> },
    /// Of x and the index.
    Pick { x: Tensor4<'a, E>, index: Tensor4<'a, E> },
    /// Of y and the index.
    Spread { y: Tensor4<'a, E>, index: Tensor4<'a, E> },
}

/// A matrix that threads write to, each to rows of its own.
struct Matrix<E> {
    start: *mut E,
    row_stride: usize,
}

// SAFETY: threads write disjoint rows.
unsafe impl<E: Sync> Sync for Matrix<E> {}

impl Geometry {
    const fn pooled(&self, rows: usize, columns: usize) -> [usize; 4] {
        [self.batch, self.channels, rows, columns]
    }
}

/// The largest element of each window, and which it is: see the [module](self). The result is a matrix of
/// `batch · rows.out · columns.out` rows, in that order, and a column for each channel; the index, a number, goes to a
/// matrix of the same shape, unless that is empty. Of equal elements the first in row-major order counts; NaN is larger
/// than all numbers. A window outside of the image has −∞ and the index −1.
///
/// Features and groups of the geometry do not matter. Nothing is allocated.
///
/// # Panics
/// If an operand or output is shorter than the geometry asks: a bug of the compiler, never of its user.
#[inline]
pub fn max_pool<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    index: Output<'_, L::Elem>,
) {
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    let size = [batch * rows.out * columns.out, channels];
    x.check(geometry.pooled(rows.image, columns.image));
    if !index.data.is_empty() && !holds(&index, size[0], size[1]) {
        bad("the index is too short");
    }
    let Output { data, row_stride } = index;
    let index = (!data.is_empty()).then_some(Matrix { start: data.as_mut_ptr(), row_stride });
    let finish = Finish::<L, N, E>::new(size, outputs, epilogue);
    L::pool(&Pooling { geometry, kind: Kind::Max { x, index } }, &finish);
}

/// The element of each window that the index of [`max_pool`] names: the derivative of [`unpool`], and of `max_pool`
/// along a direction. An index that is none of the window's gives 0.
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn pick_pool<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    index: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    x.check(geometry.pooled(rows.image, columns.image));
    index.check(geometry.pooled(rows.out, columns.out));
    let finish = Finish::<L, N, E>::new([batch * rows.out * columns.out, channels], outputs, epilogue);
    L::pool(&Pooling { geometry, kind: Kind::Pick { x, index } }, &finish);
}

/// The sum, for each element of the image, of y over the windows whose index points to it: the derivative of
/// [`max_pool`]. The result is a matrix of `batch · rows.image · columns.image` rows and a column for each channel.
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn unpool<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    y: Tensor4<'_, L::Elem>,
    index: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    if rows.stride == 0 || columns.stride == 0 {
        bad("a stride of 0");
    }
    y.check(geometry.pooled(rows.out, columns.out));
    index.check(geometry.pooled(rows.out, columns.out));
    let finish = Finish::<L, N, E>::new([batch * rows.image * columns.image, channels], outputs, epilogue);
    L::pool(&Pooling { geometry, kind: Kind::Spread { y, index } }, &finish);
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<L: Lane>(job: &Pooling<'_, L::Elem>, finish: &dyn Finisher<L::Elem>) {
    let Geometry { batch, channels, rows, columns, .. } = job.geometry;
    let [height, width] = match job.kind {
        Kind::Spread { .. } => [rows.image, columns.image],
        _ => [rows.out, columns.out],
    };
    let all = batch * height;
    if all * width * channels == 0 {
        return;
    }
    let work = all * width * channels * (rows.filter * columns.filter).max(1);
    let step = if work >= WORTH_SHARING { all.div_ceil(PIECES) } else { all };
    let piece = |i: usize, _: *mut u8| {
        L::enter(Piece::<L> { job, finish, size: [height, width], rows: i * step..((i + 1) * step).min(all) });
    };
    pool::run(all.div_ceil(step), core::ptr::null_mut(), &piece);
}

/// Rows of pixels, those of all images counted together.
struct Piece<'a, L: Lane> {
    job: &'a Pooling<'a, L::Elem>,
    finish: &'a dyn Finisher<L::Elem>,
    /// The size of an image of the result.
    size: [usize; 2],
    rows: Range<usize>,
}

impl<L: Lane> Run<L> for Piece<'_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let Geometry { rows: y, columns: x, .. } = self.job.geometry;
        match &self.job.kind {
            Kind::Max { x: source, index } => self.pixels(|row, place, at| {
                let (value, tap) = largest::<L>([y, x], source, place, at);
                if let Some(index) = index {
                    // SAFETY: `max_pool` has checked that the row and the channels lie in the matrix.
                    unsafe { tap.store_first(index.start.add(row * index.row_stride + at.start), at.len) }
                }
                value
            }),
            Kind::Pick { x: source, index } => self.pixels(|_, place, at| pick::<L>([y, x], source, index, place, at)),
            Kind::Spread { y: source, index } => {
                self.pixels(|_, place, at| spread::<L>([y, x], source, index, place, at));
            }
        }
    }
}

/// An image, a row and a column.
type Place = [usize; 3];

impl<L: Lane> Piece<'_, L> {
    /// Calls `each` with every row of the result, its place and every span of channels, and hands over what it returns.
    #[inline(always)]
    fn pixels(&self, each: impl Fn(usize, Place, Span) -> L) {
        let mut waiting = [L::Elem::ZERO; WAITING];
        let channels = self.job.geometry.channels;
        let [height, width] = self.size;
        for first in (0..channels).step_by(WAITING) {
            let end = (first + WAITING).min(channels);
            let stride = (end - first).next_multiple_of(L::WIDTH);
            let most = WAITING / stride;
            for row in self.rows.clone() {
                let mut start = 0;
                while start < width {
                    let count = most.min(width - start);
                    for i in 0..count {
                        let column = start + i;
                        for channel in (first..end).step_by(L::WIDTH) {
                            let at = Span { start: channel, len: L::WIDTH.min(end - channel) };
                            let value = each(row * width + column, [row / height, row % height, column], at);
                            // SAFETY: count · stride elements are at most WAITING.
                            unsafe { value.store_all(waiting.as_mut_ptr().add(i * stride + channel - first)) }
                        }
                    }
                    let rows = Rows { first: row * width + start, step: 1, count };
                    // SAFETY: rows and channels lie in the result, and these rows are this piece's.
                    unsafe { self.finish.rows(waiting.as_ptr(), stride, rows, first..end) }
                    start += count;
                }
            }
        }
    }
}

/// The channels `at` of one pixel.
#[inline(always)]
fn channels<L: Lane>(from: &Tensor4<'_, L::Elem>, [image, row, column]: Place, at: Span) -> L {
    let [images, channels, rows, columns] = from.strides;
    let start = image * images + row * rows + column * columns;
    if channels == 1 {
        // SAFETY: `Tensor4::check` has shown that every pixel's channels lie in the data.
        return unsafe { L::load_first(from.data.as_ptr().add(start + at.start), at.len) };
    }
    L::from_each(at, |c| from.data[start + c * channels])
}

/// The taps of output `out` that lie in the image.
#[inline(always)]
fn taps(axis: Axis, out: usize) -> Range<usize> {
    let place = |tap: usize| out * axis.stride + tap * axis.dilation;
    let mut start = 0;
    while start < axis.filter && place(start) < axis.pad {
        start += 1;
    }
    let mut end = start;
    while end < axis.filter && place(end) < axis.pad + axis.image {
        end += 1;
    }
    start..end
}

/// The largest element of a window, and its tap.
#[inline(always)]
fn largest<L: Lane>([y, x]: [Axis; 2], from: &Tensor4<'_, L::Elem>, [image, oy, ox]: Place, at: Span) -> (L, L) {
    let (mut best, mut index) = (L::all(L::Elem::NEG_INFINITY), -L::one());
    let across = taps(x, ox);
    for ky in taps(y, oy) {
        let iy = oy * y.stride + ky * y.dilation - y.pad;
        for kx in across.clone() {
            let ix = ox * x.stride + kx * x.dilation - x.pad;
            let value = channels::<L>(from, [image, iy, ix], at);
            let tap = L::all(L::Elem::from_usize(ky * x.filter + kx));
            // a first element always counts; after that one that is not ≤ the best, unless the best is NaN
            let keep = value.is_le(best);
            let next = L::blend(keep, best, value);
            let next_index = L::blend(keep, index, tap);
            let number = best.is_eq(best);
            best = L::blend(number, next, best);
            index = L::blend(number, next_index, index);
            let none = index.is_lt(L::zero());
            index = L::blend(none, tap, index);
        }
    }
    (best, index)
}

/// The element of a window at the index.
#[inline(always)]
fn pick<L: Lane>(
    [y, x]: [Axis; 2],
    from: &Tensor4<'_, L::Elem>,
    index: &Tensor4<'_, L::Elem>,
    [image, oy, ox]: Place,
    at: Span,
) -> L {
    let index = channels::<L>(index, [image, oy, ox], at);
    let mut picked = L::zero();
    let across = taps(x, ox);
    for ky in taps(y, oy) {
        let iy = oy * y.stride + ky * y.dilation - y.pad;
        for kx in across.clone() {
            let ix = ox * x.stride + kx * x.dilation - x.pad;
            let here = index.is_eq(L::all(L::Elem::from_usize(ky * x.filter + kx)));
            picked = L::blend(here, channels::<L>(from, [image, iy, ix], at), picked);
        }
    }
    picked
}

/// The sum over the windows that point to a pixel.
#[inline(always)]
fn spread<L: Lane>(
    [y, x]: [Axis; 2],
    from: &Tensor4<'_, L::Elem>,
    index: &Tensor4<'_, L::Elem>,
    [image, iy, ix]: Place,
    at: Span,
) -> L {
    let mut sum = L::zero();
    for ky in 0..y.filter {
        let Some(oy) = window(y, iy, ky) else { continue };
        for kx in 0..x.filter {
            let Some(ox) = window(x, ix, kx) else { continue };
            let here = channels::<L>(index, [image, oy, ox], at).is_eq(L::all(L::Elem::from_usize(ky * x.filter + kx)));
            let value = channels::<L>(from, [image, oy, ox], at);
            sum = sum + L::blend(here, value, L::zero());
        }
    }
    sum
}

/// The output whose window has an image's position at a tap.
#[inline(always)]
fn window(axis: Axis, position: usize, tap: usize) -> Option<usize> {
    let far = (position + axis.pad).checked_sub(tap * axis.dilation)?;
    (far.is_multiple_of(axis.stride) && far / axis.stride < axis.out).then(|| far / axis.stride)
}
