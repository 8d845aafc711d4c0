//! The epilogue, applied to rows of finished sums.

use super::bad;
use crate::kernels::contract::{Epilogue, Output, Run};
use crate::kernels::lane::{Lane, Span};
use core::marker::PhantomData;
use core::ops::Range;

/// Rows of the outputs: `first`, `first + step`, …
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    pub(in crate::kernels) first: usize,
    pub(in crate::kernels) step: usize,
    pub(in crate::kernels) count: usize,
}

/// Takes finished sums, whatever the epilogue behind it.
#[doc(hidden)]
pub trait Finisher<E>: Sync {
    /// Applies the epilogue to the sums of `rows × columns`, which stand in `sums` with `stride` elements a row, and
    /// stores the outputs.
    ///
    /// # Safety
    /// `sums` must be valid for whole vectors in every row; `rows × columns` must lie within the size that was
    /// checked, and no other thread may be at work on them.
    unsafe fn rows(&self, sums: *const E, stride: usize, rows: Rows, columns: Range<usize>);
}

/// The outputs, checked against the size, and their epilogue.
pub(in crate::kernels) struct Finish<'a, L: Lane, const N: usize, E> {
    outputs: [(*mut L::Elem, usize); N],
    epilogue: &'a E,
    borrow: PhantomData<&'a mut [L::Elem]>,
}

// SAFETY: threads write disjoint parts of the outputs, as `rows` demands, and epilogues are Sync.
unsafe impl<L: Lane, const N: usize, E: Sync> Sync for Finish<'_, L, N, E> {}

impl<'a, L: Lane, const N: usize, E: Epilogue<L, N>> Finish<'a, L, N, E> {
    /// Checks that each output holds `rows × columns` elements, in rows that do not overlap.
    #[inline(always)]
    pub(in crate::kernels) fn new(
        [rows, columns]: [usize; 2],
        mut outputs: [Output<'a, L::Elem>; N],
        epilogue: &'a E,
    ) -> Self {
        let mut raw = [(core::ptr::null_mut(), 0); N];
        for (raw, output) in raw.iter_mut().zip(&mut outputs).take(E::LIVE) {
            if !holds(output, rows, columns) {
                bad("an output is too short");
            }
            *raw = (output.data.as_mut_ptr(), output.row_stride);
        }
        Self { outputs: raw, epilogue, borrow: PhantomData }
    }
}

/// Whether a matrix of such a size fits in the output, its rows apart from one another.
#[inline(always)]
pub(in crate::kernels) fn holds<E>(output: &Output<'_, E>, rows: usize, columns: usize) -> bool {
    if rows == 0 || columns == 0 {
        return true;
    }
    let end = (rows - 1).checked_mul(output.row_stride).and_then(|last| last.checked_add(columns));
    (rows == 1 || output.row_stride >= columns) && end.is_some_and(|end| end <= output.data.len())
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Finisher<L::Elem> for Finish<'_, L, N, E> {
    unsafe fn rows(&self, sums: *const L::Elem, stride: usize, rows: Rows, columns: Range<usize>) {
        L::enter(Part {
            outputs: self.outputs,
            epilogue: self.epilogue,
            lane: PhantomData,
            sums,
            stride,
            rows,
            columns,
        });
    }
}

struct Part<'a, L: Lane, const N: usize, E> {
    outputs: [(*mut L::Elem, usize); N],
    epilogue: &'a E,
    lane: PhantomData<L>,
    sums: *const L::Elem,
    stride: usize,
    rows: Rows,
    columns: Range<usize>,
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Run<L> for Part<'_, L, N, E> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let Range { start, end } = self.columns;
        let whole = end - (end - start) % L::WIDTH;
        let (mut sums, mut row) = (self.sums, self.rows.first);
        for _ in 0..self.rows.count {
            // a copy of what the loop along a row needs, which stays in registers
            let mut data = [core::ptr::null_mut(); N];
            for (data, (output, stride)) in data.iter_mut().zip(self.outputs).take(E::LIVE) {
                *data = output.wrapping_add(row * stride);
            }
            let mut j = start;
            // SAFETY: the caller of `Finisher::rows` promises the sums and the columns, and `Finish::new` has checked
            // that row and columns lie in the outputs.
            unsafe {
                while j < whole {
                    apply(self.epilogue, row, data, Span { start: j, len: L::WIDTH }, L::load_all(sums.add(j - start)));
                    j += L::WIDTH;
                }
                if j < end {
                    apply(self.epilogue, row, data, Span { start: j, len: end - j }, L::load_all(sums.add(j - start)));
                }
            }
            sums = sums.wrapping_add(self.stride);
            row += self.rows.step;
        }
    }
}

/// Applies the epilogue to one vector of sums and stores the outputs, whose rows start at `data`.
///
/// # Safety
/// The columns `at` must lie in the rows.
#[inline(always)]
unsafe fn apply<L: Lane, const N: usize, E: Epilogue<L, N>>(
    epilogue: &E,
    row: usize,
    data: [*mut L::Elem; N],
    at: Span,
    acc: L,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut old = [L::zero(); N];
        if E::READS {
            for (old, data) in old.iter_mut().zip(data).take(E::LIVE) {
                *old = L::load_first(data.add(at.start), at.len);
            }
        }
        let new = epilogue.apply(row, at, acc, old);
        for (new, data) in new.into_iter().zip(data).take(E::LIVE) {
            new.store_first(data.add(at.start), at.len);
        }
    }
}
