//! The outputs: what is a loss, what `predict` gives.

use proc_macro2::{Ident, Span};

use super::Checker;
use crate::front::diagnostics::Spans;
use crate::front::functions::function;
use crate::front::layers::{Layer, LayerCall};
use crate::front::model::{ValueId, ValueKind};
use crate::front::syntax::{Expression, ExpressionKind};
use crate::ir::types::{Element, TensorType};

impl Checker<'_> {
    /// Checks the outputs, sums the losses among them, and finds the predictions.
    pub(super) fn outputs(&mut self) {
        let network = self.network;
        let outputs: Vec<Option<ValueId>> = match &network.output.kind {
            ExpressionKind::Tuple(items) => items.iter().map(|item| self.output(item)).collect(),
            _ => match self.values(&network.output) {
                Some(values) => values.into_iter().map(|value| self.floats(value, network.output.spans)).collect(),
                None => vec![None],
            },
        };
        let known: Option<Vec<ValueId>> = outputs.into_iter().collect();
        let losses: Vec<ValueId> = known.iter().flatten().copied().filter(|output| self.is_loss(*output)).collect();
        self.resolve_penalties(known.is_some().then_some(losses.as_slice()));
        let Some(outputs) = known else { return };
        self.model.predictions = self.predictions(&outputs);
        self.model.loss = losses.into_iter().reduce(|sum, loss| self.add_losses(sum, loss));
        if let Some(span) = self.network.cotangent {
            self.cotangents(span, &outputs);
        }
    }

    /// `#[cotangent]`: an input for each output, of its type.
    fn cotangents(&mut self, span: Span, outputs: &[ValueId]) {
        if self.model.loss.is_some() {
            let message = "a network with a loss takes no cotangents: its gradients are those of the loss";
            self.error::<()>(span, message, "remove `#[cotangent]`, or the loss");
            return;
        }
        for (position, output) in outputs.iter().enumerate() {
            let ty = self.model.ty(*output).clone();
            if !ty.is_batched() {
                let message =
                    format!("`{}` is one value for all examples, and takes no cotangent", self.texts[*output]);
                self.error::<()>(span, &message, "");
                continue;
            }
            let number = if outputs.len() == 1 { String::new() } else { (position + 1).to_string() };
            let name = Ident::new(&format!("cotangent{number}"), span);
            let value = self.add_input(&name, ty, false);
            self.declare(&name, Some(value), "the cotangent of an output");
            self.model.cotangents.push(value);
        }
    }

    fn output(&mut self, expression: &Expression) -> Option<ValueId> {
        let value = self.expression(expression)?;
        self.floats(value, expression.spans)
    }

    fn floats(&mut self, value: ValueId, spans: Spans) -> Option<ValueId> {
        if self.model.ty(value).element != Element::Float {
            let message = format!("an output is made of numbers, but {}", self.describe(value));
            return self.error(spans, &message, "");
        }
        Some(value)
    }

    /// Whether a value is one number for the whole batch that depends on the batch.
    pub(super) fn is_loss(&self, value: ValueId) -> bool {
        self.varies[value] && *self.model.ty(value) == TensorType::float(Vec::new())
    }

    /// What `predict` gives: for a loss the first operand of the first loss in it that compares a prediction; any other
    /// value is its own. What a loss of the user's own takes the mean of is one only where there is nothing else.
    fn predictions(&self, outputs: &[ValueId]) -> Vec<ValueId> {
        let operand = |output: ValueId, test: &dyn Fn(&dyn Layer) -> bool| {
            self.find(output, |kind| match kind {
                ValueKind::Layer(layer, call) if test(*layer) => call.operands.first().copied(),
                _ => None,
            })
        };
        let prediction = |output: &ValueId| {
            if self.is_loss(*output) { operand(*output, &|layer| layer.compares_prediction()) } else { Some(*output) }
        };
        let predictions: Vec<ValueId> = outputs.iter().filter_map(prediction).collect();
        if !predictions.is_empty() {
            return predictions;
        }
        outputs.iter().map(|output| operand(*output, &|layer| layer.is_loss()).unwrap_or(*output)).collect()
    }

    /// Walks what a value is computed from, left operand first, until `test` finds something.
    pub(super) fn find<T>(&self, value: ValueId, mut test: impl FnMut(&ValueKind) -> Option<T>) -> Option<T> {
        let mut seen = vec![false; self.model.values.len()];
        let mut stack = vec![value];
        while let Some(id) = stack.pop() {
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            let kind = &self.model.values[id].kind;
            if let Some(found) = test(kind) {
                return Some(found);
            }
            stack.extend(kind.operands().into_iter().rev());
        }
        None
    }

    fn add_losses(&mut self, a: ValueId, b: ValueId) -> ValueId {
        let Some(add) = function("add") else { return a };
        let (ty, span) = (self.model.ty(a).clone(), self.network.output.spans.start);
        let call = LayerCall { operands: vec![a, b], ..LayerCall::default() };
        self.add(ValueKind::Function(add, call), ty, "loss".to_owned(), span, "the sum of the losses".to_owned())
    }
}
