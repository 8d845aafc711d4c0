//! Contraction, `C[i,j] = Σₖ A[i,k]·B[k,j]`, with an epilogue that turns each sum into what is stored.
//!
//! Forward passes, gradients and weight updates of linear layers are all of this form. Three ways of doing it, chosen
//! by size ([`plan`]): simple loops ([`direct`]) when the work is tiny or k is small; otherwise tiles of
//! vectors that stay in registers along k ([`tile`]), block by block ([`blocks`]), as large as the caches
//! and registers say ([`model`]), on one thread or several.
//!
//! Double precision, the reference, has loops of its own ([`plain`]).
//!
//! Every sum is made of chains of multiply–adds in the order of k, cut after each 64 products; the chains are added up in
//! their order, and after each 2,048 products with what that rounds off ([`sums`](super::sums)). So a result depends on
//! the instruction set only in so far as it has fused multiply–adds, and on neither the sizes of blocks nor the number of
//! threads. Two exceptions, by size: for fewer than four rows and a B that lies by columns, a sum is made of as many as a
//! vector has elements; for few rows by a tall B, of four parts along k.
//!
//! In each of these orders a product is rounded at most c times on its way into the sum, with c ≤ k and c ≤ 110. So a sum
//! is within `c·ε/2 · Σₖ|A·B|` of the exact one (ε = 2⁻²³ in `f32`), and two instruction sets are within `c·ε · Σₖ|A·B|` of
//! each other: the tests hold them to it. That is the worst case, and 7·10⁻⁶ of `Σₖ|A·B|` however long the sum: equal
//! products, the worst in practice, are off by less than 2·10⁻⁶ of it.

mod blocking;
mod blocks;
mod direct;
mod model;
mod pack;
mod plain;
mod small;
mod tile;

#[cfg(test)]
pub(super) mod tests;

use super::arena::as_elements;
use super::finish::Finish;
use super::held::Held;
use super::lane::{Lane, Span};
use super::real::Real;
#[doc(hidden)]
pub use blocking::FORCED;
pub(super) use blocking::MOST_SCRATCH;
pub use blocking::{pad, scratch_len};
pub(super) use tile::{Kernels, Run};

/// A matrix to read: element `[i, j]` is `data[i · row_stride + j · col_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a, E> {
    /// The elements.
    pub data: &'a [E],
    /// From one row to the next.
    pub row_stride: usize,
    /// From one column to the next.
    pub col_stride: usize,
}

/// A matrix to write: element `[i, j]` is `data[i · row_stride + j]`.
#[derive(Debug)]
pub struct Output<'a, E> {
    /// The elements.
    pub data: &'a mut [E],
    /// From one row to the next; at least the number of columns.
    pub row_stride: usize,
}

impl<'a, E: Real> Output<'a, E> {
    /// A matrix of bytes, for an epilogue that [says so](Epilogue::BYTES): the row stride is one of bytes, too. What is left
    /// of the memory behind whole elements of the type is not used.
    ///
    /// # Panics
    /// If the memory does not begin where an element of the type may: a bug of the compiler, never of its user.
    #[inline(always)]
    #[must_use]
    pub fn of_bytes(data: &'a mut [u8], row_stride: usize) -> Self {
        Self { data: as_elements(data), row_stride }
    }
}

