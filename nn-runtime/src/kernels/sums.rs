//! Sums of many numbers, whose error does not grow with how many there are.
//!
//! Equal numbers that are added one after the other are all rounded the same way, and after n of them as many roundings
//! stand in the sum. So every sum is cut, at places that depend on nothing but sizes:
//!
//! - a *chain* adds at most [`CHAIN`] numbers, one after the other;
//! - at most [`LONG`] numbers are a sum of such chains;
//! - and what those sums come to is compensated ([`Sum`]), or made in double precision ([`Total`]).
//!
//! n numbers that are added in one chain of c, and then in one of n/c chains, are rounded c + n/c times on their way into
//! the sum. So a sum is within `(CHAIN + LONG/CHAIN + 2) · ε/2 · Σ|x|` of the exact one whatever n (ε = 2⁻²³ in `f32`):
//! that is the worst case, 6·10⁻⁶ of Σ|x|. Equal numbers, whose error is the largest in practice, stay within 2·10⁻⁶.

use super::dispatch::{Task, narrowly};
use super::lane::{Lane, Span, spans};
use super::real::Real;
use super::vector::Vector;

/// The most numbers that are added one after the other.
pub(crate) const CHAIN: usize = 64;
/// The most numbers whose chains are added one after the other.
pub(crate) const LONG: usize = 32 * CHAIN;

/// A sum that keeps what each addition rounds off, and adds it to the next number: W. Kahan, "Further remarks on reducing
/// truncation errors" (CACM 8, 1965). Its error is that of two roundings.
#[derive(Clone, Copy, Debug)]
pub struct Sum<V> {
    sum: V,
    /// What the sum has too much.
    lost: V,
}

impl<V: Vector> Sum<V> {
    /// The sum of one number.
    #[inline(always)]
    pub(crate) fn new(first: V) -> Self {
        Self { sum: first, lost: V::zero() }
    }

    /// Goes on from what [`store`](Self::store) wrote.
    ///
    /// # Safety
    /// Both must be valid for a vector.
    #[inline(always)]
    pub(crate) unsafe fn load(sum: *const V::Elem, lost: *const V::Elem) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self { sum: V::load_all(sum), lost: V::load_all(lost) } }
    }

    /// Writes the sum, and what it has too much.
    ///
    /// # Safety
    /// As of [`load`](Self::load).
    #[inline(always)]
    pub(crate) unsafe fn store(self, sum: *mut V::Elem, lost: *mut V::Elem) {
        // SAFETY: the caller's promise.
        unsafe {
            self.sum.store_all(sum);
            self.lost.store_all(lost);
        }
    }

    /// Adds a number.
    #[inline(always)]
    pub(crate) fn add(&mut self, x: V) {
        let x = x - self.lost;
        let sum = self.sum + x;
        let lost = (sum - self.sum) - x;
        // of a sum that is infinite nothing is lost
        let is_finite = lost.magnitude().is_lt(V::all(V::Elem::INFINITY));
        self.lost = V::blend(is_finite, lost, V::zero());
        self.sum = sum;
    }

    /// The sum.
    #[inline(always)]
    pub(crate) fn value(self) -> V {
        self.sum
    }
}

/// A sum of lanes in double precision: what a loss or any other single number is made of. Up to 2²⁹ numbers in `f32` that
/// are equal are added exactly, and their mean is that number.
#[derive(Clone, Copy)]
pub struct Total<L: Lane> {
    lanes: L::Wide,
    ones: f64,
}

impl<L: Lane> Total<L> {
    /// Nothing yet.
    #[inline(always)]
    #[must_use]
    pub fn new() -> Self {
        Self { lanes: L::wide_zero(), ones: 0.0 }
    }

    /// Adds every lane.
    #[inline(always)]
    pub fn add(&mut self, x: L) {
        self.lanes = x.add_wide(self.lanes);
    }

    /// Adds a number that all lanes hold, once.
    #[inline(always)]
    pub fn add_one(&mut self, x: L) {
        self.ones += x.fold(|first, _| first).to_f64();
    }

    #[inline(always)]
    fn exact(self) -> f64 {
        let mut each = L::wide_each(self.lanes);
        let mut half = L::WIDTH / 2;
        while half > 0 {
            for i in 0..half {
                each[i] += each[i + half];
            }
            half /= 2;
        }
        each[0] + self.ones
    }

    /// The sum, in every lane.
    #[inline(always)]
    #[must_use]
    pub fn sum(self) -> L {
        L::splat(L::Elem::from_f64(self.exact()))
    }

    /// The sum divided by how many numbers there were, in every lane.
    #[inline(always)]
    #[must_use]
    pub fn mean(self, count: f64) -> L {
        // what the reciprocal is rounded by is far below a rounding of the result in `f32`, and it need not wait for the sum
        L::splat(L::Elem::from_f64(self.exact() * (1.0 / count)))
    }
}

impl<L: Lane> Default for Total<L> {
    fn default() -> Self {
        Self::new()
    }
}

/// The sum of a row of any length, in registers: chains, and a compensated sum of those.
#[derive(Clone, Copy, Debug)]
pub struct RowSum<L> {
    chain: L,
    /// How many numbers the chain takes yet.
    left: usize,
    sum: Sum<L>,
}

