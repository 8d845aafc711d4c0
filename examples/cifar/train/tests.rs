use super::*;
use crate::arguments::Arguments;
use crate::data::{Source, embedded};
use crate::reference::Reference;
use clap::Parser;
use nn_runtime::data::Splits;
use std::cell::Cell;

fn data() -> Data {
    let Splits { train, test } = embedded().expect("the embedded set");
    Data::new(Source::Embedded, train.take(500), test.take(100), None)
}

fn settings(arguments: &str) -> Settings {
    let arguments = Arguments::parse_from(["cifar"].into_iter().chain(arguments.split_whitespace()));
    Settings::new(&arguments, &Source::Embedded).expect("valid arguments")
}

struct Run {
    settings: Settings,
    data: Data,
    stop: Stop,
}

impl Run {
    fn new(arguments: &str) -> Self {
        Self { settings: settings(arguments), data: data(), stop: Stop::default() }
    }

    fn training(&self) -> Training<'_> {
        let console = Console::new(true);
        Training { settings: &self.settings, data: &self.data, save: None, stop_after: None, stop: &self.stop, console }
    }

    /// Saves a training, and gives what comes back from the file.
    fn through_a_file(&self, classifier: &Reference, progress: &Progress) -> (Reference, Progress, Settings) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("net.safetensors");
        let fingerprint = &self.data.fingerprint;
        checkpoint::save(&path, classifier, &self.settings, progress, fingerprint).expect("it is saved");
        let metadata = checkpoint::metadata(&path).expect("it is read");
        let mut read = Reference::new(0.9);
        read.load(&path).expect("the weights are read");
        let settings = Settings::resumed(&metadata, &Arguments::parse_from(["cifar"])).expect("the settings are read");
        (read, checkpoint::progress(&metadata, fingerprint).expect("the progress is read"), settings)
    }
}

/// Asks to stop at a step, and remembers the rates.
struct Watching<'a> {
    inner: Reference,
    stop: Option<(u64, &'a Stop)>,
    rates: Vec<f32>,
    loss: Cell<Option<f32>>,
}

impl<'a> Watching<'a> {
    fn new(stop: Option<(u64, &'a Stop)>) -> Self {
        Self { inner: Reference::new(0.9), stop, rates: Vec::new(), loss: Cell::new(None) }
    }
}

impl Classifier for Watching<'_> {
    fn train_step(&mut self, images: ArrayView2<'_, f32>, labels: &[u8], step: Step) -> Result<f32, nn_runtime::Error> {
        assert_eq!(step.index, self.rates.len() as u64);
        self.rates.push(step.rate);
        if let Some((_, stop)) = self.stop.filter(|&(at, _)| at == step.index) {
            stop.ask();
        }
        let loss = self.inner.train_step(images, labels, step)?;
        Ok(self.loss.get().unwrap_or(loss))
    }

    fn scores(&mut self, images: ArrayView2<'_, f32>) -> Result<ArrayView2<'_, f32>, nn_runtime::Error> {
        self.inner.scores(images)
    }

    fn first_layer(&self) -> ArrayView2<'_, f32> {
        self.inner.first_layer()
    }

    fn cost(&self) -> crate::classifier::Cost {
        self.inner.cost()
    }

    fn check_gradients(
        &mut self,
        images: ArrayView2<'_, f32>,
        labels: &[u8],
        samples: usize,
    ) -> Result<nn_runtime::GradientReport, nn_runtime::Error> {
        self.inner.check_gradients(images, labels, samples)
    }

    fn save(&self, path: &Path, metadata: &nn_runtime::checkpoint::Metadata) -> Result<(), nn_runtime::Error> {
        self.inner.save(path, metadata)
    }

    fn load(&mut self, path: &Path) -> Result<(), nn_runtime::Error> {
        self.inner.load(path)
    }
}

