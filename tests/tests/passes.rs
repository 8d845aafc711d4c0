//! Every pass keeps every value, and every derivative is one: in f64, on the compiler as a library. What is emitted is
//! compared in `numeric*.rs`, for fewer networks, because each of them has to be compiled.

use nn_tests::numeric::{Sketch, failure, holds};

#[test]
fn layers() {
    holds(&[
        "x: [D] -> linear(H)",
        "x: [D] -> linear(H) -> relu -> linear(K) -> softmax_ce",
        "x: [D] -> linear(H, bias = false) -> tanh -> linear(1) -> flatten -> mse",
        "x: [T, D] -> linear(H) -> sigmoid -> linear(K) -> softmax_ce(axis = -1)",
        "x: [2, T, D] -> linear(H) -> sigmoid -> linear(K) -> softmax_ce(axis = -1)",
        "(x: [T, D]) { x -> flatten -> linear(2 * H) -> reshape([H, 2]) -> tanh -> linear(K) -> svm(axis = -1) }",
        "(#[grad] x: []) { x -> flatten -> linear(3) -> tanh -> linear(1) }",
        "(#[grad] x: [D]) { x -> leaky_relu -> linear(2) -> leaky_relu(0.3) -> linear(2) -> leaky_relu(negative_slope = -2.0) -> mse }",
        "(#[grad] x: [D]) { x -> leaky_relu(0) -> linear(2) -> leaky_relu(1) }",
        "(#[grad] x: [D]) { x -> dropout -> linear(H) -> dropout(0.2) -> linear(2) -> dropout(p = 0.9) -> tanh -> mse }",
        "(#[grad] x: [D]) { x -> dropout(0) -> linear(H) -> mse }",
        "(#[grad] x: []) { x -> dropout(0.3) * x }",
        "(#[grad] x: [D]) { let d = x -> dropout(0.3); d * d + d }",
        "(#[grad] x: [D]) { x -> dropout(0.3) + x -> dropout(0.3) }",
    ]);
}

#[test]
fn functions_with_arguments() {
    holds(&[
        "(#[grad] x: [7]) { (x -> elu, x -> elu(0.5), x -> selu, x -> celu(2), x -> leaky_relu(-0.5), x -> relu6) }",
        "(#[grad] x: [7]) { (x -> gelu, x -> gelu(tanh), gelu_tanh(x), x -> quick_gelu, x -> silu, x -> mish) }",
        "(#[grad] x: [7]) { (x -> hard_sigmoid, x -> hard_swish, x -> hard_tanh(-0.5, 0.25), x -> tanh_shrink) }",
        "(#[grad] x: [7]) { (x -> softplus(2), x -> softplus(2, 1), x -> softsign, x -> log_sigmoid) }",
        "(#[grad] x: [7]) { (x -> soft_shrink, x -> hard_shrink(0.3), x -> threshold(0.1, 3), x -> thresholded_relu) }",
        "(#[grad] x: [7]) { (erf(x), sinh(x), cosh(x), asinh(x), atan(x), tan(x / 2), exp2(x)) }",
        "(#[grad] x: [7]) { (asin(x / 4), acos(x / 4), atanh(x / 4), acosh(x + 5), log2(x + 5), log10(x + 5), rsqrt(x + 5)) }",
        "(#[grad] x: [7], #[grad] y: [7]) { where(gt(x, y), x * y, x - y) * logical_or(lt(x, 0), ge(y, 1)) }",
        "(#[grad] x: [7], #[grad] y: [7]) { (clamp(x, -1, 1), clamp(y, max = 0.5), ceil(x) * y, round(x) + trunc(y) * y) }",
        "(#[grad] x: [7], #[grad] y: [7]) { x -> fmod(y + 5) -> remainder(y + 5) * logical_xor(ne(x, y), le(x, y)) }",
        "(#[grad] x: [7]) { let h = x -> linear(5) -> elu; (h * (h -> linear(5) -> gelu -> linear(1))) -> mse }",
    ]);
}

