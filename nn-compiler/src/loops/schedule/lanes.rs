//! Expressions over lanes: a node and what it is computed from, with a name for what is used more than once.

use std::collections::BTreeMap;

use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{CoreOp, Scalar, Unary};
use crate::ir::views::is_view;
use crate::loops::ir::{Expr, Name};
use crate::loops::names::Namer;

/// Where values come from that are not computed here: memory, arguments, earlier results.
pub(super) trait Source {
    /// The value of a node, if it is at hand; a node that is not is computed from its operands.
    fn load(&self, id: NodeId) -> Option<Expr>;

    /// A number of the source.
    fn constant(&self, value: &Scalar) -> Expr {
        Expr::Number(value.clone())
    }

    /// The name of the memory that a node is loaded from.
    fn name(&self, id: NodeId) -> Option<String>;

    /// A word for the place that loads are from: `j`, `at`.
    fn place(&self) -> &'static str;

    /// The value of a node that only this kind of loop knows how to make.
    fn special(&self, id: NodeId) -> Expr;
}

/// Builds expressions, and the names before them.
pub(super) struct Lanes<'a> {
    graph: &'a Graph,
    source: &'a dyn Source,
    namer: &'a mut Namer,
    /// What must be named before, in order.
    pub lets: Vec<(Name, Expr)>,
    known: BTreeMap<NodeId, Name>,
    uses: BTreeMap<NodeId, usize>,
    /// How many operations are inside each other in a node's expression, down to the next name.
    heights: BTreeMap<NodeId, usize>,
}

/// The most operations inside each other in one expression.
const TALLEST: usize = 16;

impl<'a> Lanes<'a> {
    /// A builder for some targets: what more than one of them (or one of them twice) needs is computed once.
    pub(super) fn new(graph: &'a Graph, source: &'a dyn Source, namer: &'a mut Namer, targets: &[NodeId]) -> Self {
        let (known, uses, heights) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut lanes = Self { graph, source, namer, lets: Vec::new(), known, uses, heights };
        for target in targets {
            lanes.count(*target);
        }
        for target in targets {
            lanes.measure(*target);
        }
        lanes
    }

    /// Finds how tall the expressions of a node and of its operands are; a loop has only so many nodes that this may
    /// recurse, and so may what follows.
    fn measure(&mut self, id: NodeId) -> usize {
        if let Some(source) = self.copied(id) {
            return self.measure(source);
        }
        if let Some(height) = self.heights.get(&id) {
            return if self.has_name(id) { 0 } else { *height };
        }
        let mut height = 0;
        if self.source.load(id).is_none() && !is_view(self.graph, id) {
            height = self.graph.operands(id).into_iter().map(|operand| self.measure(operand)).max().unwrap_or(0) + 1;
        }
        self.heights.insert(id, height);
        if self.has_name(id) { 0 } else { height }
    }

    /// Whether a node is named: what is used twice, or would make an expression too tall.
    fn has_name(&self, id: NodeId) -> bool {
        self.uses.get(&id).is_some_and(|uses| *uses > 1)
            || self.heights.get(&id).is_some_and(|height| *height >= TALLEST)
    }

    fn count(&mut self, id: NodeId) {
        if let Some(source) = self.copied(id) {
            return self.count(source);
        }
        let uses = self.uses.entry(id).or_default();
        *uses += 1;
        if *uses == 1 && self.source.load(id).is_none() && !is_view(self.graph, id) {
            for operand in self.graph.operands(id) {
                self.count(operand);
            }
        }
    }

    /// The value of a node.
    pub(super) fn expression(&mut self, id: NodeId) -> Expr {
        if let CoreOp::Constant(value) = self.graph.op(id) {
            return self.source.constant(value);
        }
        if let Some(source) = self.copied(id) {
            return self.expression(source);
        }
        if let Some(known) = self.known.get(&id) {
            return Expr::Name(known.clone());
        }
        let value = self.source.load(id).unwrap_or_else(|| self.compute(id));
        if !self.has_name(id) {
            return value;
        }
        let wish = self.source.name(id).map(|name| format!("{name}_{}", self.source.place()));
        let name = self.namer.fresh(wish.as_deref().unwrap_or(self.graph.op_word(id)));
        self.lets.push((name.clone(), value));
        self.known.insert(id, name.clone());
        Expr::Name(name)
    }

    /// What a node that is computed here copies.
    fn copied(&self, id: NodeId) -> Option<NodeId> {
        let copied = match self.graph.op(id) {
            CoreOp::Unary(Unary::Copy) => 0,
            CoreOp::Assign(_) => 1,
            _ => return None,
        };
        self.source.load(id).is_none().then(|| self.graph.operands(id)[copied])
    }

    fn compute(&mut self, id: NodeId) -> Expr {
        let operands = self.graph.operands(id);
        match self.graph.op(id) {
            CoreOp::Unary(function) => Expr::Unary(*function, Box::new(self.expression(operands[0]))),
            CoreOp::Binary(function) => {
                let function = *function;
                Expr::Binary(function, Box::new([0, 1].map(|position| self.expression(operands[position]))))
            }
            CoreOp::Select => Expr::Select(Box::new([0, 1, 2].map(|position| self.expression(operands[position])))),
            _ => self.source.special(id),
        }
    }
}
