//! Layers that cut, join, turn and sum along axes: every pass keeps their values, and their derivatives are derivatives.
#![allow(missing_docs)]

use std::collections::BTreeMap;

use nn_compiler::ir::graph::{Builder, Root};
use nn_compiler::loops::fuse::fuse;
use nn_compiler::loops::lower::lower;
use nn_compiler::loops::target::VECTORS;
use nn_compiler::passes::differentiate::differentiate;
use nn_compiler::passes::interpret::interpret;
use nn_compiler::passes::simplify::simplify;
use nn_tests::numeric::{Case, Data, assert_close, assert_derivatives, assert_passes};

/// What the names in the networks below stand for.
const SIZES: &[(&str, usize)] = &[("D", 5), ("H", 3), ("K", 4), ("T", 2)];

#[track_caller]
fn holds(networks: &[&str]) {
    let mut failures = Vec::new();
    for network in networks {
        let outcome = std::panic::catch_unwind(|| {
            let mut case = Case::new(network, SIZES);
            for batch in [1, 3] {
                assert_passes(&mut case, batch);
                assert_derivatives(&case, batch);
            }
            drop(nn_tests::emitted(network));
        });
        if let Err(payload) = outcome {
            let text = payload.downcast_ref::<String>().cloned();
            let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            failures.push(format!("{network}\n  {}", text.unwrap_or_default()));
        }
    }
    assert!(failures.is_empty(), "{} of {} networks fail:\n{}", failures.len(), networks.len(), failures.join("\n"));
}

#[test]
fn slices() {
    holds(&[
        "(#[grad] x: [D]) { x -> slice(0, 1, 3) }",
        "(#[grad] x: [D]) { x -> slice(0) }",
        "(#[grad] x: [D]) { x -> slice(0, 2) -> tanh -> mse }",
        "(#[grad] x: [D]) { x -> slice(0, end = -1) -> square }",
        "(#[grad] x: [D]) { (x -> slice(0, 1)) * (x -> slice(0, 0, -1)) }",
        "(#[grad] x: [7]) { x -> slice(0, 0, 7, 2) -> tanh }",
        "(#[grad] x: [7]) { x -> slice(0, 1, -1, 3) -> slice(-1, 1) -> tanh }",
        "(#[grad] x: [8]) { x -> slice(0, step = 3) -> linear(2) -> mse }",
        "(#[grad] x: [6]) { let a = x -> slice(0, 0, 2); let b = x -> slice(0, 2, 6, 2); let c = x -> slice(0, 3); tanh(a) * b + a * (c -> slice(0, 0, 2)) }",
        "(#[grad] x: [T, D]) { x -> slice(1, 1, 4) -> linear(2) -> tanh -> mse }",
        "(#[grad] x: [T, D]) { x -> slice(0, 1) -> linear(2) -> tanh -> flatten -> softmax_ce }",
        "(#[grad] x: [D, T]) { (x -> slice(-2, 1, 3)) @ (x -> slice(0, 3)) }",
        "(#[grad] x: [3, 4, 5]) { x -> slice(0, 1) -> slice(1, 1, 3) -> slice(2, 0, 5, 2) -> sigmoid }",
        "(#[grad] x: [3, 4, 5, 2]) { x -> slice(3, 1) -> slice(1, 1, 3) -> flatten -> linear(2) }",
        "(#[grad] x: [2, 3, 2, 2, 3]) { x -> slice(4, 1) -> slice(1, 1, 3) -> tanh }",
        "(#[grad] x: [D]) { param w: [7, D] = ones; (w -> slice(0, 2, 5)) @ x }",
        "(#[grad] x: [3]) { param w: [4, D] = ones; x @ (w -> slice(0, 1) -> slice(1, 0, 5, 2)) }",
        "(#[grad] x: [D]) { param w: [D, D] = ones; (w @ x) -> slice(0, 1, 4) -> tanh -> mse + l2(0.1) }",
        "(#[grad] x: [2, 5, 5]) { x -> conv2d(4, 3) -> slice(0, 1, 3) -> relu -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [2, 5, 5]) { x -> slice(1, 1) -> conv2d(4, 3, padding = 1) -> slice(2, 0, 5, 2) -> max_pool(2) -> flatten -> linear(2) -> mse }",
        "(#[grad] x: [2, 5, 5]) { let h = x -> conv2d(4, 3); (h -> slice(0, 0, 2)) * sigmoid(h -> slice(0, 2)) }",
        "(#[grad] x: [2, 5, 5]) { param w: [3, 2, 5, 5] = ones; x * (w -> slice(0, 1, 2) -> reshape([2, 5, 5])) }",
        "(#[grad] x: [D, K], y: [class(K); 7]) { x -> softmax_ce(y -> slice(0, 1, -1), axis = -1) }",
        "(#[grad] x: [H, K], y: [class(K); 7]) { x -> tanh -> softmax_ce(y -> slice(0, 1, step = 2), axis = -1) }",
        "(#[grad] x: [4, K], y: [class(K); 4]) { x -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1), axis = -1) }",
        "(#[grad] x: [2, 3, K], y: [class(K); 2, 3]) { x -> conv2d(2, 1) -> softmax_ce(y, axis = -1) }",
        "(#[grad] x: [2, 3, K], y: [class(K); 2, 2]) { x -> conv2d(2, 1) -> slice(1, 1) -> svm(y, axis = -1) }",
        "(#[grad] x: [D]) { x -> slice(0, T, D) -> tanh }",
        "(#[grad] x: [2 * H]) { (x -> slice(0, 0, H)) * (x -> slice(0, -H)) }",
        "(#[grad] x: [2 * H]) { x -> linear(4 * H) -> slice(0, 0, 4 * H, H) -> tanh -> mse }",
    ]);
}

