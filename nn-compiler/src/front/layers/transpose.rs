//! `transpose(axis0, axis1)`, `permute(axes)`: the axes of an example in another order. `transpose` exchanges two;
//! `permute([2, 0, 1])` says for each axis of the result which it was.
//!
//! Shapes: the sizes move with their axes; the batch stays first. `torch.transpose` and `torch.permute`. Nothing is
//! copied where the next layer can read the elements where they lie.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axes, axis, outer, with_example};
use crate::ir::graph::NodeId;
use crate::ir::types::TensorType;

/// Axes in another order.
pub enum Transpose {
    /// Two exchanged.
    Two,
    /// All as listed.
    All,
}

impl Layer for Transpose {
    fn name(&self) -> &'static str {
        match self {
            Self::Two => "transpose",
            Self::All => "permute",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Two => "x with two axes exchanged",
            Self::All => "x with its axes in another order",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Two => &[
                Argument { name: "axis0", kind: ArgumentKind::Axis, default: Default::Required },
                Argument { name: "axis1", kind: ArgumentKind::Axis, default: Default::Required },
            ],
            Self::All => &[Argument { name: "axes", kind: ArgumentKind::Axes, default: Default::Required }],
        }
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        let rank = ty.example().len();
        match self {
            Self::Two => {
                axis(call, self.name(), "axis0", 0)?;
                axis(call, self.name(), "axis1", 0)?;
            }
            Self::All => {
                let given = axes(call, self.name(), "axes", 0)?.len();
                if given != rank {
                    let message =
                        format!("`permute` lists all axes, but these are {given}, and {}", call.describe_input());
                    call.error(call.argument_span("axes"), message, "`transpose(0, 1)` exchanges two".to_owned());
                    return None;
                }
            }
        }
        let order = self.order(call.call(), rank);
        let example = order.iter().map(|axis| ty.example()[*axis].clone()).collect();
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let ty = cx.builder.graph.ty(cx.operands[0]).clone();
        let outer = outer(&ty);
        let order = self.order(call, ty.example().len()).into_iter().map(|axis| outer + axis);
        let axes = (0..outer).chain(order).collect();
        cx.builder.transpose(cx.operands[0], axes)
    }
}

impl Transpose {
    /// For each axis of the result which axis of the input it is.
    fn order(&self, call: &LayerCall, rank: usize) -> Vec<usize> {
        match self {
            Self::Two => {
                let mut order: Vec<usize> = (0..rank).collect();
                order.swap(call.axis("axis0", rank), call.axis("axis1", rank));
                order
            }
            Self::All => call.axes("axes", rank),
        }
    }
}
