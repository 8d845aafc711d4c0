//! What losses over classes share: where the classes are, weights of classes, and labels that do not count.

use super::loss::{along_last, fits_axis};
use super::{Argument, ArgumentKind, CheckCall, Default, LayerCall};
use crate::front::layers::axes::{axis, outer};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Reduction};
use crate::ir::types::{Element, TensorType};

/// A weight for each class.
pub(super) const WEIGHT: Argument = Argument { name: "weight", kind: ArgumentKind::Numbers, default: Default::Absent };

/// A label that counts for nothing.
pub(super) const IGNORE_INDEX: Argument =
    Argument { name: "ignore_index", kind: ArgumentKind::Integer, default: Default::Absent };

/// The axis of an example along which the classes are. Where there are several, neither PyTorch's first nor our last one is
/// assumed, unless the labels' own type says that it is the last.
pub(super) const AXIS: Argument = Argument { name: "axis", kind: ArgumentKind::Axis, default: Default::Absent };

/// The type of class labels for the scores that a loss is fed; checks the weights of the classes too.
pub(super) fn class_target(name: &str, call: &mut dyn CheckCall) -> Option<TensorType> {
    if call.input().example().is_empty() {
        let message = format!("`{name}` needs a score for each class, but {}", call.describe_input());
        call.error(call.span(), message, "the last axis counts the classes: `… -> linear(10)`".to_owned());
        return None;
    }
    let has_axis = call.call().given_axes("axis").is_some();
    let last = call.input().example().len() - 1;
    if !has_axis && last > 0 && !labels_say_last(call) {
        let message = format!("`{name}` is not told which axis counts the classes, and {}", call.describe_input());
        let help = format!(
            "for one label an example put `flatten -> linear(…)` before it; for one label a place give the axis: \
             `{name}(axis = 0)` where channels are classes, `{name}(axis = -1)` where the last axis counts them"
        );
        call.error(call.span(), message, help);
        return None;
    }
    let axis = if has_axis { axis(call, name, "axis", 0)? } else { last };
    let mut shape = call.input().shape.clone();
    let classes = shape.remove(outer(call.input()) + axis);
    fits_axis(call, "weight", &classes, false)?;
    Some(TensorType { element: Element::Class(classes), shape })
}

/// Whether the labels that were passed fit the scores if their last axis counts the classes, and if no other one does.
fn labels_say_last(call: &dyn CheckCall) -> bool {
    let Some(labels) = call.given_type("target") else { return false };
    let scores = call.input().example();
    let fits = |axis: usize| {
        let rest = scores.iter().enumerate().filter(|(other, _)| *other != axis).map(|(_, size)| size);
        labels.element == Element::Class(scores[axis].clone()) && labels.example().iter().eq(rest)
    };
    let last = scores.len() - 1;
    fits(last) && !(0..last).any(fits)
}

/// A value of the scores' shape with the axis of the classes as last one.
pub(super) fn classes_last(b: &mut Builder, call: &LayerCall, x: NodeId) -> NodeId {
    let ty = b.graph.ty(x);
    let (rank, example) = (ty.rank(), ty.example().len());
    let axis = call.given_axes("axis").map_or(rank - 1, |_| rank - example + call.axis("axis", example));
    let axes = (0..rank).filter(|other| *other != axis).chain([axis]).collect();
    b.transpose(x, axes)
}

/// Labels beside values that have the classes as last axis.
pub(super) struct Labels<'a> {
    pub labels: NodeId,
    pub call: &'a LayerCall,
}

impl Labels<'_> {
    /// Whether some labels count for nothing. The check of inputs gives them a class that there is not, whose row of
    /// `one_hot` is zero; `pick` would look outside of the row.
    fn may_be_ignored(&self) -> bool {
        self.call.given_number("ignore_index").is_some()
    }

    /// The value of each row that its label names, and 0 for an ignored one.
    pub fn of(&self, b: &mut Builder, values: NodeId) -> NodeId {
        if !self.may_be_ignored() {
            return b.pick(values, self.labels);
        }
        let (is_label, zero) = (b.one_hot(self.labels), b.constant_like(0.0, values));
        let chosen = b.select(is_label, values, zero);
        let last = b.graph.ty(values).rank() - 1;
        b.reduce(Reduction::Sum, chosen, vec![last])
    }

    /// What each row counts: its class's weight, and 0 for an ignored one; `None` where each counts 1.
    pub fn weights(&self, b: &mut Builder, values: NodeId) -> Option<NodeId> {
        let weights = match self.call.numbers("weight") {
            Some(numbers) => along_last(b, numbers, values),
            None if self.may_be_ignored() => b.constant_like(1.0, values),
            None => return None,
        };
        Some(self.of(b, weights))
    }

    /// Nothing where the label is ignored, whatever else there is (it may be NaN).
    pub fn unless_ignored(&self, b: &mut Builder, losses: NodeId, values: NodeId) -> NodeId {
        if !self.may_be_ignored() {
            return losses;
        }
        let (one, zero) = (b.constant_like(1.0, values), b.constant_like(0.0, losses));
        let counts = self.of(b, one);
        b.select(counts, losses, zero)
    }

    /// The rows' losses as the call wants them. A mean divides by the sum of the weights of the labels that count; where
    /// that is 0 the loss is 0, and so are its gradients (PyTorch's loss is NaN then).
    pub fn reduced(&self, b: &mut Builder, losses: NodeId, weights: Option<NodeId>) -> NodeId {
        match weights {
            Some(weights) if self.call.word("reduction") == "mean" => {
                let (sum, total) = (b.sum_all(losses), b.sum_all(weights));
                let (zero, one) = (b.constant(0.0, Vec::new()), b.constant(1.0, Vec::new()));
                let is_none = b.binary(Binary::Eq, total, zero);
                let total = b.select(is_none, one, total);
                b.over(sum, total)
            }
            _ => super::loss::reduced(b, self.call, losses),
        }
    }
}
