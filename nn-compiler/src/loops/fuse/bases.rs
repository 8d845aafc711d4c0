//! What a node is computed from: the nodes in memory behind views and nodes that every kernel computes for itself.

use std::collections::BTreeSet;

use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::CoreOp;
use crate::ir::views::is_view;

/// The bases of every node, and who reads each of them.
#[derive(Default)]
pub(super) struct Bases {
    of: Vec<Vec<NodeId>>,
    readers: Vec<Vec<NodeId>>,
}

impl Bases {
    /// Those of a graph whose nodes `inline` are computed wherever they are needed.
    pub(super) fn new(graph: &Graph, inline: &BTreeSet<NodeId>) -> Self {
        let mut bases = Self::default();
        for id in graph.schedule() {
            bases.add(graph, inline, id);
        }
        bases
    }

    /// Adds a node whose operands are known.
    pub(super) fn add(&mut self, graph: &Graph, inline: &BTreeSet<NodeId>, id: NodeId) {
        let mut found = Vec::new();
        for operand in graph.operands(id) {
            if is_view(graph, operand) || inline.contains(&operand) {
                found.extend_from_slice(self.of(operand));
            } else if !matches!(graph.op(operand), CoreOp::Constant(_)) {
                found.push(operand);
            }
        }
        found.sort_unstable();
        found.dedup();
        let last = found.iter().chain([&id]).map(|id| id.index()).max().unwrap_or(0);
        if last >= self.of.len() {
            self.of.resize(last + 1, Vec::new());
            self.readers.resize(last + 1, Vec::new());
        }
        for base in &found {
            self.readers[base.index()].push(id);
        }
        self.of[id.index()] = found;
    }

    /// What a node is computed from, in order of creation.
    pub(super) fn of(&self, id: NodeId) -> &[NodeId] {
        &self.of[id.index()]
    }

    /// All nodes that are computed from this one.
    pub(super) fn readers(&self, base: NodeId) -> &[NodeId] {
        &self.readers[base.index()]
    }
}
