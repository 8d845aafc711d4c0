//! Rules that keep every result to the bit. Two liberties are taken, both documented for users: `x + 0` is `x`
//! (which turns −0 + 0 = 0 into −0), and constants are folded in f64 before they are rounded to the float type.

use super::Rewrite;
use crate::ir::graph::{Builder, Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Reduction, Scalar, Unary};

/// In the order in which they are tried.
pub const RULES: &[Rewrite] = &[
    Rewrite { name: "the value itself", apply: itself },
    Rewrite { name: "fold constants", apply: fold_constants },
    Rewrite { name: "move a constant", apply: move_constant },
    Rewrite { name: "constant on the right", apply: constant_right },
    Rewrite { name: "neutral operand", apply: neutral },
    Rewrite { name: "negation", apply: negation },
    Rewrite { name: "twice", apply: twice },
    Rewrite { name: "sum of a negation", apply: sum_of_negation },
    Rewrite { name: "select of equals", apply: select_equal },
    Rewrite { name: "scaled select", apply: scaled_select },
    Rewrite { name: "select by class", apply: select_by_class },
    Rewrite { name: "broadcast last", apply: broadcast_last },
    Rewrite { name: "transpose into contraction", apply: transpose_into_contraction },
];

/// The scalar of a constant node.
pub(super) fn constant(graph: &Graph, id: NodeId) -> Option<&Scalar> {
    match graph.op(id) {
        CoreOp::Constant(value) => Some(value),
        _ => None,
    }
}

/// The operands, if this is that binary operation.
pub(super) fn as_binary(graph: &Graph, id: NodeId, function: Binary) -> Option<(NodeId, NodeId)> {
    match graph.op(id) {
        CoreOp::Binary(known) if *known == function => {
            let operands = graph.operands(id);
            Some((operands[0], operands[1]))
        }
        _ => None,
    }
}

fn as_neg(graph: &Graph, id: NodeId) -> Option<NodeId> {
    match graph.op(id) {
        CoreOp::Unary(Unary::Neg) => Some(graph.operands(id)[0]),
        _ => None,
    }
}

/// What only derivatives take notice of, and they are taken: `stop_gradient(x) = copy(x) = x, op(y, …) = y`
fn itself(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    match b.graph.op(id) {
        CoreOp::Unary(Unary::StopGradient | Unary::Copy) | CoreOp::Custom { .. } | CoreOp::Sloped(_) => {
            b.graph.operands(id).first().copied()
        }
        _ => None,
    }
}

/// f(c) = the constant f(c)
fn fold_constants(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let operands = b.graph.operands(id);
    let scalars: Option<Vec<Scalar>> = operands.iter().map(|o| constant(&b.graph, *o).cloned()).collect();
    let scalars = scalars?;
    let value = match (b.graph.op(id).clone(), scalars.as_slice()) {
        (CoreOp::Unary(Unary::Neg), [x]) => x.negated(),
        (CoreOp::Unary(function), [x]) => Scalar::from(function.evaluate(x.as_number()?)),
        (CoreOp::Binary(Binary::Mul), [x, y]) => x.times(y),
        (CoreOp::Binary(function), [x, y]) => Scalar::from(function.evaluate(x.as_number()?, y.as_number()?)),
        _ => return None,
    };
    Some(b.constant_like(value, id))
}

/// A constant is the same under every view: broadcast, reshape, transpose, slice.
fn move_constant(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    match b.graph.op(id) {
        CoreOp::Broadcast { .. } | CoreOp::Reshape | CoreOp::Transpose { .. } | CoreOp::Slice { .. } => {
            let value = constant(&b.graph, b.graph.operands(id)[0])?.clone();
            Some(b.constant_like(value, id))
        }
        _ => None,
    }
}

/// c · x = x · c, c + x = x + c
fn constant_right(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Binary(function @ (Binary::Mul | Binary::Add)) = *b.graph.op(id) else { return None };
    let (x, y) = as_binary(&b.graph, id, function)?;
    (constant(&b.graph, x).is_some() && constant(&b.graph, y).is_none()).then(|| b.binary(function, y, x))
}

