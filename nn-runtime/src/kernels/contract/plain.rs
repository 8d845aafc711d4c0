//! Contraction in double precision: three loops, compiled once. It is what single precision is checked against, and
//! no training runs on it; a user's crate should not spend its build on it.

use super::Job;
use crate::kernels::finish::Finisher;
use crate::kernels::real::Real;

/// Columns whose sums are made together.
const COLUMNS: usize = 64;

/// Every sum in the order of k.
#[inline(never)]
pub(super) fn run<E: Real>(job: &Job<'_, E>, finish: &dyn Finisher<E>) {
    let [m, n, k] = job.size;
    let (a, b) = (&job.a, &job.b);
    for i in 0..m {
        for start in (0..n).step_by(COLUMNS) {
            let columns = start..(start + COLUMNS).min(n);
            let mut sums = [E::ZERO; COLUMNS];
            for p in 0..k {
                let x = a.data[i * a.row_stride + p * a.col_stride];
                for (sum, j) in sums.iter_mut().zip(columns.clone()) {
                    *sum += x * b.data[p * b.row_stride + j * b.col_stride];
                }
            }
            // SAFETY: `sums` holds whole vectors for every column; row and columns lie within the size that was
            // checked, and this is the only thread.
            unsafe { finish.rows(sums.as_ptr(), COLUMNS, (i..i + 1).into(), columns) }
        }
    }
}
