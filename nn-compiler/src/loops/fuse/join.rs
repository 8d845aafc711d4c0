//! When a node may run in a group's loop.

use std::collections::BTreeSet;

use super::{Fusion, Group, MOST_MEMBERS, MOST_READS};
use crate::ir::graph::{NodeId, kept_axes};
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::ir::views::is_view;
use crate::loops::program::{Contraction, KernelKind};

/// How deep in a nest a value is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For every element.
    Lane,
    /// Once a row: the lane axis is gone.
    Row,
    /// Once, after the loops.
    Final,
    /// Added up over rows, or over everything: complete only after the loops.
    Accumulator,
}

/// The level of a node within a nest over `domain` with loops in `order`; `None` if it does not belong there.
pub fn level(program: &crate::ir::graph::Graph, domain: &[Dim], order: &[usize], id: NodeId) -> Option<Level> {
    let shape = &program.ty(id).shape;
    let row_major = order.iter().enumerate().all(|(position, axis)| position == *axis);
    let row_shape = &domain[..domain.len() - 1];
    let by_shape = |shape: &[Dim]| match () {
        () if shape == domain => Some(Level::Lane),
        () if row_major && shape == row_shape => Some(Level::Row),
        () if shape.is_empty() => Some(Level::Final),
        () => None,
    };
    match program.op(id) {
        CoreOp::Reduce { axes, .. } => {
            let from = by_shape(&program.ty(program.operands(id)[0]).shape)?;
            match from {
                Level::Lane if row_major && *axes == [domain.len() - 1] => Some(Level::Row),
                Level::Lane => Some(Level::Accumulator),
                Level::Row if axes.len() == row_shape.len() => Some(Level::Accumulator),
                _ => None,
            }
        }
        CoreOp::Pick => {
            let values = &program.ty(program.operands(id)[0]).shape;
            (row_major && values == domain).then_some(Level::Row)
        }
        op if op.has_own_loops() || op.is_in_pieces() => None,
        // a class is looked up once a row
        CoreOp::OneHot { .. } | CoreOp::Gather => by_shape(shape).filter(|_| row_major),
        _ => by_shape(shape),
    }
}

