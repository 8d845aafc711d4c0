//! Mini-batch gradient descent: epoch after epoch, from wherever it stands.

use crate::classifier::{Classifier, Step};
use crate::console::Console;
use crate::data::Data;
use crate::evaluate::evaluate;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::spent::Spent;
use crate::stop::Stop;
use crate::view::View;
use crate::{checkpoint, record::Norms};
use nn_runtime::data::{Augment, Batch, Batches, LastBatch};
use nn_runtime::fit::{DIVERGED, Epoch, Event, Fit, Learner, Moment, Position, Scores, Then};
use nn_runtime::{Error, NotFinite, Seed, schedule};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

/// How far pictures are moved, in pixels.
const PADDING: usize = 4;
/// The accuracy on the training set is measured on this many of its pictures.
const TRAIN_SAMPLE: usize = 10_000;
/// The name of that accuracy.
const TRAIN: &str = "accuracy/train";

/// All that a training needs beside the network.
pub(crate) struct Training<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) data: &'a Data,
    /// Where it is saved after every epoch, and where it stops.
    pub(crate) save: Option<&'a Path>,
    /// How long a save at the end of an epoch waits after the one before; the last epoch's does not.
    pub(crate) apart: Duration,
    /// Where the best network on the watched set is kept, if that set may choose one.
    pub(crate) best: Option<&'a Path>,
    /// Saves after so many batches within an epoch, too.
    pub(crate) save_every: Option<u64>,
    pub(crate) stop_after: Option<u64>,
    pub(crate) stop: &'a Stop,
    pub(crate) console: Console,
    /// Only lines, on a terminal too.
    pub(crate) plain: bool,
}

/// How a training ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trained {
    /// Whether that was the last epoch.
    pub(crate) finished: bool,
    pub(crate) spent: Spent,
}

/// A callback that is also told the norms of the gradients at the end of an epoch.
pub(crate) type Record<'a> = dyn FnMut(&Event<'_>, Norms) -> Result<Then, Error> + 'a;

/// The accuracies after an epoch: on (part of) the training set, and on the watched set.
pub(crate) fn accuracies(epoch: &Epoch) -> [f32; 2] {
    [epoch.scores.get(TRAIN).unwrap_or(f64::NAN) as f32, epoch.scores.score() as f32]
}

/// The loss on the watched set after an epoch, if it was measured.
pub(crate) fn watched_loss(epoch: &Epoch) -> Option<f32> {
    epoch.scores.iter().find(|(name, _)| name.starts_with("loss/")).map(|(_, loss)| loss as f32)
}

impl Training<'_> {
    /// Trains until the last epoch, or until asked to stop. Every event is recorded.
    pub(crate) fn run(
        &self,
        classifier: &mut dyn Classifier,
        position: &mut Position,
        record: &mut Record<'_>,
    ) -> Result<Trained, Failure> {
        let Settings { epochs, batch, lr, seed, flips, crops, .. } = *self.settings;
        if batch > self.data.train.len() {
            let given = self.data.train.len();
            return Err(Failure::usage(format!(
                "--batch: expected at most the {given} training pictures, given {batch}"
            )));
        }
        let batches = Batches::new(&self.data.train, &self.data.normalisation, batch)?;
        let crop = crops.then_some(Augment::PadAndCrop { padding: PADDING });
        let flip = flips.then_some(Augment::Flip { probability: 0.5 });
        let changes: Vec<Augment> = crop.into_iter().chain(flip).collect();
        let mut batches = batches.shuffled(Seed(seed)).last(LastBatch::Drop).augmented(&changes, Seed(seed))?;
        let steps = epochs.saturating_mul(batches.per_epoch() as u64);
        let climb = steps.div_ceil(20);
        let rate = schedule::warm_up(climb, schedule::cosine(lr, steps - climb, 0.0));
        let last = self.stop_after.map_or(epochs, |count| epochs.min(position.epoch.saturating_add(count)));

        let started = Instant::now();
        let (norms, waiting) = (RefCell::new(Norms::new()), Cell::new(Duration::ZERO));
        let saved = Cell::new(false);
        let mut view = View::open(self.console, self.plain, epochs, self.data.watched_name(), position);
        let mut learner =
            Learning { classifier, training: self, norms: &norms, saved: &saved, last: None, spent: Spent::default() };
        let fit = Fit::new(last)
            .schedule(rate)
            .save_every(self.save_every.unwrap_or(0))
            .on(|_| Ok(if self.stop.asked() { Then::Stop } else { Then::Continue }))
            .on(|event| view.on(event))
            .on(|event| {
                if let Event::Epoch { times, .. } = event {
                    waiting.set(waiting.get() + times.waiting);
                }
                record(event, norms.take())
            });
        fit.run(&mut learner, &mut batches, position).map_err(|error| self.explained(&error, saved.get()))?;
        let spent = Spent { waiting: waiting.get(), all: started.elapsed(), ..learner.spent };
        Ok(Trained { finished: position.epoch >= epochs, spent })
    }

    /// The error of a training, with what may help.
    fn explained(&self, error: &Error, saved: bool) -> Failure {
        if !matches!(error, Error::Invalid { what: DIVERGED, .. }) {
            return Failure::run(error.to_string());
        }
        let kept = self
            .save
            .filter(|_| saved)
            .map_or_else(String::new, |path| format!("; the last good checkpoint is {}", path.display()));
        Failure::run(format!("{error}{kept}; try a smaller --lr"))
    }
}

