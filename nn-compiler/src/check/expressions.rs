//! Expressions of values.

use proc_macro2::{Ident, Span};

use super::Checker;
use super::arguments::Signature;
use crate::diagnostics::{Spans, nearest};
use crate::functions::{Function, function, functions};
use crate::layers::{ArgumentValue, LAYERS, LayerCall, layer};
use crate::model::{Penalty, ValueId, ValueKind};
use crate::syntax::{Call, Expression, ExpressionKind, Operator, Step};
use crate::types::TensorType;

/// Words of the language that later versions will have.
const LATER: &[&str] = &["repeat", "residual", "stop_gradient", "frozen", "share"];

/// An origin longer than this is not quoted.
const LONGEST_ORIGIN: usize = 40;

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
            _ => self.expression(expression).map(|value| vec![value]),
        }
    }

    /// The value of an expression; `None` if an error in it is reported.
    pub(super) fn expression(&mut self, expression: &Expression) -> Option<ValueId> {
        let spans = expression.spans;
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
            ExpressionKind::Tuple(_) | ExpressionKind::Chain(..) => {
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
                self.binary(*operator, *span, a?, b?, expression)
            }
            ExpressionKind::Call(call) => self.call(call, expression),
            ExpressionKind::Unreadable => None,
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
            Operator::MatMul => {
                let (b, ty) = self.product(a, b, span)?;
                let text = whole.to_string();
                return Some(self.add(ValueKind::MatMul(a, b), ty, origin(&text, "@"), span, text));
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
    fn function(
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
        Some(self.add(kind, ty, origin(text, function.name), span, text.to_owned()))
    }

    /// `max(a, b)`, `l2(1e-4)`
    fn call(&mut self, call: &Call, whole: &Expression) -> Option<ValueId> {
        let word = call.word.to_string();
        match word.as_str() {
            "l1" => return self.penalty(Penalty::L1, call),
            "l2" => return self.penalty(Penalty::L2, call),
            _ => {}
        }
        let Some(function) = function(&word) else {
            for value in call.values() {
                if !matches!(value.kind, ExpressionKind::Flag(_) | ExpressionKind::List(_)) && layer(&word).is_none() {
                    self.expression(value);
                }
            }
            return self.unknown_call(&call.word, &word);
        };
        let (operands, arguments) = self.operands(function, call, 0)?;
        self.function(function, &operands, arguments, call.word.span(), &format!("`{word}` takes"), &whole.to_string())
    }

    fn unknown_call(&mut self, span: &Ident, word: &str) -> Option<ValueId> {
        if LATER.contains(&word) {
            return self.error(span.span(), &format!("`{word}` is not supported yet"), "");
        }
        if layer(word).is_some() {
            let help = format!("feed it a value: `x -> {word}`");
            return self.error(span.span(), &format!("`{word}` is a layer, not a function of values"), &help);
        }
        let help = did_you_mean(word, functions().map(|function| function.name));
        self.error(span.span(), &format!("there is no function `{word}`"), &help)
    }

    /// The values in the parentheses of a function, of which the chain that it stands in gives `before` already; and its
    /// arguments, which follow them.
    fn operands(
        &mut self,
        function: &'static Function,
        call: &Call,
        before: usize,
    ) -> Option<(Vec<ValueId>, GivenArguments)> {
        let Function { name, arity, arguments: expected, .. } = *function;
        let unnamed = call.arguments.iter().take_while(|argument| argument.name.is_none()).count();
        let values = if expected.is_empty() { call.arguments.len() } else { unnamed.min(arity.saturating_sub(before)) };
        let (values, rest) = call.arguments.split_at(values);
        let mut operands = Vec::new();
        for argument in values {
            let value = self.expression(&argument.value);
            operands.push(match &argument.name {
                Some(name) => self.error(name.span(), &format!("`{}` has no named arguments", call.word), ""),
                None => value,
            });
        }
        let signature = Signature { name, arguments: expected };
        let arguments = self.arguments(signature, rest, call.spans);
        let operands: Vec<ValueId> = operands.into_iter().collect::<Option<_>>()?;
        let given = before + operands.len();
        if given != arity {
            let place = if before == 0 { "but" } else { "but in a chain" };
            let message = format!("`{name}` takes {}, {place} {} given", count(arity), were(given));
            return self.error(call.spans, &message, &format!("`{name}` is {}", function.formula));
        }
        Some((operands, arguments?.values))
    }

    /// `-> relu`, `-> linear(H) as hidden`; where the inputs are not known, what can be checked without them is.
    fn step(&mut self, inputs: Option<Vec<ValueId>>, step: &Step) -> Option<Vec<ValueId>> {
        if let Some(name) = &step.name {
            self.take_field(name);
        }
        let word = step.call.word.to_string();
        if let Some(layer) = layer(&word) {
            return self.layer(layer, inputs, step).map(|value| vec![value]);
        }
        let Some(function) = function(&word) else { return self.unknown_layer(step, &word) };
        // what is unknown is most probably one value
        let (rest, arguments) = self.operands(function, &step.call, inputs.as_ref().map_or(1, Vec::len))?;
        let operands: Vec<ValueId> = inputs?.into_iter().chain(rest).collect();
        let (span, text) = (step.call.word.span(), step.call.to_string());
        let value = self.function(function, &operands, arguments, span, &format!("`{word}` takes"), &text)?;
        if let Some(name) = &step.name {
            self.model.values[value].origin = name.to_string();
        }
        Some(vec![value])
    }

    fn unknown_layer<T>(&mut self, step: &Step, word: &str) -> Option<T> {
        let span = step.call.word.span();
        if LATER.contains(&word) {
            return self.error(span, &format!("`{word}` is not supported yet"), "");
        }
        if word == "l1" || word == "l2" {
            let help = format!("add it to the loss: `… -> softmax_ce + {}`", step.call);
            return self.error(span, &format!("`{word}` is not a layer"), &help);
        }
        if self.is_value(word) {
            let help = "values are operands: `x -> relu + y`";
            return self.error(span, &format!("`{word}` is a value, and a layer is expected here"), help);
        }
        let functions = functions().filter(|function| function.arity == 1).map(|function| function.name);
        let known: Vec<&str> = LAYERS.iter().map(|layer| layer.name()).chain(functions).collect();
        if self.network.incomplete && nearest(word, known.iter().copied()).is_none() {
            return None; // it may be defined among the tokens that could not be read
        }
        self.error(span, &format!("there is no layer `{word}`"), &did_you_mean(word, known))
    }
}

/// The word that was probably meant, or all that there are.
fn did_you_mean<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// The text of an expression, or a word for it where it is long.
fn origin(text: &str, word: &str) -> String {
    if text.chars().count() > LONGEST_ORIGIN { word.to_owned() } else { text.to_owned() }
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
