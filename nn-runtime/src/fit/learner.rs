use super::{Position, Scores};
use crate::data::Batch;
use crate::{Error, NotFinite};

/// What is trained: a network, its optimiser, its workspace, and what it is measured on.
pub trait Learner {
    /// Takes one step, the one of this number (from 0) in the whole training, at this learning rate; gives the loss
    /// before it.
    ///
    /// # Errors
    /// Whatever the network finds wrong.
    fn step(&mut self, batch: &Batch<'_>, number: u64, rate: f32) -> Result<f32, Error>;

    /// How good the network is now, as one number or several, of which the first is the score: the higher the better,
    /// such as an accuracy, or a loss times −1. Called after each epoch.
    ///
    /// # Errors
    /// Whatever the network finds wrong.
    fn evaluate(&mut self) -> Result<Scores, Error>;

    /// Where a number that is not finite came from, for the error that ends the training: what a network's `inspect` says of
    /// the batch. Where the loss was not finite, the network is still as it was before the step. Nothing, unless it is written.
    ///
    /// # Errors
    /// Whatever the network finds wrong.
    fn explain(&mut self, batch: &Batch<'_>) -> Result<Option<NotFinite>, Error> {
        let _ = batch;
        Ok(None)
    }

    /// Saves everything that it takes to go on from `position`. Called at each [`Moment`], and never after a loss that
    /// was not finite. Does nothing, unless it is written.
    ///
    /// # Errors
    /// If it cannot be saved: the training ends with that.
    fn save(&mut self, position: &Position, moment: Moment) -> Result<(), Error> {
        let _ = (position, moment);
        Ok(())
    }
}

/// When a learner is asked to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Within an epoch: [`Fit::save_every`](super::Fit::save_every) says so, or the training was asked to stop. Nothing
    /// has been evaluated.
    Within,
    /// An epoch is complete, and the last of the position's history.
    Epoch {
        /// No earlier epoch was as good: the place for a file of its own.
        is_best: bool,
    },
}
