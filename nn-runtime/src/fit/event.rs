use super::Position;
use crate::Diverged;
use std::time::Duration;

/// What a callback is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event<'a> {
    /// A step was taken.
    #[non_exhaustive]
    Step {
        /// How far the training has come, with this step.
        position: &'a Position,
        /// The number of the epoch after which the training ends.
        epochs: u64,
        /// The number of batches in an epoch.
        per_epoch: u64,
        /// The number of examples in this batch.
        examples: usize,
        /// The loss before the step.
        loss: f32,
        /// The learning rate.
        rate: f32,
    },
    /// A step diverged, and the training goes on: see [`Fit::skip_diverged`](super::Fit::skip_diverged).
    #[non_exhaustive]
    Skipped {
        /// How far the training has come, with this batch.
        position: &'a Position,
        /// The number of the epoch after which the training ends.
        epochs: u64,
        /// The number of batches in an epoch.
        per_epoch: u64,
        /// The learning rate.
        rate: f32,
        /// What was not finite.
        found: &'a Diverged,
    },
    /// An epoch is complete, evaluated and saved: the last of the position's history.
    #[non_exhaustive]
    Epoch {
        /// How far the training has come.
        position: &'a Position,
        /// The number of the epoch after which the training ends.
        epochs: u64,
        /// The number of batches in an epoch.
        per_epoch: u64,
        /// How long it took.
        times: Times,
    },
}

/// How long an epoch took, or what this run did of it, if an earlier one had begun it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The examples that were trained on.
    pub examples: u64,
    /// Within [`Learner::step`](super::Learner::step).
    pub steps: Duration,
    /// Waiting for batches.
    pub waiting: Duration,
    /// Within [`Learner::evaluate`](super::Learner::evaluate).
    pub evaluating: Duration,
    /// Within [`Learner::save`](super::Learner::save).
    pub saving: Duration,
    /// From the epoch's first batch until it was saved: all of the above, and the callbacks.
    pub all: Duration,
}

impl Times {
    /// Examples a second while it trained: neither evaluated nor saved.
    #[must_use]
    pub fn examples_per_second(&self) -> f64 {
        let training = self.all.saturating_sub(self.evaluating).saturating_sub(self.saving);
        self.examples as f64 / training.as_secs_f64().max(1e-9)
    }
}

impl std::ops::AddAssign for Times {
    fn add_assign(&mut self, other: Self) {
        self.examples += other.examples;
        self.steps += other.steps;
        self.waiting += other.waiting;
        self.evaluating += other.evaluating;
        self.saving += other.saving;
        self.all += other.all;
    }
}

/// What a callback says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Go on.
    Continue,
    /// End the training here; it can be gone on with later.
    Stop,
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All epochs were gone through.
    Finished,
    /// So many epochs in a row were not better than the best: [`Fit::patience`](super::Fit::patience).
    NoBetter,
    /// A callback said so.
    Stopped,
}
