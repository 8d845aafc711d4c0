//! `svm([target], margin = 1.0)`: the multiclass hinge loss, the mean over the batch of
//! `Σ_{j≠y} max(0, sⱼ − s_y + margin)`.
//!
//! Shapes: scores s `[…, K]`, target `class(K)` for each row (an input `labels` where it is left out), result a
//! scalar. Weston and Watkins 1999. `torch.nn.MultiMarginLoss` divides by K besides.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall, class_target};
use crate::graph::NodeId;
use crate::ops::{Reduction, Unary};
use crate::types::TensorType;

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
            Argument { name: "target", kind: ArgumentKind::Value, default: Default::Absent },
            Argument { name: "margin", kind: ArgumentKind::Number, default: Default::Number(1.0) },
        ]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let margin = call.call().number("margin");
        if margin < 0.0 {
            let message = format!("`margin` of `svm` cannot be below zero, but {margin} was given");
            call.error(call.argument_span("margin"), message, String::new());
        }
        let target = class_target(self.name(), call)?;
        call.target(target);
        Some(TensorType::float(Vec::new()))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (scores, labels) = (cx.operands[0], cx.operands[1]);
        let b = &mut *cx.builder;
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
        let hinge = b.unary(Unary::Relu, short);
        let losses = b.reduce(Reduction::Sum, hinge, vec![classes]);
        b.mean_all(losses)
    }
}
