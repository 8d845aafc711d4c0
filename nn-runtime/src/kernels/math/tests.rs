mod extremes;
mod tails;
mod ulps;

use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use ulps::ulps;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Exp,
    Exp2,
    Ln,
    Sinh,
    Cosh,
    Tanh,
    TanhSlope,
    Sigmoid,
    SigmoidSlope,
    Softplus,
    ExpM1,
    Ln1p,
    Sin,
    Cos,
    Erf,
    ErfSlope,
    Normal,
    NormalSlope,
    Asin,
    Acos,
    Atan,
    Asinh,
    Round,
}
use Function::{
    Acos, Asin, Asinh, Atan, Cos, Cosh, Erf, ErfSlope, Exp, Exp2, ExpM1, Ln, Ln1p, Normal, NormalSlope, Round, Sigmoid,
    SigmoidSlope, Sin, Sinh, Softplus, Tanh, TanhSlope,
};

impl Function {
    fn exact(self, x: f64) -> f64 {
        match self {
            Exp => x.exp(),
            Exp2 => x.exp2(),
            Ln => x.ln(),
            Sinh => x.sinh(),
            Cosh => x.cosh(),
            Tanh => x.tanh(),
            TanhSlope => Real::tanh_slope(x),
            Sigmoid => Real::sigmoid(x),
            SigmoidSlope => Real::sigmoid_slope(x),
            Softplus => Real::softplus(x),
            ExpM1 => x.exp_m1(),
            Ln1p => x.ln_1p(),
            Sin => x.sin(),
            Cos => x.cos(),
            Erf => Real::erf(x),
            ErfSlope => Real::erf_slope(x),
            Normal => Real::normal(x),
            NormalSlope => Real::normal_slope(x),
            Asin => x.asin(),
            Acos => x.acos(),
            Atan => x.atan(),
            Asinh => x.asinh(),
            Round => x.round_ties_even(),
        }
    }

    #[inline(always)]
    fn lanes<L: Lane>(self, x: L) -> L {
        match self {
            Exp => x.exp(),
            Exp2 => x.exp2(),
            Ln => x.ln(),
            Sinh => x.sinh(),
            Cosh => x.cosh(),
            Tanh => x.tanh(),
            TanhSlope => x.tanh_slope(),
            Sigmoid => x.sigmoid(),
            SigmoidSlope => x.sigmoid_slope(),
            Softplus => x.softplus(),
            ExpM1 => x.exp_m1(),
            Ln1p => x.ln_1p(),
            Sin => x.sin(),
            Cos => x.cos(),
            Erf => x.erf(),
            ErfSlope => x.erf_slope(),
            Normal => x.normal(),
            NormalSlope => x.normal_slope(),
            Asin => x.asin(),
            Acos => x.acos(),
            Atan => x.atan(),
            Asinh => x.asinh(),
            Round => x.round(),
        }
    }
}

/// The functions, and the largest error that [`Functions`](crate::kernels::vector::Functions) documents.
const ALL: [(Function, f64); 23] = [
    (Exp, 1.1),
    (Exp2, 2.0),
    (Ln, 1.0),
    (Sinh, 3.0),
    (Cosh, 2.0),
    (Tanh, 2.0),
    (TanhSlope, 3.0),
    (Sigmoid, 2.0),
    (SigmoidSlope, 3.0),
    (Softplus, 2.0),
    (ExpM1, 2.0),
    (Ln1p, 2.0),
    (Sin, 1.0),
    (Cos, 1.0),
    (Erf, 2.0),
    (ErfSlope, 3.0),
    (Normal, 4.0),
    (NormalSlope, 3.0),
    (Asin, 2.0),
    (Acos, 2.0),
    (Atan, 2.0),
    (Asinh, 2.0),
    (Round, 0.0),
];

/// The largest error in units in the last place of the exact result over a sweep of all of `f32`, and where; and a number
/// that depends on every bit of the results.
struct Sweep(Function);
impl Task for Sweep {
    type Elem = f32;
    type Output = (f64, f32, u64);
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> (f64, f32, u64) {
        let (mut worst, mut place, mut digest) = (0.0, 0.0, 0u64);
        let whole = Span { start: 0, len: L::WIDTH };
        let step = if cfg!(miri) { 99_999_989 } else { 4999 };
        // the same numbers whatever the width
        for first in (0..u32::MAX / step / 16 * 16).step_by(L::WIDTH) {
            let (mut xs, mut ys) = ([0.0; 16], [0.0; 16]);
            for (x, i) in xs[..L::WIDTH].iter_mut().zip(first..) {
                *x = f32::from_bits(i * step);
            }
            let x = L::load(&xs, whole);
            let y = self.0.lanes(x);
            y.store(&mut ys, whole);
            for (x, y) in xs.into_iter().zip(ys).take(L::WIDTH) {
                let bits = if y.is_nan() { f32::NAN } else { y }.to_bits();
                digest = digest.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(bits.into());
                let error = ulps(y, self.0.exact(f64::from(x)));
                if error > worst {
                    (worst, place) = (error, x);
                }
            }
        }
        (worst, place, digest)
    }
}

#[test]
fn errors_over_all_of_f32_are_as_documented() {
    for (function, bound) in ALL {
        let mut digests = std::collections::BTreeMap::new();
        on_each_isa(
            || Sweep(function),
            |isa, (worst, place, digest)| {
                println!("{function:?} {isa}: {worst:.3} at {place:e}");
                assert!(worst <= bound, "{function:?} on {isa}: {worst} ulp at {place:e}");
                // fused multiply–adds are the only thing that instruction sets differ by
                let known = digests.entry(isa.starts_with("avx")).or_insert(digest);
                assert_eq!(*known, digest, "{function:?} on {isa}: other bits than on a set like it");
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
                same("fmod", x.fmod(y), a % b);
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
