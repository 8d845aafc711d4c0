//! One pixel of a result at a time, in vectors of channels.

use super::Matrix;
use crate::kernels::convolve::{Axis, Tensor4};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use core::ops::Range;

/// Makes pixels one after the other: `row`, then `column` for each from 0 on, then `channels` for each span of them.
pub(super) trait Pixel<L: Lane> {
    /// Goes to the start of a row of an image.
    fn row(&mut self, image: usize, row: usize);
    /// Goes to the next column of the row; `place` is the result's row.
    fn column(&mut self, column: usize, place: usize);
    /// The pixel's channels.
    fn channels(&self, at: Span) -> L;
}

/// The channels `at` of the pixel at `offset`.
///
/// # Safety
/// They must lie in the tensor.
#[inline(always)]
unsafe fn load<L: Lane>(from: &Tensor4<'_, L::Elem>, offset: usize, at: Span) -> L {
    let stride = from.strides[1];
    if stride == 1 {
        // SAFETY: the caller's promise.
        return unsafe { L::load_first(from.data.as_ptr().add(offset + at.start), at.len) };
    }
    L::from_each(at, |c| from.data[offset + c * stride])
}

/// The taps of output `out` that lie in the image.
#[inline(always)]
fn taps(axis: Axis, out: usize) -> Range<usize> {
    let place = |tap: usize| out * axis.stride + tap * axis.dilation;
    let (mut start, mut end) = (0, axis.filter);
    while start < end && place(start) < axis.pad {
        start += 1;
    }
    while end > start && place(end - 1) >= axis.pad + axis.image {
        end -= 1;
    }
    start..end
}

/// Windows of an image: what [`Max`] and [`Pick`] share.
struct Windows<'a, L: Lane> {
    axes: [Axis; 2],
    source: &'a Tensor4<'a, L::Elem>,
    image: usize,
    out: usize,
    down: Range<usize>,
    across: Range<usize>,
    /// Where the first tap within the image is.
    first: usize,
}

impl<'a, L: Lane> Windows<'a, L> {
    #[inline(always)]
    fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>) -> Self {
        Self { axes, source, image: 0, out: 0, down: 0..0, across: 0..0, first: 0 }
    }
    #[inline(always)]
    fn row(&mut self, image: usize, row: usize) {
        (self.image, self.out, self.down) = (image, row, taps(self.axes[0], row));
    }
    #[inline(always)]
    fn column(&mut self, column: usize) {
        let [y, x] = self.axes;
        self.across = taps(x, column);
        if self.down.is_empty() || self.across.is_empty() {
            return;
        }
        let iy = self.out * y.stride + self.down.start * y.dilation - y.pad;
        let ix = column * x.stride + self.across.start * x.dilation - x.pad;
        let [images, _, rows, columns] = self.source.strides;
        self.first = self.image * images + iy * rows + ix * columns;
    }
    /// How far the next tap is, down and across.
    #[inline(always)]
    fn steps(&self) -> [usize; 2] {
        let ([y, x], [_, _, rows, columns]) = (self.axes, self.source.strides);
        [y.dilation * rows, x.dilation * columns]
    }
    /// The number of a tap.
    #[inline(always)]
    fn number(&self, ky: usize, kx: usize) -> L {
        L::all(L::Elem::from_usize(ky * self.axes[1].filter + kx))
    }
}

/// The largest element of a window, and, with INDEX, which it is.
pub(super) struct Max<'a, L: Lane, const INDEX: bool> {
    windows: Windows<'a, L>,
    index: Option<&'a Matrix<L::Elem>>,
    place: usize,
}

impl<'a, L: Lane, const INDEX: bool> Max<'a, L, INDEX> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>, index: Option<&'a Matrix<L::Elem>>) -> Self {
        Self { windows: Windows::new(axes, source), index, place: 0 }
    }
}

impl<L: Lane, const INDEX: bool> Pixel<L> for Max<'_, L, INDEX> {
    #[inline(always)]
    fn row(&mut self, image: usize, row: usize) {
        self.windows.row(image, row);
    }
    #[inline(always)]
    fn column(&mut self, column: usize, place: usize) {
        self.windows.column(column);
        self.place = place;
    }
    #[inline(always)]
    fn channels(&self, at: Span) -> L {
        let windows = &self.windows;
        let [down, across] = windows.steps();
        let (mut best, mut index) = (L::all(L::Elem::NEG_INFINITY), -L::one());
        let (mut line, mut first) = (windows.first, INDEX);
        for ky in windows.down.clone() {
            let mut offset = line;
            for kx in windows.across.clone() {
                // SAFETY: the taps are those that lie in the image, whose channels `Tensor4::check` has checked.
                let value = unsafe { load::<L>(windows.source, offset, at) };
                if !INDEX {
                    best = best.max(value);
                } else if first {
                    (best, index, first) = (value, windows.number(ky, kx), false);
                } else {
                    // one that is not ≤ the best is larger or NaN; after a NaN nothing counts
                    let (less, number) = (value.is_le(best), best.is_eq(best));
                    let next = L::blend(less, index, windows.number(ky, kx));
                    index = L::blend(number, next, index);
                    best = L::blend(number, L::blend(less, best, value), best);
                }
                offset += across;
            }
            line += down;
        }
        if let (true, Some(to)) = (INDEX, self.index) {
            // SAFETY: `max_pool` has checked that the row and the channels lie in the matrix.
            unsafe { index.store_first(to.start.add(self.place * to.row_stride + at.start), at.len) }
        }
        best
    }
}

