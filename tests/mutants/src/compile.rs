//! Builds of the copy: which mutants do not compile, and the programs that judge.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::find::Form;
use crate::switch::Placed;

/// A program of tests.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: PathBuf,
    /// Where it is run.
    pub folder: PathBuf,
}

/// What cargo said.
pub struct Built {
    pub programs: Vec<Program>,
    /// For each error its message, and the places in files that it speaks of: the main ones first.
    pub errors: Vec<(String, Vec<Spot>)>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub file: String,
    pub bytes: Range<usize>,
    pub is_primary: bool,
}

/// Runs cargo in a folder and reads what it says.
///
/// # Errors
/// If cargo cannot be started.
pub fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> std::io::Result<Built> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).args(arguments).arg("--message-format=json").env("CARGO_TARGET_DIR", target);
    let output = command.stderr(Stdio::null()).output()?;
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let mut built = Built { programs: Vec::new(), errors: Vec::new() };
    for message in messages {
        let message: Value = message;
        match message["reason"].as_str() {
            Some("compiler-artifact") if message["profile"]["test"] == true => {
                let manifest = message["manifest_path"].as_str().and_then(|path| Path::new(path).parent());
                if let (Some(path), Some(folder)) = (message["executable"].as_str(), manifest) {
                    built.programs.push(Program { path: path.into(), folder: folder.to_owned() });
                }
            }
            Some("compiler-message") if message["message"]["level"] == "error" => {
                let error = &message["message"];
                let text = error["message"].as_str().unwrap_or_default().to_owned();
                let mut spots = Vec::new();
                collect(error, &mut spots);
                if !spots.is_empty() {
                    built.errors.push((text, spots));
                }
            }
            _ => {}
        }
    }
    if !output.status.success() && built.errors.is_empty() {
        built.errors.push((format!("cargo {} failed", arguments.join(" ")), Vec::new()));
    }
    Ok(built)
}

/// All places of a message and of its notes.
fn collect(message: &Value, spots: &mut Vec<Spot>) {
    let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
    for span in message["spans"].as_array().into_iter().flatten() {
        // what is in a macro is also where that is called
        let calls = std::iter::successors(Some(span), |span| span["expansion"].get("span"));
        for span in calls {
            if let (Some(file), Some(start), Some(end)) =
                (span["file_name"].as_str(), number(&span["byte_start"]), number(&span["byte_end"]))
            {
                let is_primary = span["is_primary"] == true;
                spots.push(Spot { file: file.to_owned(), bytes: start..end, is_primary });
            }
        }
    }
    message["children"].as_array().into_iter().flatten().for_each(|child| collect(child, spots));
}

/// The mutants that are to blame for an error in a file: whose own text it speaks of, first where it mainly does; or else
/// those of the smallest place around; or else the exits between all of its places.
pub fn blamed(spots: &[Spot], placed: &dyn Fn(&str) -> Option<Vec<Placed>>) -> BTreeSet<u32> {
    let touches = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end || a == b;
    for is_primary in [true, false] {
        let mut found = BTreeSet::new();
        for spot in spots.iter().filter(|spot| spot.is_primary == is_primary) {
            let placed = placed(&spot.file).unwrap_or_default();
            // an error within a mutant, and not one that is around it
            let own = placed.iter().filter(|placed| touches(&placed.own, &spot.bytes));
            let inside =
                own.clone().filter(|placed| placed.own.start <= spot.bytes.start && spot.bytes.end <= placed.own.end);
            found.extend(inside.map(|placed| placed.number));
        }
        if !found.is_empty() {
            return found;
        }
    }
    for is_primary in [true, false] {
        let mut found = BTreeSet::new();
        for spot in spots.iter().filter(|spot| spot.is_primary == is_primary) {
            let placed = placed(&spot.file).unwrap_or_default();
            let around = placed.iter().filter(|placed| touches(&placed.whole, &spot.bytes));
            let smallest = around.clone().map(|placed| placed.whole.len()).min();
            found.extend(around.filter(|placed| Some(placed.whole.len()) == smallest).map(|placed| placed.number));
        }
        if !found.is_empty() {
            return found;
        }
    }
    // moved twice, or not set on every way: because of a way that goes on now
    let files: BTreeSet<&str> = spots.iter().map(|spot| spot.file.as_str()).collect();
    let between = files.into_iter().flat_map(|file| {
        let of = || spots.iter().filter(|spot| spot.file == file);
        let (start, end) = (of().map(|spot| spot.bytes.start).min(), of().map(|spot| spot.bytes.end).max());
        let is_between = move |placed: &Placed| Some(placed.whole.start) >= start && Some(placed.whole.end) <= end;
        let placed = placed(file).unwrap_or_default();
        placed.into_iter().filter(move |placed| placed.form == Form::Exit && is_between(placed))
    });
    between.map(|placed| placed.number).collect()
}

#[cfg(test)]
mod tests;
