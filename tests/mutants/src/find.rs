//! The mutants of a source file: where each of them stands, and the text that it has there.

mod macros;

use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::{Span, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Block, Expr, ExprMacro, Lit, Pat, ReturnType, Signature, Stmt, Type, UnOp};

use crate::operators::instead;

/// How the text of a place is made to depend on switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An expression, which is another one in each mutant.
    Expression,
    /// A statement that is left out.
    Statement,
    /// The same, of one behind which nothing of its block runs: `return`, `break`, `continue`.
    Exit,
    /// The start of a function's body, where it returns at once.
    Body,
    /// Behind a pattern without a guard, which does not match.
    Pattern,
}

/// One change of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What it is, for a reader: `+ as -`.
    pub what: String,
    /// The text in place of the original; of a statement and a pattern there is none.
    pub text: String,
}

/// A place in the text, with its mutants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub form: Form,
    /// The bytes that are replaced; empty for bodies and patterns, which get something more.
    pub bytes: Range<usize>,
    pub line: usize,
    /// `Type::function`.
    pub function: String,
    pub mutants: Vec<Mutant>,
}

/// What a file has.
#[derive(Debug, Default)]
pub struct Found {
    pub sites: Vec<Site>,
    /// How many places were passed over, by the reason.
    pub passed_over: BTreeMap<String, usize>,
}

/// Finds the mutants of a file's text.
///
/// # Errors
/// If the text is no Rust.
pub fn find(text: &str) -> syn::Result<Found> {
    let file = syn::parse_file(text)?;
    let mut finder = Finder { text, found: Found::default(), path: Vec::new(), constant: None };
    finder.visit_file(&file);
    Ok(finder.found)
}

struct Finder<'t> {
    text: &'t str,
    found: Found,
    /// The types and functions around.
    path: Vec<String>,
    /// Why nothing here can ask a switch.
    constant: Option<&'static str>,
}

