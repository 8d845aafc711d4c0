//! A range test of the learning rate.

use crate::arguments::LrFind;
use crate::classifier::Step;
use crate::console::Console;
use crate::data::Data;
use crate::failure::Failure;
use crate::models;
use crate::settings::Settings;
use nn_runtime::Seed;
use nn_runtime::data::{Batches, LastBatch};
use nn_runtime::fit::lr_range_test;

/// Runs the test, prints its curve, and suggests a rate.
pub(crate) fn find(arguments: &LrFind) -> Result<(), Failure> {
    let LrFind { from, to, steps, train } = arguments;
    if from >= to {
        return Err(Failure::usage(format!("--from: expected less than the {to} of --to, given {from}")));
    }
    let console = Console::new(train.quiet);
    let data = Data::load(&train.source, console)?;
    let settings = Settings::new(train, &data.source)?;
    settings.fits(data.train.len())?;
    let mut classifier = models::build(&settings)?;
    let mut batches = Batches::new(&data.train, &data.normalisation, settings.batch)?
        .shuffled(Seed(settings.seed))
        .last(LastBatch::Drop);
    let test = lr_range_test(&mut batches, [*from, *to], *steps, |batch, index, rate| {
        classifier.train_step(batch.rows(), batch.labels(), Step { index, rate })
    })?;
    console.say(format_args!("{:>10} {:>9}", "rate", "loss"));
    for point in test.points.iter().step_by((test.points.len() / 20).max(1)) {
        console.say(format_args!("{:>10.2e} {:>9.4}", point.rate, point.loss));
    }
    match test.suggestion() {
        Some(rate) => console.result(format_args!("Suggested: --lr {rate:.1e}, where the loss falls fastest")),
        None => console.result("No rate made the loss fall: try lower ones, or more steps"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::arguments::{Command, CommandLine};
    use clap::Parser;

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
