//! What a user waits for: processor seconds of rustc for the user's crate alone, and what a debug build runs like.
//!
//! ```sh
//! cargo run --release -p benches --bin compiling               # all of it: some minutes
//! cargo run --release -p benches --bin compiling -- residual   # the programs whose names have this in them
//! cargo run --release -p benches --bin compiling -- forty 1    # built once
//! ```
//!
//! Writes crates into a folder for temporary files and builds them as a user would: release, default features, what they
//! depend on built before. A figure is the least of three, or of as many as are asked for, since other work on a machine
//! only adds to it. Processor seconds are those of all threads, read from `/proc`: on Linux only.

use std::fmt::Write;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, io};

use benches::networks::{self, Network};
use benches::user::{User, processor_seconds, workspace};

/// How often a program is built, if nothing else is said.
const ROUNDS: usize = 3;
/// The row of the package `examples`: its library, which has the convolutional networks, and the trainer.
const TRAINER: &str = "the CIFAR trainer's own crate";
/// Where the lines are that a debug build should have.
const README: &str = include_str!("../../../README.md");

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let wanted = arguments.next().unwrap_or_default();
    let rounds = match arguments.next().map(|rounds| rounds.parse()).transpose() {
        Ok(rounds) => rounds.unwrap_or(ROUNDS),
        Err(error) => {
            eprintln!("compiling: how often? {error}");
            return ExitCode::FAILURE;
        }
    };
    match measure(&wanted, rounds.max(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compiling: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(wanted: &str, rounds: usize) -> io::Result<()> {
    let user = User::new("nn-compiling")?;
    user.write("fn main() {}")?;
    if "clean build".contains(wanted) {
        user.write(&program(&[networks::classifier()], "Adam"))?;
        let start = Instant::now();
        build(&user)?;
        println!(
            "clean build of a crate with one network, everything included: {:.1} s on the clock\n",
            start.elapsed().as_secs_f64()
        );
    }
    user.write("use nn_runtime as _; fn main() {}")?;
    build(&user)?; // the dependencies
    let nothing = build(&user)?;
    println!("| program | processor seconds, release |\n|---|---|");
    println!("| none | {nothing:.2} |");
    for (name, text) in programs() {
        if name.contains(wanted) {
            let mut least = f64::INFINITY;
            for _ in 0..rounds {
                user.write(&text)?;
                least = least.min(build(&user)?);
            }
            println!("| {name} | {least:.1} |");
        }
    }
    if TRAINER.contains(wanted) {
        println!("| {TRAINER} | {:.1} |", trainer(rounds)?);
    }
    if "debug".contains(wanted) {
        debug()?;
    }
    Ok(())
}

/// Names and sources.
fn programs() -> Vec<(&'static str, String)> {
    let one = |network: Network, rule: &str| program(&[network], rule);
    let first = |count: usize| -> Vec<Network> { (0..count).map(Network::nth).collect() };
    vec![
        ("a classifier, trained with Adam", one(networks::classifier(), "Adam")),
        ("the same, only predicting", one(networks::predictor(), "Adam")),
        ("a residual network of 20 convolutions", one(networks::residual(), "Sgd")),
        ("two transformer blocks, 64 wide, by hand", one(networks::transformer(), "Adam")),
        ("six small networks", program(&first(6), "Sgd")),
        ("forty middling networks", program(&first(40), "Sgd")),
        ("a GRU of 64 steps, by hand", one(networks::gru(64), "Sgd")),
        ("64 steps of a GRU, by `repeat`", one(networks::repeated(64), "Sgd")),
    ]
}

/// A program that uses some networks.
fn program(networks: &[Network], rule: &str) -> String {
    let (mut definitions, mut uses) = (String::new(), String::new());
    for Network { source, use_of_it, .. } in networks {
        let _ = writeln!(definitions, "network! {{ {source} }}");
        let _ = writeln!(uses, "{{ {} }}", use_of_it.replace("RULE", rule));
    }
    format!(
        "use nn_runtime::{{Adam, Seed, Sgd, ndarray, network}};
        {definitions}
        fn main() -> Result<(), nn_runtime::Error> {{
            let mut sum = 0.0_f32;
            {uses}
            let _ = (Adam::new(0.01), Sgd::new(0.01));
            println!(\"{{sum}}\");
            Ok(())
        }}"
    )
}

/// Builds what was written, in release; processor seconds.
fn build(user: &User) -> io::Result<f64> {
    let before = processor_seconds()?;
    let status = user.cargo(&["build", "--release", "--quiet"]).status()?;
    if !status.success() {
        return Err(io::Error::other("a program does not build"));
    }
    Ok(processor_seconds()? - before)
}

/// Processor seconds of the trainer, what it depends on built before.
fn trainer(rounds: usize) -> io::Result<f64> {
    let user = User::new("nn-trainer")?;
    let cargo = |arguments: &[&str]| {
        let status = user.cargo(arguments).current_dir(workspace()?).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other("the trainer does not build")) }
    };
    let build = ["build", "--release", "--quiet", "--package", "examples", "--example", "cifar"];
    cargo(&build)?; // the dependencies
    let mut least = f64::INFINITY;
    for _ in 0..rounds {
        cargo(&["clean", "--release", "--quiet", "--package", "examples"])?;
        let before = processor_seconds()?;
        cargo(&build)?;
        least = least.min(processor_seconds()? - before);
    }
    Ok(least)
}

/// The lines that README.md has for debug builds.
fn lines() -> io::Result<&'static str> {
    let mut blocks = README.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let found = blocks.find(|lines| lines.contains("[profile.dev]"));
    found.ok_or_else(|| io::Error::other("README.md has no lines for debug builds"))
}

/// How long a step takes in a debug build, as it comes and with the lines that the pages have, and in release.
fn debug() -> io::Result<()> {
    const MAIN: &str = "use nn_runtime::{Seed, Sgd, ndarray::Array2, network};
        network! { Net(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce } }
        fn main() -> Result<(), nn_runtime::Error> {
            let (mut net, mut ws) = (Net::new(Seed(0)), Net::workspace(128));
            let mut optimizer = net.optimizer(Sgd::new(0.01));
            let (x, labels) = (Array2::<f32>::ones((128, 3072)), vec![3_u8; 128]);
            let mut least = f64::INFINITY;
            for _ in 0..20 {
                let start = std::time::Instant::now();
                net.train_step(x.view(), &labels, &mut optimizer, &mut ws)?;
                least = least.min(start.elapsed().as_secs_f64());
            }
            println!(\"{:.2}\", least * 1e3);
            Ok(())
        }";
    println!("\n| a step of 3072-100-10 at batch 128, two threads at most | ms |\n|---|---|");
    let ways = [
        ("debug, as it comes", "", "debug"),
        ("debug, with the lines of the README", lines()?, "debug"),
        ("release", "", "release"),
    ];
    for (name, profile, folder) in ways {
        let user = User::with_profile("nn-debug", profile)?;
        user.write(MAIN)?;
        let arguments: &[&str] =
            if folder == "release" { &["build", "--quiet", "--release"] } else { &["build", "--quiet"] };
        if !user.cargo(arguments).status()?.success() {
            return Err(io::Error::other("a program does not build"));
        }
        let output = Command::new(user.target().join(folder).join("one")).output()?;
        println!("| {name} | {} |", String::from_utf8_lossy(&output.stdout).trim());
    }
    Ok(())
}
