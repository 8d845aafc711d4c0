//! Models as text, for tests and for reading along.

use std::fmt::{Display, Formatter, Result};

use crate::front::model::{Model, ModelInput, ModelParameter, Penalty, Relation, ValueKind};
use crate::front::schema::argument_text;
use crate::front::signature::LayerCall;
use crate::ir::types::display_shape;

impl Display for Model {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let generics: Vec<String> = self.generics.iter().map(ToString::to_string).collect();
        let generics = if generics.is_empty() { String::new() } else { format!("<{}>", generics.join(", ")) };
        let inputs: Vec<String> = self.inputs.iter().map(ModelInput::to_string).collect();
        writeln!(f, "model {}{generics}({})", self.name, inputs.join(", "))?;
        for parameter in &self.parameters {
            writeln!(f, "  {parameter}")?;
        }
        for (id, value) in self.values.iter().enumerate() {
            writeln!(f, "  %{id} = {} : {}  // {}", self.kind(&value.kind), value.ty, value.origin)?;
        }
        let predictions: Vec<String> = self.predictions.iter().map(|id| format!("%{id}")).collect();
        writeln!(f, "  predict {}", predictions.join(", "))?;
        if let Some(loss) = self.loss {
            writeln!(f, "  loss %{loss}")?;
        }
        for assertion in &self.assertions {
            let relation = match assertion.relation {
                Relation::Equal => "==",
                Relation::Multiple => "is a multiple of",
                Relation::AtMost => "<=",
            };
            writeln!(f, "  assert {} {relation} {}: {}", assertion.left, assertion.right, assertion.message)?;
        }
        self.warnings.iter().try_for_each(|warning| writeln!(f, "  warning {}: {}", warning.name, warning.message))
    }
}

impl Display for ModelInput {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}: {}", if self.gradient { "#[grad] " } else { "" }, self.name, self.ty)
    }
}

impl Display for ModelParameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let weight = if self.penalised { "weight" } else { "bias" };
        write!(f, "{} : {} {} {weight}", self.info.path(), display_shape(&self.info.shape), self.info.init)
    }
}

impl Model {
    fn kind(&self, kind: &ValueKind) -> String {
        let list = |ids: &[usize]| ids.iter().map(|id| format!("%{id}")).collect::<Vec<_>>().join(", ");
        let paths = |indices: &[usize]| -> String {
            indices.iter().map(|index| self.parameters[*index].info.path()).collect::<Vec<_>>().join(", ")
        };
        match kind {
            ValueKind::Input(index) => format!("input {}", self.inputs[*index].name),
            ValueKind::Parameter(index) => format!("param {}", paths(&[*index])),
            ValueKind::Number(number) => format!("{number:?}"),
            ValueKind::Layer(layer, call) => {
                format!("{} {} ({})", layer.name(), list(&call.operands), arguments(call))
            }
            ValueKind::Function(function, call) if call.arguments.is_empty() => {
                format!("{} {}", function.name, list(&call.operands))
            }
            ValueKind::Function(function, call) => {
                format!("{} {} ({})", function.name, list(&call.operands), arguments(call))
            }
            ValueKind::MatMul(a, b) => format!("%{a} @ %{b}"),
            ValueKind::Gradient { of, wrt } => format!("grad %{of} by %{wrt}"),
            ValueKind::Operation { rule, value, operands } => {
                let rule = rule.map_or(String::new(), |rule| format!(" grad {}", self.rules[rule].name));
                format!("op %{value} of {}{rule}", list(operands))
            }
            ValueKind::Penalty(Penalty::L1, strength, on) => format!("l1 {strength} of {}", paths(on)),
            ValueKind::Penalty(Penalty::L2, strength, on) => format!("l2 {strength} of {}", paths(on)),
        }
    }
}

fn arguments(call: &LayerCall) -> String {
    let arguments = call.arguments.iter().map(|(name, value)| format!("{name} = {}", argument_text(value)));
    arguments.collect::<Vec<String>>().join(", ")
}
