//! `#[target(scalar)]`

use proc_macro2::Ident;
use syn::Attribute;

use super::ast::Machine;
use crate::front::diagnostics::{Spans, error, nearest};

/// Reads the attribute; `known` is what another one has said.
pub(super) fn read(attribute: &Attribute, known: Option<Machine>) -> syn::Result<Machine> {
    if known.is_some() {
        return Err(error(Spans::of(attribute), "a network has one target", ""));
    }
    let words = Machine::ALL.map(|(word, _)| word);
    let targets = format!("targets are `{}`", words.join("` and `"));
    let word = attribute.meta.require_list().ok().filter(|list| !list.tokens.is_empty());
    if word.is_none() {
        return Err(error(Spans::of(attribute), "expected a target: `#[target(scalar)]`", &targets));
    }
    let word: Ident = attribute.parse_args().map_err(|wrong| error(wrong.span(), "expected a target", &targets))?;
    let text = word.to_string();
    if let Some((_, machine)) = Machine::ALL.into_iter().find(|(known, _)| *known == text) {
        return Ok(machine);
    }
    let help = nearest(&text, words).map_or(targets, |near| format!("did you mean `{near}`?"));
    Err(error(word.span(), &format!("there is no target `{word}`"), &help))
}
