//! `rms_norm([normalized_shape], eps = 1.1920929e-7, elementwise_affine = true)`: `y = x / √(Σx²/n + eps) · w`, over the last axes of each
//! example.
//!
//! Shapes: x `[…, *normalized_shape]`, w `normalized_shape` (the last axis, where it is left out), y as x: `torch.nn.RMSNorm`,
//! whose `eps` is the machine epsilon where it is not given; here always that of f32. w starts at one. Zhang and Sennrich
//! 2019, "Root mean square layer normalization".

use super::norm::{affine, check_eps, inverse_deviation, normalized_shape, scale, trailing_axes};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::{NodeId, kept_axes};
use crate::ir::ops::{Reduction, Scalar};
use crate::ir::types::{Shape, TensorType, element_count};

/// Scaling by the root of the mean square.
pub struct RmsNorm;

impl Layer for RmsNorm {
    fn name(&self) -> &'static str {
        "rms_norm"
    }

    fn formula(&self) -> &'static str {
        "x / √(Σx²/n + eps) · w, over the last axes of each example"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "normalized_shape", kind: ArgumentKind::Sizes, default: Default::Absent },
            Argument { name: "eps", kind: ArgumentKind::Number, default: Default::Number(1.192_092_895_507_812_5e-7) },
            Argument { name: "elementwise_affine", kind: ArgumentKind::Flag, default: Default::Flag(true) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let shape = normalized_shape(call, self.name())?;
        check_eps(call, self.name())?;
        if call.call().flag("elementwise_affine") {
            affine(call, &shape, false);
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, axes) = (cx.operands[0], trailing_axes(cx, call));
        let shape = cx.builder.graph.ty(x).shape.clone();
        let summed: Shape = axes.iter().map(|axis| shape[*axis].clone()).collect();
        let squares = cx.builder.times(x, x);
        let sum = cx.builder.reduce(Reduction::Sum, squares, axes.clone());
        let mean = cx.builder.scaled(sum, Scalar::reciprocal(element_count(&summed)));
        let factor = inverse_deviation(cx, mean, call.number("eps"));
        let y = scale(cx, x, factor, &kept_axes(shape.len(), &axes));
        match cx.parameters.first().copied() {
            Some(weight) => scale(cx, y, weight, &axes),
            None => y,
        }
    }
}
