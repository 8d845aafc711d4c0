//! The epilogue, applied to rows of finished sums.

use super::bad;
use crate::kernels::contract::{Epilogue, Output, Run};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::narrow::{self, held};
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

    /// The outputs' first elements and row strides, so that they can be asked for while their sums are being made.
    fn outputs(&self) -> &[(*mut E, usize)];
}

/// The outputs, checked against the size, and their epilogue.
pub(in crate::kernels) struct Finish<'a, L: Lane, const N: usize, E> {
    outputs: [(*mut L::Elem, usize); N],
    /// The same for who asks for them ahead: the rows of bytes are so short that none is asked for but the first.
    ahead: [(*mut L::Elem, usize); N],
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
        let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
        let (mut raw, mut ahead) = ([(core::ptr::null_mut(), 0); N], [(core::ptr::null_mut(), 0); N]);
        // plain loops over few outputs, here and below: iterators would be most of what a user's compiler reads
        let mut i = 0;
        while i < N && i < E::LIVE {
            let Output { data, row_stride } = &outputs[i];
            if !holds_elements(*row_stride, held(data, is_bytes[i]), rows, columns) {
                bad("an output is too short");
            }
            let Output { data, row_stride } = &mut outputs[i];
            raw[i] = (data.as_mut_ptr(), *row_stride);
            ahead[i] = if is_bytes[i] { (raw[i].0, 0) } else { raw[i] };
            i += 1;
        }
        Self { outputs: raw, ahead, epilogue, borrow: PhantomData }
    }
}

/// Whether a matrix of such a size fits in the output, its rows apart from one another.
#[inline(always)]
pub(in crate::kernels) fn holds<E>(output: &Output<'_, E>, rows: usize, columns: usize) -> bool {
    holds_elements(output.row_stride, output.data.len(), rows, columns)
}

/// The same of so many elements.
#[inline(always)]
fn holds_elements(row_stride: usize, len: usize, rows: usize, columns: usize) -> bool {
    if rows == 0 || columns == 0 {
        return true;
    }
    let end = (rows - 1).checked_mul(row_stride).and_then(|last| last.checked_add(columns));
    (rows == 1 || row_stride >= columns) && end.is_some_and(|end| end <= len)
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

    fn outputs(&self) -> &[(*mut L::Elem, usize)] {
        &self.ahead[..E::LIVE.min(N)]
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
        let Rows { first, step, .. } = self.rows;
        // down the rows, one vector of columns after the other: there are many rows and few columns
        for column in (start..end).step_by(L::WIDTH) {
            let sums = self.sums.wrapping_add(column - start);
            let (mut data, mut steps) = ([core::ptr::null_mut(); N], [0; N]);
            let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
            let mut i = 0;
            while i < N && i < E::LIVE {
                let (output, stride) = self.outputs[i];
                data[i] = narrow::behind(output, first * stride + column, is_bytes[i]);
                steps[i] = step * stride;
                i += 1;
            }
            // SAFETY: the caller of `Finisher::rows` promises the sums and the columns, and `Finish::new` has checked that
            // rows and columns lie in the outputs.
            unsafe {
                // a loop of its own for whole vectors, which need no masks
                if end - column >= L::WIDTH {
                    self.down(Span { start: column, len: L::WIDTH }, sums, data, steps);
                } else {
                    self.down(Span { start: column, len: end - column }, sums, data, steps);
                }
            }
        }
    }
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Part<'_, L, N, E> {
    /// One vector of columns of every row; the sums of the first stand in `sums`, its outputs at `data`.
    ///
    /// # Safety
    /// The columns `at` must lie in the sums and the outputs.
    #[inline(always)]
    unsafe fn down(&self, at: Span, mut sums: *const L::Elem, mut data: [*mut L::Elem; N], steps: [usize; N]) {
        let Rows { first, step, count } = self.rows;
        let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
        let mut row = first;
        for _ in 0..count {
            // SAFETY: the caller's promise.
            unsafe { apply(self.epilogue, row, data, at, L::load_all(sums)) }
            row += step;
            sums = sums.wrapping_add(self.stride);
            let mut i = 0;
            while i < N {
                data[i] = narrow::behind(data[i], steps[i], is_bytes[i]);
                i += 1;
            }
        }
    }
}

/// Applies the epilogue to one vector of sums and stores the outputs, which stand at `data`.
///
/// # Safety
/// `data` must be valid for the columns `at`.
#[inline(always)]
unsafe fn apply<L: Lane, const N: usize, E: Epilogue<L, N>>(
    epilogue: &E,
    row: usize,
    data: [*mut L::Elem; N],
    at: Span,
    acc: L,
) {
    let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
    // SAFETY: the caller's promise.
    unsafe {
        let mut old = [L::zero(); N];
        let mut i = 0;
        while const { E::READS } && i < N && i < E::LIVE {
            old[i] = narrow::load(data[i], at.len, is_bytes[i]);
            i += 1;
        }
        let new = epilogue.apply(row, at, acc, old);
        let mut i = 0;
        while i < N && i < E::LIVE {
            narrow::store(new[i], data[i], at.len, is_bytes[i]);
            i += 1;
        }
    }
}
