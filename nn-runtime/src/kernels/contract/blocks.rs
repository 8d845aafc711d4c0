//! Contraction in blocks: pieces for threads, blocks along k for the caches, tiles for the registers.

use super::finish::Finisher;
use super::plan::{self, Pieces, TAIL, WIDEST};
use super::tile::{Kernels, Run, Source};
use super::{Job, Operand, pack, short};
use crate::kernels::pool;
use crate::kernels::real::Real;
use core::ops::Range;

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<K: Kernels>(job: &Job<'_, K::Elem>, finish: &dyn Finisher<K::Elem>, scratch: &mut [K::Elem]) {
    let [m, n, k] = job.size;
    if scratch.len() < plan::scratch_len(m, n, k) {
        short(job.size);
    }
    // B is read in place if its rows are rows; rows that overlap (a stride below n) would need more than TAIL
    let in_place = job.b.col_stride == 1 && job.b.row_stride >= n;
    let (pieces, block) = plan::pieces::<K>(job.size, in_place);
    let Pieces { rows, columns, row_step, column_step } = pieces;
    let piece = |i: usize, scratch: *mut u8| {
        let (row, column) = (i / columns * row_step, i % columns * column_step);
        K::enter(Piece::<K> {
            job,
            finish,
            in_place,
            block,
            dots: m < 4 && job.b.row_stride == 1 && job.a.col_stride == 1,
            rows: row..(row + row_step).min(m),
            columns: column..(column + column_step).min(n),
            scratch: scratch.cast(),
        });
    };
    pool::run(rows * columns, scratch.as_mut_ptr().cast(), &piece);
}

/// One thread's part of the output.
struct Piece<'a, K: Kernels> {
    job: &'a Job<'a, K::Elem>,
    finish: &'a dyn Finisher<K::Elem>,
    in_place: bool,
    /// B lies by columns and too few rows share it for packing it to pay: inner products instead.
    dots: bool,
    block: usize,
    rows: Range<usize>,
    columns: Range<usize>,
    scratch: *mut K::Elem,
}

/// A piece's scratch memory.
#[derive(Clone, Copy)]
struct Scratch<E> {
    /// The sums: those of the whole piece if there are several blocks along k, else of one tile.
    sums: *mut E,
    /// A strip of A: the rows of one or more tiles.
    strip: *mut E,
    /// The last rows of B, where a whole vector would reach past its end.
    tail: *mut E,
    /// A block of B.
    b: *mut E,
}

impl<K: Kernels> Run<K> for Piece<'_, K> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        if self.dots {
            // SAFETY: the piece lies in the output and the operands; the scratch memory holds more than a tile.
            return unsafe { self.dots() };
        }
        let k = self.job.size[2];
        let width = self.columns.len().next_multiple_of(K::WIDTH);
        // SAFETY: `plan::scratch_len` counts these parts, for pieces and blocks of the plan.
        let scratch = unsafe {
            let strip = self.scratch;
            let sums = strip.add(plan::STRIP * self.block);
            let waiting = if self.block < k { self.rows.len() * width } else { 0 };
            let tail = sums.add(waiting.max(plan::TALLEST * WIDEST));
            let b = tail.add(TAIL);
            let [m, n, _] = self.job.size;
            let used = b.offset_from(strip).unsigned_abs() + if self.in_place { 0 } else { self.block * width };
            debug_assert!(used <= plan::scratch_len(m, n, k) && used <= plan::MOST_SCRATCH);
            Scratch { sums, strip, tail, b }
        };
        let mut start = 0;
        while start < k {
            let block = start..(start + self.block).min(k);
            start = block.end;
            // SAFETY: the piece lies in the output, the block in the operands.
            unsafe { self.block(&scratch, block, width) }
        }
    }
}

