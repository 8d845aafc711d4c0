//! `linear(out_features, bias = true, init = he_normal, bias_init = zeros)`: y = x·Wᵀ + b.
//!
//! Shapes: x `[…, in]`, W `[out, in]`, b `[out]`, y `[…, out]`, as in `torch.nn.Linear`. The weight starts
//! He-normal (He et al. 2015, "Delving deep into rectifiers") and the bias at zero; `init = fan_in_uniform` with
//! `bias_init = fan_in_uniform` is PyTorch's start.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::types::TensorType;

/// The fully connected layer.
pub struct Linear;

impl Layer for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn formula(&self) -> &'static str {
        "y = x·Wᵀ + b, W [out × in]"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "out_features", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "bias", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::HE_NORMAL) },
            Argument { name: "bias_init", kind: ArgumentKind::Init, default: Default::Init(Init::Constant(0.0)) },
        ]
    }

    fn is_affine(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let Some(inputs) = call.input().example().last().cloned() else {
            let message = format!("`linear` needs an input with at least one axis, but {}", call.describe_input());
            call.error(call.span(), message, "a scalar can be reshaped first: `-> reshape([1])`".to_owned());
            return None;
        };
        let outputs = call.call().size("out_features")?.clone();
        let (init, bias_init) = (call.call().init("init")?, call.call().init("bias_init")?);
        let fans = (inputs.clone(), outputs.clone());
        call.parameter("weight", vec![outputs.clone(), inputs], init, fans.clone(), true);
        if call.call().flag("bias") {
            call.parameter("bias", vec![outputs.clone()], bias_init, fans, false);
        }
        let mut shape = call.input().shape.clone();
        shape.pop();
        shape.push(outputs);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, _call: &LayerCall) -> NodeId {
        let (x, weight) = (cx.operands[0], cx.parameters[0]);
        // every leading axis is a row: one contraction whatever the rank
        let summed = cx.builder.graph.ty(x).rank() - 1;
        let rows: Vec<usize> = (0..summed).collect();
        let column = summed + 1;
        let left = [rows.as_slice(), &[summed]].concat();
        let out = [rows.as_slice(), &[column]].concat();
        let y = cx.builder.contract((x, &left), (weight, &[column, summed]), &out);
        match cx.parameters.get(1).copied() {
            Some(bias) => cx.add_bias(y, bias),
            None => y,
        }
    }
}
