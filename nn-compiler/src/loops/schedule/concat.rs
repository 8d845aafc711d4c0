//! Concatenations: each operand is copied to its place in the result.

use super::Site;
use super::lanes::Lanes;
use super::nest::Scope;
use crate::ir::graph::NodeId;
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::loops::ir::{Place, Statement};
use crate::loops::names::Namer;

/// A loop nest for each operand, lanes along the innermost axis of the result.
pub(super) fn schedule(site: &Site<'_>, namer: &Namer) -> Vec<Statement> {
    let program = site.program;
    let joined = site.kernel.members[0];
    let order = &program.layouts.of(joined).order;
    let strides = program.layouts.strides(&program.graph, joined);
    let copies = Copies { site, namer, order, strides, memory: site.name(joined), joined };
    copies.of(joined, &Dim::default())
}

struct Copies<'a> {
    site: &'a Site<'a>,
    namer: &'a Namer,
    /// The storage order of the result, and its strides.
    order: &'a [usize],
    strides: Vec<Dim>,
    memory: &'a String,
    joined: NodeId,
}

impl Copies<'_> {
    /// Copies a value to a place of the result: one that is itself joined here, piece by piece.
    fn of(&self, id: NodeId, start: &Dim) -> Vec<Statement> {
        let Site { program, kernel, .. } = self.site;
        let graph = &program.graph;
        let CoreOp::Concat { axis } = *graph.op(id) else { return self.copy(id, start) };
        if !kernel.members.contains(&id) && program.is_stored(id) {
            return self.copy(id, start);
        }
        let mut start = start.clone();
        let mut copies = Vec::new();
        for operand in graph.operands(id) {
            copies.extend(self.of(operand, &start));
            start = &start + &(&graph.ty(operand).shape[axis] * &self.strides[axis]);
        }
        copies
    }

    /// One loop nest.
    fn copy(&self, id: NodeId, start: &Dim) -> Vec<Statement> {
        let graph = &self.site.program.graph;
        let domain = &graph.ty(id).shape;
        let mut namer = self.namer.clone();
        let scope = Scope::new(self.site, domain, self.order, &mut namer);
        let mut lanes = Lanes::new(graph, &scope, &mut namer, &[id]);
        let value = lanes.expression(id);
        let mut body: Vec<Statement> =
            lanes.lets.into_iter().map(|(name, value)| Statement::Let(name, value)).collect();
        let row = scope.row_start(start, &self.strides, &[]);
        let at = Place::Lanes { row, stride: Dim::from(1) };
        let format = self.site.program.format(self.joined);
        body.push(Statement::Store { memory: self.memory.clone(), format, at, value });
        let innermost = *self.order.last().expect("what is joined has an axis");
        scope.loops(vec![Statement::Lanes { extent: domain[innermost].clone(), body }])
    }
}
