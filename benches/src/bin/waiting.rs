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

use benches::tokens;
use benches::user::User;

/// A kind of network.
struct Kind {
    name: &'static str,
    /// What stands behind the network's name, in the n-th of its sizes.
    body: fn(usize) -> String,
    /// The shape of its input, without the batch.
    shape: fn(usize) -> Vec<usize>,
    /// What a step takes besides, for a batch of 2.
    targets: &'static str,
}

const CLASSES: &str = "&[0_u8, 1], ";

/// What people write: a handful of layers, all sizes different, so that no two networks share a kernel by chance.
const KINDS: [Kind; 10] = [
    Kind {
        name: "classifier",
        body: |n| {
            let h = 100 + 3 * n;
            format!("x -> linear({h}) -> relu -> linear({h}) -> relu -> linear(10) -> softmax_ce")
        },
        shape: |n| vec![784 + n],
        targets: CLASSES,
    },
    Kind {
        name: "norms and dropout",
        body: |n| {
            let h = 50 + 2 * n;
            format!(
                "x -> linear({h}) -> batch_norm -> relu -> dropout(0.2) -> linear({h}) -> layer_norm -> gelu -> linear(5) \
                 -> softmax_ce"
            )
        },
        shape: |n| vec![60 + n],
        targets: CLASSES,
    },
    Kind {
        name: "regression",
        body: |n| format!("x -> linear({h}) -> tanh -> linear({h}) -> tanh -> linear(1) -> mse", h = 33 + n),
        shape: |n| vec![20 + n],
        targets: "ndarray::Array2::<f32>::zeros((2, 1)).view(), ",
    },
    Kind {
        name: "autoencoder",
        body: |n| {
            let (d, h) = (120 + n, 40 + n);
            format!("x -> linear({h}) -> elu -> linear(8) -> linear({h}) -> elu -> linear({d}) -> mse(x)")
        },
        shape: |n| vec![120 + n],
        targets: "",
    },
    Kind {
        name: "residual",
        body: |n| {
            let block = "residual(layer_norm -> linear(H) -> silu -> linear(H))".replace('H', &(40 + n).to_string());
            format!("x -> {block} -> {block} -> linear(3) -> softmax_ce")
        },
        shape: |n| vec![40 + n],
        targets: CLASSES,
    },
    Kind {
        name: "images",
        body: |n| {
            let block = format!("conv2d({}, 3, padding = 1) -> relu -> max_pool(2)", 8 + n);
            format!("x -> {block} -> {block} -> flatten -> linear(10) -> softmax_ce")
        },
        shape: |_| vec![3, 32, 32],
        targets: CLASSES,
    },
    Kind {
        name: "images and norms",
        body: |n| {
            let c = 12 + n;
            format!(
                "x -> conv2d({c}, 3, padding = 1, bias = false) -> batch_norm -> relu \
                 -> conv2d({c}, 3, stride = 2, bias = false) -> batch_norm -> relu -> global_avg_pool -> linear(10) \
                 -> softmax_ce"
            )
        },
        shape: |_| vec![3, 24, 24],
        targets: CLASSES,
    },
    Kind {
        name: "depthwise",
        body: |n| {
            let c = 9 + n;
            format!(
                "x -> conv2d({c}, 3) -> relu -> conv2d({c}, 3, groups = {c}, padding = 1) -> relu -> conv2d({c}, 1) \
                 -> relu -> avg_pool(2) -> flatten -> linear(4) -> softmax_ce"
            )
        },
        shape: |_| vec![3, 20, 20],
        targets: CLASSES,
    },
    Kind {
        name: "sequence",
        body: |n| {
            let c = 6 + n;
            format!(
                "x -> conv1d({c}, 5) -> relu -> conv1d({c}, 3, stride = 2) -> relu -> global_max_pool -> linear(2) \
                 -> softmax_ce"
            )
        },
        shape: |n| vec![4, 64 + n],
        targets: CLASSES,
    },
    Kind {
        name: "attention",
        body: |n| {
            let values = joined("qkv".chars().map(|name| format!("let {name} = x -> linear({}); ", 16 + n)));
            format!(
                "{values} let a = (q @ (k -> transpose(0, 1))) -> softmax(axis = 1); \
                 (x + (a @ v)) -> layer_norm -> flatten -> linear(3) -> softmax_ce"
            )
        },
        shape: |n| vec![12 + n, 16 + n],
        targets: CLASSES,
    },
];

/// One network of a kind: its name, its source, and the body of a function that trains it and predicts.
struct Network {
    source: String,
    use_of_it: String,
}

impl Network {
    fn new(kind: usize, n: usize) -> Self {
        let Kind { body, shape, targets, .. } = &KINDS[kind];
        let (name, shape) = (format!("Net{kind}With{n}"), shape(n));
        let batch = joined(shape.iter().map(|size| format!(", {size}")));
        Self {
            source: format!("pub {name}(x: {shape:?}) {{ {} }}", body(n)),
            use_of_it: format!(
                "let (mut net, mut ws) = ({name}::new(Seed(0)), {name}::workspace(2));
                let mut optimizer = net.optimizer(Sgd::new(0.01));
                let x = ndarray::Array::<f32, _>::ones((2{batch}));
                sum += net.train_step(x.view(), {targets}&mut optimizer, &mut ws)?;
                sum += net.predict(x.view(), &mut ws)?.sum();"
            ),
        }
    }
}

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
    let all: Vec<Network> = (0..networks).map(|i| Network::new(i % KINDS.len(), i / KINDS.len())).collect();
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
    let uses = joined(networks.iter().map(|network| format!("{{ {} }}\n", network.use_of_it)));
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

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<String>>().concat()
}
