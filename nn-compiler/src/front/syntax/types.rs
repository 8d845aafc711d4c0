//! Shapes and element types.

use proc_macro2::{Delimiter, Ident, Span};
use syn::parse::ParseStream;
use syn::{Token, bracketed, parenthesized, token};

use super::Parser;
use super::ast::{Expression, Type};
use crate::front::diagnostics::{Spans, error};

impl Parser<'_> {
    /// `[3, 32, 32]`, `[float; 3, 32, 32]`, `class(10)`, `[class(10); 7]`
    pub(super) fn ty(&mut self, input: ParseStream<'_>) -> syn::Result<Type> {
        let start = input.span();
        if let Some((classes, end)) = self.class(input)? {
            return Ok(Type { classes: Some(classes), sizes: Vec::new(), spans: Spans::from(start).to(end) });
        }
        if !input.peek(token::Bracket) {
            let help = "the sizes of one example: `[3072]`, `[3, 32, 32]`, `[]` for a number, `class(10)` for a label";
            return Err(error(input.span(), &input.error("expected a shape").to_string(), help));
        }
        let content;
        let bracket = bracketed!(content in input);
        let classes = self.class(&content)?.map(|(classes, _)| classes);
        let ends_element = |input: ParseStream<'_>| input.is_empty() || input.peek(Token![;]);
        if classes.is_none() && word_is(&content, "float") {
            let ahead = content.fork();
            ahead.parse::<Ident>()?;
            if ends_element(&ahead) {
                content.parse::<Ident>()?;
            }
        }
        if classes.is_some() && !ends_element(&content) {
            return Err(content.error("expected `;` and the sizes"));
        }
        if content.peek(Token![;]) {
            content.parse::<Token![;]>()?;
        }
        let sizes = self.list(&content, "`,` or `]` after a size")?;
        Ok(Type { classes, sizes, spans: bracket.span.join().into() })
    }

    /// `class(10)`: the number of classes and the span of the last token.
    fn class(&mut self, input: ParseStream<'_>) -> syn::Result<Option<(Expression, Span)>> {
        let is_call = |input: ParseStream<'_>| {
            let after = input.cursor().ident().map(|(_, rest)| rest);
            after.is_some_and(|rest| rest.group(Delimiter::Parenthesis).is_some())
        };
        if !word_is(input, "class") || !is_call(input) {
            return Ok(None);
        }
        input.parse::<Ident>()?;
        let content;
        let paren = parenthesized!(content in input);
        let classes = self.expression(&content)?;
        if !content.is_empty() {
            return Err(content.error("expected `)` after the number of classes"));
        }
        Ok(Some((classes, paren.span.close())))
    }
}

fn word_is(input: ParseStream<'_>, word: &str) -> bool {
    input.cursor().ident().is_some_and(|(ident, _)| ident == word)
}