#[test]
fn paddings() {
    holds(&[
        "(#[grad] x: [D]) { x -> pad(2) }",
        "(#[grad] x: [D]) { x -> pad([[0, 2]], value = 1.5) -> tanh }",
        "(#[grad] x: [D]) { x -> pad([[1, 0]]) -> slice(0, 1) -> tanh }",
        "(#[grad] x: [D]) { x -> pad([3], mode = reflect) -> tanh }",
        "(#[grad] x: [D]) { x -> pad([[4, 1]], mode = circular) -> tanh }",
        "(#[grad] x: [D]) { x -> pad([[7, 2]], mode = replicate) -> tanh }",
        "(#[grad] x: [T, D]) { x -> pad(1, mode = replicate) -> linear(2) -> tanh -> mse }",
        "(#[grad] x: [T, D]) { x -> pad([[0, 1], [2, 0]], value = -1) -> linear(2) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 3]) { x -> pad(1, mode = reflect) -> conv2d(2, 3) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 3]) { x -> conv2d(3, 2) -> pad([1, [0, 1]]) -> tanh -> max_pool(2) -> mse }",
        "(#[grad] x: [2, 4, 3]) { x -> conv2d(3, 2) -> pad([1, 0, [0, 1]], mode = circular) -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [1, 1, 1]) { x -> pad(2, mode = replicate) -> tanh }",
        "(#[grad] x: [2, 2, 2, 3]) { x -> pad(1) -> tanh }",
        "(#[grad] x: [D]) { param w: [T, D] = ones; x * (w -> pad([1, 0], value = 2)) }",
        "(#[grad] x: [D]) { param w: [T, K] = ones; x * (w -> pad([[0, 1], [1, 0]], mode = replicate)) }",
        "(#[grad] x: [D]) { x -> pad([[T, H]], mode = reflect) -> square -> mse }",
        "(#[grad] x: [D]) { x -> pad(0) -> tanh }",
    ]);
}

