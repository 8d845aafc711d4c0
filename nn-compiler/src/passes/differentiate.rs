//! Reverse mode: walks the graph backwards from a scalar and appends, as ordinary nodes, the derivative with
//! respect to each node that is asked for. Nothing is added for what no asked-for node feeds.

mod arithmetic;
mod masks;

use std::collections::BTreeMap;
use std::rc::Rc;

use arithmetic::{binary, sloped, unary};
use masks::{Cotangent, Guard, Wild};

use crate::ir::graph::{Builder, Graph, NodeId, Root, kept_axes};
use crate::ir::ops::{Accumulation, Binary, CoreOp, Reduction, Scalar, Unary};
use crate::ir::types::{Dim, Shape, element_count};
use crate::ir::windows::Side;

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
    let wild = Wild::new(&b.graph, &order, slots);
    let mut cotangents: Vec<Option<Cotangent>> = vec![None; slots];
    let seed = active[of.index()].then(|| b.constant_like(1.0, of));
    cotangents[of.index()] = seed.map(|value| Cotangent { value, guard: None });
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
                let more = vjp(b, id, (&operands, &starts), position, cotangent, &wild);
                term = match (term, more) {
                    (Some(term), Some(more)) => Some(Cotangent::plus(term, b, more)),
                    (term, more) => term.or(more),
                };
            }
            let Some(term) = term else { continue };
            let term = wild.settle(b, *operand, term);
            let slot = &mut cotangents[operand.index()];
            *slot = Some(slot.map_or(term, |sum| sum.plus(b, term)));
        }
    }
    wrt.iter().map(|id| cotangents[id.index()].map(|cotangent| cotangent.settled(b))).collect()
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

/// The vector-Jacobian product of node `y` with its cotangent, for the operand at `position`; `None` where the
/// derivative is zero everywhere. Guards go through what is computed element by element or only moves elements; what
/// sums has them applied before.
fn vjp(
    b: &mut Builder,
    y: NodeId,
    (operands, starts): (&[NodeId], &[Dim]),
    position: usize,
    cotangent: Cotangent,
    wild: &Wild,
) -> Option<Cotangent> {
    let x = operands[position];
    let is_wild = wild.has(x);
    let Cotangent { value: dy, guard } = cotangent;
    let with = |value: NodeId| Cotangent { value, guard };
    Some(match b.graph.op(y).clone() {
        // the mask is taken from the result, so that x itself need not be kept: max(x, 0) > 0 where x > 0
        CoreOp::Unary(Unary::Relu) => {
            let zero = b.constant_like(0.0, y);
            let mask = b.binary(Binary::Gt, y, zero);
            cotangent.guarded(b, Guard::new(mask, true))
        }
        CoreOp::Unary(function) => with(unary(b, function, x, y, dy)?),
        CoreOp::Binary(function @ (Binary::Max | Binary::Min)) => {
            let (winner, loser) = (x, operands[1 - position]);
            let (above, below) = if function == Binary::Max { (winner, loser) } else { (loser, winner) };
            if is_wild {
                let shared = with(binary(b, function, [winner, loser], 0, y, dy)?);
                let mask = b.binary(Binary::Ge, above, below);
                shared.guarded(b, Guard::new(mask, true))
            } else {
                // the whole cotangent to the winner, half to each at a tie (as PyTorch does)
                let wins = b.binary(Binary::Gt, above, below);
                let ties = b.binary(Binary::Eq, above, below);
                let (half, zero) = (b.scaled(dy, 0.5), b.constant_like(0.0, dy));
                let shared = b.select(ties, half, zero);
                with(b.select(wins, dy, shared))
            }
        }
        CoreOp::Binary(function) => with(binary(b, function, [operands[0], operands[1]], position, y, dy)?),
        // d select(m, a, b): the cotangent goes where the value came from
        CoreOp::Select => match position {
            0 => return None,
            _ => cotangent.guarded(b, Guard::new(operands[0], position == 1)),
        },
        CoreOp::Custom { rule } => match position {
            0 => return None,
            _ => with(by_rule(b, rule, &operands[1..], position - 1, dy)),
        },
        CoreOp::Sloped(slope) => match position {
            0 => return None,
            _ => with(sloped(b, slope, &operands[1..], position - 1, dy)),
        },
        CoreOp::Reduce { kind, axes } => reduce(b, kind, &axes, x, y, cotangent),
        CoreOp::Reshape => {
            let shape = b.graph.ty(x).shape.clone();
            cotangent.moved(b, |b, dy| b.reshape(dy, shape.clone()))
        }
        CoreOp::Transpose { axes } => {
            let mut inverse = vec![0; axes.len()];
            for (to, from) in axes.iter().enumerate() {
                inverse[*from] = to;
            }
            cotangent.moved(b, |b, dy| b.transpose(dy, inverse.clone()))
        }
        // each operand gets its own part
        CoreOp::Concat { axis } => {
            let size = b.graph.ty(x).shape[axis].clone();
            cotangent.moved(b, |b, dy| b.part(dy, axis, starts[position].clone(), size.clone()))
        }
        CoreOp::Reverse { axes } => cotangent.moved(b, |b, dy| b.reverse(dy, axes.clone())),
        op @ (CoreOp::Slice { .. } | CoreOp::Pick | CoreOp::PoolPick { .. }) => {
            if position > 0 {
                return None;
            }
            let put_back = |b: &mut Builder, dy: NodeId| put_back(b, &op, operands, dy);
            if is_wild {
                cotangent.spread(b, put_back)
            } else {
                let value = cotangent.settled(b);
                Cotangent { value: put_back(b, value), guard: None }
            }
        }
        op => {
            if let CoreOp::Broadcast { axes } = &op
                && let Some(gathered) = cotangent.gathered(b, axes)
            {
                return Some(gathered);
            }
            let dy = cotangent.settled(b);
            Cotangent { value: transposed(b, &op, operands, position, dy)?, guard: None }
        }
    })
}

