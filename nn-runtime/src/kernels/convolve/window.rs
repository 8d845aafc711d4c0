//! The window: a copy of the part of the source that a band looks at, with the zeros around the image.

use super::blocking::{self, Bands};
use super::line::Line;
use super::{Tensor4, bad};
use crate::kernels::vector::Vector;
use core::ops::Range;

/// How the tiles reach the source.
pub(super) struct Window {
    /// No tap falls outside, so that nothing need be copied.
    pub(super) in_place: bool,
    /// The channels of the copy lie apart, in planes, as those of the source do.
    planes: bool,
    /// The strides of image, channel, row and column that the tiles see.
    pub(super) strides: [usize; 4],
    /// Channels in all groups.
    channels: usize,
    /// How many elements a copy has, with one vector to spare.
    pub(super) len: usize,
}

impl Window {
    pub(super) fn new<E>(source: &Tensor4<'_, E>, lines: &[Line; 2], channels: usize, bands: &Bands) -> Self {
        let [image, channel, row, column] = source.strides;
        let far = |size: usize, stride: usize| size.saturating_sub(1).saturating_mul(stride);
        let farthest = far(bands.images, image)
            .saturating_add(far(channels, channel))
            .saturating_add(far(bands.high, row))
            .saturating_add(far(bands.wide, column));
        if lines[0].inside() && lines[1].inside() && u32::try_from(farthest).is_ok() {
            return Self { in_place: true, planes: false, strides: source.strides, channels, len: 0 };
        }
        if u32::try_from(bands.window).is_err() {
            bad("a window of more than 2³² elements");
        }
        // the copy is laid out as the source is, so that it is copied in long parts
        let planes = column == 1 && channel != 1;
        let width = bands.wide * channels;
        let strides =
            if planes { [bands.high * width, bands.wide, width, 1] } else { [bands.high * width, 1, width, channels] };
        Self { in_place: false, planes, strides, channels, len: bands.window.saturating_add(blocking::SPARE) }
    }

    /// The source as the tiles see it: where a band starts, with [`strides`](Self::strides) from there.
    ///
    /// # Safety
    /// The source must hold the images, and `to` the window.
    #[inline(always)]
    pub(super) unsafe fn view<V: Vector>(
        &self,
        source: &Tensor4<'_, V::Elem>,
        lines: &[Line; 2],
        images: Range<usize>,
        rows: Range<usize>,
        to: *mut V::Elem,
    ) -> *const V::Elem {
        let [y, x] = lines;
        let (top, left) = (y.lowest(rows.start), x.lowest(0));
        if self.in_place {
            // `inside` has shown that neither is negative, unless nothing is read
            let offset = images.start * self.strides[0]
                + top.unsigned_abs() * self.strides[2]
                + left.unsigned_abs() * self.strides[3];
            return source.data.as_ptr().wrapping_add(offset);
        }
        let (high, wide) = (y.extent(rows.len()), x.extent(x.count));
        let (before, inside, after) = overlap(left, wide, x.source());
        for (i, image) in images.enumerate() {
            let to = to.wrapping_add(i * self.strides[0]);
            let from = source.data.as_ptr().wrapping_add(image * source.strides[0]);
            for r in 0..high {
                let to = to.wrapping_add(r * self.strides[2]);
                let row = top + r.cast_signed();
                // SAFETY: the caller's promise: the row's part lies in the image, and the copy in the window.
                unsafe {
                    // without channels there is nothing to copy, and nothing to point at
                    let is_outside = row < 0 || row.unsigned_abs() >= y.source() || inside.is_empty();
                    if is_outside || self.channels == 0 {
                        clear::<V>(to, wide * self.channels);
                        continue;
                    }
                    let from = from.add(row.unsigned_abs() * source.strides[2] + inside.start * source.strides[3]);
                    self.row::<V>(source, from, to, [before, inside.len(), after]);
                }
            }
        }
        to
    }

    /// One row of the window: zeros, a part of the image's row, zeros. Some of what follows it may be cleared, too; it is
    /// written later, in the order of addresses.
    ///
    /// # Safety
    /// `from` must be valid for so many columns and all channels, `to` for the row of the window and a vector more.
    #[inline(always)]
    unsafe fn row<V: Vector>(
        &self,
        source: &Tensor4<'_, V::Elem>,
        from: *const V::Elem,
        to: *mut V::Elem,
        [before, inside, after]: [usize; 3],
    ) {
        let ([_, channel, _, column], channels) = (source.strides, self.channels);
        // SAFETY: the caller's promise.
        unsafe {
            if self.planes {
                for c in 0..channels {
                    let to = to.add(c * self.strides[1]);
                    clear::<V>(to, before);
                    copy::<V>(from.add(c * channel), to.add(before), inside);
                    clear::<V>(to.add(before + inside), after);
                }
                return;
            }
            clear::<V>(to, before * channels);
            let to = to.add(before * channels);
            if channel == 1 && column == channels {
                copy::<V>(from, to, inside * channels);
                clear::<V>(to.add(inside * channels), after * channels);
                return;
            }
            for u in 0..inside {
                let (from, to) = (from.add(u * column), to.add(u * channels));
                if channel == 1 {
                    copy::<V>(from, to, channels);
                } else {
                    for c in 0..channels {
                        *to.add(c) = *from.add(c * channel);
                    }
                }
            }
            clear::<V>(to.add(inside * channels), after * channels);
        }
    }
}

/// What of `wide` positions from `first` on lies before, within and behind `0..size`.
pub(super) fn overlap(first: isize, wide: usize, size: usize) -> (usize, Range<usize>, usize) {
    let before = (if first < 0 { first.unsigned_abs() } else { 0 }).min(wide);
    let start = if first < 0 { 0 } else { first.unsigned_abs().min(size) };
    let inside = (wide - before).min(size - start);
    (before, start..start + inside, wide - before - inside)
}

/// # Safety
/// Both must be valid for `len` elements and must not overlap.
#[inline(always)]
pub(super) unsafe fn copy<V: Vector>(from: *const V::Elem, to: *mut V::Elem, len: usize) {
    let mut i = 0;
    // SAFETY: the caller's promise; i + WIDTH ≤ len, or `len` elements from 0 on.
    unsafe {
        while i + V::WIDTH <= len {
            V::load_all(from.add(i)).store_all(to.add(i));
            i += V::WIDTH;
        }
        if len >= V::WIDTH {
            // the last ones once more, if they are no vector of their own: whole stores are faster than masked ones
            i = len - V::WIDTH;
            V::load_all(from.add(i)).store_all(to.add(i));
        } else if len > 0 {
            V::load_first(from, len).store_first(to, len);
        }
    }
}

/// Zeros in `len` elements, and in what is left of the last vector.
///
/// # Safety
/// `to` must be valid for as many whole vectors as hold `len` elements.
#[inline(always)]
pub(super) unsafe fn clear<V: Vector>(to: *mut V::Elem, len: usize) {
    for i in (0..len).step_by(V::WIDTH) {
        // SAFETY: the caller's promise.
        unsafe { V::zero().store_all(to.add(i)) }
    }
}
