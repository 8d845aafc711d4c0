//! The micro-kernel: a tile of H rows by N vectors that stays in registers along k, where a table says how far each
//! step of k is from a row's start. So one kernel serves every layout, padding, stride and dilation.

use super::correlate::{self, Correlation};
use super::filters::{self, Filters};
use super::finish::Finisher;
use crate::kernels::pooling::{self, Pooling};
use crate::kernels::vector::Vector;

/// The kernels that are compiled once for each instruction set. Hidden: users call the functions of `rt`.
#[doc(hidden)]
pub trait Windows: Vector {
    /// The most rows of a tile.
    const TALLEST: usize;
    /// The most vectors of a tile.
    const WIDEST: usize;
    /// The micro-kernel for so many rows and vectors.
    fn product(rows: usize, vectors: usize) -> unsafe fn(&Product<Self::Elem>);
    /// A correlation: the convolution, or one class of positions of its derivative by the image.
    fn correlate(job: &Correlation<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// The derivative of a convolution by its filters.
    fn filters(job: &Filters<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]);
    /// Pooling, and what takes its derivatives.
    fn pool(job: &Pooling<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>);
}

/// The most vectors of a tile, in elements, on any instruction set.
pub(super) const WIDEST_ROW: usize = 48;
/// The most rows of a tile, on any instruction set.
pub(super) const TALLEST: usize = 8;

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

/// `sums[i][j] (+)= Σₖ rows[i][offsets[k]] · b[k][j]` for H rows and N vectors.
///
/// # Safety
/// All that this names must be valid, in whole vectors of columns; the processor must have the vector's instruction set.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "rows and columns are what the formula names")]
unsafe fn multiply<V: Vector, const H: usize, const N: usize>(product: &Product<V::Elem>) {
    let Product { rows: all, offsets, k, b, b_stride, sums, sums_stride, resume } = *product;
    // SAFETY: the caller's promise.
    unsafe {
        let mut acc = [[V::zero(); N]; H];
        if resume {
            for i in 0..H {
                for j in 0..N {
                    acc[i][j] = V::load_all(sums.add(i * sums_stride + j * V::WIDTH));
                }
            }
        }
        let mut rows = [all[0]; H];
        rows.copy_from_slice(&all[..H]);
        let mut b = b;
        for p in 0..k {
            let offset = *offsets.add(p) as usize;
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
            // wrapping: after the last row this may point past the end, and is not read
            b = b.wrapping_add(b_stride);
        }
        for i in 0..H {
            for j in 0..N {
                acc[i][j].store_all(sums.add(i * sums_stride + j * V::WIDTH));
            }
        }
    }
}

/// [`Windows`] of a lane: the features it needs, the heights of its tiles and the numbers of vectors.
macro_rules! windows {
    ($lane:ident $(, $features:literal)?; $widest:literal; $($rows:literal: [$($vectors:literal)*])*) => {
        impl Windows for $lane {
            const TALLEST: usize = { let tallest = [$($rows),*]; tallest[tallest.len() - 1] };
            const WIDEST: usize = {
                assert!($widest * Self::WIDTH <= WIDEST_ROW && Self::TALLEST <= TALLEST);
                $widest
            };
            fn product(rows: usize, vectors: usize) -> unsafe fn(&Product<Self::Elem>) {
                $(#[target_feature(enable = $features)])?
                unsafe fn product<const H: usize, const N: usize>(product: &Product<<$lane as Vector>::Elem>) {
                    // SAFETY: the caller's promise.
                    unsafe { multiply::<$lane, H, N>(product) }
                }
                match (rows, vectors) {
                    $($(($rows, $vectors) => product::<$rows, $vectors>,)*)*
                    _ => unreachable!("no tile of {rows} rows and {vectors} vectors"),
                }
            }
            fn correlate(
                job: &Correlation<'_, Self::Elem>,
                finish: &dyn Finisher<Self::Elem>,
                scratch: &mut [Self::Elem],
            ) {
                correlate::run::<Self>(job, finish, scratch);
            }
            fn filters(job: &Filters<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>, scratch: &mut [Self::Elem]) {
                filters::run::<Self>(job, finish, scratch);
            }
            fn pool(job: &Pooling<'_, Self::Elem>, finish: &dyn Finisher<Self::Elem>) {
                pooling::run::<Self>(job, finish);
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{
        Correlation, Filters, Finisher, Pooling, Product, TALLEST, Vector, WIDEST_ROW, Windows, correlate, filters,
        multiply, pooling,
    };
    use crate::kernels::{avx2::F32x8, avx512::F32x16};

    // 32 registers: at most 24 sums, N vectors of B and one of A
    windows! { F32x16, "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"; 3;
        1: [1 2 3] 2: [1 2 3] 3: [1 2 3] 4: [1 2 3] 5: [1 2 3] 6: [1 2 3] 7: [1 2 3] 8: [1 2 3]
    }

    // 16 registers: at most 12 sums, N vectors of B and one of A
    windows! { F32x8, "avx2,fma"; 2; 1: [1 2] 2: [1 2] 3: [1 2] 4: [1 2] 5: [1 2] 6: [1 2] }
}

#[cfg(not(target_arch = "x86_64"))]
use crate::kernels::portable::F32x4;
use crate::kernels::portable::F64x4;
#[cfg(target_arch = "x86_64")]
use crate::kernels::sse2::F32x4;

// 16 registers, and without a fused form one more for the product
windows! { F32x4; 2; 1: [1 2] 2: [1 2] 3: [1 2] 4: [1 2] 5: [1 2] }

#[cfg(all(test, target_arch = "x86_64"))]
mod portable {
    use super::{
        Correlation, Filters, Finisher, Pooling, Product, TALLEST, Vector, WIDEST_ROW, Windows, correlate, filters,
        multiply, pooling,
    };
    use crate::kernels::portable::F32x4;

    windows! { F32x4; 2; 1: [1 2] 2: [1 2] 3: [1 2] }
}

// two registers a vector
windows! { F64x4; 1; 1: [1] 2: [1] 3: [1] }
