//! Expressions of values.

use proc_macro2::{Ident, Span};

use super::Checker;
use super::arguments::Signature;
use super::operations::Word;
use crate::front::diagnostics::{Spans, nearest};
use crate::front::functions::{Function, function, functions};
use crate::front::layers::{ArgumentValue, LAYERS, Layer, LayerCall, layer};
use crate::front::model::{Penalty, ValueId, ValueKind};
use crate::front::syntax::{Argument, Call, Expression, ExpressionKind, Operator, Step};
use crate::ir::types::TensorType;

/// Steps that put chains together.
const STRUCTURE: &[&str] = &["repeat", "residual", "split"];

/// Text longer than this is not quoted.
pub(super) const LONGEST_TEXT: usize = 40;

/// The arguments of a function by name, defaults filled in.
type GivenArguments = Vec<(&'static str, ArgumentValue)>;

impl Checker<'_> {
    /// `let (a, b) = …;`
    pub(super) fn let_each(&mut self, names: &[Ident], expression: &Expression) {
        let mut values = self.values(expression);
        if let Some(given) = values.as_ref().map(Vec::len).filter(|given| *given != names.len()) {
            let message = format!("{} named here, but `{expression}` gives {}", were(names.len()), count(given));
            let spans = Spans::from(names[0].span()).to(names[names.len() - 1].span());
            values = self.error(spans, &message, "");
        }
        for (position, name) in names.iter().enumerate() {
            self.declare(name, values.as_ref().map(|values| values[position]), "a value");
        }
    }

    /// The values of an expression that may give several: a tuple, or a chain that ends in what gives several.
    pub(super) fn values(&mut self, expression: &Expression) -> Option<Vec<ValueId>> {
        match &expression.kind {
            ExpressionKind::Tuple(items) => {
                let values: Vec<Option<ValueId>> = items.iter().map(|item| self.expression(item)).collect();
                values.into_iter().collect()
            }
            ExpressionKind::Chain(start, steps) => {
                let mut values = self.values(start);
                for step in steps {
                    values = self.step(values, step);
                }
                values
            }
            ExpressionKind::Known(known) => known.values.clone(),
            _ => self.expression(expression).map(|value| vec![value]),
        }
    }

    /// The value of an expression; `None` if an error in it is reported.
    pub(super) fn expression(&mut self, expression: &Expression) -> Option<ValueId> {
        let spans = expression.spans;
        self.spend(spans.start)?;
        match &expression.kind {
            ExpressionKind::Number { value, .. } => self.constant(*value, expression),
            ExpressionKind::Path(path) => {
                let Some(name) = path.as_name() else {
                    let message = format!("there is no value `{}`", path.text);
                    return self.error(spans, &message, "a Rust path can be a size, but not a value");
                };
                self.lookup(name, expression)
            }
            ExpressionKind::Flag(flag) => self.error(spans, &format!("`{flag}` is not a value of the network"), ""),
            ExpressionKind::List(_) => self.error(spans, "a list is not a value of the network", ""),
            ExpressionKind::Section(_) => self.error(spans, "a chain is not a value of the network", ""),
            ExpressionKind::Tuple(_) | ExpressionKind::Chain(..) | ExpressionKind::Known(_) => {
                let values = self.values(expression)?;
                let [value] = values[..] else {
                    let message = format!("one value is expected here, but this gives {}", values.len());
                    let help = "several values are what a layer takes, `(a, b) -> concat`, what `let (a, b) = …;` names, \
                                or the network's output";
                    return self.error(spans, &message, help);
                };
                Some(value)
            }
            ExpressionKind::Negate(operand) => {
                if let ExpressionKind::Number { value, .. } = operand.kind {
                    return self.constant(-value, expression);
                }
                let value = self.expression(operand)?;
                self.function(function("neg")?, &[value], Vec::new(), spans.start, "`-`", &expression.to_string())
            }
            ExpressionKind::Binary(operator, span, operands) => {
                let (a, b) = (self.expression(&operands[0]), self.expression(&operands[1]));
                if *operator == Operator::MatMul {
                    self.advise_on_product(*span, operands);
                }
                self.binary(*operator, *span, a?, b?, expression)
            }
            ExpressionKind::Call(call) => self.call(call, expression),
            ExpressionKind::Fed | ExpressionKind::Unreadable => None,
        }
    }

    fn constant(&mut self, number: f64, expression: &Expression) -> Option<ValueId> {
        if !number.is_finite() {
            return self.error(expression.spans, "this number is too large", "");
        }
        let text = expression.to_string();
        let ty = TensorType::float(Vec::new());
        Some(self.add(ValueKind::Number(number), ty, text.clone(), expression.spans.start, text))
    }

    fn binary(&mut self, op: Operator, span: Span, a: ValueId, b: ValueId, whole: &Expression) -> Option<ValueId> {
        let (name, verb) = match op {
            Operator::Add => ("add", "`+` adds"),
            Operator::Sub => ("sub", "`-` subtracts"),
            Operator::Mul => ("mul", "`*` multiplies by"),
            Operator::Div => ("div", "`/` divides by"),
            Operator::Compare(comparison) => (comparison.function(), "a comparison is with"),
            Operator::MatMul => {
                return self.product(a, b, span, whole);
            }
        };
        self.not_with_a_loss(span, verb, a, b)?;
        self.function(function(name)?, &[a, b], Vec::new(), span, verb, &whole.to_string())
    }

    /// `a + b -> mse` is `a + (b -> mse)`, which nobody means where `a` is a value of each example.
    fn not_with_a_loss(&mut self, span: Span, verb: &str, a: ValueId, b: ValueId) -> Option<()> {
        for (loss, other) in [(a, b), (b, a)] {
            if self.is_loss(loss) && self.model.ty(other).is_batched() {
                let message =
                    format!("{verb} `{}`, a loss for the whole batch, but {}", self.texts[loss], self.describe(other));
                return self.error(span, &message, "a chain binds tighter than an operator: `(a + b) -> mse`");
            }
        }
        Some(())
    }

    /// An elementwise function of values.
    pub(super) fn function(
        &mut self,
        function: &'static Function,
        operands: &[ValueId],
        arguments: GivenArguments,
        span: Span,
        verb: &str,
        text: &str,
    ) -> Option<ValueId> {
        let ty = self.broadcast(operands, span, verb)?;
        let call = LayerCall { operands: self.conform_all(operands, &ty), arguments, ..LayerCall::default() };
        let kind = ValueKind::Function(function, call);
        let origin = if is_word(text) { self.in_scopes(text) } else { origin(text, function.name) };
        Some(self.add(kind, ty, origin, span, text.to_owned()))
    }

    /// `max(a, b)`, `l2(1e-4)`
    fn call(&mut self, call: &Call, whole: &Expression) -> Option<ValueId> {
        let word = call.word.to_string();
        match word.as_str() {
            "l1" => return self.penalty(Penalty::L1, call),
            "l2" => return self.penalty(Penalty::L2, call),
            "grad" => return self.grad(call, whole),
            _ => {}
        }
        if let Some(Word::Operation(operation, rule)) = self.words.get(&word).copied() {
            let operands = self.argument_values(&call.word, &call.arguments)?;
            return self.use_operation(operation, rule, &operands, call, &whole.to_string(), None);
        }
        if let Some(layer) = layer(&word).filter(|layer| layer.is_function()) {
            return self.layer_call(layer, call);
        }
        let Some(function) = function(&word) else {
            for value in call.values() {
                if !matches!(value.kind, ExpressionKind::Flag(_) | ExpressionKind::List(_)) && layer(&word).is_none() {
                    self.expression(value);
                }
            }
            return self.unknown_call(call, &word);
        };
        let (operands, arguments) = self.operands(function, call, Some(0))?;
        self.function(function, &operands, arguments, call.word.span(), &format!("`{word}` takes"), &whole.to_string())
    }

    /// `mean(x, axis = 0)`, which is `x -> mean(axis = 0)`
    fn layer_call(&mut self, layer: &'static dyn Layer, call: &Call) -> Option<ValueId> {
        let values = call.arguments.iter().take_while(|argument| argument.name.is_none());
        let (values, rest) = call.arguments.split_at(values.count().min(*layer.operands().end()));
        let inputs = self.argument_values(&call.word, values);
        let fed = Call { arguments: rest.to_vec(), ..call.clone() };
        let value = self.layer(layer, inputs, &Step { frozen: None, call: fed, name: None }, None)?;
        self.texts[value] = call.to_string();
        Some(value)
    }

    fn unknown_call(&mut self, call: &Call, word: &str) -> Option<ValueId> {
        let span = &call.word;
        if let Some(Word::Wrong) = self.words.get(word) {
            return None;
        }
        if let Some(later) = self.declared_later(word).filter(|_| !self.words.contains_key(word)) {
            return self.error(
                span.span(),
                &format!("`{word}` is declared further down"),
                &format!("move `{later}` up"),
            );
        }
        if layer(word).is_some() || self.words.contains_key(word) || STRUCTURE.contains(&word) {
            let help = format!("feed it a value: `{}`", as_layer(call, word));
            return self.error(span.span(), &format!("`{word}` is a layer, not a function of values"), &help);
        }
        let own = self.words.keys().cloned().collect::<Vec<_>>();
        let known = own.iter().map(String::as_str).chain(functions().map(|function| function.name));
        let help = did_you_mean(word, known);
        self.unknown(span.span(), word, &format!("there is no function `{word}`"), &help)
    }

    /// Values in parentheses.
    fn argument_values(&mut self, word: &Ident, arguments: &[Argument]) -> Option<Vec<ValueId>> {
        let mut values = Vec::new();
        for argument in arguments {
            let value = self.expression(&argument.value);
            values.push(match &argument.name {
                Some(name) => self.error(name.span(), &format!("`{word}` has no named arguments"), ""),
                None => value,
            });
        }
        values.into_iter().collect()
    }

    /// The values in the parentheses of a function, of which the chain that it stands in gives `before` already (nobody
    /// knows how many after an error); and its arguments, which follow them.
    fn operands(
        &mut self,
        function: &'static Function,
        call: &Call,
        before: Option<usize>,
    ) -> Option<(Vec<ValueId>, GivenArguments)> {
        let Function { name, arity, arguments: expected, .. } = *function;
        let unnamed = call.arguments.iter().take_while(|argument| argument.name.is_none()).count();
        let values = if expected.is_empty() {
            call.arguments.len()
        } else {
            unnamed.min(arity.saturating_sub(before.unwrap_or(1)))
        };
        let (values, rest) = call.arguments.split_at(values);
        let operands = self.argument_values(&call.word, values);
        let signature = Signature { name, arguments: expected };
        let arguments = self.arguments(signature, rest, call.spans);
        let operands = operands?;
        let before = before.unwrap_or_else(|| arity.saturating_sub(operands.len()).max(1));
        let given = before + operands.len();
        if given != arity {
            let place = if before == 0 { "but" } else { "but in a chain" };
            let message = format!("`{name}` takes {}, {place} {} given", count(arity), were(given));
            return self.error(call.spans, &message, &format!("`{name}` is {}", function.formula));
        }
        Some((operands, arguments?.values))
    }

    /// `-> relu`, `-> linear(H) as hidden`; where the inputs are not known, what can be checked without them is.
    pub(super) fn step(&mut self, inputs: Option<Vec<ValueId>>, step: &Step) -> Option<Vec<ValueId>> {
        if let Some(name) = &step.name {
            self.take_field(name);
        }
        self.named_step(inputs, step, step.name.as_ref().map(Ident::to_string))
    }

    /// A step under a name that is its own already.
    pub(super) fn named_step(
        &mut self,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
        name: Option<String>,
    ) -> Option<Vec<ValueId>> {
        self.spend(step.call.word.span())?;
        let Some(frozen) = &step.frozen else { return self.thawed_step(inputs, step, name) };
        let before = self.frozen_parameters;
        self.frozen += 1;
        let values = self.thawed_step(inputs, step, name);
        self.frozen -= 1;
        if values.is_some() && self.frozen_parameters == before {
            let message = format!("`{}` has no parameters that could be frozen", step.call.word);
            return self.error(frozen.span(), &message, "`stop_gradient` lets nothing flow back through it");
        }
        values
    }

    fn thawed_step(&mut self, inputs: Option<Vec<ValueId>>, step: &Step, name: Option<String>) -> Option<Vec<ValueId>> {
        let word = step.call.word.to_string();
        match self.words.get(&word).copied() {
            Some(Word::Wrong) => return None,
            Some(Word::Operation(operation, rule)) => {
                let rest = self.argument_values(&step.call.word, &step.call.arguments)?;
                let operands: Vec<ValueId> = inputs?.into_iter().chain(rest).collect();
                let text = step.call.to_string();
                let value = self.use_operation(operation, rule, &operands, &step.call, &text, name.as_deref());
                return value.map(|value| vec![value]);
            }
            found => {
                if self.in_operation && (found.is_some() || STRUCTURE.contains(&word.as_str())) {
                    let message = format!("`{word}` cannot be a part of an `op`");
                    return self.error(step.call.word.span(), &message, "an `op` is made of functions and other `op`s");
                }
                match found {
                    Some(Word::Template(template)) => return self.use_template(template, inputs, step, name),
                    Some(Word::Share(template)) => return self.use_share(template, inputs, step),
                    _ => {}
                }
            }
        }
        match word.as_str() {
            "repeat" => return self.repeat(inputs, step, name),
            "residual" => return self.residual(inputs, step, name),
            "split" => return self.split(inputs, step),
            _ => {}
        }
        if let Some(layer) = layer(&word) {
            return self.layer(layer, inputs, step, name).map(|value| vec![value]);
        }
        let Some(function) = function(&word) else { return self.unknown_layer(step, &word) };
        let (rest, arguments) = self.operands(function, &step.call, inputs.as_ref().map(Vec::len))?;
        let operands: Vec<ValueId> = inputs?.into_iter().chain(rest).collect();
        let (span, text) = (step.call.word.span(), step.call.to_string());
        let value = self.function(function, &operands, arguments, span, &format!("`{word}` takes"), &text)?;
        if let Some(name) = &name {
            self.model.values[value].origin = self.in_scopes(name);
        }
        Some(vec![value])
    }

    fn unknown_layer<T>(&mut self, step: &Step, word: &str) -> Option<T> {
        let span = step.call.word.span();
        if word == "l1" || word == "l2" {
            let help = format!("add it to the loss: `… -> softmax_ce + {}`", step.call);
            return self.error(span, &format!("`{word}` is not a layer"), &help);
        }
        if word == "grad" {
            return self.error(span, "`grad` is not a layer", "it is called: `grad(y, x)`");
        }
        if self.is_value(word) {
            let help = "values are operands: `x -> relu + y`";
            return self.error(span, &format!("`{word}` is a value, and a layer is expected here"), help);
        }
        let functions = functions().filter(|function| function.arity == 1).map(|function| function.name);
        let own = self.words.keys().cloned().collect::<Vec<_>>();
        let known = own.iter().map(String::as_str).chain(LAYERS.iter().map(|layer| layer.name())).chain(functions);
        let known: Vec<&str> = known.collect();
        if let Some(later) = self.declared_later(word) {
            return self.error(span, &format!("`{word}` is declared further down"), &format!("move `{later}` up"));
        }
        if self.network.incomplete && nearest(word, known.iter().copied()).is_none() {
            return None; // it may be defined among the tokens that could not be read
        }
        self.unknown(span, word, &format!("there is no layer `{word}`"), &did_you_mean(word, known))
    }
}

