//! `global_avg_pool`, `global_max_pool`: the mean, or the largest, of each channel.
//!
//! Shapes: `[C, H, W]` to `[C]`, and `[C, L]` to `[C]`: all axes but the first. As `adaptive_avg_pool(1)` and
//! `adaptive_max_pool(1)`, which keep the axes, with one element each: of equal maxima the first gets the gradient (`amax`
//! shares it).

use super::adaptive_pool::largest;
use super::reduce::mean;
use super::{Argument, CheckCall, Construction, Layer, LayerCall};
use crate::front::layers::axes::{outer, with_example};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, TensorType};

/// One number for each channel.
pub enum GlobalPool {
    /// The mean.
    Mean,
    /// The largest element.
    Max,
}

impl Layer for GlobalPool {
    fn name(&self) -> &'static str {
        match self {
            Self::Mean => "global_avg_pool",
            Self::Max => "global_max_pool",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Mean => "the mean of each channel",
            Self::Max => "the largest element of each channel",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        if ty.example().len() < 2 {
            let message =
                format!("`{}` needs channels and places, as in [C, H, W], but {}", self.name(), call.describe_input());
            call.error(call.span(), message, String::new());
            return None;
        }
        Some(with_example(&ty, ty.example()[..1].to_vec()))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x);
        let axes: Vec<usize> = (outer(ty) + 1..ty.rank()).collect();
        match self {
            Self::Mean => mean(b, x, axes),
            Self::Max => {
                let result = call.result.as_ref().expect("checked");
                let pooled = largest(b, x, &[Dim::from(1)]);
                b.reshape(pooled, result.shape.clone())
            }
        }
    }
}
