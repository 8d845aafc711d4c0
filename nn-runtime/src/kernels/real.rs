//! The number types a network may run in: `f32`, and `f64` as the reference precision.

use core::fmt::{Debug, Display};
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A floating-point number: `f32` or `f64`. Sealed: the kernels know no other type.
///
/// The functions are those of the standard library (scalar, no dispatch); the same names on a
/// [`Lane`](super::lane::Lane) are vectorised and may differ by a few ulp.
pub trait Real:
    sealed::Sealed
    + super::dispatch::Enter
    + Copy
    + Default
    + Send
    + Sync
    + Debug
    + Display
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + 'static
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// +∞
    const INFINITY: Self;
    /// −∞
    const NEG_INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;

    /// The nearest number of this type.
    fn from_f64(x: f64) -> Self;
    /// The same number as `f64`: exact.
    fn to_f64(self) -> f64;
    /// The nearest number of this type.
    fn from_usize(n: usize) -> Self;
    /// The same number as this type: exact.
    fn from_u8(n: u8) -> Self;
    /// The whole number of a byte that is nearest to zero from here: 0 below, 255 above, 0 of NaN.
    fn to_u8(self) -> u8;

    /// eˣ
    #[must_use]
    fn exp(self) -> Self;
    /// 2ˣ
    #[must_use]
    fn exp2(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// The hyperbolic sine.
    #[must_use]
    fn sinh(self) -> Self;
    /// The hyperbolic cosine.
    #[must_use]
    fn cosh(self) -> Self;
    /// 1 / cosh²x, the derivative of `tanh`, accurate where `tanh` is 1.
    #[must_use]
    fn tanh_slope(self) -> Self;
    /// 1 / (1 + e⁻ˣ), without overflow at either end.
    #[must_use]
    fn sigmoid(self) -> Self;
    /// e⁻ˣ / (1 + e⁻ˣ)², the derivative of `sigmoid`, accurate where that is 1.
    #[must_use]
    fn sigmoid_slope(self) -> Self;
    /// ln(1 + eˣ), without overflow.
    #[must_use]
    fn softplus(self) -> Self;
    /// The absolute value.
    #[must_use]
    fn abs(self) -> Self;
    /// The larger of the two; NaN if either is NaN (unlike the standard library's), so that it shows.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// The smaller of the two; NaN if either is NaN (unlike the standard library's), so that it shows.
    #[must_use]
    fn min(self, other: Self) -> Self;
    /// `self` to the power `exponent`.
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
    /// What is left of a whole number of times `divisor`, with the sign of `self`: Rust's `%`, which is exact.
    #[must_use]
    fn fmod(self, divisor: Self) -> Self;
    /// The sine of an angle in radians.
    #[must_use]
    fn sin(self) -> Self;
    /// The cosine of an angle in radians.
    #[must_use]
    fn cos(self) -> Self;
    /// ln(1 + x), accurate near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// eˣ − 1, accurate near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The error function, `2/√π ∫₀ˣ e^−t² dt`.
    #[must_use]
    fn erf(self) -> Self;
    /// `2/√π e^−x²`, the derivative of `erf`.
    #[must_use]
    fn erf_slope(self) -> Self;
    /// The share of a standard normal distribution that is below `self`.
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
    /// The nearest whole number, of two the even one (unlike the standard library's).
    #[must_use]
    fn round(self) -> Self;
    /// The largest whole number not above `self`.
    #[must_use]
    fn floor(self) -> Self;
    /// −1, 0 or 1 by sign, and NaN for NaN: the derivative of `abs` as `PyTorch` defines it.
    #[must_use]
    fn sign(self) -> Self;
    /// Whether the number is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// `self · b + c`. Rounded twice: a fused one is a library call on processors without it.
    #[must_use]
    fn mul_add(self, b: Self, c: Self) -> Self;
}

