//! The micro-kernel: a tile of H rows by N vectors that stays in registers along k.

use super::{Job, blocks, model};
use crate::kernels::finish::{Descent, Finisher};
use crate::kernels::held::Held;
use crate::kernels::lane::Lane;
use crate::kernels::sums::{CHAIN, Sum};
use crate::kernels::vector::Vector;

/// The kernels that are compiled once for each instruction set. Hidden: users call [`contract`](super::contract).
#[doc(hidden)]
pub trait Kernels: Vector {
    /// Runs a task in a function that enables the lane's instruction set.
    fn enter<T: Run<Self>>(task: T) -> T::Output;
    /// The same, in a function that is never made part of its caller.
    fn apart<T: Run<Self>>(task: T) -> T::Output;
    /// Contraction in blocks.
    fn blocks(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// The most vectors of a tile of so many rows: [rows − 1]. What fits the registers.
    const WIDEST: &'static [usize];
    /// The vectors of the tile that loads least for what it computes.
    const VECTORS: usize = model::vectors_of_best_tile(Self::WIDEST);
    /// Rows of A that are packed together: whole vectors, and whole tiles of the usual widths.
    const PANEL: usize;
    /// The micro-kernel for so many rows and vectors.
    fn tile(rows: usize, vectors: usize) -> Tile<Self::Elem>;
    /// Inner products: `to[j] = Σₖ a[k]·b[j, k]` for up to `WIDTH` rows of b. Four sums side by side, each of a vector.
    ///
    /// # Safety
    /// `a` must be valid for k neighbours, `b` for `count` rows of k neighbours, `to` for `count` elements.
    unsafe fn dots(k: usize, a: *const Self::Elem, b: Source<Self::Elem>, count: usize, to: *mut Self::Elem);
}

/// Something to be run with one kind of lane.
#[doc(hidden)]
pub trait Run<L> {
    /// What comes back.
    type Output;
    /// The work; `#[inline(always)]`.
    fn run(self) -> Self::Output;
}

/// A micro-kernel. See [`multiply`].
pub(super) type Tile<E> = unsafe fn(&Pass<'_, E>);

/// Where a micro-kernel reads: a first element, and the distances between rows and columns.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Source<E> {
    pub(super) start: *const E,
    pub(super) row_stride: usize,
    pub(super) col_stride: usize,
}

/// What a micro-kernel does.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Pass<'a, E> {
    /// Products to each sum.
    pub(super) k: usize,
    /// The tile's rows of A.
    pub(super) a: Source<E>,
    /// The tile's columns of B, which are neighbours whatever the `col_stride`.
    pub(super) b: Source<E>,
    /// What will be needed soon: with every product to a sum, as many lines as the tile has vectors are asked for, from
    /// this address on and then `row_stride` further. It need not be valid.
    pub(super) soon: Option<Source<E>>,
    /// The sums.
    pub(super) tile: *mut E,
    /// Whether to add to the sums that are there.
    pub(super) resume: bool,
    /// Products that the first chain has had before; its sums so far stand in `partial`.
    pub(super) begun: usize,
    /// Whether another pass goes on with the last chain; its sums so far then go to `partial`.
    pub(super) goes_on: bool,
    /// As long as a tile; only looked at where a chain goes on from one pass to the next.
    pub(super) partial: *mut E,
    /// Where the sums go in the end, if not to the tile: a step of the outputs that are there.
    pub(super) step: Option<&'a Descent<E>>,
}

