//! Layers that cut, join, turn and sum along axes: emitted code against the reference, at odd sizes, after and before
//! layers that lie in memory in other ways.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    slices_of_an_input: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [5, 19]) {
        ((x -> slice(1, 1, 18)) * (x -> slice(-1, 2)), x -> slice(0, 1, -1, 3) -> slice(1, step = 4) -> tanh)
    }
}

case! {
    slices_under_products: N<17> { H = 17 }
    predict(x) all(x, targets) [loss, gradients(w, linear1.weight, linear1.bias, x), step];
    N<const H: usize>(#[grad] x: [3, H]) {
        param w: [H, 21] = he_normal;
        let h = (x -> slice(0, 1)) @ (w -> slice(1, 0, 21, 2));
        tanh(h -> slice(1, 1, 8)) -> linear(5) -> mse
    }
}

case! {
    slices_of_maps: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [3, 7, 6]) {
        let h = x -> slice(0, 1) -> slice(2, 1) -> conv2d(17, 3, padding = 1);
        let gated = (h -> slice(0, 0, 8)) * sigmoid(h -> slice(0, 8, 16));
        gated -> slice(1, step = 2) -> conv2d(2, 2) -> max_pool(2, stride = 1) -> mse
    }
}

case! {
    slices_of_labels: N {}
    predict(x) all(x, y) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [6, 5], y: [class(4); 6]) {
        let s = x -> linear(4);
        s -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1), axis = -1) + s -> slice(0, 1, step = 2) -> svm(y -> slice(0, 0, -1, 2), axis = -1)
    }
}

case! {
    paddings_by_all_modes: N {}
    predict(x) all(x, t) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [4, 17], t: [33]) {
        let h = x -> linear(18) -> tanh;
        let a = h -> pad([[1, 0], [15, 0]], mode = reflect);
        let b = h -> pad([[0, 1], [8, 7]], mode = circular);
        let c = h -> pad([[1, 0], [1, 14]], mode = replicate);
        let d = h -> pad([[0, 1], [15, 0]], value = 0.5);
        (a * b + c * d) -> slice(0, 2, 3) -> reshape([33]) -> mse(t)
    }
}

case! {
    padded_maps: N {}
    predict(x) all(x) [derivatives(conv2d1.weight, conv2d1.bias, conv2d2.weight, x)];
    N(#[grad] x: [2, 5, 4]) {
        x -> pad(2, mode = reflect) -> conv2d(5, 3) -> pad([1, 0, 2], value = -0.25)
          -> conv2d(3, 2, bias = false) -> pad(1, mode = circular)
    }
}

case! {
    padded_parameters: N {}
    predict(x) all(x, targets) [loss, gradients(w, b, x), step];
    N(#[grad] x: [19]) {
        param w: [7, 17] = he_normal;
        param b: [3] = zeros;
        ((w -> pad([[0, 1], [1, 1]], mode = replicate)) @ x + (b -> pad([[0, 5]]))) -> mse
    }
}

case! {
    joined_inputs_and_parameters: N {}
    predict(x, y) all(x, y, t) [loss, gradients(w, linear1.weight, linear1.bias, x, y), step];
    N(#[grad] x: [3, 17], #[grad] y: [2, 17], t: [7, 18]) {
        param w: [1, 17] = he_normal;
        let h = (x, w, y, w * 2) -> concat;
        (h -> linear(1), h -> tanh) -> concat(1) -> mse(t)
    }
}

case! {
    dense_block: N {}
    predict(x) all(x, labels)
    [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3, 6, 5]) {
        let a = (x, x -> conv2d(17, 3, padding = 1) -> relu) -> concat;
        let b = (a, a -> conv2d(5, 3, padding = 1) -> relu) -> concat;
        b -> max_pool(2) -> flatten -> linear(4) -> softmax_ce
    }
}

case! {
    stacked: N {}
    predict(x, y, z) all(x, y, z) [derivatives(a, b, x, y, z)];
    N(#[grad] x: [5], #[grad] y: [5], #[grad] z: []) {
        param a: [] = ones;
        param b: [5] = ones;
        ((x, y, b) -> stack -> tanh, (x, y) -> stack(-1), (z, a, z * a) -> stack -> tanh)
    }
}

