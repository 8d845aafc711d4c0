//! `leaky_relu(negative_slope = 0.01)`: x where x > 0, otherwise `negative_slope`·x.
//!
//! Shapes: any. Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models"; the derivative
//! at 0 is the slope, as in `torch.nn.LeakyReLU`.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::ops::Binary;
use crate::types::TensorType;

/// A rectifier with a slope below zero.
pub struct LeakyRelu;

impl Layer for LeakyRelu {
    fn name(&self) -> &'static str {
        "leaky_relu"
    }

    fn formula(&self) -> &'static str {
        "x where x > 0, otherwise negative_slope·x"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "negative_slope", kind: ArgumentKind::Number, default: Default::Number(0.01) }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let x = cx.operands[0];
        let zero = cx.builder.constant_like(0.0, x);
        let positive = cx.builder.binary(Binary::Gt, x, zero);
        let sloped = cx.builder.scaled(x, call.number("negative_slope"));
        cx.builder.select(positive, x, sloped)
    }
}