/// What is done with each sum before it is stored: `N` outputs may take part.
///
/// `apply` should be marked `#[inline(always)]`: it becomes part of the kernel.
pub trait Epilogue<L: Lane, const N: usize>: Sync {
    /// How many of the `N` outputs there are; the others are not touched and may be empty. (An optimiser without
    /// state has the weight alone.)
    const LIVE: usize = N;
    /// Whether `apply` wants the outputs' old values; if not, `old` is zero.
    const READS: bool = false;
    /// Whether `apply` is so long that its code had better stand once in a loop than for each of some registers.
    const LONG: bool = false;
    /// The outputs whose elements are bytes (see [`Output::of_bytes`]): what they are given are whole numbers from 0 to 255.
    const BYTES: &'static [usize] = &[];
    /// The new values of the outputs, at row `row` and the columns `at`, from the sums `acc` and the old values.
    /// Elements past `at.len` hold anything, and what becomes of them is not stored.
    fn apply(&self, row: usize, at: Span, acc: L, old: [L; N]) -> [L; N];
    /// `[rate, decay]`, if there is one output and all that `apply` does is `decay.mul_add(old, acc)` and then
    /// `rate.mul_add(that, old)`: kernels do it before the sums leave the registers, to the same bits.
    #[inline(always)]
    fn descent(&self) -> Option<[L::Elem; 2]> {
        None
    }
    /// As `apply`, but what is not finite is not [held](Self::held): the caller looks at several together.
    #[inline(always)]
    fn propose(&self, row: usize, at: Span, acc: L, old: [L; N]) -> [L; N] {
        self.apply(row, at, acc, old)
    }
    /// Where `apply` counts the elements that it holds because they would not be finite; a
    /// [`descent`](Self::descent) holds them in the same way.
    #[inline(always)]
    fn held(&self) -> Option<&Held> {
        None
    }
}

/// Computes `C[i,j] = Σₖ A[i,k]·B[k,j]` for a `size` of `[m, n, k]`, calls the epilogue once for every row and span of
/// columns, and stores what it returns. With k = 0 the sums are 0.
///
/// `scratch` must hold [`scratch_len`]`(m, n, k)` elements. Nothing is allocated.
///
/// # Panics
/// If an operand, an output or `scratch` is shorter than `size` asks: a bug of the compiler, never of its user.
#[inline]
pub fn contract<L: Lane, const N: usize, E: Epilogue<L, N>>(
    size: [usize; 3],
    a: Operand<'_, L::Elem>,
    b: Operand<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    if size[0] == 0 || size[1] == 0 {
        return;
    }
    let finish = Finish::new([size[0], size[1]], outputs, epilogue);
    let job = Job::new(size, a, b);
    if is_by_loops::<L>(size, &b) {
        direct::run(&job, &finish, scratch);
    } else {
        blocks::in_blocks::<L>(&job, &finish, scratch);
    }
}

/// Whether plain loops do a product that is not empty.
#[inline(always)]
fn is_by_loops<L: Lane>(size: [usize; 3], b: &Operand<'_, L::Elem>) -> bool {
    let are_there = const { !direct::is_spared::<L>() && size_of::<L::Elem>() < size_of::<f64>() };
    are_there && size[2] > 0 && blocking::is_direct::<L>(size, b.col_stride == 1)
}

/// As [`contract`], where the caller knows that the sizes are none that plain loops would do: so code for those is not made.
///
/// # Panics
/// As [`contract`].
#[inline]
pub fn contract_in_blocks<L: Lane, const N: usize, E: Epilogue<L, N>>(
    size: [usize; 3],
    a: Operand<'_, L::Elem>,
    b: Operand<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    if size[0] == 0 || size[1] == 0 {
        return;
    }
    debug_assert!(!is_by_loops::<L>(size, &b), "plain loops would do {size:?}");
    let finish = Finish::new([size[0], size[1]], outputs, epilogue);
    blocks::in_blocks::<L>(&Job::new(size, a, b), &finish, scratch);
}

