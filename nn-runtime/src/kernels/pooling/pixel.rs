//! One pixel of a result at a time, in vectors of channels.

use super::Matrix;
use super::places::{Places, Reals};
use crate::kernels::convolve::{Axis, Tensor4};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::kernels::sums::{CHAIN, Sum};
use core::ops::Range;

/// Makes pixels one after the other: `row`, then `column` for each from 0 on, then `channels` for each span of them.
pub(super) trait Pixel<L: Lane> {
    /// Goes to the start of a row of an image.
    fn row(&mut self, image: usize, row: usize);
    /// Goes to the next column of the row; `place` is the result's row.
    fn column(&mut self, column: usize, place: usize);
    /// G vectors of the pixel's channels from `at` on: whole ones, or just one of `at.len` channels. With UNIT, channels are
    /// neighbours in all operands.
    fn channels<const G: usize, const UNIT: bool>(&self, at: Span) -> [L; G];
}

/// G vectors of channels of the pixel at `offset`: of reals, or of places.
///
/// # Safety
/// They must lie in the tensor, and with UNIT be neighbours.
#[inline(always)]
pub(super) unsafe fn load<L: Lane, P: Places<L>, const G: usize, const UNIT: bool>(
    from: &Tensor4<'_, P::Elem>,
    offset: usize,
    at: Span,
) -> [L; G] {
    let stride = if UNIT { 1 } else { from.strides[1] };
    let start = offset + at.start * stride;
    let mut vectors = [L::zero(); G];
    for (i, vector) in vectors.iter_mut().enumerate() {
        if UNIT {
            // SAFETY: the caller's promise.
            unsafe {
                let from = from.data.as_ptr().add(start + i * L::WIDTH);
                *vector = P::load(from, if G > 1 { L::WIDTH } else { at.len });
            }
        } else {
            let mut each = [P::ZERO; MOST_WIDTH];
            let len = if G > 1 { L::WIDTH } else { at.len };
            gather(from.data, start + i * L::WIDTH * stride, stride, &mut each[..len]);
            // SAFETY: there are as many elements as the widest vector has.
            *vector = unsafe { P::load(each.as_ptr(), L::WIDTH) };
        }
    }
    vectors
}

/// The elements of the widest vector.
const MOST_WIDTH: usize = 16;

/// Channels that are not neighbours.
#[inline(never)]
fn gather<E: Copy>(from: &[E], start: usize, stride: usize, to: &mut [E]) {
    for (i, to) in to.iter_mut().enumerate() {
        *to = from[start + i * stride];
    }
}

/// Windows of an image: what maxima, sums and [`Pick`] share.
pub(super) struct Windows<'a, L: Lane> {
    pub(super) axes: [Axis; 2],
    pub(super) source: &'a Tensor4<'a, L::Elem>,
    image: usize,
    out: usize,
    pub(super) down: Range<usize>,
    pub(super) across: Range<usize>,
    /// Where the first tap within the image is.
    pub(super) first: usize,
}

impl<'a, L: Lane> Windows<'a, L> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>) -> Self {
        Self { axes, source, image: 0, out: 0, down: 0..0, across: 0..0, first: 0 }
    }
    #[inline(always)]
    pub(super) fn row(&mut self, image: usize, row: usize) {
        (self.image, self.out, self.down) = (image, row, self.axes[0].taps(row));
    }
    #[inline(always)]
    pub(super) fn column(&mut self, column: usize) {
        let [y, x] = self.axes;
        self.across = x.taps(column);
        if self.down.is_empty() || self.across.is_empty() {
            return;
        }
        let iy = y.start(self.out) + self.down.start * y.dilation - y.pad;
        let ix = x.start(column) + self.across.start * x.dilation - x.pad;
        let [images, _, rows, columns] = self.source.strides;
        self.first = self.image * images + iy * rows + ix * columns;
    }
    /// How far the next tap is, down and across.
    #[inline(always)]
    fn steps(&self) -> [usize; 2] {
        let ([y, x], [_, _, rows, columns]) = (self.axes, self.source.strides);
        [y.dilation * rows, x.dilation * columns]
    }
    /// The number of a row's first tap.
    #[inline(always)]
    fn number(&self, ky: usize) -> L {
        L::all(L::Elem::from_usize(ky * self.axes[1].filter + self.across.start))
    }
}

/// The largest element of a window, and, with INDEX, which it is.
pub(super) struct Max<'a, L: Lane, P: Places<L>, const INDEX: bool> {
    windows: Windows<'a, L>,
    index: Option<&'a Matrix<P::Elem>>,
    place: usize,
}

impl<'a, L: Lane, P: Places<L>, const INDEX: bool> Max<'a, L, P, INDEX> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>, index: Option<&'a Matrix<P::Elem>>) -> Self {
        Self { windows: Windows::new(axes, source), index, place: 0 }
    }
}

