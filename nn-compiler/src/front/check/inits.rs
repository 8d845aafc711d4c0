//! Initialisers: `he_normal`, `uniform(-0.1, 0.1)`, `glorot_uniform(nonlinearity = tanh)`.

use super::Checker;
use crate::front::diagnostics::{Spans, nearest};
use crate::front::syntax::{Argument, Expression, ExpressionKind};
use crate::ir::init::{Fan, Init};

/// An initialiser's word.
struct Form {
    word: &'static str,
    /// Its arguments, in the order of their positions.
    names: &'static [&'static str],
    /// How many of them must be given.
    required: usize,
    /// How it is written.
    example: &'static str,
}

const fn form(word: &'static str, names: &'static [&'static str], required: usize, example: &'static str) -> Form {
    Form { word, names, required, example }
}

/// What the rules of He and of `LeCun` take.
const SCALED: &[&str] = &["gain", "nonlinearity", "mode"];
/// What Glorot's rules take: their fan is the mean of both.
const GAIN: &[&str] = &["gain", "nonlinearity"];

const FORMS: &[Form] = &[
    form("he_normal", SCALED, 0, "he_normal"),
    form("he_uniform", SCALED, 0, "he_uniform"),
    form("glorot_normal", GAIN, 0, "glorot_normal"),
    form("glorot_uniform", GAIN, 0, "glorot_uniform"),
    form("lecun_normal", SCALED, 0, "lecun_normal"),
    form("lecun_uniform", SCALED, 0, "lecun_uniform"),
    form("fan_in_uniform", &[], 0, "fan_in_uniform"),
    form("orthogonal", GAIN, 0, "orthogonal"),
    form("zeros", &[], 0, "zeros"),
    form("ones", &[], 0, "ones"),
    form("dirac", &["groups"], 0, "dirac"),
    form("constant", &["value"], 1, "constant(0.1)"),
    form("uniform", &["low", "high"], 2, "uniform(-0.1, 0.1)"),
    form("normal", &["mean", "std"], 2, "normal(0.0, 0.01)"),
    form("truncated_normal", &["mean", "std", "low", "high"], 2, "truncated_normal(0.0, 0.02)"),
];

/// Other libraries' words, and ours.
const ELSEWHERE: &[(&str, &str)] = &[
    ("kaiming_normal", "he_normal"),
    ("kaiming_uniform", "he_uniform"),
    ("xavier_normal", "glorot_normal"),
    ("xavier_uniform", "glorot_uniform"),
    ("trunc_normal", "truncated_normal"),
    ("eye", "dirac"),
    ("identity", "dirac"),
];

/// The nonlinearities that a gain is known for: those of `PyTorch`'s `calculate_gain`.
const NONLINEARITIES: &str = "`linear`, `sigmoid`, `tanh`, `relu`, `leaky_relu(0.01)`, `selu`";

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
        let Some(form) = FORMS.iter().find(|form| form.word == word) else {
            let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| word.trim_end_matches('_') == *theirs);
            let near = nearest(&word, FORMS.iter().map(|form| form.word));
            let help = match (elsewhere, near) {
                (Some((_, ours)), _) => format!("it is `{ours}` here"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => one_of(),
            };
            return self.error(spans, &format!("there is no initialiser `{word}`"), &help);
        };
        let given = self.given(form, arguments, expression.spans)?;
        let make = Make { form, given, spans: expression.spans };
        match word.as_str() {
            "fan_in_uniform" => Some(Init::FanInUniform),
            "orthogonal" => Some(Init::Orthogonal(make.gain(self)?)),
            "zeros" => Some(Init::Constant(0.0)),
            "ones" => Some(Init::Constant(1.0)),
            "dirac" => Some(Init::Dirac(make.groups(self)?)),
            "constant" => Some(Init::Constant(make.number(self, 0)?)),
            "uniform" => make.uniform(self),
            "normal" => make.normal(self),
            "truncated_normal" => make.truncated_normal(self),
            _ => make.scaled(self),
        }
    }

    /// The arguments' values by position in the form.
    fn given<'e>(
        &mut self,
        form: &Form,
        arguments: &'e [Argument],
        spans: Spans,
    ) -> Option<Vec<Option<&'e Expression>>> {
        let word = form.word;
        let mut given = vec![None; form.names.len()];
        for (position, argument) in arguments.iter().enumerate() {
            let place = match &argument.name {
                None => (position < given.len()).then_some(position),
                Some(name) => {
                    let name_text = name.to_string();
                    let place = form.names.iter().position(|known| *known == name_text);
                    if place.is_none() && !form.names.is_empty() {
                        let message = format!("`{word}` has no argument `{name}`");
                        return self.error(name.span(), &message, &format!("it has {}", list(form.names)));
                    }
                    place
                }
            };
            let Some(place) = place.filter(|place| given[*place].is_none()) else {
                let message = match place {
                    Some(place) => format!("`{}` of `{word}` is given twice", form.names[place]),
                    None => format!("`{word}` takes {}", counted(form)),
                };
                return self.error(argument.value.spans, &message, &format!("write `{}`", form.example));
            };
            given[place] = Some(&argument.value);
        }
        if given[..form.required].iter().any(Option::is_none) {
            let message = format!("`{word}` takes {}", counted(form));
            return self.error(spans, &message, &format!("write `{}`", form.example));
        }
        Some(given)
    }

    /// The gain that `PyTorch`'s `calculate_gain` gives, squared.
    fn gain_of(&mut self, expression: &Expression) -> Option<f64> {
        let (word, arguments) = match &expression.kind {
            ExpressionKind::Path(path) => (path.text.clone(), [].as_slice()),
            ExpressionKind::Call(call) => (call.word.to_string(), call.arguments.as_slice()),
            _ => (String::new(), [].as_slice()),
        };
        match (word.as_str(), arguments) {
            ("linear" | "sigmoid", []) => Some(1.0),
            ("tanh", []) => Some(25.0 / 9.0),
            ("relu", []) => Some(2.0),
            ("leaky_relu", []) => Some(2.0 / (1.0 + 0.01 * 0.01)),
            ("leaky_relu", [slope]) if slope.name.as_ref().is_none_or(|name| name == "negative_slope") => {
                let slope = self.number(&slope.value)?;
                Some(2.0 / (1.0 + slope * slope))
            }
            ("selu", []) => Some(9.0 / 16.0),
            _ => {
                let message = format!("no gain is known for `{expression}`");
                self.error(expression.spans, &message, &format!("one of {NONLINEARITIES}; or write `gain = …`"))
            }
        }
    }
}

