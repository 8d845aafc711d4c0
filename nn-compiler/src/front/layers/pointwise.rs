//! `mse([target], reduction = mean)`, `l1_loss([target], reduction = mean)`, `huber([target], delta = 1.0, reduction =
//! mean)`, `smooth_l1([target], beta = 1.0, reduction = mean)`, `bce([target], [weight], reduction = mean)`,
//! `bce_with_logits([target], [weight], [pos_weight], reduction = mean)`, `kl_div([target], log_target = false, reduction =
//! mean)`, `poisson_nll([target], log_input = true, full = false, eps = 1e-8, reduction = mean)`, `soft_margin([target],
//! reduction = mean)`, `hinge_embedding([target], margin = 1.0, reduction = mean)`, `margin_ranking([target], margin = 0.0,
//! reduction = mean)`, `gaussian_nll([target], full = false, eps = 1e-6, reduction = mean)`: losses that compare element
//! by element.
//!
//! Shapes: x and target t of one shape (an input `targets` where it is left out), result a scalar. `margin_ranking` and
//! `gaussian_nll` are fed two values of that shape: `(a, b) -> margin_ranking`, `(mean, var) -> gaussian_nll`. Names,
//! formulas and defaults are those of `torch.nn.functional`; `mean` is the mean over all elements (of `kl_div` too, as
//! there; its `batchmean` divides the sum by the number of examples, which is the divergence of distributions).
//!
//! `weight` and `pos_weight` are one number, or a list for the last axis.

use std::ops::RangeInclusive;

use super::loss::{
    REDUCTION, TARGET, along_last, fits_axis, have_one_shape, held_above, reduced, reduced_type, weighed,
};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Slope, Unary};
use crate::ir::types::{Dim, TensorType};

/// A loss of elements.
pub struct Pointwise {
    name: &'static str,
    formula: &'static str,
    arguments: &'static [Argument],
    /// How many values it is fed.
    fed: usize,
    /// The loss of each element, from what it is fed and the target.
    build: fn(&mut Builder, &[NodeId], &LayerCall) -> NodeId,
}

const fn number(name: &'static str, default: f64) -> Argument {
    Argument { name, kind: ArgumentKind::Number, default: Default::Number(default) }
}

const fn positive(name: &'static str, default: f64) -> Argument {
    Argument { name, kind: ArgumentKind::Positive, default: Default::Number(default) }
}

const fn flag(name: &'static str, default: bool) -> Argument {
    Argument { name, kind: ArgumentKind::Flag, default: Default::Flag(default) }
}

const fn weight(name: &'static str) -> Argument {
    Argument { name, kind: ArgumentKind::Numbers, default: Default::Absent }
}

impl Pointwise {
    /// The mean squared error.
    pub const MSE: Self = Self {
        name: "mse",
        formula: "mean of (x - t)²",
        arguments: &[TARGET, REDUCTION],
        fed: 1,
        build: |b, x, _| {
            let error = b.minus(x[0], x[1]);
            b.times(error, error)
        },
    };

    /// The mean absolute error.
    pub const L1: Self = Self {
        name: "l1_loss",
        formula: "mean of |x - t|",
        arguments: &[TARGET, REDUCTION],
        fed: 1,
        build: |b, x, _| {
            let error = b.minus(x[0], x[1]);
            b.unary(Unary::Abs, error)
        },
    };

    /// Huber 1964, "Robust estimation of a location parameter".
    pub const HUBER: Self = Self {
        name: "huber",
        formula: "mean of e²/2 where |e| ≤ delta, otherwise delta·(|e| - delta/2), with e = x - t",
        arguments: &[TARGET, positive("delta", 1.0), REDUCTION],
        fed: 1,
        build: |b, x, call| {
            let delta = call.number("delta");
            square_or_line(b, x, delta, 0.5, delta)
        },
    };

    /// Girshick 2015, "Fast R-CNN".
    pub const SMOOTH_L1: Self = Self {
        name: "smooth_l1",
        formula: "mean of e²/(2·beta) where |e| ≤ beta, otherwise |e| - beta/2, with e = x - t",
        arguments: &[
            TARGET,
            Argument { name: "beta", kind: ArgumentKind::NotNegative, default: Default::Number(1.0) },
            REDUCTION,
        ],
        fed: 1,
        build: |b, x, call| match call.number("beta") {
            0.0 => (Self::L1.build)(b, x, call),
            beta => square_or_line(b, x, beta, 0.5 / beta, 1.0),
        },
    };

