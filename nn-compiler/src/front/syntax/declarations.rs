//! What a user adds to the language: operations, layers, shared parts; and sections, what layers are made of.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Token, parenthesized, token};

use super::ast::{Expression, ExpressionKind, Gradient, Operation, Parameter, Section, Statement, Template};
use super::body::{end_of_statement, unreadable};
use super::expression::{comma, is_word};
use super::{Parser, name};
use crate::front::diagnostics::{Spans, error};

impl Parser<'_> {
    /// `op swish(v) = v * sigmoid(v);`, `op f(v) = …, grad(dy) = …;`
    pub(super) fn op_statement(&mut self, input: ParseStream<'_>) -> syn::Result<Statement> {
        input.parse::<Ident>()?;
        let name = name(input)?;
        let mut operands = Vec::new();
        let mut read = |this: &mut Self| {
            operands = this.operand_names(input, &name)?;
            input.parse::<Token![=]>()?;
            let value = this.expression(input)?;
            let gradient = if input.peek(Token![,]) { Some(this.gradient(input)?) } else { None };
            end_of_statement(input)?;
            Ok((value, gradient))
        };
        let (value, gradient) = read(self).unwrap_or_else(|error| {
            // the name stays known
            self.recover(error, input);
            (unreadable(name.span()), None)
        });
        Ok(Statement::Op(Operation { name, operands, value, gradient }))
    }

    fn operand_names(&mut self, input: ParseStream<'_>, of: &Ident) -> syn::Result<Vec<Ident>> {
        let help = format!("`op {of}(v) = …;`");
        if !input.peek(token::Paren) {
            let message = input.error("expected the operands in parentheses").to_string();
            return Err(error(input.span(), &message, &help));
        }
        let content;
        let parentheses = parenthesized!(content in input);
        let operands = self.names(&content, "`,` or `)` after an operand")?;
        if operands.is_empty() {
            return Err(error(parentheses.span.join(), "an `op` has at least one operand", &help));
        }
        Ok(operands)
    }

    #[expect(clippy::unused_self, reason = "everything is read by the parser")]
    pub(super) fn names(&mut self, input: ParseStream<'_>, expected: &str) -> syn::Result<Vec<Ident>> {
        let mut names = Vec::new();
        while !input.is_empty() {
            names.push(name(input)?);
            comma(input, expected)?;
        }
        Ok(names)
    }

    /// `, grad(dy) = dy`
    fn gradient(&mut self, input: ParseStream<'_>) -> syn::Result<Gradient> {
        const HELP: &str = "the derivative of an `op`: `op f(v) = floor(v), grad(dy) = dy;`";
        input.parse::<Token![,]>()?;
        let is_grad = input.cursor().ident().is_some_and(|(word, _)| word == "grad") && input.peek2(token::Paren);
        if !is_grad {
            return Err(error(input.span(), &input.error("expected `grad(dy) = …`").to_string(), HELP));
        }
        input.parse::<Ident>()?;
        let content;
        let parentheses = parenthesized!(content in input);
        let names = self.names(&content, "`)`")?;
        let Ok([cotangent]) = <[Ident; 1]>::try_from(names) else {
            return Err(error(parentheses.span.join(), "`grad` takes one name: that of the result's cotangent", HELP));
        };
        input.parse::<Token![=]>()?;
        Ok(Gradient { cotangent, value: self.expression(input)? })
    }

    /// `layer block(c, s = 1) = conv2d(c, 3, stride = s) -> relu;`
    pub(super) fn layer_statement(&mut self, input: ParseStream<'_>) -> syn::Result<Statement> {
        input.parse::<Ident>()?;
        let name = name(input)?;
        let mut parameters = Vec::new();
        let mut read = |this: &mut Self| {
            if input.peek(token::Paren) {
                let content;
                parenthesized!(content in input);
                while !content.is_empty() {
                    parameters.push(this.parameter(&content)?);
                    comma(&content, "`,` or `)` after an argument's name")?;
                }
            }
            this.body_of_template(input)
        };
        let body = read(self).unwrap_or_else(|error| {
            self.recover(error, input);
            unreadable_section(&name)
        });
        Ok(Statement::Layer(Template { name, parameters, body }))
    }

    fn parameter(&mut self, input: ParseStream<'_>) -> syn::Result<Parameter> {
        let name = name(input)?;
        if !input.peek(Token![=]) {
            return Ok(Parameter { name, default: None });
        }
        input.parse::<Token![=]>()?;
        Ok(Parameter { name, default: Some(self.expression(input)?) })
    }

    /// `share enc = linear(64) -> relu;`
    pub(super) fn share_statement(&mut self, input: ParseStream<'_>) -> syn::Result<Statement> {
        input.parse::<Ident>()?;
        let name = name(input)?;
        let body = self.body_of_template(input).unwrap_or_else(|error| {
            self.recover(error, input);
            unreadable_section(&name)
        });
        Ok(Statement::Share(Template { name, parameters: Vec::new(), body }))
    }

    fn body_of_template(&mut self, input: ParseStream<'_>) -> syn::Result<Section> {
        input.parse::<Token![=]>()?;
        let section = self.section(input)?;
        if !input.peek(Token![;]) && section.inputs.is_none() {
            let message = input.error("expected `;` or `->`").to_string();
            let help = "what is more than a chain names what it is fed: `|x| x -> relu + x`";
            return Err(error(input.span(), &message, help));
        }
        end_of_statement(input)?;
        Ok(section)
    }

    /// `linear(8) -> relu`, `|x| x -> relu + x`
    pub(super) fn section(&mut self, input: ParseStream<'_>) -> syn::Result<Section> {
        if !input.peek(Token![|]) && !input.peek(Token![||]) {
            let start = input.span();
            if !is_word(input) {
                let message = input.error("expected a layer, or `|x|` and an expression").to_string();
                return Err(error(start, &message, "`linear(8) -> relu`, or `|x| x -> relu + x`"));
            }
            let first = self.step(input)?;
            let fed = Expression { kind: ExpressionKind::Fed, spans: start.into(), height: 1 };
            let body = self.chain_of(fed, vec![first], Spans::from(start), input)?;
            return Ok(Section { inputs: None, body });
        }
        let start = input.span();
        let mut inputs = Vec::new();
        if input.peek(Token![||]) {
            input.parse::<Token![||]>()?;
        } else {
            input.parse::<Token![|]>()?;
            while !input.peek(Token![|]) {
                inputs.push(name(input)?);
                if !input.peek(Token![|]) && !input.peek(Token![,]) {
                    return Err(input.error("expected `,` or `|` after a name"));
                }
                let _: Option<Token![,]> = input.parse()?;
            }
            input.parse::<Token![|]>()?;
        }
        if inputs.is_empty() {
            return Err(error(start, "expected the name of what it is fed", "`|x| x -> relu + x`"));
        }
        Ok(Section { inputs: Some(inputs), body: self.expression(input)? })
    }
}

fn unreadable_section(name: &Ident) -> Section {
    Section { inputs: None, body: unreadable(name.span()) }
}
