//! What macros are given: expressions where they take such, and code where they quote.

use proc_macro2::Span;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Expr, Macro, Pat, Token};

use super::{Finder, Mutant};
use crate::quoted;

impl Finder<'_> {
    /// What stands in a macro: its arguments where they are expressions, and code where it is quoted.
    pub(super) fn macro_call(&mut self, mac: &Macro, whole: Span) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "quote" | "quote_spanned" => {
                let (text, bytes) = (self.text, whole.byte_range());
                let mutants = quoted::mutants(&mac.tokens, text, &bytes);
                self.expression(whole, mutants);
            }
            "matches" => {
                let arguments = |input: ParseStream| {
                    let value: Expr = input.parse()?;
                    input.parse::<Token![,]>()?;
                    let pattern = Pat::parse_multi_with_leading_vert(input)?;
                    let guard = if input.parse::<Option<Token![if]>>()?.is_some() {
                        Some(input.parse::<Expr>()?)
                    } else {
                        None
                    };
                    input.parse::<Option<Token![,]>>()?;
                    Ok((value, pattern, guard))
                };
                match arguments.parse2(mac.tokens.clone()) {
                    Ok((value, pattern, guard)) => {
                        self.visit_expr(&value);
                        self.visit_pat(&pattern);
                        if let Some(guard) = &guard {
                            self.visit_expr(guard);
                        }
                    }
                    Err(_) => self.pass_over(&name),
                }
                let text = format!("!{}", self.of(whole));
                self.expression(whole, vec![Mutant { what: "negated".to_owned(), text }]);
            }
            "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq" | "vec" | "format" | "write"
            | "writeln" | "panic" | "unreachable" | "format_ident" => {
                let many = Punctuated::<Expr, Token![,]>::parse_terminated;
                let repeated = |input: ParseStream| {
                    let value: Expr = input.parse()?;
                    input.parse::<Token![;]>()?;
                    Ok([value, input.parse()?])
                };
                if let Ok(arguments) = many.parse2(mac.tokens.clone()) {
                    // a name for what is written is not an assignment
                    let of = |argument: &Expr| match argument {
                        Expr::Assign(named) => (*named.right).clone(),
                        other => other.clone(),
                    };
                    arguments.iter().for_each(|argument| self.visit_expr(&of(argument)));
                } else if let Ok(arguments) = repeated.parse2(mac.tokens.clone()) {
                    for argument in &arguments {
                        self.visit_expr(argument);
                    }
                } else {
                    self.pass_over(&name);
                }
            }
            _ => self.pass_over(&name),
        }
    }

    fn pass_over(&mut self, name: &str) {
        *self.found.passed_over.entry(format!("what `{name}!` is given")).or_default() += 1;
    }
}
