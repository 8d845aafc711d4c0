//! Elementary functions of `f32` vectors: range reduction and polynomials, the same code for every instruction set.
//!
//! The coefficients of `exp` and `ln` are those of the Cephes library (S. Moshier, `expf.c` and `logf.c`). What is
//! special is kept special: NaN stays NaN, overflow is ∞, and results in the denormal range are rounded once.

#![allow(clippy::excessive_precision, reason = "the coefficients as Cephes prints them")]

mod angles;
mod erf;
mod hyperbolic;
mod normal;

use super::vector::Bits;
pub(super) use angles::{acos, asin, asinh, atan};
pub(super) use erf::{erf, erf_f64};
pub(super) use hyperbolic::{cosh, sigmoid_slope, sinh, tanh_slope};
pub(super) use normal::{erf_slope, normal, normal_f64, normal_slope};

const LOG2_E: f32 = core::f32::consts::LOG2_E;
/// ln 2 = `LN2_HIGH + LN2_LOW`; the high part has nine bits, so that its product with an exponent is exact.
const LN2_HIGH: f32 = 0.693_359_375;
const LN2_LOW: f32 = -2.121_944_40e-4;
/// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// `n = round(x / ln 2)` and `r = x − n·ln 2`, so that |r| ≤ ½ ln 2; for |x| < 2²¹.
#[inline(always)]
fn reduce<V: Bits>(x: V) -> (V, V) {
    let n = x.fused(V::all(LOG2_E), V::all(ROUNDER)) - V::all(ROUNDER);
    let r = n.fused(V::all(-LN2_HIGH), x);
    (n, n.fused(V::all(-LN2_LOW), r))
}

/// (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2.
#[inline(always)]
fn exp_tail<V: Bits>(r: V) -> V {
    polynomial(
        r,
        [
            1.987_569_15e-4,
            1.398_199_950_7e-3,
            8.333_451_907_3e-3,
            4.166_579_589_4e-2,
            1.666_666_545_9e-1,
            5.000_000_120_1e-1,
        ],
    )
}

/// Horner's rule, the highest coefficient first.
#[inline(always)]
fn polynomial<V: Bits, const N: usize>(x: V, coefficients: [f32; N]) -> V {
    let mut sum = V::all(coefficients[0]);
    for &c in &coefficients[1..] {
        sum = sum.fused(x, V::all(c));
    }
    sum
}

/// 2ⁿ for whole n in −126..=127: the biased exponent moved to its place.
#[inline(always)]
fn power_of_two<V: Bits>(n: V) -> V {
    (n + V::all(ROUNDER + 127.0)).shift_to_exponent()
}

/// x held between two bounds; NaN stays.
#[inline(always)]
fn clamp<V: Bits>(x: V, low: f32, high: f32) -> V {
    V::all(high).min_or_right(V::all(low).max_or_right(x))
}

#[inline(always)]
pub(super) fn exp<V: Bits>(x: V) -> V {
    let (n, r) = reduce(clamp(x, -104.0, 89.0)); // beyond: 0 and ∞
    scaled_exp(n, r)
}

/// `2ⁿ·eʳ` for |r| ≤ ½ ln 2.
#[inline(always)]
fn scaled_exp<V: Bits>(n: V, r: V) -> V {
    let y = exp_tail(r).fused(r * r, r) + V::one();
    // 2ⁿ in two factors: each is representable, and only the last product rounds
    let half = (n * V::all(0.5)).round_down();
    y * power_of_two(half) * power_of_two(n - half)
}

#[inline(always)]
pub(super) fn exp2<V: Bits>(x: V) -> V {
    let x = clamp(x, -150.0, 129.0); // beyond: 0 and ∞
    let n = (x + V::all(ROUNDER)) - V::all(ROUNDER);
    scaled_exp(n, (x - n) * V::all(core::f32::consts::LN_2))
}

#[inline(always)]
pub(super) fn exp_m1<V: Bits>(x: V) -> V {
    let (n, r) = reduce(clamp(x, -18.0, 89.0)); // below: −1
    let y = exp_tail(r).fused(r * r, r); // eʳ − 1
    // 2ⁿ(y + 1) − 1 = 2·(2ⁿ⁻¹·y + (2ⁿ⁻¹ − ½)), where 2ⁿ⁻¹ does not overflow
    let scale = power_of_two(n - V::one());
    let whole = scale.fused(y, scale - V::all(0.5));
    // tiny x keep their sign and their denormals
    V::blend(x.magnitude().is_lt(V::all(1e-7)), x, whole + whole)
}

