//! Loop nests: outer loops over rows, lanes along the last axis. A row is walked in stages: a reduction along it ends
//! a stage, and what needs its result is computed in the next one.

mod reductions;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::Site;
use super::lanes::{Lanes, Source};
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{CoreOp, Reduction};
use crate::ir::types::{Dim, element_count};
use crate::ir::views::is_view;
use crate::loops::fuse::{Level, level};
use crate::loops::ir::{Accumulator, Adding, Along, Class, Expr, Index, Name, Offset, Place, Statement};
use crate::loops::layout::View;
use crate::loops::names::Namer;
use crate::loops::sums::{self, Kept};
use crate::loops::walk;

/// The loops of a nest, and the scalars that it gives back; an empty domain is for scalars only.
pub(super) fn schedule(
    site: &Site<'_>,
    domain: &[Dim],
    order: &[usize],
    namer: &mut Namer,
) -> (Vec<Statement>, Vec<Name>) {
    let scope = Scope::new(site, domain, order, namer);
    let around = vec![Vec::new(); scope.outer().len() + 1];
    let mut nest = Nest { scope: &scope, namer, stages: BTreeMap::new(), before: around.clone(), after: around };
    nest.schedule()
}

/// What expressions in a nest can see.
pub(super) struct Scope<'a> {
    site: &'a Site<'a>,
    domain: &'a [Dim],
    order: &'a [usize],
    /// A loop variable for each axis of the domain; that of the lane axis is not used.
    indices: Vec<Name>,
    /// Results of finished stages, all lanes equal.
    known: RefCell<BTreeMap<NodeId, Name>>,
}

impl<'a> Scope<'a> {
    /// The scope of loops over a domain, in an order of its axes.
    pub(super) fn new(site: &'a Site<'a>, domain: &'a [Dim], order: &'a [usize], namer: &mut Namer) -> Self {
        let word = |size: &Dim| if *size == Dim::batch() { "example" } else { "i" };
        let indices = domain.iter().map(|size| namer.fresh(word(size))).collect();
        Self { site, domain, order, indices, known: RefCell::default() }
    }

