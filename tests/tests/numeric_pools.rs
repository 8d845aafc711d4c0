//! Means and norms over windows: emitted code against the reference, at odd sizes.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    mean_alone: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 5, 7]) { x -> avg_pool(2) }
}

case! {
    overlapping_means: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 8]) { x -> conv2d(18, 3, padding = 1) -> relu -> avg_pool(3, stride = 2, padding = 1) -> tanh -> mse }
}

case! {
    means_of_what_is_there: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 8]) {
        x -> conv2d(5, 3, padding = 1) -> avg_pool([3, 2], stride = 2, padding = 1, count_include_pad = false) -> tanh -> mse
    }
}

case! {
    means_beyond_the_end: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 9]) { x -> avg_pool([2, 4], stride = [3, 4], ceil_mode = true) -> conv2d(3, 2) -> mse }
}

case! {
    mean_of_everything: N {}
    predict(x) all(x, labels) [loss, gradients(conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [2, 4, 5]) { x -> conv2d(33, 3, padding = 1) -> relu -> avg_pool([4, 5]) -> flatten -> linear(3) -> softmax_ce }
}

case! {
    means_of_a_sequence: N<7> { T = 7 }
    predict(x) all(x, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, x), step];
    N<const T: usize>(#[grad] x: [2, T]) { x -> conv1d(17, 3, padding = causal) -> relu -> avg_pool(3, stride = 2, padding = 1, ceil_mode = true) -> tanh -> mse }
}

case! {
    given_divisor: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [1, 1, 1]) { x -> avg_pool(2, ceil_mode = true, divisor_override = 3) }
}

case! {
    norms_of_windows: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 5, 6]) { x -> conv2d(3, 2) -> lp_pool(2, [2, 3], ceil_mode = true) -> tanh -> mse }
}
