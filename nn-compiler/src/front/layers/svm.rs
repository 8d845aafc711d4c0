//! `svm([target], margin = 1.0, p = 1, [weight], [axis], reduction = mean)`: the multiclass hinge loss
//! `Σ_{j≠y} max(0, sⱼ − s_y + margin)^p`, with p = 1 or 2.
//!
//! Shapes: scores s `[K]`, target `class(K)` (an input `labels` where it is left out), result a scalar; scores of several
//! axes, of which `axis` counts the classes, have a label for each place along the others. Weston and Watkins 1999. `torch.nn.MultiMarginLoss` divides by K besides; `weight` multiplies the loss of each
//! row by that of its class, as there (and the mean still divides by the number of rows).

use super::class_loss::{AXIS, Labels, WEIGHT, class_target, classes_last};
use super::loss::{REDUCTION, TARGET, reduced, reduced_type, weighed};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::ops::{Reduction, Unary};
use crate::ir::types::TensorType;

/// The multiclass hinge.
pub struct Svm;

impl Layer for Svm {
    fn name(&self) -> &'static str {
        "svm"
    }

    fn formula(&self) -> &'static str {
        "mean of Σ_{j≠y} max(0, sⱼ - s_y + margin)"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            TARGET,
            Argument { name: "margin", kind: ArgumentKind::NotNegative, default: Default::Number(1.0) },
            Argument { name: "p", kind: ArgumentKind::Integer, default: Default::Number(1.0) },
            WEIGHT,
            AXIS,
            REDUCTION,
        ]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let p = call.call().number("p");
        if !(1.0..=2.0).contains(&p) {
            call.error(call.argument_span("p"), format!("`p` of `svm` is 1 or 2, but {p} was given"), String::new());
        }
        let target = class_target(self.name(), call)?;
        let losses = TensorType::float(target.shape.clone());
        call.target(target);
        Some(reduced_type(call.call(), losses))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (labels, b) = (cx.operands[1], &mut *cx.builder);
        let scores = classes_last(b, call, cx.operands[0]);
        let shape = b.graph.ty(scores).shape.clone();
        let classes = shape.len() - 1;
        let picked = b.pick(scores, labels);
        let picked = b.broadcast(picked, (0..classes).collect(), shape);
        let gap = b.minus(scores, picked);
        // no margin at j = y: there the gap is 0, and so are the hinge and its derivative
        let is_label = b.one_hot(labels);
        let (zero, margin) = (b.constant_like(0.0, scores), b.constant_like(call.number("margin"), scores));
        let margin = b.select(is_label, zero, margin);
        let short = b.plus(gap, margin);
        let mut hinge = b.unary(Unary::Relu, short);
        if call.number("p") > 1.0 {
            hinge = b.times(hinge, hinge);
        }
        let mut losses = b.reduce(Reduction::Sum, hinge, vec![classes]);
        if let Some(weights) = (Labels { labels, call }).weights(b, scores) {
            losses = weighed(b, losses, weights, call.numbers("weight").unwrap_or_default());
        }
        reduced(b, call, losses)
    }
}
