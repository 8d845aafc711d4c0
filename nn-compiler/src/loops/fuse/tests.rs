//! What becomes of whole networks: how many kernels, and what each of them is.

mod choices;
mod formats;

use crate::ir::graph::{Builder, Root};
use crate::ir::ops::{Binary, CoreOp, Unary};
use crate::loops::compiled::{Entry, Purpose, passes};
use crate::loops::fuse::fuse;
use crate::loops::layout::parameter_orders;
use crate::loops::program::{Kernel, KernelKind, Program};
use crate::loops::target::VECTORS;
use crate::testing::{KERNELS, model, networks};

fn entry(source: &str, purpose: Purpose) -> Entry {
    passes(&model(source)).entries.into_iter().find(|entry| entry.purpose == purpose).expect("it is asked for")
}

const TWO_LAYER: &str = "Net(x: [20]) { x -> linear(33) as hidden -> relu -> linear(10) as scores -> softmax_ce }";

fn contractions(program: &Program) -> Vec<&Kernel> {
    program.kernels.iter().filter(|kernel| matches!(kernel.kind, KernelKind::Contraction(_))).collect()
}

#[test]
fn a_step_of_the_two_layer_network_is_six_kernels() {
    let program = entry(TWO_LAYER, Purpose::TrainStep).program;
    // h, s, loss and ds, dh, and an update for each layer
    assert_eq!(program.kernels.len(), 6, "{}", program.print("train_step"));
    assert_eq!(contractions(&program).len(), 5);
}

#[test]
fn both_bias_gradients_ride_along_with_the_weight_gradients() {
    let program = entry(TWO_LAYER, Purpose::TrainStep).program;
    let with_sums = |kernel: &&&Kernel| match &kernel.kind {
        KernelKind::Contraction(c) => c.column_sums.is_some(),
        _ => false,
    };
    assert_eq!(contractions(&program).iter().filter(with_sums).count(), 2);
}

#[test]
fn a_table_is_read_and_trained_by_its_rows() {
    const SOURCE: &str = "Net(words: [class(30); 4]) { words -> embedding(5) -> sum(axis = 0) -> softmax_ce }";
    for (purpose, scatters) in [(Purpose::Predict, 0), (Purpose::TrainStep, 1)] {
        let program = entry(SOURCE, purpose).program;
        assert!(contractions(&program).is_empty(), "{}", program.print("a product with a one-hot"));
        let found = program.kernels.iter().filter(|kernel| kernel.kind == KernelKind::Scatter).count();
        assert_eq!(found, scatters, "{}", program.print("scatters"));
    }
}

#[test]
fn no_weight_gradient_is_stored_by_a_step() {
    let program = entry(TWO_LAYER, Purpose::TrainStep).program;
    let stored: usize = program.kernels.iter().map(|kernel| kernel.outputs.len()).sum();
    // h, s, loss, ds, dh, and four parameters in place
    assert_eq!(stored, 9, "{}", program.print("train_step"));
}

#[test]
fn the_relu_mask_is_computed_where_it_is_used() {
    let program = entry(TWO_LAYER, Purpose::TrainStep).program;
    let is_mask = |id: &crate::ir::graph::NodeId| *program.graph.op(*id) == CoreOp::Binary(Binary::Gt);
    assert!(!program.kernels.iter().any(|kernel| kernel.members.iter().any(is_mask)));
}

#[test]
fn an_old_weight_is_read_before_its_update() {
    let program = entry(TWO_LAYER, Purpose::TrainStep).program;
    for (position, kernel) in program.kernels.iter().enumerate() {
        for id in &kernel.outputs {
            let CoreOp::Update(_) = program.graph.op(*id) else { continue };
            let parameter = program.graph.operands(*id)[0];
            let reads_later = program.kernels[position + 1..].iter().any(|k| program.body(k).1.contains(&parameter));
            assert!(!reads_later, "{}", program.print("train_step"));
        }
    }
}

#[test]
fn the_gradient_of_an_input_nobody_asks_for_is_not_computed() {
    let with = entry("Net(#[grad] x: [20]) { x -> linear(3) -> softmax_ce }", Purpose::Gradients).program;
    let without = entry("Net(x: [20]) { x -> linear(3) -> softmax_ce }", Purpose::Gradients).program;
    assert_eq!(contractions(&with).len(), contractions(&without).len() + 1);
    assert!(without.graph.roots.keys().all(|root| !matches!(root, Root::InputGradient(_))));
}

#[test]
fn a_chain_of_functions_and_a_row_reduction_are_one_nest() {
    let source = "Net(x: [20], y: class(20)) { (exp(x) * 0.5) -> tanh -> softmax_ce(y) }";
    let program = entry(source, Purpose::Loss).program;
    assert_eq!(program.kernels.len(), 1, "{}", program.print("loss"));
}

