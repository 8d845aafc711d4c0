//! `split(2, axis = 0)`, `split([3, 5], axis = 0)`: the parts of an axis, as values of their own.

use super::Checker;
use super::arguments::Signature;
use super::expressions::were;
use super::templates::short;
use crate::front::diagnostics::Spans;
use crate::front::layers::axes::outer;
use crate::front::layers::{Argument, ArgumentKind, ArgumentValue, Default, End, LayerCall, layer};
use crate::front::model::{ValueId, ValueKind};
use crate::front::syntax::Step;
use crate::ir::types::{Dim, Shape, TensorType};

/// Into how many parts an axis may be split.
const MOST_PARTS: i64 = 1000;

const SPLIT: Signature = Signature {
    name: "split",
    arguments: &[
        Argument { name: "sections", kind: ArgumentKind::PerAxis, default: Default::Required },
        Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Required },
    ],
};

impl Checker<'_> {
    /// `-> split(2, axis = 0)`
    pub(super) fn split(&mut self, inputs: Option<Vec<ValueId>>, step: &Step) -> Option<Vec<ValueId>> {
        let arguments = self.arguments(SPLIT, &step.call.arguments, step.call.spans)?;
        let span = Spans::from(step.call.word.span());
        let inputs = inputs?;
        let [input] = inputs[..] else {
            return self.error(span, &format!("`split` takes one value, but {} given", were(inputs.len())), "");
        };
        let ty = self.model.ty(input).clone();
        let of_sections = arguments.span("sections", span);
        let (mut sections, mut axis) = (None, 0);
        for (name, value) in &arguments.values {
            match (*name, value) {
                ("axis", ArgumentValue::Axes(given)) => axis = given.first().copied().unwrap_or_default(),
                ("sections", value) => sections = Some(value.clone()),
                _ => {}
            }
        }
        let at = self.axis_of(&ty, axis, input, arguments.span("axis", span))?;
        let length = ty.shape[at].clone();
        let sizes: Shape = match sections? {
            ArgumentValue::Sizes(sizes) => {
                let total = sizes.iter().fold(Dim::default(), |total, size| &total + size);
                let message = format!("the parts are {total} together, but axis {axis} has {length} elements");
                self.require_equal(&total, &length, of_sections, message, "")?;
                sizes
            }
            ArgumentValue::Size(count) => self.equal_parts(&count, &length, axis, of_sections)?,
            _ => return None,
        };
        let mut start = Dim::default();
        let mut parts = Vec::new();
        for size in sizes {
            let end = &start + &size;
            let part = TensorType { shape: replaced(&ty.shape, at, size), ..ty.clone() };
            let place = |place: &Dim| ArgumentValue::Place(place.clone(), End::Beginning);
            let arguments = vec![
                ("axis", ArgumentValue::Axes(vec![axis])),
                ("start", place(&start)),
                ("end", place(&end)),
                ("step", ArgumentValue::Size(Dim::from(1))),
            ];
            let call =
                LayerCall { arguments, operands: vec![input], result: Some(part.clone()), ..LayerCall::default() };
            let (kind, origin) = (ValueKind::Layer(layer("slice")?, call), self.in_scopes("split"));
            parts.push(self.add(kind, part, origin, span.start, short(&step.call)));
            start = end;
        }
        Some(parts)
    }

    /// The sizes of so many parts, if they can be equal.
    fn equal_parts(&mut self, count: &Dim, length: &Dim, axis: i64, spans: Spans) -> Option<Shape> {
        let Some(parts) = count.as_constant() else {
            let message =
                format!("how many parts is a number that is known here, but `{count}` is known to rustc alone");
            return self.error(spans, &message, "or the size of each: `split([H, H], axis = 0)`");
        };
        if parts > MOST_PARTS {
            return self.error(spans, &format!("`split` makes at most {MOST_PARTS} parts, but this is {parts}"), "");
        }
        let message = format!("{parts} equal parts cannot be made of axis {axis}, which has {length} elements");
        let size = self.require_multiple(length, count, spans, message)?;
        Some((0..parts).map(|_| size.clone()).collect())
    }

    /// The axis of the type that an axis of an example is.
    fn axis_of(&mut self, ty: &TensorType, axis: i64, input: ValueId, spans: Spans) -> Option<usize> {
        let rank = i64::try_from(ty.example().len()).ok()?;
        if axis >= rank || axis < -rank {
            let message = format!("`split` has no axis {axis} here: {}", self.describe(input));
            return self.error(spans, &message, "");
        }
        let counted = if axis < 0 { axis + rank } else { axis };
        usize::try_from(counted).ok().map(|axis| outer(ty) + axis)
    }
}

fn replaced(shape: &Shape, at: usize, size: Dim) -> Shape {
    let mut shape = shape.clone();
    shape[at] = size;
    shape
}
