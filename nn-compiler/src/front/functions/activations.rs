//! Activations, with the names, arguments and defaults of `torch.nn`, whose derivatives they have at kinks too. Those
//! with a kink are written as choices, of which the arm that is not taken may overflow: nothing of it shows in values or
//! derivatives, which are finite at ±10⁴ and far beyond. A NaN stays one.

use super::logic::{Side, bounded};
use super::{Function, not_negative, number, positive, unary};
use crate::front::signature::{Argument, ArgumentKind, Default, LayerCall};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Slope, Unary};

/// The fixed point of Klambauer et al. 2017, "Self-normalizing neural networks": λ and α.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

/// Above this, `softplus(x) = x` in single precision.
const SOFTPLUS_IS_LINEAR: f64 = 20.0;

/// √(2/π)
const ROOT_OF_2_OVER_PI: f64 = std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;

pub const FUNCTIONS: &[Function] = &[
    unary("relu", "max(x, 0)", |b, x, _| b.unary(Unary::Relu, x[0])),
    // Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models"
    unary("leaky_relu", "x where x > 0, otherwise negative_slope·x", |b, x, call| {
        let sloped = b.scaled(x[0], call.number("negative_slope"));
        let positive = is_positive(b, x[0]);
        b.select(positive, x[0], sloped)
    })
    .with(&[number("negative_slope", 0.01)]),
    unary("relu6", "x held between 0 and 6", |b, x, _| hard_tanh(b, x[0], 0.0, 6.0)),
    // Clevert et al. 2016, "Fast and accurate deep network learning by exponential linear units"
    unary("elu", "x where x > 0, otherwise alpha·(e^x - 1)", |b, x, call| {
        exponential(b, x[0], call.number("alpha"), 1.0)
    })
    .with(&[number("alpha", 1.0)]),
    unary("selu", "1.0507·(x where x > 0, otherwise 1.6733·(e^x - 1))", |b, x, _| {
        let y = exponential(b, x[0], SELU_ALPHA, 1.0);
        b.scaled(y, SELU_SCALE)
    }),
    // Barron 2017, "Continuously differentiable exponential linear units"
    unary("celu", "x where x > 0, otherwise alpha·(e^(x/alpha) - 1)", |b, x, call| {
        let alpha = call.number("alpha");
        exponential(b, x[0], alpha, 1.0 / alpha)
    })
    .with(&[positive("alpha", 1.0)]),
    // Hendrycks and Gimpel 2016, "Gaussian error linear units"
    unary("gelu", "x·(1 + erf(x/√2)) / 2", |b, x, call| match call.word("approximate") {
        "tanh" => gelu_tanh(b, x[0]),
        _ => gated(b, x[0], Unary::Normal, 1.0),
    })
    .with(&[Argument {
        name: "approximate",
        kind: ArgumentKind::Word(&["none", "tanh"]),
        default: Default::Word("none"),
    }]),
    unary("gelu_tanh", "x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2", |b, x, _| gelu_tanh(b, x[0])),
    unary("quick_gelu", "x·sigmoid(1.702·x)", |b, x, _| gated(b, x[0], Unary::Sigmoid, 1.702)),
    // Elfwing et al. 2018, "Sigmoid-weighted linear units"; also called swish
    unary("silu", "x·sigmoid(x)", |b, x, _| gated(b, x[0], Unary::Sigmoid, 1.0)),
    // Misra 2020, "Mish: a self regularized non-monotonic activation function"
    unary("mish", "x·tanh(ln(1 + e^x))", |b, x, _| {
        let softplus = b.unary(Unary::Softplus, x[0]);
        let gate = b.unary(Unary::Tanh, softplus);
        b.times(x[0], gate)
    }),
    unary("sigmoid", "1 / (1 + e^-x)", |b, x, _| b.unary(Unary::Sigmoid, x[0])),
    unary("log_sigmoid", "-ln(1 + e^-x)", |b, x, _| {
        let mirrored = b.unary(Unary::Neg, x[0]);
        let softplus = b.unary(Unary::Softplus, mirrored);
        b.unary(Unary::Neg, softplus)
    }),
    unary("hard_sigmoid", "0 from -3 down, 1 from 3 on, x/6 + 1/2 between", |b, x, _| {
        let (sixth, half) = (b.scaled(x[0], 1.0 / 6.0), b.constant_like(0.5, x[0]));
        let line = b.plus(sixth, half);
        let one = b.constant_like(1.0, x[0]);
        hard(b, x[0], line, one)
    }),
    unary("tanh", "(e^x - e^-x) / (e^x + e^-x)", |b, x, _| b.unary(Unary::Tanh, x[0])),
    unary("hard_tanh", "x held between min_val and max_val", |b, x, call| {
        hard_tanh(b, x[0], call.number("min_val"), call.number("max_val"))
    })
    .with(&[number("min_val", -1.0), number("max_val", 1.0)]),
    unary("tanh_shrink", "x - tanh(x)", |b, x, _| {
        let tanh = b.unary(Unary::Tanh, x[0]);
        let y = b.minus(x[0], tanh);
        b.sloped(Slope::TanhShrink, y, x)
    }),
    // Howard et al. 2019, "Searching for MobileNetV3"
    unary("hard_swish", "0 from -3 down, x from 3 on, x·(x + 3)/6 between", |b, x, _| {
        let three = b.constant_like(3.0, x[0]);
        let raised = b.plus(x[0], three);
        let product = b.times(x[0], raised);
        let curve = b.scaled(product, 1.0 / 6.0);
        hard(b, x[0], curve, x[0])
    }),
    unary("softplus", "ln(1 + e^(beta·x)) / beta, and x where beta·x > threshold", softplus)
        .with(&[positive("beta", 1.0), number("threshold", 20.0)]),
    unary("softsign", "x / (1 + |x|)", |b, x, _| {
        let (magnitude, one) = (b.unary(Unary::Abs, x[0]), b.constant_like(1.0, x[0]));
        let sum = b.plus(magnitude, one);
        let y = b.over(x[0], sum);
        b.sloped(Slope::Softsign, y, x)
    }),
    unary("soft_shrink", "x - lambda above lambda, x + lambda below -lambda, 0 between", |b, x, call| {
        let lambda = call.number("lambda");
        let held = bounded(b, [x[0], x[0]], (Side::Below, Binary::Gt), -lambda);
        let held = bounded(b, [x[0], held], (Side::Above, Binary::Gt), lambda);
        b.minus(x[0], held)
    })
    .with(&[not_negative("lambda", 0.5)]),
    unary("hard_shrink", "x where |x| > lambda, otherwise 0", |b, x, call| {
        let magnitude = b.unary(Unary::Abs, x[0]);
        let (lambda, zero) = (b.constant_like(call.number("lambda"), x[0]), b.constant_like(0.0, x[0]));
        let small = b.binary(Binary::Ge, lambda, magnitude);
        b.select(small, zero, x[0])
    })
    .with(&[not_negative("lambda", 0.5)]),
    unary("threshold", "x where x > threshold, otherwise value", |b, x, call| {
        above(b, x[0], call.number("threshold"), call.number("value"))
    })
    .with(&[
        Argument { name: "threshold", kind: ArgumentKind::Number, default: Default::Required },
        Argument { name: "value", kind: ArgumentKind::Number, default: Default::Required },
    ]),
    unary("thresholded_relu", "x where x > alpha, otherwise 0", |b, x, call| above(b, x[0], call.number("alpha"), 0.0))
        .with(&[number("alpha", 1.0)]),
];

