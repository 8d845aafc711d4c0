//! What is computed along an axis: the call of the runtime's kernel.

use super::Site;
use super::body::Epilogues;
use crate::ir::graph::NodeId;
use crate::ir::ops::{Accumulation, CoreOp};
use crate::ir::types::Dim;
use crate::loops::ir::{Call, Library, Lines, Offset, Statement};
use crate::loops::names::Namer;
use crate::loops::program::Contraction;

/// The call of running sums or of a resampling.
pub(super) fn schedule(site: &Site<'_>, c: &Contraction, namer: &mut Namer) -> Vec<Statement> {
    let row = site.row_stride(c);
    let output = |id: NodeId| site.output(id, Offset::default(), row.clone());
    let finish =
        Epilogues { site, c, anchor: c.anchor, loops: &[] }.finish("Epilogue", &site.kernel.outputs, &output, namer);
    let library = match site.program.graph.op(c.anchor) {
        CoreOp::Cumulate { kind: Accumulation::Sum, axis, exclusive, reverse } => {
            Library::RunningSum { lines: lines(site, c, *axis), exclusive: *exclusive, reverse: *reverse }
        }
        CoreOp::Resample { map, axis } => Library::Resample { lines: lines(site, c, *axis), map: map.clone() },
        op => panic!("{op:?} does not run along an axis"),
    };
    vec![Statement::Call(Box::new(Call { library, finish, column_sums: None }))]
}

/// Some axes of the operand that run as one: how many elements the result has along them, and their distance.
struct Run {
    size: Dim,
    stride: Dim,
    is_axis: bool,
}

/// The operand.
fn lines(site: &Site<'_>, c: &Contraction, axis: usize) -> Lines {
    let graph = &site.program.graph;
    let order = &site.program.layouts.of(c.anchor).order;
    let view = site.view(graph.operands(c.anchor)[0]);
    let (last, shape) = (order.last().copied(), &graph.ty(c.anchor).shape);
    let mut runs: Vec<Run> = Vec::new();
    for along in order {
        let (size, stride) = (shape[*along].clone(), view.strides[*along].clone());
        let is_alone = *along == axis || Some(*along) == last;
        match runs.last_mut() {
            // the axis and the columns stand for themselves; others are one where they lie in one another
            Some(run) if !is_alone && !run.is_axis && run.stride == &stride * &size => {
                run.size = &run.size * &size;
                run.stride = stride;
            }
            _ => runs.push(Run { size, stride, is_axis: *along == axis }),
        }
    }
    let axis = runs.iter().position(|run| run.is_axis).unwrap_or_default();
    let axes = runs.into_iter().map(|run| (run.size, run.stride)).collect();
    Lines { data: site.part(&view), axes, axis }
}
