//! What lies in memory of its own, and what is only another way to index what does.

use crate::ir::graph::{Graph, NodeId, moved_ones};
use crate::ir::ops::CoreOp;

/// Whether a node computes elements, rather than naming memory that is there or viewing it another way.
pub fn is_computed(graph: &Graph, id: NodeId) -> bool {
    !is_external(graph, id) && !is_view(graph, id) && !matches!(graph.op(id), CoreOp::Constant(_))
}

/// Whether a node is memory that the caller or the network owns, or numbers of the source.
pub fn is_external(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.op(id), CoreOp::Input(_) | CoreOp::Parameter(_) | CoreOp::Table { .. })
}

/// Whether a node is another way to index its operand.
pub fn is_view(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.op(id), CoreOp::Broadcast { .. } | CoreOp::Transpose { .. } | CoreOp::Slice { .. } | CoreOp::Reshape)
}

/// For a reshape that only adds or drops axes of size 1, which is a view whatever the layout: where its axes come from.
pub fn moves_ones(graph: &Graph, id: NodeId) -> Option<Vec<Option<usize>>> {
    if *graph.op(id) != CoreOp::Reshape {
        return None;
    }
    moved_ones(&graph.ty(graph.operands(id)[0]).shape, &graph.ty(id).shape)
}

/// What a value is but for axes of size 1.
pub fn without_moves(graph: &Graph, mut id: NodeId) -> NodeId {
    while moves_ones(graph, id).is_some() {
        id = graph.operands(id)[0];
    }
    id
}
