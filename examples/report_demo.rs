//! Writes reports of made-up runs, to look at: two ordinary ones of ten classes, one of a hundred classes, one that went
//! wrong, and a comparison.
//!
//! ```text
//! cargo run -p examples --example report_demo -- FOLDER
//! ```

use examples::output::{end, line};
use examples::pictures::Tile;
use examples::report::{self, Epoch, Graph, Mistake, Run, RunFolder, Template};
use examples::{networks, shapes};
use nn_runtime::log::TensorBoard;
use nn_runtime::metrics::ConfusionMatrix;
use nn_runtime::{Error, Rng, Seed};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    end(work().map_err(Into::into))
}

fn work() -> Result<(), Error> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("report-demo"), PathBuf::from);
    let runs = [
        made_up("two layers", 10, 30, [2.1, 0.55], 0.585),
        made_up("linear", 10, 30, [1.95, 1.62], 0.414),
        made_up("a hundred classes", 100, 60, [4.4, 2.4], 0.38),
        gone_wrong(),
    ];
    let folders = ["two-layers", "linear", "hundred", "nan"];
    for (run, name) in runs.iter().zip(folders) {
        write(&folder.join(name), run)?;
    }
    let read = folders[..2].iter().map(|name| Run::read(&folder.join(name))).collect::<Result<Vec<_>, _>>()?;
    report::save(&folder.join("compare.html"), &report::compare(&read))?;
    line(folder.display());
    Ok(())
}

/// A run's folder as a trainer would fill it, `TensorBoard`'s events beside the log, and the report from what was written.
fn write(folder: &Path, run: &Run) -> Result<(), Error> {
    let mut log = RunFolder::create(folder, run)?;
    let mut board = TensorBoard::create(folder)?;
    let settings = run.settings.iter().map(|(key, value)| format!("    {key}: {value}\n"));
    board.text("settings", 0, &settings.collect::<Vec<_>>().concat())?;
    for epoch in &run.epochs {
        log.epoch(epoch)?;
        let numbers = [
            ("loss/train", epoch.train_loss),
            ("loss/test", epoch.test_loss),
            ("accuracy/train", epoch.train_accuracy),
            ("accuracy/test", epoch.test_accuracy),
            ("learning rate", epoch.learning_rate),
        ];
        for (tag, number) in numbers {
            number.map_or(Ok(()), |number| board.scalar(tag, epoch.number, number))?;
        }
        for (layer, norm) in &epoch.gradient_norms {
            board.scalar(&format!("gradient norm/{layer}"), epoch.number, *norm)?;
        }
    }
    for (number, mistake) in run.mistakes.iter().enumerate() {
        board.image(&format!("mistakes/{number}"), 0, mistake.picture.png())?;
    }
    log.end(run)?;
    report::save(&folder.join("report.html"), &report::page(&Run::read(folder)?))
}

/// Curves, confusions and pictures like those of a real run. The loss falls from `losses[0]` to `losses[1]`.
fn made_up(name: &str, classes: usize, epochs: u64, losses: [f32; 2], accuracy: f32) -> Run {
    let mut rng = Seed(7).rng();
    let mut noise = move |size: f32| size * (rng.uniform() as f32 - 0.5);
    let linear = name == "linear";
    let mut run = Run::named(format!("{name}, {classes} classes"));
    let lr = if linear { "0.01" } else { "0.05" };
    let settings = [
        ("model", name),
        ("loss", "softmax cross-entropy"),
        ("batch", "128"),
        ("lr", lr),
        ("momentum", "0.9"),
        ("weight decay", "0.0005"),
        ("schedule", "cosine, 200 steps of warm-up"),
        ("augmentation", "flip, pad 4 and crop"),
        ("seed", "18446744073709551615"),
        ("data", "cifar-10-batches-bin & <more>"),
    ];
    run.settings = pairs(&settings);
    run.machine = pairs(&[("processor", "made up"), ("cores", "2"), ("instruction set", "AVX-512"), ("threads", "2")]);
    run.classes = names(classes);
    run.graph = Some(if linear {
        Graph { text: LINEAR.to_owned(), sizes: Vec::new() }
    } else {
        Graph { text: networks::Convnet::<16>::GRAPH.to_owned(), sizes: vec![("W".to_owned(), 16)] }
    });
    for number in 1..=epochs {
        let progress = number as f32 / epochs as f32;
        let learned = 1.0 - (-4.0 * progress).exp();
        let train = losses[0] + (losses[1] - losses[0]) * learned + noise(0.02);
        let gap = if linear { 0.1 } else { 0.75 * progress * progress };
        run.epochs.push(Epoch {
            train_loss: Some(train),
            test_loss: Some(train + gap + noise(0.05)),
            train_accuracy: Some((accuracy * (0.45 + 0.6 * learned) + gap / 3.0 + noise(0.005)).min(1.0)),
            test_accuracy: Some(accuracy * (0.45 + 0.55 * learned) + noise(0.012)),
            learning_rate: Some(0.05 * 0.5 * (1.0 + (std::f32::consts::PI * progress).cos())),
            seconds: Some(2.5 + noise(0.2)),
            gradient_norms: [
                ("conv2d1.weight", 0.9),
                ("conv2d2.weight", 0.4),
                ("conv2d3.weight", 0.2),
                ("linear1.weight", 0.08),
            ]
            .map(|(layer, norm)| (layer.to_owned(), norm * (1.2 - progress) * (1.0 + noise(0.5))))
            .to_vec(),
            ..Epoch::number(number)
        });
    }
    run.outcome = Some(format!("finished after {epochs} epochs"));
    run.matrix = Some(confusions(classes, accuracy));
    run.mistakes = mistakes(classes);
    run.templates = templates(if linear { 10 } else { 128 }, &run.classes);
    run.took =
        pairs(&[("time", "97.2 % in steps, 2.1 % evaluating, 0.2 % saving, 0.5 % else"), ("peak memory, MB", "231.0")]);
    run
}

