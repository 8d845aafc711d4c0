//! What the normalising layers share: moments over some axes, and the scaled result.

use super::{CheckCall, Construction, LayerCall};
use crate::ir::graph::{NodeId, kept_axes};
use crate::ir::init::Init;
use crate::ir::ops::{Reduction, Scalar, Unary};
use crate::ir::types::{Dim, Shape, TensorType, element_count};

/// Mean and variance over some axes of a value; both without these axes.
pub(super) struct Moments {
    /// The value minus its mean.
    pub centred: NodeId,
    /// `μ = Σx / n`; of equal numbers it is that number.
    pub mean: NodeId,
    /// `σ² = Σ(x − μ)² / n`: the squares are summed around the mean, so that a mean far from zero costs no digits.
    pub variance: NodeId,
    /// n
    pub count: Dim,
}

/// The moments of `x` over `axes`.
pub(super) fn moments(cx: &mut Construction<'_>, x: NodeId, axes: &[usize]) -> Moments {
    let shape = cx.builder.graph.ty(x).shape.clone();
    let summed: Shape = axes.iter().map(|axis| shape[*axis].clone()).collect();
    let count = element_count(&summed);
    let b = &mut *cx.builder;
    let mean = b.reduce(Reduction::Mean, x, axes.to_vec());
    let repeated = b.broadcast(mean, kept_axes(shape.len(), axes), shape);
    let centred = b.minus(x, repeated);
    let squares = b.times(centred, centred);
    let sum = b.reduce(Reduction::Sum, squares, axes.to_vec());
    let variance = b.scaled(sum, Scalar::reciprocal(count.clone()));
    Moments { centred, mean, variance, count }
}

/// `1 / √(variance + eps)`
pub(super) fn inverse_deviation(cx: &mut Construction<'_>, variance: NodeId, eps: f64) -> NodeId {
    let b = &mut *cx.builder;
    let (eps, one) = (b.constant_like(eps, variance), b.constant_like(1.0, variance));
    let shifted = b.plus(variance, eps);
    let deviation = b.unary(Unary::Sqrt, shifted);
    b.over(one, deviation)
}

/// `x · scale`, where `scale` has the axes of `x` that are listed.
pub(super) fn scale(cx: &mut Construction<'_>, x: NodeId, scale: NodeId, axes: &[usize]) -> NodeId {
    let shape = cx.builder.graph.ty(x).shape.clone();
    let repeated = cx.builder.broadcast(scale, axes.to_vec(), shape);
    cx.builder.times(x, repeated)
}

/// `x + shift`, as [`scale`].
pub(super) fn shift(cx: &mut Construction<'_>, x: NodeId, shift: NodeId, axes: &[usize]) -> NodeId {
    let shape = cx.builder.graph.ty(x).shape.clone();
    let repeated = cx.builder.broadcast(shift, axes.to_vec(), shape);
    cx.builder.plus(x, repeated)
}

/// Declares the learned scale and shift, `weight` (ones) and `bias` (zeros). Neither is a weight to penalties, as usual for
/// norms.
pub(super) fn affine(call: &mut dyn CheckCall, shape: &[Dim], bias: bool) {
    let fans = (Dim::from(1), Dim::from(1));
    call.parameter("weight", shape.to_vec(), Init::Constant(1.0), fans.clone(), false);
    if bias {
        call.parameter("bias", shape.to_vec(), Init::Constant(0.0), fans, false);
    }
}

/// Checks `eps`: what is added to a variance, so that its root is not zero.
pub(super) fn check_eps(call: &mut dyn CheckCall, name: &str) -> Option<()> {
    let eps = call.call().number("eps");
    if eps >= 0.0 {
        return Some(());
    }
    let message = format!("`eps` of `{name}` is added to a variance and cannot be below zero, but {eps} was given");
    call.error(call.argument_span("eps"), message, "usually 1e-5".to_owned());
    None
}

/// The position of an example's first axis: after the batch, where there is one.
pub(super) fn first_axis(ty: &TensorType) -> usize {
    ty.rank() - ty.example().len()
}

/// The channels of the input, its first axis; an error if it has none.
pub(super) fn channels(call: &mut dyn CheckCall, name: &str) -> Option<Dim> {
    if let Some(channels) = call.input().example().first().cloned() {
        return Some(channels);
    }
    let message = format!("`{name}` needs channels, the first axis of an example, but {}", call.describe_input());
    call.error(call.span(), message, "a scalar can be reshaped first: `-> reshape([1])`".to_owned());
    None
}

/// The trailing axes that a layer normalises over: those of `normalized_shape`, or the last one. Gives their sizes.
pub(super) fn normalized_shape(call: &mut dyn CheckCall, name: &str) -> Option<Shape> {
    let example = call.input().example().to_vec();
    let given = call.call().sizes("normalized_shape").cloned();
    let count = given.as_ref().map_or(1, Vec::len);
    if count == 0 || count > example.len() {
        let message = format!("`{name}` normalises over the last axes, {count} of them, but {}", call.describe_input());
        call.error(call.argument_span("normalized_shape"), message, String::new());
        return None;
    }
    let trailing = example[example.len() - count..].to_vec();
    for (given, axis) in given.iter().flatten().zip(&trailing) {
        let message = format!(
            "`normalized_shape` of `{name}` is that of the last axes, but {} and this says {given}",
            call.describe_input()
        );
        call.require_equal(given, axis, call.argument_span("normalized_shape"), message)?;
    }
    Some(trailing)
}

/// How many trailing axes [`normalized_shape`] means, after the check.
pub(super) fn trailing_axes(cx: &Construction<'_>, call: &LayerCall) -> Vec<usize> {
    let rank = cx.builder.graph.ty(cx.operands[0]).rank();
    let count = call.sizes("normalized_shape").map_or(1, Vec::len);
    (rank - count..rank).collect()
}
