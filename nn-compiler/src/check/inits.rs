//! Initialisers: `he_normal`, `uniform(-0.1, 0.1)`.

use super::Checker;
use crate::diagnostics::{Spans, nearest};
use crate::init::Init;
use crate::syntax::{Expression, ExpressionKind};

/// The words, how many numbers follow them, and how they are written.
const WORDS: &[(&str, usize, &str)] = &[
    ("he_normal", 0, "he_normal"),
    ("he_uniform", 0, "he_uniform"),
    ("glorot_normal", 0, "glorot_normal"),
    ("glorot_uniform", 0, "glorot_uniform"),
    ("fan_in_uniform", 0, "fan_in_uniform"),
    ("zeros", 0, "zeros"),
    ("ones", 0, "ones"),
    ("constant", 1, "constant(0.1)"),
    ("uniform", 2, "uniform(-0.1, 0.1)"),
    ("normal", 2, "normal(0.0, 0.01)"),
];

impl Checker<'_> {
    /// The initialiser that an expression says.
    pub(super) fn init(&mut self, expression: &Expression) -> Option<Init> {
        let (word, spans, arguments) = match &expression.kind {
            ExpressionKind::Path(path) => (path.text.clone(), expression.spans, [].as_slice()),
            ExpressionKind::Call(call) => (call.word.to_string(), call.word.span().into(), call.arguments.as_slice()),
            ExpressionKind::Unreadable => return None,
            _ => {
                let message = format!("expected an initialiser, but this is `{expression}`");
                return self.error(expression.spans, &message, &one_of());
            }
        };
        let Some((_, count, form)) = WORDS.iter().find(|(known, ..)| *known == word) else {
            let near = nearest(&word, WORDS.iter().map(|(word, ..)| *word));
            let help = near.map_or_else(one_of, |near| format!("did you mean `{near}`?"));
            return self.error(spans, &format!("there is no initialiser `{word}`"), &help);
        };
        if arguments.len() != *count || arguments.iter().any(|argument| argument.name.is_some()) {
            let message = format!("`{word}` takes {}", numbers(*count));
            return self.error(expression.spans, &message, &format!("write `{form}`"));
        }
        let numbers: Vec<Option<f64>> = arguments.iter().map(|argument| self.number(&argument.value)).collect();
        let numbers: Vec<f64> = numbers.into_iter().collect::<Option<_>>()?;
        self.make(&word, &numbers, expression.spans)
    }

    fn make(&mut self, word: &str, numbers: &[f64], spans: Spans) -> Option<Init> {
        Some(match (word, numbers) {
            ("he_normal", _) => Init::HeNormal,
            ("he_uniform", _) => Init::HeUniform,
            ("glorot_normal", _) => Init::GlorotNormal,
            ("glorot_uniform", _) => Init::GlorotUniform,
            ("fan_in_uniform", _) => Init::FanInUniform,
            ("ones", _) => Init::Constant(1.0),
            ("constant", [value]) => Init::Constant(*value),
            ("uniform", [low, high]) if low <= high => Init::Uniform(*low, *high),
            ("uniform", _) => return self.error(spans, "the lower bound comes first", ""),
            ("normal", [mean, deviation]) if *deviation >= 0.0 => Init::Normal(*mean, *deviation),
            ("normal", _) => return self.error(spans, "the standard deviation cannot be below zero", ""),
            _ => Init::Constant(0.0),
        })
    }
}

fn one_of() -> String {
    let forms: Vec<String> = WORDS.iter().map(|(.., form)| format!("`{form}`")).collect();
    format!("one of {}", forms.join(", "))
}

fn numbers(count: usize) -> &'static str {
    match count {
        0 => "no arguments",
        1 => "one number",
        _ => "two numbers",
    }
}
