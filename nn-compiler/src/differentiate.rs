//! Reverse mode: walks the graph backwards from a scalar and appends, as ordinary nodes, the derivative with
//! respect to each node that is asked for. Nothing is added for what no asked-for node feeds.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::graph::{Builder, Graph, NodeId, Root, kept_axes};
use crate::ops::{Binary, CoreOp, Reduction, Unary};
use crate::types::Dim;
use crate::windows::Side;

/// The derivatives of the sum of `of`'s elements with respect to each of `wrt`; `None` where `of` does not depend on it.
pub fn differentiate(b: &mut Builder, of: NodeId, wrt: &[NodeId]) -> Vec<Option<NodeId>> {
    let order = b.graph.schedule_for([of]);
    let slots = order.iter().chain(wrt).map(|id| id.index() + 1).max().unwrap_or(0);
    let mut active = vec![false; slots];
    for id in wrt {
        active[id.index()] = true;
    }
    for id in &order {
        active[id.index()] |= b.graph.operands(*id).iter().any(|operand| active[operand.index()]);
    }
    let mut cotangents: Vec<Option<NodeId>> = vec![None; slots];
    cotangents[of.index()] = active[of.index()].then(|| b.constant_like(1.0, of));
    for id in order.into_iter().rev().filter(|id| active[id.index()]) {
        let Some(cotangent) = cotangents[id.index()] else { continue };
        let operands = b.graph.operands(id);
        let origin = b.graph.origins.get(b.graph.node(id).origin).cloned().unwrap_or_default();
        b.enter(&format!("d {origin}"));
        let starts = starts(&b.graph, id, &operands);
        // `x * x` has one operand, whose terms belong together
        let mut places: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (position, operand) in operands.iter().enumerate() {
            places.entry(*operand).or_default().push(position);
        }
        for operand in operands.iter().filter(|operand| active[operand.index()]) {
            let mut term = None;
            for position in places.remove(operand).unwrap_or_default() {
                let more = vjp(b, id, (&operands, &starts), position, cotangent);
                term = match (term, more) {
                    (Some(term), Some(more)) => Some(b.plus(term, more)),
                    (term, more) => term.or(more),
                };
            }
            let Some(term) = term else { continue };
            let slot = &mut cotangents[operand.index()];
            *slot = Some(slot.map_or(term, |sum| b.plus(sum, term)));
        }
    }
    wrt.iter().map(|id| cotangents[id.index()]).collect()
}

/// Where each operand of a concatenation begins in it; nothing of other nodes.
fn starts(graph: &Graph, id: NodeId, operands: &[NodeId]) -> Vec<Dim> {
    let CoreOp::Concat { axis } = *graph.op(id) else { return Vec::new() };
    let mut next = Dim::default();
    let start = |operand: &NodeId| {
        let behind = &next + &graph.ty(*operand).shape[axis];
        std::mem::replace(&mut next, behind)
    };
    operands.iter().map(start).collect()
}

