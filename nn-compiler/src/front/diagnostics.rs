//! Errors on the tokens that cause them, several at once, on stable Rust.

use std::cmp::Reverse;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

/// The errors found so far.
#[derive(Debug, Default)]
pub struct Errors {
    errors: Vec<syn::Error>,
}

impl Errors {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Reports an error on `spans`; `help` may be empty.
    pub fn report(&mut self, spans: impl Into<Spans>, message: &str, help: &str) {
        self.push(error(spans, message, help));
    }

    /// Adds an error that was made elsewhere.
    pub fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// The errors in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &syn::Error> {
        self.errors.iter()
    }

    /// Each error as `tokens: message`.
    #[cfg(test)]
    pub(crate) fn listing(&self) -> Vec<String> {
        let tokens = |error: &syn::Error| error.span().source_text().unwrap_or_default();
        self.errors.iter().map(|error| format!("{}: {error}", tokens(error))).collect()
    }

    /// A `compile_error!` for each error. They are items or statements: where the macro stands for an
    /// expression they belong in a block.
    pub fn into_tokens(self) -> TokenStream {
        self.errors.into_iter().map(syn::Error::into_compile_error).collect()
    }
}

/// An error on `spans`; `help` may be empty, and otherwise stands on its own line.
pub fn error(spans: impl Into<Spans>, message: &str, help: &str) -> syn::Error {
    let spans = spans.into();
    let text = if help.is_empty() { message.to_owned() } else { format!("{message}\nhelp: {help}") };
    syn::Error::new_spanned(spans, text)
}

/// The first and the last token of a piece of source. (Spans cannot be joined on stable Rust.)
#[derive(Clone, Copy, Debug)]
pub struct Spans {
    /// The first token.
    pub start: Span,
    /// The last token.
    pub end: Span,
}

impl Spans {
    /// Those of some tokens.
    pub fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        Self { start, end: spans.last().unwrap_or(start) }
    }

    /// From the start of this piece to the end of another.
    pub fn to(self, end: impl Into<Self>) -> Self {
        Self { start: self.start, end: end.into().end }
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

impl ToTokens for Spans {
    /// Two words with the spans of the first and the last token, which is what syn looks at.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Ident::new("start", self.start).to_tokens(tokens);
        Ident::new("end", self.end).to_tokens(tokens);
    }
}

/// The word of `known` that `given` was probably meant to be.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given: Vec<char> = given.to_lowercase().chars().collect();
    // a third of the letters may be wrong: `sofmax` yes, `conv2d` for `tanh` no
    let limit = (given.len() / 3).max(1);
    let scored = known.into_iter().map(|word| {
        let letters: Vec<char> = word.to_lowercase().chars().collect();
        // the start of a word is nearly the word
        let is_start = given.len() > 2 && letters.starts_with(&given);
        (if is_start { 1 } else { distance(&given, &letters) }, word)
    });
    // a word of one letter is near to every other one
    let near =
        scored.filter(|(distance, word)| *distance <= limit && word.len().min(given.len()) > 1 || *distance == 0);
    // of two that are as near, the one that starts alike: `sinn` is `sin` rather than `sign`
    let start = |word: &str| given.iter().zip(word.to_lowercase().chars()).take_while(|(a, b)| **a == *b).count();
    near.min_by_key(|(distance, word)| (*distance, Reverse(start(word)))).map(|(_, word)| word)
}

/// Letters to add, drop, change or swap with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["linear", "relu", "softmax_ce", "max"];
        assert_eq!(nearest("lienar", words), Some("linear"));
        assert_eq!(nearest("Linear", words), Some("linear"));
        assert_eq!(nearest("reul", words), Some("relu"));
        assert_eq!(nearest("softmaxce", words), Some("softmax_ce"));
        assert_eq!(nearest("lin", ["linear", "ln"]), Some("linear"));
        assert_eq!(nearest("sinn", ["sign", "sin"]), Some("sin"));
        assert_eq!(nearest("conv2d", words), None);
        assert_eq!(nearest("y", ["x"]), None);
    }

    #[test]
    fn help_stands_on_its_own_line() {
        let mut errors = Errors::new();
        errors.report(Span::call_site(), "a", "b");
        errors.report(Span::call_site(), "c", "");
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["a\nhelp: b", "c"]);
        assert_eq!(errors.into_tokens().to_string().matches("compile_error").count(), 2);
    }
}