fn is_positive(b: &mut Builder, x: NodeId) -> NodeId {
    let zero = b.constant_like(0.0, x);
    b.binary(Binary::Gt, x, zero)
}

/// `x` where `x > 0`, otherwise `alpha·(e^(rate·x) − 1)`, which may be infinite where it is not taken.
fn exponential(b: &mut Builder, x: NodeId, alpha: f64, rate: f64) -> NodeId {
    let positive = is_positive(b, x);
    let exponent = b.scaled(x, rate);
    let curve = b.unary(Unary::ExpM1, exponent);
    let curve = b.scaled(curve, alpha);
    b.select(positive, x, curve)
}

/// `x·gate(rate·x)`
fn gated(b: &mut Builder, x: NodeId, gate: Unary, rate: f64) -> NodeId {
    let inner = b.scaled(x, rate);
    let gate = b.unary(gate, inner);
    b.times(x, gate)
}

/// `x·σ(2·√(2/π)·(x + 0.044715·x³))`, as `(1 + tanh z)/2` is `σ(2z)`, which does not cancel.
fn gelu_tanh(b: &mut Builder, x: NodeId) -> NodeId {
    // where x² is held the gate is 0 or 1 already; x³ would overflow, and 0 · ∞ be a slope
    let square = b.times(x, x);
    let square = bounded(b, [square, square], (Side::Above, Binary::Gt), 1e4);
    let (share, one) = (b.scaled(square, 0.044_715), b.constant_like(1.0, x));
    let factor = b.plus(share, one);
    let cubic = b.times(x, factor);
    let inner = b.scaled(cubic, 2.0 * ROOT_OF_2_OVER_PI);
    let gate = b.unary(Unary::Sigmoid, inner);
    b.times(x, gate)
}

/// 0 from −3 down, `high` from 3 on, `between` there; at the ends the derivatives are those of the outer sides.
fn hard(b: &mut Builder, x: NodeId, between: NodeId, high: NodeId) -> NodeId {
    let [low_end, high_end, zero] = [-3.0, 3.0, 0.0].map(|number| b.constant_like(number, x));
    let (is_low, is_high) = (b.binary(Binary::Ge, low_end, x), b.binary(Binary::Ge, x, high_end));
    let rest = b.select(is_high, high, between);
    b.select(is_low, zero, rest)
}

/// The derivative is 0 at both ends.
fn hard_tanh(b: &mut Builder, x: NodeId, min: f64, max: f64) -> NodeId {
    let (min, max) = (b.constant_like(min, x), b.constant_like(max, x));
    let (is_low, is_high) = (b.binary(Binary::Ge, min, x), b.binary(Binary::Ge, x, max));
    let rest = b.select(is_high, max, x);
    b.select(is_low, min, rest)
}

/// `x` where `x > threshold`, otherwise `value`; written the other way round, so that a NaN stays.
fn above(b: &mut Builder, x: NodeId, threshold: f64, value: f64) -> NodeId {
    let (threshold, value) = (b.constant_like(threshold, x), b.constant_like(value, x));
    let is_low = b.binary(Binary::Ge, threshold, x);
    b.select(is_low, value, x)
}

/// `ln(1 + e^(beta·x)) / beta` never overflows here; from the usual threshold on it is `x` to the last bit of single
/// precision anyway, so that only a lower threshold needs a choice.
fn softplus(b: &mut Builder, x: &[NodeId], call: &LayerCall) -> NodeId {
    let (x, beta, threshold) = (x[0], call.number("beta"), call.number("threshold"));
    let inner = b.scaled(x, beta);
    let smooth = b.unary(Unary::Softplus, inner);
    let smooth = b.scaled(smooth, 1.0 / beta);
    if threshold >= SOFTPLUS_IS_LINEAR {
        return smooth;
    }
    let threshold = b.constant_like(threshold, x);
    let is_linear = b.binary(Binary::Gt, inner, threshold);
    b.select(is_linear, x, smooth)
}
