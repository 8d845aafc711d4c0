//! Mini-batch gradient descent: epoch after epoch, from wherever it stands.

use crate::checkpoint;
use crate::classifier::{Classifier, Step};
use crate::console::Console;
use crate::data::{Data, part};
use crate::evaluate::accuracy;
use crate::failure::Failure;
use crate::record::Measured;
use crate::settings::Settings;
use crate::stop::Stop;
use nn_runtime::data::{Augment, Batches, Dataset, LastBatch};
use nn_runtime::{Seed, schedule};
use std::path::Path;
use std::time::{Duration, Instant};

/// How far pictures are moved, in pixels.
const PADDING: usize = 4;
/// The accuracy on the training set is measured on this many of its pictures.
const TRAIN_SAMPLE: usize = 10_000;

/// How an epoch went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Epoch {
    /// The mean loss of its batches, each before its step.
    pub(crate) loss: f32,
    /// The accuracy on (part of) the training set, after it.
    pub(crate) train: f32,
    /// The accuracy on the watched set, after it.
    pub(crate) watched: f32,
}

/// How far a training has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    /// Epochs completed.
    pub(crate) epoch: u64,
    /// Batches done in the next one.
    pub(crate) batch: u64,
    /// The sum of those batches' losses.
    pub(crate) loss: f64,
    /// The epochs completed.
    pub(crate) history: Vec<Epoch>,
}

/// All that a training needs beside the network.
pub(crate) struct Training<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) data: &'a Data,
    pub(crate) save: Option<&'a Path>,
    /// Saves after so many batches within an epoch, too.
    pub(crate) save_every: Option<u64>,
    pub(crate) stop_after: Option<u64>,
    pub(crate) stop: &'a Stop,
    pub(crate) console: Console,
}

impl Training<'_> {
    /// Trains until the last epoch, or until asked to stop, and says whether that was the last epoch.
    /// Every epoch is recorded.
    pub(crate) fn run(
        &self,
        classifier: &mut dyn Classifier,
        progress: &mut Progress,
        record: &mut dyn FnMut(u64, Epoch, Measured) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
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
        let sample = part(&self.data.train, 0..TRAIN_SAMPLE.min(self.data.train.len()))?;
        let last = self.stop_after.map_or(epochs, |count| epochs.min(progress.epoch.saturating_add(count)));

        self.console.say(format_args!(
            "{:>9} {:>9} {:>8} {:>10} {:>9} {:>11} {:>8}",
            "epoch",
            "loss",
            "train",
            self.data.watched_name(),
            "rate",
            "pictures/s",
            "seconds"
        ));
        while progress.epoch < last {
            let started = Instant::now();
            let (first, epoch) = (progress.batch, progress.epoch);
            if !self.epoch(classifier, &mut batches, &rate, progress)? {
                return Ok(false);
            }
            let trained = started.elapsed();
            let done = self.finish_epoch(classifier, &sample, batches.per_epoch(), progress)?;
            let pictures = (batches.per_epoch() as u64 - first) * batch as u64;
            let next = progress.epoch * batches.per_epoch() as u64;
            let norms = self.norms(classifier)?;
            self.console.say(line(epoch + 1, epochs, done, rate(next - 1), pictures, trained, started.elapsed()));
            let measured = Measured { rate: rate(next - 1), seconds: started.elapsed().as_secs_f32(), norms };
            record(epoch + 1, done, measured)?;
            if let Some(path) = self.save {
                checkpoint::save(path, classifier, self.settings, progress, self.data)?;
            }
            if self.stop.asked() {
                return Ok(progress.epoch >= epochs);
            }
        }
        Ok(progress.epoch >= epochs)
    }

    /// Trains on what is left of an epoch; false if asked to stop within.
    fn epoch(
        &self,
        classifier: &mut dyn Classifier,
        batches: &mut Batches<'_>,
        rate: &impl Fn(u64) -> f32,
        progress: &mut Progress,
    ) -> Result<bool, Failure> {
        let per_epoch = batches.per_epoch() as u64;
        batches.start(progress.epoch);
        batches.skip(progress.batch as usize);
        let bar = self.console.bar(Some(per_epoch), "  {bar:30} {pos}/{len} batches, {eta} left, loss {msg}");
        // the next batch is made while this one is trained on
        batches.prefetch(|batches| {
            while let Some(batch) = batches.next_batch() {
                let index = progress.epoch * per_epoch + progress.batch;
                let step = Step { index, rate: rate(index) };
                let loss = classifier.train_step(batch.rows(), batch.labels(), step)?;
                if !loss.is_finite() {
                    return Err(diverged(loss, progress, rate(index)));
                }
                progress.batch += 1;
                progress.loss += f64::from(loss);
                bar.set_position(progress.batch);
                bar.set_message(format!("{:.3}", progress.loss / progress.batch as f64));
                if self.stop.asked() && progress.batch < per_epoch {
                    bar.finish_and_clear();
                    return Ok(false);
                }
                if let Some((path, every)) = self.save.zip(self.save_every)
                    && progress.batch.is_multiple_of(every)
                    && progress.batch < per_epoch
                {
                    checkpoint::save(path, classifier, self.settings, progress, self.data)?;
                }
            }
            bar.finish_and_clear();
            Ok(true)
        })
    }

    /// The norm of each parameter's gradient, on the first pictures.
    fn norms(&self, classifier: &mut dyn Classifier) -> Result<Vec<(String, f32)>, Failure> {
        let mut batches = Batches::new(&self.data.train, &self.data.normalisation, self.settings.batch)?;
        let batch = batches.next_batch().map(|batch| classifier.gradient_norms(batch.rows(), batch.labels()));
        Ok(batch.transpose()?.unwrap_or_default())
    }

    /// Measures, and moves on to the next epoch.
    fn finish_epoch(
        &self,
        classifier: &mut dyn Classifier,
        sample: &Dataset,
        batches: usize,
        progress: &mut Progress,
    ) -> Result<Epoch, Failure> {
        let mut measure = |data| accuracy(classifier, data, &self.data.normalisation, self.settings.batch);
        let done = Epoch {
            loss: (progress.loss / batches as f64) as f32,
            train: measure(sample)?,
            watched: measure(&self.data.watched)?,
        };
        progress.history.push(done);
        (progress.epoch, progress.batch, progress.loss) = (progress.epoch + 1, 0, 0.0);
        Ok(done)
    }
}

fn line(epoch: u64, epochs: u64, done: Epoch, rate: f32, pictures: u64, trained: Duration, all: Duration) -> String {
    format!(
        "{:>9} {:>9.4} {:>6.1} % {:>8.1} % {:>9.2e} {:>11.0} {:>8.2}",
        format!("{epoch}/{epochs}"),
        done.loss,
        100.0 * done.train,
        100.0 * done.watched,
        rate,
        pictures as f64 / trained.as_secs_f64().max(1e-9),
        all.as_secs_f64(),
    )
}

fn diverged(loss: f32, progress: &Progress, rate: f32) -> Failure {
    let (epoch, batch) = (progress.epoch + 1, progress.batch + 1);
    Failure::run(format!(
        "the training diverged: expected a finite loss, given {loss} in epoch {epoch} at batch {batch} with a learning \
         rate of {rate}; try a smaller --lr"
    ))
}

#[cfg(test)]
mod tests;
