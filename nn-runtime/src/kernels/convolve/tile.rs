//! The micro-kernel: a tile of H rows by N vectors that stays in registers along k, where a table says how far each
//! step of k is from a row's start. So one kernel serves every layout, padding, stride and dilation.

use super::{Job, backward, by_filters, forward};
use crate::kernels::finish::Finisher;
use crate::kernels::lines::{self, Along};
use crate::kernels::pooling::{self, Pooling};
use crate::kernels::sums::CHAIN;
use crate::kernels::vector::Vector;

/// The kernels that are compiled once for each instruction set. Hidden: users call the functions of `rt`.
#[doc(hidden)]
pub trait Windows: Vector {
    /// The most rows of a tile of 1, 2, … vectors.
    const HEIGHTS: &'static [usize];
    /// The micro-kernel for so many rows and vectors.
    fn product(rows: usize, vectors: usize) -> unsafe fn(&Product<Self::Elem>);
    /// A convolution.
    fn convolve(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// Its derivative by the images.
    fn convolve_images(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// Its derivative by the filters.
    fn convolve_filters(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// Pooling, and what takes its derivatives.
    fn pool(job: &Pooling<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>);
    /// What runs along an axis.
    fn along(job: &Along<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>);
}

/// The most vectors of a tile, in elements, on any instruction set.
pub(super) const WIDEST_ROW: usize = 64;
/// The most rows of a tile, on any instruction set.
pub(super) const TALLEST: usize = 8;

/// Columns in panels as wide as a tile can be, as even as can be: 5 vectors by 4 are 3 + 2. The first column of each, and
/// its vectors.
pub(super) fn panels<V: Windows>(columns: usize) -> impl Iterator<Item = (usize, usize)> {
    let vectors = columns.div_ceil(V::WIDTH);
    let panels = vectors.div_ceil(V::HEIGHTS.len());
    let mut done = 0;
    (0..panels).map(move |i| {
        let (start, wide) = (done, (vectors - done).div_ceil(panels - i));
        done += wide;
        (start * V::WIDTH, wide)
    })
}

/// One tile of a product. See [`multiply`].
#[doc(hidden)]
pub struct Product<E> {
    /// Where each row of A starts.
    pub(super) rows: [*const E; TALLEST],
    /// How far each of its k elements is from there.
    pub(super) offsets: *const u32,
    pub(super) k: usize,
    /// The first row of B, whose columns are neighbours.
    pub(super) b: *const E,
    pub(super) b_stride: usize,
    /// Where the sums go.
    pub(super) sums: *mut E,
    pub(super) sums_stride: usize,
    /// Whether the sums go on from what stands there.
    pub(super) resume: bool,
}

/// `sums[i][j] (+)= Σₖ rows[i][offsets[k]] · b[k][j]` for H rows and N vectors, in chains of at most [`CHAIN`] products.
///
/// # Safety
/// All that this names must be valid, in whole vectors of columns; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
unsafe fn multiply<V: Vector, const H: usize, const N: usize>(product: &Product<V::Elem>) {
    let Product { rows: all, offsets, k, b, b_stride, sums, sums_stride, mut resume } = *product;
    // SAFETY: the caller's promise.
    unsafe {
        let mut rows = [all[0]; H];
        rows.copy_from_slice(&all[..H]);
        let mut b = b;
        let mut p = 0;
        loop {
            let mut acc = [[V::zero(); N]; H];
            let end = k.min(p + CHAIN);
            if H * N <= UNROLLED_SUMS {
                // four steps at a time: what the loop itself costs would be taken from the multiply–adds
                while p + 4 <= end {
                    for _ in 0..4 {
                        step(&rows, *offsets.add(p) as usize, b, &mut acc);
                        // wrapping: after the last row this may point past the end, and is not read
                        b = b.wrapping_add(b_stride);
                        p += 1;
                    }
                }
            }
            while p < end {
                step(&rows, *offsets.add(p) as usize, b, &mut acc);
                b = b.wrapping_add(b_stride);
                p += 1;
            }
            for i in 0..H {
                for j in 0..N {
                    let to = sums.add(i * sums_stride + j * V::WIDTH);
                    let sum = if resume { V::load_all(to) + acc[i][j] } else { acc[i][j] };
                    sum.store_all(to);
                }
            }
            if p == k {
                return;
            }
            resume = true;
        }
    }
}

/// With more sums than this, steps that overlap would need more registers than there are.
const UNROLLED_SUMS: usize = 16;

/// One step of k: an element of A for each row, by a row of B.
///
/// # Safety
/// Each row must be valid at the offset, and `b` for N vectors; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
unsafe fn step<V: Vector, const H: usize, const N: usize>(
    rows: &[*const V::Elem; H],
    offset: usize,
    b: *const V::Elem,
    acc: &mut [[V; N]; H],
) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut y = [V::zero(); N];
        for j in 0..N {
            y[j] = V::load_all(b.add(j * V::WIDTH));
        }
        for i in 0..H {
            let x = V::all(*rows[i].add(offset));
            for j in 0..N {
                acc[i][j] = x.fused(y[j], acc[i][j]);
            }
        }
    }
}

/// [`Windows`] of a lane: the features it needs, and for tiles of 1, 2, … vectors the heights.
macro_rules! windows {
    ($lane:ident $(, $features:literal)?; $($vectors:literal: [$($rows:literal)*])*) => {
        impl Windows for $lane {
            const HEIGHTS: &'static [usize] = &[$({ let rows = [$($rows),*]; rows[rows.len() - 1] }),*];
            fn product(rows: usize, vectors: usize) -> unsafe fn(&Product<Self::Elem>) {
                $(#[target_feature(enable = $features)])?
                unsafe fn product<const H: usize, const N: usize>(product: &Product<<$lane as Vector>::Elem>) {
                    // SAFETY: the caller's promise.
                    unsafe { multiply::<$lane, H, N>(product) }
                }
                const { assert!(Self::HEIGHTS.len() * Self::WIDTH <= WIDEST_ROW && Self::HEIGHTS[0] <= TALLEST) };
                match (rows, vectors) {
                    $($(($rows, $vectors) => product::<$rows, $vectors>,)*)*
                    _ => unreachable!("no tile of {rows} rows and {vectors} vectors"),
                }
            }
            fn convolve(job: &Job<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]) {
                forward::<Self>(job, finish, scratch);
            }
            fn convolve_images(
                job: &Job<'_, Self::Elem>,
                finish: &dyn Finisher<Self::Elem>,
                scratch: &mut [Self::Elem],
            ) {
                backward::<Self>(job, finish, scratch);
            }
            fn convolve_filters(
                job: &Job<'_, Self::Elem>,
                finish: &dyn Finisher<Self::Elem>,
                scratch: &mut [Self::Elem],
            ) {
                by_filters::<Self>(job, finish, scratch);
            }
            fn pool(job: &Pooling<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>) {
                pooling::run::<Self>(job, finish);
            }
            fn along(job: &Along<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>) {
                lines::run::<Self>(job, finish);
            }
        }
    };
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod x86 {
    use super::{
        Along, Finisher, Job, Pooling, Product, TALLEST, Vector, WIDEST_ROW, Windows, backward, by_filters, forward,
        lines, multiply, pooling,
    };
    use crate::kernels::{avx2::F32x8, avx512::F32x16};

    // 32 registers: at most 24 sums, N vectors of B and one of A
    windows! { F32x16, "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma";
        1: [1 2 3 4 5 6 7 8]
        2: [1 2 3 4 5 6 7 8]
        3: [1 2 3 4 5 6 7 8]
        4: [1 2 3 4 5 6]
    }

    // 16 registers: at most 12 sums, N vectors of B and one of A
    windows! { F32x8, "avx2,fma"; 1: [1 2 3 4 5 6 7 8] 2: [1 2 3 4 5 6] }
}

#[cfg(any(miri, not(target_arch = "x86_64")))]
use crate::kernels::portable::F32x4;
use crate::kernels::portable::F64x4;
#[cfg(all(target_arch = "x86_64", not(miri)))]
use crate::kernels::sse2::F32x4;

// 16 registers, and without a fused form one more for the product
windows! { F32x4; 1: [1 2 3 4 5 6 7 8] 2: [1 2 3 4 5] }

#[cfg(all(test, target_arch = "x86_64", not(miri)))]
mod portable {
    use super::{
        Along, Finisher, Job, Pooling, Product, TALLEST, Vector, WIDEST_ROW, Windows, backward, by_filters, forward,
        lines, multiply, pooling,
    };
    use crate::kernels::portable::F32x4;

    windows! { F32x4; 1: [1 2 3] 2: [1 2 3] }
}

// two registers a vector
windows! { F64x4; 1: [1 2 3] }
