//! A few rows by a tall B, in parts along k whose sums are added up. A weight's update goes by its rows, so that each
//! thread writes some of them; here each thread reads the same ones, and what it has in its cache need not travel.

use super::Piece;
use crate::kernels::contract::blocking::{self, PARTS};
use crate::kernels::contract::tile::{Kernels, Run};
use crate::kernels::contract::{Job, Operand};
use crate::kernels::finish::{Descent, Finisher, Rows};
use crate::kernels::pool;
use crate::kernels::real::Real;
use core::ops::Range;

/// Does the whole job: the sums of each part stand at the start of the scratch memory until all are there.
pub(super) fn run<K: Kernels>(job: &Job<'_, K::Elem>, finish: &dyn Finisher<K::Elem>, scratch: &mut [K::Elem]) {
    let [m, n, k] = job.size;
    let (stride, step) = (n.next_multiple_of(K::WIDTH), k.div_ceil(PARTS));
    let (sums, rest) = scratch.split_at_mut(PARTS * m * stride);
    let sums = Sums { start: sums.as_mut_ptr(), stride };
    let part = |i: usize, scratch: *mut u8| {
        let (start, end) = (i * step, (i * step + step).min(k));
        let from = |operand: Operand<'_, K::Elem>, stride: usize| -> usize { (start * stride).min(operand.data.len()) };
        let a = Operand { data: &job.a.data[from(job.a, job.a.col_stride)..], ..job.a };
        let b = Operand { data: &job.b.data[from(job.b, job.b.row_stride)..], ..job.b };
        let part = Job { size: [m, n, end - start], a, b };
        let keep = sums.after(i * m);
        let (_, blocks) = blocking::pieces::<K>(part.size, a.col_stride <= 1, true, b.row_stride);
        K::enter(Piece::<K> {
            job: &part,
            finish: &keep,
            blocks,
            dots: false,
            rows: 0..m,
            columns: 0..n,
            scratch: scratch.cast(),
        });
    };
    pool::run(k.div_ceil(step), rest.as_mut_ptr().cast(), &part);
    K::enter(Total { sums: sums.start, len: m * stride, parts: k.div_ceil(step) });
    // SAFETY: the first part's sums are rows of whole vectors, and no other thread is at work any more.
    unsafe { finish.rows(sums.start, stride, (0..m).into(), 0..n) }
}

/// Where the sums of a part wait.
struct Sums<E> {
    start: *mut E,
    stride: usize,
}

impl<E> Sums<E> {
    /// Those of another part, so many rows behind.
    fn after(&self, rows: usize) -> Self {
        Self { start: self.start.wrapping_add(rows * self.stride), stride: self.stride }
    }
}

// SAFETY: each part has memory of its own, and one thread.
unsafe impl<E: Sync> Sync for Sums<E> {}

impl<E: Real> Finisher<E> for Sums<E> {
    unsafe fn rows(&self, sums: *const E, stride: usize, rows: Rows, columns: Range<usize>) {
        for i in 0..rows.count {
            // SAFETY: the caller's promise; rows and columns lie within the sums.
            unsafe {
                let to = self.start.add((rows.first + i * rows.step) * self.stride + columns.start);
                core::ptr::copy_nonoverlapping(sums.add(i * stride), to, columns.len());
            }
        }
    }

    unsafe fn descent(&self, _: usize, _: Range<usize>) -> Option<Descent<E>> {
        None
    }

    fn outputs(&self) -> &[(*mut E, usize)] {
        &[]
    }
}

/// Adds the sums of the parts, in order, to those of the first.
struct Total<E> {
    sums: *mut E,
    len: usize,
    parts: usize,
}

impl<K: Kernels> Run<K> for Total<K::Elem> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for at in (0..self.len).step_by(K::WIDTH) {
            // SAFETY: `len` is whole vectors, and the scratch memory holds so many for each part.
            unsafe {
                let mut sum = K::load_all(self.sums.add(at));
                for part in 1..self.parts {
                    sum = sum + K::load_all(self.sums.add(part * self.len + at));
                }
                sum.store_all(self.sums.add(at));
            }
        }
    }
}
