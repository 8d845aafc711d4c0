//! `glu(axis = -1)`, `swiglu(axis = -1)`: gates. Of the two halves a and b along an axis, a · σ(b), and a · σ(a) · b.
//!
//! Shapes: an axis of 2n elements becomes one of n. Dauphin et al. 2017, "Language modeling with gated convolutional
//! networks", and `torch.nn.GLU`; Shazeer 2020, "GLU variants improve transformer", where both halves come from one
//! linear layer.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::NodeId;
use crate::ir::ops::Unary;
use crate::ir::types::{Dim, TensorType};

/// One half gates the other.
pub enum Glu {
    /// The second, by its sigmoid.
    Sigmoid,
    /// The first, by its silu.
    Silu,
}

impl Layer for Glu {
    fn name(&self) -> &'static str {
        match self {
            Self::Sigmoid => "glu",
            Self::Silu => "swiglu",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Sigmoid => "a·σ(b) of the halves a and b",
            Self::Silu => "a·σ(a)·b of the halves a and b",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Axis(-1) }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let axis = axis(call, self.name(), "axis", 0)?;
        let mut ty = call.input().clone();
        let at = outer(&ty) + axis;
        let message = format!("`{}` halves axis {axis}, but {}", self.name(), call.describe_input());
        ty.shape[at] = call.require_multiple(&ty.shape[at], &Dim::from(2), call.span(), message)?;
        Some(ty)
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x).clone();
        let axis = outer(&ty) + call.axis("axis", ty.example().len());
        let half = ty.shape[axis].exact_div(&Dim::from(2)).unwrap_or_default();
        let [left, right] = [Dim::default(), half.clone()].map(|start| b.part(x, axis, start, half.clone()));
        match self {
            Self::Sigmoid => {
                let gate = b.unary(Unary::Sigmoid, right);
                b.times(left, gate)
            }
            Self::Silu => {
                let gate = b.unary(Unary::Sigmoid, left);
                let silu = b.times(left, gate);
                b.times(silu, right)
            }
        }
    }
}
