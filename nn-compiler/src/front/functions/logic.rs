//! Comparisons, choices and truth values: 1 stands for true and 0 for false (and every other number, NaN too, counts
//! as true). Nothing flows back through a truth value. Names as `torch.*`.

use super::{Function, binary, unary};
use crate::front::signature::{Argument, ArgumentKind, Default};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Unary};

pub const FUNCTIONS: &[Function] = &[
    binary("gt", "1 where a > b, otherwise 0", |b, x, _| b.binary(Binary::Gt, x[0], x[1])).flat_by(&[0, 1]),
    binary("ge", "1 where a ≥ b, otherwise 0", |b, x, _| b.binary(Binary::Ge, x[0], x[1])).flat_by(&[0, 1]),
    binary("lt", "1 where a < b, otherwise 0", |b, x, _| b.binary(Binary::Gt, x[1], x[0])).flat_by(&[0, 1]),
    binary("le", "1 where a ≤ b, otherwise 0", |b, x, _| b.binary(Binary::Ge, x[1], x[0])).flat_by(&[0, 1]),
    binary("eq", "1 where a = b, otherwise 0", |b, x, _| b.binary(Binary::Eq, x[0], x[1])).flat_by(&[0, 1]),
    binary("ne", "1 where a ≠ b, otherwise 0", |b, x, _| differs(b, x[0], x[1])).flat_by(&[0, 1]),
    Function {
        name: "where",
        arity: 3,
        formula: "a where the mask is not 0, otherwise b",
        arguments: &[],
        flat: &[0],
        build: |b, x, _| b.select(x[0], x[1], x[2]),
    },
    unary("clamp", "x held between min and max; its derivative at a bound is 0", |b, x, call| {
        let mut y = x[0];
        if let Some(min) = call.given_number("min") {
            y = bounded(b, [x[0], y], (Side::Below, Binary::Ge), min);
        }
        if let Some(max) = call.given_number("max") {
            y = bounded(b, [x[0], y], (Side::Above, Binary::Ge), max);
        }
        y
    })
    .with(&[
        Argument { name: "min", kind: ArgumentKind::Number, default: Default::Absent },
        Argument { name: "max", kind: ArgumentKind::Number, default: Default::Absent },
    ]),
    unary("is_nan", "1 where x is NaN, otherwise 0", |b, x, _| differs(b, x[0], x[0])).flat_by(&[0]),
    unary("is_inf", "1 where x is ±∞, otherwise 0", |b, x, _| {
        let (magnitude, infinity) = (b.unary(Unary::Abs, x[0]), b.constant_like(f64::INFINITY, x[0]));
        b.binary(Binary::Eq, magnitude, infinity)
    })
    .flat_by(&[0]),
    unary("logical_not", "1 where x is 0, otherwise 0", |b, x, _| {
        let zero = b.constant_like(0.0, x[0]);
        b.binary(Binary::Eq, x[0], zero)
    })
    .flat_by(&[0]),
    binary("logical_and", "1 where neither is 0, otherwise 0", |b, x, _| {
        let (left, right) = (truth(b, x[0]), truth(b, x[1]));
        b.times(left, right)
    })
    .flat_by(&[0, 1]),
    binary("logical_or", "0 where both are 0, otherwise 1", |b, x, _| {
        let (left, right) = (truth(b, x[0]), truth(b, x[1]));
        b.binary(Binary::Max, left, right)
    })
    .flat_by(&[0, 1]),
    binary("logical_xor", "1 where one is 0, otherwise 0", |b, x, _| {
        let (left, right) = (truth(b, x[0]), truth(b, x[1]));
        differs(b, left, right)
    })
    .flat_by(&[0, 1]),
];

/// Which numbers a bound keeps out.
pub(super) enum Side {
    Below,
    Above,
}

/// `bound` where `x` is beyond it (with `Ge` also where it is at it, so that nothing flows back there), otherwise `y`;
/// a NaN is beyond nothing.
pub(super) fn bounded(b: &mut Builder, [x, y]: [NodeId; 2], (side, comparison): (Side, Binary), bound: f64) -> NodeId {
    let bound = b.constant_like(bound, x);
    let beyond = match side {
        Side::Below => b.binary(comparison, bound, x),
        Side::Above => b.binary(comparison, x, bound),
    };
    b.select(beyond, bound, y)
}

fn differs(b: &mut Builder, x: NodeId, y: NodeId) -> NodeId {
    let (same, one) = (b.binary(Binary::Eq, x, y), b.constant_like(1.0, x));
    b.minus(one, same)
}

fn truth(b: &mut Builder, x: NodeId) -> NodeId {
    let zero = b.constant_like(0.0, x);
    differs(b, x, zero)
}
