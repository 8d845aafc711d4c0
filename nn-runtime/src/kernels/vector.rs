//! What an instruction set has to provide; [`Lane`](super::lane::Lane) is made of it.

use super::lane::Span;
use super::real::Real;
use core::ops::{Add, Div, Mul, Neg, Sub};

/// The primitives of one vector register. Hidden: kernels use [`Lane`](super::lane::Lane).
#[doc(hidden)]
pub trait Vector:
    Copy
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// The type of one element.
    type Elem: Real;
    /// One truth value an element.
    type Mask: Copy;
    /// As many `f64` as there are elements.
    type Wide: Copy;
    /// How many elements.
    const WIDTH: usize;

    /// Elements of a cache line.
    const LINE: usize = 64 / size_of::<Self::Elem>();

    /// `x` in every element.
    fn all(x: Self::Elem) -> Self;
    /// Reads `WIDTH` elements.
    ///
    /// # Safety
    /// `from` must be valid for `WIDTH` elements; alignment to an element is enough.
    unsafe fn load_all(from: *const Self::Elem) -> Self;
    /// Writes `WIDTH` elements.
    ///
    /// # Safety
    /// `to` must be valid for `WIDTH` elements; alignment to an element is enough.
    unsafe fn store_all(self, to: *mut Self::Elem);
    /// Reads `len` elements and leaves zero in the others.
    ///
    /// # Safety
    /// `from` must be valid for `len ≤ WIDTH` elements.
    unsafe fn load_first(from: *const Self::Elem, len: usize) -> Self;
    /// Writes the first `len` elements.
    ///
    /// # Safety
    /// `to` must be valid for `len ≤ WIDTH` elements.
    unsafe fn store_first(self, to: *mut Self::Elem, len: usize);
    /// Reads `len` bytes as numbers and leaves zero in the others.
    ///
    /// # Safety
    /// `from` must be valid for `len ≤ WIDTH` bytes.
    #[inline(always)]
    unsafe fn load_bytes_first(from: *const u8, len: usize) -> Self {
        // SAFETY: i < len.
        Self::from_each(Span { start: 0, len }, |i| Self::Elem::from_u8(unsafe { *from.add(i) }))
    }
    /// Writes the first `len` elements, which are whole numbers from 0 to 255, as bytes. (What is none of these becomes
    /// any byte.)
    ///
    /// # Safety
    /// `to` must be valid for `len ≤ WIDTH` bytes.
    #[inline(always)]
    unsafe fn store_bytes_first(self, to: *mut u8, len: usize) {
        let mut each = [Self::Elem::ZERO; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH elements; the caller's promise.
        unsafe {
            self.store_all(each.as_mut_ptr());
            for (i, x) in each[..Self::WIDTH].iter().enumerate().take(len) {
                *to.add(i) = x.to_u8();
            }
        }
    }
    /// Reads a square of `WIDTH × WIDTH` elements, rows `from_stride` apart, and writes its transpose with rows
    /// `to_stride` apart.
    ///
    /// # Safety
    /// Both squares must be valid and must not overlap.
    #[inline(always)]
    unsafe fn transpose(from: *const Self::Elem, from_stride: usize, to: *mut Self::Elem, to_stride: usize) {
        for i in 0..Self::WIDTH {
            for j in 0..Self::WIDTH {
                // SAFETY: i, j < WIDTH: inside both squares.
                unsafe { *to.add(j * to_stride + i) = *from.add(i * from_stride + j) }
            }
        }
    }

    /// Asks for the cache line of an address, which need not be valid.
    #[inline(always)]
    fn prefetch(at: *const Self::Elem) {
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        // SAFETY: a prefetch of any address is allowed, and SSE is part of x86-64.
        unsafe {
            core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(at.cast());
        }
        #[cfg(any(miri, not(target_arch = "x86_64")))]
        let _ = at;
    }

    /// True in the first `len` elements.
    fn first(len: usize) -> Self::Mask;
    /// `a` where the mask is true, `b` elsewhere.
    fn blend(mask: Self::Mask, a: Self, b: Self) -> Self;
    /// `self == o`; false for NaN.
    fn is_eq(self, o: Self) -> Self::Mask;
    /// `self < o`; false for NaN.
    fn is_lt(self, o: Self) -> Self::Mask;
    /// `self ≤ o`; false for NaN.
    fn is_le(self, o: Self) -> Self::Mask;
    /// Whether the mask is true for every element.
    fn all_true(mask: Self::Mask) -> bool;

    /// `self · b + c`, fused if the instruction set has it.
    #[must_use]
    fn fused(self, b: Self, c: Self) -> Self;
    /// `self > o ? self : o`, so `o` if either is NaN.
    #[must_use]
    fn max_or_right(self, o: Self) -> Self;
    /// `self < o ? self : o`, so `o` if either is NaN.
    #[must_use]
    fn min_or_right(self, o: Self) -> Self;
    /// |self|
    #[must_use]
    fn magnitude(self) -> Self;
    /// √self
    #[must_use]
    fn root(self) -> Self;
    /// ⌊self⌋
    #[must_use]
    fn round_down(self) -> Self;

    /// 0 everywhere, in double precision.
    fn wide_zero() -> Self::Wide;
    /// `self + to`, in double precision.
    fn add_wide(self, to: Self::Wide) -> Self::Wide;
    /// Each of them; 0 past the last.
    fn wide_each(wide: Self::Wide) -> [f64; WIDEST];

    /// 0 everywhere.
    #[inline(always)]
    #[must_use]
    fn zero() -> Self {
        Self::all(Self::Elem::ZERO)
    }
    /// 1 everywhere.
    #[inline(always)]
    #[must_use]
    fn one() -> Self {
        Self::all(Self::Elem::ONE)
    }
    /// 1 where true, 0 elsewhere.
    #[inline(always)]
    #[must_use]
    fn truth(mask: Self::Mask) -> Self {
        Self::blend(mask, Self::one(), Self::zero())
    }
    /// 0, 1, 2, …
    #[inline(always)]
    #[must_use]
    fn iota() -> Self {
        Self::from_each(Span { start: 0, len: Self::WIDTH }, Self::Elem::from_usize)
    }
    /// See [`Lane::from_fn`](super::lane::Lane::from_fn).
    #[inline(always)]
    #[must_use]
    fn from_each(at: Span, mut f: impl FnMut(usize) -> Self::Elem) -> Self {
        let mut each = [Self::Elem::ZERO; WIDEST];
        for (i, x) in each[..Self::WIDTH].iter_mut().enumerate().take(at.len) {
            *x = f(at.start + i);
        }
        // SAFETY: the array holds WIDEST ≥ WIDTH elements.
        unsafe { Self::load_all(each.as_ptr()) }
    }
    /// Halves are combined until one element is left.
    #[inline(always)]
    #[must_use]
    fn fold(self, combine: impl Fn(Self::Elem, Self::Elem) -> Self::Elem) -> Self::Elem {
        let mut each = [Self::Elem::ZERO; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH elements.
        unsafe { self.store_all(each.as_mut_ptr()) }
        let mut half = Self::WIDTH / 2;
        while half > 0 {
            for i in 0..half {
                each[i] = combine(each[i], each[i + half]);
            }
            half /= 2;
        }
        each[0]
    }
    /// `f` of each element.
    #[inline(always)]
    #[must_use]
    fn each(self, f: impl Fn(Self::Elem) -> Self::Elem) -> Self {
        let mut each = [Self::Elem::ZERO; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH elements.
        unsafe { self.store_all(each.as_mut_ptr()) }
        for x in &mut each[..Self::WIDTH] {
            *x = f(*x);
        }
        // SAFETY: as above.
        unsafe { Self::load_all(each.as_ptr()) }
    }
    /// `f` of each element and the one beside it.
    #[inline(always)]
    #[must_use]
    fn each_with(self, other: Self, f: impl Fn(Self::Elem, Self::Elem) -> Self::Elem) -> Self {
        let (mut each, mut others) = ([Self::Elem::ZERO; WIDEST], [Self::Elem::ZERO; WIDEST]);
        // SAFETY: the arrays hold WIDEST ≥ WIDTH elements.
        unsafe {
            self.store_all(each.as_mut_ptr());
            other.store_all(others.as_mut_ptr());
        }
        for (x, y) in each[..Self::WIDTH].iter_mut().zip(others) {
            *x = f(*x, y);
        }
        // SAFETY: as above.
        unsafe { Self::load_all(each.as_ptr()) }
    }
}

/// The width of the widest vector there is.
pub(super) const WIDEST: usize = 16;

/// The primitives on the bits of an `f32` that range reduction needs.
pub(super) trait Bits: Vector<Elem = f32> {
    /// The bits shifted left by 23, where the exponent is.
    #[must_use]
    fn shift_to_exponent(self) -> Self;
    /// `(m, e)` with `self = m · 2^e` and `m` in [√½, √2), for normal positive numbers.
    #[must_use]
    fn split(self) -> (Self, Self);
    /// |self| with the sign of `sign`.
    #[must_use]
    fn with_sign(self, sign: Self) -> Self;
}

/// Elementary functions, element by element.
///
/// In `f32` the vectorised ones are polynomials with range reduction. None is off by more than four units in the last
/// place, anywhere in `f32`: `exp` by at most 1.1, `ln` by 1, `sinh`, `tanh_slope`, `sigmoid_slope`, `erf_slope`
/// and `normal_slope` by 3, `normal` by 4, the others by 2, against `f64`. Some numbers are tried by the
/// tests in `math/tests.rs`, all 2³² by `nn-runtime/examples/every_float.rs`. Instruction sets with and without fused
/// multiply–adds differ by no more than their errors together; others do not differ. `sin`, `cos`, `fmod` and `powf` call the
/// standard library element by element, and so do all functions in `f64`, the reference precision.
pub trait Functions: Sized {
    /// eˣ
    #[must_use]
    fn exp(self) -> Self;
    /// 2ˣ
    #[must_use]
    fn exp2(self) -> Self;
    /// The natural logarithm: −∞ at 0, NaN below.
    #[must_use]
    fn ln(self) -> Self;
    /// The hyperbolic sine.
    #[must_use]
    fn sinh(self) -> Self;
    /// The hyperbolic cosine.
    #[must_use]
    fn cosh(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// 1 / cosh²x, the derivative of `tanh`: never 0 because `tanh` rounds to 1.
    #[must_use]
    fn tanh_slope(self) -> Self;
    /// 1 / (1 + e⁻ˣ)
    #[must_use]
    fn sigmoid(self) -> Self;
    /// e⁻ˣ / (1 + e⁻ˣ)², the derivative of `sigmoid`.
    #[must_use]
    fn sigmoid_slope(self) -> Self;
    /// ln(1 + eˣ)
    #[must_use]
    fn softplus(self) -> Self;
    /// eˣ − 1, accurate near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// ln(1 + x), accurate near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// The error function, `2/√π ∫₀ˣ e^−t² dt`.
    #[must_use]
    fn erf(self) -> Self;
    /// `2/√π e^−x²`, the derivative of `erf`.
    #[must_use]
    fn erf_slope(self) -> Self;
    /// The share of a standard normal distribution that is below, `(1 + erf(x/√2)) / 2`; below 0 it does not cancel.
    #[must_use]
    fn normal(self) -> Self;
    /// `e^−x²/2 / √2π`, the derivative of `normal`.
    #[must_use]
    fn normal_slope(self) -> Self;
    /// The angle in ±π/2 of a sine; NaN beyond ±1.
    #[must_use]
    fn asin(self) -> Self;
    /// The angle in 0..π of a cosine; NaN beyond ±1.
    #[must_use]
    fn acos(self) -> Self;
    /// The angle in ±π/2 of a tangent.
    #[must_use]
    fn atan(self) -> Self;
    /// The inverse of the hyperbolic sine.
    #[must_use]
    fn asinh(self) -> Self;
    /// The nearest whole number, of two the even one.
    #[must_use]
    fn round(self) -> Self;
    /// The sine; slow (see the trait).
    #[must_use]
    fn sin(self) -> Self;
    /// The cosine; slow (see the trait).
    #[must_use]
    fn cos(self) -> Self;
    /// Rust's `%`: exact, with the sign of `self`; slow (see the trait).
    #[must_use]
    fn fmod(self, divisor: Self) -> Self;
    /// `self` to the power `exponent`; slow (see the trait).
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
}

/// `+ - * /` and negation by the given expressions of the inner values.
macro_rules! operators {
    ($lane:ident: $add:expr, $sub:expr, $mul:expr, $div:expr, $neg:expr) => {
        operators!(@ $lane Add add $add);
        operators!(@ $lane Sub sub $sub);
        operators!(@ $lane Mul mul $mul);
        operators!(@ $lane Div div $div);
        impl core::ops::Neg for $lane {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                // SAFETY: a value of this type exists only where its instruction set does.
                #[allow(unused_unsafe)]
                unsafe { Self($neg(self.0)) }
            }
        }
    };
    (@ $lane:ident $trait:ident $method:ident $op:expr) => {
        impl core::ops::$trait for $lane {
            type Output = Self;
            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                // SAFETY: a value of this type exists only where its instruction set does.
                #[allow(unused_unsafe)]
                unsafe { Self($op(self.0, o.0)) }
            }
        }
    };
}
pub(super) use operators;
