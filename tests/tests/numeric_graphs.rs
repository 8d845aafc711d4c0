//! Shapes of computation: shared values, several outputs, no loss, no parameters, dropout: emitted code against the
//! reference.
#![allow(missing_docs)]

use nn_tests::case;

// Masks over products that run in a loop, and over maps that lie with their channels last: each element has its own number.
case! {
    dropout_after_products_in_a_loop: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [2, 3]) { param w: [3] = ones; ((x -> cumsum(0)) * w) -> dropout(0.3) -> mse }
}

case! {
    dropout_of_a_map: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 2) -> dropout(0.4) -> mse }
}

// The lanes run along the first axis of a weight: its draws are numbered along the last all the same.
case! {
    dropout_of_a_weight: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [5]) { param w: [7, 5] = ones; ((w -> dropout(0.5)) @ x) -> mse }
}

// A class of the row of one loss is a place along the lanes of nothing: it is computed once a row of the other.
case! {
    losses_of_different_ranks: N {}
    predict(x) all(x, y, t, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [8], y: [8, 2], t: [class(3); 8]) {
        (x -> nll) + (y -> linear(3) -> softmax_ce(t, label_smoothing = 0.25))
    }
}

case! {
    losses_of_different_ranks_and_draws: N {}
    predict(x) all(x, y, t, a) [loss, gradients(linear1.weight, linear1.bias, x, y), step];
    N(#[grad] x: [4], #[grad] y: [4, 2], t: [class(3); 4], a: class(4)) {
        let h = x -> dropout(0.25) -> flip;
        (h -> nll(a)) + (h -> softmax_ce(a, label_smoothing = 0.5)) * 2
            + ((y + (h -> unsqueeze(1))) -> linear(3) -> dropout(0.1) -> softmax_ce(t, label_smoothing = 0.25))
    }
}

case! {
    residual: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [10]) { let h = x -> linear(10) -> relu; (x + h) -> linear(3) -> mse }
}

case! {
    deep_residual: N {}
    predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, linear3.weight, linear3.bias, x), step];
    N(#[grad] x: [16]) {
        let a = (x -> linear(16) -> relu) + x;
        let b = (a -> linear(16) -> relu) + a + x;
        (a * b + b) -> linear(5) -> softmax_ce
    }
}

case! {
    a_directly_and_through_a_layer: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [7]) { (x * (x -> linear(7)) - x / (x * x + 1)) -> mse }
}

case! {
    many_uses: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [5]) { let a = x * x; let b = a * a + x; let c = b * b; tanh(a + b + c + a * b * 0.125) }
}

case! {
    one_node_as_two_roots: N {}
    predict(x) all(x) [derivatives(linear1.weight, linear1.bias)];
    N(x: [10]) { let h = x -> linear(7); (h, h) }
}

case! {
    an_input_as_an_output: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [7]) { (x, x, x * 2) }
}

case! {
    the_identity: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 5]) { x }
}

case! {
    the_identity_of_a_number: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: []) { x }
}

case! {
    nothing_to_learn: N {}
    predict(x) all(x) [];
    N(x: [5]) { (x * 2) -> tanh }
}

case! {
    a_loss_and_nothing_to_learn: N {}
    predict(x) all(x, labels) [loss];
    N(x: [5]) { x -> softmax_ce }
}

case! {
    a_loss_beside_what_it_is_of: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias), step];
    N(x: [5]) { let h = x -> linear(7) -> tanh; (h * h, h -> linear(2) -> mse, h) }
}

case! {
    constant_gradients: N {}
    predict(x) all(x) [derivatives(w, v, x)];
    N(#[grad] x: [5]) { param w: [3, 5] = ones; param v: [5] = ones; (x + v, w + 1) }
}

case! {
    a_constant_gradient_of_a_number: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: []) { param w: [] = ones; x + w }
}

case! {
    outputs_that_are_parameters: N {}
    predict(x) all(x) [derivatives(w, s)];
    N(x: [5]) { param w: [3, 2] = ones; param s: [] = ones; (x, w, w + 1, s, s * 2) }
}

case! {
    what_cancels: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [5]) { (x - x, x * 0, -(-x) - -x, 1 + 2 * x - 3) }
}

case! {
    tied_parameters: N {}
    predict(x) all(x, targets) [loss, gradients(w, b, x), step];
    N(#[grad] x: [7]) {
        param w: [3, 7] = he_normal;
        param b: [7] = zeros;
        ((((w @ x) -> sigmoid) @ w) + b) -> mse
    }
}

case! {
    a_parameter_in_two_places: N {}
    predict(x, y) all(x, y, targets) [loss, gradients(w, x, y), step];
    N(#[grad] x: [10], #[grad] y: [10]) { param w: [5, 10] = he_normal; (tanh(w @ x) * (w @ y)) -> mse }
}

case! {
    a_gate: N {}
    predict(x, y, z) all(x, y, z) [derivatives(x, y, z)];
    N(#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z }
}

case! {
    linear_after_linear: N {}
    predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias), step];
    #[allow(stacked_linear)]
    N(x: [10]) { x -> linear(7) -> linear(3) -> softmax_ce }
}

case! {
    two_branches: N {}
    predict(x, y) all(x, y, labels)
    [loss, gradients(left.weight, left.bias, right.weight, linear3.weight, linear3.bias, x, y), step];
    N(#[grad] x: [5], #[grad] y: [3, 2]) {
        let a = x -> linear(7) as left -> relu;
        let b = y -> flatten -> linear(7, bias = false) as right -> relu;
        (max(a, b) + a * b) -> linear(3) -> softmax_ce
    }
}

case! {
    dropout: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [10]) { x -> dropout(0.2) -> linear(33) -> relu -> dropout -> linear(3) -> softmax_ce }
}

case! {
    dropout_of_nothing: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias), step];
    N(x: [7]) { x -> dropout(0) -> linear(2) -> dropout(p = 0.0) -> mse }
}

case! {
    dropout_masks_differ: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 7]) { (x -> dropout(0.3) + x -> dropout(0.3)) * x }
}

case! {
    one_dropout_used_twice: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [5]) { let d = x -> dropout(0.75); d * d + d }
}

case! {
    dropout_of_scalars_and_parameters: N {}
    predict(x) all(x) [derivatives(w, x)];
    N(#[grad] x: []) { param w: [3, 17] = ones; (x -> dropout(0.25)) * (w -> dropout(0.5)) }
}

case! {
    a_gradient_that_another_is_a_reshape_of: N {}
    predict(x) all(x, targets) [loss, gradients(w, v), step];
    N(x: [3, 5]) {
        param w: [3, 5] = he_normal;
        param v: [5, 3] = he_normal;
        ((w + v -> reshape([3, 5])) * x) -> mse
    }
}

case! {
    a_squeezed_function_of_a_parameter: N {}
    predict(x) all(x, targets) [loss, gradients(w), step];
    N(x: [3, 3]) { param w: [3, 1] = ones; (max(sigmoid(w), x)) -> mse }
}

case! {
    a_matrix_and_its_elements: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [6]) {
        param w: [2, 3] = ones;
        (tanh(w) -> flatten * x + ((w * w) -> reshape([6])) * x) -> mse
    }
}

case! {
    equal_gradients_in_different_orders: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, u), step];
    N(x: [3]) {
        param w: [1, 3] = ones;
        param v: [1, 3] = ones;
        param u: [1, 3] = ones;
        let _unused = w @ x;
        (x -> mse + l2(0), w, v, u)
    }
}
