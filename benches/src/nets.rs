//! The networks that the peers are measured on, and our own time for each.

use nn_runtime::ndarray::{Array, Array2, Dim, Dimension, IntoDimension, Ix2};
use nn_runtime::{Error, ParameterSet, Seed, Sgd, network};

use crate::bound::Layer;
use crate::results::{Row, What};
use crate::{Times, labels, time, values};

network! { Tiny(x: [2]) { x -> linear(16) -> tanh -> linear(1) -> mse } }
network! { Small(x: [64]) { x -> linear(32) -> relu -> linear(10) -> softmax_ce } }
network! { MlpS(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce } }
network! { MlpL(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce } }
network! {
    Cnn(x: [3, 32, 32]) {
        x -> conv2d(32, kernel = 3, padding = 1) -> relu -> max_pool(2)
          -> conv2d(64, kernel = 3, padding = 1) -> relu -> max_pool(2)
          -> flatten -> linear(128) -> relu -> linear(10) -> softmax_ce
    }
}

/// One of the networks.
pub struct Net {
    /// What the peers call it.
    pub name: &'static str,
    /// What it is called in tables.
    pub title: &'static str,
    /// The batches that are measured.
    pub batches: &'static [usize],
    /// Its layers, for the bound.
    pub layers: &'static [Layer],
    /// A train step and a prediction of a batch, each timed for so many seconds.
    pub measure: fn(f64, usize) -> Result<[Measured; 2], Error>,
    /// So many train steps of a batch.
    pub steps: fn(usize, u32) -> Result<(), Error>,
}

/// What was measured of one call.
pub struct Measured {
    what: What,
    times: Times,
    loss: [Option<f64>; 2],
}

const TINY: &[usize] = &[1, 64];
const MLP: &[usize] = &[1, 32, 128, 256, 1024];

/// A line of [`NETS`]: networks share the names of their methods, not a trait.
macro_rules! net {
    ($name:literal, $title:literal, $net:ident, [$($size:literal),+], $target:ident.$pass:ident, $batches:expr, $layers:expr) => {
        Net {
            name: $name,
            title: $title,
            batches: $batches,
            layers: &$layers,
            measure: |seconds, batch| {
                let (x, target) = (examples([batch $(, $size)+]), $target(batch));
                let (mut net, mut ws) = ($net::new(Seed(0)), $net::workspace(batch));
                fill(&mut net.params);
                let mut optimizer = net.optimizer(Sgd::new(RATE));
                let trained = trained(seconds, || net.train_step(x.view(), target.$pass(), &mut optimizer, &mut ws))?;
                let predicted = predicted(seconds, || Ok(net.predict(x.view(), &mut ws)?[[0, 0]]));
                Ok([trained, predicted])
            },
            steps: |batch, count| {
                let (x, target) = (examples([batch $(, $size)+]), $target(batch));
                let (mut net, mut ws) = ($net::new(Seed(0)), $net::workspace(batch));
                let mut optimizer = net.optimizer(Sgd::new(RATE));
                (0..count).try_for_each(|_| net.train_step(x.view(), target.$pass(), &mut optimizer, &mut ws).map(drop))
            },
        }
    };
}

/// The learning rate.
const RATE: f32 = 0.01;

/// All of them. A line is a network: its names, its type, the shape of an example, what its targets are and how they are
/// passed, batches, layers.
pub const NETS: &[Net] = &[
    net!("tiny_tanh", "2-16-1", Tiny, [2], numbers.view, TINY, [(2, 16, 1), (16, 1, 1)]),
    net!("tiny_ce", "64-32-10", Small, [64], classes.as_slice, TINY, [(64, 32, 1), (32, 10, 1)]),
    net!("mlp_s", "3072-100-10", MlpS, [3072], classes.as_slice, MLP, [(3072, 100, 1), (100, 10, 1)]),
    net!(
        "mlp_l",
        "3072-512-512-10",
        MlpL,
        [3072],
        classes.as_slice,
        MLP,
        [(3072, 512, 1), (512, 512, 1), (512, 10, 1)]
    ),
    net!(
        "cnn",
        "CNN",
        Cnn,
        [3, 32, 32],
        classes.as_slice,
        &[1, 32, 128],
        [(27, 32, 1024), (288, 64, 256), (4096, 128, 1), (128, 10, 1)]
    ),
];

/// Our rows for one network: every batch, train step and prediction, on the threads that are allowed.
///
/// # Errors
/// If a network refuses its input: a bug.
pub fn run(net: &Net, seconds: f64, mut found: impl FnMut(Row)) -> Result<(), Error> {
    for batch in net.batches.iter().copied() {
        for Measured { what, times, loss } in (net.measure)(seconds, batch)? {
            found(Row {
                system: "nn".to_owned(),
                net: net.name.to_owned(),
                batch,
                threads: nn_runtime::threads(),
                what,
                median_us: times.median,
                min_us: times.min,
                p90_us: times.p90,
                loss0: loss[0],
                loss10: loss[1],
            });
        }
    }
    Ok(())
}

/// Fills parameters as the peers do: tensors 2·l and 2·l + 1 for weight and bias of layer l, in ±1/√`fan_in`.
pub fn fill(params: &mut impl ParameterSet<f32>) {
    let mut tensor = 0;
    let mut scale = 1.0;
    params.visit_mut(&mut |_, mut view| {
        if view.ndim() > 1 {
            scale = 1.0 / ((view.len() / view.shape()[0]) as f32).sqrt();
        }
        let data = values(tensor, view.len(), scale);
        view.iter_mut().zip(data).for_each(|(to, from)| *to = from);
        tensor += 1;
    });
}

/// Eleven steps for the losses, then steps for the time.
fn trained(seconds: f64, mut step: impl FnMut() -> Result<f32, Error>) -> Result<Measured, Error> {
    let mut losses = [0.0; 11];
    for loss in &mut losses {
        *loss = step()?;
    }
    let mut failed = None;
    let times = time(seconds, || failed = step().err().or(failed.take()));
    let loss = [losses[0], losses[10]].map(|loss| Some(f64::from(loss)));
    failed.map_or(Ok(Measured { what: What::TrainStep, times, loss }), Err)
}

fn predicted(seconds: f64, mut predict: impl FnMut() -> Result<f32, Error>) -> Measured {
    let times = time(seconds, || drop(std::hint::black_box(predict())));
    Measured { what: What::Infer, times, loss: [None; 2] }
}

fn examples<const N: usize>(shape: [usize; N]) -> Array<f32, Dim<[usize; N]>>
where
    Dim<[usize; N]>: Dimension,
    [usize; N]: IntoDimension<Dim = Dim<[usize; N]>>,
{
    let data = values(1000, shape.iter().product(), 1.0);
    Array::from_shape_vec(shape, data).unwrap_or_default()
}

fn classes(batch: usize) -> Vec<u32> {
    labels(batch, 10)
}

fn numbers(batch: usize) -> Array2<f32> {
    Array::from_shape_vec(Ix2(batch, 1), values(2000, batch, 1.0)).unwrap_or_default()
}
