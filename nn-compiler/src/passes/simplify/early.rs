//! Rules for the forward pass, before its derivatives are taken: what they choose, the backward pass inherits.

use super::Rewrite;
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{CoreOp, Unary};

/// The rules, in the order in which they are tried.
pub const RULES: &[Rewrite] = &[Rewrite { name: "relu after max_pool", apply: relu_after_pool }];

/// `max_pool(relu(x)) = relu(max_pool(x))`: a relu keeps the order of elements. The gradients are the same too: where
/// the largest element is positive it is the first of its kind in both, and where it is not, nothing flows. So the
/// relu runs over the pooled elements only, and its mask is all that the backward pass needs of them.
fn relu_after_pool(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::PoolPick { windows } = b.graph.op(id).clone() else { return None };
    let operands = b.graph.operands(id);
    let [relu, index] = operands[..] else { return None };
    let is_own = matches!(b.graph.op(index), CoreOp::PoolIndex { .. }) && b.graph.operands(index) == [relu];
    if *b.graph.op(relu) != CoreOp::Unary(Unary::Relu) || !is_own {
        return None;
    }
    let x = b.graph.operands(relu)[0];
    let index = b.pool_index(&windows, x);
    let pooled = b.pool_pick(&windows, x, index);
    Some(b.unary(Unary::Relu, pooled))
}
