//! The shape rules of operators: broadcasting, and the matrix product.

use proc_macro2::Span;

use super::Checker;
use super::sizes::{is_too_large, too_large};
use crate::diagnostics::Spans;
use crate::layers::{LayerCall, layer};
use crate::model::{Assertion, Relation, ValueId, ValueKind};
use crate::types::{Comparison, Dim, Element, Shape, TensorType, display_shape};

impl Checker<'_> {
    /// The type of an elementwise operation: shapes of one example are aligned at the last axis, an axis of size 1
    /// repeats, and the result has a batch if an operand has one. `verb` is what the operation does with its further
    /// operands: `` `+` adds ``.
    pub(super) fn broadcast(&mut self, operands: &[ValueId], span: Span, verb: &str) -> Option<TensorType> {
        let mut shape: Shape = Vec::new();
        for &operand in operands {
            self.require_floats(operand, span.into())?;
            let other = self.model.ty(operand).example().to_vec();
            let missing = other.len().saturating_sub(shape.len());
            shape.splice(0..0, std::iter::repeat_n(Dim::from(1), missing));
            let offset = shape.len() - other.len();
            for (known, dim) in shape[offset..].iter_mut().zip(&other) {
                if dim.is_one() {
                    continue;
                }
                if !known.is_one() {
                    let message = format!("{}, but {verb} {}", self.describe(operands[0]), self.with_source(operand));
                    let help = "shapes are aligned at the last axis; an axis of size 1 repeats";
                    self.require_equal(dim, known, span, message, help)?;
                }
                // of two sizes that rustc will compare, the literal is the better one to go on with
                if known.as_constant().is_none_or(|size| size == 1) {
                    *known = dim.clone();
                }
            }
        }
        if is_too_large(&shape) {
            return self.error(span, &too_large(&shape), "");
        }
        if operands.iter().any(|operand| self.model.ty(*operand).is_batched()) {
            shape.insert(0, Dim::batch());
        }
        Some(TensorType::float(shape))
    }

    /// The right operand and the type of `a @ b`: the last axis of `a` is summed against the first of `b`.
    pub(super) fn product(&mut self, a: ValueId, b: ValueId, span: Span) -> Option<(ValueId, TensorType)> {
        self.require_floats(a, span.into())?;
        self.require_floats(b, span.into())?;
        let (left, right) = (self.model.ty(a), self.model.ty(b));
        let is_batched = left.is_batched() || right.is_batched();
        let (mut left, mut right) = (left.example().to_vec(), right.example().to_vec());
        for (operand, rank) in [(a, left.len()), (b, right.len())] {
            if rank == 0 || rank > 2 {
                let message = format!("`@` multiplies vectors and matrices, but {}", self.describe(operand));
                let help = if rank == 0 { "a number scales with `*`" } else { "" };
                return self.error(span, &message, help);
            }
        }
        let (summed, with) = (left.pop()?, right.remove(0));
        let message = format!("{}, but `@` multiplies it by {}", self.describe(a), self.with_source(b));
        let help = "the last axis of the left side and the first axis of the right side have one size";
        self.require_equal(&with, &summed, span, message, help)?;
        let conformed = std::iter::once(&summed).chain(&right).cloned().collect();
        let b = self.conform(b, conformed);
        let mut shape = left;
        shape.append(&mut right);
        if is_too_large(&shape) {
            return self.error(span, &too_large(&shape), "");
        }
        if is_batched {
            shape.insert(0, Dim::batch());
        }
        Some((b, TensorType::float(shape)))
    }

    /// The operands with sizes that are those of `result`, where an assertion says that they are equal.
    pub(super) fn conform_all(&mut self, operands: &[ValueId], result: &TensorType) -> Vec<ValueId> {
        let result = result.example();
        let conform = |operand: &ValueId| {
            let shape = self.model.ty(*operand).example();
            let aligned = &result[result.len() - shape.len()..];
            let wanted = shape.iter().zip(aligned).map(|(own, dim)| if own.is_one() { own } else { dim }.clone());
            let wanted = wanted.collect();
            self.conform(*operand, wanted)
        };
        operands.iter().map(conform).collect()
    }

    /// The same value with sizes (of an example) that an assertion says are equal to its own.
    pub(super) fn conform(&mut self, value: ValueId, mut shape: Shape) -> ValueId {
        let ty = self.model.ty(value);
        if ty.is_batched() {
            shape.insert(0, Dim::batch());
        }
        let (false, Some(reshape)) = (ty.shape == shape, layer("reshape")) else { return value };
        let ty = ty.with_shape(shape);
        let call = LayerCall { operands: vec![value], result: Some(ty.clone()), ..LayerCall::default() };
        let (origin, span) = (self.model.values[value].origin.clone(), self.model.values[value].span);
        self.add(ValueKind::Layer(reshape, call), ty, origin, span, self.texts[value].clone())
    }

    /// Equal sizes: an error if they differ, an assertion if only rustc can tell.
    pub(super) fn require_equal(
        &mut self,
        given: &Dim,
        expected: &Dim,
        spans: impl Into<Spans>,
        message: String,
        help: &str,
    ) -> Option<()> {
        match given.compare(expected) {
            Comparison::Equal => {}
            Comparison::Different => return self.error(spans, &message, help),
            Comparison::Unknown => {
                if let Err([size, other]) = self.same.join(given, expected) {
                    let help = format!("with what is asked elsewhere, {size} would have to be {other}");
                    return self.error(spans, &message, &help);
                }
                let (left, right, span) = (given.clone(), expected.clone(), spans.into().start);
                self.model.assertions.push(Assertion { left, right, relation: Relation::Equal, span, message });
            }
        }
        Some(())
    }

    /// A size that is a multiple of another.
    pub(super) fn require_multiple(&mut self, given: &Dim, of: &Dim, spans: Spans, message: String) -> Option<()> {
        if let (Some(size), Some(divisor)) = (given.as_constant(), of.as_constant()) {
            let divides = divisor != 0 && size % divisor == 0;
            return if divides { Some(()) } else { self.error(spans, &message, "") };
        }
        let is_exact = given.checked_div(of).is_some_and(|quotient| &quotient * of == *given);
        if !is_exact {
            let (left, right, span) = (given.clone(), of.clone(), spans.start);
            self.model.assertions.push(Assertion { left, right, relation: Relation::Multiple, span, message });
        }
        Some(())
    }

    /// A size that is not above another.
    pub(super) fn require_at_most(&mut self, given: &Dim, most: &Dim, spans: Spans, message: String) -> Option<()> {
        if most.is_at_least(given) {
            return Some(());
        }
        if (given - most).as_constant().is_some() {
            return self.error(spans, &message, "");
        }
        let (left, right, span) = (given.clone(), most.clone(), spans.start);
        self.model.assertions.push(Assertion { left, right, relation: Relation::AtMost, span, message });
        Some(())
    }

    fn require_floats(&mut self, value: ValueId, spans: Spans) -> Option<()> {
        if self.model.ty(value).element == Element::Float {
            return Some(());
        }
        let message = format!("expected numbers, but {}", self.describe(value));
        self.error(spans, &message, "class labels are the target of a loss")
    }

    /// `` `linear(100)` gives [100] ``, `` `x` is [3072] ``
    pub(super) fn describe(&self, value: ValueId) -> String {
        let shape = example_type(self.model.ty(value));
        let text = &self.texts[value];
        match self.model.values[value].kind {
            ValueKind::Input(_) | ValueKind::Parameter(_) | ValueKind::Number(_) => format!("`{text}` is {shape}"),
            _ => format!("`{text}` gives {shape}"),
        }
    }

    /// ``[128] (from `linear(128)`)``
    pub(super) fn with_source(&self, value: ValueId) -> String {
        format!("{} (from `{}`)", example_type(self.model.ty(value)), self.texts[value])
    }
}

/// The type of one example as in the source: `[100]`, `class(10)`, `[class(10); 7]`.
pub(super) fn example_type(ty: &TensorType) -> String {
    let shape = display_shape(ty.example());
    match &ty.element {
        Element::Float => shape,
        Element::Class(classes) if ty.example().is_empty() => format!("class({classes})"),
        Element::Class(classes) => format!("[class({classes}); {}", &shape[1..]),
    }
}
