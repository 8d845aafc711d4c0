//! `batch_norm(eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true)`: `y = (x − μ) / √(σ² + eps) · w + b`, for each
//! channel.
//!
//! Shapes: x `[C]`, `[C, L]` or `[C, H, W]` (any number of further axes), w and b `[C]`, y as x: `torch.nn.BatchNorm1d` to
//! `3d`. While training, μ and σ² are the mean and the (biased) variance over the batch and all axes but the channels; each
//! training step moves the running statistics towards them, `r ← (1 − momentum)·r + momentum·s`, with the unbiased variance
//! `σ²·n/(n − 1)`. In predictions μ and σ² are the running statistics. w starts at one and b at zero. Ioffe and Szegedy
//! 2015, "Batch normalization".

use super::norm::{affine, channels, check_eps, inverse_deviation, moments, scale, shift};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::ops::Scalar;
use crate::ir::types::{Dim, TensorType, element_count};

/// Normalisation of each channel over the batch.
pub struct BatchNorm;

/// The channels in a batched value.
const CHANNELS: usize = 1;

impl Layer for BatchNorm {
    fn name(&self) -> &'static str {
        "batch_norm"
    }

    fn formula(&self) -> &'static str {
        "(x - μ) / √(σ² + eps) · w + b, with μ and σ² of each channel over the batch; running statistics in predictions"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "eps", kind: ArgumentKind::Number, default: Default::Number(1e-5) },
            Argument { name: "momentum", kind: ArgumentKind::Number, default: Default::Number(0.1) },
            Argument { name: "affine", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "track_running_stats", kind: ArgumentKind::Flag, default: Default::Flag(true) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let features = channels(call, self.name())?;
        check_eps(call, self.name())?;
        let momentum = call.call().number("momentum");
        if !(0.0..=1.0).contains(&momentum) {
            let message = format!(
                "`momentum` of `batch_norm` is the part of a new statistic, from 0 to 1, but {momentum} was given"
            );
            let help = "as in PyTorch: 0.1 keeps nine tenths of the running statistic at each step".to_owned();
            call.error(call.argument_span("momentum"), message, help);
            return None;
        }
        let input = call.input().clone();
        if !input.is_batched() {
            let message =
                format!("`batch_norm` takes statistics over the batch, but {} for all examples", call.describe_input());
            call.error(call.span(), message, "`layer_norm` normalises a value by itself".to_owned());
            return None;
        }
        call.more_than_one(&element_count(&input.shape[CHANNELS + 1..]) * &Dim::batch());
        let is_affine = call.call().flag("affine");
        if is_affine {
            affine(call, std::slice::from_ref(&features), true);
        }
        if call.call().flag("track_running_stats") {
            call.state("running_mean", vec![features.clone()], Init::Constant(0.0));
            call.state("running_var", vec![features], Init::Constant(1.0));
        }
        Some(input)
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, is_affine) = (cx.operands[0], call.flag("affine"));
        let rank = cx.builder.graph.ty(x).rank();
        let tracks = call.flag("track_running_stats");
        // the running statistics come after weight and bias
        let running = if is_affine { 2 } else { 0 };
        let (centred, variance) = if cx.training || !tracks {
            let axes: Vec<usize> = (0..rank).filter(|axis| *axis != CHANNELS).collect();
            let m = moments(cx, x, &axes);
            if cx.training && tracks {
                let unbiased = unbiased(cx, m.variance, &m.count);
                for (position, new) in [(running, m.mean), (running + 1, unbiased)] {
                    track(cx, call, position, new);
                }
            }
            (m.centred, m.variance)
        } else {
            let [mean, variance] = [running, running + 1].map(|position| cx.parameters[position]);
            let mean = cx.builder.unary(crate::ir::ops::Unary::Neg, mean);
            (shift(cx, x, mean, &[CHANNELS]), variance)
        };
        let mut factor = inverse_deviation(cx, variance, call.number("eps"));
        if is_affine {
            factor = cx.builder.times(factor, cx.parameters[0]);
        }
        let y = scale(cx, centred, factor, &[CHANNELS]);
        if is_affine { shift(cx, y, cx.parameters[1], &[CHANNELS]) } else { y }
    }
}

/// `r ← (1 − momentum)·r + momentum·new`
fn track(cx: &mut Construction<'_>, call: &LayerCall, position: usize, new: NodeId) {
    let momentum = call.number("momentum");
    let old = cx.state(call, position);
    let kept = cx.builder.scaled(old, 1.0 - momentum);
    let added = cx.builder.scaled(new, momentum);
    let sum = cx.builder.plus(kept, added);
    cx.update_state(call, position, sum);
}

/// `σ²·n/(n − 1)`
fn unbiased(cx: &mut Construction<'_>, variance: NodeId, count: &Dim) -> NodeId {
    let less = Scalar::reciprocal(count - &Dim::from(1));
    cx.builder.scaled(variance, Scalar::size(count.clone()).times(&less))
}
