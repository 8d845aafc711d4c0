//! `#[self_test]`, `#[self_test(H = 8)]`

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, LitInt, Meta, Token};

use super::ast::SelfTest;
use crate::front::diagnostics::{Spans, error};

/// Reads the attribute: what the const generics are in the tests.
pub(super) fn read(attribute: &Attribute) -> syn::Result<SelfTest> {
    let sizes = match &attribute.meta {
        Meta::Path(_) => Vec::new(),
        Meta::List(_) => attribute.parse_args_with(sizes)?,
        Meta::NameValue(_) => {
            let message = "expected `#[self_test]`, or sizes for const generics: `#[self_test(H = 8)]`";
            return Err(error(Spans::of(attribute), message, ""));
        }
    };
    Ok(SelfTest { span: Spans::of(&attribute.meta).start, sizes })
}

fn sizes(input: ParseStream<'_>) -> syn::Result<Vec<(Ident, u64)>> {
    let mut sizes: Vec<(Ident, u64)> = Vec::new();
    while !input.is_empty() {
        let name: Ident = input.parse()?;
        if sizes.iter().any(|(known, _)| *known == name) {
            return Err(error(name.span(), &format!("`{name}` is given twice"), ""));
        }
        input.parse::<Token![=]>()?;
        let size: LitInt = input.parse()?;
        match size.base10_parse() {
            Ok(number) if number > 0 => sizes.push((name, number)),
            _ => return Err(error(size.span(), "a size is a whole number from 1", "")),
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(sizes)
}