#[test]
fn joined() {
    holds(&[
        "(#[grad] x: [D], #[grad] y: [H]) { (x, y) -> concat }",
        "(#[grad] x: [D]) { (x, x * 2, tanh(x)) -> concat(0) -> tanh }",
        "(#[grad] x: [D]) { (x -> slice(0, 0, 2), x -> slice(0, 2)) -> concat -> square }",
        "(#[grad] x: [D]) { (x -> slice(0, 2), x -> slice(0, 0, 2)) -> concat -> linear(2) -> mse }",
        "(#[grad] x: [T, D], #[grad] y: [T, H]) { (x, y) -> concat(-1) -> linear(2) -> tanh -> mse }",
        "(#[grad] x: [T, D]) { param w: [1, D] = ones; (w, x, w * 2) -> concat -> linear(2) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 3]) { let a = x -> conv2d(3, 3, padding = 1) -> relu; let b = (x, a) -> concat -> conv2d(2, 3, padding = 1) -> relu; (x, a, b) -> concat -> conv2d(2, 1) -> mse }",
        "(#[grad] x: [2, 4, 3]) { let a = x -> conv2d(3, 2); let b = x -> max_pool(2, stride = 1); (a, b) -> concat -> max_pool(2) -> flatten -> linear(2) -> mse }",
        "(#[grad] x: [2, 4, 3]) { let a = x -> conv2d(3, 2); (a, a -> sigmoid) -> concat(1) -> tanh }",
        "(#[grad] x: [], #[grad] y: []) { (x, y, x * y) -> stack -> softmax_ce }",
        "(#[grad] x: [D], #[grad] y: [D]) { (x, y) -> stack(1) -> linear(2) -> tanh }",
        "(#[grad] x: [T, D]) { (x, x * x) -> stack(-1) -> tanh }",
        "(#[grad] x: [T, D]) { param w: [T, D] = ones; (w, x) -> stack(1) -> linear(2) -> tanh }",
        "(#[grad] x: [D]) { param v: [D] = ones; param w: [H] = ones; ((v, w) -> concat) * ((x, x -> slice(0, 0, 3)) -> concat) }",
        "(#[grad] x: [D]) { param v: [2, D] = ones; param w: [3, D] = ones; (((v, w) -> concat) @ x) -> softmax_ce }",
        "(#[grad] x: [D]) { param a: [] = ones; param b: [] = ones; (x -> linear(2)) * ((a, b) -> stack) }",
        "(#[grad] x: [D]) { (x) -> linear(3) -> stack(0) -> tanh }",
        "(#[grad] x: [H], #[grad] y: [T], #[grad] z: [K]) { let h = (x, y, z) -> concat; (h -> slice(0, 1, H + T + 2)) * 3 }",
        "(#[grad] x: [6]) { (x -> slice(0, 0, 6, 2), x -> slice(0, 1, 6, 2)) -> stack -> tanh }",
        "(#[grad] x: [2, 3, 2, 2]) { (x, x, x) -> concat(2) -> tanh -> flatten -> linear(1) }",
        "(#[grad] x: [T, D]) { let h = x -> linear(6); let a = h -> slice(-1, 0, 2); let b = h -> slice(-1, 2, 4); let c = h -> slice(-1, 4); (tanh(a) * b + c * b) -> mse }",
    ]);
}

