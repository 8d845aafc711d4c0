//! Arithmetic, and the elementary functions, by the names of `torch.*` and of Rust.
//!
//! What is composed is about as accurate as its parts, in units in the last place (ulp) of `f32`: `tan` and `log10` 3,
//! `log2`, `atanh` and `acosh` 4. `fmod` is exact, however large the quotient; `remainder` rounds once, where it adds b.

use super::{Function, binary, unary};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Slope, Unary};

pub const FUNCTIONS: &[Function] = &[
    unary("exp", "e^x", |b, x, _| b.unary(Unary::Exp, x[0])),
    unary("ln", "natural logarithm", |b, x, _| b.unary(Unary::Ln, x[0])),
    unary("exp_m1", "e^x - 1", |b, x, _| b.unary(Unary::ExpM1, x[0])),
    unary("ln_1p", "ln(1 + x)", |b, x, _| b.unary(Unary::Ln1p, x[0])),
    unary("exp2", "2^x", |b, x, _| b.unary(Unary::Exp2, x[0])),
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
    unary("sign", "-1, 0 or 1", |b, x, _| b.unary(Unary::Sign, x[0])).flat_by(&[0]),
    unary("sin", "sine", |b, x, _| b.unary(Unary::Sin, x[0])),
    unary("cos", "cosine", |b, x, _| b.unary(Unary::Cos, x[0])),
    unary("tan", "sin(x) / cos(x)", |b, x, _| {
        let (sine, cosine) = (b.unary(Unary::Sin, x[0]), b.unary(Unary::Cos, x[0]));
        b.over(sine, cosine)
    }),
    unary("asin", "the angle in ±π/2 whose sine is x", |b, x, _| b.unary(Unary::Asin, x[0])),
    unary("acos", "the angle in 0..π whose cosine is x", |b, x, _| b.unary(Unary::Acos, x[0])),
    unary("atan", "the angle in ±π/2 whose tangent is x", |b, x, _| b.unary(Unary::Atan, x[0])),
    unary("sinh", "(e^x - e^-x) / 2", |b, x, _| b.unary(Unary::Sinh, x[0])),
    unary("cosh", "(e^x + e^-x) / 2", |b, x, _| b.unary(Unary::Cosh, x[0])),
    unary("asinh", "ln(x + sqrt(x² + 1))", |b, x, _| b.unary(Unary::Asinh, x[0])),
    unary("acosh", "ln(x + sqrt(x² - 1))", |b, x, _| acosh(b, x[0])),
    unary("atanh", "ln((1 + x) / (1 - x)) / 2", |b, x, _| atanh(b, x[0])),
    unary("erf", "2/√π ∫₀ˣ e^-t² dt", |b, x, _| b.unary(Unary::Erf, x[0])),
    unary("floor", "the largest integer not above x", |b, x, _| b.unary(Unary::Floor, x[0])).flat_by(&[0]),
    unary("ceil", "the smallest integer not below x", |b, x, _| {
        let mirrored = b.unary(Unary::Neg, x[0]);
        let floor = b.unary(Unary::Floor, mirrored);
        b.unary(Unary::Neg, floor)
    })
    .flat_by(&[0]),
    unary("round", "the nearest integer; of two the even one", |b, x, _| b.unary(Unary::Round, x[0])).flat_by(&[0]),
    unary("trunc", "x without what follows the point", |b, x, _| trunc(b, x[0])).flat_by(&[0]),
    unary("neg", "-x", |b, x, _| b.unary(Unary::Neg, x[0])),
    unary("stop_gradient", "x, and nothing flows back", |b, x, _| b.unary(Unary::StopGradient, x[0])).flat_by(&[0]),
    unary("square", "x * x", |b, x, _| b.times(x[0], x[0])),
    unary("recip", "1 / x", |b, x, _| recip(b, x[0])),
    binary("add", "a + b", |b, x, _| b.plus(x[0], x[1])),
    binary("sub", "a - b", |b, x, _| b.minus(x[0], x[1])),
    binary("mul", "a * b", |b, x, _| b.times(x[0], x[1])),
    binary("div", "a / b", |b, x, _| b.over(x[0], x[1])),
    binary("pow", "a^b", |b, x, _| b.binary(Binary::Pow, x[0], x[1])),
    binary("max", "the larger of a and b; NaN if either is", |b, x, _| b.binary(Binary::Max, x[0], x[1])),
    binary("min", "the smaller of a and b; NaN if either is", |b, x, _| b.binary(Binary::Min, x[0], x[1])),
    binary("remainder", "a - b·floor(a / b), with the sign of b", |b, x, _| remainder(b, x[0], x[1])),
    binary("fmod", "a - b·trunc(a / b), with the sign of a", |b, x, _| b.binary(Binary::Rem, x[0], x[1])),
];

fn recip(b: &mut Builder, x: NodeId) -> NodeId {
    let one = b.constant_like(1.0, x);
    b.over(one, x)
}

/// `fmod(a, b)`, and b more where that is not 0 and has not the sign of b.
fn remainder(b: &mut Builder, x: NodeId, divisor: NodeId) -> NodeId {
    let (left, zero) = (b.binary(Binary::Rem, x, divisor), b.constant_like(0.0, x));
    let [is_below, wants_below] = [left, divisor].map(|value| b.binary(Binary::Gt, zero, value));
    let has_sign = b.binary(Binary::Eq, is_below, wants_below);
    let more = b.plus(left, divisor);
    let turned = b.select(has_sign, left, more);
    b.select(left, turned, left)
}

/// `sign(x) · floor(|x|)`
fn trunc(b: &mut Builder, x: NodeId) -> NodeId {
    let (sign, magnitude) = (b.unary(Unary::Sign, x), b.unary(Unary::Abs, x));
    let whole = b.unary(Unary::Floor, magnitude);
    b.times(sign, whole)
}

/// With `t = x − 1`: `ln(1 + (t + √t·√(t + 2)))`, accurate near 1; NaN below.
fn acosh(b: &mut Builder, x: NodeId) -> NodeId {
    let (one, two) = (b.constant_like(1.0, x), b.constant_like(2.0, x));
    let t = b.minus(x, one);
    let above = b.plus(t, two);
    let (root, other) = (b.unary(Unary::Sqrt, t), b.unary(Unary::Sqrt, above));
    let product = b.times(root, other);
    let sum = b.plus(t, product);
    let y = b.unary(Unary::Ln1p, sum);
    b.sloped(Slope::Acosh, y, &[x])
}

/// `(ln(1 + x) − ln(1 − x)) / 2`
fn atanh(b: &mut Builder, x: NodeId) -> NodeId {
    let mirrored = b.unary(Unary::Neg, x);
    let (plus, minus) = (b.unary(Unary::Ln1p, x), b.unary(Unary::Ln1p, mirrored));
    let difference = b.minus(plus, minus);
    let y = b.scaled(difference, 0.5);
    b.sloped(Slope::Atanh, y, &[x])
}
