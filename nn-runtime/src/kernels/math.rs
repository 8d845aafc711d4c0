//! Elementary functions of `f32` vectors: range reduction and polynomials, the same code for every instruction set.
//!
//! The coefficients of `exp` and `ln` are those of the Cephes library (S. Moshier, `expf.c` and `logf.c`). What is
//! special is kept special: NaN stays NaN, overflow is ∞, and results in the denormal range are rounded once.

#![allow(clippy::excessive_precision, reason = "the coefficients as Cephes prints them")]

use super::vector::Bits;

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
    let y = exp_tail(r).fused(r * r, r) + V::one();
    // 2ⁿ in two factors: each is representable, and only the last product rounds
    let half = (n * V::all(0.5)).round_down();
    y * power_of_two(half) * power_of_two(n - half)
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
    (y / (y + V::all(2.0))).with_sign(x)
}

#[inline(always)]
pub(super) fn sigmoid<V: Bits>(x: V) -> V {
    let e = exp(-x.magnitude()); // in 0..=1: no overflow
    V::blend(x.is_lt(V::zero()), e, V::one()) / (V::one() + e)
}

#[inline(always)]
pub(super) fn softplus<V: Bits>(x: V) -> V {
    V::zero().max_or_right(x) + ln_1p(exp(-x.magnitude()))
}

/// [`Functions`] by this module, for an `f32` vector.
macro_rules! f32_functions {
    ($lane:ident) => {
        impl crate::kernels::vector::Functions for $lane {
            f32_functions!(@ exp ln tanh sigmoid softplus exp_m1 ln_1p);
            #[inline(always)]
            fn sin(self) -> Self {
                self.each(f32::sin)
            }
            #[inline(always)]
            fn cos(self) -> Self {
                self.each(f32::cos)
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
            crate::kernels::math::$name(self)
        })*
    };
}
pub(super) use f32_functions;

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "what is exact is compared exactly")]
mod tests {
    use crate::kernels::dispatch::{Task, testing::on_each_isa};
    use crate::kernels::lane::{Lane, Span};
    use crate::kernels::real::Real;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Function {
        Exp,
        Ln,
        Tanh,
        Sigmoid,
        Softplus,
        ExpM1,
        Ln1p,
        Sin,
        Cos,
    }
    use Function::{Cos, Exp, ExpM1, Ln, Ln1p, Sigmoid, Sin, Softplus, Tanh};

    impl Function {
        fn exact(self, x: f64) -> f64 {
            match self {
                Exp => x.exp(),
                Ln => x.ln(),
                Tanh => x.tanh(),
                Sigmoid => Real::sigmoid(x),
                Softplus => Real::softplus(x),
                ExpM1 => x.exp_m1(),
                Ln1p => x.ln_1p(),
                Sin => x.sin(),
                Cos => x.cos(),
            }
        }
    }

