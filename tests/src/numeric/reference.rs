use std::cell::OnceCell;
use std::collections::BTreeMap;

use nn_compiler::ir::graph::{Graph, Root};
use nn_compiler::passes::interpret::{Bindings, evaluate, interpret};
use nn_runtime::Seed;

use super::compare::{assert_close, largest};
use super::data::DRAWN_FROM;

/// How far emitted code in f32 may be from the reference, relative to a tensor's largest element.
const TOLERANCE: f64 = 1e-5;

/// What f32 is held against: the values of a graph in f64.
///
/// A result that is a small difference of large numbers cannot be as near as [`TOLERANCE`] asks, whatever computes it. So
/// where one is not, it may be off by twice what comes of rounding each value of the graph to f32, sums and products being
/// exact.
pub struct Reference<'a> {
    graph: &'a Graph,
    bindings: &'a Bindings,
    seed: Seed,
    values: BTreeMap<Root, Vec<f64>>,
    rounded: OnceCell<BTreeMap<Root, Vec<f64>>>,
}

impl<'a> Reference<'a> {
    /// The values of a graph's roots; `seed` is that of the random numbers.
    pub fn new(graph: &'a Graph, bindings: &'a Bindings, seed: Seed) -> Self {
        DRAWN_FROM.set(seed.0);
        Self { graph, bindings, seed, values: interpret(graph, bindings), rounded: OnceCell::new() }
    }

    /// The value of a root, if the graph has it.
    pub fn get(&self, root: &Root) -> Option<&[f64]> {
        self.values.get(root).map(Vec::as_slice)
    }

    /// All roots.
    pub fn roots(&self) -> impl Iterator<Item = &Root> {
        self.values.keys()
    }

    /// Holds some numbers against a root.
    ///
    /// # Panics
    /// If they differ, or the graph has no such root.
    #[track_caller]
    pub fn check(&self, what: &str, given: impl IntoIterator<Item = f64>, root: &Root) {
        let (given, expected): (Vec<f64>, _) = (given.into_iter().collect(), &self.values[root]);
        let allowed = TOLERANCE * largest(expected);
        let is_near = |(given, expected): (&f64, &f64)| (given - expected).abs() <= allowed;
        let tolerance = if given.len() == expected.len() && given.iter().zip(expected).all(is_near) {
            TOLERANCE
        } else {
            TOLERANCE.max(2.0 * self.rounding(root) / largest(expected))
        };
        assert_close(what, given, expected, tolerance);
    }

    /// By how much a root differs where each value is rounded to f32.
    fn rounding(&self, root: &Root) -> f64 {
        let rounded = self.rounded.get_or_init(|| {
            DRAWN_FROM.set(self.seed.0);
            let mut values = BTreeMap::new();
            for id in self.graph.schedule() {
                let value = evaluate(self.graph, id, self.bindings, &values);
                values.insert(id, value.into_iter().map(|x| f64::from(x as f32)).collect());
            }
            self.graph.roots.iter().map(|(root, id)| (root.clone(), values[id].clone())).collect()
        });
        let off = rounded[root].iter().zip(&self.values[root]).map(|(a, b)| (a - b).abs());
        off.filter(|off| off.is_finite()).fold(0.0, f64::max)
    }
}

/// Twice what rounding does is allowed where the tolerance is not enough, and no more.
#[test]
fn what_cancels_is_allowed_its_rounding() {
    let case = super::Case::new("N(#[grad] x: [2]) { square((x + 1000) - 1000) -> batch_mean }", &[]);
    let bindings = Bindings { batch: 1, inputs: vec![vec![0.1234, 0.003]], ..Bindings::default() };
    let reference = Reference::new(&case.inference, &bindings, Seed(0));
    let root = Root::Loss;
    let exact = reference.get(&root).expect("a loss")[0];
    let off = reference.rounding(&root);
    assert!(off > 5.0 * TOLERANCE * largest(&[exact]), "the case cancels: {off:e} of {exact:e}");
    reference.check("as rounded", [exact + 1.9 * off], &root);
    let wrong = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        reference.check("more than rounded", [exact + 2.1 * off], &root);
    }));
    assert!(wrong.is_err());
}
