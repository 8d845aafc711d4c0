//! A range test of the learning rate (Smith 2017, *Cyclical learning rates for training neural networks*, section 3.3): the rate
//! rises by one factor from batch to batch, until the loss runs away.

use crate::arguments::LrFind;
use crate::classifier::Step;
use crate::console::Console;
use crate::data::Data;
use crate::failure::Failure;
use crate::models;
use crate::settings::Settings;
use nn_runtime::Seed;
use nn_runtime::data::{Batches, LastBatch};

/// The share of the smoothed loss that a batch leaves as it was.
const SMOOTHING: f64 = 0.9;
/// The loss has run away when it is so many times the lowest.
const AWAY: f64 = 4.0;

/// One batch of the test.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    rate: f32,
    /// The mean of the losses so far, of which the last count most.
    loss: f64,
}

/// Runs the test, prints its curve, and suggests a rate.
pub(crate) fn find(arguments: &LrFind) -> Result<(), Failure> {
    let LrFind { from, to, steps, train } = arguments;
    if from >= to {
        return Err(Failure::usage(format!("--from: expected less than the {to} of --to, given {from}")));
    }
    let console = Console::new(train.quiet);
    let data = Data::load(&train.source, console)?;
    let settings = Settings::new(train, &data.source)?;
    let mut classifier = models::build(&settings)?;
    let mut batches = Batches::new(&data.train, &data.normalisation, settings.batch)?
        .shuffled(Seed(settings.seed))
        .last(LastBatch::Drop);
    if batches.per_epoch() == 0 {
        let given = data.train.len();
        return Err(Failure::usage(format!("--batch: expected at most the {given} training pictures")));
    }
    let (mut curve, mut mean, mut index) = (Vec::<Point>::new(), 0.0, 0);
    'epochs: for epoch in 0.. {
        batches.start(epoch);
        while let Some(batch) = batches.next_batch() {
            if index == *steps {
                break 'epochs;
            }
            let rate = rate(*from, *to, index, *steps);
            let loss = classifier.train_step(batch.rows(), batch.labels(), Step { index: index as u64, rate })?;
            index += 1;
            mean = SMOOTHING * mean + (1.0 - SMOOTHING) * f64::from(loss);
            // the mean starts at 0, which this makes up for
            let unbiased = mean / (1.0 - SMOOTHING.powi(i32::try_from(index).unwrap_or(i32::MAX)));
            let lowest = curve.iter().fold(f64::INFINITY, |lowest, point| lowest.min(point.loss));
            if !unbiased.is_finite() || (index > steps / 10 && unbiased > AWAY * lowest) {
                break 'epochs;
            }
            curve.push(Point { rate, loss: unbiased });
        }
    }
    console.say(format_args!("{:>10} {:>9}", "rate", "loss"));
    for point in curve.iter().step_by((curve.len() / 20).max(1)) {
        console.say(format_args!("{:>10.2e} {:>9.4}", point.rate, point.loss));
    }
    match suggestion(&curve) {
        Some(rate) => console.result(format_args!("Suggested: --lr {rate:.1e}, where the loss falls fastest")),
        None => console.result("No rate made the loss fall: try lower ones, or more steps"),
    }
    Ok(())
}

/// From `from` at the first step to `to` at the last, by one factor a step.
fn rate(from: f32, to: f32, index: usize, steps: usize) -> f32 {
    let share = index as f64 / (steps.max(2) - 1) as f64;
    (f64::from(from) * (f64::from(to) / f64::from(from)).powf(share)) as f32
}

/// The rate where the loss falls fastest, for a given factor of the rate, before it is lowest.
fn suggestion(curve: &[Point]) -> Option<f32> {
    const REACH: usize = 5;
    let lowest = (0..curve.len()).min_by(|a, b| curve[*a].loss.total_cmp(&curve[*b].loss))?;
    let falls = (REACH..lowest.saturating_sub(REACH).max(REACH))
        .map(|at| (curve[at - REACH].loss - curve[at + REACH].loss, at));
    let (fall, at) = falls.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (fall > 0.0).then(|| curve[at].rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Command, CommandLine};
    use clap::Parser;

    #[test]
    fn rates_rise_by_one_factor() {
        let rates: Vec<f32> = (0..5).map(|index| rate(1e-4, 1.0, index, 5)).collect();
        for (given, expected) in rates.iter().zip([1e-4, 1e-3, 1e-2, 0.1, 1.0]) {
            assert!((given / expected - 1.0).abs() < 1e-5, "{rates:?}");
        }
    }

    #[test]
    fn the_steepest_fall_is_suggested() {
        // flat, falling fastest at 0.01, lowest at 0.3, and away
        let points = (0..100).map(|index| {
            let rate = rate(1e-4, 10.0, index, 100);
            let (x, away) = (f64::from(rate).log10(), (f64::from(rate).log10() + 0.5).max(0.0));
            Point { rate, loss: 2.3 - ((x + 2.0) * 3.0).tanh() + away * away * 10.0 }
        });
        let curve: Vec<Point> = points.collect();
        let suggested = suggestion(&curve).expect("it falls");
        assert!((0.007..0.014).contains(&suggested), "{suggested}");
        let flat: Vec<Point> =
            curve.iter().map(|point| Point { loss: 2.3 + f64::from(point.rate), ..*point }).collect();
        assert_eq!(suggestion(&flat), None);
        assert_eq!(suggestion(&[]), None);
    }

    #[test]
    fn a_test_runs_over_more_than_an_epoch_and_says_what_is_wrong() {
        let find = |line: &str| {
            let line = format!("cifar lr-find --quiet --embedded --examples 300 --model linear {line}");
            match CommandLine::parse_from(line.split_whitespace()).command {
                Some(Command::LrFind(arguments)) => super::find(&arguments),
                other => panic!("{other:?}"),
            }
        };
        find("--steps 12 --batch 64").expect("it runs");
        let error = find("--from 1 --to 0.1").expect_err("backwards").to_string();
        assert_eq!(error, "--from: expected less than the 0.1 of --to, given 1");
    }
}
