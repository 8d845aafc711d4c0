//! Convolutions and pools over one axis, and transposed convolutions: emitted code against the reference, at odd sizes.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    sequence_alone: N {}
    predict(x) all(x) [derivatives(conv1d1.weight, conv1d1.bias, x)];
    N(#[grad] x: [3, 11]) { x -> conv1d(5, 3) }
}

case! {
    sequence_to_classes: N {}
    predict(x) all(x, labels)
    [loss, gradients(conv1d1.weight, conv1d1.bias, conv1d2.weight, conv1d2.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3, 17]) {
        x -> conv1d(18, 3, stride = 2, padding = 1) -> relu -> max_pool(2, ceil_mode = true)
          -> conv1d(5, 3, padding = same, dilation = 2) -> relu -> flatten -> linear(4) -> softmax_ce
    }
}

case! {
    causal_and_residual: N {}
    predict(x) all(x, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, conv1d2.weight, conv1d2.bias, x), step];
    N(#[grad] x: [4, 9]) {
        let h = x -> conv1d(4, 3, dilation = 2, padding = causal) -> tanh;
        let y = (h + x) -> conv1d(4, 2, padding = [1, 0]) -> relu;
        (y + h) -> mse + l2(0.01)
    }
}

case! {
    sequence_in_groups: N {}
    predict(x) all(x, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, conv1d2.weight, x), step];
    N(#[grad] x: [6, 10]) { x -> conv1d(12, 3, groups = 6, padding = 1) -> relu -> conv1d(4, 2, stride = 3, groups = 2, bias = false) -> mse }
}

case! {
    sequence_with_statistics: N {}
    predict(x) all(x, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, batch_norm1.weight, batch_norm1.bias, x), step];
    N(#[grad] x: [2, 9]) { x -> conv1d(17, 3) -> batch_norm(track_running_stats = false) -> relu -> max_pool(3, stride = 2, padding = 1) -> mse }
}

case! {
    sequence_sizes_by_name: N<6, 9> { C = 6, T = 9 }
    predict(x) all(x, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, conv1d2.weight, conv1d2.bias, x), step];
    N<const C: usize, const T: usize>(#[grad] x: [2, T]) {
        x -> conv1d(C, 3, padding = causal) -> relu -> max_pool(2, ceil_mode = true) -> conv1d(2 * C, 3, groups = C, padding = same) -> mse
    }
}

case! {
    pooled_sequence: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [33, 7]) { x -> max_pool(3, stride = 2, padding = [1, 0], dilation = 2) }
}

case! {
    transposed_alone: N {}
    predict(x) all(x) [derivatives(conv_transpose2d1.weight, conv_transpose2d1.bias, x)];
    N(#[grad] x: [3, 4, 5]) { x -> conv_transpose2d(4, 3, stride = 2, padding = 1, output_padding = 1) }
}

case! {
    down_and_up: N {}
    predict(x) all(x, targets)
    [loss, gradients(conv2d1.weight, conv2d1.bias, conv_transpose2d1.weight, conv_transpose2d1.bias, x), step];
    N(#[grad] x: [2, 7, 6]) {
        x -> conv2d(17, 3, stride = 2, padding = 1) -> relu -> conv_transpose2d(2, 3, stride = 2, padding = 1, output_padding = [0, 1]) -> tanh -> mse
    }
}

case! {
    transposed_in_groups: N {}
    predict(x) all(x, targets)
    [loss, gradients(conv_transpose2d1.weight, conv_transpose2d1.bias, conv_transpose2d2.weight, x), step];
    N(#[grad] x: [4, 3, 3]) {
        x -> conv_transpose2d(6, [2, 3], stride = [3, 1], groups = 2, dilation = [1, 2]) -> relu
          -> conv_transpose2d(6, 2, padding = [[1, 0], [0, 2]], groups = 6, bias = false) -> mse
    }
}

case! {
    transposed_sequence: N {}
    predict(x) all(x, targets) [loss, gradients(conv_transpose1d1.weight, conv_transpose1d1.bias, conv1d1.weight, conv1d1.bias, x), step];
    N(#[grad] x: [3, 5]) { x -> conv_transpose1d(8, 4, stride = 3, padding = [1, 0]) -> relu -> conv1d(2, 3) -> mse }
}
