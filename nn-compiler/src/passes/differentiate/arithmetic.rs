//! The derivatives of what is computed element by element.

use crate::ir::graph::{Builder, Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Slope, Unary};

/// The number that a node is in every element, if it is one of the source.
pub(super) fn as_number(graph: &Graph, id: NodeId) -> Option<f64> {
    match graph.op(id) {
        CoreOp::Constant(value) => value.as_number(),
        CoreOp::Broadcast { .. } | CoreOp::Reshape => as_number(graph, graph.operands(id)[0]),
        _ => None,
    }
}

/// Whether a product or a quotient is one with a constant, whose slope is a number everywhere.
pub(super) fn is_scaling(graph: &Graph, id: NodeId) -> bool {
    let operands = graph.operands(id);
    let is_constant = |id: NodeId| matches!(graph.op(id), CoreOp::Constant(_)) || as_number(graph, id).is_some();
    match graph.op(id) {
        CoreOp::Binary(Binary::Mul) => operands.iter().any(|operand| is_constant(*operand)),
        CoreOp::Binary(Binary::Div) => is_constant(operands[1]) && as_number(graph, operands[1]) != Some(0.0),
        _ => false,
    }
}

/// The cotangent of the operand; `None` where the derivative is zero everywhere. (Of a relu, see
/// [`super::vjp`].)
pub(super) fn unary(b: &mut Builder, function: Unary, x: NodeId, y: NodeId, dy: NodeId) -> Option<NodeId> {
    Some(match function {
        Unary::Copy | Unary::Relu => dy,
        Unary::Neg => b.unary(Unary::Neg, dy),
        Unary::Abs => {
            let sign = b.unary(Unary::Sign, x);
            b.times(dy, sign)
        }
        // the shift of a logsumexp changes nothing, and nothing flows through it
        Unary::Sign | Unary::Floor | Unary::Round | Unary::FiniteOrZero | Unary::StopGradient => return None,
        // d √x = dy / (2 y)
        Unary::Sqrt => {
            let twice = b.scaled(y, 2.0);
            b.over(dy, twice)
        }
        Unary::Exp => b.times(dy, y),
        Unary::Ln => b.over(dy, x),
        // d (e^x − 1) = dy · e^x; y + 1 would cancel where y is near −1
        Unary::ExpM1 => {
            let slope = b.unary(Unary::Exp, x);
            b.times(dy, slope)
        }
        // d ln(1 + x) = dy / (1 + x)
        Unary::Ln1p => {
            let one = b.constant_like(1.0, x);
            let sum = b.plus(x, one);
            b.over(dy, sum)
        }
        Unary::Sin => {
            let slope = b.unary(Unary::Cos, x);
            b.times(dy, slope)
        }
        Unary::Cos => {
            let sine = b.unary(Unary::Sin, x);
            let slope = b.unary(Unary::Neg, sine);
            b.times(dy, slope)
        }
        Unary::Sinh => {
            let slope = b.unary(Unary::Cosh, x);
            b.times(dy, slope)
        }
        Unary::Cosh => {
            let slope = b.unary(Unary::Sinh, x);
            b.times(dy, slope)
        }
        // d asin x = dy / √((1 − x)·(1 + x)), and the negative of it for acos
        Unary::Asin | Unary::Acos => {
            let gap = gap(b, x);
            let root = b.unary(Unary::Sqrt, gap);
            let slope = b.over(dy, root);
            if function == Unary::Asin { slope } else { b.unary(Unary::Neg, slope) }
        }
        // d atan x = dy / (1 + x²), d asinh x = dy / √(1 + x²)
        Unary::Atan | Unary::Asinh => {
            let (more, sum) = one_and_square(b, x);
            let divisor = if function == Unary::Atan { sum } else { b.unary(Unary::Sqrt, sum) };
            let first = b.over(dy, more);
            let quotient = b.over(first, divisor);
            if function == Unary::Atan { b.over(quotient, more) } else { quotient }
        }
        Unary::Exp2 => {
            let slope = b.scaled(y, std::f64::consts::LN_2);
            b.times(dy, slope)
        }
        Unary::Erf => {
            let slope = b.unary(Unary::ErfSlope, x);
            b.times(dy, slope)
        }
        Unary::Normal => {
            let slope = b.unary(Unary::NormalSlope, x);
            b.times(dy, slope)
        }
        // d e^−x² = dy · −2·x·y, d e^−x²/2 = dy · −x·y
        Unary::ErfSlope | Unary::NormalSlope => {
            let product = b.times(x, y);
            let slope = b.scaled(product, if function == Unary::ErfSlope { -2.0 } else { -1.0 });
            b.times(dy, slope)
        }
        Unary::Tanh => {
            let slope = b.unary(Unary::TanhSlope, x);
            b.times(dy, slope)
        }
        // d (1 / cosh² x) = dy · −2·y·tanh x
        Unary::TanhSlope => {
            let tanh = b.unary(Unary::Tanh, x);
            let product = b.times(y, tanh);
            let slope = b.scaled(product, -2.0);
            b.times(dy, slope)
        }
        Unary::Sigmoid => {
            let slope = b.unary(Unary::SigmoidSlope, x);
            b.times(dy, slope)
        }
        // σ″ = σ′·(1 − 2σ) = σ′·−tanh(x/2)
        Unary::SigmoidSlope => {
            let half = b.scaled(x, 0.5);
            let tanh = b.unary(Unary::Tanh, half);
            let product = b.times(y, tanh);
            let slope = b.unary(Unary::Neg, product);
            b.times(dy, slope)
        }
        // d ln(1 + e^x) = dy · σ(x)
        Unary::Softplus => {
            let slope = b.unary(Unary::Sigmoid, x);
            b.times(dy, slope)
        }
    })
}

