//! The two tables of offsets: how far each tap and channel is from a pixel, and how far each pixel of a band is from its
//! first. A product's element [pixel, tap] is at the sum of the two, and either may be the one that runs along k.

use super::blocking::Bands;
use super::line::Line;

/// For each tap of both lines and each channel of a group.
///
/// # Safety
/// `to` must be valid for so many numbers, which must fit.
pub(super) unsafe fn taps(lines: &[Line; 2], channels: usize, strides: [usize; 4], to: *mut u32) {
    let ([y, x], [_, channel, row, column]) = (lines, strides);
    let mut at = 0;
    for ty in 0..y.taps {
        for tx in 0..x.taps {
            let start = y.tap(ty) * row + x.tap(tx) * column;
            for c in 0..channels {
                // SAFETY: the caller's promise.
                unsafe { to.add(at).write((start + c * channel) as u32) }
                at += 1;
            }
        }
    }
}

/// For each image, row and column of a band; a band of fewer is the beginning of it.
///
/// # Safety
/// As for [`taps`].
pub(super) unsafe fn pixels(lines: &[Line; 2], bands: &Bands, strides: [usize; 4], to: *mut u32) {
    let ([y, x], [image, _, row, column]) = (lines, strides);
    let mut at = 0;
    for i in 0..bands.images {
        for t in 0..bands.rows {
            let start = i * image + y.output(t) * row;
            for u in 0..x.count {
                // SAFETY: the caller's promise.
                unsafe { to.add(at).write((start + x.output(u) * column) as u32) }
                at += 1;
            }
        }
    }
}

/// The distance between neighbours if the elements of such sizes and strides, in row-major order, are evenly apart.
pub(super) fn even(sizes: [usize; 3], strides: [usize; 3]) -> Option<usize> {
    let (mut apart, mut count) = (0, 1);
    for (size, stride) in sizes.into_iter().zip(strides).rev().filter(|(size, _)| *size > 1) {
        if count == 1 {
            apart = stride;
        } else if stride != apart * count {
            return None;
        }
        count *= size;
    }
    Some(apart)
}
