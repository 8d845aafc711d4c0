//! Contraction of a B that the first-level cache holds and whose columns fit a few registers: tiles of rows whose sums
//! never leave the registers, epilogue included, all of it inlined where it is called. So the compiler of the caller
//! sees the sizes, and a network of some hundred weights pays for its arithmetic only.

use super::tile::Run;
use super::{Epilogue, Job, Operand, direct};
use crate::kernels::finish::{Finish, Finisher};
use crate::kernels::held::Held;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::kernels::sums::CHAIN;
use core::ops::Range;

/// Sums that a column is made of where rows are too few to keep the multipliers busy.
const CHAINS: usize = 4;
/// Rows below which that is so.
const FEW_ROWS: usize = 4;
/// The most products to a sum: more are added in blocks.
const MOST: usize = CHAINS * CHAIN;

/// Does the whole job, on this thread: as part of the caller, but in a debug build in a function of its own, because
/// there each inlined vector has its place on the caller's stack, and those add up.
#[inline(always)]
pub(super) fn enter<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize>(
    job: &Job<'_, L::Elem>,
    finish: &Finish<'_, L, N, E>,
    scratch: &mut [L::Elem],
) {
    if const { direct::is_spared::<L>() } {
        if job.size[2] == 0 {
            return direct::zeros(job.size, finish);
        }
        L::blocks(job, finish, scratch);
    } else if cfg!(debug_assertions) {
        L::enter(Apart::<L, N, E, COLUMNS> { job, finish, scratch });
    } else {
        run::<L, N, E, COLUMNS>(job, finish, scratch);
    }
}

struct Apart<'a, 'b, L: Lane, const N: usize, E, const COLUMNS: usize> {
    job: &'a Job<'b, L::Elem>,
    finish: &'a Finish<'b, L, N, E>,
    scratch: &'a mut [L::Elem],
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize> Run<L> for Apart<'_, '_, L, N, E, COLUMNS> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        run::<L, N, E, COLUMNS>(self.job, self.finish, self.scratch);
    }
}

#[inline(always)]
fn run<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize>(
    job: &Job<'_, L::Elem>,
    finish: &Finish<'_, L, N, E>,
    scratch: &mut [L::Elem],
) {
    let [_, n, k] = job.size;
    // what is passed on are copies: of a value whose address is known elsewhere, the compiler forgets what is constant
    if k > MOST {
        return L::blocks(&{ *job }, &{ *finish }, scratch);
    }
    let Some(b) = rows_of_b::<L>(&job.b, [k, n], scratch) else {
        // B's rows are not whole vectors, and are too many to copy
        return L::blocks(&{ *job }, &{ *finish }, scratch);
    };
    let part = Part::<L, N, E, COLUMNS> { job, b, finish: *finish };
    // as many whole groups of vectors as there are, and what is left
    let group = const { most_vectors(L::WIDTH) * L::WIDTH };
    let mut column = 0;
    while column + group <= COLUMNS {
        if const { most_vectors(L::WIDTH) == 4 } {
            part.columns::<4>(column);
        } else {
            part.columns::<2>(column);
        }
        column += group;
    }
    // the branches that are not taken are not compiled
    if const { left(COLUMNS, L::WIDTH) == 1 } {
        part.columns::<1>(column);
    } else if const { left(COLUMNS, L::WIDTH) == 2 } {
        part.columns::<2>(column);
    } else if const { left(COLUMNS, L::WIDTH) == 3 } {
        part.columns::<3>(column);
    } else if const { left(COLUMNS, L::WIDTH) == 4 } {
        part.columns::<4>(column);
    }
}

/// How many vectors of a row are taken at once: with their sums for four rows they fit the registers.
const fn most_vectors(width: usize) -> usize {
    if width == 16 { 4 } else { 2 }
}

/// The vectors of a row that are left after all whole groups.
const fn left(columns: usize, width: usize) -> usize {
    (columns % (most_vectors(width) * width)).div_ceil(width)
}

/// B's rows, each followed by enough elements for whole vectors.
struct RowsOfB<E> {
    start: *const E,
    stride: usize,
}

