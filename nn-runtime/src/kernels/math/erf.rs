//! The error function, `2/√π ∫₀ˣ e^−t² dt`.

use super::{clamp, exp, polynomial};
use crate::kernels::vector::Bits;

/// Up to 1 an odd polynomial; beyond, `1 − e^q(|x|)` with a polynomial for the logarithm of `1 − erf`. Both are minimax
/// polynomials of our own, relative error 1e-9 (Remez's exchange in 40 digits).
#[inline(always)]
pub(crate) fn erf<V: Bits>(x: V) -> V {
    let t = x.magnitude();
    let near = polynomial(
        x * x,
        [
            7.853_862_1e-5,
            -8.010_193_7e-4,
            5.188_327_7e-3,
            -2.685_381_2e-2,
            1.128_358_5e-1,
            -3.761_262_6e-1,
            1.283_791_7e-1,
        ],
    )
    .fused(x, x);
    // from 3.95 on the result is 1
    let log = polynomial(
        clamp(t, 1.0, 3.95),
        [
            1.876_019_9e-4,
            -2.960_086_3e-3,
            2.188_953_0e-2,
            -1.032_179_7e-1,
            -6.380_124_9e-1,
            -1.127_171_5,
            -3.206_138_6e-4,
        ],
    );
    let far = (V::one() - exp(log)).with_sign(x);
    let y = V::blend(V::one().is_lt(t), far, near);
    V::blend(t.is_lt(V::all(3.95)), y, V::blend(x.is_eq(x), V::one().with_sign(x), x))
}

/// The same in double precision, within a few units in the last place: the series of Abramowitz and Stegun 7.1.6, whose
/// terms have one sign, and from 2.5 on the continued fraction 7.1.14 of `1 − erf`.
pub(crate) fn erf_f64(x: f64) -> f64 {
    let t = x.abs();
    if t >= 6.0 || x.is_nan() {
        return if x.is_nan() { x } else { 1.0_f64.copysign(x) };
    }
    let bell = core::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
    if t >= 2.5 {
        let fraction = (1..=60_u32).rev().fold(t, |inner, step| t + f64::from(step) / 2.0 / inner);
        return (1.0 - 0.5 * bell / fraction).copysign(x);
    }
    // at 2.5 the 40th term is below 1e-20 of the sum
    let (mut term, mut sum) = (x, x);
    for n in 1..=50_u32 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
    }
    bell * sum
}