impl Fusion<'_> {
    /// Whether a node may join a group, given the groups that it needs.
    pub(super) fn can_join(&self, id: NodeId, group: usize, needs: &BTreeSet<usize>) -> bool {
        if !self.is_free_of(needs, group) || !self.has_room(id, group) {
            return false;
        }
        let fits = match &self.groups[group].kind {
            KernelKind::Nest { domain, order } => self.fits_nest(id, group, domain, order, needs),
            KernelKind::Contraction(contraction) => self.fits_contraction(id, group, contraction),
            KernelKind::Concat | KernelKind::Scatter => false,
            KernelKind::Scalars => {
                self.graph.ty(id).rank() == 0
                    && !matches!(self.graph.op(id), CoreOp::Reduce { .. } | CoreOp::Pick)
                    && !self.graph.op(id).has_own_loops()
            }
        };
        fits && self.reads_before_writing(id, group)
    }

    /// Whether a group stays small enough for one loop.
    fn has_room(&self, id: NodeId, group: usize) -> bool {
        let Group { members, reads, .. } = &self.groups[group];
        let is_new = |base: &&NodeId| !reads.contains(base) && self.group_of.get(base) != Some(&group);
        members.len() < MOST_MEMBERS && reads.len() + self.bases.of(id).iter().filter(is_new).count() <= MOST_READS
    }

    fn fits_nest(&self, id: NodeId, group: usize, domain: &[Dim], order: &[usize], needs: &BTreeSet<usize>) -> bool {
        let Some(own) = level(self.graph, domain, order, id) else { return false };
        // an element that lies in another order than the nest runs would be written by strides
        if own == Level::Lane
            && !matches!(self.graph.op(id), CoreOp::Reduce { .. })
            && self.layouts.of(id).order != order
        {
            return false;
        }
        if !self.sums_along_lanes(id, order) {
            return false;
        }
        // a scalar belongs where what it is made of is, not to just any loop
        if own == Level::Final && !needs.contains(&group) {
            return false;
        }
        self.graph.operands(id).into_iter().all(|operand| self.operand_fits(operand, own, id, group, domain, order))
    }

    /// Sums that are added up in memory lie side by side along the lanes of their loop, if that keeps the lanes' axis.
    pub(super) fn sums_along_lanes(&self, id: NodeId, order: &[usize]) -> bool {
        let CoreOp::Reduce { axes, .. } = self.graph.op(id) else { return true };
        if self.graph.ty(self.graph.operands(id)[0]).rank() != order.len() {
            return true; // of values of whole rows
        }
        let lanes = order.last().filter(|lanes| !axes.contains(lanes));
        lanes.is_none() || lanes.copied() == self.lanes_of_sums(id)
    }

    /// The axis of a reduction's operand along which its results lie side by side.
    pub(super) fn lanes_of_sums(&self, id: NodeId) -> Option<usize> {
        let CoreOp::Reduce { axes, .. } = self.graph.op(id) else { return None };
        let kept = kept_axes(self.graph.ty(self.graph.operands(id)[0]).rank(), axes);
        self.layouts.of(id).order.last().map(|innermost| kept[*innermost])
    }

    /// Whether an operand is at hand where the node is computed.
    fn operand_fits(
        &self,
        operand: NodeId,
        own: Level,
        user: NodeId,
        group: usize,
        domain: &[Dim],
        order: &[usize],
    ) -> bool {
        let in_group = |id: NodeId| self.group_of.get(&id) == Some(&group);
        // what is read from other places must be complete
        let reads_memory = |id: NodeId| self.graph.op(id).reads_memory();
        if reads_memory(user) && self.bases.of(user).iter().copied().any(in_group) {
            return false;
        }
        if self.inline.contains(&operand) {
            if reads_memory(operand) && self.bases.of(operand).iter().copied().any(in_group) {
                return false;
            }
            return self
                .graph
                .operands(operand)
                .into_iter()
                .all(|inner| self.operand_fits(inner, own, user, group, domain, order));
        }
        if is_view(self.graph, operand) {
            let touches_group = self.bases.of(operand).iter().copied().any(in_group);
            if !touches_group {
                return true;
            }
            // of the values of the same nest only a row's value may be repeated, along its row
            let source = self.graph.operands(operand)[0];
            let CoreOp::Broadcast { axes } = self.graph.op(operand) else { return false };
            return own_is_lane(self.graph, user, own)
                && in_group(source)
                && level(self.graph, domain, order, source) == Some(Level::Row)
                && axes.iter().enumerate().all(|(position, axis)| position == *axis);
        }
        if !in_group(operand) {
            return true;
        }
        let given = level(self.graph, domain, order, operand);
        match (self.graph.op(user), own) {
            // a reduction reads the level above its result
            (CoreOp::Reduce { .. }, Level::Row) | (CoreOp::Pick, _) => given == Some(Level::Lane),
            (CoreOp::Reduce { .. }, _) => matches!(given, Some(Level::Lane | Level::Row)),
            (_, Level::Final) => {
                matches!(given, Some(Level::Final | Level::Accumulator)) && self.graph.ty(operand).rank() == 0
            }
            (_, level) => given == Some(level),
        }
    }

    fn fits_contraction(&self, id: NodeId, group: usize, contraction: &Contraction) -> bool {
        // where the largest elements are, the elements themselves are at hand
        if let CoreOp::PoolPick { .. } = self.graph.op(id) {
            let [image, index] = self.graph.operands(id)[..] else { return false };
            return contraction.anchor == index && self.graph.operands(index)[0] == image;
        }
        if !matches!(
            self.graph.op(id),
            CoreOp::Unary(_) | CoreOp::Binary(_) | CoreOp::Select | CoreOp::Uniform(_) | CoreOp::Update(_)
        ) {
            return false;
        }
        if !contraction.summed_loops.is_empty() {
            return false; // the product is complete only after those loops
        }
        let shape = &self.graph.ty(id).shape;
        let part_of_sums = contraction.column_sums.is_some_and(|sums| &self.graph.ty(sums).shape == shape);
        if !part_of_sums
            && (shape != &self.graph.ty(contraction.anchor).shape
                || self.layouts.of(id) != self.layouts.of(contraction.anchor))
        {
            return false;
        }
        let touches = self.bases.of(id).iter().any(|base| self.group_of.get(base) == Some(&group));
        let is_update = |id: &NodeId| matches!(self.graph.op(*id), CoreOp::Update(_));
        let same_part = |member: &NodeId| &self.graph.ty(*member).shape == shape;
        if is_update(&id) && self.groups[group].members.iter().any(|member| is_update(member) && same_part(member)) {
            return false; // an epilogue takes one step
        }
        // random numbers are drawn where they are used first: they touch nothing
        let is_random = matches!(self.graph.op(id), CoreOp::Uniform(_));
        // an epilogue knows rows and columns of one product: with loops around it, or with the axes in another order, that
        // does not say which element it is, and so not which number
        if is_random && !(contraction.loops.is_empty() && self.layouts.of(id).order.is_sorted()) {
            return false;
        }
        (touches || is_random)
            && self
                .graph
                .operands(id)
                .into_iter()
                .all(|operand| self.epilogue_operand(operand, group, contraction, part_of_sums))
    }

    fn epilogue_operand(&self, operand: NodeId, group: usize, contraction: &Contraction, part_of_sums: bool) -> bool {
        let in_group = |id: NodeId| self.group_of.get(&id) == Some(&group);
        if self.inline.contains(&operand) {
            // an epilogue knows rows and columns, but not the indices along the result's axes
            if matches!(self.graph.op(operand), CoreOp::Reverse { .. } | CoreOp::Iota { .. }) {
                return false;
            }
            let inner = self.graph.operands(operand);
            return inner.into_iter().all(|inner| self.epilogue_operand(inner, group, contraction, part_of_sums));
        }
        if matches!(self.graph.op(operand), CoreOp::Constant(_)) {
            return true;
        }
        if in_group(operand) {
            // sums and products are complete at different times
            let of_sums =
                contraction.column_sums.is_some_and(|sums| self.graph.ty(sums).shape == self.graph.ty(operand).shape);
            return of_sums == part_of_sums;
        }
        if self.bases.of(operand).iter().copied().any(in_group) {
            return false; // a view of what is being computed
        }
        part_of_sums || self.strides_join(operand, contraction)
    }

    /// Whether an operand of the epilogue can be indexed by rows and columns of the product.
    fn strides_join(&self, operand: NodeId, contraction: &Contraction) -> bool {
        if self.graph.ty(operand).rank() == 0 {
            return true;
        }
        let view = self.layouts.view(self.graph, operand);
        let shape = &self.graph.ty(operand).shape;
        // columns side by side, or one number for all of them
        let step = contraction.n.axes.last().map(|axis| &view.strides[*axis]);
        let plain = step.is_none_or(|step| step.is_one() || *step == Dim::default());
        plain
            && [&contraction.m, &contraction.n].into_iter().all(|axis| {
                axis.axes.windows(2).all(|pair| view.strides[pair[0]] == &view.strides[pair[1]] * &shape[pair[1]])
            })
    }

    /// An optimiser's step overwrites its parameter: in its own kernel, nothing else may read the old one, except
    /// what the step itself is computed from, element by element. Nor does it happen where the loss is computed.
    fn reads_before_writing(&self, id: NodeId, group: usize) -> bool {
        if !self.graph.op(id).is_in_place() {
            return true;
        }
        if self.group_of_loss() == Some(group) {
            return false;
        }
        let parameter = self.graph.operands(id)[0];
        let readers: Vec<NodeId> =
            self.bases.readers(parameter).iter().copied().filter(|id| self.group_of.get(id) == Some(&group)).collect();
        if readers.is_empty() {
            return true;
        }
        let ancestors = self.ancestors_within(id, group);
        readers.into_iter().all(|member| {
            let op = self.graph.op(member);
            let elementwise = !op.has_own_loops() && !matches!(op, CoreOp::Reduce { .. } | CoreOp::Pick);
            elementwise && ancestors.contains(&member)
        })
    }

    /// What a node is computed from, as far as no other group computes it: a way through another group would be a cycle.
    fn ancestors_within(&self, id: NodeId, group: usize) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::from([id]);
        let mut stack = vec![id];
        while let Some(next) = stack.pop() {
            for operand in self.graph.operands(next) {
                let is_elsewhere = self.group_of.get(&operand).is_some_and(|known| *known != group);
                if !is_elsewhere && found.insert(operand) {
                    stack.push(operand);
                }
            }
        }
        found
    }
}

/// A reduction of lanes reads at lane level whatever its own level is.
fn own_is_lane(graph: &crate::ir::graph::Graph, user: NodeId, own: Level) -> bool {
    own == Level::Lane || matches!(graph.op(user), CoreOp::Reduce { .. })
}
