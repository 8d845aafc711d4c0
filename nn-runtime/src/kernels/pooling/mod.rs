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
mod places;
mod spread;
#[cfg(test)]
mod tests;

use super::contract::{Epilogue, Output, Run};
use super::convolve::{Axis, Geometry, Tensor4, bad};
use super::finish::{Finish, Finisher, Rows, holds};
use super::lane::{Lane, Span};
use super::pool;
use super::real::Real;
use core::ops::Range;
use long::LongMax;
use pixel::{Max, Pick, Pixel, WindowSum};
use places::{Bytes, Places, Reals, check_bytes};
pub use places::{PlacesIn, PlacesOut};
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
    Max { x: Tensor4<'a, E>, index: Option<Index<E>> },
    /// Of x and the index.
    Pick { x: Tensor4<'a, E>, index: PlacesIn<'a, E> },
    /// Of x: the sum of each window.
    Sum { x: Tensor4<'a, E> },
    /// Of y and the index; without one, of y to all pixels of the window.
    Spread { y: Tensor4<'a, E>, index: Option<PlacesIn<'a, E>> },
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
        let places = |index: PlacesIn<'a, E>| match index {
            PlacesIn::Reals(tensor) => PlacesIn::Reals(turned(tensor)),
            PlacesIn::Bytes(tensor) => PlacesIn::Bytes(turned(tensor)),
        };
        let kind = match kind {
            Kind::Max { x, index } => Kind::Max { x: turned(x), index },
            Kind::Pick { x, index } => Kind::Pick { x: turned(x), index: places(index) },
            Kind::Sum { x } => Kind::Sum { x: turned(x) },
            Kind::Spread { y, index } => Kind::Spread { y: turned(y), index: index.map(places) },
        };
        Self { geometry: Geometry { rows: columns, columns: rows, ..geometry }, kind }
    }
}

/// The same elements, rows and columns of which are swapped.
#[inline(always)]
fn turned<E>(Tensor4 { data, strides: [b, c, y, x] }: Tensor4<'_, E>) -> Tensor4<'_, E> {
    Tensor4 { data, strides: [b, c, x, y] }
}

/// Where places go.
enum Index<E> {
    Reals(Matrix<E>),
    Bytes(Matrix<u8>),
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
/// than all numbers. A window outside of the image has −∞ and the index −1. The index may be of bytes, where windows have
/// no more than 255 elements: 255 is then that of a window outside of the image.
///
/// Features and groups of the geometry do not matter. Nothing is allocated.
///
/// # Panics
/// If an operand or output is shorter than the geometry asks: a bug of the compiler, never of its user.
#[inline]
pub fn max_pool<'a, L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    index: impl Into<PlacesOut<'a, L::Elem>>,
) {
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    let size = [batch * rows.out * columns.out, channels];
    x.check(geometry.pooled(rows.image, columns.image));
    let index = match index.into() {
        PlacesOut::Reals(index) => matrix(index, size).map(Index::Reals),
        PlacesOut::Bytes(index) => {
            check_bytes(&geometry);
            matrix(index, size).map(Index::Bytes)
        }
    };
    let finish = Finish::<L, N, E>::new(size, outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Max { x, index }), &finish);
}

/// A matrix of some rows and columns; none if it has no elements.
#[inline(always)]
fn matrix<E>(index: Output<'_, E>, size: [usize; 2]) -> Option<Matrix<E>> {
    if !index.data.is_empty() && !holds(index.data.len(), index.row_stride, size) {
        bad("the index is too short");
    }
    let Output { data, row_stride } = index;
    (!data.is_empty()).then_some(Matrix { start: data.as_mut_ptr(), row_stride })
}

/// The element of each window that the index of [`max_pool`] names: the derivative of [`unpool`], and of `max_pool`
/// along a direction. An index that is none of the window's gives 0.
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn pick_pool<'a, L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    index: impl Into<PlacesIn<'a, L::Elem>>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    x.check(geometry.pooled(rows.image, columns.image));
    let index = index.into();
    index.check(&geometry);
    let finish = Finish::<L, N, E>::new([batch * rows.out * columns.out, channels], outputs, epilogue);
    L::pool(&Pooling::new(geometry, Kind::Pick { x, index }), &finish);
}

