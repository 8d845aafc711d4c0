//! Elementwise operations of the user's own: `op swish(v) = v * sigmoid(v);`, with `grad(dy) = …` where the derivative is
//! the user's own too. An operation is inlined where it is used; its declaration is checked on single numbers.

use proc_macro2::{Ident, Span};

use super::Checker;
use super::expressions::{count, were};
use super::scopes::Use;
use super::templates::{known, short};
use crate::front::construct::construct_rule;
use crate::front::model::{GradientRule, Value, ValueId, ValueKind};
use crate::front::syntax::{Call, Expression, ExpressionKind, Operation, Substitution, Template};
use crate::ir::graph::Graph;
use crate::ir::ops::CoreOp;
use crate::ir::types::{Dim, TensorType};

/// A word that the network declares.
#[derive(Clone, Copy)]
pub(super) enum Word<'a> {
    /// `layer block(c) = …;`
    Template(&'a Template),
    /// `share enc = …;`
    Share(&'a Template),
    /// `op swish(v) = …;`, and its rule where it has a derivative of its own.
    Operation(&'a Operation, Option<usize>),
    /// A declaration with an error in it, which is reported.
    Wrong,
}

impl Word<'_> {
    /// What it is, for messages.
    pub fn what(self) -> &'static str {
        match self {
            Self::Template(_) => "a layer",
            Self::Share(_) => "a shared layer",
            Self::Operation(..) => "an operation",
            Self::Wrong => "declared",
        }
    }
}

impl<'a> Checker<'a> {
    /// `op swish(v) = v * sigmoid(v);`
    pub(super) fn declare_operation(&mut self, operation: &'a Operation) {
        let word = self.checked_operation(operation);
        self.declare_word(&operation.name, word.unwrap_or(Word::Wrong));
    }

