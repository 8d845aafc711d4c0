//! The same seed and data give the same bits, with one thread or two, at sizes where the work is split.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array2, ArrayViewD};
use nn_runtime::{ParameterSet, Seed, Sgd, network, set_threads, threads};

network! {
    /// Large enough that its products are cut into pieces.
    Large(#[grad] x: [300]) {
        x -> dropout(0.1) -> linear(200) as hidden -> relu -> dropout(0.5) -> linear(10) as out -> softmax_ce + l2(1e-4)
    }
}

const BATCH: usize = 256;

fn bits(into: &mut Vec<u32>, array: &ArrayViewD<'_, f32>) {
    into.extend(array.iter().map(|x| x.to_bits()));
}

/// The bits of all that a network gives: predictions, losses, gradients, and the parameters after five steps.
fn run(seed: Seed) -> Vec<(&'static str, Vec<u32>)> {
    let mut rng = Seed(7).rng();
    let x = Array2::from_shape_simple_fn((BATCH, 300), || (rng.uniform() * 2.0 - 1.0) as f32);
    let labels: Vec<u64> = (0..BATCH).map(|_| rng.below(10)).collect();
    let mut net = Large::new(seed);
    let mut ws = Large::workspace(BATCH);
    let mut found = Vec::new();
    let mut add = |what, fill: &mut dyn FnMut(&mut Vec<u32>)| {
        let mut values = Vec::new();
        fill(&mut values);
        found.push((what, values));
    };
    add("parameters", &mut |values| net.params.visit(&mut |_, array| bits(values, &array)));
    add("predictions", &mut |values| bits(values, &net.predict(x.view(), &mut ws).unwrap().into_dyn()));
    add("loss", &mut |values| values.push(net.loss(x.view(), &labels, &mut ws).unwrap().to_bits()));
    add("gradients", &mut |values| {
        let gradients = net.gradients(x.view(), &labels, &mut ws).unwrap();
        values.push(gradients.loss.to_bits());
        bits(values, &gradients.x.into_dyn());
        for layer in [&gradients.hidden.weight, &gradients.out.weight] {
            bits(values, &layer.view().into_dyn());
        }
        for bias in [&gradients.hidden.bias, &gradients.out.bias] {
            bits(values, &bias.view().into_dyn());
        }
    });
    let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9).nesterov(true));
    let losses: Vec<f32> =
        (0..5).map(|_| net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap()).collect();
    assert!(losses.iter().all(|loss| loss.is_finite()) && losses[4] < losses[0], "{losses:?}");
    add("losses of training", &mut |values| values.extend(losses.iter().map(|loss| loss.to_bits())));
    add("trained parameters", &mut |values| net.params.visit(&mut |_, array| bits(values, &array)));
    found
}

#[test]
fn the_same_bits() {
    set_threads(1);
    assert_eq!(threads(), 1);
    let alone = run(Seed(42));
    let again = run(Seed(42));
    set_threads(2);
    assert_eq!(threads(), 2);
    let together = run(Seed(42));
    let together_again = run(Seed(42));
    set_threads(0);
    for (how, other) in [("again", again), ("two threads", together), ("two threads again", together_again)] {
        for ((what, expected), (_, given)) in alone.iter().zip(&other) {
            let different = expected.iter().zip(given).filter(|(a, b)| a != b).count();
            assert_eq!(expected.len(), given.len());
            assert_eq!(different, 0, "{how}: {different} of {} {what} differ", expected.len());
        }
    }
    let other_seed = run(Seed(43));
    assert!(alone.iter().zip(&other_seed).all(|((_, a), (_, b))| a != b), "another seed gives other numbers");
}
