//! Lanes: several numbers side by side, in one vector register. What generated kernels are written in.

use super::contract::Kernels;
use super::convolve::Windows;
use super::dispatch::{Task, Whole};
use super::real::Real;
use super::vector::{Functions, Vector};
use core::marker::PhantomData;
use core::ops::Add;

/// Up to a lane's width of neighbouring elements: `start`, `start + 1`, …, `len` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first element.
    pub start: usize,
    /// How many; at most the width of the lane it is used with.
    pub len: usize,
}

impl Add<usize> for Span {
    type Output = Self;
    /// The span moved up by `offset` elements.
    #[inline(always)]
    fn add(self, offset: usize) -> Self {
        Self { start: self.start + offset, len: self.len }
    }
}

/// `0..n` in spans of a lane's width; the last one may be short.
#[inline(always)]
pub fn spans<L: Lane>(n: usize) -> impl Iterator<Item = Span> {
    Spans::<L> { next: 0, end: n, lane: PhantomData }
}

struct Spans<L> {
    next: usize,
    end: usize,
    lane: PhantomData<L>,
}

impl<L: Lane> Iterator for Spans<L> {
    type Item = Span;
    #[inline(always)]
    fn next(&mut self) -> Option<Span> {
        let start = self.next;
        if start >= self.end {
            return None;
        }
        self.next = start + L::WIDTH;
        Some(Span { start, len: L::WIDTH.min(self.end - start) })
    }
}

/// `WIDTH` numbers side by side, with arithmetic element by element.
///
/// A `Lane` is only ever named as a type parameter, in code that [`dispatch`](super::dispatch::dispatch) runs: the
/// type that stands behind it is chosen to fit the processor. Comparisons give 1.0 where true and 0.0 elsewhere.
///
/// Besides the methods here: `exp`, `exp2`, `ln`, `sinh`, `cosh`, `tanh`, `tanh_slope`, `sigmoid`, `sigmoid_slope`, `softplus`,
/// `sin`, `cos`, `exp_m1`, `ln_1p`, `erf`, `erf_slope`, `normal`, `normal_slope`, `asin`, `acos`, `atan`, `asinh`, `round`, `fmod` and `powf` of [`Functions`], and `+ - * /` and negation.
pub trait Lane: Vector + Functions + Kernels + Windows {
    /// What a task gives, computed in a function that enables the lane's instruction set: compiled once for all who call it,
    /// and never made part of a caller.
    #[inline(always)]
    fn kernel<T: Task<Elem = Self::Elem>>(task: T) -> T::Output {
        Self::apart(Whole(task))
    }

    /// `x` in every element.
    #[inline(always)]
    fn splat(x: Self::Elem) -> Self {
        Self::all(x)
    }

    /// The elements `at` of `from`; those past `at.len` are zero.
    ///
    /// # Panics
    /// If `from` is too short: a bug of the compiler, never of its user.
    #[inline(always)]
    fn load(from: &[Self::Elem], at: Span) -> Self {
        check::<Self>(from.len(), at);
        // SAFETY: `check` has shown that at.len ≤ WIDTH elements from at.start on lie in the slice.
        unsafe { Self::load_first(from.as_ptr().add(at.start), at.len) }
    }

    /// `len` elements, `stride` apart, from `start` on; the others are zero.
    ///
    /// # Panics
    /// If `from` is too short, as in [`load`](Self::load).
    #[inline(always)]
    fn load_strided(from: &[Self::Elem], start: usize, stride: usize, len: usize) -> Self {
        Self::from_fn(Span { start: 0, len }, |lane| from[start + lane * stride])
    }

    /// Writes the first `at.len` elements to those `at` of `to`.
    ///
    /// # Panics
    /// If `to` is too short, as in [`load`](Self::load).
    #[inline(always)]
    fn store(self, to: &mut [Self::Elem], at: Span) {
        check::<Self>(to.len(), at);
        // SAFETY: as in `load`.
        unsafe { self.store_first(to.as_mut_ptr().add(at.start), at.len) }
    }

    /// The elements `at` of bytes, as numbers; those past `at.len` are zero.
    ///
    /// # Panics
    /// If `from` is too short, as in [`load`](Self::load).
    #[inline(always)]
    fn load_bytes(from: &[u8], at: Span) -> Self {
        check::<Self>(from.len(), at);
        // SAFETY: as in `load`.
        unsafe { Self::load_bytes_first(from.as_ptr().add(at.start), at.len) }
    }

    /// `len` bytes as numbers, `stride` apart, from `start` on; the others are zero.
    ///
    /// # Panics
    /// If `from` is too short, as in [`load`](Self::load).
    #[inline(always)]
    fn load_strided_bytes(from: &[u8], start: usize, stride: usize, len: usize) -> Self {
        Self::from_fn(Span { start: 0, len }, |lane| Real::from_u8(from[start + lane * stride]))
    }