    /// The operation, with a rule where it has a derivative of its own; `None` if there is an error in it.
    fn checked_operation(&mut self, operation: &'a Operation) -> Option<Word<'a>> {
        if matches!(operation.value.kind, ExpressionKind::Unreadable) {
            return None;
        }
        let cotangent = operation.gradient.as_ref().map(|gradient| &gradient.cotangent);
        let operands: Vec<&Ident> = operation.operands.iter().collect();
        let names: Vec<&Ident> = operands.iter().copied().chain(cotangent).collect();
        let before = self.errors.iter().count();
        self.names_are_distinct(&names);
        let mut used = super::names::mentioned(&operation.value);
        if let Some(gradient) = &operation.gradient {
            used.extend(super::names::mentioned(&gradient.value));
        }
        self.names_are_used(&operands, &used);
        let parts = std::iter::once(&operation.value).chain(operation.gradient.iter().map(|gradient| &gradient.value));
        for word in parts.flat_map(Expression::words).filter(|word| *word == operation.name) {
            let message = format!("`{word}` contains itself");
            self.error::<()>(word.span(), &message, "an `op` cannot be made of itself");
        }
        if self.errors.iter().count() > before {
            return None;
        }
        let (value, values) = self.on_numbers(&operands, |checker, operands| {
            let value = checker.expression(&operation.value.substitute(operands))?;
            checker.is_number(value, &operation.name)
        });
        let graph = construct_rule("", operands.len(), &values, &[value?]);
        self.is_elementwise(&graph, true, operation.name.span(), &operation.name)?;
        let Some(gradient) = &operation.gradient else { return Some(Word::Operation(operation, None)) };
        let (gradients, values) = self.on_numbers(&names, |checker, operands| {
            let gradients = checker.values(&gradient.value.substitute(operands))?;
            if gradients.len() != operation.operands.len() {
                let message = format!(
                    "`{}` has {}, but its `grad` gives {}",
                    operation.name,
                    count(operation.operands.len()).replace("value", "operand"),
                    count(gradients.len())
                );
                return checker.error(gradient.value.spans, &message, "one for each operand: `grad(dy) = (dy, -dy)`");
            }
            gradients.into_iter().map(|value| checker.is_number(value, &operation.name)).collect::<Option<Vec<_>>>()
        });
        let (name, operands) = (operation.name.to_string(), operation.operands.len());
        let rule = GradientRule { name, operands, values, gradients: gradients? };
        let graph = construct_rule(&rule.name, operands + 1, &rule.values, &rule.gradients);
        self.is_elementwise(&graph, false, gradient.value.spans.start, &operation.name)?;
        self.model.rules.push(rule);
        Some(Word::Operation(operation, Some(self.model.rules.len() - 1)))
    }

    /// Checks expressions of single numbers with these names, apart from the network's own values.
    fn on_numbers<T>(
        &mut self,
        names: &[&Ident],
        work: impl FnOnce(&mut Self, &Substitution) -> Option<T>,
    ) -> (Option<T>, Vec<Value>) {
        let values = std::mem::take(&mut self.model.values);
        let (texts, varies) = (std::mem::take(&mut self.texts), std::mem::take(&mut self.varies));
        let weights = std::mem::take(&mut self.weights);
        self.in_operation = true;
        let mut operands = Substitution::new();
        for (index, name) in names.iter().enumerate() {
            let text = name.to_string();
            let ty = TensorType::float(vec![Dim::batch()]);
            let value = self.add(ValueKind::Input(index), ty, text.clone(), name.span(), text.clone());
            operands.insert(text, known(name, Some(vec![value])));
        }
        let result = work(self, &operands);
        self.in_operation = false;
        (self.texts, self.varies, self.weights) = (texts, varies, weights);
        (result, std::mem::replace(&mut self.model.values, values))
    }

    /// What an operation makes of single numbers is a single number.
    fn is_number(&mut self, value: ValueId, name: &Ident) -> Option<ValueId> {
        if self.model.ty(value).example().is_empty() {
            return Some(value);
        }
        let span = self.model.values[value].span;
        let message = format!("`{name}` works on single numbers, but {}", self.describe(value));
        self.error(span, &message, "an `op` works element by element; what does not is a `layer`")
    }

    /// Whether every node is computed element by element; random numbers are for the forward pass alone.
    fn is_elementwise(&mut self, graph: &Graph, may_draw: bool, span: Span, name: &Ident) -> Option<()> {
        let is_allowed = |op: &CoreOp| match op {
            CoreOp::Input(_)
            | CoreOp::Constant(_)
            | CoreOp::Broadcast { .. }
            | CoreOp::Custom { .. }
            | CoreOp::Sloped(_) => true,
            CoreOp::Uniform(_) => may_draw,
            op => op.is_elementwise(),
        };
        let other = graph.schedule().into_iter().find(|id| !is_allowed(graph.op(*id)));
        let Some(other) = other else { return Some(()) };
        let origin = &graph.origins[graph.node(other).origin];
        let message = format!("`{name}` works element by element, but `{origin}` does not");
        self.error(span, &message, "")
    }

    /// A use of an operation: its value is inlined.
    pub(super) fn use_operation(
        &mut self,
        operation: &Operation,
        rule: Option<usize>,
        operands: &[ValueId],
        call: &Call,
        text: &str,
        given: Option<&str>,
    ) -> Option<ValueId> {
        let (word, span) = (&call.word, call.word.span());
        if operands.len() != operation.operands.len() {
            let message =
                format!("`{word}` takes {}, but {} given", count(operation.operands.len()), were(operands.len()));
            let names = operation.operands.iter().map(Ident::to_string).collect::<Vec<_>>().join(", ");
            return self.error(call.spans, &message, &format!("it is declared as `{word}({names})`"));
        }
        let ty = self.broadcast(operands, span, &format!("`{word}` takes"))?;
        let operands = self.conform_all(operands, &ty);
        let names = operation.operands.iter().zip(&operands);
        let names = names.map(|(name, value)| (name.to_string(), known(name, Some(vec![*value])))).collect();
        let first = self.model.values.len();
        self.enter(Use { text: short(call), height: operation.value.height, share: None }, span)?;
        let value = self.expression(&operation.value.substitute(&names));
        self.leave();
        let kind = ValueKind::Operation { rule, value: value?, operands };
        let origin = self.in_scopes(given.unwrap_or(&word.to_string()));
        let value = self.add(kind, ty, origin.clone(), span, text.to_owned());
        for inlined in &mut self.model.values[first..] {
            inlined.origin.clone_from(&origin);
            inlined.span = span;
        }
        Some(value)
    }
}
