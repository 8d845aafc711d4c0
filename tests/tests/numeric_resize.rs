//! Layers that change the number of places: emitted code against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    nearest_by_whole_factors: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [2, 3, 5]) {
        x -> upsample(2) -> conv2d(17, 3, padding = 1) -> tanh -> upsample([1, 3]) -> conv2d(2, 2) -> mse
    }
}

case! {
    nearest_by_any_size: N<5, 7> { H = 5, W = 7 }
    predict(x) all(x) [derivatives(x)];
    N<const H: usize, const W: usize>(#[grad] x: [3, H, 4]) { (x -> upsample(size = [W, 9]), x -> upsample(size = [2, H])) }
}

case! {
    bilinear: N<5> { H = 5 }
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N<const H: usize>(#[grad] x: [2, H, 4]) {
        x -> upsample(2, mode = bilinear) -> conv2d(3, 2) -> upsample(size = [3, 11], mode = bilinear, align_corners = true)
          -> mse
    }
}

case! {
    sequences: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 17]) {
        (
            x -> upsample(3),
            x -> upsample(size = 7),
            x -> upsample(2, mode = linear) -> tanh,
            x -> upsample(size = 33, mode = linear, align_corners = true),
            x -> adaptive_avg_pool(5),
            x -> adaptive_max_pool(4),
        )
    }
}

case! {
    one_size_in_a_list: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [2, 6]) {
        (
            x -> upsample([2]),
            x -> upsample(size = [7]) -> tanh,
            x -> adaptive_avg_pool([4]),
            x -> adaptive_max_pool([3]),
            x -> lp_pool(2, [2], stride = [2]),
            x -> avg_pool([2], padding = [1]),
        )
    }
}

case! {
    much_longer_and_much_shorter: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 300]) {
        (
            x -> upsample(size = 7, mode = linear) -> upsample(size = 130, mode = linear),
            x -> upsample(size = 2) -> upsample(size = 600, mode = linear, align_corners = true),
            x -> adaptive_avg_pool(70),
            x -> adaptive_max_pool(33),
        )
    }
}

case! {
    adaptive_pools_of_any_size: N<5, 7> { H = 5, W = 7 }
    predict(x) all(x) [derivatives(x)];
    N<const H: usize, const W: usize>(#[grad] x: [3, H, 4]) {
        (x -> adaptive_avg_pool([W, 3]), x -> adaptive_max_pool([2, H]), x -> upsample(size = [W, H], mode = bilinear))
    }
}

case! {
    adaptive_means: N<3> { K = 3 }
    predict(x) all(x, labels) [loss, gradients(conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, x), step];
    N<const K: usize>(#[grad] x: [2, 8, 6]) {
        x -> adaptive_avg_pool([7, 5]) -> conv2d(17, 2) -> adaptive_avg_pool([K, 1]) -> flatten -> linear(4) -> softmax_ce
    }
}

case! {
    adaptive_maxima: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 7, 6]) { x -> conv2d(5, 2) -> tanh -> adaptive_max_pool([4, 3]) -> adaptive_max_pool([2, 1]) -> mse }
}

case! {
    global_pools: N {}
    predict(x) all(x, labels)
    [loss, gradients(w, conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [2, 5, 4]) {
        param w: [17, 3] = he_normal;
        let h = x -> conv2d(17, 3, padding = 1) -> relu;
        ((h -> global_avg_pool) * (w -> global_avg_pool) + (h -> tanh -> global_max_pool)) -> linear(3) -> softmax_ce
    }
}
