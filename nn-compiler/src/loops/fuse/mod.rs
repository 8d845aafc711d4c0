//! Graph to program: which nodes run in one loop, and in which order the loops run.
//!
//! Nodes are taken in order of their operands, and each joins the latest group of what it reads if it runs over the
//! same elements there and no cycle arises; otherwise it starts a group. A contraction takes what follows it element
//! by element as its epilogue. The sum of a contraction's operand over the summed axis (a bias gradient) rides along
//! with it. An optimiser's step joins the kernel that makes the gradient, after everyone who reads the old weight and
//! after the loss, which decides whether it is taken.

mod bases;
mod cheap;
mod contraction;
mod driver;
mod formats;
mod join;
mod order;
mod reach;
mod recompute;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bases::Bases;
use reach::Reach;

pub(crate) use join::{Level, level};

use crate::ir::graph::{Graph, NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::ir::types::Shape;
use crate::ir::views::is_computed;
use crate::loops::layout::{self, Layouts};
use crate::loops::program::{Kernel, KernelKind, Program};
use crate::loops::target::Target;

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
pub fn fuse(graph: Graph, target: &'static Target, orders: &BTreeMap<usize, Vec<usize>>) -> Program {
    fuse_where(graph, target, orders, &|_, _| true)
}

/// As [`fuse`], taking only the choices that are allowed.
pub fn fuse_where(
    graph: Graph,
    target: &'static Target,
    orders: &BTreeMap<usize, Vec<usize>>,
    allow: &Allow<'_>,
) -> Program {
    let layouts = layout::choose(&graph, target, orders);
    let mut inline = cheap::cheap_nodes(&graph, allow);
    let mut program = Program::new(graph, layouts);
    for round in 0..MOST_ROUNDS {
        group(&mut program, &inline, allow);
        let mut cheap = recompute::candidates(&program, &inline);
        cheap.retain(|id| allow(Choice::Recompute, *id));
        if cheap.is_empty() {
            break;
        }
        inline.extend(cheap);
        if round + 1 == MOST_ROUNDS {
            group(&mut program, &inline, allow);
        }
    }
    driver::choose(&mut program);
    program.bytes = formats::bytes(&program);
    program
}

/// How often what need not be stored is looked for: each time less is.
const MOST_ROUNDS: usize = 4;

/// The most nodes that run in one loop, and the most values that the loop reads: a loop of thousands of operations would
/// take rustc minutes, and be no faster than some that hand their values on.
const MOST_MEMBERS: usize = 128;
const MOST_READS: usize = 64;

/// From so many nodes on, nodes that read nothing in common get loops of their own: a few more calls are nothing to such a
/// network, and equal loops of several layers are one function, which one loop over some of them is not.
const MANY_NODES: usize = 192;

/// How many of the latest groups over its shape a node that reads none of their values is offered to. What more nodes than
/// these read ties none of them together.
const MOST_OFFERS: usize = 128;

/// Gives a program its kernels, where each that needs them computes the nodes `inline` for itself.
fn group(program: &mut Program, inline: &BTreeSet<NodeId>, allow: &Allow<'_>) {
    let (graph, layouts) = (&program.graph, &program.layouts);
    let mut rides = order::rides(graph, layouts);
    rides.retain(|sum, _| allow(Choice::Ride, *sum));
    let mut fusion = Fusion {
        graph,
        layouts,
        allow,
        inline,
        bases: Bases::new(graph, inline),
        groups: Vec::new(),
        by_shape: HashMap::new(),
        reach: Reach::default(),
        group_of: BTreeMap::new(),
        has_many: false,
    };
    let mut order = order::order(graph, &rides);
    order.retain(|id| is_computed(graph, *id) && !inline.contains(id));
    fusion.has_many = order.len() >= MANY_NODES;
    for id in order {
        fusion.place(id, rides.get(&id).copied());
    }
    let outputs = fusion.outputs();
    program.kernels = order::sort(fusion.groups, outputs);
    program.computed_by.clear();
    for (position, kernel) in program.kernels.iter().enumerate() {
        program.computed_by.extend(kernel.members.iter().map(|id| (*id, position)));
    }
}

/// Nodes that will run in one loop.
struct Group {
    kind: KernelKind,
    members: Vec<NodeId>,
    /// Groups that must run before.
    after: BTreeSet<usize>,
    /// What its members read that is not theirs.
    reads: BTreeSet<NodeId>,
}

struct Fusion<'a> {
    graph: &'a Graph,
    layouts: &'a Layouts,
    allow: &'a Allow<'a>,
    /// Cheap nodes that every group computes for itself.
    inline: &'a BTreeSet<NodeId>,
    bases: Bases,
    groups: Vec<Group>,
    /// The groups in whose loops values of a shape are computed, in order. Looked up, never walked.
    by_shape: HashMap<Shape, Vec<usize>>,
    reach: Reach,
    group_of: BTreeMap<NodeId, usize>,
    /// Whether there are [`MANY_NODES`].
    has_many: bool,
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
        let others = if self.has_many { self.fellows(id) } else { self.of_shape(id) };
        let others = others.into_iter().filter(|group| !needs.contains(group));
        // a sum is taken where its operand is read anyway, as early as that: others may wait for it
        let candidates = latest_first.into_iter().chain(self.readers_of_summed(id)).chain(others);
        let found = candidates.into_iter().find(|group| self.can_join(id, *group, &needs));
        if let Some(group) = found.filter(|_| (self.allow)(Choice::Join, id)) {
            return self.join(id, group, needs);
        }
        let group = self.groups.len();
        let kind = self.new_kind(id);
        for shape in self.shapes(&kind) {
            self.by_shape.entry(shape).or_default().push(group);
        }
        self.groups.push(Group { kind, members: Vec::new(), after: BTreeSet::new(), reads: BTreeSet::new() });
        self.reach.push();
        self.join(id, group, needs);
    }

    /// The node whose elements a node's loop walks over.
    fn subject(&self, id: NodeId) -> NodeId {
        match self.graph.op(id) {
            CoreOp::Reduce { .. } | CoreOp::Pick => self.graph.operands(id)[0],
            _ => id,
        }
    }

    /// The shapes of what can be computed in a group's loop without reading the group's values.
    fn shapes(&self, kind: &KernelKind) -> Vec<Shape> {
        match kind {
            KernelKind::Nest { domain, .. } => vec![domain.clone(), domain[..domain.len() - 1].to_vec()],
            KernelKind::Contraction(contraction) => vec![self.graph.ty(contraction.anchor).shape.clone()],
            KernelKind::Scalars => vec![Shape::new()],
            KernelKind::Concat | KernelKind::Scatter => Vec::new(),
        }
    }

    /// The groups that read what a sum adds up; none of what is no sum.
    fn readers_of_summed(&self, id: NodeId) -> BTreeSet<usize> {
        if !matches!(self.graph.op(id), CoreOp::Reduce { .. }) {
            return BTreeSet::new();
        }
        let readers = self.graph.operands(id).into_iter().flat_map(|operand| self.bases.readers(operand));
        readers.filter_map(|reader| self.group_of.get(reader).copied()).collect()
    }

    /// The latest groups over a node's shape, latest first.
    fn of_shape(&self, id: NodeId) -> Vec<usize> {
        let groups = self.by_shape.get(&self.graph.ty(self.subject(id)).shape).into_iter().flatten();
        groups.rev().copied().take(MOST_OFFERS).collect()
    }

    /// The groups that read what a node reads, latest first; what everyone reads is no tie.
    fn fellows(&self, id: NodeId) -> Vec<usize> {
        let readers = self.bases.of(id).iter().map(|base| self.bases.readers(*base));
        let readers = readers.filter(|readers| readers.len() <= MOST_OFFERS).flatten();
        let groups: BTreeSet<usize> = readers.filter_map(|reader| self.group_of.get(reader).copied()).collect();
        groups.into_iter().rev().collect()
    }

    fn join(&mut self, id: NodeId, group: usize, mut needs: BTreeSet<usize>) {
        needs.remove(&group);
        if let (KernelKind::Contraction(pool), CoreOp::PoolPick { .. }) =
            (&mut self.groups[group].kind, self.graph.op(id))
            && pool.anchor != id
        {
            pool.index = Some(std::mem::replace(&mut pool.anchor, id));
        }
        self.reach.require(group, &needs);
        self.group_of.insert(id, group);
        let reads = self.bases.of(id).iter().filter(|base| self.group_of.get(base) != Some(&group));
        self.groups[group].reads.extend(reads);
        self.groups[group].members.push(id);
        self.groups[group].after.extend(needs);
    }

    /// The kind of the group that a node starts.
    fn new_kind(&self, id: NodeId) -> KernelKind {
        match self.graph.op(id) {
            op if op.has_own_loops() => {
                return KernelKind::Contraction(Box::new(contraction::loops(self.graph, self.layouts, id)));
            }
            CoreOp::Concat { .. } => return KernelKind::Concat,
            CoreOp::Scatter { .. } => return KernelKind::Scatter,
            _ => {}
        }
        let subject = self.subject(id);
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
        let of = |ids: &[NodeId]| -> BTreeSet<usize> {
            ids.iter().filter_map(|base| self.group_of.get(base).copied()).collect()
        };
        let mut needs = of(self.bases.of(id));
        if self.graph.op(id).is_in_place() {
            let parameter = self.graph.operands(id)[0];
            needs.extend(of(self.bases.readers(parameter)));
            needs.extend(self.group_of_loss());
        }
        needs
    }

    /// The group that computes the loss: a step is taken only if it is finite, so nothing is overwritten in it or before.
    fn group_of_loss(&self) -> Option<usize> {
        self.graph.roots.get(&Root::Loss).and_then(|loss| self.group_of.get(loss).copied())
    }

    /// Whether none of `needs` (but `group` itself) runs after `group`.
    fn is_free_of(&self, needs: &BTreeSet<usize>, group: usize) -> bool {
        needs.iter().all(|need| *need == group || !self.reach.is_before(group, *need))
    }

    /// The stored results of each group, in order.
    fn outputs(&self) -> Vec<Vec<NodeId>> {
        let mut needed: BTreeSet<NodeId> = self.graph.roots.values().copied().collect();
        for (member, group) in &self.group_of {
            needed.extend(self.bases.of(*member).iter().filter(|base| self.group_of.get(base) != Some(group)));
        }
        let stored = |group: &Group| group.members.iter().copied().filter(|id| needed.contains(id)).collect();
        self.groups.iter().map(stored).collect()
    }
}

#[cfg(test)]
mod tests;

impl Group {
    fn into_kernel(self, outputs: Vec<NodeId>) -> Kernel {
        Kernel { kind: self.kind, members: self.members, outputs }
    }
}
