//! `cosine_similarity(axis = -1, eps = 1e-8)`, `cosine_embedding([target], margin = 0.0, reduction = mean)`,
//! `triplet_margin(margin = 1.0, p = 2.0, eps = 1e-6, swap = false, reduction = mean)`: what compares whole vectors.
//!
//! Shapes: vectors `[…, n]`, all of one shape; one number for each pair of vectors.
//!
//! - `(a, b) -> cosine_similarity`: `a·b / (max(‖a‖, eps)·max(‖b‖, eps))` along an axis, which disappears. The derivative is
//!   that of lengths which are not held at eps, as in PyTorch; a length of 0 gets nothing.
//! - `(a, b) -> cosine_embedding(t)`: `1 − cos` where t = 1, `max(0, cos − margin)` where t = −1, with
//!   `cos = a·b / √((a·a + 1e-12)·(b·b + 1e-12))`; t `[…]` (an input `targets` where it is left out).
//! - `(anchor, positive, negative) -> triplet_margin`: `max(0, d(a, p) − d(a, n) + margin)` with
//!   `d(x, y) = (Σ |x − y + eps|^p)^(1/p)`; with `swap` the negative's distance is the smaller one of those to anchor and
//!   positive (Balntas et al. 2016, "Learning local feature descriptors with triplets").
//!
//! Names, formulas and defaults are those of `torch.nn.functional`.

use std::ops::RangeInclusive;

use super::loss::{REDUCTION, TARGET, have_one_shape, held_above, reduced, reduced_type};
use super::roots::norm;
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Reduction, Unary};
use crate::ir::types::TensorType;

/// What compares vectors.
pub enum Similarity {
    /// The cosine of the angle between two.
    Cosine,
    /// Whether two point the same way.
    CosineEmbedding,
    /// Whether one is nearer to another than to a third.
    Triplet,
}

/// What PyTorch adds to the squared lengths in `cosine_embedding_loss`.
const SQUARES_EPS: f64 = 1e-12;

const fn number(name: &'static str, kind: ArgumentKind, default: f64) -> Argument {
    Argument { name, kind, default: Default::Number(default) }
}

const COSINE: &[Argument] = &[
    Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Axis(-1) },
    number("eps", ArgumentKind::Positive, 1e-8),
];
const COSINE_EMBEDDING: &[Argument] = &[TARGET, number("margin", ArgumentKind::Number, 0.0), REDUCTION];
const TRIPLET: &[Argument] = &[
    number("margin", ArgumentKind::NotNegative, 1.0),
    number("p", ArgumentKind::Positive, 2.0),
    number("eps", ArgumentKind::Positive, 1e-6),
    Argument { name: "swap", kind: ArgumentKind::Flag, default: Default::Flag(false) },
    REDUCTION,
];

impl Layer for Similarity {
    fn name(&self) -> &'static str {
        match self {
            Self::Cosine => "cosine_similarity",
            Self::CosineEmbedding => "cosine_embedding",
            Self::Triplet => "triplet_margin",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Cosine => "a·b / (max(‖a‖, eps)·max(‖b‖, eps))",
            Self::CosineEmbedding => "mean of 1 - cos where t = 1, max(0, cos - margin) where t = -1",
            Self::Triplet => "mean of max(0, d(a, p) - d(a, n) + margin)",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Cosine => COSINE,
            Self::CosineEmbedding => COSINE_EMBEDDING,
            Self::Triplet => TRIPLET,
        }
    }

    fn operands(&self) -> RangeInclusive<usize> {
        match self {
            Self::Triplet => 3..=3,
            _ => 2..=2,
        }
    }

    fn is_loss(&self) -> bool {
        !matches!(self, Self::Cosine)
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        have_one_shape(call, self.name())?;
        let mut ty = call.inputs().into_iter().find(|ty| ty.is_batched()).unwrap_or(call.input()).clone();
        if ty.example().is_empty() {
            let message = format!("`{}` compares vectors, but {}", self.name(), call.describe_input());
            call.error(call.span(), message, String::new());
            return None;
        }
        let along = if let Self::Cosine = self { axis(call, self.name(), "axis", 0)? } else { ty.example().len() - 1 };
        ty.shape.remove(outer(&ty) + along);
        if let Self::CosineEmbedding = self {
            call.target(ty.clone());
        }
        Some(if self.is_loss() { reduced_type(call.call(), ty) } else { ty })
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let b = &mut *cx.builder;
        let mut x = cx.operands.clone();
        let last = b.graph.ty(x[0]).rank() - 1;
        match self {
            Self::Cosine => {
                let all_batched = x.iter().map(|id| b.graph.ty(*id).clone()).find(TensorType::is_batched);
                if let Some(ty) = all_batched {
                    // a vector for all examples meets each of them
                    for id in &mut x {
                        let rank = b.graph.ty(*id).rank();
                        *id = b.broadcast(*id, (ty.rank() - rank..ty.rank()).collect(), ty.shape.clone());
                    }
                }
                let ty = b.graph.ty(x[0]);
                let along = outer(ty) + call.axis("axis", ty.example().len());
                let eps = call.number("eps");
                let mut lengths = [x[0], x[1]].map(|vector| {
                    let length = norm(b, vector, vec![along], 2.0);
                    held_above(b, length, eps)
                });
                let product = dot(b, x[0], x[1], along);
                lengths[0] = b.times(lengths[0], lengths[1]);
                b.over(product, lengths[0])
            }
            Self::CosineEmbedding => {
                let squares = [x[0], x[1]].map(|vector| {
                    let square = dot(b, vector, vector, last);
                    let eps = b.constant_like(SQUARES_EPS, square);
                    b.plus(square, eps)
                });
                let product = b.times(squares[0], squares[1]);
                let (length, product) = (b.unary(Unary::Sqrt, product), dot(b, x[0], x[1], last));
                let cosine = b.over(product, length);
                let [zero, one, opposite, margin] =
                    [0.0, 1.0, -1.0, call.number("margin")].map(|number| b.constant_like(number, cosine));
                let (is_alike, is_other) = (b.binary(Binary::Eq, x[2], one), b.binary(Binary::Eq, x[2], opposite));
                let (alike, above) = (b.minus(one, cosine), b.minus(cosine, margin));
                let other = b.unary(Unary::Relu, above);
                let other = b.select(is_other, other, zero);
                let losses = b.select(is_alike, alike, other);
                reduced(b, call, losses)
            }
            Self::Triplet => {
                let near = distance(b, call, x[0], x[1]);
                let mut far = distance(b, call, x[0], x[2]);
                if call.flag("swap") {
                    let other = distance(b, call, x[1], x[2]);
                    far = b.binary(Binary::Min, far, other);
                }
                let (gap, margin) = (b.minus(near, far), b.constant_like(call.number("margin"), near));
                let short = b.plus(gap, margin);
                let losses = b.unary(Unary::Relu, short);
                reduced(b, call, losses)
            }
        }
    }
}

fn dot(b: &mut Builder, x: NodeId, y: NodeId, axis: usize) -> NodeId {
    let products = b.times(x, y);
    b.reduce(Reduction::Sum, products, vec![axis])
}

/// `(Σ |x − y + eps|^p)^(1/p)` along the last axis.
fn distance(b: &mut Builder, call: &LayerCall, x: NodeId, y: NodeId) -> NodeId {
    let (gap, eps) = (b.minus(x, y), b.constant_like(call.number("eps"), x));
    let gap = b.plus(gap, eps);
    let last = b.graph.ty(x).rank() - 1;
    norm(b, gap, vec![last], call.number("p"))
}
