//! What the tests of passes share: networks, and numbers for them.

pub mod networks;

use std::collections::BTreeMap;

use crate::front::diagnostics::Errors;
use crate::front::model::Model;
use crate::ir::graph::Graph;
use crate::ir::ops::{CoreOp, Unary};
use crate::ir::types::{Dim, Element};
use crate::passes::interpret::Bindings;

pub use networks::{KERNELS, SIZES, folders, networks};
use networks::{Network, parse};

/// A network, checked.
pub fn model(source: &str) -> Model {
    let mut errors = Errors::default();
    let network = crate::front::syntax::parse(source.parse().expect("tokens"), &mut errors);
    let model = network.and_then(|network| crate::front::check::check(&network, &mut errors));
    assert!(errors.is_empty(), "{source}: {:?}", errors.listing());
    model.expect("it is right")
}

/// Numbers that rules might get wrong.
const EDGES: [f64; 12] =
    [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, -2.5e-310, 1e-30, f64::MAX, -1e200];

/// Whether some derivative of a forward pass is not that of the value.
pub fn has_own_derivatives(graph: &Graph) -> bool {
    let is_own = |op: &CoreOp| matches!(op, CoreOp::Unary(Unary::StopGradient) | CoreOp::Custom { .. });
    graph.schedule().into_iter().any(|id| is_own(graph.op(id)))
}

/// Which numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// From -1 to 1.
    Plain,
    /// Above 0, below 1.
    Positive,
    /// Above 1, below 2.
    AboveOne,
    /// Such as rules might get wrong.
    Edges,
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn number(&mut self, numbers: Numbers) -> f64 {
        let plain = (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0;
        match numbers {
            Numbers::Positive => f64::midpoint(plain, 1.0),
            Numbers::AboveOne => f64::midpoint(plain, 3.0),
            Numbers::Edges if !self.next().is_multiple_of(3) => EDGES[usize::try_from(self.next() % 12).unwrap_or(0)],
            _ => plain,
        }
    }
}

/// Numbers for a network, at batch 2.
pub fn bindings(model: &Model, seed: u64, numbers: Numbers) -> Bindings {
    bindings_of(model, seed, numbers, 2)
}

/// Numbers for a network, at any batch.
pub fn bindings_of(model: &Model, seed: u64, numbers: Numbers, batch: usize) -> Bindings {
    bindings_with(model, seed, numbers, batch, &SIZES)
}

/// Numbers for a network, at any batch, and at any sizes.
pub fn bindings_with(model: &Model, seed: u64, numbers: Numbers, batch: usize, sizes: &[(&str, u16); 4]) -> Bindings {
    let mut random = Random(seed);
    let sizes = sizes.map(|(name, size)| (name.to_owned(), usize::from(size)));
    let mut bindings = Bindings { batch, sizes: BTreeMap::from(sizes), learning_rate: 0.1, ..Bindings::default() };
    let count = |bindings: &Bindings, shape: &[Dim]| shape.iter().map(|dim| bindings.size(dim)).product::<usize>();
    for input in &model.inputs {
        let elements = count(&bindings, &input.ty.shape);
        let values = (0..elements).map(|_| match &input.ty.element {
            Element::Float => random.number(numbers),
            Element::Class(classes) => (random.next() % bindings.size(classes) as u64) as f64,
        });
        let values = values.collect();
        bindings.inputs.push(values);
    }
    for parameter in &model.parameters {
        let elements = count(&bindings, &parameter.info.shape);
        bindings.parameters.push((0..elements).map(|_| random.number(numbers)).collect());
    }
    bindings
}

#[test]
fn a_file_is_its_purpose_and_its_networks() {
    let text =
        "// Two networks.\n// More of them.\n\n(x: [2]) { x }\n\n// The other.\n/// Its doc.\nN(x: [3]) {\n    x\n}\n";
    let network = |place: &str, source: &str| Network { place: place.to_owned(), source: source.to_owned() };
    let expected = [network("a.nn:4", "(x: [2]) { x }"), network("a.nn:7", "/// Its doc.\nN(x: [3]) {\n    x\n}")];
    assert_eq!(parse("a.nn", text).unwrap(), expected);
}

#[test]
fn a_file_without_a_purpose_or_a_network_is_refused() {
    let wanted = "a.nn: the first line is to say what the networks are for: `// …`";
    for text in [
        "",
        "\n// Late.\n(x: [2]) { x }\n",
        "(x: [2]) { x }\n",
        "// \n(x: [2]) { x }\n",
        "/// A doc.\nN(x: [2]) { x }\n",
    ] {
        assert_eq!(parse("a.nn", text).unwrap_err(), wanted, "{text}");
    }
    assert_eq!(parse("a.nn", "// Nothing.\n").unwrap_err(), "a.nn: no network");
}
