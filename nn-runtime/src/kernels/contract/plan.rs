//! How a contraction is cut: by its sizes and the instruction set, never by the number of threads.

use super::tile::Kernels;
use crate::kernels::vector::Vector;

/// The longest block along k: sixteen rows of A of this length are 16 KiB, half of the smallest first-level cache in
/// use, and B's block fits the second level.
const BLOCK_K: usize = 256;
/// The longest block along k when few rows share B's block and it need not stay in a cache: then B is read in order.
const BLOCK_K_FEW_ROWS: usize = 64;
/// The most rows of a piece whose sums wait for the next block along k.
const MOST_ROWS: usize = 128;
/// The most columns of a piece.
const MOST_COLUMNS: usize = 512;
/// The most rows of a strip of A, on any instruction set: [`Kernels::STRIP`].
pub(super) const STRIP: usize = 24;
/// The most rows of a tile, on any instruction set.
pub(super) const TALLEST: usize = 8;
/// The most elements of a tile's row, on any instruction set.
pub(super) const WIDEST: usize = 128;
/// Elements for the last rows of B, where whole vectors would reach past its end: as many rows as overlap a tile.
pub(super) const TAIL: usize = 2 * WIDEST + 16 * 16;
/// Multiply–adds below which a second thread is not worth waking: some 35 µs of one core with AVX-512.
const WORTH_SHARING: usize = 1 << 21;
/// Elements of the largest operand below which the same holds when the work is reading them.
const WORTH_SHARING_READS: usize = 1 << 18;

/// A row's length as kept by the compiler: the next multiple of 16, whole lines of 64 bytes in `f32`.
#[must_use]
pub const fn pad(n: usize) -> usize {
    n.next_multiple_of(16)
}

/// Elements of scratch memory that a contraction of at most these sizes may use.
#[must_use]
pub const fn scratch_len(m: usize, n: usize, k: usize) -> usize {
    let (rows, columns, block) = (at_most(m, MOST_ROWS), at_most(pad(n), MOST_COLUMNS), at_most(k, BLOCK_K));
    // a strip of A, a tile or the sums that wait, the end of B, and a block of B
    STRIP * block + rows * columns + TALLEST * WIDEST + TAIL + block * columns
}

/// What any contraction needs at most.
pub(in crate::kernels) const MOST_SCRATCH: usize = scratch_len(usize::MAX >> 8, usize::MAX >> 8, usize::MAX >> 8);

const fn at_most(n: usize, most: usize) -> usize {
    if n < most { n } else { most }
}

/// Whether plain loops do it best; B lies by rows or by columns.
#[inline(always)]
pub(super) fn is_direct<V: Vector>([m, n, k]: [usize; 3], b_by_rows: bool) -> bool {
    k == 0 || k <= 4 && b_by_rows || m * n.div_ceil(V::WIDTH) * k <= 512
}

/// The pieces that threads take: `rows × columns` of them, each `row_step × column_step` elements or what is left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pieces {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) row_step: usize,
    pub(super) column_step: usize,
}

/// The pieces of a direct contraction of at least one row: rows.
#[inline(always)]
pub(super) fn direct_pieces([m, n, k]: [usize; 3]) -> Pieces {
    let shared = m * n * (k + 1) >= WORTH_SHARING_READS;
    let row_step = if shared { m.div_ceil(8) } else { m };
    Pieces { rows: m.div_ceil(row_step), columns: 1, row_step, column_step: n }
}

/// The pieces of a contraction in blocks, and the length of its blocks along k.
pub(super) fn pieces<V: Kernels>([m, n, k]: [usize; 3], b_in_place: bool) -> (Pieces, usize) {
    let most = if m < 4 { BLOCK_K_FEW_ROWS } else { BLOCK_K };
    // blocks of equal length, so that none is short
    let block = k.div_ceil(k.div_ceil(most).max(1)).max(1);
    let shared = m * n * k >= WORTH_SHARING || n * k >= WORTH_SHARING_READS;
    let (mut row_step, mut column_step) = (m, n.next_multiple_of(V::WIDTH));
    if shared {
        // eight pieces, so that a thread that was held up leaves some to the others; cut where least is read twice
        let (mut least, tall, wide) = (usize::MAX, m.div_ceil(V::STRIP), n.div_ceil(V::WIDTH));
        // a few rows by the whole of B: reading B, in long parts of its rows, is all there is to do
        let few = if m < 4 { 4 } else { 1 };
        for (rows, columns) in [(8, 1), (4, 2), (2, 4), (1, 8 / few)] {
            // packing B costs more than reading it
            let read = columns * m + rows * if b_in_place { n } else { 4 * n };
            // where there is little to cut in one direction, what there is in the other
            let possible = rows <= tall && columns <= wide;
            if possible && read < least || least == usize::MAX {
                least = if possible { read } else { usize::MAX };
                row_step = m.div_ceil(rows.min(tall)).next_multiple_of(V::STRIP);
                column_step = n.div_ceil(columns.min(wide)).next_multiple_of(V::WIDTH);
            }
        }
    }
    if block < k {
        row_step = row_step.min(MOST_ROWS - MOST_ROWS % V::STRIP);
    }
    column_step = column_step.min(MOST_COLUMNS);
    (Pieces { rows: m.div_ceil(row_step), columns: n.div_ceil(column_step), row_step, column_step }, block)
}
