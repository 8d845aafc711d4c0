//! The passes alone and in every order that is legal: the graph that was constructed and differentiated, and nothing
//! else, says what each value is.
//!
//! Legal is: whatever rewrites, as often as one likes, before the derivatives are taken and after; lowering last, and
//! fusion of what was lowered. But where a derivative is not that of the value (`stop_gradient`, an `op` with a gradient
//! of its own), only `prepare` comes before: to the other rules a value is a value.

use std::collections::BTreeMap;

use super::with_gradients;
use crate::front::construct::construct;
use crate::front::model::Model;
use crate::ir::graph::{Graph, Root, verify};
use crate::loops::fuse::fuse;
use crate::loops::layout::parameter_orders;
use crate::loops::lower::lower;
use crate::loops::plan::{plan, problems};
use crate::loops::target::VECTORS;
use crate::passes::interpret::{Bindings, interpret};
use crate::passes::simplify::{prepare, simplify};
use crate::testing::{KERNELS, Numbers, bindings, has_own_derivatives, model, networks};

/// A pass from graph to graph, by name.
type Pass = (&'static str, fn(Graph) -> Graph);

const PREPARE: Pass = ("prepare", prepare);
const SIMPLIFY: Pass = ("simplify", |graph| simplify(graph, false).0);
const STRICT: Pass = ("simplify strictly", |graph| simplify(graph, true).0);

/// What may stand before the derivatives, and after them.
const SEQUENCES: &[&[Pass]] = &[
    &[],
    &[PREPARE],
    &[SIMPLIFY],
    &[STRICT],
    &[PREPARE, SIMPLIFY],
    &[SIMPLIFY, PREPARE],
    &[SIMPLIFY, STRICT],
    &[STRICT, SIMPLIFY],
];

type Values = BTreeMap<Root, Vec<f64>>;

struct Held<'a> {
    source: &'a str,
    expected: Values,
    bindings: Bindings,
}

impl Held<'_> {
    fn agree(&self, order: &str, given: &Values) {
        for (root, expected) in &self.expected {
            let values = match (given.get(root), root) {
                (Some(values), _) => values,
                // what a loss was found not to depend on needs no step
                (None, Root::Updated(index)) => &self.bindings.parameters[*index],
                (None, _) => panic!("{}, {order}: no {root:?}", self.source),
            };
            let scale = expected.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
            let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * scale;
            let alike = values.len() == expected.len() && values.iter().zip(expected).all(is_close);
            assert!(alike, "{}, {order}: {root:?} is {values:?}, not {expected:?}", self.source);
        }
    }

    fn check(&self, order: &str, graph: &Graph) {
        verify(graph, order);
        self.agree(order, &interpret(graph, &self.bindings));
    }
}

fn all_orders(source: &str, model: &Model) {
    let bindings = bindings(model, 5, Numbers::Plain);
    let expected = interpret(&with_gradients(model, construct(model, true)), &bindings);
    let held = Held { source, expected, bindings };
    let only_prepare = has_own_derivatives(&construct(model, true));
    let is_legal = |before: &&&[Pass]| !only_prepare || before.iter().all(|(name, _)| *name == PREPARE.0);
    for before in SEQUENCES.iter().filter(is_legal) {
        let forward = before.iter().fold(construct(model, true), |graph, (_, pass)| pass(graph));
        let differentiated = with_gradients(model, forward);
        for after in SEQUENCES {
            let names = |sequence: &[Pass]| sequence.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let order = format!("[{}] differentiate [{}]", names(before), names(after));
            let graph = after.iter().fold(differentiated.clone(), |graph, (_, pass)| pass(graph));
            held.check(&order, &graph);
            let lowered = lower(&graph, &VECTORS);
            held.check(&format!("{order} lower"), &lowered);
            let program = fuse(lowered, &VECTORS, &parameter_orders(&[&graph]));
            assert_eq!(problems(&program, &plan(&program)), [""; 0], "{source}, {order}");
            held.agree(&format!("{order} lower fuse"), &program.interpret(&held.bindings));
        }
    }
}

#[test]
fn every_pass_alone_and_in_every_legal_order_keeps_every_value() {
    for source in &networks(&KERNELS) {
        all_orders(source, &model(source));
    }
}
