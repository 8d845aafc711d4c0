//! Layers: the context in which a layer's own shape rule runs.

use proc_macro2::{Ident, Span};

use super::Checker;
use super::arguments::{Arguments, Signature};
use super::expressions::{count, were};
use super::shapes::example_type;
use super::sizes::{is_too_large, too_large};
use crate::front::diagnostics::Spans;
use crate::front::layers::{ArgumentValue, CheckCall, Layer, LayerCall};
use crate::front::model::{Count, ModelParameter, ValueId, ValueKind};
use crate::front::syntax::Step;
use crate::ir::graph::{ParameterInfo, Role};
use crate::ir::init::Init;
use crate::ir::types::{Dim, Element, Shape, TensorType, display_shape};
use crate::ir::windows::Windows;

impl Checker<'_> {
    /// Feeds some values to a layer.
    pub(super) fn layer(
        &mut self,
        layer: &'static dyn Layer,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
        given: Option<String>,
    ) -> Option<ValueId> {
        if self.in_operation && (layer.is_loss() || layer.is_function()) {
            let message = format!("an `op` works element by element, but `{}` does not", layer.name());
            return self.error(step.call.word.span(), &message, "");
        }
        let signature = Signature { name: layer.name(), arguments: layer.arguments() };
        let arguments = self.arguments(signature, &step.call.arguments, step.call.spans);
        let (inputs, mut arguments) = (inputs?, arguments?);
        let span = step.call.word.span();
        if !layer.operands().contains(&inputs.len()) {
            let message =
                format!("`{}` takes {}, but {} given", layer.name(), operand_count(layer), were(inputs.len()));
            let help = if *layer.operands().end() > 1 { format!("`(a, b) -> {}`", step.call) } else { String::new() };
            return self.error(span, &message, &help);
        }
        for input in &inputs {
            self.may_follow(layer, *input, span)?;
        }
        let values = std::mem::take(&mut arguments.values);
        let fed = inputs.len();
        let call = LayerCall { arguments: values, operands: inputs, ..LayerCall::default() };
        let mut context =
            Context { checker: self, layer, step, arguments, call, fed, given, groups: None, failed: false };
        let result = layer.check(&mut context);
        let Context { mut call, given, groups, failed, .. } = context;
        let ty = result.filter(|_| !failed)?;
        if is_too_large(ty.example()) {
            return self.error(step.call.word.span(), &too_large(ty.example()), "");
        }
        self.advise(layer, call.operands[0], &ty, span);
        call.result = Some(ty.clone());
        let origin = match groups {
            Some(groups) => groups.join("."),
            None => self.in_scopes(given.as_deref().unwrap_or(layer.name())),
        };
        Some(self.add(ValueKind::Layer(layer, call), ty, origin, step.call.word.span(), step.call.to_string()))
    }

    /// What holds for all layers: floats go in (or classes, where the layer says so), and losses come last.
    fn may_follow(&mut self, layer: &dyn Layer, input: ValueId, span: Span) -> Option<()> {
        let name = layer.name();
        let ty = self.model.ty(input);
        let is_class = matches!(ty.element, Element::Class(_));
        if !layer.takes_anything() && layer.takes_classes() != is_class {
            let wanted = if layer.takes_classes() { "class indices" } else { "numbers" };
            let message = format!("`{name}` takes {wanted}, but {}", self.describe(input));
            return self.error(span, &message, "");
        }
        if self.is_loss(input) {
            let text = &self.texts[input];
            let message = format!("`{text}` is a loss, one number for the whole batch, and `{name}` cannot follow it");
            return self.error(span, &message, "several losses add up: `a -> mse(t) + b -> softmax_ce(l)`");
        }
        if layer.is_loss() && !ty.is_batched() {
            let message =
                format!("`{name}` needs a value for each example, but `{}` is one for all", self.texts[input]);
            return self.error(span, &message, "");
        }
        Some(())
    }
}

/// How many values a layer takes, in words.
fn operand_count(layer: &dyn Layer) -> String {
    let (least, most) = layer.operands().into_inner();
    match most {
        most if most == least => count(most),
        usize::MAX => format!("{least} or more values"),
        most => format!("{least} to {most} values"),
    }
}

/// A layer under check.
struct Context<'c, 'a> {
    checker: &'c mut Checker<'a>,
    layer: &'static dyn Layer,
    step: &'c Step,
    arguments: Arguments,
    call: LayerCall,
    /// How many of the operands the layer is fed; the others are its target.
    fed: usize,
    /// The name that it is given, by `as` or by the template that it is all of.
    given: Option<String>,
    /// The names of its parameters' groups, once it has some.
    groups: Option<Vec<String>>,
    failed: bool,
}