#[test]
fn windows() {
    holds(&[
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 3) }",
        "(#[grad] x: [2, 5, 4]) { x -> conv2d(3, [2, 3], stride = [2, 1], padding = [1, 0], dilation = [2, 1]) -> tanh -> mse }",
        "(#[grad] x: [4, 4, 4]) { x -> conv2d(6, 2, groups = 2, bias = false) -> tanh -> conv2d(6, 2, groups = 6) -> mse }",
        "(#[grad] x: [2, 5, 5]) { x -> conv2d(3, 4, padding = same) -> relu -> max_pool(2) -> flatten -> linear(2) -> softmax_ce }",
        "(#[grad] x: [2, 5, 5]) { x -> conv2d(3, 3) -> relu -> max_pool(3, stride = 1, padding = 1) -> mse }",
        "(#[grad] x: [2, 6, 6]) { x -> tanh -> max_pool(2, stride = 4) -> mse }",
        "(#[grad] x: [1, 7, 7]) { x -> max_pool([3, 2], stride = 2, dilation = [2, 3]) -> mse }",
        "(#[grad] x: [D]) { x -> linear(18) -> reshape([2, 3, H]) -> conv2d(K, 2, pad = 1) -> max_pool(2) }",
        "(#[grad] x: [2, H, D]) { x -> conv2d(K, 3, padding = 1) -> relu -> conv2d(T, 1, stride = T) -> mse }",
        "(#[grad] x: [2, 4, 4]) { let h = x -> conv2d(2, 3, padding = 1) -> relu; (h + h) -> max_pool(3, 1, 1) -> mse }",
        "(#[grad] x: [1, 4, 4]) { param w: [1, 4, 4] = ones; (x * w) -> conv2d(2, 2) -> mse + l2(0.1) }",
        "(#[grad] x: [1, 4, 4]) { let h = x -> conv2d(2, 2); (h * (h -> sigmoid)) -> flatten -> linear(1) -> mse }",
        "(#[grad] x: [1, 3, 3]) { exp(x -> conv2d(1, 3) -> mse) }",
    ]);
}

#[test]
fn losses() {
    holds(&[
        "(#[grad] x: [K]) { x -> softmax_ce }",
        "(#[grad] x: [1]) { x -> softmax_ce }",
        "(#[grad] x: [2]) { x -> softmax_ce }",
        "(#[grad] x: [T, K]) { x -> softmax_ce(axis = -1) }",
        "(#[grad] x: [2, T, K]) { x -> softmax_ce(axis = -1) }",
        "(#[grad] x: [K]) { x -> svm }",
        "(#[grad] x: [1]) { x -> svm }",
        "(#[grad] x: [K]) { x -> svm(margin = 0.25) }",
        "(#[grad] x: [K], y: class(K)) { x -> svm(y, 0) }",
        "(#[grad] x: [T, K], y: [class(K); T]) { x -> svm(y, 2.5, axis = -1) }",
        "(#[grad] x: [K]) { x -> mse }",
        "(#[grad] x: []) { x -> mse }",
        "(#[grad] x: [T, K]) { x -> mse }",
        "(#[grad] x: [K], #[grad] t: [K]) { x -> mse(t) }",
        "(#[grad] x: [K], #[grad] t: [K]) { x -> tanh -> mse(t * t) * 3 }",
        "(#[grad] x: [K]) { x -> mse(x) }",
        "(#[grad] x: [K]) { x -> mse(x * x) }",
        "(#[grad] x: [K]) { x -> bce_with_logits }",
        "(#[grad] x: []) { x -> bce_with_logits }",
        "(#[grad] x: [K], #[grad] t: [K]) { (x * 3) -> bce_with_logits(t -> sigmoid) }",
        "(#[grad] x: [K], labels: class(K)) { x -> linear(K) -> tanh -> softmax_ce(labels) + l2(0.1) }",
        "(#[grad] x: [K]) { x -> linear(K) -> softmax_ce * 0.5 }",
        "(#[grad] x: [K]) { exp(x -> linear(K) -> softmax_ce) }",
        "(#[grad] x: [K], a: class(K), b: class(H)) { let h = x -> linear(H) -> tanh; (h -> linear(K) -> softmax_ce(a), h -> softmax_ce(b)) }",
        "(#[grad] x: [K], a: class(K)) { (x -> softmax_ce(a), x -> svm(a)) }",
        "(#[grad] x: [K], a: class(K)) { x -> softmax_ce(a) + x -> softmax_ce(a) }",
        "(#[grad] x: [K], a: class(K)) { x -> softmax_ce(a) / x -> svm(a) }",
        "(x: [K]) { param w: [2, 2] = ones; x -> mse + l2(0.1) + l1(0.2, w) }",
        "(x: [K]) { param w: [2, K] = ones; x -> linear(2) -> mse + l2(0.1, linear1) + l1(0.2, w) - l2(0.7, w) * 2 }",
        "(x: [K]) { param w: [K] = ones; (x + w) -> mse + l2(0.1, w) }",
    ]);
}

