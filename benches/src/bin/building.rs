//! What a network costs before it runs: crates, a clean build, a rebuild, sizes, and the start to the first result.
//!
//! ```sh
//! cargo run --release -p benches --bin building
//! ```
//!
//! Makes a crate with one network in a folder for temporary files, and builds it as a user would: release, default
//! features, nothing built before. Needs the crates of this workspace, and no more.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{fs, io};

use benches::user::User;

const MAIN: &str = r#"
use nn_runtime::ndarray::Array2;
use nn_runtime::{Seed, Sgd, network};

network! {
    /// Two-layer classifier: s = W2·relu(W1·x + b1) + b2.
    pub TwoLayer(x: [3072]) {
        x -> linear(100) as hidden -> relu -> linear(10) -> softmax_ce
    }
}

fn main() -> Result<(), nn_runtime::Error> {
    let start = std::time::Instant::now();
    let mut net = TwoLayer::new(Seed(42));
    let mut ws = TwoLayer::workspace(1);
    let x = Array2::<f32>::ones((1, 3072));
    let score = net.predict(x.view(), &mut ws)?[[0, 0]];
    let microseconds = start.elapsed().as_secs_f64() * 1e6;
    let mut optimizer = net.optimizer(Sgd::new(0.01).momentum(0.9));
    let loss = net.train_step(x.view(), &[7_u8], &mut optimizer, &mut ws)?;
    eprintln!("{score} {loss}");
    println!("{microseconds:.0}");
    Ok(())
}
"#;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("building: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> io::Result<()> {
    let user = User::new("nn-build")?;
    user.write(MAIN)?;
    println!("| a crate with one network | |\n|---|---|");
    println!("| crates in the tree, its own included | {} |", crates(&user)?);
    println!("| clean build | {:.1} s |", build(&user)?);
    let mut rebuilds = Vec::new();
    for _ in 0..5 {
        user.write(MAIN)?;
        rebuilds.push(build(&user)?);
    }
    println!("| rebuild after touching the network | {:.2} s |", middle(&mut rebuilds));
    println!("| program, stripped | {} |", stripped(&user.target().join("release/one"))?);
    let mut starts = (0..9).map(|_| first_result(&user)).collect::<io::Result<Vec<f64>>>()?;
    println!("| start to first result | {:.2} ms |", middle(&mut starts) / 1e3);
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "-p", "examples", "--example", "cifar", "--no-default-features"])
        .current_dir(benches::user::workspace()?)
        .env("CARGO_TARGET_DIR", user.target())
        .status()?;
    if status.success() {
        println!(
            "| the CIFAR trainer without pictures, stripped | {} |",
            stripped(&user.target().join("release/examples/cifar"))?
        );
    }
    Ok(())
}

fn crates(user: &User) -> io::Result<usize> {
    let tree = user.cargo(&["tree", "--edges", "normal,build", "--prefix", "none"]).output()?;
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let crates: BTreeSet<(&str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            words.next().zip(words.next())
        })
        .collect();
    Ok(crates.len())
}

/// Seconds.
fn build(user: &User) -> io::Result<f64> {
    let start = Instant::now();
    let status = user.cargo(&["build", "--release", "--quiet"]).status()?;
    if !status.success() {
        return Err(io::Error::other("the crate does not build"));
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Microseconds from the beginning of `main`, in a process of its own.
fn first_result(user: &User) -> io::Result<f64> {
    let output = Command::new(user.target().join("release/one")).output()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(io::Error::other)
}

fn middle(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The size without symbols, where the system has a tool to take them away.
fn stripped(program: &Path) -> io::Result<String> {
    let to = program.with_extension("stripped");
    let is_stripped =
        Command::new("strip").arg("-o").arg(&to).arg(program).status().is_ok_and(|status| status.success());
    let bytes = fs::metadata(if is_stripped { &to } else { program })?.len();
    let note = if is_stripped { "" } else { " (there is no `strip`: with symbols)" };
    Ok(format!("{:.2} MB{note}", bytes as f64 / 1e6))
}
