use super::check;
use crate::front::diagnostics::Errors;
use crate::front::model::Model;
use crate::front::syntax::{Machine, parse};

mod arguments;
mod gradients;
mod language;
mod losses;
mod names;
mod shapes;
mod tuples;

fn compile(source: &str) -> Result<Model, Vec<String>> {
    let mut errors = Errors::new();
    let network = parse(source.parse().expect("tokens"), &mut errors);
    let model = network.and_then(|network| check(&network, &mut errors));
    match model {
        Some(model) if errors.is_empty() => Ok(model),
        _ => Err(errors.listing()),
    }
}

/// The model of a network that is right. The graph is built too: it asserts that each type is as checked.
#[track_caller]
fn model(source: &str) -> Model {
    let model = compile(source).unwrap_or_else(|errors| panic!("{}", errors.join("\n")));
    drop(crate::front::construct::construct(&model, true));
    model
}

/// The model's text.
#[track_caller]
fn becomes(source: &str, expected: &str) {
    assert_eq!(model(source).to_string().trim_end(), expected);
}

/// The type of the first prediction, in the form of the graph's text.
#[track_caller]
fn has_type(source: &str, expected: &str) {
    let model = model(source);
    assert_eq!(model.ty(model.predictions[0]).to_string(), expected);
}

/// The errors, each as `tokens: message`.
#[track_caller]
fn fails(source: &str, expected: &[&str]) {
    let errors = compile(source).map(|model| model.to_string()).unwrap_err();
    assert_eq!(errors, expected);
}

#[test]
fn the_two_layer_classifier() {
    becomes(
        "x: [D] -> linear(H) -> relu -> linear(K) -> softmax_ce",
        "\
model Network(x: f32[B, D], labels: class(K)[B])
  linear1.weight : [H, D] he_normal weight
  linear1.bias : [H] zeros bias
  linear2.weight : [K, H] he_normal weight
  linear2.bias : [K] zeros bias
  %0 = input x : f32[B, D]  // x
  %1 = linear %0 (out_features = H, bias = true, init = he_normal, bias_init = zeros) : f32[B, H]  // linear1
  %2 = relu %1 : f32[B, H]  // relu
  %3 = linear %2 (out_features = K, bias = true, init = he_normal, bias_init = zeros) : f32[B, K]  // linear2
  %4 = input labels : class(K)[B]  // labels
  %5 = softmax_ce %3, %4 (label_smoothing = 0.0, reduction = mean) : f32[]  // softmax_ce
  predict %3
  loss %5
  assert 1 <= D: a size is at least 1, but `D` is 0 here
  assert 1 <= H: a size is at least 1, but `H` is 0 here
  assert 1 <= K: a size is at least 1, but `K` is 0 here",
    );
}

#[test]
fn the_gate() {
    becomes(
        "(x: [], y: [], z: []) { (x + y) * z }",
        "\
model Network(x: f32[B], y: f32[B], z: f32[B])
  %0 = input x : f32[B]  // x
  %1 = input y : f32[B]  // y
  %2 = input z : f32[B]  // z
  %3 = add %0, %1 : f32[B]  // x + y
  %4 = mul %3, %2 : f32[B]  // (x + y) * z
  predict %4",
    );
}

#[test]
fn an_item_with_a_parameter_and_a_penalty() {
    becomes(
        "N<const H: usize>(#[grad] x: [3]) {
            param w: [H, 3] = glorot_uniform;
            let h = (w @ x) -> relu as act;
            (h -> linear(2, bias = false) as out -> mse + l2(1e-4), h)
        }",
        "\
model N<H>(#[grad] x: f32[B, 3], targets: f32[B, 2])
  w : [H, 3] glorot_uniform weight
  out.weight : [2, H] he_normal weight
  %0 = input x : f32[B, 3]  // x
  %1 = param w : f32[H, 3]  // w
  %2 = %1 @ %0 : f32[B, H]  // w @ x
  %3 = relu %2 : f32[B, H]  // act
  %4 = linear %3 (out_features = 2, bias = false, init = he_normal, bias_init = zeros) : f32[B, 2]  // out
  %5 = input targets : f32[B, 2]  // targets
  %6 = mse %4, %5 (reduction = mean) : f32[]  // mse
  %7 = l2 0.0001 of w, out.weight : f32[]  // l2
  %8 = add %6, %7 : f32[]  // add
  predict %4, %3
  loss %8
  assert 1 <= H: a size is at least 1, but `H` is 0 here",
    );
}