impl<L: Lane, P: Places<L>, const INDEX: bool> Pixel<L> for Max<'_, L, P, INDEX> {
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
    fn channels<const G: usize, const UNIT: bool>(&self, at: Span) -> [L; G] {
        let windows = &self.windows;
        let [down, across] = windows.steps();
        let (mut best, mut index) = ([L::all(L::Elem::NEG_INFINITY); G], [P::none(); G]);
        let (mut line, mut first) = (windows.first, INDEX);
        for ky in windows.down.clone() {
            let (mut offset, mut number) = (line, windows.number(ky));
            for _ in windows.across.clone() {
                // SAFETY: the taps are those that lie in the image, whose channels `Tensor4::check` has checked.
                let value = unsafe { load::<L, Reals, G, UNIT>(windows.source, offset, at) };
                if first {
                    (best, index, first) = (value, [number; G], false);
                } else {
                    for i in 0..G {
                        if INDEX {
                            // one that is not ≤ the best is larger or NaN; after a NaN nothing counts
                            let (less, real) = (value[i].is_le(best[i]), best[i].is_eq(best[i]));
                            index[i] = L::blend(real, L::blend(less, index[i], number), index[i]);
                            best[i] = L::blend(real, L::blend(less, best[i], value[i]), best[i]);
                        } else {
                            best[i] = best[i].max(value[i]);
                        }
                    }
                }
                offset += across;
                number = number + L::one();
            }
            line += down;
        }
        if let (true, Some(to)) = (INDEX, self.index) {
            for (i, index) in index.into_iter().enumerate() {
                // SAFETY: `max_pool` has checked that the row and the channels lie in the matrix.
                unsafe {
                    let to = to.start.add(self.place * to.row_stride + at.start + i * L::WIDTH);
                    P::store(index, to, if G > 1 { L::WIDTH } else { at.len });
                }
            }
        }
        best
    }
}

/// The sum of a window.
pub(super) struct WindowSum<'a, L: Lane> {
    windows: Windows<'a, L>,
}

impl<'a, L: Lane> WindowSum<'a, L> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>) -> Self {
        Self { windows: Windows::new(axes, source) }
    }
}

impl<L: Lane> Pixel<L> for WindowSum<'_, L> {
    #[inline(always)]
    fn row(&mut self, image: usize, row: usize) {
        self.windows.row(image, row);
    }
    #[inline(always)]
    fn column(&mut self, column: usize, _: usize) {
        self.windows.column(column);
    }
    #[inline(always)]
    fn channels<const G: usize, const UNIT: bool>(&self, at: Span) -> [L; G] {
        let windows = &self.windows;
        let [down, across] = windows.steps();
        let (mut sums, mut line) = ([L::zero(); G], windows.first);
        // many are added up in chains
        let is_long = windows.down.len() * windows.across.len() > CHAIN;
        let (mut totals, mut left) = ([Sum::new(L::zero()); G], CHAIN);
        for _ in windows.down.clone() {
            let mut offset = line;
            for _ in windows.across.clone() {
                // SAFETY: the taps are those that lie in the image, whose channels `Tensor4::check` has checked.
                let value = unsafe { load::<L, Reals, G, UNIT>(windows.source, offset, at) };
                for i in 0..G {
                    sums[i] = sums[i] + value[i];
                }
                offset += across;
                left -= usize::from(is_long);
                if left == 0 {
                    left = CHAIN;
                    for (total, sum) in totals.iter_mut().zip(&mut sums) {
                        total.add(core::mem::replace(sum, L::zero()));
                    }
                }
            }
            line += down;
        }
        if is_long {
            for (total, sum) in totals.iter_mut().zip(&mut sums) {
                total.add(*sum);
                *sum = total.value();
            }
        }
        sums
    }
}

/// The element of a window at the index.
pub(super) struct Pick<'a, L: Lane, P: Places<L>> {
    windows: Windows<'a, L>,
    index: &'a Tensor4<'a, P::Elem>,
    offset: usize,
}

impl<'a, L: Lane, P: Places<L>> Pick<'a, L, P> {
    #[inline(always)]
    pub(super) fn new(axes: [Axis; 2], source: &'a Tensor4<'a, L::Elem>, index: &'a Tensor4<'a, P::Elem>) -> Self {
        Self { windows: Windows::new(axes, source), index, offset: 0 }
    }
}

impl<L: Lane, P: Places<L>> Pixel<L> for Pick<'_, L, P> {
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
    fn channels<const G: usize, const UNIT: bool>(&self, at: Span) -> [L; G] {
        let windows = &self.windows;
        let [down, across] = windows.steps();
        // SAFETY: the result's pixels are the index's, whose channels `Tensor4::check` has checked.
        let index = unsafe { load::<L, P, G, UNIT>(self.index, self.offset, at) };
        let (mut picked, mut line) = ([L::zero(); G], windows.first);
        for ky in windows.down.clone() {
            let (mut offset, mut number) = (line, windows.number(ky));
            for _ in windows.across.clone() {
                // SAFETY: the taps are those that lie in the image.
                let value = unsafe { load::<L, Reals, G, UNIT>(windows.source, offset, at) };
                for i in 0..G {
                    picked[i] = L::blend(index[i].is_eq(number), value[i], picked[i]);
                }
                offset += across;
                number = number + L::one();
            }
            line += down;
        }
        picked
    }
}
