//! `flatten`: all axes of an example in one, in order.
//!
//! Shapes: `[a, b, c]` to `[a·b·c]`, and a scalar to `[1]`: `torch.nn.Flatten` with its defaults.

use super::{Argument, CheckCall, Construction, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::{TensorType, element_count};

/// One axis out of many.
pub struct Flatten;

impl Layer for Flatten {
    fn name(&self) -> &'static str {
        "flatten"
    }

    fn formula(&self) -> &'static str {
        "all axes of an example in one"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let input = call.input();
        let mut shape = vec![element_count(input.example())];
        if input.is_batched() {
            shape.insert(0, input.shape[0].clone());
        }
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        cx.reshape_to_result(call)
    }
}
