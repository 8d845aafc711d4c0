//! Convolutions and pools of every kind: every pass keeps every value, and every derivative is one.
#![allow(missing_docs)]

use nn_tests::numeric::holds;

#[test]
fn over_one_axis() {
    holds(&[
        "(#[grad] x: [2, 7]) { x -> conv1d(3, 3) }",
        "(#[grad] x: [2, 7]) { x -> conv1d(3, 3, stride = 2, padding = 1) -> tanh -> conv1d(2, 2, dilation = 2) -> mse }",
        "(#[grad] x: [2, 7]) { x -> conv1d(3, [3], padding = same) -> relu -> flatten -> linear(2) -> softmax_ce }",
        "(#[grad] x: [2, 7]) { x -> conv1d(2, 3, dilation = 2, padding = causal) + x }",
        "(#[grad] x: [2, 7]) { x -> conv1d(2, 3, padding = [2, 0]) -> relu -> conv1d(2, 4, padding = [[1, 3]]) -> mse }",
        "(#[grad] x: [2, 7]) { x -> conv1d(4, 3, groups = 2, bias = false) -> dropout(0.3) -> tanh -> mse }",
        "(#[grad] x: [3, 5]) { x -> conv1d(3, 3, groups = 3, padding = 1) -> conv1d(6, 1, groups = 3) -> mse + l2(0.1) }",
        "(#[grad] x: [2, D]) { x -> conv1d(H, 3, padding = same) -> relu -> conv1d(1, D) -> flatten -> mse }",
        "(#[grad] x: [14]) { x -> tanh -> reshape([2, 7]) -> conv1d(3, 2, stride = 3) -> mse }",
        "(#[grad] x: [4, 5]) { let h = x -> conv1d(4, 3, padding = 1); (h + h * sigmoid(h)) -> conv1d(1, 5) }",
        "(#[grad] x: [3, 4]) { param b: [3, 1] = ones; let h = (x -> conv1d(3, 3, padding = 1)) * b; h -> tanh -> mse }",
        "(#[grad] x: [2, 7]) { x -> conv1d(4, 3) -> relu -> linear(3) -> softmax_ce(axis = -1) }",
        "(#[grad] x: [2, 7]) { x -> conv1d(5, 7) -> flatten -> softmax_ce }",
        "(#[grad] x: [2, 7]) { x -> conv1d(3, 3) -> batch_norm -> relu -> conv1d(2, 2) -> mse }",
    ]);
}

#[test]
fn every_form_of_padding() {
    holds(&[
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 3, padding = [[2, 0], [1, 2]]) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, [2, 3], padding = [[0, 1], 2], stride = [3, 2]) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 2, padding = same, dilation = 3) -> tanh -> mse }",
    ]);
}

#[test]
fn transposed() {
    holds(&[
        "(#[grad] x: [2, 3, 4]) { x -> conv_transpose2d(3, 3) }",
        "(#[grad] x: [2, 3, 4]) { x -> conv_transpose2d(3, [2, 3], stride = 2, padding = [0, 1]) -> tanh -> mse }",
        "(#[grad] x: [2, 3, 3]) { x -> conv_transpose2d(2, 3, 2, 1, 1) -> relu -> conv2d(1, 2, stride = 2) -> mse }",
        "(#[grad] x: [4, 2, 3]) { x -> conv_transpose2d(6, 2, stride = [1, 3], groups = 2, bias = false) -> tanh -> mse }",
        "(#[grad] x: [2, 3, 3]) { x -> conv_transpose2d(2, 2, dilation = [2, 1], output_padding = [1, 0]) -> mse + l2(0.1) }",
        "(#[grad] x: [2, 3, 3]) { x -> conv_transpose2d(2, 3, padding = [[0, 2], [1, 0]]) -> tanh -> mse }",
        "(#[grad] x: [3, H, 2]) { x -> conv_transpose2d(K, 3, stride = 2, padding = 1) -> tanh -> mse }",
        "(#[grad] x: [2, 4]) { x -> conv_transpose1d(3, 3, stride = 2, output_padding = 1) }",
        "(#[grad] x: [4, 4]) { x -> conv_transpose1d(4, 4, stride = 3, padding = 1, groups = 4) -> relu -> conv1d(2, 3) -> mse }",
        "(#[grad] x: [2, 1]) { x -> conv_transpose1d(3, 2, stride = 5, padding = [1, 0]) -> tanh -> flatten -> linear(2) -> mse }",
    ]);
}