    /// Cross-entropy of probabilities. As in PyTorch no logarithm is below −100, and the derivative is (x − t) / (x·(1 − x)),
    /// whose divisor is not below 1e-12: at 0 and 1 it is large, not 0.
    pub const BCE: Self = Self {
        name: "bce",
        formula: "mean of -t·ln x - (1 - t)·ln(1 - x)",
        arguments: &[TARGET, weight("weight"), REDUCTION],
        fed: 1,
        build: |b, x, call| {
            let (p, t) = (x[0], x[1]);
            let (one, mirrored) = (b.constant_like(1.0, p), b.unary(Unary::Neg, p));
            let [log, other] = [(Unary::Ln, p), (Unary::Ln1p, mirrored)].map(|(function, x)| {
                let (log, least) = (b.unary(function, x), b.constant_like(-100.0, x));
                b.binary(Binary::Max, log, least)
            });
            let rest = b.minus(one, t);
            let (first, second) = (b.times(t, log), b.times(rest, other));
            let sum = b.plus(first, second);
            let losses = b.unary(Unary::Neg, sum);
            let losses = b.sloped(Slope::Bce, losses, x);
            weighted(b, call, losses)
        },
    };

    /// Sigmoid and binary cross-entropy in one: `softplus` is computed so that no large x overflows.
    pub const BCE_WITH_LOGITS: Self = Self {
        name: "bce_with_logits",
        formula: "mean of ln(1 + e^x) - x·t",
        arguments: &[TARGET, weight("weight"), weight("pos_weight"), REDUCTION],
        fed: 1,
        build: |b, x, call| {
            let (x, t) = (x[0], x[1]);
            let losses = if let Some(numbers) = call.numbers("pos_weight") {
                // pos_weight·t·softplus(−x) + (1 − t)·softplus(x)
                let (mirrored, one) = (b.unary(Unary::Neg, x), b.constant_like(1.0, x));
                let (missed, false_alarm) = (b.unary(Unary::Softplus, mirrored), b.unary(Unary::Softplus, x));
                let (weights, rest) = (along_last(b, numbers, x), b.minus(one, t));
                let share = b.times(weights, t);
                let (missed, false_alarm) = (b.times(share, missed), b.times(rest, false_alarm));
                b.plus(missed, false_alarm)
            } else {
                let softplus = b.unary(Unary::Softplus, x);
                let product = b.times(x, t);
                b.minus(softplus, product)
            };
            weighted(b, call, losses)
        },
    };

    /// Kullback and Leibler's divergence, from the logarithms x of one distribution and the other one, t.
    pub const KL_DIV: Self = Self {
        name: "kl_div",
        formula: "mean of t·(ln t - x)",
        arguments: &[
            TARGET,
            flag("log_target", false),
            Argument { kind: ArgumentKind::Word(&["mean", "batchmean", "sum", "none"]), ..REDUCTION },
        ],
        fed: 1,
        build: |b, x, call| {
            let (x, t) = (x[0], x[1]);
            if call.flag("log_target") {
                let (share, gap) = (b.unary(Unary::Exp, t), b.minus(t, x));
                return b.times(share, gap);
            }
            // 0·(ln 0 − x) is 0, for an x of −∞ too
            let zero = b.constant_like(0.0, t);
            let is_zero = b.binary(Binary::Eq, t, zero);
            let log = b.unary(Unary::Ln, t);
            let gap = b.minus(log, x);
            let product = b.times(t, gap);
            b.select(is_zero, zero, product)
        },
    };

    /// Of counts t, whose rate is e^x (or x).
    pub const POISSON_NLL: Self = Self {
        name: "poisson_nll",
        formula: "mean of e^x - t·x, or x - t·ln(x + eps)",
        arguments: &[TARGET, flag("log_input", true), flag("full", false), positive("eps", 1e-8), REDUCTION],
        fed: 1,
        build: |b, x, call| {
            let (x, t) = (x[0], x[1]);
            let (rate, log) = if call.flag("log_input") {
                (b.unary(Unary::Exp, x), x)
            } else {
                let eps = b.constant_like(call.number("eps"), x);
                let raised = b.plus(x, eps);
                (x, b.unary(Unary::Ln, raised))
            };
            let product = b.times(t, log);
            let losses = b.minus(rate, product);
            if !call.flag("full") {
                return losses;
            }
            let term = stirling(b, t);
            b.plus(losses, term)
        },
    };

    /// The logistic loss of targets ±1.
    pub const SOFT_MARGIN: Self = Self {
        name: "soft_margin",
        formula: "mean of ln(1 + e^(-t·x)), t = ±1",
        arguments: &[TARGET, REDUCTION],
        fed: 1,
        build: |b, x, _| {
            let product = b.times(x[0], x[1]);
            let mirrored = b.unary(Unary::Neg, product);
            b.unary(Unary::Softplus, mirrored)
        },
    };

