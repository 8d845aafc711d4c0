//! `upsample(scale_factor, size, mode = nearest, align_corners = false)`: more (or fewer) elements along the axes of an
//! image or a sequence. Either `scale_factor`, a whole number (or one for rows and one for columns), or `size` is given.
//!
//! Shapes: `[C, H, W]` to `[C, OH, OW]`, and `[C, L]` to `[C, OL]`. `nearest` repeats elements; `bilinear` for images and
//! `linear` for sequences interpolates between the two nearest. As `torch.nn.Upsample`: place o of the result lies at
//! (o + ½)·n/m − ½ of the input, or with `align_corners` at o·(n − 1)/(m − 1).

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::axes::{along_axis, outer, planes, with_example};
use crate::graph::{Builder, NodeId};
use crate::ops::{Binary, Scalar, Unary};
use crate::types::{Dim, TensorType};

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
            Argument { name: "scale_factor", kind: ArgumentKind::Pair, default: Default::Absent },
            Argument { name: "size", kind: ArgumentKind::Pair, default: Default::Absent },
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
        let (scale, size) = (call.call().pair("scale_factor"), call.call().pair("size"));
        if scale.is_some() == size.is_some() {
            let message = "`upsample` needs either a `scale_factor` or a `size`".to_owned();
            call.error(call.span(), message, "`upsample(2)`, or `upsample(size = [32, 32])`".to_owned());
            return None;
        }
        let lengths = lengths(call.call(), &ty, count);
        if count == 1 && scale.or(size).is_some_and(|[rows, columns]| rows != columns) {
            let message =
                format!("a sequence has one axis to scale, but two sizes are given: {}", call.describe_input());
            call.error(call.span(), message, String::new());
            return None;
        }
        let mut example = ty.example()[..1].to_vec();
        example.extend(lengths);
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let mut x = cx.operands[0];
        let ty = cx.builder.graph.ty(x).clone();
        let count = ty.example().len() - 1;
        let first = outer(&ty) + 1;
        let whole = call.word("mode") == "nearest" && call.pair("scale_factor").is_some();
        if whole {
            let scales = call.pair("scale_factor").expect("it is given").map(Dim::clone);
            return repeated(cx.builder, x, first, &scales[..count]);
        }
        for (axis, to) in lengths(call, &ty, count).into_iter().enumerate() {
            let from = ty.shape[first + axis].clone();
            if from == to {
                continue;
            }
            let matrix = match call.word("mode") {
                "nearest" => nearest(cx.builder, &from, &to),
                _ => linear(cx.builder, &from, &to, call.flag("align_corners")),
            };
            x = along_axis(cx.builder, x, first + axis, matrix);
        }
        x
    }
}

/// The lengths of the axes of the result behind the channels.
fn lengths(call: &LayerCall, ty: &TensorType, count: usize) -> Vec<Dim> {
    let from = &ty.example()[1..];
    match (call.pair("scale_factor"), call.pair("size")) {
        (Some(scales), _) => from.iter().zip(scales).map(|(length, scale)| length * scale).collect(),
        (_, size) => size.into_iter().flatten().take(count).cloned().collect(),
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

/// `[to, from]`: 1 where element i of the input is the one below o·from/to, in whole numbers:
/// i·to ≤ o·from < (i + 1)·to.
fn nearest(b: &mut Builder, from: &Dim, to: &Dim) -> NodeId {
    let shape = vec![to.clone(), from.clone()];
    let (o, i) = (b.iota(0, shape.clone()), b.iota(1, shape));
    let place = b.scaled(o, Scalar::size(from.clone()));
    let begin = b.scaled(i, Scalar::size(to.clone()));
    let width = b.constant_like(Scalar::size(to.clone()), begin);
    let end = b.plus(begin, width);
    let (after, before) = (b.binary(Binary::Ge, place, begin), b.binary(Binary::Gt, end, place));
    b.times(after, before)
}

/// `[to, from]`: max(0, 1 − |p(o) − i|), where p is the place of o among the elements of the input.
fn linear(b: &mut Builder, from: &Dim, to: &Dim, align_corners: bool) -> NodeId {
    let one = Dim::from(1);
    let shape = vec![to.clone(), from.clone()];
    let (o, i) = (b.iota(0, shape.clone()), b.iota(1, shape));
    let place = if to.is_one() && align_corners {
        b.constant_like(0.0, o)
    } else if align_corners {
        let ratio = Scalar::size(from - &one).times(&Scalar::reciprocal(to - &one));
        b.scaled(o, ratio)
    } else {
        let half = b.constant_like(0.5, o);
        let middle = b.plus(o, half);
        let ratio = Scalar::size(from.clone()).times(&Scalar::reciprocal(to.clone()));
        let place = b.scaled(middle, ratio);
        b.minus(place, half)
    };
    // before the first and behind the last element there is nothing to go on with
    let (first, last) = (b.constant_like(0.0, place), b.constant_like(Scalar::size(from - &one), place));
    let place = b.binary(Binary::Max, place, first);
    let place = b.binary(Binary::Min, place, last);
    let distance = b.minus(place, i);
    let distance = b.unary(Unary::Abs, distance);
    let one = b.constant_like(1.0, distance);
    let weight = b.minus(one, distance);
    b.unary(Unary::Relu, weight)
}
