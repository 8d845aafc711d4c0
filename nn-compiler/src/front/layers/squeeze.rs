//! `squeeze(axis)`, `unsqueeze(axis)`: axes of one element dropped (all of them, if none is named) or added.
//!
//! Shapes: `[1, n]` to `[n]` by `squeeze(0)`, and back by `unsqueeze(0)`, whose axes are counted in the result. As
//! `torch.squeeze` and `torch.unsqueeze`, with one axis or a list of them.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axes, with_example};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, Shape, TensorType};

/// Axes of one element.
pub enum Squeeze {
    /// Dropped.
    Drop,
    /// Added.
    Add,
}

impl Layer for Squeeze {
    fn name(&self) -> &'static str {
        match self {
            Self::Drop => "squeeze",
            Self::Add => "unsqueeze",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Drop => "x without axes of one element",
            Self::Add => "x with more axes of one element",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Drop => &[Argument { name: "axis", kind: ArgumentKind::Axes, default: Default::Absent }],
            Self::Add => &[Argument { name: "axis", kind: ArgumentKind::Axes, default: Default::Required }],
        }
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        let shape = ty.example().to_vec();
        let new = match self {
            Self::Drop => 0,
            Self::Add => call.call().given_axes("axis").map_or(0, <[i64]>::len),
        };
        let named = call.call().given_axes("axis").is_some();
        let mut axes = axes(call, self.name(), "axis", new)?;
        axes.sort_unstable();
        let mut example: Shape = shape.clone();
        match self {
            Self::Add => axes.iter().for_each(|axis| example.insert(*axis, Dim::from(1))),
            Self::Drop => {
                for axis in axes.iter().rev() {
                    if named {
                        let message = format!("`squeeze` drops axes of one element, but {}", call.describe_input());
                        call.require_equal(&shape[*axis], &Dim::from(1), call.argument_span("axis"), message)?;
                    }
                    if named || shape[*axis].is_one() {
                        example.remove(*axis);
                    }
                }
            }
        }
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        cx.reshape_to_result(call)
    }
}