#[test]
fn two_linear_layers_in_a_row_are_advised_against() {
    let model = model("x: [3] -> linear(4) -> linear(5, bias = false) -> relu -> linear(2)");
    let [warning] = model.warnings.as_slice() else { panic!("one warning") };
    assert_eq!(warning.name, "stacked_linear");
    assert_eq!(
        warning.message,
        "two linear layers in a row are one linear layer: W2·(W1·x + b1) + b2 = W'·x + b'; \
         put an activation between them, or allow it with #[allow(stacked_linear)]"
    );
    // at the second one
    assert_eq!(warning.span.start().column, 23);
    assert!(self::model("#[allow(stacked_linear)] x: [3] -> linear(4) -> linear(5)").warnings.is_empty());
    assert!(self::model("x: [3] -> linear(4) -> tanh -> linear(5)").warnings.is_empty());
    // a bottleneck is a map of low rank, which is meant
    for source in [
        "x: [9] -> linear(2) -> linear(7)",
        "x: [D] -> linear(R) -> linear(D)",
        "x: [3 * H] -> linear(H) -> linear(H + 1)",
    ] {
        assert!(self::model(source).warnings.is_empty(), "{source}");
    }
    for source in [
        "x: [9] -> linear(9) -> linear(10)",
        "x: [9] -> linear(4) -> linear(4)",
        "x: [D] -> linear(2 * D) -> linear(D)",
        "x: [D] -> linear(H) -> linear(K)",
    ] {
        assert_eq!(self::model(source).warnings.len(), 1, "{source}");
    }
}

#[test]
fn several_errors_are_found_at_once() {
    fails(
        "x: [10] -> lienar(H) -> relu(3) -> linear(0) -> dropout(2) -> softmaxce + l2(-1)",
        &[
            "lienar: there is no layer `lienar`\nhelp: did you mean `linear`?",
            "relu(3): `relu` takes one value, but in a chain 2 are given\nhelp: `relu` is max(x, 0)",
            "0: a size is at least 1, but this is 0",
            "2: `p` of `dropout` is between 0 and 1, but 2 was given",
            "softmaxce: there is no layer `softmaxce`\nhelp: did you mean `softmax_ce`?",
            "-1: the strength of `l2` cannot be below zero",
        ],
    );
}

#[test]
fn an_error_of_reading_brings_no_second_one() {
    fails("N(x: [3], y: [4]) { let h = x -> ; y + h }", &[";: expected a layer after `->`"]);
    fails("N(x: [3]) { layer block(c) linear(c); x -> block(3) }", &["linear: expected `=`"]);
    fails(
        "N(x: [3]) { op f(v) = ; x -> f + f(x) }",
        &[";: expected a value: a name, a number, or an expression in parentheses"],
    );
    fails(
        "N(x: [3], y: 4) { x + y }",
        &["4: expected a shape\n\
         help: the sizes of one example: `[3072]`, `[3, 32, 32]`, `[]` for a number, `class(10)` for a label"],
    );
}

#[test]
fn attributes_reach_the_model() {
    assert!(model("#[strict_ieee] x: [3] -> relu").strict_ieee);
    assert!(!model("x: [3] -> relu").strict_ieee);
    assert_eq!(model("x: [3] -> relu").machine, Machine::Vectors);
    for (word, machine) in Machine::ALL {
        assert_eq!(model(&format!("#[target({word})] x: [3] -> relu")).machine, machine);
    }
}
