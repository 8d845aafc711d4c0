#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use super::*;
use crate::data::{Dataset, LastBatch, Normalisation};
use crate::{Seed, schedule};

/// A learner whose losses and scores are given, and that writes down what happens.
#[derive(Default)]
struct Told {
    scores: Vec<f64>,
    /// The number, the first label and the rate of each step.
    steps: Vec<(u64, Vec<usize>, f32)>,
    saved: Vec<(u64, bool)>,
    broken_at: Option<u64>,
}

impl Learner for Told {
    fn step(&mut self, batch: &Batch<'_>, number: u64, rate: f32) -> Result<f32, Error> {
        self.steps.push((number, batch.positions().to_vec(), rate));
        Ok(if self.broken_at == Some(number) { f32::NAN } else { number as f32 })
    }

    fn evaluate(&mut self) -> Result<f64, Error> {
        Ok(self.scores[self.saved.len()])
    }

    fn save(&mut self, position: &Position, is_best: bool) -> Result<(), Error> {
        self.saved.push((position.epoch, is_best));
        Ok(())
    }
}

fn told(scores: &[f64]) -> Told {
    Told { scores: scores.to_vec(), ..Told::default() }
}

fn data() -> Dataset {
    Dataset::new((0..7).collect(), [1, 1, 1], vec![0; 7], vec!["one".to_owned()]).unwrap()
}

/// Three batches an epoch.
fn batches(data: &Dataset) -> Batches<'_> {
    Batches::new(data, &Normalisation::unit(1), 2).unwrap().shuffled(Seed(5)).last(LastBatch::Drop)
}

#[test]
fn epochs_are_gone_through_evaluated_and_saved() {
    let (data, mut learner, mut position) = (data(), told(&[0.5, 0.7, 0.6]), Position::default());
    let ended =
        Fit::new(3).schedule(schedule::linear(1.0, 0.0, 8)).run(&mut learner, &mut batches(&data), &mut position);
    assert_eq!(ended.unwrap(), Ended::Finished);
    assert_eq!(learner.steps.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    assert_eq!(learner.steps[6].2, 0.25);
    assert_eq!(learner.saved, [(1, true), (2, true), (3, false)]);
    let losses: Vec<f64> = position.history.iter().map(|epoch| epoch.loss).collect();
    assert_eq!((losses, position.best()), (vec![1.0, 4.0, 7.0], Some((1, 0.7))));
    assert_eq!(position.history[1].rate, 0.375);
}

#[test]
fn what_stops_goes_on_as_if_it_had_not() {
    let (data, mut whole, mut position) = (data(), told(&[0.1, 0.2]), Position::default());
    Fit::new(2).run(&mut whole, &mut batches(&data), &mut position).unwrap();
    for stop in 1..=6 {
        let (mut learner, mut at) = (told(&[0.1, 0.2]), Position::default());
        let stopping = |event: &Event<'_>| match event {
            Event::Step { position, per_epoch, .. } if position.epoch * per_epoch + position.batch == stop => {
                Then::Stop
            }
            _ => Then::Continue,
        };
        let ended = Fit::new(2).on(stopping).run(&mut learner, &mut batches(&data), &mut at).unwrap();
        assert_eq!(ended, if stop == 6 { Ended::Finished } else { Ended::Stopped });
        assert_eq!(learner.steps.len() as u64, stop);
        Fit::new(2).run(&mut learner, &mut batches(&data), &mut at).unwrap();
        assert_eq!((&learner.steps, &at), (&whole.steps, &position), "stopped at {stop}");
    }
}

#[test]
fn patience_ends_what_gets_no_better() {
    let scores = [0.5, 0.7, 0.6, f64::NAN, 0.7, 0.9];
    for (patience, expected, ended) in [(1, 3, Ended::NoBetter), (3, 5, Ended::NoBetter), (4, 6, Ended::Finished)] {
        let (data, mut learner, mut position) = (data(), told(&scores), Position::default());
        let given = Fit::new(6).patience(patience).run(&mut learner, &mut batches(&data), &mut position).unwrap();
        assert_eq!((position.epoch, given), (expected, ended), "patience of {patience}");
    }
}

#[test]
fn callbacks_are_all_called() {
    let (data, mut learner, mut position) = (data(), told(&[0.5, 0.7]), Position::default());
    let (mut steps, mut epochs) = (Vec::new(), 0);
    let fit = Fit::new(2)
        .on(|event| {
            if let Event::Step { loss, rate, .. } = event {
                steps.push((*loss, *rate));
            }
            Then::Continue
        })
        .on(|event| {
            epochs += u64::from(matches!(event, Event::Epoch { .. }));
            Then::Stop
        });
    assert!(format!("{fit:?}").contains("callbacks: 2"));
    assert_eq!(fit.run(&mut learner, &mut batches(&data), &mut position).unwrap(), Ended::Stopped);
    assert_eq!(steps, [(0.0, 0.01)]);
    assert_eq!(epochs, 0);
}

#[test]
fn what_is_not_finite_is_an_error_and_no_batches_are() {
    let (data, mut position) = (data(), Position::default());
    let mut learner = Told { broken_at: Some(4), ..told(&[0.1, 0.2]) };
    let error = Fit::new(2).run(&mut learner, &mut batches(&data), &mut position).unwrap_err().to_string();
    assert_eq!(error, "fit: expected a finite loss, given NaN in epoch 2 at batch 2 with a learning rate of 0.01");
    assert_eq!((position.epoch, position.batch, learner.saved), (1, 1, vec![(1, true)]));
    let mut large = Batches::new(&data, &Normalisation::unit(1), 8).unwrap().last(LastBatch::Drop);
    let error = Fit::new(1).run(&mut told(&[]), &mut large, &mut Position::default()).unwrap_err().to_string();
    assert!(error.starts_with("fit: expected an epoch to have batches"), "{error}");
}
