//! Names: what they stand for, whether they are taken, and whether they are used.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;

use super::Checker;
use super::operations::Word;
use crate::front::diagnostics::{Spans, nearest};
use crate::front::functions::function;
use crate::front::layers::layer;
use crate::front::model::{ModelParameter, ValueId};
use crate::front::syntax::{Expression, ExpressionKind, Statement};

/// Words that are neither layers nor functions, and still taken.
const WORDS: &[&str] = &["frozen", "repeat", "residual", "split", "grad", "l1", "l2", "layer", "share", "op", "param"];

/// The names of the network.
#[derive(Default)]
pub(super) struct Names {
    /// Inputs, `let`s and parameters; without a value where its declaration is wrong.
    values: BTreeMap<String, Named>,
    /// The names that were mentioned and do not exist: any of them may have been meant as one that is not used.
    unknown: BTreeSet<String>,
}

struct Named {
    value: Option<ValueId>,
    /// `an input`, `a parameter`
    what: &'static str,
}

impl<'a> Checker<'a> {
    /// Gives a name to a value.
    pub(super) fn declare(&mut self, name: &Ident, value: Option<ValueId>, what: &'static str) {
        match self.what_is(&name.to_string()) {
            Some(known) => {
                let message = format!("the name `{name}` is taken: it is {known} already");
                self.error::<()>(name.span(), &message, "a name stands for one value in the whole network");
                self.names.values.entry(name.to_string()).or_insert(Named { value, what });
            }
            None => {
                self.names.values.insert(name.to_string(), Named { value, what });
            }
        }
    }