/// B where it is, if its rows are rows of whole vectors; a copy otherwise, if there is room for it.
#[inline(always)]
fn rows_of_b<L: Lane>(
    b: &Operand<'_, L::Elem>,
    [k, n]: [usize; 2],
    scratch: &mut [L::Elem],
) -> Option<RowsOfB<L::Elem>> {
    let width = n.next_multiple_of(L::WIDTH);
    let in_place = b.col_stride == 1 && k.saturating_sub(1) * b.row_stride + width <= b.data.len();
    if in_place || k == 0 {
        return Some(RowsOfB { start: b.data.as_ptr(), stride: b.row_stride });
    }
    if scratch.len() < k.next_multiple_of(L::WIDTH) * width {
        return None;
    }
    copy::<L>(b, [k, n], scratch.as_mut_ptr(), width);
    Some(RowsOfB { start: scratch.as_ptr(), stride: width })
}

/// Copies B's rows to rows of `width` elements; what is behind their ends is anything.
#[inline(always)]
fn copy<L: Lane>(b: &Operand<'_, L::Elem>, [k, n]: [usize; 2], to: *mut L::Elem, width: usize) {
    let high = k.next_multiple_of(L::WIDTH);
    let at = |p: usize, j: usize| b.data.as_ptr().wrapping_add(p * b.row_stride + j * b.col_stride);
    // where B's columns lie as rows do, and are followed by enough elements, squares are transposed
    let has_squares = b.row_stride == 1 && n >= L::WIDTH && (n - 1) * b.col_stride + high <= b.data.len();
    let squares = if has_squares { n - n % L::WIDTH } else { 0 };
    // SAFETY: `Job::new` has checked that p < k and j < n lie in B, the line above that whole vectors do, `rows_of_b`
    // that the copy lies in the scratch memory.
    unsafe {
        for p in (0..high).step_by(L::WIDTH) {
            for j in (0..squares).step_by(L::WIDTH) {
                L::transpose(at(p, j), b.col_stride, to.add(p * width + j), width);
            }
        }
        for p in 0..k {
            for j in squares..n {
                *to.add(p * width + j) = *at(p, j);
            }
        }
    }
}

/// A statement for each of some literal indices.
macro_rules! unrolled {
    ($index:ident: $($value:literal)* in $statement:expr) => {
        $({
            const $index: usize = $value;
            $statement
        })*
    };
}

/// A product of B's rows.
struct Part<'a, 'b, L: Lane, const N: usize, E, const COLUMNS: usize> {
    job: &'a Job<'a, L::Elem>,
    b: RowsOfB<L::Elem>,
    finish: Finish<'b, L, N, E>,
}

#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
impl<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize> Part<'_, '_, L, N, E, COLUMNS> {
    /// All rows of V vectors from `column` on.
    #[inline(always)]
    fn columns<const V: usize>(&self, column: usize) {
        let [m, _, k] = self.job.size;
        // SAFETY: `Job::new` has checked A and B, `Finish::new` the outputs, and `rows_of_b` has made whole vectors of
        // B's rows.
        unsafe {
            if m < FEW_ROWS {
                for i in 0..m {
                    self.chains::<V>(i, column);
                }
            } else if k <= CHAIN {
                self.tiles::<V, false>(column);
            } else {
                self.tiles::<V, true>(column);
            }
        }
    }

    /// The same, of four rows or more: `LONG` if their sums are more than a chain.
    ///
    /// # Safety
    /// As [`tile`](Self::tile), for all rows.
    #[inline(always)]
    unsafe fn tiles<const V: usize, const LONG: bool>(&self, column: usize) {
        let m = self.job.size[0];
        let mut i = 0;
        // SAFETY: the caller's promise; i + H ≤ m throughout.
        unsafe {
            if const { V <= 2 && L::WIDTH == 16 } {
                while i + 8 <= m {
                    self.tile::<8, V, LONG>(i, column);
                    i += 8;
                }
            }
            while i + 4 <= m {
                self.tile::<4, V, LONG>(i, column);
                i += 4;
            }
            while i < m {
                self.tile::<1, V, LONG>(i, column);
                i += 1;
            }
        }
    }