#[test]
fn moved_axes() {
    holds(&[
        "(#[grad] x: [T, D]) { x -> transpose(0, 1) -> tanh }",
        "(#[grad] x: [T, D]) { x -> transpose(0, 1) -> linear(2) -> transpose(-1, 0) -> linear(2) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> permute([2, 0, 1]) -> linear(2) -> tanh -> flatten -> linear(1) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> conv2d(3, 2) -> permute([1, 2, 0]) -> linear(2) -> permute([-1, 0, 1]) -> conv2d(2, 1) -> mse }",
        "(#[grad] x: [2, 3, 4, 2]) { x -> permute([3, 1, 0, 2]) -> flatten -> tanh }",
        "(#[grad] x: [D]) { param w: [D, H] = ones; (w -> transpose(0, 1)) @ x }",
        "(#[grad] x: [T, D]) { x -> transpose(0, 0) -> tanh }",
        "(#[grad] x: [4, D]) { x -> reshape([2, -1]) -> tanh -> reshape([-1]) -> linear(2) }",
        "(#[grad] x: [2 * H, 4]) { x -> reshape([H, -1, 2]) -> tanh -> reshape([-1, H]) }",
        "(#[grad] x: [1, D, 1]) { x -> squeeze -> linear(2) -> unsqueeze(0) -> tanh }",
        "(#[grad] x: [1, D, 1]) { x -> squeeze(-1) -> linear(2) -> unsqueeze([0, 2]) -> squeeze([1, 2]) -> tanh }",
        "(#[grad] x: []) { x -> unsqueeze(0) -> linear(2) -> mse }",
        "(#[grad] x: [D]) { param w: [D] = ones; (w -> unsqueeze(0)) * (x -> unsqueeze(1)) }",
        "(#[grad] x: [D]) { x -> flip -> tanh }",
        "(#[grad] x: [T, D]) { (x -> flip(0)) * (x -> flip(-1)) * (x -> flip) }",
        "(#[grad] x: [T, D]) { x -> flip([1, 0]) -> flip(1) -> linear(2) -> flip(1) -> mse }",
        "(#[grad] x: [2, 4, 3]) { x -> conv2d(3, 2) -> flip(-1) -> relu -> conv2d(2, 2) -> flip(0) -> mse }",
        "(#[grad] x: [D]) { param w: [T, D] = ones; (w -> flip(1)) @ x }",
        "(#[grad] x: [D]) { let h = x -> linear(4) -> tanh; (h + (h -> flip)) * (h -> flip -> slice(0, 1, 2)) }",
        "(#[grad] x: [D]) { let h = x -> linear(4) -> tanh; exp(h -> flip) -> flip -> mse }",
        "(#[grad] x: [8, 2, 3]) { x -> pixel_shuffle(2) -> tanh }",
        "(#[grad] x: [2, 4, 6]) { x -> pixel_unshuffle(2) -> conv2d(4, 1) -> pixel_shuffle(2) -> mse }",
        "(#[grad] x: [8, 2, 3]) { x -> depth_to_space(2) -> tanh }",
        "(#[grad] x: [2, 4, 6]) { x -> space_to_depth(2) -> tanh -> depth_to_space(2) -> mse }",
        "(#[grad] x: [6, 2, 3]) { x -> conv2d(6, 1, groups = 3) -> channel_shuffle(3) -> conv2d(4, 1, groups = 2) -> mse }",
        "(#[grad] x: [6]) { x -> channel_shuffle(2) -> tanh }",
        "(#[grad] x: [T * K, D]) { x -> channel_shuffle(T) -> tanh }",
    ]);
}

#[test]
fn reductions() {
    let mut networks: Vec<String> = Vec::new();
    for f in ["sum", "mean", "var", "std", "amax", "amin", "logsumexp", "norm"] {
        networks.extend([
            format!("(#[grad] x: [D]) {{ x -> {f} }}"),
            format!("(#[grad] x: [T, D]) {{ x -> {f}(axis = 0) -> tanh }}"),
            format!("(#[grad] x: [T, D]) {{ x -> {f}(axis = -1) * x -> slice(1, 0, 2) }}"),
            format!("(#[grad] x: [T, D]) {{ x / (1 + exp(x -> {f}(axis = 1, keepdim = true))) }}"),
            format!("(#[grad] x: [2, 3, 4]) {{ x -> {f}(axis = [0, 2]) -> linear(2) -> mse }}"),
            format!("(#[grad] x: [2, 3, 4]) {{ x -> {f}(axis = [1, -1], keepdim = true) * x }}"),
            format!("(#[grad] x: [2, 3, 4]) {{ x -> conv2d(3, 2) -> {f}(axis = [1, 2]) -> mse }}"),
            format!("(#[grad] x: [2, 3, 4]) {{ x -> conv2d(3, 2) -> {f}(axis = 0) -> tanh }}"),
            format!("(#[grad] x: [2, 3, 2, 2]) {{ x -> {f}(axis = 1) -> tanh -> {f}(axis = 0) -> {f} }}"),
            format!("(#[grad] x: [D]) {{ param w: [T, D] = ones; (w -> {f}(axis = 0)) * x + (w -> {f}) }}"),
            format!("(#[grad] x: [D]) {{ x -> linear(3) -> {f} }}"),
        ]);
    }
    networks.extend(
        [
            "(#[grad] x: []) { x -> sum + x -> mean }",
            "(#[grad] x: [D]) { x -> var(unbiased = false) }",
            "(#[grad] x: [T, D]) { x -> norm(1, axis = 0) }",
            "(#[grad] x: [T, D]) { x -> norm(3.5, axis = 1, keepdim = true) }",
            "(#[grad] x: [T, D]) { let h = x -> linear(3); (h / (h -> norm(axis = -1, keepdim = true))) -> softmax_ce(axis = -1) }",
        ]
        .map(str::to_owned),
    );
    let networks: Vec<&str> = networks.iter().map(String::as_str).collect();
    holds(&networks);
}

