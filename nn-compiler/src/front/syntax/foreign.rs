//! Comparisons, and what other languages write where this one has another word: errors that say which.

use proc_macro2::Span;
use syn::Token;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::token;

use super::ast::{Comparison, Expression, ExpressionKind, Operator, Step};
use crate::front::diagnostics::error;

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

/// `x.relu()`, `x | relu`, `x => relu` or `x[0]`, after the chain so far.
pub(super) fn step(input: ParseStream<'_>, start: &Expression, steps: &[Step]) -> Option<syn::Error> {
    let (message, signs) = match () {
        () if input.peek(Token![=>]) => ("a value is fed with `->`, not with `=>`", 2),
        () if input.peek(Token![|]) && !input.peek(Token![||]) => ("a value is not piped with `|`", 1),
        () if input.peek(Token![.]) => ("values have no methods and no fields", 1),
        () if input.peek(token::Bracket) => ("values have no indices", 0),
        () => return None,
    };
    let after = input.fork();
    for _ in 0..signs {
        after.step(|cursor| cursor.punct().ok_or_else(|| cursor.error("expected a sign"))).ok()?;
    }
    let word = match after.call(syn::Ident::parse_any).map(|word| word.to_string()).as_deref() {
        Ok("T" | "mT" | "t") => "transpose(-2, -1)".to_owned(),
        Ok(word) => word.to_owned(),
        Err(_) if signs == 0 => "slice(axis, start, end)".to_owned(),
        Err(_) => "relu".to_owned(),
    };
    let fed = match &start.kind {
        ExpressionKind::Fed => None,
        _ => Some(start.to_string()),
    };
    let chain: Vec<String> = fed.into_iter().chain(steps.iter().map(Step::to_string)).collect();
    Some(error(input.span(), message, &format!("a chain feeds a layer: `{} -> {word}`", chain.join(" -> "))))
}

/// `bias: false` in place of `bias = false`, where an argument is due.
pub(super) fn argument(input: ParseStream<'_>) -> Option<syn::Error> {
    let is_it = input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]);
    let after = input.fork();
    let word = after.call(syn::Ident::parse_any).ok().filter(|_| is_it)?;
    Some(error(after.span(), "an argument's name is followed by `=`", &format!("write `{word} = …`")))
}

/// What is no value here and is one elsewhere, where a value is due.
pub(super) fn value(input: ParseStream<'_>) -> Option<syn::Error> {
    let (message, help) = match () {
        () if input.peek(syn::LitStr) => {
            let text = input.fork().parse::<syn::LitStr>().map_or_else(|_| "same".to_owned(), |text| text.value());
            ("a text is no value".to_owned(), format!("words stand without quotes: `{}`", text.escape_debug()))
        }
        () if input.peek(Token![if]) || input.peek(Token![match]) => {
            let help = "what is chosen for each element is called: `where(mask, a, b)`";
            ("the same is computed for every example: nothing branches".to_owned(), help.to_owned())
        }
        () if input.peek(Token![|]) || input.peek(Token![||]) => {
            let help = "a function of your own has a name: `op f(v) = v * v;`, and `f(x)`";
            ("there are no closures".to_owned(), help.to_owned())
        }
        () if input.peek(token::Brace) => {
            let help = "a layer that is fed several values names them: `layer f = |q, k| q * k;`, and `(a, b) -> f`";
            ("`let` stands in the network's own body, not in a block".to_owned(), help.to_owned())
        }
        () => return None,
    };
    Some(error(input.span(), &message, &help))
}
