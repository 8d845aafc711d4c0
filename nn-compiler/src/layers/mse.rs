//! `mse([target])`: the mean over all elements of (x − t)².
//!
//! Shapes: x and target of one shape (an input `targets` where it is left out), result a scalar, as in
//! `torch.nn.MSELoss`.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::types::TensorType;

/// The mean squared error.
pub struct Mse;

impl Layer for Mse {
    fn name(&self) -> &'static str {
        "mse"
    }

    fn formula(&self) -> &'static str {
        "mean of (x - t)²"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "target", kind: ArgumentKind::Value, default: Default::Absent }]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        call.target(call.input().clone());
        Some(TensorType::float(Vec::new()))
    }

    fn construct(&self, cx: &mut Construction<'_>, _call: &LayerCall) -> NodeId {
        let (x, target) = (cx.operands[0], cx.operands[1]);
        let error = cx.builder.minus(x, target);
        let squares = cx.builder.times(error, error);
        cx.builder.mean_all(squares)
    }
}
