//! The last columns of a packed product, transposed: where they fill but a part of a vector, vectors run along the rows
//! instead, and the sums are turned round before they are finished.

use super::{Piece, Scratch, Strip};
use crate::kernels::contract::blocking;
use crate::kernels::contract::tile::{Kernels, Pass, Source};
use crate::kernels::sums::LONG;
use core::ops::Range;

/// Products to a sum from which on it pays to compute the last columns transposed and turn them round.
const FEWEST_TO_TURN: usize = 64;

impl<K: Kernels> Piece<'_, K> {
    /// How many columns at the end are done with rows of A in the vectors' place of columns: those that would fill half
    /// a vector or less, if there is work enough for each sum to pay for turning the sums round.
    #[inline(always)]
    pub(super) fn end_of_rows(&self, group: usize) -> usize {
        let end = self.columns.len() % K::WIDTH;
        if end <= K::WIDTH / 2 && group >= K::PANEL && self.job.size[2] >= FEWEST_TO_TURN { end } else { 0 }
    }

    /// The last `count` columns of a packed strip: transposed, Cᵀ = Bᵀ·Aᵀ, where the panels of A are the rows of Aᵀ.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    pub(super) unsafe fn end(
        &self,
        scratch: &Scratch<K::Elem>,
        group: &Range<usize>,
        strip: &Strip<K::Elem>,
        block: &Range<usize>,
        count: usize,
    ) {
        let b = self.job.b;
        let column = self.columns.end - count;
        let vectors = K::PANEL / K::WIDTH;
        let tiles = vectors.div_ceil(K::WIDEST[count - 1]);
        let mut first = strip.rows.start;
        let mut panel = strip.a.start;
        while first < strip.rows.end {
            let end = (first + K::PANEL).min(strip.rows.end);
            let before = (column - self.columns.start) * group.len() + (first - group.start) * count;
            // SAFETY: the caller's promise; a panel holds whole vectors, whatever stands past its last row.
            unsafe {
                let mut sums =
                    if self.blocks.block < self.job.size[2] { scratch.sums.add(before) } else { scratch.tile };
                let start = b.data.as_ptr().add(block.start * b.row_stride + column * b.col_stride);
                let rows = Source { start, row_stride: b.col_stride, col_stride: b.row_stride };
                let mut done = 0;
                for t in 0..tiles {
                    let wide = (vectors - done).div_ceil(tiles - t);
                    let a = Source { start: panel.add(done * K::WIDTH), row_stride: K::PANEL, col_stride: 1 };
                    let resume = !block.start.is_multiple_of(LONG);
                    K::tile(count, wide)(&Pass {
                        k: block.len(),
                        a: rows,
                        b: a,
                        soon: None,
                        tile: sums,
                        resume,
                        begun: 0,
                        goes_on: false,
                        partial: scratch.tile,
                        step: None,
                    });
                    if block.end == self.job.size[2] {
                        self.complete(scratch, sums, count * wide * K::WIDTH);
                        let stride = wide * K::WIDTH;
                        let place = first + done * K::WIDTH;
                        let here = place..(place + stride).min(end);
                        let turned = scratch.tile.add(blocking::TILE / 4);
                        for i in 0..here.len() {
                            for j in 0..count {
                                *turned.add(i * K::WIDTH + j) = *sums.add(j * stride + i);
                            }
                        }
                        if !here.is_empty() {
                            self.finish.rows(turned, K::WIDTH, here.into(), column..self.columns.end);
                        }
                    }
                    if self.blocks.block < self.job.size[2] {
                        sums = sums.add(count * wide * K::WIDTH);
                    }
                    done += wide;
                }
            }
            first = end;
            panel = panel.wrapping_add(strip.panel_stride);
        }
    }
}
