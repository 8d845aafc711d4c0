//! Networks for the scalar target: all that they offer is what the same networks offer with vectors, from plain code and
//! without padding. (That their numbers are right is held by `numeric*.rs`, case by case.)
#![allow(missing_docs)]

use std::fs;

use nn_runtime::checkpoint::{Metadata, load_training, save_training};
use nn_runtime::ndarray::{Array2, Array4};
use nn_runtime::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Error, Lamb, Lion, Muon, NAdam, ParameterSet, RAdam, RmsProp, Rule, Seed,
    Sgd, Tensor, network,
};
use nn_tests::emitted;
use tempfile::tempdir;

/// The same network for both targets.
macro_rules! both {
    ($vectors:ident $scalar:ident $($network:tt)*) => {
        network! { $vectors $($network)* }
        network! { #[target(scalar)] $scalar $($network)* }
    };
}

both! { Net PlainNet (x: [2, 5, 5]) {
    x -> conv2d(3, 3) -> relu -> flatten -> linear(17) as middle -> tanh -> linear(3) as head -> softmax_ce + l2(1e-3)
} }

both! { Normed PlainNormed (x: [2, 5, 5]) {
    x -> conv2d(3, 3) -> batch_norm -> relu -> flatten -> dropout(0.2) -> linear(3) -> softmax_ce
} }

network! {
    #[self_test(H = 5)]
    #[target(scalar)]
    #[budget(parameters = 1 k)]
    SelfTested<const H: usize>(#[grad] x: [3, 4], t: [H]) {
        x -> layer_norm -> flatten -> linear(H) -> silu -> dropout(0.1) -> mse(t)
    }
}

network! {
    // to the byte: 3 · 2 weights and as many gradients, 2 outputs and 2 slopes, and an optimiser has memory of its own
    #[target(scalar)]
    #[budget(workspace = 56 B, batch = 2)]
    Tight(x: [3]) { x -> linear(2, bias = false) -> mse }
}

const LABELS: [u8; 6] = [0, 1, 2, 2, 1, 0];

fn images() -> Array4<f32> {
    Array4::from_shape_fn((6, 2, 5, 5), |(i, c, h, w)| ((i * 37 + c * 19 + h * 7 + w * 5) % 23) as f32 / 11.5 - 1.0)
}

fn bits(params: &impl ParameterSet<f32>) -> Vec<u32> {
    params.arrays().iter().flat_map(|(_, array)| array.iter().map(|x| x.to_bits()).collect::<Vec<_>>()).collect()
}

/// The largest difference between two sets of parameters.
fn far(a: &impl ParameterSet<f32>, b: &impl ParameterSet<f32>) -> f32 {
    let (a, b) = (a.arrays(), b.arrays());
    assert_eq!(a.len(), b.len());
    a.iter().zip(&b).fold(0.0, |most, ((name, a), (other, b))| {
        assert_eq!((name, a.shape()), (other, b.shape()));
        a.iter().zip(b).fold(most, |most: f32, (a, b)| most.max((a - b).abs()))
    })
}

/// How far four steps of an optimiser may end from those on vectors: some roundings of weights below 1.
const NEAR: f32 = 1e-5;

/// Fused steps and `apply` end at the same bits, near where those on vectors end.
fn steps_as_with_vectors<R: Rule>(rule: R) {
    let (mut net, mut plain) = (Net::new(Seed(1)), PlainNet::new(Seed(1)));
    let mut apart = plain.clone();
    assert_eq!(bits(&net.params), bits(&plain.params), "a seed is the same numbers");
    let (mut ws, mut plain_ws) = (Net::workspace(6), PlainNet::workspace(6));
    let (mut optimizer, mut plain_optimizer) = (net.optimizer(rule.clone()), plain.optimizer(rule.clone()));
    let mut apart_optimizer = apart.optimizer(rule);
    let x = images();
    for _ in 0..4 {
        let loss = net.train_step(x.view(), &LABELS, &mut optimizer, &mut ws).unwrap();
        let plain_loss = plain.train_step(x.view(), &LABELS, &mut plain_optimizer, &mut plain_ws).unwrap();
        assert!((loss - plain_loss).abs() < NEAR, "{}: {loss} and {plain_loss}", R::NAME);
        apart.gradients(x.view(), &LABELS, &mut plain_ws).unwrap();
        apart.apply(&mut apart_optimizer, &plain_ws).unwrap();
    }
    let far = far(&net.params, &plain.params);
    assert!(far < NEAR, "{}: {far}", R::NAME);
    assert_eq!(bits(&plain.params), bits(&apart.params), "{}", R::NAME);
    assert_ne!(bits(&plain.params), bits(&PlainNet::new(Seed(1)).params), "{}", R::NAME);
}

#[test]
fn every_optimiser_steps_as_with_vectors() {
    steps_as_with_vectors(Sgd::new(0.1));
    steps_as_with_vectors(Sgd::new(0.1).momentum(0.9).nesterov(true));
    steps_as_with_vectors(Adam::new(0.01).weight_decay(0.01));
    steps_as_with_vectors(AdamW::new(0.01).amsgrad());
    steps_as_with_vectors(Adamax::new(0.01));
    steps_as_with_vectors(NAdam::new(0.01));
    steps_as_with_vectors(RAdam::new(0.01).betas(0.9, 0.9));
    steps_as_with_vectors(Lion::new(0.001));
    steps_as_with_vectors(Adagrad::new(0.01));
    steps_as_with_vectors(RmsProp::new(0.01).momentum(0.9).centered());
    steps_as_with_vectors(Adadelta::new(1.0));
}

#[test]
fn steps_by_gradients_in_memory_are_those_with_vectors() {
    let (mut net, mut plain) = (Net::new(Seed(1)), PlainNet::new(Seed(1)));
    let (mut ws, mut plain_ws) = (Net::workspace(6), PlainNet::workspace(6));
    let (x, is_matrix) = (images(), |name: &str| name.ends_with("weight"));
    let [mut lamb, mut plain_lamb] = [(); 2].map(|()| Lamb::new(0.01).weight_decay(0.01));
    let [mut muon, mut plain_muon] = [(); 2].map(|()| Muon::new(0.02));
    for _ in 0..3 {
        net.gradients(x.view(), &LABELS, &mut ws).unwrap();
        plain.gradients(x.view(), &LABELS, &mut plain_ws).unwrap();
        lamb.step(&mut net.params, ws.gradients()).unwrap();
        plain_lamb.step(&mut plain.params, plain_ws.gradients()).unwrap();
        muon.step(&mut net.params, ws.gradients(), is_matrix).unwrap();
        plain_muon.step(&mut plain.params, plain_ws.gradients(), is_matrix).unwrap();
    }
    let far = far(&net.params, &plain.params);
    assert!(far < 1e-4, "{far}");
}

#[test]
fn files_are_the_same_bytes_and_go_both_ways() {
    let directory = tempdir().unwrap();
    let [of_vectors, of_scalar] = ["vectors", "scalar"].map(|name| directory.path().join(name));
    let (net, mut plain) = (Net::new(Seed(7)), PlainNet::new(Seed(7)));
    net.save(&of_vectors).unwrap();
    plain.save(&of_scalar).unwrap();
    assert_eq!(fs::read(&of_vectors).unwrap(), fs::read(&of_scalar).unwrap());
    let (x, mut ws) = (images(), PlainNet::workspace(6));
    let mut optimizer = plain.optimizer(Adam::new(0.01));
    plain.train_step(x.view(), &LABELS, &mut optimizer, &mut ws).unwrap();
    plain.save(&of_scalar).unwrap();
    assert_eq!(bits(&Net::load(&of_scalar).unwrap().params), bits(&plain.params));
    assert_eq!(bits(&PlainNet::load(&of_vectors).unwrap().params), bits(&net.params));
    // with what the optimiser keeps, there and back
    save_training(&of_scalar, &plain.params, &optimizer, &Metadata::new()).unwrap();
    let mut net = Net::new(Seed(8));
    let mut other = net.optimizer(Adam::new(0.01));
    load_training(&of_scalar, &mut net.params, &mut other).unwrap();
    save_training(&of_vectors, &net.params, &other, &Metadata::new()).unwrap();
    assert_eq!(fs::read(&of_vectors).unwrap(), fs::read(&of_scalar).unwrap());
    let mut back = PlainNet::new(Seed(9));
    let mut optimizer_back = back.optimizer(Adam::new(0.01));
    load_training(&of_vectors, &mut back.params, &mut optimizer_back).unwrap();
    for (net, optimizer) in [(&mut plain, &mut optimizer), (&mut back, &mut optimizer_back)] {
        net.train_step(x.view(), &LABELS, optimizer, &mut ws).unwrap();
    }
    assert_eq!(bits(&plain.params), bits(&back.params));
}

#[test]
fn there_is_no_padding() {
    let plain = PlainNet::new(Seed(1));
    for (len, stored) in [
        (plain.params.middle.weight.len(), plain.params.middle.weight.as_slice().len()),
        (plain.params.conv2d1.weight.len(), plain.params.conv2d1.weight.as_slice().len()),
    ] {
        assert_eq!(len, stored);
    }
    let stored: usize = plain.optimizer(Sgd::new(0.1)).lengths().iter().sum();
    assert_eq!(stored, PlainNet::PARAMETERS);
    assert!(PlainNet::workspace_bytes(6) < Net::workspace_bytes(6));
    assert!(PlainNet::activation_bytes(6)[0] < Net::activation_bytes(6)[0]);
    assert_eq!(Tight::workspace_bytes(2), 56);
}

#[test]
fn what_is_known_of_a_network_is_the_same() {
    assert_eq!((PlainNet::PARAMETERS, PlainNet::FLOPS_PER_EXAMPLE), (Net::PARAMETERS, Net::FLOPS_PER_EXAMPLE));
    let named = PlainNet::GRAPH.replace("PlainNet", "Net");
    assert_eq!(named, Net::GRAPH);
}

#[test]
fn what_is_computed_can_be_looked_at() {
    let (net, plain) = (Normed::new(Seed(1)), PlainNormed::new(Seed(1)));
    let x = images();
    let (expected, given) = (net.inspect(x.view(), &LABELS).unwrap(), plain.inspect(x.view(), &LABELS).unwrap());
    assert!((expected.loss().unwrap() - given.loss().unwrap()).abs() < NEAR);
    for name in ["conv2d1.weight", "linear1.weight", "batch_norm1.weight"] {
        let difference = expected.gradient(name).unwrap().to_owned() - given.gradient(name).unwrap();
        assert!(difference.iter().all(|x| x.abs() < NEAR), "{name}: {difference}");
    }
    let report = plain.check_gradients(x.view(), &LABELS).unwrap();
    assert!(report.passes(1e-5), "{report}");
}

/// Statistics move as with vectors, in fused steps and in `apply`.
#[test]
fn running_statistics_are_those_with_vectors() {
    let (mut net, mut plain) = (Normed::new(Seed(1)), PlainNormed::new(Seed(1)));
    let mut apart = plain.clone();
    let (mut ws, mut plain_ws) = (Normed::workspace(6), PlainNormed::workspace(6));
    let (mut optimizer, mut plain_optimizer) = (net.optimizer(Sgd::new(0.1)), plain.optimizer(Sgd::new(0.1)));
    let mut apart_optimizer = apart.optimizer(Sgd::new(0.1));
    let x = images();
    for _ in 0..3 {
        net.train_step(x.view(), &LABELS, &mut optimizer, &mut ws).unwrap();
        plain.train_step(x.view(), &LABELS, &mut plain_optimizer, &mut plain_ws).unwrap();
        apart.gradients(x.view(), &LABELS, &mut plain_ws).unwrap();
        apart.apply(&mut apart_optimizer, &plain_ws).unwrap();
    }
    assert!(far(&net.params, &plain.params) < NEAR);
    assert_eq!(bits(&plain.params), bits(&apart.params));
    let mean = plain.params.batch_norm1.running_mean.to_array();
    assert!(mean.iter().all(|x| *x != 0.0), "{mean}");
}

#[test]
fn mistakes_of_callers_are_errors() {
    let (mut plain, mut ws, x) = (PlainNet::new(Seed(1)), PlainNet::workspace(5), images());
    assert!(matches!(plain.loss(x.view(), &LABELS, &mut ws), Err(Error::BatchTooLarge { .. })));
    let mut ws = PlainNet::workspace(6);
    let mut optimizer = plain.optimizer(Sgd::new(0.1));
    let before = bits(&plain.params);
    let spoilt = x.mapv(|_| f32::NAN);
    let diverged = plain.train_step(spoilt.view(), &LABELS, &mut optimizer, &mut ws);
    assert!(matches!(diverged, Err(Error::Diverged(_))));
    assert_eq!(bits(&plain.params), before);
    // the optimiser of the same network with vectors keeps padding
    let mut padded = Net::new(Seed(1)).optimizer(Sgd::new(0.1));
    let result = plain.train_step(x.view(), &LABELS, &mut padded, &mut ws);
    assert!(matches!(result, Err(Error::OptimizerMismatch { .. })));
    // and so do its tensors
    plain.params.head.weight = Tensor::in_order([3, 17], [1, 0]);
    assert!(matches!(plain.predict(x.view(), &mut ws), Err(Error::Shape { .. })));
    assert!(matches!(plain.train_step(x.view(), &LABELS, &mut optimizer, &mut ws), Err(Error::Shape { .. })));
    plain.params.head.weight = Tensor::packed([3, 17], [1, 0]);
    assert!(plain.predict(x.view(), &mut ws).is_ok());
}

#[test]
fn an_anonymous_network_may_be_plain() {
    let net = network!(#[target(scalar)] x: [4] -> linear(3) -> relu);
    let mut ws = net.workspace_for(2);
    assert_eq!(net.predict(Array2::ones((2, 4)).view(), &mut ws).unwrap().shape(), [2, 3]);
}

/// What plain code does not name: lanes, kernels of the runtime's, threads, and padding.
const ABSENT: &[&str] = &[
    "dispatch",
    "Lane",
    "L::",
    "<L",
    "rt::Task",
    "rt::spans",
    "rt::Span",
    "rt::contract",
    "rt::convolve",
    "rt::max_pool",
    "rt::sum_pool",
    "rt::pick_pool",
    "rt::spread_pool",
    "rt::unpool",
    "rt::running_sum",
    "rt::resample",
    "rt::scratch_len",
    "rt::prepare",
    "rt::pad",
    "rt::apply",
    "rt::assign",
    "in_order",
    "unsafe",
    "inline(always)",
    "vec!",
    "Box",
];

#[test]
fn emitted_code_is_plain_loops() {
    let networks =
        fs::read_dir("networks/printed").unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let mut count = 0;
    for source in networks.filter(|source| !source.contains("#[target")) {
        let code = emitted(&format!("#[target(scalar)] {source}"));
        let found: Vec<_> = ABSENT.iter().filter(|word| code.contains(**word)).collect();
        assert!(found.is_empty(), "{found:?} in the code of {source}");
        // what is looked for is there otherwise
        assert!(emitted(&source).contains("dispatch"));
        count += 1;
    }
    assert!(count >= 6, "{count} networks");
}
