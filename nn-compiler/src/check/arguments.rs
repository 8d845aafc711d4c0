//! The arguments of a layer against its signature.

use super::Checker;
use super::sizes::{is_too_large, too_large};
use crate::diagnostics::{Spans, nearest};
use crate::layers::{self, ArgumentKind, ArgumentValue, Default, End, Layer};
use crate::syntax::{Argument, Call, Expression, ExpressionKind, Path};
use crate::types::{Dim, Shape};

/// The arguments by name, and where each stands.
#[derive(Default)]
pub(super) struct Arguments {
    /// The values, defaults filled in.
    pub values: Vec<(&'static str, ArgumentValue)>,
    /// The tokens of those that were given.
    pub spans: Vec<(&'static str, Spans)>,
}

impl Checker<'_> {
    /// Matches what was given to the layer's signature.
    pub(super) fn arguments(&mut self, layer: &'static dyn Layer, call: &Call) -> Option<Arguments> {
        let signature = layer.arguments();
        let mut given: Vec<Option<&Argument>> = signature.iter().map(|_| None).collect();
        let mut right = true;
        for (position, argument) in call.arguments.iter().enumerate() {
            match self.position(layer, call, position) {
                Some(slot) => given[slot] = Some(argument),
                None => right = false,
            }
        }
        let mut arguments = Arguments::default();
        for (expected, given) in signature.iter().zip(given) {
            if let Some(given) = given {
                arguments.spans.push((expected.name, given.value.spans));
                match self.convert(layer, expected, &given.value) {
                    Some(value) => arguments.values.push((expected.name, value)),
                    None => right = false,
                }
            } else if expected.default == Default::Required {
                // with a wrong argument in the call, the missing one is probably that one
                if right {
                    let message = format!("`{}` needs `{}`", layer.name(), expected.name);
                    self.error::<()>(call.spans, &message, &signature_help(layer));
                }
                right = false;
            } else {
                arguments.values.extend(default(&expected.default).map(|value| (expected.name, value)));
            }
        }
        right.then_some(arguments)
    }

    /// Which argument of the signature the argument at `position` is.
    fn position(&mut self, layer: &dyn Layer, call: &Call, position: usize) -> Option<usize> {
        let signature = layer.arguments();
        let argument = &call.arguments[position];
        let earlier = &call.arguments[..position];
        let Some(name) = &argument.name else {
            let span = argument.value.spans;
            if earlier.iter().any(|argument| argument.name.is_some()) {
                return self.error(
                    span,
                    "an argument without a name cannot follow one with a name",
                    &signature_help(layer),
                );
            }
            if position >= signature.len() {
                let message = match signature.len() {
                    0 => format!("`{}` takes no arguments", layer.name()),
                    1 => format!("`{}` takes one argument", layer.name()),
                    count => format!("`{}` takes at most {count} arguments", layer.name()),
                };
                let help = if signature.is_empty() { String::new() } else { signature_help(layer) };
                return self.error(span, &message, &help);
            }
            return Some(position);
        };
        let full = full_name(name);
        let Some(slot) = signature.iter().position(|expected| full == expected.name) else {
            let message = format!("`{}` has no argument `{name}`", layer.name());
            let help = match nearest(&name.to_string(), signature.iter().map(|expected| expected.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None if signature.is_empty() => format!("write `{}` alone", layer.name()),
                None => signature_help(layer),
            };
            return self.error(name.span(), &message, &help);
        };
        let is_again = |(at, other): (usize, &Argument)| match &other.name {
            Some(other) => full_name(other) == full,
            None => at == slot,
        };
        if earlier.iter().enumerate().any(is_again) {
            return self.error(name.span(), &format!("the argument `{name}` is given twice"), "");
        }
        Some(slot)
    }

    /// The value of an argument, as the signature wants it.
    fn convert(&mut self, layer: &dyn Layer, expected: &layers::Argument, given: &Expression) -> Option<ArgumentValue> {
        if matches!(given.kind, ExpressionKind::Unreadable) {
            return None;
        }
        if !may_be(expected.kind, &given.kind) {
            let wanted = describe(expected.kind);
            let message = format!("`{}` of `{}` is {wanted}, but `{given}` is not", expected.name, layer.name());
            return self.error(given.spans, &message, &signature_help(layer));
        }
        match (expected.kind, &given.kind) {
            (ArgumentKind::Size, _) => self.size(given).map(ArgumentValue::Size),
            (ArgumentKind::Sizes, ExpressionKind::List(sizes)) => self.size_list(sizes, given.spans),
            (ArgumentKind::Axis | ArgumentKind::Axes, _) => self.axes(given),
            (ArgumentKind::Word(words), ExpressionKind::Path(path)) => self.word(layer, expected, words, path, given),
            (ArgumentKind::Place, _) => self.place(given),
            (ArgumentKind::Margins, _) => self.margins(given),
            (ArgumentKind::Number, _) => self.number(given).map(ArgumentValue::Number),
            (ArgumentKind::Flag, ExpressionKind::Flag(flag)) => Some(ArgumentValue::Flag(*flag)),
            (ArgumentKind::Init, _) => self.init(given).map(ArgumentValue::Init),
            (ArgumentKind::Value, _) => self.expression(given).map(ArgumentValue::Value),
            (ArgumentKind::Padding, ExpressionKind::Path(path)) if path.text == "same" => Some(ArgumentValue::Same),
            // a word of small letters is hardly a const
            (ArgumentKind::Padding, ExpressionKind::Path(path))
                if path.text.chars().all(|c| c.is_ascii_lowercase()) && nearest(&path.text, ["same"]).is_some() =>
            {
                let message = format!("there is no padding `{}`", path.text);
                self.error(given.spans, &message, "did you mean `same`?")
            }
            (ArgumentKind::Pair | ArgumentKind::Padding, _) => self.pair(expected, given),
            (ArgumentKind::Sizes | ArgumentKind::Flag | ArgumentKind::Word(_), _) => None,
        }
    }

    /// A size for rows and one for columns, which may be 0 only in padding.
    fn pair(&mut self, expected: &layers::Argument, given: &Expression) -> Option<ArgumentValue> {
        let mut size = |part: &Expression| match expected.kind {
            ArgumentKind::Padding => self.size_or_zero(part),
            _ => self.size(part),
        };
        let pair = if let ExpressionKind::List(parts) = &given.kind {
            let [rows, columns] = parts.as_slice() else {
                let (name, count) = (expected.name, parts.len());
                let message =
                    format!("`{name}` is one size, or two: for rows and for columns; this is a list of {count}");
                return self.error(given.spans, &message, "`[rows, columns]`");
            };
            [size(rows)?, size(columns)?]
        } else {
            let both = size(given)?;
            [both.clone(), both]
        };
        Some(ArgumentValue::Sizes(pair.to_vec()))
    }

    /// One of a few words.
    fn word(
        &mut self,
        layer: &dyn Layer,
        expected: &layers::Argument,
        words: &'static [&'static str],
        path: &Path,
        given: &Expression,
    ) -> Option<ArgumentValue> {
        if let Some(word) = words.iter().find(|word| path.text == **word) {
            return Some(ArgumentValue::Word(word));
        }
        let message = format!("`{}` of `{}` cannot be `{}`", expected.name, layer.name(), path.text);
        let help = match nearest(&path.text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => one_of(words),
        };
        self.error(given.spans, &message, &help)
    }

    fn size_list(&mut self, sizes: &[Expression], spans: Spans) -> Option<ArgumentValue> {
        let sizes: Vec<Option<Dim>> = sizes.iter().map(|size| self.size(size)).collect();
        let shape: Shape = sizes.into_iter().collect::<Option<_>>()?;
        if is_too_large(&shape) {
            return self.error(spans, &too_large(&shape), "");
        }
        Some(ArgumentValue::Sizes(shape))
    }
}

impl Arguments {
    /// Where an argument stands, or `otherwise`.
    pub fn span(&self, name: &str, otherwise: Spans) -> Spans {
        self.spans.iter().find(|(known, _)| *known == name).map_or(otherwise, |(_, spans)| *spans)
    }
}

/// The whole name of an argument that has a short one.
fn full_name(name: &proc_macro2::Ident) -> String {
    match name.to_string().as_str() {
        "kernel" => "kernel_size".to_owned(),
        "pad" => "padding".to_owned(),
        name => name.to_owned(),
    }
}

/// Whether the form of an expression fits; its content is looked at later.
fn may_be(kind: ArgumentKind, given: &ExpressionKind) -> bool {
    use ExpressionKind::{Binary, Call, Flag, List, Negate, Number, Path, Tuple};
    match kind {
        ArgumentKind::Size => matches!(given, Number { .. } | Path(_) | Binary(..)),
        ArgumentKind::Sizes => matches!(given, List(_)),
        ArgumentKind::Pair | ArgumentKind::Padding => matches!(given, Number { .. } | Path(_) | Binary(..) | List(_)),
        ArgumentKind::Axis => matches!(given, Number { .. } | Negate(_)),
        ArgumentKind::Axes => matches!(given, Number { .. } | Negate(_) | List(_)),
        ArgumentKind::Place => matches!(given, Number { .. } | Path(_) | Binary(..) | Negate(_)),
        ArgumentKind::Margins => matches!(given, Number { .. } | Path(_) | Binary(..) | List(_)),
        ArgumentKind::Number => matches!(given, Number { .. } | Binary(..) | Negate(_)),
        ArgumentKind::Word(_) => matches!(given, Path(_)),
        ArgumentKind::Flag => matches!(given, Flag(_)),
        ArgumentKind::Init => matches!(given, Path(_) | Call(_)),
        ArgumentKind::Value => !matches!(given, Flag(_) | List(_) | Tuple(_)),
    }
}

fn describe(kind: ArgumentKind) -> String {
    let text = match kind {
        ArgumentKind::Word(words) => return one_of(words),
        ArgumentKind::Size => "a size",
        ArgumentKind::Sizes => "a list of sizes, like `[3, 32, 32]`",
        ArgumentKind::Pair => "a size, or `[rows, columns]`",
        ArgumentKind::Padding => "a size, `[rows, columns]`, or `same`",
        ArgumentKind::Axis => "an axis, like `0` or `-1`",
        ArgumentKind::Axes => "an axis, or a list of them",
        ArgumentKind::Place => "a size, or `-` and a size to count from the end",
        ArgumentKind::Margins => "a size, or a list with a size or `[before, after]` for each axis",
        ArgumentKind::Number => "a number",
        ArgumentKind::Flag => "`true` or `false`",
        ArgumentKind::Init => "an initialiser, like `he_normal`",
        ArgumentKind::Value => "a value of the network",
    };
    text.to_owned()
}

/// `` one of `mean`, `sum` ``
fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
}

