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
        s -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1)) + s -> slice(0, 1, step = 2) -> svm(y -> slice(0, 0, -1, 2))
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
