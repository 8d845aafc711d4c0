//! Concatenations: each operand is copied to its place in the result.

use proc_macro2::TokenStream;
use quote::quote;

use super::lanes::Lanes;
use super::names::{Namer, ValueNames, local};
use super::nest::Scope;
use crate::ops::CoreOp;
use crate::program::{Kernel, Program};
use crate::types::Dim;

/// The body of a concatenation's function: a loop nest for each operand, lanes along the innermost axis of the result.
pub(super) fn emit(program: &Program, kernel: &Kernel, names: &ValueNames, namer: &mut Namer) -> TokenStream {
    let graph = &program.graph;
    let joined = kernel.members[0];
    let CoreOp::Concat { axis } = *graph.op(joined) else { panic!("{:?} is no concatenation", graph.op(joined)) };
    let (order, strides) = (&program.layouts.of(joined).order, program.layouts.strides(graph, joined));
    let lanes = *order.last().expect("what is joined has an axis");
    let (name, j) = (names.of(graph, joined), local("j"));
    let mut place = Dim::default();
    let mut copies = Vec::new();
    for operand in graph.operands(joined) {
        let domain = &graph.ty(operand).shape;
        // each nest has its own names
        let mut namer = namer.clone();
        let scope = Scope::new(program, kernel, (domain, order), names, &mut namer);
        let mut expressions = Lanes::new(graph, &scope, &mut namer, &[operand]);
        let value = expressions.factor(operand);
        let lets = expressions.lets;
        let at =
            scope.row_start(&(&place * &strides[axis]), &strides, &[]).map_or(quote!(#j), |row| quote!(#j + (#row)));
        let size = domain[lanes].to_tokens();
        copies.push(scope.loops(quote!(for #j in rt::spans::<L>(#size) { #(#lets)* #value.store(#name, #at); })));
        place = &place + &domain[axis];
    }
    quote!(#(#copies)*)
}