#[test]
fn normalised_and_gated() {
    holds(&[
        "(#[grad] x: [D]) { x -> softmax -> square }",
        "(#[grad] x: [T, D]) { x -> softmax(0) * x }",
        "(#[grad] x: [T, D]) { x -> linear(3) -> softmax -> log_softmax(axis = 0) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> conv2d(3, 2) -> softmax(0) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> conv2d(3, 2) -> log_softmax(1) -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [D]) { param w: [T, D] = ones; (w -> softmax) @ x + (w -> log_softmax(0)) @ x }",
        "(#[grad] x: [6]) { x -> glu -> tanh }",
        "(#[grad] x: [4, D]) { x -> glu(0) * (x -> linear(6) -> swiglu -> mean) }",
        "(#[grad] x: [2, 4, 3]) { x -> conv2d(4, 2) -> glu(axis = 0) -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [T, D]) { x -> linear(2 * K) -> swiglu -> linear(D) + x }",
        "(#[grad] x: [D]) { x -> cumsum(0) -> tanh }",
        "(#[grad] x: [T, D]) { (x -> cumsum(0, exclusive = true)) * (x -> cumsum(-1, reverse = true)) }",
        "(#[grad] x: [T, D]) { x -> cumsum(1, true, true) -> linear(2) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> conv2d(3, 2) -> cumsum(2) -> tanh }",
        "(#[grad] x: [D]) { param w: [D] = ones; (w -> cumsum(0)) * x }",
        "(#[grad] x: [K], y: class(K)) { (y -> one_hot) * x }",
        "(#[grad] x: [D], y: [class(K); T]) { ((y -> one_hot -> linear(D)) * x) -> flatten -> mse }",
        "(#[grad] x: [D], y: [class(K); 5]) { (y -> slice(0, 1, step = 3) -> one_hot -> mean(axis = 1) -> sum) * x }",
    ]);
}

#[test]
fn resized() {
    holds(&[
        "(#[grad] x: [2, 3, 2]) { x -> upsample(2) -> tanh }",
        "(#[grad] x: [2, 3, 2]) { x -> conv2d(3, 2) -> upsample([2, 3]) -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [2, 3]) { x -> upsample(3) -> tanh }",
        "(#[grad] x: [2, 3]) { x -> upsample(size = 5) -> tanh }",
        "(#[grad] x: [2, 5, 4]) { x -> upsample(size = [3, 7]) -> tanh }",
        "(#[grad] x: [2, 5]) { x -> upsample(2, mode = linear) -> tanh }",
        "(#[grad] x: [2, 5]) { x -> upsample(size = 3, mode = linear, align_corners = true) -> tanh }",
        "(#[grad] x: [2, 3, 2]) { x -> conv2d(3, 2) -> upsample(2, mode = bilinear) -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> upsample(size = [5, 2], mode = bilinear, align_corners = true) -> tanh }",
        "(#[grad] x: [2, 3, 4]) { x -> upsample(size = [1, 4], mode = bilinear, align_corners = true) -> tanh }",
        "(#[grad] x: [2, 1, 1]) { x -> upsample(3, mode = bilinear) -> tanh }",
        "(#[grad] x: [2, D, K]) { x -> upsample(size = [H, 2 * D], mode = bilinear) -> tanh }",
        "(#[grad] x: [2, D, K]) { x -> upsample(size = [H, 2 * D]) -> upsample([T, 1]) -> tanh }",
        "(x: [D]) { param w: [2, 3, 2] = ones; (w -> upsample(2, mode = bilinear) -> flatten) * (x -> linear(48)) -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> adaptive_avg_pool(1) -> flatten -> linear(2) -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> adaptive_avg_pool([3, 4]) -> tanh }",
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 2) -> adaptive_avg_pool([3, 1]) -> tanh }",
        "(#[grad] x: [2, 3, 2]) { x -> adaptive_avg_pool([5, 7]) -> tanh }",
        "(#[grad] x: [2, D]) { x -> adaptive_avg_pool(H) -> tanh }",
        "(#[grad] x: [2, 6, 5]) { x -> conv2d(3, 1) -> adaptive_max_pool([3, 2]) -> tanh }",
        "(#[grad] x: [2, 6, 5]) { x -> adaptive_max_pool(1) -> tanh }",
        "(#[grad] x: [2, D]) { x -> adaptive_max_pool(H) -> tanh }",
        "(#[grad] x: [2, 6]) { x -> adaptive_max_pool(4) -> tanh }",
        "(#[grad] x: [2, 6, 5]) { x -> conv2d(3, 2) -> global_avg_pool -> linear(2) -> softmax_ce }",
        "(#[grad] x: [2, 6, 5]) { x -> conv2d(3, 2) -> global_max_pool -> linear(2) -> softmax_ce }",
        "(#[grad] x: [2, 6]) { (x -> global_avg_pool) * (x -> global_max_pool) }",
        "(#[grad] x: [2, 2, 3, 2]) { x -> global_avg_pool -> tanh }",
        "(x: [D]) { param w: [2, 3] = ones; (w -> global_max_pool) * (x -> linear(2)) -> mse }",
    ]);
}