case! {
    one_product_in_three_parts: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [4, 5]) {
        let h = x -> linear(51);
        let q = h -> slice(-1, 0, 17);
        let k = h -> slice(-1, 17, 34);
        let v = h -> slice(-1, 34);
        (((q @ (k -> transpose(0, 1)) * 0.25) -> softmax) @ v) -> mse
    }
}

case! {
    moved_axes: N {}
    predict(x) all(x) [derivatives(conv2d1.weight, conv2d1.bias, linear1.weight, linear1.bias, x)];
    N(#[grad] x: [2, 5, 4]) {
        x -> conv2d(3, 2) -> permute([1, 2, 0]) -> linear(17) -> permute([2, 0, 1]) -> tanh -> transpose(1, -1)
          -> unsqueeze(1) -> squeeze
    }
}

case! {
    flipped: N {}
    predict(x) all(x, targets) [loss, gradients(w, conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 5, 19]) {
        param w: [19] = ones;
        let h = (x -> flip) * (w -> flip(0)) + (x -> flip([0, 1]));
        h -> conv2d(3, 2) -> flip(0) -> tanh -> flip(-1) -> mse
    }
}

case! {
    shuffled: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [2, 6, 4]) {
        x -> pixel_unshuffle(2) -> conv2d(12, 1, groups = 2) -> channel_shuffle(3) -> depth_to_space(2)
          -> space_to_depth(2) -> conv2d(4, 1, groups = 4) -> pixel_shuffle(2) -> mse
    }
}

case! {
    sums_and_means: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: [3, 5, 17]) {
        param w: [5, 17] = he_normal;
        (
            x -> sum,
            x -> mean(axis = -1) -> tanh,
            x -> var(axis = [0, 1]),
            x -> std(axis = 1, unbiased = false, keepdim = true),
            (w -> mean(axis = 0)) * (x -> sum(axis = [0, -1], keepdim = true)) + (w -> sum),
        )
    }
}

case! {
    maxima_and_norms: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: [3, 5, 17]) {
        param w: [5, 17] = he_normal;
        let y = x * w;
        (
            y -> amax,
            y -> amin(axis = 1) -> sigmoid,
            y -> logsumexp(axis = [0, 2]),
            y -> norm(axis = -1, keepdim = true) * y,
            y -> norm(1, axis = 0),
            y -> norm(3, axis = 1),
        )
    }
}

case! {
    reduced_maps: N {}
    predict(x) all(x) [derivatives(conv2d1.weight, conv2d1.bias, x)];
    N(#[grad] x: [2, 6, 5]) {
        let h = x -> conv2d(17, 2);
        (h -> mean(axis = 0), h -> sum(axis = [1, 2]) -> tanh, h -> amax(axis = 1), h -> var, h -> softmax(0), h -> slice(0, 1) -> glu(0))
    }
}

case! {
    gates: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [3, 7]) {
        x -> linear(34) -> swiglu -> linear(8) -> glu -> log_softmax(0) -> cumsum(1) -> mse
    }
}

case! {
    running_sums: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: [3, 17]) {
        param w: [17] = ones;
        ((x * (w -> cumsum(0, exclusive = true))) -> cumsum(1, reverse = true), x -> cumsum(0))
    }
}

case! {
    running_sums_of_images: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [3, 6, 5]) {
        x -> cumsum(1) -> conv2d(17, 2) -> cumsum(0) -> tanh -> cumsum(2, exclusive = true) -> cumsum(1, reverse = true)
          -> mse
    }
}

case! {
    running_sums_of_cuts: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: [3, 20, 17]) {
        param w: [17] = ones;
        ((x * w) -> slice(1, 1, step = 3) -> cumsum(0), (x + w) -> transpose(0, 1) -> cumsum(1), x -> sum(1) -> cumsum(0))
    }
}

case! {
    one_hot_classes: N {}
    predict(x, y) all(x, y) [derivatives(linear1.weight, linear1.bias, x)];
    N(#[grad] x: [3, 5], y: [class(5); 4]) {
        ((y -> slice(0, 1) -> one_hot) * x, y -> one_hot -> linear(3) -> tanh)
    }
}
