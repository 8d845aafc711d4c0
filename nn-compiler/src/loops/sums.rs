//! How sums are added up in loops, so that their error does not grow with how many numbers there are. The runtime's
//! `kernels::sums` has the bounds, and what emitted code calls for it.

use crate::ir::graph::NodeId;
use crate::ir::ops::{CoreOp, Reduction};
use crate::ir::types::{Dim, element_count};
use crate::loops::fuse::{Level, level};
use crate::loops::program::{Contraction, Kernel, KernelKind, Program};

/// The most numbers that are added one after the other: `nn_runtime::kernels::sums::CHAIN`.
const CHAIN: i64 = 64;

/// Whether so few numbers are added in so many lanes together that they may be one chain in each.
pub(crate) fn are_few(count: &Dim, lanes: i64) -> bool {
    count.as_constant().is_some_and(|count| count <= CHAIN * lanes)
}

/// A sum that keeps some of the axes of its loops: its results are more than one, and lie in memory. Loops are counted from
/// the outermost; those of one element are none.
pub(crate) struct Kept {
    /// Within so many loops, around which nothing is summed, stands the part of the result that the others add up.
    pub around: usize,
    /// How many elements the part has.
    pub len: Dim,
    /// Within so many loops each element of the part has got `rows` numbers more.
    pub row: usize,
    /// As many as the summed loops within those have, between which none is kept.
    pub rows: Dim,
    /// Within so many loops, none of which is kept, lanes are added up that are not.
    pub lanes: usize,
    /// How many numbers are added to an element in memory, if lanes are kept or were added up before.
    pub count: Dim,
    /// How many numbers are added up in registers, if lanes are not kept.
    pub each: Dim,
    pub keeps_lanes: bool,
}

impl Kept {
    /// What a sum is in loops over a domain in an order; `None` if it is not of this kind.
    pub(crate) fn new(program: &Program, domain: &[Dim], order: &[usize], id: NodeId) -> Option<Self> {
        let graph = &program.graph;
        let CoreOp::Reduce { kind: Reduction::Sum, axes } = graph.op(id) else { return None };
        let is_one = graph.ty(id).rank() == 0 || graph.ty(graph.operands(id)[0]).shape != domain;
        let (innermost, outer) = order.split_last().filter(|_| !is_one)?;
        if level(graph, domain, order, id) != Some(Level::Accumulator) {
            return None;
        }
        let outer: Vec<usize> = outer.iter().copied().filter(|axis| !domain[*axis].is_one()).collect();
        let is_kept = |axis: &usize| !axes.contains(axis);
        let summed = |loops: &[usize]| {
            element_count(
                &loops.iter().filter(|axis| !is_kept(axis)).map(|axis| domain[*axis].clone()).collect::<Vec<_>>(),
            )
        };
        let around = outer.iter().take_while(|axis| is_kept(axis)).count();
        let lanes = outer.iter().rposition(is_kept).map_or(0, |last| last + 1);
        let (width, keeps_lanes) = (&domain[*innermost], is_kept(innermost));
        let each = &summed(&outer[lanes..]) * width;
        if lanes == around {
            let (len, count) = (width.clone(), if keeps_lanes { summed(&outer) } else { Dim::from(1) });
            return Some(Self { around, len, row: outer.len(), rows: Dim::from(1), lanes, count, each, keeps_lanes });
        }
        // a loop that is kept runs within one that is summed: the part is all of the result
        let row = around + outer[around..].iter().position(is_kept).unwrap_or_default();
        let (rows, count) = if keeps_lanes {
            (summed(&outer[row..]), summed(&outer))
        } else {
            (summed(&outer[row..lanes]), summed(&outer[..lanes]))
        };
        let len = program.layouts.storage(graph, id);
        Some(Self { around: 0, len, row, rows, lanes, count, each, keeps_lanes })
    }

    /// Whether so many numbers are added to an element in memory that their chains need memory beside it.
    pub(crate) fn is_long(&self) -> bool {
        self.count.as_constant().is_none_or(|count| count > CHAIN)
    }

    /// Whether lanes add up to the result itself.
    pub(crate) fn is_complete(&self) -> bool {
        !self.keeps_lanes && self.count.is_one()
    }
}

/// The sums of a kernel that need memory beside their results, and how much.
pub(crate) fn beside(program: &Program, kernel: &Kernel) -> Vec<(NodeId, Dim)> {
    let KernelKind::Nest { domain, order } = &kernel.kind else { return Vec::new() };
    let kept = |id: &NodeId| Kept::new(program, domain, order, *id).filter(Kept::is_long);
    kernel.outputs.iter().filter_map(|id| Some((*id, &kept(id)?.len * &Dim::from(2)))).collect()
}

/// How much memory the sum of products that loops add up needs beside its result; none if they are few.
pub(crate) fn beside_products(program: &Program, contraction: &Contraction) -> Option<Dim> {
    let sizes: Vec<Dim> = contraction.summed_loops.iter().map(|axis| axis.size.clone()).collect();
    let is_long = !sizes.is_empty() && element_count(&sizes).as_constant().is_none_or(|count| count > CHAIN);
    is_long.then(|| &program.layouts.storage(&program.graph, contraction.anchor) * &Dim::from(2))
}