/// One epoch, and a second in which everything is NaN; nothing else is known.
fn gone_wrong() -> Run {
    let mut run = Run::named("diverged <script>alert('no')</script>");
    run.outcome = Some("stopped: the loss became NaN in epoch 2, first in layer `hidden`".to_owned());
    let nan = Some(f32::NAN);
    run.epochs = vec![
        Epoch { train_loss: Some(2.3), test_loss: Some(1e30), test_accuracy: Some(0.1), ..Epoch::number(1) },
        Epoch { train_loss: nan, test_loss: Some(f32::INFINITY), test_accuracy: nan, ..Epoch::number(2) },
    ];
    run
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn names(classes: usize) -> Vec<String> {
    let ten = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    (0..classes)
        .map(|class| if classes == 10 { ten[class].to_owned() } else { format!("kind of thing {class}") })
        .collect()
}

/// As many examples of each class; errors go to neighbours more than to others.
fn confusions(classes: usize, accuracy: f32) -> ConfusionMatrix {
    let mut rng = Seed(11).rng();
    // what is guessed is right now and then
    let known = (accuracy - 0.88 / classes as f32) / (1.0 - 1.0 / classes as f32);
    let row = |label: usize, rng: &mut Rng| {
        let each = 10_000 / classes as u64;
        let mut row = vec![0; classes];
        for _ in 0..each {
            let near = (label as u64 ^ 1).min(classes as u64 - 1);
            let predicted = match rng.uniform() as f32 {
                lot if lot < known => label as u64,
                lot if lot < known + 0.12 => near,
                _ => rng.below(classes as u64),
            };
            row[predicted as usize] += 1;
        }
        row
    };
    let rows: Vec<Vec<u64>> = (0..classes).map(|label| row(label, &mut rng)).collect();
    ConfusionMatrix::from_counts(&rows).unwrap_or(ConfusionMatrix::new(classes))
}

fn mistakes(classes: usize) -> Vec<Mistake> {
    let drawn = shapes::generate(18, Seed(3));
    let pictures = drawn.images.chunks_exact(examples::PIXELS).zip(&drawn.labels).enumerate();
    let mistake = |(number, (pixels, label)): (usize, (&[u8], &u8))| Mistake {
        picture: (&Tile::picture(pixels, "")).into(),
        label: usize::from(*label),
        predicted: (usize::from(*label) + 1 + number % 3) % classes,
        probability: 0.999 - 0.004 * number as f32,
    };
    pictures.map(mistake).collect()
}

/// Soft spots of colour, with a class's name where there is a unit for each class.
fn templates(units: usize, classes: &[String]) -> Vec<Template> {
    let mut rng = Seed(5).rng();
    let mut template = |unit: usize| {
        let [row, column, width] = [0; 3].map(|_| 4.0 + 24.0 * rng.uniform());
        let tint = [0; 3].map(|_| rng.uniform() - 0.5);
        let weights: Vec<f32> = (0..examples::PIXELS)
            .map(|i| {
                let (plane, y, x) = (i / 1024, (i / 32 % 32) as f64, (i % 32) as f64);
                let distance = ((y - row).powi(2) + (x - column).powi(2)) / width.powi(2);
                (tint[plane] * (-2.0 * distance).exp() + 0.08 * rng.uniform()) as f32
            })
            .collect();
        let caption = if units == classes.len() { classes[unit].as_str() } else { "" };
        Template::from(&Tile::template(&weights, caption))
    };
    (0..units).map(&mut template).collect()
}

/// What the compiler prints of a linear classifier.
const LINEAR: &str = "
graph Linear @simplified (x: f32[B, 3072], labels: class(10)[B])
  %0 = input x                         : f32[B, 3072]   // x
  %1 = param linear1.weight            : f32[10, 3072]   he_normal
  %2 = matmul %0, %1ᵀ                  : f32[B, 10]   // linear1
  %3 = param linear1.bias              : f32[10]   zeros
  %4 = broadcast[1] %3                 : f32[B, 10]   // linear1
  %5 = add %2, %4                      : f32[B, 10]   // linear1
  %6 = logsumexp[1] %5                 : f32[B]   // softmax_ce
  %7 = input labels                    : class(10)[B]   // labels
  %8 = pick %5, %7                     : f32[B]   // softmax_ce
  %9 = sub %6, %8                      : f32[B]   // softmax_ce
  %10 = sum[0] %9                      : f32[]   // softmax_ce
  %11 = mul %10, 1/B                   : f32[]   // softmax_ce
  %12 = broadcast[0] %6                : f32[B, 10]   // d softmax_ce
  %13 = sub %5, %12                    : f32[B, 10]   // d softmax_ce
  %14 = exp %13                        : f32[B, 10]   // d softmax_ce
  %15 = one_hot %7                     : f32[B, 10]   // d softmax_ce
  %16 = sub %14, %15                   : f32[B, 10]   // d softmax_ce
  %17 = mul %16, 1/B                   : f32[B, 10]   // d softmax_ce
  %18 = matmul %17ᵀ, %0                : f32[10, 3072]   // d linear1
  %19 = sum[0] %17                     : f32[10]   // d linear1
  %20 = update %1, %18                 : f32[10, 3072]   // update linear1.weight
  %21 = update %3, %19                 : f32[10]   // update linear1.bias
  prediction 0 = %5
  loss = %11
";
