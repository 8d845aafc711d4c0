//! `flip(axis)`: from the last element to the first along an axis, or along each of a list.
//!
//! Shapes: as the input. Without an axis all are turned. `torch.flip`.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axes, outer};
use crate::ir::graph::NodeId;
use crate::ir::types::TensorType;

/// Axes backwards.
pub struct Flip;

impl Layer for Flip {
    fn name(&self) -> &'static str {
        "flip"
    }

    fn formula(&self) -> &'static str {
        "x backwards along some axes"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "axis", kind: ArgumentKind::Axes, default: Default::Absent }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        axes(call, self.name(), "axis", 0)?;
        Some(call.input().clone())
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let ty = cx.builder.graph.ty(cx.operands[0]);
        let outer = outer(ty);
        let mut axes: Vec<usize> = call.axes("axis", ty.example().len()).into_iter().map(|axis| outer + axis).collect();
        axes.sort_unstable();
        cx.builder.reverse(cx.operands[0], axes)
    }
}
