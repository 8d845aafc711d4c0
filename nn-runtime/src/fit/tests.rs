#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use super::*;
use crate::data::{Batch, Dataset, LastBatch, Normalisation};
use crate::{Seed, schedule};

/// A learner whose losses and scores are given, and that writes down what happens.
#[derive(Default)]
struct Told {
    scores: Vec<f64>,
    /// The number, the first label and the rate of each step.
    steps: Vec<(u64, Vec<usize>, f32)>,
    /// The position, and whether it is the best so far; none within an epoch.
    saved: Vec<(u64, u64, Option<bool>)>,
    broken_at: Option<u64>,
    diverges_at: &'static [u64],
}

impl Learner for Told {
    fn step(&mut self, batch: &Batch<'_>, number: u64, rate: f32) -> Result<f32, Error> {
        self.steps.push((number, batch.positions().to_vec(), rate));
        if self.diverges_at.contains(&number) {
            let held = vec![crate::BrokenElements { parameter: "weight".to_owned(), elements: 1, of: 2 }];
            return Err(Error::Diverged(Box::new(Diverged { loss: Some(1.0), gradients: Vec::new(), held })));
        }
        Ok(if self.broken_at == Some(number) { f32::NAN } else { number as f32 })
    }

    fn evaluate(&mut self) -> Result<Scores, Error> {
        let complete = self.saved.iter().filter(|(.., is_best)| is_best.is_some()).count();
        Ok(Scores::new("watched", self.scores[complete]).with("train", 0.5))
    }

    fn save(&mut self, position: &Position, moment: Moment) -> Result<(), Error> {
        let is_best = match moment {
            Moment::Within => None,
            Moment::Epoch { is_best } => Some(is_best),
        };
        self.saved.push((position.epoch, position.batch, is_best));
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
    assert_eq!(learner.saved, [(1, 0, Some(true)), (2, 0, Some(true)), (3, 0, Some(false))]);
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
                Ok(Then::Stop)
            }
            _ => Ok(Then::Continue),
        };
        let ended = Fit::new(2).on(stopping).run(&mut learner, &mut batches(&data), &mut at).unwrap();
        assert_eq!(ended, if stop == 6 { Ended::Finished } else { Ended::Stopped });
        assert_eq!(learner.steps.len() as u64, stop);
        // it was saved where it stopped
        assert_eq!(learner.saved.last().map(|(epoch, batch, _)| (*epoch, *batch)), Some((stop / 3, stop % 3)));
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
            Ok(Then::Continue)
        })
        .on(|event| {
            epochs += u64::from(matches!(event, Event::Epoch { .. }));
            Ok(Then::Stop)
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
    let error =
        Fit::new(2).save_every(1).run(&mut learner, &mut batches(&data), &mut position).unwrap_err().to_string();
    assert_eq!(
        error,
        "the training diverged: expected a finite loss, given NaN in epoch 2 at batch 2 with a learning rate of 0.01"
    );
    assert_eq!(
        (position.epoch, position.batch, learner.saved),
        (
            1,
            1,
            // and never with what broke it
            vec![(0, 1, None), (0, 2, None), (1, 0, Some(true)), (1, 1, None)]
        )
    );
    let mut large = Batches::new(&data, &Normalisation::unit(1), 8).unwrap().last(LastBatch::Drop);
    let error = Fit::new(1).run(&mut told(&[]), &mut large, &mut Position::default()).unwrap_err().to_string();
    assert!(error.starts_with("fit: expected an epoch to have batches"), "{error}");
}

#[test]
fn steps_that_diverge_may_be_skipped_so_many_in_a_row() {
    let run = |broken: &'static [u64], skips| {
        let (data, mut position, mut skipped) = (data(), Position::default(), Vec::new());
        let mut learner = told(&[0.1, 0.2]);
        learner.diverges_at = broken;
        let fit = Fit::new(2).skip_diverged(skips).on(|event| {
            if let Event::Skipped { position, found, .. } = event {
                skipped.push((position.epoch, position.batch, found.to_string()));
            }
            Ok(Then::Continue)
        });
        let ended = fit.run(&mut learner, &mut batches(&data), &mut position);
        (ended.map_err(|error| error.to_string()), position, skipped)
    };
    let (ended, position, skipped) = run(&[1, 2, 4], 2);
    assert_eq!(ended.unwrap(), Ended::Finished);
    let why = "expected finite weights after the step, but it would have made 1 of 2 elements of `weight` infinite or NaN; \
               these stayed as they were (the loss was 1)";
    assert_eq!(skipped, [(0, 2, why.to_owned()), (0, 3, why.to_owned()), (1, 2, why.to_owned())]);
    // the means are those of the other steps
    assert_eq!(position.history.iter().map(|epoch| epoch.loss).collect::<Vec<_>>(), [0.0, (3.0 + 3.0 + 5.0) / 3.0]);
    let (ended, position, skipped) = run(&[1, 2], 1);
    assert_eq!((position.batch, skipped.len()), (2, 1));
    assert_eq!(
        ended.unwrap_err(),
        format!("the training diverged: {why}; this was in epoch 1 at batch 3 with a learning rate of 0.01")
    );
}

#[test]
fn with_another_thread_and_without_the_batches_are_the_same() {
    let [with, without] = [true, false].map(|prefetch| {
        let (data, mut learner, mut position) = (data(), told(&[0.1, 0.2]), Position::default());
        Fit::new(2).prefetch(prefetch).run(&mut learner, &mut batches(&data), &mut position).unwrap();
        (learner.steps, position)
    });
    assert_eq!(with, without);
    assert_eq!(with.0.len(), 6);
}

