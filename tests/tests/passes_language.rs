//! What users add to the language (operations, layers, shared parts), through every pass, in f64.

use nn_compiler::passes::interpret::interpret;
use nn_tests::numeric::{Case, Data, SIZES, assert_close, assert_passes, holds};

#[test]
fn operations_of_the_users_own() {
    holds(&[
        "(#[grad] x: [D]) { op swish(v) = v * sigmoid(v); x -> swish -> linear(H) -> swish -> mse }",
        "(#[grad] x: [T, D], #[grad] y: [D]) { op f(a, b) = a * exp(b) + 1; f(x, y) * f(y, x) }",
        "(#[grad] x: [D]) { op f(a, b) = a * b; op g(v) = f(v, tanh(v)) -> leaky_relu(0.2); (x, g(x)) -> f -> mse }",
        // the user's own derivative, where it is the derivative
        "(#[grad] x: [D]) { op sq(v) = v * v, grad(dy) = 2 * v * dy; x -> sq -> linear(H) -> sq }",
        "(#[grad] x: [D], #[grad] y: [T, 1]) { op f(a, b) = a * tanh(b), grad(dy) = (dy * tanh(b), dy * a * (1 - square(tanh(b)))); (f(x, y) * f(y, x)) -> mse }",
        "(#[grad] x: [D]) { param s: [] = ones; op c(v) = 3 * v, grad(dy) = dy * 3; c(s) * x + c(c(x)) }",
        "(#[grad] x: []) { op c(_v) = 3, grad(_dy) = 0; c(x) * x }",
        "(#[grad] x: [D]) { op sq(v) = v * v, grad(dy) = 2 * v * dy; op q(v) = sq(v) * sq(v), grad(dy) = dy * 4 * v * sq(v); x -> q -> mse }",
        "#[strict_ieee] (#[grad] x: [D]) { op f(v) = v -> dropout(0.5) * sin(v); x -> f -> f }",
    ]);
}

#[test]
fn layers_of_the_users_own() {
    holds(&[
        "(#[grad] x: [D]) { layer block(c, a = 0.1) = linear(c) -> leaky_relu(a); x -> block(H) -> block(D, a = 0.2) -> mse }",
        "(#[grad] x: [1, 6, 6]) { layer down(c) = |x| (x -> conv2d(c, 3, stride = 2, pad = 1)) + (x -> conv2d(c, 1, stride = 2)); x -> down(2) -> relu -> down(3) -> mse }",
        "(#[grad] x: [D], #[grad] y: [D]) { share enc = linear(H) -> tanh -> linear(T); ((x -> enc) * (y -> enc)) -> mse + l2(0.1) }",
        "(#[grad] x: [D]) { share f = linear(D); x -> repeat(3, f -> tanh) -> mse }",
        "(#[grad] x: [D]) { x -> repeat(3, residual(linear(D) -> tanh)) -> linear(2) -> softmax_ce }",
        "(#[grad] x: [H, 3, 3]) { layer block(c) = residual(conv2d(c, 3, pad = 1) -> batch_norm -> relu -> conv2d(c, 3, pad = 1) -> batch_norm) -> relu; x -> conv2d(2, 1) -> repeat(2, block(2)) as body -> flatten -> linear(2) -> softmax_ce }",
        "(#[grad] x: [D]) { share n = linear(D) -> batch_norm; x -> n -> relu -> n -> mse }",
    ]);
}

#[test]
fn what_is_frozen_or_stopped() {
    holds(&[
        "(#[grad] x: [D]) { x -> frozen linear(H) -> tanh -> linear(2) -> mse }",
        "(#[grad] x: [D]) { layer b = linear(D) -> batch_norm -> tanh; x -> frozen b -> b -> mse + l2(0.1) }",
        "x: [D] -> frozen linear(H) -> mse",
    ]);
}

/// Two networks of the same inputs and parameters give the same values and the same gradients.
#[track_caller]
fn equal(a: &str, b: &str) {
    let [a, b] = [a, b].map(|source| {
        let mut case = Case::new(source, SIZES);
        assert_passes(&mut case, 3);
        let bindings = Data::any(&case, 3, 5).bindings;
        interpret(&case.training, &bindings)
    });
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (root, values) in a {
        assert_close(&format!("{root:?}"), values.iter().copied(), &b[&root], 1e-12);
    }
}

