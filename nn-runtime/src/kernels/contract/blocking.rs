//! How a contraction is cut: by its sizes and the instruction set, never by the number of threads.

use super::model;
use super::tile::Kernels;
use crate::kernels::pool;
use crate::kernels::sums::{CHAIN, LONG};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// For the bench that looks for better choices than the model's: 0 leaves it the choice.
#[doc(hidden)]
#[derive(Debug)]
pub struct Forced {
    /// The length of a block along k.
    pub block: AtomicUsize,
    /// Rows whose sums wait.
    pub group: AtomicUsize,
    /// The vectors of a tile.
    pub vectors: AtomicUsize,
    /// Whether B is copied: 1 for no, 2 for yes.
    pub copy: AtomicUsize,
}

#[doc(hidden)]
pub static FORCED: Forced = Forced {
    block: AtomicUsize::new(0),
    group: AtomicUsize::new(0),
    vectors: AtomicUsize::new(0),
    copy: AtomicUsize::new(0),
};

fn forced(what: &AtomicUsize, choice: usize, most: usize) -> usize {
    match what.load(Relaxed) {
        0 => choice,
        forced => forced.min(most),
    }
}
use crate::kernels::vector::Vector;

/// The longest block along k, on any instruction set.
const MOST_BLOCK: usize = 256;
const _: () = assert!(LONG.is_multiple_of(MOST_BLOCK) && MOST_BLOCK.is_multiple_of(CHAIN) && CHAIN.is_power_of_two());
/// The longest block along k when few rows share B's block and it need not stay in a cache: then B is read in order.
const BLOCK_K_FEW_ROWS: usize = 64;
/// The most rows whose sums wait for the next block along k.
pub(super) const GROUP: usize = 192;
/// The most columns of a piece.
const MOST_COLUMNS: usize = 512;
/// The most rows of a strip of A that is packed.
pub(super) const STRIP: usize = 96;
/// The most elements of a tile, or of a tile's rows and their transpose.
pub(super) const TILE: usize = 1536;
/// The most elements of a tile's row, on any instruction set.
const WIDEST: usize = 128;
/// Elements for the last rows of B, where whole vectors would reach past its end: as many rows as overlap a tile.
pub(super) const TAIL: usize = 2 * WIDEST + 16 * 16;
/// Multiply–adds below which a second thread is not worth waking: some 35 µs of one core with AVX-512.
const WORTH_SHARING: usize = pool::worth(1 << 21);
/// Multiply–adds from which on more pieces cost less than an idle thread.
const WORTH_MORE_PIECES: usize = 1 << 27;
/// Elements of the largest operand below which the same holds when the work is reading them.
const WORTH_SHARING_READS: usize = pool::worth(1 << 18);
/// Into how many parts along k a product of few rows by a tall B is cut.
pub(super) const PARTS: usize = 4;
/// The most sums of such a part.
const MOST_PART_SUMS: usize = 18 << 10;
/// Rows that must share a block of B for a copy of it to pay.
const ROWS_FOR_COPY: usize = 96;

/// A row's length as kept by the compiler: the next multiple of 16, whole lines of 64 bytes in `f32`.
#[must_use]
pub const fn pad(n: usize) -> usize {
    // a length that no memory holds stays as it is
    let Some(whole) = n.checked_next_multiple_of(16) else { return n };
    // rows a power of 2 of lines apart fall into few sets of a cache
    if whole >= 256 && whole.is_multiple_of(256) { whole.saturating_add(16) } else { whole }
}

/// Elements of scratch memory that a contraction of at most these sizes may use.
#[must_use]
pub const fn scratch_len(m: usize, n: usize, k: usize) -> usize {
    // at least a row: that of the column sums
    let m = if m == 0 { 1 } else { m };
    let (rows, columns, block) = (at_most(m, GROUP), at_most(pad(n), MOST_COLUMNS), at_most(k, MOST_BLOCK));
    let waiting = rows * columns * if is_long(k) { 3 } else { 1 };
    // a strip of A, a tile or the sums that wait, the end of B, and a block of B
    STRIP * block + waiting + TILE + TAIL + block * columns + part_sums(m, n, k)
}

/// Whether a sum of chains is one of several, which are added up with their roundings.
pub(super) const fn is_long(k: usize) -> bool {
    k > LONG
}

/// Whether a product is made in parts along k.
pub(super) const fn is_in_parts([m, n, k]: [usize; 3]) -> bool {
    part_sums(m, n, k) > 0
}

/// The sums of all parts, for a few rows by a B that is tall and worth sharing; none otherwise.
const fn part_sums(m: usize, n: usize, k: usize) -> usize {
    let few = m <= MOST_PART_SUMS && n <= MOST_COLUMNS && m * pad(n) <= MOST_PART_SUMS;
    let tall = k / 4 >= n && k / 4 >= m && n.saturating_mul(k) >= WORTH_SHARING_READS;
    if few && tall { PARTS * m * pad(n) } else { 0 }
}

/// What any contraction needs at most.
pub(in crate::kernels) const MOST_SCRATCH: usize = scratch_len(usize::MAX >> 8, usize::MAX >> 8, usize::MAX >> 8);

const fn at_most(n: usize, most: usize) -> usize {
    if n < most { n } else { most }
}

/// A product of three sizes, which two of them at a time do not exceed but all three may: only compared, never an index.
#[inline(always)]
const fn work(m: usize, n: usize, k: usize) -> usize {
    m.saturating_mul(n).saturating_mul(k)
}

