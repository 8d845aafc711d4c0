//! A training loop to take or leave: epochs, evaluation, early stopping, keeping the best, logs, callbacks, and going
//! on from where a run was interrupted. Another thread makes each batch while the one before is trained on.
//!
//! ```
//! use nn_runtime::checkpoint::{self, Metadata};
//! use nn_runtime::data::{Batch, Batches, Dataset, Normalisation};
//! use nn_runtime::fit::{self, Fit, Learner, Moment, Position, Scores};
//! use nn_runtime::log::JsonLog;
//! use nn_runtime::{Error, Optimizer, Seed, Sgd, network, schedule};
//! # let directory = tempfile::tempdir().unwrap();
//! # let folder = directory.path().to_owned();
//!
//! network! { Net(x: [4]) { x -> linear(8) -> relu -> linear(2) -> softmax_ce } }
//!
//! /// The network with what its training takes, and where it is saved.
//! struct Training {
//!     net: Net,
//!     ws: NetWorkspace,
//!     optimizer: Optimizer<Sgd>,
//!     folder: std::path::PathBuf,
//! }
//!
//! impl Learner for Training {
//!     fn step(&mut self, batch: &Batch<'_>, _number: u64, rate: f32) -> Result<f32, Error> {
//!         self.optimizer.rule.lr = rate;
//!         self.net.train_step(batch.rows(), batch.labels(), &mut self.optimizer, &mut self.ws)
//!     }
//!
//!     fn evaluate(&mut self) -> Result<Scores, Error> {
//!         let norm: f32 = self.net.params.linear1.weight.view().iter().map(|w| w * w).sum();
//!         Ok(Scores::from(f64::from(norm))) // rather: the accuracy on a validation set
//!     }
//!
//!     fn save(&mut self, position: &Position, moment: Moment) -> Result<(), Error> {
//!         let mut metadata = Metadata::new();
//!         position.write(&mut metadata);
//!         checkpoint::save_training(self.folder.join("last"), &self.net.params, &self.optimizer, &metadata)?;
//!         if moment == (Moment::Epoch { is_best: true }) {
//!             checkpoint::save(self.folder.join("best"), &self.net.params, &metadata)?;
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let names = vec!["dark".to_owned(), "light".to_owned()];
//! let data = Dataset::new(vec![0, 9, 0, 9, 255, 250, 240, 255], [1, 1, 4], vec![0, 1], names)?;
//! let mut batches = Batches::new(&data, &Normalisation::of(&data), 2)?.shuffled(Seed(1));
//! let net = Net::new(Seed(0));
//! let optimizer = net.optimizer(Sgd::new(0.1));
//! let mut training = Training { net, ws: Net::workspace(2), optimizer, folder: folder.clone() };
//!
//! let mut log = JsonLog::create(&folder.join("log.jsonl"))?;
//! let mut position = Position::default();
//! let fit = Fit::new(20).schedule(schedule::cosine(0.1, 20, 0.0)).patience(5).on(fit::json_lines(&mut log));
//! let ended = fit.run(&mut training, &mut batches, &mut position)?;
//! assert_eq!(position.history.len() as u64, position.epoch);
//!
//! // another day, with a new `training`: from where it was
//! let metadata = checkpoint::load_training(folder.join("last"), &mut training.net.params, &mut training.optimizer)?;
//! assert_eq!(Position::read(&metadata)?, position);
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod callbacks;
mod event;
mod learner;
mod position;
#[cfg(feature = "progress")]
mod progress;
mod range_test;
mod scores;
mod source;

use crate::data::{Batch, Batches};
use crate::{Diverged, Error};
use source::Source;
use std::time::Instant;

pub use callbacks::{json_lines, tensor_board};
pub use event::{Ended, Event, Then, Times};
pub use learner::{Learner, Moment};
pub use position::{Epoch, Position};
#[cfg(feature = "progress")]
pub use progress::progress_bar;
pub use range_test::{RangePoint, RangeTest, lr_range_test};
pub use scores::Scores;

/// What [`Error::Invalid`] is about where a loss, or a weight, would not be finite.
pub const DIVERGED: &str = "the training diverged";

type Schedule<'a> = Box<dyn Fn(u64) -> f32 + 'a>;
type Callback<'a> = Box<dyn FnMut(&Event<'_>) -> Result<Then, Error> + 'a>;

