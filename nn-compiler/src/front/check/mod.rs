//! Tree to [`Model`]: names, arguments and shapes. The last stage that may fail on what a user wrote; it goes on
//! after an error (what depends on it is skipped in silence), so that several are reported at once.

mod advice;
mod arguments;
mod call;
mod expressions;
mod gradients;
mod ignored;
mod inits;
mod names;
mod operations;
mod outputs;
mod penalties;
mod places;
mod print;
mod products;
mod rename;
mod scopes;
mod self_test;
mod shapes;
mod sizes;
mod split;
mod structure;
mod templates;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};

use operations::Word;

use crate::front::diagnostics::Errors;
use crate::front::model::{Form, Model, ModelInput, ModelParameter, Value, ValueId, ValueKind};
use crate::front::reserved::{ANONYMOUS, generic_name};
use crate::front::schema::schema;
use crate::front::syntax::{Expression, Input, Network, Statement, Type};
use crate::ir::graph::{ParameterInfo, Role};
use crate::ir::types::{Dim, Element, Equations, TensorType};

/// Checks a network; `None` where `errors` is not empty.
pub fn check(network: &Network, errors: &mut Errors) -> Option<Model> {
    let mut checker = Checker::new(network, errors);
    for input in &network.inputs {
        checker.input(input);
    }
    for statement in &network.statements {
        checker.statement(statement);
    }
    checker.outputs();
    checker.ignored_labels();
    checker.report_unused();
    checker.report_no_input();
    checker.report_gradient_fields();
    checker.advise_on_gradients();
    checker.report_ranks();
    checker.self_test();
    if checker.errors.is_empty() {
        checker.model.schema = schema(&checker.model);
        rename::rename(&mut checker.model, &checker.equations);
        checker.report_too_large();
    }
    let model = checker.model;
    errors.is_empty().then_some(model)
}

/// The state of checking.
struct Checker<'a> {
    network: &'a Network,
    errors: &'a mut Errors,
    model: Model,
    names: names::Names,
    /// Sizes of which rustc is asked whether they are at least 1.
    above_zero: BTreeSet<Dim>,
    /// Sizes that rustc is asked to find equal.
    equations: Equations,
    /// For each value, how the source says it, for messages: `linear(100)`.
    texts: Vec<String>,
    /// For each value, whether it changes with what the caller passes.
    varies: Vec<bool>,
    /// The scopes of layers' names, the network's own first.
    scopes: Vec<scopes::Scope>,
    /// The words that the network declares, as far as they are declared.
    words: BTreeMap<String, operations::Word<'a>>,
    /// The uses of templates, shares and operations that are being checked, outermost first.
    uses: Vec<scopes::Use>,
    /// What each share was fed first.
    first_uses: BTreeMap<String, String>,
    /// Inside how many repeats.
    repeating: usize,
    /// Inside how many `frozen`.
    frozen: usize,
    /// How many parameters were declared inside a `frozen`.
    frozen_parameters: usize,
    /// How many expressions and steps of templates and repeats were looked at.
    looks: usize,
    /// How many operations there are, and of each value.
    operations: usize,
    weights: Vec<usize>,
    /// Whether there was too much of something, which is reported.
    is_exhausted: bool,
    /// Whether the body of an `op` is checked, and not the network.
    in_operation: bool,
    /// The errors reported inside templates and repeats: where, and what.
    reported: BTreeSet<(String, String)>,
    /// The penalties whose parameters are looked up at the end.
    penalties: Vec<penalties::Pending>,
    /// The implicit inputs (`labels`, `targets`) that a loss has taken.
    implicit: Vec<&'static str>,
}

impl<'a> Checker<'a> {
    fn new(network: &'a Network, errors: &'a mut Errors) -> Self {
        let form = match &network.name {
            None => Form::Expression,
            Some(_) => Form::Item { attributes: network.attributes.clone(), visibility: network.visibility.clone() },
        };
        let generics: Vec<String> = network.generics.iter().map(ToString::to_string).collect();
        let model = Model {
            form,
            name: network.name.clone().unwrap_or_else(|| Ident::new(ANONYMOUS, Span::call_site())),
            generics: network
                .generics
                .iter()
                .map(|generic| Ident::new(&generic_name(&generic.to_string(), &generics), generic.span()))
                .collect(),
            inputs: Vec::new(),
            parameters: Vec::new(),
            values: Vec::new(),
            predictions: Vec::new(),
            loss: None,
            cotangents: Vec::new(),
            size_paths: Vec::new(),
            aliases: Vec::new(),
            assertions: Vec::new(),
            counts: Vec::new(),
            rules: Vec::new(),
            warnings: Vec::new(),
            schema: String::new(),
            self_test: None,
            budgets: network.budgets.clone(),
            check_finite: network.check_finite,
            strict_ieee: network.strict_ieee,
            machine: network.machine.unwrap_or_default(),
        };
        Self {
            network,
            errors,
            model,
            names: names::Names::default(),
            above_zero: BTreeSet::new(),
            equations: Equations::default(),
            texts: Vec::new(),
            varies: Vec::new(),
            scopes: vec![scopes::Scope::default()],
            words: BTreeMap::new(),
            uses: Vec::new(),
            first_uses: BTreeMap::new(),
            repeating: 0,
            frozen: 0,
            frozen_parameters: 0,
            looks: 0,
            operations: 0,
            weights: Vec::new(),
            is_exhausted: false,
            in_operation: false,
            reported: BTreeSet::new(),
            penalties: Vec::new(),
            implicit: Vec::new(),
        }
    }

