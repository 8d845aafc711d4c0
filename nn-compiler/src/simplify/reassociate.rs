//! Rules of real numbers that floats obey only up to rounding. `#[strict_ieee]` on a network turns them off.

use super::Rule;
use super::exact::{as_binary, constant};
use crate::graph::{Builder, NodeId};
use crate::ops::{Binary, CoreOp, Reduction, Scalar};
use crate::types::element_count;

/// In the order in which they are tried.
pub const RULES: &[Rule] = &[
    Rule { name: "gather constant factors", apply: gather_factors },
    Rule { name: "factor out a constant", apply: factor_out },
    Rule { name: "sum of a repeat", apply: sum_of_repeat },
    Rule { name: "sum of selects", apply: sum_of_selects },
    Rule { name: "sum of an unpool", apply: sum_of_unpool },
];

/// (x · c) · d = x · (c·d)
fn gather_factors(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (product, outer) = as_binary(&b.graph, id, Binary::Mul)?;
    let (x, inner) = as_binary(&b.graph, product, Binary::Mul)?;
    let factor = constant(&b.graph, inner)?.times(constant(&b.graph, outer)?);
    Some(b.scaled(x, factor))
}

/// x·c + y·c = (x + y)·c, x·c + y·−c = (x − y)·c, and the same of differences
fn factor_out(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Binary(function @ (Binary::Add | Binary::Sub)) = *b.graph.op(id) else { return None };
    let (left, right) = as_binary(&b.graph, id, function)?;
    let (x, c) = as_binary(&b.graph, left, Binary::Mul)?;
    let (y, d) = as_binary(&b.graph, right, Binary::Mul)?;
    let (c, d) = (constant(&b.graph, c)?.clone(), constant(&b.graph, d)?.clone());
    let same = c == d;
    if !same && c != d.negated() {
        return None;
    }
    if same == (function == Binary::Add) {
        let sum = b.plus(x, y);
        return Some(b.scaled(sum, c));
    }
    // a difference with the positive factor reads better: (p − y)/B
    if function == Binary::Add && c.factor() < 0.0 {
        let difference = b.minus(y, x);
        return Some(b.scaled(difference, d));
    }
    let difference = b.minus(x, y);
    Some(b.scaled(difference, c))
}

/// Σ unpool(y) = Σ y over rows and columns: each element of the map goes to one place of its image
fn sum_of_unpool(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: Reduction::Sum, axes } = b.graph.op(id).clone() else { return None };
    let image = b.graph.operands(id)[0];
    let is_whole = axes.contains(&2) && axes.contains(&3);
    let map =
        *b.graph.operands(image).first().filter(|_| is_whole && matches!(b.graph.op(image), CoreOp::Unpool { .. }))?;
    Some(b.reduce(Reduction::Sum, map, axes))
}

/// (m ? a : 0) + (m ? 0 : b) = m ? a : b, but for the sign of a zero (and a NaN in the arm that is not chosen never shows)
fn sum_of_selects(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (left, right) = as_binary(&b.graph, id, Binary::Add)?;
    if *b.graph.op(left) != CoreOp::Select || *b.graph.op(right) != CoreOp::Select {
        return None;
    }
    let (x, y) = (b.graph.operands(left), b.graph.operands(right));
    let is_zero = |id: NodeId| constant(&b.graph, id).is_some_and(|value| value.is(0.0) || value.is(-0.0));
    if x[0] != y[0] {
        return None;
    }
    match () {
        () if is_zero(x[2]) && is_zero(y[1]) => Some(b.select(x[0], x[1], y[2])),
        () if is_zero(x[1]) && is_zero(y[2]) => Some(b.select(x[0], y[1], x[2])),
        () => None,
    }
}

/// Σ over n repeats of x = n · x, and the sum of n constants is n · c
fn sum_of_repeat(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: Reduction::Sum, axes } = b.graph.op(id).clone() else { return None };
    let x = b.graph.operands(id)[0];
    let summed: Vec<_> = axes.iter().map(|axis| b.graph.ty(x).shape[*axis].clone()).collect();
    let count = Scalar::size(element_count(&summed));
    match b.graph.op(x).clone() {
        CoreOp::Constant(value) => Some(b.constant_like(value.times(&count), id)),
        CoreOp::Broadcast { axes: kept } if axes.iter().all(|axis| !kept.contains(axis)) => {
            let source = b.graph.operands(x)[0];
            // the axes that are left keep their order: renumber them without the summed ones
            let renumbered =
                kept.iter().map(|axis| axis - axes.iter().filter(|summed| *summed < axis).count()).collect();
            let shape = b.graph.ty(id).shape.clone();
            let repeated = b.broadcast(source, renumbered, shape);
            Some(b.scaled(repeated, count))
        }
        _ => None,
    }
}
