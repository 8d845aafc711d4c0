//! What rustc makes of a user's crate: how much LLVM is given of a network, and whether an unoptimised network says so.
//!
//! Functions and lines of LLVM's code are counted before any pass: what a user waits for, without a clock. More than
//! [`MORE`] over `counts/llvm.txt` fails. `NN_WRITE_COUNTS=1 cargo test -p nn-tests --test rustc` writes the file anew.
//!
//! A program is compiled as in release, without LLVM's passes, with the runtime that this test was built with. The figures
//! are those of `cargo test`; with `--release` the runtime's functions have no assertions, and there is less code.
//! Instruction sets follow from the target and `RUSTFLAGS`, never from the processor. Other targets have other figures.
#![allow(missing_docs)]
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

/// By which share figures may exceed what is written.
const MORE: f64 = 0.05;

const CLASSIFIER: &str = "Net(x: [784]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce }";

/// A network in a program: what it is called, its source, what is done with it.
struct Program {
    name: &'static str,
    network: String,
    use_of_it: &'static str,
}

/// Trains on images.
const IMAGES: &str = "
    let mut net = Net::new(Seed(1));
    let (mut ws, mut optimizer) = (Net::workspace(2), net.optimizer(Sgd::new(0.01).momentum(0.9)));
    let x = ndarray::Array4::<f32>::zeros((2, 8, 16, 16));
    sum += net.train_step(x.view(), &[0_u8, 1], &mut optimizer, &mut ws)?;";

/// So many blocks of two convolutions, each of other sizes, so that no two share a kernel.
fn residual(blocks: usize) -> String {
    let mut body = String::from("x -> conv2d(8, 3, padding = 1)");
    for block in 0..blocks {
        let [inner, outer] = [8 + block, 8];
        let _ = write!(
            body,
            " -> residual(conv2d({inner}, 3, padding = 1, bias = false) -> batch_norm -> relu
                -> conv2d({outer}, 3, padding = 1, bias = false) -> batch_norm) -> relu"
        );
    }
    format!("Net(x: [8, 16, 16]) {{ {body} -> global_avg_pool -> linear(10) -> softmax_ce }}")
}

fn programs() -> Vec<Program> {
    vec![
        Program { name: "none", network: String::new(), use_of_it: "" },
        Program {
            name: "classifier",
            network: CLASSIFIER.to_owned(),
            use_of_it: "
    let mut net = Net::new(Seed(1));
    let (mut ws, mut optimizer) = (Net::workspace(2), net.optimizer(Adam::new(0.01)));
    let x = ndarray::Array2::<f32>::zeros((2, 784));
    sum += net.train_step(x.view(), &[0_u8, 1], &mut optimizer, &mut ws)?;",
        },
        Program {
            name: "predictor",
            network: CLASSIFIER.to_owned(),
            use_of_it: "
    let (net, mut ws) = (Net::new(Seed(1)), Net::workspace(2));
    let x = ndarray::Array2::<f32>::zeros((2, 784));
    sum += net.predict(x.view(), &mut ws)?[[0, 0]];",
        },
        Program { name: "residual_1", network: residual(1), use_of_it: IMAGES },
        Program { name: "residual_3", network: residual(3), use_of_it: IMAGES },
        Program {
            name: "attention",
            network: "Net(x: [16, 32]) {
                let h = x -> layer_norm;
                let (q, k, v) = (h -> linear(32), h -> linear(32), h -> linear(32));
                let a = (q @ (k -> transpose(0, 1))) -> softmax(axis = 1);
                let y = x + ((a @ v) -> linear(32));
                (y + (y -> layer_norm -> linear(64) -> gelu -> linear(32))) -> mse
            }"
            .to_owned(),
            use_of_it: "
    let mut net = Net::new(Seed(1));
    let (mut ws, mut optimizer) = (Net::workspace(2), net.optimizer(Adam::new(0.01)));
    let x = ndarray::Array3::<f32>::zeros((2, 16, 32));
    sum += net.train_step(x.view(), x.view(), &mut optimizer, &mut ws)?;",
        },
    ]
}

impl Program {
    fn source(&self) -> String {
        let network = if self.network.is_empty() { String::new() } else { format!("network! {{ {} }}", self.network) };
        format!(
            "#![allow(unused)]
use nn_runtime::{{Adam, Seed, Sgd, ndarray, network}};
{network}
fn main() -> Result<(), nn_runtime::Error> {{
    let mut sum = 0.0_f32;{}
    println!(\"{{sum}}\");
    Ok(())
}}",
            self.use_of_it
        )
    }
}

/// The folder of this test's program and of all that it was made of.
fn built() -> PathBuf {
    let program = env::current_exe().expect("the path of this program");
    program.parent().expect("a program is in a folder").to_owned()
}

/// The newest file in a folder that has such a name.
fn newest(folder: &Path, beginning: &str, ending: &str) -> Option<(SystemTime, PathBuf)> {
    let files = fs::read_dir(folder).expect("the folder of this program").filter_map(Result::ok);
    let named = files.filter(|file| {
        let name = file.file_name();
        name.to_str().is_some_and(|name| name.starts_with(beginning) && name.ends_with(ending))
    });
    named.filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path()))).max()
}

