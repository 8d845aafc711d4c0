//! What the tests of passes share: networks, and numbers for them.

use std::collections::BTreeMap;

use crate::diagnostics::Errors;
use crate::graph::Graph;
use crate::interpret::Bindings;
use crate::model::Model;
use crate::ops::{CoreOp, Unary};
use crate::types::{Dim, Element};

/// Networks that between them need every rule and every kind of kernel.
pub const NETWORKS: &[&str] = &[
    "(#[grad] x: [D]) { x -> linear(H) -> relu -> linear(K) -> softmax_ce }",
    "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 3, padding = 1) -> relu -> max_pool(2) -> flatten -> linear(2) -> softmax_ce }",
    "(#[grad] x: [4, 3]) { x -> batch_norm(eps = 0.5) -> tanh -> layer_norm(eps = 0.5) -> mse }",
    "(#[grad] x: [2, 4, 4]) { x -> group_norm(2, eps = 0.5) -> avg_pool(2) -> mse }",
    "(#[grad] x: [D], #[grad] y: [D]) { ((x - y) * 2 / 4 + (3 - x) * 1 + 0 - (-x) * (-y) + max(x, 0)) -> l1_loss }",
    "(#[grad] x: [D]) { (2 * (3 * x) * (x + x) - (5 - 2) * x + where(gt(x, 0), x, x)) -> mse }",
    "(#[grad] x: [6]) { (x -> slice(0, 1, 5), x -> slice(0, 0, 4)) -> concat(0) -> slice(0, 2, 7) -> flip -> flip -> mse }",
    "(#[grad] x: [3, 4]) { x -> transpose(0, 1) -> transpose(0, 1) -> linear(2) -> transpose(0, 1) -> mse }",
    "(#[grad] x: [6]) { let a = x -> slice(0, 0, 3); let b = x -> slice(0, 3, 6); (a, b) -> concat(0) -> mse }",
    "(#[grad] x: [1, 3, 1]) { x -> squeeze -> unsqueeze(0) -> linear(4) -> squeeze -> mse }",
    "(#[grad] x: [2, 6]) { x -> flip -> slice(1, 1, 5) -> cumsum(1) -> mse }",
    "(#[grad] x: [3, 4]) { ((x -> sum(axis = 0, keepdim = true)) * x) -> mean(axis = 1) -> mse }",
    "(#[grad] x: [D]) { ((x -> linear(2)) -> mse) + l2(0.1) + l1(0.2) }",
    "(#[grad] x: [4]) { x -> hard_tanh(-1, 1) -> clamp(-0.5, 0.5) -> leaky_relu(0.2) -> prelu -> mse }",
    "(#[grad] x: [4]) { ((x -> dropout(0.5)) * 3) -> dropout(0.25) -> mse }",
    "(#[grad] x: [2, 3]) { x -> softmax -> log_softmax(axis = 0) -> logsumexp(axis = 1) -> mse }",
    "(#[grad] x: [2, 3, 4]) { x -> pad([[1, 1], [0, 2]]) -> slice(1, 0, 4) -> upsample(2) -> mse }",
    "(#[grad] x: [2, 6]) { x -> glu(1) -> mse }",
    "(#[grad] x: [3]) { (-(-x) + -(x * -2) - -x * (0 - 1)) -> mse }",
    "(#[grad] x: [4, 5]) { x -> rms_norm(eps = 0.5) -> var(axis = 0, unbiased = false) -> mse }",
    "(#[grad] x: [2, 5, 5]) { x -> instance_norm(eps = 0.5, affine = true) -> global_avg_pool -> mse }",
    "(#[grad] x: [4]) { let h = grad(sum(tanh(x) * x), x); (h * 2 * 3) -> mse }",
    "(#[grad] x: [1, 3, 1]) { x -> conv2d(2, [1, 1]) -> batch_norm(eps = 0.5) -> linear(1) -> mse }",
    "(#[grad] x: [D]) { op own(v) = v * v * v, grad(dy) = dy * v; own(stop_gradient(x) * x) -> mse }",
    "(#[grad] x: [D]) { (2 * where(gt(x, 0), 1, 3) * x + where(gt(x, 0), x, x)) -> mse }",
    "(#[grad] x: [6]) { x -> slice(0, 0, 6) -> slice(0, 1, 5) -> slice(0, 1, 3) -> mse }",
    "(#[grad] x: [4], #[grad] y: [4]) { (x, y) -> concat(0) -> slice(0, 5, 7) -> mse }",
    "(#[grad] x: [1, 4]) { param w: [4] = ones; (x * w) -> slice(1, 1, 3) -> mse }",
    "(x: [4]) { param w: [] = ones; ((x -> cumsum(0)) * w) -> slice(0, 1, 3) -> mse }",
    "(#[grad] x: [4], #[grad] y: [4]) { let m = gt(x, y); (sum(where(m, x, y)) + sum(where(m, y, x))) -> mse }",
    "(#[grad] x: [2, 4, 4]) { param w: [3] = ones; ((x -> conv2d(3, 4) -> squeeze -> relu) * w) -> tanh -> mse }",
    "(#[grad] x: [2, 4, 4]) { x -> conv2d(3, 4) -> batch_norm(eps = 0.5) -> flatten -> relu -> linear(2) -> mse }",
    "(#[grad] x: [4, 3]) { x -> pad(1) -> mean(axis = 0) -> mse }",
    "(#[grad] x: [4, 3]) { x -> pad([[0, 0], [1, 1]]) -> sin -> mse }",
    "(#[grad] x: [2, 5, 5]) { x -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false) -> slice(1, 1, 3) -> mse }",
    "(#[grad] x: [2, 5, 5]) { x -> adaptive_avg_pool(3) -> slice(2, 0, 2) -> mse }",
    "(#[grad] x: [1, 1, 5]) { x -> avg_pool(2, stride = 1, ceil_mode = true, padding = 1, count_include_pad = false) -> mse }",
    "(#[grad] x: [1, 2]) { x -> cumsum(0) -> cumsum(1) -> transpose(0, 1) -> upsample(1) -> mse }",
    "(#[grad] x: [4]) { let (a, b) = x -> split(2, 0); (a, b) -> concat(0) -> sin -> mse }",
    "(#[grad] x: [3, 3]) { x -> upsample(2, mode = linear) -> slice(0, 1, 3) -> mse }",
    "(#[grad] x: [T, D]) { param w: [D, D] = ones; let h = (x @ w) @ (x -> transpose(0, 1)); (h @ x) -> softmax -> mse }",
    "(#[grad] x: [D]) { param w: [D, D] = ones; param v: [H, T] = ones; param u: [T, D] = ones; (((v @ u) @ x) -> mse, x @ (w @ x)) }",
    "(#[grad] x: [D]) { param w: [H, D] = ones; ((w @ x) -> mse, x * ((w -> transpose(0, 1) -> flatten) @ (w -> flatten))) }",
    "(#[grad] x: [D]) { param s: [] = ones; param w: [H, T] = ones; (x * s) -> sum(0) * (w -> sum) + sum(x) * s }",
    "(#[grad] x: [K, 4]) { let l = x -> logsumexp(axis = 1, keepdim = true); ((x - l) * (l - x), x -> log_softmax(axis = 0)) }",
    "(#[grad] x: [4], #[grad] y: [4]) { (sum(exp(x) * y) / sum(exp(x)) + logsumexp(x) - logsumexp(y), x -> softmax) }",
    "(#[grad] x: [T, 3, 4]) { param w: [3] = ones; (x -> permute([1, 2, 0]) -> reshape([12, T]), w -> reshape([1, 3]), x -> slice(1, 0, 2) -> flatten) }",
    "(#[grad] x: [2, 4, 4]) { (x -> conv2d(4, 3, padding = 1, groups = 2) -> reshape([4, 16]), x -> max_pool(2) -> flatten) }",
    "(#[grad] x: [2, 8]) { ((x -> slice(1, 1, 7, step = 3) -> sin) + (x -> slice(1, step = 5))) -> mse }",
    "(#[grad] x: [9, 2]) { x -> slice(0, 1, step = 4) -> slice(1, step = 2) -> tanh -> mse }",
    "(#[grad] x: [3, 3], #[grad] y: [3, 3]) { (x - (x -> logsumexp(axis = 1)), x - (y -> logsumexp(axis = 0))) }",
    "(x: [3, 4], y: class(4)) { param w: [3, 4] = ones; (x * w) -> flatten -> linear(4) -> softmax_ce(y) + l2(0.1, w) }",
];

/// A network, checked.
pub fn model(source: &str) -> Model {
    let mut errors = Errors::default();
    let network = crate::syntax::parse(source.parse().expect("tokens"), &mut errors);
    let model = network.and_then(|network| crate::check::check(&network, &mut errors));
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
    let mut random = Random(seed);
    let sizes = [("D", 5), ("H", 4), ("K", 3), ("T", 2)].map(|(name, size)| (name.to_owned(), size));
    let mut bindings = Bindings { batch: 2, sizes: BTreeMap::from(sizes), learning_rate: 0.1, ..Bindings::default() };
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
