//! Packing: a matrix of any strides, copied with its columns side by side and zeros up to whole vectors.

use super::window::copy;
use crate::kernels::vector::Vector;
use core::ops::Range;

/// `to[i · to_stride + j] = from[i · row_stride + j · col_stride]` for `rows × columns` elements, and zeros in the
/// columns from there up to `width`.
///
/// # Safety
/// Both must be valid for the matrix, `to` up to `width`, and they must not overlap.
#[inline(always)]
pub(super) unsafe fn pack<V: Vector>(
    from: *const V::Elem,
    [row_stride, col_stride]: [usize; 2],
    [rows, columns]: [usize; 2],
    to: *mut V::Elem,
    to_stride: usize,
    width: usize,
) {
    // SAFETY: the caller's promise: i < rows and j < columns ≤ width throughout.
    unsafe {
        if col_stride == 1 {
            for i in 0..rows {
                let to = to.add(i * to_stride);
                copy::<V>(from.add(i * row_stride), to, columns);
                fill::<V>(to, columns..width);
            }
            return;
        }
        // squares of columns are transposed, what is left is copied one by one
        let squares = if row_stride == 1 { [rows / V::WIDTH, columns / V::WIDTH] } else { [0, 0] };
        let [high, wide] = squares.map(|n| n * V::WIDTH);
        for j in (0..wide).step_by(V::WIDTH) {
            for i in (0..high).step_by(V::WIDTH) {
                V::transpose(from.add(j * col_stride + i), col_stride, to.add(i * to_stride + j), to_stride);
            }
        }
        for i in 0..rows {
            let to = to.add(i * to_stride);
            for j in if i < high { wide } else { 0 }..columns {
                *to.add(j) = *from.add(i * row_stride + j * col_stride);
            }
            fill::<V>(to, columns..width);
        }
    }
}

/// Zeros in the given elements of a row.
///
/// # Safety
/// They must be valid.
#[inline(always)]
unsafe fn fill<V: Vector>(row: *mut V::Elem, columns: Range<usize>) {
    for i in columns.clone().step_by(V::WIDTH) {
        // SAFETY: the caller's promise.
        unsafe { V::zero().store_first(row.add(i), V::WIDTH.min(columns.end - i)) }
    }
}