/// `tile[i][j] (+)= Σₖ a[i, k] · b[k, j]` for H rows and N vectors, in chains of at most [`CHAIN`] products.
///
/// # Safety
/// `a` must be valid for H × k elements, `b` for k rows of N vectors, `tile` for H rows of N vectors, and so `partial`
/// where a chain goes on; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
pub(super) unsafe fn multiply<V: Lane, const H: usize, const N: usize>(pass: &Pass<'_, V::Elem>) {
    let Pass { k, a, b, soon, tile, mut resume, mut begun, goes_on, partial, step } = *pass;
    // SAFETY: the caller's promise.
    unsafe {
        let mut rows = [a.start; H];
        for (i, row) in rows.iter_mut().enumerate() {
            *row = a.start.add(i * a.row_stride);
        }
        let (mut b_row, mut soon_row) = (b.start, soon.map_or(b.start, |soon| soon.start));
        let soon_stride = soon.map_or(0, |soon| soon.row_stride);
        let (mut offset, mut left) = (0, k);
        loop {
            let mut acc = [[V::zero(); N]; H];
            if begun > 0 {
                for i in 0..H {
                    for j in 0..N {
                        acc[i][j] = V::load_all(partial.add((i * N + j) * V::WIDTH));
                    }
                }
            }
            let steps = left.min(CHAIN - begun);
            for _ in 0..steps {
                let mut y = [V::zero(); N];
                for j in 0..N {
                    y[j] = V::load_all(b_row.add(j * V::WIDTH));
                }
                // a tile of few rows goes through B so fast that the processor's own foresight does better
                if H >= 4 && soon.is_some() {
                    for j in 0..(N * V::WIDTH).div_ceil(V::LINE) {
                        V::prefetch(soon_row.wrapping_add(j * V::LINE));
                    }
                }
                for i in 0..H {
                    let x = V::all(*rows[i].add(offset));
                    for j in 0..N {
                        acc[i][j] = x.fused(y[j], acc[i][j]);
                    }
                }
                // wrapping: after the last row these may point past the end, and are not read
                b_row = b_row.wrapping_add(b.row_stride);
                soon_row = soon_row.wrapping_add(soon_stride);
                offset += a.col_stride;
            }
            left -= steps;
            if left == 0 && goes_on {
                return store(acc, partial);
            }
            if resume {
                for i in 0..H {
                    for j in 0..N {
                        acc[i][j] = V::load_all(tile.add((i * N + j) * V::WIDTH)) + acc[i][j];
                    }
                }
            }
            match step {
                Some(step) if left == 0 => return descend::<V, H, N>(acc, step),
                _ => store(acc, tile),
            }
            if left == 0 {
                return;
            }
            (begun, resume) = (0, true);
        }
    }
}

/// Writes the sums of a tile. (In a loop over all of them they would have to lie in memory before.)
///
/// # Safety
/// `to` must be valid for H rows of N vectors; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
unsafe fn store<V: Vector, const H: usize, const N: usize>(sums: [[V; N]; H], to: *mut V::Elem) {
    for i in 0..H {
        for j in 0..N {
            // SAFETY: the caller's promise.
            unsafe { sums[i][j].store_all(to.add((i * N + j) * V::WIDTH)) }
        }
    }
}

/// See [`Descent`].
///
/// # Safety
/// The outputs must be valid for H rows of the step's columns, which end in the last of N vectors; so must the count of
/// held elements; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(
    clippy::needless_range_loop,
    clippy::eq_op,
    reason = "rows and columns are named; x − x is not 0 of what is not finite"
)]
unsafe fn descend<V: Lane, const H: usize, const N: usize>(mut acc: [[V; N]; H], step: &Descent<V::Elem>) {
    let (rate, decay) = (V::all(step.rate), V::all(step.decay));
    let new = |sum: V, old: V| rate.fused(decay.fused(old, sum), old);
    let last = step.columns - (N - 1) * V::WIDTH;
    // in each column, a sum that is not finite if one of its numbers is not (or if it overflows: then each is looked at)
    let mut test = [V::zero(); N];
    for i in 0..H {
        let row = step.start.wrapping_add(i * step.row_stride);
        for j in 0..N {
            let at = row.wrapping_add(j * V::WIDTH);
            // SAFETY: the caller's promise.
            let old = unsafe { if j < N - 1 || last == V::WIDTH { V::load_all(at) } else { V::load_first(at, last) } };
            acc[i][j] = new(acc[i][j], old);
            test[j] = if i == 0 { acc[i][j] } else { test[j] + acc[i][j] };
        }
    }
    let mut all = test[0];
    for j in 1..N {
        all = all + test[j];
    }
    let all = all - all;
    if let Some(held) = step.held
        && !V::all_true(all.is_eq(all))
    {
        let mut kept = acc;
        // SAFETY: the caller's promise.
        unsafe { hold(&mut kept, step, &*held) }
        acc = kept;
    }
    for i in 0..H {
        let row = step.start.wrapping_add(i * step.row_stride);
        for j in 0..N {
            let at = row.wrapping_add(j * V::WIDTH);
            // SAFETY: the caller's promise.
            unsafe {
                if j < N - 1 || last == V::WIDTH {
                    acc[i][j].store_all(at);
                } else {
                    acc[i][j].store_first(at, last);
                }
            }
        }
    }
}

