//! Reads files that nobody would write until the time is up, and stops at the first that goes wrong:
//! `cargo run -p nn-tests --bin fuzz-files -- SECONDS [FIRST]`. What it finds belongs into
//! `tests/fuzz_files/`, under a name that begins with the format. (Not `--release`, where a panic cannot be caught.)

use std::process::ExitCode;
use std::time::{Duration, Instant};

use nn_tests::allocated::Counting;
use nn_tests::files::{FORMATS, input, problem, shrunk};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let (Some(Ok(seconds)), Ok(first)) = (arguments.next(), arguments.next().unwrap_or(Ok(0))) else {
        eprintln!("usage: fuzz-files SECONDS [FIRST]");
        return ExitCode::from(2);
    };
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => {
            eprintln!("no folder to put files in: {error}");
            return ExitCode::FAILURE;
        }
    };
    // panics are caught and told
    std::panic::set_hook(Box::new(|_| ()));
    let started = Instant::now();
    let (mut number, mut right) = (first, 0);
    while started.elapsed() < Duration::from_secs(seconds) {
        let input = input(number);
        if let Some(problem) = problem(&input, folder.path()) {
            let small = shrunk(&input, folder.path());
            let path = format!("{}-{number}", input.format.name());
            let kept = std::fs::write(&path, &small.file).map_or_else(|error| error.to_string(), |()| path);
            println!("input {number} ({:?}): {problem}\nthe smallest part of it: {kept}", input.format);
            return ExitCode::FAILURE;
        }
        right += u64::from(input.is_right);
        number += 1;
    }
    let count = number - first;
    println!(
        "inputs {first} to {number}: {count} files of {} formats, {right} of them right; nothing wrong",
        FORMATS.len()
    );
    ExitCode::SUCCESS
}