impl<K: Kernels> Piece<'_, K> {
    /// Adds one block along k to the sums, and finishes them if it is the last.
    ///
    /// # Safety
    /// The piece must lie in the output, the block in the operands, and the scratch memory be as `run` lays it out.
    #[inline(always)]
    unsafe fn block(&self, scratch: &Scratch<K::Elem>, block: Range<usize>, width: usize) {
        let [_, _, k] = self.job.size;
        // SAFETY: the caller's promise.
        unsafe {
            let b = self.source_of_b(scratch, block.clone(), width);
            let mut strip = self.rows.start;
            while strip < self.rows.end {
                let end = (strip + K::STRIP).min(self.rows.end);
                let a = self.source_of_a(scratch, strip..end, block.clone());
                let mut row = strip;
                while row < end {
                    let height = (end - row).min(K::TALLEST);
                    let a = Source { start: a.start.add((row - strip) * a.row_stride), ..a };
                    let waiting = (self.block < k).then_some((row - self.rows.start) * width);
                    self.panel(scratch, &block, row..row + height, a, &b, waiting, width);
                    row += height;
                }
                strip = end;
            }
        }
    }

    /// Each sum as an inner product of a row of A and a column of B.
    ///
    /// # Safety
    /// Both must be of neighbours; the piece must lie in the output, and the scratch memory hold a vector.
    #[inline(always)]
    unsafe fn dots(&self) {
        let (a, b, k) = (self.job.a, self.job.b, self.job.size[2]);
        for row in self.rows.clone() {
            for start in self.columns.clone().step_by(K::WIDTH) {
                let end = (start + K::WIDTH).min(self.columns.end);
                // SAFETY: the caller's promise, and `Job::new` has checked the operands.
                unsafe {
                    let columns = b.data.as_ptr().add(start * b.col_stride);
                    let columns = Source { start: columns, row_stride: b.col_stride, col_stride: 1 };
                    let a = a.data.as_ptr().add(row * a.row_stride);
                    K::zero().store_all(self.scratch);
                    K::dots(k, a, columns, end - start, self.scratch);
                    self.finish.tile(self.scratch, K::WIDTH, row..row + 1, start..end);
                }
            }
        }
    }

    /// All the tiles of one panel of rows.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "the state of three nested loops")]
    unsafe fn panel(
        &self,
        scratch: &Scratch<K::Elem>,
        block: &Range<usize>,
        rows: Range<usize>,
        a: Source<K::Elem>,
        b: &InPlace<K::Elem>,
        waiting: Option<usize>,
        width: usize,
    ) {
        let vectors = width / K::WIDTH;
        let tiles = vectors.div_ceil(K::WIDEST[rows.len() - 1]);
        let mut done = 0;
        for t in 0..tiles {
            // as even as can be: 7 vectors by 3 are 3 + 2 + 2
            let wide = (vectors - done).div_ceil(tiles - t);
            let column = done * K::WIDTH;
            done += wide;
            // SAFETY: the caller's promise; a panel's tiles follow one another in the sums.
            unsafe {
                let sums = match waiting {
                    None => scratch.sums,
                    Some(waiting) => scratch.sums.add(waiting + rows.len() * column),
                };
                let last = block.end == self.job.size[2];
                let start = self.columns.start + column;
                let end = (start + wide * K::WIDTH).min(self.columns.end);
                if last {
                    self.prefetch(rows.clone(), start..end);
                }
                self.tile(scratch, block, rows.len(), (wide, column), a, b, sums);
                if last {
                    self.finish.tile(sums, wide * K::WIDTH, rows.clone(), start..end);
                }
            }
        }
    }

    /// Asks for a tile of the outputs: by the time its sums are made, it is there.
    #[inline(always)]
    fn prefetch(&self, rows: Range<usize>, columns: Range<usize>) {
        for &(start, stride) in self.finish.outputs() {
            let mut row = start.wrapping_add(rows.start * stride);
            for _ in rows.clone() {
                let mut column = columns.start;
                while column < columns.end {
                    K::prefetch(row.wrapping_add(column));
                    column += K::LINE;
                }
                row = row.wrapping_add(stride);
            }
        }
    }

    /// One tile of one block; its last rows of B from the tail, if whole vectors reach past B's end.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "the state of three nested loops")]
    unsafe fn tile(
        &self,
        scratch: &Scratch<K::Elem>,
        block: &Range<usize>,
        height: usize,
        (wide, column): (usize, usize),
        a: Source<K::Elem>,
        b: &InPlace<K::Elem>,
        sums: *mut K::Elem,
    ) {
        let multiply = K::tile(height, wide);
        let resume = block.start > 0;
        let rows = block.len();
        // SAFETY: the caller's promise. `whole` rows of the tile's columns lie in B; the others are copied.
        unsafe {
            let source = Source { start: b.source.start.wrapping_add(column), ..b.source };
            let whole = b.whole_rows(column + wide * K::WIDTH, rows);
            if whole > 0 {
                multiply(whole, a, source, sums, resume);
            }
            if whole < rows {
                let rest = Operand { data: self.job.b.data, row_stride: 1, col_stride: self.job.b.row_stride };
                let columns =
                    self.columns.start + column..(self.columns.start + column + wide * K::WIDTH).min(self.columns.end);
                let stride = wide * K::WIDTH;
                for i in 0..(rows - whole) * stride {
                    *scratch.tail.add(i) = K::Elem::ZERO;
                }
                let start = block.start + whole;
                let tail = pack::columns::<K>(rest, columns, start..block.end, scratch.tail, stride);
                let tail = Source { start: tail.start, row_stride: stride, col_stride: 1 };
                let a = Source { start: a.start.add(whole * a.col_stride), ..a };
                multiply(rows - whole, a, tail, sums, resume || whole > 0);
            }
        }
    }

    /// Rows of A: in place if they are rows, else packed.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    unsafe fn source_of_a(
        &self,
        scratch: &Scratch<K::Elem>,
        rows: Range<usize>,
        block: Range<usize>,
    ) -> Source<K::Elem> {
        let a = self.job.a;
        if a.col_stride <= 1 {
            // SAFETY: the caller's promise.
            let start = unsafe { a.data.as_ptr().add(rows.start * a.row_stride + block.start * a.col_stride) };
            return Source { start, row_stride: a.row_stride, col_stride: a.col_stride };
        }
        let height = rows.len();
        // SAFETY: the caller's promise; the strip holds STRIP × block elements.
        unsafe { pack::columns::<K>(a, rows, block, scratch.strip, height) }
    }

    /// Rows of B: in place if they are rows, else packed.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    unsafe fn source_of_b(&self, scratch: &Scratch<K::Elem>, block: Range<usize>, width: usize) -> InPlace<K::Elem> {
        let b = self.job.b;
        if self.in_place {
            let offset = block.start * b.row_stride + self.columns.start;
            let source =
                Source { start: b.data.as_ptr().wrapping_add(offset), row_stride: b.row_stride, col_stride: 1 };
            return InPlace { source, len: b.data.len() - offset };
        }
        // packed by columns of Bᵀ, which are rows of B
        let transposed = Operand { data: b.data, row_stride: b.col_stride, col_stride: b.row_stride };
        let len = block.len() * width;
        // SAFETY: the caller's promise; the scratch memory holds block × width elements. What is past the last column
        // is set to zero, so that no arithmetic is done with values that were never written.
        unsafe {
            if width > self.columns.len() {
                for p in 0..block.len() {
                    for j in self.columns.len()..width {
                        *scratch.b.add(p * width + j) = K::Elem::ZERO;
                    }
                }
            }
            pack::columns::<K>(transposed, self.columns.clone(), block, scratch.b, width);
        }
        InPlace { source: Source { start: scratch.b, row_stride: width, col_stride: 1 }, len }
    }
}

/// A block of B, and how many elements may be read from its start.
struct InPlace<E> {
    source: Source<E>,
    len: usize,
}

impl<E> InPlace<E> {
    /// How many of the first `rows` rows are readable up to column `end`.
    #[inline(always)]
    fn whole_rows(&self, end: usize, rows: usize) -> usize {
        if (rows - 1) * self.source.row_stride + end <= self.len {
            return rows;
        }
        match self.len.checked_sub(end) {
            None => 0,
            Some(room) => (room / self.source.row_stride + 1).min(rows),
        }
    }
}
