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
use nn_runtime::fit::{DIVERGED, Epoch, Event, Fit, Learner, Moment, Position, Scores, Then, Times};
use nn_runtime::{Error, NotFinite, Seed, schedule};
use std::cell::RefCell;
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
    /// Where it is saved after every epoch, and at the end.
    pub(crate) save: Option<&'a Path>,
    /// How long a save at the end of an epoch waits after the one before.
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
        self.settings.fits(self.data.train.len())?;
        let batches = Batches::new(&self.data.train, &self.data.normalisation, batch)?;
        let crop = crops.then_some(Augment::PadAndCrop { padding: PADDING });
        let flip = flips.then_some(Augment::Flip { probability: 0.5 });
        let changes: Vec<Augment> = crop.into_iter().chain(flip).collect();
        let mut batches = batches.shuffled(Seed(seed)).last(LastBatch::Drop).augmented(&changes, Seed(seed))?;
        let steps = epochs.saturating_mul(batches.per_epoch() as u64);
        let climb = steps.div_ceil(20);
        let rate = schedule::warm_up(climb, schedule::cosine(lr, steps - climb, 0.0));
        let last = self.stop_after.map_or(epochs, |count| epochs.min(position.epoch.saturating_add(count)));

        let (norms, mut spent) = (RefCell::new(Norms::new()), Times::default());
        let mut view = View::open(self.console, self.plain, epochs, self.data.watched_name(), position);
        let mut learner = Learning { classifier, training: self, norms: &norms, saved: None };
        let fit = Fit::new(last)
            .schedule(rate)
            .save_every(self.save_every.unwrap_or(0))
            .on(|_| Ok(if self.stop.asked() { Then::Stop } else { Then::Continue }))
            .on(|event| view.on(event))
            .on(|event| {
                if let Event::Epoch { times, .. } = event {
                    spent += *times;
                }
                record(event, norms.take())
            });
        let ended = fit.run(&mut learner, &mut batches, position);
        // however it ended, and also if there was no step: where it stands is saved
        let saved = ended.and_then(|_| learner.save_at_the_end(position));
        saved.map_err(|error| self.explained(&error, learner.saved.is_some()))?;
        Ok(Trained { finished: position.epoch >= epochs, spent: Spent(spent) })
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
    /// When it was saved last, and how far it had come.
    saved: Option<(Instant, [u64; 2])>,
}

impl Learning<'_> {
    fn save_at_the_end(&mut self, position: &Position) -> Result<(), Error> {
        let is_saved = self.saved.is_some_and(|(_, at)| at == [position.epoch, position.batch]);
        if is_saved { Ok(()) } else { self.save(position, Moment::Within) }
    }
}

impl Learner for Learning<'_> {
    fn step(&mut self, batch: &Batch<'_>, index: u64, rate: f32) -> Result<f32, Error> {
        self.classifier.train_step(batch.rows(), batch.labels(), Step { index, rate })
    }

    fn evaluate(&mut self) -> Result<Scores, Error> {
        let Data { train, watched, normalisation, .. } = self.training.data;
        let Settings { batch, loss, .. } = *self.training.settings;
        let mut measure = |data, count| evaluate(self.classifier, data, count, normalisation, (batch, loss));
        let [on_train, on_watched] = [measure(train, TRAIN_SAMPLE)?, measure(watched, usize::MAX)?];
        // the norm of each parameter's gradient, on the first pictures
        let mut batches = Batches::new(train, normalisation, batch)?;
        if let Some(batch) = batches.next_batch() {
            self.norms.replace(self.classifier.gradient_norms(batch.rows(), batch.labels())?);
        }
        let name = self.training.data.watched_name();
        let scores = Scores::new(format!("accuracy/{name}"), on_watched.accuracy).with(TRAIN, on_train.accuracy);
        Ok(scores.with(format!("loss/{name}"), on_watched.loss))
    }

    fn explain(&mut self, batch: &Batch<'_>) -> Result<Option<NotFinite>, Error> {
        self.classifier.first_not_finite(batch.rows(), batch.labels())
    }

    fn save(&mut self, position: &Position, moment: Moment) -> Result<(), Error> {
        let Training { save, best, settings, data, apart, .. } = *self.training;
        let now = Instant::now();
        let is_due = moment == Moment::Within || self.saved.is_none_or(|(last, _)| now.duration_since(last) >= apart);
        let (save, best) = (save.filter(|_| is_due), best.filter(|_| moment == Moment::Epoch { is_best: true }));
        // the file that is there is worth more than a network that is lost
        if save.or(best).is_some()
            && let Some(found) = self.classifier.broken_weight()
        {
            let why = format!("expected finite weights to save, given {found}");
            return Err(Error::Invalid { what: DIVERGED, why });
        }
        if let Some(path) = best {
            checkpoint::save(path, self.classifier, settings, position, data)?;
        }
        if let Some(path) = save {
            checkpoint::save(path, self.classifier, settings, position, data)?;
            self.saved = Some((now, [position.epoch, position.batch]));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
