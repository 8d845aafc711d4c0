//! Expressions with something else in place of names: how a section meets what it is fed, and a template its arguments.

use std::collections::BTreeMap;

use super::ast::{Argument, Call, Expression, ExpressionKind, Section, Step};

/// What stands for each name.
pub type Substitution = BTreeMap<String, Expression>;

impl Expression {
    /// The expression with other expressions in place of names, each in parentheses, so to say: no name in them is
    /// ever taken for one of the place where they come to stand.
    #[must_use]
    pub fn substitute(&self, names: &Substitution) -> Self {
        let boxed = |operand: &Self| Box::new(operand.substitute(names));
        let list = |items: &[Self]| items.iter().map(|item| item.substitute(names)).collect();
        let kind = match &self.kind {
            ExpressionKind::Path(path) => match path.as_name().and_then(|name| names.get(name)) {
                Some(replacement) => return replacement.clone(),
                None => ExpressionKind::Path(path.clone()),
            },
            ExpressionKind::List(items) => ExpressionKind::List(list(items)),
            ExpressionKind::Tuple(items) => ExpressionKind::Tuple(list(items)),
            ExpressionKind::Negate(operand) => ExpressionKind::Negate(boxed(operand)),
            ExpressionKind::Binary(operator, span, operands) => {
                let operands = Box::new([operands[0].substitute(names), operands[1].substitute(names)]);
                ExpressionKind::Binary(*operator, *span, operands)
            }
            ExpressionKind::Call(call) => ExpressionKind::Call(call.substitute(names)),
            ExpressionKind::Chain(start, steps) => {
                ExpressionKind::Chain(boxed(start), steps.iter().map(|step| step.substitute(names)).collect())
            }
            ExpressionKind::Section(section) => ExpressionKind::Section(Box::new(section.substitute(names))),
            ExpressionKind::Number { .. }
            | ExpressionKind::Flag(_)
            | ExpressionKind::Fed
            | ExpressionKind::Known(_)
            | ExpressionKind::Unreadable => self.kind.clone(),
        };
        let height = 1 + kind.operands().iter().map(|operand| operand.height).max().unwrap_or(0);
        Self { kind, spans: self.spans, height }
    }
}

impl Section {
    /// The section with other expressions in place of the names that are not those of what it is fed.
    #[must_use]
    pub fn substitute(&self, names: &Substitution) -> Self {
        let own = self.inputs.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
        let outer = names.iter().filter(|(name, _)| !own.contains(name));
        let outer = outer.map(|(name, expression)| (name.clone(), expression.clone())).collect();
        Self { inputs: self.inputs.clone(), body: self.body.substitute(&outer) }
    }
}

impl Step {
    fn substitute(&self, names: &Substitution) -> Self {
        Self { frozen: self.frozen.clone(), call: self.call.substitute(names), name: self.name.clone() }
    }
}

impl Call {
    fn substitute(&self, names: &Substitution) -> Self {
        let argument =
            |argument: &Argument| Argument { name: argument.name.clone(), value: argument.value.substitute(names) };
        Self { word: self.word.clone(), arguments: self.arguments.iter().map(argument).collect(), spans: self.spans }
    }
}
