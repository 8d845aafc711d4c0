//! Elementwise functions, operators and broadcasting: emitted code against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    activations: N {}
    predict(x) all(x, t) [loss, gradients(x)];
    N(#[grad] x: [17], t: [17]) {
        (x -> relu -> mse(t), x -> sigmoid -> mse(t), x -> tanh -> mse(t), x -> softplus -> mse(t))
    }
}

case! {
    exponentials_and_waves: N {}
    predict(x) all(x, t) [loss, gradients(x)];
    N(#[grad] x: [5], t: [5]) {
        (x -> exp -> mse(t), x -> exp_m1 -> mse(t), x -> sin -> mse(t), (x * 7) -> cos -> mse(t))
    }
}

case! {
    logarithms_and_roots: N {}
    predict(pos) all(pos, t) [loss, gradients(pos)];
    N(#[grad] pos: [33], t: [33]) {
        (pos -> ln -> mse(t), pos -> ln_1p -> mse(t), pos -> sqrt -> mse(t), pos -> recip -> mse(t))
    }
}

case! {
    steps: N {}
    predict(x) all(x, t) [loss, gradients(x)];
    N(#[grad] x: [10], t: [10]) {
        (x -> abs -> mse(t), x -> sign -> mse(t), (x * 3) -> floor -> mse(t), x -> neg -> mse(t), x -> square -> mse(t), (floor(x) * x) -> mse(t))
    }
}

case! {
    functions_of_a_scalar: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: []) { (relu(x) * tanh(x), exp(x) - sigmoid(x), sin(x) / (cos(x) + 3), abs(x) * softplus(x)) }
}

case! {
    functions_of_a_scalar_parameter: N {}
    predict(x) all(x) [derivatives(s, pos_s, x)];
    N(#[grad] x: [7]) {
        param s: [] = ones;
        param pos_s: [] = ones;
        tanh(s) * x + exp(s) / (1 + softplus(s)) * sqrt(pos_s) * ln(pos_s + 1) * x * x
    }
}

case! {
    functions_of_parameters: N {}
    predict(x) all(x, targets) [loss, gradients(a, b, c), step];
    N(x: [3, 7]) {
        param a: [7] = ones;
        param b: [3, 7] = ones;
        param c: [3, 1] = ones;
        (sigmoid(a) * x + tanh(b) * x * exp(c) + relu(a * b)) -> mse
    }
}

case! {
    a_function_without_constant_derivative_zero: N {}
    predict(x) all(x) [derivatives(s, x)];
    #[allow(no_gradient)]
    N(#[grad] x: [5]) { param s: [] = ones; sign(s) * x + floor(s) }
}

case! {
    operators: N {}
    predict(x, pos) all(x, pos, t) [loss, gradients(x, pos)];
    N(#[grad] x: [7], #[grad] pos: [7], t: [7]) {
        ((x + pos) -> mse(t), (x - pos) -> mse(t), (x * pos) -> mse(t), (x / pos) -> mse(t), (-x * pos) -> mse(t))
    }
}

case! {
    binary_functions: N {}
    predict(x, pos) all(x, pos, t) [loss, gradients(x, pos)];
    N(#[grad] x: [16], #[grad] pos: [16], t: [16]) {
        (max(x, pos) -> mse(t), min(x, pos) -> mse(t), pow(pos, x) -> mse(t), sub(x, pos) -> mse(t), x -> div(pos) -> mse(t), (max(x, x) + min(x, x * 2)) -> mse(t))
    }
}

case! {
    numbers: N {}
    predict(x, pos) all(x, pos, t) [loss, gradients(x, pos)];
    N(#[grad] x: [3], #[grad] pos: [3], t: [3]) {
        ((2 * x + 1 - 3 / pos) -> mse(t), pow(pos, 3) -> mse(t), pow(2, x) -> mse(t), (max(x, 0.5) - min(x, -0.5)) -> mse(t), pow(pos, -1.5) -> mse(t), (1e-3 * x - 0.1) -> mse(t))
    }
}

case! {
    integer_powers_of_negatives: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [5]) { (pow(x, 2), pow(x, 3) * x, pow(x, 1)) }
}

