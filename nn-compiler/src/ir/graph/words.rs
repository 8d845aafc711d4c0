//! What computations are called, and forms that are known by a word: for the names of variables, and for docs.

use super::{Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Reduction, Unary};

impl Graph {
    /// What a node is the `logsumexp` of, in the form that lowering gave it: `ln Σ exp(x − shift) + shift`.
    pub(crate) fn as_log_sum_exp(&self, id: NodeId) -> Option<NodeId> {
        let [log, added] = self.sides(id, Binary::Add)?;
        let (x, shift) = self.as_log_of_shifted(log)?;
        (added == shift).then_some(x)
    }

    /// What a node is `logsumexp(x) − y` of, in the form that lowering gave it: `ln Σ exp(x − shift) − (y − shift)`.
    pub(crate) fn as_log_sum_exp_less(&self, id: NodeId) -> Option<[NodeId; 2]> {
        let [log, rest] = self.sides(id, Binary::Sub)?;
        let (x, shift) = self.as_log_of_shifted(log)?;
        let [y, taken] = self.sides(rest, Binary::Sub)?;
        (taken == shift).then_some([x, y])
    }

    /// What a node is the `log_softmax` of, in the form that lowering gave it: `(x − shift) − ln Σ exp(x − shift)`.
    pub(crate) fn as_log_softmax(&self, id: NodeId) -> Option<NodeId> {
        let [shifted, log] = self.sides(id, Binary::Sub)?;
        let (x, shift) = self.as_log_of_shifted(self.view_source(log))?;
        let [from, taken] = self.sides(shifted, Binary::Sub)?;
        (from == x && self.view_source(taken) == shift).then_some(x)
    }

    /// `x` and `shift`, where a node is `ln Σ exp(x − shift)` and `shift` is the largest `x`.
    fn as_log_of_shifted(&self, log: NodeId) -> Option<(NodeId, NodeId)> {
        let only = |id: NodeId, op: &CoreOp| self.operands(id).first().copied().filter(|_| self.op(id) == op);
        let sum = only(log, &CoreOp::Unary(Unary::Ln))?;
        let CoreOp::Reduce { kind: Reduction::Sum, .. } = self.op(sum) else { return None };
        let shifted = only(self.operands(sum)[0], &CoreOp::Unary(Unary::Exp))?;
        let [x, repeated] = self.sides(shifted, Binary::Sub)?;
        let shift = self.view_source(repeated);
        only(shift, &CoreOp::Unary(Unary::FiniteOrZero)).map(|_| (x, shift))
    }

    /// The operands of a function of two values, if a node is this one.
    fn sides(&self, id: NodeId, function: Binary) -> Option<[NodeId; 2]> {
        let operands = self.operands(id);
        operands.first_chunk().copied().filter(|_| *self.op(id) == CoreOp::Binary(function))
    }

    /// What a node is a broadcast of; itself if it is none.
    pub(crate) fn view_source(&self, id: NodeId) -> NodeId {
        match self.op(id) {
            CoreOp::Broadcast { .. } => self.operands(id)[0],
            _ => id,
        }
    }

    /// A word for what a node computes, to name a variable after.
    pub(crate) fn op_word(&self, id: NodeId) -> &'static str {
        match self.op(id) {
            CoreOp::Input(_) => "x",
            CoreOp::Parameter(_) => "w",
            CoreOp::Constant(_) => "c",
            CoreOp::Table { .. } => "table",
            CoreOp::Uniform(_) => "uniform",
            CoreOp::Unary(function) => function.name(),
            CoreOp::Binary(_) if self.as_log_sum_exp(id).is_some() => "logsumexp",
            CoreOp::Binary(function) => match function.name() {
                "add" => "sum",
                "sub" => "difference",
                "mul" => "product",
                "div" => "quotient",
                "eq" | "gt" | "ge" => "mask",
                name => name,
            },
            CoreOp::Select => "chosen",
            CoreOp::Broadcast { .. } => "repeated",
            CoreOp::Reduce { kind: Reduction::Max, .. } => "max",
            CoreOp::Reduce { .. } => "total",
            CoreOp::Reshape | CoreOp::Transpose { .. } | CoreOp::Slice { .. } => "view",
            CoreOp::Concat { .. } => "joined",
            CoreOp::Reverse { .. } => "reversed",
            CoreOp::Contract { .. } | CoreOp::Convolve { .. } => "acc",
            CoreOp::Cumulate { .. } => "running",
            CoreOp::Resample { .. } => "resampled",
            CoreOp::Iota { .. } | CoreOp::PoolIndex { .. } => "index",
            CoreOp::PoolPick { .. } | CoreOp::PoolSum { .. } => "pooled",
            CoreOp::Unpool { .. } | CoreOp::PoolSpread { .. } => "unpooled",
            CoreOp::Pick => "picked",
            CoreOp::OneHot { .. } => "one_hot",
            CoreOp::Gather => "gathered",
            CoreOp::Scatter { .. } => "scattered",
            CoreOp::Custom { .. } | CoreOp::Sloped(_) => "value",
            CoreOp::Update(_) => "updated",
            CoreOp::Assign(_) => "assigned",
        }
    }
}
