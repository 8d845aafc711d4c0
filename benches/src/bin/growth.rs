//! What large networks cost to compile: the compiler alone, and rustc with it, for chains of so many operations.
//!
//! ```sh
//! cargo run --release -p benches --bin growth               # 100, 1,000 and 5,000 operations
//! cargo run --release -p benches --bin growth -- 100 2000   # other numbers
//! ```
//!
//! Makes a crate with one network in a folder for temporary files, and builds it in the `dev` profile, with the macro
//! unoptimised, as rustc runs it by default. Processor seconds are those of all threads, and of cargo; memory is rustc's
//! peak. Both are read from `/proc`, so that they are there on Linux only.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use benches::user::{User, processor_seconds};

/// A network of about so many operations.
type Source = fn(usize) -> String;

const NETWORKS: [(&str, Source); 4] = [
    ("elementwise chain", |operations| {
        let steps = " -> relu -> tanh -> sigmoid -> exp -> sin".repeat(operations / 5);
        format!("pub Net(x: [4]) {{ x{steps} -> linear(3) -> softmax_ce }}")
    }),
    ("`linear(4) -> relu`", |operations| {
        let steps = " -> linear(4) -> relu".repeat(operations / 2);
        format!("pub Net(x: [4]) {{ x{steps} -> linear(3) -> softmax_ce }}")
    }),
    ("`concat` of x so many times", |operations| {
        format!("pub Net(x: [4]) {{ ({}x) -> concat -> linear(3) -> softmax_ce }}", "x, ".repeat(operations - 1))
    }),
    ("`let b = a * a + sin(a);`", |operations| {
        let lines = (0..operations / 3).map(|i| format!("let x{} = x{i} * x{i} + sin(x{i}); ", i + 1));
        let last = operations / 3;
        format!("pub Net(x: [4]) {{ let x0 = x; {} x{last} -> linear(3) -> softmax_ce }}", lines.collect::<String>())
    }),
];

fn main() -> ExitCode {
    let sizes: Vec<usize> = env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1000, 5000] } else { sizes };
    match measure(&sizes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("growth: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(sizes: &[usize]) -> io::Result<()> {
    let user = User::new("nn-growth")?;
    build(&user, NETWORKS[0].1(100).as_str())?; // the dependencies
    println!(
        "| network | operations | compiler alone, optimised | rustc and macro, processor time | rustc's peak memory |"
    );
    println!("|---|---|---|---|---|");
    for (name, source) in NETWORKS {
        for size in sizes {
            let source = source(*size);
            let tokens = source.parse().map_err(|_| io::Error::other("the network has tokens"))?;
            let start = Instant::now();
            let code = nn_compiler::compile(tokens).to_string();
            let alone = start.elapsed().as_secs_f64();
            if code.contains("compile_error") {
                return Err(io::Error::other(format!("{name} of {size} operations does not compile")));
            }
            let (seconds, memory) = build(&user, &source)?;
            println!("| {name} | {size} | {alone:.3} s | {seconds:.1} s | {:.2} GB |", memory / 1e9);
        }
    }
    Ok(())
}

/// Builds a program that trains and predicts with a network; processor seconds, and rustc's peak memory in bytes.
fn build(user: &User, network: &str) -> io::Result<(f64, f64)> {
    let main = format!(
        "nn_runtime::network! {{ {network} }}
        fn main() -> Result<(), nn_runtime::Error> {{
            let (mut net, mut ws) = (Net::new(nn_runtime::Seed(0)), Net::workspace(2));
            let mut optimizer = net.optimizer(nn_runtime::Sgd::new(0.01));
            let x = nn_runtime::ndarray::Array2::<f32>::ones((2, 4));
            let loss = net.train_step(x.view(), &[0_u8, 1], &mut optimizer, &mut ws)?;
            println!(\"{{loss}} {{}}\", net.predict(x.view(), &mut ws)?);
            Ok(())
        }}"
    );
    user.write(&main)?;
    let before = processor_seconds()?;
    let mut cargo = user.cargo(&["build", "--quiet"]).spawn()?;
    let mut memory = 0.0_f64;
    let status = loop {
        memory = memory.max(peak(cargo.id()));
        if let Some(status) = cargo.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(10));
    };
    if !status.success() {
        return Err(io::Error::other("the crate does not build"));
    }
    Ok((processor_seconds()? - before, memory))
}

/// The largest peak memory of the children that a process has now, whichever of its threads they are of.
fn peak(process: u32) -> f64 {
    let parent = process.to_string();
    let memory = |folder: PathBuf| {
        let status = fs::read_to_string(folder.join("status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let peak = field("VmHWM:")?.trim_end_matches(" kB").parse::<f64>().ok()?;
        (field("PPid:")? == parent).then_some(peak * 1024.0)
    };
    let all = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    all.filter_map(|entry| memory(entry.path())).fold(0.0, f64::max)
}
