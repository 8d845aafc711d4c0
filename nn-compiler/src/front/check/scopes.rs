//! Where layers get their names: the network itself, and a scope for each use of a template.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};

use super::Checker;
use crate::front::diagnostics::Spans;
use crate::ir::types::Dim;

/// The most operations of a network: layers, functions and operators, as often as templates and repeats make them.
const MOST_OPERATIONS: usize = 10_000;

/// The most expressions and steps that are looked at in templates and repeats. Some make no operations.
const MOST_LOOKS: usize = 5 * MOST_OPERATIONS;

/// The most names and divisions in a size: each layer over an image of unknown size adds some to the one before.
const MOST_SYMBOLS: usize = 64;

/// The most terms of a size, and of the number of elements.
const MOST_TERMS: usize = 4_096;

/// How deep uses of templates may nest, counted in expressions inside each other. Checking recurses.
const DEEPEST_USE: usize = 256;

/// Names are given once in a scope.
#[derive(Default)]
pub(super) struct Scope {
    /// The names of the scopes that it is in, and its own: `block1`, `down`.
    pub groups: Vec<String>,
    /// For each word, how many layers of it there are so far.
    counts: BTreeMap<String, usize>,
    /// The names taken.
    fields: BTreeSet<String>,
    /// Whether what is in it was made before, by an earlier turn of a repeat.
    pub repeated: bool,
}

impl Scope {
    /// One without names yet.
    pub fn of(groups: Vec<String>) -> Self {
        Self { groups, ..Self::default() }
    }
}

/// A template, a share or an operation that is being used.
pub(super) struct Use {
    /// As it is used: `block(64)`.
    pub text: String,
    /// How deep its body is.
    pub height: usize,
    /// What is known of the use of a share.
    pub share: Option<ShareUse>,
}

/// A use of a share.
pub(super) struct ShareUse {
    /// The share's name.
    pub name: String,
    /// The token of the use.
    pub span: Span,
    /// What it is fed at this use.
    pub fed: String,
}

impl Checker<'_> {
    /// The scope that names are given in.
    pub(super) fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the network is a scope")
    }

    /// Takes a name for the parameters of a layer, for a parameter, or for a scope.
    pub(super) fn take_field(&mut self, name: &Ident) {
        if self.scope().fields.insert(name.to_string()) {
            return;
        }
        if self.scope().repeated {
            let message = format!("each repeat has a layer named `{name}`");
            let help = "without a name they are numbered; in a `layer` of your own each use has names of its own";
            self.error::<()>(name.span(), &message, help);
        } else {
            let message = format!("the name `{name}` is taken by another layer or parameter");
            self.error::<()>(name.span(), &message, "layers and parameters are fields of the network's `params`");
        }
    }

    /// Counts a layer of this word in its scope.
    pub(super) fn count(&mut self, word: &str) {
        *self.scope().counts.entry(word.to_owned()).or_default() += 1;
    }

    /// The name of a layer without `as`: `linear2` for the second `linear` with parameters.
    pub(super) fn take_numbered_field(&mut self, word: &str, span: Span) -> String {
        let name = format!("{word}{}", self.scope().counts.get(word).copied().unwrap_or(0));
        if !self.scope().fields.insert(name.clone()) {
            let message = format!("this layer would be named `{name}`, but that name is taken");
            self.error::<()>(span, &message, "name it with `as`");
        }
        name
    }

    /// Whether the network's own parameters have a field of this name.
    pub(super) fn is_field(&self, name: &str) -> bool {
        self.scopes[0].fields.contains(name)
    }

    /// A name, and the scopes it is in: `block1.conv2d1`.
    pub(super) fn in_scopes(&mut self, name: &str) -> String {
        let mut words = self.scope().groups.clone();
        words.push(name.to_owned());
        words.join(".")
    }

    /// Starts a use of a template; [`Checker::leave`] ends it.
    pub(super) fn enter(&mut self, begun: Use, span: Span) -> Option<()> {
        if self.uses.iter().map(|known| known.height).sum::<usize>() + begun.height > DEEPEST_USE {
            return self.exhaust(span, "too many layers of your own are inside each other here", "");
        }
        self.uses.push(begun);
        Some(())
    }

    /// Ends a use of a template.
    pub(super) fn leave(&mut self) {
        self.uses.pop();
    }

    /// Counts an expression or a step that a template or a repeat makes; `None` from when there are too many, or too many
    /// operations.
    pub(super) fn spend(&mut self, span: Span) -> Option<()> {
        if self.is_exhausted {
            return None;
        }
        if self.uses.is_empty() && self.repeating == 0 {
            return Some(());
        }
        self.looks += 1;
        if self.looks > MOST_LOOKS {
            let message = format!("templates and repeats make more than {MOST_LOOKS} expressions of this network");
            return self.exhaust(span, &message, "repeats inside repeats multiply, and so do layers made of layers");
        }
        Some(())
    }

    /// Counts the operations of a new value, whose error is reported where there are too many.
    pub(super) fn count_operations(&mut self, operations: usize, span: Span) {
        self.weights.push(operations);
        self.operations = self.operations.saturating_add(operations);
        if self.operations > MOST_OPERATIONS {
            let message = format!("this network has more than {MOST_OPERATIONS} operations");
            let help = "layers, functions and operators count as often as templates and repeats make them, one that joins \
                        many values as often as it joins two, and derivatives as what they are taken of, three times";
            self.exhaust::<()>(span, &message, help);
        }
    }

    /// Reports sizes that are formulas of hundreds of parts: rustc and the compiler walk over them again and again.
    pub(super) fn count_symbols(&mut self, shape: &[Dim], span: Span) {
        let is_long = shape.iter().any(|size| size.symbols() > MOST_SYMBOLS);
        let terms = shape.iter().map(|size| size.term_count().max(1)).fold(1, usize::saturating_mul);
        if is_long || terms > MOST_TERMS {
            let message =
                format!("the sizes of this value are formulas of more than {MOST_SYMBOLS} names and divisions");
            self.exhaust::<()>(span, &message, "a literal size makes all of them numbers");
        }
    }

    /// Reports what there is too much of, once; nothing is looked at any more.
    fn exhaust<T>(&mut self, span: Span, message: &str, help: &str) -> Option<T> {
        if !std::mem::replace(&mut self.is_exhausted, true) {
            self.errors.report(span, message, help);
        }
        None
    }

    /// Reports an error, and in which use of a template it is found first; the same one at the same tokens only once.
    pub(super) fn report(&mut self, spans: Spans, message: &str, help: &str) {
        if self.uses.is_empty() && self.repeating == 0 {
            self.errors.report(spans, message, help);
            return;
        }
        if !self.reported.insert((format!("{:?}", spans.start), message.to_owned())) {
            return;
        }
        let places: Vec<String> = self.uses.iter().rev().map(|found| format!("in `{}`", found.text)).collect();
        let place = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        self.errors.report(spans, &format!("{message}{place}"), help);
    }
}
