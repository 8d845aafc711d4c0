//! One name for each size: what rustc is asked to find equal is one size for every later pass.

use crate::front::layers::{ArgumentValue, LayerCall};
use crate::front::model::{Model, ValueKind};
use crate::ir::types::{Dim, Element, Equations, TensorType};
use crate::ir::windows::Sliding;

/// Puts the size that the equations lead to in the place of every other one. The assertions say what the user wrote: they
/// are what the equations rest on.
pub(super) fn rename(model: &mut Model, equations: &Equations) {
    if equations.is_empty() {
        return;
    }
    let size = |dim: &mut Dim| *dim = equations.resolve(dim);
    let sizes = |dims: &mut [Dim]| dims.iter_mut().for_each(size);
    let ty = |ty: &mut TensorType| {
        sizes(&mut ty.shape);
        if let Element::Class(classes) = &mut ty.element {
            size(classes);
        }
    };
    let sliding = |axis: &mut Sliding| {
        let Sliding { image, window, count, stride, dilation, padding, padding_after, even: _ } = axis;
        [image, window, count, stride, dilation, padding, padding_after].into_iter().for_each(size);
    };
    let argument = |value: &mut ArgumentValue| match value {
        ArgumentValue::Size(dim) | ArgumentValue::Place(dim, _) => size(dim),
        ArgumentValue::Sizes(dims) => sizes(dims),
        ArgumentValue::Padding(sides) => sides.iter_mut().for_each(|side| sizes(side)),
        ArgumentValue::Margins(sides) => sides.iter_mut().for_each(|side| sizes(side)),
        ArgumentValue::Same
        | ArgumentValue::Causal
        | ArgumentValue::Axes(_)
        | ArgumentValue::Number(_)
        | ArgumentValue::Numbers(_)
        | ArgumentValue::Word(_)
        | ArgumentValue::Flag(_)
        | ArgumentValue::Init(_)
        | ArgumentValue::Value(_) => {}
    };
    let call = |call: &mut LayerCall| {
        call.arguments.iter_mut().for_each(|(_, value)| argument(value));
        call.result.iter_mut().for_each(ty);
        if let Some(windows) = &mut call.windows {
            sliding(&mut windows.rows);
            sliding(&mut windows.columns);
            size(&mut windows.groups);
        }
    };
    model.inputs.iter_mut().for_each(|input| ty(&mut input.ty));
    for parameter in &mut model.parameters {
        sizes(&mut parameter.info.shape);
        size(&mut parameter.fans.0);
        size(&mut parameter.fans.1);
    }
    for value in &mut model.values {
        ty(&mut value.ty);
        match &mut value.kind {
            ValueKind::Layer(_, of) | ValueKind::Function(_, of) => call(of),
            ValueKind::Input(_)
            | ValueKind::Parameter(_)
            | ValueKind::Number(_)
            | ValueKind::MatMul(..)
            | ValueKind::Operation { .. }
            | ValueKind::Gradient { .. }
            | ValueKind::Penalty(..) => {}
        }
    }
    model.counts.iter_mut().for_each(|count| size(&mut count.values));
}
