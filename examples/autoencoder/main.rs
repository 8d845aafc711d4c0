//! Learns to write a picture down in a sixth of its numbers, and to draw it again from them: a convolutional autoencoder.
//!
//! ```text
//! cargo run --release --example autoencoder
//! cargo run --release --example autoencoder -- --data DIR
//! ```

mod quality;

use clap::Parser;
use examples::output::{end, line};
use nn_runtime::data::{Batches, Dataset, LastBatch, Normalisation, Splits};
use nn_runtime::{Seed, Sgd, network, schedule};
use quality::Quality;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

network! {
    /// Two convolutions halve the picture's height and width, a third makes the code, and transposed convolutions lead back.
    /// What it gives are the picture drawn again, under the loss, and its code.
    pub(crate) Autoencoder<const W: usize>(x: [3, 32, 32]) {
        let code = x
            -> conv2d(W, 4, stride = 2, padding = 1, bias = false) -> batch_norm -> relu
            -> conv2d(2 * W, 4, stride = 2, padding = 1, bias = false) -> batch_norm -> relu
            -> conv2d(8, 3, padding = 1) as code;
        let again = code
            -> conv2d(2 * W, 3, padding = 1, bias = false) -> batch_norm -> relu
            -> conv_transpose2d(W, 4, stride = 2, padding = 1, bias = false) -> batch_norm -> relu
            -> conv_transpose2d(3, 4, stride = 2, padding = 1, init = normal(0, 0.02), bias_init = constant(0.5)) as again;
        (again -> mse(x), code)
    }
}

/// The channels of the first convolution; a test has fewer, to be quick.
const WIDTH: usize = if cfg!(test) { 4 } else { 32 };
/// Training and test pictures of the embedded set.
const EMBEDDED: [usize; 2] = [5_000, 1_000];
/// Pictures in a step: few, because the early layers learn by many small steps.
const BATCH: usize = 32;

/// Trains a convolutional autoencoder on CIFAR-10, or on an embedded set of drawn shapes.
#[derive(Parser)]
#[command(name = "autoencoder", disable_version_flag = true)]
struct Arguments {
    /// Where CIFAR-10 is: the directory of `data_batch_1.bin` and the others [default: the embedded set]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Train on the first N pictures only [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    examples: Option<u32>,

    /// How many times to go through the training pictures
    #[arg(long, value_name = "N", default_value_t = 4)]
    epochs: u32,

    /// The highest learning rate: reached in a twentieth of the steps, and left along a cosine
    #[arg(long, value_name = "RATE", default_value_t = 0.3)]
    lr: f32,

    /// Where to write the picture: autoencoder.png, originals above what was drawn again
    #[arg(long, value_name = "DIR", default_value = "autoencoder-out")]
    out: PathBuf,
}

fn main() -> ExitCode {
    end(run(&Arguments::parse()))
}

/// Trains and tests.
fn run(arguments: &Arguments) -> Result<Quality, Box<dyn std::error::Error>> {
    let Splits { train, test } = examples::data::load(arguments.data.as_deref(), EMBEDDED)?;
    let train = match arguments.examples {
        Some(count) => train.take(count as usize),
        None => train,
    };
    let mut net = Autoencoder::<WIDTH>::new(Seed(42));
    let mut workspace = Autoencoder::<WIDTH>::workspace(BATCH);
    let mut optimizer = net.optimizer(Sgd::new(arguments.lr).momentum(0.9));
    line(format_args!(
        "{} parameters, {:.1} MFLOP a picture; {} pictures to train on, {} to test on",
        Autoencoder::<WIDTH>::PARAMETERS,
        Autoencoder::<WIDTH>::FLOPS_PER_EXAMPLE as f64 / 1e6,
        train.len(),
        test.len()
    ));

    let mut batches = pictures(&train)?.shuffled(Seed(1)).last(LastBatch::Drop);
    let per_epoch = batches.per_epoch() as u64;
    let steps = u64::from(arguments.epochs) * per_epoch;
    let climb = steps.div_ceil(20);
    let rate = schedule::warm_up(climb, schedule::cosine(arguments.lr, steps - climb, 0.0));
    line(format_args!("{:>7} {:>10} {:>10} {:>8} {:>8}", "epoch", "mse", "test mse", "PSNR", "seconds"));
    for epoch in 0..u64::from(arguments.epochs) {
        let started = Instant::now();
        let mut sum = 0.0;
        batches.start(epoch);
        for step in epoch * per_epoch.. {
            let Some(batch) = batches.next_batch() else { break };
            optimizer.rule.lr = rate(step);
            sum += f64::from(net.train_step(batch.images(), &mut optimizer, &mut workspace)?);
        }
        let seconds = started.elapsed().as_secs_f64();
        let quality = measure(&net, &mut workspace, &test)?;
        let (mse, test) = (sum / per_epoch as f64, quality.mse());
        line(format_args!("{:>7} {mse:>10.5} {test:>10.5} {:>5.2} dB {seconds:>8.1}", epoch + 1, quality.psnr()));
    }
    let quality = measure(&net, &mut workspace, &test)?;
    line(format_args!(
        "Test: mse {:.5}, PSNR {:.2} dB, from {} numbers a picture of deviation {:.2}",
        quality.mse(),
        quality.psnr(),
        quality.code_len(),
        quality.code_deviation()
    ));
    draw(&net, &mut workspace, &test, &arguments.out)?;
    Ok(quality)
}

