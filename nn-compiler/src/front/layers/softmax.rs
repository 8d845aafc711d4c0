//! `softmax(axis = -1)`, `log_softmax(axis = -1)`: e^x / Σ e^x along an axis, and its logarithm x − ln Σ e^x.
//!
//! Shapes: as the input. Both are computed from x − max x, so that nothing overflows; `torch.nn.Softmax` and
//! `torch.nn.LogSoftmax`. Before `softmax_ce`, which has a softmax of its own, there is none.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::{NodeId, kept_axes};
use crate::ir::ops::{Reduction, Unary};
use crate::ir::types::TensorType;

/// Numbers above zero that add up to one.
pub enum Softmax {
    /// As they are.
    Plain,
    /// Their logarithms.
    Log,
}

impl Layer for Softmax {
    fn name(&self) -> &'static str {
        match self {
            Self::Plain => "softmax",
            Self::Log => "log_softmax",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Plain => "e^x / Σ e^x along an axis",
            Self::Log => "x - ln Σ e^x along an axis",
        }
    }

    fn is_function(&self) -> bool {
        true
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Axis(-1) }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        axis(call, self.name(), "axis", 0)?;
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x).clone();
        let axes = vec![outer(&ty) + call.axis("axis", ty.example().len())];
        let total = b.reduce(Reduction::LogSumExp, x, axes.clone());
        let total = b.broadcast(total, kept_axes(ty.rank(), &axes), ty.shape);
        let logs = b.minus(x, total);
        match self {
            Self::Plain => b.unary(Unary::Exp, logs),
            Self::Log => logs,
        }
    }
}
