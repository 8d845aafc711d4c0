//! Trains a classifier of small pictures: of CIFAR-10 where it is there, else of a set drawn on the spot.
//!
//! ```text
//! cargo run --release --example cifar
//! cargo run --release --example cifar -- --help
//! cargo run --release --example cifar -- eval NET.safetensors
//! ```

mod arguments;
mod checkpoint;
mod classifier;
mod config;
mod console;
mod data;
mod evaluate;
mod failure;
mod lr_find;
mod models;
mod pictures;
mod record;
mod report;
mod run;
mod saved;
mod settings;
mod stop;
mod train;

#[cfg(test)]
mod testing;

use arguments::{Command, CommandLine};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::complain(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn work() -> Result<(), Failure> {
    // clap prints its own errors, and exits with 2
    let line = CommandLine::parse_from(config::expand(std::env::args_os().collect())?);
    match &line.command {
        None => run::run(&line.train, stop::Stop::on_signal),
        Some(Command::Train(arguments)) => run::run(arguments, stop::Stop::on_signal),
        Some(Command::Eval(arguments)) => saved::eval(arguments),
        Some(Command::Predict(arguments)) => saved::predict(arguments),
        Some(Command::LrFind(arguments)) => lr_find::find(arguments),
        Some(Command::Compare(arguments)) => record::compare(arguments),
        Some(Command::Export(arguments)) => saved::export(arguments),
    }
}