/// The sum, for each element of the image, of y over the windows whose index points to it: the derivative of
/// [`max_pool`]. The result is a matrix of `batch · rows.image · columns.image` rows and a column for each channel.
///
/// # Panics
/// As [`max_pool`].
#[inline]
pub fn unpool<'a, L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    y: Tensor4<'_, L::Elem>,
    index: impl Into<PlacesIn<'a, L::Elem>>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    geometry.check_extent();
    let Geometry { batch, channels, rows, columns, .. } = geometry;
    y.check(geometry.pooled(rows.out, columns.out));
    let index = index.into();
    index.check(&geometry);
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
        match &self.job.kind {
            Kind::Max { x: source, index: Some(Index::Reals(index)) } => self.max::<Reals>(axes, source, index),
            Kind::Max { x: source, index: Some(Index::Bytes(index)) } => self.max::<Bytes>(axes, source, index),
            Kind::Max { x: source, index: None } => match LongMax::<L, Reals>::new(axes, source, None) {
                Some(mut long) => long.rows(&self),
                None => self.pixels(&mut Max::<L, Reals, false>::new(axes, source, None), unit(source)),
            },
            Kind::Pick { x: source, index: PlacesIn::Reals(index) } => self.pick::<Reals>(axes, source, index),
            Kind::Pick { x: source, index: PlacesIn::Bytes(index) } => self.pick::<Bytes>(axes, source, index),
            Kind::Sum { x: source } => self.pixels(&mut WindowSum::<L>::new(axes, source), unit(source)),
            Kind::Spread { y: source, index: None } => self.spread::<Reals>(axes, source, None),
            Kind::Spread { y: source, index: Some(PlacesIn::Reals(index)) } => {
                self.spread::<Reals>(axes, source, Some(index));
            }
            Kind::Spread { y: source, index: Some(PlacesIn::Bytes(index)) } => {
                self.spread::<Bytes>(axes, source, Some(index));
            }
        }
    }
}

/// Whether channels are neighbours.
fn unit<E>(operand: &Tensor4<'_, E>) -> bool {
    operand.strides[1] == 1
}

impl<L: Lane> Piece<'_, L> {
    /// The largest elements, and their places.
    #[inline(always)]
    fn max<P: Places<L>>(&self, axes: [Axis; 2], source: &Tensor4<'_, L::Elem>, index: &Matrix<P::Elem>) {
        match LongMax::<L, P>::new(axes, source, Some(index)) {
            Some(mut long) => long.rows(self),
            None => self.pixels(&mut Max::<L, P, true>::new(axes, source, Some(index)), unit(source)),
        }
    }

    /// The elements at some places.
    #[inline(always)]
    fn pick<P: Places<L>>(&self, axes: [Axis; 2], source: &Tensor4<'_, L::Elem>, index: &Tensor4<'_, P::Elem>) {
        self.pixels(&mut Pick::<L, P>::new(axes, source, index), unit(source) && unit(index));
    }

    /// The sums over windows, or over those that point to a pixel.
    #[inline(always)]
    fn spread<P: Places<L>>(
        &self,
        axes: [Axis; 2],
        source: &Tensor4<'_, L::Elem>,
        index: Option<&Tensor4<'_, P::Elem>>,
    ) {
        let spread = Spread::<L, P> { axes, source, index };
        let is_unit = unit(source) && index.is_none_or(unit);
        if is_unit { spread.rows::<true>(self) } else { spread.rows::<false>(self) }
    }

    /// Makes every pixel, with loops of their own for operands whose channels are neighbours.
    #[inline(always)]
    fn pixels(&self, pixel: &mut impl Pixel<L>, is_unit: bool) {
        if is_unit {
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