    /// Rows `i..i + H`. The sums of a chain and those of all chains before it need twice the registers: one chain has code of
    /// its own.
    ///
    /// # Safety
    /// They must lie in A and the outputs, and B's rows be whole vectors.
    #[inline(always)]
    unsafe fn tile<const H: usize, const V: usize, const LONG: bool>(&self, i: usize, column: usize) {
        let k = self.job.size[2];
        // SAFETY: the caller's promise.
        unsafe {
            if !LONG {
                return self.store::<H, V>(i, column, self.chain::<H, V>(i, column, 0..k));
            }
            let mut acc = self.chain::<H, V>(i, column, 0..k.min(CHAIN));
            let mut start = CHAIN;
            while start < k {
                let more = self.chain::<H, V>(i, column, start..k.min(start + CHAIN));
                for h in 0..H {
                    for j in 0..V {
                        acc[h][j] = acc[h][j] + more[h][j];
                    }
                }
                start += CHAIN;
            }
            self.store::<H, V>(i, column, acc);
        }
    }

    /// The sums of some of the products of rows `i..i + H`, one after the other.
    ///
    /// # Safety
    /// As [`tile`](Self::tile).
    #[inline(always)]
    unsafe fn chain<const H: usize, const V: usize>(
        &self,
        i: usize,
        column: usize,
        products: Range<usize>,
    ) -> [[L; V]; H] {
        let a = self.job.a;
        let mut acc = [[L::zero(); V]; H];
        // where nothing is added up, A and B have nothing to point at
        let start = a.data.as_ptr().wrapping_add(i * a.row_stride);
        let mut b = self.b.start.wrapping_add(products.start * self.b.stride + column);
        for p in products {
            // SAFETY: the caller's promise.
            unsafe {
                let mut y = [L::zero(); V];
                for j in 0..V {
                    y[j] = L::load_all(b.add(j * L::WIDTH));
                }
                for h in 0..H {
                    let x = L::all(*start.add(h * a.row_stride + p * a.col_stride));
                    for j in 0..V {
                        acc[h][j] = x.fused(y[j], acc[h][j]);
                    }
                }
            }
            b = b.wrapping_add(self.b.stride);
        }
        acc
    }

    /// Row `i`, each column in several sums, so that none has to wait for itself.
    ///
    /// # Safety
    /// As [`tile`](Self::tile).
    #[inline(always)]
    unsafe fn chains<const V: usize>(&self, i: usize, column: usize) {
        let (a, k) = (self.job.a, self.job.size[2]);
        let mut acc = [[L::zero(); V]; CHAINS];
        // SAFETY: the caller's promise.
        unsafe {
            let start = a.data.as_ptr().wrapping_add(i * a.row_stride); // as in `tile`
            let add = |acc: &mut [L; V], p: usize| {
                let x = L::all(*start.add(p * a.col_stride));
                let b = self.b.start.add(p * self.b.stride + column);
                for j in 0..V {
                    acc[j] = x.fused(L::load_all(b.add(j * L::WIDTH)), acc[j]);
                }
            };
            let whole = k - k % CHAINS;
            for p in (0..whole).step_by(CHAINS) {
                for c in 0..CHAINS {
                    add(&mut acc[c], p + c);
                }
            }
            for p in whole..k {
                add(&mut acc[0], p);
            }
            let mut total = [L::zero(); V];
            for j in 0..V {
                total[j] = (acc[0][j] + acc[1][j]) + (acc[2][j] + acc[3][j]);
            }
            self.store::<1, V>(i, column, [total]);
        }
    }

    /// Finishes the sums of rows `i..i + H`: in a debug build in a function of its own, as [`enter`] does.
    ///
    /// # Safety
    /// As [`tile`](Self::tile).
    #[inline(always)]
    unsafe fn store<const H: usize, const V: usize>(&self, i: usize, column: usize, acc: [[L; V]; H]) {
        if cfg!(debug_assertions) {
            L::enter(Rows { part: self, i, column, acc });
        } else {
            // SAFETY: the caller's promise.
            unsafe { self.store_here(i, column, acc) }
        }
    }

