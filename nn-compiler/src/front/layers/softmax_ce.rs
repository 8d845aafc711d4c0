//! `softmax_ce([target], [weight], [ignore_index], label_smoothing = 0, [axis], reduction = mean)`: `ln Σⱼ e^sⱼ − s_y`,
//! the cross-entropy of softmax(s) with class y. `cross_entropy` is another name of it.
//!
//! Shapes: scores s `[K]`, target `class(K)` (an input `labels` where it is left out), result a scalar. As
//! `torch.nn.functional.cross_entropy`, but of several axes `axis` says which one counts the classes: `[K, H, W]` with
//! `axis = 0` is a map of scores, `[T, K]` with `axis = -1` a sequence of them. Its gradient (softmax(s) − onehot(y)) / B follows.
//!
//! - A target of the scores' shape holds the probabilities q of all classes: `Σⱼ qⱼ·(ln Σ e^s − sⱼ)`.
//! - `label_smoothing` ε puts ε/K of the probability on each class: q = (1 − ε)·onehot(y) + ε/K (Szegedy et al. 2016).
//! - `weight = [1.0, 2.0, …]` multiplies the term of each class, and the mean divides by the sum of the labels' weights.
//! - Labels that are `ignore_index` (usually −100; none unless it is given) count for nothing. If all are, the loss is 0.

use super::class_loss::{AXIS, IGNORE_INDEX, Labels, WEIGHT, class_target, classes_last};
use super::loss::{REDUCTION, TARGET, along_last, reduced, reduced_type, weighed};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Reduction, Scalar};
use crate::ir::types::{Element, TensorType};

/// Softmax and cross-entropy in one.
pub struct SoftmaxCe;

impl Layer for SoftmaxCe {
    fn name(&self) -> &'static str {
        "softmax_ce"
    }

    fn formula(&self) -> &'static str {
        "mean of ln Σⱼ e^sⱼ - s_y"
    }

    fn arguments(&self) -> &'static [Argument] {
        const SMOOTHING: Argument =
            Argument { name: "label_smoothing", kind: ArgumentKind::Fraction, default: Default::Number(0.0) };
        &[TARGET, WEIGHT, IGNORE_INDEX, SMOOTHING, AXIS, REDUCTION]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let target = class_target(self.name(), call)?;
        let losses = TensorType::float(target.shape.clone());
        if !call.given_type("target").is_some_and(|given| given.element == Element::Float) {
            call.target(target);
        } else if call.call().given_number("ignore_index").is_some() {
            let message = "`ignore_index` is a label, but the target holds probabilities";
            call.error(call.argument_span("ignore_index"), message.to_owned(), String::new());
        } else {
            call.target(call.input().clone());
        }
        Some(reduced_type(call.call(), losses))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (target, b) = (cx.operands[1], &mut *cx.builder);
        let scores = classes_last(b, call, cx.operands[0]);
        let last = b.graph.ty(scores).rank() - 1;
        let log_sum = b.reduce(Reduction::LogSumExp, scores, vec![last]);
        let smoothing = call.number("label_smoothing");
        let each = Scalar::reciprocal(b.graph.ty(scores).shape[last].clone()).times(&Scalar::from(smoothing));
        if b.graph.ty(target).element == Element::Float {
            let mut share = classes_last(b, call, target);
            if smoothing > 0.0 {
                let (kept, each) = (b.scaled(share, 1.0 - smoothing), b.constant_like(each, share));
                share = b.plus(kept, each);
            }
            let weights = call.numbers("weight");
            if let Some(numbers) = weights {
                let weights = along_last(b, numbers, share);
                share = b.times(share, weights);
            }
            let losses = expected(b, scores, log_sum, Some((share, weights.unwrap_or_default())));
            return reduced(b, call, losses);
        }
        let labels = Labels { labels: target, call };
        let weights = labels.weights(b, scores);
        let picked = labels.of(b, scores);
        let mut losses = b.minus(log_sum, picked);
        if let (Some(weights), Some(numbers)) = (weights, call.numbers("weight")) {
            losses = weighed(b, losses, weights, numbers);
        }
        if smoothing > 0.0 {
            let share = call.numbers("weight").map(|numbers| (along_last(b, numbers, scores), numbers));
            let all = expected(b, scores, log_sum, share);
            let (kept, all) = (b.scaled(losses, 1.0 - smoothing), b.scaled(all, each));
            losses = b.plus(kept, all);
        }
        losses = labels.unless_ignored(b, losses, scores);
        labels.reduced(b, losses, weights)
    }
}

/// `Σⱼ qⱼ·(l − sⱼ)` of each row; the differences first, so that large scores do not cancel.
fn expected(b: &mut Builder, scores: NodeId, log_sum: NodeId, share: Option<(NodeId, &[f64])>) -> NodeId {
    let shape = b.graph.ty(scores).shape.clone();
    let last = shape.len() - 1;
    let repeated = b.broadcast(log_sum, (0..last).collect(), shape);
    let mut terms = b.minus(repeated, scores);
    if let Some((share, weights)) = share {
        terms = weighed(b, terms, share, weights);
    }
    b.reduce(Reduction::Sum, terms, vec![last])
}
