//! `one_hot`: a class as numbers, 1 at the class and 0 elsewhere.
//!
//! Shapes: `class(K)` to `[K]`, and `[class(K); T]` to `[T, K]`: `torch.nn.functional.one_hot`, in floats.

use super::{Argument, CheckCall, Construction, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::types::{Element, TensorType};

/// Classes as numbers.
pub struct OneHot;

impl Layer for OneHot {
    fn name(&self) -> &'static str {
        "one_hot"
    }

    fn formula(&self) -> &'static str {
        "1 at the class, 0 elsewhere"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[]
    }

    fn takes_classes(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let Element::Class(classes) = call.input().element.clone() else { return None };
        let mut shape = call.input().shape.clone();
        shape.push(classes);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, _: &LayerCall) -> NodeId {
        cx.builder.one_hot(cx.operands[0])
    }
}
