//! Tests as judges: which switches each of them asks, and whether it fails with one on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

use crate::compile::Program;

/// A test, run by itself.
#[derive(Clone, Debug)]
pub struct Test {
    pub program: Program,
    pub name: String,
    /// Which of the groups of judges it is in: those of the first are asked first.
    pub group: usize,
    /// How long it takes without a mutant.
    pub time: Duration,
    /// The switches that it asks.
    pub reached: BTreeSet<u32>,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No test asks its switch.
    NotReached,
    /// A test of this group fails.
    Found { group: usize, test: String },
    /// A test of this group does not end.
    Endless { group: usize, test: String },
    /// All tests that ask it pass.
    Missed,
}

/// The most memory that a test may take, in KiB: a loop without end must not fill the machine's.
const MEMORY: u64 = 6 << 20;

enum Outcome {
    Passes,
    Fails,
    Endless,
}

impl Test {
    fn run(&self, variable: &str, value: &str, limit: Duration) -> std::io::Result<Outcome> {
        let script = format!("ulimit -v {MEMORY}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh"]).arg(&self.program.path);
        command.args(["--exact", &self.name, "--test-threads=1", "--quiet"]);
        command.current_dir(&self.program.folder).env("CARGO_MANIFEST_DIR", &self.program.folder);
        command.env(variable, value).env("INSTA_UPDATE", "no").env_remove("INSTA_FORCE_PASS");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let Some(status) = child.wait_timeout(limit)? else {
            child.kill()?;
            child.wait()?;
            return Ok(Outcome::Endless);
        };
        Ok(if status.success() { Outcome::Passes } else { Outcome::Fails })
    }
}

/// The tests of a program.
///
/// # Errors
/// If it cannot be run.
pub fn tests(program: &Program, group: usize) -> std::io::Result<Vec<Test>> {
    let mut command = Command::new(&program.path);
    let output = command.current_dir(&program.folder).args(["--list", "--format", "terse"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
    let test = |name: &str| Test {
        program: program.clone(),
        name: name.to_owned(),
        group,
        time: Duration::ZERO,
        reached: BTreeSet::new(),
    };
    Ok(names.map(test).collect())
}

/// Does something for each of many, on several threads.
pub fn parallel<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    run: impl Fn(&T) -> R + Sync,
    done: impl Fn(usize) + Sync,
) -> Vec<R> {
    let (next, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some((at, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
                {
                    let result = run(item);
                    results.lock().expect("no panic").push((at, result));
                    done(finished.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no panic");
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs a test with all switches off: what it asks, and how long it takes.
///
/// # Errors
/// If it fails as it is, or cannot be run.
pub fn record(test: &Test, scratch: &Path) -> Result<Test, String> {
    let file = tempfile::NamedTempFile::new_in(scratch).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let limit = Duration::from_mins(20);
    let outcome = test.run("NN_MUTANTS_REACHED", &file.path().to_string_lossy(), limit);
    let time = start.elapsed();
    match outcome.map_err(|error| error.to_string())? {
        Outcome::Passes => {}
        Outcome::Fails => return Err(format!("`{}` fails without a mutant", test.name)),
        Outcome::Endless => return Err(format!("`{}` takes over {limit:?} without a mutant", test.name)),
    }
    let text = std::fs::read_to_string(file.path()).map_err(|error| error.to_string())?;
    let reached = text.lines().filter_map(|line| line.parse().ok()).collect();
    Ok(Test { time, reached, ..test.clone() })
}

/// Asks the tests that reach a mutant, group by group and those that take least time first, until one of them finds it;
/// of each group so many seconds of them.
///
/// # Errors
/// If a test cannot be run.
pub fn judge(number: u32, tests: &[Test], budget: f64) -> Result<Verdict, String> {
    let mut judges: Vec<&Test> = tests.iter().filter(|test| test.reached.contains(&number)).collect();
    if judges.is_empty() {
        return Ok(Verdict::NotReached);
    }
    judges.sort_by_key(|test| (test.group, test.time));
    let mut spent: BTreeMap<usize, Duration> = BTreeMap::new();
    for test in judges {
        let spent = spent.entry(test.group).or_default();
        *spent += test.time;
        if spent.as_secs_f64() > budget {
            continue;
        }
        let limit = test.time * 10 + Duration::from_secs(10);
        let found = (test.group, test.name.clone());
        match test.run("NN_MUTANT", &number.to_string(), limit).map_err(|error| error.to_string())? {
            Outcome::Passes => {}
            Outcome::Fails => return Ok(Verdict::Found { group: found.0, test: found.1 }),
            Outcome::Endless => return Ok(Verdict::Endless { group: found.0, test: found.1 }),
        }
    }
    Ok(Verdict::Missed)
}
