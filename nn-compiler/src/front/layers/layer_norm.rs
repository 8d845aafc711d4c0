//! `layer_norm([normalized_shape], eps = 1e-5, elementwise_affine = true, bias = true)`: `y = (x − μ) / √(σ² + eps) · w + b`, with mean and
//! (biased) variance over the last axes of each example.
//!
//! Shapes: x `[…, *normalized_shape]`, w and b `normalized_shape` (the last axis, where it is left out), y as x:
//! `torch.nn.LayerNorm`. w starts at one and b at zero. Ba, Kiros and Hinton 2016, "Layer normalization".

use super::norm::{affine, check_eps, inverse_deviation, moments, normalized_shape, scale, shift, trailing_axes};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::{NodeId, kept_axes};
use crate::ir::types::TensorType;

/// Normalisation over the last axes.
pub struct LayerNorm;

impl Layer for LayerNorm {
    fn name(&self) -> &'static str {
        "layer_norm"
    }

    fn formula(&self) -> &'static str {
        "(x - μ) / √(σ² + eps) · w + b, with μ and σ² over the last axes of each example"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "normalized_shape", kind: ArgumentKind::Sizes, default: Default::Absent },
            Argument { name: "eps", kind: ArgumentKind::Number, default: Default::Number(1e-5) },
            Argument { name: "elementwise_affine", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "bias", kind: ArgumentKind::Flag, default: Default::Flag(true) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let shape = normalized_shape(call, self.name())?;
        check_eps(call, self.name())?;
        if call.call().flag("elementwise_affine") {
            let bias = call.call().flag("bias");
            affine(call, &shape, bias);
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, axes) = (cx.operands[0], trailing_axes(cx, call));
        let rank = cx.builder.graph.ty(x).rank();
        let m = moments(cx, x, &axes);
        let factor = inverse_deviation(cx, m.variance, call.number("eps"));
        let mut y = scale(cx, m.centred, factor, &kept_axes(rank, &axes));
        if let Some(weight) = cx.parameters.first().copied() {
            y = scale(cx, y, weight, &axes);
        }
        match cx.parameters.get(1).copied() {
            Some(bias) => shift(cx, y, bias, &axes),
            None => y,
        }
    }
}
