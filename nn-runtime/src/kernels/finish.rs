//! The epilogue, applied to blocks of finished sums: what products, convolutions, pools and lines all end with.

use super::contract::{Epilogue, Output, Run};
use super::held::Held;
use super::lane::{Lane, Span};
use super::narrow::{self, held};
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

impl From<Range<usize>> for Rows {
    fn from(rows: Range<usize>) -> Self {
        Self { first: rows.start, step: 1, count: rows.len() }
    }
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

    /// The same as a step that the micro-kernel can do itself, if the epilogue is no more; the first row is `row`.
    ///
    /// # Safety
    /// As of `rows`.
    unsafe fn descent(&self, row: usize, columns: Range<usize>) -> Option<Descent<E>>;

    /// The outputs' first elements and row strides, so that they can be asked for while their sums are being made.
    fn outputs(&self) -> &[(*mut E, usize)];
}

/// A step that needs nothing but the sum and the old value: `old + rate · (sum + decay · old)`, both fused. It is what
/// most weights get, and done before the sums leave the registers.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Descent<E> {
    pub(in crate::kernels) start: *mut E,
    pub(in crate::kernels) row_stride: usize,
    /// Columns; the tile's last vector may reach past them.
    pub(in crate::kernels) columns: usize,
    pub(in crate::kernels) rate: E,
    pub(in crate::kernels) decay: E,
    /// Where elements are counted that would not be finite, and so keep their old values; nowhere, if any number is stored.
    pub(in crate::kernels) held: Option<*const Held>,
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

/// Whether a matrix of such a size lies in so many elements, its rows apart from one another: rows that overlap would be
/// written by two threads.
#[inline(always)]
pub(in crate::kernels) fn holds(len: usize, row_stride: usize, [rows, columns]: [usize; 2]) -> bool {
    if rows == 0 || columns == 0 {
        return true;
    }
    let end = (rows - 1).checked_mul(row_stride).and_then(|last| last.checked_add(columns));
    (rows == 1 || row_stride >= columns) && end.is_some_and(|end| end <= len)
}

#[cold]
#[inline(never)]
fn short(size: [usize; 2]) -> ! {
    panic!("an output is too short for a result of {size:?} (rows, columns), or its rows overlap")
}

impl<'a, L: Lane, const N: usize, E: Epilogue<L, N>> Finish<'a, L, N, E> {
    /// Checks that each output that is live holds so many rows and columns, its rows apart from one another.
    #[inline(always)]
    pub(in crate::kernels) fn new(size: [usize; 2], mut outputs: [Output<'a, L::Elem>; N], epilogue: &'a E) -> Self {
        let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
        let (mut raw, mut ahead) = ([(core::ptr::null_mut(), 0); N], [(core::ptr::null_mut(), 0); N]);
        // plain loops over few outputs, here and below: iterators would be most of what a user's compiler reads
        let mut i = 0;
        while i < N && i < E::LIVE {
            let Output { data, row_stride } = &mut outputs[i];
            if !holds(held(data, is_bytes[i]), *row_stride, size) {
                short(size);
            }
            raw[i] = (data.as_mut_ptr(), *row_stride);
            ahead[i] = if is_bytes[i] { (raw[i].0, 0) } else { raw[i] };
            i += 1;
        }
        Self { outputs: raw, ahead, epilogue, borrow: PhantomData }
    }

    /// One row of the outputs.
    ///
    /// # Safety
    /// The row must lie within the size that was checked.
    #[inline(always)]
    pub(in crate::kernels) unsafe fn row(&self, row: usize) -> Row<'a, L, N, E> {
        let mut data = [core::ptr::null_mut(); N];
        let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
        let mut i = 0;
        while i < N && i < E::LIVE {
            let (start, stride) = self.outputs[i];
            // SAFETY: `new` has checked that the row lies in the output.
            data[i] = unsafe { narrow::within(start, row * stride, is_bytes[i]) };
            i += 1;
        }
        Row { index: row, data, epilogue: self.epilogue }
    }

    /// Where elements are counted that are held, if one output takes a guarded step: then one test does for several vectors.
    #[inline(always)]
    pub(in crate::kernels) fn guard(&self) -> Option<&'a Held> {
        if const { N > 0 && E::LIVE == 1 && E::READS && E::BYTES.is_empty() } { self.epilogue.held() } else { None }
    }
}

