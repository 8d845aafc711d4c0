//! Functions over single numbers as Rust, for targets without vectors: plain loops over slices. They have no lanes, and
//! call nothing that is done in lanes.

mod expression;
mod statement;

use proc_macro2::TokenStream;
use quote::quote;

use super::element;
use super::expression::float_literal;
use super::names::{index, local};
use crate::loops::ir::{Function, Parameter, ParameterKind};

pub(crate) use expression::number;

/// A function: its generics, parameters and result, and its body.
pub(crate) fn function(function: &Function) -> (TokenStream, TokenStream) {
    let Function { parameters, tables, body, returns } = function;
    let steps = parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::State { .. }));
    let rule = steps.then(|| quote!(, R: rt::Rule));
    let parameters = parameters.iter().map(self::parameter);
    let output = match returns.len() {
        0 => quote!(),
        1 => quote!(-> F),
        count => {
            let numbers = vec![quote!(F); count];
            quote!(-> (#(#numbers),*))
        }
    };
    let tables = tables.iter().map(|(name, values)| {
        let (name, count) = (local(name), index(values.len()));
        let values = values.iter().map(|bits| float_literal(f64::from_bits(*bits)));
        quote!(let #name = &rt::table::<F, #count>([#(#values),*]);)
    });
    let body = statement::returning(body, returns);
    (quote!(<F: rt::Real #rule>(#(#parameters),*) #output), quote!(#(#tables)* #body))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = local(&parameter.name);
    let ty = match &parameter.kind {
        ParameterKind::Batch => quote!(usize),
        ParameterKind::Seed | ParameterKind::Stream => quote!(u64),
        ParameterKind::Scalar => quote!(F),
        ParameterKind::Read(format) => {
            let element = element(format, &quote!(F));
            quote!(&[#element])
        }
        ParameterKind::Write(format) => {
            let element = element(format, &quote!(F));
            quote!(&mut [#element])
        }
        ParameterKind::Scratch => quote!(&mut [F]),
        ParameterKind::State { is_borrowed } => {
            let mutable = is_borrowed.then(|| quote!(mut));
            return quote!(#mutable #name: rt::State<'_, R, F>);
        }
    };
    quote!(#name: #ty)
}
