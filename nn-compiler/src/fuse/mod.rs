//! Graph to program: which nodes run in one loop, and in which order the loops run.
//!
//! Nodes are taken in order of their operands, and each joins the latest group of what it reads if it runs over the
//! same elements there and no cycle arises; otherwise it starts a group. A contraction takes what follows it element
//! by element as its epilogue. The sum of a contraction's operand over the summed axis (a bias gradient) rides along
//! with it. An optimiser's step joins the kernel that makes the gradient, after everyone who reads the old weight and
//! after the loss, which decides whether it is taken.

mod contraction;
mod join;
mod order;
mod recompute;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use join::{Level, level};

use crate::graph::{Graph, NodeId, Root};
use crate::layout::{self, Layouts};
use crate::lower::{is_computed, is_external, is_view};
use crate::ops::{Binary, CoreOp, Unary};
use crate::program::{Kernel, KernelKind, Program};

/// What the fuser chooses for a node. Each choice may be refused: that costs time or memory, never a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// A sum rides along with a contraction that reads the same operand.
    Ride,
    /// A node runs in a kernel that is there already.
    Join,
    /// A node of hardly any cost is computed by each kernel that reads it.
    Inline,
    /// A value that was stored is computed again instead, after all.
    Recompute,
}

/// Whether a choice is taken.
type Allow<'a> = dyn Fn(Choice, NodeId) -> bool + 'a;

/// Fuses a lowered graph; `orders` are the storage orders of the parameters, which all programs of a network share.
pub fn fuse(graph: Graph, orders: &BTreeMap<usize, Vec<usize>>) -> Program {
    fuse_where(graph, orders, &|_, _| true)
}

/// As [`fuse`], taking only the choices that are allowed.
pub fn fuse_where(graph: Graph, orders: &BTreeMap<usize, Vec<usize>>, allow: &Allow<'_>) -> Program {
    let layouts = layout::choose(&graph, orders);
    let mut inline = cheap_nodes(&graph, allow);
    let mut kernels = group(&graph, &layouts, &inline, allow);
    for _ in 0..MOST_ROUNDS {
        let program = program(graph.clone(), layouts.clone(), kernels.clone());
        let mut cheap = recompute::candidates(&program, &inline);
        cheap.retain(|id| allow(Choice::Recompute, *id));
        if cheap.is_empty() {
            break;
        }
        inline.extend(cheap);
        kernels = group(&graph, &layouts, &inline, allow);
    }
    program(graph, layouts, kernels)
}

/// How often what need not be stored is looked for: each time less is.
const MOST_ROUNDS: usize = 4;

fn program(graph: Graph, layouts: Layouts, kernels: Vec<Kernel>) -> Program {
    let mut computed_by = BTreeMap::new();
    for (position, kernel) in kernels.iter().enumerate() {
        computed_by.extend(kernel.members.iter().map(|id| (*id, position)));
    }
    Program { graph, layouts, kernels, computed_by }
}

/// The kernels, where each that needs them computes the nodes `inline` for itself.
fn group(graph: &Graph, layouts: &Layouts, inline: &BTreeSet<NodeId>, allow: &Allow<'_>) -> Vec<Kernel> {
    let mut rides = order::rides(graph, layouts);
    rides.retain(|sum, _| allow(Choice::Ride, *sum));
    let (inline, groups, group_of) = (inline.clone(), Vec::new(), BTreeMap::new());
    let mut fusion = Fusion { graph, layouts, allow, inline, groups, group_of };
    let order = order::order(graph, &rides);
    for id in order.into_iter().filter(|id| is_computed(graph, *id)) {
        if !fusion.inline.contains(&id) {
            fusion.place(id, rides.get(&id).copied());
        }
    }
    let Fusion { groups, inline, .. } = fusion;
    order::sort(graph, groups, &inline)
}

/// Nodes that will run in one loop.
struct Group {
    kind: KernelKind,
    members: Vec<NodeId>,
    /// Groups that must run before.
    after: BTreeSet<usize>,
}

struct Fusion<'a> {
    graph: &'a Graph,
    layouts: &'a Layouts,
    allow: &'a Allow<'a>,
    /// Cheap nodes that every group computes for itself.
    inline: BTreeSet<NodeId>,
    groups: Vec<Group>,
    group_of: BTreeMap<NodeId, usize>,
}

