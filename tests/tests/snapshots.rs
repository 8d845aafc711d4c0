//! The compiler's work, stage by stage: two networks at every stage, others at the one that they are about.
//!
//! `INSTA_UPDATE=always cargo test -p nn-tests --test snapshots` writes the snapshots anew; then read the difference.
#![allow(missing_docs)]

use nn_compiler::front::check::check;
use nn_compiler::front::construct::construct;
use nn_compiler::front::diagnostics::Errors;
use nn_compiler::front::model::Model;
use nn_compiler::front::syntax::parse;
use nn_compiler::ir::graph::print;
use nn_compiler::loops;
use nn_compiler::loops::compiled::{Compiled, Purpose, passes, with_gradients};
use nn_tests::emitted;

const TWO_LAYER: &str = "\
/// Two-layer classifier: s = W2·relu(W1·x + b1) + b2.
pub TwoLayer<const H: usize>(x: [3072]) {
    x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce
}";

const GATE: &str = "\
/// The gate f = (x + y)·z.
pub Gate(#[grad] x: [], #[grad] y: [], #[grad] z: []) {
    (x + y) * z
}";

fn model(source: &str) -> Model {
    let mut errors = Errors::new();
    let network = parse(source.parse().unwrap(), &mut errors).unwrap();
    check(&network, &mut errors).unwrap_or_else(|| panic!("{errors:?}"))
}

fn compiled(source: &str) -> Compiled {
    passes(&model(source))
}

/// The graph as the layers make it, in the form for training.
fn constructed(source: &str) -> String {
    print(&construct(&model(source), true), "constructed")
}

/// With the backward pass and the updates.
fn differentiated(source: &str) -> String {
    let model = model(source);
    print(&with_gradients(&model, construct(&model, true)), "differentiated")
}

/// After the rewrite rules.
fn simplified(source: &str) -> String {
    print(&compiled(source).graph, "simplified")
}

/// What one entry computes, in the operations that kernels have.
fn lowered(source: &str, purpose: Purpose) -> String {
    entry(source, purpose, |entry| print(&entry.program.graph, "lowered"))
}

/// The kernels of one entry, and their memory.
fn program(source: &str, purpose: Purpose) -> String {
    entry(source, purpose, |entry| entry.program.print(purpose.name()) + &entry.plan.print())
}

fn entry(source: &str, purpose: Purpose, text: impl Fn(&nn_compiler::loops::compiled::Entry) -> String) -> String {
    let compiled = compiled(source);
    let entry = compiled.entries.iter().find(|entry| entry.purpose == purpose);
    text(entry.unwrap_or_else(|| panic!("`{}` has no {}", source, purpose.name())))
}

/// The names of the entries that a network has.
fn entries(source: &str) -> Vec<&'static str> {
    compiled(source).entries.iter().map(|entry| entry.purpose.name()).collect()
}

