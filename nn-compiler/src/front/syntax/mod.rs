//! Tokens to tree. Reading recovers at the end of a statement or of a declaration, so that several errors are
//! reported at once; whatever the tokens, it never panics and never recurses deeper than [`DEEPEST`].
//!
//! ```text
//! network    = attribute* visibility name generics? "(" inputs ")" "{" body "}"     a type
//!            | attribute* "(" inputs ")" "{" body "}"                               an expression
//!            | attribute* input ("->" step)* …                                      an expression, one input
//! generics   = "<" ("const" name ":" "usize"),* ">"
//! input      = "#[grad]"? name ":" type
//! type       = "[" (element ";")? size,* "]" | "class" "(" size ")"
//! element    = "float" | "class" "(" size ")"
//! body       = statement* expression
//! statement  = "let" (name | "(" name,* ")") "=" expression ";" | "param" name ":" type "=" initialiser ";"
//!            | "op" name "(" name,* ")" "=" expression ("," "grad" "(" name ")" "=" expression)? ";"
//!            | "layer" name ("(" (name ("=" expression)?),* ")")? "=" section ";" | "share" name "=" section ";"
//! section    = step ("->" step)* | "|" name,* "|" expression
//! expression = sum ((">" | ">=" | "<" | "<=" | "==" | "!=") sum)?
//! sum        = product (("+" | "-") product)*
//! product    = negation (("*" | "/" | "@") negation)*
//! negation   = "-"* chain
//! chain      = primary ("->" step)*
//! step       = "frozen"? word arguments? ("as" name)?
//! primary    = number | flag | path | word arguments | "[" expression,* "]" | "(" expression,* ")"
//! arguments  = "(" ((name "=")? expression),* ")"; those of `repeat` and `residual` end in a section
//! ```
//!
//! Sizes and arguments are expressions too: what they must be is known when the layer is.

mod ast;
mod body;
mod budget;
mod declarations;
mod expression;
mod foreign;
mod fragments;
mod head;
mod print;
mod self_test;
mod substitute;
mod target;
#[cfg(test)]
mod tests;
mod types;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::braced;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};

pub use ast::{
    Argument, Budget, Call, Comparison, Expression, ExpressionKind, Gradient, Input, Known, Machine, Network,
    Operation, Operator, Parameter, Path, Resource, Section, SelfTest, Statement, Step, Template, Type,
};
pub use substitute::Substitution;

use crate::front::diagnostics::{Errors, error};

/// How deep groups and operators may nest. Later passes recurse over the tree.
pub const DEEPEST: usize = 128;

/// Reads a network; `None` if not even its head could be read.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Network> {
    if let Some(span) = too_deep(&tokens) {
        errors.push(error(
            span,
            &format!("more than {DEEPEST} groups inside each other"),
            "name a part of it with `let`",
        ));
        return None;
    }
    let mut network = None;
    let result = (|input: ParseStream<'_>| {
        let content;
        braced!(content in input);
        network = Some(Parser { errors: &mut *errors, incomplete: false }.network(&content)?);
        Ok(())
    })
    .parse2(enclosed(tokens));
    match result {
        // syn also complains about the tokens that were skipped after an error
        Err(error) if network.is_none() || errors.is_empty() => errors.push(error),
        _ => {}
    }
    network
}

/// The tokens in braces that stand where the last of them does: that is where something is missing at the end.
fn enclosed(tokens: TokenStream) -> TokenStream {
    let last = tokens.clone().into_iter().last();
    let mut group = Group::new(Delimiter::Brace, fragments::parenthesise(tokens));
    if let Some(last) = last {
        group.set_span(last.span());
    }
    TokenTree::from(group).into()
}

/// The state of reading.
struct Parser<'e> {
    errors: &'e mut Errors,
    /// Whether tokens were skipped after an error.
    incomplete: bool,
}

impl Parser<'_> {
    /// Skips tokens up to `sign` or the end.
    fn skip_to(&mut self, input: ParseStream<'_>, sign: char) {
        self.incomplete = true;
        let reached =
            |cursor: syn::buffer::Cursor<'_>| cursor.punct().is_some_and(|(punct, _)| punct.as_char() == sign);
        while !input.is_empty() && !reached(input.cursor()) {
            if input.parse::<TokenTree>().is_err() {
                return;
            }
        }
    }
}

/// Words that Rust keeps for itself in some editions, while syn takes them for names.
const LATER_KEYWORDS: [&str; 1] = ["gen"];

/// A name that the user gives.
fn name(input: ParseStream<'_>) -> syn::Result<Ident> {
    if let Ok(word) = input.fork().call(Ident::parse_any)
        && (!input.peek(syn::Ident) || LATER_KEYWORDS.iter().any(|keyword| word == keyword))
    {
        let help = "names are fields of `params` and keys in files: choose another word";
        return Err(error(
            word.span(),
            &format!("`{word}` is a reserved word of Rust, and cannot be a name here"),
            help,
        ));
    }
    let name: Ident = input.parse()?;
    if name.to_string().starts_with("r#") {
        return Err(error(
            name.span(),
            "a raw identifier cannot be a name here",
            "names are keys in files and words in messages, which have no `r#`: choose another word",
        ));
    }
    Ok(name)
}

/// The first group that is nested too deep. Looks with a stack of its own: syn would recurse.
fn too_deep(tokens: &TokenStream) -> Option<Span> {
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(innermost) = open.last_mut() {
        match innermost.next() {
            Some(TokenTree::Group(group)) if open.len() > DEEPEST => return Some(group.span_open()),
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => {
                open.pop();
            }
        }
    }
    None
}