impl Context<'_, '_> {
    /// The scopes it is in, and the name that it is given, or the next numbered one.
    fn parameter_groups(&mut self) -> Vec<String> {
        if let Some(groups) = &self.groups {
            return groups.clone();
        }
        let kind = self.layer.name();
        // the layer that a template is all of has the template's name, and takes no number of its own kind
        if self.step.name.is_some() || self.given.is_none() {
            self.checker.count(kind);
        }
        let name = match &self.given {
            Some(name) => name.clone(),
            None => self.checker.take_numbered_field(kind, self.span().start),
        };
        let mut groups = self.checker.scope().groups.clone();
        groups.push(name);
        self.groups = Some(groups.clone());
        groups
    }

    /// The target that the argument gives, of the wanted type.
    fn given_target(&mut self, value: ValueId, wanted: &TensorType) -> Option<ValueId> {
        let given = self.checker.model.ty(value).clone();
        let span = self.argument_span("target");
        let name = self.layer.name();
        let message = format!(
            "`{name}` of {} needs a target {}, but {}",
            example_type(self.input()),
            example_type(wanted),
            self.checker.describe(value)
        );
        let is_class = |ty: &TensorType| matches!(ty.element, Element::Class(_));
        let (rank, due) = (given.example().len(), wanted.example().len());
        if is_class(&given) != is_class(wanted) || rank != due {
            let help = if rank < due && is_class(&given) && is_class(wanted) {
                format!(
                    "for one label an example put `flatten -> linear(…)` before `{name}`; it is given one for each place"
                )
            } else {
                String::new()
            };
            return self.checker.error(span, &message, &help);
        }
        if !given.is_batched() {
            let message =
                format!("`{name}` needs a target for each example, but `{}` is one for all", self.checker.texts[value]);
            return self.checker.error(span, &message, "");
        }
        if let (Element::Class(given), Element::Class(wanted)) = (&given.element, &wanted.element) {
            self.checker.require_equal(given, wanted, span, message.clone(), "")?;
            let scores = self.call.operands[0];
            let mut shape = self.input().example().to_vec();
            let last = shape.len() - 1;
            let axis = self.call.given_axes("axis").map_or(last, |_| self.call.axis("axis", shape.len()));
            shape[axis] = given.clone();
            self.call.operands[0] = self.checker.conform(scores, shape);
        }
        for (given, wanted) in given.example().iter().zip(wanted.example()) {
            self.checker.require_equal(given, wanted, span, message.clone(), "")?;
        }
        Some(self.checker.conform(value, wanted.example().to_vec()))
    }

    /// The input that stands for a target that is left out: declared under the usual name, or added.
    fn implicit_target(&mut self, wanted: &TensorType) -> Option<ValueId> {
        let name = if matches!(wanted.element, Element::Class(_)) { "labels" } else { "targets" };
        let span = self.span();
        if self.checker.implicit.contains(&name) {
            let loss = self.layer.name();
            let message = format!("`{name}` is already the target of another loss");
            let help = format!("declare a target for each, and name it: `{loss}({name})`");
            return self.checker.error(span, &message, &help);
        }
        self.checker.implicit.push(name);
        if self.checker.is_value(name) {
            let value = self.checker.declared(name)?;
            return self.given_target(value, wanted);
        }
        let ident = Ident::new(name, span.start);
        let value = self.checker.add_input(&ident, wanted.clone(), false);
        self.checker.declare(&ident, Some(value), "the implicit target of a loss");
        Some(value)
    }
}

impl CheckCall for Context<'_, '_> {
    fn call(&self) -> &LayerCall {
        &self.call
    }

    fn inputs(&self) -> Vec<&TensorType> {
        self.call.operands[..self.fed].iter().map(|operand| self.checker.model.ty(*operand)).collect()
    }

    fn describe(&self, position: usize) -> String {
        self.checker.describe(self.call.operands[position])
    }

    fn given_type(&self, name: &str) -> Option<&TensorType> {
        self.call.arguments.iter().find_map(|(known, value)| match value {
            ArgumentValue::Value(value) if *known == name => Some(self.checker.model.ty(*value)),
            _ => None,
        })
    }

    fn span(&self) -> Spans {
        self.step.call.word.span().into()
    }

    fn argument_span(&self, name: &str) -> Spans {
        self.arguments.span(name, self.span())
    }

    fn parameter(&mut self, name: &'static str, shape: Shape, init: Init, fans: (Dim, Dim), weight: bool) {
        self.declare(Declared { name, shape, init, fans, weight, role: Role::Trained });
    }

    fn state(&mut self, name: &'static str, shape: Shape, init: Init) {
        let fans = (Dim::from(1), Dim::from(1));
        self.declare(Declared { name, shape, init, fans, weight: false, role: Role::State });
    }

    fn more_than_one(&mut self, values: Dim) {
        let layer = self.call_name();
        self.checker.model.counts.push(Count { values, layer });
    }