/// Whether plain loops do it best, whose sums are one chain; B lies by rows or by columns.
#[inline(always)]
pub(super) fn is_direct<V: Vector>([m, n, k]: [usize; 3], b_by_rows: bool) -> bool {
    k == 0 || k <= 4 && b_by_rows || k <= CHAIN && work(m, n.div_ceil(V::WIDTH), k) <= 512
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
    let shared = work(m, n, k + 1) >= WORTH_SHARING_READS;
    let row_step = if shared { m.div_ceil(8) } else { m };
    Pieces { rows: m.div_ceil(row_step), columns: 1, row_step, column_step: n }
}

/// How the pieces of a contraction are done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocks {
    /// The length of a block along k.
    pub(super) block: usize,
    /// Rows that share a block of B: all of a piece's if their sums need not wait.
    pub(super) group: usize,
    /// The most vectors of a tile of four rows or more.
    pub(super) vectors: usize,
    /// Whether a block of B is copied.
    pub(super) copy_b: bool,
}

/// The length of a block along k that is at most about `most`: all of k, or whole chains, of which so many are a sum of
/// chains. Never more than k, which is what [`scratch_len`] counts on.
const fn block_of(k: usize, most: usize) -> usize {
    if k <= most || k <= CHAIN {
        return if k == 0 { 1 } else { k };
    }
    let whole = 1 << most.ilog2();
    if whole < CHAIN { CHAIN } else { whole }
}

/// The pieces of a contraction in blocks, and its blocks. B may be read in place if its rows are rows.
pub(super) fn pieces<V: Kernels>(
    [m, n, k]: [usize; 3],
    a_in_place: bool,
    in_place: bool,
    b_stride: usize,
) -> (Pieces, Blocks) {
    let height = model::tallest(V::WIDEST, V::VECTORS);
    let most = if m < 4 { BLOCK_K_FEW_ROWS } else { model::block_k(height, V::VECTORS * V::WIDTH).min(MOST_BLOCK) };
    let most = forced(&FORCED.block, most, MOST_BLOCK);
    let block = block_of(k, most);
    let (mut row_step, mut column_step) = (m, n.next_multiple_of(V::WIDTH));
    if work(m, n, k) >= WORTH_SHARING || n * k >= WORTH_SHARING_READS {
        // some pieces more than threads, so that one that was held up leaves some to the others; and more of them where
        // rows of A would be too many to stay in a cache, and too few to be asked for a block ahead
        let few = if a_in_place { m.div_ceil(2) } else { m };
        let late = 2 * few < k.div_ceil(k.div_ceil(most).max(1)) && model::outgrows(few * k);
        let pieces = if work(m, n, k) >= WORTH_MORE_PIECES || late { 8 } else { 4 };
        // a few rows by the whole of B: reading B, in long parts of its rows, is all there is to do
        let pieces = if m < 4 { 2 } else { pieces };
        let wide = if m < 4 { V::WIDTH } else { V::VECTORS * V::WIDTH };
        let (tall, wide) = (m.div_ceil(2 * height), n.div_ceil(wide));
        let mut least = usize::MAX;
        let mut rows = 1;
        while rows <= pieces {
            let columns = pieces / rows;
            // where there is little to cut in one direction, what there is in the other; cut where least is read
            // twice (and packing B costs more than reading it)
            let (rows_cut, columns_cut) = (rows.min(tall), columns.min(wide));
            let lost = pieces - rows_cut * columns_cut;
            let read = columns_cut * m + rows_cut * if in_place { n } else { 4 * n } + (lost << 20);
            if read < least {
                least = read;
                let unit = if a_in_place { 1 } else { V::PANEL };
                row_step = m.div_ceil(rows_cut).next_multiple_of(unit);
                column_step = n.div_ceil(V::WIDTH).div_ceil(columns_cut) * V::WIDTH;
            }
            rows *= 2;
        }
    }
    column_step = column_step.min(MOST_COLUMNS);
    let waiting = forced(&FORCED.group, GROUP - GROUP % height, GROUP);
    let group = if block < k { row_step.min(waiting) } else { row_step };
    let copy_b = match FORCED.copy.load(Relaxed) {
        0 => model::crowds(b_stride) && group >= ROWS_FOR_COPY,
        choice => choice == 2,
    };
    let copy_b = copy_b || !in_place;
    // rows of the last panel that are not there do not wait: there is no scratch memory for them
    let group = group.min(m);
    let vectors =
        forced(&FORCED.vectors, model::vectors(V::WIDEST, V::VECTORS, m, n * k), V::WIDEST[V::WIDEST.len().min(4) - 1]);
    let pieces = Pieces { rows: m.div_ceil(row_step), columns: n.div_ceil(column_step), row_step, column_step };
    (pieces, Blocks { block, group, vectors, copy_b })
}

#[cfg(test)]
mod tests {
    use super::{CHAIN, MOST_BLOCK, block_of};

    /// Whatever a bench asks for: the scratch memory has room for no more.
    #[test]
    fn no_block_is_longer_than_the_sum() {
        for most in 1..=MOST_BLOCK {
            for k in 1..600 {
                let block = block_of(k, most);
                assert!(block <= k && block <= most.max(CHAIN), "{block} of {k}, at most {most}");
                assert!(block == k || block.is_multiple_of(CHAIN), "{block} of {k}, at most {most}");
            }
        }
    }
}