/// The element of a window at the index.
pub(super) struct Pick<'a, L: Lane> {
    windows: Windows<'a, L>,
    index: &'a Tensor4<'a, L::Elem>,
    offset: usize,
}

impl<'a, L: Lane> Pick<'a, L> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>, index: &'a Tensor4<'a, L::Elem>) -> Self {
        Self { windows: Windows::new(axes, source), index, offset: 0 }
    }
}

impl<L: Lane> Pixel<L> for Pick<'_, L> {
    #[inline(always)]
    fn row(&mut self, image: usize, row: usize) {
        self.windows.row(image, row);
    }
    #[inline(always)]
    fn column(&mut self, column: usize, _: usize) {
        self.windows.column(column);
        let [images, _, rows, columns] = self.index.strides;
        self.offset = self.windows.image * images + self.windows.out * rows + column * columns;
    }
    #[inline(always)]
    fn channels(&self, at: Span) -> L {
        let windows = &self.windows;
        let [down, across] = windows.steps();
        // SAFETY: the result's pixels are the index's, whose channels `Tensor4::check` has checked.
        let index = unsafe { load::<L>(self.index, self.offset, at) };
        let (mut picked, mut line) = (L::zero(), windows.first);
        for ky in windows.down.clone() {
            let mut offset = line;
            for kx in windows.across.clone() {
                // SAFETY: the taps are those that lie in the image.
                let value = unsafe { load::<L>(windows.source, offset, at) };
                picked = L::blend(index.is_eq(windows.number(ky, kx)), value, picked);
                offset += across;
            }
            line += down;
        }
        picked
    }
}

/// The sum over the windows that point to a pixel of the image.
pub(super) struct Spread<'a, L: Lane> {
    axes: [Axis; 2],
    source: &'a Tensor4<'a, L::Elem>,
    index: &'a Tensor4<'a, L::Elem>,
    image: usize,
    /// The image's row and column, counted from the first zero before it.
    place: [usize; 2],
    /// The windows that cover the row, and the column.
    down: Range<usize>,
    across: Range<usize>,
}

impl<'a, L: Lane> Spread<'a, L> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>, index: &'a Tensor4<'a, L::Elem>) -> Self {
        Self { axes, source, index, image: 0, place: [0; 2], down: 0..0, across: 0..0 }
    }
}

/// Moves a range of windows on to those that cover a place, which never goes back: no division.
#[inline(always)]
fn cover(axis: Axis, place: usize, windows: &mut Range<usize>) {
    while windows.end < axis.out && windows.end * axis.stride <= place {
        windows.end += 1;
    }
    while windows.start < windows.end && windows.start * axis.stride + (axis.filter - 1) * axis.dilation < place {
        windows.start += 1;
    }
}

/// The tap of a window that is so far from its start.
#[inline(always)]
fn tap(axis: Axis, far: usize) -> Option<usize> {
    if axis.dilation == 1 {
        return Some(far);
    }
    far.is_multiple_of(axis.dilation).then(|| far / axis.dilation)
}

impl<L: Lane> Pixel<L> for Spread<'_, L> {
    #[inline(always)]
    fn row(&mut self, image: usize, row: usize) {
        (self.image, self.place[0]) = (image, row + self.axes[0].pad);
        (self.down, self.across) = (0..0, 0..0);
        if self.axes[0].filter > 0 && self.axes[1].filter > 0 {
            cover(self.axes[0], self.place[0], &mut self.down);
        }
    }
    #[inline(always)]
    fn column(&mut self, column: usize, _: usize) {
        self.place[1] = column + self.axes[1].pad;
        if self.axes[1].filter > 0 {
            cover(self.axes[1], self.place[1], &mut self.across);
        }
    }
    #[inline(always)]
    fn channels(&self, at: Span) -> L {
        let [y, x] = self.axes;
        let offset = |from: &Tensor4<'_, L::Elem>, oy: usize, ox: usize| {
            self.image * from.strides[0] + oy * from.strides[2] + ox * from.strides[3]
        };
        let mut sum = L::zero();
        for oy in self.down.clone() {
            let Some(ky) = tap(y, self.place[0] - oy * y.stride) else { continue };
            for ox in self.across.clone() {
                let Some(kx) = tap(x, self.place[1] - ox * x.stride) else { continue };
                // SAFETY: windows are pixels of both operands, whose channels `Tensor4::check` has checked.
                let (index, value) = unsafe {
                    let index = load::<L>(self.index, offset(self.index, oy, ox), at);
                    (index, load::<L>(self.source, offset(self.source, oy, ox), at))
                };
                let here = index.is_eq(L::all(L::Elem::from_usize(ky * x.filter + kx)));
                sum = sum + L::blend(here, value, L::zero());
            }
        }
        sum
    }
}
