//! Fragments of `macro_rules!`: rustc passes `$size` as a group without delimiters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens with parentheses around fragments that hold an operator, so that `$size * 2` means what it says, and
/// nothing around other fragments. Groups that hold no fragment stay as they are, with the spans of their delimiters.
pub(super) fn parenthesise(tokens: TokenStream) -> TokenStream {
    if !holds_fragment(&tokens) {
        return tokens;
    }
    let mut out = TokenStream::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.extend([token]);
            continue;
        };
        let inside = parenthesise(group.stream());
        let delimiter = match group.delimiter() {
            Delimiter::None if !holds_operator(&inside) => {
                out.extend(inside);
                continue;
            }
            Delimiter::None => Delimiter::Parenthesis,
            _ if !holds_fragment(&group.stream()) => {
                out.extend([TokenTree::Group(group)]);
                continue;
            }
            other => other,
        };
        let mut rebuilt = Group::new(delimiter, inside);
        rebuilt.set_span(group.span());
        out.extend([TokenTree::Group(rebuilt)]);
    }
    out
}

fn holds_fragment(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || holds_fragment(&group.stream()),
        _ => false,
    })
}

fn holds_operator(tokens: &TokenStream) -> bool {
    let is_operator = |token| matches!(token, TokenTree::Punct(punct) if "+-*/@<>=!".contains(punct.as_char()));
    tokens.clone().into_iter().any(is_operator)
}
