use std::collections::BTreeMap;

use nn_compiler::host::problems;
use nn_compiler::ir::graph::{Graph, Root};
use nn_compiler::loops;
use nn_compiler::loops::compiled::{Purpose, passes_for};
use nn_compiler::loops::lower::lower;
use nn_compiler::loops::target::{SCALAR, VECTORS};
use nn_compiler::passes::interpret::{Bindings, interpret};
use nn_compiler::passes::simplify::simplify;

use super::{Case, Data, assert_close};

/// How far a pass may move a value in f64, relative to the largest in its tensor (of those above the smallest scale).
const TOLERANCE: f64 = 1e-12;

/// The step of central differences (of fourth order), and how far they may be from the derivative.
const STEP: f64 = 1e-4;
const DIFFERENCE_TOLERANCE: f64 = 1e-7;
/// How many elements of each tensor central differences are taken of.
const SAMPLES: usize = 7;

/// What the names in the sizes of networks stand for.
pub const SIZES: &[(&str, usize)] = &[("D", 5), ("H", 3), ("K", 4), ("T", 2)];

/// What is wrong with the values of a network after some pass, or with its code, at batches 1 and 3 (2 and 3, where
/// training needs more than one example).
#[must_use]
pub fn wrong_values(source: &str) -> Option<String> {
    panics(|| {
        let mut case = Case::new(source, SIZES);
        for batch in batches(&case) {
            assert_passes(&mut case, batch);
        }
        // parses as Rust; rustc sees those of `numeric*.rs`
        drop(crate::emitted(source));
        drop(crate::emitted(&format!("#[target(scalar)] {source}")));
    })
}

/// What is wrong with the derivatives of a network, at the same batches.
#[must_use]
pub fn wrong_derivatives(source: &str) -> Option<String> {
    panics(|| {
        let case = Case::new(source, SIZES);
        for batch in batches(&case) {
            assert_derivatives(&case, batch);
        }
    })
}

fn batches(case: &Case) -> [usize; 2] {
    [if case.model.counts.is_empty() { 1 } else { 2 }, 3]
}

/// The message of a panic.
fn panics(run: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
    let payload = std::panic::catch_unwind(run).err()?;
    let text = payload.downcast_ref::<String>().cloned();
    let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Some(text.unwrap_or_else(|| "a panic without a message".to_owned()))
}

/// Holds every later form of a network against the graph as constructed and differentiated: simplified with and without
/// the rules that `#[strict_ieee]` turns off, lowered, and fused to programs; kernels of one form have the same code.
///
/// # Panics
/// If a value differs.
pub fn assert_passes(case: &mut Case, batch: usize) {
    let data = Data::any(case, batch, 7);
    let bindings = data.bindings;
    let inference = interpret(&case.inference, &bindings);
    let training = interpret(&case.training, &bindings);
    for strict_ieee in [false, true] {
        let check = |what: &str, graph: &Graph, expected: &BTreeMap<Root, Vec<f64>>| {
            let what = format!("{what}{}", if strict_ieee { ", strict_ieee" } else { "" });
            agree(&what, &interpret(graph, &bindings), expected);
        };
        for (name, graph, expected) in
            [("inference", &case.inference, &inference), ("training", &case.training, &training)]
        {
            let (simplified, _) = simplify(graph.clone(), strict_ieee);
            check(&format!("{name}, simplified"), &simplified, expected);
            let lowered = lower(&simplified, &VECTORS);
            check(&format!("{name}, lowered"), &lowered, expected);
        }
        case.model.strict_ieee = strict_ieee;
        for target in [&VECTORS, &SCALAR] {
            let compiled = passes_for(&case.model, target);
            assert_eq!(problems(&compiled), [""; 0]);
            for entry in compiled.entries {
                let given = entry.program.interpret(&bindings);
                let is_inference = matches!(entry.purpose, Purpose::Predict | Purpose::Loss);
                let expected = if is_inference { &inference } else { &training };
                let what =
                    format!("the program `{}` for {}, strict_ieee {strict_ieee}", entry.purpose.name(), target.name);
                agree(&what, &given, expected);
                let run = loops::interpret::program(&entry, &bindings).unwrap_or_else(|problem| panic!("{problem}"));
                agree(&format!("{what}, on memory"), &run, expected);
            }
        }
    }
    case.model.strict_ieee = false;
}

/// Every root that is there is as expected.
fn agree(what: &str, given: &BTreeMap<Root, Vec<f64>>, expected: &BTreeMap<Root, Vec<f64>>) {
    for (root, values) in given {
        assert_close(&format!("{what}: {root:?}"), values.iter().copied(), &expected[root], TOLERANCE);
    }
}

/// Holds the gradients of parameters and inputs against central differences of the loss, in f64.
///
/// # Panics
/// If they differ.
pub fn assert_derivatives(case: &Case, batch: usize) {
    let bindings = Data::any(case, batch, 8).bindings;
    let mut forward = case.training.clone();
    forward.roots.retain(|root, _| *root == Root::Loss);
    let gradients = interpret(&case.training, &bindings);
    let of_parameter = |index: usize| (Root::ParameterGradient(index), case.model.parameters[index].info.path());
    let trained = |index: &usize| case.model.parameters[*index].info.is_trained();
    for index in (0..case.model.parameters.len()).filter(trained) {
        let (root, name) = of_parameter(index);
        assert_slope(&name, &forward, &bindings, &gradients[&root], |bindings| &mut bindings.parameters[index]);
    }
    for (index, input) in case.model.inputs.iter().enumerate().filter(|(_, input)| input.gradient) {
        let (root, name) = (Root::InputGradient(index), input.name.to_string());
        assert_slope(&name, &forward, &bindings, &gradients[&root], |bindings| &mut bindings.inputs[index]);
    }
}

fn assert_slope(
    name: &str,
    forward: &Graph,
    bindings: &Bindings,
    gradient: &[f64],
    tensor: impl Fn(&mut Bindings) -> &mut Vec<f64>,
) {
    let count = gradient.len();
    let positions = (0..SAMPLES.min(count)).map(|i| (2 * i + 1) * count / (2 * SAMPLES.min(count)));
    let slope = |position: usize, step: f64| {
        let loss = |step: f64| {
            let mut moved = bindings.clone();
            tensor(&mut moved)[position] += step;
            interpret(forward, &moved)[&Root::Loss][0]
        };
        (8.0 * (loss(step) - loss(-step)) - (loss(2.0 * step) - loss(-2.0 * step))) / (12.0 * step)
    };
    for position in positions {
        let scale = gradient.iter().fold(1.0_f64, |scale, x| scale.max(x.abs()));
        let is_close = |numeric: &f64| (gradient[position] - numeric).abs() <= DIFFERENCE_TOLERANCE * scale;
        // a shorter step where a kink is near
        let numeric = [STEP, STEP / 64.0].map(|step| slope(position, step));
        let name = format!("{}: d {name}[{position}]", forward.name);
        assert!(
            numeric.iter().any(is_close),
            "{name} is {}, but central differences are {numeric:?}",
            gradient[position]
        );
    }
}
