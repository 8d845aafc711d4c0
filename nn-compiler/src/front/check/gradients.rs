//! Derivatives inside the network, `grad(y, x)`, and what no derivative flows to.

use std::collections::BTreeSet;

use super::Checker;
use super::advice::NO_GRADIENT;
use crate::front::model::{ValueId, ValueKind};
use crate::front::syntax::{Call, Expression, ExpressionKind};
use crate::ir::types::Element;

impl Checker<'_> {
    /// `grad(y, x)`: the derivative of the sum of all elements of `y` with respect to `x`, in the shape of `x`.
    pub(super) fn grad(&mut self, call: &Call, whole: &Expression) -> Option<ValueId> {
        const HELP: &str = "`grad(y, x)` is the derivative of the sum of y's elements with respect to x";
        let span = call.word.span();
        if self.in_operation {
            let message = "`grad` cannot be a part of an `op`";
            return self.error(span, message, "the derivative of an `op` follows it: `op f(v) = …, grad(dy) = …;`");
        }
        if let Some(name) = call.arguments.iter().find_map(|argument| argument.name.as_ref()) {
            return self.error(name.span(), "`grad` has no named arguments", HELP);
        }
        let values: Vec<&Expression> = call.values().collect();
        let [of, wrt] = values[..] else {
            return self.error(call.spans, "`grad` takes an expression and the name of a value", HELP);
        };
        if !matches!(wrt.kind, ExpressionKind::Path(_) | ExpressionKind::Known(_) | ExpressionKind::Unreadable) {
            let message = format!("`grad` needs a value that has a name, but this is `{wrt}`");
            return self.error(wrt.spans, &message, &format!("`let h = {wrt};`, and then `grad({of}, h)`"));
        }
        let (value, name) = (self.expression(of), self.expression(wrt));
        let (value, name) = (value?, name?);
        for (id, expression) in [(value, of), (name, wrt)] {
            if self.model.ty(id).element != Element::Float {
                let message = format!("there is no derivative of or by a class, but {}", self.describe(id));
                return self.error(expression.spans, &message, "");
            }
        }
        if !self.reached(&[value]).contains(&name) {
            let depends = self.find(value, |kind| kind.operands().contains(&name).then_some(()));
            let message = match depends {
                Some(()) => format!("no derivative flows from `{of}` to `{wrt}`"),
                None => format!("`{of}` does not depend on `{wrt}`"),
            };
            let help = match depends {
                Some(()) => "nothing flows through `stop_gradient`, nor through what is flat everywhere, like `sign`",
                None => "",
            };
            return self.error(of.spans, &message, help);
        }
        let ty = self.model.ty(name).clone();
        let text = whole.to_string();
        let origin = super::expressions::origin(&text, "grad");
        Some(self.add(ValueKind::Gradient { of: value, wrt: name }, ty, origin, span, text))
    }

    /// The values that derivatives of the given ones flow to.
    pub(super) fn reached(&mut self, from: &[ValueId]) -> BTreeSet<ValueId> {
        let mut reached = BTreeSet::new();
        let mut stack = from.to_vec();
        while let Some(id) = stack.pop() {
            if reached.insert(id) {
                stack.extend(self.flows_to(id));
            }
        }
        reached
    }

    /// The operands of a value that its derivative flows to.
    fn flows_to(&self, id: ValueId) -> Vec<ValueId> {
        match &self.model.values[id].kind {
            ValueKind::Function(function, call) => {
                let operands = call.operands.iter().enumerate();
                operands.filter(|(at, _)| !function.flat.contains(at)).map(|(_, operand)| *operand).collect()
            }
            ValueKind::Operation { rule: None, value, .. } => vec![*value],
            ValueKind::Operation { operands, .. } => operands.clone(),
            kind => kind.operands(),
        }
    }

    /// Advice on parameters that nothing flows to: they stay as they are.
    pub(super) fn advise_on_gradients(&mut self) {
        if !self.errors.is_empty() {
            return;
        }
        let from = self.model.loss.map_or_else(|| self.model.predictions.clone(), |loss| vec![loss]);
        let mut trained = BTreeSet::new();
        for id in self.reached(&from) {
            match &self.model.values[id].kind {
                ValueKind::Parameter(index) => trained.extend([*index]),
                ValueKind::Penalty(_, _, parameters) => trained.extend(parameters),
                ValueKind::Layer(_, call) => trained.extend(&call.parameters),
                _ => {}
            }
        }
        let parameters = self.model.parameters.iter().enumerate();
        let lost = parameters.filter(|(index, known)| known.info.is_trained() && !trained.contains(index));
        let lost: Vec<_> = lost.map(|(_, known)| (known.span, known.info.path())).collect();
        for (span, path) in lost {
            let message = format!(
                "the parameter `{path}` receives no gradient, and stays as it is: use it, freeze it, or allow this with \
                 #[allow(no_gradient)]"
            );
            self.warn(NO_GRADIENT, span, message);
        }
    }
}
