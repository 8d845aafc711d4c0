//! Random networks through every pass: what holds for those of files (`networks.rs`) holds for any.

use nn_tests::numeric::{Sketch, wrong_derivatives, wrong_values};

fn failure(source: &str) -> Option<String> {
    wrong_values(source).or_else(|| wrong_derivatives(source))
}

/// How many random networks are tried; `NN_RANDOM_NETWORKS` asks for more.
const RANDOM_NETWORKS: u64 = 120;

#[test]
fn random_networks() {
    let asked = std::env::var("NN_RANDOM_NETWORKS").ok().and_then(|count| count.parse().ok());
    for number in 0..asked.unwrap_or(RANDOM_NETWORKS) {
        let sketch = Sketch::random(number);
        if let Some(problem) = failure(&sketch.source()) {
            let small = sketch.shrunk(&|source| failure(source).is_some()).source();
            let of_small = failure(&small).unwrap_or_default();
            panic!(
                "network {number}: {problem}\n{}\n\nthe smallest part that fails: {of_small}\n{small}",
                sketch.source()
            );
        }
    }
}

/// A failure is reduced to what it needs.
#[test]
fn networks_shrink() {
    let fails = |source: &str| source.contains("-> sin");
    let sketch = (0..1000).map(Sketch::random).find(|sketch| fails(&sketch.source()) && sketch.source().len() > 200);
    let small = sketch.expect("some network has a sine").shrunk(&fails).source();
    assert!(fails(&small) && small.len() < 80, "{small}");
}
