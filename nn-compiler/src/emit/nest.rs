//! Loop nests: outer loops over rows, lanes along the last axis. A row is walked in stages: a reduction along it ends
//! a stage, and what needs its result is computed in the next one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::kernel::{mentions, state_name};
use super::lanes::{Lanes, Source, f64_expression, number, offset};
use super::names::{Namer, ValueNames, local};
use super::sums::{self, Kept};
use crate::fuse::{Level, level};
use crate::graph::NodeId;
use crate::lower::is_view;
use crate::ops::{CoreOp, Reduction, Scalar};
use crate::program::{Kernel, Program};
use crate::types::{Dim, element_count};

/// The body of a nest's function; an empty domain is for scalars only.
pub(super) fn emit(
    program: &Program,
    kernel: &Kernel,
    domain: &[Dim],
    order: &[usize],
    names: &ValueNames,
    namer: &mut Namer,
) -> TokenStream {
    let scope = Scope::new(program, kernel, (domain, order), names, namer);
    let around = vec![Vec::new(); scope.outer().len() + 1];
    let mut nest = Nest { scope: &scope, namer, stages: BTreeMap::new(), before: around.clone(), after: around };
    nest.emit()
}

/// What expressions in a nest can see.
pub(super) struct Scope<'a> {
    program: &'a Program,
    kernel: &'a Kernel,
    domain: &'a [Dim],
    order: &'a [usize],
    names: &'a ValueNames,
    /// A loop variable for each axis of the domain; that of the lane axis is not used.
    indices: Vec<Ident>,
    /// Results of finished stages, all lanes equal.
    known: RefCell<BTreeMap<NodeId, Ident>>,
}

/// The place of an element along an axis.
enum Index {
    /// Another one in each lane.
    Lanes,
    /// That of a loop around the lanes, or 0.
    Loop(TokenStream),
}

impl<'a> Scope<'a> {
    /// The scope of loops over a domain, in an order of its axes.
    pub(super) fn new(
        program: &'a Program,
        kernel: &'a Kernel,
        (domain, order): (&'a [Dim], &'a [usize]),
        names: &'a ValueNames,
        namer: &mut Namer,
    ) -> Self {
        let word = |size: &Dim| if *size == Dim::batch() { "example" } else { "i" };
        let indices = domain.iter().map(|size| namer.fresh(word(size))).collect();
        Self { program, kernel, domain, order, names, indices, known: RefCell::default() }
    }

    fn level(&self, id: NodeId) -> Level {
        if self.domain.is_empty() {
            return Level::Row;
        }
        level(&self.program.graph, self.domain, self.order, id).expect("a member fits its nest")
    }

    fn lane_axis(&self) -> Option<usize> {
        self.order.last().copied()
    }

    /// The axis of a value along which the lanes run; none of a value that is computed once a row.
    fn lanes_of(&self, id: NodeId) -> Option<usize> {
        self.lane_axis().filter(|_| self.program.graph.ty(id).shape == self.domain)
    }

