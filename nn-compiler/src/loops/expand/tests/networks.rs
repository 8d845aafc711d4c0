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
use crate::testing::{Numbers, bindings_of, model, networks};

/// The kernels' networks, and windows and lines that these do not have.
pub(super) const ALL: [&str; 3] = ["kernels", "own_derivatives", "loops"];

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
    for source in &networks(&ALL) {
        compare(source, None, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn what_is_not_finite_reaches_what_it_has_a_share_in() {
    let mut problems = Vec::new();
    for source in &networks(&ALL) {
        for first in [0, 3] {
            compare(source, Some(first), &mut problems);
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