/// The time of the last change below a folder.
fn changed(folder: &Path) -> SystemTime {
    let files = fs::read_dir(folder).expect("a folder of sources").map(|file| file.expect("a file").path());
    let time = |path: PathBuf| {
        if path.is_dir() {
            changed(&path)
        } else {
            fs::metadata(path).and_then(|file| file.modified()).expect("a time")
        }
    };
    files.map(time).max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The runtime that this test was built with.
fn runtime() -> PathBuf {
    let (made, runtime) =
        newest(&built(), "libnn_runtime-", ".rlib").expect("the runtime that this test is built with");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nn-runtime/src");
    // Cargo has just built what this program needs, so that an older one is of another tree
    assert!(made >= changed(&sources), "{}: older than its source", runtime.display());
    runtime
}

/// Compiles a program of one file, with more options.
fn compile(source: &str, to: &Path, options: &[&str]) {
    let file = to.with_extension("rs");
    fs::write(&file, source).expect("a file for temporary use");
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--crate-name=user", "--crate-type=bin", "-Ccodegen-units=1"])
        .args(options)
        .arg("--extern")
        .arg(joined("nn_runtime=", &runtime()))
        .arg("-L")
        .arg(joined("dependency=", &built()))
        .arg("-o")
        .args([to, &file])
        .output()
        .expect("rustc runs");
    assert!(output.status.success(), "{source}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// Functions that LLVM is given, and lines of code.
fn counted(program: &Program, folder: &Path) -> [usize; 2] {
    let code = folder.join(program.name).with_extension("ll");
    let options = ["--emit=llvm-ir", "-Copt-level=3", "-Cno-prepopulate-passes", "-Cpanic=abort"];
    compile(&program.source(), &code, &options);
    let code = fs::read_to_string(&code).expect("rustc wrote code");
    let lines = code.lines().filter(|line| !line.is_empty() && !line.starts_with([';', '!']));
    [code.lines().filter(|line| line.starts_with("define ")).count(), lines.count()]
}

/// A path behind a word.
fn joined(word: &str, path: &Path) -> OsString {
    let mut joined = OsString::from(word);
    joined.push(path);
    joined
}

/// A figure that is more than it may be.
fn is_over(figure: usize, written: usize) -> bool {
    figure as f64 > written as f64 * (1.0 + MORE)
}

#[test]
fn no_more_code_than_is_written() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/counts/llvm.txt");
    let mut table = format!("{:<12} {:>9} {:>9}\n", "network", "functions", "lines");
    let figures: Vec<_> = programs().iter().map(|p| (p.name, counted(p, folder.path()))).collect();
    for (name, [functions, lines]) in &figures {
        let _ = writeln!(table, "{name:<12} {functions:>9} {lines:>9}");
    }
    if env::var_os("NN_WRITE_COUNTS").is_some() {
        fs::write(&path, table).expect("the file of figures is written");
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let names: Vec<&str> = written.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, figures.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "now:\n{table}");
    for ((name, figures), line) in figures.iter().zip(written.lines().skip(1)) {
        let bounds = line.split_whitespace().skip(1).map(|figure| figure.parse().expect("a number"));
        for (figure, bound) in figures.iter().zip(bounds) {
            assert!(
                !is_over(*figure, bound),
                "{name}: expected {bound} and at most 5 % more, given {figure}; now:\n{table}"
            );
        }
    }
}

#[test]
fn five_per_cent_more_is_not_over() {
    assert!(!is_over(105, 100) && is_over(106, 100) && !is_over(10, 100));
}

/// The dependencies stay as they are: what counts is the crate of the network.
#[test]
fn an_unoptimised_network_says_so_once() {
    let source = "use nn_runtime::{network, take_unoptimised_notice};
network! { Net(x: [4]) { x -> linear(3) } }
fn main() {
    assert!(take_unoptimised_notice().is_none(), \"no network was looked at\");
    let _ = (Net::workspace(1), Net::workspace(1));
    println!(\"{}\", take_unoptimised_notice().unwrap_or(\"optimised\"));
    assert!(take_unoptimised_notice().is_none(), \"said twice\");
}";
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    for (level, expected) in
        [("0", "note: a network is compiled without optimisation"), ("1", "optimised"), ("3", "optimised")]
    {
        let program = folder.path().join("program");
        compile(source, &program, &[&format!("-Copt-level={level}"), "-Cdebug-assertions"]);
        let output = Command::new(&program).output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.starts_with(expected), "{level}: {said}{:?}", output.stderr);
    }
}