    fn graph(&self) -> &'a Graph {
        &self.site.program.graph
    }

    fn level(&self, id: NodeId) -> Level {
        if self.domain.is_empty() {
            return Level::Row;
        }
        level(self.graph(), self.domain, self.order, id).expect("a member fits its nest")
    }

    /// The axis of a value along which the lanes run; none of a value that is computed once a row.
    fn lanes_of(&self, id: NodeId) -> Option<usize> {
        self.order.last().copied().filter(|_| self.graph().ty(id).shape == self.domain)
    }

    /// Where along one of its axes a value is being computed.
    fn along(&self, id: NodeId, axis: usize) -> Along {
        match () {
            () if self.lanes_of(id) == Some(axis) => Along::Lanes,
            // an axis of one element has no loop
            () if self.domain[axis].is_one() => Along::Zero,
            () => Along::Loop(self.indices[axis].clone()),
        }
    }

    /// The offset of the current row in a value, by its strides along the leading axes of the domain.
    fn row_offset(&self, strides: &[Dim]) -> Offset {
        self.row_start(&Dim::default(), strides, &[])
    }

    /// The offset of the current row in a view, which starts at `first`; some axes may be walked backwards.
    pub(super) fn row_start(&self, first: &Dim, strides: &[Dim], backwards: &[usize]) -> Offset {
        let index = |axis: usize| {
            let index = self.indices[axis].clone();
            if backwards.contains(&axis) { Index::Backwards(index, self.last(axis)) } else { Index::Loop(index) }
        };
        let strided = self.outer().into_iter().filter(|axis| *axis < strides.len());
        Offset::new(first.clone(), strided.map(|axis| (index(axis), strides[axis].clone())))
    }

    fn last(&self, axis: usize) -> Dim {
        &self.domain[axis] - &Dim::from(1)
    }

    /// The axes of the loops around the lanes' but those of one element, which need none; the outermost first.
    fn outer(&self) -> Vec<usize> {
        let outer = self.order.split_last().map_or(&[][..], |(_, outer)| outer);
        outer.iter().copied().filter(|axis| !self.domain[*axis].is_one()).collect()
    }

    /// These loops around a body.
    pub(super) fn loops(&self, body: Vec<Statement>) -> Vec<Statement> {
        let nothing = vec![Vec::new(); self.outer().len() + 1];
        self.loops_with(nothing.clone(), body, nothing)
    }

    /// These loops around a body, with statements before and after what is within 0, 1, … of them.
    fn loops_with(
        &self,
        before: Vec<Vec<Statement>>,
        body: Vec<Statement>,
        after: Vec<Vec<Statement>>,
    ) -> Vec<Statement> {
        let outer = self.outer();
        let mut around = before.into_iter().zip(after).rev();
        let mut within = |body: Vec<Statement>| {
            let (before, after) = around.next().expect("there are statements around each loop");
            before.into_iter().chain(body).chain(after).collect::<Vec<Statement>>()
        };
        let innermost = within(body);
        outer.iter().rev().fold(innermost, |body, axis| {
            let index = &self.indices[*axis];
            // a sum of what is the same everywhere only counts
            let index = walk::mentions(&body, index).then(|| index.clone());
            within(vec![Statement::For { index, extent: self.domain[*axis].clone(), body }])
        })
    }

    fn is_member(&self, id: NodeId) -> bool {
        self.site.kernel.members.contains(&id)
    }

    /// Whether a value lies in memory when the nest begins.
    fn is_loaded(&self, id: NodeId) -> bool {
        !self.is_member(id) && self.site.program.is_stored(id)
    }

    /// A value in memory, at the current place, or at the one opposite to it along some axes.
    fn memory(&self, id: NodeId, backwards: &[usize]) -> Expr {
        let view = self.site.view(id);
        if let CoreOp::Constant(value) = self.graph().op(view.base) {
            return Expr::Number(value.clone());
        }
        let memory = self.site.name(view.base).clone();
        if self.site.program.is_variable(view.base) {
            return Expr::Scalar(memory);
        }
        let row = self.row_start(&view.offset, &view.strides, backwards);
        let moving = self.lanes_of(id).map(|axis| (axis, view.strides[axis].clone()));
        let at = match moving.filter(|(_, stride)| *stride != Dim::default()) {
            Some((axis, stride)) if backwards.contains(&axis) => Place::Mirrored { row, last: self.last(axis), stride },
            Some((_, stride)) => Place::Lanes { row, stride },
            None => Place::One(row),
        };
        Expr::Load { memory, format: self.site.program.format(view.base), at }
    }

    /// Where the current row is in a value in memory that keeps some axes.
    fn kept_row(&self, id: NodeId, axes: &[usize]) -> Offset {
        // strides of the result along the axes of the domain
        let mut own = self.site.program.layouts.strides(self.graph(), id).into_iter();
        let stride = |axis| if axes.contains(&axis) { Dim::default() } else { own.next().unwrap_or_default() };
        let strides: Vec<Dim> = (0..self.domain.len()).map(stride).collect();
        self.row_offset(&strides)
    }

    /// How many numbers become one along some axes of a reduction's operand.
    fn count(&self, id: NodeId, axes: &[usize]) -> Dim {
        let shape = &self.graph().ty(self.graph().operands(id)[0]).shape;
        element_count(&axes.iter().map(|axis| shape[*axis].clone()).collect::<Vec<Dim>>())
    }

    /// The row of a table that the class of the current row names.
    fn gathered(&self, id: NodeId) -> Expr {
        let graph = self.graph();
        let [table, labels] = graph.operands(id)[..] else { panic!("a gather has two operands") };
        let View { base, offset, strides } = self.site.view(table);
        let (ahead, lanes) = (graph.ty(labels).rank(), self.lanes_of(id));
        let row = self.row_of_class(labels, &offset, &strides);
        let at = match lanes {
            Some(axis) => Place::Lanes { row, stride: strides[axis + 1 - ahead].clone() },
            None => Place::One(row),
        };
        Expr::Load { memory: self.site.name(base).clone(), format: self.site.program.format(base), at }
    }

    /// Where the row of a table is that the class of the current row names.
    pub(super) fn row_of_class(&self, labels: NodeId, first: &Dim, strides: &[Dim]) -> Offset {
        let [rows, rest @ ..] = strides else { panic!("a table has rows") };
        // a class says how far along the first axis; the table's others come behind those of the classes
        let own = [vec![Dim::default(); self.graph().ty(labels).rank()], rest.to_vec()].concat();
        let mut row = self.row_start(first, &own, &[]);
        row.terms.push((Index::Class(self.class(labels)), rows.clone()));
        row
    }

    /// The class of the current row.
    fn class(&self, labels: NodeId) -> Class {
        let View { base, offset, strides } = self.site.view(labels);
        Class { labels: self.site.name(base).clone(), at: self.row_start(&offset, &strides, &[]) }
    }
}

