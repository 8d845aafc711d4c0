//! Cotangents of branches that may not be taken. Where `where(x > 0, sqrt(x), 0)` takes the other branch, nothing flows
//! into `sqrt`, whatever its slope: not 0 times the slope, which is NaN where the slope is infinite.
//!
//! So a cotangent consists of a value and of a [`Guard`], which says where the value counts. Rules of derivatives
//! multiply the value alone, and the guard goes along. It is applied (`guard ? value : 0`) where terms are summed or
//! contracted, where the derivative arrives, and at the first node behind which every slope is finite. For most networks
//! that is at once: a relu after a linear layer has the code that it would have without guards.

use super::arithmetic::{as_number, is_scaling};
use crate::ir::graph::{Builder, Graph, NodeId, kept_axes};
use crate::ir::ops::{Binary, CoreOp, Reduction, Slope, Unary};
use crate::ir::types::Element;

/// Where a cotangent counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Guard {
    /// A value that is 0 or not, element by element.
    mask: NodeId,
    /// Whether the cotangent counts where the mask is not 0, or where it is.
    when: bool,
}

/// The derivative with respect to a node.
#[derive(Clone, Copy)]
pub(super) struct Cotangent {
    /// The derivative, where it counts.
    pub value: NodeId,
    /// Where it counts; everywhere if there is none.
    pub guard: Option<Guard>,
}

impl Guard {
    pub(super) fn new(mask: NodeId, when: bool) -> Self {
        Self { mask, when }
    }

    fn opposite(self) -> Self {
        Self { when: !self.when, ..self }
    }

    /// Where both count.
    fn and(self, b: &mut Builder, other: Self) -> Self {
        if self == other {
            return self;
        }
        let zero = b.constant_like(0.0, self.mask);
        match (self.when, other.when) {
            (true, true) => Self::new(b.select(self.mask, other.mask, zero), true),
            (true, false) => Self::new(b.select(other.mask, zero, self.mask), true),
            (false, true) => Self::new(b.select(self.mask, zero, other.mask), true),
            (false, false) => Self::new(b.select(self.mask, self.mask, other.mask), false),
        }
    }

    /// Where either counts; `None` if that is everywhere.
    fn or(self, b: &mut Builder, other: Self) -> Option<Self> {
        (self != other.opposite()).then(|| self.opposite().and(b, other.opposite()).opposite())
    }

    /// `value` where it counts, and `otherwise` elsewhere.
    fn choose(self, b: &mut Builder, value: NodeId, otherwise: f64) -> NodeId {
        let otherwise = b.constant_like(otherwise, value);
        if self.when { b.select(self.mask, value, otherwise) } else { b.select(self.mask, otherwise, value) }
    }
}

impl Cotangent {
    /// The same, and counting only where the guard says so.
    pub(super) fn guarded(self, b: &mut Builder, guard: Guard) -> Self {
        let guard = self.guard.map_or(guard, |outer| outer.and(b, guard));
        Self { guard: Some(guard), ..self }
    }

    /// The derivative with its guard applied.
    pub(super) fn settled(self, b: &mut Builder) -> NodeId {
        self.guard.map_or(self.value, |guard| guard.choose(b, self.value, 0.0))
    }

    /// What moves elements and computes nothing, done to both.
    pub(super) fn moved(self, b: &mut Builder, mut by: impl FnMut(&mut Builder, NodeId) -> NodeId) -> Self {
        let guard = self.guard.map(|guard| Guard::new(by(b, guard.mask), guard.when));
        Self { value: by(b, self.value), guard }
    }

    /// What moves elements to some places and leaves 0 at the others: those do not count.
    pub(super) fn spread(self, b: &mut Builder, mut by: impl FnMut(&mut Builder, NodeId) -> NodeId) -> Self {
        let one = b.constant_like(1.0, self.value);
        let counts = Self { value: one, ..self }.settled(b);
        let mask = by(b, counts);
        let value = self.settled(b);
        Self { value: by(b, value), guard: Some(Guard::new(mask, true)) }
    }

    /// The sum over what was repeated along all but some axes, where the guard was repeated in the same way.
    pub(super) fn gathered(self, b: &mut Builder, kept: &[usize]) -> Option<Self> {
        let guard = self.guard?;
        let CoreOp::Broadcast { axes } = b.graph.op(guard.mask) else { return None };
        if axes != kept {
            return None;
        }
        let mask = b.graph.operands(guard.mask)[0];
        let summed = kept_axes(b.graph.ty(self.value).rank(), kept);
        let value = b.reduce(Reduction::Sum, self.value, summed);
        Some(Self { value, guard: Some(Guard { mask, ..guard }) })
    }

    /// The sum of two terms.
    pub(super) fn plus(self, b: &mut Builder, other: Self) -> Self {
        if self.guard == other.guard {
            return Self { value: b.plus(self.value, other.value), ..self };
        }
        let guard = match (self.guard, other.guard) {
            (Some(one), Some(two)) => one.or(b, two),
            _ => None,
        };
        let (one, two) = (self.settled(b), other.settled(b));
        Self { value: b.plus(one, two), guard }
    }
}

/// What is known of the values on the way to a node, up to where guards are applied anyway.
#[derive(Clone, Copy, Default)]
struct Way {
    /// A slope may be infinite, or no number, although what goes into the network and comes out of its products is finite.
    is_wild: bool,
    /// An element of an input is among the values: it may be infinite or no number itself.
    from_input: bool,
    /// As `is_wild`, of values that were repeated on the way: only a guard that is repeated with them gets there.
    is_wild_beyond: bool,
}

