//! Concatenations: each operand is copied to its place in the result.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::lanes::Lanes;
use super::names::{Namer, ValueNames, local};
use super::nest::Scope;
use crate::graph::NodeId;
use crate::ops::CoreOp;
use crate::program::{Kernel, Program};
use crate::types::Dim;

/// The body of a concatenation's function: a loop nest for each operand, lanes along the innermost axis of the result.
pub(super) fn emit(program: &Program, kernel: &Kernel, names: &ValueNames, namer: &Namer) -> TokenStream {
    let joined = kernel.members[0];
    let order = &program.layouts.of(joined).order;
    let strides = program.layouts.strides(&program.graph, joined);
    let name = names.of(&program.graph, joined);
    let copies = Copies { program, kernel, names, namer, order, strides, name };
    copies.of(joined, &Dim::default())
}

struct Copies<'a> {
    program: &'a Program,
    kernel: &'a Kernel,
    names: &'a ValueNames,
    namer: &'a Namer,
    /// The storage order of the result, and its strides.
    order: &'a [usize],
    strides: Vec<Dim>,
    /// Its name.
    name: &'a Ident,
}

impl Copies<'_> {
    /// Copies a value to a place of the result: one that is itself joined here, piece by piece.
    fn of(&self, id: NodeId, start: &Dim) -> TokenStream {
        let graph = &self.program.graph;
        let CoreOp::Concat { axis } = *graph.op(id) else { return self.copy(id, start) };
        if !self.kernel.members.contains(&id) && self.program.is_stored(id) {
            return self.copy(id, start);
        }
        let mut start = start.clone();
        let mut copies = Vec::new();
        for operand in graph.operands(id) {
            copies.push(self.of(operand, &start));
            start = &start + &(&graph.ty(operand).shape[axis] * &self.strides[axis]);
        }
        quote!(#(#copies)*)
    }

    /// One loop nest.
    fn copy(&self, id: NodeId, start: &Dim) -> TokenStream {
        let graph = &self.program.graph;
        let domain = &graph.ty(id).shape;
        let mut namer = self.namer.clone();
        let scope = Scope::new(self.program, self.kernel, (domain, self.order), self.names, &mut namer);
        let mut expressions = Lanes::new(graph, &scope, &mut namer, &[id]);
        let value = expressions.factor(id);
        let lets = expressions.lets;
        let (name, j) = (self.name, local("j"));
        let at = scope.row_start(start, &self.strides, &[]).map_or(quote!(#j), |row| quote!(#j + (#row)));
        let lanes = *self.order.last().expect("what is joined has an axis");
        let size = domain[lanes].to_tokens();
        scope.loops(quote!(for #j in rt::spans::<L>(#size) { #(#lets)* #value.store(#name, #at); }))
    }
}