    /// Writes the first `at.len` elements, which are whole numbers from 0 to 255, to those `at` of bytes.
    ///
    /// # Panics
    /// If `to` is too short, as in [`load`](Self::load).
    #[inline(always)]
    fn store_bytes(self, to: &mut [u8], at: Span) {
        check::<Self>(to.len(), at);
        // SAFETY: as in `load`.
        unsafe { self.store_bytes_first(to.as_mut_ptr().add(at.start), at.len) }
    }

    /// The first `at.len` elements, and `fill` in the others.
    #[inline(always)]
    #[must_use]
    fn keep(self, at: Span, fill: Self::Elem) -> Self {
        if at.len >= Self::WIDTH { self } else { Self::blend(Self::first(at.len), self, Self::all(fill)) }
    }

    /// `at.start`, `at.start + 1`, … as floats: exact up to 2²⁴ in `f32`.
    #[inline(always)]
    #[must_use]
    fn index(at: Span) -> Self {
        Self::all(super::real::Real::from_usize(at.start)) + Self::iota()
    }

    /// `f(at.start)`, `f(at.start + 1)`, … for `at.len` elements, and zero in the others.
    #[inline(always)]
    fn from_fn(at: Span, f: impl FnMut(usize) -> Self::Elem) -> Self {
        Self::from_each(at, f)
    }

    /// `self · b + c`: fused, rounded once, where the instruction set has it.
    #[inline(always)]
    #[must_use]
    fn mul_add(self, b: Self, c: Self) -> Self {
        self.fused(b, c)
    }

    /// The larger of the two; NaN if either is NaN.
    #[inline(always)]
    #[must_use]
    fn max(self, o: Self) -> Self {
        Self::blend(self.is_eq(self), self.max_or_right(o), self)
    }

    /// The smaller of the two; NaN if either is NaN.
    #[inline(always)]
    #[must_use]
    fn min(self, o: Self) -> Self {
        Self::blend(self.is_eq(self), self.min_or_right(o), self)
    }

    /// The absolute value.
    #[inline(always)]
    #[must_use]
    fn abs(self) -> Self {
        self.magnitude()
    }

    /// The square root, correctly rounded.
    #[inline(always)]
    #[must_use]
    fn sqrt(self) -> Self {
        self.root()
    }

    /// The largest whole number not above each element.
    #[inline(always)]
    #[must_use]
    fn floor(self) -> Self {
        self.round_down()
    }

    /// −1, 0 or 1 by sign; NaN for NaN.
    #[inline(always)]
    #[must_use]
    fn sign(self) -> Self {
        let zero = Self::splat(super::real::Real::ZERO);
        // 0 and NaN compare neither way and stay: both are their own sign
        let negative = Self::blend(self.is_lt(zero), -Self::one(), self);
        Self::blend(zero.is_lt(self), Self::one(), negative)
    }

    /// 1 where equal (never for NaN), else 0.
    #[inline(always)]
    #[must_use]
    fn eq(self, o: Self) -> Self {
        Self::truth(self.is_eq(o))
    }

    /// 1 where not equal (always for NaN), else 0.
    #[inline(always)]
    #[must_use]
    fn ne(self, o: Self) -> Self {
        Self::blend(self.is_eq(o), Self::zero(), Self::one())
    }

    /// 1 where `self > o`, else 0.
    #[inline(always)]
    #[must_use]
    fn gt(self, o: Self) -> Self {
        Self::truth(o.is_lt(self))
    }

    /// 1 where `self ≥ o`, else 0.
    #[inline(always)]
    #[must_use]
    fn ge(self, o: Self) -> Self {
        Self::truth(o.is_le(self))
    }

    /// 1 where `self < o`, else 0.
    #[inline(always)]
    #[must_use]
    fn lt(self, o: Self) -> Self {
        Self::truth(self.is_lt(o))
    }

    /// 1 where `self ≤ o`, else 0.
    #[inline(always)]
    #[must_use]
    fn le(self, o: Self) -> Self {
        Self::truth(self.is_le(o))
    }

    /// `a` where `mask` is not zero (NaN is not zero), `b` elsewhere.
    #[inline(always)]
    #[must_use]
    fn select(mask: Self, a: Self, b: Self) -> Self {
        Self::blend(mask.is_eq(Self::zero()), b, a)
    }

    /// The sum of all elements: halves are added until one is left.
    #[inline(always)]
    fn sum(self) -> Self::Elem {
        self.fold(|a, b| a + b)
    }

    /// The largest element; NaN if any is NaN.
    #[inline(always)]
    fn maximum(self) -> Self::Elem {
        self.fold(super::real::Real::max)
    }
}

impl<V: Vector + Functions + Kernels + Windows> Lane for V {}

/// Stops a span that does not lie in a slice of `len` elements, or is wider than the lane.
#[inline(always)]
fn check<L: Vector>(len: usize, at: Span) {
    if at.len > L::WIDTH || at.start > len || len - at.start < at.len {
        outside(len, at);
    }
}

#[cold]
#[inline(never)]
fn outside(len: usize, at: Span) -> ! {
    panic!("{at:?} does not lie in {len} elements")
}