/// The nodes that a guard must not be applied before.
pub(super) struct Wild(Vec<Way>);

impl Wild {
    /// Looks at the nodes, which are in the order of the graph.
    pub(super) fn new(graph: &Graph, order: &[NodeId], slots: usize) -> Self {
        let mut ways = vec![Way::default(); slots];
        for id in order {
            ways[id.index()] = way(graph, *id, &ways);
        }
        Self(ways)
    }

    /// Whether a slope on the way to this node may be infinite.
    pub(super) fn has(&self, id: NodeId) -> bool {
        self.0.get(id.index()).is_some_and(|way| way.is_wild)
    }

    /// The cotangent of this node, with its guard applied unless that goes further.
    pub(super) fn settle(&self, b: &mut Builder, id: NodeId, cotangent: Cotangent) -> Cotangent {
        let way = self.0.get(id.index()).copied().unwrap_or_default();
        let is_repeated = |guard: Guard| matches!(b.graph.op(guard.mask), CoreOp::Broadcast { .. });
        let goes_on = way.is_wild || way.is_wild_beyond && cotangent.guard.is_some_and(is_repeated);
        if goes_on { cotangent } else { Cotangent { value: cotangent.settled(b), guard: None } }
    }
}

fn way(graph: &Graph, id: NodeId, ways: &[Way]) -> Way {
    let operands = graph.operands(id);
    let from = |ids: &[NodeId]| {
        ids.iter().map(|id| ways[id.index()]).fold(Way::default(), |one, other| Way {
            is_wild: one.is_wild || other.is_wild,
            is_wild_beyond: one.is_wild_beyond || other.is_wild_beyond,
            from_input: one.from_input || other.from_input,
        })
    };
    let all = from(&operands);
    let wild = Way { is_wild: true, ..all };
    // the slope is finite where the operands are
    let tame = Way { is_wild: all.is_wild || all.from_input, ..all };
    match graph.op(id) {
        CoreOp::Input(_) => Way { from_input: graph.ty(id).element == Element::Float, ..all },
        CoreOp::Reshape
        | CoreOp::Transpose { .. }
        | CoreOp::Slice { .. }
        | CoreOp::Concat { .. }
        | CoreOp::Reverse { .. } => all,
        // its guard is repeated
        CoreOp::Reduce { kind: Reduction::Sum | Reduction::Mean | Reduction::Max, .. } => {
            Way { is_wild: all.is_wild || all.is_wild_beyond, ..all }
        }
        CoreOp::Pick | CoreOp::PoolPick { .. } => from(&operands[..1]),
        CoreOp::Select => from(&operands[1..]),
        CoreOp::Unary(function) => match function {
            Unary::Copy | Unary::Neg | Unary::Abs | Unary::Relu => all,
            Unary::StopGradient | Unary::Sign | Unary::Floor | Unary::Round | Unary::FiniteOrZero => {
                Way { is_wild: false, is_wild_beyond: false, ..all }
            }
            Unary::Sin
            | Unary::Cos
            | Unary::Tanh
            | Unary::TanhSlope
            | Unary::Sigmoid
            | Unary::SigmoidSlope
            | Unary::Softplus
            | Unary::Atan
            | Unary::Asinh
            | Unary::Erf
            | Unary::ErfSlope
            | Unary::Normal
            | Unary::NormalSlope => tame,
            Unary::Sqrt
            | Unary::Exp
            | Unary::Exp2
            | Unary::Ln
            | Unary::ExpM1
            | Unary::Ln1p
            | Unary::Sinh
            | Unary::Cosh
            | Unary::Asin
            | Unary::Acos => wild,
        },
        CoreOp::Binary(function) => match function {
            Binary::Add | Binary::Sub | Binary::Max | Binary::Min => all,
            Binary::Eq | Binary::Gt | Binary::Ge => Way { is_wild: false, is_wild_beyond: false, ..all },
            Binary::Mul | Binary::Div if is_scaling(graph, id) => all,
            Binary::Mul => tame,
            Binary::Pow if as_number(graph, operands[1]).is_some_and(|power| power >= 1.0) => tame,
            Binary::Div | Binary::Rem | Binary::Pow => wild,
        },
        CoreOp::Sloped(slope) => match slope {
            Slope::Held => all,
            Slope::TanhShrink | Slope::Softsign | Slope::Gap => tame,
            Slope::Atanh | Slope::Acosh | Slope::Bce => wild,
        },
        CoreOp::Reduce { kind: Reduction::LogSumExp, .. } | CoreOp::Custom { .. } => wild,
        // what was repeated is summed, with the guard applied before unless it was repeated as well
        CoreOp::Broadcast { .. } => Way { is_wild: false, is_wild_beyond: all.is_wild || all.is_wild_beyond, ..all },
        // linear, or nothing follows from it: a guard is applied before
        CoreOp::Parameter(_)
        | CoreOp::Constant(_)
        | CoreOp::Table { .. }
        | CoreOp::Uniform(_)
        | CoreOp::Iota { .. }
        | CoreOp::Cumulate { .. }
        | CoreOp::Resample { .. }
        | CoreOp::Contract { .. }
        | CoreOp::Convolve { .. }
        | CoreOp::PoolIndex { .. }
        | CoreOp::Unpool { .. }
        | CoreOp::PoolSum { .. }
        | CoreOp::PoolSpread { .. }
        | CoreOp::OneHot { .. }
        | CoreOp::Gather
        | CoreOp::Scatter { .. }
        | CoreOp::Update(_)
        | CoreOp::Assign(_) => Way::default(),
    }
}