    /// Where along one of its axes a value is being computed.
    fn index(&self, id: NodeId, axis: usize) -> Index {
        if self.lanes_of(id) == Some(axis) {
            return Index::Lanes;
        }
        // an axis of one element has no loop
        let index = &self.indices[axis];
        Index::Loop(if self.domain[axis].is_one() { quote!(0) } else { quote!(#index) })
    }

    /// The offset of the current row in a value, by its strides along the leading axes of the domain.
    pub(super) fn row_offset(&self, strides: &[Dim]) -> Option<TokenStream> {
        self.row_start(&Dim::default(), strides, &[])
    }

    /// The offset of the current row in a view, which starts at `first`; some axes may be walked backwards.
    pub(super) fn row_start(&self, first: &Dim, strides: &[Dim], backwards: &[usize]) -> Option<TokenStream> {
        let outer = self.order.split_last().map_or(&[][..], |(_, outer)| outer);
        let index = |axis: usize| {
            let index = &self.indices[axis];
            if !backwards.contains(&axis) {
                return quote!(#index);
            }
            let last = (&self.domain[axis] - &Dim::from(1)).to_tokens();
            quote!((#last - #index))
        };
        let terms: Vec<(TokenStream, Dim)> = outer
            .iter()
            .filter(|axis| **axis < strides.len() && !self.domain[**axis].is_one())
            .map(|axis| (index(*axis), strides[*axis].clone()))
            .collect();
        offset(first, &terms)
    }

    /// The axes of the loops around the lanes' but those of one element, which need none; the outermost first.
    fn outer(&self) -> Vec<usize> {
        let outer = self.order.split_last().map_or(&[][..], |(_, outer)| outer);
        outer.iter().copied().filter(|axis| !self.domain[*axis].is_one()).collect()
    }

    /// These loops around a body.
    pub(super) fn loops(&self, body: TokenStream) -> TokenStream {
        let nothing = vec![Vec::new(); self.outer().len() + 1];
        self.loops_with(&nothing, body, &nothing)
    }

    /// These loops around a body, with statements before and after what is within 0, 1, … of them.
    fn loops_with(&self, before: &[Vec<TokenStream>], body: TokenStream, after: &[Vec<TokenStream>]) -> TokenStream {
        let outer = self.outer();
        let within = |loops: usize, body: TokenStream| {
            let (before, after) = (&before[loops], &after[loops]);
            quote!(#(#before)* #body #(#after)*)
        };
        outer.iter().enumerate().rev().fold(within(outer.len(), body), |body, (loops, axis)| {
            let (index, size) = (&self.indices[*axis], self.domain[*axis].to_tokens());
            // a sum of what is the same everywhere only counts
            let index = if mentions(&body, &index.to_string()) { quote!(#index) } else { quote!(_) };
            within(loops, quote!(for #index in 0..#size { #body }))
        })
    }

    fn is_member(&self, id: NodeId) -> bool {
        self.kernel.members.contains(&id)
    }

    /// A value in memory, as lanes at the current place.
    fn memory(&self, id: NodeId) -> TokenStream {
        self.mirrored(id, &[])
    }

    /// A value in memory, as lanes at the place opposite to the current one along some axes.
    fn mirrored(&self, id: NodeId, backwards: &[usize]) -> TokenStream {
        let graph = &self.program.graph;
        let view = self.program.layouts.view(graph, id);
        if let CoreOp::Constant(value) = graph.op(view.base) {
            return number(value);
        }
        let name = self.names.of(graph, view.base);
        if self.program.is_variable(view.base) {
            return quote!(L::splat(#name));
        }
        let row = self.row_start(&view.offset, &view.strides, backwards);
        let lanes = self.lanes_of(id);
        let stride = lanes.map(|axis| view.strides[axis].clone());
        let j = local("j");
        match stride {
            Some(stride) if stride != Dim::default() && lanes.is_some_and(|axis| backwards.contains(&axis)) => {
                let last = (&self.domain[lanes.unwrap_or_default()] - &Dim::from(1)).to_tokens();
                let at = local("at");
                let stride = (!stride.is_one()).then(|| stride.to_factor_tokens()).map(|stride| quote!(* #stride));
                let row = row.map(|row| quote!(#row +));
                quote!(L::from_fn(#j, |#at| #name[#row (#last - #at) #stride]))
            }
            Some(stride) if stride.is_one() => {
                let at = row.map_or(quote!(#j), |row| quote!(#j + (#row)));
                quote!(L::load(#name, #at))
            }
            Some(stride) if stride != Dim::default() => {
                let stride = stride.to_factor_tokens();
                let row = row.map(|row| quote!(#row +));
                quote!(L::load_strided(#name, #row #j.start * #stride, #stride, #j.len))
            }
            _ => {
                let at = row.unwrap_or(quote!(0));
                quote!(L::splat(#name[#at]))
            }
        }
    }

    /// Where the current row is in a value in memory that keeps some axes.
    fn kept_row(&self, id: NodeId, axes: &[usize]) -> Option<TokenStream> {
        // strides of the result along the axes of the domain
        let mut own = self.program.layouts.strides(&self.program.graph, id).into_iter();
        let strides: Vec<Dim> = (0..self.domain.len())
            .map(|axis| if axes.contains(&axis) { Dim::default() } else { own.next().unwrap_or_default() })
            .collect();
        self.row_offset(&strides)
    }

    /// Adds lanes to a value in memory that keeps some axes.
    fn accumulate(&self, id: NodeId, kind: Reduction, axes: &[usize], value: &TokenStream) -> TokenStream {
        let name = self.names.of(&self.program.graph, id);
        let row = self.kept_row(id, axes);
        let j = local("j");
        if !self.lane_axis().is_some_and(|axis| axes.contains(&axis)) {
            let at = row.map_or(quote!(#j), |row| quote!(#j + (#row)));
            return if kind == Reduction::Max {
                quote!(L::load(#name, #at).max(#value).store(#name, #at);)
            } else {
                quote!((L::load(#name, #at) + (#value)).store(#name, #at);)
            };
        }
        let at = row.unwrap_or(quote!(0));
        quote!(#name[#at] = rt::Real::max(#name[#at], #value.keep(#j, rt::Real::NEG_INFINITY).maximum());)
    }

    /// How many numbers become one along some axes of a reduction's operand.
    fn count(&self, id: NodeId, axes: &[usize]) -> Dim {
        let graph = &self.program.graph;
        let shape = &graph.ty(graph.operands(id)[0]).shape;
        element_count(&axes.iter().map(|axis| shape[*axis].clone()).collect::<Vec<Dim>>())
    }

    /// The class of the current row.
    fn class(&self, labels: NodeId) -> TokenStream {
        let graph = &self.program.graph;
        let view = self.program.layouts.view(graph, labels);
        let name = self.names.of(graph, view.base);
        let at = self.row_start(&view.offset, &view.strides, &[]).unwrap_or(quote!(0));
        quote!(rt::class(#name, #at))
    }
}

impl Source for Scope<'_> {
    fn load(&self, id: NodeId) -> Option<TokenStream> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Some(quote!(#known));
        }
        if is_view(&self.program.graph, id) {
            let base = self.program.graph.operands(id)[0];
            // a row's value repeats along the row
            return if self.is_member(base) { self.load(base) } else { Some(self.memory(id)) };
        }
        (!self.is_member(id) && self.program.is_stored(id)).then(|| self.memory(id))
    }

    fn name(&self, id: NodeId) -> Option<String> {
        let graph = &self.program.graph;
        let base = self.program.layouts.view(graph, id).base;
        let is_loaded = !self.is_member(base) && self.program.is_stored(base);
        is_loaded.then(|| self.names.of(graph, base).to_string())
    }

    fn place(&self) -> &'static str {
        "j"
    }

    fn special(&self, id: NodeId) -> TokenStream {
        let graph = &self.program.graph;
        let operands = graph.operands(id);
        let j = local("j");
        match graph.op(id) {
            CoreOp::OneHot { .. } => {
                let class = self.class(operands[0]);
                let axis = graph.ty(id).rank() - 1;
                match self.index(id, axis) {
                    Index::Lanes => quote!(rt::one_hot::<L>(#j, #class)),
                    Index::Loop(index) => quote!(rt::one_hot_splat::<L>(#index, #class)),
                }
            }
            CoreOp::Uniform(stream) => {
                let shape = &graph.ty(id).shape;
                // draws are numbered in row-major order, however the values lie
                let strides: Vec<Dim> =
                    (0..shape.len()).map(|axis| crate::types::element_count(&shape[axis + 1..])).collect();
                let row = self.row_offset(&strides).unwrap_or(quote!(0));
                let (seed, stream) = (local("seed"), self.names.stream(id, *stream));
                match self.lanes_of(id).map(|axis| &strides[axis]) {
                    None => quote!(rt::uniform_splat::<L>(#seed, #stream, #row)),
                    Some(stride) if stride.is_one() => quote!(rt::uniform_lanes::<L>(#seed, #stream, #row, #j)),
                    Some(stride) => {
                        let stride = stride.to_tokens();
                        quote!(rt::uniform_strided::<L>(#seed, #stream, #row, #stride, #j))
                    }
                }
            }
            // the scores lie in memory: a load; otherwise the row is searched (see `Nest::reductions`)
            CoreOp::Pick => {
                let view = self.program.layouts.view(graph, operands[0]);
                let name = self.names.of(graph, view.base);
                let class = self.class(operands[1]);
                let row = self.row_start(&view.offset, &view.strides, &[]).map(|row| quote!(#row +));
                let stride = view.strides.last().filter(|stride| !stride.is_one()).map(|stride| {
                    let stride = stride.to_factor_tokens();
                    quote!(* #stride)
                });
                quote!(L::splat(#name[#row #class #stride]))
            }
            CoreOp::Reverse { axes } => self.mirrored(operands[0], axes),
            CoreOp::Iota { axis } => match self.index(id, *axis) {
                Index::Lanes => quote!(L::index(#j)),
                Index::Loop(_) if self.domain[*axis].is_one() => quote!(rt::number::<L>(0.0)),
                Index::Loop(index) => quote!(rt::number::<L>(rt::count(#index))),
            },
            op => panic!("{op:?} in a nest"),
        }
    }
}

struct Nest<'a> {
    scope: &'a Scope<'a>,
    namer: &'a mut Namer,
    stages: BTreeMap<NodeId, usize>,
    /// Statements before what is within 0, 1, … loops.
    before: Vec<Vec<TokenStream>>,
    /// Statements after it.
    after: Vec<Vec<TokenStream>>,
}

impl Nest<'_> {
    fn emit(&mut self) -> TokenStream {
        let scope = self.scope;
        let members = scope.kernel.members.clone();
        let last = members.iter().map(|id| self.stage(*id)).max().unwrap_or(0);
        for id in
            scope.kernel.outputs.iter().filter(|id| !scope.domain.is_empty() && scope.level(**id) == Level::Accumulator)
        {
            let kept = Kept::new(scope.program, scope.domain, scope.order, *id);
            if kept.is_some_and(|kept| kept.is_long() || kept.is_complete()) {
                continue; // begun where it is added up
            }
            if let (CoreOp::Reduce { kind, .. }, 1..) =
                (scope.program.graph.op(*id), scope.program.graph.ty(*id).rank())
            {
                let (name, start) = (scope.names.of(&scope.program.graph, *id), start(*kind));
                self.before[0].push(quote!(#name.fill(#start);));
            }
        }
        let beside = sums::beside(scope.program, scope.kernel);
        if !beside.is_empty() {
            let names = beside.iter().map(|(id, _)| beside_name(scope.names.of(&scope.program.graph, *id)));
            let lengths = beside.iter().map(|(_, length)| length.to_tokens());
            let scratch = local("scratch");
            self.before[0].insert(0, quote!(let [#(#names),*] = rt::parts(#scratch, [#(#lengths),*]);));
        }
        let mut body = Vec::new();
        for stage in 0..=last {
            self.emit_stage(stage, &members, &mut body);
        }
        let finals: Vec<NodeId> = members.iter().copied().filter(|id| scope.level(*id) == Level::Final).collect();
        let mut after = Vec::new();
        for id in finals {
            self.bind(id, &mut after);
        }
        let graph = &scope.program.graph;
        let in_memory = |id: &&NodeId| graph.ty(**id).rank() == 0 && !scope.program.is_variable(**id);
        for id in
            scope.kernel.outputs.iter().filter(in_memory).filter(|id| !matches!(graph.op(**id), CoreOp::Update(_)))
        {
            let (known, name) = (scope.known.borrow(), scope.names.of(graph, *id));
            let value = &known[id];
            after.push(quote!(#value.store(#name, rt::Span { start: 0, len: 1 });));
        }
        let returned: Vec<TokenStream> = scope
            .kernel
            .outputs
            .iter()
            .filter(|id| scope.program.is_variable(**id))
            .map(|id| {
                let known = scope.known.borrow();
                let name = &known[id];
                quote!(rt::scalar(#name))
            })
            .collect();
        let result = match returned.as_slice() {
            [] => quote!(),
            [one] => quote!(#one),
            many => quote!((#(#many),*)),
        };
        let loops = scope.loops_with(&self.before, quote!(#(#body)*), &self.after);
        quote!(#loops #(#after)* #result)
    }

    /// The stage of the row in which a value is complete.
    fn stage(&mut self, id: NodeId) -> usize {
        if let Some(stage) = self.stages.get(&id) {
            return *stage;
        }
        let scope = self.scope;
        let graph = &scope.program.graph;
        let is_loaded = !is_view(graph, id) && !scope.is_member(id) && scope.program.is_stored(id);
        let mut stage = 0;
        if !is_loaded {
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
    fn emit_stage(&mut self, stage: usize, members: &[NodeId], body: &mut Vec<TokenStream>) {
        let scope = self.scope;
        let graph = &scope.program.graph;
        let here: Vec<NodeId> = members.iter().copied().filter(|id| self.stages.get(id) == Some(&stage)).collect();
        // what the lanes must give: operands of reductions and accumulators, and stored values
        let searched = |id: NodeId| *graph.op(id) == CoreOp::Pick && !self.is_in_memory(graph.operands(id)[0]);
        let consumed: Vec<NodeId> = here
            .iter()
            .copied()
            .filter(|id| match graph.op(*id) {
                CoreOp::Reduce { .. } => graph.ty(graph.operands(*id)[0]).shape == scope.domain,
                CoreOp::Pick => searched(*id),
                _ => false,
            })
            .collect();
        let stored: Vec<NodeId> = here
            .iter()
            .copied()
            .filter(|id| {
                scope.kernel.outputs.contains(id) && !scope.domain.is_empty() && scope.level(*id) == Level::Lane
            })
            .collect();
        if !consumed.is_empty() || !stored.is_empty() {
            self.emit_lanes(&consumed, &stored, body);
        }
        for id in here {
            match scope.level(id) {
                Level::Row => self.emit_row_value(id, body),
                Level::Accumulator if graph.ty(graph.operands(id)[0]).shape != scope.domain => {
                    self.accumulate_row(id, body);
                }
                _ => {}
            }
        }
    }

    fn is_in_memory(&self, id: NodeId) -> bool {
        let base = self.scope.program.layouts.view(&self.scope.program.graph, id).base;
        !self.scope.is_member(base) && self.scope.program.is_stored(base)
    }

    /// The loop over lanes.
    fn emit_lanes(&mut self, consumed: &[NodeId], stored: &[NodeId], body: &mut Vec<TokenStream>) {
        let scope = self.scope;
        let graph = &scope.program.graph;
        let target = |id: NodeId| match graph.op(id) {
            CoreOp::Reduce { .. } | CoreOp::Pick => graph.operands(id)[0],
            CoreOp::Update(_) => graph.operands(id)[1],
            _ => id,
        };
        let targets: Vec<NodeId> = consumed.iter().chain(stored).map(|id| target(*id)).collect();
        let mut accumulators: Vec<(NodeId, Ident)> = Vec::new();
        for id in consumed {
            accumulators.push((*id, self.namer.fresh(graph.op_word(*id))));
        }
        let mut lanes = Lanes::new(graph, scope, self.namer, &targets);
        let mut statements = Vec::new();
        let (mut opening, mut closing) = (Vec::new(), Vec::new());
        let j = local("j");
        for (id, name) in &accumulators {
            let value = lanes.factor(target(*id));
            match (graph.op(*id), scope.level(*id)) {
                (CoreOp::Pick, _) => {
                    let class = scope.class(graph.operands(*id)[1]);
                    opening.push(quote!(let mut #name: L = rt::number(0.0);));
                    statements.push(quote!(#name = #name + L::select(rt::one_hot::<L>(#j, #class), #value, rt::number(0.0)).keep(#j, rt::Real::ZERO);));
                    closing.push(quote!(let #name = L::splat(#name.sum());));
                }
                (CoreOp::Reduce { kind, axes }, level) => {
                    if level == Level::Accumulator && graph.ty(*id).rank() > 0 {
                        statements.push(match Kept::new(scope.program, scope.domain, scope.order, *id) {
                            Some(kept) => add_up(scope, (&mut self.before, &mut self.after), &kept, *id, name, &value),
                            None => scope.accumulate(*id, *kind, axes, &value),
                        });
                        continue;
                    }
                    let count = scope.count(*id, axes);
                    let [opened, fold, closed] = fold(*kind, name, &value, graph.ty(*id).rank() == 0, &count);
                    if level == Level::Accumulator {
                        self.before[0].push(opened);
                        self.after[0].push(closed);
                    } else {
                        opening.push(opened);
                        closing.push(closed);
                    }
                    statements.push(fold);
                }
                _ => unreachable_kind(),
            }
        }
        for id in stored {
            let value = lanes.factor(target(*id));
            let name = scope.names.of(graph, *id);
            let place = scope.row_offset(
                &scope
                    .program
                    .layouts
                    .strides(graph, if graph.op(*id).is_in_place() { graph.operands(*id)[0] } else { *id }),
            );
            let at = place.map_or(quote!(#j), |row| quote!(#j + (#row)));
            let state = state_name(name);
            statements.push(match graph.op(*id) {
                CoreOp::Update(_) => quote!(rt::update_at::<L, R>(#name, &mut #state, #at, #value);),
                CoreOp::Assign(_) => quote!(rt::assign_at::<L, R>(#name, &mut #state, #at, #value);),
                _ => quote!(#value.store(#name, #at);),
            });
        }
        let lets = std::mem::take(&mut lanes.lets);
        let size = scope.domain[scope.lane_axis().expect("a nest has lanes")].to_tokens();
        body.push(quote!(
            #(#opening)*
            for #j in rt::spans::<L>(#size) { #(#lets)* #(#statements)* }
            #(#closing)*
        ));
        let mut known = scope.known.borrow_mut();
        for (id, name) in accumulators {
            if graph.ty(id).rank() == 0 || scope.level(id) == Level::Row {
                known.insert(id, name);
            }
        }
    }

    /// A value of the row from other values of the row.
    fn emit_row_value(&mut self, id: NodeId, body: &mut Vec<TokenStream>) {
        let scope = self.scope;
        let graph = &scope.program.graph;
        if !scope.known.borrow().contains_key(&id) {
            self.bind(id, body);
        }
        if matches!(graph.op(id), CoreOp::Update(_)) {
            return;
        }
        if scope.kernel.outputs.contains(&id) && graph.ty(id).rank() > 0 {
            let known = scope.known.borrow();
            let (value, name) = (&known[&id], scope.names.of(graph, id));
            let row = scope.row_offset(&scope.program.layouts.strides(graph, id)).unwrap_or(quote!(0));
            let at = quote!(rt::Span { start: #row, len: 1 });
            body.push(if let CoreOp::Assign(_) = graph.op(id) {
                let state = state_name(name);
                quote!(rt::assign_at::<L, R>(#name, &mut #state, #at, #value);)
            } else {
                quote!(#value.store(#name, #at);)
            });
        }
    }

    /// Adds a value of the row to a total over all rows.
    fn accumulate_row(&mut self, id: NodeId, body: &mut Vec<TokenStream>) {
        let scope = self.scope;
        let graph = &scope.program.graph;
        let CoreOp::Reduce { kind, axes } = graph.op(id) else { return };
        let operand = graph.operands(id)[0];
        let mut lanes = Lanes::new(graph, scope, self.namer, &[operand]);
        let value = lanes.expression(operand);
        let lets = lanes.lets;
        let name = self.namer.fresh(graph.op_word(id));
        if *kind == Reduction::Max {
            let start = start(*kind);
            self.before[0].push(quote!(let mut #name: L = L::splat(#start);));
            body.push(quote!(#(#lets)* #name = #name.max(#value);));
        } else {
            let result = result(*kind, &name, &scope.count(id, axes));
            self.before[0].push(quote!(let mut #name = rt::Total::<L>::new();));
            body.push(quote!(#(#lets)* #name.add_one(#value);));
            self.after[0].push(quote!(let #name: L = #result;));
        }
        scope.known.borrow_mut().insert(id, name);
    }

    /// `let name = …;`
    fn bind(&mut self, id: NodeId, body: &mut Vec<TokenStream>) {
        let scope = self.scope;
        let graph = &scope.program.graph;
        if let CoreOp::Update(_) = graph.op(id) {
            let parameter = graph.operands(id)[0];
            let mut lanes = Lanes::new(graph, scope, self.namer, &[graph.operands(id)[1]]);
            let gradient = lanes.expression(graph.operands(id)[1]);
            let (lets, name) = (lanes.lets, scope.names.of(graph, id));
            let state = state_name(name);
            let row = scope.row_offset(&scope.program.layouts.strides(graph, parameter)).unwrap_or(quote!(0));
            body.push(quote!(
                #(#lets)*
                rt::update_at::<L, R>(#name, &mut #state, rt::Span { start: #row, len: 1 }, #gradient);
            ));
            return;
        }
        let mut lanes = Lanes::new(graph, scope, self.namer, &[id]);
        let value = lanes.expression(id);
        let lets = lanes.lets;
        let wish = if scope.kernel.outputs.contains(&id) && scope.program.is_variable(id) {
            scope.names.of(graph, id).to_string()
        } else {
            graph.op_word(id).to_owned()
        };
        let name = format_ident!("{}", self.namer.text(&wish), span = proc_macro2::Span::mixed_site());
        body.push(quote!(#(#lets)* let #name: L = #value;));
        scope.known.borrow_mut().insert(id, name);
    }
}

fn unreachable_kind() -> ! {
    panic!("only reductions and picks are folded")
}

fn start(kind: Reduction) -> TokenStream {
    match kind {
        Reduction::Max => quote!(rt::Real::NEG_INFINITY),
        Reduction::Sum | Reduction::Mean | Reduction::LogSumExp => quote!(rt::Real::ZERO),
    }
}

/// How lanes are folded into an accumulator of one number, or of one a row: the statements before the loop over lanes, in it,
/// and after it. `count` numbers are folded in all.
fn fold(kind: Reduction, name: &Ident, value: &TokenStream, is_one: bool, count: &Dim) -> [TokenStream; 3] {
    let (neutral, j) = (start(kind), local("j"));
    let kept = quote!(#value.keep(#j, #neutral));
    match kind {
        Reduction::Max => [
            quote!(let mut #name: L = L::splat(#neutral);),
            quote!(#name = #name.max(#kept);),
            quote!(let #name = L::splat(#name.maximum());),
        ],
        Reduction::Sum if sums::are_few(count) => [
            quote!(let mut #name: L = L::splat(#neutral);),
            quote!(#name = #name + #kept;),
            quote!(let #name = L::splat(#name.sum());),
        ],
        _ => {
            let ty = if is_one { quote!(rt::Total) } else { quote!(rt::RowSum) };
            let result = result(kind, name, count);
            [quote!(let mut #name = #ty::<L>::new();), quote!(#name.add(#kept);), quote!(let #name: L = #result;)]
        }
    }
}

/// The sum of an accumulator of `count` numbers, or their mean.
fn result(kind: Reduction, name: &Ident, count: &Dim) -> TokenStream {
    if kind == Reduction::Mean {
        let count = f64_expression(&Scalar::size(count.clone()));
        quote!(#name.mean(#count))
    } else {
        quote!(#name.sum())
    }
}

/// The statement in the loop over lanes that adds a value to sums in memory, and those around it.
fn add_up(
    scope: &Scope<'_>,
    (before, after): (&mut [Vec<TokenStream>], &mut [Vec<TokenStream>]),
    kept: &Kept,
    id: NodeId,
    sum: &Ident,
    value: &TokenStream,
) -> TokenStream {
    let (graph, j) = (&scope.program.graph, local("j"));
    let CoreOp::Reduce { kind, axes } = graph.op(id) else { panic!("only reductions are added up") };
    let name = scope.names.of(graph, id);
    let row = scope.kept_row(id, axes);
    let in_part = kept.around > 0 || row.is_none();
    if kept.is_long() {
        let (len, beside) = (kept.len.to_tokens(), beside_name(name));
        let part = row.as_ref().filter(|_| in_part).map_or(quote!(#name[..#len]), |row| quote!(#name[#row..][..#len]));
        let part = if in_part { quote!(&mut #part) } else { quote!(&mut #name[..#len]) };
        before[kept.around].push(quote!(let mut #sum = rt::ColumnSums::new(#part, #beside);));
        let rows = kept.rows.to_tokens();
        after[kept.row].push(quote!(#sum.next::<L>(#rows);));
        after[kept.around].push(quote!(#sum.finish::<L>();));
    }
    if kept.keeps_lanes {
        if !kept.is_long() {
            return scope.accumulate(id, *kind, axes, value);
        }
        let at = row.filter(|_| !in_part).map_or(quote!(#j), |row| quote!(#j + (#row)));
        return quote!(#sum.add::<L>(#at, #value););
    }
    // lanes that are not kept are added up in registers first
    let lanes = format_ident!("{sum}_lanes", span = proc_macro2::Span::mixed_site());
    let [opened, folded, closed] = fold(*kind, &lanes, value, false, &kept.each);
    before[kept.lanes].push(opened);
    let at = row.unwrap_or(quote!(0));
    let store = match () {
        () if kept.is_complete() => quote!(#name[#at] = rt::scalar(#lanes);),
        () if kept.is_long() => quote!(#sum.add_one(#at, rt::scalar(#lanes));),
        () => quote!(#name[#at] += rt::scalar(#lanes);),
    };
    after[kept.lanes].insert(0, quote!(#closed #store));
    folded
}

/// The memory beside a sum.
fn beside_name(name: &Ident) -> Ident {
    format_ident!("{name}_beside", span = proc_macro2::Span::mixed_site())
}
