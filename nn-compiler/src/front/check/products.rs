//! The shape rule of `a @ b`: matrices that are stacked along the axes before the last two, as NumPy's `matmul` has it.

use proc_macro2::Span;

use super::Checker;
use super::expressions::LONGEST_TEXT;
use super::sizes::{is_too_large, too_large};
use crate::front::model::{ValueId, ValueKind};
use crate::front::syntax::{Expression, ExpressionKind, Step};
use crate::ir::types::{Comparison, Dim, Shape, TensorType};

/// An operand as a stack of matrices.
struct Stack {
    /// The axes along which matrices are stacked.
    outer: Shape,
    /// Rows, unless it is a vector on the left.
    rows: Option<Dim>,
    /// Columns, unless it is a vector on the right.
    columns: Option<Dim>,
}

impl Stack {
    /// The axes of an example; a vector has one, which is summed over.
    fn new(example: &[Dim], is_left: bool) -> Option<Self> {
        Some(match example {
            [] => return None,
            [only] if is_left => Self { outer: Vec::new(), rows: None, columns: Some(only.clone()) },
            [only] => Self { outer: Vec::new(), rows: Some(only.clone()), columns: None },
            [outer @ .., rows, columns] => {
                Self { outer: outer.to_vec(), rows: Some(rows.clone()), columns: Some(columns.clone()) }
            }
        })
    }

    /// The axes of an example again.
    fn example(&self) -> Shape {
        self.outer.iter().chain(&self.rows).chain(&self.columns).cloned().collect()
    }
}

