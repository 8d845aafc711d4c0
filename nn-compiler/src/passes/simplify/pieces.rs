//! Rules of slices, concatenations, reversals and indices. They keep every bit (`x + 0` is `x`, as everywhere).

use super::Rewrite;
use super::exact::{as_binary, constant};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, CoreOp, Scalar};
use crate::ir::types::Dim;

/// In the order in which they are tried.
pub const RULES: &[Rewrite] = &[
    Rewrite { name: "nested slices", apply: nested_slices },
    Rewrite { name: "slice of a concat", apply: slice_of_concat },
    Rewrite { name: "slice of a repeat", apply: slice_of_repeat },
    Rewrite { name: "slice of a reverse", apply: slice_of_reverse },
    Rewrite { name: "slice of indices", apply: slice_of_indices },
    Rewrite { name: "join pieces", apply: join_pieces },
    Rewrite { name: "nested reverses", apply: nested_reverses },
    Rewrite { name: "move indices", apply: move_indices },
    Rewrite { name: "one element so far", apply: one_so_far },
    Rewrite { name: "sum of concats", apply: sum_of_concats },
];

/// A slice as it is written: what of, along which axis, first element, step, number of elements.
struct Slice {
    of: NodeId,
    axis: usize,
    start: Dim,
    step: Dim,
    size: Dim,
}

fn as_slice(b: &Builder, id: NodeId) -> Option<Slice> {
    let CoreOp::Slice { axis, start, step } = b.graph.op(id).clone() else { return None };
    Some(Slice { of: b.graph.operands(id)[0], axis, start, step, size: length(b, id, axis) })
}

fn length(b: &Builder, id: NodeId, axis: usize) -> Dim {
    b.graph.ty(id).shape[axis].clone()
}

fn is_zero(b: &Builder, id: NodeId) -> bool {
    constant(&b.graph, id).is_some_and(|value| value.is(0.0) || value.is(-0.0))
}

/// x[s..][t..] = x[s + t..], with the steps multiplied
fn nested_slices(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let outer = as_slice(b, id)?;
    let inner = as_slice(b, outer.of).filter(|inner| inner.axis == outer.axis)?;
    let start = &inner.start + &(&outer.start * &inner.step);
    Some(b.slice(inner.of, inner.axis, [start, &inner.step * &outer.step, outer.size]))
}

/// A slice that lies in one operand of a concatenation is a slice of that. (One that lies in several stays a view of the
/// whole: cut in pieces it would have to be joined again.)
fn slice_of_concat(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let Slice { of, axis, start, step, size } = as_slice(b, id)?;
    let CoreOp::Concat { axis: along } = *b.graph.op(of) else { return None };
    if along != axis {
        return None;
    }
    let one = Dim::from(1);
    let end = &(&start + &(&step * &(&size - &one))) + &one;
    let mut begin = Dim::default();
    for piece in b.graph.operands(of) {
        let behind = &begin + &length(b, piece, axis);
        if start.is_at_least(&begin) && behind.is_at_least(&end) {
            return Some(b.slice(piece, axis, [&start - &begin, step, size]));
        }
        begin = behind;
    }
    None
}

/// A slice of a repeated value is the value repeated less often, or its slice repeated.
fn slice_of_repeat(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let Slice { of, axis, start, step, size } = as_slice(b, id)?;
    let CoreOp::Broadcast { axes } = b.graph.op(of).clone() else { return None };
    let mut source = b.graph.operands(of)[0];
    if let Some(own) = axes.iter().position(|to| *to == axis) {
        source = b.slice(source, own, [start, step, size]);
    }
    let shape = b.graph.ty(id).shape.clone();
    Some(b.broadcast(source, axes, shape))
}

/// A slice of a reversed value is a reversed slice, counted from the other end.
fn slice_of_reverse(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let Slice { of, axis, start, step, size } = as_slice(b, id)?;
    let CoreOp::Reverse { axes } = b.graph.op(of).clone() else { return None };
    let x = b.graph.operands(of)[0];
    let one = Dim::from(1);
    let last = &start + &(&step * &(&size - &one));
    let start = if axes.contains(&axis) { &(&length(b, x, axis) - &one) - &last } else { start };
    let part = b.slice(x, axis, [start, step, size]);
    Some(b.reverse(part, axes))
}

/// The indices from `start` on are the indices from 0 on, plus `start`.
fn slice_of_indices(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let Slice { of, axis, start, step, .. } = as_slice(b, id)?;
    let CoreOp::Iota { axis: along } = *b.graph.op(of) else { return None };
    let shape = b.graph.ty(id).shape.clone();
    let indices = b.iota(along, shape);
    if along != axis {
        return Some(indices);
    }
    let spaced = b.scaled(indices, Scalar::size(step));
    let first = b.constant_like(Scalar::size(start), spaced);
    Some(b.plus(spaced, first))
}

/// The most pieces of a concatenation that others are flattened into, and that one kernel copies. Without a limit, a value that is joined with itself
/// again and again would have pieces without number.
pub const MOST_PIECES: usize = 64;

