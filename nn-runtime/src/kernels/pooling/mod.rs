//! Pooling of images, by maxima and by sums, and its derivatives, with an epilogue that turns each result into what is
//! stored.
//!
//! Windows lie as in a [convolution](super::convolve): `iy = oy · stride + ky · dilation − pad`, ix likewise, and what is
//! outside of the image belongs to no window; or they share an axis evenly ([`Axis::even`]). Results are matrices with
//! channels last.
//!
//! ```text
//! max_pool    y[b, oy, ox, c] = max over the window of x[b, c, iy, ix],   index = ky · width + kx of where it is
//! pick_pool   y[b, oy, ox, c] = x[b, c, iy, ix] at the index
//! unpool      x[b, iy, ix, c] = Σ over the windows whose index points here of y[b, c, oy, ox]
//! sum_pool    y[b, oy, ox, c] = Σ over the window of x[b, c, iy, ix]
//! spread_pool x[b, iy, ix, c] = Σ over the windows that cover this pixel of y[b, c, oy, ox]
//! ```

mod long;
mod pixel;
mod spread;
#[cfg(test)]
mod tests;

use super::contract::{Epilogue, Output, Run};
use super::convolve::{Axis, Finish, Finisher, Geometry, Rows, Tensor4, bad, holds};
use super::lane::{Lane, Span};
use super::pool;
use super::real::Real;
use core::ops::Range;
use long::LongMax;
use pixel::{Max, Pick, Pixel, WindowSum};
use spread::Spread;

/// Elements compared below which a second thread is not worth waking.
const WORTH_SHARING: usize = pool::worth(1 << 19);
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
    /// Of x: the sum of each window.
    Sum { x: Tensor4<'a, E> },
    /// Of y and the index; without one, of y to all pixels of the window.
    Spread { y: Tensor4<'a, E>, index: Option<Tensor4<'a, E>> },
}

impl<'a, E> Pooling<'a, E> {
    /// An image with one column is seen as one with one row: what is found out about a row serves all of its pixels.
    #[inline(always)]
    fn new(geometry: Geometry, kind: Kind<'a, E>) -> Self {
        let Axis { image, filter, out, dilation: _, stride: _, pad } = geometry.columns;
        if (image, filter, out, pad) != (1, 1, 1, 0) {
            return Self { geometry, kind };
        }
        let Geometry { rows, columns, .. } = geometry;
        let turned = |tensor: Tensor4<'a, E>| {
            let [b, c, y, x] = tensor.strides;
            Tensor4 { strides: [b, c, x, y], ..tensor }
        };
        let kind = match kind {
            Kind::Max { x, index } => Kind::Max { x: turned(x), index },
            Kind::Pick { x, index } => Kind::Pick { x: turned(x), index: turned(index) },
            Kind::Sum { x } => Kind::Sum { x: turned(x) },
            Kind::Spread { y, index } => Kind::Spread { y: turned(y), index: index.map(turned) },
        };
        Self { geometry: Geometry { rows: columns, columns: rows, ..geometry }, kind }
    }
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

/// The largest element of each window, `max over ky, kx of x[b, c, iy, ix]` with `iy = oy · stride + ky · dilation − pad`
/// and ix likewise, and which it is, `ky · columns.filter + kx`. The result is a matrix of
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
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    let size = [batch * rows.out * columns.out, channels];
    x.check(geometry.pooled(rows.image, columns.image));
    if !index.data.is_empty() && !holds(&index, size[0], size[1]) {
        bad("the index is too short");
    }
    let Output { data, row_stride } = index;
    let index = (!data.is_empty()).then_some(Matrix { start: data.as_mut_ptr(), row_stride });
    let finish = Finish::<L, N, E>::new(size, outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Max { x, index }), &finish);
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
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    x.check(geometry.pooled(rows.image, columns.image));
    index.check(geometry.pooled(rows.out, columns.out));
    let finish = Finish::<L, N, E>::new([batch * rows.out * columns.out, channels], outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Pick { x, index }), &finish);
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
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    y.check(geometry.pooled(rows.out, columns.out));
    index.check(geometry.pooled(rows.out, columns.out));
    let finish = Finish::<L, N, E>::new([batch * rows.image * columns.image, channels], outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Spread { y, index: Some(index) }), &finish);
}

/// The sum of each window, `Σ over ky, kx of x[b, c, iy, ix]`, pixels outside of the image left out; added along the rows
/// of the window. The result is a matrix as that of [`max_pool`].
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn sum_pool<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    x.check(geometry.pooled(rows.image, columns.image));
    let finish = Finish::<L, N, E>::new([batch * rows.out * columns.out, channels], outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Sum { x }), &finish);
}