#[test]
fn second_derivatives() {
    for network in [
        "(#[grad] x: [7]) { let h = tanh(x); (h -> slice(0, 1, 7, 2)) * (h -> slice(0, 2, 5)) }",
        "(#[grad] x: [3, 4]) { let h = x * x * x; (h -> flip(1), tanh(h)) -> concat -> pad(1, mode = reflect) -> square }",
        "(#[grad] x: [3, 4]) { let h = x * x * x; (h -> softmax) * (h -> cumsum(0)) * (h -> transpose(0, 1) -> reshape([3, 4])) }",
        "(#[grad] x: [2, 4, 3]) { tanh(x) -> upsample(size = [3, 5], mode = bilinear) -> square -> adaptive_avg_pool([2, 1]) }",
        "(#[grad] x: [2, 4, 3]) { sin(x) -> conv2d(4, 2) -> swiglu(axis = 0) -> pad([1, 0], value = 1) -> square }",
        "(#[grad] x: [3, 4]) { let h = sin(x); (h -> var(axis = 0)) * (h -> norm(axis = 0)) * (h -> logsumexp(axis = 0)) }",
        "(#[grad] x: [3, 4]) { (sin(x), x * x) -> stack(1) -> flatten -> reshape([-1, 3]) -> slice(0, 1, step = 3) -> square }",
    ] {
        assert_second_derivatives(network, 2);
    }
}

/// Holds the derivative of `Σ (∂L/∂x)²` against central differences of it, before and after simplification.
#[track_caller]
fn assert_second_derivatives(network: &str, batch: usize) {
    let case = Case::new(network, SIZES);
    let mut b = Builder::new(case.inference.clone());
    let (loss, x) = (b.graph.roots[&Root::Loss], b.input(0));
    let slope = differentiate(&mut b, loss, &[x])[0].expect("the loss depends on x");
    let squares = b.times(slope, slope);
    let of = b.sum_all(squares);
    let second = differentiate(&mut b, of, &[x])[0].expect("the slope depends on x");
    b.graph.roots = BTreeMap::from([(Root::Loss, of), (Root::InputGradient(0), second)]);
    let (simplified, _) = simplify(b.graph.clone(), false);
    let lowered = lower(&simplified, &VECTORS);
    let bindings = Data::any(&case, batch, 3).bindings;
    let gradient = interpret(&b.graph, &bindings).remove(&Root::InputGradient(0)).expect("asked for");
    let after = interpret(&lowered, &bindings).remove(&Root::InputGradient(0)).expect("asked for");
    assert_close(network, after, &gradient, 1e-11);
    let program = fuse(lowered, &VECTORS, &BTreeMap::new());
    let fused = program.interpret(&bindings).remove(&Root::InputGradient(0)).expect("asked for");
    assert_close(network, fused, &gradient, 1e-11);
    let at = |element: usize, step: f64| {
        let mut moved = bindings.clone();
        moved.inputs[0][element] += step;
        interpret(&b.graph, &moved)[&Root::Loss][0]
    };
    let step = 1e-4;
    let numeric = (0..gradient.len()).map(|element| {
        let difference = |step: f64| at(element, step) - at(element, -step);
        (8.0 * difference(step) - difference(2.0 * step)) / (12.0 * step)
    });
    assert_close(network, numeric.collect::<Vec<_>>(), &gradient, 1e-7);
}
