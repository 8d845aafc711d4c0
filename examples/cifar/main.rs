//! Trains a classifier of small pictures: of CIFAR-10 where it is there, else of a set drawn on the spot.
//!
//! ```text
//! cargo run --release --example cifar
//! cargo run --release --example cifar -- --help
//! ```

mod arguments;
mod checkpoint;
mod classifier;
mod console;
mod data;
mod evaluate;
mod failure;
mod models;
mod report;
mod run;
mod settings;
mod stop;
mod train;

#[cfg(test)]
mod testing;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // clap prints its own errors, and exits with 2
    let arguments = arguments::Arguments::parse();
    match run::run(&arguments, stop::Stop::on_signal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::complain(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
