//! Functions as Rust. A table from statements to tokens, which decides nothing.

mod body;
mod call;
mod expression;
pub(crate) mod mentions;
pub(crate) mod names;
mod statement;
mod whole;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::loops::ir::{Format, Function, Name, Parameter, ParameterKind};
use names::{index, local};

pub(crate) use call::geometry;
use expression::float_literal;
pub(crate) use expression::number;

/// A function: its generics, parameters and result, and its body.
pub(crate) fn function(function: &Function) -> (TokenStream, TokenStream) {
    let Function { parameters, tables, body, returns } = function;
    let steps = parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::State { .. }));
    let rule = steps.then(|| quote!(, R: rt::Rule));
    let parameters = parameters.iter().map(self::parameter);
    let output = match returns.len() {
        0 => quote!(),
        1 => quote!(-> L::Elem),
        count => {
            let elements = vec![quote!(L::Elem); count];
            quote!(-> (#(#elements),*))
        }
    };
    let tables = tables.iter().map(|(name, values)| {
        let (name, count) = (local(name), index(values.len()));
        let values = values.iter().map(|bits| float_literal(f64::from_bits(*bits)));
        quote!(let #name = &rt::table::<L::Elem, #count>([#(#values),*]);)
    });
    let result = result(returns);
    let body = statement::statements(body);
    (quote!(<L: rt::Lane #rule>(#(#parameters),*) #output), quote!(#(#tables)* #body #result))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = local(&parameter.name);
    let ty = match &parameter.kind {
        ParameterKind::Batch => quote!(usize),
        ParameterKind::Seed | ParameterKind::Stream => quote!(u64),
        ParameterKind::Scalar => quote!(L::Elem),
        ParameterKind::Read(format) => {
            let element = element(format, &quote!(L::Elem));
            quote!(&[#element])
        }
        ParameterKind::Write(format) => {
            let element = element(format, &quote!(L::Elem));
            quote!(&mut [#element])
        }
        ParameterKind::Scratch => quote!(&mut [L::Elem]),
        ParameterKind::State { is_borrowed } => {
            let mutable = is_borrowed.then(|| quote!(mut));
            return quote!(#mutable #name: rt::State<'_, R, L::Elem>);
        }
    };
    quote!(#name: #ty)
}

/// The type of an element, in a network of the type `real`.
pub(crate) fn element(format: &Format, real: &TokenStream) -> TokenStream {
    match format {
        Format::Real => real.clone(),
        Format::Byte => quote!(u8),
        Format::Class(_) => quote!(u32),
    }
}

/// What a function gives back.
fn result(returns: &[Name]) -> TokenStream {
    let values: Vec<TokenStream> = returns
        .iter()
        .map(|name| {
            let name = local(name);
            quote!(rt::scalar(#name))
        })
        .collect();
    match values.as_slice() {
        [] => quote!(),
        [one] => quote!(#one),
        many => quote!((#(#many),*)),
    }
}

/// The optimiser's state for a parameter.
fn state(parameter: &str) -> Ident {
    local(&crate::loops::ir::state_name(parameter))
}
