//! `dropout(p = 0.5)`: while training y = x·m / (1 − p), where m is 0 with probability p and otherwise 1, anew for
//! each element and step; in `predict` y = x.
//!
//! Shapes: any. Srivastava et al. 2014, "Dropout", in the scaled form of `torch.nn.Dropout`, whose mean is x.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::ops::Binary;
use crate::types::TensorType;

/// Random zeros while training.
pub struct Dropout;

impl Layer for Dropout {
    fn name(&self) -> &'static str {
        "dropout"
    }

    fn formula(&self) -> &'static str {
        "while training x·m / (1 - p) with m = 0 at probability p, otherwise x"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "p", kind: ArgumentKind::Number, default: Default::Number(0.5) }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let p = call.call().number("p");
        if !(0.0..1.0).contains(&p) {
            let message = format!("`p` of `dropout` is a probability below 1, but {p} was given");
            call.error(call.argument_span("p"), message, "0 <= p < 1".to_owned());
            return None;
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, p) = (cx.operands[0], call.number("p"));
        if !cx.training || p == 0.0 {
            return x;
        }
        let shape = cx.builder.graph.ty(x).shape.clone();
        let draw = cx.builder.uniform(*cx.next_stream, shape);
        *cx.next_stream += 1;
        let p_everywhere = cx.builder.constant_like(p, x);
        let kept = cx.builder.binary(Binary::Ge, draw, p_everywhere);
        let scale = cx.builder.scaled(kept, 1.0 / (1.0 - p));
        cx.builder.times(x, scale)
    }
}
