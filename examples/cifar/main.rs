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
mod spent;
mod stop;
mod train;
mod view;

#[cfg(all(test, unix))]
mod faults;
#[cfg(test)]
mod testing;

use arguments::{Command, CommandLine};
use clap::Parser;
use console::Console;
use failure::Failure;
use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(program(std::env::args_os().collect()))
}

/// Does what a command line says; gives the exit code.
fn program(line: Vec<OsString>) -> u8 {
    match work(line).and_then(|()| console::written()) {
        Ok(()) => 0,
        Err(failure) => {
            console::complain(&failure);
            failure.exit_code()
        }
    }
}

fn work(line: Vec<OsString>) -> Result<(), Failure> {
    let line = match CommandLine::try_parse_from(config::expand(line)?) {
        Ok(line) => line,
        Err(help) if !help.use_stderr() => {
            Console::new(false).results(help);
            return Ok(());
        }
        Err(error) => return Err(Failure::CommandLine(error.to_string())),
    };
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
