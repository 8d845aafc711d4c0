//! Comparisons, and what other languages write where this one has another word: errors that say which.

use proc_macro2::Span;
use syn::Token;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;

use super::ast::{Comparison, Expression, ExpressionKind, Operator, Step};
use crate::diagnostics::error;

/// The comparison that is next, which is read.
pub(super) fn comparison(input: ParseStream<'_>) -> syn::Result<Option<(Operator, Span)>> {
    // those of two signs first: `>` begins `>=`
    let found = match () {
        () if input.peek(Token![>=]) => Comparison::Ge,
        () if input.peek(Token![<=]) => Comparison::Le,
        () if input.peek(Token![==]) => Comparison::Eq,
        () if input.peek(Token![!=]) => Comparison::Ne,
        () if input.peek(Token![>]) => Comparison::Gt,
        () if input.peek(Token![<]) => Comparison::Lt,
        () => return Ok(None),
    };
    let span = input.span();
    for _ in found.sign().chars() {
        input.step(|cursor| cursor.punct().ok_or_else(|| cursor.error("expected an operator")))?;
    }
    Ok(Some((Operator::Compare(found), span)))
}

/// `x ** 2`
pub(super) fn power(sign: Span, base: &Expression, exponent: &Expression) -> syn::Error {
    error(sign, "there is no operator `**`", &format!("a power is called: `pow({base}, {exponent})`"))
}

/// An operator of another language, after its left operand.
pub(super) fn operator(input: ParseStream<'_>, left: &Expression) -> Option<syn::Error> {
    let (sign, function) = match () {
        () if input.peek(Token![&&]) => ("&&", "logical_and"),
        () if input.peek(Token![||]) => ("||", "logical_or"),
        () if input.peek(Token![%]) => ("%", "fmod"),
        () if input.peek(Token![^]) => ("^", "pow"),
        () => return None,
    };
    let help = format!("it is called: `{function}({left}, …)`");
    Some(error(input.span(), &format!("there is no operator `{sign}`"), &help))
}

/// `x.relu()` or `x | relu`, after the chain so far.
pub(super) fn step(input: ParseStream<'_>, start: &Expression, steps: &[Step]) -> Option<syn::Error> {
    let is_pipe = input.peek(Token![|]) && !input.peek(Token![||]);
    if !(is_pipe || input.peek(Token![.])) {
        return None;
    }
    let after = input.fork();
    let (span, message) = if is_pipe {
        after.parse::<Token![|]>().ok()?;
        (input.span(), "a value is not piped with `|`")
    } else {
        after.parse::<Token![.]>().ok()?;
        (input.span(), "values have no methods and no fields")
    };
    let word = after.call(syn::Ident::parse_any).map_or("relu".to_owned(), |word| word.to_string());
    let fed = match &start.kind {
        ExpressionKind::Fed => None,
        _ => Some(start.to_string()),
    };
    let chain: Vec<String> = fed.into_iter().chain(steps.iter().map(Step::to_string)).collect();
    Some(error(span, message, &format!("a chain feeds a layer: `{} -> {word}`", chain.join(" -> "))))
}
