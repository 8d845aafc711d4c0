//! Packing: copies of parts of an operand, laid out in the order in which the micro-kernel reads them.

use super::Operand;
use super::tile::Source;
use crate::kernels::vector::Vector;
use core::ops::Range;

/// The rows `rows` and columns `columns` of an operand, copied to `to` with each column's elements side by side and
/// `to_stride` from one column to the next: `to[(j − columns.start) · to_stride + (i − rows.start)]`.
///
/// # Safety
/// The part must lie in the operand, and the copy in `to`.
#[inline(always)]
pub(super) unsafe fn columns<V: Vector>(
    from: Operand<'_, V::Elem>,
    rows: Range<usize>,
    columns: Range<usize>,
    to: *mut V::Elem,
    to_stride: usize,
) -> Source<V::Elem> {
    let (height, width) = (rows.len(), columns.len());
    // SAFETY: the caller's promise: i < height and j < width throughout.
    unsafe {
        let start = from.data.as_ptr().add(rows.start * from.row_stride + columns.start * from.col_stride);
        let at = |i: usize, j: usize| start.add(i * from.row_stride + j * from.col_stride);
        if from.row_stride == 1 {
            // columns already are: copy them
            for j in 0..width {
                let (column, to) = (at(0, j), to.add(j * to_stride));
                let mut i = 0;
                while i + V::WIDTH <= height {
                    V::load_all(column.add(i)).store_all(to.add(i));
                    i += V::WIDTH;
                }
                if i < height {
                    V::load_first(column.add(i), height - i).store_first(to.add(i), height - i);
                }
            }
        } else {
            // squares of rows are transposed, what is left is copied one by one
            let squares = if from.col_stride == 1 { (height / V::WIDTH, width / V::WIDTH) } else { (0, 0) };
            let (high, wide) = (squares.0 * V::WIDTH, squares.1 * V::WIDTH);
            for j in (0..wide).step_by(V::WIDTH) {
                for i in (0..high).step_by(V::WIDTH) {
                    V::transpose(at(i, j), from.row_stride, to.add(j * to_stride + i), to_stride);
                }
            }
            for j in 0..width {
                for i in if j < wide { high } else { 0 }..height {
                    *to.add(j * to_stride + i) = *at(i, j);
                }
            }
        }
    }
    Source { start: to, row_stride: 1, col_stride: to_stride }
}