/// `1 − x²`, accurate near ±1.
fn gap(b: &mut Builder, x: NodeId) -> NodeId {
    let one = b.constant_like(1.0, x);
    let (below, above) = (b.minus(one, x), b.plus(x, one));
    let product = b.times(below, above);
    b.sloped(Slope::Gap, product, &[x])
}

/// `m` and `s` with `1 + x² = m²·s`, where `m` is the larger of 1 and |x|: the square of a large x is infinite.
fn one_and_square(b: &mut Builder, x: NodeId) -> (NodeId, NodeId) {
    let (magnitude, one) = (b.unary(Unary::Abs, x), b.constant_like(1.0, x));
    let (more, less) = (b.binary(Binary::Max, magnitude, one), b.binary(Binary::Min, magnitude, one));
    let ratio = b.over(less, more);
    let square = b.times(ratio, ratio);
    (more, b.plus(square, one))
}

/// The cotangent of the operand at `position`. (Of a maximum, see [`super::vjp`].)
pub(super) fn binary(
    b: &mut Builder,
    function: Binary,
    [left, right]: [NodeId; 2],
    position: usize,
    y: NodeId,
    dy: NodeId,
) -> Option<NodeId> {
    Some(match (function, position) {
        (Binary::Add, _) | (Binary::Sub | Binary::Rem, 0) => dy,
        (Binary::Sub, _) => b.unary(Unary::Neg, dy),
        (Binary::Mul, 0) => b.times(dy, right),
        (Binary::Mul, _) => b.times(dy, left),
        (Binary::Div, 0) => b.over(dy, right),
        // d (a/b) / db = −(a/b)/b
        (Binary::Div, _) => {
            let product = b.times(dy, y);
            let quotient = b.over(product, right);
            b.unary(Unary::Neg, quotient)
        }
        // d (a − n·b) / db = −n, and n = (a − y)/b is a whole number
        (Binary::Rem, _) => {
            let multiple = b.minus(left, y);
            let quotient = b.over(multiple, right);
            let count = b.unary(Unary::Round, quotient);
            let slope = b.unary(Unary::Neg, count);
            b.times(dy, slope)
        }
        // d a^b / da = b · a^(b−1), and 0 where b is 0
        (Binary::Pow, 0) => {
            let number = as_number(&b.graph, right);
            if number == Some(0.0) {
                return Some(b.constant_like(0.0, dy));
            }
            let one = b.constant_like(1.0, right);
            let lower = b.minus(right, one);
            let power = b.binary(Binary::Pow, left, lower);
            let mut slope = b.times(right, power);
            if number.is_none() {
                let zero = b.constant_like(0.0, right);
                let is_zero = b.binary(Binary::Eq, right, zero);
                slope = b.select(is_zero, zero, slope);
            }
            b.times(dy, slope)
        }
        // d a^b / db = a^b · ln a, and 0 where a is 0 and b is not below
        (Binary::Pow, _) => {
            let log = b.unary(Unary::Ln, left);
            let mut slope = b.times(y, log);
            if as_number(&b.graph, left).is_none_or(|base| base == 0.0) {
                let zero = b.constant_like(0.0, left);
                let (is_zero, is_finite) = (b.binary(Binary::Eq, left, zero), b.binary(Binary::Ge, right, zero));
                let is_flat = b.times(is_zero, is_finite);
                slope = b.select(is_flat, zero, slope);
            }
            b.times(dy, slope)
        }
        // half to each at a tie (as PyTorch does)
        (Binary::Max | Binary::Min, _) => {
            let (ties, half) = (b.binary(Binary::Eq, left, right), b.scaled(dy, 0.5));
            b.select(ties, half, dy)
        }
        (Binary::Eq | Binary::Gt | Binary::Ge, _) => return None,
    })
}

