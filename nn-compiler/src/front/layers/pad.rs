//! `pad(padding, mode = constant, value = 0)`: elements before and after each axis.
//!
//! Shapes: an axis of n elements becomes one of before + n + after. `padding` is a list with a size for both ends, or
//! `[before, after]`, for each of the last axes: `pad([1, [0, 2]])` pads the last two. One size pads every axis but the
//! channels: rows and columns of `[C, H, W]`, the length of `[C, L]`, the one axis of a vector. The modes are those of
//! `torch.nn.functional.pad`: `constant` puts `value` there, `reflect` mirrors at the outermost element, `replicate`
//! repeats it, `circular` goes on at the other end.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{outer, with_example};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::types::{Dim, TensorType};

/// More elements at the ends of axes.
pub struct Pad;

impl Layer for Pad {
    fn name(&self) -> &'static str {
        "pad"
    }

    fn formula(&self) -> &'static str {
        "x with more elements before and after"
    }

    fn arguments(&self) -> &'static [Argument] {
        const MODES: &[&str] = &["constant", "reflect", "replicate", "circular"];
        &[
            Argument { name: "padding", kind: ArgumentKind::Margins, default: Default::Required },
            Argument { name: "mode", kind: ArgumentKind::Word(MODES), default: Default::Word("constant") },
            Argument { name: "value", kind: ArgumentKind::Number, default: Default::Number(0.0) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        let rank = ty.example().len();
        if call.call().given_margins("padding").is_some_and(|axes| axes.len() > rank) || rank == 0 {
            let axes = call.call().given_margins("padding").map_or(1, Vec::len);
            let message = format!("`pad` is given {axes} axes, but {}", call.describe_input());
            call.error(call.argument_span("padding"), message, String::new());
            return None;
        }
        let mode = call.call().word("mode");
        if mode != "constant" && call.call().number("value") != 0.0 {
            let message = format!("`value` is what a constant padding is made of, but the mode is `{mode}`");
            call.error(call.argument_span("value"), message, "leave one of them out".to_owned());
            return None;
        }
        let mut shape = ty.example().to_vec();
        for (length, [before, after]) in shape.iter_mut().zip(margins(call.call(), rank)) {
            let most = match mode {
                "reflect" => &*length - &Dim::from(1),
                _ => length.clone(),
            };
            for side in [&before, &after] {
                let why = match mode {
                    "reflect" => "a reflected padding is shorter than its axis",
                    "circular" => "a circular padding is no longer than its axis",
                    _ => break,
                };
                let message = format!("{why}, but this one has {side} elements, and an axis has {length}");
                call.require_at_most(side, &most, call.argument_span("padding"), message)?;
            }
            *length = &(&before + &*length) + &after;
        }
        Some(with_example(&ty, shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let mut x = cx.operands[0];
        let ty = cx.builder.graph.ty(x).clone();
        let margins = margins(call, ty.example().len());
        for (axis, [before, after]) in margins.into_iter().enumerate() {
            let axis = outer(&ty) + axis;
            let (before, after) = match call.word("mode") {
                "constant" => {
                    let value = call.number("value");
                    (filled(cx.builder, x, axis, before, value), filled(cx.builder, x, axis, after, value))
                }
                "reflect" => {
                    (reflected(cx.builder, x, axis, before, true), reflected(cx.builder, x, axis, after, false))
                }
                "replicate" => {
                    (repeated(cx.builder, x, axis, before, true), repeated(cx.builder, x, axis, after, false))
                }
                _ => {
                    let length = &cx.builder.graph.ty(x).shape[axis].clone() - &before;
                    (cx.builder.part(x, axis, length, before), cx.builder.part(x, axis, Dim::default(), after))
                }
            };
            x = cx.builder.concat(&[before, x, after], axis);
        }
        x
    }
}

/// Before and after each axis of an example of this rank.
fn margins(call: &LayerCall, rank: usize) -> Vec<[Dim; 2]> {
    let none = [Dim::default(), Dim::default()];
    let given = match call.size("padding") {
        Some(both) => vec![[both.clone(), both.clone()]; if rank > 1 { rank - 1 } else { rank }],
        None => call.given_margins("padding").cloned().unwrap_or_default(),
    };
    let mut margins = vec![none; rank - given.len()];
    margins.extend(given);
    margins
}

fn filled(b: &mut Builder, x: NodeId, axis: usize, length: Dim, value: f64) -> NodeId {
    let mut shape = b.graph.ty(x).shape.clone();
    shape[axis] = length;
    b.constant(value, shape)
}

/// The elements next to the outermost one, from there on outwards.
fn reflected(b: &mut Builder, x: NodeId, axis: usize, length: Dim, before: bool) -> NodeId {
    let one = Dim::from(1);
    let start = if before { one } else { &(&b.graph.ty(x).shape[axis].clone() - &one) - &length };
    let part = b.part(x, axis, start, length);
    b.reverse(part, vec![axis])
}

/// The outermost element several times.
fn repeated(b: &mut Builder, x: NodeId, axis: usize, length: Dim, before: bool) -> NodeId {
    let one = Dim::from(1);
    let mut shape = b.graph.ty(x).shape.clone();
    let start = if before { Dim::default() } else { &shape[axis] - &one };
    let edge = b.part(x, axis, start, one);
    shape[axis] = length;
    // without its axis it repeats along it
    let mut without = shape.clone();
    without.remove(axis);
    let edge = b.reshape(edge, without);
    let kept = (0..shape.len()).filter(|other| *other != axis).collect();
    b.broadcast(edge, kept, shape)
}
