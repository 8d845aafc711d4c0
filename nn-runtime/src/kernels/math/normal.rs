//! The standard normal distribution, and the bell curves that it and the error function have as derivatives.

use super::{exp, polynomial};
use crate::kernels::vector::Bits;

/// `e^(−scale·x²)` for a scale of 1 or ½. The square is exact, in two parts: what its rounding loses of a large exponent
/// would be felt.
#[inline(always)]
fn bell<V: Bits>(x: V, scale: f32) -> V {
    let scale = V::all(scale);
    // beyond, the result is 0; a NaN stays
    let t = V::all(16.0).min_or_right(x.magnitude());
    // the first twelve bits of x, and the rest (Dekker 1971)
    let wide = t * V::all(4097.0);
    let high = wide - (wide - t);
    let low = t - high;
    let square = t * t;
    let rest = ((high * high - square) + (high + high) * low) + low * low;
    let y = exp(-(square * scale));
    (-y).fused(rest * scale, y)
}

#[inline(always)]
pub(crate) fn erf_slope<V: Bits>(x: V) -> V {
    V::all(core::f32::consts::FRAC_2_SQRT_PI) * bell(x, 1.0)
}

#[inline(always)]
pub(crate) fn normal_slope<V: Bits>(x: V) -> V {
    V::all(0.398_942_28) * bell(x, 0.5)
}

/// Below 0 the bell curve times a function without tails, `q(s) / (1 + t)` with `s = (t − 4) / (t + 4)` and `t = |x|`:
/// a minimax polynomial of our own, relative error 2e-9 (Remez's exchange in 40 digits). Above, what is left of 1.
#[inline(always)]
pub(crate) fn normal<V: Bits>(x: V) -> V {
    let t = V::all(16.0).min_or_right(x.magnitude());
    let (less, more) = (t - V::all(4.0), t + V::all(4.0));
    let s = less / more;
    let q = polynomial(
        s,
        [
            -7.161_189e-5,
            -6.055_788e-5,
            6.928_589_5e-4,
            -3.037_596e-4,
            -5.004_382e-3,
            1.794_020_3e-2,
            -3.219_727e-2,
            2.859_998e-2,
            1.399_959_6e-2,
            -9.670_347e-2,
            4.720_532e-1,
        ],
    );
    let below = bell(x, 0.5) * (q / (V::one() + t));
    V::blend(x.is_lt(V::zero()), below, V::one() - below)
}

/// The same in double precision.
pub(crate) fn normal_f64(x: f64) -> f64 {
    let t = -x * core::f64::consts::FRAC_1_SQRT_2;
    if t < 2.5 || x.is_nan() {
        return 0.5 * (1.0 - super::erf_f64(t));
    }
    // Abramowitz and Stegun 7.1.14
    let fraction = (1..=60_u32).rev().fold(t, |inner, step| t + f64::from(step) / 2.0 / inner);
    0.25 * core::f64::consts::FRAC_2_SQRT_PI * (-t * t).exp() / fraction
}
