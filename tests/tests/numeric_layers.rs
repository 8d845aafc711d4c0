//! Layers: emitted code against the reference, at odd sizes, with something after each layer that makes its incoming
//! cotangent differ from element to element.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    two_layer: N<33> { H = 33 }
    predict(x) all(x, labels) [loss, gradients(hidden.weight, hidden.bias, linear2.weight, linear2.bias), step];
    N<const H: usize>(x: [20]) { x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce }
}

case! {
    three_layers: N {}
    predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, out.weight, out.bias, x), step];
    N(#[grad] x: [100]) { x -> linear(17) -> relu -> linear(33) -> tanh -> linear(3) as out -> svm }
}

case! {
    one_unit: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [1]) { x -> linear(1) -> sigmoid -> mse }
}

case! {
    without_bias: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [5]) { x -> linear(16, bias = false) -> softplus -> linear(2, true) -> mse }
}

case! {
    without_any_bias: N {}
    predict(x) all(x) [derivatives(linear1.weight, linear2.weight, x)];
    N(#[grad] x: [17]) { x -> linear(3, bias = false, init = glorot_uniform) -> sigmoid -> linear(1, bias = false) }
}

case! {
    linear_alone: N {}
    predict(x) all(x) [derivatives(linear1.weight, linear1.bias)];
    N(x: [16]) { x -> linear(16) }
}

case! {
    rank_two_through_linear: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [3, 7]) { x -> linear(5) -> relu -> linear(10) -> softmax_ce(axis = -1) }
}

case! {
    rank_three_through_linear: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [2, 3, 5]) { x -> linear(17) -> tanh -> linear(2) -> mse }
}

case! {
    flatten_and_reshape: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [3, 5, 2]) {
        x -> flatten -> linear(6) -> tanh -> reshape([2, 3]) -> linear(4) -> sigmoid -> reshape([2, 2, 2]) -> flatten -> mse
    }
}

case! {
    a_scalar_through_linear: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: []) { x -> flatten -> linear(7) -> tanh -> linear(1) -> reshape([]) -> mse }
}

case! {
    reshape_of_an_input_and_back: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [2, 3]) { (x -> reshape([3, 2]), x -> flatten -> reshape([1, 6]) * 2, x -> reshape([2, 3])) }
}

case! {
    leaky_relu: N {}
    predict(x) all(x, t) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [5], t: [5]) {
        (x -> leaky_relu -> mse(t), x -> leaky_relu(0.25) -> linear(5) -> leaky_relu(negative_slope = -1.5) -> mse(t), x -> leaky_relu(0) -> mse(t))
    }
}

case! {
    const_generics_and_arithmetic: N<8, 3> { D = 8, H = 3 }
    predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, linear3.weight, linear3.bias, x), step];
    N<const D: usize, const H: usize>(#[grad] x: [D]) {
        x -> linear(2 * H) -> relu -> linear(H * H + 1) -> sigmoid -> linear(D / 4 + 3) -> softmax_ce
    }
}

const WIDTH: usize = 10;
const CLASSES: usize = 3;

case! {
    consts_in_scope: N {WIDTH = 10, CLASSES = 3}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias), step];
    N(x: [WIDTH, 2]) { x -> flatten -> linear(2 * WIDTH + CLASSES) -> tanh -> linear(CLASSES) -> softmax_ce }
}

case! {
    an_assertion_only_rustc_decides: N<6> { D = 6, CLASSES = 3 }
    predict(x) all(x, t) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N<const D: usize>(#[grad] x: [D], t: [CLASSES, 2]) {
        let h = x -> linear(D) -> tanh;
        (h + x) -> linear(2 * CLASSES) -> reshape([3, 2]) -> mse(t)
    }
}

case! {
    strict_ieee: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    #[strict_ieee]
    N(#[grad] x: [10]) { (x * 2 * 3) -> linear(7) -> relu -> linear(5) -> softmax_ce + l2(0.01) }
}
