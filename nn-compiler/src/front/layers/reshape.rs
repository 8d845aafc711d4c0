//! `reshape(shape)`: the same elements in the same order under another shape.
//!
//! Shapes: an example of any shape to `shape`, which has as many elements; the batch stays. One size may be −1: whatever
//! is left. `torch.reshape`.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, TensorType, display_shape, element_count};

/// Another shape.
pub struct Reshape;

impl Layer for Reshape {
    fn name(&self) -> &'static str {
        "reshape"
    }

    fn formula(&self) -> &'static str {
        "the same elements in another shape"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "shape", kind: ArgumentKind::Shape, default: Default::Required }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let mut shape = call.call().sizes("shape")?.clone();
        let input = call.input().clone();
        let given = element_count(input.example());
        let rest = shape.iter().position(|size| *size == Dim::default());
        if let Some(rest) = rest {
            shape[rest] = Dim::from(1);
            let others = element_count(&shape);
            let message = format!("{}, which has {given} elements: no multiple of {others}", call.describe_input());
            shape[rest] = call.require_multiple(&given, &others, call.argument_span("shape"), message)?;
        }
        let wanted = element_count(&shape);
        let message = format!(
            "{}, which has {given} elements, but `reshape` to {} needs {wanted}",
            call.describe_input(),
            display_shape(&shape)
        );
        call.require_equal(&given, &wanted, call.argument_span("shape"), message)?;
        if input.is_batched() {
            shape.insert(0, input.shape[0].clone());
        }
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        cx.reshape_to_result(call)
    }
}
