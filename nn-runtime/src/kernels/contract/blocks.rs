//! Contraction in blocks: pieces for threads, blocks along k for the caches, tiles for the registers.
//!
//! For a group of rows whose sums wait, and a block along k, a strip of A is multiplied by one panel of B's columns after
//! the other: the panel stays in the first level of cache while the strip's rows go by it.

mod operands;
mod parts;
mod turned;

use super::blocking::{self, Blocks, Pieces, TAIL};
use super::tile::{Kernels, Pass, Run, Source};
use super::{Job, Operand, direct, model, pack, plain, short};
use crate::kernels::finish::{Descent, Finisher};
use crate::kernels::lane::Lane;
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::sums::{CHAIN, LONG, Sum};
use core::ops::Range;

/// Does the whole job in blocks, but where there is nothing to add up, or in the reference precision.
pub(super) fn in_blocks<L: Lane>(job: &Job<'_, L::Elem>, finish: &dyn Finisher<L::Elem>, scratch: &mut [L::Elem]) {
    if const { size_of::<L::Elem>() == size_of::<f64>() } {
        plain::run(job, finish);
    } else if job.size[2] == 0 {
        direct::zeros(job.size, finish);
    } else {
        L::blocks(job, finish, scratch);
    }
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<K: Kernels>(job: &Job<'_, K::Elem>, finish: &dyn Finisher<K::Elem>, scratch: &mut [K::Elem]) {
    let [m, n, k] = job.size;
    if scratch.len() < blocking::scratch_len(m, n, k) {
        short(job.size);
    }
    // B is read in place if its rows are rows; rows that overlap (a stride below n) would need more than TAIL
    let in_place = job.b.col_stride == 1 && job.b.row_stride >= n;
    if in_place && blocking::is_in_parts(job.size) {
        return parts::run::<K>(job, finish, scratch);
    }
    let (pieces, blocks) = blocking::pieces::<K>(job.size, job.a.col_stride <= 1, in_place, job.b.row_stride);
    let Pieces { rows, columns, row_step, column_step } = pieces;
    let piece = |i: usize, scratch: *mut u8| {
        // neighbouring pieces, which one thread takes, share their part of the longer operand
        let (row, column) = if n > m { (i % rows, i / rows) } else { (i / columns, i % columns) };
        let (row, column) = (row * row_step, column * column_step);
        K::enter(Piece::<K> {
            job,
            finish,
            blocks,
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
    blocks: Blocks,
    /// B lies by columns and too few rows share it for packing it to pay: inner products instead.
    dots: bool,
    rows: Range<usize>,
    columns: Range<usize>,
    scratch: *mut K::Elem,
}

/// A piece's scratch memory.
#[derive(Clone, Copy)]
struct Scratch<E> {
    /// The sums of one tile and of a chain of it that goes on, or of the end of a row and their transpose.
    tile: *mut E,
    /// The last rows of B, where a whole vector would reach past its end.
    tail: *mut E,
    /// A strip of A.
    strip: *mut E,
    /// A block of B.
    b: *mut E,
    /// The sums of a group of rows, if there are several blocks along k.
    sums: *mut E,
    /// What sums of [`LONG`] products come to, and what is rounded off there ([`Sum`]), if there are more.
    totals: [*mut E; 2],
}

/// Rows of A that are done together, and where they are read.
#[derive(Clone)]
struct Strip<E> {
    rows: Range<usize>,
    /// The first row's first element, in a panel if the strip is packed.
    a: Source<E>,
    /// From one panel to the next; 0 if the rows are read in place.
    panel_stride: usize,
    /// The next strip where it comes from, with as many columns of A to a row as the strip has rows; none if there is
    /// nothing to be asked for early.
    next: Option<Source<E>>,
}

/// The columns of one tile.
#[derive(Clone, Copy)]
struct Panel<E> {
    /// Vectors.
    wide: usize,
    /// The first column, counted from the piece's first.
    column: usize,
    /// The block of B, from this column on.
    b: Source<E>,
    /// How many elements may be read from there on.
    len: usize,
}

impl<K: Kernels> Run<K> for Piece<'_, K> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        if self.dots {
            // SAFETY: the piece lies in the output and the operands; the scratch memory holds more than a tile.
            return unsafe { self.dots() };
        }
        let [m, n, k] = self.job.size;
        let Blocks { block, group, copy_b, .. } = self.blocks;
        let width = self.columns.len().next_multiple_of(K::WIDTH);
        let copied = if copy_b { block * width } else { 0 };
        let waiting = if block < k { group * width } else { 0 };
        let long = if blocking::is_long(k) { waiting } else { 0 };
        let used = blocking::TILE + TAIL + blocking::STRIP * block + copied + waiting + 2 * long;
        // here too: what a plan took in vain would be written beside the memory
        assert!(
            used <= blocking::scratch_len(m, n, k) && used <= blocking::MOST_SCRATCH,
            "a plan with too little memory"
        );
        // SAFETY: there is memory for all of these parts, as the line above says.
        let scratch = unsafe {
            let tile = self.scratch;
            let tail = tile.add(blocking::TILE);
            let strip = tail.add(TAIL);
            let b = strip.add(blocking::STRIP * block);
            let sums = b.add(copied);
            let totals = [sums.add(waiting), sums.add(waiting + long)];
            Scratch { tile, tail, strip, b, sums, totals }
        };
        let mut first = self.rows.start;
        while first < self.rows.end {
            let rows = first..(first + group).min(self.rows.end);
            first = rows.end;
            let mut start = 0;
            while start < k {
                let block = start..(start + block).min(k);
                start = block.end;
                // SAFETY: the rows lie in the output, the block in the operands; the sums of the rows are all that wait.
                unsafe {
                    self.block(&scratch, rows.clone(), block, width);
                    if start < k && start.is_multiple_of(LONG) {
                        Self::add_up(&scratch, rows.len() * width, start == LONG);
                    }
                }
            }
        }
    }
}

impl<K: Kernels> Piece<'_, K> {
    /// Adds one block along k to the sums of a group of rows, and finishes them if it is the last.
    ///
    /// # Safety
    /// The rows must lie in the output, the block in the operands, and the scratch memory be as `run` lays it out.
    #[inline(always)]
    unsafe fn block(&self, scratch: &Scratch<K::Elem>, group: Range<usize>, block: Range<usize>, width: usize) {
        let packs = self.job.a.col_stride > 1;
        let step = if packs { blocking::STRIP / K::PANEL * K::PANEL } else { group.len() };
        let end = if packs { self.end_of_rows(group.len()) } else { 0 };
        let vectors = (width - if end > 0 { K::WIDTH } else { 0 }) / K::WIDTH;
        let widest = if group.len() < 4 { K::WIDEST[group.len() - 1] } else { self.blocks.vectors };
        let tiles = vectors.div_ceil(widest);
        // SAFETY: the caller's promise.
        unsafe {
            if self.blocks.copy_b {
                self.copy_b(scratch, block.clone(), tiles, vectors);
            }
            let mut row = group.start;
            while row < group.end {
                let rows = row..(row + step).min(group.end);
                row = rows.end;
                let strip = if packs { self.pack(scratch, rows, &block) } else { self.in_place(rows, &block) };
                let mut done = 0;
                for t in 0..tiles {
                    let panel = self.panel(scratch, &block, done, (vectors - done).div_ceil(tiles - t));
                    done += panel.wide;
                    self.strip(scratch, &group, &strip, &block, &panel);
                }
                if end > 0 {
                    self.end(scratch, &group, &strip, &block, end);
                }
            }
        }
    }

    /// Adds sums of [`LONG`] products, so many elements of them, to their totals, or makes them the totals.
    ///
    /// # Safety
    /// The sums that wait must be so many, in whole vectors.
    #[inline(always)]
    unsafe fn add_up(scratch: &Scratch<K::Elem>, len: usize, first: bool) {
        let [totals, lost] = scratch.totals;
        for at in (0..len).step_by(K::WIDTH) {
            // SAFETY: the caller's promise; there is a total for each sum.
            unsafe {
                let (to, lost) = (totals.add(at), lost.add(at));
                let sums = K::load_all(scratch.sums.add(at));
                let mut total = if first { Sum::new(K::zero()) } else { Sum::load(to, lost) };
                total.add(sums);
                total.store(to, lost);
            }
        }
    }

    /// Completes some of the sums that wait: those after the last whole [`LONG`] products, with their totals.
    ///
    /// # Safety
    /// Whole vectors of them must stand at `sums`, where they wait if there are totals.
    #[inline(always)]
    unsafe fn complete(&self, scratch: &Scratch<K::Elem>, sums: *mut K::Elem, len: usize) {
        if !blocking::is_long(self.job.size[2]) {
            return;
        }
        // SAFETY: the caller's promise; there is a total for each sum.
        unsafe {
            let before = sums.offset_from(scratch.sums).unsigned_abs();
            for at in (0..len).step_by(K::WIDTH) {
                let [total, lost] = scratch.totals.map(|totals| totals.add(before + at));
                let mut total = Sum::load(total, lost);
                total.add(K::load_all(sums.add(at)));
                total.value().store_all(sums.add(at));
            }
        }
    }

    /// A block of B's columns, in place or copied.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    unsafe fn panel(
        &self,
        scratch: &Scratch<K::Elem>,
        block: &Range<usize>,
        done: usize,
        wide: usize,
    ) -> Panel<K::Elem> {
        let (b, column) = (self.job.b, done * K::WIDTH);
        if self.blocks.copy_b {
            let (row_stride, before) = (wide * K::WIDTH, column * block.len());
            let start = scratch.b.wrapping_add(before);
            let b = Source { start: start.cast_const(), row_stride, col_stride: 1 };
            return Panel { wide, column, b, len: block.len() * row_stride };
        }
        let offset = block.start * b.row_stride + self.columns.start + column;
        let start = b.data.as_ptr().wrapping_add(offset);
        let source = Source { start, row_stride: b.row_stride, col_stride: 1 };
        Panel { wide, column, b: source, len: b.data.len() - offset }
    }

    /// All the tiles of a strip of rows and one panel of columns.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    unsafe fn strip(
        &self,
        scratch: &Scratch<K::Elem>,
        group: &Range<usize>,
        strip: &Strip<K::Elem>,
        block: &Range<usize>,
        panel: &Panel<K::Elem>,
    ) {
        let tallest = model::tallest(K::WIDEST, panel.wide);
        let most = if strip.panel_stride > 0 { K::PANEL } else { strip.rows.len() };
        let mut first = strip.rows.start;
        let mut start = strip.a.start;
        let mut tile = 0;
        let most_asked = if strip.panel_stride > 0 { strip.rows.len() } else { block.len() };
        while first < strip.rows.end {
            let end = (first + most).min(strip.rows.end);
            let mut row = first;
            // as even as can be: 32 rows by 6 are 6 + 6 + 5 + 5 + 5 + 5
            let mut tiles = (end - first).div_ceil(tallest);
            while row < end {
                let height = (end - row).div_ceil(tiles);
                tiles -= 1;
                // SAFETY: the caller's promise; a panel's tiles follow one another in the sums.
                unsafe {
                    let a = Source { start: start.add((row - first) * strip.a.row_stride), ..strip.a };
                    let before = panel.column * group.len() + (row - group.start) * panel.wide * K::WIDTH;
                    let soon = Self::soon(strip, panel, tile, most_asked);
                    tile += 1;
                    self.finished_tile(scratch, row..row + height, before, block, a, panel, soon);
                }
                row += height;
            }
            first = end;
            start = start.wrapping_add(strip.panel_stride);
        }
    }

    /// What a panel's tiles ask for: the first one B's next rows, which it is the first to read; the others, in turn, the
    /// strip after this one, `most` columns of which are wanted.
    #[inline(always)]
    fn soon(strip: &Strip<K::Elem>, panel: &Panel<K::Elem>, tile: usize, most: usize) -> Option<Source<K::Elem>> {
        if tile == 0 {
            let rows = if model::crowds(panel.b.row_stride) { AHEAD_IF_CROWDED } else { AHEAD };
            let start = panel.b.start.wrapping_add(rows * panel.b.row_stride);
            return Some(Source { start, ..panel.b });
        }
        let asked = panel.column + (tile - 1) * panel.wide * K::WIDTH;
        let next = strip.next.filter(|_| asked < most)?;
        Some(Source { start: next.start.wrapping_add(asked), ..next })
    }

    /// One tile, and its epilogue if the block is the last. `before` elements of the group's sums precede the tile's.
    ///
    /// # Safety
    /// As `block`.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "the state of three nested loops")]
    unsafe fn finished_tile(
        &self,
        scratch: &Scratch<K::Elem>,
        rows: Range<usize>,
        before: usize,
        block: &Range<usize>,
        a: Source<K::Elem>,
        panel: &Panel<K::Elem>,
        soon: Option<Source<K::Elem>>,
    ) {
        let k = self.job.size[2];
        let last = block.end == k;
        let start = self.columns.start + panel.column;
        let end = (start + panel.wide * K::WIDTH).min(self.columns.end);
        // SAFETY: the caller's promise.
        unsafe {
            let sums = if self.blocks.block < k { scratch.sums.add(before) } else { scratch.tile };
            let mut step = None;
            if last {
                self.prefetch(rows.clone(), start..end);
                // a step in the registers is of sums that are complete there
                step = if blocking::is_long(k) { None } else { self.finish.descent(rows.start, start..end) };
            }
            self.tile(scratch, block, rows.len(), a, panel, soon, sums, step.as_ref());
            if last && step.is_none() {
                self.complete(scratch, sums, rows.len() * panel.wide * K::WIDTH);
                self.finish.rows(sums, panel.wide * K::WIDTH, rows.into(), start..end);
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
        a: Source<K::Elem>,
        panel: &Panel<K::Elem>,
        soon: Option<Source<K::Elem>>,
        sums: *mut K::Elem,
        step: Option<&Descent<K::Elem>>,
    ) {
        let multiply = K::tile(height, panel.wide);
        let (rows, b, stride) = (block.len(), panel.b, panel.wide * K::WIDTH);
        let whole = whole_rows(panel.len, b.row_stride, stride, rows);
        let resume = !block.start.is_multiple_of(LONG);
        let (partial, begun) = (scratch.tile.wrapping_add(blocking::TILE / 2), whole % CHAIN);
        // SAFETY: the caller's promise. `whole` rows of the tile's columns lie in B; the others are copied.
        unsafe {
            if whole > 0 {
                let step = step.filter(|_| whole == rows);
                let goes_on = whole < rows && begun > 0;
                multiply(&Pass { k: whole, a, b, soon, tile: sums, resume, begun: 0, goes_on, partial, step });
            }
            if whole < rows {
                let rest = Operand { data: self.job.b.data, row_stride: 1, col_stride: self.job.b.row_stride };
                let start = self.columns.start + panel.column;
                let columns = start..(start + stride).min(self.columns.end);
                for i in 0..(rows - whole) * stride {
                    *scratch.tail.add(i) = K::Elem::ZERO;
                }
                let start = block.start + whole;
                let packed = pack::columns::<K>(rest, columns, start..block.end, scratch.tail, stride);
                let b = Source { start: packed.start, row_stride: stride, col_stride: 1 };
                let a = Source { start: a.start.add(whole * a.col_stride), ..a };
                let (k, resume) = (rows - whole, resume || whole >= CHAIN);
                multiply(&Pass { k, a, b, soon: None, tile: sums, resume, begun, goes_on: false, partial, step });
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
                    self.finish.rows(self.scratch, K::WIDTH, (row..row + 1).into(), start..end);
                }
            }
        }
    }
}

/// So many rows ahead of the one it reads, a tile asks for rows of B: they may lie too far apart for the processor to
/// foresee them.
const AHEAD: usize = 24;
/// The same where more would push one another out of the cache.
const AHEAD_IF_CROWDED: usize = 8;

/// How many of the first `rows` rows of `width` elements, `stride` apart, lie in `len` elements.
#[inline(always)]
fn whole_rows(len: usize, stride: usize, width: usize, rows: usize) -> usize {
    if (rows - 1) * stride + width <= len {
        return rows;
    }
    match len.checked_sub(width) {
        None => 0,
        Some(room) => (room / stride + 1).min(rows),
    }
}
