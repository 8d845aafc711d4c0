//! `bce_with_logits([target])`: the mean over all elements of ln(1 + e^x) − x·t, the cross-entropy of sigmoid(x)
//! with the probability t.
//!
//! Shapes: x and target of one shape (an input `targets` where it is left out), result a scalar, as in
//! `torch.nn.BCEWithLogitsLoss`. `softplus` is computed so that no large x overflows.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::ops::Unary;
use crate::types::TensorType;

/// Sigmoid and binary cross-entropy in one.
pub struct BceWithLogits;

impl Layer for BceWithLogits {
    fn name(&self) -> &'static str {
        "bce_with_logits"
    }

    fn formula(&self) -> &'static str {
        "mean of ln(1 + e^x) - x·t"
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
        let softplus = cx.builder.unary(Unary::Softplus, x);
        let product = cx.builder.times(x, target);
        let losses = cx.builder.minus(softplus, product);
        cx.builder.mean_all(losses)
    }
}