/// Batches of a set, values from 0 to 1.
fn pictures(data: &Dataset) -> Result<Batches<'_>, nn_runtime::Error> {
    Batches::new(data, &Normalisation::unit(3), BATCH.min(data.len()).max(1))
}

/// Draws all pictures of a set again.
fn measure<const W: usize>(
    net: &Autoencoder<W>,
    workspace: &mut AutoencoderWorkspace<W>,
    data: &Dataset,
) -> Result<Quality, nn_runtime::Error> {
    let mut batches = pictures(data)?;
    let mut quality = Quality::default();
    while let Some(batch) = batches.next_batch() {
        let (again, code) = net.predict(batch.images(), workspace)?;
        quality.add(&batch.images(), &again, &code);
    }
    Ok(quality)
}

#[cfg(not(feature = "pictures"))]
#[expect(clippy::unnecessary_wraps, reason = "with pictures it may fail")]
fn draw<const W: usize>(
    _: &Autoencoder<W>,
    _: &mut AutoencoderWorkspace<W>,
    _: &Dataset,
    _: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    line("No picture: this build is without the feature `pictures`.");
    Ok(())
}

/// Writes the first pictures of a set, in rows of ten, and below each row what is drawn again.
#[cfg(feature = "pictures")]
fn draw<const W: usize>(
    net: &Autoencoder<W>,
    workspace: &mut AutoencoderWorkspace<W>,
    data: &Dataset,
    directory: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    use examples::pictures::{Tile, grid};
    const COLUMNS: usize = 10;
    let first = data.clone().take(3 * COLUMNS);
    let mut batches = pictures(&first)?;
    let mut tiles = Vec::new();
    if let Some(batch) = batches.next_batch() {
        let (again, _) = net.predict(batch.images(), workspace)?;
        let rows = again.outer_iter().map(|picture| Tile::picture(&quality::bytes(&picture), "")).collect::<Vec<_>>();
        let originals = first.pixels().chunks(first.image_len()).map(|picture| Tile::picture(picture, ""));
        let originals = originals.collect::<Vec<_>>();
        for (above, below) in originals.chunks(COLUMNS).zip(rows.chunks(COLUMNS)) {
            tiles.extend_from_slice(above);
            tiles.extend_from_slice(below);
        }
    }
    std::fs::create_dir_all(directory)?;
    let path = directory.join("autoencoder.png");
    grid(&tiles, COLUMNS, 3).save(&path)?;
    line(format_args!("Originals above what was drawn again: {}", path.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_with(options: &str, out: &Path) -> Result<Quality, Box<dyn std::error::Error>> {
        let options = ["autoencoder"].into_iter().chain(options.split_whitespace()).map(AsRef::as_ref);
        run(&Arguments::parse_from(options.chain(["--out".as_ref(), out.as_os_str()])))
    }

    #[test]
    fn it_learns_to_draw_shapes_again() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let after = run_with("--examples 640 --epochs 12", directory.path()).expect("it trains");
        assert_eq!(after.code_len(), 512);
        // whoever drew the mean colour for every picture would make an error of the variance
        let test = examples::data::load(None, EMBEDDED).expect("the embedded set").test;
        let std = Normalisation::of(&test).std;
        let variance = std.iter().map(|std| std * std).sum::<f64>() / std.len() as f64;
        assert!(after.mse() < 0.8 * variance, "{} beside a variance of {variance}", after.mse());
        assert_eq!(directory.path().join("autoencoder.png").is_file(), cfg!(feature = "pictures"));
    }

    #[test]
    fn one_picture_is_a_batch() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        assert!(run_with("--examples 1 --epochs 1", directory.path()).expect("it trains").mse().is_finite());
    }

    #[test]
    fn a_directory_without_data_is_an_error() {
        let error = run_with("--data /no/such/place", Path::new("unused")).expect_err("no data").to_string();
        assert!(error.starts_with("/no/such/place"), "{error}");
    }
}
