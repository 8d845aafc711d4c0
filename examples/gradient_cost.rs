//! What the gradient of every weight costs: by one forward and one backward pass, and by central differences, which
//! need two forward passes a weight.
//!
//! ```text
//! cargo run --release --example gradient_cost
//! ```

use examples::output::{end, line, lines};
use nn_runtime::ndarray::Array2;
use nn_runtime::{Error, Seed, network};
use std::process::ExitCode;
use std::time::{Duration, Instant};

network! {
    /// s = W2·relu(W1·x + b1) + b2, and the cross-entropy of its softmax.
    pub TwoLayer<const D: usize, const H: usize>(x: [D]) {
        x -> linear(H) as hidden -> relu -> linear(10) as scores -> softmax_ce
    }
}

const BATCH: usize = 8;

fn main() -> ExitCode {
    end(work().map_err(Into::into))
}

fn work() -> Result<(), Error> {
    line(format_args!("dL/dW of every weight of s = W2·relu(W1·x + b1) + b2 under softmax_ce, on a batch of {BATCH}"));
    line("");
    line("                           forward + backward           2N forward         check_gradients, in f64");
    line("     network  weights N    passes        time    passes        time    times    worst relative error");
    measure::<64, 8>()?;
    measure::<64, 32>()?;
    measure::<64, 128>()?;
    estimate::<3072, 100>()
}

/// Measures all three on a network of D inputs and H hidden units.
fn measure<const D: usize, const H: usize>() -> Result<(), Error> {
    let net = TwoLayer::<D, H>::new(Seed(42));
    let mut workspace = TwoLayer::<D, H>::workspace(BATCH);
    let (x, labels) = batch(D);

    let backward = mean_of(2000, || net.gradients(x.view(), &labels, &mut workspace).map(|gradients| gradients.loss))?;
    let weights = TwoLayer::<D, H>::PARAMETERS;
    let started = Instant::now();
    for _ in 0..2 * weights {
        net.loss(x.view(), &labels, &mut workspace)?;
    }
    let forward = started.elapsed();
    let started = Instant::now();
    let report = net.check_gradients(x.view(), &labels)?;
    let checked = started.elapsed();
    let worst = report.worst().map_or(0.0, |parameter| parameter.max_relative_error);
    line(format_args!(
        "{:>12} {weights:>10} {:>9} {:>11} {:>9} {:>11} {:>8.0} {:>11} {worst:>11.1e}",
        format!("{D}-{H}-10"),
        "1 + 1",
        time(backward),
        2 * weights,
        time(forward),
        forward.as_secs_f64() / backward.as_secs_f64(),
        time(checked),
    ));
    Ok(())
}

/// Measures one pass of each kind, and multiplies.
fn estimate<const D: usize, const H: usize>() -> Result<(), Error> {
    let net = TwoLayer::<D, H>::new(Seed(42));
    let mut workspace = TwoLayer::<D, H>::workspace(BATCH);
    let (x, labels) = batch(D);
    let backward = mean_of(2000, || net.gradients(x.view(), &labels, &mut workspace).map(|gradients| gradients.loss))?;
    let forward = mean_of(2000, || net.loss(x.view(), &labels, &mut workspace))?;
    let weights = TwoLayer::<D, H>::PARAMETERS;
    let all = forward.mul_f64(2.0 * weights as f64);
    lines(format_args!(
        "\n{D}-{H}-10 for CIFAR-10, {weights} weights: {} for one pass forward and backward.\n\
         {} passes forward of {} each would take {}: {:.0} times as long.",
        time(backward),
        2 * weights,
        time(forward),
        time(all),
        all.as_secs_f64() / backward.as_secs_f64()
    ));
    Ok(())
}

/// Random inputs, and a label for each.
fn batch(inputs: usize) -> (Array2<f32>, [u8; BATCH]) {
    let mut rng = Seed(1).rng();
    let x = Array2::from_shape_simple_fn((BATCH, inputs), || 2.0 * rng.uniform() as f32 - 1.0);
    (x, std::array::from_fn(|i| i as u8 % 10))
}

/// The mean time of a call, after a few to warm up.
fn mean_of(calls: u32, mut call: impl FnMut() -> Result<f32, Error>) -> Result<Duration, Error> {
    for _ in 0..calls / 10 {
        call()?;
    }
    let started = Instant::now();
    for _ in 0..calls {
        call()?;
    }
    Ok(started.elapsed() / calls)
}

fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 1e-3 {
        format!("{:.1} µs", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{seconds:.1} s")
    }
}