/// Of neighbours in a concatenation: concatenations are flattened, slices that follow each other and equal constants
/// become one.
fn join_pieces(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Concat { axis } = *b.graph.op(id) else { return None };
    let pieces = b.graph.operands(id);
    let nested = |piece: &NodeId| matches!(b.graph.op(*piece), CoreOp::Concat { axis: along } if *along == axis);
    let count = |piece: &NodeId| if nested(piece) { b.graph.operands(*piece).len() } else { 1 };
    let flattens = pieces.iter().any(nested) && pieces.iter().map(count).sum::<usize>() <= MOST_PIECES;
    let mut joined: Vec<NodeId> = Vec::new();
    for piece in &pieces {
        let inner = match b.graph.op(*piece) {
            CoreOp::Concat { axis: along } if flattens && *along == axis => b.graph.operands(*piece),
            _ => vec![*piece],
        };
        for piece in inner {
            let both = joined.last().and_then(|last| join(b, *last, piece, axis));
            match (both, joined.last_mut()) {
                (Some(both), Some(last)) => *last = both,
                _ => joined.push(piece),
            }
        }
    }
    (joined != pieces).then(|| b.concat(&joined, axis))
}

/// Two neighbours as one.
fn join(b: &mut Builder, left: NodeId, right: NodeId, axis: usize) -> Option<NodeId> {
    if let (Some(x), Some(y)) = (constant(&b.graph, left), constant(&b.graph, right)) {
        let value = x.clone();
        if *y != value {
            return None;
        }
        let mut shape = b.graph.ty(left).shape.clone();
        shape[axis] = &shape[axis] + &length(b, right, axis);
        return Some(b.constant(value, shape));
    }
    let (x, y) = (as_slice(b, left)?, as_slice(b, right)?);
    let follows = x.of == y.of
        && (x.axis, y.axis) == (axis, axis)
        && x.step == y.step
        && &x.start + &(&x.step * &x.size) == y.start;
    follows.then(|| b.slice(x.of, axis, [x.start, x.step, &x.size + &y.size]))
}

/// Reversing twice is nothing; so is reversing an axis of one element, or one along which all is the same.
fn nested_reverses(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reverse { axes } = b.graph.op(id).clone() else { return None };
    let x = b.graph.operands(id)[0];
    if let CoreOp::Reverse { axes: inner } = b.graph.op(x).clone() {
        let source = b.graph.operands(x)[0];
        let rank = b.graph.ty(x).rank();
        let odd = (0..rank).filter(|axis| axes.contains(axis) != inner.contains(axis)).collect();
        return Some(b.reverse(source, odd));
    }
    let varies = |axis: &usize| match b.graph.op(x) {
        CoreOp::Constant(_) => false,
        CoreOp::Broadcast { axes } => axes.contains(axis),
        CoreOp::Iota { axis: along } => along == axis,
        _ => true,
    };
    let left: Vec<usize> = axes.iter().copied().filter(|axis| varies(axis) && !length(b, x, *axis).is_one()).collect();
    (left != axes).then(|| b.reverse(x, left))
}

/// Repeated or transposed indices are indices along another axis; those along an axis of one element are 0.
fn move_indices(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let shape = b.graph.ty(id).shape.clone();
    let along = |id: NodeId| match b.graph.op(id) {
        CoreOp::Iota { axis } => Some(*axis),
        _ => None,
    };
    match b.graph.op(id) {
        CoreOp::Iota { axis } if shape[*axis].is_one() => Some(b.constant(0.0, shape)),
        CoreOp::Broadcast { axes } => {
            let axis = axes[along(b.graph.operands(id)[0])?];
            Some(b.iota(axis, shape))
        }
        CoreOp::Transpose { axes } => {
            let from = along(b.graph.operands(id)[0])?;
            let axis = axes.iter().position(|axis| *axis == from)?;
            Some(b.iota(axis, shape))
        }
        _ => None,
    }
}

/// Along an axis of one element, what there is so far is that element, or without it nothing.
fn one_so_far(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Cumulate { kind, axis, exclusive, .. } = *b.graph.op(id) else { return None };
    if !length(b, id, axis).is_one() {
        return None;
    }
    Some(if exclusive { b.constant_like(kind.start(), id) } else { b.graph.operands(id)[0] })
}

/// concat(x, 0) + concat(0, y) = concat(x, y): the derivatives of the parts of a value join without a sum.
fn sum_of_concats(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let (left, right) = as_binary(&b.graph, id, Binary::Add)?;
    let (CoreOp::Concat { axis }, CoreOp::Concat { axis: other }) = (b.graph.op(left), b.graph.op(right)) else {
        return None;
    };
    let axis = *axis;
    if axis != *other {
        return None;
    }
    let reversed = |id: NodeId| b.graph.operands(id).into_iter().rev().collect::<Vec<_>>();
    let (mut left, mut right) = (reversed(left), reversed(right));
    let mut pieces = Vec::new();
    while let (Some(x), Some(y)) = (left.pop(), right.pop()) {
        let (m, n) = (length(b, x, axis), length(b, y, axis));
        // where the pieces end at different places, zeros can be cut in two
        let (x, y) = match () {
            () if m == n => (x, y),
            () if is_zero(b, x) && m.is_at_least(&n) => {
                left.push(zeros(b, x, axis, &m - &n));
                (zeros(b, x, axis, n), y)
            }
            () if is_zero(b, y) && n.is_at_least(&m) => {
                right.push(zeros(b, y, axis, &n - &m));
                (x, zeros(b, y, axis, m))
            }
            () => return None,
        };
        pieces.push(match () {
            () if is_zero(b, y) => x,
            () if is_zero(b, x) => y,
            () => return None,
        });
    }
    Some(b.concat(&pieces, axis))
}

/// Zeros like some others, but of another length along an axis.
fn zeros(b: &mut Builder, like: NodeId, axis: usize, length: Dim) -> NodeId {
    let mut shape = b.graph.ty(like).shape.clone();
    shape[axis] = length;
    b.constant(0.0, shape)
}
