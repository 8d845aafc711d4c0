//! Other libraries' matrix products at our shapes: the peers' program `gemmb`, where it is installed (`PEERS_DIR`).

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::peers::Place;

/// A product as that program names it: its form, and `[m, n, k]`.
pub type Product = (String, [usize; 3]);

/// The libraries that are shown.
pub const LIBRARIES: &[&str] = &["gemm", "matrixmultiply", "openblas"];

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Line {
    #[serde(rename = "gemm")]
    library: String,
    #[serde(rename = "kind")]
    kind: String,
    m: usize,
    n: usize,
    k: usize,
    #[serde(rename = "median_us")]
    median: f64,
}

/// The median time in µs of each library for each product, on one thread; nothing where the program is absent.
#[must_use]
pub fn libraries() -> BTreeMap<(String, Product), f64> {
    let mut command = Command::new(Place::from_environment().program("gemmb"));
    command.arg("1").env("GEMM_OUT", "/dev/null").env("OPENBLAS_CORETYPE", "SKYLAKEX").stderr(Stdio::null());
    for name in ["RAYON", "OPENBLAS", "MATMUL"] {
        command.env(format!("{name}_NUM_THREADS"), "1");
    }
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    let lines = String::from_utf8_lossy(&output);
    let rows = lines.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    rows.map(|row| ((row.library, (row.kind, [row.m, row.n, row.k])), row.median)).collect()
}