#[test]
fn a_training_learns_and_keeps_its_history() {
    let run = Run::new("--epochs 4 --batch 50 --lr 0.003");
    let (mut classifier, mut progress) = (Reference::new(0.9), Progress::default());
    assert!(run.training().run(&mut classifier, &mut progress).expect("it trains"));
    assert_eq!((progress.epoch, progress.batch, progress.history.len()), (4, 0, 4));
    let [first, last] = [progress.history[0], progress.history[3]];
    assert!(last.loss < first.loss && last.train > first.train, "{first:?} {last:?}");
    assert!(last.train > 0.5 && last.watched > 0.15, "{last:?}");
}

#[test]
fn two_epochs_and_two_resumed_are_four() {
    let run = Run::new("--epochs 4 --batch 64 --lr 0.003");
    let (mut whole, mut progress) = (Reference::new(0.9), Progress::default());
    assert!(run.training().run(&mut whole, &mut progress).expect("it trains"));

    let (mut half, mut so_far) = (Reference::new(0.9), Progress::default());
    let training = Training { stop_after: Some(2), ..run.training() };
    assert!(!training.run(&mut half, &mut so_far).expect("it trains"));
    assert_eq!(so_far.epoch, 2);
    let (mut rest, mut so_far, settings) = run.through_a_file(&half, &so_far);
    assert_eq!(settings, run.settings);
    assert!(run.training().run(&mut rest, &mut so_far).expect("it trains"));
    assert_eq!(rest.bits(), whole.bits());
    assert_eq!(so_far, progress);
}

#[test]
fn stopping_within_an_epoch_loses_nothing() {
    let run = Run::new("--epochs 3 --batch 64 --lr 0.003");
    let mut whole = Watching::new(None);
    let mut progress = Progress::default();
    assert!(run.training().run(&mut whole, &mut progress).expect("it trains"));

    // 7 batches an epoch: the 11th step is the 4th of the second epoch
    let mut part = Watching::new(Some((10, &run.stop)));
    let mut so_far = Progress::default();
    assert!(!run.training().run(&mut part, &mut so_far).expect("it trains"));
    assert_eq!((so_far.epoch, so_far.batch, part.rates.len()), (1, 4, 11));
    let (mut rest, mut so_far, _) = run.through_a_file(&part.inner, &so_far);
    let again = Stop::default();
    let training = Training { stop: &again, ..run.training() };
    assert!(training.run(&mut rest, &mut so_far).expect("it trains"));
    assert_eq!(rest.bits(), whole.inner.bits());
    assert_eq!(so_far, progress);
}

#[test]
fn the_rate_climbs_then_falls_along_a_cosine() {
    let run = Run::new("--epochs 8 --batch 50 --lr 0.01");
    let (mut classifier, mut progress) = (Watching::new(None), Progress::default());
    assert!(run.training().run(&mut classifier, &mut progress).expect("it trains"));
    let rates = classifier.rates;
    assert_eq!(rates.len(), 80);
    let expected = schedule::cosine(0.01, 4, 80, 0.0);
    assert!(rates.iter().zip(0..).all(|(&rate, step)| rate.to_bits() == expected(step).to_bits()));
    assert!(rates[..4].is_sorted() && rates[4..].is_sorted_by(|a, b| a >= b) && rates[79] < 1e-4);
}

#[test]
fn a_training_that_diverges_says_where() {
    let run = Run::new("--epochs 1 --batch 50");
    let mut classifier = Watching::new(None);
    classifier.loss.set(Some(f32::NAN));
    let failure = run.training().run(&mut classifier, &mut Progress::default()).expect_err("not a number");
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.to_string().contains("given NaN in epoch 1 at batch 1"), "{failure}");
}

#[test]
fn a_batch_larger_than_the_set_is_a_usage_error() {
    let run = Run::new("--batch 501");
    let result = run.training().run(&mut Reference::new(0.9), &mut Progress::default());
    let failure = result.expect_err("too large");
    assert_eq!(failure.to_string(), "--batch: expected at most the 500 training pictures, given 501");
    assert_eq!(failure.exit_code(), 2);
}

#[test]
fn no_epochs_train_nothing() {
    let run = Run::new("--epochs 0");
    let (mut classifier, mut progress) = (Reference::new(0.9), Progress::default());
    assert!(run.training().run(&mut classifier, &mut progress).expect("nothing to do"));
    assert_eq!(progress, Progress::default());
}