    /// The largest error in units in the last place of the exact result over a sweep of all of `f32`, and where.
    struct Sweep(Function);
    impl Task for Sweep {
        type Elem = f32;
        type Output = (f64, f32);
        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) -> (f64, f32) {
            let (mut worst, mut place) = (0.0, 0.0);
            let mut bits = 0u32;
            let whole = Span { start: 0, len: L::WIDTH };
            while bits < u32::MAX - 997 * 32 {
                let (mut xs, mut ys) = ([0.0; 16], [0.0; 16]);
                for x in &mut xs[..L::WIDTH] {
                    *x = f32::from_bits(bits);
                    bits += 997;
                }
                let x = L::load(&xs, whole);
                let y = match self.0 {
                    Exp => x.exp(),
                    Ln => x.ln(),
                    Tanh => x.tanh(),
                    Sigmoid => x.sigmoid(),
                    Softplus => x.softplus(),
                    ExpM1 => x.exp_m1(),
                    Ln1p => x.ln_1p(),
                    Sin => x.sin(),
                    Cos => x.cos(),
                };
                y.store(&mut ys, whole);
                for (x, y) in xs.into_iter().zip(ys).take(L::WIDTH) {
                    let error = ulps(y, self.0.exact(f64::from(x)));
                    if error > worst {
                        (worst, place) = (error, x);
                    }
                }
            }
            (worst, place)
        }
    }

    /// How far `found` is from `exact`, in the distance between neighbouring `f32` there.
    fn ulps(found: f32, exact: f64) -> f64 {
        let nearest = exact as f32;
        if found == nearest || found.is_nan() && nearest.is_nan() {
            return 0.0;
        }
        if !found.is_finite() || !nearest.is_finite() {
            // one may round over the edge of the largest number, the other not
            let edge = f64::from(f32::MAX);
            let near = exact.abs() > edge * (1.0 - 1e-6) && exact.abs() < edge * (1.0 + 1e-6);
            return if near { 1.0 } else { f64::INFINITY };
        }
        let magnitude = nearest.abs().max(f32::MIN_POSITIVE);
        let ulp = f64::from(f32::from_bits(magnitude.to_bits() + 1)) - f64::from(magnitude);
        (f64::from(found) - exact).abs() / ulp
    }

    #[test]
    fn errors_over_all_of_f32_are_as_documented() {
        let documented = [
            (Exp, 1.0),
            (Ln, 1.0),
            (Tanh, 3.0),
            (Sigmoid, 3.0),
            (Softplus, 3.0),
            (ExpM1, 2.0),
            (Ln1p, 2.0),
            (Sin, 1.0),
            (Cos, 1.0),
        ];
        for (function, bound) in documented {
            on_each_isa(
                || Sweep(function),
                |isa, (worst, place)| {
                    println!("{function:?} {isa}: {worst:.3} at {place:e}");
                    assert!(worst <= bound, "{function:?} on {isa}: {worst} ulp at {place:e}");
                },
            );
        }
    }

    /// Every operation of a lane on a few special values, with its scalar twin.
    struct Operations;
    impl Task for Operations {
        type Elem = f32;
        type Output = ();
        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) {
            const VALUES: [f32; 11] =
                [0.0, -0.0, 1.0, -1.5, 2.5, -0.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 3e9, -7.0];
            let same = |what: &str, found: L, expected: f32| {
                let mut each = [0.0; 16];
                found.store(&mut each, Span { start: 0, len: L::WIDTH });
                for x in &each[..L::WIDTH] {
                    assert!(*x == expected || x.is_nan() && expected.is_nan(), "{what}: {x} is not {expected}");
                }
            };
            let truth = |b: bool| if b { 1.0 } else { 0.0 };
            for a in VALUES {
                let x = L::splat(a);
                same("neg", -x, -a);
                same("abs", x.abs(), a.abs());
                same("sqrt", x.sqrt(), a.sqrt());
                same("floor", x.floor(), a.floor());
                same("sign", x.sign(), Real::sign(a));
                for b in VALUES {
                    let y = L::splat(b);
                    same("add", x + y, a + b);
                    same("sub", x - y, a - b);
                    same("mul", x * y, a * b);
                    same("div", x / y, a / b);
                    same("max", x.max(y), Real::max(a, b));
                    same("min", x.min(y), Real::min(a, b));
                    same("eq", x.eq(y), truth(a == b));
                    same("ne", x.ne(y), truth(a != b));
                    same("gt", x.gt(y), truth(a > b));
                    same("ge", x.ge(y), truth(a >= b));
                    same("lt", x.lt(y), truth(a < b));
                    same("le", x.le(y), truth(a <= b));
                    same("select", L::select(x, y, -y), if a == 0.0 { -b } else { b });
                    same("powf", x.powf(y), a.powf(b));
                    same("mul_add", x.mul_add(y, L::splat(1.0)), a.mul_add(b, 1.0));
                }
            }
        }
    }

    #[test]
    fn operations_agree_with_scalars_on_special_values() {
        on_each_isa(|| Operations, |_, ()| ());
    }

    /// Spans of every length: loads, stores and what goes on within a vector.
    struct Spans;
    impl Task for Spans {
        type Elem = f32;
        type Output = ();
        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) {
            let from: Vec<f32> = (0..64).map(|i| i as f32 + 1.0).collect();
            for len in 0..=L::WIDTH {
                for start in [0, 1, 64 - len] {
                    let at = Span { start, len };
                    let x = L::load(&from, at);
                    let expected: f32 = from[start..start + len].iter().sum();
                    assert!((x.sum() - expected).abs() < 1e-3);
                    let mut to = [0.0; 64];
                    x.store(&mut to, at);
                    for (i, to) in to.iter().enumerate() {
                        assert!(*to == if i >= start && i < start + len { from[i] } else { 0.0 });
                    }
                    let most = x.keep(at, -1.0).maximum();
                    assert!(most == if len == 0 { -1.0 } else { from[start + len - 1] });
                    assert!((x - L::load_strided(&from, start, 1, len)).abs().maximum() == 0.0);
                    let index = L::index(at) + L::splat(1.0);
                    assert!((index - L::from_fn(at, |i| from[i])).keep(at, 0.0).abs().maximum() == 0.0);
                }
            }
            let every_third = L::load_strided(&from, 2, 3, 4);
            assert!(every_third.sum() == 3.0 + 6.0 + 9.0 + 12.0);
            assert!(L::splat(1.0).keep(Span { start: 0, len: 1 }, f32::NAN).maximum().is_nan());
            for n in [0, 1, L::WIDTH, 3 * L::WIDTH + 1] {
                let mut next = 0;
                for at in crate::kernels::lane::spans::<L>(n) {
                    assert!(at.start == next && at.len > 0);
                    next += at.len;
                }
                assert!(next == n);
            }
        }
    }

    #[test]
    fn spans_touch_their_elements_and_no_others() {
        on_each_isa(|| Spans, |_, ()| ());
    }
}
