//! Where a piece reads its operands: in place, or copied into the order in which tiles read them.

use super::{Piece, Scratch, Strip};
use crate::kernels::contract::tile::{Kernels, Source};
use crate::kernels::contract::{Operand, pack};
use crate::kernels::real::Real;
use core::ops::Range;

impl<K: Kernels> Piece<'_, K> {
    /// Rows of A in place.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    pub(super) unsafe fn in_place(&self, rows: Range<usize>, block: &Range<usize>) -> Strip<K::Elem> {
        let a = self.job.a;
        // SAFETY: the caller's promise.
        let start = unsafe { a.data.as_ptr().add(rows.start * a.row_stride + block.start * a.col_stride) };
        // the same rows in the next block along k
        let next = Source { start: start.wrapping_add(block.len()), row_stride: a.row_stride, col_stride: 1 };
        let next = (2 * rows.len() >= block.len() && block.end < self.job.size[2]).then_some(next);
        Strip { rows, a: Source { start, row_stride: a.row_stride, col_stride: a.col_stride }, panel_stride: 0, next }
    }

    /// Rows of A in panels: in each, the elements of one column are side by side.
    ///
    /// # Safety
    /// As `block`; the scratch memory holds STRIP × block elements.
    #[inline(always)]
    pub(super) unsafe fn pack(
        &self,
        scratch: &Scratch<K::Elem>,
        rows: Range<usize>,
        block: &Range<usize>,
    ) -> Strip<K::Elem> {
        let panel_stride = K::PANEL * block.len();
        let mut to = scratch.strip;
        for first in rows.clone().step_by(K::PANEL) {
            let panel = first..(first + K::PANEL).min(rows.end);
            // SAFETY: the caller's promise.
            unsafe { pack::columns::<K>(self.job.a, panel, block.clone(), to, K::PANEL) };
            to = to.wrapping_add(panel_stride);
        }
        let a = Source { start: scratch.strip.cast_const(), row_stride: 1, col_stride: K::PANEL };
        let from = self.job.a;
        let start = from.data.as_ptr().wrapping_add(rows.end * from.row_stride + block.start * from.col_stride);
        let next = Source { start, row_stride: from.col_stride, col_stride: 1 };
        let next = (from.row_stride == 1 && rows.end < self.rows.end).then_some(next);
        Strip { rows, a, panel_stride, next }
    }

    /// Copies a block of B, panel by panel of columns.
    ///
    /// # Safety
    /// As `block`; the scratch memory holds the block's rows in whole vectors.
    #[inline(always)]
    pub(super) unsafe fn copy_b(&self, scratch: &Scratch<K::Elem>, block: Range<usize>, tiles: usize, vectors: usize) {
        let b = self.job.b;
        // columns of Bᵀ, which are rows of B
        let transposed = Operand { data: b.data, row_stride: b.col_stride, col_stride: b.row_stride };
        let (mut done, mut to) = (0, scratch.b);
        for t in 0..tiles {
            let wide = (vectors - done).div_ceil(tiles - t);
            let stride = wide * K::WIDTH;
            let start = self.columns.start + done * K::WIDTH;
            let columns = start..(start + stride).min(self.columns.end);
            // SAFETY: the caller's promise. What is past the last column is set to zero, so that no arithmetic is done
            // with values that were never written.
            unsafe {
                if columns.len() < stride {
                    for p in 0..block.len() {
                        for j in columns.len()..stride {
                            *to.add(p * stride + j) = K::Elem::ZERO;
                        }
                    }
                }
                pack::columns::<K>(transposed, columns, block.clone(), to, stride);
                to = to.add(stride * block.len());
            }
            done += wide;
        }
    }
}
