//! `@` in all its forms: emitted code against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    matrix_times_input: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N(#[grad] x: [17]) { param w: [5, 17] = he_normal; param v: [3, 5] = he_normal; (v @ tanh(w @ x)) -> mse }
}

case! {
    a_product_beside_a_sum_of_its_shape: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [7]) { param w: [7] = ones; (max(tanh(w @ x), sum(x)) * (x -> mean(0, keepdim = true))) -> mse }
}

case! {
    input_times_matrix: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N(#[grad] x: [10]) { param w: [10, 7] = he_normal; param v: [7, 33] = he_normal; (tanh(x @ w) @ v) -> mse }
}

case! {
    both_sides: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [7]) { param w: [7, 7] = he_normal; ((w @ x) * (x @ w)) -> mse }
}

case! {
    scalar_products: N {}
    predict(x, y) all(x, y) [derivatives(w, x, y)];
    N(#[grad] x: [7], #[grad] y: [7]) { param w: [7] = ones; ((x @ y) * (w @ x), x @ x, (y @ w) * 2) }
}

case! {
    a_quadratic_form: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [5]) { param w: [5, 5] = he_normal; (x @ w @ x) -> mse }
}

case! {
    matrices_of_each_example: N {}
    predict(q, k, v) all(q, k, v, targets) [loss, gradients(q, k, v)];
    N(#[grad] q: [3, 7], #[grad] k: [7, 5], #[grad] v: [5, 2]) { (sigmoid(q @ k) @ v) -> mse }
}

case! {
    a_matrix_and_a_vector_of_each_example: N {}
    predict(a, x, y) all(a, x, y) [derivatives(a, x, y)];
    N(#[grad] a: [3, 10], #[grad] x: [10], #[grad] y: [3]) { ((a @ x) * y, (y @ a) * x) }
}

case! {
    parameter_from_the_left_on_matrices: N {}
    predict(x) all(x, targets) [loss, gradients(w, b, x), step];
    N(#[grad] x: [5, 7]) { param w: [3, 5] = he_normal; param b: [3, 1] = zeros; (w @ x + b) -> relu -> mse }
}

case! {
    parameter_from_the_right_on_matrices: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [5, 7]) { param w: [7, 3] = he_normal; tanh(x @ w) -> mse }
}

case! {
    parameters_on_both_sides: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N(#[grad] x: [5, 7]) { param w: [3, 5] = he_normal; param v: [7, 2] = he_normal; (tanh(w @ x) @ v) -> reshape([6]) -> mse }
}

case! {
    parameter_vectors_on_matrices: N {}
    predict(x) all(x) [derivatives(w, v, x)];
    N(#[grad] x: [5, 7]) { param w: [7] = ones; param v: [5] = ones; (tanh(x @ w), sigmoid(v @ x)) }
}

case! {
    parameter_times_parameter: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N(#[grad] x: [7]) { param w: [3, 10] = he_normal; param v: [10, 7] = he_normal; ((w @ v) @ x) -> mse }
}

case! {
    a_parameter_twice: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [5]) { param w: [5, 5] = he_normal; (w @ tanh(w @ x)) -> mse + l2(0.1) }
}

case! {
    a_parameter_from_both_sides: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [7]) { param w: [3, 7] = he_normal; (tanh(w @ x) @ w) -> mse }
}

case! {
    the_square_of_a_parameter: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [5]) { param w: [5, 5] = he_normal; ((w @ w) @ x) -> mse }
}

case! {
    computed_weights: N {}
    predict(x) all(x, targets) [loss, gradients(w, s, x), step];
    N(#[grad] x: [10]) { param w: [3, 10] = he_normal; param s: [] = ones; (tanh(w * s) @ (x * s)) -> mse }
}

case! {
    powers_of_each_example: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 3]) { (x @ x, x @ x @ x) }
}

case! {
    one_by_one: N {}
    predict(x, y) all(x, y) [derivatives(w, x, y)];
    N(#[grad] x: [1], #[grad] y: [1, 1]) { param w: [1, 1] = ones; ((w @ x) * x, y @ y, (y @ w) @ x) }
}

case! {
    a_reshaped_parameter: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [3]) { param w: [2, 6] = he_normal; (tanh((w -> reshape([4, 3])) @ x) @ (w -> flatten -> reshape([4, 3]))) -> mse }
}

case! {
    generic_sizes: N<5, 3> { D = 5, T = 3 }
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N<const D: usize, const T: usize>(#[grad] x: [T, D]) {
        param w: [2 * D, T] = he_normal;
        param v: [D, D + 1] = he_normal;
        (tanh(w @ x) @ v) -> reshape([2 * D * (D + 1)]) -> mse
    }
}

case! {
    a_number_of_parameters: N {}
    predict(x) all(x, targets) [loss, gradients(w, v, x), step];
    N(#[grad] x: [3]) {
        param w: [4] = ones;
        param v: [4] = ones;
        (tanh(w @ w * 0.125) * x + sin(w @ v)) -> mse
    }
}

// ---- stacks of matrices ----

case! {
    attention_of_heads: N {}
    predict(q, k, v) all(q, k, v, targets) [loss, gradients(q, k, v)];
    N(#[grad] q: [3, 7, 5], #[grad] k: [3, 9, 5], #[grad] v: [3, 9, 17]) {
        ((((q @ (k -> transpose(-2, -1))) * 0.4) -> softmax) @ v) -> mse
    }
}

case! {
    heads_of_projections: N {}
    predict(x) all(x, targets) [loss, gradients(wq, wk, wv, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [7, 12]) {
        param wq: [3, 12, 5] = he_normal;
        param wk: [3, 12, 5] = he_normal;
        param wv: [3, 12, 4] = he_normal;
        let weights = ((x @ wq) @ ((x @ wk) -> transpose(-2, -1))) -> softmax;
        (weights @ (x @ wv)) -> permute([1, 0, 2]) -> flatten -> linear(3) -> mse
    }
}

case! {
    a_parameter_before_a_stack: N {}
    predict(x) all(x, targets) [loss, gradients(w, x), step];
    N(#[grad] x: [3, 5, 17]) { param w: [4, 5] = he_normal; tanh(w @ x) -> mse }
}

case! {
    stacks_that_repeat: N {}
    predict(x, y) all(x, y, targets) [loss, gradients(w, x, y), step];
    N(#[grad] x: [3, 1, 2, 5], #[grad] y: [4, 5, 7]) {
        param w: [1, 4, 7, 3] = he_normal;
        ((x @ y) @ w) -> mse
    }
}

case! {
    stacks_and_vectors: N {}
    predict(a, x, y) all(a, x, y) [derivatives(a, x, y)];
    N(#[grad] a: [3, 5, 7], #[grad] x: [7], #[grad] y: [5]) { (a @ x, y @ a, (y @ a) @ x) }
}

const HEADS: usize = 3;
const TIME: usize = 7;
const WIDTH: usize = 5;

case! {
    stacks_of_sizes_that_only_rustc_knows: N {HEADS = 3, TIME = 7, WIDTH = 5}
    predict(q, k) all(q, k, targets) [loss, gradients(q, k)];
    N(#[grad] q: [HEADS, TIME, WIDTH], #[grad] k: [HEADS, WIDTH, TIME]) { tanh(q @ k) -> mse }
}

case! {
    second_derivatives_of_stacks: N {}
    predict(x, y) all(x, y) [loss, gradients(x, y)];
    N(#[grad] x: [2, 3, 5], #[grad] y: [2, 5, 3]) {
        let f = sum(tanh(x @ y));
        (batch_mean(square(grad(f, x))), f)
    }
}
