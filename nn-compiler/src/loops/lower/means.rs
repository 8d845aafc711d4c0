//! Means along axes, `first + Σ (x − first)/n`: what is added up is small where the numbers are near one another, and zero
//! where they are equal. So the mean of equal numbers is that number, and the error of any other is one rounding of the
//! mean and that of a sum of differences. (The mean of everything, which is a number, is made in double precision.)

use crate::ir::graph::{Builder, NodeId, kept_axes};
use crate::ir::ops::{CoreOp, Reduction, Scalar, Unary};
use crate::ir::types::{Dim, Shape, element_count};

/// The mean of `x` along some axes.
pub(super) fn mean(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let shape = b.graph.ty(x).shape.clone();
    let summed: Shape = axes.iter().map(|axis| shape[*axis].clone()).collect();
    let share = Scalar::reciprocal(element_count(&summed));
    let Some(first) = first(b, x, axes) else {
        let sum = b.reduce(Reduction::Sum, x, axes.to_vec());
        return b.scaled(sum, share);
    };
    // the mean of an infinity and numbers is the infinity: nothing infinite is subtracted
    let first = b.unary(Unary::FiniteOrZero, first);
    let repeated = b.broadcast(first, kept_axes(shape.len(), axes), shape);
    let differences = b.minus(x, repeated);
    let sum = b.reduce(Reduction::Sum, differences, axes.to_vec());
    let rest = b.scaled(sum, share);
    b.plus(first, rest)
}

/// The first element of `x` along some axes, where it can be had for little: `x` lies in memory, or is computed element by
/// element from what does.
fn first(b: &mut Builder, x: NodeId, axes: &[usize]) -> Option<NodeId> {
    match origin(b, x, axes, MOST_DEEP) {
        Origin::Kernel => Some(taken(b, x, axes)),
        Origin::Memory => Some(computed(b, x, axes)),
        Origin::Other => None,
    }
}

/// How long a chain of operations is at most that is computed once more for a first element.
const MOST_DEEP: usize = 8;

/// What a value is made of, element by element along some axes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// Of what lies in memory, or has none of the axes.
    Memory,
    /// Of numbers that are drawn, or that stand nowhere.
    Other,
    /// Of what has loops of its own. What follows it element by element runs in those loops, and the result of all that
    /// lies in memory.
    Kernel,
}

fn origin(b: &Builder, id: NodeId, axes: &[usize], left: usize) -> Origin {
    let graph = &b.graph;
    if axes.is_empty() {
        return Origin::Memory;
    }
    let Some(left) = left.checked_sub(1) else { return Origin::Other };
    match graph.op(id) {
        op if op.has_own_loops() || op.is_in_pieces() => Origin::Kernel,
        CoreOp::Input(_)
        | CoreOp::Parameter(_)
        | CoreOp::Constant(_)
        | CoreOp::Table { .. }
        // which are views of memory
        | CoreOp::Transpose { .. }
        | CoreOp::Slice { .. }
        | CoreOp::Reshape => Origin::Memory,
        CoreOp::Broadcast { axes: own } => origin(b, graph.operands(id)[0], &places(own, axes), left),
        op if op.is_elementwise() => {
            graph.operands(id).into_iter().map(|operand| origin(b, operand, axes, left)).max().unwrap_or(Origin::Other)
        }
        _ => Origin::Other,
    }
}

/// Where some axes of a result stand in what is repeated, whose axes are `own` in the result.
fn places(own: &[usize], axes: &[usize]) -> Vec<usize> {
    (0..own.len()).filter(|place| axes.contains(&own[*place])).collect()
}

/// A view of the first element of what lies in memory.
fn taken(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let part = axes.iter().fold(x, |x, axis| b.part(x, *axis, Dim::default(), Dim::from(1)));
    let shape = b.graph.ty(x).shape.clone();
    let kept = kept_axes(shape.len(), axes).into_iter().map(|axis| shape[axis].clone()).collect();
    b.reshape(part, kept)
}

/// The first element, computed of the first elements.
fn computed(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let (op, ty) = (b.graph.op(x).clone(), b.graph.ty(x).clone());
    let kept = kept_axes(ty.rank(), axes);
    let shape: Shape = kept.iter().map(|axis| ty.shape[*axis].clone()).collect();
    match op {
        _ if axes.is_empty() => x,
        CoreOp::Constant(value) => b.constant(value, shape),
        CoreOp::Broadcast { axes: own } => {
            let source = b.graph.operands(x)[0];
            let source = computed(b, source, &places(&own, axes));
            let stay = own.iter().filter_map(|axis| kept.iter().position(|kept| kept == axis)).collect();
            b.broadcast(source, stay, shape)
        }
        op if op.is_elementwise() => {
            let operands: Vec<NodeId> =
                b.graph.operands(x).into_iter().map(|operand| computed(b, operand, axes)).collect();
            let ty = ty.with_shape(shape);
            b.add(op, &operands, ty)
        }
        _ => taken(b, x, axes),
    }
}
