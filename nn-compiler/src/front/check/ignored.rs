//! Labels that a loss ignores pass the check of inputs, as a class that there is not. So whatever reads such an input has
//! to ignore them.

use std::collections::BTreeSet;

use proc_macro2::Span;

use super::Checker;
use crate::front::model::{ValueId, ValueKind};
use crate::ir::types::Element;

/// A layer that reads an input of labels.
struct Reader {
    input: usize,
    ignored: Option<i64>,
    span: Span,
    name: &'static str,
}

impl Checker<'_> {
    /// Notes which label of each input is ignored, and reports who does not ignore it.
    pub(super) fn ignored_labels(&mut self) {
        let mut readers = Vec::new();
        for value in &self.model.values {
            let ValueKind::Layer(layer, call) = &value.kind else { continue };
            if matches!(value.ty.element, Element::Class(_)) {
                continue; // labels in another shape
            }
            let ignored = call.given_number("ignore_index").map(|label| label as i64);
            for operand in &call.operands {
                let inputs = self.label_inputs(*operand);
                let reader = |input| Reader { input, ignored, span: value.span, name: layer.name() };
                readers.extend(inputs.into_iter().map(reader));
            }
        }
        for reader in &readers {
            let input = &mut self.model.inputs[reader.input];
            input.ignored = input.ignored.or(reader.ignored);
        }
        for Reader { input, ignored, span, name } in readers {
            let input = &self.model.inputs[input];
            if let Some(label) = input.ignored.filter(|label| ignored != Some(*label)) {
                let message =
                    format!("`{}` may be {label}, which another loss ignores, but this `{name}` does not", input.name);
                let help = format!("`ignore_index = {label}` here too, or an input of its own");
                self.error::<()>(span, &message, &help);
            }
        }
    }

    /// The inputs that a value of labels comes from.
    fn label_inputs(&self, value: ValueId) -> Vec<usize> {
        let (mut found, mut seen, mut stack) = (Vec::new(), BTreeSet::new(), vec![value]);
        while let Some(id) = stack.pop() {
            if !matches!(self.model.ty(id).element, Element::Class(_)) || !seen.insert(id) {
                continue;
            }
            match &self.model.values[id].kind {
                ValueKind::Input(input) => found.push(*input),
                kind => stack.extend(kind.operands().into_iter().rev()),
            }
        }
        found
    }
}
