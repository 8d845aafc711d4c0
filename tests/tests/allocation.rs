//! After `workspace`, nothing allocates: neither in a prediction nor in training, with one thread or several, on any
//! instruction set.
#![allow(missing_docs)]

use std::hint::black_box;
use std::process::Command;

use nn_runtime::data::{Augment, Batches, Dataset, Mix, Normalisation};
use nn_runtime::ndarray::{Array1, Array2};
use nn_runtime::{Adam, Lamb, Muon, Rule, Seed, Sgd, network, set_threads};
use nn_tests::allocated::{Counting, requests};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The requests during a call.
#[track_caller]
fn free_of_allocation<T>(what: &str, call: impl FnOnce() -> T) -> T {
    let before = requests();
    let result = black_box(call());
    let requests = requests() - before;
    assert_eq!(requests, 0, "{what} allocates {requests} times ({})", nn_runtime::isa());
    result
}

network! {
    Classifier<const H: usize>(x: [600]) {
        x -> linear(H) as hidden -> relu -> dropout(0.3) -> linear(40) -> tanh -> linear(10) -> softmax_ce + l2(1e-4)
    }
}

network! {
    #[target(scalar)]
    Plain(x: [3, 8, 8]) {
        x -> conv2d(4, 3, padding = 1) -> batch_norm -> relu -> max_pool(2) -> flatten -> dropout(0.2) -> linear(10)
          -> softmax_ce
    }
}

network! {
    Several(#[grad] x: [30], y: [30], labels: class(5), target: [30]) {
        param w: [30, 30] = glorot_uniform;
        let h = w @ (x * y);
        let z = h -> linear(5);
        z -> svm(labels) + h -> dropout -> mse(target)
    }
}

network! {
    Gate(#[grad] x: [], #[grad] y: [], #[grad] z: []) { ((x + y) * z, x * y) }
}

fn values(rows: usize, columns: usize) -> Array2<f32> {
    Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17) % 13) as f32 / 6.5 - 1.0)
}

fn train<R: Rule>(rule: R, batch: usize) {
    let mut net = Classifier::<130>::new(Seed(1));
    let mut optimizer = net.optimizer(rule);
    let mut ws = Classifier::<130>::workspace(batch);
    let x = values(batch, 600);
    let labels: Vec<u8> = (0..batch).map(|i| (i % 10) as u8).collect();
    // the first call of all: nothing may be put off until then
    free_of_allocation("train_step", || net.train_step(x.view(), &labels, &mut optimizer, &mut ws)).unwrap();
    free_of_allocation("predict", || net.predict(x.view(), &mut ws).map(|scores| scores[[0, 0]])).unwrap();
    free_of_allocation("loss", || net.loss(x.view(), &labels, &mut ws)).unwrap();
    free_of_allocation("gradients", || net.gradients(x.view(), &labels, &mut ws).map(|g| g.loss)).unwrap();
    free_of_allocation("apply", || net.apply(&mut optimizer, &ws)).unwrap();
    free_of_allocation("train_step", || net.train_step(x.view(), &labels, &mut optimizer, &mut ws)).unwrap();
    let fewer = x.slice(nn_runtime::ndarray::s![..1, ..]);
    free_of_allocation("a smaller batch", || net.train_step(fewer, &labels[..1], &mut optimizer, &mut ws)).unwrap();
}

/// A network without vectors.
fn plain<R: Rule>(rule: R) {
    let (mut net, mut ws) = (Plain::new(Seed(1)), Plain::workspace(70));
    let mut optimizer = net.optimizer(rule);
    // sums over so many examples have memory beside them
    let x = values(70, 192).into_shape_with_order((70, 3, 8, 8)).unwrap();
    let labels: Vec<u8> = (0..70_u8).map(|i| i % 10).collect();
    free_of_allocation("train_step", || net.train_step(x.view(), &labels, &mut optimizer, &mut ws)).unwrap();
    free_of_allocation("predict", || net.predict(x.view(), &mut ws).map(|scores| scores[[0, 0]])).unwrap();
    free_of_allocation("loss", || net.loss(x.view(), &labels, &mut ws)).unwrap();
    free_of_allocation("gradients", || net.gradients(x.view(), &labels, &mut ws).map(|g| g.loss)).unwrap();
    free_of_allocation("apply", || net.apply(&mut optimizer, &ws)).unwrap();
}

