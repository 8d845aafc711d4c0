//! In which order nodes are placed, and kernels run.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, contraction};
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{CoreOp, Reduction};
use crate::loops::layout::Layouts;
use crate::loops::program::{Kernel, KernelKind};

/// The sums that can ride along with a contraction: `Σ_k` of an operand that the contraction reads row by row anyway.
pub fn rides(graph: &Graph, layouts: &Layouts) -> BTreeMap<NodeId, NodeId> {
    let schedule = graph.schedule();
    let mut position = BTreeMap::new();
    for (at, id) in schedule.iter().enumerate() {
        position.insert(*id, at);
    }
    let mut rides = BTreeMap::new();
    for sum in &schedule {
        let CoreOp::Reduce { kind: Reduction::Sum, axes } = graph.op(*sum) else { continue };
        let summed = graph.operands(*sum)[0];
        let mut readers = graph.users(summed);
        readers.retain(|id| position.contains_key(id));
        readers.sort_unstable_by_key(|id| position[id]);
        let host = readers.into_iter().find(|id| {
            let CoreOp::Contract { left, right, out } = graph.op(*id) else { return false };
            let operands = graph.operands(*id);
            // what is computed of the sums and of the products is told apart by its shape
            if graph.ty(*id).shape == graph.ty(*sum).shape {
                return false;
            }
            // a product that needs the sum runs after it
            if needs(graph, &position, *id, *sum) {
                return false;
            }
            let loops = contraction::loops(graph, layouts, *id);
            let (operand, labels) = if loops.swapped { (operands[0], left) } else { (operands[1], right) };
            let summed_axes: Vec<usize> = (0..labels.len()).filter(|axis| !out.contains(&labels[*axis])).collect();
            operand == summed && &summed_axes == axes && loops.loops.is_empty() && loops.summed_loops.is_empty()
        });
        if let Some(host) = host {
            rides.insert(*sum, host);
        }
    }
    rides
}

/// Whether a node is computed from another one; only what lies between them in the schedule can be on the way.
fn needs(graph: &Graph, position: &BTreeMap<NodeId, usize>, id: NodeId, from: NodeId) -> bool {
    let (mut stack, mut seen) = (vec![id], BTreeSet::new());
    while let Some(next) = stack.pop() {
        if next == from {
            return true;
        }
        if position[&next] > position[&from] && seen.insert(next) {
            stack.extend(graph.operands(next));
        }
    }
    false
}

/// All nodes, operands first; sums after the contraction that they ride on; optimiser steps last, when everyone who
/// reads the old parameters has been placed.
pub fn order(graph: &Graph, rides: &BTreeMap<NodeId, NodeId>) -> Vec<NodeId> {
    let schedule = graph.schedule();
    let is_update = |id: &NodeId| graph.op(*id).is_in_place();
    let mut order = Vec::new();
    let mut done = BTreeSet::new();
    for root in schedule.iter().filter(|id| !is_update(id)) {
        let mut stack = vec![(*root, false)];
        while let Some((id, expanded)) = stack.pop() {
            if done.contains(&id) {
                continue;
            }
            if expanded {
                done.insert(id);
                order.push(id);
                continue;
            }
            stack.push((id, true));
            stack.extend(graph.operands(id).into_iter().rev().map(|operand| (operand, false)));
            stack.extend(rides.get(&id).map(|host| (*host, false)));
        }
    }
    order.extend(schedule.iter().copied().filter(is_update));
    draws_last(graph, order)
}

/// The same order, but what is made of random numbers alone comes right before who needs it first: it can then run in that
/// one's loop, where it would otherwise start a loop of its own.
fn draws_last(graph: &Graph, order: Vec<NodeId>) -> Vec<NodeId> {
    let mut drawn: BTreeSet<NodeId> = BTreeSet::new();
    let mut done = BTreeSet::new();
    let mut later = Vec::new();
    for id in order {
        let operands = graph.operands(id);
        let is_drawn = match graph.op(id) {
            CoreOp::Uniform(_) => true,
            CoreOp::Broadcast { .. } | CoreOp::Unary(_) | CoreOp::Binary(_) => {
                let is_made =
                    |operand: &NodeId| drawn.contains(operand) || matches!(graph.op(*operand), CoreOp::Constant(_));
                operands.iter().all(is_made) && operands.iter().any(|operand| drawn.contains(operand))
            }
            _ => false,
        };
        if is_drawn {
            drawn.insert(id);
            continue;
        }
        let mut stack: Vec<(NodeId, bool)> = vec![(id, false)];
        while let Some((next, expanded)) = stack.pop() {
            if expanded {
                if done.insert(next) {
                    later.push(next);
                }
                continue;
            }
            stack.push((next, true));
            let held = graph
                .operands(next)
                .into_iter()
                .rev()
                .filter(|operand| drawn.contains(operand) && !done.contains(operand));
            stack.extend(held.map(|operand| (operand, false)));
        }
    }
    // what nobody needs but as a result
    later.extend(drawn.into_iter().filter(|id| !done.contains(id)));
    later
}

/// Groups as kernels, each after those that it needs, otherwise in order of creation.
pub fn sort(groups: Vec<Group>, mut outputs: Vec<Vec<NodeId>>) -> Vec<Kernel> {
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    for (group, needed) in
        groups.iter().enumerate().flat_map(|(group, it)| it.after.iter().map(move |need| (group, *need)))
    {
        followers[needed].push(group);
    }
    let mut missing: Vec<usize> = groups.iter().map(|group| group.after.len()).collect();
    let mut ready: BTreeSet<usize> = (0..groups.len()).filter(|group| missing[*group] == 0).collect();
    let mut waiting: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    let mut kernels = Vec::new();
    while let Some(next) = ready.pop_first() {
        let group = waiting[next].take().expect("it waits");
        // a row-wise reduction of nothing stored would be a kernel without a result
        kernels.push(group.into_kernel(std::mem::take(&mut outputs[next])));
        for follower in std::mem::take(&mut followers[next]) {
            missing[follower] -= 1;
            if missing[follower] == 0 {
                ready.insert(follower);
            }
        }
    }
    assert_eq!(kernels.len(), waiting.len(), "groups have no cycle");
    debug_assert!(
        kernels.iter().all(|kernel| !kernel.outputs.is_empty() || matches!(kernel.kind, KernelKind::Scalars))
    );
    kernels
}
