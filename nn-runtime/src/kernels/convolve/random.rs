//! Random operands, for tests of convolution and pooling.

use super::{Axis, Tensor4};
use crate::kernels::real::Real;

/// A small generator of numbers in −1..1 (splitmix64).
pub(in crate::kernels) struct Numbers(pub(in crate::kernels) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub(in crate::kernels) fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n
    }
    pub(in crate::kernels) fn many<E: Real>(&mut self, n: usize) -> Vec<E> {
        (0..n).map(|_| E::from_f64((self.next() >> 40) as f64 / f64::from(1 << 23) - 1.0)).collect()
    }
}

/// Random numbers in a slice with not one element to spare.
pub(in crate::kernels) struct Random<E> {
    pub(in crate::kernels) data: Vec<E>,
    pub(in crate::kernels) strides: [usize; 4],
}

/// How many layouts [`Random::new`] knows.
pub(in crate::kernels) const LAYOUTS: usize = 5;

impl<E: Real> Random<E> {
    /// Strides by layout: first to last, second last, the same padded, first last, or nothing dense.
    pub(in crate::kernels) fn new(sizes: [usize; 4], layout: usize, numbers: &mut Numbers) -> Self {
        let [_, n1, n2, n3] = sizes.map(|n| n.max(1));
        let strides = match layout {
            0 => [n1 * n2 * n3, n2 * n3, n3, 1],
            1 => [n2 * n3 * n1, 1, n3 * n1, n1],
            2 => {
                let padded = n1.next_multiple_of(16);
                [n2 * n3 * padded, 1, n3 * padded, padded]
            }
            3 => {
                let padded = sizes[0].max(1) + 1;
                [1, padded, n3 * n1 * padded, n1 * padded]
            }
            _ => [(2 * n1 * n2 + 3) * (2 * n3 + 1), 2 * n2 * (2 * n3 + 1), 2 * n3 + 1, 2],
        };
        let last: usize = sizes.into_iter().zip(strides).map(|(size, stride)| size.saturating_sub(1) * stride).sum();
        let len = if sizes.contains(&0) { 0 } else { last + 1 };
        Self { data: numbers.many(len), strides }
    }
    pub(in crate::kernels) fn tensor(&self) -> Tensor4<'_, E> {
        Tensor4 { data: &self.data, strides: self.strides }
    }
    pub(in crate::kernels) fn at(&self, place: [usize; 4]) -> f64 {
        let ([i, j, k, l], [di, dj, dk, dl]) = (place, self.strides);
        self.data[i * di + j * dj + k * dk + l * dl].to_f64()
    }
}

/// The source position of a tap, if it lies in the image.
pub(in crate::kernels) fn position(axis: Axis, out: usize, tap: usize) -> Option<usize> {
    if axis.stride == 0 {
        let (start, end) = (out * axis.image / axis.out, ((out + 1) * axis.image).div_ceil(axis.out));
        return (start + tap < end).then_some(start + tap);
    }
    let far = (out * axis.stride + tap * axis.dilation).checked_sub(axis.pad)?;
    (far < axis.image).then_some(far)
}
