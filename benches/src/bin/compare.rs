//! Ours beside the peers that are installed, in turn in one sitting:
//!
//! ```sh
//! cargo run --release -p benches --bin compare
//! ```
//!
//! Prints the table, says which peers are absent and whether the losses agree, and writes `results.jsonl` (each row, and
//! the limits) and the picture of the ratios. For each network, our steps run before and after the peers.
//!
//! `--out FOLDER` says where to (default: `target/compare`); `--only mlp_s,cnn` which networks; `--peers jax,candle` which
//! peers (`--peers none`: only ours); `--threads 1` or `--threads 1,2`; `--from FILE` draws the table and the picture of
//! an earlier `results.jsonl` instead of measuring. `BENCH_SECS` is the time for each row.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use benches::bound::working_set;
use benches::limits::{Limits, measure};
use benches::nets::NETS;
use benches::peers::{PEERS, Place, pinned, rows};
use benches::picture;
use benches::results::Row;
use benches::table::Results;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        // this program runs itself for what is measured in a process of its own
        Some("steps") => steps(),
        Some("limits") => limits(),
        _ => compare(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What follows `--name`, cut at commas.
fn option(arguments: &[String], name: &str) -> Option<Vec<String>> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1).map(|value| value.split(',').map(str::to_owned).collect())
}

fn steps() -> Outcome<()> {
    Ok(benches::steps_from_environment(|row| println!("{}", row.to_json()))?)
}

fn limits() -> Outcome<()> {
    let mut sizes: Vec<usize> = NETS.iter().map(working_set).collect();
    sizes.extend([1 << 20, 16 << 20, 256 << 20]);
    sizes.sort_unstable();
    sizes.dedup();
    println!("{}", serde_json::to_string(&measure(benches::threads_from_environment(), &sizes))?);
    Ok(())
}

fn compare(arguments: &[String]) -> Outcome<()> {
    let folder = option(arguments, "--out").map_or_else(|| "target/compare".into(), |out| PathBuf::from(&out[0]));
    fs::create_dir_all(&folder)?;
    let mut results = Results::default();
    if let Some(from) = option(arguments, "--from") {
        read(Path::new(&from[0]), &mut results)?;
    } else {
        // written as they come: a sitting with all peers takes a quarter of an hour
        measure_all(arguments, &mut results, &mut fs::File::create(folder.join("results.jsonl"))?)?;
    }
    print!("\n{}\n{}", results.describe_limits(), results.table());
    println!("\n{}", results.losses());
    fs::write(folder.join("ratios.svg"), picture::draw(&results)?)?;
    println!("written to {}", folder.display());
    Ok(())
}

fn read(path: &Path, results: &mut Results) -> io::Result<()> {
    for line in fs::read_to_string(path)?.lines() {
        if let Some(row) = Row::from_json(line) {
            results.add(row);
        } else if let Ok(limits) = serde_json::from_str::<Limits>(line) {
            results.set_limits(limits);
        }
    }
    Ok(())
}

fn measure_all(arguments: &[String], results: &mut Results, json: &mut fs::File) -> Outcome<()> {
    let this = env::current_exe()?;
    let place = Place::from_environment();
    let asked = option(arguments, "--peers");
    let is_asked = |name: &str| asked.as_ref().is_none_or(|asked| asked.iter().any(|peer| peer == name));
    let (there, absent): (Vec<_>, Vec<_>) =
        PEERS.iter().filter(|peer| is_asked(peer.name)).partition(|peer| place.has(peer));
    for peer in absent {
        println!("absent: {}", peer.name);
    }
    let only = option(arguments, "--only");
    let threads = option(arguments, "--threads").unwrap_or_else(|| vec!["1".into(), "2".into()]);
    let threads: Vec<usize> = threads.iter().map(|threads| threads.parse()).collect::<Result<_, _>>()?;
    for threads in threads {
        let mut command = pinned(&this, threads);
        let output = command.arg("limits").env("BENCH_THREADS", threads.to_string()).output()?;
        let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        results.set_limits(serde_json::from_str(&line)?);
        writeln!(json, "{line}")?;
        for net in NETS.iter().filter(|net| only.as_ref().is_none_or(|only| only.iter().any(|name| name == net.name))) {
            let ours = || {
                let mut command = pinned(&this, threads);
                command.arg("steps");
                rows(command, net.name, threads)
            };
            let mut found = ours();
            for peer in &there {
                eprintln!("{}, {threads} thread(s): {}", net.title, peer.name);
                let rows = place.run(peer, net.name, threads);
                if rows.is_empty() {
                    println!("no result: {} for {}, {threads} thread(s)", peer.name, net.title);
                }
                found.extend(rows);
            }
            if !there.is_empty() {
                found.extend(ours());
            }
            for row in found {
                writeln!(json, "{}", row.to_json())?;
                results.add(row);
            }
        }
    }
    Ok(())
}
