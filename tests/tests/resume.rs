//! A run that stops and goes on from a file ends at the same bits as one that does not stop, with every optimiser.
#![allow(missing_docs)]

use std::path::Path;

use nn_runtime::checkpoint::{Metadata, load_training, load_training_all, save_training, save_training_all};
use nn_runtime::ndarray::{Array2, Array4};
use nn_runtime::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Draws, Error, Group, Lamb, Lion, Muon, NAdam, Optimizer, ParameterSet,
    RAdam, Resumable, RmsProp, Rule, Seed, Sgd, gradients, network,
};
use tempfile::tempdir;

network! {
    // filters, matrices whose rows are padded, vectors; all weights are in the loss, too
    Net(x: [2, 5, 5]) {
        x -> conv2d(3, 3) -> relu -> flatten -> linear(17) as middle -> tanh -> linear(3) as head -> softmax_ce + l2(1e-3)
    }
}

/// A network, its workspace, and a batch.
struct Run {
    net: Net,
    ws: NetWorkspace,
    x: Array4<f32>,
}

const LABELS: [u8; 6] = [0, 1, 2, 2, 1, 0];

impl Run {
    fn new(seed: u64) -> Self {
        let number =
            |(i, c, h, w): (usize, usize, usize, usize)| ((i * 37 + c * 19 + h * 7 + w * 5) % 23) as f32 / 11.5 - 1.0;
        Self { net: Net::new(Seed(seed)), ws: Net::workspace(6), x: Array4::from_shape_fn((6, 2, 5, 5), number) }
    }

    fn bits(&self) -> Vec<u32> {
        self.net
            .params
            .arrays()
            .iter()
            .flat_map(|(_, array)| array.iter().map(|x| x.to_bits()).collect::<Vec<_>>())
            .collect()
    }

    fn gradients(&mut self) {
        self.net.gradients(self.x.view(), &LABELS, &mut self.ws).unwrap();
    }

    fn step<R: Rule>(&mut self, optimizer: &mut Optimizer<R>) {
        self.net.train_step(self.x.view(), &LABELS, optimizer, &mut self.ws).unwrap();
    }
}

const STEPS: u64 = 4;

/// Goes `STEPS` steps, writes a file, goes on; and from another start, with new optimisers, goes on from the file.
fn goes_on<O>(
    make: impl Fn(&Net) -> O,
    step: impl Fn(&mut Run, &mut O),
    save: impl Fn(&Path, &Net, &O) -> Result<(), Error>,
    load: impl Fn(&Path, &mut Net, &mut O) -> Result<Metadata, Error>,
) {
    let directory = tempdir().unwrap();
    let path = directory.path().join("run.safetensors");
    let mut run = Run::new(1);
    let start = run.bits();
    let mut optimizers = make(&run.net);
    (0..STEPS).for_each(|_| step(&mut run, &mut optimizers));
    save(&path, &run.net, &optimizers).unwrap();
    let stopped = run.bits();
    assert_ne!(stopped, start);
    (0..STEPS).for_each(|_| step(&mut run, &mut optimizers));
    assert_ne!(run.bits(), stopped);

    let mut resumed = Run::new(2);
    let mut new = make(&resumed.net);
    // what was kept before goes
    step(&mut resumed, &mut new);
    load(&path, &mut resumed.net, &mut new).unwrap();
    assert_eq!(resumed.bits(), stopped);
    (0..STEPS).for_each(|_| step(&mut resumed, &mut new));
    assert_eq!(resumed.bits(), run.bits());
}

fn one_goes_on<O: Resumable>(make: impl Fn(&Net) -> O, step: impl Fn(&mut Run, &mut O)) {
    goes_on(
        make,
        step,
        |path, net, optimizer| save_training(path, &net.params, optimizer, &Metadata::new()),
        |path, net, optimizer| load_training(path, &mut net.params, optimizer),
    );
}

fn rule_goes_on<R: Rule + Copy>(rule: R) {
    one_goes_on(|net| net.optimizer(rule), Run::step);
}

#[test]
fn descent() {
    rule_goes_on(Sgd::new(0.1));
    rule_goes_on(Sgd::new(0.1).weight_decay(0.01).momentum(0.9));
    // the first step alone is not dampened
    rule_goes_on(Sgd::new(0.1).momentum(0.9).dampening(0.5).nesterov(true));
}

#[test]
fn adams_family() {
    rule_goes_on(Adam::new(0.01).weight_decay(0.01));
    rule_goes_on(Adam::new(0.01).betas(0.9, 0.5).amsgrad());
    rule_goes_on(AdamW::new(0.01));
    rule_goes_on(AdamW::new(0.01).betas(0.9, 0.5).amsgrad());
    rule_goes_on(Adamax::new(0.01));
    rule_goes_on(NAdam::new(0.01));
    rule_goes_on(RAdam::new(0.01).betas(0.9, 0.9));
    rule_goes_on(Lion::new(0.001));
}

