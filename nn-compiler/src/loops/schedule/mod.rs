//! Kernels to functions: which loops run, what each of them keeps in registers, where every element lies.

mod body;
mod concat;
mod lanes;
mod lines;
mod nest;
mod product;
mod scatter;
mod windows;

use std::collections::BTreeSet;

use super::expand::expand;
use super::ir::{Expr, Function, Library, Offset, Output, Parameter, ParameterKind, Part, Statement, state_name};
use super::names::{Namer, ValueNames};
use super::single::single;
use super::walk::{self, Item};
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::loops::layout::View;
use crate::loops::program::{Axis, Contraction, Kernel, KernelKind, Program};

pub(crate) use windows::geometry;

/// A kernel's function, and what its call needs.
pub(crate) struct Scheduled {
    /// The function.
    pub function: Function,
    /// What its parameters are.
    pub interface: Interface,
}

/// What a kernel is passed, and what it gives back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Interface {
    /// The stored values that it is passed, in order.
    pub arguments: Vec<Operand>,
    /// The scalars that it gives back.
    pub returns: Vec<NodeId>,
    /// Whether it takes optimiser steps.
    pub updates: bool,
    /// What else it is passed.
    pub extras: Extras,
}

impl Interface {
    /// That of a kernel of the same code: `same` gives the nodes in the places of those of this one.
    pub(crate) fn of_nodes(&self, graph: &Graph, names: &ValueNames, same: &dyn Fn(NodeId) -> NodeId) -> Self {
        let argument = |argument: &Operand| match *argument {
            Operand::Read(id) => Operand::Read(same(id)),
            Operand::Scalar(id) => Operand::Scalar(same(id)),
            Operand::Write(id) => Operand::Write(same(id)),
            Operand::Update(id, _) => match graph.op(same(id)) {
                CoreOp::Update(index) | CoreOp::Assign(index) => Operand::Update(same(id), *index),
                op => panic!("{op:?} in the place of an update"),
            },
        };
        let streams = names.streams(graph).map(|(_, stream)| stream).collect();
        Self {
            arguments: self.arguments.iter().map(argument).collect(),
            returns: self.returns.iter().map(|id| same(*id)).collect(),
            updates: self.updates,
            extras: Extras { streams, ..self.extras.clone() },
        }
    }
}

/// What a kernel is passed besides values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Extras {
    /// The number of examples.
    pub batch: bool,
    /// What random numbers follow from.
    pub seed: bool,
    /// The random streams it draws from, where they do not stand in its code.
    pub streams: Vec<usize>,
    /// Memory for whatever it likes.
    pub scratch: bool,
}

/// A value that a kernel is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operand {
    /// Memory to read.
    Read(NodeId),
    /// A number.
    Scalar(NodeId),
    /// Memory to write.
    Write(NodeId),
    /// A parameter to step, or a running statistic to move, by index, with the optimiser's state for it.
    Update(NodeId, usize),
}