/// The transpose of what takes some elements: they go back to where they were, and the others get nothing.
fn put_back(b: &mut Builder, op: &CoreOp, operands: &[NodeId], dy: NodeId) -> NodeId {
    match op {
        CoreOp::Slice { axis, start, step } => {
            let spread = space_out(b, dy, *axis, step);
            let [given, whole] = [spread, operands[0]].map(|id| b.graph.ty(id).shape[*axis].clone());
            let rest = &(&whole - start) - &given;
            let [before, after] = [start.clone(), rest].map(|length| zeros_along(b, dy, *axis, length));
            b.concat(&[before, spread, after], *axis)
        }
        CoreOp::PoolPick { windows } => b.unpool(windows, dy, operands[1]),
        // y = x[c]  =>  dx = onehot(c) ? dy : 0, as 0 · ∞ is not 0
        _ => {
            let one_hot = b.one_hot(operands[1]);
            let spread = spread(b, dy, one_hot);
            let zero = b.constant_like(0.0, spread);
            b.select(one_hot, spread, zero)
        }
    }
}

/// The vector-Jacobian product of what is linear and sums.
fn transposed(b: &mut Builder, op: &CoreOp, operands: &[NodeId], position: usize, dy: NodeId) -> Option<NodeId> {
    Some(match op {
        // what was repeated adds up
        CoreOp::Broadcast { axes } => {
            let summed = kept_axes(b.graph.ty(dy).rank(), axes);
            b.reduce(Reduction::Sum, dy, summed)
        }
        // x[i] is in y[i] and all that follow: its cotangent is their sum, from the other end
        CoreOp::Cumulate { kind: Accumulation::Sum, axis, exclusive, reverse } => {
            b.cumulate(Accumulation::Sum, dy, *axis, [*exclusive, !reverse])
        }
        CoreOp::Resample { map, axis } => b.resample(map.transpose(), dy, *axis),
        // Y = Σ A·B  =>  dA = Σ dY·B, dB = Σ A·dY: contractions again, with the labels exchanged
        CoreOp::Contract { left, right, out } => match position {
            0 => b.contract((dy, out), (operands[1], right), left),
            _ => b.contract((operands[0], left), (dy, out), right),
        },
        // x·w·y summed over all that meet is linear in each: its derivatives are the other sides of the relation
        CoreOp::Convolve { windows, gives } => {
            let wanted = gives.others()[position];
            let side = |side: Side| if side == *gives { dy } else { operands[1 - position] };
            let [a, c] = wanted.others().map(side);
            b.convolve(windows, wanted, a, c)
        }
        // Y[i, …] = T[c(i), …]  =>  dT[c(i), …] += dY[i, …]; and back
        CoreOp::Gather if position == 0 => b.scatter(dy, operands[1]),
        CoreOp::Scatter { .. } if position == 0 => b.gather(dy, operands[1]),
        CoreOp::PoolSum { windows } => b.pool_spread(windows, dy),
        CoreOp::PoolSpread { windows } => b.pool_sum(windows, dy),
        CoreOp::Unpool { windows } if position == 0 => b.pool_pick(windows, dy, operands[1]),
        // nothing follows from an index, or from what is drawn, counted or given
        CoreOp::Gather
        | CoreOp::Scatter { .. }
        | CoreOp::Unpool { .. }
        | CoreOp::PoolIndex { .. }
        | CoreOp::OneHot { .. }
        | CoreOp::Iota { .. }
        | CoreOp::Uniform(_)
        | CoreOp::Table { .. }
        | CoreOp::Constant(_)
        | CoreOp::Input(_)
        | CoreOp::Parameter(_) => return None,
        CoreOp::Update(_) | CoreOp::Assign(_) => panic!("what a step leaves behind is not differentiated"),
        CoreOp::Unary(_)
        | CoreOp::Binary(_)
        | CoreOp::Select
        | CoreOp::Custom { .. }
        | CoreOp::Sloped(_)
        | CoreOp::Reduce { .. }
        | CoreOp::Reshape
        | CoreOp::Transpose { .. }
        | CoreOp::Concat { .. }
        | CoreOp::Reverse { .. }
        | CoreOp::Slice { .. }
        | CoreOp::Pick
        | CoreOp::PoolPick { .. } => panic!("{op:?} has a rule of its own"),
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

fn reduce(b: &mut Builder, kind: Reduction, axes: &[usize], x: NodeId, y: NodeId, cotangent: Cotangent) -> Cotangent {
    let shape = b.graph.ty(x).shape.clone();
    let kept = kept_axes(shape.len(), axes);
    let repeat = |b: &mut Builder, id: NodeId| b.broadcast(id, kept.clone(), shape.clone());
    let repeated = cotangent.moved(b, repeat);
    match kind {
        Reduction::Sum => repeated,
        Reduction::Mean => {
            let summed: Shape = axes.iter().map(|axis| shape[*axis].clone()).collect();
            let share = b.scaled(cotangent.value, Scalar::reciprocal(element_count(&summed)));
            Cotangent { value: share, ..cotangent }.moved(b, repeat)
        }
        // shared by all the elements that reach the maximum; a NaN does
        Reduction::Max => {
            let max = repeat(b, y);
            let (reaches, is_number) = (b.binary(Binary::Eq, x, max), b.binary(Binary::Eq, x, x));
            let one = b.constant_like(1.0, x);
            let mask = b.select(is_number, reaches, one);
            let count = b.reduce(Reduction::Sum, mask, axes.to_vec());
            let count = repeat(b, count);
            let share = b.over(repeated.value, count);
            Cotangent { value: share, ..repeated }.guarded(b, Guard::new(mask, true))
        }
        // d logsumexp(x) = softmax(x) = e^(x − y)
        Reduction::LogSumExp => {
            let total = repeat(b, y);
            let shifted = b.minus(x, total);
            let softmax = b.unary(Unary::Exp, shifted);
            Cotangent { value: b.times(repeated.value, softmax), ..repeated }
        }
    }
}

#[cfg(test)]
mod tests;