impl Checker<'_> {
    /// `a @ b`: the last axis of `a` is summed against the last but one of `b` (the only one of a vector); the axes before
    /// them broadcast.
    pub(super) fn product(&mut self, a: ValueId, b: ValueId, span: Span, whole: &Expression) -> Option<ValueId> {
        self.require_floats(a, span.into())?;
        self.require_floats(b, span.into())?;
        let example = |value: ValueId| self.model.ty(value).example();
        let (Some(left), Some(mut right)) = (Stack::new(example(a), true), Stack::new(example(b), false)) else {
            let number = if example(a).is_empty() { a } else { b };
            let message = format!("`@` multiplies vectors, matrices and stacks of them, but {}", self.describe(number));
            let help = if self.is_loss(number) {
                "a loss is scaled with `*`, after the chain that makes it: `0.5 * (x -> mse)`"
            } else {
                "a number scales with `*`"
            };
            return self.error(span, &message, help);
        };
        let (summed, with) = (left.columns.clone()?, right.rows.clone()?);
        let message = format!("{}, but `@` multiplies it by {}", self.describe(a), self.with_source(b));
        let rule = "the last axis of the left side meets the last but one of the right side";
        let meant = self.instead([a, b], [&left, &right], whole).filter(|_| summed != with);
        let (asked, help) = match meant {
            Some(meant) => (format!("{message}; {meant}"), format!("{rule}; {meant}")),
            None => (message.clone(), rule.to_owned()),
        };
        // an assertion of rustc has no help beside its message
        let is_known = summed.compare(&with) == Comparison::Different;
        self.require_equal(&with, &summed, span, if is_known { message.clone() } else { asked }, &help)?;
        right.rows = Some(summed);
        let outer = self.stacked(&left.outer, &right.outer, span, &message)?;
        let result = Stack { outer: outer.clone(), rows: left.rows.clone(), columns: right.columns.clone() };
        let mut shape = result.example();
        if is_too_large(&shape) {
            return self.error(span, &too_large(&shape), "");
        }
        if self.model.ty(a).is_batched() || self.model.ty(b).is_batched() {
            shape.insert(0, Dim::batch());
        }
        let [a, b] = [(a, left), (b, right)].map(|(value, mut stack)| {
            let first = outer.len() - stack.outer.len();
            for (own, common) in stack.outer.iter_mut().zip(&outer[first..]).filter(|(own, _)| !own.is_one()) {
                own.clone_from(common);
            }
            self.conform(value, stack.example())
        });
        let text = whole.to_string();
        let origin = super::expressions::origin(&text, "@");
        Some(self.add(ValueKind::MatMul(a, b), TensorType::float(shape), origin, span, text))
    }

    /// The axes of two stacks together: aligned at the last one, an axis of size 1 repeats.
    fn stacked(&mut self, left: &[Dim], right: &[Dim], span: Span, message: &str) -> Option<Shape> {
        let rank = left.len().max(right.len());
        let at = |outer: &[Dim], axis: usize| (axis + outer.len()).checked_sub(rank).map(|axis| outer[axis].clone());
        let mut outer = Shape::new();
        for axis in 0..rank {
            outer.push(match (at(left, axis), at(right, axis)) {
                (Some(one), Some(other)) | (Some(other), Some(one)) if one.is_one() => other,
                (Some(left), Some(right)) => {
                    let help = format!(
                        "the axes before the last two are stacks, aligned at their last axis, where 1 repeats: {left} meets \
                         {right}"
                    );
                    self.require_equal(&right, &left, span, message.to_owned(), &help)?;
                    // of two sizes that rustc will compare, the literal is the better one to go on with
                    if left.as_constant().is_some() { left } else { right }
                }
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => continue,
            });
        }
        Some(outer)
    }

    /// Whether two values are a matrix and what it can be multiplied by.
    pub(super) fn could_multiply(&self, operands: &[ValueId]) -> bool {
        let [a, b] = *operands else { return false };
        let (left, right) = (self.model.ty(a).example(), self.model.ty(b).example());
        let (Some(left), Some(right)) = (Stack::new(left, true), Stack::new(right, false)) else { return false };
        matches!((left.columns, right.rows), (Some(last), Some(first)) if last.compare(&first) == Comparison::Equal)
    }

    /// What was probably meant by a product whose sizes do not meet.
    fn instead(&self, [a, b]: [ValueId; 2], [left, right]: [&Stack; 2], whole: &Expression) -> Option<String> {
        let ExpressionKind::Binary(_, _, operands) = &whole.kind else { return None };
        let is = |a: &Option<Dim>, b: &Option<Dim>| matches!((a, b), (Some(a), Some(b)) if a.compare(b) == Comparison::Equal);
        let text = |value: ValueId, operand: &Expression| {
            let text = operand.to_string();
            let text = if text.chars().count() > LONGEST_TEXT { self.model.values[value].origin.clone() } else { text };
            let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
            if is_word || text.starts_with('(') { text } else { format!("({text})") }
        };
        let (x, y) = (text(a, &operands[0]), text(b, &operands[1]));
        let turned = "-> transpose(-2, -1)";
        if let Some((start, steps)) = open_chain(operands) {
            let word = &steps[0].call.word;
            return Some(format!(
                "a chain binds tighter than `@`: did you mean `({} @ {start}) -> {word}`?",
                operands[0]
            ));
        }
        let last = right.columns.as_ref().or(right.rows.as_ref()).cloned();
        let first = left.rows.as_ref().or(left.columns.as_ref()).cloned();
        let product = match () {
            () if is(&left.columns, &right.columns) => format!("{x} @ ({y} {turned})"),
            () if is(&last, &first) => format!("{y} @ {x}"),
            () if is(&left.rows, &right.rows) => format!("({x} {turned}) @ {y}"),
            () => return None,
        };
        Some(format!("did you mean `{product}`?"))
    }

    /// `q @ k -> softmax` is `q @ (k -> softmax)`, which nobody means who writes attention.
    pub(super) fn advise_on_product(&mut self, span: Span, operands: &[Expression; 2]) {
        let Some((start, steps)) = open_chain(operands) else { return };
        let is_softmax = |step: &Step| ["softmax", "log_softmax"].iter().any(|word| step.call.word == word);
        if is_softmax(&steps[0]) {
            let (word, left) = (&steps[0].call.word, &operands[0]);
            let message = format!(
                "a chain binds tighter than `@`: this is `{left} @ ({})`; write `({left} @ {start}) -> {word}` if the \
                 product is meant, or put the chain in parentheses",
                operands[1]
            );
            self.warn(super::advice::CHAIN_IN_PRODUCT, span, message);
        }
    }
}

/// The chain that is the right operand, where no parentheses are around it: those would be its first token.
fn open_chain(operands: &[Expression; 2]) -> Option<(&Expression, &[Step])> {
    let ExpressionKind::Chain(start, steps) = &operands[1].kind else { return None };
    let is_open = format!("{:?}", start.spans.start) == format!("{:?}", operands[1].spans.start);
    is_open.then_some((&**start, steps.as_slice()))
}
