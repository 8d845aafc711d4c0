//! Compiles inputs that nobody would write until the time is up, and stops at the first that goes wrong:
//! `cargo run -p nn-tests --bin fuzz -- SECONDS [FIRST]`. What it finds belongs into `tests/fuzz/`. (Not `--release`,
//! where a panic cannot be caught.)

use std::process::ExitCode;
use std::time::{Duration, Instant};

use nn_tests::fuzz::{Kind, input, problem, shrunk};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let (Some(Ok(seconds)), Ok(first)) = (arguments.next(), arguments.next().unwrap_or(Ok(0))) else {
        eprintln!("usage: fuzz SECONDS [FIRST]");
        return ExitCode::from(2);
    };
    // panics are caught and told
    std::panic::set_hook(Box::new(|_| ()));
    let started = Instant::now();
    let mut counts = [0_u64; 4];
    let mut number = first;
    while started.elapsed() < Duration::from_secs(seconds) {
        let (kind, source) = input(number);
        if let Some(problem) = problem(kind, &source) {
            println!("input {number} ({kind:?}): {problem}\n{source}\n\nthe smallest part:\n{}", shrunk(kind, &source));
            return ExitCode::FAILURE;
        }
        counts[match kind {
            Kind::Soup => 0,
            Kind::Mutation => 1,
            Kind::Generated => 2,
            Kind::Deep => 3,
        }] += 1;
        number += 1;
    }
    let [soups, mutations, generated, deep] = counts;
    println!(
        "inputs {first} to {number}: {soups} soups, {mutations} mutations, {generated} right networks, {deep} deep ones; nothing wrong"
    );
    ExitCode::SUCCESS
}