    /// See [`store`](Self::store).
    ///
    /// # Safety
    /// As [`tile`](Self::tile).
    #[inline(always)]
    unsafe fn store_here<const H: usize, const V: usize>(&self, i: usize, column: usize, acc: [[L; V]; H]) {
        let at = |j: usize| {
            let start = column + j * L::WIDTH;
            // where every vector is whole, nothing is masked
            let whole = const { COLUMNS.is_multiple_of(L::WIDTH) };
            Span { start, len: if whole { L::WIDTH } else { L::WIDTH.min(COLUMNS - start) } }
        };
        let spans: [Span; V] = core::array::from_fn(at);
        if const { E::LONG && H * V > 2 } {
            // through memory: its code stands once, in a loop
            let columns = column..(column + V * L::WIDTH).min(COLUMNS);
            // SAFETY: the array is rows of whole vectors; the caller's promise.
            unsafe { self.finish.rows(acc.as_ptr().cast(), V * L::WIDTH, (i..i + H).into(), columns) }
            return;
        }
        // SAFETY: the caller's promise.
        unsafe {
            let Some(held) = self.finish.guard() else {
                // spelt out: in a loop, the sums would have to lie in memory
                unrolled!(ROW: 0 1 2 3 4 5 6 7 in if const { ROW < H } {
                    let row = self.finish.row(i + ROW);
                    for j in 0..V {
                        row.apply(spans[j], acc[ROW % H][j]);
                    }
                });
                return;
            };
            // all new values, one test, all stores: a test for each vector costs more than its step
            let (mut new, mut test) = (acc, [L::zero(); V]);
            unrolled!(ROW: 0 1 2 3 4 5 6 7 in if const { ROW < H } {
                (new[ROW % H], test) = self.finish.row(i + ROW).propose(spans, acc[ROW % H], test);
            });
            if !is_finite(spans, test) {
                // copies, as in `run`
                return hold(&{ self.finish }, held, i, &{ spans }, &{ new });
            }
            unrolled!(ROW: 0 1 2 3 4 5 6 7 in if const { ROW < H } { self.finish.row(i + ROW).write(spans, new[ROW % H]) });
        }
    }
}

/// Finished sums of rows from `i` on, which [`Part::store`] has been promised to be the outputs'.
struct Rows<'a, 'b, 'c, L: Lane, const N: usize, E, const COLUMNS: usize, const H: usize, const V: usize> {
    part: &'a Part<'b, 'c, L, N, E, COLUMNS>,
    i: usize,
    column: usize,
    acc: [[L; V]; H],
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize, const H: usize, const V: usize> Run<L>
    for Rows<'_, '_, '_, L, N, E, COLUMNS, H, V>
{
    type Output = ();
    #[inline(always)]
    fn run(self) {
        // SAFETY: what `store` was promised.
        unsafe { self.part.store_here(self.i, self.column, self.acc) }
    }
}

/// Whether the tests of some columns of vectors are 0, and none is NaN.
#[inline(always)]
fn is_finite<L: Lane, const V: usize>(spans: [Span; V], test: [L; V]) -> bool {
    let mut all = L::zero();
    for (test, at) in test.into_iter().zip(spans) {
        // what is past a row's end may be anything
        all = all + test.keep(at, L::Elem::ZERO);
    }
    L::all_true(all.is_eq(all))
}

/// Stores the new values of the rows from `i` on, but those that are not finite.
///
/// # Safety
/// As [`Part::tile`], and the outputs must have a [guard](Finish::guard).
#[cold]
#[inline(never)]
unsafe fn hold<L: Lane, const N: usize, E: Epilogue<L, N>, const H: usize, const V: usize>(
    finish: &Finish<'_, L, N, E>,
    held: &Held,
    i: usize,
    spans: &[Span; V],
    new: &[[L; V]; H],
) {
    for (h, new) in new.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { finish.row(i + h).write_held(held, *spans, *new) }
    }
}

#[cfg(test)]
mod tests;
