//! Instructions of a train step, counted by valgrind's callgrind: a figure that does not depend on what else the machine
//! does. On the baseline instruction set (valgrind does not know AVX-512) and one thread:
//!
//! ```sh
//! cargo run --release -p benches --bin instructions            # compare with the committed figures
//! cargo run --release -p benches --bin instructions -- accept  # write them anew
//! ```
//!
//! Fails if a figure lies more than 5 % from the committed one. Another version of rustc makes other code, so that the
//! figures are compared only if they were made by the version that is at work; without valgrind, nothing is.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use benches::nets::NETS;

/// The steps of the two runs whose difference is counted: what comes before and after the steps cancels out.
const STEPS: [u32; 2] = [2, 6];
const CASES: [(&str, usize); 4] = [("tiny_tanh", 1), ("tiny_tanh", 64), ("tiny_ce", 1), ("tiny_ce", 64)];
const TOLERANCE: f64 = 0.05;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [name, batch, steps] = arguments.as_slice() {
        return child(name, batch.parse().unwrap_or(1), steps.parse().unwrap_or(1));
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: nothing is counted");
        return ExitCode::SUCCESS;
    }
    let mut text = format!("{}\n", rustc());
    for (name, batch) in CASES {
        let [few, many] = STEPS.map(|steps| counted(name, batch, steps));
        let Some((few, many)) = few.zip(many) else {
            eprintln!("valgrind did not count {name} at batch {batch}");
            return ExitCode::FAILURE;
        };
        let _ = writeln!(text, "{name} {batch} {}", (many - few) / u64::from(STEPS[1] - STEPS[0]));
    }
    print!("{text}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.txt");
    if arguments == ["accept"] {
        return fs::write(path, text).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    compare(&text, &fs::read_to_string(path).unwrap_or_default())
}

/// Takes steps, and does nothing else that depends on their number.
fn child(name: &str, batch: usize, steps: u32) -> ExitCode {
    nn_runtime::set_threads(1);
    let net = NETS.iter().find(|net| net.name == name);
    match net.map(|net| (net.steps)(batch, steps)) {
        Some(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn counted(name: &str, batch: usize, steps: u32) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().ok()?)
        .args([name, &batch.to_string(), &steps.to_string()])
        .env("NN_ISA", "baseline")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, counted) = text.split_once("Collected : ")?;
    counted.split_whitespace().next()?.parse().ok()
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}

fn compare(given: &str, committed: &str) -> ExitCode {
    if given.lines().next() != committed.lines().next() {
        println!("the committed figures are of another compiler: nothing is compared");
        return ExitCode::SUCCESS;
    }
    let mut code = ExitCode::SUCCESS;
    for (now, before) in given.lines().zip(committed.lines()).skip(1) {
        let count = |line: &str| line.rsplit(' ').next().and_then(|count| count.parse::<f64>().ok());
        let ratio = count(now).zip(count(before)).map(|(now, before)| now / before);
        if ratio.is_none_or(|ratio| (ratio - 1.0).abs() > TOLERANCE) {
            println!("expected {before}, given {now}");
            code = ExitCode::FAILURE;
        }
    }
    code
}
