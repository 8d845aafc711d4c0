//! Arithmetic, and the elementary functions, by the names of `torch.*` and of Rust.
//!
//! What is composed is about as accurate as its parts, in units in the last place (ulp) of `f32`: `tan` and `log10` 3,
//! `log2`, `atanh` and `acosh` 4, `sinh` and `cosh` 6. `remainder` and `fmod` take the quotient as it is rounded, so
//! they are exact only where it is below 2²⁴.

use super::{Function, binary, unary};
use crate::graph::{Builder, NodeId};
use crate::ops::{Binary, Unary};

pub const FUNCTIONS: &[Function] = &[
    unary("exp", "e^x", |b, x, _| b.unary(Unary::Exp, x[0])),
    unary("ln", "natural logarithm", |b, x, _| b.unary(Unary::Ln, x[0])),
    unary("exp_m1", "e^x - 1", |b, x, _| b.unary(Unary::ExpM1, x[0])),
    unary("ln_1p", "ln(1 + x)", |b, x, _| b.unary(Unary::Ln1p, x[0])),
    unary("exp2", "2^x", |b, x, _| {
        let exponent = b.scaled(x[0], std::f64::consts::LN_2);
        b.unary(Unary::Exp, exponent)
    }),
    unary("log2", "ln(x) / ln 2", |b, x, _| {
        let log = b.unary(Unary::Ln, x[0]);
        b.scaled(log, std::f64::consts::LOG2_E)
    }),
    unary("log10", "ln(x) / ln 10", |b, x, _| {
        let log = b.unary(Unary::Ln, x[0]);
        b.scaled(log, std::f64::consts::LOG10_E)
    }),
    unary("sqrt", "square root", |b, x, _| b.unary(Unary::Sqrt, x[0])),
    unary("rsqrt", "1 / sqrt(x)", |b, x, _| {
        let root = b.unary(Unary::Sqrt, x[0]);
        recip(b, root)
    }),
    unary("abs", "|x|", |b, x, _| b.unary(Unary::Abs, x[0])),
    unary("sign", "-1, 0 or 1", |b, x, _| b.unary(Unary::Sign, x[0])),
    unary("sin", "sine", |b, x, _| b.unary(Unary::Sin, x[0])),
    unary("cos", "cosine", |b, x, _| b.unary(Unary::Cos, x[0])),
    unary("tan", "sin(x) / cos(x)", |b, x, _| {
        let (sine, cosine) = (b.unary(Unary::Sin, x[0]), b.unary(Unary::Cos, x[0]));
        b.over(sine, cosine)
    }),
    unary("asin", "the angle in ±π/2 whose sine is x", |b, x, _| b.unary(Unary::Asin, x[0])),
    unary("acos", "the angle in 0..π whose cosine is x", |b, x, _| b.unary(Unary::Acos, x[0])),
    unary("atan", "the angle in ±π/2 whose tangent is x", |b, x, _| b.unary(Unary::Atan, x[0])),
    unary("sinh", "(e^x - e^-x) / 2", |b, x, _| sinh(b, x[0])),
    unary("cosh", "(e^x + e^-x) / 2", |b, x, _| cosh(b, x[0])),
    unary("asinh", "ln(x + sqrt(x² + 1))", |b, x, _| b.unary(Unary::Asinh, x[0])),
    unary("acosh", "ln(x + sqrt(x² - 1))", |b, x, _| acosh(b, x[0])),
    unary("atanh", "ln((1 + x) / (1 - x)) / 2", |b, x, _| atanh(b, x[0])),
    unary("erf", "2/√π ∫₀ˣ e^-t² dt", |b, x, _| b.unary(Unary::Erf, x[0])),
    unary("floor", "the largest integer not above x", |b, x, _| b.unary(Unary::Floor, x[0])),
    unary("ceil", "the smallest integer not below x", |b, x, _| {
        let mirrored = b.unary(Unary::Neg, x[0]);
        let floor = b.unary(Unary::Floor, mirrored);
        b.unary(Unary::Neg, floor)
    }),
    unary("round", "the nearest integer; of two the even one", |b, x, _| b.unary(Unary::Round, x[0])),
    unary("trunc", "x without what follows the point", |b, x, _| trunc(b, x[0])),
    unary("neg", "-x", |b, x, _| b.unary(Unary::Neg, x[0])),
    unary("stop_gradient", "x, and nothing flows back", |b, x, _| b.unary(Unary::StopGradient, x[0])),
    unary("square", "x * x", |b, x, _| b.times(x[0], x[0])),
    unary("recip", "1 / x", |b, x, _| recip(b, x[0])),
    binary("add", "a + b", |b, x, _| b.plus(x[0], x[1])),
    binary("sub", "a - b", |b, x, _| b.minus(x[0], x[1])),
    binary("mul", "a * b", |b, x, _| b.times(x[0], x[1])),
    binary("div", "a / b", |b, x, _| b.over(x[0], x[1])),
    binary("pow", "a^b", |b, x, _| b.binary(Binary::Pow, x[0], x[1])),
    binary("max", "the larger of a and b; NaN if either is", |b, x, _| b.binary(Binary::Max, x[0], x[1])),
    binary("min", "the smaller of a and b; NaN if either is", |b, x, _| b.binary(Binary::Min, x[0], x[1])),
    binary("remainder", "a - b·floor(a / b), with the sign of b", |b, x, _| {
        let quotient = b.over(x[0], x[1]);
        let whole = b.unary(Unary::Floor, quotient);
        let multiple = b.times(whole, x[1]);
        b.minus(x[0], multiple)
    }),
    binary("fmod", "a - b·trunc(a / b), with the sign of a", |b, x, _| {
        let quotient = b.over(x[0], x[1]);
        let whole = trunc(b, quotient);
        let multiple = b.times(whole, x[1]);
        b.minus(x[0], multiple)
    }),
];

