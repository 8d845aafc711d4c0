//! What a network computes for its predictions, as text: written into files, so that a file of another network is known as
//! one even where all shapes agree.
//!
//! A line a value, made of what the user wrote and nothing that a newer compiler might do another way: no arguments that
//! are as they would be without being written. What has no influence on a prediction is not in it: losses, penalties,
//! initialisers, layers that only act while training. Layers have their names where files have them too, in the keys of
//! their parameters; others are numbered.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::front::model::{Model, ValueId, ValueKind};
use crate::front::signature::{Argument, ArgumentValue, Default, End, LayerCall};
use crate::ir::types::{Dim, display_shape};

/// The text of a network.
pub fn schema(model: &Model) -> String {
    let mut lines = Lines { model, labels: BTreeMap::new(), counts: BTreeMap::new(), text: String::new() };
    let needed = needed(model);
    for id in 0..model.values.len() {
        if needed.contains(&id) {
            lines.add(id);
        }
    }
    let predictions: Vec<&str> = model.predictions.iter().map(|id| lines.labels[id].as_str()).collect();
    let predictions = format!("predict {}", predictions.join(", "));
    lines.text + &predictions
}

/// The values that predictions are made of.
fn needed(model: &Model) -> BTreeSet<ValueId> {
    let mut needed = BTreeSet::new();
    let mut stack = model.predictions.clone();
    while let Some(id) = stack.pop() {
        if needed.insert(id) {
            stack.extend(model.values[id].kind.operands());
        }
    }
    needed
}

struct Lines<'a> {
    model: &'a Model,
    /// What each value is called.
    labels: BTreeMap<ValueId, String>,
    /// How many values have wished for a name.
    counts: BTreeMap<String, usize>,
    text: String,
}

impl Lines<'_> {
    fn add(&mut self, id: ValueId) {
        let value = &self.model.values[id];
        let label = match &value.kind {
            ValueKind::Input(index) => self.model.inputs[*index].name.to_string(),
            ValueKind::Parameter(index) => self.model.parameters[*index].info.path(),
            ValueKind::Number(number) => format!("{number:?}"),
            ValueKind::Layer(layer, call) if layer.is_identity_in_predictions() => {
                let same = self.labels[&call.operands[0]].clone();
                self.labels.insert(id, same);
                return;
            }
            ValueKind::Layer(_, call) if !call.parameters.is_empty() => value.origin.clone(),
            kind => self.number(word(kind)),
        };
        let line = match &value.kind {
            ValueKind::Input(_) => Some(format!("{label}: {}", value.ty)),
            ValueKind::Parameter(_) | ValueKind::Number(_) => None,
            ValueKind::Layer(_, call) | ValueKind::Function(_, call) => {
                let known = match &value.kind {
                    ValueKind::Layer(layer, _) => layer.arguments(),
                    ValueKind::Function(function, _) => function.arguments,
                    _ => &[],
                };
                let arguments = self.arguments(call, known);
                Some(format!("{label} = {}{arguments} of {}", word(&value.kind), self.list(&call.operands)))
            }
            kind => Some(format!("{label} = {} of {}", word(kind), self.list(&kind.operands()))),
        };
        if let Some(line) = line {
            // writing to a string cannot fail
            let _ = writeln!(self.text, "{line}");
        }
        self.labels.insert(id, label);
    }

    /// The name with a number behind it, from 1.
    fn number(&mut self, word: &str) -> String {
        let count = self.counts.entry(word.to_owned()).or_insert(0);
        *count += 1;
        format!("{word}{count}")
    }

    fn list(&self, ids: &[ValueId]) -> String {
        ids.iter().map(|id| self.labels[id].as_str()).collect::<Vec<_>>().join(", ")
    }

    /// `(out_features = 10, bias = false)`: what was given and matters.
    fn arguments(&self, call: &LayerCall, known: &[Argument]) -> String {
        let default = |name: &str| known.iter().find(|argument| argument.name == name).map(|argument| argument.default);
        let counts = |(name, value): &&(&'static str, ArgumentValue)| {
            !matches!(value, ArgumentValue::Init(_)) && !default(name).is_some_and(|default| is_default(value, default))
        };
        let text = |value: &ArgumentValue| match value {
            ArgumentValue::Value(id) => self.labels[id].clone(),
            value => argument_text(value),
        };
        let given = call.arguments.iter().filter(counts);
        let given: Vec<String> = given.map(|(name, value)| format!("{name} = {}", text(value))).collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }
}

fn is_default(value: &ArgumentValue, default: Default) -> bool {
    match (value, default) {
        (ArgumentValue::Number(given), Default::Number(number)) => given.to_bits() == number.to_bits(),
        (ArgumentValue::Word(given), Default::Word(word)) => *given == word,
        (ArgumentValue::Flag(given), Default::Flag(flag)) => *given == flag,
        (ArgumentValue::Size(given), Default::Count(count)) => *given == Dim::from(count),
        (ArgumentValue::Axes(given), Default::Axis(axis)) => *given == [axis],
        _ => false,
    }
}

/// What kind of value it is.
fn word(kind: &ValueKind) -> &str {
    match kind {
        ValueKind::Input(_) => "input",
        ValueKind::Parameter(_) => "param",
        ValueKind::Number(_) => "number",
        ValueKind::Layer(layer, _) => layer.name(),
        ValueKind::Function(function, _) => function.name,
        ValueKind::MatMul(..) => "matmul",
        ValueKind::Operation { .. } => "op",
        ValueKind::Gradient { .. } => "grad",
        ValueKind::Penalty(..) => "penalty",
    }
}

/// The value of an argument.
pub(crate) fn argument_text(value: &ArgumentValue) -> String {
    match value {
        ArgumentValue::Size(size) => size.to_string(),
        ArgumentValue::Padding(axes) => {
            format!("[{}]", axes.iter().map(|sides| display_shape(sides)).collect::<Vec<_>>().join(", "))
        }
        ArgumentValue::Same => "same".to_owned(),
        ArgumentValue::Causal => "causal".to_owned(),
        ArgumentValue::Sizes(sizes) => display_shape(sizes),
        ArgumentValue::Number(number) => format!("{number:?}"),
        ArgumentValue::Numbers(numbers) => format!("{numbers:?}"),
        ArgumentValue::Flag(flag) => flag.to_string(),
        ArgumentValue::Init(init) => init.to_string(),
        ArgumentValue::Value(value) => format!("%{value}"),
        ArgumentValue::Word(word) => (*word).to_owned(),
        ArgumentValue::Axes(axes) => format!("{axes:?}"),
        ArgumentValue::Place(count, End::Beginning) => count.to_string(),
        ArgumentValue::Place(count, End::End) => format!("-({count})"),
        ArgumentValue::Margins(margins) => {
            let axes: Vec<String> = margins.iter().map(|ends| display_shape(ends)).collect();
            format!("[{}]", axes.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