#[test]
fn a_penalty_joins_the_update_of_its_weight() {
    let source = "Net(x: [20]) { x -> linear(7) -> softmax_ce + l2(0.1) }";
    let program = entry(source, Purpose::TrainStep).program;
    let update =
        program.kernels.iter().find(|k| k.outputs.iter().any(|id| *program.graph.op(*id) == CoreOp::Update(0)));
    let update = update.expect("the weight is updated");
    assert!(matches!(update.kind, KernelKind::Contraction(_)), "{}", program.print("train_step"));
}

#[test]
fn weights_lie_with_their_summed_axis_outermost() {
    let program = entry(TWO_LAYER, Purpose::Predict).program;
    let schedule = program.graph.schedule();
    let weight = schedule.into_iter().find(|id| *program.graph.op(*id) == CoreOp::Parameter(0)).unwrap();
    assert_eq!(program.layouts.of(weight).order, [1, 0]);
    assert!(program.layouts.of(weight).padded);
}

#[test]
fn random_masks_are_drawn_in_the_epilogue_that_uses_them() {
    let source = "Net(x: [20]) { x -> linear(7) -> relu -> dropout(0.5) -> linear(3) -> softmax_ce }";
    let program = entry(source, Purpose::TrainStep).program;
    let drawing =
        |kernel: &&Kernel| program.body(kernel).0.iter().any(|id| matches!(program.graph.op(*id), CoreOp::Uniform(_)));
    let kernels: Vec<&Kernel> = program.kernels.iter().filter(drawing).collect();
    assert!(
        kernels.iter().all(|kernel| matches!(kernel.kind, KernelKind::Contraction(_))),
        "{}",
        program.print("step")
    );
    let copies = program.graph.schedule().into_iter().filter(|id| *program.graph.op(*id) == CoreOp::Unary(Unary::Copy));
    assert_eq!(copies.count(), 0);
}

/// A step is taken only if the loss is finite, so nothing may be overwritten while it is not known.
#[test]
fn no_parameter_is_overwritten_before_the_loss_is_known() {
    let mut steps = 0;
    for source in &networks(&KERNELS) {
        let entries = passes(&model(source)).entries;
        for Entry { program, .. } in entries.into_iter().filter(|entry| entry.purpose == Purpose::TrainStep) {
            let loss = program.computed_by[&program.graph.roots[&Root::Loss]];
            let overwrites = |kernel: &Kernel| kernel.outputs.iter().any(|id| program.graph.op(*id).is_in_place());
            let first = program.kernels.iter().position(overwrites).expect("a step overwrites");
            assert!(loss < first, "{source}\n{}", program.print("train_step"));
            steps += 1;
        }
    }
    assert!(steps > 10, "{steps}");
}

/// A number's step could run among the numbers that the loss is made of: that rule alone keeps it out.
#[test]
fn a_loss_that_could_run_beside_the_step_is_known_before_it() {
    for late in [false, true] {
        let entry = entry("(x: [3]) { param s: [] = ones; (x * (exp(s) * 2 + s)) -> mse }", Purpose::TrainStep);
        let mut graph = entry.program.graph;
        if late {
            let mut b = Builder::new(graph);
            let loss = b.graph.roots[&Root::Loss];
            let late = b.unary(Unary::Sin, loss);
            b.graph.roots.insert(Root::Loss, late);
            graph = b.graph;
        }
        let orders = parameter_orders(&[&graph]);
        let program = fuse(graph, &VECTORS, &orders);
        let loss = program.computed_by[&program.graph.roots[&Root::Loss]];
        let overwrites = |kernel: &Kernel| kernel.outputs.iter().any(|id| program.graph.op(*id).is_in_place());
        let first = program.kernels.iter().position(overwrites).expect("a step overwrites");
        assert!(loss < first, "{}", program.print("train_step"));
    }
}

#[test]
fn nests_run_over_each_axis_once() {
    let mut nests = 0;
    for source in &networks(&KERNELS) {
        for entry in passes(&model(source)).entries {
            for kernel in &entry.program.kernels {
                let KernelKind::Nest { domain, order } = &kernel.kind else { continue };
                let mut axes = order.clone();
                axes.sort_unstable();
                assert!(axes.iter().copied().eq(0..domain.len()), "{source}: {order:?} of {domain:?}");
                nests += 1;
            }
        }
    }
    assert!(nests > 100, "{nests}");
}

#[test]
fn a_pool_finds_its_elements_and_their_places_in_one_pass() {
    let source =
        "Net(x: [2, 4, 4]) { x -> conv2d(3, 3, padding = 1) -> max_pool(2) -> flatten -> linear(2) -> softmax_ce }";
    let program = entry(source, Purpose::TrainStep).program;
    let pools = contractions(&program).into_iter().filter_map(|kernel| match &kernel.kind {
        KernelKind::Contraction(c) if c.word == "pool" => Some((c.anchor, c.index)),
        _ => None,
    });
    let pools: Vec<_> = pools.collect();
    let [(elements, Some(places))] = pools[..] else { panic!("{}", program.print("train_step")) };
    assert!(matches!(program.graph.op(elements), CoreOp::PoolPick { .. }));
    assert!(matches!(program.graph.op(places), CoreOp::PoolIndex { .. }));
}