/// x · 1 = x / 1 = x − 0 = x + 0 = x, x · −1 = 0 − x = −x
fn neutral(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Binary(function) = *b.graph.op(id) else { return None };
    let (x, y) = as_binary(&b.graph, id, function)?;
    let left_is = |value: f64| constant(&b.graph, x).is_some_and(|c| c.is(value));
    let right_is = |value: f64| constant(&b.graph, y).is_some_and(|c| c.is(value));
    match function {
        Binary::Mul | Binary::Div | Binary::Pow if right_is(1.0) => Some(x),
        Binary::Mul | Binary::Div if right_is(-1.0) => Some(b.unary(Unary::Neg, x)),
        Binary::Add | Binary::Sub if right_is(0.0) || right_is(-0.0) => Some(x),
        Binary::Sub if left_is(0.0) => Some(b.unary(Unary::Neg, y)),
        _ => None,
    }
}

/// −−x = x, a + −b = a − b, −a + b = b − a, a − −b = a + b, −a · b = −(a·b), −a / b = −(a/b), −(x·c) = x · −c
/// (and so −a · −b = a·b, one sign at a time)
fn negation(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    if let Some(x) = as_neg(&b.graph, id) {
        if let Some(inner) = as_neg(&b.graph, x) {
            return Some(inner);
        }
        let (y, c) = as_binary(&b.graph, x, Binary::Mul)?;
        let negated = constant(&b.graph, c)?.negated();
        return Some(b.scaled(y, negated));
    }
    let CoreOp::Binary(function) = *b.graph.op(id) else { return None };
    let (x, y) = as_binary(&b.graph, id, function)?;
    match (function, as_neg(&b.graph, x), as_neg(&b.graph, y)) {
        (Binary::Add, _, Some(y)) => Some(b.minus(x, y)),
        (Binary::Add, Some(x), _) => Some(b.minus(y, x)),
        (Binary::Sub, _, Some(y)) => Some(b.plus(x, y)),
        (Binary::Mul | Binary::Div, Some(x), _) => {
            let positive = b.binary(function, x, y);
            Some(b.unary(Unary::Neg, positive))
        }
        (Binary::Mul | Binary::Div, _, Some(y)) => {
            let positive = b.binary(function, x, y);
            Some(b.unary(Unary::Neg, positive))
        }
        _ => None,
    }
}

/// x + x = x · 2
fn twice(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (x, y) = as_binary(&b.graph, id, Binary::Add)?;
    (x == y).then(|| b.scaled(x, 2.0))
}

/// Σ −x = −Σ x, and so of means
fn sum_of_negation(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: kind @ (Reduction::Sum | Reduction::Mean), axes } = b.graph.op(id).clone() else {
        return None;
    };
    let x = as_neg(&b.graph, b.graph.operands(id)[0])?;
    let sum = b.reduce(kind, x, axes);
    Some(b.unary(Unary::Neg, sum))
}

/// m ? x : x = x
fn select_equal(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let operands = b.graph.operands(id);
    (*b.graph.op(id) == CoreOp::Select && operands[1] == operands[2]).then(|| operands[1])
}

/// c · (m ? a : b) = m ? c·a : c·b for constants a, b and c
fn scaled_select(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (chosen, factor) = as_binary(&b.graph, id, Binary::Mul)?;
    let operands = b.graph.operands(chosen);
    if *b.graph.op(chosen) != CoreOp::Select {
        return None;
    }
    let factor = constant(&b.graph, factor)?.clone();
    let [x, y] = [operands[1], operands[2]].map(|arm| constant(&b.graph, arm).map(|value| value.times(&factor)));
    let (x, y) = (x?, y?);
    let (x, y) = (b.constant_like(x, id), b.constant_like(y, id));
    Some(b.select(operands[0], x, y))
}

/// onehot ? c : 0 = onehot · c for a constant c: 0 · c is 0 for what is finite, and other rules know products.
fn select_by_class(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let operands = b.graph.operands(id);
    if *b.graph.op(id) != CoreOp::Select || !matches!(b.graph.op(operands[0]), CoreOp::OneHot { .. }) {
        return None;
    }
    let [chosen, other] = [operands[1], operands[2]].map(|arm| constant(&b.graph, arm).cloned());
    let (chosen, is_zero) = (chosen?, other?.is(0.0));
    (is_zero && chosen.factor().is_finite()).then(|| b.scaled(operands[0], chosen))
}