#[test]
fn nothing_flows_through_stop_gradient() {
    // stopped, a value is what an input of the same value would be
    equal(
        "(#[grad] x: [D]) { param w: [D] = ones; let y = x * w; (y * stop_gradient(y)) -> mse }",
        "(#[grad] x: [D]) { param w: [D] = ones; op f(v) = v * v, grad(dy) = dy * v; f(x * w) -> mse }",
    );
    equal(
        "(#[grad] x: [D]) { param w: [D] = ones; (x -> stop_gradient) * w }",
        "(#[grad] x: [D]) { param w: [D] = ones; op f(a, b) = a * b, grad(dy) = (0, dy * a); f(x, w) }",
    );
}

#[test]
fn a_straight_through_estimator() {
    equal(
        "(#[grad] x: [D]) { op ste(v) = sign(v), grad(dy) = dy; x -> linear(H) -> ste -> linear(2) -> mse }",
        "(#[grad] x: [D]) { op ste(v) = v + stop_gradient(sign(v) - v); x -> linear(H) -> ste -> linear(2) -> mse }",
    );
}

#[test]
fn derivatives_inside_the_network() {
    holds(&[
        "(#[grad] x: [D]) { let y = x -> linear(H) -> tanh -> linear(1); let g = grad(y, x); (y -> mse + 0.1 * batch_mean(square(g))) }",
        "(#[grad] x: [D], #[grad] v: [D]) { let f = sum(x * x * tanh(x)); grad(sum(grad(f, x) * v), x) }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; (w @ x) -> tanh -> mse + batch_mean(grad(sum(sigmoid(w @ x)), w) @ x) }",
        "(#[grad] x: [1]) { param w: [1] = ones; max(tanh(w @ x), x -> mean(axis = -1, keepdim = true)) }",
        "(#[grad] x: [D]) { param w: [D] = ones; max(tanh(w @ x), sum(x)) }",
        "(#[grad] x: [D]) { let a = x * 2; let b = x * 2; grad(a * b * b, a) + grad(a * b, b) * x }",
        "(#[grad] x: [D]) { op sq(v) = v * v, grad(dy) = 2 * v * dy; grad(grad(sq(x) * x, x), x) }",
        "(#[grad] x: [H, D]) { let g = grad(softmax(x) * x, x); mean(g * g, axis = 0) }",
        "(#[grad] x: [2, 5, 5]) { let y = x -> conv2d(3, 3) -> tanh -> max_pool(2) -> flatten -> linear(2); y -> softmax_ce + batch_mean(square(grad(y, x))) }",
        "(#[grad] x: [D]) { let y = x -> linear(H) -> sigmoid -> dropout(0.5) -> linear(2); y -> mse + batch_mean(square(grad(y, x))) }",
    ]);
}

#[test]
fn the_derivative_by_one_of_two_equal_values_is_its_own() {
    equal("(#[grad] x: [D]) { let a = x * 2; let b = x * 2; grad(a * b, a) }", "(#[grad] x: [D]) { x * 2 }");
}

#[test]
fn cotangents() {
    holds(&[
        "#[cotangent] (#[grad] x: [D]) { x -> linear(H) -> tanh }",
        "#[cotangent] (#[grad] x: [D]) { let h = x -> linear(H) -> tanh; (h -> linear(2), h * h, x) }",
        "#[cotangent] (#[grad] x: []) { x * x }",
    ]);
}

#[test]
fn parts_of_an_axis() {
    holds(&[
        "(#[grad] x: [D]) { let (a, b) = x -> split([2, 3], axis = 0); (a -> linear(H) -> tanh) * (b -> linear(H)) }",
        "(#[grad] x: [T, 6]) { let (a, b, c) = x -> split(3, axis = -1); a * b - tanh(c) }",
        "(#[grad] x: [2 * H, D]) { let (a, b) = x -> split(2, axis = 0); (a * sigmoid(b)) -> mse }",
    ]);
}