impl Source for Scope<'_> {
    fn load(&self, id: NodeId) -> Option<Expr> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Some(Expr::Name(known.clone()));
        }
        if is_view(self.graph(), id) {
            let base = self.graph().operands(id)[0];
            // a row's value repeats along the row
            return if self.is_member(base) { self.load(base) } else { Some(self.memory(id, &[])) };
        }
        self.is_loaded(id).then(|| self.memory(id, &[]))
    }

    fn name(&self, id: NodeId) -> Option<String> {
        let base = self.site.view(id).base;
        self.is_loaded(base).then(|| self.site.name(base).clone())
    }

    fn place(&self) -> &'static str {
        "j"
    }

    fn special(&self, id: NodeId) -> Expr {
        let graph = self.graph();
        let operands = graph.operands(id);
        match graph.op(id) {
            CoreOp::OneHot { .. } => Expr::OneHot(self.class(operands[0]), self.along(id, graph.ty(id).rank() - 1)),
            CoreOp::Uniform(stream) => {
                let shape = &graph.ty(id).shape;
                // draws are numbered in row-major order, however the values lie
                let strides: Vec<Dim> = (0..shape.len()).map(|axis| element_count(&shape[axis + 1..])).collect();
                let stride = self.lanes_of(id).map(|axis| strides[axis].clone());
                Expr::Uniform { stream: self.site.names.stream(id, *stream), row: self.row_offset(&strides), stride }
            }
            // the scores lie in memory: a load; otherwise the row is searched (see `Nest::fold`)
            CoreOp::Pick => {
                let View { base, offset, strides } = self.site.view(operands[0]);
                Expr::Pick {
                    memory: self.site.name(base).clone(),
                    row: self.row_start(&offset, &strides, &[]),
                    stride: strides.last().cloned().unwrap_or_default(),
                    class: self.class(operands[1]),
                }
            }
            CoreOp::Gather => self.gathered(id),
            CoreOp::Reverse { axes } => self.memory(operands[0], axes),
            CoreOp::Iota { axis } => Expr::Index(self.along(id, *axis)),
            // what lies in memory, is another way to index it, or is made of its operands' lanes before this is asked; and
            // what has loops of its own
            op @ (CoreOp::Input(_)
            | CoreOp::Parameter(_)
            | CoreOp::Constant(_)
            | CoreOp::Table { .. }
            | CoreOp::Unary(_)
            | CoreOp::Binary(_)
            | CoreOp::Select
            | CoreOp::Broadcast { .. }
            | CoreOp::Reduce { .. }
            | CoreOp::Reshape
            | CoreOp::Transpose { .. }
            | CoreOp::Slice { .. }
            | CoreOp::Concat { .. }
            | CoreOp::Scatter { .. }
            | CoreOp::Cumulate { .. }
            | CoreOp::Resample { .. }
            | CoreOp::Contract { .. }
            | CoreOp::Convolve { .. }
            | CoreOp::PoolIndex { .. }
            | CoreOp::PoolPick { .. }
            | CoreOp::Unpool { .. }
            | CoreOp::PoolSum { .. }
            | CoreOp::PoolSpread { .. }
            | CoreOp::Sloped(_)
            | CoreOp::Custom { .. }
            | CoreOp::Update(_)
            | CoreOp::Assign(_)) => panic!("{op:?} is no expression of a nest"),
        }
    }
}

struct Nest<'a> {
    scope: &'a Scope<'a>,
    namer: &'a mut Namer,
    stages: BTreeMap<NodeId, usize>,
    /// Statements before what is within 0, 1, … loops.
    before: Vec<Vec<Statement>>,
    /// Statements after it.
    after: Vec<Vec<Statement>>,
}

