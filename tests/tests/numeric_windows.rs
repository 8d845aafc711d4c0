//! Convolutions and pools: emitted code against the reference, at odd sizes, with strides, padding, dilation and groups.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    a_small_convnet: N {}
    predict(x) all(x, labels)
    [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3, 8, 8]) {
        x -> conv2d(4, 3, padding = 1) -> relu -> max_pool(2)
          -> conv2d(5, 3, padding = 1) -> relu -> max_pool(2)
          -> flatten -> linear(3) -> softmax_ce
    }
}

case! {
    convolution_alone: N {}
    predict(x) all(x) [derivatives(conv2d1.weight, conv2d1.bias, x)];
    N(#[grad] x: [2, 5, 7]) { x -> conv2d(3, 3) }
}

case! {
    wide_channels: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [33, 6, 5]) { x -> conv2d(17, [3, 2], bias = false) -> tanh -> conv2d(40, 2, pad = 1) -> mse }
}

case! {
    one_channel_one_feature: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [1, 4, 4]) { x -> conv2d(1, kernel = 4) -> mse }
}

case! {
    one_by_one: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [5, 3, 4]) { x -> conv2d(19, 1) -> sigmoid -> conv2d(2, 1) -> mse }
}

case! {
    strides_and_padding: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [3, 9, 8]) {
        x -> conv2d(6, 3, stride = 2, padding = [1, 2]) -> relu -> conv2d(4, [2, 3], stride = [1, 2], padding = [0, 1]) -> mse
    }
}

case! {
    stride_longer_than_the_window: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 10, 7]) { x -> conv2d(3, 2, stride = 4) -> mse }
}

case! {
    dilated: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 9, 9]) { x -> conv2d(3, 3, dilation = [2, 3], padding = [2, 3]) -> mse }
}

case! {
    in_groups: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [6, 5, 5]) { x -> conv2d(4, 3, groups = 2, padding = 1) -> relu -> conv2d(8, 3, groups = 4) -> mse }
}

case! {
    depthwise_and_same: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [5, 6, 6]) { x -> conv2d(5, 3, groups = 5, padding = same) -> relu -> conv2d(7, [4, 2], padding = same) -> mse }
}

case! {
    overlapping_pool: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 8]) { x -> conv2d(18, 3, padding = 1) -> max_pool(3, stride = 2, padding = 1) -> mse }
}

case! {
    pool_with_gaps_and_dilation: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 9, 10]) { x -> max_pool([2, 3], stride = [3, 4]) -> max_pool(2, stride = 1, dilation = [1, 1]) }
}

case! {
    pool_of_an_input: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [2, 6, 6]) { x -> max_pool(2) -> flatten -> linear(2) -> mse }
}

case! {
    residual_block: N {}
    predict(x) all(x, labels)
    [loss, gradients(stem.weight, stem.bias, conv2d2.weight, conv2d2.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3, 6, 6]) {
        let h = x -> conv2d(16, 3, padding = 1) as stem -> relu;
        let r = (h + (h -> conv2d(16, 3, padding = 1))) -> relu;
        r -> flatten -> linear(4) -> softmax_ce
    }
}

case! {
    pooled_and_not: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [1, 4, 4]) {
        let h = x -> conv2d(3, 3, padding = 1) -> relu;
        let a = h -> max_pool(2) -> flatten -> linear(2);
        let b = h -> flatten -> linear(2);
        (a + b) -> mse
    }
}

case! {
    an_image_that_is_computed: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [7]) { x -> linear(50) -> relu -> reshape([2, 5, 5]) -> conv2d(3, 3) -> relu -> flatten -> mse }
}

case! {
    penalties_on_filters: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias), step];
    N(x: [2, 5, 5]) { x -> conv2d(4, 3) -> relu -> mse + l2(0.01) }
}

case! {
    sizes_by_name: N<4, 9> { C = 4, H = 9 }
    predict(x) all(x, labels) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, linear1.weight, linear1.bias), step];
    N<const C: usize, const H: usize>(x: [3, H, H]) {
        x -> conv2d(C, 3, padding = 1) -> relu -> max_pool(2) -> conv2d(2 * C, 3, padding = same) -> relu -> flatten -> linear(5) -> softmax_ce
    }
}

case! {
    a_learned_image: N {}
    predict(x) all(x, targets) [loss, gradients(field, conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 4, 4]) { param field: [2, 4, 4] = he_normal; (x * field) -> conv2d(3, 3, padding = 1) -> mse }
}

case! {
    each_side_padded_by_itself: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [3, 6, 5]) { x -> conv2d(4, [3, 2], stride = [1, 2], padding = [[2, 0], [0, 1]]) -> tanh -> max_pool(3, 2, [[1, 0], 1]) -> mse }
}

case! {
    pool_that_covers_everything: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 8]) { x -> conv2d(5, 3, padding = 1) -> max_pool([2, 3], stride = [2, 3], ceil_mode = true) -> mse }
}

case! {
    pooled_to_one: N {}
    predict(x) all(x, labels) [loss, gradients(conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [2, 4, 5]) { x -> conv2d(17, 3, padding = 1) -> max_pool([4, 5]) -> flatten -> tanh -> linear(3) -> softmax_ce }
}
