//! Norms: emitted code against the reference.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array2, Array4};
use nn_runtime::{Error, ParameterSet, Seed, Sgd, network};
use nn_tests::case;

case! {
    batch_norm_of_images: N {}
    predict(x) all(x, labels)
    [loss, gradients(conv2d1.weight, batch_norm1.weight, batch_norm1.bias, conv2d2.weight, conv2d2.bias, x), step];
    N(#[grad] x: [3, 6, 5]) {
        x -> conv2d(17, 3, bias = false) -> batch_norm -> relu -> conv2d(4, [4, 3]) -> flatten -> softmax_ce
    }
}

case! {
    batch_norm_without_affine: N {}
    predict(x) all(x) [derivatives(x)];
    N(#[grad] x: [3, 7]) { (x -> batch_norm(affine = false, momentum = 0.5, eps = 0.01) -> sigmoid) * x }
}

case! {
    batch_norm_without_statistics: N {}
    predict(x) all(x, targets) [loss, gradients(batch_norm1.weight, batch_norm1.bias, x), step];
    N(#[grad] x: [2, 5]) { x -> batch_norm(track_running_stats = false) -> sigmoid -> mse }
}

case! {
    layer_norms: N<3, 5> { T = 3, D = 5 }
    predict(x) all(x, targets)
    [loss, gradients(layer_norm1.weight, layer_norm1.bias, layer_norm2.weight, layer_norm2.bias, linear1.weight, x), step];
    N<const T: usize, const D: usize>(#[grad] x: [T, D]) {
        x -> layer_norm -> tanh -> linear(9, bias = false) -> layer_norm([T, 9], eps = 0.1) -> sigmoid -> mse
    }
}

case! {
    layer_norm_after_a_convolution: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, layer_norm1.weight, x), step];
    N(#[grad] x: [2, 5, 4]) { x -> conv2d(3, 2) -> layer_norm([3, 4, 3], bias = false) -> tanh -> mse }
}

case! {
    group_and_instance_norm: N {}
    predict(x) all(x)
    [derivatives(conv2d1.weight, conv2d1.bias, group_norm1.weight, group_norm1.bias, instance_norm1.weight, instance_norm1.bias, x)];
    N(#[grad] x: [2, 5, 7]) {
        x -> conv2d(6, 2) -> group_norm(3) -> sin -> instance_norm(affine = true, eps = 0.1) -> sigmoid
    }
}

case! {
    rms_norm_of_sequences: N {}
    predict(x) all(x, targets) [loss, gradients(rms_norm1.weight, linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3, 37]) { x -> rms_norm -> linear(4) -> rms_norm(eps = 0.1, elementwise_affine = false) -> tanh -> mse }
}

case! {
    dropped_channels_and_examples: N {}
    predict(x) all(x, targets) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [3, 4, 5]) {
        (x + x -> conv2d(3, 3, padding = 1) -> dropout2d(0.4) -> tanh -> drop_path(0.3)) -> mse
    }
}

network! {
    Normed(x: [2, 3, 3]) { x -> conv2d(4, 2) -> batch_norm -> relu -> flatten -> linear(3) -> softmax_ce }
}

/// Running statistics by the formula, from the values that the layer sees.
#[test]
fn running_statistics_move_as_the_formula_says() {
    let mut net = Normed::new(Seed(5));
    let mut ws = Normed::workspace(6);
    let mut optimizer = net.optimizer(Sgd::new(0.0));
    let x = Array4::from_shape_fn((6, 2, 3, 3), |(b, c, i, j)| ((b * 7 + c * 3 + i * 2 + j) % 11) as f32 - 4.0);
    let labels = [0_u8, 1, 2, 0, 1, 2];
    // the convolution of each position, in f64
    let (weight, bias) = (net.params.conv2d1.weight.view().to_owned(), net.params.conv2d1.bias.view().to_owned());
    let mut expected = Vec::new();
    for feature in 0..4 {
        let mut values = Vec::new();
        for (b, i, j) in (0..6).flat_map(|b| (0..2).flat_map(move |i| (0..2).map(move |j| (b, i, j)))) {
            let mut sum = f64::from(bias[feature]);
            for (c, u, v) in (0..2).flat_map(|c| (0..2).flat_map(move |u| (0..2).map(move |v| (c, u, v)))) {
                sum += f64::from(weight[[feature, c, u, v]]) * f64::from(x[[b, c, i + u, j + v]]);
            }
            values.push(sum);
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let unbiased = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        expected.push((mean, unbiased));
    }
    let (mut mean, mut var) = ([0.0; 4], [1.0; 4]);
    for _ in 0..3 {
        net.train_step(x.view(), &labels, &mut optimizer, &mut ws).expect("it fits");
        for feature in 0..4 {
            mean[feature] = 0.9 * mean[feature] + 0.1 * expected[feature].0;
            var[feature] = 0.9 * var[feature] + 0.1 * expected[feature].1;
            let given = [net.params.batch_norm1.running_mean[[feature]], net.params.batch_norm1.running_var[[feature]]];
            for (given, expected) in given.iter().zip([mean[feature], var[feature]]) {
                assert!(
                    (f64::from(*given) - expected).abs() < 1e-5 * expected.abs().max(1.0),
                    "{given} for {expected}"
                );
            }
        }
    }
    // neither gradients nor loss nor predictions move them
    let before = net.params.batch_norm1.running_mean.view().to_owned();
    net.gradients(x.view(), &labels, &mut ws).expect("it fits");
    net.loss(x.view(), &labels, &mut ws).expect("it fits");
    net.predict(x.view(), &mut ws).expect("it fits");
    assert_eq!(net.params.batch_norm1.running_mean.view(), before);
}

#[test]
fn statistics_are_saved_but_not_learned() {
    let net = Normed::new(Seed(5));
    let names = net.params.names();
    assert!(
        names.contains(&"batch_norm1.running_mean".to_owned()) && names.contains(&"batch_norm1.running_var".to_owned())
    );
    assert_eq!(Normed::PARAMETERS, 4 * 2 * 4 + 4 + 4 + 4 + 3 * 16 + 3);
    let (x, labels) = (Array4::from_elem((2, 2, 3, 3), 0.5), [0_u8, 1]);
    let report = net.check_gradients(x.view(), &labels).expect("it fits");
    assert!(report.parameters.iter().all(|parameter| !parameter.name.contains("running")));
}

network! { OneValue(x: [5]) { x -> linear(3) -> batch_norm as norm -> mse } }

#[test]
fn one_value_for_each_channel_is_too_few() {
    let mut net = OneValue::new(Seed(0));
    let mut ws = OneValue::workspace(2);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (x, targets) = (Array2::ones((1, 5)), Array2::ones((1, 3)));
    let expected = Error::TooFewValues { layer: "norm".to_owned(), given: 1 }.to_string();
    let step = net.train_step(x.view(), targets.view(), &mut optimizer, &mut ws);
    assert_eq!(step.expect_err("one value").to_string(), expected);
    assert_eq!(net.gradients(x.view(), targets.view(), &mut ws).expect_err("one value").to_string(), expected);
    assert_eq!(net.steps, 0);
    net.predict(x.view(), &mut ws).expect("a prediction needs no statistics of the batch");
    net.loss(x.view(), targets.view(), &mut ws).expect("nor does the loss in the form for inference");
}