case! {
    broadcasting_inputs: N {}
    predict(x, y, z, s) all(x, y, z, s) [derivatives(x, y, z, s)];
    N(#[grad] x: [3, 5], #[grad] y: [5], #[grad] z: [3, 1], #[grad] s: []) { (x * y + z * s, y * z - s, s * z * z) }
}

case! {
    broadcasting_parameters: N {}
    predict(x) all(x, targets) [loss, gradients(a, b, c, d, e, x), step];
    N(#[grad] x: [3, 7]) {
        param a: [3, 1] = ones;
        param b: [7] = ones;
        param c: [] = ones;
        param d: [1, 7] = ones;
        param e: [1] = ones;
        (a * x + b / (1 + c * c) - d * c + e * b) -> mse
    }
}

case! {
    per_example_scalars: N {}
    predict(x, s) all(x, s, targets) [loss, gradients(linear1.weight, linear1.bias, w, x, s), step];
    N(#[grad] x: [17], #[grad] s: []) {
        param w: [] = ones;
        (s * (x -> linear(3)) + s * w + w * 2) -> mse
    }
}

case! {
    a_number_spread_over_a_matrix: N {}
    predict(x) all(x) [derivatives(a, x)];
    N(#[grad] x: []) { param a: [3, 5] = ones; a * x * x }
}

case! {
    an_axis_of_one_repeats: N {}
    predict(x, y) all(x, y, targets) [loss, gradients(a, x, y), step];
    N(#[grad] x: [2, 1, 5], #[grad] y: [3, 1]) { param a: [2, 1, 1] = ones; (x * y + a * y) -> mse }
}

case! {
    a_vector_from_a_number: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [1]) { (x * x, x + 1, x -> reshape([]) * x) }
}

case! {
    parameters_only: N {}
    predict(x) all(x, targets) [loss, gradients(a, b), step];
    N(x: [5]) { param a: [5] = ones; param b: [5] = ones; ((a * b) * x + a * 2) -> mse }
}

case! {
    activations_with_arguments: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [17]) {
        (x -> elu(0.5), x -> selu, x -> celu(2), x -> gelu, x -> gelu(approximate = tanh), x -> silu, x -> mish, x -> log_sigmoid)
    }
}

case! {
    activations_with_kinks: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [17]) {
        (x -> hard_sigmoid, (x * 2) -> hard_swish, x -> hard_tanh(-0.5, 0.25), x -> relu6, x -> soft_shrink, hard_shrink(x, 0.25), x -> threshold(0.5, 3), x -> softplus(2, threshold = 1))
    }
}

case! {
    angles_and_hyperbolic_functions: N {}
    predict(x, pos) all(x, pos) [derivatives(x, pos)];
    N(#[grad] x: [9], #[grad] pos: [9]) {
        (erf(x), sinh(x), cosh(x) * asinh(x), atan(x * 3), tan(x / 2), asin(x / 4) - acos(x / 4), atanh(x / 4), acosh(pos + 1))
    }
}

case! {
    comparisons_and_choices: N {}
    predict(x, pos) all(x, pos, t) [loss, gradients(x, pos)];
    N(#[grad] x: [7], #[grad] pos: [7], t: [7]) {
        let m = logical_and(gt(x, 0), le(x, pos));
        (where(m, x * pos, pos) -> mse(t), clamp(x, -1, 1) -> mse(t), (round(x * 4) * x + ceil(pos) + trunc(x)) -> mse(t), m -> where(x, -pos) -> mse(t), (is_nan(x) + is_inf(pos) + ne(x, pos) * x) -> mse(t))
    }
}