#[test]
fn it_saves_within_epochs_and_never_twice_at_an_end() {
    for (every, expected) in [(1, vec![1, 2, 0, 1, 2, 0]), (2, vec![2, 0, 2, 0]), (3, vec![0, 0]), (0, vec![0, 0])] {
        let (data, mut learner, mut position) = (data(), told(&[0.1, 0.2]), Position::default());
        Fit::new(2).save_every(every).run(&mut learner, &mut batches(&data), &mut position).unwrap();
        let saved: Vec<u64> = learner.saved.iter().map(|(_, batch, _)| *batch).collect();
        assert_eq!(saved, expected, "every {every}");
    }
}

#[test]
fn a_callback_that_fails_ends_the_training() {
    let (data, mut learner, mut position) = (data(), told(&[0.1]), Position::default());
    let failing = |event: &Event<'_>| match event {
        Event::Step { .. } | Event::Skipped { .. } => Ok(Then::Continue),
        Event::Epoch { .. } => Err(Error::invalid("log", "full")),
    };
    let error = Fit::new(1).on(failing).run(&mut learner, &mut batches(&data), &mut position).unwrap_err();
    assert_eq!(error.to_string(), "log: full");
    assert_eq!(learner.saved, [(1, 0, Some(true))], "what was learnt is saved before anybody is told");
}

#[test]
fn epochs_say_how_long_they_took() {
    let (data, mut learner, mut position) = (data(), told(&[0.1, 0.2]), Position::default());
    let mut sum = Times::default();
    let timing = |event: &Event<'_>| {
        if let Event::Epoch { times, .. } = event {
            assert!(times.steps + times.waiting + times.evaluating + times.saving <= times.all, "{times:?}");
            assert!(times.examples_per_second() > 0.0);
            sum += *times;
        }
        Ok(Then::Continue)
    };
    Fit::new(2).on(timing).run(&mut learner, &mut batches(&data), &mut position).unwrap();
    assert_eq!(sum.examples, 12);
}

#[test]
fn logs_say_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let mut log = crate::log::JsonLog::create(&path).unwrap();
    let mut board = crate::log::TensorBoard::create(folder.path()).unwrap();
    let (data, mut learner, mut position) = (data(), told(&[0.1, f64::NAN]), Position::default());
    let fit = Fit::new(2).on(json_lines(&mut log)).on(tensor_board(&mut board, 2));
    fit.run(&mut learner, &mut batches(&data), &mut position).unwrap();

    let events = crate::log::read(&path).unwrap();
    let numbers = |key: &str| events.iter().map(|event| event.get(key).unwrap().as_f64().unwrap()).collect::<Vec<_>>();
    assert_eq!((numbers("epoch"), numbers("loss")), (vec![1.0, 2.0], vec![1.0, 4.0]));
    assert_eq!((numbers("train"), numbers("watched")[0]), (vec![0.5, 0.5], 0.1));
    assert!(numbers("watched")[1].is_nan() && numbers("seconds").iter().all(|seconds| *seconds > 0.0));

    let bytes = std::fs::read(board.path()).unwrap();
    let times = |tag: &str| bytes.windows(tag.len()).filter(|bytes| *bytes == tag.as_bytes()).count();
    let tags = ["loss/batch", "rate", "loss/epoch", "watched", "train", "examples_per_second"];
    assert_eq!(tags.map(times), [3, 3, 2, 2, 2, 2]);
}

#[cfg(feature = "checkpoint")]
#[test]
fn a_position_reads_back_to_the_bit_and_a_damaged_one_does_not() {
    let epoch = |loss, score: f64| Epoch { loss, rate: 0.1, scores: Scores::new("a b", score).with("other", 1e-300) };
    let history = vec![epoch(0.1 + 0.2, 1.0 / 3.0), epoch(f64::from(f32::MAX), f64::NEG_INFINITY)];
    let position = Position { epoch: 2, batch: u64::MAX, loss: 1e17 / 3.0, history };
    let mut metadata = crate::checkpoint::Metadata::new();
    position.write(&mut metadata);
    assert_eq!(Position::read(&metadata).unwrap(), position);

    for (key, text, expected) in [
        ("epoch", "-1", "expected a whole number in the metadata `epoch`, given `-1`"),
        ("loss_of_epoch", "x", "expected a number in the metadata `loss_of_epoch`, given `x`"),
        ("history", "[{}]", "expected a list of epochs as JSON in the metadata `history`, given `[{}]`"),
        ("history", "{}", "expected a list of epochs as JSON in the metadata `history`, given `{}`"),
    ] {
        let mut damaged = metadata.clone();
        damaged.insert(key.to_owned(), text.to_owned());
        assert_eq!(Position::read(&damaged).unwrap_err().to_string(), format!("position: {expected}"));
    }
    metadata.remove("batch_of_epoch");
    let error = Position::read(&metadata).unwrap_err().to_string();
    assert_eq!(error, "position: expected a whole number in the metadata `batch_of_epoch`, given no such entry");
}

#[cfg(feature = "progress")]
#[test]
fn a_bar_goes_with_a_training() {
    let (data, mut learner, mut position) = (data(), told(&[0.1, 0.2]), Position { batch: 1, ..Position::default() });
    let fit = Fit::new(2).on(progress_bar());
    assert_eq!(fit.run(&mut learner, &mut batches(&data), &mut position).unwrap(), Ended::Finished);
}