#[inline(always)]
pub(super) fn ln<V: Bits>(x: V) -> V {
    // denormals are scaled into the normal range
    let tiny = x.is_lt(V::all(f32::MIN_POSITIVE));
    let (m, e) = V::blend(tiny, x * V::all(8_388_608.0), x).split();
    let e = V::blend(tiny, e - V::all(23.0), e);
    let f = m - V::one();
    let z = f * f;
    let tail = polynomial(
        f,
        [
            7.037_683_629_2e-2,
            -1.151_461_031_0e-1,
            1.167_699_874_0e-1,
            -1.242_014_084_6e-1,
            1.424_932_278_7e-1,
            -1.666_805_766_5e-1,
            2.000_071_476_5e-1,
            -2.499_999_399_3e-1,
            3.333_333_117_4e-1,
        ],
    );
    let y = e.fused(V::all(LN2_LOW), f * z * tail);
    let y = f + z.fused(V::all(-0.5), y);
    let y = e.fused(V::all(LN2_HIGH), y);
    // ∞ stays and NaN stays; 0 gives −∞ and what is below NaN
    let y = V::blend(x.is_lt(V::all(f32::INFINITY)), y, x);
    let y = V::blend(x.is_lt(V::zero()), V::all(f32::NAN), y);
    V::blend(x.is_eq(V::zero()), V::all(f32::NEG_INFINITY), y)
}

#[inline(always)]
pub(super) fn ln_1p<V: Bits>(x: V) -> V {
    let u = V::one() + x;
    let log = ln(u);
    // what the addition lost: u = 1 + x − lost, and ln(u + lost) = ln u + lost/u + …
    let corrected = log + (x - (u - V::one())) / u;
    // at −1 and at ∞, where there is nothing to correct, the quotient is no number
    let y = V::blend(V::all(-1.0).is_lt(x), corrected, log);
    V::blend(x.is_lt(V::all(1e10)), y, log)
}

#[inline(always)]
pub(super) fn tanh<V: Bits>(x: V) -> V {
    // (e²ˣ − 1) / (e²ˣ + 1); 1 from 10 on
    let y = exp_m1(V::all(20.0).min_or_right(x.magnitude() + x.magnitude()));
    let far = y / (y + V::all(2.0));
    // near 0, where each of its roundings would be felt, an odd polynomial (Cephes, `tanhf.c`)
    let square = x * x;
    let tail = polynomial(
        square,
        [-5.704_988_727_45e-3, 2.063_908_879_54e-2, -5.373_971_555_31e-2, 1.333_144_220_36e-1, -3.333_328_194_22e-1],
    );
    let near = tail.fused(square * x, x);
    V::blend(x.magnitude().is_lt(V::all(0.625)), near, far).with_sign(x)
}

#[inline(always)]
pub(super) fn sigmoid<V: Bits>(x: V) -> V {
    let e = exp(-x.magnitude()); // in 0..=1: no overflow
    let (whole, is_negative) = (V::one() + e, x.is_lt(V::zero()));
    let quotient = V::blend(is_negative, e, V::one()) / whole;
    // what the sum lost, as a part of it: 1 / whole is the quotient, or what it lacks to 1
    let lost = (e - (whole - V::one())) * V::blend(is_negative, V::one() - quotient, quotient);
    (-quotient).fused(lost, quotient)
}

#[inline(always)]
pub(super) fn softplus<V: Bits>(x: V) -> V {
    V::zero().max_or_right(x) + ln_1p(exp(-x.magnitude()))
}

/// The nearest whole number, of two the even one: above 2²³ all are whole, and adding 2²³ rounds away what follows the
/// point.
#[inline(always)]
pub(super) fn round<V: Bits>(x: V) -> V {
    let whole = V::all(8_388_608.0);
    let rounded = ((x.magnitude() + whole) - whole).with_sign(x);
    V::blend(x.magnitude().is_lt(whole), rounded, x)
}

/// [`Functions`] by this module, for an `f32` vector.
macro_rules! f32_functions {
    ($lane:ident) => {
        impl crate::kernels::vector::Functions for $lane {
            f32_functions!(@ exp exp2 ln sinh cosh tanh tanh_slope sigmoid sigmoid_slope softplus exp_m1 ln_1p erf erf_slope normal normal_slope asin acos atan asinh round);
            #[inline(always)]
            fn sin(self) -> Self {
                self.each(f32::sin)
            }
            #[inline(always)]
            fn cos(self) -> Self {
                self.each(f32::cos)
            }
            #[inline(always)]
            fn fmod(self, divisor: Self) -> Self {
                self.each_with(divisor, |x, divisor| x % divisor)
            }
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self {
                self.each_with(exponent, f32::powf)
            }
        }
    };
    (@ $($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            // where nothing is optimised, all the steps of a polynomial would lie in the frame of whoever calls it
            if cfg!(debug_assertions) {
                use crate::kernels::{contract::Kernels, math};
                return <Self as Kernels>::apart(math::Call(#[inline(always)] move || math::$name(self)));
            }
            crate::kernels::math::$name(self)
        })*
    };
}
pub(super) use f32_functions;

/// A function as a task of one lane.
pub(super) struct Call<F>(pub(super) F);

impl<L, T, F: FnOnce() -> T> super::contract::Run<L> for Call<F> {
    type Output = T;
    #[inline(always)]
    fn run(self) -> T {
        self.0()
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "what is exact is compared exactly")]
mod tests;