macro_rules! real {
    ($float:ident) => {
        impl Real for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const INFINITY: Self = $float::INFINITY;
            const NEG_INFINITY: Self = $float::NEG_INFINITY;
            const NAN: Self = $float::NAN;
            const EPSILON: Self = $float::EPSILON;

            #[inline]
            fn from_f64(x: f64) -> Self {
                x as $float
            }
            #[inline]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline]
            fn from_usize(n: usize) -> Self {
                n as $float
            }
            #[inline(always)]
            fn from_u8(n: u8) -> Self {
                $float::from(n)
            }
            #[inline(always)]
            #[allow(clippy::cast_sign_loss, reason = "what is below is 0")]
            fn to_u8(self) -> u8 {
                self as u8
            }
            #[inline]
            fn exp(self) -> Self {
                self.exp()
            }
            #[inline]
            fn exp2(self) -> Self {
                self.exp2()
            }
            #[inline]
            fn ln(self) -> Self {
                self.ln()
            }
            #[inline]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline]
            fn tanh(self) -> Self {
                self.tanh()
            }
            #[inline]
            fn sinh(self) -> Self {
                self.sinh()
            }
            #[inline]
            fn cosh(self) -> Self {
                self.cosh()
            }
            #[inline]
            fn tanh_slope(self) -> Self {
                4.0 * Real::sigmoid_slope(self + self)
            }
            #[inline]
            fn sigmoid(self) -> Self {
                let e = (-self.abs()).exp(); // in 0..=1: no overflow
                if self >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
            }
            #[inline]
            fn sigmoid_slope(self) -> Self {
                let e = (-self.abs()).exp(); // in 0..=1: no overflow
                e / ((1.0 + e) * (1.0 + e))
            }
            #[inline]
            fn softplus(self) -> Self {
                Real::max(self, 0.0) + (-self.abs()).exp().ln_1p()
            }
            #[inline]
            fn abs(self) -> Self {
                self.abs()
            }
            #[inline]
            fn max(self, other: Self) -> Self {
                // a NaN on the left fails every comparison but the second
                if self > other || self.is_nan() { self } else { other }
            }
            #[inline]
            fn min(self, other: Self) -> Self {
                if self < other || self.is_nan() { self } else { other }
            }
            #[inline]
            fn powf(self, exponent: Self) -> Self {
                self.powf(exponent)
            }
            #[inline]
            fn fmod(self, divisor: Self) -> Self {
                self % divisor
            }
            #[inline]
            fn sin(self) -> Self {
                self.sin()
            }
            #[inline]
            fn cos(self) -> Self {
                self.cos()
            }
            #[inline]
            fn ln_1p(self) -> Self {
                self.ln_1p()
            }
            #[inline]
            fn exp_m1(self) -> Self {
                self.exp_m1()
            }
            #[inline]
            fn erf(self) -> Self {
                super::math::erf_f64(f64::from(self)) as $float
            }
            #[inline]
            fn erf_slope(self) -> Self {
                let x = f64::from(self);
                (core::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp()) as $float
            }
            #[inline]
            fn normal(self) -> Self {
                super::math::normal_f64(f64::from(self)) as $float
            }
            #[inline]
            fn normal_slope(self) -> Self {
                let x = f64::from(self);
                let scale = 0.5 * core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;
                (scale * (-0.5 * x * x).exp()) as $float
            }
            #[inline]
            fn asin(self) -> Self {
                self.asin()
            }
            #[inline]
            fn acos(self) -> Self {
                self.acos()
            }
            #[inline]
            fn atan(self) -> Self {
                self.atan()
            }
            #[inline]
            fn asinh(self) -> Self {
                self.asinh()
            }
            #[inline]
            fn round(self) -> Self {
                self.round_ties_even()
            }
            #[inline]
            fn floor(self) -> Self {
                self.floor()
            }
            #[inline]
            fn sign(self) -> Self {
                if self > 0.0 {
                    1.0
                } else if self < 0.0 {
                    -1.0
                } else if self.is_nan() {
                    self
                } else {
                    0.0
                }
            }
            #[inline]
            fn is_finite(self) -> bool {
                $float::is_finite(self)
            }
            #[inline]
            fn mul_add(self, b: Self, c: Self) -> Self {
                self * b + c
            }
        }
    };
}
real!(f32);
real!(f64);

#[cfg(test)]
mod tests {
    use super::Real;

    #[test]
    fn extremes_show_nan_whichever_side_it_is_on() {
        for (a, b) in [(f32::NAN, 1.0), (1.0, f32::NAN)] {
            assert!(Real::max(a, b).is_nan() && Real::min(a, b).is_nan());
        }
        assert_eq!((Real::max(1.0f32, 2.0), Real::min(1.0f32, 2.0)), (2.0, 1.0));
    }

    #[test]
    fn sigmoid_and_softplus_do_not_overflow() {
        assert_eq!((Real::sigmoid(-1e4f32), Real::sigmoid(1e4f32)), (0.0, 1.0));
        assert_eq!((Real::softplus(-1e4f64), Real::softplus(1e4f64)), (0.0, 1e4));
        assert!(Real::sigmoid(f32::NAN).is_nan() && Real::softplus(f32::NAN).is_nan());
    }

    #[test]
    fn sign_is_zero_at_both_zeros() {
        assert_eq!((Real::sign(-0.0f32), Real::sign(3.0f32), Real::sign(-3.0f64)), (0.0, 1.0, -1.0));
        assert!(Real::sign(f32::NAN).is_nan());
    }
}
