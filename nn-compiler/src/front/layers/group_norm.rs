//! `group_norm(num_groups, eps = 1e-5, affine = true)`: `y = (x − μ) / √(σ² + eps) · w + b`, with mean and (biased) variance over each group of
//! channels of each example.
//!
//! Shapes: x `[C, …]`, w and b `[C]`, y as x: `torch.nn.GroupNorm`. w starts at one and b at zero. Wu and He 2018, "Group
//! normalization".

use super::norm::{affine, channels, check_eps, first_axis, inverse_deviation, moments, scale, shift};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, TensorType, element_count};

/// Normalisation over groups of channels.
pub struct GroupNorm;

impl Layer for GroupNorm {
    fn name(&self) -> &'static str {
        "group_norm"
    }

    fn formula(&self) -> &'static str {
        "(x - μ) / √(σ² + eps) · w + b, with μ and σ² over each group of channels of each example"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "num_groups", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "eps", kind: ArgumentKind::Number, default: Default::Number(1e-5) },
            Argument { name: "affine", kind: ArgumentKind::Flag, default: Default::Flag(true) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let features = channels(call, self.name())?;
        let groups = call.call().size("num_groups")?.clone();
        check_eps(call, self.name())?;
        let message = format!("`num_groups = {groups}` of `group_norm` does not divide the channels, {features}");
        call.require_multiple(&features, &groups, call.argument_span("num_groups"), message)?;
        if call.call().flag("affine") {
            affine(call, &[features], true);
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let x = cx.operands[0];
        let ty = cx.builder.graph.ty(x).clone();
        let first = first_axis(&ty);
        let groups = call.size("num_groups").expect("checked").clone();
        // [B, groups, channels of a group and all that is behind them]
        let each = element_count(&ty.shape[first + 1..]);
        let each = &ty.shape[first].exact_div(&groups).expect("checked") * &each;
        let cut: Vec<Dim> = ty.shape[..first].iter().cloned().chain([groups, each]).collect();
        let x = cx.builder.reshape(x, cut);
        let m = moments(cx, x, &[first + 1]);
        let factor = inverse_deviation(cx, m.variance, call.number("eps"));
        let kept: Vec<usize> = (0..=first).collect();
        let y = scale(cx, m.centred, factor, &kept);
        let mut y = cx.builder.reshape(y, ty.shape);
        if let [weight, bias] = cx.parameters[..] {
            y = scale(cx, y, weight, &[first]);
            y = shift(cx, y, bias, &[first]);
        }
        y
    }
}