impl Finder<'_> {
    fn of(&self, span: Span) -> &str {
        &self.text[span.byte_range()]
    }

    fn add(&mut self, form: Form, bytes: Range<usize>, line: usize, mutants: Vec<Mutant>) {
        if mutants.is_empty() {
            return;
        }
        if let Some(reason) = self.constant {
            *self.found.passed_over.entry(reason.to_owned()).or_default() += mutants.len();
            return;
        }
        if let Some(site) = self.found.sites.iter_mut().find(|site| site.form == form && site.bytes == bytes) {
            site.mutants.extend(mutants);
            return;
        }
        let function = self.path.join("::");
        self.found.sites.push(Site { form, bytes, line, function, mutants });
    }

    fn expression(&mut self, span: Span, mutants: Vec<Mutant>) {
        self.add(Form::Expression, span.byte_range(), span.start().line, mutants);
    }

    /// Runs with another reason why nothing can ask a switch, or the one that there is.
    fn within(&mut self, reason: Option<&'static str>, run: impl FnOnce(&mut Self)) {
        let before = self.constant;
        self.constant = before.or(reason);
        run(self);
        self.constant = before;
    }

    fn named(&mut self, name: String, run: impl FnOnce(&mut Self)) {
        self.path.push(name);
        run(self);
        self.path.pop();
    }

    fn function(&mut self, attrs: &[syn::Attribute], signature: &Signature, block: &Block) {
        if is_for_tests(attrs) {
            return;
        }
        self.named(signature.ident.to_string(), |finder| {
            finder.within(signature.constness.map(|_| "a constant function"), |finder| {
                finder.body(&signature.output, block);
                finder.visit_block(block);
            });
        });
    }

    /// A function that returns at once.
    fn body(&mut self, output: &ReturnType, block: &Block) {
        if block.stmts.is_empty() {
            return;
        }
        let mutants = returned(output).into_iter().map(|value| Mutant {
            what: format!("returns {}", if value.is_empty() { "at once" } else { &value }),
            text: value,
        });
        let open = block.brace_token.span.open();
        let at = open.byte_range().end;
        self.add(Form::Body, at..at, open.start().line, mutants.collect());
    }

    fn condition(&mut self, condition: &Expr) {
        // a comparison has its opposite among its mutants, and a negation loses its sign
        let has_own = match condition {
            Expr::Binary(binary) => !matches!(binary.op, BinOp::And(_) | BinOp::Or(_)),
            Expr::Unary(_) | Expr::Lit(_) => true,
            _ => has_let(condition),
        };
        if !has_own && !has_let(condition) {
            let text = format!("!({})", self.of(condition.span()));
            self.expression(condition.span(), vec![Mutant { what: "negated".to_owned(), text }]);
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        if has_let(&binary.left) || has_let(&binary.right) {
            return;
        }
        let sides = [&binary.left, &binary.right].map(|side| self.of(side.span()).to_owned());
        let [left, right] = &sides;
        let given = self.of(binary.op.span()).to_owned();
        let is_assignment = given.ends_with('=') && !["==", "!=", "<=", ">="].contains(&given.as_str());
        let mutants = instead(&given).iter().map(|other| Mutant {
            what: format!("{given} as {other}"),
            text: if is_assignment { format!("{left} {other} {right}") } else { format!("({left}) {other} ({right})") },
        });
        self.expression(binary.span(), mutants.collect());
    }

    fn literal(&mut self, literal: &syn::ExprLit) {
        let mutants = match &literal.lit {
            Lit::Int(int) => numbers(int),
            Lit::Float(float) => {
                let value: f64 = float.base10_parse().unwrap_or_default();
                vec![as_other(&float.to_string(), &format!("{:?}{}", value + 1.0, float.suffix()))]
            }
            Lit::Bool(bool) => vec![as_other(&bool.value.to_string(), &(!bool.value).to_string())],
            _ => Vec::new(),
        };
        self.expression(literal.span(), mutants);
    }

    fn range(&mut self, range: &syn::ExprRange) {
        let sides = [("start", &range.start), ("end", &range.end)];
        for (name, side) in sides {
            // a number has its neighbours
            let Some(side) = side.as_ref().filter(|side| !matches!(***side, Expr::Lit(_))) else { continue };
            let of = self.of(side.span()).to_owned();
            let moved = |sign: char| Mutant { what: format!("{name} {sign} 1"), text: format!("({of}) {sign} 1") };
            self.expression(side.span(), vec![moved('+'), moved('-')]);
        }
    }

    /// A method's opposite.
    fn method(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        let other = match name.as_str() {
            "min" => "max",
            "max" => "min",
            "any" => "all",
            "all" => "any",
            "take" => "skip",
            "skip" => "take",
            "first" => "last",
            "last" => "first",
            "is_some" => "is_none",
            "is_none" => "is_some",
            "is_some_and" => "is_none_or",
            "is_none_or" => "is_some_and",
            "find" => "rfind",
            "position" => "rposition",
            "filter" => "skip_while",
            _ => return,
        };
        let (whole, word) = (call.span().byte_range(), call.method.span().byte_range());
        let text = format!("{}{other}{}", &self.text[whole.start..word.start], &self.text[word.end..whole.end]);
        self.expression(call.span(), vec![Mutant { what: format!("{name} as {other}"), text }]);
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(_) => self.within(Some("a constant"), |finder| visit::visit_item(finder, item)),
            syn::Item::Static(_) => self.within(Some("a static"), |finder| visit::visit_item(finder, item)),
            syn::Item::Macro(_) => *self.found.passed_over.entry("the body of a macro".to_owned()).or_default() += 1,
            syn::Item::Mod(module) if is_for_tests(&module.attrs) => {}
            // discriminants and the sizes of fields are constants
            syn::Item::Enum(_) | syn::Item::Struct(_) | syn::Item::Type(_) | syn::Item::Use(_) => {}
            syn::Item::Fn(function) => self.function(&function.attrs, &function.sig, &function.block),
            syn::Item::Impl(of) => {
                if !is_for_tests(&of.attrs) {
                    let name = self.of(of.self_ty.span()).to_owned();
                    self.named(name, |finder| visit::visit_item(finder, item));
                }
            }
            syn::Item::Trait(of) => self.named(of.ident.to_string(), |finder| visit::visit_item(finder, item)),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        match item {
            syn::ImplItem::Fn(function) => self.function(&function.attrs, &function.sig, &function.block),
            syn::ImplItem::Const(_) => self.within(Some("a constant"), |finder| visit::visit_impl_item(finder, item)),
            _ => visit::visit_impl_item(self, item),
        }
    }

    fn visit_trait_item(&mut self, item: &'ast syn::TraitItem) {
        match item {
            syn::TraitItem::Fn(function) => {
                if let Some(block) = &function.default {
                    self.function(&function.attrs, &function.sig, block);
                }
            }
            syn::TraitItem::Const(_) => self.within(Some("a constant"), |finder| visit::visit_trait_item(finder, item)),
            _ => visit::visit_trait_item(self, item),
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_type(&mut self, _: &'ast Type) {}

    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}

    fn visit_generics(&mut self, _: &'ast syn::Generics) {}

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        // patterns are made of constants; guards are not
        if let Pat::Guard(guarded) = pattern {
            let guard = &guarded.guard;
            if !has_let(guard) {
                let always = |value: bool| Mutant { what: format!("guard as {value}"), text: value.to_string() };
                self.expression(guard.span(), vec![always(true), always(false)]);
            }
            self.visit_expr(guard);
        }
    }

    fn visit_expr_match(&mut self, of: &'ast syn::ExprMatch) {
        let takes_all = |arm: &Arm| match &arm.pat {
            Pat::Wild(_) => true,
            Pat::Ident(ident) => ident.subpat.is_none() && ident.ident.to_string().starts_with(char::is_lowercase),
            _ => false,
        };
        let last = of.arms.iter().rposition(takes_all).unwrap_or(0);
        for arm in of.arms.iter().take(last).filter(|arm| !matches!(arm.pat, Pat::Guard(_))) {
            let at = arm.pat.span().byte_range().end;
            let what = format!("no arm `{}`", shortened(self.of(arm.pat.span())));
            let line = arm.pat.span().start().line;
            self.add(Form::Pattern, at..at, line, vec![Mutant { what, text: String::new() }]);
        }
        visit::visit_expr_match(self, of);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let is_effect = match statement {
            Stmt::Expr(expression, Some(_)) => !matches!(
                expression,
                Expr::If(_) | Expr::Match(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) | Expr::Block(_)
            ),
            Stmt::Macro(of) => {
                of.mac.path.segments.last().is_some_and(|name| name.ident.to_string().starts_with("write"))
            }
            _ => false,
        };
        if is_effect {
            let span = statement.span();
            let what = format!("no `{}`", shortened(self.of(span)));
            let is_exit = matches!(statement, Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _));
            let form = if is_exit { Form::Exit } else { Form::Statement };
            self.add(form, span.byte_range(), span.start().line, vec![Mutant { what, text: String::new() }]);
        }
        if let Stmt::Macro(of) = statement {
            self.macro_call(&of.mac, of.mac.span());
            return;
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(binary) => self.binary(binary),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                let (sign, text) = (self.of(unary.op.span()).to_owned(), self.of(unary.expr.span()).to_owned());
                self.expression(unary.span(), vec![Mutant { what: format!("no {sign}"), text }]);
            }
            Expr::Lit(literal) => self.literal(literal),
            Expr::Range(range) => self.range(range),
            Expr::MethodCall(call) => self.method(call),
            Expr::If(of) => self.condition(&of.cond),
            Expr::While(of) => self.condition(&of.cond),
            Expr::Macro(ExprMacro { mac, .. }) => return self.macro_call(mac, expression.span()),
            Expr::Const(_) => return self.within(Some("a constant"), |finder| visit::visit_expr(finder, expression)),
            Expr::Repeat(of) => return self.visit_expr(&of.expr), // the count is a constant
            _ => {}
        }
        visit::visit_expr(self, expression);
    }
}

