//! `cumsum(axis, exclusive = false, reverse = false)`: running sums along an axis, y[i] = x[0] + … + x[i].
//!
//! Shapes: as the input. With `exclusive` the element itself is not added, with `reverse` the sums run from the end.
//! `torch.cumsum`, with the flags of ONNX. It is a product with a triangular matrix.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::axes::{along_axis, axis, outer};
use crate::graph::NodeId;
use crate::ops::Binary;
use crate::types::TensorType;

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
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x).clone();
        let axis = outer(&ty) + call.axis("axis", ty.example().len());
        let square = vec![ty.shape[axis].clone(); 2];
        let (to, from) = (b.iota(0, square.clone()), b.iota(1, square));
        let (later, earlier) = if call.flag("reverse") { (from, to) } else { (to, from) };
        let counts = b.binary(if call.flag("exclusive") { Binary::Gt } else { Binary::Ge }, later, earlier);
        along_axis(b, x, axis, counts)
    }
}
