//! A training loop to take or leave: epochs, evaluation, early stopping, keeping the best, callbacks, and going on from
//! where a run was interrupted.
//!
//! ```
//! use nn_runtime::data::{Batch, Batches, Dataset, Normalisation};
//! use nn_runtime::fit::{Fit, Learner, Position};
//! use nn_runtime::{Error, Optimizer, Seed, Sgd, network, schedule};
//!
//! network! { Net(x: [4]) { x -> linear(8) -> relu -> linear(2) -> softmax_ce } }
//!
//! /// The network with what its training takes, and what it is measured on.
//! struct Training {
//!     net: Net,
//!     ws: NetWorkspace,
//!     optimizer: Optimizer<Sgd>,
//! }
//!
//! impl Learner for Training {
//!     fn step(&mut self, batch: &Batch<'_>, _number: u64, rate: f32) -> Result<f32, Error> {
//!         self.optimizer.rule.lr = rate;
//!         self.net.train_step(batch.rows(), batch.labels(), &mut self.optimizer, &mut self.ws)
//!     }
//!
//!     fn evaluate(&mut self) -> Result<f64, Error> {
//!         let norm: f32 = self.net.params.linear1.weight.view().iter().map(|w| w * w).sum();
//!         Ok(f64::from(norm)) // rather: the accuracy on a validation set
//!     }
//! }
//!
//! let names = vec!["dark".to_owned(), "light".to_owned()];
//! let data = Dataset::new(vec![0, 9, 0, 9, 255, 250, 240, 255], [1, 1, 4], vec![0, 1], names)?;
//! let mut batches = Batches::new(&data, &Normalisation::of(&data), 2)?.shuffled(Seed(1));
//! let net = Net::new(Seed(0));
//! let optimizer = net.optimizer(Sgd::new(0.1));
//! let mut training = Training { net, ws: Net::workspace(2), optimizer };
//!
//! let mut position = Position::default();
//! let fit = Fit::new(20).schedule(schedule::cosine(0.1, 20, 0.0)).patience(5);
//! let ended = fit.run(&mut training, &mut batches, &mut position)?;
//! assert_eq!(position.history.len() as u64, position.epoch);
//! # Ok::<(), nn_runtime::Error>(())
//! ```

use crate::Error;
use crate::data::{Batch, Batches};

/// What is trained: a network, its optimiser, its workspace, and what it is measured on.
pub trait Learner {
    /// Takes one step, the one of this number (from 0) in the whole training, at this learning rate; gives the loss before
    /// it.
    ///
    /// # Errors
    /// Whatever the network finds wrong.
    fn step(&mut self, batch: &Batch<'_>, number: u64, rate: f32) -> Result<f32, Error>;

    /// A number that says how good the network is now, the higher the better: an accuracy, or a loss times −1. Called
    /// after each epoch.
    ///
    /// # Errors
    /// Whatever the network finds wrong.
    fn evaluate(&mut self) -> Result<f64, Error>;

    /// Saves everything that it takes to go on from `position`; `is_best` says that no earlier epoch was better, for a file
    /// of its own. Called after each epoch. Does nothing, unless it is written.
    ///
    /// # Errors
    /// If it cannot be saved.
    fn save(&mut self, position: &Position, is_best: bool) -> Result<(), Error> {
        let _ = (position, is_best);
        Ok(())
    }
}

/// How far a training has come: saved with the network, it goes on to the same bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// Epochs completed.
    pub epoch: u64,
    /// Batches done in the next one.
    pub batch: u64,
    /// The sum of those batches' losses.
    pub loss: f64,
    /// How the completed epochs went.
    pub history: Vec<Epoch>,
}

/// How an epoch went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// The mean of the batches' losses, each before its step.
    pub loss: f64,
    /// What [`Learner::evaluate`] gave after it.
    pub score: f64,
    /// The learning rate of its last step.
    pub rate: f32,
}

impl Position {
    /// The number of the best epoch so far, from 0, and how good it was: the first, if several were; none before there is an
    /// epoch whose score is a number.
    #[must_use]
    pub fn best(&self) -> Option<(u64, f64)> {
        let mut best: Option<(u64, f64)> = None;
        for (number, epoch) in (0..).zip(&self.history) {
            if !epoch.score.is_nan() && best.is_none_or(|(_, score)| epoch.score > score) {
                best = Some((number, epoch.score));
            }
        }
        best
    }
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All epochs were gone through.
    Finished,
    /// So many epochs in a row were not better than the best: [`Fit::patience`].
    NoBetter,
    /// A callback said so.
    Stopped,
}

