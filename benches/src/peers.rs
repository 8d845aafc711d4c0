//! The peers that are installed: programs in `PEERS_DIR/bin`, Python environments `PEERS_DIR/venv-*` with the scripts in
//! `PEERS_SCRIPTS` (default: `PEERS_DIR/py`). Each prints a JSON line for each piece of work, as we do.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::results::Row;

/// A system to compare with.
pub struct Peer {
    /// What it is called here.
    pub name: &'static str,
    kind: Kind,
}

enum Kind {
    /// A program of that name.
    Program,
    /// A script, its arguments and its environment.
    Script { venv: &'static str, script: &'static str, arguments: &'static [&'static str] },
}

const fn script(
    name: &'static str,
    venv: &'static str,
    script: &'static str,
    arguments: &'static [&'static str],
) -> Peer {
    Peer { name, kind: Kind::Script { venv, script, arguments } }
}

const fn program(name: &'static str) -> Peer {
    Peer { name, kind: Kind::Program }
}

/// All that are known.
pub const PEERS: &[Peer] = &[
    script("torch-eager", "torch", "bench_torch.py", &["--mode", "eager"]),
    script("torch-compile-full", "torch", "bench_torch.py", &["--mode", "full"]),
    script("torch-compile", "torch", "bench_torch.py", &["--mode", "compile"]),
    script("jax", "jax", "bench_jax.py", &[]),
    script("tinygrad", "tinygrad", "bench_tinygrad.py", &[]),
    program("ndarray-hand"),
    program("ndarray-hand-mt"),
    program("ndarray-hand-openblas"),
    program("dfdx"),
    program("candle"),
    program("burn-flex"),
];

/// Where the peers are.
pub struct Place {
    folder: PathBuf,
    scripts: PathBuf,
}

impl Place {
    /// As the environment says.
    #[must_use]
    pub fn from_environment() -> Self {
        let home = env::var_os("HOME").map_or_else(PathBuf::new, PathBuf::from);
        let folder = env::var_os("PEERS_DIR").map_or_else(|| home.join(".cache/nn-peers"), PathBuf::from);
        let scripts = env::var_os("PEERS_SCRIPTS").map_or_else(|| folder.join("py"), PathBuf::from);
        Self { folder, scripts }
    }

    /// Where a program of that name would be.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    fn command(&self, peer: &Peer) -> (PathBuf, Vec<PathBuf>) {
        match &peer.kind {
            Kind::Program => (self.program(peer.name), Vec::new()),
            Kind::Script { venv, script, .. } => {
                (self.folder.join(format!("venv-{venv}/bin/python")), vec![self.scripts.join(script)])
            }
        }
    }

    /// Whether all that a peer needs is there.
    #[must_use]
    pub fn has(&self, peer: &Peer) -> bool {
        let (program, scripts) = self.command(peer);
        program.exists() && scripts.iter().all(|script| script.exists())
    }

    /// Runs a peer on one network.
    #[must_use]
    pub fn run(&self, peer: &Peer, net: &str, threads: usize) -> Vec<Row> {
        let (program, scripts) = self.command(peer);
        let mut command = pinned(&program, threads);
        command.args(scripts);
        if let Kind::Script { arguments, .. } = &peer.kind {
            command.args(*arguments).args(["--threads", &threads.to_string()]);
        }
        command.env("BENCH_SYS", peer.name).current_dir(&self.folder);
        if peer.name.ends_with("openblas") {
            // the kernels of OpenBLAS for AVX-512, which it does not choose by itself on every processor that has it
            command.env("OPENBLAS_CORETYPE", "SKYLAKEX").env_remove("OPENBLAS_L2_SIZE");
        }
        rows(command, net, threads)
    }
}

/// A command that may run on as many processors as it has threads, where the system has a tool for it.
#[must_use]
pub fn pinned(program: &Path, threads: usize) -> Command {
    let has_taskset = Command::new("taskset").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !has_taskset {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.arg("-c").arg(format!("0-{}", threads - 1)).arg(program);
    command
}

/// Runs a command on one network, and reads the lines that are results.
#[must_use]
pub fn rows(mut command: Command, net: &str, threads: usize) -> Vec<Row> {
    for name in
        ["BENCH", "RAYON_NUM", "OMP_NUM", "MKL_NUM", "OPENBLAS_NUM", "MATMUL_NUM"].map(|name| format!("{name}_THREADS"))
    {
        command.env(name, threads.to_string());
    }
    // by default, glibc gives large blocks back at every free, which slows systems that allocate in each step
    for (name, bytes) in [("MMAP_THRESHOLD", 1_u64 << 30), ("TRIM_THRESHOLD", 1 << 32), ("TOP_PAD", 1 << 28)] {
        command.env(format!("MALLOC_{name}_"), bytes.to_string());
    }
    command.env("BENCH_ONLY", net).env("BENCH_OUT", "/dev/null").stderr(Stdio::null());
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().filter_map(Row::from_json).filter(|row| row.threads == threads).collect()
}
