//! Penalties: `l2(1e-4)` on all weights, `l2(1e-4, hidden)` on some. Which parameters there are is known at the end.

use std::collections::BTreeSet;

use super::Checker;
use crate::front::diagnostics::nearest;
use crate::front::model::{Penalty, ValueId, ValueKind};
use crate::front::syntax::{Call, Expression, ExpressionKind};
use crate::ir::graph::ParameterInfo;
use crate::ir::types::TensorType;

/// A penalty that waits for its parameters.
pub(super) struct Pending {
    value: ValueId,
    call: Call,
}

impl Checker<'_> {
    /// `l2(1e-4)`
    pub(super) fn penalty(&mut self, penalty: Penalty, call: &Call) -> Option<ValueId> {
        let word = &call.word;
        if self.in_operation {
            return self.error(call.spans, &format!("`{word}` cannot be a part of an `op`"), "it is added to a loss");
        }
        let help = format!("`{word}(1e-4)` for all weights, `{word}(1e-4, hidden)` for those of one layer");
        if let Some(name) = call.arguments.iter().find_map(|argument| argument.name.as_ref()) {
            return self.error(name.span(), &format!("`{word}` has no named arguments"), &help);
        }
        let Some(strength) = call.values().next() else {
            return self.error(call.spans, &format!("`{word}` needs its strength"), &help);
        };
        let number = self.number(strength)?;
        if number < 0.0 {
            return self.error(strength.spans, &format!("the strength of `{word}` cannot be below zero"), "");
        }
        let kind = ValueKind::Penalty(penalty, number, Vec::new());
        let value = self.add(kind, TensorType::float(Vec::new()), word.to_string(), word.span(), call.to_string());
        self.penalties.push(Pending { value, call: call.clone() });
        Some(value)
    }

    /// Looks up the parameters. `losses` are the outputs that are losses, where all outputs are known.
    pub(super) fn resolve_penalties(&mut self, losses: Option<&[ValueId]>) {
        if let Some(losses) = losses {
            self.require_losses(losses);
        }
        for Pending { value, call } in std::mem::take(&mut self.penalties) {
            let names: Vec<&Expression> = call.values().skip(1).collect();
            let parameters = if names.is_empty() { self.all_weights(&call) } else { self.named_weights(&names) };
            if let ValueKind::Penalty(_, _, list) = &mut self.model.values[value].kind {
                *list = parameters;
            }
        }
    }

    /// Each penalty is part of a loss.
    fn require_losses(&mut self, losses: &[ValueId]) {
        let mut lost = BTreeSet::new();
        for (id, value) in self.model.values.iter().enumerate() {
            let is_of = |loss: &ValueId| *loss == id || self.reaches(*loss, id);
            if matches!(value.kind, ValueKind::Penalty(..)) && !losses.iter().any(is_of) {
                lost.insert(id);
            }
        }
        for id in lost {
            let value = &self.model.values[id];
            let (span, word) = (value.span, value.origin.clone());
            let help = format!("`… -> softmax_ce + {}`", self.texts[id]);
            self.error::<()>(span, &format!("`{word}` is added to a loss, and here is none"), &help);
        }
    }

    fn reaches(&self, from: ValueId, to: ValueId) -> bool {
        self.find(from, |kind| kind.operands().contains(&to).then_some(())).is_some()
    }

    fn all_weights(&mut self, call: &Call) -> Vec<usize> {
        let weights = self.weights_where(|_| true);
        if weights.is_empty() && self.errors.is_empty() {
            let message = format!("`{}` has no weights to act on", call.word);
            self.error::<()>(call.spans, &message, "the network has no parameter with two axes or more");
        }
        weights
    }

    fn weights_where(&self, test: impl Fn(&ParameterInfo) -> bool) -> Vec<usize> {
        let parameters = self.model.parameters.iter().enumerate();
        parameters
            .filter(|(_, parameter)| parameter.penalised && parameter.info.is_trained() && test(&parameter.info))
            .map(|(index, _)| index)
            .collect()
    }

    /// The weights of some layers, and some parameters.
    fn named_weights(&mut self, names: &[&Expression]) -> Vec<usize> {
        let mut found = BTreeSet::new();
        for expression in names {
            let text = expression.to_string();
            let is_parameter = |info: &ParameterInfo| info.groups.is_empty() && info.name == text;
            let own = self.model.parameters.iter().position(|parameter| is_parameter(&parameter.info));
            let weights = self.weights_where(|info| info.groups.join(".") == text || info.field() == text);
            if own.is_none() && weights.is_empty() {
                self.unknown_parameter(expression, &text);
            }
            found.extend(own);
            found.extend(weights);
        }
        found.into_iter().collect()
    }

    fn unknown_parameter(&mut self, expression: &Expression, text: &str) {
        if matches!(expression.kind, ExpressionKind::Unreadable) || !self.errors.is_empty() {
            return; // the layer may be one that an error took away
        }
        let infos = self.model.parameters.iter().map(|parameter| &parameter.info);
        let known: BTreeSet<&str> = infos.map(ParameterInfo::field).collect();
        let help = match nearest(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("there are {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            }
        };
        self.error::<()>(expression.spans, &format!("there is no layer or parameter `{text}`"), &help);
    }
}