impl Fusion<'_> {
    /// Puts a node into a group.
    fn place(&mut self, id: NodeId, ride: Option<NodeId>) {
        let needs = self.needs(id);
        let host = ride.and_then(|contraction| self.group_of.get(&contraction).copied());
        if let Some(host) = host.filter(|host| self.is_free_of(&needs, *host))
            && let KernelKind::Contraction(contraction) = &mut self.groups[host].kind
            && contraction.column_sums.is_none()
        {
            contraction.column_sums = Some(id);
            return self.join(id, host, needs);
        }
        let latest_first: Vec<usize> = needs.iter().rev().copied().collect();
        let others = (0..self.groups.len()).rev().filter(|group| !needs.contains(group));
        // a sum is taken where its operand is read anyway, as early as that: others may wait for it
        let readers = (0..self.groups.len()).filter(|group| self.reads_operand(id, *group));
        let candidates = latest_first.into_iter().chain(readers).chain(others);
        let found = candidates.into_iter().find(|group| self.can_join(id, *group, &needs));
        if let Some(group) = found.filter(|_| (self.allow)(Choice::Join, id)) {
            return self.join(id, group, needs);
        }
        let kind = self.new_kind(id);
        self.groups.push(Group { kind, members: Vec::new(), after: BTreeSet::new() });
        self.join(id, self.groups.len() - 1, needs);
    }

    /// Whether a group reads what a sum adds up.
    fn reads_operand(&self, sum: NodeId, group: usize) -> bool {
        let is_sum = matches!(self.graph.op(sum), CoreOp::Reduce { .. });
        let summed = |member: &NodeId| {
            let bases = bases(self.graph, &self.inline, *member);
            self.graph.operands(sum).iter().any(|operand| bases.contains(operand))
        };
        is_sum && self.groups[group].members.iter().any(summed)
    }

    fn join(&mut self, id: NodeId, group: usize, mut needs: BTreeSet<usize>) {
        needs.remove(&group);
        if let (KernelKind::Contraction(pool), CoreOp::PoolPick { .. }) =
            (&mut self.groups[group].kind, self.graph.op(id))
            && pool.anchor != id
        {
            pool.index = Some(std::mem::replace(&mut pool.anchor, id));
        }
        self.groups[group].members.push(id);
        self.groups[group].after.extend(needs);
        self.group_of.insert(id, group);
    }

    /// The kind of the group that a node starts.
    fn new_kind(&self, id: NodeId) -> KernelKind {
        let subject = match self.graph.op(id) {
            op if op.has_kernel() => {
                return KernelKind::Contraction(Box::new(contraction::loops(self.graph, self.layouts, id)));
            }
            CoreOp::Concat { .. } => return KernelKind::Concat,
            CoreOp::Reduce { .. } | CoreOp::Pick => self.graph.operands(id)[0],
            _ => id,
        };
        let domain = self.graph.ty(subject).shape.clone();
        if domain.is_empty() {
            return KernelKind::Scalars;
        }
        let mut order = self.layouts.of(subject).order.clone();
        if *self.graph.op(id) == CoreOp::Pick {
            order.sort_unstable(); // a class is looked up along the last axis, wherever that lies
        }
        if let Some(lanes) = self.lanes_of_sums(id).filter(|_| !self.sums_along_lanes(id, &order)) {
            order.retain(|axis| *axis != lanes);
            order.push(lanes);
        }
        KernelKind::Nest { domain, order }
    }

    /// The groups that must have run before a node, its own group aside: those of its operands, and before an
    /// optimiser's step those of all readers of the old parameter and that of the loss.
    fn needs(&self, id: NodeId) -> BTreeSet<usize> {
        let mut bases = bases(self.graph, &self.inline, id);
        if self.graph.op(id).is_in_place() {
            let parameter = self.graph.operands(id)[0];
            let readers = self.group_of.keys().filter(|reader| bases_of(self.graph, &self.inline, **reader, parameter));
            bases.extend(readers.copied());
            bases.extend(self.graph.roots.get(&Root::Loss));
        }
        bases.iter().filter_map(|base| self.group_of.get(base).copied()).collect()
    }

    /// The group that computes the loss: a step is taken only if it is finite, so nothing is overwritten in it or before.
    fn group_of_loss(&self) -> Option<usize> {
        self.graph.roots.get(&Root::Loss).and_then(|loss| self.group_of.get(loss).copied())
    }

    /// Whether none of `needs` (but `group` itself) runs after `group`.
    fn is_free_of(&self, needs: &BTreeSet<usize>, group: usize) -> bool {
        let mut stack: Vec<usize> = needs.iter().copied().filter(|need| *need != group).collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = stack.pop() {
            if next == group {
                return false;
            }
            if seen.insert(next) {
                stack.extend(&self.groups[next].after);
            }
        }
        true
    }
}

