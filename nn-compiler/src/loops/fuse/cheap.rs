//! Nodes that are cheaper to compute again than to store, whoever needs them.

use std::collections::{BTreeMap, BTreeSet};

use super::bases::Bases;
use super::{Allow, Choice};
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Unary};
use crate::ir::views::{is_external, is_view};
use crate::passes::simplify::MOST_PIECES;

/// The most nodes that a kernel computes for itself to have one cheap node, counted as often as they are used. It bounds
/// what is computed again, and how deep whoever looks through cheap nodes goes.
pub(super) const MOST_INLINE: usize = 16;

/// How many cheap nodes a node is made of, itself included.
pub(super) fn inline_size(graph: &Graph, id: NodeId, sizes: &BTreeMap<NodeId, usize>) -> usize {
    // what a view sees is never cheap
    1 + graph.operands(id).iter().filter_map(|operand| sizes.get(operand)).sum::<usize>()
}

/// How many pieces a concatenation copies, those that are joined in its own loops counted one by one.
fn piece_count(graph: &Graph, id: NodeId, pieces: &BTreeMap<NodeId, usize>) -> usize {
    graph.operands(id).iter().map(|operand| pieces.get(operand).copied().unwrap_or(1)).sum()
}

/// Whether an operation costs hardly more than reading its operands.
pub(super) fn is_arithmetic(op: &CoreOp) -> bool {
    match op {
        CoreOp::Unary(function) => matches!(function, Unary::Neg | Unary::Abs | Unary::Sign | Unary::Relu),
        CoreOp::Binary(function) => !matches!(function, Binary::Div | Binary::Rem | Binary::Pow),
        CoreOp::Select => true,
        _ => false,
    }
}

/// Nodes that are cheaper to compute again than to store: a few arithmetic operations on one value that is in memory
/// anyway. (The mask of a relu is one: `h > 0`, with h kept for the next product.)
pub(super) fn cheap_nodes(graph: &Graph, allow: &Allow<'_>) -> BTreeSet<NodeId> {
    let schedule = graph.schedule();
    let roots: BTreeSet<NodeId> = graph.roots.values().copied().collect();
    let mut stored = roots.clone();
    let mut cheap: BTreeSet<NodeId> = BTreeSet::new();
    let mut sizes: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut pieces: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut bases = Bases::default();
    for id in &schedule {
        if is_external(graph, *id) {
            stored.insert(*id);
        }
        bases.add(graph, &cheap, *id);
        if graph.op(*id).has_own_loops() {
            stored.extend(bases.of(*id));
        }
    }
    // a view indexes memory
    let indexes = |id: &&NodeId| is_view(graph, **id) || graph.op(**id).reads_memory();
    let viewed: BTreeSet<NodeId> = schedule.iter().filter(indexes).flat_map(|id| graph.operands(*id)).collect();
    let is_concat = |id: NodeId| matches!(graph.op(id), CoreOp::Concat { .. });
    let mut bases = Bases::default();
    for id in schedule {
        bases.add(graph, &cheap, id);
        let operands = graph.operands(id);
        let places_only = match graph.op(id) {
            CoreOp::Reverse { .. } | CoreOp::Iota { .. } => true,
            // what is joined only to be joined again is copied to its last place at once
            CoreOp::Concat { .. } => match graph.users(id)[..] {
                [user] => {
                    let operands = graph.operands(user);
                    is_concat(user)
                        && operands.iter().filter(|operand| **operand == id).count() == 1
                        && piece_count(graph, id, &pieces) + piece_count(graph, user, &pieces) <= MOST_PIECES
                }
                _ => false,
            },
            _ => false,
        };
        let is_direct = places_only
            || operands.iter().all(|operand| {
                cheap.contains(operand) || stored.contains(operand) || matches!(graph.op(*operand), CoreOp::Constant(_))
            });
        let scalar = graph.ty(id).rank() == 0;
        if (places_only || is_arithmetic(graph.op(id)))
            && is_direct
            && !scalar
            && !roots.contains(&id)
            && !stored.contains(&id)
            && !viewed.contains(&id)
            && (places_only || bases.of(id).len() == 1)
            && inline_size(graph, id, &sizes) <= MOST_INLINE
            && allow(Choice::Inline, id)
        {
            sizes.insert(id, inline_size(graph, id, &sizes));
            cheap.insert(id);
            if is_concat(id) {
                pieces.insert(id, piece_count(graph, id, &pieces));
            }
        }
    }
    cheap
}