#[test]
fn adaptive_rates() {
    rule_goes_on(Adagrad::new(0.01).lr_decay(0.1).initial_accumulator_value(0.1));
    rule_goes_on(RmsProp::new(0.01));
    rule_goes_on(RmsProp::new(0.01).momentum(0.9));
    rule_goes_on(RmsProp::new(0.01).centered());
    rule_goes_on(RmsProp::new(0.01).momentum(0.9).centered());
    rule_goes_on(Adadelta::new(1.0));
}

#[test]
fn steps_by_gradients_in_memory() {
    one_goes_on(
        |_| Lamb::new(0.01).weight_decay(0.01),
        |run, lamb| {
            run.gradients();
            lamb.step(&mut run.net.params, run.ws.gradients()).unwrap();
        },
    );
    one_goes_on(
        |_| Muon::new(0.02).weight_decay(0.01),
        |run, muon| {
            run.gradients();
            muon.step(&mut run.net.params, run.ws.gradients(), |name| name.ends_with("weight")).unwrap();
        },
    );
}

/// Matrices and filters by Muon, the rest by `AdamW`, whose gradients of the others are 0.
#[test]
fn two_optimisers_of_one_network() {
    let is_hidden = |name: &str| name == "conv2d1.weight" || name == "middle.weight";
    goes_on(
        |net| {
            let mut rest = net.optimizer(AdamW::new(0.01));
            rest.group(&net.params, |known| is_hidden(&known.name), Group { lr_scale: 0.0, ..Group::default() })
                .unwrap();
            (Muon::new(0.02), rest)
        },
        |run, (muon, rest)| {
            run.gradients();
            gradients::clip_norm(run.ws.gradients_mut(), 1.0).unwrap();
            muon.step(&mut run.net.params, run.ws.gradients(), is_hidden).unwrap();
            run.net.apply(rest, &run.ws).unwrap();
        },
        |path, net, (muon, rest)| {
            save_training_all(path, &net.params, &[("muon", muon), ("rest", rest)], &Metadata::new())
        },
        |path, net, (muon, rest)| load_training_all(path, &mut net.params, &mut [("muon", muon), ("rest", rest)]),
    );
}

/// Groups are settings: they are made again, and count the steps of the run, not those since it was resumed.
#[test]
fn groups_that_wait_count_the_steps_of_the_whole_run() {
    for from_step in [STEPS - 2, STEPS, STEPS + 2] {
        one_goes_on(
            |net| {
                let mut optimizer = net.optimizer(AdamW::new(0.01));
                let later = Group { from_step, weight_decay_scale: 0.0, ..Group::default() };
                optimizer.group(&net.params, |known| known.layer() == "head", later).unwrap();
                optimizer
            },
            Run::step,
        );
    }
    // the head starts to move in the step after so many, also where that is after the file
    let directory = tempdir().unwrap();
    let path = directory.path().join("run.safetensors");
    let (mut run, from_step) = (Run::new(1), 3);
    let grouped = |net: &Net| {
        let mut optimizer = net.optimizer(Sgd::new(0.1));
        let later = Group { from_step, ..Group::default() };
        optimizer.group(&net.params, |known| known.layer() == "head", later).unwrap();
        optimizer
    };
    let mut optimizer = grouped(&run.net);
    let head = run.net.params.head.weight.to_array();
    (0..2).for_each(|_| run.step(&mut optimizer));
    save_training(&path, &run.net.params, &optimizer, &Metadata::new()).unwrap();
    let (mut resumed, mut without) = (grouped(&run.net), run.net.optimizer(Sgd::new(0.1)));
    load_training(&path, &mut run.net.params, &mut resumed).unwrap();
    run.step(&mut resumed);
    assert_eq!((run.net.params.head.weight.to_array(), resumed.taken()), (head.clone(), 3));
    run.step(&mut resumed);
    assert_ne!(run.net.params.head.weight.to_array(), head);
    // the file does not say what the groups were
    load_training(&path, &mut run.net.params, &mut without).unwrap();
    run.step(&mut without);
    assert_ne!(run.net.params.head.weight.to_array(), head);
}

network! {
    Random(x: [6]) { x -> linear(9) -> relu -> dropout(0.4) -> linear(3) -> softmax_ce }
}

/// A network that draws, its workspace, and a batch.
struct Drawing {
    net: Random,
    ws: RandomWorkspace,
    x: Array2<f32>,
}

impl Drawing {
    fn new(seed: u64) -> Self {
        let x = Array2::from_shape_fn((6, 6), |(i, j)| ((i * 37 + j * 19) % 23) as f32 / 11.5 - 1.0);
        Self { net: Random::new(Seed(seed)), ws: Random::workspace(6), x }
    }

