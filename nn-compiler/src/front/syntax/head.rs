//! What stands before the body: attributes, name, generics, inputs and their types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, Visibility, braced, parenthesized, token};

use super::ast::{Expression, ExpressionKind, Input, Network, Path};
use super::{Parser, name};
use crate::front::diagnostics::{Spans, error};

/// What a network looks like, for messages.
const FORMS: &str = "a network is `x: [3072] -> linear(10)`, `(x: [], y: []) { x * y }` or `Name(x: [3072]) { … }`";

/// The lints of the compiler, which `#[allow(…)]` switches off.
const LINTS: &[&str] = &["stacked_linear", "no_gradient", "chain_in_product"];

impl Parser<'_> {
    /// Everything between the parentheses of the macro.
    pub(super) fn network(&mut self, input: ParseStream<'_>) -> syn::Result<Network> {
        let attributes = input.call(Attribute::parse_outer)?;
        if input.peek(token::Paren) || input.peek(syn::Ident) && (input.peek2(Token![:]) || input.peek2(Token![->])) {
            self.anonymous(input, attributes)
        } else {
            self.item(input, attributes)
        }
    }

    /// `pub Name<const H: usize>(x: [3072]) { … }`
    fn item(&mut self, input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Network> {
        let visibility: Visibility = input.parse()?;
        if !input.peek(syn::Ident) {
            return Err(error(input.span(), &input.error("expected a network").to_string(), FORMS));
        }
        let name = name(input)?;
        let mut network = empty(Some(name), visibility);
        self.own_attributes(&mut network, attributes);
        let generics = if input.peek(Token![<]) { generics(input, &mut network.generics) } else { Ok(()) };
        if let Err(error) = generics.and_then(|()| self.inputs_and_body(input, &mut network)) {
            // the name is known: the type can still be declared, so that its users need no second error
            self.errors.push(error);
            self.incomplete = true;
            let _: Result<TokenStream, _> = input.parse(); // the rest
        }
        network.incomplete = self.incomplete;
        Ok(network)
    }

    /// `(x: [], y: []) { x * y }` or `x: [3072] -> linear(10)`
    fn anonymous(&mut self, input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Network> {
        let mut network = empty(None, Visibility::Inherited);
        if input.peek(token::Paren) {
            self.own_attributes(&mut network, attributes);
            self.inputs_and_body(input, &mut network)?;
        } else {
            let (of_input, of_network): (Vec<_>, Vec<_>) = attributes.into_iter().partition(is_grad);
            self.own_attributes(&mut network, of_network);
            self.chain_with_input(input, &mut network, &of_input)?;
        }
        if let Some(attribute) = network.attributes.first() {
            let message = "this attribute has no place on an anonymous network";
            self.errors.push(syn::Error::new_spanned(attribute, message));
        }
        network.incomplete = self.incomplete;
        Ok(network)
    }

    fn inputs_and_body(&mut self, input: ParseStream<'_>, network: &mut Network) -> syn::Result<()> {
        if !input.peek(token::Paren) {
            return Err(input.error("expected the inputs in parentheses: `(x: [3072])`"));
        }
        let content;
        parenthesized!(content in input);
        network.inputs = self.inputs(&content);
        if !input.peek(token::Brace) {
            return Err(input.error("expected the body in braces: `{ x -> linear(10) }`"));
        }
        let content;
        braced!(content in input);
        (network.statements, network.output) = self.body(&content);
        if input.is_empty() { Ok(()) } else { Err(input.error("expected nothing after the network's body")) }
    }

    /// An expression that starts with the declaration of its only input.
    fn chain_with_input(
        &mut self,
        input: ParseStream<'_>,
        network: &mut Network,
        attributes: &[Attribute],
    ) -> syn::Result<()> {
        let word: Ident = input.fork().parse()?;
        if input.peek2(Token![->]) {
            let message = format!("`{word}` has no shape here");
            let help = format!("declare it: `{word}: [3072] -> …`; sizes are those of one example");
            return Err(error(word.span(), &message, &help));
        }
        let declared = self.input(attributes, input)?;
        let start = Path { text: declared.name.to_string(), tokens: declared.name.to_token_stream() };
        let start = self.node(ExpressionKind::Path(start), declared.name.span().into())?;
        network.inputs.push(declared);
        network.output = self.expression_from(start, input)?;
        if input.peek(Token![,]) {
            let help = "several inputs stand in parentheses: `(x: [], y: []) { x * y }`";
            return Err(error(input.span(), "expected `->`, an operator or the end", help));
        }
        if input.is_empty() { Ok(()) } else { Err(input.error("expected `->`, an operator or the end")) }
    }

    /// Sorts the attributes into the compiler's own and those of the type.
    fn own_attributes(&mut self, network: &mut Network, attributes: Vec<Attribute>) {
        for mut attribute in attributes {
            if attribute.path().is_ident("budget") {
                match super::budget::read(&attribute) {
                    Ok(budgets) => network.budgets.extend(budgets),
                    Err(error) => self.errors.push(error),
                }
                continue;
            }
            if attribute.path().is_ident("target") {
                match super::target::read(&attribute, network.machine) {
                    Ok(machine) => network.machine = Some(machine),
                    Err(error) => self.errors.push(error),
                }
                continue;
            }
            if attribute.path().is_ident("self_test") {
                match super::self_test::read(&attribute) {
                    Ok(test) => network.self_test = Some(test),
                    Err(error) => self.errors.push(error),
                }
                continue;
            }
            let own =
                ["strict_ieee", "check_finite", "cotangent"].into_iter().find(|name| attribute.path().is_ident(name));
            if let Some(name) = own {
                network.strict_ieee |= name == "strict_ieee";
                if name == "cotangent" {
                    network.cotangent = Some(Spans::of(&attribute.meta).start);
                }
                network.check_finite |= name == "check_finite";
                if let Err(error) = attribute.meta.require_path_only() {
                    self.errors.push(error);
                }
            } else if is_grad(&attribute) {
                let help = "put it before the input: `(#[grad] x: [3072])`";
                self.errors.push(error(Spans::of(&attribute), "`grad` is an attribute of an input", help));
            } else if let Some((own, others)) = split_allow(&attribute) {
                network.allowed.extend(own);
                if let (false, Meta::List(list)) = (others.is_empty(), &mut attribute.meta) {
                    list.tokens = quote::quote!(#(#others),*);
                    network.attributes.push(attribute);
                }
            } else {
                network.attributes.push(attribute);
            }
        }
    }

    /// `x: [3072], #[grad] y: [10]`
    fn inputs(&mut self, input: ParseStream<'_>) -> Vec<Input> {
        let mut inputs = Vec::new();
        while !input.is_empty() {
            let name_only = input.fork();
            let outcome = Attribute::parse_outer(input).and_then(|attributes| self.input(&attributes, input));
            match outcome {
                Ok(declared) if input.is_empty() || input.peek(Token![,]) => inputs.push(declared),
                outcome => {
                    let error = outcome.err().unwrap_or_else(|| input.error("expected `,` or `)` after an input"));
                    self.errors.push(error);
                    self.skip_to(input, ',');
                    // the name stays known, so that its users need no second error
                    let attributes = Attribute::parse_outer(&name_only);
                    if let (Ok(_), Ok(name)) = (attributes, name_only.parse()) {
                        inputs.push(Input { name, gradient: false, ty: None });
                    }
                }
            }
            let _: Result<Token![,], _> = input.parse();
        }
        inputs
    }
}

impl Parser<'_> {
    /// `x: [3072]`, after its attributes.
    fn input(&mut self, attributes: &[Attribute], input: ParseStream<'_>) -> syn::Result<Input> {
        for attribute in attributes {
            if !is_grad(attribute) {
                let message = "this attribute has no place on an input";
                self.errors.report(Spans::of(attribute), message, "an input may be `#[grad] x: [3072]`");
            } else if let Err(error) = attribute.meta.require_path_only() {
                self.errors.push(error);
            }
        }
        let name = name(input)?;
        if !input.peek(Token![:]) {
            let help = format!("the sizes of one example: `{name}: [3072]`");
            return Err(error(input.span(), &input.error("expected `:` and the input's shape").to_string(), &help));
        }
        input.parse::<Token![:]>()?;
        Ok(Input { name, gradient: attributes.iter().any(is_grad), ty: Some(self.ty(input)?) })
    }
}

/// A network of which nothing but the name is known.
fn empty(name: Option<Ident>, visibility: Visibility) -> Network {
    let output = Expression { kind: ExpressionKind::Unreadable, spans: Span::call_site().into(), height: 1 };
    Network {
        name,
        visibility,
        attributes: Vec::new(),
        allowed: Vec::new(),
        check_finite: false,
        strict_ieee: false,
        machine: None,
        budgets: Vec::new(),
        self_test: None,
        cotangent: None,
        generics: Vec::new(),
        inputs: Vec::new(),
        statements: Vec::new(),
        output,
        incomplete: false,
    }
}

fn is_grad(attribute: &Attribute) -> bool {
    attribute.path().is_ident("grad")
}

/// The names in `#[allow(…)]` that are the compiler's, and the others; `None` for any other attribute.
fn split_allow(attribute: &Attribute) -> Option<(Vec<Ident>, Vec<syn::Path>)> {
    if !attribute.path().is_ident("allow") {
        return None;
    }
    let paths = attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).ok()?;
    let is_own = |path: &syn::Path| LINTS.iter().any(|lint| path.is_ident(lint));
    let (own, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_own);
    let own: Vec<Ident> = own.iter().filter_map(|path| path.get_ident().cloned()).collect();
    (!own.is_empty()).then_some((own, others))
}

/// `<const H: usize, const K: usize>`
fn generics(input: ParseStream<'_>, generics: &mut Vec<Ident>) -> syn::Result<()> {
    input.parse::<Token![<]>()?;
    while !input.peek(Token![>]) {
        if !input.peek(Token![const]) {
            let message = input.error("expected a const generic").to_string();
            return Err(error(input.span(), &message, "a network is generic over sizes: `<const H: usize>`"));
        }
        input.parse::<Token![const]>()?;
        generics.push(name(input)?);
        input.parse::<Token![:]>()?;
        let ty: Ident = input.parse()?;
        if ty != "usize" {
            return Err(error(ty.span(), "a size is a `usize`", ""));
        }
        if !input.peek(Token![>]) {
            input.parse::<Token![,]>()?;
        }
    }
    input.parse::<Token![>]>().map(|_| ())
}
