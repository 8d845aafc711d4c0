//! `prelu(num_parameters = 1, init = constant(0.25))`: x where x > 0, otherwise w·x with a learned slope w.
//!
//! Shapes: any; w `[num_parameters]`, one slope for all elements, or one for each index of the first axis of an example
//! (its channels). He et al. 2015, "Delving deep into rectifiers"; as `torch.nn.PReLU`. Penalties do not count the slopes.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::outer;
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::ops::Binary;
use crate::ir::types::TensorType;

/// A rectifier with a learned slope below zero.
pub struct Prelu;

impl Layer for Prelu {
    fn name(&self) -> &'static str {
        "prelu"
    }

    fn formula(&self) -> &'static str {
        "x where x > 0, otherwise w·x"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "num_parameters", kind: ArgumentKind::Size, default: Default::Count(1) },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::Constant(0.25)) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let count = call.call().size("num_parameters")?.clone();
        let init = call.call().init("init")?;
        if !count.is_one() {
            let spans = call.argument_span("num_parameters");
            let message = format!("`prelu` has one slope, or one for each channel, but {}", call.describe_input());
            let Some(channels) = call.input().example().first().cloned() else {
                call.error(spans, message, String::new());
                return None;
            };
            call.require_equal(&count, &channels, spans, message)?;
            let mut example = call.input().example().to_vec();
            example[0].clone_from(&count);
            call.conform(0, example);
        }
        let fans = (count.clone(), count.clone());
        call.parameter("weight", vec![count], init, fans, false);
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, _call: &LayerCall) -> NodeId {
        let (x, slope, b) = (cx.operands[0], cx.parameters[0], &mut *cx.builder);
        let ty = b.graph.ty(x).clone();
        let is_one = b.graph.ty(slope).shape[0].is_one();
        let slope = if is_one { b.reshape(slope, Vec::new()) } else { slope };
        let axes = if is_one { Vec::new() } else { vec![outer(&ty)] };
        let slope = b.broadcast(slope, axes, ty.shape);
        let zero = b.constant_like(0.0, x);
        let (positive, sloped) = (b.binary(Binary::Gt, x, zero), b.times(slope, x));
        b.select(positive, x, sloped)
    }
}