/// Puts the old numbers in the place of those that are not finite.
///
/// # Safety
/// As of [`descend`].
#[cold]
#[inline(never)]
unsafe fn hold<V: Lane, const H: usize, const N: usize>(new: &mut [[V; N]; H], step: &Descent<V::Elem>, held: &Held) {
    for (i, row) in new.iter_mut().enumerate() {
        for (j, new) in row.iter_mut().enumerate() {
            let len = V::WIDTH.min(step.columns - j * V::WIDTH);
            // SAFETY: the caller's promise.
            let old = unsafe { V::load_first(step.start.add(i * step.row_stride + j * V::WIDTH), len) };
            [*new] = held.keep(len, 1, [old], [*new]);
        }
    }
}

/// See [`Kernels::dots`].
///
/// # Safety
/// As there; the processor must have the vector's instruction set.
#[inline(always)]
unsafe fn dots<V: Vector>(k: usize, a: *const V::Elem, b: Source<V::Elem>, count: usize, to: *mut V::Elem) {
    for j in 0..count {
        // SAFETY: the caller's promise: j < count and p + WIDTH ≤ k, or k − p elements.
        unsafe {
            let row = b.start.add(j * b.row_stride);
            let mut sum = Sum::new(V::zero());
            let mut p = 0;
            while p < k {
                let mut acc = [V::zero(); 4];
                let end = k.min(p + 4 * V::WIDTH * CHAIN);
                while p + 4 * V::WIDTH <= end {
                    for (q, acc) in acc.iter_mut().enumerate() {
                        let at = p + q * V::WIDTH;
                        *acc = V::load_all(a.add(at)).fused(V::load_all(row.add(at)), *acc);
                    }
                    p += 4 * V::WIDTH;
                }
                while p < end {
                    let len = V::WIDTH.min(end - p);
                    acc[0] = V::load_first(a.add(p), len).fused(V::load_first(row.add(p), len), acc[0]);
                    p += len;
                }
                sum.add((acc[0] + acc[1]) + (acc[2] + acc[3]));
            }
            *to.add(j) = sum.value().fold(|x, y| x + y);
        }
    }
}

