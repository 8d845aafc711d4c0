//! Mutants of code that is quoted: one operator or number of it is another, two arguments change their places, a statement
//! goes away.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::find::{Mutant, numbers};
use crate::operators::instead_of_quoted;

/// The mutants of a macro whose tokens are code. `whole` are the bytes of the macro with its name.
pub fn mutants(tokens: &TokenStream, text: &str, whole: &Range<usize>) -> Vec<Mutant> {
    let mut found = Vec::new();
    collect(tokens.clone(), text, &mut |bytes, what, other| {
        let changed = format!("{}{other}{}", &text[whole.start..bytes.start], &text[bytes.end..whole.end]);
        found.push(Mutant { what: format!("quoted {what}"), text: changed });
    });
    found
}

type Report<'r> = &'r mut dyn FnMut(Range<usize>, String, &str);

fn collect(tokens: TokenStream, text: &str, report: Report<'_>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    statements(&tokens, text, report);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                // behind a sign for repetition there are no arguments
                let is_repeated =
                    at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(punct) if punct.as_char() == '#');
                if group.delimiter() == Delimiter::Parenthesis && !is_repeated {
                    arguments(group, text, report);
                }
                collect(group.stream(), text, report);
            }
            TokenTree::Literal(literal) => {
                // behind a dot it is a field
                let is_field = at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(punct) if punct.as_char() == '.');
                if let (false, Ok(int)) = (is_field, syn::parse_str::<syn::LitInt>(&literal.to_string())) {
                    for Mutant { what, text } in numbers(&int) {
                        report(literal.span().byte_range(), what, &text);
                    }
                }
            }
            TokenTree::Punct(_) => {
                let start = token.span().byte_range().start;
                let operator = text[start..].split(char::is_whitespace).next().unwrap_or_default();
                // with a space on both sides it is between operands, and neither a sign nor a bracket of generics
                if text[..start].ends_with(char::is_whitespace) {
                    let bytes = start..start + operator.len();
                    for other in instead_of_quoted(operator) {
                        report(bytes.clone(), format!("{operator} as {other}"), other);
                    }
                }
            }
            TokenTree::Ident(_) => {}
        }
    }
}

/// The parts of tokens between signs, with the bytes of each; what is behind the last sign is a part, too.
fn parts(tokens: &[TokenTree], sign: char) -> Vec<Range<usize>> {
    let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let bytes = |part: &[TokenTree]| {
        let [first, last] = [part.first()?, part.last()?].map(|token| token.span().byte_range());
        Some(first.start..last.end)
    };
    tokens.split(is_sign).filter_map(bytes).collect()
}

/// Two arguments beside each other change their places.
fn arguments(group: &Group, text: &str, report: Report<'_>) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    for pair in parts(&tokens, ',').windows(2) {
        let [a, b] = [&text[pair[0].clone()], &text[pair[1].clone()]];
        // types of parameters, and what is repeated, are not told by their places
        if a != b && !group.to_string().contains("# (") && ![a, b].iter().any(|part| part.contains(": ")) {
            let between = &text[pair[0].end..pair[1].start];
            report(pair[0].start..pair[1].end, format!("{a}, {b} as {b}, {a}"), &format!("{b}{between}{a}"));
        }
    }
}

/// A statement goes away.
fn statements(tokens: &[TokenTree], text: &str, report: Report<'_>) {
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let mut start = 0;
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| is_end(token)) {
        if at > start {
            let bytes = tokens[start].span().byte_range().start..tokens[at].span().byte_range().end;
            let what = text[bytes.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            report(bytes, format!("without `{what}`"), "");
        }
        start = at + 1;
    }
}
