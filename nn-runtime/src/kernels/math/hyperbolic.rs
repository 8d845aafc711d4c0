//! The hyperbolic sine and cosine, and the derivatives of the hyperbolic tangent and of the sigmoid.

use super::{clamp, exp, polynomial, reduce, scaled_exp};
use crate::kernels::vector::Bits;

/// `e^|x| / 2`, which is ∞ only where the hyperbolic functions are.
#[inline(always)]
fn half_exp<V: Bits>(x: V) -> V {
    let (n, r) = reduce(clamp(x.magnitude(), 0.0, 90.0)); // beyond: ∞
    scaled_exp(n - V::one(), r)
}

#[inline(always)]
pub(crate) fn cosh<V: Bits>(x: V) -> V {
    let up = half_exp(x);
    up + V::all(0.25) / up
}

#[inline(always)]
pub(crate) fn sinh<V: Bits>(x: V) -> V {
    let up = half_exp(x);
    let far = up - V::all(0.25) / up;
    // near 0, where the difference cancels, the series; from the bound on, the result is 2 or more, as `up` is
    let square = x * x;
    let tail = polynomial(square, [1.0 / 39_916_800.0, 1.0 / 362_880.0, 1.0 / 5_040.0, 1.0 / 120.0, 1.0 / 6.0]);
    let near = (tail * square).fused(x, x);
    V::blend(x.magnitude().is_lt(V::all(1.443_635_5)), near, far.with_sign(x))
}

/// `e / (1 + e)²` with `e = e^−|x|`, which is in 0..=1: nothing overflows, and nothing cancels.
#[inline(always)]
pub(crate) fn sigmoid_slope<V: Bits>(x: V) -> V {
    let e = exp(-x.magnitude());
    let whole = V::one() + e;
    let quotient = e / (whole * whole);
    // what the sum lost, twice, as a part of it
    let lost = (e - (whole - V::one())) / whole;
    (-quotient).fused(lost + lost, quotient)
}

#[inline(always)]
pub(crate) fn tanh_slope<V: Bits>(x: V) -> V {
    V::all(4.0) * sigmoid_slope(x + x)
}
