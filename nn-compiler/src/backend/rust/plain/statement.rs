//! Statements.

use proc_macro2::TokenStream;
use quote::quote;

use super::expression::{byte, expression, number};
use crate::backend::rust::expression::{f64_expression, place};
use crate::backend::rust::names::local;
use crate::backend::rust::state;
use crate::backend::rust::statement::{begin_sums, parts, reserve};
use crate::backend::rust::whole::whole;
use crate::ir::ops::Scalar;
use crate::ir::types::Dim;
use crate::loops::ir::{Accumulator, Adding, Expr, Format, Name, Place, Statement};

/// Statements, in order.
pub(super) fn statements(body: &[Statement]) -> TokenStream {
    body.iter().map(statement).collect()
}

/// The statements of a function that gives numbers back, and those numbers. The only one need not be named before.
pub(super) fn returning(body: &[Statement], returns: &[Name]) -> TokenStream {
    if let ([before @ .., Statement::End(accumulator, mean)], [name]) = (body, returns)
        && accumulator.name == *name
        && let Some(total) = total(accumulator, mean.as_ref())
    {
        let before = statements(before);
        return quote!(#before #total);
    }
    let (body, names) = (statements(body), returns.iter().map(|name| local(name)));
    match returns {
        [] => body,
        [_] => quote!(#body #(#names)*),
        _ => quote!(#body (#(#names),*)),
    }
}

fn statement(statement: &Statement) -> TokenStream {
    match statement {
        Statement::For { index, extent, body } => {
            let (index, extent, body) = (named(index.as_ref()), extent.to_tokens(), statements(body));
            quote!(for #index in 0..#extent { #body })
        }
        Statement::Range { index, start, end, body } => {
            let (index, body) = (named(index.as_ref()), statements(body));
            let (start, end) = (whole(start), whole(end));
            quote!(for #index in #start..#end { #body })
        }
        Statement::Index(name, value) => {
            let (name, value) = (local(name), whole(value));
            quote!(let #name: usize = #value;)
        }
        Statement::Let(name, value) => {
            let (name, value) = (local(name), expression(value));
            quote!(let #name: F = #value;)
        }
        Statement::Begin(Accumulator { name, adding }) => {
            let (name, start) = (local(name), start(*adding));
            quote!(let mut #name = #start;)
        }
        Statement::FoldOne(Accumulator { name, adding }, value) => {
            let (name, value) = (local(name), expression(value));
            match adding {
                Adding::Largest => quote!(#name = #name.max(#value);),
                Adding::Latest => quote!(#name = #value;),
                Adding::Chain | Adding::Picked => quote!(#name += #value;),
                Adding::Blocks | Adding::Row => quote!(#name.add(#value);),
            }
        }
        Statement::End(accumulator, mean) => {
            let name = local(&accumulator.name);
            total(accumulator, mean.as_ref()).map_or(quote!(), |total| quote!(let #name: F = #total;))
        }
        Statement::Fill(memory, adding) => {
            let (memory, neutral) = (local(memory), neutral(*adding));
            quote!(#memory.fill(#neutral);)
        }
        Statement::Store { memory, format, at, value } => {
            let value = match format {
                Format::Real => expression(value),
                Format::Byte => byte(value),
                Format::Class(_) => panic!("classes are not stored"),
            };
            let (memory, at) = (local(memory), one(at));
            quote!(#memory[#at] = #value;)
        }
        Statement::Step { memory, at, gradient } => guarded(&quote!(update_at), memory, at, gradient),
        Statement::Assign { memory, at, value } => guarded(&quote!(assign_at), memory, at, value),
        Statement::Parts(list) => parts(list),
        Statement::Reserve(name, length) => reserve(name, length),
        Statement::BeginSums { sums, memory, part, beside } => begin_sums(sums, memory, part.as_ref(), beside),
        Statement::AddOneToSums(sums, at, name) => {
            let (sums, at, name) = (local(sums), place(at), local(name));
            quote!(#sums.add_one(#at, #name);)
        }
        Statement::NextSums(sums, rows) => {
            let (sums, rows) = (local(sums), rows.to_tokens());
            quote!(#sums.next_plain(#rows);)
        }
        Statement::EndSums(sums) => {
            let sums = local(sums);
            quote!(#sums.finish_plain();)
        }
        Statement::WithChains { memory, sums, body } => {
            let (memory, sums, body) = (local(memory), local(sums), statements(body));
            quote!({ let #memory = #sums.chains(); #body })
        }
        Statement::SetOne(memory, at, name) => {
            let (memory, at, name) = (local(memory), place(at), local(name));
            quote!(#memory[#at] = #name;)
        }
        Statement::AddOne(memory, at, name) => {
            let (memory, at, name) = (local(memory), place(at), local(name));
            quote!(#memory[#at] += #name;)
        }
        Statement::Lanes { .. }
        | Statement::Fold(..)
        | Statement::FoldPicked(..)
        | Statement::AddTo(..)
        | Statement::Raise(..)
        | Statement::AddToSums(..)
        | Statement::Call(_) => panic!("{statement:?} among single numbers"),
    }
}

/// The index of a loop, if anything asks for it.
fn named(index: Option<&String>) -> TokenStream {
    index.map_or(quote!(_), |index| {
        let index = local(index);
        quote!(#index)
    })
}

fn neutral(adding: Adding) -> TokenStream {
    match adding {
        Adding::Largest => quote!(F::NEG_INFINITY),
        Adding::Chain | Adding::Blocks | Adding::Row | Adding::Picked | Adding::Latest => number(&Scalar::from(0.0)),
    }
}

/// What an accumulator is before the first number.
fn start(adding: Adding) -> TokenStream {
    match adding {
        Adding::Blocks => quote!(rt::plain::Total::new()),
        Adding::Row => quote!(rt::plain::Sum::new()),
        Adding::Largest | Adding::Chain | Adding::Picked | Adding::Latest => neutral(adding),
    }
}

/// What an accumulator gives; `None` for one that is a number as it is.
fn total(Accumulator { name, adding }: &Accumulator, mean: Option<&Dim>) -> Option<TokenStream> {
    let name = local(name);
    let count = mean.map(|count| f64_expression(&Scalar::size(count.clone())));
    match (adding, count) {
        (Adding::Blocks | Adding::Row, None) => Some(quote!(#name.sum())),
        (Adding::Blocks | Adding::Row, Some(count)) => Some(quote!(#name.mean(#count))),
        (_, Some(count)) => Some(quote!(#name / F::from_f64(#count))),
        (Adding::Largest | Adding::Chain | Adding::Picked | Adding::Latest, None) => None,
    }
}

/// The index of one element.
fn one(at: &Place) -> TokenStream {
    match at {
        Place::One(at) => place(at),
        Place::Lanes { .. } | Place::Mirrored { .. } => panic!("{at:?} among single numbers"),
    }
}

/// A write that goes through the guard of the optimiser.
fn guarded(function: &TokenStream, memory: &str, at: &Place, value: &Expr) -> TokenStream {
    let (name, state, at, value) = (local(memory), state(memory), one(at), expression(value));
    quote!(rt::plain::#function(#name, &mut #state, #at, #value);)
}