#[test]
fn functions() {
    let unary =
        ["relu", "sigmoid", "tanh", "softplus", "exp", "exp_m1", "abs", "sign", "sin", "cos", "floor", "neg", "square"];
    let mut networks: Vec<String> = unary
        .iter()
        .flat_map(|f| {
            [
                format!("(#[grad] x: [D]) {{ x -> {f} }}"),
                format!("(#[grad] x: [D]) {{ {f}(x * 2) * x }}"),
                format!("(#[grad] x: []) {{ {f}(x) * 3 }}"),
                format!("x: [D] -> linear(H) -> {f} -> linear(2) -> {f} -> mse"),
                format!("(#[grad] x: [D]) {{ param s: [] = ones; {f}(s) * x }}"),
            ]
        })
        .collect();
    for f in ["ln", "ln_1p", "sqrt", "recip"] {
        networks.push(format!("(#[grad] pos: [D]) {{ pos -> {f} }}"));
        networks.push(format!("(#[grad] pos: [D]) {{ param pos_s: [] = ones; {f}(pos * 2 * pos_s) * pos }}"));
    }
    for f in ["add", "sub", "mul", "div", "max", "min", "pow"] {
        for [left, right] in [
            ["pos", "pos2"],
            ["pos", "2"],
            ["3", "pos"],
            ["pos", "pos_s"],
            ["pos_v", "pos"],
            ["pos", "pos"],
            ["pos", "pos_1"],
            ["pos_1", "pos_t"],
            ["pos_s", "pos_v"],
            ["pos_t", "pos_v"],
        ] {
            let result = format!("{f}({left}, {right})");
            let inputs = "#[grad] pos: [T, D], #[grad] _pos2: [T, D], #[grad] pos_1: [], #[grad] pos_t: [T, 1]";
            let inputs = if result.contains("pos2") {
                inputs.replace("_pos2", "pos2")
            } else {
                inputs.replace(", #[grad] _pos2: [T, D]", "")
            };
            let inputs = if result.contains("pos_1") { inputs } else { inputs.replace(", #[grad] pos_1: []", "") };
            let inputs = if result.contains("pos_t") { inputs } else { inputs.replace(", #[grad] pos_t: [T, 1]", "") };
            let mut parameters = String::new();
            for (name, shape) in [("pos_s", "[]"), ("pos_v", "[D]")] {
                if result.contains(name) {
                    parameters.extend([format!("param {name}: {shape} = ones; ")]);
                }
            }
            networks.push(format!("({inputs}) {{ {parameters}{result} * pos + {result} }}"));
        }
    }
    let networks: Vec<&str> = networks.iter().map(String::as_str).collect();
    holds(&networks);
}

