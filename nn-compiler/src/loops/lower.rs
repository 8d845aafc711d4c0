//! The last pass on the graph: what has no loop of its own is spelt out, and what must have a buffer of its own
//! gets one.
//!
//! - `exp(x − logsumexp(x))` becomes exponentials over their sum, which are at hand where the sum is made.
//! - `x − logsumexp(x)` and `logsumexp(x) − y` are differences of what the largest x is taken from first.
//! - A mean along some axes becomes the first element and the mean of what the others differ from it by (`means`).
//! - The derivative of the largest element of a whole plane becomes a comparison of places (`planes`), unless the plane's
//!   channels come last.
//! - `logsumexp` becomes a maximum, a sum of exponentials and a logarithm, each a row reduction that fuses.
//! - A root that is only a view of something else (an input, a constant, another root) becomes a copy.
//! - So does a repeated, transposed or cut value, or one whose storage order is its own (a parameter, a convolution's result)
//!   under a reshape, and a constant under a contraction: a kernel must have memory to read.

mod means;
mod planes;

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{Builder, Graph, NodeId, Root, kept_axes};
use crate::ir::ops::{Binary, CoreOp, Reduction, Unary};
use crate::ir::types::Dim;
use crate::ir::views::{is_computed, moves_ones, without_moves};
use crate::ir::windows::Side;
use crate::loops::target::Target;
use crate::passes::simplify::MOST_PIECES;

/// Spells out the graph for fusion.
pub fn lower(graph: &Graph, target: &Target) -> Graph {
    let mut b = Builder::new(graph.like());
    let mut new: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let schedule = graph.schedule();
    let channels_last = target.channels_last(graph, &schedule);
    // of an unpool: whether the image that its index was found in has channels last
    let is_of_channels_last = |id: NodeId| {
        let index = graph.operands(id)[1];
        graph.operands(index).first().is_none_or(|image| channels_last.contains(image))
    };
    for id in schedule {
        let node = graph.node(id);
        b.origin = node.origin;
        let mut operands: Vec<NodeId> = graph.operands(id).iter().map(|operand| new[operand]).collect();
        let lowered = match &node.op {
            CoreOp::Reduce { kind: Reduction::Mean, axes } if node.ty.rank() > 0 => {
                means::mean(&mut b, operands[0], axes)
            }
            CoreOp::Reduce { kind: Reduction::LogSumExp, axes } => log_sum_exp(&mut b, operands[0], axes),
            CoreOp::Unary(Unary::Exp) if let Some((x, axes)) = as_softmax(graph, id) => softmax(&mut b, new[&x], axes),
            CoreOp::Binary(Binary::Sub) if let Some((x, axes)) = as_log_softmax(graph, id) => {
                log_softmax(&mut b, new[&x], axes)
            }
            CoreOp::Binary(Binary::Sub) if let Some((x, axes)) = as_log_sum_exp(graph, graph.operands(id)[0]) => {
                log_sum_exp_less(&mut b, new[&x], axes, operands[1])
            }
            CoreOp::Concat { axis } => join(&mut b, operands, *axis),
            CoreOp::Unpool { windows } if planes::is_whole(windows) && !is_of_channels_last(id) => {
                planes::put_back(&mut b, operands[0], operands[1], &node.ty.shape)
            }
            // a product with nothing left over is a sum over all elements: a loop nest
            CoreOp::Contract { left, right, out } if out.is_empty() => {
                let axes = left.iter().map(|label| position(right, *label)).collect();
                let aligned = b.transpose(operands[1], axes);
                let products = b.times(operands[0], aligned);
                b.sum_all(products)
            }
            // a product with a number is elementwise
            CoreOp::Contract { left, right, out } if left.is_empty() || right.is_empty() => {
                let (number, labels, other) =
                    if left.is_empty() { (operands[0], right, operands[1]) } else { (operands[1], left, operands[0]) };
                let axes = out.iter().map(|label| position(labels, *label)).collect();
                let aligned = b.transpose(other, axes);
                let repeated = b.broadcast(number, Vec::new(), node.ty.shape.clone());
                b.times(aligned, repeated)
            }
            op if *op == CoreOp::Reshape || op.reads_memory() => {
                let is_reshape = node.op == CoreOp::Reshape && moves_ones(graph, id).is_none();
                for (operand, old) in operands.iter_mut().zip(graph.operands(id)) {
                    let needs_memory = match b.graph.op(without_moves(&b.graph, *operand)) {
                        CoreOp::Constant(_) => true,
                        CoreOp::Broadcast { .. }
                        | CoreOp::Transpose { .. }
                        | CoreOp::Slice { .. }
                        | CoreOp::Parameter(_) => is_reshape,
                        _ => is_reshape && channels_last.contains(&old),
                    };
                    if needs_memory {
                        *operand = b.unary(Unary::Copy, *operand);
                    }
                }
                b.add(node.op.clone(), &operands, node.ty.clone())
            }
            op => b.add(op.clone(), &operands, node.ty.clone()),
        };
        new.insert(id, lowered);
    }
    let mut taken = BTreeSet::new();
    for (root, id) in &graph.roots {
        let mut id = new[id];
        if matches!(root, Root::Prediction(_)) && b.graph.ty(id).rank() == 0 {
            id = b.broadcast(id, Vec::new(), vec![Dim::from(1)]); // predictions are read from memory
        }
        // a parameter's gradient lies as the parameter does, and so cannot be what a reshape sees
        let lies_otherwise = |b: &Builder, id: NodeId| {
            let op = b.graph.op(id);
            let is_filter = matches!(op, CoreOp::Convolve { gives: Side::Filter, .. });
            let has_channels_last = target.order(op).is_some() && !is_filter;
            let is_reshape =
                |user: NodeId| *b.graph.op(user) == CoreOp::Reshape && moves_ones(&b.graph, user).is_none();
            let is_reshaped = b.graph.users(id).into_iter().any(is_reshape);
            matches!(root, Root::ParameterGradient(_)) && (has_channels_last || is_reshaped)
        };
        let shares_memory =
            |b: &Builder, id: NodeId| !is_computed(&b.graph, id) || taken.contains(&id) || lies_otherwise(b, id);
        // the loss is a variable, not memory: it may be returned whatever it is
        while *root != Root::Loss && shares_memory(&b, id) {
            b.origin = b.graph.node(id).origin;
            id = b.unary(Unary::Copy, id); // a copy of a copy, if the first is taken
        }
        if *root != Root::Loss {
            taken.insert(id);
        }
        b.graph.roots.insert(root.clone(), id);
    }
    b.graph
}