fn default(default: &Default) -> Option<ArgumentValue> {
    match default {
        Default::Required | Default::Absent => None,
        Default::Number(number) => Some(ArgumentValue::Number(*number)),
        Default::Count(count) => Some(ArgumentValue::Size(Dim::from(*count))),
        Default::Size(size) => Some(ArgumentValue::Sizes(vec![Dim::from(*size); 2])),
        Default::Axis(axis) => Some(ArgumentValue::Axes(vec![*axis])),
        Default::Place(place) => Some(ArgumentValue::Place(Dim::from(*place), End::Beginning)),
        Default::Word(word) => Some(ArgumentValue::Word(word)),
        Default::Flag(flag) => Some(ArgumentValue::Flag(*flag)),
        Default::Init(init) => Some(ArgumentValue::Init(*init)),
    }
}

/// `` the signature is `linear(out_features, bias = true, …)` ``
fn signature_help(layer: &dyn Layer) -> String {
    let arguments = layer.arguments().iter().map(|argument| match &argument.default {
        Default::Required => argument.name.to_owned(),
        Default::Absent => format!("[{}]", argument.name),
        Default::Number(number) => format!("{} = {number:?}", argument.name),
        Default::Count(size) | Default::Size(size) | Default::Axis(size) | Default::Place(size) => {
            format!("{} = {size}", argument.name)
        }
        Default::Word(word) => format!("{} = {word}", argument.name),
        Default::Flag(flag) => format!("{} = {flag}", argument.name),
        Default::Init(init) => format!("{} = {init}", argument.name),
    });
    format!("the signature is `{}({})`", layer.name(), arguments.collect::<Vec<_>>().join(", "))
}