/// Derivatives that are written out ([`Slope`]); `operands` are those of the function.
pub(super) fn sloped(b: &mut Builder, slope: Slope, operands: &[NodeId], position: usize, dy: NodeId) -> NodeId {
    let x = operands[0];
    let one = b.constant_like(1.0, x);
    match slope {
        Slope::Held => dy,
        Slope::TanhShrink => {
            let tanh = b.unary(Unary::Tanh, x);
            let slope = b.times(tanh, tanh);
            b.times(dy, slope)
        }
        Slope::Softsign => {
            let magnitude = b.unary(Unary::Abs, x);
            let sum = b.plus(magnitude, one);
            let inverse = b.over(one, sum);
            let slope = b.times(inverse, inverse);
            b.times(dy, slope)
        }
        Slope::Gap => {
            let slope = b.scaled(x, -2.0);
            b.times(dy, slope)
        }
        Slope::Atanh => {
            let gap = gap(b, x);
            b.over(dy, gap)
        }
        Slope::Acosh => {
            let (below, above) = (b.minus(x, one), b.plus(x, one));
            let [below, above] = [below, above].map(|square| b.unary(Unary::Sqrt, square));
            let root = b.times(below, above);
            b.over(dy, root)
        }
        Slope::Bce => {
            let t = operands[1];
            let rest = b.minus(one, x);
            if position == 0 {
                let product = b.times(rest, x);
                let least = b.constant_like(1e-12, x);
                let (gap, variance) = (b.minus(x, t), b.binary(Binary::Max, product, least));
                let slope = b.over(gap, variance);
                return b.times(dy, slope);
            }
            // ln(1 − x) − ln x, no logarithm below −100
            let mirrored = b.unary(Unary::Neg, x);
            let [other, log] = [(Unary::Ln1p, mirrored), (Unary::Ln, x)].map(|(function, x)| {
                let (log, least) = (b.unary(function, x), b.constant_like(-100.0, x));
                b.binary(Binary::Max, log, least)
            });
            let slope = b.minus(other, log);
            b.times(dy, slope)
        }
    }
}
