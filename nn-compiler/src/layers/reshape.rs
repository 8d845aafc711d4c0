//! `reshape(shape)`: the same elements in the same order under another shape.
//!
//! Shapes: an example of any shape to `shape`, which has as many elements; the batch stays. As `torch.reshape`,
//! without a size of −1.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::types::{TensorType, display_shape, element_count};

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
        &[Argument { name: "shape", kind: ArgumentKind::Sizes, default: Default::Required }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let mut shape = call.call().sizes("shape")?.clone();
        let input = call.input().clone();
        let (given, wanted) = (element_count(input.example()), element_count(&shape));
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