/// [`Kernels`] of a lane: the features it needs, the rows of a panel, and for tiles of 1, 2, … rows the numbers of
/// vectors.
macro_rules! kernels {
    ($lane:ident $(, $features:literal)?; panel $panel:literal; $($rows:literal: $widest:literal [$($vectors:literal)*])*) => {
        impl Kernels for $lane {
            #[inline(always)]
            fn enter<T: Run<Self>>(task: T) -> T::Output {
                $(#[target_feature(enable = $features)])?
                #[inline]
                fn inside<T: Run<$lane>>(task: T) -> T::Output {
                    task.run()
                }
                // SAFETY: a lane is only ever named on a processor that has its instruction set.
                #[allow(unused_unsafe, reason = "the baseline needs no feature")]
                unsafe { inside(task) }
            }
            // not on `inside`: rustc forgets it of functions with features of their own
            #[inline(never)]
            fn apart<T: Run<Self>>(task: T) -> T::Output {
                Self::enter(task)
            }
            fn blocks(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]) {
                blocks::run::<Self>(job, finish, scratch);
            }
            const WIDEST: &'static [usize] = &[$($widest),*];
            const PANEL: usize = $panel;
            unsafe fn dots(k: usize, a: *const Self::Elem, b: Source<Self::Elem>, count: usize, to: *mut Self::Elem) {
                $(#[target_feature(enable = $features)])?
                unsafe fn inside(
                    k: usize,
                    a: *const <$lane as Vector>::Elem,
                    b: Source<<$lane as Vector>::Elem>,
                    count: usize,
                    to: *mut <$lane as Vector>::Elem,
                ) {
                    // SAFETY: the caller's promise.
                    unsafe { dots::<$lane>(k, a, b, count, to) }
                }
                // SAFETY: a lane is only ever named on a processor that has its instruction set.
                unsafe { inside(k, a, b, count, to) }
            }
            fn tile(rows: usize, vectors: usize) -> Tile<Self::Elem> {
                $(#[target_feature(enable = $features)])?
                unsafe fn tile<const H: usize, const N: usize>(pass: &Pass<'_, <$lane as Vector>::Elem>) {
                    // SAFETY: the caller's promise.
                    unsafe { multiply::<$lane, H, N>(pass) }
                }
                match (rows, vectors) {
                    $($(($rows, $vectors) => tile::<$rows, $vectors>,)*)*
                    _ => unreachable!("no tile of {rows} rows and {vectors} vectors"),
                }
            }
        }
    };
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod x86 {
    use super::{Finisher, Job, Kernels, Pass, Run, Source, Tile, Vector, blocks, dots, multiply};
    use crate::kernels::{avx2::F32x8, avx512::F32x16};

    // 32 registers: at most 24 sums, N vectors of B and one of A
    kernels! { F32x16, "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"; panel 48;
        1: 8 [1 2 3 4 5 6 7 8]
        2: 8 [1 2 3 4 5 6 7 8]
        3: 7 [1 2 3 4 5 6 7]
        4: 4 [1 2 3 4]
        5: 4 [1 2 3 4]
        6: 4 [1 2 3 4]
        7: 3 [1 2 3]
        8: 3 [1 2 3]
        9: 2 [1 2]
        10: 2 [1 2]
        11: 2 [1 2]
        12: 2 [1 2]
    }

    // 16 registers: at most 12 sums, N vectors of B and one of A
    kernels! { F32x8, "avx2,fma"; panel 48;
        1: 8 [1 2 3 4 5 6 7 8]
        2: 4 [1 2 3 4]
        3: 3 [1 2 3]
        4: 3 [1 2 3]
        5: 2 [1 2]
        6: 2 [1 2]
        7: 1 [1]
        8: 1 [1]
    }
}

#[cfg(any(miri, not(target_arch = "x86_64")))]
use crate::kernels::portable::F32x4;
use crate::kernels::portable::F64x4;
#[cfg(all(target_arch = "x86_64", not(miri)))]
use crate::kernels::sse2::F32x4;

// 16 registers, and without a fused form one more for the product
kernels! { F32x4; panel 40;
    1: 8 [1 2 3 4 5 6 7 8]
    2: 4 [1 2 3 4]
    3: 3 [1 2 3]
    4: 2 [1 2]
    5: 2 [1 2]
}

#[cfg(all(test, target_arch = "x86_64", not(miri)))]
mod portable {
    use super::{Finisher, Job, Kernels, Pass, Run, Source, Tile, Vector, blocks, dots, multiply};
    use crate::kernels::portable::F32x4;

    kernels! { F32x4; panel 36;
        1: 2 [1 2]
        2: 1 [1]
        3: 1 [1]
    }
}

// two registers a vector
kernels! { F64x4; panel 48;
    1: 4 [1 2 3 4]
    2: 2 [1 2]
    3: 1 [1]
    4: 1 [1]
}
