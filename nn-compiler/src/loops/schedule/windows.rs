//! Convolutions and pools: the call of the runtime's kernel.

use super::Site;
use super::body::Epilogues;
use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::CoreOp;
use crate::ir::types::Shape;
use crate::ir::windows::Side;
use crate::loops::ir::{Call, Geometry, Library, Offset, Statement, Tensor};
use crate::loops::names::Namer;
use crate::loops::program::Contraction;

/// The call of a convolution or a pool.
pub(super) fn schedule(site: &Site<'_>, c: &Contraction, namer: &mut Namer) -> Vec<Statement> {
    let graph = &site.program.graph;
    let row = site.row_stride(c);
    let output = |id: NodeId| site.output(id, Offset::default(), row.clone());
    let is_index = |id: &NodeId| matches!(graph.op(*id), CoreOp::PoolIndex { .. });
    let (index, outputs): (Vec<NodeId>, Vec<NodeId>) = site.kernel.outputs.iter().partition(|id| is_index(id));
    let epilogues = Epilogues { site, c, anchor: c.anchor, loops: &[] };
    let finish = epilogues.finish("Epilogue", &outputs, &output, namer);
    let operands = graph.operands(c.anchor);
    let tensor = |position: usize| {
        let view = site.view(operands[position]);
        Tensor { data: site.part(&view), strides: view.strides }
    };
    let both = || Box::new([0, 1].map(tensor));
    let geometry = geometry(graph, c.anchor);
    let library = match graph.op(c.anchor) {
        CoreOp::Convolve { gives, .. } => Library::Convolve { geometry, gives: *gives, operands: both() },
        CoreOp::PoolSum { .. } => Library::SumPool { geometry, image: tensor(0) },
        CoreOp::PoolSpread { .. } => Library::SpreadPool { geometry, map: tensor(0) },
        CoreOp::Unpool { .. } => Library::Unpool { geometry, operands: both() },
        CoreOp::PoolPick { .. } if c.index.is_none() => Library::PickPool { geometry, operands: both() },
        // nobody asks for the index in a prediction
        _ => {
            let index = index.first().map(|id| output(*id));
            Library::MaxPool { geometry, image: tensor(0), index }
        }
    };
    vec![Statement::Call(Box::new(Call { library, finish, column_sums: None }))]
}

/// The geometry of a convolution or a pool.
pub(crate) fn geometry(graph: &Graph, anchor: NodeId) -> Geometry {
    let operands = graph.operands(anchor);
    let shape = |id: NodeId| graph.ty(id).shape.clone();
    let (windows, [batch, channels, features]) = match graph.op(anchor) {
        CoreOp::Convolve { windows, gives } => {
            let side = |side: Side| -> Shape {
                match gives.others().iter().position(|other| *other == side) {
                    Some(position) => shape(operands[position]),
                    None => shape(anchor),
                }
            };
            (windows, [side(Side::Image)[0].clone(), side(Side::Image)[1].clone(), side(Side::Filter)[0].clone()])
        }
        CoreOp::PoolIndex { windows }
        | CoreOp::PoolPick { windows }
        | CoreOp::Unpool { windows }
        | CoreOp::PoolSum { windows }
        | CoreOp::PoolSpread { windows } => {
            let shape = shape(anchor);
            (windows, [shape[0].clone(), shape[1].clone(), shape[1].clone()])
        }
        op => panic!("{op:?} has no windows"),
    };
    Geometry { batch, channels, features, windows: windows.clone() }
}
