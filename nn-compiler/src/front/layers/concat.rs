//! `concat(axis = 0)`, `stack(axis = 0)`: values one after the other along an axis; `stack` along a new one:
//! `(a, b) -> concat(1)`.
//!
//! Shapes: equal but for that axis, whose sizes add up; `stack` takes values of one shape and makes an axis of as many
//! elements as there are values. A value that does not depend on an input is the same for all examples. `torch.cat` and
//! `torch.stack`.

use std::ops::RangeInclusive;

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, batched, outer, with_example};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, Shape, TensorType, display_shape};

/// Values joined along an axis.
pub enum Concat {
    /// That they have.
    Old,
    /// That is new.
    New,
}

impl Layer for Concat {
    fn name(&self) -> &'static str {
        match self {
            Self::Old => "concat",
            Self::New => "stack",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Old => "values one after the other along an axis",
            Self::New => "values side by side along a new axis",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Axis(0) }]
    }

    fn operands(&self) -> RangeInclusive<usize> {
        1..=usize::MAX
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let is_new = matches!(self, Self::New);
        let axis = axis(call, self.name(), "axis", usize::from(is_new))?;
        let shapes: Vec<Shape> = call.inputs().iter().map(|ty| ty.example().to_vec()).collect();
        let any_batch = call.inputs().iter().any(|ty| ty.is_batched());
        let first = shapes[0].clone();
        let mut length = if is_new { Dim::from(1) } else { first[axis].clone() };
        for (position, shape) in shapes.iter().enumerate().skip(1) {
            let but = if is_new { String::new() } else { format!(" but for axis {axis}") };
            let message = format!(
                "`{}` joins values of one shape{but}: the first is {}, but {}",
                self.name(),
                display_shape(&first),
                call.describe(position)
            );
            if shape.len() != first.len() {
                call.error(call.span(), message, String::new());
                return None;
            }
            let mut wanted = first.clone();
            for (at, (given, expected)) in shape.iter().zip(&first).enumerate() {
                if is_new || at != axis {
                    call.require_equal(given, expected, call.span(), message.clone())?;
                } else {
                    wanted[at].clone_from(given);
                    length = &length + given;
                }
            }
            call.conform(position, wanted);
            if is_new {
                length = &length + &Dim::from(1);
            }
        }
        let mut shape = first;
        if is_new {
            shape.insert(axis, length);
        } else {
            shape[axis] = length;
        }
        let ty = TensorType::float(shape);
        Some(if any_batch { batched(&ty) } else { ty })
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let result = call.result.as_ref().expect("checked");
        let axis = call.axis("axis", result.example().len());
        let b = &mut *cx.builder;
        let mut pieces = Vec::new();
        for operand in &cx.operands {
            let ty = b.graph.ty(*operand).clone();
            let mut piece = *operand;
            if result.is_batched() && !ty.is_batched() {
                let all = batched(&ty);
                piece = b.broadcast(piece, (1..all.rank()).collect(), all.shape);
            }
            if matches!(self, Self::New) {
                let mut example = ty.example().to_vec();
                example.insert(axis, Dim::from(1));
                let wide = with_example(b.graph.ty(piece), example);
                piece = b.reshape(piece, wide.shape);
            }
            pieces.push(piece);
        }
        b.concat(&pieces, outer(result) + axis)
    }
}
