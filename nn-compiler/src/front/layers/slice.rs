//! `slice(axis, start = 0, end, step = 1)`: the elements `start`, `start + step`, … before `end` along one axis.
//!
//! Shapes: an axis of n elements becomes one of ⌈(end − start) / step⌉; the others stay. Places below zero are counted
//! from the end, and without `end` the slice goes up to it: `x[start:end:step]` of NumPy, but a place outside of the
//! axis is an error. It costs nothing: other layers read the part where it lies.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, TensorType};

/// A part of an axis.
pub struct Slice;

impl Layer for Slice {
    fn name(&self) -> &'static str {
        "slice"
    }

    fn formula(&self) -> &'static str {
        "x[start], x[start + step], … before x[end] along an axis"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Required },
            Argument { name: "start", kind: ArgumentKind::Place, default: Default::Place(0) },
            Argument { name: "end", kind: ArgumentKind::Place, default: Default::Absent },
            Argument { name: "step", kind: ArgumentKind::Size, default: Default::Count(1) },
        ]
    }

    fn takes_anything(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let axis = axis(call, self.name(), "axis", 0)?;
        let mut ty = call.input().clone();
        let at = outer(&ty) + axis;
        let length = ty.shape[at].clone();
        let [start, _, end] = parts(call.call(), &length);
        for (name, place) in [("start", &start), ("end", &end)] {
            // a place counted from the end must not lie before the beginning, any other not behind the end
            let (low, high) = (Dim::default(), length.clone());
            let message = || format!("`{name}` lies outside of axis {axis}, which has {length} elements");
            let spans = call.argument_span(name);
            call.require_at_most(&low, place, spans, message())?;
            call.require_at_most(place, &high, spans, message())?;
        }
        let message = format!("nothing lies between {start} and {end}");
        call.require_at_most(&(&start + &Dim::from(1)), &end, call.argument_span("end"), message)?;
        ty.shape[at] = count(parts(call.call(), &length));
        Some(ty)
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let ty = cx.builder.graph.ty(cx.operands[0]);
        let at = outer(ty) + call.axis("axis", ty.example().len());
        let [start, step, _] = parts(call, &ty.shape[at]);
        let size = call.result.as_ref().expect("checked").shape[at].clone();
        cx.builder.slice(cx.operands[0], at, [start, step, size])
    }
}

/// Start, step and end along an axis of this length.
fn parts(call: &LayerCall, length: &Dim) -> [Dim; 3] {
    let start = call.place("start", length).unwrap_or_default();
    let end = call.place("end", length).unwrap_or_else(|| length.clone());
    [start, call.size("step").cloned().unwrap_or_else(|| Dim::from(1)), end]
}

/// How many elements are taken.
fn count([start, step, end]: [Dim; 3]) -> Dim {
    let reach = &(&(&end - &start) + &step) - &Dim::from(1);
    reach.checked_div(&step).unwrap_or_default()
}
