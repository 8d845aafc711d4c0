//! What fuzzing found once, and a fixed number of inputs; `--bin fuzz` goes on for as long as one likes.
#![allow(missing_docs)]

use nn_tests::fuzz::{Kind, input, problem};

/// How many inputs are tried.
const INPUTS: u64 = 3_000;

#[test]
fn inputs_that_nobody_would_write() {
    for number in 0..INPUTS {
        let (kind, source) = input(number);
        if let Some(problem) = problem(kind, &source) {
            panic!("input {number} ({kind:?}): {problem}\n{source}");
        }
    }
}

#[test]
fn inputs_that_went_wrong_once() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let source = std::fs::read_to_string(&path).expect("it can be read");
        assert_eq!(problem(Kind::Mutation, &source), None, "{}", path.display());
        tried += 1;
    }
    assert!(tried > 0, "there are inputs in {folder}");
}

/// The check itself finds what is wrong.
#[test]
fn a_right_network_with_an_error_is_a_problem() {
    let found = problem(Kind::Generated, "(x: [3]) { x -> liner(2) }");
    assert!(found.is_some_and(|problem| problem.contains("a right network has errors")));
}
