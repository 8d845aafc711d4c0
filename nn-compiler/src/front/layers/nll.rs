//! `nll([target], [weight], [ignore_index], [axis], reduction = mean)`: `−l_y`, the negative logarithm of the
//! probability of class y, from the logarithms l of all classes' probabilities.
//!
//! Shapes: l `[K]`, or several axes of which `axis` counts the classes; target `class(K)` for each place along the others
//! (an input `labels` where it is left out), result a scalar: as
//! `torch.nn.functional.nll_loss`. Weights, ignored labels and the axis of the classes are as in `softmax_ce`, which does
//! the same after `log_softmax`, with less rounding.

use super::class_loss::{AXIS, IGNORE_INDEX, Labels, WEIGHT, class_target, classes_last};
use super::loss::{REDUCTION, TARGET, reduced_type, weighed};
use super::{Argument, CheckCall, Construction, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::ops::Unary;
use crate::ir::types::TensorType;

/// The negative log-likelihood.
pub struct Nll;

impl Layer for Nll {
    fn name(&self) -> &'static str {
        "nll"
    }

    fn formula(&self) -> &'static str {
        "mean of -l_y"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[TARGET, WEIGHT, IGNORE_INDEX, AXIS, REDUCTION]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let target = class_target(self.name(), call)?;
        let losses = TensorType::float(target.shape.clone());
        call.target(target);
        Some(reduced_type(call.call(), losses))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (labels, b) = (Labels { labels: cx.operands[1], call }, &mut *cx.builder);
        let logs = classes_last(b, call, cx.operands[0]);
        let picked = labels.of(b, logs);
        let mut losses = b.unary(Unary::Neg, picked);
        let weights = labels.weights(b, logs);
        if let (Some(weights), Some(numbers)) = (weights, call.numbers("weight")) {
            losses = weighed(b, losses, weights, numbers);
        }
        labels.reduced(b, losses, weights)
    }
}
