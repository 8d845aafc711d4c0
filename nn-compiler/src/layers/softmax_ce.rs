//! `softmax_ce([target])`: the mean over the batch of `ln Σⱼ e^sⱼ − s_y`, the cross-entropy of softmax(s) with class y.
//!
//! Shapes: scores s `[…, K]`, target `class(K)` for each row (an input `labels` where it is left out), result a
//! scalar. As `torch.nn.CrossEntropyLoss` with class indices. Its gradient (softmax(s) − onehot(y)) / B follows.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall, class_target};
use crate::graph::NodeId;
use crate::ops::Reduction;
use crate::types::TensorType;

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
        &[Argument { name: "target", kind: ArgumentKind::Value, default: Default::Absent }]
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let target = class_target(self.name(), call)?;
        call.target(target);
        Some(TensorType::float(Vec::new()))
    }

    fn construct(&self, cx: &mut Construction<'_>, _call: &LayerCall) -> NodeId {
        let (scores, labels) = (cx.operands[0], cx.operands[1]);
        let classes = cx.builder.graph.ty(scores).rank() - 1;
        let log_sum = cx.builder.reduce(Reduction::LogSumExp, scores, vec![classes]);
        let picked = cx.builder.pick(scores, labels);
        let losses = cx.builder.minus(log_sum, picked);
        cx.builder.mean_all(losses)
    }
}
