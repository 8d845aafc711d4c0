//! The normalising layers: every pass keeps every value, and every derivative is one.
#![allow(missing_docs)]

use nn_tests::numeric::holds;

#[test]
fn batch_norm() {
    holds(&[
        "(#[grad] x: [D]) { x -> batch_norm -> tanh -> linear(2) -> mse }",
        "(#[grad] x: [2, 3]) { x -> batch_norm(eps = 0.1, momentum = 0.5) -> tanh -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> batch_norm(affine = false) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 5]) { x -> conv2d(3, 3) -> batch_norm -> relu -> conv2d(2, 2) -> batch_norm(track_running_stats = false) -> tanh -> mse }",
        "(#[grad] x: [D]) { x -> batch_norm }",
        "(#[grad] x: [H, D]) { (x -> batch_norm) * x }",
    ]);
}

#[test]
fn layer_norm() {
    holds(&[
        "(#[grad] x: [D]) { x -> layer_norm -> tanh -> linear(2) -> mse }",
        "(#[grad] x: [T, D]) { x -> layer_norm(eps = 0.1) -> tanh -> mse }",
        "(#[grad] x: [T, D]) { x -> layer_norm([T, D]) -> tanh -> mse }",
        "(#[grad] x: [2, T, D]) { x -> layer_norm([T, D], bias = false) -> tanh -> mse }",
        "(#[grad] x: [D]) { (x -> layer_norm(elementwise_affine = false)) * x }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; x -> linear(D) -> tanh * (w -> layer_norm -> flatten -> reshape([H, D])) }",
        "(#[grad] x: [2, 4, 5]) { x -> conv2d(3, 3) -> layer_norm([3, 2, 3]) -> tanh -> mse }",
    ]);
}

#[test]
fn group_and_instance_norm() {
    holds(&[
        "(#[grad] x: [4]) { x -> group_norm(2) -> tanh -> linear(2) -> mse }",
        "(#[grad] x: [6, D]) { x -> group_norm(3, eps = 0.1) -> tanh -> mse }",
        "(#[grad] x: [4, 3, 2]) { x -> group_norm(1, affine = false) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 5]) { x -> conv2d(4, 3) -> group_norm(2) -> relu -> conv2d(2, 2) -> mse }",
        "(#[grad] x: [2, D]) { x -> instance_norm -> tanh -> mse }",
        "(#[grad] x: [2, 3, 4]) { x -> instance_norm(affine = true, eps = 0.1) -> tanh -> mse }",
        "(#[grad] x: [2, 4, 5]) { x -> conv2d(4, 3) -> instance_norm(affine = true) -> relu -> conv2d(2, 2) -> mse }",
    ]);
}

#[test]
fn rms_norm() {
    holds(&[
        "(#[grad] x: [D]) { x -> rms_norm -> tanh -> linear(2) -> mse }",
        "(#[grad] x: [T, D]) { x -> rms_norm([T, D], eps = 0.1) -> tanh -> mse }",
        "(#[grad] x: [D]) { (x -> rms_norm(elementwise_affine = false)) * x }",
    ]);
}