fn recip(b: &mut Builder, x: NodeId) -> NodeId {
    let one = b.constant_like(1.0, x);
    b.over(one, x)
}

/// `sign(x) · floor(|x|)`
fn trunc(b: &mut Builder, x: NodeId) -> NodeId {
    let (sign, magnitude) = (b.unary(Unary::Sign, x), b.unary(Unary::Abs, x));
    let whole = b.unary(Unary::Floor, magnitude);
    b.times(sign, whole)
}

/// With `p = e^(x/2) − 1` and `m = e^(−x/2) − 1`: `(p − m)·(p + m + 2)/2`. Near 0 nothing cancels, and it is ∞ only
/// where the result is.
fn sinh(b: &mut Builder, x: NodeId) -> NodeId {
    let half = b.scaled(x, 0.5);
    let mirrored = b.unary(Unary::Neg, half);
    let (plus, minus) = (b.unary(Unary::ExpM1, half), b.unary(Unary::ExpM1, mirrored));
    let difference = b.minus(plus, minus);
    let (sum, two) = (b.plus(plus, minus), b.constant_like(2.0, x));
    let sum = b.plus(sum, two);
    let mean = b.scaled(sum, 0.5);
    b.times(difference, mean)
}

/// `(e^(x/2)/2)·e^(x/2) + (e^(−x/2)/2)·e^(−x/2)`, which is ∞ only where the result is.
fn cosh(b: &mut Builder, x: NodeId) -> NodeId {
    let half = b.scaled(x, 0.5);
    let mirrored = b.unary(Unary::Neg, half);
    let [up, down] = [half, mirrored].map(|exponent| {
        let root = b.unary(Unary::Exp, exponent);
        let scaled = b.scaled(root, 0.5);
        b.times(scaled, root)
    });
    b.plus(up, down)
}

/// With `t = x − 1`: `ln(1 + (t + √t·√(t + 2)))`, accurate near 1; NaN below.
fn acosh(b: &mut Builder, x: NodeId) -> NodeId {
    let (one, two) = (b.constant_like(1.0, x), b.constant_like(2.0, x));
    let t = b.minus(x, one);
    let above = b.plus(t, two);
    let (root, other) = (b.unary(Unary::Sqrt, t), b.unary(Unary::Sqrt, above));
    let product = b.times(root, other);
    let sum = b.plus(t, product);
    b.unary(Unary::Ln1p, sum)
}

/// `(ln(1 + x) − ln(1 − x)) / 2`
fn atanh(b: &mut Builder, x: NodeId) -> NodeId {
    let mirrored = b.unary(Unary::Neg, x);
    let (plus, minus) = (b.unary(Unary::Ln1p, x), b.unary(Unary::Ln1p, mirrored));
    let difference = b.minus(plus, minus);
    b.scaled(difference, 0.5)
}
