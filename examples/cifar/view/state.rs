//! What the view knows of a training.

use crate::train::accuracies;
use nn_runtime::fit::Position;
use std::time::Duration;

/// Points of the loss curve: when there are as many, neighbours become one.
const POINTS: usize = 128;

/// Where a training stands, and its curves over the epochs.
pub(super) struct State {
    pub(super) watched: &'static str,
    pub(super) epoch: u64,
    pub(super) epochs: u64,
    pub(super) batch: u64,
    pub(super) per_epoch: u64,
    pub(super) loss: f32,
    pub(super) rate: f32,
    pub(super) pictures_per_second: f64,
    pub(super) left: Duration,
    pub(super) losses: Losses,
    /// In percent, after each epoch.
    pub(super) train: Vec<(f64, f64)>,
    pub(super) test: Vec<(f64, f64)>,
    /// When this run began, in steps and in time; and this epoch, in time, with its pictures since.
    first: Option<(u64, Duration)>,
    epoch_began: Duration,
    pictures: u64,
}

/// A step, as the view sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Epochs completed, and batches of the next one.
    pub(super) done: [u64; 2],
    pub(super) epochs: u64,
    pub(super) per_epoch: u64,
    pub(super) pictures: usize,
    pub(super) loss: f32,
    pub(super) rate: f32,
}

impl State {
    /// A training that begins, or goes on from where it was.
    pub(super) fn new(watched: &'static str, position: &Position) -> Self {
        let mut state = Self {
            watched,
            epoch: position.epoch,
            epochs: 0,
            batch: position.batch,
            per_epoch: 0,
            loss: f32::NAN,
            rate: 0.0,
            pictures_per_second: 0.0,
            left: Duration::ZERO,
            losses: Losses::default(),
            train: Vec::new(),
            test: Vec::new(),
            first: None,
            epoch_began: Duration::ZERO,
            pictures: 0,
        };
        for (number, epoch) in (0..).zip(&position.history) {
            // the mean of an epoch's losses is that of its middle
            state.losses.points.push((f64::from(number) + 0.5, epoch.loss));
            state.accuracies(f64::from(number) + 1.0, accuracies(epoch));
        }
        state
    }

    /// Takes notice of a step, so long after the beginning.
    pub(super) fn step(&mut self, step: Step, now: Duration) {
        let Step { done: [epoch, batch], epochs, per_epoch, pictures, loss, rate } = step;
        let number = epoch * per_epoch + batch;
        let (first, began) = *self.first.get_or_insert((number.saturating_sub(1), Duration::ZERO));
        self.pictures += pictures as u64;
        let seconds = now.saturating_sub(self.epoch_began).as_secs_f64();
        self.pictures_per_second = self.pictures as f64 / seconds.max(1e-9);
        let a_step = now.saturating_sub(began).as_secs_f64() / number.saturating_sub(first).max(1) as f64;
        let left = (epochs * per_epoch).saturating_sub(number) as f64;
        self.left = Duration::try_from_secs_f64(a_step * left).unwrap_or_default();
        (self.epoch, self.batch, self.epochs, self.per_epoch) = (epoch, batch, epochs, per_epoch);
        (self.loss, self.rate) = (loss, rate);
        self.losses.add(number as f64 / per_epoch.max(1) as f64, f64::from(loss));
    }

    /// Takes notice of an epoch's end.
    pub(super) fn epoch(&mut self, number: u64, accuracies: [f32; 2], now: Duration) {
        (self.epoch, self.batch, self.pictures, self.epoch_began) = (number, 0, 0, now);
        self.accuracies(number as f64, accuracies);
    }

    fn accuracies(&mut self, at: f64, [train, test]: [f32; 2]) {
        self.train.push((at, 100.0 * f64::from(train)));
        self.test.push((at, 100.0 * f64::from(test)));
    }
}

/// A curve of losses that stays short: each point is the mean of some steps.
#[derive(Default)]
pub(super) struct Losses {
    pub(super) points: Vec<(f64, f64)>,
    /// Steps of a point, less one.
    more: u32,
    /// The steps since the last point, and the sums of their places and losses.
    since: (u32, f64, f64),
}

impl Losses {
    fn add(&mut self, at: f64, loss: f64) {
        let (count, places, losses) = self.since;
        self.since = (count + 1, places + at, losses + loss);
        if count < self.more {
            return;
        }
        let count = f64::from(count + 1);
        self.points.push(((places + at) / count, (losses + loss) / count));
        self.since = (0, 0.0, 0.0);
        if self.points.len() == POINTS {
            let (pairs, _) = self.points.as_chunks();
            self.points = pairs.iter().map(|[(x, a), (y, b)]| (0.5 * (x + y), 0.5 * (a + b))).collect();
            self.more = 2 * self.more + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_stays_short_and_keeps_its_mean() {
        let mut losses = Losses::default();
        for step in 0..10_000 {
            losses.add(f64::from(step), 3.0 + f64::from(step % 2));
        }
        let points = &losses.points;
        assert!((POINTS / 2..POINTS).contains(&points.len()), "{}", points.len());
        assert!(
            points.is_sorted_by(|(a, _), (b, _)| a < b) && points[0].0 < 128.0 && points[points.len() - 1].0 > 9700.0
        );
        let rest = &points[1..];
        assert!(rest.iter().all(|(_, loss)| (loss - 3.5).abs() < 1e-12));
    }

    #[test]
    fn speed_is_of_the_epoch_and_what_is_left_of_the_run() {
        let mut state = State::new("test", &Position { epoch: 1, batch: 2, ..Position::default() });
        let step =
            |epoch, batch| Step { done: [epoch, batch], epochs: 4, per_epoch: 10, pictures: 50, loss: 1.0, rate: 0.1 };
        for batch in 3..=10 {
            state.step(step(1, batch), Duration::from_secs(batch - 2));
        }
        assert!((state.pictures_per_second - 50.0).abs() < 1e-9);
        assert_eq!(state.left, Duration::from_secs(20));
        // measuring takes its time, too
        state.epoch(2, [0.5, 0.25], Duration::from_secs(16));
        state.step(step(2, 1), Duration::from_secs(18));
        assert!((state.pictures_per_second - 25.0).abs() < 1e-9);
        assert_eq!(state.left, Duration::from_secs(38));
        assert_eq!((&state.train[..], &state.test[..]), (&[(2.0, 50.0)][..], &[(2.0, 25.0)][..]));
    }
}
