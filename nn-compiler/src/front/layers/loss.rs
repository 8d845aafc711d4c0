//! What losses share: how the values of a batch become one number, and weights that are numbers of the source.

use super::{Argument, ArgumentKind, CheckCall, Default, LayerCall};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Scalar, Slope};
use crate::ir::types::{Dim, TensorType};

/// The argument that each loss has last: one number (the mean or the sum), or the values themselves.
pub(super) const REDUCTION: Argument =
    Argument { name: "reduction", kind: ArgumentKind::Word(&["mean", "sum", "none"]), default: Default::Word("mean") };

/// The argument that a loss with a target has first.
pub(super) const TARGET: Argument = Argument { name: "target", kind: ArgumentKind::Value, default: Default::Absent };

/// The type of a loss, given that of the values before they are reduced.
pub(super) fn reduced_type(call: &LayerCall, losses: TensorType) -> TensorType {
    if call.word("reduction") == "none" { losses } else { TensorType::float(Vec::new()) }
}

/// The mean of all values, their sum, or the values. (`batchmean` is the sum divided by the number of examples.)
pub(super) fn reduced(b: &mut Builder, call: &LayerCall, losses: NodeId) -> NodeId {
    match call.word("reduction") {
        "mean" => b.mean_all(losses),
        "sum" => b.sum_all(losses),
        "batchmean" => {
            let sum = b.sum_all(losses);
            b.scaled(sum, Scalar::reciprocal(Dim::batch()))
        }
        _ => losses,
    }
}

/// `max(x, least)`, with the derivative of x itself: what is held can come back. A NaN stays.
pub(super) fn held_above(b: &mut Builder, x: NodeId, least: f64) -> NodeId {
    let least = b.constant_like(least, x);
    let is_small = b.binary(Binary::Gt, least, x);
    let held = b.select(is_small, least, x);
    b.sloped(Slope::Held, held, &[x])
}

/// `losses · weights`, and 0 where a weight of the source is 0, whatever the loss is.
pub(super) fn weighed(b: &mut Builder, losses: NodeId, weights: NodeId, numbers: &[f64]) -> NodeId {
    let product = b.times(losses, weights);
    if numbers.iter().all(|number| *number != 0.0) {
        return product;
    }
    let zero = b.constant_like(0.0, product);
    b.select(weights, product, zero)
}

/// All values that a loss is fed have the shape of the first one.
pub(super) fn have_one_shape(call: &mut dyn CheckCall, name: &str) -> Option<()> {
    let first = call.input().example().to_vec();
    for position in 1..call.inputs().len() {
        let given = call.inputs()[position].example().to_vec();
        let message =
            format!("`{name}` compares values of one shape: {}, but {}", call.describe(0), call.describe(position));
        if given.len() != first.len() {
            call.error(call.span(), message, String::new());
            return None;
        }
        for (given, expected) in given.iter().zip(&first) {
            call.require_equal(given, expected, call.span(), message.clone())?;
        }
        call.conform(position, first.clone());
    }
    Some(())
}

/// A list of weights is as long as the axis that they are for; where `one` will do, a single number is for all of it.
pub(super) fn fits_axis(call: &mut dyn CheckCall, name: &str, axis: &Dim, one: bool) -> Option<()> {
    let count = match call.call().numbers(name) {
        Some(numbers) if !(one && numbers.len() == 1) => numbers.len(),
        _ => return Some(()),
    };
    let count = Dim::from(i64::try_from(count).unwrap_or(i64::MAX));
    let message = format!("`{name}` has {count} numbers, but there are {axis} to weigh: {}", call.describe_input());
    call.require_equal(&count, axis, call.argument_span(name), message)
}

/// Numbers along the last axis of a value, in its shape; a single one everywhere.
pub(super) fn along_last(b: &mut Builder, numbers: &[f64], like: NodeId) -> NodeId {
    let shape = b.graph.ty(like).shape.clone();
    match (numbers, shape.last().cloned()) {
        ([one], _) => b.constant(*one, shape),
        (_, Some(last)) => {
            let table = b.table(numbers);
            let table = b.reshape(table, vec![last]); // the same size, perhaps by another name
            b.broadcast(table, vec![shape.len() - 1], shape)
        }
        (_, None) => b.constant(1.0, shape),
    }
}