/// The vector-Jacobian product of node `y` with its cotangent `dy`, for the operand at `position`;
/// `None` where the derivative is zero everywhere.
fn vjp(
    b: &mut Builder,
    y: NodeId,
    (operands, starts): (&[NodeId], &[Dim]),
    position: usize,
    dy: NodeId,
) -> Option<NodeId> {
    let x = operands[position];
    let op = b.graph.op(y).clone();
    Some(match op {
        CoreOp::Input(_)
        | CoreOp::Parameter(_)
        | CoreOp::Constant(_)
        | CoreOp::Table { .. }
        | CoreOp::Uniform(_)
        | CoreOp::Iota { .. }
        | CoreOp::PoolIndex { .. }
        | CoreOp::OneHot { .. } => return None,
        CoreOp::Unary(function) => unary(b, function, x, y, dy)?,
        CoreOp::Binary(function) => binary(b, function, [operands[0], operands[1]], position, y, dy)?,
        // d select(m, a, b): the cotangent goes where the value came from
        CoreOp::Select => {
            let zero = b.constant_like(0.0, dy);
            match position {
                1 => b.select(operands[0], dy, zero),
                2 => b.select(operands[0], zero, dy),
                _ => return None,
            }
        }
        // what was repeated adds up
        CoreOp::Broadcast { axes } => {
            let summed = kept_axes(b.graph.ty(y).rank(), &axes);
            b.reduce(Reduction::Sum, dy, summed)
        }
        CoreOp::Reduce { kind, axes } => reduce(b, kind, &axes, x, y, dy),
        CoreOp::Reshape => {
            let shape = b.graph.ty(x).shape.clone();
            b.reshape(dy, shape)
        }
        CoreOp::Transpose { axes } => {
            let mut inverse = vec![0; axes.len()];
            for (to, from) in axes.iter().enumerate() {
                inverse[*from] = to;
            }
            b.transpose(dy, inverse)
        }
        // what was not taken gets nothing
        CoreOp::Slice { axis, start, step } => {
            let spread = space_out(b, dy, axis, &step);
            let [given, whole] = [spread, x].map(|id| b.graph.ty(id).shape[axis].clone());
            let rest = &(&whole - &start) - &given;
            let [before, after] = [start, rest].map(|length| zeros_along(b, dy, axis, length));
            b.concat(&[before, spread, after], axis)
        }
        // each operand gets its own part
        CoreOp::Concat { axis } => {
            let size = b.graph.ty(x).shape[axis].clone();
            b.part(dy, axis, starts[position].clone(), size)
        }
        CoreOp::Reverse { axes } => b.reverse(dy, axes),
        // Y = Σ A·B  =>  dA = Σ dY·B, dB = Σ A·dY: contractions again, with the labels exchanged
        CoreOp::Contract { left, right, out } => match position {
            0 => b.contract((dy, &out), (operands[1], &right), &left),
            _ => b.contract((operands[0], &left), (dy, &out), &right),
        },
        // x·w·y summed over all that meet is linear in each: its derivatives are the other sides of the relation
        CoreOp::Convolve { windows, gives } => {
            let wanted = gives.others()[position];
            let side = |side: Side| if side == gives { dy } else { operands[1 - position] };
            let [a, c] = wanted.others().map(side);
            b.convolve(&windows, wanted, a, c)
        }
        CoreOp::Custom { rule } => match position {
            0 => return None,
            _ => by_rule(b, rule, &operands[1..], position - 1, dy),
        },
        CoreOp::PoolSum { windows } => b.pool_spread(&windows, dy),
        CoreOp::PoolSpread { windows } => b.pool_sum(&windows, dy),
        CoreOp::PoolPick { windows } => match position {
            0 => b.unpool(&windows, dy, operands[1]),
            _ => return None,
        },
        CoreOp::Unpool { windows } => match position {
            0 => b.pool_pick(&windows, dy, operands[1]),
            _ => return None,
        },
        // y = x[c]  =>  dx = onehot(c) · dy
        CoreOp::Pick => {
            let one_hot = b.one_hot(operands[1]);
            let spread = spread(b, dy, one_hot);
            b.times(one_hot, spread)
        }
        CoreOp::Update(_) | CoreOp::Assign(_) => panic!("what a step leaves behind is not differentiated"),
    })
}

/// `step − 1` zeros between neighbours along an axis: n elements become (n − 1)·step + 1.
fn space_out(b: &mut Builder, x: NodeId, axis: usize, step: &Dim) -> NodeId {
    if step.is_one() {
        return x;
    }
    let shape = b.graph.ty(x).shape.clone();
    let one = Dim::from(1);
    // each element with its zeros behind it, and those of the last one cut off
    let mut pairs = shape.clone();
    pairs.insert(axis + 1, one.clone());
    let column = b.reshape(x, pairs);
    let zeros = zeros_along(b, column, axis + 1, step - &one);
    let pairs = b.concat(&[column, zeros], axis + 1);
    let mut joined = shape.clone();
    joined[axis] = &shape[axis] * step;
    let joined = b.reshape(pairs, joined);
    let size = &(&(&shape[axis] - &one) * step) + &one;
    b.part(joined, axis, Dim::default(), size)
}

/// Zeros in the shape of `like`, but for the length of one axis.
fn zeros_along(b: &mut Builder, like: NodeId, axis: usize, length: Dim) -> NodeId {
    let mut shape = b.graph.ty(like).shape.clone();
    shape[axis] = length;
    b.constant(0.0, shape)
}

/// The cotangent of an operand of a user's own operation: the rule's graph, which is of single numbers, in the shape of `dy`.
fn by_rule(b: &mut Builder, rule: usize, operands: &[NodeId], position: usize, dy: NodeId) -> NodeId {
    let rule = Rc::clone(&b.graph.rules[rule]);
    let root = rule.roots[&Root::InputGradient(position)];
    let shape = b.graph.ty(dy).shape.clone();
    let mut nodes: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for id in rule.schedule_for([root]) {
        let from: Vec<NodeId> = rule.operands(id).iter().map(|operand| nodes[operand]).collect();
        let is_number = rule.ty(id).rank() == 0;
        let ty = if is_number { rule.ty(id).clone() } else { rule.ty(id).with_shape(shape.clone()) };
        let node = match rule.op(id) {
            CoreOp::Input(index) => operands.get(*index).copied().unwrap_or(dy),
            CoreOp::Broadcast { .. } => b.broadcast(from[0], Vec::new(), shape.clone()),
            op => b.add(op.clone(), &from, ty),
        };
        nodes.insert(id, node);
    }
    b.broadcast(nodes[&root], Vec::new(), shape)
}

/// Repeats `x` along the trailing axes that `like` has more.
fn spread(b: &mut Builder, x: NodeId, like: NodeId) -> NodeId {
    let axes = (0..b.graph.ty(x).rank()).collect();
    let shape = b.graph.ty(like).shape.clone();
    b.broadcast(x, axes, shape)
}

