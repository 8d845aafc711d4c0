//! The shape rule of broadcasting, and what shape rules ask of sizes.

use proc_macro2::Span;

use super::Checker;
use super::sizes::{is_too_large, too_large};
use crate::front::diagnostics::Spans;
use crate::front::layers::{LayerCall, layer};
use crate::front::model::{Assertion, Relation, ValueId, ValueKind};
use crate::ir::types::{Comparison, Dim, Element, Shape, TensorType, display_shape};

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
                    let help = if verb.starts_with("`*`") && self.could_multiply(operands) {
                        "`*` works element by element; `@` is the matrix product"
                    } else {
                        "shapes are aligned at the last axis; an axis of size 1 repeats"
                    };
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
        if given.compare(expected) == Comparison::Different {
            return self.error(spans, &message, help);
        }
        let (found, due) = (self.equations.resolve(given), self.equations.resolve(expected));
        match found.compare(&due) {
            Comparison::Equal => {}
            Comparison::Different => {
                let help = format!("with what is asked elsewhere, {found} would have to be {due}");
                return self.error(spans, &message, &help);
            }
            Comparison::Unknown => {
                if !self.equations.equate(given, expected) {
                    return self.error(spans, &message, "with what is asked elsewhere, that cannot be");
                }
                let (left, right, span) = (given.clone(), expected.clone(), spans.into().start);
                self.model.assertions.push(Assertion { left, right, relation: Relation::Equal, span, message });
            }
        }
        Some(())
    }

    /// A size that is a multiple of another; gives the quotient, which is exact.
    pub(super) fn require_multiple(&mut self, given: &Dim, of: &Dim, spans: Spans, message: String) -> Option<Dim> {
        let Some(quotient) = given.exact_div(of) else { return self.error(spans, &message, "") };
        let resolved = self.equations.resolve(&quotient);
        if quotient.is_whole() || resolved.is_whole() || self.equations.is_multiple(given, of) {
            return Some(quotient);
        }
        if quotient.is_number() || resolved.is_number() {
            return self.error(spans, &message, "");
        }
        if !self.equations.divides(given, of) {
            return self.error(spans, &message, "with what is asked elsewhere, that cannot be");
        }
        let (left, right, span) = (given.clone(), of.clone(), spans.start);
        self.model.assertions.push(Assertion { left, right, relation: Relation::Multiple, span, message });
        Some(quotient)
    }

    /// A size that is not above another.
    pub(super) fn require_at_most(&mut self, given: &Dim, most: &Dim, spans: Spans, message: String) -> Option<()> {
        let (found, bound) = (self.equations.resolve(given), self.equations.resolve(most));
        if bound.is_at_least(&found) {
            return Some(());
        }
        if (&found - &bound).is_number() {
            return self.error(spans, &message, "");
        }
        let (left, right, span) = (given.clone(), most.clone(), spans.start);
        self.model.assertions.push(Assertion { left, right, relation: Relation::AtMost, span, message });
        Some(())
    }

    pub(super) fn require_floats(&mut self, value: ValueId, spans: Spans) -> Option<()> {
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
