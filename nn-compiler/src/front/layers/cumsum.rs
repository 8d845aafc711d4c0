//! `cumsum(axis, exclusive = false, reverse = false)`: running sums along an axis, y[i] = x[0] + … + x[i].
//!
//! Shapes: as the input. With `exclusive` the element itself is not added, with `reverse` the sums run from the end.
//! `torch.cumsum`, with the flags of ONNX. The sums are added in double precision, so that their error does not grow with
//! the length; what is not finite reaches the sums behind it, and no others.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::NodeId;
use crate::ir::ops::Accumulation;
use crate::ir::types::TensorType;

/// Running sums.
pub struct Cumsum;

impl Layer for Cumsum {
    fn name(&self) -> &'static str {
        "cumsum"
    }

    fn formula(&self) -> &'static str {
        "y[i] = x[0] + … + x[i] along an axis"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Required },
            Argument { name: "exclusive", kind: ArgumentKind::Flag, default: Default::Flag(false) },
            Argument { name: "reverse", kind: ArgumentKind::Flag, default: Default::Flag(false) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        axis(call, self.name(), "axis", 0)?;
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let x = cx.operands[0];
        let ty = cx.builder.graph.ty(x);
        let axis = outer(ty) + call.axis("axis", ty.example().len());
        cx.builder.cumulate(Accumulation::Sum, x, axis, [call.flag("exclusive"), call.flag("reverse")])
    }
}