    fn gradients(&mut self) -> f32 {
        self.net.gradients(self.x.view(), &LABELS, &mut self.ws).unwrap().loss
    }
}

/// Steps, a file, and from there on the same losses and weights: of a network of another seed.
fn draws_go_on<O: Resumable>(make: impl Fn(&Random) -> O, step: impl Fn(&mut Drawing, &mut O) -> f32) {
    let directory = tempdir().unwrap();
    let path = directory.path().join("run.safetensors");
    let mut run = Drawing::new(1);
    let mut optimizer = make(&run.net);
    for _ in 0..3 {
        step(&mut run, &mut optimizer);
    }
    save_training(&path, &run.net.params, &optimizer, &Metadata::new()).unwrap();
    let losses: Vec<u32> = (0..3).map(|_| step(&mut run, &mut optimizer).to_bits()).collect();
    assert!(losses.windows(2).all(|pair| pair[0] != pair[1]));

    let mut resumed = Drawing::new(2);
    let mut new = make(&resumed.net);
    step(&mut resumed, &mut new);
    assert!(load_training(&path, &mut resumed.net.params, &mut new).unwrap().is_empty(), "none of the user's");
    let again: Vec<u32> = (0..3).map(|_| step(&mut resumed, &mut new).to_bits()).collect();
    assert_eq!(again, losses);
    let weights = |run: &Drawing| format!("{:?}", run.net.params.arrays());
    assert_eq!(weights(&resumed), weights(&run));
}

#[test]
fn what_random_layers_draw_goes_on() {
    draws_go_on(
        |net| net.optimizer(Adam::new(0.01)),
        |run, optimizer| run.net.train_step(run.x.view(), &LABELS, optimizer, &mut run.ws).unwrap(),
    );
    draws_go_on(
        |net| net.optimizer(Sgd::new(0.1)),
        |run, optimizer| {
            let loss = run.gradients();
            run.net.apply(optimizer, &run.ws).unwrap();
            loss
        },
    );
    // batches of one step draw other numbers each
    draws_go_on(
        |net| net.optimizer(Sgd::new(0.1)),
        |run, optimizer| {
            let first = run.gradients();
            let sum = run.ws.gradients().clone();
            let second = run.gradients();
            assert_ne!(first.to_bits(), second.to_bits());
            gradients::add(run.ws.gradients_mut(), &sum, 1.0).unwrap();
            run.net.apply(optimizer, &run.ws).unwrap();
            first + second
        },
    );
    draws_go_on(
        |_| Lamb::new(0.01),
        |run, optimizer| {
            let loss = run.gradients();
            optimizer.step(&mut run.net.params, run.ws.gradients()).unwrap();
            loss
        },
    );
}

/// A step draws the same numbers either way.
#[test]
fn a_step_by_gradients_draws_what_a_training_step_does() {
    let (mut one, mut other) = (Drawing::new(1), Drawing::new(1));
    let (mut optimizer, mut by_gradients) = (one.net.optimizer(Sgd::new(0.1)), other.net.optimizer(Sgd::new(0.1)));
    for _ in 0..3 {
        let loss = one.net.train_step(one.x.view(), &LABELS, &mut optimizer, &mut one.ws).unwrap();
        assert_eq!(loss.to_bits(), other.gradients().to_bits());
        other.net.apply(&mut by_gradients, &other.ws).unwrap();
    }
}

/// A network's own file has the state, too; one that does not say it leaves that as it is.
#[test]
fn files_without_a_state_of_random_layers_leave_it() {
    let directory = tempdir().unwrap();
    let [with, without] = ["with", "without"].map(|name| directory.path().join(name));
    let (mut run, mut optimizer) = (Drawing::new(1), Random::new(Seed(1)).optimizer(Sgd::new(0.1)));
    (0..2).for_each(|_| drop(run.net.train_step(run.x.view(), &LABELS, &mut optimizer, &mut run.ws)));
    run.net.save(&with).unwrap();
    assert_eq!(Random::load(&with).unwrap().params.draws(), Some(Draws { seed: Seed(1), steps: 2 }));
    // as an earlier version, or PyTorch, writes it
    let bytes = std::fs::read(&with).unwrap();
    let blanked = String::from_utf8_lossy(&bytes).contains("network.seed");
    assert!(blanked);
    let other = |bytes: &[u8], from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        [&bytes[..at], to, &bytes[at + from.len()..]].concat()
    };
    std::fs::write(&without, other(&bytes, b"network.seed", b"another.seed")).unwrap();
    assert_eq!(Random::load(&without).unwrap().params.draws(), Some(Draws::new(Seed(0))));
    std::fs::write(&without, other(&bytes, b"\"network.seed\":\"1\"", b"\"network.seed\":\"x\"")).unwrap();
    let error = Random::load(&without).unwrap_err().to_string();
    assert!(error.ends_with("`network.seed`: expected a whole number in the metadata, given \"x\""), "{error}");
}
