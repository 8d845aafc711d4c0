//! `instance_norm(eps = 1e-5, affine = false)`: `y = (x − μ) / √(σ² + eps) · w + b`, with mean and (biased) variance of each channel of each
//! example.
//!
//! Shapes: x `[C, L]` or `[C, H, W]` (any number of further axes), w and b `[C]`, y as x: `torch.nn.InstanceNorm1d` to `3d`
//! without running statistics, which are off there by default. w starts at one and b at zero. Ulyanov, Vedaldi and
//! Lempitsky 2016, "Instance normalization".

use super::norm::{affine, channels, check_eps, first_axis, inverse_deviation, moments, scale, shift};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, TensorType};

/// Normalisation of each channel of each example.
pub struct InstanceNorm;

impl Layer for InstanceNorm {
    fn name(&self) -> &'static str {
        "instance_norm"
    }

    fn formula(&self) -> &'static str {
        "(x - μ) / √(σ² + eps) · w + b, with μ and σ² of each channel of each example"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "eps", kind: ArgumentKind::Number, default: Default::Number(1e-5) },
            Argument { name: "affine", kind: ArgumentKind::Flag, default: Default::Flag(false) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let features = channels(call, self.name())?;
        check_eps(call, self.name())?;
        let further = &call.input().example()[1..];
        if further.is_empty() || further.iter().all(Dim::is_one) {
            let message = format!(
                "`instance_norm` takes statistics over the axes behind the channels, but {}: nothing would be left of it",
                call.describe_input()
            );
            call.error(call.span(), message, "`[channels, height, width]`".to_owned());
            return None;
        }
        if call.call().flag("affine") {
            affine(call, &[features], true);
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let x = cx.operands[0];
        let ty = cx.builder.graph.ty(x).clone();
        let first = first_axis(&ty);
        let axes: Vec<usize> = (first + 1..ty.rank()).collect();
        let m = moments(cx, x, &axes);
        let mut factor = inverse_deviation(cx, m.variance, call.number("eps"));
        if let Some(weight) = cx.parameters.first().copied() {
            factor = scale(cx, factor, weight, &[first]);
        }
        let kept: Vec<usize> = (0..=first).collect();
        let y = scale(cx, m.centred, factor, &kept);
        match cx.parameters.get(1).copied() {
            Some(bias) => shift(cx, y, bias, &[first]),
            None => y,
        }
    }
}
