//! `upsample(scale_factor, size, mode = nearest, align_corners = false)`: more (or fewer) elements along the axes of an
//! image or a sequence. Either `scale_factor`, a whole number (or one for rows and one for columns), or `size` is given.
//!
//! Shapes: `[C, H, W]` to `[C, OH, OW]`, and `[C, L]` to `[C, OL]`. `nearest` repeats elements; `bilinear` for images and
//! `linear` for sequences interpolates between the two nearest; an element without a share in a place does not reach it, not
//! even as 0 · ∞. As `torch.nn.Upsample`: place o of the result lies at
//! (o + ½)·n/m − ½ of the input, or with `align_corners` at o·(n − 1)/(m − 1).

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{outer, planes, with_example};
use crate::front::layers::windows::per_axis;
use crate::ir::graph::{Builder, NodeId};
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::{Dim, Shape, TensorType};

/// Another number of elements.
pub struct Upsample;

impl Layer for Upsample {
    fn name(&self) -> &'static str {
        "upsample"
    }

    fn formula(&self) -> &'static str {
        "x repeated, or interpolated between neighbours"
    }

    fn arguments(&self) -> &'static [Argument] {
        const MODES: &[&str] = &["nearest", "linear", "bilinear"];
        &[
            Argument { name: "scale_factor", kind: ArgumentKind::PerAxis, default: Default::Absent },
            Argument { name: "size", kind: ArgumentKind::PerAxis, default: Default::Absent },
            Argument { name: "mode", kind: ArgumentKind::Word(MODES), default: Default::Word("nearest") },
            Argument { name: "align_corners", kind: ArgumentKind::Flag, default: Default::Flag(false) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let count = planes(call, self.name())?;
        let ty = call.input().clone();
        let mode = call.call().word("mode");
        let wanted = ["linear", "bilinear"][count - 1];
        if mode != "nearest" && mode != wanted {
            let message = format!("the mode `{mode}` is not for this: {}", call.describe_input());
            call.error(call.argument_span("mode"), message, format!("`nearest` or `{wanted}`"));
            return None;
        }
        if mode == "nearest" && call.call().flag("align_corners") {
            let message = "`align_corners` is for interpolation, but the mode is `nearest`".to_owned();
            call.error(call.argument_span("align_corners"), message, format!("`mode = {wanted}`"));
            return None;
        }
        let given = ["scale_factor", "size"].map(|argument| call.call().find(argument).is_some());
        if given[0] == given[1] {
            let message = "`upsample` needs either a `scale_factor` or a `size`".to_owned();
            call.error(call.span(), message, "`upsample(2)`, or `upsample(size = [32, 32])`".to_owned());
            return None;
        }
        let sizes = per_axis(call, self.name(), if given[0] { "scale_factor" } else { "size" }, count)?;
        let from = ty.example()[1..].iter();
        let lengths: Shape =
            if given[0] { from.zip(&sizes).map(|(length, scale)| length * scale).collect() } else { sizes };
        let mut example = ty.example()[..1].to_vec();
        example.extend(lengths);
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let mut x = cx.operands[0];
        let ty = cx.builder.graph.ty(x).clone();
        let first = outer(&ty) + 1;
        let mode = match (call.word("mode"), call.flag("align_corners")) {
            ("nearest", _) => Interpolation::Nearest,
            (_, false) => Interpolation::Linear,
            (_, true) => Interpolation::LinearCorners,
        };
        if mode == Interpolation::Nearest
            && let Some(scales) = call.per_axis("scale_factor", ty.rank() - first)
        {
            return repeated(cx.builder, x, first, &scales);
        }
        let result = call.result.as_ref().expect("checked");
        // the last axis first, while there are few rows: along it, rows are turned, which takes longer than what follows
        for axis in (first..ty.rank()).rev() {
            let (from, to) = (ty.shape[axis].clone(), result.shape[axis].clone());
            if from != to {
                x = cx.builder.resample(Resampling { mode, from, to, transposed: false }, x, axis);
            }
        }
        x
    }
}

/// Each element as often as its axis says, in place.
fn repeated(b: &mut Builder, x: NodeId, first: usize, scales: &[Dim]) -> NodeId {
    let shape = b.graph.ty(x).shape.clone();
    let (mut kept, mut wide) = ((0..first).collect::<Vec<_>>(), shape[..first].to_vec());
    let mut joined = wide.clone();
    for (length, scale) in shape[first..].iter().zip(scales) {
        kept.push(wide.len());
        wide.extend([length.clone(), scale.clone()]);
        joined.push(length * scale);
    }
    let repeated = b.broadcast(x, kept, wide);
    b.reshape(repeated, joined)
}