/// The nodes in memory that a node is computed from, through views and cheap nodes.
fn bases(graph: &Graph, inline: &BTreeSet<NodeId>, id: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut stack = graph.operands(id);
    while let Some(operand) = stack.pop() {
        if !seen.insert(operand) {
            continue;
        }
        if is_view(graph, operand) || inline.contains(&operand) {
            stack.extend(graph.operands(operand));
        } else if !matches!(graph.op(operand), CoreOp::Constant(_)) {
            found.insert(operand);
        }
    }
    found
}

fn bases_of(graph: &Graph, inline: &BTreeSet<NodeId>, id: NodeId, base: NodeId) -> bool {
    bases(graph, inline, id).contains(&base)
}

/// Whether an operation costs hardly more than reading its operands.
fn is_arithmetic(op: &CoreOp) -> bool {
    match op {
        CoreOp::Unary(function) => matches!(function, Unary::Neg | Unary::Abs | Unary::Sign | Unary::Relu),
        CoreOp::Binary(function) => !matches!(function, Binary::Div | Binary::Pow),
        CoreOp::Select => true,
        _ => false,
    }
}

/// Nodes that are cheaper to compute again than to store: a few arithmetic operations on one value that is in memory
/// anyway. (The mask of a relu is one: `h > 0`, with h kept for the next product.)
fn cheap_nodes(graph: &Graph, allow: &Allow<'_>) -> BTreeSet<NodeId> {
    let schedule = graph.schedule();
    let roots: BTreeSet<NodeId> = graph.roots.values().copied().collect();
    let mut stored = roots.clone();
    for id in &schedule {
        if is_external(graph, *id) {
            stored.insert(*id);
        }
        if graph.op(*id).has_kernel() {
            stored.extend(bases(graph, &BTreeSet::new(), *id));
        }
    }
    // a view indexes memory
    let indexes = |id: &&NodeId| is_view(graph, **id) || graph.op(**id).reads_memory();
    let viewed: BTreeSet<NodeId> = schedule.iter().filter(indexes).flat_map(|id| graph.operands(*id)).collect();
    let is_concat = |id: NodeId| matches!(graph.op(id), CoreOp::Concat { .. });
    let mut cheap: BTreeSet<NodeId> = BTreeSet::new();
    for id in schedule {
        let operands = graph.operands(id);
        let places_only = match graph.op(id) {
            CoreOp::Reverse { .. } | CoreOp::Iota { .. } => true,
            // what is joined only to be joined again is copied to its last place at once
            CoreOp::Concat { .. } => match graph.users(id)[..] {
                [user] => is_concat(user) && graph.operands(user).iter().filter(|operand| **operand == id).count() == 1,
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
            && (places_only || bases(graph, &cheap, id).len() == 1)
            && allow(Choice::Inline, id)
        {
            cheap.insert(id);
        }
    }
    cheap
}

#[cfg(test)]
mod tests;

/// The stored results of a group, in order.
fn outputs(graph: &Graph, groups: &[Group], inline: &BTreeSet<NodeId>) -> Vec<Vec<NodeId>> {
    let mut needed: BTreeSet<NodeId> = graph.roots.values().copied().collect();
    for group in groups {
        for id in &group.members {
            needed.extend(bases(graph, inline, *id).into_iter().filter(|base| !group.members.contains(base)));
        }
    }
    groups.iter().map(|group| group.members.iter().copied().filter(|id| needed.contains(id)).collect()).collect()
}

impl Group {
    fn into_kernel(self, outputs: Vec<NodeId>) -> Kernel {
        Kernel { kind: self.kind, members: self.members, outputs }
    }
}
