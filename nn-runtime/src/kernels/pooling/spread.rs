//! The sums over the windows that point to each pixel of an image: window by window, each to the pixels that it covers.

use super::pixel::load;
use super::{Piece, WAITING};
use crate::kernels::convolve::{Axis, Rows, Tensor4};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use core::ops::Range;

/// See the module.
pub(super) struct Spread<'a, L: Lane> {
    pub(super) axes: [Axis; 2],
    pub(super) source: &'a Tensor4<'a, L::Elem>,
    pub(super) index: &'a Tensor4<'a, L::Elem>,
}

/// The windows that cover any of the given positions of the image.
#[inline(always)]
fn windows(axis: Axis, positions: &Range<usize>) -> Range<usize> {
    if axis.filter == 0 || positions.is_empty() {
        return 0..0;
    }
    let span = (axis.filter - 1) * axis.dilation + 1;
    let start = (positions.start + axis.pad + 1).saturating_sub(span).div_ceil(axis.stride);
    start..((positions.end - 1 + axis.pad) / axis.stride + 1).min(axis.out)
}

impl<L: Lane> Spread<'_, L> {
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
        for oy in windows(y, &(row..row + 1)) {
            let far = row + y.pad - oy * y.stride;
            if y.dilation > 1 && !far.is_multiple_of(y.dilation) {
                continue;
            }
            let ky = if y.dilation > 1 { far / y.dilation } else { far };
            for ox in windows(x, columns) {
                let place = [image, oy, ox];
                for kx in 0..x.filter {
                    let column = (ox * x.stride + kx * x.dilation).wrapping_sub(x.pad);
                    if columns.contains(&column) {
                        let to = &mut sums[(column - columns.start) * stride..][..stride];
                        self.add::<UNIT>(place, ky * x.filter + kx, channels.clone(), to);
                    }
                }
            }
        }
    }

    /// Adds a window's channels to a pixel, where its index is the tap.
    #[inline(always)]
    fn add<const UNIT: bool>(&self, place: [usize; 3], tap: usize, channels: Range<usize>, to: &mut [L::Elem]) {
        let offset = |from: &Tensor4<'_, L::Elem>| {
            place[0] * from.strides[0] + place[1] * from.strides[2] + place[2] * from.strides[3]
        };
        let (source, index) = (offset(self.source), offset(self.index));
        let tap = L::all(L::Elem::from_usize(tap));
        let mut channel = channels.start;
        while channel < channels.end {
            let at = Span { start: channel, len: L::WIDTH.min(channels.end - channel) };
            // SAFETY: windows are pixels of both operands, whose channels `Tensor4::check` has checked; `to` has whole
            // vectors for all channels.
            unsafe {
                let to = to.as_mut_ptr().add(channel - channels.start);
                let [index] = load::<L, 1, UNIT>(self.index, index, at);
                let [value] = load::<L, 1, UNIT>(self.source, source, at);
                (L::load_all(to) + L::blend(index.is_eq(tap), value, L::zero())).store_all(to);
            }
            channel += L::WIDTH;
        }
    }
}
