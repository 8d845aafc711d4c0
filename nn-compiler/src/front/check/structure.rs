//! What chains are put together with: `repeat(4, block(64))`, `residual(block(64))`.

use proc_macro2::Span;

use super::Checker;
use super::scopes::Scope;
use super::templates::short;
use crate::front::functions::function;
use crate::front::model::ValueId;
use crate::front::syntax::{Expression, ExpressionKind, Section, Step};

/// How often a chain may be repeated.
const MOST_REPEATS: i64 = 1000;

impl Checker<'_> {
    /// `-> repeat(4, block(64))`: the chain that often, each with parameters of its own.
    pub(super) fn repeat(
        &mut self,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
        name: Option<String>,
    ) -> Option<Vec<ValueId>> {
        let help = "`repeat(4, linear(8) -> relu)`";
        let values: Vec<&Expression> = step.call.values().collect();
        let [times, section] = values[..] else {
            let message = "`repeat` takes how often, and what";
            return self.error(step.call.spans, message, help);
        };
        let ExpressionKind::Section(section) = &section.kind else { return None };
        let often = self.size_or_zero(times)?;
        let Some(often) = often.as_constant() else {
            let message = format!("how often is a number that is known here, but `{times}` is known to rustc alone");
            return self.error(times.spans, &message, help);
        };
        if !(1..=MOST_REPEATS).contains(&often) {
            let message = format!("`repeat` is for 1 to {MOST_REPEATS} times, but this is {often}");
            return self.error(times.spans, &message, "");
        }
        self.repeating += 1;
        let values = self.within(name, |checker| {
            let outer = checker.scope().repeated;
            let mut values = inputs;
            for _ in 0..often {
                values = checker.section(section, values, step.call.word.span());
                checker.scope().repeated = true;
                // the next one would say the same again
                if values.is_none() {
                    break;
                }
            }
            checker.scope().repeated = outer;
            values
        });
        self.repeating -= 1;
        values
    }

    /// `-> residual(block(64))`: x + block(x).
    pub(super) fn residual(
        &mut self,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
        name: Option<String>,
    ) -> Option<Vec<ValueId>> {
        let span = step.call.word.span();
        let values: Vec<&Expression> = step.call.values().collect();
        let [section] = values[..] else {
            let message = "`residual` takes one chain, which it adds to what it is fed";
            return self.error(step.call.spans, message, "`residual(linear(8) -> relu)`");
        };
        let ExpressionKind::Section(section) = &section.kind else { return None };
        if let Some(given) = inputs.as_ref().map(Vec::len).filter(|given| *given != 1) {
            let message = format!("`residual` takes one value, but {} given", super::expressions::were(given));
            return self.error(span, &message, "");
        }
        let values = self.within(name, |checker| checker.section(section, inputs.clone(), span));
        self.add_residual(&inputs?, &values?, section, step, span).map(|sum| vec![sum])
    }

    fn add_residual(
        &mut self,
        inputs: &[ValueId],
        values: &[ValueId],
        section: &Section,
        step: &Step,
        span: Span,
    ) -> Option<ValueId> {
        let ([input], [value]) = (inputs, values) else {
            let message = format!("`residual` adds one value, but `{section}` gives {}", values.len());
            return self.error(span, &message, "");
        };
        let (given, due) = (self.model.ty(*value).clone(), self.model.ty(*input).clone());
        let cause = self.model.values[*value].span;
        let message = format!("{}, but the residual adds {}", self.describe(*value), self.with_source(*input));
        let help = "what is added has the shape of what it is added to";
        if given.example().len() != due.example().len() || given.element != due.element {
            return self.error(cause, &message, help);
        }
        for (given, due) in given.example().iter().zip(due.example()) {
            self.require_equal(given, due, cause, message.clone(), help)?;
        }
        self.function(function("add")?, &[*input, *value], Vec::new(), span, "`residual` adds", &short(&step.call))
    }

    /// Works in a scope of this name, where there is one; otherwise layers belong to the scope around them.
    pub(super) fn within<T>(&mut self, name: Option<String>, work: impl FnOnce(&mut Self) -> T) -> T {
        let Some(name) = name else { return work(self) };
        let groups = self.scope().groups.iter().cloned().chain([name]).collect();
        self.scopes.push(Scope::of(groups));
        let result = work(self);
        self.scopes.pop();
        result
    }
}