/// Whether a binding is made in an expression, so that it stands in a condition and nowhere else.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        Expr::Paren(inner) => has_let(&inner.expr),
        _ => false,
    }
}

fn is_for_tests(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attribute| {
        let mut words: Vec<String> = Vec::new();
        if let syn::Meta::List(list) = &attribute.meta {
            words.extend(list.tokens.clone().into_iter().filter_map(|token| match token {
                TokenTree::Ident(word) => Some(word.to_string()),
                _ => None,
            }));
        }
        attribute.path().is_ident("test") || (attribute.path().is_ident("cfg") && words == ["test"])
    })
}

/// The values that a function may return at once instead, where the type shows one.
fn returned(output: &ReturnType) -> Vec<String> {
    let ReturnType::Type(_, ty) = output else { return vec![String::new()] };
    let values: &[&str] = match &**ty {
        Type::Path(path) => match path.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
            Some("bool") => &["true", "false"],
            Some("Result") => &["Ok(Default::default())"],
            Some("Option") => &["None"],
            Some("Self" | "Ordering" | "Box") | None => &[],
            Some(_) => &["Default::default()"],
        },
        Type::Tuple(_) => &["Default::default()"],
        _ => &[],
    };
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn as_other(given: &str, other: &str) -> Mutant {
    Mutant { what: format!("{given} as {other}"), text: other.to_owned() }
}

/// A whole number's neighbours.
pub fn numbers(int: &syn::LitInt) -> Vec<Mutant> {
    let Ok(value) = int.base10_parse::<u128>() else { return Vec::new() };
    let others = [value.checked_add(1), value.checked_sub(1)].into_iter().flatten();
    others.map(|other| as_other(&int.to_string(), &format!("{other}{}", int.suffix()))).collect()
}

/// The beginning of a text, on one line.
fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = words.char_indices().nth(48).map_or(words.len(), |(at, _)| at);
    if end < words.len() { format!("{}…", &words[..end]) } else { words }
}

#[cfg(test)]
mod tests;
