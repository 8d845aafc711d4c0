//! Expressions: operators by rank, chains, calls.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Token, bracketed, parenthesized, token};

use super::ast::{Argument, Call, Expression, ExpressionKind, Operator, Path, Step};
use super::{DEEPEST, Parser, foreign, name};
use crate::front::diagnostics::{Spans, error};

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let first = self.sum(input)?;
        self.comparison_from(first, input)
    }

    /// An expression whose first word is read already.
    pub(super) fn expression_from(&mut self, start: Expression, input: ParseStream<'_>) -> syn::Result<Expression> {
        let chain = self.chain_from(start, input)?;
        let product = self.product_from(chain, input)?;
        let sum = self.sum_from(product, input)?;
        self.comparison_from(sum, input)
    }

    /// `a > b`: one comparison at most, as in Rust.
    fn comparison_from(&mut self, left: Expression, input: ParseStream<'_>) -> syn::Result<Expression> {
        let Some((operator, span)) = foreign::comparison(input)? else {
            return foreign::operator(input, &left).map_or(Ok(left), Err);
        };
        let right = self.sum(input)?;
        if let Some((_, again)) = foreign::comparison(input)? {
            let help = "each of them gives 1 or 0: `logical_and(a < b, b < c)`, or `(a < b) == c`";
            return Err(error(again, "comparisons do not follow each other", help));
        }
        let compared = self.binary(operator, span, left, right)?;
        foreign::operator(input, &compared).map_or(Ok(compared), Err)
    }

    fn sum(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let first = self.product(input)?;
        self.sum_from(first, input)
    }

    fn sum_from(&mut self, mut left: Expression, input: ParseStream<'_>) -> syn::Result<Expression> {
        while let Some((operator, span)) = operator(input, &[Operator::Add, Operator::Sub])? {
            let right = self.product(input)?;
            left = self.binary(operator, span, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let first = self.negation(input)?;
        self.product_from(first, input)
    }

    fn product_from(&mut self, mut left: Expression, input: ParseStream<'_>) -> syn::Result<Expression> {
        while let Some((operator, span)) = operator(input, &[Operator::Mul, Operator::Div, Operator::MatMul])? {
            if operator == Operator::Mul && input.peek(Token![*]) {
                input.parse::<Token![*]>()?;
                let exponent = self.negation(input)?;
                return Err(foreign::power(span, &left, &exponent));
            }
            let right = self.negation(input)?;
            left = self.binary(operator, span, left, right)?;
        }
        Ok(left)
    }

    /// `-a`; binds less tightly than `->`.
    fn negation(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let mut signs = Vec::new();
        while let Some((_, span)) = operator(input, &[Operator::Sub])? {
            signs.push(span);
        }
        let primary = self.primary(input)?;
        let mut operand = self.chain_from(primary, input)?;
        for sign in signs.into_iter().rev() {
            let spans = Spans::from(sign).to(operand.spans);
            operand = self.node(ExpressionKind::Negate(Box::new(operand)), spans)?;
        }
        Ok(operand)
    }

    fn chain_from(&mut self, start: Expression, input: ParseStream<'_>) -> syn::Result<Expression> {
        let spans = start.spans;
        self.chain_of(start, Vec::new(), spans, input)
    }

    /// A chain whose first steps are read already.
    pub(super) fn chain_of(
        &mut self,
        start: Expression,
        mut steps: Vec<Step>,
        mut spans: Spans,
        input: ParseStream<'_>,
    ) -> syn::Result<Expression> {
        while input.peek(Token![->]) {
            input.parse::<Token![->]>()?;
            steps.push(self.step(input)?);
        }
        if let Some(error) = foreign::step(input, &start, &steps) {
            return Err(error);
        }
        let Some(last) = steps.last() else { return Ok(start) };
        spans = spans.to(last.name.as_ref().map_or(last.call.spans, |name| name.span().into()));
        self.node(ExpressionKind::Chain(Box::new(start), steps), spans)
    }

    /// `linear(H) as hidden`, `frozen linear(H)`
    pub(super) fn step(&mut self, input: ParseStream<'_>) -> syn::Result<Step> {
        if !is_word(input) {
            return Err(input.error("expected a layer after `->`"));
        }
        let mut word = input.call(Ident::parse_any)?;
        let mut frozen = None;
        if word == "frozen" && input.peek(syn::Ident) {
            frozen = Some(word);
            word = input.parse()?;
        }
        let call = match word.to_string().as_str() {
            "repeat" => self.structure(word, 1, input)?,
            "residual" => self.structure(word, 0, input)?,
            _ => self.call(word, input)?,
        };
        if !input.peek(Token![as]) {
            return Ok(Step { frozen, call, name: None });
        }
        input.parse::<Token![as]>()?;
        if !input.peek(syn::Ident::peek_any) {
            return Err(input.error("expected the layer's name after `as`"));
        }
        Ok(Step { frozen, call, name: Some(name(input)?) })
    }

    /// `repeat(4, block(64))`, `residual(block(64))`: the arguments from `sections` on are sections.
    fn structure(&mut self, word: Ident, sections: usize, input: ParseStream<'_>) -> syn::Result<Call> {
        let mut spans = Spans::from(word.span());
        let mut arguments = Vec::new();
        if input.peek(token::Paren) {
            let content;
            spans.end = parenthesized!(content in input).span.close();
            while !content.is_empty() {
                let value = if arguments.len() < sections { self.expression(&content) } else { self.part(&content) }?;
                arguments.push(Argument { name: None, value });
                comma(&content, "`->`, `,` or `)`")?;
            }
        }
        Ok(Call { word, arguments, spans })
    }

    /// A section as an argument.
    fn part(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let section = self.section(input)?;
        let spans = section.body.spans;
        self.node(ExpressionKind::Section(Box::new(section)), spans)
    }

    /// The word's arguments, where there are some.
    fn call(&mut self, word: Ident, input: ParseStream<'_>) -> syn::Result<Call> {
        let mut spans = Spans::from(word.span());
        let mut arguments = Vec::new();
        if input.peek(token::Paren) {
            let content;
            spans.end = parenthesized!(content in input).span.close();
            while !content.is_empty() {
                arguments.push(self.argument(&content)?);
                comma(&content, "`,` or `)` after an argument")?;
            }
        }
        Ok(Call { word, arguments, spans })
    }

    /// `bias = false`
    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<Argument> {
        if let Some(error) = foreign::argument(input) {
            return Err(error);
        }
        let is_named = input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if is_named { Some(name(input)?) } else { None };
        if is_named {
            input.parse::<Token![=]>()?;
        }
        Ok(Argument { name, value: self.expression(input)? })
    }

    fn primary(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let start = input.span();
        if input.peek(token::Paren) {
            return self.parentheses(input);
        }
        if input.peek(token::Bracket) {
            let content;
            let bracket = bracketed!(content in input);
            let items = self.list(&content, "`,` or `]`")?;
            return self.node(ExpressionKind::List(items), bracket.span.join().into());
        }
        if input.peek(syn::LitInt) || input.peek(syn::LitFloat) {
            return number(input);
        }
        if input.peek(syn::LitBool) {
            let flag: syn::LitBool = input.parse()?;
            return self.node(ExpressionKind::Flag(flag.value), start.into());
        }
        if is_word(input) && input.peek2(token::Paren) {
            let call = self.call(input.call(Ident::parse_any)?, input)?;
            let spans = call.spans;
            return self.node(ExpressionKind::Call(call), spans);
        }
        if let Some(error) = foreign::value(input) {
            return Err(error);
        }
        if input.peek(syn::Ident::peek_any) && !input.peek(Token![_]) || input.peek(Token![::]) {
            return path(input);
        }
        Err(input.error("expected a value: a name, a number, or an expression in parentheses"))
    }

    /// `(a + b)`, or `(loss, h)`
    fn parentheses(&mut self, input: ParseStream<'_>) -> syn::Result<Expression> {
        let content;
        let span = parenthesized!(content in input).span;
        let spans = Spans::from(span.join());
        let mut items = Vec::new();
        let mut commas = false;
        while !content.is_empty() {
            items.push(self.expression(&content)?);
            commas |= content.peek(Token![,]);
            comma(&content, "`)`, `->` or an operator")?;
        }
        match items.pop() {
            Some(only) if items.is_empty() && !commas => Ok(Expression { spans, ..only }),
            None => Err(error(spans, "expected a value between the parentheses", "")),
            Some(last) => {
                items.push(last);
                self.node(ExpressionKind::Tuple(items), spans)
            }
        }
    }

    /// Expressions with commas between, up to the end of the group.
    pub(super) fn list(&mut self, input: ParseStream<'_>, expected: &str) -> syn::Result<Vec<Expression>> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(self.expression(input)?);
            comma(input, expected)?;
        }
        Ok(items)
    }

    fn binary(&mut self, op: Operator, span: Span, left: Expression, right: Expression) -> syn::Result<Expression> {
        let spans = left.spans.to(right.spans);
        self.node(ExpressionKind::Binary(op, span, Box::new([left, right])), spans)
    }

    /// Makes a node, unless the tree would grow too deep.
    #[expect(clippy::unused_self, reason = "every node is made by the parser")]
    pub(super) fn node(&mut self, kind: ExpressionKind, spans: Spans) -> syn::Result<Expression> {
        let height = 1 + kind.operands().iter().map(|operand| operand.height).max().unwrap_or(0);
        if height > DEEPEST {
            let message = format!("more than {DEEPEST} operations inside each other");
            return Err(error(spans, &message, "name a part of it with `let`"));
        }
        Ok(Expression { kind, spans, height })
    }
}