    fn unit_axes(&mut self, axes: Vec<usize>) {
        if let Some(parameter) = self.checker.model.parameters.last_mut() {
            parameter.info.unit_axes = axes;
        }
    }

    fn target(&mut self, ty: TensorType) {
        let given = self.call.arguments.iter().find_map(|(name, value)| match value {
            ArgumentValue::Value(value) if *name == "target" => Some(*value),
            _ => None,
        });
        let target = match given {
            Some(value) => self.given_target(value, &ty),
            None => self.implicit_target(&ty),
        };
        self.failed |= target.is_none();
        self.call.operands.extend(target);
    }

    fn windows(&mut self, windows: Windows) {
        self.call.windows = Some(Box::new(windows));
    }

    fn error(&mut self, spans: Spans, message: String, help: String) {
        self.failed = true;
        self.checker.report(spans, &message, &help);
    }

    fn require_equal(&mut self, given: &Dim, expected: &Dim, spans: Spans, message: String) -> Option<()> {
        self.checker.require_equal(given, expected, spans, message, "")
    }

    fn require_multiple(&mut self, given: &Dim, of: &Dim, spans: Spans, message: String) -> Option<Dim> {
        self.checker.require_multiple(given, of, spans, message)
    }

    fn conform(&mut self, position: usize, example: Shape) {
        self.call.operands[position] = self.checker.conform(self.call.operands[position], example);
    }

    fn require_at_most(&mut self, given: &Dim, most: &Dim, spans: Spans, message: String) -> Option<()> {
        self.checker.require_at_most(given, most, spans, message)
    }
}

/// A parameter as a layer declares it.
struct Declared {
    name: &'static str,
    shape: Shape,
    init: Init,
    fans: (Dim, Dim),
    /// Whether penalties count it.
    weight: bool,
    role: Role,
}

impl Context<'_, '_> {
    fn declare(&mut self, declared: Declared) {
        let Declared { name, shape, init, fans, weight, role } = declared;
        if is_too_large(&shape) {
            self.error(self.span(), format!("the parameter `{name}` {}", too_large(&shape)), String::new());
        }
        if self.checker.in_operation {
            let message = format!("`{}` has parameters, and an `op` has none", self.layer.name());
            self.error(self.span(), message, "what has parameters is a layer: `layer f = …;`".to_owned());
            return;
        }
        let groups = self.parameter_groups();
        let role = if self.checker.frozen > 0 && role == Role::Trained { Role::Frozen } else { role };
        self.checker.frozen_parameters += usize::from(role == Role::Frozen);
        if let Some(known) = self.shared(&groups, name) {
            self.require_shape(known, &shape);
            self.call.parameters.push(known);
            return;
        }
        let span = self.step.name.as_ref().map_or(self.span().start, Ident::span);
        let info = ParameterInfo { groups, name: name.to_owned(), shape, unit_axes: Vec::new(), init, role };
        let made_by = self.step.call.to_string();
        self.checker.model.parameters.push(ModelParameter { info, span, made_by, penalised: weight, fans });
        self.call.parameters.push(self.checker.model.parameters.len() - 1);
    }

    /// The parameter that an earlier use of a share made.
    fn shared(&self, groups: &[String], name: &str) -> Option<usize> {
        self.checker.uses.iter().rev().find_map(|found| found.share.as_ref())?;
        let is_it = |known: &ModelParameter| known.info.groups == groups && known.info.name == name;
        self.checker.model.parameters.iter().position(is_it)
    }

    /// A shared parameter has one shape, whatever its share is fed.
    fn require_shape(&mut self, known: usize, shape: &Shape) {
        let Some(share) = self.checker.uses.iter().rev().find_map(|found| found.share.as_ref()) else { return };
        let info = &self.checker.model.parameters[known].info;
        let first = self.checker.first_uses.get(&share.name).cloned().unwrap_or_default();
        let message = format!(
            "`{}` is shared, so `{}` is {} everywhere: at its first use, {first}; but here {}, which needs {}",
            share.name,
            info.path(),
            display_shape(&info.shape),
            share.fed,
            display_shape(shape),
        );
        let (span, due) = (share.span, info.shape.clone());
        if due.len() != shape.len() {
            return self.error(span.into(), message, String::new());
        }
        for (given, due) in shape.iter().zip(&due) {
            if self.checker.require_equal(given, due, span, message.clone(), "").is_none() {
                self.failed = true;
                return;
            }
        }
    }

    /// What the layer is called in messages of the emitted code: by its parameters' name, where it has some.
    fn call_name(&mut self) -> String {
        match (&self.groups, &self.given) {
            (Some(groups), _) => groups.join("."),
            (None, Some(name)) => name.clone(),
            (None, None) => self.layer.name().to_owned(),
        }
    }
}
