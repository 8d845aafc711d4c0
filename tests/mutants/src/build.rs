//! The build of all mutants together, without those that do not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::compile::{self, Program};
use crate::copy;
use crate::judge::{self, Test};
use crate::report;
use crate::sources::{Numbered, Source};
use crate::switch::{self, Placed};

/// The file beside what is built that says which mutants do not compile: a line for each, with what tells its file's text
/// from others. Finding them takes a build for each stage of rustc.
const LEFT_OUT: &str = "nn_mutants_left_out.txt";

/// How a mutant is told from those of another text.
fn key(source: &Source, mutant: &Numbered<'_>) -> String {
    let mut hasher = DefaultHasher::new();
    source.text.hash(&mut hasher);
    format!("{:x} {} {}", hasher.finish(), mutant.number - source.sites[0].1, report::line(mutant))
}

/// Those that an earlier run found not to compile, with what rustc said.
pub fn known(target: &Path, sources: &[Source]) -> BTreeMap<u32, String> {
    let text = std::fs::read_to_string(target.join(LEFT_OUT)).unwrap_or_default();
    let lines: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    let of = |source: &Source| {
        let mutants = source
            .mutants()
            .filter_map(|mutant| Some((mutant.number, (*lines.get(key(source, &mutant).as_str())?).to_owned())));
        mutants.collect::<Vec<_>>()
    };
    sources.iter().flat_map(of).collect()
}

/// Writes down which do not compile.
fn remember(target: &Path, sources: &[Source], left_out: &BTreeMap<u32, String>) -> std::io::Result<()> {
    let mut text = String::new();
    for source in sources {
        for mutant in source.mutants() {
            if let Some(message) = left_out.get(&mutant.number) {
                let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
                text.extend([key(source, &mutant).as_str(), "\t", &message, "\n"]);
            }
        }
    }
    std::fs::write(target.join(LEFT_OUT), text)
}

/// The folder of the crate that a file is in.
fn crate_of(workspace: &Path, path: &str) -> Option<PathBuf> {
    workspace.join(path).ancestors().find(|folder| folder.join("Cargo.toml").exists()).map(Path::to_owned)
}

/// The files that get another text than they have, from the workspace: those that are mutated, and the roots of their crates.
pub fn written(workspace: &Path, sources: &[Source]) -> BTreeSet<PathBuf> {
    let roots = sources.iter().filter_map(|source| crate_of(workspace, &source.path));
    let roots = roots.filter_map(|folder| Some(folder.strip_prefix(workspace).ok()?.join("src/lib.rs")));
    roots.chain(sources.iter().map(|source| PathBuf::from(&source.path))).collect()
}

/// Builds all mutants that compile, and the judges; those that do not are left out, with what rustc says.
///
/// # Errors
/// If a file cannot be written, or the build fails and no mutant is to blame.
pub fn build(
    judges: &[(String, String)],
    workspace: &Path,
    copy: &Path,
    target: &Path,
    sources: &[Source],
    left_out: &mut BTreeMap<u32, String>,
) -> Result<Vec<Test>, String> {
    let crates: BTreeSet<PathBuf> = sources.iter().filter_map(|source| crate_of(workspace, &source.path)).collect();
    for folder in &crates {
        let below = folder.strip_prefix(workspace).expect("below the workspace");
        let root = below.join("src/lib.rs");
        let text =
            std::fs::read_to_string(workspace.join(&root)).map_err(|error| format!("{}: {error}", root.display()))?;
        let text = format!("{}{text}{}", switch::ALLOWED, switch::MODULE);
        copy::write_if_other(&copy.join(root), text.as_bytes()).map_err(|error| error.to_string())?;
    }
    // the quickest build of each crate, until it succeeds; then those that judge
    let checks = crates.iter().map(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        vec!["check".to_owned(), "--lib".to_owned(), "-p".to_owned(), name]
    });
    for check in checks {
        let arguments: Vec<&str> = check.iter().map(String::as_str).collect();
        until_built(copy, target, sources, left_out, &arguments)?;
    }
    let mut tests: Vec<Test> = Vec::new();
    for (group, (name, arguments)) in judges.iter().enumerate() {
        let (arguments, wanted) = arguments.split_once(" -- ").unwrap_or((arguments, ""));
        let arguments: Vec<&str> = ["test", "--no-run"].into_iter().chain(arguments.split_whitespace()).collect();
        let programs = until_built(copy, target, sources, left_out, &arguments)?;
        for program in &programs {
            let found = judge::tests(program, group).map_err(|error| format!("{name}: {error}"))?;
            let is_wanted =
                |test: &Test| wanted.is_empty() || wanted.split_whitespace().any(|word| test.name.contains(word));
            let is_new = |test: &Test| {
                !tests.iter().any(|known| known.name == test.name && known.program.path == test.program.path)
            };
            let new: Vec<Test> = found.into_iter().filter(is_wanted).filter(is_new).collect();
            tests.extend(new);
        }
    }
    Ok(tests)
}

/// Builds, and leaves out what does not compile, until the rest does.
fn until_built(
    copy: &Path,
    target: &Path,
    sources: &[Source],
    left_out: &mut BTreeMap<u32, String>,
    arguments: &[&str],
) -> Result<Vec<Program>, String> {
    loop {
        let mut placed: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
        for source in sources {
            let switched = switch::switched(&source.text, &source.sites, &|number| !left_out.contains_key(&number));
            let path = copy.join(&source.path);
            copy::write_if_other(&path, switched.text.as_bytes()).map_err(|error| error.to_string())?;
            placed.insert(&source.path, switched.placed);
        }
        let built = compile::cargo(copy, target, arguments).map_err(|error| error.to_string())?;
        if built.errors.is_empty() {
            return Ok(built.programs);
        }
        // rustc names files from the workspace, or from the crate
        let of = |file: &str| placed.iter().find(|(path, _)| path.ends_with(file)).map(|(_, placed)| placed.clone());
        let before = left_out.len();
        for (message, spots) in &built.errors {
            for number in compile::blamed(spots, &of) {
                left_out.entry(number).or_insert_with(|| message.clone());
            }
        }
        remember(target, sources, left_out).map_err(|error| error.to_string())?;
        eprintln!("{} errors, {} mutants left out", built.errors.len(), left_out.len());
        if left_out.len() == before {
            let texts: Vec<String> = built.errors.iter().map(|(text, spots)| format!("{text} {spots:?}")).collect();
            return Err(format!("no mutant is to blame for:\n{}", texts.join("\n")));
        }
    }
}