/// The word that was probably meant, or all that there are.
fn did_you_mean<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if ["matmul", "mm", "bmm", "dot", "einsum"].contains(&word) {
        return "the product of vectors, matrices and stacks of them is `a @ b`".to_owned();
    }
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// Whether text is a single word.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The text of an expression, or a word for it where it is long.
pub(super) fn origin(text: &str, word: &str) -> String {
    if text.chars().count() > LONGEST_TEXT { word.to_owned() } else { text.to_owned() }
}

pub(super) fn count(operands: usize) -> String {
    if operands == 1 { "one value".to_owned() } else { format!("{operands} values") }
}

pub(super) fn were(operands: usize) -> String {
    match operands {
        0 => "none is".to_owned(),
        1 => "one is".to_owned(),
        more => format!("{more} are"),
    }
}

/// `linear(x, 3)` as it should have been written: `x -> linear(3)`. What is no value is an argument.
fn as_layer(call: &Call, word: &str) -> String {
    let is_value = |argument: &&Argument| {
        let is_none = matches!(
            argument.value.kind,
            ExpressionKind::Number { .. }
                | ExpressionKind::Flag(_)
                | ExpressionKind::List(_)
                | ExpressionKind::Section(_)
        );
        argument.name.is_none() && !is_none
    };
    let most = layer(word).map_or(usize::MAX, |layer| *layer.operands().end());
    let (values, rest) = call.arguments.split_at(call.arguments.iter().take_while(is_value).count().min(most));
    let fed = match values {
        [] => return format!("x -> {word}"),
        [one] if matches!(one.value.kind, ExpressionKind::Path(_) | ExpressionKind::Call(_)) => one.to_string(),
        _ => format!("({})", values.iter().map(Argument::to_string).collect::<Vec<_>>().join(", ")),
    };
    let text = format!("{fed} -> {}", Call { arguments: rest.to_vec(), ..call.clone() });
    if text.chars().count() > LONGEST_TEXT { format!("x -> {word}") } else { text }
}
