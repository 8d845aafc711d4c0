//! What is done with each finished sum before it is stored: a body, with what it captures.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::lanes::{Lanes, Source};
use super::{Site, stride_of};
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Scalar, Unary};
use crate::ir::types::Dim;
use crate::ir::views::is_view;
use crate::loops::ir::{
    Body, Capture, Captured, Epilogue, Expr, Finish, Index, Name, Offset, Output, Part, Place, Stream,
};
use crate::loops::names::{Namer, ValueNames};
use crate::loops::program::{Axis, Contraction};
use crate::loops::walk::Item;

/// The index of a body's row.
const ROW: &str = "row";

/// The epilogue of the products of a contraction, or of the column sums that ride along.
pub(super) struct Epilogues<'a> {
    pub site: &'a Site<'a>,
    pub c: &'a Contraction,
    /// The contraction, or the sum that rides along.
    pub anchor: NodeId,
    /// Indices of the loops around the product.
    pub loops: &'a [Name],
}

/// What a body can see.
struct Seen<'a> {
    graph: &'a Graph,
    names: &'a ValueNames,
    anchor: NodeId,
    /// The old weight, for an optimiser's step.
    parameter: Option<NodeId>,
    /// What is captured, and how it is read.
    captures: BTreeMap<NodeId, (Capture, Expr)>,
    /// Numbers that depend on sizes, which a body does not see.
    numbers: RefCell<Vec<Scalar>>,
    width: &'a Dim,
}

impl Source for Seen<'_> {
    fn load(&self, id: NodeId) -> Option<Expr> {
        if id == self.anchor {
            return Some(Expr::Sum);
        }
        if self.parameter == Some(id) {
            return Some(Expr::Old);
        }
        self.captures.get(&id).map(|(_, load)| load.clone())
    }

    fn constant(&self, value: &Scalar) -> Expr {
        let mut numbers = self.numbers.borrow_mut();
        if value.as_number().is_none() && !numbers.contains(value) {
            numbers.push(value.clone());
        }
        Expr::Number(value.clone())
    }

    fn name(&self, id: NodeId) -> Option<String> {
        self.captures.get(&id).map(|(capture, _)| capture.name.clone())
    }

    fn place(&self) -> &'static str {
        "at"
    }

    fn special(&self, id: NodeId) -> Expr {
        match self.graph.op(id) {
            CoreOp::Uniform(stream) => Expr::Uniform {
                stream: self.names.stream(id, *stream),
                row: along_rows(self.width.clone()),
                stride: Some(Dim::from(1)),
            },
            op => panic!("{op:?} in an epilogue"),
        }
    }
}

/// The place of the current row, by how far rows are apart.
fn along_rows(stride: Dim) -> Offset {
    Offset::new(Dim::default(), [(Index::Loop(ROW.to_owned()), stride)])
}