#[test]
fn maxima() {
    holds(&[
        "(#[grad] x: [2, 7]) { x -> max_pool(2) }",
        "(#[grad] x: [2, 7]) { x -> conv1d(3, 3, padding = 1) -> relu -> max_pool(3, stride = 2, padding = 1) -> mse }",
        "(#[grad] x: [2, 7]) { x -> max_pool(2, ceil_mode = true) -> tanh -> max_pool(2, stride = 3, padding = [1, 0], ceil_mode = true) -> mse }",
        "(#[grad] x: [2, 7]) { x -> max_pool(3, stride = 1, padding = causal) -> mse }",
        "(#[grad] x: [1, 5, 7]) { x -> max_pool([3, 2], stride = [2, 3], dilation = [1, 2], ceil_mode = true) -> mse }",
        "(#[grad] x: [1, 5, 7]) { x -> max_pool(3, 2, [[1, 0], [0, 1]]) -> mse }",
        "(#[grad] x: [1, 1, 1]) { x -> max_pool(2, ceil_mode = true) -> flatten -> mse }",
        "(#[grad] x: [2, D, D]) { x -> max_pool(3, stride = 2, ceil_mode = true) -> tanh -> mse }",
    ]);
}

#[test]
fn means() {
    holds(&[
        "(#[grad] x: [2, 5, 4]) { x -> avg_pool(2) }",
        "(#[grad] x: [2, 5, 4]) { x -> tanh -> avg_pool([3, 2], stride = [1, 2], padding = [1, 0]) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> avg_pool(3, 2, 1, count_include_pad = false) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> avg_pool(3, 2, [[1, 0], [0, 1]], ceil_mode = true) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> avg_pool(2, ceil_mode = true, count_include_pad = false) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> avg_pool(2, stride = 3, divisor_override = 3) -> tanh -> mse }",
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 3, padding = 1) -> relu -> avg_pool([5, 4]) -> flatten -> linear(2) -> softmax_ce }",
        "(#[grad] x: [2, 1, 1]) { x -> avg_pool(3, ceil_mode = true, padding = 1) -> mse }",
        "(#[grad] x: [2, D, D]) { x -> avg_pool(2, stride = 1) -> tanh -> avg_pool(2, ceil_mode = true) -> mse }",
        "(#[grad] x: [2, 7]) { x -> avg_pool(3, stride = 2, padding = 1) }",
        "(#[grad] x: [2, 7]) { x -> conv1d(3, 3) -> tanh -> avg_pool(2, ceil_mode = true) -> conv1d(1, 2) -> mse }",
        "(#[grad] x: [2, 7]) { exp(x) -> avg_pool(3, 1, causal, count_include_pad = false) -> mse }",
    ]);
}

#[test]
fn norms_of_windows() {
    holds(&[
        "(#[grad] x: [2, 5, 4]) { x -> lp_pool(2, 2) }",
        "(#[grad] pos: [2, 5, 4]) { pos -> lp_pool(3.5, [2, 3], stride = 1) -> tanh -> mse }",
        "(#[grad] x: [2, 5]) { x -> lp_pool(1, 2) -> tanh -> mse }",
        "(#[grad] x: [2, 7]) { x -> conv1d(2, 2) -> lp_pool(2, 4, ceil_mode = true) -> mse }",
    ]);
}

/// The derivatives of derivatives: a penalty on the gradient of what windows compute.
#[test]
fn second_derivatives() {
    holds(&[
        "(#[grad] x: [2, 4, 4]) { let p = x -> max_pool(2); grad(sum(p * tanh(p)), x) -> mse }",
        "(#[grad] x: [2, 7]) { let p = x -> max_pool(3, stride = 2, padding = 1); grad(sum(sin(p)), x) -> mse }",
        "(#[grad] x: [2, 4, 5]) { let p = x -> avg_pool([2, 3], stride = 1); grad(sum(p * tanh(p)), x) -> mse }",
        "(#[grad] x: [2, 5, 5]) { let h = x -> conv2d(3, 3, stride = 2, padding = 1); grad(sum(tanh(h)), x) -> mse }",
        "(#[grad] x: [4, 6]) { let h = x -> conv1d(4, 3, groups = 2, dilation = 2); grad(sum(sin(h)), x) -> mse }",
        "(#[grad] x: [3, 3]) { let h = x -> conv_transpose1d(2, 3, stride = 2); grad(sum(tanh(h)), x) -> mse }",
        "(#[grad] x: [2, 4, 4]) { let h = x -> conv2d(2, 3, padding = 1) -> tanh -> max_pool(2); (h -> flatten -> linear(2) -> mse) + batch_mean(square(grad(sum(h * h), x))) }",
    ]);
}
