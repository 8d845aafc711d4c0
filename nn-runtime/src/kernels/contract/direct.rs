//! Contraction by plain loops: for tiny sizes, and for a k of one or a few, where an output is hardly added to
//! before it is written.

use super::blocking::{self, Pieces};
use super::tile::Run;
use super::{Epilogue, Job, Operand};
use crate::kernels::finish::{Finish, Finisher, Row};
use crate::kernels::lane::{Lane, Span, spans};
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::vector::Vector;
use core::ops::Range;

#[inline]
pub(super) fn run<L: Lane, const N: usize, E: Epilogue<L, N>>(
    job: &Job<'_, L::Elem>,
    finish: &Finish<'_, L, N, E>,
    scratch: &mut [L::Elem],
) {
    let pieces = blocking::direct_pieces(job.size);
    let Pieces { rows, row_step, .. } = pieces;
    if rows <= 1 {
        return L::enter(Rows { job, finish, range: 0..job.size[0] });
    }
    // one thread goes from the end, see `Rows`; of several, each goes where it was in the forward pass
    let backwards = pool::threads() < 2;
    let piece = |i: usize, _| {
        let start = if backwards { rows - 1 - i } else { i } * row_step;
        L::enter(Rows { job, finish, range: start..(start + row_step).min(job.size[0]) });
    };
    pool::run(rows, scratch.as_mut_ptr().cast(), &piece);
}

/// Whether a set does without code that every user's crate would have to compile, for a call into this one: the
/// narrowest of several, which few processors are left with.
pub(super) const fn is_spared<V: Vector>() -> bool {
    cfg!(all(target_arch = "x86_64", not(miri))) && V::WIDTH == 4
}

/// No products at all: every sum is 0. Not generic over the epilogue, as this is hardly ever called.
pub(super) fn zeros<E: Real>([m, n, _]: [usize; 3], finish: &dyn Finisher<E>) {
    const WIDE: usize = 64;
    let tile = [E::ZERO; WIDE];
    for i in 0..m {
        for start in (0..n).step_by(WIDE) {
            // SAFETY: the tile is whole vectors on any instruction set; row and columns lie within the size.
            unsafe { finish.rows(tile.as_ptr(), WIDE, (i..i + 1).into(), start..n.min(start + WIDE)) };
        }
    }
}

/// At most so many rows of B are taken together.
const FEW: usize = 4;

/// Vectors of a row that are finished together.
const GROUP: usize = 4;

/// The same for one set: where vectors are short, two to four rows are left to the loop that takes any number.
const fn few_at_most<V: Vector>() -> usize {
    if V::WIDTH < 16 { 1 } else { FEW }
}

struct Rows<'a, 'b, L: Lane, const N: usize, E> {
    job: &'a Job<'b, L::Elem>,
    finish: &'a Finish<'b, L, N, E>,
    range: Range<usize>,
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Run<L> for Rows<'_, '_, L, N, E> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let [_, n, k] = self.job.size;
        // copies that no store can change, so that they stay in registers
        let (a, b, finish) = (self.job.a, self.job.b, *self.finish);
        let row_of_a = |i: usize| a.data.as_ptr().wrapping_add(i * a.row_stride);
        // From the last row to the first: the forward pass went from the first to the last, so that of a weight that is
        // longer than a cache the last rows are still there; and the next forward pass finds the first ones.
        for i in self.range.rev() {
            // SAFETY: `Job::new` has checked that i < m, p < k and the columns lie in the operands, `Finish::new` that
            // they lie in the outputs; each row belongs to one thread.
            unsafe {
                let (xs, out) = (row_of_a(i), finish.row(i));
                if k <= const { few_at_most::<L>() } && b.col_stride == 1 {
                    // the weight gradient of one example has a loop of its own
                    let from = (xs, a.col_stride);
                    if const { few_at_most::<L>() == 1 } || k == 1 {
                        few::<L, N, E, 1>(1, n, from, b, &out);
                    } else {
                        few::<L, N, E, FEW>(k, n, from, b, &out);
                    }
                    continue;
                }
                for at in spans::<L>(n) {
                    let mut acc = L::zero();
                    for p in 0..k {
                        let x = L::all(*xs.add(p * a.col_stride));
                        acc = x.fused(row::<L>(b.data, p * b.row_stride, b.col_stride, at), acc);
                    }
                    out.apply(at, acc);
                }
            }
        }
    }
}

/// One row of sums of at most M products: its elements of A stay in registers.
///
/// # Safety
/// As for [`Rows`], with k ≤ M and B by rows.
#[inline(always)]
unsafe fn few<L: Lane, const N: usize, E: Epilogue<L, N>, const M: usize>(
    k: usize,
    n: usize,
    (a, a_stride): (*const L::Elem, usize),
    b: Operand<'_, L::Elem>,
    out: &Row<'_, L, N, E>,
) {
    let k = if M == 1 { 1 } else { k };
    let start = b.data.as_ptr();
    // SAFETY: the caller's promise: p < k and the columns lie in the operands.
    unsafe {
        let mut x = [L::zero(); M];
        for (p, x) in x.iter_mut().enumerate().take(k) {
            *x = L::all(*a.add(p * a_stride));
        }
        let whole = n - n % L::WIDTH;
        let grouped = n - n % (GROUP * L::WIDTH);
        for j in (0..grouped).step_by(GROUP * L::WIDTH) {
            let mut acc = [L::zero(); GROUP];
            for (v, acc) in acc.iter_mut().enumerate() {
                for (p, x) in x.iter().enumerate().take(k) {
                    *acc = x.fused(L::load_all(start.add(p * b.row_stride + j + v * L::WIDTH)), *acc);
                }
            }
            out.apply_whole(j, acc);
        }
        for j in (grouped..whole).step_by(L::WIDTH) {
            let mut acc = L::zero();
            for (p, x) in x.iter().enumerate().take(k) {
                acc = x.fused(L::load_all(start.add(p * b.row_stride + j)), acc);
            }
            out.apply(Span { start: j, len: L::WIDTH }, acc);
        }
        if whole < n {
            let mut acc = L::zero();
            for (p, x) in x.iter().enumerate().take(k) {
                acc = x.fused(L::load_first(start.add(p * b.row_stride + whole), n - whole), acc);
            }
            out.apply(Span { start: whole, len: n - whole }, acc);
        }
    }
}

/// The columns `at` of the row that begins at `start`.
///
/// # Safety
/// They must lie in `data`.
#[inline(always)]
unsafe fn row<L: Lane>(data: &[L::Elem], start: usize, stride: usize, at: Span) -> L {
    if stride == 1 {
        // SAFETY: the caller's promise.
        return unsafe { L::load_first(data.as_ptr().add(start + at.start), at.len) };
    }
    L::from_each(at, |j| data[start + j * stride])
}
