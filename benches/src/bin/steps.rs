//! Time of a train step and of a prediction for the nets that the peers are measured on, a JSON line each, in the
//! peers' format: `BENCH_THREADS=1 BENCH_ONLY=mlp_s cargo run --release -p benches --bin steps`.

use benches::{Times, labels, time, values};
use nn_runtime::ndarray::{Array, Array2, ArrayView2};
use nn_runtime::{Error, ParameterSet, Seed, Sgd, network};

network! { Tiny(x: [2]) { x -> linear(16) -> tanh -> linear(1) -> mse } }
network! { Small(x: [64]) { x -> linear(32) -> relu -> linear(10) -> softmax_ce } }
network! { MlpS(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce } }
network! {
    Cnn(x: [3, 32, 32]) {
        x -> conv2d(32, 3, padding = 1) -> relu -> max_pool(2) -> conv2d(64, 3, padding = 1) -> relu -> max_pool(2)
          -> flatten -> linear(128) -> relu -> linear(10) -> softmax_ce
    }
}
network! { MlpL(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce } }

const RATE: f32 = 0.01;

fn main() -> Result<(), Error> {
    let threads = number("BENCH_THREADS", 1.0);
    #[expect(clippy::cast_sign_loss, reason = "a count of threads")]
    nn_runtime::set_threads(threads as usize);
    let mlp = [1, 32, 128, 256, 1024];
    tiny("tiny_tanh", &[1, 64])?;
    small("tiny_ce", &[1, 64])?;
    mlp_s("mlp_s", &mlp)?;
    mlp_l("mlp_l", &mlp)?;
    cnn("cnn", &[1, 32, 128])
}

fn number(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn wanted(net: &str) -> bool {
    std::env::var("BENCH_ONLY").map_or(true, |only| only.split(',').any(|name| name == net))
}

/// Fills parameters as the peers do: tensors 2·l and 2·l + 1 for weight and bias of layer l, in ±1/√`fan_in`.
fn fill(params: &mut impl ParameterSet<f32>) {
    let mut tensor = 0;
    let mut scale = 1.0;
    params.visit_mut(&mut |_, mut view| {
        if view.ndim() >= 2 {
            scale = 1.0 / (view.shape()[1..].iter().product::<usize>() as f32).sqrt();
        }
        let data = values(tensor, view.len(), scale);
        view.iter_mut().zip(data).for_each(|(to, from)| *to = from);
        tensor += 1;
    });
}

fn report(net: &str, batch: usize, what: &str, times: Times, losses: [f32; 2]) {
    let threads = nn_runtime::threads();
    let Times { median, min, p90 } = times;
    let [loss0, loss10] = losses;
    println!(
        "{{\"system\":\"nn\",\"net\":\"{net}\",\"batch\":{batch},\"threads\":{threads},\"what\":\"{what}\",\"median_us\":{median:.3},\"min_us\":{min:.3},\"p90_us\":{p90:.3},\"loss0\":{loss0:.6},\"loss10\":{loss10:.6}}}"
    );
}

/// The same measurement for each type of network: they share method names, not a trait.
macro_rules! measured {
    ($function:ident, $net:ident, [$($size:literal),*], $target:expr) => {
        fn $function(name: &str, batches: &[usize]) -> Result<(), Error> {
            let seconds = number("BENCH_SECS", 0.4);
            for batch in batches.iter().copied().filter(|_| wanted(name)) {
                let inputs = batch $(* $size)*;
                let x = Array::from_shape_vec((batch, $($size),*), values(1000, inputs, 1.0)).unwrap_or_default();
                let target = $target(batch);
                let mut net = $net::new(Seed(0));
                fill(&mut net.params);
                let mut ws = $net::workspace(batch);
                let mut optimizer = net.optimizer(Sgd::new(RATE));
                let mut step = |net: &mut $net| net.train_step(x.view(), as_target(&target), &mut optimizer, &mut ws);
                let mut losses = Vec::new();
                for _ in 0..=10 {
                    losses.push(step(&mut net)?);
                }
                let mut failed = None;
                let times = time(seconds, || failed = step(&mut net).err());
                report(name, batch, "train_step", times, [losses[0], losses[10]]);
                let times = time(seconds, || {
                    let scores = net.predict(x.view(), &mut ws).map(|scores| scores[[0, 0]]);
                    std::hint::black_box(&scores);
                });
                report(name, batch, "infer", times, [losses[0], f32::NAN]);
                failed.map_or(Ok(()), Err)?;
            }
            Ok(())
        }
    };
}

/// What a target is passed as.
trait Target {
    type Passed<'a>
    where
        Self: 'a;
    fn pass(&self) -> Self::Passed<'_>;
}

impl Target for Vec<u32> {
    type Passed<'a> = &'a [u32];
    fn pass(&self) -> &[u32] {
        self
    }
}

impl Target for Array2<f32> {
    type Passed<'a> = ArrayView2<'a, f32>;
    fn pass(&self) -> ArrayView2<'_, f32> {
        self.view()
    }
}

fn as_target<T: Target>(target: &T) -> T::Passed<'_> {
    target.pass()
}

fn classes(batch: usize) -> Vec<u32> {
    labels(batch, 10)
}

fn numbers(batch: usize) -> Array2<f32> {
    Array2::from_shape_vec((batch, 1), values(2000, batch, 1.0)).unwrap_or_default()
}

measured!(tiny, Tiny, [2], numbers);
measured!(small, Small, [64], classes);
measured!(mlp_s, MlpS, [3072], classes);
measured!(mlp_l, MlpL, [3072], classes);
measured!(cnn, Cnn, [3, 32, 32], classes);
