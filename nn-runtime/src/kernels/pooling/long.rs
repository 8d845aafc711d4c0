//! The largest elements of long windows whose columns are neighbours in memory: vectors run along the lines of a window,
//! one channel after the other. Elsewhere vectors are made of channels ([`Max`](super::pixel::Max)).

use super::pixel::Windows;
use super::places::Places;
use super::{Matrix, Piece, WAITING};
use crate::kernels::convolve::{Axis, Tensor4};
use crate::kernels::finish::Rows;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;

/// Vectors whose maxima are taken side by side: one alone would wait for the one before.
const TOGETHER: usize = 4;

/// See the module.
pub(super) struct LongMax<'a, L: Lane, P: Places<L>> {
    windows: Windows<'a, L>,
    index: Option<&'a Matrix<P::Elem>>,
}

/// Neighbours that belong to one window and one channel.
#[derive(Clone, Copy)]
struct Stretch {
    start: usize,
    len: usize,
    /// The tap of the first.
    tap: usize,
}

impl<'a, L: Lane, P: Places<L>> LongMax<'a, L, P> {
    /// `None` where windows are short, or channels are neighbours: there vectors of channels take less time.
    #[inline(always)]
    pub(super) fn new(
        axes: [Axis; 2],
        source: &'a Tensor4<'a, L::Elem>,
        index: Option<&'a Matrix<P::Elem>>,
    ) -> Option<Self> {
        let [_, x] = axes;
        let [_, channels, rows, columns] = source.strides;
        let is_long = if is_one_stretch(axes, rows) { axes[0].filter * x.filter } else { x.filter } >= L::WIDTH;
        (is_long && columns == 1 && channels != 1 && x.dilation == 1)
            .then(|| Self { windows: Windows::new(axes, source), index })
    }

    /// Makes the rows of a piece and hands them over.
    #[inline(always)]
    pub(super) fn rows(&mut self, piece: &Piece<'_, L>) {
        let mut waiting = [L::Elem::ZERO; WAITING];
        let channels = piece.job.geometry.channels;
        let [height, width] = piece.size;
        for row in piece.rows.clone() {
            self.windows.row(row / height, row % height);
            for column in 0..width {
                self.windows.column(column);
                let place = row * width + column;
                for first in (0..channels).step_by(WAITING) {
                    let end = (first + WAITING).min(channels);
                    for channel in first..end {
                        waiting[channel - first] = self.channel(channel, place);
                    }
                    let rows = Rows { first: place, step: 1, count: 1 };
                    // SAFETY: the row and the channels lie in the result, and the row is this piece's; what waits is of
                    // whole vectors.
                    unsafe { piece.finish.rows(waiting.as_ptr(), WAITING, rows, first..end) }
                }
            }
        }
    }

    /// The largest element of a channel's window, whose tap goes to the index.
    #[inline(always)]
    fn channel(&self, channel: usize, place: usize) -> L::Elem {
        let largest = self.largest(channel);
        let Some(to) = self.index else { return largest };
        let (element, tap) =
            self.first(channel, largest).map_or((largest, None), |(element, tap)| (element, Some(tap)));
        // SAFETY: `max_pool` has checked that the row and the channel lie in the matrix.
        unsafe { to.start.add(place * to.row_stride + channel).write(P::one(tap)) }
        element
    }

    /// The elements of a channel's window, line by line, or all at once where the lines follow one another.
    #[inline(always)]
    fn stretches(&self, channel: usize) -> impl Iterator<Item = Stretch> {
        let Windows { axes, source, ref down, ref across, first, .. } = self.windows;
        let [_, channels, rows, _] = source.strides;
        let (count, len) = if across.is_empty() {
            (0, 0)
        } else if is_one_stretch(axes, rows) && across.len() == axes[1].filter {
            (down.len().min(1), down.len() * across.len())
        } else {
            (down.len(), across.len())
        };
        let (start, step) = (first + channel * channels, axes[0].dilation * rows);
        let (tap, width) = (down.start * axes[1].filter + across.start, axes[1].filter);
        (0..count).map(move |i| Stretch { start: start + i * step, len, tap: tap + i * width })
    }

    /// Up to a vector of the image, with −∞ in place of what is not there.
    #[inline(always)]
    fn vector(&self, start: usize, len: usize) -> L {
        // SAFETY: stretches are pixels of the image, whose channels `Tensor4::check` has checked.
        unsafe {
            let from = self.windows.source.data.as_ptr().add(start);
            if len >= L::WIDTH {
                return L::load_all(from);
            }
            L::load_first(from, len).keep(Span { start: 0, len }, L::Elem::NEG_INFINITY)
        }
    }

    /// The largest element; NaN if any is; −∞ if there is none.
    #[inline(always)]
    fn largest(&self, channel: usize) -> L::Elem {
        let mut best = [L::all(L::Elem::NEG_INFINITY); TOGETHER];
        for Stretch { start, len, .. } in self.stretches(channel) {
            let mut at = 0;
            while at + TOGETHER * L::WIDTH <= len {
                for (i, best) in best.iter_mut().enumerate() {
                    *best = best.max(self.vector(start + at + i * L::WIDTH, L::WIDTH));
                }
                at += TOGETHER * L::WIDTH;
            }
            while at < len {
                best[0] = best[0].max(self.vector(start + at, L::WIDTH.min(len - at)));
                at += L::WIDTH;
            }
        }
        best.into_iter().fold(L::all(L::Elem::NEG_INFINITY), L::max).maximum()
    }

    /// The first element that is the largest, or not a number where that is not, and its tap.
    #[inline(always)]
    fn first(&self, channel: usize, largest: L::Elem) -> Option<(L::Elem, usize)> {
        let is_number = !largest.to_f64().is_nan();
        let all = L::all(largest);
        for Stretch { start, len, tap } in self.stretches(channel) {
            for at in (0..len).step_by(L::WIDTH) {
                let count = L::WIDTH.min(len - at);
                let vector = self.vector(start + at, count);
                let is_none = L::all_true(if is_number { vector.is_lt(all) } else { vector.is_eq(vector) });
                if is_none {
                    continue;
                }
                let elements = &self.windows.source.data[start + at..start + at + count];
                let is_meant = |x: &L::Elem| if is_number { *x == largest } else { x.to_f64().is_nan() };
                if let Some(i) = elements.iter().position(is_meant) {
                    return Some((elements[i], tap + at + i));
                }
            }
        }
        None
    }
}

/// Whether lines of whole windows follow one another in memory, and their taps likewise.
#[inline(always)]
const fn is_one_stretch([y, x]: [Axis; 2], rows: usize) -> bool {
    y.dilation == 1 && x.dilation == 1 && x.filter == rows
}