impl<L: Lane> RowSum<L> {
    /// Nothing yet.
    #[inline(always)]
    #[must_use]
    pub fn new() -> Self {
        Self { chain: L::zero(), left: CHAIN, sum: Sum::new(L::zero()) }
    }

    /// Adds every lane.
    #[inline(always)]
    pub fn add(&mut self, x: L) {
        self.chain = self.chain + x;
        self.left -= 1;
        if self.left == 0 {
            self.sum.add(self.chain);
            (self.chain, self.left) = (L::zero(), CHAIN);
        }
    }

    /// The sum of all lanes, in every lane.
    #[inline(always)]
    #[must_use]
    pub fn sum(mut self) -> L {
        self.sum.add(self.chain);
        L::splat(self.sum.value().fold(|a, b| a + b))
    }
}

impl<L: Lane> Default for RowSum<L> {
    fn default() -> Self {
        Self::new()
    }
}

/// Sums over rows, of each column one: chains in the memory of the result, and compensated sums of those beside it.
#[derive(Debug)]
pub struct ColumnSums<'a, E> {
    chains: &'a mut [E],
    sums: &'a mut [E],
    lost: &'a mut [E],
    /// Rows in the chains.
    rows: usize,
    /// Whether there are sums of chains.
    long: bool,
}

impl<'a, E: Real> ColumnSums<'a, E> {
    /// Sums of nothing; `beside` is twice as long as the result.
    ///
    /// # Panics
    /// If it is shorter: a bug of the compiler.
    #[inline(always)]
    #[must_use]
    pub fn new(result: &'a mut [E], beside: &'a mut [E]) -> Self {
        let (sums, lost) = beside.split_at_mut(result.len());
        let lost = &mut lost[..result.len()];
        result.fill(E::ZERO);
        Self { chains: result, sums, lost, rows: 0, long: false }
    }

    /// The chains, to add to each of them one number.
    #[inline(always)]
    pub fn chains(&mut self) -> &mut [E] {
        self.chains
    }

    /// Adds some columns of a row.
    #[inline(always)]
    pub fn add<L: Lane<Elem = E>>(&mut self, at: Span, x: L) {
        (L::load(self.chains, at) + x).store(self.chains, at);
    }

    /// Adds a number to one column.
    #[inline(always)]
    pub fn add_one(&mut self, at: usize, x: E) {
        self.chains[at] += x;
    }

    /// After so many rows more.
    #[inline(always)]
    pub fn next<L: Lane<Elem = E>>(&mut self, rows: usize) {
        self.rows += rows;
        if self.rows >= CHAIN {
            self.rows = 0;
            self.add_up::<L>();
        }
    }

    /// The same, without vectors.
    #[inline]
    pub fn next_plain(&mut self, rows: usize) {
        self.rows += rows;
        if self.rows >= CHAIN {
            self.rows = 0;
            narrowly(self.adding_up());
        }
    }

    /// Leaves the sums in the result, without vectors.
    #[inline]
    pub fn finish_plain(mut self) {
        if self.long {
            narrowly(self.adding_up());
            self.chains.copy_from_slice(self.sums);
        }
    }

    /// Leaves the sums in the result.
    #[inline(always)]
    pub fn finish<L: Lane<Elem = E>>(mut self) {
        if self.long {
            self.add_up::<L>();
            self.chains.copy_from_slice(self.sums);
        }
    }

    /// Adds the chains to their sums; new ones begin.
    #[inline(always)]
    fn add_up<L: Lane<Elem = E>>(&mut self) {
        // apart, as this is hardly ever done: in place, it would be a loop within all the loops over rows
        L::kernel(self.adding_up());
    }

    fn adding_up(&mut self) -> AddUp<'_, E> {
        let long = core::mem::replace(&mut self.long, true);
        let Self { chains, sums, lost, .. } = self;
        AddUp { chains, sums, lost, long }
    }
}

/// Chains that are added to their sums, if there are any yet.
struct AddUp<'a, E> {
    chains: &'a mut [E],
    sums: &'a mut [E],
    lost: &'a mut [E],
    long: bool,
}

impl<E: Real> Task for AddUp<'_, E> {
    type Elem = E;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) {
        let Self { chains, sums, lost, long } = self;
        if !long {
            sums.copy_from_slice(chains);
            lost.fill(E::ZERO);
            return chains.fill(E::ZERO);
        }
        for at in spans::<L>(chains.len()) {
            let mut sum = Sum { sum: L::load(sums, at), lost: L::load(lost, at) };
            sum.add(L::load(chains, at));
            sum.sum.store(sums, at);
            sum.lost.store(lost, at);
            L::zero().store(chains, at);
        }
    }
}

/// The first parts of some memory, of such lengths.
///
/// # Panics
/// If it is shorter: a bug of the compiler.
#[inline(always)]
#[must_use]
pub fn parts<E, const N: usize>(mut memory: &mut [E], lengths: [usize; N]) -> [&mut [E]; N] {
    lengths.map(|length| {
        let (part, rest) = core::mem::take(&mut memory).split_at_mut(length);
        memory = rest;
        part
    })
}