/// A row of the outputs: a copy of what a loop along it needs, which stays in registers.
pub(in crate::kernels) struct Row<'a, L: Lane, const N: usize, E> {
    index: usize,
    data: [*mut L::Elem; N],
    epilogue: &'a E,
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Row<'_, L, N, E> {
    /// Applies the epilogue to one vector of sums and stores the outputs.
    ///
    /// # Safety
    /// The columns `at` must lie within the size that was checked, and no other thread may be at work on them.
    #[inline(always)]
    pub(in crate::kernels) unsafe fn apply(&self, at: Span, acc: L) {
        let is_bytes = const { narrow::of_bytes::<N>(E::BYTES) };
        let mut data = self.data;
        let mut i = 0;
        while i < N && i < E::LIVE {
            // SAFETY: `Finish::new` has checked that the columns lie in the output.
            data[i] = unsafe { narrow::within(data[i], at.start, is_bytes[i]) };
            i += 1;
        }
        // SAFETY: as above, and the caller's promise that nobody else is at work here.
        unsafe { apply(self.epilogue, self.index, data, at, acc) }
    }
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Row<'_, L, N, E> {
    /// As [`apply`](Self::apply), of whole vectors side by side, from the column `start` on: where one output takes a guarded
    /// step, one test does for all of them.
    ///
    /// # Safety
    /// As of `apply`.
    #[inline(always)]
    #[allow(
        clippy::needless_range_loop,
        clippy::eq_op,
        reason = "vectors are named; x − x is not 0 of what is not finite"
    )]
    pub(in crate::kernels) unsafe fn apply_whole<const V: usize>(&self, start: usize, acc: [L; V]) {
        let at = |j: usize| Span { start: start + j * L::WIDTH, len: L::WIDTH };
        let Some(held) = self
            .epilogue
            .held()
            .filter(|_| const { V > 1 && N > 0 && E::LIVE == 1 && E::READS && E::BYTES.is_empty() })
        else {
            for j in 0..V {
                // SAFETY: the caller's promise.
                unsafe { self.apply(at(j), acc[j]) }
            }
            return;
        };
        let mut new = acc;
        let mut sum = L::zero();
        for j in 0..V {
            let mut old = [L::zero(); N];
            // SAFETY: the caller's promise, and `Finish::new` has checked the output, which is live.
            old[0] = unsafe { L::load_all(self.data[0].add(at(j).start)) };
            new[j] = self.epilogue.propose(self.index, at(j), acc[j], old)[0];
            sum = if j == 0 { new[j] } else { sum + new[j] };
        }
        // not finite if one of them is not (or if the sum overflows: then each is looked at)
        let test = sum - sum;
        if !L::all_true(test.is_eq(test)) {
            let mut kept = new;
            for j in 0..V {
                // SAFETY: as above.
                let old = unsafe { L::load_all(self.data[0].add(at(j).start)) };
                [kept[j]] = held.keep(L::WIDTH, 1, [old], [kept[j]]);
            }
            new = kept;
        }
        for j in 0..V {
            // SAFETY: as above, and the caller's promise that nobody else is at work here.
            unsafe { new[j].store_all(self.data[0].add(at(j).start)) }
        }
    }
}

/// A step in two halves, for outputs of which [`Finish::guard`] is there: what several vectors become, and what is stored.
#[allow(clippy::needless_range_loop, reason = "four arrays of vectors are walked together")]
impl<L: Lane, const N: usize, E: Epilogue<L, N>> Row<'_, L, N, E> {
    /// The new values at some places; the tests become NaN where one of them is not finite.
    ///
    /// # Safety
    /// As of `apply`.
    #[inline(always)]
    pub(in crate::kernels) unsafe fn propose<const V: usize>(
        &self,
        spans: [Span; V],
        acc: [L; V],
        test: [L; V],
    ) -> ([L; V], [L; V]) {
        let (mut new, mut tests) = (acc, test);
        for j in 0..V {
            let mut old = [L::zero(); N];
            // SAFETY: the caller's promise, and `Finish::new` has checked the output, which is live.
            old[0] = unsafe { L::load_first(self.data[0].add(spans[j].start), spans[j].len) };
            new[j] = self.epilogue.propose(self.index, spans[j], acc[j], old)[0];
            // x·0 is 0, or NaN where x is not finite; a NaN stays
            tests[j] = new[j].fused(L::zero(), test[j]);
        }
        (new, tests)
    }

    /// Stores new values.
    ///
    /// # Safety
    /// As of `apply`.
    #[inline(always)]
    pub(in crate::kernels) unsafe fn write<const V: usize>(&self, spans: [Span; V], new: [L; V]) {
        for j in 0..V {
            // SAFETY: as in `propose`, and the caller's promise that nobody else is at work here.
            unsafe { new[j].store_first(self.data[0].add(spans[j].start), spans[j].len) }
        }
    }

    /// Stores new values, but those that are not finite.
    ///
    /// # Safety
    /// As of `apply`.
    pub(in crate::kernels) unsafe fn write_held<const V: usize>(&self, held: &Held, spans: [Span; V], new: [L; V]) {
        for j in 0..V {
            // SAFETY: as in `write`.
            unsafe {
                let start = self.data[0].add(spans[j].start);
                let [new] = held.keep(spans[j].len, 1, [L::load_first(start, spans[j].len)], [new[j]]);
                new.store_first(start, spans[j].len);
            }
        }
    }
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Finisher<L::Elem> for Finish<'_, L, N, E> {
    unsafe fn rows(&self, sums: *const L::Elem, stride: usize, rows: Rows, columns: Range<usize>) {
        L::enter(Block { finish: *self, sums, stride, rows, columns });
    }

    unsafe fn descent(&self, row: usize, columns: Range<usize>) -> Option<Descent<L::Elem>> {
        let [rate, decay] = self.epilogue.descent()?;
        // an output that is not live was not checked
        if N == 0 || E::LIVE == 0 || !E::BYTES.is_empty() {
            return None;
        }
        let (start, row_stride) = self.outputs[0];
        // SAFETY: the caller's promise.
        let start = unsafe { start.add(row * row_stride + columns.start) };
        let held = self.epilogue.held().map(core::ptr::from_ref);
        Some(Descent { start, row_stride, columns: columns.len(), rate, decay, held })
    }

    fn outputs(&self) -> &[(*mut L::Elem, usize)] {
        &self.ahead[..E::LIVE.min(N)]
    }
}

impl<L: Lane, const N: usize, E> Clone for Finish<'_, L, N, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<L: Lane, const N: usize, E> Copy for Finish<'_, L, N, E> {}

struct Block<'a, L: Lane, const N: usize, E> {
    finish: Finish<'a, L, N, E>,
    sums: *const L::Elem,
    stride: usize,
    rows: Rows,
    columns: Range<usize>,
}

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Run<L> for Block<'_, L, N, E> {
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
                let (output, stride) = self.finish.outputs[i];
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

impl<L: Lane, const N: usize, E: Epilogue<L, N>> Block<'_, L, N, E> {
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
            unsafe { apply(self.finish.epilogue, row, data, at, L::load_all(sums)) }
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