/// A training loop: see [the module](self).
pub struct Fit<'a> {
    epochs: u64,
    schedule: Schedule<'a>,
    patience: Option<u64>,
    save_every: Option<u64>,
    /// How many steps in a row may diverge, and how many just did.
    skips: u64,
    skipped: u64,
    prefetch: bool,
    callbacks: Vec<Callback<'a>>,
}

impl<'a> Fit<'a> {
    /// So many epochs, at a learning rate of 0.01 until [`schedule`](Self::schedule) says another.
    #[must_use]
    pub fn new(epochs: u64) -> Self {
        let (schedule, callbacks) = (Box::new(|_| 0.01), Vec::new());
        Self { epochs, schedule, patience: None, save_every: None, skips: 0, skipped: 0, prefetch: true, callbacks }
    }

    /// The learning rate of each step, from 0.
    #[must_use]
    pub fn schedule(self, schedule: impl Fn(u64) -> f32 + 'a) -> Self {
        Self { schedule: Box::new(schedule), ..self }
    }

    /// Ends the training when so many epochs in a row were not better than the best before them.
    #[must_use]
    pub fn patience(self, epochs: u64) -> Self {
        Self { patience: Some(epochs), ..self }
    }

    /// Saves after every so many batches of an epoch, too; 0 is as good as never.
    #[must_use]
    pub fn save_every(self, batches: u64) -> Self {
        Self { save_every: Some(batches), ..self }
    }

    /// Goes on after a step that [diverged](crate::Diverged), unless more than so many did in a row: without this the first
    /// one ends the training. Callbacks are told of each by [`Event::Skipped`]; it does not count in the mean loss.
    #[must_use]
    pub fn skip_diverged(self, in_a_row: u64) -> Self {
        Self { skips: in_a_row, ..self }
    }

    /// Whether another thread makes the next batch, as it does unless this says no: the same batches to the bit.
    #[must_use]
    pub fn prefetch(self, prefetch: bool) -> Self {
        Self { prefetch, ..self }
    }