/// What a callback says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Go on.
    Continue,
    /// End the training here; it can be gone on with later.
    Stop,
}

/// What a callback is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event<'a> {
    /// A step was taken: after it, the position, and the step's loss and rate.
    Step {
        /// How far the training has come.
        position: &'a Position,
        /// The number of batches in an epoch.
        per_epoch: u64,
        /// The loss before the step.
        loss: f32,
        /// The learning rate.
        rate: f32,
    },
    /// An epoch is complete, evaluated and saved: the last of the position's history.
    Epoch {
        /// How far the training has come.
        position: &'a Position,
    },
}

type Schedule<'a> = Box<dyn Fn(u64) -> f32 + 'a>;
type Callback<'a> = Box<dyn FnMut(&Event<'_>) -> Then + 'a>;

/// A training loop: see [the module](self).
pub struct Fit<'a> {
    epochs: u64,
    schedule: Schedule<'a>,
    patience: Option<u64>,
    callbacks: Vec<Callback<'a>>,
}

impl<'a> Fit<'a> {
    /// So many epochs, at a learning rate of 0.01 until [`schedule`](Self::schedule) says another.
    #[must_use]
    pub fn new(epochs: u64) -> Self {
        Self { epochs, schedule: Box::new(|_| 0.01), patience: None, callbacks: Vec::new() }
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

    /// Calls `f` after every step and every epoch; several are called in order, all of them.
    #[must_use]
    pub fn on(mut self, f: impl FnMut(&Event<'_>) -> Then + 'a) -> Self {
        self.callbacks.push(Box::new(f));
        self
    }

    /// Trains, from `position` on, until the last epoch or until asked to stop. The order of the batches follows from their
    /// seed and the epoch: what was interrupted within an epoch goes on with its next batch.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a loss is not finite, or an epoch has no batches; what the learner returns.
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
            batches.start(position.epoch);
            batches.skip(usize::try_from(position.batch).unwrap_or(usize::MAX));
            while let Some(batch) = batches.next_batch() {
                let number = position.epoch * per_epoch + position.batch;
                let rate = (self.schedule)(number);
                let loss = learner.step(&batch, number, rate)?;
                if !loss.is_finite() {
                    let (epoch, batch) = (position.epoch + 1, position.batch + 1);
                    let why = format!(
                        "expected a finite loss, given {loss} in epoch {epoch} at batch {batch} with a learning rate of {rate}"
                    );
                    return Err(Error::invalid("fit", why));
                }
                position.batch += 1;
                position.loss += f64::from(loss);
                if self.tell(&Event::Step { position, per_epoch, loss, rate }) == Then::Stop {
                    if position.batch == per_epoch {
                        self.complete(learner, position, per_epoch)?;
                    }
                    return Ok(if position.epoch == self.epochs { Ended::Finished } else { Ended::Stopped });
                }
            }
            self.complete(learner, position, per_epoch)?;
            if self.tell(&Event::Epoch { position }) == Then::Stop && position.epoch < self.epochs {
                return Ok(Ended::Stopped);
            }
            let since = position.best().map_or(position.epoch, |(best, _)| position.epoch - 1 - best);
            if self.patience.is_some_and(|patience| since >= patience) && position.epoch < self.epochs {
                return Ok(Ended::NoBetter);
            }
        }
        Ok(Ended::Finished)
    }

    /// Ends an epoch: evaluates, and saves.
    fn complete(&self, learner: &mut impl Learner, position: &mut Position, per_epoch: u64) -> Result<(), Error> {
        let rate = (self.schedule)((position.epoch + 1) * per_epoch - 1);
        let score = learner.evaluate()?;
        position.history.push(Epoch { loss: position.loss / per_epoch as f64, score, rate });
        (position.epoch, position.batch, position.loss) = (position.epoch + 1, 0, 0.0);
        let is_best = position.best().is_some_and(|(best, _)| best + 1 == position.epoch);
        learner.save(position, is_best)
    }

    /// Tells all callbacks; one that says stop is enough.
    fn tell(&mut self, event: &Event<'_>) -> Then {
        let mut then = Then::Continue;
        for callback in &mut self.callbacks {
            if callback(event) == Then::Stop {
                then = Then::Stop;
            }
        }
        then
    }
}

impl std::fmt::Debug for Fit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { epochs, patience, callbacks, .. } = self;
        write!(f, "Fit {{ epochs: {epochs}, patience: {patience:?}, callbacks: {} }}", callbacks.len())
    }
}

#[cfg(test)]
mod tests;