    /// Of distances x: of things that are alike (t = 1), or not (t = −1).
    pub const HINGE_EMBEDDING: Self = Self {
        name: "hinge_embedding",
        formula: "mean of x where t = 1, max(0, margin - x) where t = -1",
        arguments: &[TARGET, number("margin", 1.0), REDUCTION],
        fed: 1,
        build: |b, x, call| {
            let (x, t) = (x[0], x[1]);
            let (one, margin) = (b.constant_like(1.0, t), b.constant_like(call.number("margin"), x));
            let is_alike = b.binary(Binary::Eq, t, one);
            let short = b.minus(margin, x);
            let hinge = b.unary(Unary::Relu, short);
            b.select(is_alike, x, hinge)
        },
    };

    /// Whether a should rank above b (t = 1) or below (t = −1).
    pub const MARGIN_RANKING: Self = Self {
        name: "margin_ranking",
        formula: "mean of max(0, -t·(a - b) + margin), t = ±1",
        arguments: &[TARGET, number("margin", 0.0), REDUCTION],
        fed: 2,
        build: |b, x, call| {
            let gap = b.minus(x[1], x[0]);
            let (product, margin) = (b.times(x[2], gap), b.constant_like(call.number("margin"), gap));
            let short = b.plus(product, margin);
            b.unary(Unary::Relu, short)
        },
    };

    /// Of a normal distribution of mean and variance. Below `eps` a variance counts as `eps`; the derivative is that of a
    /// variance which is not held, so that it grows again (as in PyTorch).
    pub const GAUSSIAN_NLL: Self = Self {
        name: "gaussian_nll",
        formula: "mean of (ln v + (mean - t)²/v)/2, v = max(var, eps)",
        arguments: &[TARGET, flag("full", false), positive("eps", 1e-6), REDUCTION],
        fed: 2,
        build: |b, x, call| {
            let variance = held_above(b, x[1], call.number("eps"));
            let error = b.minus(x[0], x[2]);
            let square = b.times(error, error);
            let (log, relative) = (b.unary(Unary::Ln, variance), b.over(square, variance));
            let sum = b.plus(log, relative);
            let losses = b.scaled(sum, 0.5);
            if !call.flag("full") {
                return losses;
            }
            let rest = b.constant_like(0.5 * std::f64::consts::TAU.ln(), losses);
            b.plus(losses, rest)
        },
    };
}

/// `curve·e²` where `|e| ≤ bound`, otherwise the line of this slope that meets it there.
fn square_or_line(b: &mut Builder, x: &[NodeId], bound: f64, curve: f64, slope: f64) -> NodeId {
    let error = b.minus(x[0], x[1]);
    let magnitude = b.unary(Unary::Abs, error);
    let [bound, half] = [bound, 0.5 * bound].map(|number| b.constant_like(number, error));
    let is_near = b.binary(Binary::Ge, bound, magnitude);
    let square = b.times(error, error);
    let (near, beyond) = (b.scaled(square, curve), b.minus(magnitude, half));
    let far = b.scaled(beyond, slope);
    b.select(is_near, near, far)
}

/// Stirling's approximation of ln t!, where t > 1: `t·ln t − t + ln(2πt)/2`.
fn stirling(b: &mut Builder, t: NodeId) -> NodeId {
    let [zero, one] = [0.0, 1.0].map(|number| b.constant_like(number, t));
    let is_large = b.binary(Binary::Gt, t, one);
    let inner = b.select(is_large, t, one);
    let log = b.unary(Unary::Ln, inner);
    let product = b.times(t, log);
    let difference = b.minus(product, t);
    let (half, rest) = (b.scaled(log, 0.5), b.constant_like(0.5 * std::f64::consts::TAU.ln(), t));
    let root = b.plus(half, rest);
    let term = b.plus(difference, root);
    b.select(is_large, term, zero)
}

fn weighted(b: &mut Builder, call: &LayerCall, losses: NodeId) -> NodeId {
    match call.numbers("weight") {
        Some(numbers) => {
            let weights = along_last(b, numbers, losses);
            weighed(b, losses, weights, numbers)
        }
        None => losses,
    }
}

impl Layer for Pointwise {
    fn name(&self) -> &'static str {
        self.name
    }

    fn formula(&self) -> &'static str {
        self.formula
    }

    fn arguments(&self) -> &'static [Argument] {
        self.arguments
    }

    fn operands(&self) -> RangeInclusive<usize> {
        self.fed..=self.fed
    }

    fn is_loss(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        have_one_shape(call, self.name)?;
        let last = call.input().example().last().cloned().unwrap_or(Dim::from(1));
        for name in ["weight", "pos_weight"] {
            fits_axis(call, name, &last, true)?;
        }
        let ty = call.input().clone();
        call.target(ty.clone());
        Some(reduced_type(call.call(), ty))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let losses = (self.build)(cx.builder, &cx.operands, call);
        reduced(cx.builder, call, losses)
    }
}