    /// Calls `f` after every step and every epoch; several are called in order, all of them. An error ends the
    /// training.
    #[must_use]
    pub fn on(mut self, f: impl FnMut(&Event<'_>) -> Result<Then, Error> + 'a) -> Self {
        self.callbacks.push(Box::new(f));
        self
    }

    /// Trains, from `position` on, until the last epoch or until asked to stop. The order of the batches follows from
    /// their seed and the epoch: what was interrupted within an epoch goes on with its next batch.
    ///
    /// A training that is asked to stop within an epoch is saved there.
    ///
    /// # Errors
    /// [`Error::Invalid`] about [`DIVERGED`] if a loss, or a weight after a step, is not finite (see
    /// [`skip_diverged`](Self::skip_diverged)), and if an epoch has no batches; what the learner and the callbacks return.
    pub fn run(
        mut self,
        learner: &mut impl Learner,
        batches: &mut Batches<'_>,
        position: &mut Position,
    ) -> Result<Ended, Error> {
        let per_epoch = batches.per_epoch() as u64;
        if per_epoch == 0 && position.epoch < self.epochs {
            return Err(Error::invalid(
                "fit",
                "expected an epoch to have batches, but there are fewer examples than one takes",
            ));
        }
        while position.epoch < self.epochs {
            let (started, mut times) = (Instant::now(), Times::default());
            batches.start(position.epoch);
            batches.skip(usize::try_from(position.batch).unwrap_or(usize::MAX));
            let then = if self.prefetch {
                batches.prefetch(|batches| self.epoch(learner, batches, per_epoch, position, &mut times))?
            } else {
                self.epoch(learner, batches, per_epoch, position, &mut times)?
            };
            if then == Then::Stop && position.batch < per_epoch {
                learner.save(position, Moment::Within)?;
                return Ok(Ended::Stopped);
            }
            self.complete(learner, position, per_epoch, &mut times)?;
            times.all = started.elapsed();
            let event = Event::Epoch { position, epochs: self.epochs, per_epoch, times };
            let then = if self.tell(&event)? == Then::Stop { Then::Stop } else { then };
            // counted in the history: of a position from a file, it may be another number than that of epochs
            let all = position.history.len() as u64;
            let since = position.best().map_or(all, |(best, _)| all - 1 - best);
            if position.epoch < self.epochs {
                if then == Then::Stop {
                    return Ok(Ended::Stopped);
                }
                if self.patience.is_some_and(|patience| since >= patience) {
                    return Ok(Ended::NoBetter);
                }
            }
        }
        Ok(Ended::Finished)
    }

    /// Trains on what is left of an epoch, or until asked to stop.
    fn epoch(
        &mut self,
        learner: &mut impl Learner,
        batches: &mut impl Source,
        per_epoch: u64,
        position: &mut Position,
        times: &mut Times,
    ) -> Result<Then, Error> {
        let mut before = Instant::now();
        while let Some(batch) = batches.next_batch() {
            times.waiting += before.elapsed();
            let number = position.epoch.saturating_mul(per_epoch).saturating_add(position.batch);
            let rate = (self.schedule)(number);
            let started = Instant::now();
            let stepped = learner.step(&batch, number, rate);
            times.steps += started.elapsed();
            let examples = batch.len();
            let then = match stepped {
                Ok(loss) if loss.is_finite() => {
                    self.skipped = 0;
                    position.batch += 1;
                    position.loss += f64::from(loss);
                    times.examples += examples as u64;
                    self.tell(&Event::Step { position, epochs: self.epochs, per_epoch, examples, loss, rate })?
                }
                // a learner may give back such a loss as it is
                Ok(loss) => self.skip(learner, &batch, position, per_epoch, rate, &Diverged::of_loss(loss))?,
                Err(Error::Diverged(found)) => self.skip(learner, &batch, position, per_epoch, rate, &found)?,
                Err(other) => return Err(other),
            };
            if then == Then::Stop {
                return Ok(Then::Stop);
            }
            let is_due = self.save_every.is_some_and(|every| position.batch.is_multiple_of(every));
            if is_due && position.batch < per_epoch {
                let started = Instant::now();
                learner.save(position, Moment::Within)?;
                times.saving += started.elapsed();
            }
            before = Instant::now();
        }
        Ok(Then::Continue)
    }

    /// Goes on after a step that diverged, if it may.
    fn skip(
        &mut self,
        learner: &mut impl Learner,
        batch: &Batch<'_>,
        position: &mut Position,
        per_epoch: u64,
        rate: f32,
        found: &Diverged,
    ) -> Result<Then, Error> {
        self.skipped += 1;
        if self.skipped > self.skips {
            let (epoch, at) = (position.epoch + 1, position.batch + 1);
            let origin = learner.explain(batch)?.map(|first| format!("; it began with {first}"));
            let what = match found.loss.filter(|loss| !loss.is_finite()) {
                Some(loss) => format!("expected a finite loss, given {loss} in"),
                None => format!("{found}; this was in"),
            };
            let origin = origin.unwrap_or_default();
            let why = format!("{what} epoch {epoch} at batch {at} with a learning rate of {rate}{origin}");
            return Err(Error::invalid(DIVERGED, why));
        }
        // counted as the mean of those before, which stays what it was
        let mean = if position.batch > 0 { position.loss / position.batch as f64 } else { 0.0 };
        position.loss += mean;
        position.batch += 1;
        self.tell(&Event::Skipped { position, epochs: self.epochs, per_epoch, rate, found })
    }

    /// Ends an epoch: evaluates, and saves.
    fn complete(
        &self,
        learner: &mut impl Learner,
        position: &mut Position,
        per_epoch: u64,
        times: &mut Times,
    ) -> Result<(), Error> {
        let rate = (self.schedule)((position.epoch + 1).saturating_mul(per_epoch) - 1);
        let started = Instant::now();
        let scores = learner.evaluate()?;
        times.evaluating = started.elapsed();
        position.history.push(Epoch { loss: position.loss / per_epoch as f64, rate, scores });
        (position.epoch, position.batch, position.loss) = (position.epoch + 1, 0, 0.0);
        let is_best = position.best().is_some_and(|(best, _)| best + 1 == position.history.len() as u64);
        let started = Instant::now();
        learner.save(position, Moment::Epoch { is_best })?;
        times.saving += started.elapsed();
        Ok(())
    }

    /// Tells all callbacks; one that says stop is enough.
    fn tell(&mut self, event: &Event<'_>) -> Result<Then, Error> {
        let mut then = Then::Continue;
        for callback in &mut self.callbacks {
            if callback(event)? == Then::Stop {
                then = Then::Stop;
            }
        }
        Ok(then)
    }
}

impl std::fmt::Debug for Fit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { epochs, patience, save_every, skips, prefetch, callbacks, .. } = self;
        let mut fields = f.debug_struct("Fit");
        fields.field("epochs", epochs).field("patience", patience).field("save_every", save_every);
        fields
            .field("skips", skips)
            .field("prefetch", prefetch)
            .field("callbacks", &callbacks.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
