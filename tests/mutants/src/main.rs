//! Mutation testing of chosen files: every mutant is in one build, behind a switch, so that it costs a run of the tests that
//! reach it and no build. `tests/MUTANTS.md` says what was found.
//!
//! ```text
//! cargo run --release -p nn-mutants -- --file nn-compiler/src/loops/plan.rs --judge "values=-p nn-compiler --lib"
//! ```

mod build;
mod compile;
mod copy;
mod find;
mod judge;
mod operators;
mod quoted;
mod report;
mod sources;
mod switch;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use judge::{Test, Verdict};
use sources::{Numbered, Source, sources};

/// Makes mutants of files, and asks tests whether they find them.
#[derive(Parser)]
struct Options {
    /// The workspace.
    #[arg(long, default_value = ".")]
    workspace: PathBuf,
    /// A file or folder whose code is mutated, from the workspace. Files of tests are passed over.
    #[arg(long = "file", required = true)]
    files: Vec<PathBuf>,
    /// A group of judges: a name and what `cargo test` is passed, as `values=-p nn-compiler --lib`, and behind ` -- `
    /// words of which one is to be in a test's name. The first are asked first; a test is in the first of its groups.
    #[arg(long = "judge", required = true, value_parser = group)]
    judges: Vec<(String, String)>,
    /// Where the copy of the workspace is made, and stays, so that the next build is shorter. Without it, a folder that
    /// goes away.
    #[arg(long)]
    copy: Option<PathBuf>,
    /// Where the copy is built; without it, `target` in the copy.
    #[arg(long)]
    target: Option<PathBuf>,
    /// Tests at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Asks about every n-th mutant only.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Passes over the first of them.
    #[arg(long, default_value_t = 0)]
    after: usize,
    /// Asks only about those that this file lists, as reports and `--list` do.
    #[arg(long)]
    only: Option<PathBuf>,
    /// Asks the tests of a group that take least time, so many seconds of them, and not the others.
    #[arg(long, default_value_t = f64::INFINITY)]
    budget: f64,
    /// Where the report is written, besides its summary, which is printed.
    #[arg(long, default_value = "mutants.txt")]
    report: PathBuf,
    /// Lists the mutants, and builds nothing.
    #[arg(long)]
    list: bool,
}

fn group(text: &str) -> Result<(String, String), String> {
    let (name, arguments) = text.split_once('=').ok_or("a name, `=`, and what `cargo test` is passed")?;
    Ok((name.to_owned(), arguments.to_owned()))
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    let workspace =
        options.workspace.canonicalize().map_err(|error| format!("{}: {error}", options.workspace.display()))?;
    let (sources, passed_over) = sources(&workspace, &options.files)?;
    let all: Vec<Numbered<'_>> = sources.iter().flat_map(Source::mutants).collect();
    if options.list {
        for mutant in &all {
            println!("{}", report::line(mutant));
        }
        println!("{} mutants; passed over: {passed_over:?}", all.len());
        return Ok(());
    }
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    let copy = options.copy.clone().unwrap_or_else(|| scratch.path().join("copy"));
    let written = build::written(&workspace, &sources);
    copy::workspace(&workspace, &copy, &written).map_err(|error| format!("{}: {error}", copy.display()))?;
    let copy = copy.canonicalize().map_err(|error| error.to_string())?;
    let target = options.target.clone().unwrap_or_else(|| copy.join("target"));
    let mut left_out = build::known(&target, &sources);
    let tests = build::build(&options.judges, &workspace, &copy, &target, &sources, &mut left_out)?;
    eprintln!("{} of {} mutants compile; {} tests", all.len() - left_out.len(), all.len(), tests.len());
    let said = |what: &'static str, of: usize| {
        move |done: usize| {
            if done.is_multiple_of(50) {
                eprintln!("{what}: {done} of {of}");
            }
        }
    };
    let recorded: Vec<Result<Test, String>> =
        judge::parallel(options.jobs, &tests, |test| judge::record(test, scratch.path()), said("tests", tests.len()));
    for problem in recorded.iter().filter_map(|result| result.as_ref().err()) {
        eprintln!("passed over: {problem}");
    }
    let recorded: Vec<Test> = recorded.into_iter().filter_map(Result::ok).collect();
    let compiled = all.iter().filter(|mutant| !left_out.contains_key(&mutant.number));
    let only = options.only.as_ref().map(std::fs::read_to_string).transpose().map_err(|error| error.to_string())?;
    let listed: Option<BTreeSet<&str>> = only.as_ref().map(|text| text.lines().collect());
    let is_listed =
        |mutant: &&Numbered<'_>| listed.as_ref().is_none_or(|lines| lines.contains(report::line(mutant).as_str()));
    let compiled = compiled.filter(is_listed);
    let asked: Vec<&Numbered<'_>> = compiled.skip(options.after).step_by(options.every.max(1)).collect();
    let verdicts: Result<Vec<Verdict>, String> = judge::parallel(
        options.jobs,
        &asked,
        |mutant| {
            let verdict = judge::judge(mutant.number, &recorded, options.budget);
            // a long run that is ended early has said what it knew
            if let Ok(Verdict::Missed | Verdict::NotReached) = verdict {
                eprintln!("not found: {}", report::line(mutant));
            }
            verdict
        },
        said("mutants", asked.len()),
    )
    .into_iter()
    .collect();
    let judged: Vec<(&Numbered<'_>, Verdict)> = asked.into_iter().zip(verdicts?).collect();
    let groups: Vec<&str> = options.judges.iter().map(|(name, _)| name.as_str()).collect();
    let text = report::text(&groups, &judged, all.len(), &left_out, &passed_over);
    std::fs::write(&options.report, text.whole(&all)).map_err(|error| error.to_string())?;
    print!("{}", text.summary);
    Ok(())
}
