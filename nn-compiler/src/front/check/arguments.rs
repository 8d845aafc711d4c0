//! The arguments of a layer against its signature.

use super::Checker;
use super::sizes::{is_too_large, too_large};
use crate::front::diagnostics::{Spans, nearest};
use crate::front::layers::{self, ArgumentKind, ArgumentValue, Default, End};
use crate::front::syntax::{Argument, Expression, ExpressionKind, Path};
use crate::ir::types::{Dim, Shape};

/// The arguments by name, and where each stands.
#[derive(Default)]
pub(super) struct Arguments {
    /// The values, defaults filled in.
    pub values: Vec<(&'static str, ArgumentValue)>,
    /// The tokens of those that were given.
    pub spans: Vec<(&'static str, Spans)>,
}

/// What a layer or a function may be given.
#[derive(Clone, Copy)]
pub(super) struct Signature {
    /// The word.
    pub name: &'static str,
    /// The arguments, in positional order.
    pub arguments: &'static [layers::Argument],
}

/// Of each of these pairs the first is not above the second.
const ORDERED: &[(&str, &str)] = &[("min", "max"), ("min_val", "max_val")];

impl Checker<'_> {
    /// Matches what was given in a call (whose tokens are `call`) to a signature.
    pub(super) fn arguments(&mut self, signature: Signature, all: &[Argument], call: Spans) -> Option<Arguments> {
        let mut given: Vec<Option<&Argument>> = signature.arguments.iter().map(|_| None).collect();
        let mut right = true;
        for (position, argument) in all.iter().enumerate() {
            match self.position(signature, all, position) {
                Some(slot) => given[slot] = Some(argument),
                None => right = false,
            }
        }
        let mut arguments = Arguments::default();
        for (expected, given) in signature.arguments.iter().zip(given) {
            if let Some(given) = given {
                arguments.spans.push((expected.name, given.value.spans));
                match self.convert(signature, expected, &given.value) {
                    Some(value) => arguments.values.push((expected.name, value)),
                    None => right = false,
                }
            } else if expected.default == Default::Required {
                // with a wrong argument in the call, the missing one is probably that one
                if right {
                    let message = format!("`{}` needs `{}`", signature.name, expected.name);
                    self.error::<()>(call, &message, &signature_help(signature));
                }
                right = false;
            } else {
                arguments.values.extend(default(&expected.default).map(|value| (expected.name, value)));
            }
        }
        right = right && self.are_ordered(&arguments, call).is_some();
        right.then_some(arguments)
    }

    fn are_ordered(&mut self, arguments: &Arguments, call: Spans) -> Option<()> {
        for (low, high) in ORDERED {
            let number = |name: &str| match arguments.values.iter().find(|(known, _)| *known == name) {
                Some((_, ArgumentValue::Number(number))) => Some(*number),
                _ => None,
            };
            if let (Some(least), Some(most)) = (number(low), number(high))
                && least > most
            {
                let message = format!("`{low}` is {least}, which is above `{high}`, {most}");
                return self.error(arguments.span(low, call), &message, "");
            }
        }
        Some(())
    }

    /// Which argument of the signature the argument at `position` is.
    fn position(&mut self, signature: Signature, all: &[Argument], position: usize) -> Option<usize> {
        let Signature { name: word, arguments: expected } = signature;
        let argument = &all[position];
        let earlier = &all[..position];
        let Some(name) = &argument.name else {
            let span = argument.value.spans;
            if earlier.iter().any(|argument| argument.name.is_some()) {
                return self.error(
                    span,
                    "an argument without a name cannot follow one with a name",
                    &signature_help(signature),
                );
            }
            if position >= expected.len() {
                let message = match expected.len() {
                    0 => format!("`{word}` takes no arguments"),
                    1 => format!("`{word}` takes one argument"),
                    count => format!("`{word}` takes at most {count} arguments"),
                };
                let help = if expected.is_empty() { String::new() } else { signature_help(signature) };
                return self.error(span, &message, &help);
            }
            return Some(position);
        };
        let full = full_name(name);
        let Some(slot) = expected.iter().position(|argument| full == argument.name) else {
            let message = format!("`{word}` has no argument `{name}`");
            let help = match nearest(&name.to_string(), expected.iter().map(|argument| argument.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None if expected.is_empty() => format!("write `{word}` alone"),
                None => signature_help(signature),
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
    fn convert(
        &mut self,
        signature: Signature,
        expected: &layers::Argument,
        given: &Expression,
    ) -> Option<ArgumentValue> {
        if matches!(given.kind, ExpressionKind::Unreadable) {
            return None;
        }
        if !may_be(expected.kind, &given.kind) {
            let wanted = describe(expected.kind);
            let message = format!("`{}` of `{}` is {wanted}, but `{given}` is not", expected.name, signature.name);
            return self.error(given.spans, &message, &signature_help(signature));
        }
        match (expected.kind, &given.kind) {
            (ArgumentKind::Shape, ExpressionKind::List(sizes)) => self.shape(sizes, given.spans),
            (ArgumentKind::Sizes | ArgumentKind::PerAxis, ExpressionKind::List(sizes)) => {
                self.size_list(sizes, given.spans)
            }
            (ArgumentKind::Size | ArgumentKind::PerAxis, _) => self.size(given).map(ArgumentValue::Size),
            (ArgumentKind::Axis | ArgumentKind::Axes, _) => self.axes(given),
            (ArgumentKind::Place, _) => self.place(given),
            (ArgumentKind::Margins, _) => self.margins(given),
            (ArgumentKind::Number, _) => self.number(given).map(ArgumentValue::Number),
            (ArgumentKind::Positive | ArgumentKind::NotNegative | ArgumentKind::Fraction, _) => {
                self.bounded(signature, expected, given)
            }
            (ArgumentKind::Integer, _) => self.integer(signature, expected, given),
            (ArgumentKind::Numbers, ExpressionKind::List(list)) => {
                let numbers: Vec<Option<f64>> =
                    list.iter().map(|item| self.weight(signature, expected, item)).collect();
                numbers.into_iter().collect::<Option<_>>().map(ArgumentValue::Numbers)
            }
            (ArgumentKind::Numbers, _) => {
                self.weight(signature, expected, given).map(|number| ArgumentValue::Numbers(vec![number]))
            }
            (ArgumentKind::Word(words), ExpressionKind::Path(path)) => {
                self.word(signature, expected, words, path, given)
            }
            (ArgumentKind::Flag, ExpressionKind::Flag(flag)) => Some(ArgumentValue::Flag(*flag)),
            (ArgumentKind::Init, _) => self.init(given).map(ArgumentValue::Init),
            (ArgumentKind::Value, _) => self.expression(given).map(ArgumentValue::Value),
            (ArgumentKind::Padding, ExpressionKind::Path(path)) if path.text == "same" => Some(ArgumentValue::Same),
            (ArgumentKind::Padding, ExpressionKind::Path(path)) if path.text == "causal" => Some(ArgumentValue::Causal),
            // a word of small letters is hardly a const
            (ArgumentKind::Padding, ExpressionKind::Path(path))
                if path.text.chars().all(|c| c.is_ascii_lowercase())
                    && let Some(near) = nearest(&path.text, ["same", "causal"]) =>
            {
                let message = format!("there is no padding `{}`", path.text);
                self.error(given.spans, &message, &format!("did you mean `{near}`?"))
            }
            (ArgumentKind::Padding, ExpressionKind::List(sides)) => self.sides(sides),
            (ArgumentKind::PerAxisOrZero, ExpressionKind::List(sizes)) => {
                let sizes: Vec<Option<Dim>> = sizes.iter().map(|size| self.size_or_zero(size)).collect();
                Some(ArgumentValue::Sizes(sizes.into_iter().collect::<Option<_>>()?))
            }
            (ArgumentKind::PerAxisOrZero | ArgumentKind::Padding, _) => {
                self.size_or_zero(given).map(ArgumentValue::Size)
            }
            (ArgumentKind::Sizes | ArgumentKind::Shape | ArgumentKind::Flag | ArgumentKind::Word(_), _) => None,
        }
    }

    /// A whole number, of those that are exact.
    fn integer(
        &mut self,
        signature: Signature,
        expected: &layers::Argument,
        given: &Expression,
    ) -> Option<ArgumentValue> {
        let number = self.number(given)?;
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            return Some(ArgumentValue::Number(number));
        }
        let message = format!("`{}` of `{}` is a whole number, but {number} was given", expected.name, signature.name);
        self.error(given.spans, &message, "")
    }

    /// A number of a list, which is not below zero.
    fn weight(&mut self, signature: Signature, expected: &layers::Argument, given: &Expression) -> Option<f64> {
        let number = self.number(given)?;
        if number >= 0.0 {
            return Some(number);
        }
        let message =
            format!("a number in `{}` of `{}` cannot be below zero, but {number} is", expected.name, signature.name);
        self.error(given.spans, &message, "")
    }

    /// A number within the bounds of its kind.
    fn bounded(
        &mut self,
        signature: Signature,
        expected: &layers::Argument,
        given: &Expression,
    ) -> Option<ArgumentValue> {
        let number = self.number(given)?;
        let (fits, rule) = match expected.kind {
            ArgumentKind::Positive => (number > 0.0, "is above zero"),
            ArgumentKind::NotNegative => (number >= 0.0, "cannot be below zero"),
            _ => ((0.0..=1.0).contains(&number), "is between 0 and 1"),
        };
        if fits {
            return Some(ArgumentValue::Number(number));
        }
        let message = format!("`{}` of `{}` {rule}, but {number} was given", expected.name, signature.name);
        self.error(given.spans, &message, "")
    }

    /// One of a few words.
    fn word(
        &mut self,
        signature: Signature,
        expected: &layers::Argument,
        words: &'static [&'static str],
        path: &Path,
        given: &Expression,
    ) -> Option<ArgumentValue> {
        if let Some(word) = words.iter().find(|word| path.text == **word) {
            return Some(ArgumentValue::Word(word));
        }
        let message = format!("`{}` of `{}` cannot be `{}`", expected.name, signature.name, path.text);
        let help = match nearest(&path.text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => one_of(words),
        };
        self.error(given.spans, &message, &help)
    }

    /// Padding for each axis: one size, or two for before and after.
    fn sides(&mut self, sides: &[Expression]) -> Option<ArgumentValue> {
        let mut axes: Vec<Option<Shape>> = Vec::new();
        for side in sides {
            let sizes = if let ExpressionKind::List(sizes) = &side.kind { sizes } else { std::slice::from_ref(side) };
            if !(1..=2).contains(&sizes.len()) {
                let message = format!(
                    "the padding of an axis is one size, or two: before and after; this is a list of {}",
                    sizes.len()
                );
                return self.error(side.spans, &message, "`[before, after]`");
            }
            let sizes: Vec<Option<Dim>> = sizes.iter().map(|size| self.size_or_zero(size)).collect();
            axes.push(sizes.into_iter().collect());
        }
        Some(ArgumentValue::Padding(axes.into_iter().collect::<Option<_>>()?))
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
        ArgumentKind::Sizes | ArgumentKind::Shape => matches!(given, List(_)),
        ArgumentKind::PerAxis | ArgumentKind::PerAxisOrZero | ArgumentKind::Padding => {
            matches!(given, Number { .. } | Path(_) | Binary(..) | List(_))
        }
        ArgumentKind::Axis => matches!(given, Number { .. } | Negate(_)),
        ArgumentKind::Axes => matches!(given, Number { .. } | Negate(_) | List(_)),
        ArgumentKind::Place => matches!(given, Number { .. } | Path(_) | Binary(..) | Negate(_)),
        ArgumentKind::Margins => matches!(given, Number { .. } | Path(_) | Binary(..) | List(_)),
        ArgumentKind::Number | ArgumentKind::Positive | ArgumentKind::NotNegative | ArgumentKind::Fraction => {
            matches!(given, Number { .. } | Binary(..) | Negate(_))
        }
        ArgumentKind::Integer => matches!(given, Number { .. } | Binary(..) | Negate(_)),
        ArgumentKind::Numbers => matches!(given, Number { .. } | Binary(..) | Negate(_) | List(_)),
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
        ArgumentKind::Sizes | ArgumentKind::Shape => "a list of sizes, like `[3, 32, 32]`",
        ArgumentKind::PerAxis | ArgumentKind::PerAxisOrZero => "a size, or `[rows, columns]`",
        ArgumentKind::Padding => "a size, `[rows, columns]`, or `same`",
        ArgumentKind::Axis => "an axis, like `0` or `-1`",
        ArgumentKind::Axes => "an axis, or a list of them",
        ArgumentKind::Place => "a size, or `-` and a size to count from the end",
        ArgumentKind::Margins => "a size, or a list with a size or `[before, after]` for each axis",
        ArgumentKind::Number | ArgumentKind::Positive | ArgumentKind::NotNegative | ArgumentKind::Fraction => {
            "a number"
        }
        ArgumentKind::Integer => "a whole number",
        ArgumentKind::Numbers => "a number, or a list like `[1.0, 2.0]`",
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
        Default::Axis(axis) => Some(ArgumentValue::Axes(vec![*axis])),
        Default::Place(place) => Some(ArgumentValue::Place(Dim::from(*place), End::Beginning)),
        Default::Word(word) => Some(ArgumentValue::Word(word)),
        Default::Flag(flag) => Some(ArgumentValue::Flag(*flag)),
        Default::Init(init) => Some(ArgumentValue::Init(*init)),
    }
}

/// `` the signature is `linear(out_features, bias = true, …)` ``
pub(super) fn signature_help(signature: Signature) -> String {
    let arguments = signature.arguments.iter().map(|argument| match &argument.default {
        Default::Required => argument.name.to_owned(),
        Default::Absent => format!("[{}]", argument.name),
        Default::Number(number) => format!("{} = {number:?}", argument.name),
        Default::Count(size) | Default::Axis(size) | Default::Place(size) => {
            format!("{} = {size}", argument.name)
        }
        Default::Word(word) => format!("{} = {word}", argument.name),
        Default::Flag(flag) => format!("{} = {flag}", argument.name),
        Default::Init(init) => format!("{} = {init}", argument.name),
    });
    format!("the signature is `{}({})`", signature.name, arguments.collect::<Vec<_>>().join(", "))
}
