//! A kernel as a function: what it is passed, what it gives back, and its body.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::lanes::float_literal;
use super::names::{Namer, ValueNames, index, local};
use super::{concat, contraction, lines, nest, windows};
use crate::graph::{Graph, NodeId};
use crate::ops::CoreOp;
use crate::program::{Kernel, KernelKind, Program};
use crate::types::Element;

/// A kernel's function without its name, and what its call needs.
pub(super) struct KernelCode {
    /// The function's generics, parameters and result.
    pub signature: TokenStream,
    pub body: TokenStream,
    pub interface: Interface,
}

impl KernelCode {
    /// The code as text: kernels of the same text are the same.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.signature, self.body)
    }
}

/// What a kernel is passed, and what it gives back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Interface {
    /// The stored values that it is passed, in order.
    pub arguments: Vec<Argument>,
    /// The scalars that it gives back.
    pub returns: Vec<NodeId>,
    /// Whether it takes optimiser steps.
    pub updates: bool,
    /// What else it is passed.
    pub extras: Extras,
}

impl Interface {
    /// That of a kernel of the same code: `same` gives the nodes in the places of those of this one.
    pub(super) fn of_nodes(&self, graph: &Graph, names: &ValueNames, same: &dyn Fn(NodeId) -> NodeId) -> Self {
        let argument = |argument: &Argument| match *argument {
            Argument::Read(id) => Argument::Read(same(id)),
            Argument::Scalar(id) => Argument::Scalar(same(id)),
            Argument::Write(id) => Argument::Write(same(id)),
            Argument::Update(id, _) => match graph.op(same(id)) {
                CoreOp::Update(index) | CoreOp::Assign(index) => Argument::Update(same(id), *index),
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
pub(super) struct Extras {
    pub batch: bool,
    pub seed: bool,
    /// The random streams it draws from, where they do not stand in its code.
    pub streams: Vec<usize>,
    pub scratch: bool,
}

/// A value that a kernel is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Argument {
    /// A slice to read.
    Read(NodeId),
    /// A number.
    Scalar(NodeId),
    /// A slice to write.
    Write(NodeId),
    /// A parameter to step, or a running statistic to move, by index, with the optimiser's state for it.
    Update(NodeId, usize),
}

/// The function of a kernel.
pub(super) fn emit(program: &Program, kernel: &Kernel, names: &ValueNames, namer: &Namer) -> KernelCode {
    let graph = &program.graph;
    let reads = program.body(kernel).1;
    let updated: BTreeSet<NodeId> =
        kernel.outputs.iter().filter(|id| graph.op(**id).is_in_place()).map(|id| graph.operands(*id)[0]).collect();
    let (mut arguments, mut tables) = (Vec::new(), Vec::new());
    for id in &reads {
        if program.is_variable(*id) {
            arguments.push(Argument::Scalar(*id));
        } else if let CoreOp::Table { values } = graph.op(*id) {
            let (name, count) = (names.of(graph, *id), index(values.len()));
            let values = values.iter().map(|bits| float_literal(f64::from_bits(*bits)));
            tables.push(quote!(let #name = &rt::table::<L::Elem, #count>([#(#values),*]);));
        } else if !updated.contains(id) {
            arguments.push(Argument::Read(*id));
        }
    }
    let mut returns = Vec::new();
    for id in &kernel.outputs {
        match graph.op(*id) {
            CoreOp::Update(index) | CoreOp::Assign(index) => arguments.push(Argument::Update(*id, *index)),
            _ if program.is_variable(*id) => returns.push(*id),
            _ => arguments.push(Argument::Write(*id)),
        }
    }
    let mut namer = namer.clone();
    let statements = match &kernel.kind {
        KernelKind::Contraction(c) if graph.op(c.anchor).channels_last().is_some() => {
            windows::emit(program, kernel, c, names, &mut namer)
        }
        KernelKind::Contraction(c) if graph.op(c.anchor).runs_along_axis() => {
            lines::emit(program, kernel, c, names, &mut namer)
        }
        KernelKind::Contraction(contraction) => contraction::emit(program, kernel, contraction, names, &mut namer),
        KernelKind::Nest { domain, order } => nest::emit(program, kernel, domain, order, names, &mut namer),
        KernelKind::Concat => concat::emit(program, kernel, names, &namer),
        KernelKind::Scalars => nest::emit(program, kernel, &[], &[], names, &mut namer),
    };
    let mentions = |wanted: &str| mentions(&statements, wanted);
    let streams = names.streams(graph).map(|(_, stream)| stream).collect();
    let extras = Extras { batch: mentions("batch"), seed: mentions("seed"), streams, scratch: mentions("scratch") };
    let updates = !updated.is_empty();
    let mut parameters = Vec::new();
    if extras.batch {
        let batch = local("batch");
        parameters.push(quote!(#batch: usize));
    }
    if extras.seed {
        let seed = local("seed");
        parameters.push(quote!(#seed: u64));
    }
    parameters.extend(names.streams(graph).map(|(name, _)| quote!(#name: u64)));
    for argument in &arguments {
        let ty = match argument {
            Argument::Read(id) => match graph.ty(*id).element {
                Element::Float => quote!(&[L::Elem]),
                Element::Class(_) => quote!(&[u32]),
            },
            Argument::Scalar(_) => quote!(L::Elem),
            Argument::Write(_) | Argument::Update(..) => quote!(&mut [L::Elem]),
        };
        let (Argument::Read(id) | Argument::Scalar(id) | Argument::Write(id) | Argument::Update(id, _)) = *argument;
        let name = names.of(graph, id);
        parameters.push(quote!(#name: #ty));
        if let Argument::Update(..) = argument {
            let state = state_name(name);
            let mutable = (!matches!(kernel.kind, KernelKind::Contraction(_))).then(|| quote!(mut));
            parameters.push(quote!(#mutable #state: rt::State<'_, R, L::Elem>));
        }
    }
    if extras.scratch {
        let scratch = local("scratch");
        parameters.push(quote!(#scratch: &mut [L::Elem]));
    }
    let output = match returns.len() {
        0 => quote!(),
        1 => quote!(-> L::Elem),
        count => {
            let elements = vec![quote!(L::Elem); count];
            quote!(-> (#(#elements),*))
        }
    };
    let rule = updates.then(|| quote!(, R: rt::Rule));
    KernelCode {
        signature: quote!(<L: rt::Lane #rule>(#(#parameters),*) #output),
        body: quote!(#(#tables)* #statements),
        interface: Interface { arguments, returns, updates, extras },
    }
}

/// The name of the optimiser's state for a parameter.
pub(super) fn state_name(parameter: &Ident) -> Ident {
    format_ident!("{}_state", parameter)
}

/// Whether an identifier stands anywhere in some tokens.
pub(super) fn mentions(tokens: &TokenStream, wanted: &str) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            // not the name of a field
            TokenTree::Ident(ident) if ident == wanted => !matches!(
                tokens.peek(),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Alone
            ),
            TokenTree::Group(group) => mentions(&group.stream(), wanted),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}