/// Steps by gradients in memory: the first makes room.
fn layerwise() {
    let (mut net, mut ws) = (Classifier::<130>::new(Seed(1)), Classifier::<130>::workspace(7));
    let (mut lamb, mut muon) = (Lamb::new(0.01), Muon::new(0.01));
    let (x, labels) = (values(7, 600), [0_u8, 1, 2, 3, 4, 5, 6]);
    net.gradients(x.view(), &labels, &mut ws).unwrap();
    let mut step = || {
        lamb.step(&mut net.params, ws.gradients())?;
        muon.step(&mut net.params, ws.gradients(), |name| name == "hidden.weight")
    };
    step().unwrap();
    free_of_allocation("a later step of LAMB and Muon", step).unwrap();
}

fn several(batch: usize) {
    let mut net = Several::new(Seed(1));
    let mut optimizer = net.optimizer(Sgd::new(0.1).weight_decay(1e-3).momentum(0.9).nesterov(true));
    let mut ws = net.workspace_for(batch);
    let (x, y, target) = (values(batch, 30), values(batch, 30), values(batch, 30));
    let labels = vec![4_i64; batch];
    for _ in 0..2 {
        free_of_allocation("predict", || net.predict(x.view(), y.view(), &mut ws).map(|_| ())).unwrap();
        free_of_allocation("loss", || net.loss(x.view(), y.view(), &labels, target.view(), &mut ws)).unwrap();
        free_of_allocation("gradients", || {
            net.gradients(x.view(), y.view(), &labels, target.view(), &mut ws).map(|gradients| gradients.x[[0, 0]])
        })
        .unwrap();
        free_of_allocation("train_step", || {
            net.train_step(x.view(), y.view(), &labels, target.view(), &mut optimizer, &mut ws)
        })
        .unwrap();
    }
}

fn gate(batch: usize) {
    let net = Gate::new(Seed(1));
    let mut ws = Gate::workspace(batch);
    let x = Array1::from_elem(batch, 2.0);
    free_of_allocation("predict", || net.predict(x.view(), x.view(), x.view(), &mut ws).map(|_| ())).unwrap();
    free_of_allocation("gradients", || net.gradients(x.view(), x.view(), x.view(), &mut ws).map(|_| ())).unwrap();
}

/// Batches are made in buffers that the first of them fill, on this thread and on another.
fn load() {
    let names = vec!["even".to_owned(), "odd".to_owned()];
    let pixels = (0..12 * 3000_usize).map(|i| i as u8).collect();
    let data = Dataset::new(pixels, [3, 2, 2], (0..3000_usize).map(|i| (i % 2) as u8).collect(), names).unwrap();
    let jitter = Augment::ColourJitter { brightness: 0.1, contrast: 0.1, saturation: 0.1 };
    let changes =
        [Augment::Flip { probability: 0.5 }, Augment::PadAndCrop { padding: 1 }, Augment::Cutout { size: 1 }, jitter];
    let batches = Batches::new(&data, &Normalisation::of(&data), 3).unwrap().balanced(Seed(1)).unwrap();
    let mut batches = batches.augmented(&changes, Seed(1)).unwrap();
    let mut mixes = [Mix::mixup(0.2, 2, Seed(1)), Mix::cutmix(1.0, 2, Seed(1))].map(Result::unwrap);
    let first = batches.next_batch().unwrap();
    for mix in &mut mixes {
        drop(mix.apply(&first));
    }
    free_of_allocation("start", || batches.start(1));
    free_of_allocation("an epoch", || {
        while let Some(batch) = batches.next_batch() {
            for mix in &mut mixes {
                drop(mix.apply(&batch));
            }
        }
    });
    batches.start(2);
    let (before, mut count) = (requests(), 0);
    batches.prefetch(|batches| {
        while batches.next_batch().is_some() {
            count += 1;
        }
    });
    // the thread itself, its channels and the second buffer: none for a batch
    let requests = requests() - before;
    assert!(count == 1000 && requests < 100, "{requests} requests for {count} batches on another thread");
}

/// Set in the processes that `main` starts, one an instruction set.
const CHILD: &str = "NN_TEST_ALLOCATION";

/// A program without a test harness, whose own thread would be counted, too.
fn main() {
    if std::env::var_os(CHILD).is_none() {
        let program = std::env::current_exe().unwrap();
        for isa in ["baseline", "avx2", "avx512"] {
            let child = Command::new(&program).env(CHILD, "1").env("NN_ISA", isa).status().unwrap();
            assert!(child.success(), "{isa}: {child}");
        }
        println!("nothing allocates after `workspace`");
        return;
    }
    for threads in [1, 2] {
        set_threads(threads);
        for batch in [1, 7, 128] {
            train(Sgd::new(0.01), batch);
            train(Sgd::new(0.01).momentum(0.9), batch);
            train(Adam::new(0.01).amsgrad(), batch);
            plain(Adam::new(0.01).amsgrad());
            several(batch);
            gate(batch);
        }
        layerwise();
    }
    load();
}
