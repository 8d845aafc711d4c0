//! Layers that cut, join, turn and sum along axes: every pass keeps their values, and their derivatives are derivatives.
#![allow(missing_docs)]

use nn_tests::numeric::{Case, assert_derivatives, assert_passes};

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
        "(#[grad] x: [D, K], y: [class(K); 7]) { x -> softmax_ce(y -> slice(0, 1, -1)) }",
        "(#[grad] x: [H, K], y: [class(K); 7]) { x -> tanh -> softmax_ce(y -> slice(0, 1, step = 2)) }",
        "(#[grad] x: [4, K], y: [class(K); 4]) { x -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1)) }",
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
