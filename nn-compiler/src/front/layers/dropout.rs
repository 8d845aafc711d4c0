//! `dropout(p = 0.5)`, `dropout2d(p = 0.5)`, `drop_path(p = 0.1)`: while training y = x·m / (1 − p), where m is 0 with probability p and
//! otherwise 1, anew in each step: for each element, each channel, each example. In `predict` y = x.
//!
//! Shapes: any; channels are the first axis of an example. Srivastava et al. 2014, "Dropout", in the scaled form of
//! `torch.nn.Dropout`, whose mean is x; Tompson et al. 2015 and `torch.nn.Dropout2d` for channels; Huang et al. 2016,
//! "Deep networks with stochastic depth", for whole examples.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::ops::Binary;
use crate::ir::types::TensorType;

/// Random zeros while training.
pub enum Dropout {
    /// Of elements.
    Elements,
    /// Of channels.
    Channels,
    /// Of examples.
    Examples,
}

impl Layer for Dropout {
    fn name(&self) -> &'static str {
        match self {
            Self::Elements => "dropout",
            Self::Channels => "dropout2d",
            Self::Examples => "drop_path",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Elements => "while training x·m / (1 - p) with m = 0 at probability p, otherwise x",
            Self::Channels => "the same with one m for each channel, the first axis of an example",
            Self::Examples => "the same with one m for each example: for the branch of a residual",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Examples => &[Argument { name: "p", kind: ArgumentKind::Fraction, default: Default::Number(0.1) }],
            _ => &[Argument { name: "p", kind: ArgumentKind::Fraction, default: Default::Number(0.5) }],
        }
    }

    fn is_identity_in_predictions(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let name = self.name();
        if matches!(self, Self::Channels) && call.input().example().is_empty() {
            let message = format!("`{name}` drops channels, the first axis, but {}", call.describe_input());
            call.error(call.span(), message, "`dropout` drops single elements".to_owned());
            return None;
        }
        if matches!(self, Self::Examples) && !call.input().is_batched() {
            let message = format!("`{name}` drops examples, but {} for all examples", call.describe_input());
            call.error(call.span(), message, String::new());
            return None;
        }
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, p) = (cx.operands[0], call.number("p"));
        if !cx.training || p == 0.0 {
            return x;
        }
        let ty = cx.builder.graph.ty(x).clone();
        let drawn = match self {
            Self::Elements => ty.rank(),
            Self::Channels => ty.rank() - ty.example().len() + 1,
            Self::Examples => 1,
        };
        let draw = cx.builder.uniform(*cx.next_stream, ty.shape[..drawn].to_vec());
        *cx.next_stream += 1;
        let p_everywhere = cx.builder.constant_like(p, draw);
        let kept = cx.builder.binary(Binary::Ge, draw, p_everywhere);
        let kept = cx.builder.broadcast(kept, (0..drawn).collect(), ty.shape);
        // what is dropped is 0, whatever it was; with p = 1 nothing is kept, and there is no 1/0
        let scale = if p < 1.0 { 1.0 / (1.0 - p) } else { 1.0 };
        let (scaled, zero) = (cx.builder.scaled(x, scale), cx.builder.constant_like(0.0, x));
        cx.builder.select(kept, scaled, zero)
    }
}
