//! Each rule's equation, wherever the rule is used: the node and what takes its place are evaluated with numbers that
//! include the edges. Every rule has to be used by some network here.

mod forms;
mod make;

use std::collections::BTreeSet;

use super::{Rewrite, early, exact, ones, pieces, reassociate, rewrite, simplify};
use crate::front::construct::construct;
use crate::front::model::Model;
use crate::ir::graph::{Builder, Graph, NodeId, Root};
use crate::ir::types::Dim;
use crate::loops::compiled::with_gradients;
use crate::passes::interpret::interpret;
use crate::testing::{KERNELS, Numbers, bindings, model, networks};

/// What no layer asks for today.
fn by_hand(model: &Model) -> Vec<Graph> {
    let size = |size: i64| Dim::from(size);
    let build = |make: &dyn Fn(&mut Builder) -> NodeId| {
        let mut graph = construct(model, true).like();
        let mut builder = Builder::new(std::mem::take(&mut graph));
        let root = make(&mut builder);
        builder.graph.roots.insert(Root::Prediction(0), root);
        builder.graph
    };
    let square = || vec![size(5), size(3)];
    let along = |b: &mut Builder| {
        let indices = b.iota(0, square());
        b.slice(indices, 0, [size(1), size(2), size(2)])
    };
    let across = |b: &mut Builder| {
        let indices = b.iota(0, square());
        b.slice(indices, 1, [size(1), size(1), size(2)])
    };
    let repeated = |b: &mut Builder| {
        let indices = b.iota(0, vec![size(5)]);
        b.broadcast(indices, vec![1], vec![size(3), size(5)])
    };
    let turned = |b: &mut Builder| {
        let indices = b.iota(0, square());
        b.transpose(indices, vec![1, 0])
    };
    vec![build(&along), build(&across), build(&repeated), build(&turned)]
}

fn names(rules: &[&[Rewrite]]) -> BTreeSet<&'static str> {
    rules.iter().copied().flatten().map(|rule| rule.name).collect()
}

/// Rules that only hold up to rounding: their equation is that of real numbers.
fn is_of_real_numbers(rule: &str) -> bool {
    names(&[reassociate::RULES]).contains(rule)
}

/// What is wrong with one use of a rule.
fn problem(
    graph: &Graph,
    rule: &str,
    nodes: [NodeId; 2],
    model: &Model,
    numbers: Numbers,
    seed: u64,
) -> Option<String> {
    let mut graph = graph.clone();
    graph.roots = (0..).map(Root::Prediction).zip(nodes).collect();
    let values = interpret(&graph, &bindings(model, seed, numbers));
    let (from, to) = (&values[&Root::Prediction(0)], &values[&Root::Prediction(1)]);
    let scale = from.iter().chain(to).filter(|x| x.is_finite()).fold(1.0_f64, |most, x| most.max(x.abs()));
    let differs = |a: f64, b: f64| {
        if is_of_real_numbers(rule) {
            // real numbers know no infinities: what is not finite on one side may be anything on the other
            a.is_finite() && b.is_finite() && (a - b).abs() > 1e-12 * scale
        } else {
            // but for the sign of zero
            let is_same = a.partial_cmp(&b) == Some(std::cmp::Ordering::Equal);
            !(is_same || a.is_nan() && b.is_nan())
        }
    };
    let at = (0..from.len().max(to.len())).find(|at| match (from.get(*at), to.get(*at)) {
        (Some(a), Some(b)) => differs(*a, *b),
        _ => true,
    })?;
    Some(format!(
        "`{}`: {:?} became {:?} at {at}\n{}",
        rule,
        from.get(at),
        to.get(at),
        crate::ir::graph::print(&graph, "")
    ))
}

#[test]
fn every_use_of_every_rule_keeps_the_value() {
    let later: &[&[Rewrite]] = &[exact::RULES, ones::RULES, pieces::RULES, reassociate::RULES];
    let mut used = BTreeSet::new();
    for source in &networks(&KERNELS) {
        let model = model(source);
        let mut watch = |graph: &Graph, rule: &'static str, nodes: [NodeId; 2]| {
            used.insert(rule);
            for seed in 0..6 {
                for numbers in [Numbers::Plain, Numbers::Edges] {
                    if numbers == Numbers::Edges && is_of_real_numbers(rule) {
                        continue;
                    }
                    assert_eq!(problem(graph, rule, nodes, &model, numbers, seed), None, "{source}");
                }
            }
        };
        let constructed = construct(&model, true);
        let prepared = rewrite(constructed, &[early::RULES, ones::RULES], &mut watch).0;
        rewrite(with_gradients(&model, prepared), later, &mut watch);
        for graph in by_hand(&model) {
            rewrite(graph, later, &mut watch);
        }
    }
    let all = names(&[&[early::RULES][..], later].concat());
    let unused: Vec<_> = all.difference(&used).collect();
    assert!(unused.is_empty(), "no network here uses {unused:?}");
}

/// What a norm takes away again has no gradient: not one of rounding, either.
#[test]
fn a_bias_before_a_norm_has_the_gradient_zero() {
    let sources = [
        "pub N(x: [2, 5, 4]) { x -> conv2d(2, 3) -> batch_norm -> flatten -> linear(3) -> softmax_ce }",
        "pub N(x: [2, 7]) { x -> conv1d(3, 7) -> flatten -> relu -> linear(7) -> batch_norm(eps = 0.5) -> relu -> mse }",
        "pub N(x: [2, 5, 4]) { x -> conv2d(2, 3) -> instance_norm -> relu -> flatten -> linear(3) -> softmax_ce }",
        "pub N(x: [2, 7]) { x -> flatten -> linear(6) -> batch_norm -> dropout(0.5) -> tanh -> linear(1) -> mse }",
        "pub N(x: [3]) { param b: [] = zeros; let y = tanh(x) + b; square(y - mean(y, 0)) -> batch_mean }",
    ];
    for source in sources {
        let model = model(source);
        let graph = simplify(with_gradients(&model, construct(&model, true)), false).0;
        let zero = |(root, id): (&Root, &NodeId)| {
            matches!(root, Root::ParameterGradient(_))
                && exact::constant(&graph, *id).is_some_and(|value| value.is(0.0))
        };
        assert_eq!(
            graph.roots.iter().filter(|root| zero(*root)).count(),
            1,
            "{source}\n{}",
            crate::ir::graph::print(&graph, "")
        );
    }
}