/// Whether a layer's or a function's word is next; one of them, `where`, is a word of Rust too.
pub(super) fn is_word(input: ParseStream<'_>) -> bool {
    input.peek(syn::Ident) || input.peek(Token![where])
}

/// The next operator, if it is one of `wanted`.
fn operator(input: ParseStream<'_>, wanted: &[Operator]) -> syn::Result<Option<(Operator, Span)>> {
    if input.peek(Token![->]) {
        return Ok(None);
    }
    let Some((punct, _)) = input.cursor().punct() else { return Ok(None) };
    let found = wanted.iter().find(|operator| operator.sign().starts_with(punct.as_char()));
    if found.is_some() {
        input.step(|cursor| cursor.punct().ok_or_else(|| cursor.error("expected an operator")))?;
    }
    Ok(found.map(|operator| (*operator, punct.span())))
}

/// A comma, or the end of the group.
pub(super) fn comma(input: ParseStream<'_>, expected: &str) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if !input.peek(Token![,]) {
        return Err(input.error(format!("expected {expected}")));
    }
    input.parse::<Token![,]>().map(|_| ())
}

/// `10`, `0.5`, `1e-4`
fn number(input: ParseStream<'_>) -> syn::Result<Expression> {
    let span = input.span();
    let literal: syn::Lit = input.parse()?;
    let (value, integer, suffix) = match &literal {
        syn::Lit::Int(literal) => {
            let too_large = |_| error(span, &format!("a whole number is at most {}", i64::MAX), "");
            let integer: i64 = literal.base10_parse().map_err(too_large)?;
            (integer as f64, Some(integer), literal.suffix())
        }
        syn::Lit::Float(literal) => (literal.base10_parse()?, None, literal.suffix()),
        _ => return Err(error(span, "expected a number", "")),
    };
    if !suffix.is_empty() {
        return Err(error(span, &format!("a number has no suffix here, but this one ends in `{suffix}`"), ""));
    }
    let text = literal.to_token_stream().to_string();
    Ok(Expression { kind: ExpressionKind::Number { text, value, integer }, spans: span.into(), height: 1 })
}

/// `H`, `crate::config::HIDDEN`
fn path(input: ParseStream<'_>) -> syn::Result<Expression> {
    let mut text = String::new();
    let mut tokens = proc_macro2::TokenStream::new();
    if input.peek(Token![::]) {
        input.parse::<Token![::]>()?.to_tokens(&mut tokens);
        text.push_str("::");
    }
    loop {
        let is_name = input.peek(syn::Ident);
        let word = input.call(Ident::parse_any)?;
        let begins_a_path = ["crate", "self", "super", "Self"].iter().any(|known| word == known);
        if !(is_name || begins_a_path && input.peek(Token![::])) {
            return Err(error(
                word.span(),
                &format!("`{word}` is a keyword of Rust, not the name of a value or a size"),
                "",
            ));
        }
        text.push_str(&word.to_string());
        word.to_tokens(&mut tokens);
        if !input.peek(Token![::]) {
            break;
        }
        input.parse::<Token![::]>()?.to_tokens(&mut tokens);
        text.push_str("::");
    }
    let spans = Spans::of(&tokens);
    Ok(Expression { kind: ExpressionKind::Path(Path { text, tokens }), spans, height: 1 })
}
