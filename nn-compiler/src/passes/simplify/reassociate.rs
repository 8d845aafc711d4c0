//! Rules of real numbers that floats obey only up to rounding. `#[strict_ieee]` on a network turns them off.

use super::Rewrite;
use super::centred::sum_of_centred;
use super::exact::{as_binary, constant};
use crate::ir::graph::{Builder, Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Reduction, Scalar, Unary};
use crate::ir::types::element_count;

/// In the order in which they are tried.
pub const RULES: &[Rewrite] = &[
    Rewrite { name: "gather constant factors", apply: gather_factors },
    Rewrite { name: "factor out a constant", apply: factor_out },
    Rewrite { name: "sum of a repeat", apply: sum_of_repeat },
    Rewrite { name: "sum of selects", apply: sum_of_selects },
    Rewrite { name: "sum of an unpool", apply: sum_of_unpool },
    Rewrite { name: "constant into the smaller factor", apply: constant_into_smaller },
    Rewrite { name: "factor out of a sum", apply: factor_out_of_sum },
    Rewrite { name: "sum of centred values", apply: sum_of_centred },
    Rewrite { name: "slope through the result", apply: slope_through_result },
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

/// tanh′ x = 1 − y² with y = tanh x, and σ′ x = y·(1 − y) with y = σ(x): where x is a product's result, so that y, which
/// the next layer reads, is kept and x is not. (Where y rounds to 1 the slope is then 0, as in PyTorch.)
fn slope_through_result(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Unary(slope @ (Unary::TanhSlope | Unary::SigmoidSlope)) = *b.graph.op(id) else { return None };
    let x = b.graph.operands(id)[0];
    if is_at_hand(&b.graph, x) {
        return None;
    }
    let function = if slope == Unary::TanhSlope { Unary::Tanh } else { Unary::Sigmoid };
    let (y, one) = (b.unary(function, x), b.constant_like(1.0, x));
    if slope == Unary::TanhSlope {
        let square = b.times(y, y);
        return Some(b.minus(one, square));
    }
    let rest = b.minus(one, y);
    Some(b.times(y, rest))
}

/// Whether a value is in memory whatever is kept, or computed element by element from what is, by no more nodes than a
/// kernel takes.
fn is_at_hand(graph: &Graph, id: NodeId) -> bool {
    let (mut seen, mut next) = (vec![id], 0);
    while let Some(&id) = seen.get(next) {
        next += 1;
        let goes_on = match graph.op(id) {
            CoreOp::Input(_)
            | CoreOp::Parameter(_)
            | CoreOp::Constant(_)
            | CoreOp::Table { .. }
            | CoreOp::Iota { .. } => continue,
            CoreOp::Broadcast { .. }
            | CoreOp::Reshape
            | CoreOp::Transpose { .. }
            | CoreOp::Slice { .. }
            | CoreOp::Concat { .. }
            | CoreOp::Reverse { .. } => true,
            op => op.is_elementwise(),
        };
        if !goes_on || next > MOST_AT_HAND {
            return false;
        }
        for operand in graph.operands(id) {
            if !seen.contains(&operand) {
                seen.push(operand);
            }
        }
    }
    true
}

/// The most nodes that are looked through.
const MOST_AT_HAND: usize = 64;

/// Σ over n repeats of x = n · x, and the sum of n constants is n · c; the means are x and c
fn sum_of_repeat(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: kind @ (Reduction::Sum | Reduction::Mean), axes } = b.graph.op(id).clone() else {
        return None;
    };
    let x = b.graph.operands(id)[0];
    let summed: Vec<_> = axes.iter().map(|axis| b.graph.ty(x).shape[*axis].clone()).collect();
    let count = if kind == Reduction::Sum { Scalar::size(element_count(&summed)) } else { Scalar::from(1.0) };
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

/// What a node repeats, and the axes of the result that it has.
pub(super) fn as_broadcast(graph: &Graph, id: NodeId) -> Option<(NodeId, Vec<usize>)> {
    match graph.op(id) {
        CoreOp::Broadcast { axes } => Some((graph.operands(id)[0], axes.clone())),
        _ => None,
    }
}

/// A product with a repeated factor, in either order: the other factor, what is repeated, and its axes.
pub(super) fn as_scaled(graph: &Graph, id: NodeId) -> Option<(NodeId, NodeId, Vec<usize>)> {
    let (x, y) = as_binary(graph, id, Binary::Mul)?;
    let scaled = |x: NodeId, y: NodeId| as_broadcast(graph, y).map(|(small, axes)| (x, small, axes));
    scaled(x, y).or_else(|| scaled(y, x))
}

/// (x · repeated s) · c = x · repeated (s·c): fewer elements to multiply
fn constant_into_smaller(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (product, factor) = as_binary(&b.graph, id, Binary::Mul)?;
    let factor = constant(&b.graph, factor)?.clone();
    let (x, small, axes) = as_scaled(&b.graph, product)?;
    let small = b.scaled(small, factor);
    let shape = b.graph.ty(id).shape.clone();
    let repeated = b.broadcast(small, axes, shape);
    Some(b.times(x, repeated))
}

/// Σ x·s = s · Σ x, where s is the same for all that are added; and so of means
fn factor_out_of_sum(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: kind @ (Reduction::Sum | Reduction::Mean), axes } = b.graph.op(id).clone() else {
        return None;
    };
    let (x, small, kept) = as_scaled(&b.graph, b.graph.operands(id)[0])?;
    if axes.iter().any(|axis| kept.contains(axis)) {
        return None;
    }
    let sum = b.reduce(kind, x, axes.clone());
    let renumbered = kept.iter().map(|axis| axis - axes.iter().filter(|summed| *summed < axis).count()).collect();
    let shape = b.graph.ty(id).shape.clone();
    let repeated = b.broadcast(small, renumbered, shape);
    Some(b.times(sum, repeated))
}
