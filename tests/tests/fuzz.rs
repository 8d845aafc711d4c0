//! What fuzzing found once, and a fixed number of inputs; `--bin fuzz` goes on for as long as one likes.
#![allow(missing_docs)]

use std::process::Command;

use nn_tests::fuzz::{Kind, NETWORKS, input, problem};

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

/// A number for all that the compiler makes of many inputs, right ones and wrong ones: code, messages, their order.
fn digest() -> u64 {
    let networks = NETWORKS.iter().map(|network| (*network).to_owned());
    let inputs = networks.chain((0..400).map(|number| input(number).1));
    let outputs =
        inputs.filter_map(|source| source.parse().ok()).map(|tokens| nn_compiler::compile(tokens).to_string());
    // FNV-1a
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    outputs.fold(0xcbf2_9ce4_8422_2325, |hash, output| output.bytes().fold(hash, step))
}

/// Each process seeds its hash tables and lies in memory as it likes, and stands elsewhere.
#[test]
fn the_same_tokens_in_every_process() {
    const NAME: &str = "the_same_tokens_in_every_process";
    if std::env::var_os("NN_DIGEST").is_some() {
        println!("digest {}", digest());
        return;
    }
    let expected = format!("digest {}", digest());
    let folder = tempfile::tempdir().expect("a folder");
    for process in 0..4 {
        let mut child = Command::new(std::env::current_exe().expect("this test"));
        child.args(["--exact", NAME, "--nocapture"]).current_dir(folder.path());
        child.env_clear().env("NN_DIGEST", "x".repeat(1 + 1000 * process)); // moves what lies behind it
        let output = child.output().expect("this test runs");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.lines().any(|line| line.contains(&expected)), "not `{expected}`:\n{text}");
    }
}