#[test]
fn broadcasting() {
    holds(&[
        "(#[grad] x: [T, D], #[grad] y: [D]) { x * y }",
        "(#[grad] x: [T, D], #[grad] y: [T, 1]) { x * y + y }",
        "(#[grad] x: [T, 1], #[grad] y: [1, D]) { x * y }",
        "(#[grad] x: [T, 1], #[grad] y: [D]) { x * y - y }",
        "(#[grad] x: [1], #[grad] y: [D]) { x * y / (x * x + 1) }",
        "(#[grad] x: [], #[grad] y: [T, D]) { x * y + x }",
        "(#[grad] x: [T, D]) { param a: [T, 1] = ones; param b: [D] = ones; param c: [] = ones; param d: [1, D] = ones; a * x + b / (1 + c * c) - d * c }",
        "(#[grad] x: []) { param a: [T, D] = ones; a * x }",
        "(#[grad] x: [1, 1]) { param a: [T, D] = ones; a * x + x }",
        "(#[grad] x: [D]) { param a: [1] = ones; a * x + 2 - 3 / (x * x + 1) }",
        "(#[grad] x: [1]) { x * x }",
        "(#[grad] x: [D]) { param a: [D] = ones; param b: [D] = ones; (a * b) * x + a * 2 }",
        "(#[grad] x: [D]) { param a: [2, D] = ones; param b: [D] = ones; (a * b) * x -> flatten -> mse }",
        "(#[grad] x: [2, T, D], #[grad] y: [T, 1]) { param a: [2, 1, D] = ones; x * y + a }",
    ]);
}

#[test]
fn products() {
    holds(&[
        "(#[grad] x: [D]) { param w: [H, D] = ones; w @ x }",
        "(#[grad] x: [D]) { param w: [D, H] = ones; x @ w }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; param v: [K, H] = ones; (v @ tanh(w @ x)) -> mse }",
        "(#[grad] x: [D], #[grad] y: [D]) { x @ y }",
        "(#[grad] x: [D]) { x @ x }",
        "(#[grad] x: [D]) { param w: [D, D] = ones; x @ w @ x }",
        "(#[grad] x: [T, D], #[grad] y: [D, H]) { x @ y }",
        "(#[grad] x: [T, D], #[grad] y: [D]) { x @ y }",
        "(#[grad] x: [D], #[grad] y: [D, H]) { x @ y }",
        "(#[grad] x: [T, D]) { param w: [D, H] = ones; x @ w }",
        "(#[grad] x: [T, D]) { param w: [H, T] = ones; w @ x }",
        "(#[grad] x: [T, D]) { param w: [H, T] = ones; param v: [D, K] = ones; tanh(w @ x) @ v }",
        "(#[grad] x: [T, D]) { param w: [D] = ones; x @ w }",
        "(#[grad] x: [T, D]) { param w: [T] = ones; w @ x }",
        "(#[grad] x: [D]) { param w: [D] = ones; w @ x }",
        "(#[grad] x: [D]) { param w: [H, T] = ones; param v: [T, D] = ones; (w @ v) @ x }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; (w * w) @ x }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; param s: [] = ones; (w * s) @ (x * s) }",
        "(#[grad] x: [D]) { param w: [D, D] = ones; w @ (w @ x) }",
        "(#[grad] x: [D]) { param w: [D, D] = ones; (w @ w) @ x }",
        "(#[grad] x: [D]) { param w: [D, D] = ones; let a = w @ x; let b = x @ w; a * b }",
        "(#[grad] x: [T, T]) { x @ x }",
        "(#[grad] x: [T, T]) { x @ x @ x }",
        "(#[grad] x: [1, 1]) { x @ x }",
        "(#[grad] q: [T, D], #[grad] k: [D, T], #[grad] v: [T, H]) { (q @ k) @ v }",
        "(#[grad] q: [T, D], #[grad] k: [D, T], #[grad] v: [T, H]) { (sigmoid(q @ k) @ v) -> linear(2) -> mse }",
        "(#[grad] x: [T, D]) { param w: [H, T] = ones; param b: [H, 1] = ones; (w @ x + b) -> relu }",
        "(#[grad] x: [1]) { param w: [1, 1] = ones; w @ x }",
        "(#[grad] x: [T, D]) { (x + 1) @ (x -> reshape([D, T])) }",
    ]);
}

