//! Functions over single numbers as Rust, for targets without vectors: plain loops over slices. They have no lanes, and
//! call nothing that is done in lanes.

mod expression;
mod statement;

use proc_macro2::TokenStream;
use quote::quote;

use super::{arrow, declared, steps, tables};
use crate::loops::ir::Function;

pub(crate) use expression::number;

/// A function: its generics, parameters and result, and its body.
pub(crate) fn function(function: &Function) -> (TokenStream, TokenStream) {
    let Function { parameters, body, returns, .. } = function;
    let number = quote!(F);
    let rule = steps(function).then(|| quote!(, R: rt::Rule));
    let (passed, given) = (declared(parameters, &number), arrow(returns, &number));
    let (tables, body) = (tables(function, &number), statement::returning(body, returns));
    (quote!(<F: rt::Real #rule>(#passed) #given), quote!(#tables #body))
}
