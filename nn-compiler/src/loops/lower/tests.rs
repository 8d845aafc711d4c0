//! What fusion and emission rely on after `lower`; that values stay is held by `compiled/tests.rs` and below.

use std::collections::BTreeSet;

use super::{is_computed, lower};
use crate::front::layers::windows::even;
use crate::ir::graph::{Builder, Graph, InputInfo, NodeId, Root, print};
use crate::ir::ops::{CoreOp, Reduction, Unary};
use crate::ir::types::{Dim, TensorType};
use crate::ir::views::{moves_ones, without_moves};
use crate::loops::compiled::passes;
use crate::loops::target::VECTORS;
use crate::passes::interpret::{Bindings, interpret};
use crate::testing::{KERNELS, model, networks};

/// What of a lowered graph no kernel could be made of.
fn problems(graph: &Graph) -> Vec<String> {
    let mut problems = Vec::new();
    let schedule = graph.schedule();
    let own_order = VECTORS.channels_last(graph, &schedule);
    for &id in &schedule {
        let op = graph.op(id);
        match op {
            CoreOp::Contract { left, right, out } if [left, right, out].into_iter().any(Vec::is_empty) => {
                problems.push(format!("{id:?} is a product that is none of matrices"));
            }
            CoreOp::Reduce { kind: Reduction::LogSumExp, .. } => problems.push(format!("{id:?} has no loop")),
            _ => {}
        }
        let is_reshape = *op == CoreOp::Reshape && moves_ones(graph, id).is_none();
        let reads = if *op == CoreOp::Reshape || op.reads_memory() { graph.operands(id) } else { Vec::new() };
        for operand in reads {
            let base = without_moves(graph, operand);
            let is_view = matches!(
                graph.op(base),
                CoreOp::Broadcast { .. } | CoreOp::Transpose { .. } | CoreOp::Slice { .. } | CoreOp::Parameter(_)
            );
            let is_copy = *graph.op(base) == CoreOp::Unary(Unary::Copy); // which lies as the reshape wants it
            if matches!(graph.op(base), CoreOp::Constant(_))
                || is_reshape && (is_view || own_order.contains(&operand) && !is_copy)
            {
                problems.push(format!("{id:?}, {op:?}, reads {base:?}, {:?}", graph.op(base)));
            }
        }
    }
    let mut taken = BTreeSet::new();
    for (root, id) in graph.roots.iter().filter(|(root, _)| **root != Root::Loss) {
        let is_number = matches!(root, Root::Prediction(_)) && graph.ty(*id).rank() == 0;
        if !is_computed(graph, *id) || !taken.insert(*id) || is_number {
            problems.push(format!("{root:?} has no memory of its own"));
        }
    }
    problems
}

#[test]
fn whatever_is_left_has_a_kernel_and_its_operands_memory() {
    for source in &networks(&KERNELS) {
        for entry in passes(&model(source)).entries {
            let found = problems(&entry.program.graph);
            assert_eq!(found, [""; 0], "{source}\n{}", print(&entry.program.graph, "lowered"));
        }
    }
}

/// Two inputs of one batch with axes of 2 and 3, as a user could not write products of them.
fn held(build: impl FnOnce(&mut Builder, [NodeId; 2]) -> NodeId) {
    let info = |name: &str| InputInfo {
        name: name.into(),
        ty: TensorType::float(vec![Dim::batch(), Dim::from(2), Dim::from(3)]),
    };
    let mut b = Builder::new(Graph::new("Net", vec![info("x"), info("y")], Vec::new()));
    let inputs = [0, 1].map(|index| b.input(index));
    let result = build(&mut b, inputs);
    b.graph.roots.insert(Root::Prediction(0), result);
    let count = |start: i32| (0..12).map(|i| f64::from(start + i * i % 7)).collect::<Vec<_>>();
    let bindings = Bindings { batch: 2, inputs: vec![count(1), count(-3)], ..Bindings::default() };
    let lowered = lower(&b.graph, &VECTORS);
    assert_eq!(problems(&lowered), [""; 0], "{}", print(&lowered, "lowered"));
    assert_eq!(interpret(&b.graph, &bindings), interpret(&lowered, &bindings));
}

#[test]
fn products_of_numbers_and_products_that_are_numbers() {
    // Σ x·y, the axes of one in another order
    held(|b, [x, y]| {
        let turned = b.transpose(y, vec![0, 2, 1]);
        b.contract((x, &[0, 1, 2]), (turned, &[0, 2, 1]), &[])
    });
    for number_first in [true, false] {
        held(|b, [x, y]| {
            let number = b.sum_all(x);
            if number_first {
                b.contract((number, &[]), (y, &[0, 1, 2]), &[2, 0, 1])
            } else {
                b.contract((y, &[0, 1, 2]), (number, &[]), &[2, 0, 1])
            }
        });
    }
}

#[test]
fn gradients_of_the_largest_elements_of_planes_keep_their_values() {
    for image in [[1, 2, 3], [2, 1, 3], [2, 3, 1], [6, 1, 1]] {
        held(|b, [x, y]| {
            let mut shape = vec![Dim::batch()];
            shape.extend(image.map(Dim::from));
            let [x, y] = [x, y].map(|values| b.reshape(values, shape.clone()));
            let windows = even(b, x, [&Dim::from(1), &Dim::from(1)]);
            let index = b.pool_index(&windows, x);
            let dy = b.pool_pick(&windows, y, index);
            b.unpool(&windows, dy, index)
        });
    }
}