    /// What a name stands for already.
    fn what_is(&self, name: &str) -> Option<&'static str> {
        let value = self.names.values.get(name).map(|known| known.what);
        value.or_else(|| self.words.get(name).map(|word| word.what()))
    }

    /// Gives a meaning to a word.
    pub(super) fn declare_word(&mut self, name: &Ident, word: Word<'a>) {
        let text = name.to_string();
        if let Some(known) = self.what_is(&text) {
            let message = format!("the name `{name}` is taken: it is {known} already");
            return self.error(name.span(), &message, "").unwrap_or_default();
        }
        if layer(&text).is_some() || function(&text).is_some() || WORDS.contains(&text.as_str()) {
            let message = format!("`{name}` is a word of the language already");
            return self.error(name.span(), &message, "choose another name").unwrap_or_default();
        }
        self.words.insert(text, word);
    }

    /// The statement further down that declares a word: `layer block`.
    pub(super) fn declared_later(&self, word: &str) -> Option<String> {
        let kind = |statement: &Statement| match statement {
            Statement::Op(_) => Some("op"),
            Statement::Layer(_) => Some("layer"),
            Statement::Share(_) => Some("share"),
            _ => None,
        };
        let mut statements = self.network.statements.iter().filter(|statement| statement.names()[0] == word);
        statements.find_map(kind).map(|kind| format!("{kind} {word}"))
    }

    /// An error for a name that is given twice.
    pub(super) fn names_are_distinct(&mut self, names: &[&Ident]) {
        for (position, name) in names.iter().enumerate() {
            if names[..position].contains(name) {
                self.error::<()>(name.span(), &format!("the name `{name}` is given twice"), "");
            }
        }
    }

    /// An error for a name of a layer or an operation that nothing in it mentions.
    pub(super) fn names_are_used(&mut self, names: &[&Ident], used: &BTreeSet<String>) {
        for name in names {
            let text = name.to_string();
            if !self.network.incomplete && !used.contains(&text) && !text.starts_with('_') {
                self.error::<()>(
                    name.span(),
                    &format!("`{name}` is not used"),
                    &format!("remove it, or call it `_{name}`"),
                );
            }
        }
    }

    /// Whether a value has this name.
    pub(super) fn is_value(&self, name: &str) -> bool {
        self.names.values.contains_key(name)
    }

    /// The value of this name, where it is declared and right.
    pub(super) fn declared(&self, name: &str) -> Option<ValueId> {
        self.names.values.get(name)?.value
    }

    /// The value that an expression names.
    pub(super) fn lookup(&mut self, name: &str, expression: &Expression) -> Option<ValueId> {
        if self.in_operation {
            let message = format!("`{name}` is not an operand");
            return self.error(expression.spans, &message, "an `op` is made of its operands and of numbers");
        }
        if let Some(named) = self.names.values.get(name) {
            return named.value;
        }
        if self.network.incomplete {
            return None; // its declaration may be among the tokens that could not be read
        }
        let near = nearest(name, self.names.values.keys().map(String::as_str));
        let is_declared = self.words.contains_key(name);
        let is_later =
            !is_declared && self.network.statements.iter().flat_map(Statement::names).any(|later| later == name);
        let help = match near {
            _ if is_later => "it is declared further down".to_owned(),
            _ if is_declared => format!("a layer is fed a value: `x -> {name}`"),
            _ if function(name).is_some_and(|function| function.arity == 1) => {
                format!("a function takes a value: `x -> {name}`")
            }
            _ if function(name).is_some() => format!("a function takes its values in parentheses: `{name}(x, y)`"),
            _ if layer(name).is_some() => format!("a layer is fed a value: `x -> {name}`"),
            _ if name == "l1" || name == "l2" => format!("a penalty needs its strength: `{name}(1e-4)`"),
            Some(near) => format!("did you mean `{near}`?"),
            None if name.chars().any(char::is_lowercase) => {
                format!("declare it as an input, `{name}: [3072]`, or as a value, `let {name} = …;`")
            }
            None => "a Rust `const` can be a size, but not a value".to_owned(),
        };
        let message = format!("there is no value `{name}`");
        if is_later {
            self.error(expression.spans, &message, &help)
        } else {
            self.unknown(expression.spans, name, &message, &help)
        }
    }

    /// An error for a name that does not exist: at its first use, since it is one mistake however often it is used.
    pub(super) fn unknown<T>(&mut self, spans: impl Into<Spans>, name: &str, message: &str, help: &str) -> Option<T> {
        if !self.names.unknown.insert(name.to_owned()) {
            return None;
        }
        self.error(spans, message, help)
    }

    /// Errors on inputs, `let`s and parameters that nothing mentions.
    pub(super) fn report_unused(&mut self) {
        if self.network.incomplete || !self.names.unknown.is_empty() {
            return; // its use may be among the tokens that could not be read, or misspelled
        }
        let mut used = BTreeSet::new();
        let network: &'a crate::front::syntax::Network = self.network;
        mentions(&network.output, &mut used);
        for statement in &network.statements {
            for expression in statement.expressions() {
                mentions(expression, &mut used);
            }
        }
        used.extend(self.implicit.iter().map(|name| (*name).to_owned()));
        let inputs = network.inputs.iter().map(|input| (&input.name, "input"));
        let statements = network.statements.iter().flat_map(|statement| {
            let what = match statement {
                Statement::Let { .. } | Statement::LetEach { .. } => "value",
                Statement::Param { .. } => "parameter",
                Statement::Op(_) => "operation",
                Statement::Layer(_) => "layer",
                Statement::Share(_) => "shared layer",
            };
            statement.names().iter().map(move |name| (name, what))
        });
        let mut reported = BTreeSet::new();
        for (name, what) in inputs.chain(statements) {
            let text = name.to_string();
            // after an error nobody knows whether a loss would take it
            let is_target = ["labels", "targets"].contains(&text.as_str()) && !self.errors.is_empty();
            let is_wanted = used.contains(&text) || text.starts_with('_') || is_target;
            if !is_wanted && reported.insert(text) {
                let help = format!("remove it, or call it `_{name}` to keep it");
                self.error::<()>(name.span(), &format!("the {what} `{name}` is not used"), &help);
            }
        }
    }

    /// The gradients have a field for each layer, parameter and `#[grad]` input, and one for the loss.
    pub(super) fn report_gradient_fields(&mut self) {
        let help = "the network's gradients have a field for each layer, parameter and `#[grad]` input";
        let inputs = self.model.inputs.iter().filter(|input| input.gradient);
        let inputs: Vec<Ident> = inputs.map(|input| input.name.clone()).collect();
        for name in inputs.iter().filter(|name| self.is_field(&name.to_string())).cloned().collect::<Vec<_>>() {
            let message = format!("the input `{name}` has the name of a layer or parameter");
            self.error::<()>(name.span(), &message, help);
        }
        if self.model.loss.is_none() {
            return;
        }
        let is_loss = |parameter: &&ModelParameter| parameter.info.field() == "loss";
        let parameter = self.model.parameters.iter().find(is_loss).map(|parameter| parameter.span);
        let input = inputs.iter().find(|name| *name == "loss").map(Ident::span);
        if let Some(span) = parameter.or(input) {
            self.error::<()>(span, "the name `loss` is taken: it is the loss in the network's gradients", help);
        }
    }

    /// A batch is as large as the inputs say: without one there is none.
    pub(super) fn report_no_input(&mut self) {
        if self.network.inputs.is_empty() && !self.network.incomplete {
            let spans = self.network.name.as_ref().map_or(self.network.output.spans, |name| name.span().into());
            let message = "a network has at least one input";
            self.error::<()>(spans, message, "its name and the sizes of one example: `(x: [3072])`");
        }
    }
}

/// All names in an expression.
pub(super) fn mentioned(expression: &Expression) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    mentions(expression, &mut names);
    names
}

/// Collects all names in an expression.
fn mentions(expression: &Expression, names: &mut BTreeSet<String>) {
    if let ExpressionKind::Path(path) = &expression.kind {
        names.extend(path.as_name().map(str::to_owned));
    }
    if let ExpressionKind::Chain(_, steps) = &expression.kind {
        // `x -> y` with a value `y` is wrong, but it is a use
        names.extend(steps.iter().map(|step| step.call.word.to_string()));
    }
    if let ExpressionKind::Call(call) = &expression.kind {
        names.insert(call.word.to_string());
    }
    for operand in expression.kind.operands() {
        mentions(operand, names);
    }
}
