//! What a crate of forty middling networks takes to compile, and where the time goes; then what one of each kind adds.
//!
//! ```sh
//! cargo run --release -p benches --bin waiting          # forty networks, in release
//! cargo run --release -p benches --bin waiting -- 10    # another number
//! ```
//!
//! Makes a crate as `building` does and asks rustc for the times of its own stages, which a stable rustc tells only if it
//! is taken for an unstable one (`RUSTC_BOOTSTRAP`). Tokens are what the macro gives, those within brackets included.

use std::process::ExitCode;
use std::time::Instant;
use std::{env, io};

use benches::networks::{KINDS, Kind, Network, joined};
use benches::tokens;
use benches::user::User;

fn main() -> ExitCode {
    let networks = env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(40);
    match measure(networks) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("waiting: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(networks: usize) -> io::Result<()> {
    let user = User::new("nn-waiting")?;
    build(&user, &[])?; // the dependencies
    let without = build(&user, &[])?;
    let all: Vec<Network> = (0..networks).map(Network::nth).collect();
    let stages = build(&user, &all)?;
    println!("| stage of rustc, release | {networks} networks | without any |\n|---|---|---|");
    for (stage, name) in STAGES {
        println!("| {name} | {:.1} s | {:.1} s |", stages.of(stage), without.of(stage));
    }
    println!("\n| a network | tokens | compiler alone | LLVM | rustc, all in all |\n|---|---|---|---|---|");
    for (kind, Kind { name, .. }) in KINDS.iter().enumerate() {
        let network = Network::new(kind, 5);
        let source = network.source.parse().map_err(|_| io::Error::other("the network has tokens"))?;
        let start = Instant::now();
        let code = nn_compiler::compile(source);
        let alone = start.elapsed().as_secs_f64() * 1e3;
        let stages = build(&user, &[network])?;
        let more = |stage: &str| stages.of(stage) - without.of(stage);
        println!(
            "| {name} | {} | {alone:.0} ms | {:.1} s | {:.1} s |",
            tokens(code),
            more("LLVM_passes"),
            more("total")
        );
    }
    Ok(())
}

/// Stages as rustc calls them, and as people do. Code is made while LLVM works on what there is, so that they overlap.
const STAGES: [(&str, &str); 6] = [
    ("macro_expand_crate", "macros"),
    ("type_check_crate", "types"),
    ("MIR_borrow_checking", "borrow checking"),
    ("codegen_crate", "code for LLVM"),
    ("LLVM_passes", "LLVM"),
    ("total", "all"),
];

/// Seconds of each stage.
struct Stages(Vec<(String, f64)>);

impl Stages {
    fn of(&self, name: &str) -> f64 {
        self.0.iter().filter(|(stage, _)| stage == name).map(|(_, seconds)| seconds).sum()
    }
}

/// Builds a program that trains and predicts with each network.
fn build(user: &User, networks: &[Network]) -> io::Result<Stages> {
    let definitions = joined(networks.iter().map(|network| format!("network! {{ {} }}\n", network.source)));
    let uses = joined(networks.iter().map(|network| format!("{{ {} }}\n", network.use_of_it.replace("RULE", "Sgd"))));
    user.write(&format!(
        "use nn_runtime::{{Seed, Sgd, ndarray, network}};
        {definitions}
        fn main() -> Result<(), nn_runtime::Error> {{
            let mut sum = 0.0_f32;
            {uses}
            println!(\"{{sum}}\");
            Ok(())
        }}"
    ))?;
    let output =
        user.cargo(&["rustc", "--release", "--quiet", "--", "-Ztime-passes"]).env("RUSTC_BOOTSTRAP", "1").output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(io::Error::other(format!("the crate does not build:\n{text}")));
    }
    // `time:   0.012; rss: …  name`
    let line = |line: &str| {
        let (_, rest) = line.split_once("time:")?;
        let (seconds, rest) = rest.split_once(';')?;
        Some((rest.split_whitespace().last()?.to_owned(), seconds.trim().parse().ok()?))
    };
    Ok(Stages(text.lines().chain(String::from_utf8_lossy(&output.stdout).lines()).filter_map(line).collect()))
}