/// An initialiser with the arguments that are given.
struct Make<'a> {
    form: &'a Form,
    given: Vec<Option<&'a Expression>>,
    spans: Spans,
}

impl<'a> Make<'a> {
    fn of(&self, name: &str) -> Option<&'a Expression> {
        let place = self.form.names.iter().position(|known| *known == name)?;
        self.given[place]
    }

    /// A number that must be there.
    fn number(&self, checker: &mut Checker<'_>, place: usize) -> Option<f64> {
        checker.number(self.given[place]?)
    }

    /// The square of the gain.
    fn scale(&self, checker: &mut Checker<'_>, default: f64) -> Option<f64> {
        match (self.of("gain"), self.of("nonlinearity")) {
            (None, None) => Some(default),
            (Some(_), None) => self.written_gain(checker).map(|gain| gain * gain),
            (None, Some(nonlinearity)) => checker.gain_of(nonlinearity),
            (Some(_), Some(nonlinearity)) => {
                checker.error(nonlinearity.spans, "`gain` is given, and follows from a nonlinearity", "leave out one")
            }
        }
    }

    /// The gain, 1 unless it is said; as it is written, and not the root of its square.
    fn gain(&self, checker: &mut Checker<'_>) -> Option<f64> {
        if self.of("nonlinearity").is_none() && self.of("gain").is_some() {
            return self.written_gain(checker);
        }
        self.scale(checker, 1.0).map(f64::sqrt)
    }

    fn written_gain(&self, checker: &mut Checker<'_>) -> Option<f64> {
        let gain = self.of("gain")?;
        let number = checker.number(gain)?;
        if number < 0.0 {
            return checker.error(gain.spans, &format!("a gain cannot be below zero, but this is {number}"), "");
        }
        Some(number)
    }

    /// The rules of He, Glorot and `LeCun`.
    fn scaled(&self, checker: &mut Checker<'_>) -> Option<Init> {
        let (default, fan, uniform) = Init::scaled(self.form.word)?;
        let scale = self.scale(checker, default)?;
        let fan = match self.of("mode") {
            None => fan,
            Some(mode) => match mode.to_string().as_str() {
                "fan_in" => Fan::In,
                "fan_out" => Fan::Out,
                "fan_avg" => Fan::Average,
                _ => {
                    let message = format!("`mode` is a fan, but this is `{mode}`");
                    return checker.error(mode.spans, &message, "`fan_in`, `fan_out` or `fan_avg`");
                }
            },
        };
        Some(Init::Scaled { scale, fan, uniform })
    }

    fn groups(&self, checker: &mut Checker<'_>) -> Option<usize> {
        let Some(groups) = self.of("groups") else { return Some(1) };
        let number = checker.number(groups)?;
        match number.to_string().parse() {
            Ok(groups) if groups > 0 => Some(groups),
            _ => checker.error(groups.spans, &format!("groups are a whole number from 1, but this is {number}"), ""),
        }
    }

    fn uniform(&self, checker: &mut Checker<'_>) -> Option<Init> {
        let (low, high) = (self.number(checker, 0)?, self.number(checker, 1)?);
        if low > high {
            return checker.error(self.spans, "the lower bound comes first", "");
        }
        Some(Init::Uniform(low, high))
    }

    fn normal(&self, checker: &mut Checker<'_>) -> Option<Init> {
        let (mean, std) = (self.number(checker, 0)?, self.number(checker, 1)?);
        if std < 0.0 {
            return checker.error(self.spans, "the standard deviation cannot be below zero", "");
        }
        Some(Init::Normal(mean, std))
    }

    fn truncated_normal(&self, checker: &mut Checker<'_>) -> Option<Init> {
        let Init::Normal(mean, std) = self.normal(checker)? else { return None };
        let mut bound = |name, default| self.of(name).map_or(Some(default), |bound| checker.number(bound));
        let (low, high) = (bound("low", mean - 2.0 * std)?, bound("high", mean + 2.0 * std)?);
        if low > high || (std > 0.0 && low >= high) {
            return checker.error(self.spans, "the lower bound comes first", "");
        }
        // of what lies so far out, 64-bit numbers no longer say how probable it is
        let near = |bound: f64| (bound - mean) / std;
        if std > 0.0 && (near(low) > 8.0 || near(high) < -8.0) {
            let message = "the bounds lie more than eight standard deviations from the mean";
            return checker.error(self.spans, message, "next to nothing is between them");
        }
        Some(Init::TruncatedNormal { normal: (mean, std), bounds: (low, high) })
    }
}

fn one_of() -> String {
    let forms: Vec<String> = FORMS.iter().map(|form| format!("`{}`", form.example)).collect();
    format!("one of {}", forms.join(", "))
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn counted(form: &Form) -> String {
    match (form.required, form.names.len()) {
        (_, 0) => "no arguments".to_owned(),
        (1, 1) => "one number".to_owned(),
        (2, 2) => "two numbers".to_owned(),
        _ => list(form.names),
    }
}
