mod influence;
mod losses;

use super::*;
use crate::front::check::check;
use crate::front::construct::construct;
use crate::front::diagnostics::Errors;
use crate::front::model::Model;
use crate::front::syntax::parse;
use crate::ir::graph::Root;
use crate::passes::interpret::{Bindings, interpret};

fn model(source: &str) -> Model {
    let mut errors = Errors::new();
    let model = parse(source.parse().unwrap(), &mut errors).and_then(|network| check(&network, &mut errors));
    model.unwrap_or_else(|| panic!("{:?}", errors.listing()))
}

/// A root of a network without parameters at a batch of 2; random numbers are 0.0, 0.1, 0.2, …
fn evaluate(source: &str, root: &Root, training: bool, inputs: &[&[f64]]) -> Vec<f64> {
    let bindings = Bindings {
        batch: 2,
        inputs: inputs.iter().map(|input| input.to_vec()).collect(),
        uniform: Some(|_, element| element as f64 / 10.0),
        ..Bindings::default()
    };
    interpret(&construct(&model(source), training), &bindings)[root].clone()
}

fn loss(source: &str, inputs: &[&[f64]]) -> f64 {
    evaluate(source, &Root::Loss, true, inputs)[0]
}

fn output(source: &str, training: bool, x: &[f64]) -> Vec<f64> {
    evaluate(source, &Root::Prediction(0), training, &[x])
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn names_are_unique() {
    for (position, layer) in LAYERS.iter().enumerate() {
        let earlier = LAYERS[..position].iter().any(|other| other.name() == layer.name());
        assert!(!earlier, "two layers are called `{}`", layer.name());
        assert!(crate::front::functions::function(layer.name()).is_none(), "`{}` is a function too", layer.name());
    }
}

#[test]
fn softmax_ce_is_logsumexp_minus_the_score() {
    let scores = [1.0, 2.0, 3.0, 1000.0, 0.0, 0.0];
    let first = (1.0_f64.exp() + 2.0_f64.exp() + 3.0_f64.exp()).ln() - 2.0;
    near(loss("x: [3] -> softmax_ce", &[&scores, &[1.0, 0.0]]), first / 2.0);
    // rows of an example count like examples
    near(loss("x: [1, 3] -> softmax_ce(axis = -1)", &[&scores, &[1.0, 0.0]]), first / 2.0);
}

#[test]
fn svm_counts_the_other_classes() {
    // y = 0: max(0, 5.1 − 3.2 + 1) + max(0, −1.7 − 3.2 + 1) = 2.9; y = 1: both others are more than 1 below
    let scores = [3.2, 5.1, -1.7, 1.3, 4.9, 2.0];
    near(loss("x: [3] -> svm", &[&scores, &[0.0, 1.0]]), 2.9 / 2.0);
    near(loss("x: [3] -> svm(margin = 4)", &[&scores, &[0.0, 1.0]]), (5.9 + 0.4 + 1.1) / 2.0);
    near(loss("x: [1] -> svm", &[&[1.0, 7.0], &[0.0, 0.0]]), 0.0);
}

#[test]
fn mse_is_the_mean_over_elements() {
    near(loss("x: [2] -> mse", &[&[1.0, 2.0, 3.0, 4.0], &[1.0, 0.0, 0.0, 5.0]]), (4.0 + 9.0 + 1.0) / 4.0);
}

#[test]
fn bce_with_logits_is_stable() {
    let sum = 2.0_f64.exp().ln_1p() - 2.0 * 0.25 + 1000.0;
    near(loss("x: [] -> bce_with_logits", &[&[2.0, 1000.0], &[0.25, 0.0]]), sum / 2.0);
    near(loss("x: [] -> bce_with_logits", &[&[-1000.0, 1000.0], &[0.0, 1.0]]), 0.0);
}

#[test]
fn leaky_relu_has_a_slope_below_zero() {
    assert_eq!(output("x: [] -> leaky_relu", true, &[-2.0, 3.0]), [-0.02, 3.0]);
    assert_eq!(output("x: [] -> leaky_relu(0.5)", false, &[-2.0, 0.0]), [-1.0, 0.0]);
}

#[test]
fn dropout_drops_while_training_only() {
    let x = [1.0, 2.0, 3.0, 4.0];
    assert_eq!(output("x: [2] -> dropout(0.2)", false, &x), x);
    assert_eq!(output("x: [2] -> dropout(0)", true, &x), x);
    // kept where the draw (0.0, 0.1, 0.2, 0.3) is not below p
    assert_eq!(output("x: [2] -> dropout(0.2)", true, &x), [0.0, 0.0, 3.75, 5.0]);
}

#[test]
fn draws_are_told_apart() {
    let text = crate::ir::graph::print(&construct(&model("x: [2] -> dropout -> dropout"), true), "constructed");
    assert_eq!(text.matches("uniform").count(), 2, "{text}");
}

#[test]
fn flatten_and_reshape_keep_the_order() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    assert_eq!(output("x: [2, 3] -> flatten", true, &x), x);
    assert_eq!(output("x: [2, 3] -> reshape([3, 2])", true, &x), x);
}
