//! `batch_mean`: the mean of all elements of all examples, for losses of one's own: `0.1 * batch_mean(square(g))`.
//!
//! Shapes: any, result a scalar, as `torch.mean` of a tensor with its batch.

use super::{Argument, CheckCall, Construction, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::TensorType;

/// The mean over the batch and all axes.
pub struct BatchMean;

impl Layer for BatchMean {
    fn name(&self) -> &'static str {
        "batch_mean"
    }

    fn formula(&self) -> &'static str {
        "the mean of all elements"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn compares_prediction(&self) -> bool {
        false
    }

    fn is_function(&self) -> bool {
        true
    }

    fn check(&self, _call: &mut dyn CheckCall) -> Option<TensorType> {
        Some(TensorType::float(Vec::new()))
    }

    fn construct(&self, cx: &mut Construction<'_>, _call: &LayerCall) -> NodeId {
        cx.builder.mean_all(cx.operands[0])
    }
}
