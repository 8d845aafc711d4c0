//! Inverse functions of angles and of the hyperbolic sine. The polynomials and the ranges are those of the Cephes
//! library (S. Moshier, `asinf.c`, `atanf.c`).

use core::f32::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, PI};

use super::{ln, ln_1p, polynomial};
use crate::kernels::vector::Bits;

/// What rounding took from `FRAC_PI_2`; of `FRAC_PI_4` it took half of it.
const FRAC_PI_2_LOW: f32 = -4.371_139e-8;

/// For |x| ≤ ½ the arcsine of |x|, as the sum of the sine and what it lacks; beyond, that of `√((1 − |x|)/2)`: half the
/// angle that is missing to π/2. And where it is the latter. Beyond 1 the root gives NaN.
#[inline(always)]
fn half_asin<V: Bits>(x: V) -> (V, V, V::Mask) {
    let t = x.magnitude();
    let is_far = V::all(0.5).is_lt(t);
    let square = V::blend(is_far, V::all(0.5) * (V::one() - t), t * t);
    let sine = V::blend(is_far, square.root(), t);
    let tail = polynomial(
        square,
        [4.216_319_904_8e-2, 2.418_131_104_9e-2, 4.547_002_599_8e-2, 7.495_300_268_6e-2, 1.666_675_242_2e-1],
    );
    (sine, tail * square * sine, is_far)
}

#[inline(always)]
pub(crate) fn asin<V: Bits>(x: V) -> V {
    let (sine, tail, is_far) = half_asin(x);
    let (quarter, sines) = (V::all(FRAC_PI_2), sine + sine);
    let difference = quarter - sines;
    // what the difference lost, which below 1 is as much as the result's last place
    let lost = (quarter - difference) - sines;
    let far = difference - (tail + tail - V::all(FRAC_PI_2_LOW) - lost);
    V::blend(is_far, far, sine + tail).with_sign(x)
}

#[inline(always)]
pub(crate) fn acos<V: Bits>(x: V) -> V {
    let (sine, tail, is_far) = half_asin(x);
    let y = sine + tail;
    let far = V::blend(x.is_lt(V::zero()), V::all(PI) - (y + y), y + y);
    V::blend(is_far, far, V::all(FRAC_PI_2) - y.with_sign(x))
}

#[inline(always)]
pub(crate) fn atan<V: Bits>(x: V) -> V {
    let t = x.magnitude();
    // tan(3π/8) and tan(π/8)
    let (is_far, is_middle) = (V::all(2.414_213_6).is_lt(t), V::all(0.414_213_57).is_lt(t));
    let pick = |far: V, middle: V, near: V| V::blend(is_far, far, V::blend(is_middle, middle, near));
    let (less, more) = (t - V::one(), t + V::one());
    let r = pick(-V::one() / t, less / more, t);
    let base = pick(V::all(FRAC_PI_2), V::all(FRAC_PI_4), V::zero());
    // what the difference and the sum lost, in the quotient: 1 / more is (1 − r) / 2
    let (lost_less, lost_more) = (t - (less + V::one()), t - (more - V::one()));
    let lost = (-r).fused(lost_more, lost_less) * ((V::one() - r) * V::all(0.5));
    let low = pick(V::all(FRAC_PI_2_LOW), lost + V::all(0.5 * FRAC_PI_2_LOW), V::zero());
    let square = r * r;
    let tail =
        polynomial(square, [8.053_744_495_38e-2, -1.387_768_560_32e-1, 1.997_771_064_78e-1, -3.333_294_915_39e-1]);
    (base + (low + (tail * square).fused(r, r))).with_sign(x)
}

#[inline(always)]
pub(crate) fn asinh<V: Bits>(x: V) -> V {
    let t = x.magnitude();
    // ln(t + √(t² + 1)) = ln(1 + (t + t²/(1 + √(t² + 1)))), and ln 2t where t² + 1 = t²
    let square = t * t;
    let root = (square + V::one()).root();
    let more = square / (V::one() + root);
    let sum = t + more;
    // what the sum lost below 1, by the derivative of ln(1 + sum): 1 / (1 + sum) is √(t² + 1) − t
    let lost = (more - (sum - t)) * (root - t);
    let near = ln_1p(sum) + V::blend(t.is_lt(V::one()), lost, V::zero());
    let far = ln(t) + V::all(LN_2);
    V::blend(t.is_lt(V::all(1e6)), near, far).with_sign(x)
}