fn position(labels: &[usize], label: usize) -> usize {
    labels.iter().position(|known| *known == label).expect("checked: a label of one is a label of the other")
}

/// A concatenation of any number of values, of which no kernel copies too many.
fn join(b: &mut Builder, mut pieces: Vec<NodeId>, axis: usize) -> NodeId {
    while pieces.len() > MOST_PIECES {
        pieces = pieces.chunks(MOST_PIECES).map(|chunk| b.concat(chunk, axis)).collect();
    }
    b.concat(&pieces, axis)
}

/// What a node is the softmax of, `exp(x − logsumexp(x))`, and over which axes.
fn as_softmax(graph: &Graph, id: NodeId) -> Option<(NodeId, &[usize])> {
    as_log_softmax(graph, *graph.operands(id).first()?)
}

/// What a node is the logarithm of the softmax of, `x − logsumexp(x)`, and over which axes.
fn as_log_softmax(graph: &Graph, id: NodeId) -> Option<(NodeId, &[usize])> {
    let CoreOp::Binary(Binary::Sub) = graph.op(id) else { return None };
    let [x, repeated] = graph.operands(id)[..] else { return None };
    let CoreOp::Broadcast { axes: kept } = graph.op(repeated) else { return None };
    let (of, axes) = as_log_sum_exp(graph, *graph.operands(repeated).first()?)?;
    (of == x && *kept == kept_axes(graph.ty(x).rank(), axes)).then_some((x, axes))
}

/// What a node is the `logsumexp` of, and over which axes.
fn as_log_sum_exp(graph: &Graph, id: NodeId) -> Option<(NodeId, &[usize])> {
    match graph.op(id) {
        CoreOp::Reduce { kind: Reduction::LogSumExp, axes } => Some((graph.operands(id)[0], axes)),
        _ => None,
    }
}

/// `e^(x − m) · (1 / Σ e^(x − m))`
fn softmax(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let Exponentials { each, sum, .. } = exponentials(b, x, axes);
    let one = b.constant_like(1.0, sum);
    let inverse = b.over(one, sum);
    let shape = b.graph.ty(x).shape.clone();
    let repeated = b.broadcast(inverse, kept_axes(shape.len(), axes), shape);
    b.times(each, repeated)
}

/// `(x − m) − ln Σ e^(x − m)`: nothing large is added first, whose digits the result would lack.
fn log_softmax(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let Exponentials { shifted, sum, .. } = exponentials(b, x, axes);
    let log = b.unary(Unary::Ln, sum);
    let shape = b.graph.ty(x).shape.clone();
    let repeated = b.broadcast(log, kept_axes(shape.len(), axes), shape);
    b.minus(shifted, repeated)
}

/// `logsumexp(x) − y = ln Σ e^(x − m) − (y − m)`: the loss of a class whose score is large has all its digits.
fn log_sum_exp_less(b: &mut Builder, x: NodeId, axes: &[usize], y: NodeId) -> NodeId {
    let Exponentials { sum, shift, .. } = exponentials(b, x, axes);
    let log = b.unary(Unary::Ln, sum);
    let rest = b.minus(y, shift);
    b.minus(log, rest)
}

/// `ln Σ e^x = m + ln Σ e^(x − m)`, as `torch.logsumexp`
fn log_sum_exp(b: &mut Builder, x: NodeId, axes: &[usize]) -> NodeId {
    let Exponentials { sum, shift, .. } = exponentials(b, x, axes);
    let log = b.unary(Unary::Ln, sum);
    b.plus(log, shift)
}

/// `x − m`, `e^(x − m)`, their sum, and m: the maximum, or 0 where that is infinite (then the sum is 0 or ∞ and so is the
/// logarithm of it).
struct Exponentials {
    shifted: NodeId,
    each: NodeId,
    sum: NodeId,
    shift: NodeId,
}

fn exponentials(b: &mut Builder, x: NodeId, axes: &[usize]) -> Exponentials {
    let shape = b.graph.ty(x).shape.clone();
    let max = b.reduce(Reduction::Max, x, axes.to_vec());
    let shift = b.unary(Unary::FiniteOrZero, max);
    let repeated = b.broadcast(shift, kept_axes(shape.len(), axes), shape);
    let shifted = b.minus(x, repeated);
    let each = b.unary(Unary::Exp, shifted);
    let sum = b.reduce(Reduction::Sum, each, axes.to_vec());
    Exponentials { shifted, each, sum, shift }
}

#[cfg(test)]
mod tests;