/// A view of a view is one view; a view that changes nothing is none.
pub(super) fn nested_views(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let x = *b.graph.operands(id).first()?;
    let shape = b.graph.ty(id).shape.clone();
    let inner = b.graph.operands(x).first().copied();
    match (b.graph.op(id).clone(), b.graph.op(x).clone()) {
        (CoreOp::Reshape, CoreOp::Reshape) => Some(b.reshape(inner?, shape)),
        (CoreOp::Transpose { axes: outer }, CoreOp::Transpose { axes }) => {
            let both = outer.iter().map(|axis| axes[*axis]).collect();
            Some(b.transpose(inner?, both))
        }
        (CoreOp::Broadcast { axes: outer }, CoreOp::Broadcast { axes }) => {
            let both = axes.iter().map(|axis| outer[*axis]).collect();
            Some(b.broadcast(inner?, both, shape))
        }
        _ => None,
    }
}

/// f(broadcast x) = broadcast f(x): fewer elements to compute.
fn broadcast_last(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let as_broadcast = |graph: &Graph, id: NodeId| match graph.op(id) {
        CoreOp::Broadcast { axes } => Some((graph.operands(id)[0], axes.clone())),
        _ => None,
    };
    let operands = b.graph.operands(id);
    let shape = b.graph.ty(id).shape.clone();
    match b.graph.op(id).clone() {
        CoreOp::Unary(function) => {
            let (x, axes) = as_broadcast(&b.graph, operands[0])?;
            let small = b.unary(function, x);
            Some(b.broadcast(small, axes, shape))
        }
        CoreOp::Binary(function) => {
            let (left, right) = (operands[0], operands[1]);
            let (x, y, axes) = match (as_broadcast(&b.graph, left), as_broadcast(&b.graph, right)) {
                (Some((x, axes)), Some((y, other))) if axes == other => (x, y, axes),
                (Some((x, axes)), None) => {
                    let value = constant(&b.graph, right)?.clone();
                    (x, b.constant_like(value, x), axes)
                }
                (None, Some((y, axes))) => {
                    let value = constant(&b.graph, left)?.clone();
                    (b.constant_like(value, y), y, axes)
                }
                _ => return None,
            };
            let small = b.binary(function, x, y);
            Some(b.broadcast(small, axes, shape))
        }
        _ => None,
    }
}

/// Σ Aᵀ·B = Σ A·B with A's labels exchanged; (Σ A·B)ᵀ = Σ A·B with the result's labels exchanged
fn transpose_into_contraction(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let operands = b.graph.operands(id);
    match b.graph.op(id).clone() {
        CoreOp::Contract { left, right, out } => {
            let peel = |graph: &Graph, operand: NodeId, labels: &[usize]| match graph.op(operand) {
                CoreOp::Transpose { axes } => {
                    let mut peeled = vec![0; axes.len()];
                    for (to, from) in axes.iter().enumerate() {
                        peeled[*from] = labels[to];
                    }
                    Some((graph.operands(operand)[0], peeled))
                }
                _ => None,
            };
            let (new_left, new_right) = (peel(&b.graph, operands[0], &left), peel(&b.graph, operands[1], &right));
            if new_left.is_none() && new_right.is_none() {
                return None;
            }
            let (x, left) = new_left.unwrap_or((operands[0], left));
            let (y, right) = new_right.unwrap_or((operands[1], right));
            Some(b.contract((x, &left), (y, &right), &out))
        }
        CoreOp::Transpose { axes } => {
            let CoreOp::Contract { left, right, out } = b.graph.op(operands[0]).clone() else { return None };
            let moved: Vec<usize> = axes.iter().map(|axis| out[*axis]).collect();
            let factors = b.graph.operands(operands[0]);
            Some(b.contract((factors[0], &left), (factors[1], &right), &moved))
        }
        _ => None,
    }
}
