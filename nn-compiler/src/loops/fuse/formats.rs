//! Which stored values lie in bytes: those that are whole numbers from 0 to 255 whatever the network is given. Masks are
//! such values, and the places that a pool keeps for its derivative.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::{Binary, CoreOp, Unary};
use crate::ir::views::is_external;
use crate::loops::program::{KernelKind, Program};

/// The largest number of a byte.
const LARGEST: i64 = u8::MAX as i64;

/// The stored values of a program whose elements lie in bytes.
pub(super) fn bytes(program: &Program) -> BTreeSet<NodeId> {
    if !program.layouts.target.has_bytes {
        return BTreeSet::new();
    }
    let graph = &program.graph;
    let most = most(graph);
    let read = taken_as_reals(program);
    // callers see these as they lie
    let roots: BTreeSet<NodeId> = graph.roots.values().copied().collect();
    let stored = program.kernels.iter().flat_map(|kernel| kernel.outputs.iter().copied());
    let is_byte = |id: &NodeId| {
        most.contains_key(id)
            && graph.ty(*id).rank() > 0
            && !is_external(graph, *id)
            && !roots.contains(id)
            && !read.contains(id)
    };
    stored.filter(is_byte).collect()
}

/// Memory that kernels take as reals: operands of kernels with loops of their own, but for places in windows,
/// and rows of which one element is picked.
fn taken_as_reals(program: &Program) -> BTreeSet<NodeId> {
    let graph = &program.graph;
    let base = |id: NodeId| program.layouts.view(graph, id).base;
    let mut found = BTreeSet::new();
    for kernel in &program.kernels {
        if let KernelKind::Contraction(c) = &kernel.kind {
            // what follows sums in loops around them writes to parts of memory, which begin anywhere
            if !c.loops.is_empty() {
                found.extend(&kernel.outputs);
            }
            let takes_places = matches!(graph.op(c.anchor), CoreOp::PoolPick { .. } | CoreOp::Unpool { .. });
            let operands = graph.operands(c.anchor).into_iter().enumerate();
            found.extend(operands.filter(|(at, _)| !(takes_places && *at == 1)).map(|(_, id)| base(id)));
        }
        for id in program.body(kernel).0 {
            if matches!(graph.op(id), CoreOp::Pick) {
                found.insert(base(graph.operands(id)[0]));
            }
        }
    }
    found
}

/// The nodes whose elements are whole numbers of a byte, and the largest that one can be.
fn most(graph: &Graph) -> BTreeMap<NodeId, i64> {
    let mut known: BTreeMap<NodeId, i64> = BTreeMap::new();
    for id in graph.schedule() {
        let operands = graph.operands(id);
        let of = |operand: usize| known.get(&operands[operand]).copied();
        let larger = |a: usize, b: usize| of(a).zip(of(b)).map(|(a, b)| a.max(b));
        let most = match graph.op(id) {
            CoreOp::Constant(value) => value.as_number().and_then(whole),
            CoreOp::OneHot { .. } => Some(1),
            CoreOp::PoolIndex { windows } => windows.has_places_in_bytes().then_some(LARGEST),
            CoreOp::Unary(function) => match function {
                Unary::Copy | Unary::StopGradient | Unary::Abs | Unary::Relu => of(0),
                Unary::Sign => of(0).map(|most| most.min(1)),
                _ => None,
            },
            CoreOp::Binary(function) => match function {
                Binary::Eq | Binary::Gt | Binary::Ge => Some(1),
                Binary::Mul => of(0).zip(of(1)).map(|(a, b)| a * b),
                Binary::Max => larger(0, 1),
                Binary::Min => of(0).zip(of(1)).map(|(a, b)| a.min(b)),
                Binary::Add | Binary::Sub | Binary::Div | Binary::Rem | Binary::Pow => None,
            },
            CoreOp::Select => larger(1, 2),
            CoreOp::Broadcast { .. }
            | CoreOp::Reshape
            | CoreOp::Transpose { .. }
            | CoreOp::Slice { .. }
            | CoreOp::Reverse { .. }
            | CoreOp::Gather => of(0),
            CoreOp::Concat { .. } => {
                (0..operands.len()).map(of).reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten()
            }
            // what the caller owns, and what is computed with reals
            CoreOp::Input(_)
            | CoreOp::Parameter(_)
            | CoreOp::Table { .. }
            | CoreOp::Uniform(_)
            | CoreOp::Reduce { .. }
            | CoreOp::Iota { .. }
            | CoreOp::Cumulate { .. }
            | CoreOp::Resample { .. }
            | CoreOp::Contract { .. }
            | CoreOp::Convolve { .. }
            | CoreOp::PoolPick { .. }
            | CoreOp::Unpool { .. }
            | CoreOp::PoolSum { .. }
            | CoreOp::PoolSpread { .. }
            | CoreOp::Pick
            | CoreOp::Scatter { .. }
            | CoreOp::Sloped(_)
            | CoreOp::Custom { .. }
            | CoreOp::Update(_)
            | CoreOp::Assign(_) => None,
        };
        known.extend(most.filter(|most| *most <= LARGEST).map(|most| (id, most)));
    }
    known
}

/// A number as a whole one from 0; −0 is none, whose sign a byte would lose.
fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u8::MAX)).contains(&number) && number.is_sign_positive();
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number of a byte")]
    is_whole.then_some(number as i64)
}
