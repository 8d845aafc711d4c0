//! Whole programs, each of whose functions is expanded.

use super::difference;
use crate::front::model::Model;
use crate::ir::types::Element;
use crate::loops::compiled::passes;
use crate::loops::expand::expand;
use crate::loops::interpret::program_as;
use crate::loops::ir::{Function, ParameterKind, Statement};
use crate::loops::walk::each;
use crate::passes::interpret::Bindings;
use crate::testing::{NETWORKS, Numbers, bindings_of, model};

/// Windows and lines that small networks do not have.
pub(super) const MORE: &[&str] = &[
    "(#[grad] x: [3, 7, 9]) { x -> conv2d(4, 3, stride = 2, padding = 1) -> tanh -> mse }",
    "(#[grad] x: [4, 8, 7]) { x -> conv2d(6, [3, 2], stride = [1, 3], dilation = [2, 1], padding = 2, groups = 2) -> mse }",
    "(#[grad] x: [3, 9]) { x -> conv1d(6, 3, stride = 2, dilation = 3, padding = 3, groups = 3) -> mse }",
    "(#[grad] x: [2, 9]) { x -> conv1d(3, 2, stride = 3, padding = 1) -> conv1d(2, 2, dilation = 2) -> mse }",
    "(#[grad] x: [4, 3, 4]) { x -> conv_transpose2d(4, 3, stride = 2, padding = 1, output_padding = 1, groups = 2) -> mse }",
    "(#[grad] x: [2, 5, 4]) { x -> conv_transpose2d(6, [2, 3], stride = [3, 1], groups = 2, dilation = [1, 2]) -> mse }",
    "(#[grad] x: [2, D, 5]) { x -> conv2d(H, K, padding = 1) -> max_pool(2, ceil_mode = true) -> mse }",
    "(#[grad] x: [3, 7, 8]) { x -> max_pool(3, stride = 2, padding = [1, 0], dilation = 2) -> mse }",
    "(#[grad] x: [2, 7, 9]) { x -> max_pool([1, 2], stride = [2, 4], ceil_mode = true) -> sin -> mse }",
    "(#[grad] x: [2, 7, 9]) { x -> avg_pool([2, 4], stride = [3, 4], ceil_mode = true) -> mse }",
    "(#[grad] x: [2, 6, 7]) { x -> avg_pool(3, stride = 2, padding = 1) -> mse }",
    "(#[grad] x: [1, 13, 5]) { x -> adaptive_avg_pool([6, 3]) -> mse }",
    "(#[grad] x: [2, 5, 13]) { x -> adaptive_max_pool([7, 6]) -> mse }",
    "(#[grad] x: [2, 5, 13]) { x -> adaptive_avg_pool([7, 6]) -> mse }",
    "(#[grad] x: [2, D, 7]) { x -> adaptive_max_pool([K, 3]) -> mse }",
    "(#[grad] x: [3, 4]) { x -> cumsum(0, exclusive = true) -> cumsum(1, reverse = true) -> mse }",
    "(#[grad] x: [3, 4]) { x -> cumsum(1, exclusive = true, reverse = true) -> mse }",
    "(#[grad] x: [2, 5, 4]) { x -> upsample(size = [7, 3]) -> mse }",
    "(#[grad] x: [2, 5, 4]) { x -> upsample(2, mode = bilinear) -> upsample(size = [3, 11], mode = bilinear, align_corners = true) -> mse }",
    "(#[grad] x: [2, 5]) { x -> upsample(size = 3, mode = linear) -> mse }",
    "(#[grad] x: [2, D]) { x -> upsample(size = H, mode = linear) -> upsample(size = D, mode = linear, align_corners = true) -> mse }",
    "(#[grad] x: [2, 2, 4]) { let p = x -> max_pool(2, stride = 1); grad(sum(p * tanh(p)), x) -> sin -> mse }",
    "(#[grad] x: [T, D]) { x -> linear(H) -> dropout(0.3) -> tanh -> linear(D) -> dropout(0.5) -> mse }",
    "(#[grad] x: [D]) { ((x -> linear(H) -> dropout(0.5) -> linear(D, bias = false)) * 2 + x) -> mse }",
];

/// What is not finite, in some elements of each input of numbers, from one of them on.
fn spoil(model: &Model, numbers: &mut Bindings, first: usize) {
    let bad = [f64::INFINITY, f64::NAN, f64::NEG_INFINITY];
    for (input, values) in model.inputs.iter().zip(&mut numbers.inputs) {
        if input.ty.element == Element::Float {
            let some = values.iter_mut().skip(first).step_by(7);
            some.zip(bad.into_iter().cycle()).for_each(|(value, bad)| *value = bad);
        }
    }
}

fn calls(function: &Function) -> bool {
    let mut found = false;
    each(&function.body, &mut |statement| found |= matches!(statement, Statement::Call(_)));
    found
}

/// Nothing calls, and only what statements take scratch memory for keeps it.
fn expanded(function: &Function) -> Function {
    let expanded = expand(function);
    assert!(!calls(&expanded));
    let has_scratch =
        |function: &Function| function.parameters.iter().any(|parameter| parameter.kind == ParameterKind::Scratch);
    if !calls(function) {
        assert_eq!(expanded, *function);
    }
    let mut takes = false;
    each(&expanded.body, &mut |statement| {
        takes |= matches!(statement, Statement::Parts(_) | Statement::Reserve(..));
    });
    assert_eq!(has_scratch(&expanded), takes);
    expanded
}

fn compare(source: &str, spoilt: Option<usize>, problems: &mut Vec<String>) {
    let model = model(source);
    for batch in [1, 2, 3] {
        let mut numbers = bindings_of(&model, 5, Numbers::Plain, batch);
        numbers.uniform = Some(|stream, at| ((stream * 7 + at * 13 + 5) % 31) as f64 / 31.0);
        if let Some(first) = spoilt {
            spoil(&model, &mut numbers, first);
        }
        for entry in passes(&model).entries {
            let expected = entry.program.interpret(&numbers);
            let what = format!("{source}, `{}`, {batch} examples", entry.purpose.name());
            match program_as(&entry, &numbers, &|function| expanded(&function)) {
                Err(problem) => problems.push(format!("{what}: {problem}")),
                Ok(given) => problems.extend(expected.iter().filter_map(|(root, expected)| {
                    difference(&given[root], expected).map(|wrong| format!("{what}: {root:?} is {wrong}"))
                })),
            }
        }
    }
}

#[test]
fn expanded_programs_give_the_values_of_their_graphs() {
    let mut problems = Vec::new();
    for source in NETWORKS.iter().chain(MORE) {
        compare(source, None, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn what_is_not_finite_reaches_what_it_has_a_share_in() {
    let mut problems = Vec::new();
    for source in MORE.iter().chain(NETWORKS) {
        for first in [0, 3] {
            compare(source, Some(first), &mut problems);
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