/// The function of a kernel.
pub(crate) fn schedule(program: &Program, kernel: &Kernel, names: &ValueNames, namer: &Namer) -> Scheduled {
    let graph = &program.graph;
    let reads = program.body(kernel).1;
    let updated: BTreeSet<NodeId> =
        kernel.outputs.iter().filter(|id| graph.op(**id).is_in_place()).map(|id| graph.operands(*id)[0]).collect();
    let (mut arguments, mut tables) = (Vec::new(), Vec::new());
    for id in &reads {
        if program.is_variable(*id) {
            arguments.push(Operand::Scalar(*id));
        } else if let CoreOp::Table { values } = graph.op(*id) {
            tables.push((names.of(graph, *id).clone(), values.clone()));
        } else if !updated.contains(id) {
            arguments.push(Operand::Read(*id));
        }
    }
    for id in &kernel.outputs {
        match graph.op(*id) {
            CoreOp::Update(index) | CoreOp::Assign(index) => arguments.push(Operand::Update(*id, *index)),
            _ if program.is_variable(*id) => {}
            _ => arguments.push(Operand::Write(*id)),
        }
    }
    let returns: Vec<NodeId> = kernel.outputs.iter().copied().filter(|id| program.is_variable(*id)).collect();
    let mut namer = namer.clone();
    let scope = Site { program, kernel, names };
    let (body, returned) = match &kernel.kind {
        KernelKind::Contraction(c) => (scope.contraction(c, &mut namer), Vec::new()),
        KernelKind::Nest { domain, order } => nest::schedule(&scope, domain, order, &mut namer),
        KernelKind::Concat => (concat::schedule(&scope, &namer), Vec::new()),
        KernelKind::Scatter => (scatter::schedule(&scope, &namer), Vec::new()),
        KernelKind::Scalars => nest::schedule(&scope, &[], &[], &mut namer),
    };
    let (mut batch, mut seed) = (false, false);
    walk::deep(&body, &mut |item| match item {
        Item::Dim(dim) => batch |= dim.has_batch(),
        Item::Expr(Expr::Uniform { .. }) => seed = true,
        _ => {}
    });
    let streams = names.streams(graph).map(|(_, stream)| stream).collect();
    let mut extras = Extras { batch, seed, streams, scratch: takes_scratch(&body) };
    let own =
        |is_there: bool, name: &str, kind: ParameterKind| is_there.then(|| Parameter { name: name.to_owned(), kind });
    let mut parameters = Vec::new();
    parameters.extend(own(extras.batch, "batch", ParameterKind::Batch));
    parameters.extend(own(extras.seed, "seed", ParameterKind::Seed));
    parameters
        .extend(names.streams(graph).map(|(name, _)| Parameter { name: name.clone(), kind: ParameterKind::Stream }));
    for argument in &arguments {
        let (Operand::Read(id) | Operand::Scalar(id) | Operand::Write(id) | Operand::Update(id, _)) = *argument;
        let name = names.of(graph, id);
        let kind = match argument {
            Operand::Read(_) => ParameterKind::Read(program.format(id)),
            Operand::Scalar(_) => ParameterKind::Scalar,
            Operand::Write(_) | Operand::Update(..) => ParameterKind::Write(program.format(id)),
        };
        parameters.push(Parameter { name: name.clone(), kind });
        if let Operand::Update(..) = argument {
            let is_borrowed = !matches!(kernel.kind, KernelKind::Contraction(_));
            parameters.push(Parameter { name: state_name(name), kind: ParameterKind::State { is_borrowed } });
        }
    }
    parameters.extend(own(extras.scratch, "scratch", ParameterKind::Scratch));
    let mut function = Function { parameters, tables, body, returns: returned };
    // loops in place of calls pack nothing, and may leave the number of examples alone
    if !program.layouts.target.has_library {
        function = expand(&function);
        let has = |kind| function.parameters.iter().any(|parameter| parameter.kind == kind);
        (extras.batch, extras.scratch) = (has(ParameterKind::Batch), has(ParameterKind::Scratch));
    }
    if !program.layouts.target.has_vectors() {
        function = single(&function);
    }
    Scheduled { function, interface: Interface { arguments, returns, updates: !updated.is_empty(), extras } }
}

/// Whether some statements need memory for whatever they like.
fn takes_scratch(body: &[Statement]) -> bool {
    let mut found = false;
    walk::each(body, &mut |statement| {
        found |= match statement {
            Statement::Parts(_) | Statement::Reserve(..) => true,
            Statement::Call(call) => matches!(call.library, Library::Contract { .. } | Library::Convolve { .. }),
            _ => false,
        };
    });
    found
}

/// A kernel, and what its values are called.
struct Site<'a> {
    program: &'a Program,
    kernel: &'a Kernel,
    names: &'a ValueNames,
}

impl Site<'_> {
    fn contraction(&self, c: &Contraction, namer: &mut Namer) -> Vec<Statement> {
        let op = self.program.graph.op(c.anchor);
        match op {
            op if op.is_windowed() => windows::schedule(self, c, namer),
            op if op.runs_along_axis() => lines::schedule(self, c, namer),
            _ => product::schedule(self, c, namer),
        }
    }

    /// The name of a value.
    fn name(&self, id: NodeId) -> &String {
        self.names.of(&self.program.graph, id)
    }

    /// How a value is indexed.
    fn view(&self, id: NodeId) -> View {
        self.program.layouts.view(&self.program.graph, id)
    }

    /// The memory of a view, from where it begins.
    fn part(&self, view: &View) -> Part {
        let (memory, format) = (self.name(view.base).clone(), self.program.format(view.base));
        Part { memory, format, start: Offset::from(view.offset.clone()) }
    }

    /// The memory of a value that a kernel writes, from a place on.
    fn output(&self, id: NodeId, start: Offset, row: Dim) -> Output {
        Output { memory: self.name(id).clone(), format: self.program.format(id), start, row }
    }

    /// From one row of a contraction's result to the next.
    fn row_stride(&self, c: &Contraction) -> Dim {
        stride_of(&c.m, &self.program.layouts.strides(&self.program.graph, c.anchor))
    }
}

/// The stride of some axes that run as one, in the result or a value of its shape.
fn stride_of(axis: &Axis, strides: &[Dim]) -> Dim {
    axis.axes.last().map_or_else(Dim::default, |axis| strides[*axis].clone())
}

#[cfg(test)]
mod tests;
