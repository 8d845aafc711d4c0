//! What is cheaper to compute again than to store. A value of a few operations, whose operands are in memory anyway, need
//! not be written: who reads it reads its operands instead. (`x − μ` in a batch norm is one: x is there already.)

use std::collections::BTreeSet;

use super::{bases, is_arithmetic};
use crate::graph::{Graph, NodeId};
use crate::lower::{is_external, is_view};
use crate::program::{Kernel, KernelKind, Program};

/// The stored values of a program that its kernels had better compute for themselves.
pub(super) fn candidates(program: &Program, inline: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    let graph = &program.graph;
    let reads: Vec<BTreeSet<NodeId>> = program.kernels.iter().map(|kernel| program.body(kernel).1).collect();
    let stored = program.kernels.iter().flat_map(|kernel| kernel.outputs.iter().copied());
    stored.filter(|id| is_candidate(program, inline, &reads, graph, *id)).collect()
}

fn is_candidate(
    program: &Program,
    inline: &BTreeSet<NodeId>,
    reads: &[BTreeSet<NodeId>],
    graph: &Graph,
    id: NodeId,
) -> bool {
    let rank = graph.ty(id).rank();
    let is_seen = graph.users(id).into_iter().any(|user| is_view(graph, user) || graph.op(user).reads_memory());
    if rank == 0 || is_seen || !is_arithmetic(graph.op(id)) || graph.roots.values().any(|root| *root == id) {
        return false;
    }
    let bases = bases(graph, inline, id);
    let readers: Vec<usize> = (0..reads.len()).filter(|kernel| reads[*kernel].contains(&id)).collect();
    let is_there = |base: &NodeId| {
        let is_read = || reads.iter().any(|reads| reads.contains(base));
        is_external(graph, *base) || (program.is_stored(*base) && is_read())
    };
    // a vector that repeats costs nothing to read
    let large: Vec<NodeId> = bases.iter().copied().filter(|base| graph.ty(*base).rank() >= rank).collect();
    let lies_alike = |base: &NodeId| program.layouts.of(*base) == program.layouts.of(id);
    let is_nest = |kernel: &usize| matches!(program.kernels[*kernel].kind, KernelKind::Nest { .. });
    if !bases.iter().all(is_there) || !large.iter().all(lies_alike) || !readers.iter().all(is_nest) {
        return false;
    }
    // two steps that each read the other's old parameter have no order
    let is_step = |id: &NodeId| graph.op(*id).is_in_place();
    let steps = readers.iter().any(|kernel| program.kernels[*kernel].members.iter().any(is_step));
    if steps && bases.iter().any(|base| graph.users(*base).iter().any(is_step)) {
        return false;
    }
    let reads_without = |kernel: usize, base: &NodeId| {
        reads[kernel].contains(base) && others_read(program, inline, &program.kernels[kernel], id, *base)
    };
    let more: usize =
        readers.iter().map(|kernel| large.iter().filter(|base| !reads_without(*kernel, base)).count()).sum();
    more <= readers.len() + 1
}

/// Whether a kernel reads `base` for more than `id`.
fn others_read(program: &Program, inline: &BTreeSet<NodeId>, kernel: &Kernel, id: NodeId, base: NodeId) -> bool {
    let mut members = kernel.members.iter().filter(|member| **member != id);
    members.any(|member| bases(&program.graph, inline, *member).contains(&base))
}