fn unary(b: &mut Builder, function: Unary, x: NodeId, y: NodeId, dy: NodeId) -> Option<NodeId> {
    Some(match function {
        Unary::Copy => dy,
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
        // d (e^x − 1) = dy · (y + 1)
        Unary::ExpM1 => {
            let one = b.constant_like(1.0, y);
            let slope = b.plus(y, one);
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
        // d asin x = dy / √((1 − x)·(1 + x)), and the negative of it for acos
        Unary::Asin | Unary::Acos => {
            let one = b.constant_like(1.0, x);
            let (below, above) = (b.minus(one, x), b.plus(x, one));
            let product = b.times(below, above);
            let root = b.unary(Unary::Sqrt, product);
            let slope = b.over(dy, root);
            if function == Unary::Asin { slope } else { b.unary(Unary::Neg, slope) }
        }
        // d atan x = dy / (1 + x²), d asinh x = dy / √(1 + x²)
        Unary::Atan | Unary::Asinh => {
            let (square, one) = (b.times(x, x), b.constant_like(1.0, x));
            let sum = b.plus(square, one);
            let divisor = if function == Unary::Atan { sum } else { b.unary(Unary::Sqrt, sum) };
            b.over(dy, divisor)
        }
        // d erf x = dy · 2/√π · e^−x²
        Unary::Erf => {
            let square = b.times(x, x);
            let exponent = b.unary(Unary::Neg, square);
            let bell = b.unary(Unary::Exp, exponent);
            let slope = b.scaled(bell, std::f64::consts::FRAC_2_SQRT_PI);
            b.times(dy, slope)
        }
        // d tanh x = dy · (1 − y²)
        Unary::Tanh => {
            let one = b.constant_like(1.0, y);
            let square = b.times(y, y);
            let slope = b.minus(one, square);
            b.times(dy, slope)
        }
        // d σ(x) = dy · y · (1 − y)
        Unary::Sigmoid => {
            let one = b.constant_like(1.0, y);
            let rest = b.minus(one, y);
            let slope = b.times(y, rest);
            b.times(dy, slope)
        }
        // d ln(1 + e^x) = dy · σ(x)
        Unary::Softplus => {
            let slope = b.unary(Unary::Sigmoid, x);
            b.times(dy, slope)
        }
        // the mask is taken from the result, so that x itself need not be kept: max(x, 0) > 0 where x > 0
        Unary::Relu => {
            let zero = b.constant_like(0.0, y);
            let mask = b.binary(Binary::Gt, y, zero);
            let nothing = b.constant_like(0.0, dy);
            b.select(mask, dy, nothing)
        }
    })
}

fn binary(b: &mut Builder, function: Binary, x: [NodeId; 2], position: usize, y: NodeId, dy: NodeId) -> Option<NodeId> {
    let [left, right] = x;
    Some(match (function, position) {
        (Binary::Add, _) | (Binary::Sub, 0) => dy,
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
        // d a^b / da = b · a^(b−1)
        (Binary::Pow, 0) => {
            let one = b.constant_like(1.0, right);
            let lower = b.minus(right, one);
            let power = b.binary(Binary::Pow, left, lower);
            let slope = b.times(right, power);
            b.times(dy, slope)
        }
        // d a^b / db = a^b · ln a
        (Binary::Pow, _) => {
            let log = b.unary(Unary::Ln, left);
            let slope = b.times(y, log);
            b.times(dy, slope)
        }
        // the whole cotangent to the winner, half to each at a tie (as PyTorch does)
        (Binary::Max | Binary::Min, _) => {
            let (winner, loser) = (x[position], x[1 - position]);
            let (above, below) = if function == Binary::Max { (winner, loser) } else { (loser, winner) };
            let wins = b.binary(Binary::Gt, above, below);
            let ties = b.binary(Binary::Eq, above, below);
            let (half, zero) = (b.scaled(dy, 0.5), b.constant_like(0.0, dy));
            let shared = b.select(ties, half, zero);
            b.select(wins, dy, shared)
        }
        (Binary::Eq | Binary::Gt | Binary::Ge, _) => return None,
    })
}

fn reduce(b: &mut Builder, kind: Reduction, axes: &[usize], x: NodeId, y: NodeId, dy: NodeId) -> NodeId {
    let shape = b.graph.ty(x).shape.clone();
    let kept = kept_axes(shape.len(), axes);
    let repeated = b.broadcast(dy, kept.clone(), shape.clone());
    match kind {
        Reduction::Sum => repeated,
        // shared by all the elements that reach the maximum
        Reduction::Max => {
            let max = b.broadcast(y, kept.clone(), shape.clone());
            let mask = b.binary(Binary::Eq, x, max);
            let count = b.reduce(Reduction::Sum, mask, axes.to_vec());
            let count = b.broadcast(count, kept, shape);
            let share = b.over(mask, count);
            b.times(repeated, share)
        }
        // d logsumexp(x) = softmax(x) = e^(x − y)
        Reduction::LogSumExp => {
            let total = b.broadcast(y, kept, shape);
            let shifted = b.minus(x, total);
            let softmax = b.unary(Unary::Exp, shifted);
            b.times(repeated, softmax)
        }
    }
}

#[cfg(test)]
mod tests;
