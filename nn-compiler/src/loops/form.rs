//! What a kernel's code depends on. Kernels of one form have the same code, so that only the first of them is emitted: of
//! a network of a hundred equal layers one.

use std::collections::BTreeSet;

use super::names::ValueNames;
use crate::ir::graph::NodeId;
use crate::ir::ops::CoreOp;
use crate::ir::types::TensorType;
use crate::loops::ir::Format;
use crate::loops::layout::Layout;
use crate::loops::program::{Kernel, KernelKind, Program};

/// A kernel, with its nodes numbered in the order of the graph instead of named.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Form {
    kind: KernelKind,
    nodes: Vec<Node>,
    /// What it computes, operands first, and what of that others need.
    body: Vec<usize>,
    outputs: Vec<usize>,
}

/// A node that a kernel computes or reads.
#[derive(PartialEq, Eq, Hash)]
struct Node {
    op: CoreOp,
    ty: TensorType,
    layout: Option<Layout>,
    format: Format,
    /// None of what is only read.
    operands: Vec<usize>,
    /// Whether the kernel is the one that computes it, whether it can be read, and from a variable.
    is_member: bool,
    is_stored: bool,
    is_variable: bool,
    /// What it is called in the kernel, and what a variable with its value would be called.
    name: Option<String>,
    word: &'static str,
}

/// The form of a kernel whose values are named after their parts in it, and its nodes in the form's order.
pub(crate) fn form(program: &Program, kernel: &Kernel, names: &ValueNames) -> (Form, Vec<NodeId>) {
    let graph = &program.graph;
    let (body, reads) = program.body(kernel);
    let nodes: BTreeSet<NodeId> = body.iter().chain(&reads).copied().collect();
    let nodes: Vec<NodeId> = nodes.into_iter().collect();
    let number = |id: &NodeId| nodes.binary_search(id).expect("a kernel's body is all that it touches");
    let node = |id: &NodeId| {
        let operands = if reads.contains(id) { Vec::new() } else { graph.operands(*id) };
        Node {
            op: anonymous(graph.op(*id)),
            ty: graph.ty(*id).clone(),
            layout: program.layouts.get(*id).cloned(),
            format: program.format(*id),
            operands: operands.iter().map(number).collect(),
            is_member: kernel.members.contains(id),
            is_stored: program.is_stored(*id),
            is_variable: program.is_variable(*id),
            name: names.get(graph, *id).map(ToString::to_string),
            word: graph.op_word(*id),
        }
    };
    let mut kind = kernel.kind.clone();
    if let KernelKind::Contraction(c) = &mut kind {
        let touched = [&mut c.anchor].into_iter().chain(&mut c.index).chain(&mut c.column_sums);
        touched.for_each(|id| *id = NodeId::new(number(id)));
    }
    let form = Form {
        kind,
        nodes: nodes.iter().map(node).collect(),
        body: body.iter().map(number).collect(),
        outputs: kernel.outputs.iter().map(number).collect(),
    };
    (form, nodes)
}

/// An operation without which input, parameter or random stream it is of: a kernel is passed those.
fn anonymous(op: &CoreOp) -> CoreOp {
    match op {
        CoreOp::Input(_) => CoreOp::Input(0),
        CoreOp::Parameter(_) => CoreOp::Parameter(0),
        CoreOp::Uniform(_) => CoreOp::Uniform(0),
        CoreOp::Update(_) => CoreOp::Update(0),
        CoreOp::Assign(_) => CoreOp::Assign(0),
        other => other.clone(),
    }
}