/// The sum, for each element of the image, of y over the windows that cover it: the derivative of [`sum_pool`]. The
/// result is a matrix as that of [`unpool`].
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn spread_pool<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    y: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    y.check(geometry.pooled(rows.out, columns.out));
    let finish = Finish::<L, N, E>::new([batch * rows.image * columns.image, channels], outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Spread { y, index: None }), &finish);
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<L: Lane>(job: &Pooling<'_, L::Elem>, finish: &dyn Finisher<L::Elem>) {
    let Geometry { batch, channels, rows, columns, .. } = job.geometry;
    let [height, width] = match job.kind {
        Kind::Spread { .. } => [rows.image, columns.image],
        _ => [rows.out, columns.out],
    };
    let all = batch * height;
    if [all, width, channels].contains(&0) {
        return;
    }
    let taps = rows.filter.saturating_mul(columns.filter).max(1);
    let work = [all, width, channels, taps].into_iter().fold(1, usize::saturating_mul);
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
        let axes = [y, x];
        if let Kind::Max { x: source, index } = &self.job.kind
            && let Some(mut long) = LongMax::<L>::new(axes, source, index.as_ref())
        {
            return long.rows(&self);
        }
        match &self.job.kind {
            Kind::Max { x: source, index: Some(index) } => {
                self.pixels(&mut Max::<L, true>::new(axes, source, Some(index)), &[source]);
            }
            Kind::Max { x: source, index: None } => {
                self.pixels(&mut Max::<L, false>::new(axes, source, None), &[source]);
            }
            Kind::Pick { x: source, index } => {
                self.pixels(&mut Pick::<L>::new(axes, source, index), &[source, index]);
            }
            Kind::Sum { x: source } => self.pixels(&mut WindowSum::<L>::new(axes, source), &[source]),
            Kind::Spread { y: source, index } => {
                let spread = Spread::<L> { axes, source, index: index.as_ref() };
                let is_unit = unit(&[source]) && index.is_none_or(|index| unit(&[&index]));
                if is_unit { spread.rows::<true>(&self) } else { spread.rows::<false>(&self) }
            }
        }
    }
}

/// Whether channels are neighbours in all of them.
fn unit<E>(operands: &[&Tensor4<'_, E>]) -> bool {
    operands.iter().all(|operand| operand.strides[1] == 1)
}

impl<L: Lane> Piece<'_, L> {
    /// Makes every pixel, with loops of their own for operands whose channels are neighbours.
    #[inline(always)]
    fn pixels(&self, pixel: &mut impl Pixel<L>, operands: &[&Tensor4<'_, L::Elem>]) {
        if unit(operands) {
            self.rows::<true>(pixel);
        } else {
            self.rows::<false>(pixel);
        }
    }

    /// Makes every pixel, row by row, and hands over the results.
    #[inline(always)]
    fn rows<const UNIT: bool>(&self, pixel: &mut impl Pixel<L>) {
        let mut waiting = [L::Elem::ZERO; WAITING];
        let channels = self.job.geometry.channels;
        let [height, width] = self.size;
        for first in (0..channels).step_by(WAITING) {
            let end = (first + WAITING).min(channels);
            let stride = (end - first).next_multiple_of(L::WIDTH);
            let most = WAITING / stride;
            for row in self.rows.clone() {
                pixel.row(row / height, row % height);
                let mut start = 0;
                while start < width {
                    let count = most.min(width - start);
                    for i in 0..count {
                        pixel.column(start + i, row * width + start + i);
                        let to = &mut waiting[i * stride..(i + 1) * stride];
                        let mut channel = first;
                        // several vectors at a time share what it takes to find the taps
                        while channel + 4 * L::WIDTH <= end {
                            store(pixel.channels::<4, UNIT>(whole::<L>(channel)), &mut to[channel - first..]);
                            channel += 4 * L::WIDTH;
                        }
                        while channel + 2 * L::WIDTH <= end {
                            store(pixel.channels::<2, UNIT>(whole::<L>(channel)), &mut to[channel - first..]);
                            channel += 2 * L::WIDTH;
                        }
                        while channel < end {
                            let at = Span { start: channel, len: L::WIDTH.min(end - channel) };
                            store(pixel.channels::<1, UNIT>(at), &mut to[channel - first..]);
                            channel += L::WIDTH;
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

/// The span of a whole vector.
#[inline(always)]
fn whole<L: Lane>(start: usize) -> Span {
    Span { start, len: L::WIDTH }
}

/// Writes vectors one after the other.
#[inline(always)]
fn store<L: Lane, const G: usize>(vectors: [L; G], to: &mut [L::Elem]) {
    let to = &mut to[..G * L::WIDTH];
    for (i, vector) in vectors.into_iter().enumerate() {
        // SAFETY: `to` has G · WIDTH elements.
        unsafe { vector.store_all(to.as_mut_ptr().add(i * L::WIDTH)) }
    }
}