/// The same as [`contract`], and the sums of B's columns, `Σₖ B[k,j]`, go through an epilogue of their own (as row 0)
/// to outputs of their own: where B is the cotangent of a layer's output, they are its bias' gradient.
///
/// # Panics
/// As [`contract`].
#[inline]
#[allow(clippy::too_many_arguments, reason = "two outputs with an epilogue each")]
pub fn contract_with_column_sums<L, const N: usize, E, const M: usize, F>(
    size: [usize; 3],
    a: Operand<'_, L::Elem>,
    b: Operand<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    sums: [Output<'_, L::Elem>; M],
    sums_epilogue: &F,
    scratch: &mut [L::Elem],
) where
    L: Lane,
    E: Epilogue<L, N>,
    F: Epilogue<L, M>,
{
    // the sums are a product too: by a row of ones
    let one = [L::Elem::ONE];
    let ones = Operand { data: &one, row_stride: 0, col_stride: 0 };
    contract([1, size[1], size[2]], ones, b, sums, sums_epilogue, scratch);
    contract(size, a, b, outputs, epilogue, scratch);
}

/// As [`contract`], for `COLUMNS` columns of a B, or a C, of at most some thousand elements: everything is inlined, so
/// that what is known of the sizes is used, and one thread does it. For fewer than four rows a sum is made of several.
///
/// `scratch` must hold [`scratch_len`]`(m, COLUMNS, k)` elements.
///
/// # Panics
/// As [`contract`].
#[inline(always)]
pub fn contract_small<L: Lane, const N: usize, E: Epilogue<L, N>, const COLUMNS: usize>(
    [m, k]: [usize; 2],
    a: Operand<'_, L::Elem>,
    b: Operand<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    if m == 0 || COLUMNS == 0 {
        return;
    }
    let size = [m, COLUMNS, k];
    let finish = Finish::new([size[0], size[1]], outputs, epilogue);
    let job = Job::new(size, a, b);
    if const { size_of::<L::Elem>() == size_of::<f64>() } {
        plain::run(&job, &finish);
    } else {
        small::enter::<L, N, E, COLUMNS>(&job, &finish, scratch);
    }
}

/// As [`contract_with_column_sums`], for sizes as in [`contract_small`].
///
/// # Panics
/// As [`contract`].
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "two outputs with an epilogue each")]
pub fn contract_small_with_column_sums<L, const N: usize, E, const M: usize, F, const COLUMNS: usize>(
    [m, k]: [usize; 2],
    a: Operand<'_, L::Elem>,
    b: Operand<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    sums: [Output<'_, L::Elem>; M],
    sums_epilogue: &F,
    scratch: &mut [L::Elem],
) where
    L: Lane,
    E: Epilogue<L, N>,
    F: Epilogue<L, M>,
{
    let one = [L::Elem::ONE];
    let ones = Operand { data: &one, row_stride: 0, col_stride: 0 };
    contract_small::<L, M, F, COLUMNS>([1, k], ones, b, sums, sums_epilogue, scratch);
    contract_small::<L, N, E, COLUMNS>([m, k], a, b, outputs, epilogue, scratch);
}

/// The operands of one contraction, checked against its size.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Job<'a, E> {
    size: [usize; 3],
    a: Operand<'a, E>,
    b: Operand<'a, E>,
}

impl<'a, E: Real> Job<'a, E> {
    #[inline(always)]
    fn new(size: [usize; 3], a: Operand<'a, E>, b: Operand<'a, E>) -> Self {
        let [m, n, k] = size;
        if !(is_sane(size) && covers(&a, m, k) && covers(&b, k, n)) {
            short(size);
        }
        Self { size, a, b }
    }
}

/// Whether no product of two sizes, each rounded up to whole vectors, wraps. Strides of 0 let an operand of one element
/// pass for a matrix of any size, so the operands' lengths alone do not bound what is computed from the sizes.
#[inline(always)]
const fn is_sane([m, n, k]: [usize; 3]) -> bool {
    const MOST: usize = usize::MAX >> 2;
    // more than a vector of any instruction set, and more than `pad` adds
    let [m, n, k] = [m.saturating_add(32), n.saturating_add(32), k.saturating_add(32)];
    m.saturating_mul(n) <= MOST && n.saturating_mul(k) <= MOST && m.saturating_mul(k) <= MOST
}

/// Whether `rows × columns` elements of the operand lie in its data.
#[inline(always)]
fn covers<E>(operand: &Operand<'_, E>, rows: usize, columns: usize) -> bool {
    if rows == 0 || columns == 0 {
        return true;
    }
    let down = (rows - 1).checked_mul(operand.row_stride);
    let across = (columns - 1).checked_mul(operand.col_stride);
    let last = down.and_then(|down| across.and_then(|across| down.checked_add(across)));
    last.is_some_and(|last| last < operand.data.len())
}

#[cold]
#[inline(never)]
fn short(size: [usize; 3]) -> ! {
    panic!(
        "an operand or the scratch memory is too short for a contraction of size {size:?} (m, n, k), \
         or the size is more than memory can hold"
    )
}