impl Nest<'_> {
    fn schedule(&mut self) -> (Vec<Statement>, Vec<Name>) {
        let Scope { site, domain, order, .. } = *self.scope;
        let (scope, graph) = (self.scope, self.scope.graph());
        let (members, outputs) = (&site.kernel.members, &site.kernel.outputs);
        let last = members.iter().map(|id| self.stage(*id)).max().unwrap_or(0);
        let beside = sums::beside(site.program, site.kernel);
        if !beside.is_empty() {
            let parts = beside.into_iter().map(|(id, length)| (beside_name(site.name(id)), length));
            self.before[0].push(Statement::Parts(parts.collect()));
        }
        for id in outputs.iter().filter(|id| !domain.is_empty() && scope.level(**id) == Level::Accumulator) {
            let kept = Kept::new(site.program, domain, order, *id);
            if kept.is_some_and(|kept| kept.is_long() || kept.is_complete()) {
                continue; // begun where it is added up
            }
            if let (CoreOp::Reduce { kind, .. }, 1..) = (graph.op(*id), graph.ty(*id).rank()) {
                self.before[0].push(Statement::Fill(site.name(*id).clone(), in_memory(*kind)));
            }
        }
        let mut body = Vec::new();
        for stage in 0..=last {
            self.schedule_stage(stage, members, &mut body);
        }
        let mut after = Vec::new();
        for id in members.iter().filter(|id| scope.level(**id) == Level::Final) {
            self.bind(*id, &mut after);
        }
        let known = scope.known.borrow();
        for id in outputs.iter().filter(|id| graph.ty(**id).rank() == 0 && !site.program.is_variable(**id)) {
            if !matches!(graph.op(*id), CoreOp::Update(_)) {
                let (memory, format) = (site.name(*id).clone(), site.program.format(*id));
                let at = Place::One(Offset::default());
                after.push(Statement::Store { memory, format, at, value: Expr::Name(known[id].clone()) });
            }
        }
        let returned = outputs.iter().filter(|id| site.program.is_variable(**id));
        let returned = returned.map(|id| known[id].clone()).collect();
        let (before, behind) = (std::mem::take(&mut self.before), std::mem::take(&mut self.after));
        let mut statements = scope.loops_with(before, body, behind);
        statements.extend(after);
        (statements, returned)
    }

    /// The stage of the row in which a value is complete.
    fn stage(&mut self, id: NodeId) -> usize {
        if let Some(stage) = self.stages.get(&id) {
            return *stage;
        }
        let scope = self.scope;
        let graph = scope.graph();
        let mut stage = 0;
        if is_view(graph, id) || !scope.is_loaded(id) {
            let own_is_lane = graph.ty(id).shape == scope.domain && !scope.domain.is_empty();
            for operand in graph.operands(id) {
                // what a row yields is known in the next stage, for whoever needs it lane by lane
                let yields = scope.is_member(operand) && scope.level(operand) == Level::Row;
                let step = usize::from(yields && own_is_lane);
                stage = stage.max(self.stage(operand) + step);
            }
        }
        self.stages.insert(id, stage);
        stage
    }

    /// One walk along the row, and the row's values that are then complete.
    fn schedule_stage(&mut self, stage: usize, members: &[NodeId], body: &mut Vec<Statement>) {
        let scope = self.scope;
        let graph = scope.graph();
        let here: Vec<NodeId> = members.iter().copied().filter(|id| self.stages.get(id) == Some(&stage)).collect();
        // what the lanes must give: operands of reductions and accumulators, and stored values
        let is_consumed = |id: &NodeId| match graph.op(*id) {
            CoreOp::Reduce { .. } => graph.ty(graph.operands(*id)[0]).shape == scope.domain,
            CoreOp::Pick => !scope.is_loaded(scope.site.view(graph.operands(*id)[0]).base),
            _ => false,
        };
        let is_stored = |id: &NodeId| {
            scope.site.kernel.outputs.contains(id) && !scope.domain.is_empty() && scope.level(*id) == Level::Lane
        };
        let consumed: Vec<NodeId> = here.iter().copied().filter(is_consumed).collect();
        let stored: Vec<NodeId> = here.iter().copied().filter(is_stored).collect();
        if !consumed.is_empty() || !stored.is_empty() {
            self.schedule_lanes(&consumed, &stored, body);
        }
        for id in here {
            match scope.level(id) {
                Level::Row => self.row_value(id, body),
                Level::Accumulator if graph.ty(graph.operands(id)[0]).shape != scope.domain => {
                    self.accumulate_row(id, body);
                }
                _ => {}
            }
        }
    }

    /// The loop over lanes.
    fn schedule_lanes(&mut self, consumed: &[NodeId], stored: &[NodeId], body: &mut Vec<Statement>) {
        let scope = self.scope;
        let graph = scope.graph();
        let target = |id: NodeId| match graph.op(id) {
            CoreOp::Reduce { .. } | CoreOp::Pick => graph.operands(id)[0],
            CoreOp::Update(_) => graph.operands(id)[1],
            _ => id,
        };
        let targets: Vec<NodeId> = consumed.iter().chain(stored).map(|id| target(*id)).collect();
        let names: Vec<Name> = consumed.iter().map(|id| self.namer.fresh(graph.op_word(*id))).collect();
        let mut lanes = Lanes::new(graph, scope, self.namer, &targets);
        let values: Vec<Expr> = targets.iter().map(|id| lanes.expression(*id)).collect();
        let lets = std::mem::take(&mut lanes.lets);
        let mut statements: Vec<Statement> =
            lets.into_iter().map(|(name, value)| Statement::Let(name, value)).collect();
        let (mut opening, mut closing) = (Vec::new(), Vec::new());
        let mut values = values.into_iter();
        for ((id, name), value) in consumed.iter().zip(&names).zip(values.by_ref()) {
            statements.push(self.fold(*id, name, value, (&mut opening, &mut closing)));
        }
        for (id, value) in stored.iter().zip(values) {
            let whose = if graph.op(*id).is_in_place() { graph.operands(*id)[0] } else { *id };
            let row = scope.row_offset(&scope.site.program.layouts.strides(graph, whose));
            let at = Place::Lanes { row, stride: Dim::from(1) };
            statements.push(written(scope.site, *id, at, value));
        }
        let extent = scope.order.last().map(|axis| scope.domain[*axis].clone()).expect("a nest has lanes");
        body.append(&mut opening);
        body.push(Statement::Lanes { extent, body: statements });
        body.append(&mut closing);
        let mut known = scope.known.borrow_mut();
        for (id, name) in consumed.iter().zip(names) {
            if graph.ty(*id).rank() == 0 || scope.level(*id) == Level::Row {
                known.insert(*id, name);
            }
        }
    }

    /// A value of the row from other values of the row.
    fn row_value(&mut self, id: NodeId, body: &mut Vec<Statement>) {
        let scope = self.scope;
        let graph = scope.graph();
        if !scope.known.borrow().contains_key(&id) {
            self.bind(id, body);
        }
        if matches!(graph.op(id), CoreOp::Update(_)) {
            return;
        }
        if scope.site.kernel.outputs.contains(&id) && graph.ty(id).rank() > 0 {
            let value = Expr::Name(scope.known.borrow()[&id].clone());
            let at = Place::One(scope.row_offset(&scope.site.program.layouts.strides(graph, id)));
            body.push(written(scope.site, id, at, value));
        }
    }

    /// Names a value of a row; or takes a step that a row has the gradient of.
    fn bind(&mut self, id: NodeId, body: &mut Vec<Statement>) {
        let scope = self.scope;
        let (site, graph) = (scope.site, scope.graph());
        let is_step = matches!(graph.op(id), CoreOp::Update(_));
        let target = if is_step { graph.operands(id)[1] } else { id };
        let mut lanes = Lanes::new(graph, scope, self.namer, &[target]);
        let value = lanes.expression(target);
        body.extend(lanes.lets.into_iter().map(|(name, value)| Statement::Let(name, value)));
        if is_step {
            let parameter = graph.operands(id)[0];
            let at = Place::One(scope.row_offset(&site.program.layouts.strides(graph, parameter)));
            body.push(written(site, id, at, value));
            return;
        }
        let is_returned = site.kernel.outputs.contains(&id) && site.program.is_variable(id);
        let wish = if is_returned { site.name(id) } else { graph.op_word(id) };
        let name = self.namer.fresh(wish);
        body.push(Statement::Let(name.clone(), value));
        scope.known.borrow_mut().insert(id, name);
    }
}

/// The statement that writes a value: over an old one as the optimiser or a guard has it, or as it is.
fn written(site: &Site<'_>, id: NodeId, at: Place, value: Expr) -> Statement {
    let memory = site.name(id).clone();
    match site.program.graph.op(id) {
        CoreOp::Update(_) => Statement::Step { memory, at, gradient: value },
        CoreOp::Assign(_) => Statement::Assign { memory, at, value },
        _ => Statement::Store { memory, format: site.program.format(id), at, value },
    }
}

/// How values are combined that lie in memory.
fn in_memory(kind: Reduction) -> Adding {
    if kind == Reduction::Max { Adding::Largest } else { Adding::Chain }
}

/// The memory beside a sum.
fn beside_name(name: &str) -> Name {
    format!("{name}_beside")
}