#[test]
fn shared_values() {
    holds(&[
        "(#[grad] x: [D]) { let h = x -> linear(D) -> relu; (x + h) -> linear(2) -> mse }",
        "(#[grad] x: [D]) { let a = x * x; let b = a * a; let c = b * b; a + b + c + a * b * c }",
        "(#[grad] x: [D]) { let h = x -> linear(H); (h, h) }",
        "(#[grad] x: [D]) { (x, x) }",
        "(#[grad] x: [D]) { x }",
        "(#[grad] x: []) { x }",
        "(x: [D]) { x }",
        "(#[grad] x: [D]) { (x, x * 2, x -> mse) }",
        "(#[grad] x: [D]) { let h = x -> linear(H); (h -> mse, h, h * 2) }",
        "(#[grad] x: [D]) { (x -> linear(H), x -> linear(H), x) }",
        "(#[grad] x: [D]) { let h = x -> linear(H) -> tanh; (h * h, h -> linear(2) -> mse, h) }",
        "(#[grad] x: [D]) { x - x }",
        "(#[grad] x: [D]) { x / x }",
        "(#[grad] x: [D]) { x * 0 }",
        "(#[grad] x: [D]) { x + 1 }",
        "(#[grad] x: [D]) { 1 + 2 * x - 3 }",
        "(#[grad] x: [D]) { -x }",
        "(#[grad] x: [D]) { -(-x) - -x }",
        "(#[grad] x: [D]) { max(x, x) + min(x, x) }",
        "(#[grad] x: [D]) { max(x, 0) + min(x, 0) }",
        "(#[grad] x: [D], y: [D]) { y * 2 + floor(x) }",
        "(#[grad] x: [D], y: [D]) { y * 2 + sign(x) * x }",
        "(x: [D]) { param w: [2] = ones; let _unused = w * 2; x -> linear(2) -> mse }",
        "(x: [D]) { param w: [2] = ones; (x -> linear(2) -> mse, w) }",
        "(x: [D]) { param w: [2] = ones; (x -> linear(2) -> mse, w * w) }",
        "(x: [D]) { param w: [] = ones; (x, w) }",
        "(x: [D]) { param w: [T, D] = ones; (x, w, w + 1) }",
        "(_x: [D]) { param w: [T, D] = ones; w }",
        "(_x: [D]) { 3 }",
        "(#[grad] _x: [D]) { 3 }",
        "(#[grad] x: [D]) { (x, 3) }",
        "(#[grad] x: [T, D]) { x -> reshape([D, T]) }",
        "(#[grad] x: [T, D]) { x -> flatten -> reshape([D, T]) -> flatten * 2 }",
        "(#[grad] x: [D]) { param w: [T, D] = ones; (w -> reshape([D, T])) @ (x -> linear(T)) }",
        "(#[grad] x: [D]) { param w: [T, D] = ones; (w -> flatten) * 2 + (w -> reshape([T * D])) + (x -> linear(1)) }",
        "(#[grad] x: [D]) { param w: [H, D] = ones; ((w @ x) -> mse) + 3 * ((w -> reshape([D * H])) @ (w -> flatten)) * l2(0.1) }",
        "(#[grad] x: [D]) { x -> linear(H) -> linear(H) -> linear(2) -> softmax_ce }",
        "(#[grad] x: [8]) { x -> linear(2 * H) -> relu -> linear(H * H + 1) -> linear(8 / 4) -> softmax_ce }",
        "(#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z }",
        "(#[grad] x: [1]) { x -> linear(1) -> sigmoid -> linear(1) -> bce_with_logits }",
    ]);
}

/// How many random networks are tried; `NN_RANDOM_NETWORKS` asks for more.
const RANDOM_NETWORKS: u64 = 120;

#[test]
fn random_networks() {
    let asked = std::env::var("NN_RANDOM_NETWORKS").ok().and_then(|count| count.parse().ok());
    for number in 0..asked.unwrap_or(RANDOM_NETWORKS) {
        let sketch = Sketch::random(number);
        if let Some(problem) = failure(&sketch.source()) {
            let small = sketch.shrunk(&|source| failure(source).is_some()).source();
            let of_small = failure(&small).unwrap_or_default();
            panic!(
                "network {number}: {problem}\n{}\n\nthe smallest part that fails: {of_small}\n{small}",
                sketch.source()
            );
        }
    }
}

/// A failure is reduced to what it needs.
#[test]
fn networks_shrink() {
    let fails = |source: &str| source.contains("-> sin");
    let sketch = (0..1000).map(Sketch::random).find(|sketch| fails(&sketch.source()) && sketch.source().len() > 200);
    let small = sketch.expect("some network has a sine").shrunk(&fails).source();
    assert!(fails(&small) && small.len() < 80, "{small}");
}