    fn input(&mut self, input: &'a Input) {
        let ty = input.ty.as_ref().and_then(|ty| self.ty(ty)).map(|mut ty| {
            ty.shape.insert(0, Dim::batch());
            ty
        });
        if let (true, Some(Element::Class(_))) = (input.gradient, ty.as_ref().map(|ty| &ty.element)) {
            self.error::<()>(input.name.span(), "there is no gradient with respect to a class", "remove `#[grad]`");
        }
        let value = ty.map(|ty| self.add_input(&input.name, ty, input.gradient));
        self.declare(&input.name, value, "an input");
    }

    fn add_input(&mut self, name: &Ident, ty: TensorType, gradient: bool) -> ValueId {
        self.model.inputs.push(ModelInput { name: name.clone(), ty: ty.clone(), gradient, ignored: None });
        let kind = ValueKind::Input(self.model.inputs.len() - 1);
        self.add(kind, ty, name.to_string(), name.span(), name.to_string())
    }

    fn statement(&mut self, statement: &'a Statement) {
        match statement {
            Statement::Let { name, value } => {
                let value = self.expression(value);
                self.declare(name, value, "a value");
            }
            Statement::LetEach { names, value } => self.let_each(names, value),
            Statement::Op(operation) => self.declare_operation(operation),
            Statement::Layer(template) => {
                let is_right = self.template_is_right(template);
                let word = if is_right { Word::Template(template) } else { Word::Wrong };
                self.declare_word(&template.name, word);
            }
            Statement::Share(template) => {
                let is_right = self.template_is_right(template);
                let word = if is_right { Word::Share(template) } else { Word::Wrong };
                self.declare_word(&template.name, word);
                self.take_field(&template.name);
            }
            Statement::Param { name, ty, init } => {
                let value = self.param(name, ty.as_ref(), init);
                self.declare(name, value, "a parameter");
                self.take_field(name);
            }
        }
    }

    /// `param w: [H, D] = he_normal;`
    fn param(&mut self, name: &Ident, ty: Option<&Type>, init: &Expression) -> Option<ValueId> {
        let tensor = ty.and_then(|ty| self.ty(ty));
        let init = self.init(init);
        let (ty, tensor, init) = (ty?, tensor?, init?);
        if tensor.element != Element::Float {
            return self.error(ty.spans, "a parameter is made of floats", "");
        }
        let parameter = ModelParameter {
            info: ParameterInfo {
                groups: Vec::new(),
                name: name.to_string(),
                shape: tensor.shape.clone(),
                unit_axes: Vec::new(),
                init,
                role: Role::Trained,
            },
            span: name.span(),
            made_by: format!("param {name}: {ty}"),
            // a vector is a bias
            penalised: tensor.rank() > 1,
            fans: sizes::fans(&tensor.shape),
        };
        self.model.parameters.push(parameter);
        let kind = ValueKind::Parameter(self.model.parameters.len() - 1);
        Some(self.add(kind, tensor, name.to_string(), name.span(), name.to_string()))
    }

    /// Adds a value; `text` is how the source says it.
    fn add(&mut self, kind: ValueKind, ty: TensorType, origin: String, span: Span, text: String) -> ValueId {
        let operations = match &kind {
            ValueKind::Gradient { of, .. } => {
                let reached = self.reached(&[*of]);
                reached.into_iter().map(|id| self.weights[id]).fold(1, usize::saturating_add).saturating_mul(3)
            }
            kind => kind.operands().len().saturating_sub(1).max(1),
        };
        self.count_operations(operations, span);
        self.count_symbols(&ty.shape, span);
        let varies = matches!(kind, ValueKind::Input(_)) || kind.operands().iter().any(|id| self.varies[*id]);
        self.varies.push(varies);
        self.texts.push(text);
        self.model.values.push(Value { kind, ty, origin, span });
        self.model.values.len() - 1
    }

    /// Reports an error; gives `None`, which stands for a value that cannot be known.
    fn error<T>(&mut self, spans: impl Into<crate::front::diagnostics::Spans>, message: &str, help: &str) -> Option<T> {
        self.report(spans.into(), message, help);
        None
    }
}