/// Compares with `snapshots/<name>.snap`, in which the network stands first.
fn snapshot(name: &str, source: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(source);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Every stage of a network, but for the emitted code.
fn every_stage(name: &str, source: &str) {
    let mut stages = vec![
        ("1_constructed".to_owned(), constructed(source)),
        ("2_differentiated".to_owned(), differentiated(source)),
        ("3_simplified".to_owned(), simplified(source)),
    ];
    for entry in &compiled(source).entries {
        let purpose = entry.purpose;
        stages.push((format!("4_lowered_{}", purpose.name()), lowered(source, purpose)));
        stages.push((format!("5_program_{}", purpose.name()), program(source, purpose)));
        stages.push((format!("6_loops_{}", purpose.name()), self::entry(source, purpose, loops::text::program)));
    }
    for (stage, text) in stages {
        snapshot(&format!("{name}_{stage}"), source, &text);
    }
}

// ---- two networks at every stage ----

#[test]
fn two_layer_at_every_stage() {
    assert_eq!(entries(TWO_LAYER), ["predict", "loss", "gradients", "train_step"]);
    every_stage("two_layer", TWO_LAYER);
}

#[test]
fn gate_at_every_stage() {
    assert!(!entries(GATE).contains(&"train_step"));
    every_stage("gate", GATE);
}

#[test]
fn two_layer_emitted() {
    snapshot("two_layer_7_emitted", TWO_LAYER, &emitted(TWO_LAYER));
}

/// The loops that are printed, and what they become, without vectors.
#[test]
fn scalar_emitted() {
    let source = "\
#[target(scalar)]
pub Scalar<const H: usize>(x: [3, 8, 8]) {
    x -> conv2d(H, 3, padding = 1) as features -> relu -> max_pool(2) -> flatten -> linear(10) -> softmax_ce
}";
    snapshot("scalar_6_loops", source, &entry(source, Purpose::TrainStep, loops::text::program));
    snapshot("scalar_7_emitted", source, &emitted(source));
}

#[test]
fn gate_emitted() {
    snapshot("gate_7_emitted", GATE, &emitted(GATE));
}

#[test]
fn layers_that_share_kernels_emitted() {
    let source = "N(x: [4]) { x -> repeat(6, linear(4) -> relu -> dropout(0.1)) -> mse }";
    snapshot("shared_kernels_emitted", source, &emitted(source));
}

#[test]
fn convnet_emitted() {
    let source = "Net(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = 1) -> relu -> max_pool(2) -> flatten -> linear(10) -> softmax_ce }";
    snapshot("convnet_emitted", source, &emitted(source));
}

#[test]
fn the_same_tokens_give_the_same_tokens() {
    for source in [TWO_LAYER, GATE] {
        assert_eq!(emitted(source), emitted(source));
    }
}

// ---- others at the stage that they are about ----

/// Networks and the stage that is shown.
macro_rules! shown {
    ($($(#[$doc:meta])* $name:ident: $stage:expr, $source:literal;)*) => {
        $(
            $(#[$doc])*
            #[test]
            fn $name() {
                let stage: fn(&str) -> String = $stage;
                snapshot(stringify!($name), $source, &stage($source));
            }
        )*
    };
}

shown! {
    /// The hinge is zero at the label without a margin there, and its gradient counts the classes that are short.
    svm_gradient: simplified, "x: [20] -> linear(10) -> svm(margin = 1.5)";
    /// The derivative of a mean of squares: 2·(x − t)/n.
    mse_gradient: simplified, "(x: [5], y: [3]) { x -> linear(3) -> mse(y) }";
    /// sigmoid(x) − t, without a sigmoid in the loss.
    bce_gradient: simplified, "(x: [5], y: []) { x -> linear(1) -> reshape([]) -> bce_with_logits(y) }";
    /// One draw, used forward and backward.
    dropout_steps: |source| program(source, Purpose::TrainStep), "x: [20] -> linear(30) -> relu -> dropout(0.25) -> linear(10) -> softmax_ce";
    /// In the form for inference there is no trace of it.
    dropout_predicts: |source| program(source, Purpose::Predict), "x: [20] -> linear(30) -> relu -> dropout(0.25) -> linear(10) -> softmax_ce";
    /// One comparison for the value and the slope.
    leaky_relu_backward: simplified, "(#[grad] x: [7]) { x -> leaky_relu(0.1) }";
    /// 1 − tanh²(x) and σ(x)·(1 − σ(x)), from the values and not computed again.
    tanh_and_sigmoid_backward: simplified, "(#[grad] x: [7]) { x -> tanh -> sigmoid }";
    /// 2λ·w in the update's own kernel.
    l2_in_the_update: |source| program(source, Purpose::TrainStep), "x: [20] -> linear(10) -> softmax_ce + l2(1e-4)";
    /// Both ways add up before the mask.
    residual_gradient: simplified, "(#[grad] x: [16]) { let h = x -> linear(16) -> relu; (h + x) -> linear(4) -> softmax_ce }";
    /// A product with the user's own parameter.
    product_of_a_parameter: simplified, "(x: [6]) { param w: [4, 6] = he_normal; (w @ x) -> softmax_ce }";
    /// A parameter used twice: its gradients add up.
    tied_parameter: simplified, "(x: [6]) { param w: [6, 6] = he_normal; let h = w @ x -> tanh; (w @ h) -> softmax_ce }";
    /// Where the forward pass repeats, the backward pass sums.
    broadcast_gradient: simplified, "(#[grad] x: [4, 1], #[grad] y: [3]) { param s: [] = ones; x * y + s }";
    /// No element moves.
    reshape_is_a_view: |source| program(source, Purpose::Gradients), "(x: [3, 4, 4]) { x -> flatten -> linear(12) -> reshape([3, 4]) -> tanh -> flatten -> linear(10) -> softmax_ce }";
    /// Each output is one of `predict`; the sum of all is differentiated.
    several_outputs: |source| program(source, Purpose::Predict), "(x: [6], y: [6]) { let h = x -> linear(4) -> relu; (h, h -> linear(2), x * y) }";
    /// Nothing is reassociated, and constants are not folded into each other.
    strict_ieee: simplified, "#[strict_ieee] Strict(#[grad] x: [5]) { x * 2.0 * 3.0 + 1.0 - 1.0 }";
    /// The same with the freedom that is given by default.
    not_strict_ieee: simplified, "Free(#[grad] x: [5]) { x * 2.0 * 3.0 + 1.0 - 1.0 }";
    /// A function: the gradients are those of the sum of its output.
    without_a_loss: differentiated, "(#[grad] x: [3], y: [3]) { x -> linear(3, bias = false) * y }";
    /// softmax, written out by hand, is as stable as the layer only if it is the layer: it is what it is.
    softmax_by_hand: simplified, "(#[grad] x: [], #[grad] y: []) { exp(x) / (exp(x) + exp(y)) }";
    /// Dead code: the value of an unused name is never computed.
    nothing_dead: |source| program(source, Purpose::Predict), "(x: [3], _y: [4]) { let _dead = x -> linear(100) -> exp; x -> linear(2) -> softmax_ce }";
    /// A convolution's gradients are convolutions; the relu runs over the pooled elements; the bias gradient is summed before
    /// the pool is undone.
    convnet_step: |source| program(source, Purpose::TrainStep), "(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = 1) -> relu -> max_pool(2) -> flatten -> linear(10) -> softmax_ce }";
    /// A frozen layer: values flow forward through it, and nothing flows back to it, nor further than it.
    frozen_gradients: |source| program(source, Purpose::Gradients), "Head(x: [6]) { x -> linear(5) as below -> tanh -> frozen linear(4) as body -> relu -> linear(3) as head -> softmax_ce }";
    /// With frozen layers at the start, there is no backward pass but that of the last one.
    frozen_start: |source| program(source, Purpose::TrainStep), "Head(x: [6]) { x -> frozen linear(4) as body -> relu -> linear(3) as head -> softmax_ce }";
    /// The derivative of a batch norm: two sums over the batch, and one pass.
    batch_norm_step: |source| program(source, Purpose::TrainStep), "(x: [3, 4, 4]) { x -> conv2d(4, 3, bias = false) -> batch_norm -> relu -> flatten -> linear(2) -> softmax_ce }";
    /// One set of parameters, whose gradients add up.
    shared_gradient: simplified, "(x: [4], y: [4]) { share encoder = linear(3, bias = false); square((x -> encoder) - (y -> encoder)) -> mse }";
    /// The user's own derivative in the place of the one that follows.
    own_derivative: simplified, "(#[grad] x: [5]) { op binary(v) = sign(v), grad(dy) = dy * 0.5; x -> binary -> square }";
    /// A gradient penalty: the derivative is a value, and has a derivative of its own.
    gradient_penalty: simplified, "(x: [4]) { let score = x -> linear(3) -> tanh -> linear(1, bias = false); (score -> mse) + 0.1 * batch_mean(square(grad(score, x))) }";
    /// A sequence: the batch and its positions are rows of one product.
    rows_of_a_sequence: |source| program(source, Purpose::TrainStep), "(x: [7, 16], y: [class(5); 7]) { x -> linear(8) -> relu -> linear(5) -> softmax_ce(y, axis = -1) }";
}

/// The gradients' type has no field for what is frozen.
#[test]
fn frozen_layers_have_no_gradients() {
    let code = emitted("Head(x: [6]) { x -> frozen linear(4) as body -> relu -> linear(3) as head -> softmax_ce }");
    let at = code.find("/// The gradients of [`Head`]").unwrap();
    let end = at + code[at..].find("\n}").unwrap() + 2;
    insta::assert_snapshot!(&code[at..end]);
}

#[test]
fn an_anonymous_network_is_a_block() {
    let source = "x: [4] -> linear(3) -> tanh";
    snapshot("expression_emitted", source, &emitted(source));
}

#[test]
fn a_network_with_a_mistake_is_its_errors_and_a_stub() {
    let source = "pub Net<const H: usize>(x: [4]) { x -> linear(H) as hidden -> lienar(10) -> softmax_ce }";
    snapshot("stub_emitted", source, &emitted(source));
}

#[test]
fn advice_is_a_deprecated_function() {
    let code = emitted("Net(x: [4]) { x -> linear(3) -> linear(2) }");
    let at = code.find("#[deprecated").unwrap();
    insta::assert_snapshot!(code[at..].lines().take(5).collect::<Vec<_>>().join("\n"));
}
