//! The body: statements, and the output at the end. An error is over at the next `;`.

use proc_macro2::{Ident, Span};
use syn::Token;
use syn::parse::ParseStream;

use super::ast::{Expression, ExpressionKind, Statement};
use super::{Parser, name};
use crate::diagnostics::error;

impl Parser<'_> {
    /// The statements and the output.
    pub(super) fn body(&mut self, input: ParseStream<'_>) -> (Vec<Statement>, Expression) {
        let mut statements = Vec::new();
        let mut output = None;
        while output.is_none() && !input.is_empty() {
            match self.statement(input) {
                Ok(Line::Statement(statement)) => statements.push(statement),
                Ok(Line::Output(expression)) => output = Some(expression),
                Err(failure) => {
                    self.errors.push(failure.error);
                    statements.extend(failure.readable);
                    self.skip_to(input, ';');
                    let _: Result<Token![;], _> = input.parse();
                }
            }
        }
        if output.is_none() && !self.incomplete {
            let help = "the last line of the body, without `;`: `x -> linear(10) -> softmax_ce`";
            self.errors.push(error(input.span(), "the network has no output", help));
        }
        (statements, output.unwrap_or_else(|| unreadable(input.span())))
    }

    fn statement(&mut self, input: ParseStream<'_>) -> Result<Line, Failure> {
        if input.peek(Token![let]) {
            return self.let_statement(input);
        }
        let next_is_name = input.peek2(syn::Ident);
        match input.cursor().ident() {
            Some((word, _)) if word == "param" && next_is_name => self.param_statement(input),
            Some((word, _)) if next_is_name && ["layer", "share", "op"].iter().any(|later| word == later) => {
                Err(not_supported(&word).into())
            }
            _ => self.output(input),
        }
    }

    /// `let h = x -> relu;`
    fn let_statement(&mut self, input: ParseStream<'_>) -> Result<Line, Failure> {
        input.parse::<Token![let]>()?;
        let name = name(input)?;
        let value = input.parse::<Token![=]>().and_then(|_| self.expression(input));
        let (value, error) = match value.and_then(|value| end_of_statement(input).map(|()| value)) {
            Ok(value) => (value, None),
            Err(error) => (unreadable(name.span()), Some(error)),
        };
        finish(Statement::Let { name, value }, error)
    }

    /// `param w: [H, D] = he_normal;`
    fn param_statement(&mut self, input: ParseStream<'_>) -> Result<Line, Failure> {
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
        match read() {
            Ok((ty, init)) => finish(Statement::Param { name, ty: Some(ty), init }, None),
            Err(error) => {
                let init = unreadable(name.span());
                finish(Statement::Param { name, ty: None, init }, Some(error))
            }
        }
    }

    /// The expression at the end.
    fn output(&mut self, input: ParseStream<'_>) -> Result<Line, Failure> {
        let expression = self.expression(input)?;
        if input.is_empty() {
            return Ok(Line::Output(expression));
        }
        if !input.peek(Token![;]) {
            return Err(input.error("expected `->`, an operator or the end").into());
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
}

/// What a line of the body is.
enum Line {
    Statement(Statement),
    Output(Expression),
}

/// An error, and the statement as far as it could be read: its name stays known.
struct Failure {
    error: syn::Error,
    readable: Option<Statement>,
}

impl From<syn::Error> for Failure {
    fn from(error: syn::Error) -> Self {
        Self { error, readable: None }
    }
}

fn finish(statement: Statement, error: Option<syn::Error>) -> Result<Line, Failure> {
    match error {
        None => Ok(Line::Statement(statement)),
        Some(error) => Err(Failure { error, readable: Some(statement) }),
    }
}

fn end_of_statement(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.peek(Token![;]) {
        return Err(input.error("expected `;`, `->` or an operator"));
    }
    input.parse::<Token![;]>().map(|_| ())
}

fn unreadable(span: Span) -> Expression {
    Expression { kind: ExpressionKind::Unreadable, spans: span.into(), height: 1 }
}

/// The error on a word of the language that is for later.
pub(super) fn not_supported(word: &Ident) -> syn::Error {
    error(word.span(), &format!("`{word}` is not supported yet"), "")
}
