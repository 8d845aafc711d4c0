//! The sums over the windows that cover each pixel of an image, or that point to it: window by window, each to the pixels
//! that it covers.

use super::pixel::load;
use super::places::{Places, Reals};
use super::{Piece, WAITING};
use crate::kernels::convolve::{Axis, Tensor4};
use crate::kernels::finish::Rows;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use core::ops::Range;

/// See the module.
pub(super) struct Spread<'a, L: Lane, P: Places<L>> {
    pub(super) axes: [Axis; 2],
    pub(super) source: &'a Tensor4<'a, L::Elem>,
    /// Which pixel a window points to; without it, to all of them.
    pub(super) index: Option<&'a Tensor4<'a, P::Elem>>,
}

impl<L: Lane, P: Places<L>> Spread<'_, L, P> {
    /// Makes the rows of a piece and hands them over. With UNIT, channels are neighbours in both operands.
    #[inline(always)]
    pub(super) fn rows<const UNIT: bool>(&self, piece: &Piece<'_, L>) {
        let mut waiting = [L::Elem::ZERO; WAITING];
        let channels = piece.job.geometry.channels;
        let [height, width] = piece.size;
        for first in (0..channels).step_by(WAITING) {
            let end = (first + WAITING).min(channels);
            let stride = (end - first).next_multiple_of(L::WIDTH);
            let most = WAITING / stride;
            for row in piece.rows.clone() {
                for start in (0..width).step_by(most) {
                    let columns = start..(start + most).min(width);
                    let sums = &mut waiting[..columns.len() * stride];
                    for at in (0..sums.len()).step_by(L::WIDTH) {
                        // SAFETY: the sums are whole vectors.
                        unsafe { L::zero().store_all(sums.as_mut_ptr().add(at)) }
                    }
                    self.part::<UNIT>([row / height, row % height], &columns, first..end, sums);
                    let rows = Rows { first: row * width + start, step: 1, count: columns.len() };
                    // SAFETY: rows and channels lie in the result, and these rows are this piece's.
                    unsafe { piece.finish.rows(sums.as_ptr(), stride, rows, first..end) }
                }
            }
        }
    }

    /// Some columns of a row, which begin as zeros.
    #[inline(always)]
    fn part<const UNIT: bool>(
        &self,
        [image, row]: [usize; 2],
        columns: &Range<usize>,
        channels: Range<usize>,
        sums: &mut [L::Elem],
    ) {
        let [y, x] = self.axes;
        let stride = channels.len().next_multiple_of(L::WIDTH);
        for oy in y.windows(row) {
            let far = row + y.pad - y.start(oy);
            if y.dilation > 1 && !far.is_multiple_of(y.dilation) {
                continue;
            }
            let ky = if y.dilation > 1 { far / y.dilation } else { far };
            for kx in 0..x.filter {
                let tap = L::all(L::Elem::from_usize(ky * x.filter + kx));
                let outs = meeting(x, kx, columns);
                if outs.is_empty() {
                    continue;
                }
                // windows of one stride meet columns of one distance, which are done at once; others one by one
                let together = if x.is_even() { 1 } else { outs.len() };
                for out in outs.step_by(together) {
                    if x.is_even() && kx >= x.taps(out).end {
                        continue;
                    }
                    let outs = out..out + together;
                    // where the first of the windows meets the columns, and how far the next is
                    let first = x.start(out) + kx * x.dilation - x.pad - columns.start;
                    for channel in (0..channels.len()).step_by(L::WIDTH) {
                        let at = Span { start: channels.start + channel, len: L::WIDTH.min(channels.len() - channel) };
                        let to = &mut sums[first * stride + channel..];
                        self.along::<UNIT>([image, oy], outs.clone(), tap, at, to, x.stride * stride);
                    }
                }
            }
        }
    }

    /// Adds one vector of channels of a row's windows, where their index is the tap, to every `step`-th vector.
    #[inline(always)]
    fn along<const UNIT: bool>(
        &self,
        [image, row]: [usize; 2],
        outs: Range<usize>,
        tap: L,
        at: Span,
        to: &mut [L::Elem],
        step: usize,
    ) {
        let to = &mut to[..(outs.len() - 1) * step + L::WIDTH];
        let offset = |[images, _, rows, columns]: [usize; 4]| image * images + row * rows + outs.start * columns;
        let source = offset(self.source.strides);
        let Some(indices) = self.index else {
            for i in 0..outs.len() {
                // SAFETY: windows are pixels of the operand, whose channels `Tensor4::check` has checked; `to` has a whole
                // vector for each.
                unsafe {
                    let to = to.as_mut_ptr().add(i * step);
                    let [value] = load::<L, Reals, 1, UNIT>(self.source, source + i * self.source.strides[3], at);
                    (L::load_all(to) + value).store_all(to);
                }
            }
            return;
        };
        let index = offset(indices.strides);
        for i in 0..outs.len() {
            // SAFETY: windows are pixels of both operands, whose channels `Tensor4::check` has checked; `to` has a whole
            // vector for each.
            unsafe {
                let to = to.as_mut_ptr().add(i * step);
                let [index] = load::<L, P, 1, UNIT>(indices, index + i * indices.strides[3], at);
                let [value] = load::<L, Reals, 1, UNIT>(self.source, source + i * self.source.strides[3], at);
                (L::load_all(to) + L::blend(index.is_eq(tap), value, L::zero())).store_all(to);
            }
        }
    }
}

/// The windows whose tap meets any of the given columns of the image.
#[inline(always)]
fn meeting(axis: Axis, tap: usize, columns: &Range<usize>) -> Range<usize> {
    // how far a column is from the start of the first window
    let first = |column: usize| axis.first_from((column + axis.pad).saturating_sub(tap * axis.dilation));
    first(columns.start)..first(columns.end).min(axis.out)
}
