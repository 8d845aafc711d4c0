//! One axis of a correlation: where each output looks, as arithmetic sequences.
//!
//! Output `t` takes, with tap `j` of the filter, the source's element `t · step + first + j · tap_step`. The convolution
//! itself is of this form; its derivative by the image is of this form within each class of positions that are equal
//! modulo the stride.

use super::Axis;

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// How many outputs.
    pub(super) count: usize,
    /// Output t is the result's position `result_first + t · result_step`.
    pub(super) result_first: usize,
    pub(super) result_step: usize,
    /// How many taps; tap j is the filter's element `filter_first + j · filter_step`.
    pub(super) taps: usize,
    pub(super) filter_first: usize,
    pub(super) filter_step: usize,
    /// How far the source moves from one output to the next.
    step: usize,
    /// Where output 0 looks with tap 0, which may lie outside of the source.
    first: isize,
    /// How far a tap is from the one before.
    tap_step: isize,
    /// How many elements the source has.
    source: usize,
}

impl Line {
    /// The convolution itself: the result is `out`, the source the image.
    pub(super) const fn forward(axis: Axis) -> Self {
        Self {
            count: axis.out,
            result_first: 0,
            result_step: 1,
            taps: axis.filter,
            filter_first: 0,
            filter_step: 1,
            step: axis.stride,
            first: -axis.pad.cast_signed(),
            tap_step: axis.dilation.cast_signed(),
            source: axis.image,
        }
    }

    /// How many classes of positions the derivative by the image has: those that are equal modulo the stride are of one.
    pub(super) const fn classes(axis: &Axis) -> usize {
        if axis.stride < axis.image { axis.stride } else { axis.image }
    }

    /// The derivative by the image, at the positions i from `result_first` on, a stride apart. With `class` the remainder
    /// of `result_first + pad`, the taps k that meet them have `k · dilation mod stride = class`, and they look at
    /// `out[(i + pad − k · dilation) / stride]`.
    pub(super) const fn backward(axis: Axis, result_first: usize) -> Self {
        let Axis { image, filter, out, stride, dilation, pad } = axis;
        let class = (result_first + pad) % stride;
        let count = (image - result_first).div_ceil(stride);
        let common = divisor(stride, dilation);
        let (mut filter_first, filter_step) = (0, stride / common);
        // after a step the remainders repeat
        let end = if filter_step < filter { filter_step } else { filter };
        while filter_first < end && filter_first * dilation % stride != class {
            filter_first += 1;
        }
        let none = filter_first == end;
        let taps = if none { 0 } else { (filter - filter_first).div_ceil(filter_step) };
        let first = (result_first + pad).cast_signed() - (filter_first * dilation).cast_signed();
        Self {
            count,
            result_first,
            result_step: stride,
            taps,
            filter_first,
            filter_step,
            step: 1,
            first: if none { 0 } else { first / stride.cast_signed() },
            tap_step: -(dilation / common).cast_signed(),
            source: out,
        }
    }

    /// The least position that `outputs` from t = `start` on look at.
    pub(super) const fn lowest(&self, start: usize) -> isize {
        let last = if self.taps == 0 { 0 } else { (self.taps.cast_signed() - 1) * self.tap_step };
        (start * self.step).cast_signed() + self.first + if last < 0 { last } else { 0 }
    }

    /// How many positions, from the least to the last, so many outputs look at.
    pub(super) const fn extent(&self, outputs: usize) -> usize {
        if self.taps == 0 || outputs == 0 {
            return 0;
        }
        (outputs - 1) * self.step + (self.taps - 1) * self.tap_step.unsigned_abs() + 1
    }

    /// Whether every output finds all its taps within the source.
    pub(super) const fn inside(&self) -> bool {
        let extent = self.extent(self.count);
        extent == 0 || self.lowest(0) >= 0 && self.lowest(0).unsigned_abs() + extent <= self.source
    }

    /// How far the position of tap j is above the least.
    pub(super) const fn tap(&self, j: usize) -> usize {
        if self.tap_step < 0 {
            (self.taps - 1 - j) * self.tap_step.unsigned_abs()
        } else {
            j * self.tap_step.unsigned_abs()
        }
    }

    /// How far the position of output t is above that of output 0.
    pub(super) const fn output(&self, t: usize) -> usize {
        t * self.step
    }

    /// How many elements the source has.
    pub(super) const fn source(&self) -> usize {
        self.source
    }
}

/// The greatest common divisor.
const fn divisor(mut a: usize, mut b: usize) -> usize {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
