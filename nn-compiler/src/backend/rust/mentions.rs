//! Identifiers in tokens.

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Whether an identifier stands anywhere in some tokens.
pub(crate) fn mentions(tokens: &TokenStream, wanted: &str) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            // not the name of a field
            TokenTree::Ident(ident) if ident == wanted => !matches!(
                tokens.peek(),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Alone
            ),
            TokenTree::Group(group) => mentions(&group.stream(), wanted),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}
