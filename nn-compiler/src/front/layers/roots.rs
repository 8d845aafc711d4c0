//! Roots and powers whose slope at 0 is infinite: there nothing flows back, as in PyTorch's norms.

use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Reduction, Unary};

/// `x^(1/p)`. Where x is 0 nothing flows back; a NaN stays.
pub(super) fn root(b: &mut Builder, x: NodeId, p: f64) -> NodeId {
    if is(p, 1.0) {
        return x;
    }
    let zero = b.constant_like(0.0, x);
    let is_zero = b.binary(Binary::Eq, x, zero);
    let root = if is(p, 2.0) { b.unary(Unary::Sqrt, x) } else { power(b, x, 1.0 / p) };
    let stays = b.unary(Unary::StopGradient, x);
    b.select(is_zero, stays, root)
}

/// `x^p`. An element that is 0 gets nothing where some derivative there is infinite.
pub(super) fn raised(b: &mut Builder, x: NodeId, p: f64) -> NodeId {
    if is(p, 2.0) {
        return b.times(x, x);
    }
    let power = power(b, x, p);
    if p >= 2.0 || is(p, 1.0) {
        return power;
    }
    let zero = b.constant_like(0.0, x);
    let is_zero = b.binary(Binary::Eq, x, zero);
    b.select(is_zero, zero, power)
}

/// `(Σ |x|^p)^(1/p)` along some axes.
pub(super) fn norm(b: &mut Builder, x: NodeId, axes: Vec<usize>, p: f64) -> NodeId {
    let base = if is(p, 2.0) { x } else { b.unary(Unary::Abs, x) };
    let powers = if is(p, 1.0) { base } else { raised(b, base, p) };
    let sum = b.reduce(Reduction::Sum, powers, axes);
    root(b, sum, p)
}

fn power(b: &mut Builder, x: NodeId, exponent: f64) -> NodeId {
    let exponent = b.constant_like(exponent, x);
    b.binary(Binary::Pow, x, exponent)
}

/// Whether a power is the one that is written so.
#[expect(clippy::float_cmp, reason = "a literal of the source")]
fn is(p: f64, written: f64) -> bool {
    p == written
}
