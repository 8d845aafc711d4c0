//! The body: statements, and the output at the end. An error is over at the next `;`.

use proc_macro2::{Ident, Span};
use syn::parse::ParseStream;
use syn::{Token, parenthesized, token};

use super::ast::{Expression, ExpressionKind, Statement};
use super::{Parser, name};
use crate::front::diagnostics::error;

impl Parser<'_> {
    /// The statements and the output.
    pub(super) fn body(&mut self, input: ParseStream<'_>) -> (Vec<Statement>, Expression) {
        let mut statements = Vec::new();
        let mut output = None;
        while output.is_none() && !input.is_empty() {
            match self.statement(input) {
                Ok(Line::Statement(statement)) => statements.push(statement),
                Ok(Line::Output(expression)) => output = Some(expression),
                Err(error) => self.recover(error, input),
            }
        }
        if output.is_none() && !self.incomplete {
            let help = "the last line of the body, without `;`: `x -> linear(10) -> softmax_ce`";
            self.errors.push(error(input.span(), "the network has no output", help));
            self.incomplete = true;
        }
        (statements, output.unwrap_or_else(|| unreadable(input.span())))
    }

    fn statement(&mut self, input: ParseStream<'_>) -> syn::Result<Line> {
        if input.peek(Token![let]) {
            return self.let_statement(input);
        }
        let next_is_name = input.peek2(syn::Ident);
        match input.cursor().ident() {
            Some((word, _)) if word == "param" && next_is_name => self.param_statement(input),
            Some((word, _)) if word == "op" && next_is_name => self.op_statement(input).map(Line::Statement),
            Some((word, _)) if word == "layer" && next_is_name => self.layer_statement(input).map(Line::Statement),
            Some((word, _)) if word == "share" && next_is_name => self.share_statement(input).map(Line::Statement),
            _ => self.output(input),
        }
    }

    /// `let h = x -> relu;`
    fn let_statement(&mut self, input: ParseStream<'_>) -> syn::Result<Line> {
        input.parse::<Token![let]>()?;
        if input.peek(token::Paren) {
            return self.let_each(input);
        }
        let name = name(input)?;
        let value = input.parse::<Token![=]>().and_then(|_| self.expression(input));
        let value = value.and_then(|value| end_of_statement(input).map(|()| value)).unwrap_or_else(|error| {
            // the name stays known
            self.recover(error, input);
            unreadable(name.span())
        });
        Ok(Line::Statement(Statement::Let { name, value }))
    }

    /// `let (a, b) = x -> split(2, axis = 0);`, after the `let`
    fn let_each(&mut self, input: ParseStream<'_>) -> syn::Result<Line> {
        let content;
        let parentheses = parenthesized!(content in input);
        let names = self.names(&content, "`,` or `)` after a name")?;
        let span = parentheses.span.join();
        if names.is_empty() {
            return Err(error(span, "expected names between the parentheses", "`let (a, b) = …;`"));
        }
        let value = input.parse::<Token![=]>().and_then(|_| self.expression(input));
        let value = value.and_then(|value| end_of_statement(input).map(|()| value)).unwrap_or_else(|error| {
            // the names stay known
            self.recover(error, input);
            unreadable(span)
        });
        Ok(Line::Statement(Statement::LetEach { names, value }))
    }

    /// `param w: [H, D] = he_normal;`
    fn param_statement(&mut self, input: ParseStream<'_>) -> syn::Result<Line> {
        input.parse::<Ident>()?;
        let name = name(input)?;
        let mut read = || {
            input.parse::<Token![:]>()?;
            let ty = self.ty(input)?;
            if !input.peek(Token![=]) {
                let message = input.error("expected `=` and an initialiser").to_string();
                return Err(error(input.span(), &message, "`param w: [100, 3072] = he_normal;`"));
            }
            input.parse::<Token![=]>()?;
            let init = self.expression(input)?;
            end_of_statement(input)?;
            Ok((ty, init))
        };
        let (ty, init) = match read() {
            Ok((ty, init)) => (Some(ty), init),
            Err(error) => {
                self.recover(error, input);
                (None, unreadable(name.span()))
            }
        };
        Ok(Line::Statement(Statement::Param { name, ty, init }))
    }

    /// The expression at the end.
    fn output(&mut self, input: ParseStream<'_>) -> syn::Result<Line> {
        let expression = self.expression(input)?;
        if input.is_empty() {
            return Ok(Line::Output(expression));
        }
        if !input.peek(Token![;]) {
            return Err(input.error("expected `->`, an operator or the end"));
        }
        let semicolon = input.parse::<Token![;]>()?;
        if input.is_empty() {
            let message = "a network ends with its output, which has no `;`";
            self.errors.report(semicolon.span, message, "remove the `;`");
            return Ok(Line::Output(expression));
        }
        let help = "name it: `let h = …;`";
        self.errors.report(expression.spans, "the value of this expression is not used", help);
        self.statement(input)
    }

    /// Reports an error and goes on after the next `;`.
    pub(super) fn recover(&mut self, error: syn::Error, input: ParseStream<'_>) {
        self.errors.push(error);
        self.skip_to(input, ';');
        let _: Result<Token![;], _> = input.parse();
    }
}

/// What a line of the body is.
enum Line {
    Statement(Statement),
    Output(Expression),
}

pub(super) fn end_of_statement(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.peek(Token![;]) {
        return Err(input.error("expected `;`, `->` or an operator"));
    }
    input.parse::<Token![;]>().map(|_| ())
}

pub(super) fn unreadable(span: Span) -> Expression {
    Expression { kind: ExpressionKind::Unreadable, spans: span.into(), height: 1 }
}