/// What is trained.
struct Learning<'a> {
    classifier: &'a mut dyn Classifier,
    training: &'a Training<'a>,
    /// The norms of the gradients after the last epoch.
    norms: &'a RefCell<Norms>,
    /// Whether there is a file of this run.
    saved: &'a Cell<bool>,
    /// When it was saved last.
    last: Option<Instant>,
    spent: Spent,
}

impl Learner for Learning<'_> {
    fn step(&mut self, batch: &Batch<'_>, index: u64, rate: f32) -> Result<f32, Error> {
        let started = Instant::now();
        let loss = self.classifier.train_step(batch.rows(), batch.labels(), Step { index, rate });
        self.spent.steps += started.elapsed();
        loss
    }

    fn evaluate(&mut self) -> Result<Scores, Error> {
        let started = Instant::now();
        let Data { train, watched, normalisation, .. } = self.training.data;
        let Settings { batch, loss, .. } = *self.training.settings;
        let mut measure = |data, count| evaluate(self.classifier, data, count, normalisation, (batch, loss));
        let [on_train, on_watched] = [measure(train, TRAIN_SAMPLE)?, measure(watched, usize::MAX)?];
        // the norm of each parameter's gradient, on the first pictures
        let mut batches = Batches::new(train, normalisation, batch)?;
        if let Some(batch) = batches.next_batch() {
            self.norms.replace(self.classifier.gradient_norms(batch.rows(), batch.labels())?);
        }
        self.spent.evaluating += started.elapsed();
        let name = self.training.data.watched_name();
        let scores = Scores::new(format!("accuracy/{name}"), on_watched.accuracy).with(TRAIN, on_train.accuracy);
        Ok(scores.with(format!("loss/{name}"), on_watched.loss))
    }

    fn explain(&mut self, batch: &Batch<'_>) -> Result<Option<NotFinite>, Error> {
        self.classifier.first_not_finite(batch.rows(), batch.labels())
    }

    fn save(&mut self, position: &Position, moment: Moment) -> Result<(), Error> {
        let Training { save, best, settings, data, apart, .. } = *self.training;
        let started = Instant::now();
        let is_due = moment == Moment::Within
            || position.epoch >= settings.epochs
            || self.last.is_none_or(|last| started.duration_since(last) >= apart);
        let (save, best) = (save.filter(|_| is_due), best.filter(|_| moment == Moment::Epoch { is_best: true }));
        // the file that is there is worth more than a network that is lost
        if let Some(found) = self.classifier.broken_weight().filter(|_| save.or(best).is_some()) {
            let why = format!("expected finite weights to save, given {found}");
            return Err(Error::Invalid { what: DIVERGED, why });
        }
        for path in save.into_iter().chain(best) {
            checkpoint::save(path, self.classifier, settings, position, data)?;
            self.saved.set(true);
            self.last = Some(started);
        }
        self.spent.saving += started.elapsed();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