impl Epilogues<'_> {
    /// What makes `outputs`; `output` says where one of them goes.
    pub(super) fn finish(
        &self,
        name: &str,
        outputs: &[NodeId],
        output: &dyn Fn(NodeId) -> Output,
        namer: &mut Namer,
    ) -> Finish {
        let graph = &self.site.program.graph;
        let is_update = |id: &NodeId| matches!(graph.op(*id), CoreOp::Update(_));
        let update = outputs.iter().copied().find(is_update);
        let plain: Vec<NodeId> = outputs.iter().copied().filter(|id| !is_update(id)).collect();
        let mut targets = plain.clone();
        targets.extend(update.map(|id| graph.operands(id)[1]));
        let outputs = plain.iter().map(|id| output(*id)).collect();
        let step = update.map(output);
        // the two plainest epilogues stand in the runtime
        let epilogue = match (plain.as_slice(), update) {
            ([id], None) if *id == self.anchor => Epilogue::Store,
            ([], Some(_)) if targets == [self.anchor] && self.loops.is_empty() => Epilogue::Step,
            _ => Epilogue::Body(Box::new(self.body(name, &plain, &targets, update, namer))),
        };
        Finish { epilogue, outputs, step }
    }

    fn body(
        &self,
        name: &str,
        plain: &[NodeId],
        targets: &[NodeId],
        update: Option<NodeId>,
        namer: &mut Namer,
    ) -> Body {
        let (site, graph) = (self.site, &self.site.program.graph);
        let parameter = update.map(|id| graph.operands(id)[0]);
        let touched = self.touched(targets, parameter);
        let seen = self.seen(&touched, parameter);
        let mut lanes = Lanes::new(graph, &seen, namer, targets);
        let mut results: Vec<Expr> = targets.iter().map(|id| lanes.expression(*id)).collect();
        let lets = lanes.lets;
        let step = update.and_then(|_| results.pop()).map(|gradient| {
            // the plain ones are written where their old values stood, which nothing asks for
            let places = plain.iter().map(|id| namer.fresh(&format!("new_{}", site.name(*id)))).collect();
            (gradient, places)
        });
        let drawn: Vec<Stream> = touched
            .iter()
            .filter_map(|id| match graph.op(*id) {
                CoreOp::Uniform(stream) => Some(site.names.stream(*id, *stream)),
                _ => None,
            })
            .collect();
        let drawn_along = (!drawn.is_empty()).then(|| self.c.n.size.clone());
        let passed = |stream| if let Stream::Passed(name) = stream { Some(name) } else { None };
        let numbers = seen.numbers.into_inner();
        let captures = seen.captures.into_values().map(|(capture, _)| capture).collect();
        let streams = drawn.into_iter().filter_map(passed).collect();
        let name = name.to_owned();
        let mut body = Body { name, captures, numbers, streams, drawn_along, lets, results, step, is_long: false };
        let mut length = 0;
        body.items(&mut |item| length += if let Item::Expr(value) = item { length_of(value) } else { 0 });
        body.is_long = length > MOST_REPEATED;
        body
    }

    /// Everything between the targets and what is at hand.
    fn touched(&self, targets: &[NodeId], parameter: Option<NodeId>) -> Vec<NodeId> {
        let graph = &self.site.program.graph;
        let mut seen = Vec::new();
        let mut stack = targets.to_vec();
        while let Some(id) = stack.pop() {
            let is_at_hand = id == self.anchor || parameter == Some(id) || matches!(graph.op(id), CoreOp::Constant(_));
            if is_at_hand || seen.contains(&id) {
                continue;
            }
            seen.push(id);
            if !self.is_operand(id) {
                stack.extend(graph.operands(id));
            }
        }
        seen
    }

    /// Whether a node is read from memory by the epilogue.
    fn is_operand(&self, id: NodeId) -> bool {
        let Site { program, kernel, .. } = self.site;
        is_view(&program.graph, id) || (!kernel.members.contains(&id) && program.is_stored(id))
    }

    /// What the body sees: whole matrices, a row of them, a column of them, or a number.
    fn seen(&self, touched: &[NodeId], parameter: Option<NodeId>) -> Seen<'_> {
        let mut operands: Vec<NodeId> = touched.iter().copied().filter(|id| self.is_operand(*id)).collect();
        operands.sort_unstable();
        let mut namer = Namer::default();
        let captures = operands.into_iter().map(|id| (id, self.capture(id, &mut namer))).collect();
        Seen {
            graph: &self.site.program.graph,
            names: self.site.names,
            anchor: self.anchor,
            parameter,
            captures,
            numbers: RefCell::default(),
            width: &self.c.n.size,
        }
    }

    fn capture(&self, id: NodeId, namer: &mut Namer) -> (Capture, Expr) {
        let program = self.site.program;
        let view = self.site.view(id);
        let source = self.site.name(view.base).clone();
        let name = namer.fresh(&source);
        if program.graph.ty(view.base).rank() == 0 {
            let is_variable = program.is_variable(view.base);
            let from = if is_variable { Captured::Scalar(source) } else { Captured::First(source) };
            return (Capture { name: name.clone(), from }, Expr::Scalar(name));
        }
        let stride = |axis: &Axis| stride_of(axis, &view.strides);
        let (row, column) = if self.anchor == self.c.anchor {
            (stride(&self.c.m), stride(&self.c.n))
        } else {
            (Dim::default(), view.strides.last().cloned().unwrap_or_default())
        };
        let loops = self.c.loops.iter().zip(self.loops);
        let terms = loops.map(|(axis, index)| (Index::Loop(index.clone()), stride(axis)));
        let format = program.format(view.base);
        let part = Part { memory: source, format: format.clone(), start: Offset::new(view.offset.clone(), terms) };
        let place = along_rows(row.clone());
        let at = if column == Dim::default() { Place::One(place) } else { Place::Lanes { row: place, stride: column } };
        (Capture { name: name.clone(), from: Captured::Rows(part, row) }, Expr::Load { memory: name, format, at })
    }
}

/// The length of a body that is repeated for each of some registers, in operations.
const MOST_REPEATED: usize = 16;

/// The operations of an expression without those of its operands, roughly: functions are polynomials.
fn length_of(value: &Expr) -> usize {
    use Unary::{Abs, Copy, FiniteOrZero, Floor, Neg, Relu, Round, Sign, Sqrt, StopGradient};
    const FUNCTION: usize = 20;
    match value {
        Expr::Unary(Copy | StopGradient | Neg | Abs | Sign | Sqrt | Relu | Floor | Round | FiniteOrZero, _) => 1,
        Expr::Unary(..) | Expr::Binary(Binary::Pow | Binary::Rem, _) | Expr::Uniform { .. } | Expr::Pick { .. } => {
            FUNCTION
        }
        Expr::Name(_) | Expr::Sum | Expr::Old => 0,
        _ => 1,
    }
}
