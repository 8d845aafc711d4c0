//! Axes of size 1: what is computed under windows over one axis has four axes in the graph, as images have, and users
//! see three. Between two such computations the fourth axis should never be dropped, so that all that is computed
//! element by element runs in the loops of the windows.

use super::Rewrite;
use super::exact::nested_views;
use crate::ir::graph::{Builder, Graph, NodeId, kept_axes};
use crate::ir::ops::CoreOp;
use crate::ir::types::Shape;
use crate::ir::views::moves_ones;

/// In the order in which they are tried; they keep every bit.
pub const RULES: &[Rewrite] = &[
    Rewrite { name: "nested views", apply: nested_views },
    Rewrite { name: "drop ones last", apply: drop_last },
    Rewrite { name: "ones into a broadcast", apply: into_broadcast },
];

/// f(drop(x), y) = drop(f(x, y with ones)) and Σ drop(x) = Σ x, for x that is computed under windows.
fn drop_last(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let operands = b.graph.operands(id);
    let dropped = operands.iter().copied().find(|operand| {
        let graph = &b.graph;
        moves_ones(graph, *operand).is_some_and(|sources| sources.iter().all(Option::is_some))
            && is_windowed(graph, graph.operands(*operand)[0])
    })?;
    let x = b.graph.operands(dropped)[0];
    let (op, wide) = (b.graph.op(id).clone(), b.graph.ty(x).shape.clone());
    if let CoreOp::Reduce { kind, axes } = op {
        if axes.first() != Some(&0) {
            return None; // of each example by itself: rows of a loop over three axes
        }
        // the sum over an axis of one element is the element
        let sources: Vec<usize> = moves_ones(&b.graph, dropped)?.into_iter().flatten().collect();
        let gone = kept_axes(wide.len(), &sources);
        let mut summed: Vec<usize> = axes.iter().map(|axis| sources[*axis]).chain(gone).collect();
        summed.sort_unstable();
        return Some(b.reduce(kind, x, summed));
    }
    if !op.is_elementwise() || operands.iter().any(|operand| is_of_rows(&b.graph, *operand)) {
        return None;
    }
    let ty = b.graph.ty(id).with_shape(wide.clone());
    let widened: Vec<NodeId> = operands.iter().map(|operand| with_ones(b, *operand, &wide)).collect();
    let result = b.add(op, &widened, ty);
    let shape = b.graph.ty(id).shape.clone();
    Some(b.reshape(result, shape))
}

/// Whether a value is computed under windows, or element by element from one that is.
fn is_windowed(graph: &Graph, id: NodeId) -> bool {
    let (mut stack, mut seen) = (vec![id], Vec::new());
    while let Some(next) = stack.pop() {
        if graph.op(next).is_windowed() {
            return true;
        }
        if graph.op(next).is_elementwise() && !seen.contains(&next) {
            seen.push(next);
            stack.extend(graph.operands(next));
        }
    }
    false
}

/// Whether a value is one number for all channels (a row's largest score, say), or a class: losses run row by row.
fn is_of_rows(graph: &Graph, id: NodeId) -> bool {
    match graph.op(id) {
        CoreOp::OneHot { .. } => true,
        CoreOp::Broadcast { axes } => !axes.is_empty() && !axes.contains(&1),
        _ => false,
    }
}

/// A value under a shape with more axes of size 1: computed so, where it costs nothing to compute it anew.
fn with_ones(b: &mut Builder, id: NodeId, shape: &Shape) -> NodeId {
    let operands = b.graph.operands(id);
    match b.graph.op(id).clone() {
        // numbers are drawn by the place in row-major order
        CoreOp::Uniform(stream) => b.uniform(stream, shape.clone()),
        op if op.is_elementwise() && is_drawn(&b.graph, id, 3) => {
            let widened: Vec<NodeId> = operands.iter().map(|operand| with_ones(b, *operand, shape)).collect();
            let ty = b.graph.ty(id).with_shape(shape.clone());
            b.add(op, &widened, ty)
        }
        _ => b.reshape(id, shape.clone()),
    }
}

/// Whether a value is made of random numbers and constants alone, by at most so many functions one after the other.
fn is_drawn(graph: &Graph, id: NodeId, functions: usize) -> bool {
    match graph.op(id) {
        CoreOp::Uniform(_) | CoreOp::Constant(_) => true,
        op if op.is_elementwise() && functions > 0 => {
            graph.operands(id).into_iter().all(|operand| is_drawn(graph, operand, functions - 1))
        }
        _ => false,
    }
}

/// A broadcast with other axes of size 1 is a broadcast.
fn into_broadcast(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let sources = moves_ones(&b.graph, id)?;
    let inner = b.graph.operands(id)[0];
    let CoreOp::Broadcast { axes } = b.graph.op(inner).clone() else { return None };
    let (x, shape) = (b.graph.operands(inner)[0], b.graph.ty(id).shape.clone());
    // an axis of size 1 that the operand has too is dropped there
    let kept: Vec<Option<usize>> =
        axes.iter().map(|axis| sources.iter().position(|source| *source == Some(*axis))).collect();
    let sizes = kept.iter().zip(&b.graph.ty(x).shape).filter(|(to, _)| to.is_some()).map(|(_, size)| size.clone());
    let sizes: Shape = sizes.collect();
    let x = b.reshape(x, sizes);
    Some(b.broadcast(x, kept.into_iter().flatten().collect(), shape))
}
