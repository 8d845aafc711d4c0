//! Names as identifiers.

use proc_macro2::{Ident, Literal, Span};

/// An identifier of the emitted code's own; it cannot capture a user's name. What is named after something of the user's
/// gets its name from a [`crate::loops::names::Namer`], which knows the keywords.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A number as one would write it: without `usize` behind it.
pub(crate) fn index(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}
