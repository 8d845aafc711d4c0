//! The files that are mutated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::find::{self, Mutant, Site};

/// A file with its mutants.
pub struct Source {
    /// From the workspace.
    pub path: String,
    pub text: String,
    /// With the number of the first mutant of each.
    pub sites: Vec<(Site, u32)>,
}

/// A mutant with its number.
pub struct Numbered<'s> {
    pub number: u32,
    pub path: &'s str,
    pub site: &'s Site,
    pub mutant: &'s Mutant,
}

impl Source {
    pub fn mutants(&self) -> impl Iterator<Item = Numbered<'_>> {
        self.sites.iter().flat_map(|(site, first)| {
            let numbered = (*first..).zip(&site.mutants);
            numbered.map(|(number, mutant)| Numbered { number, path: &self.path, site, mutant })
        })
    }
}

/// The code of files and folders, with the numbers of its mutants, and what was passed over.
///
/// # Errors
/// If a file cannot be read or is no Rust, or there is none.
pub fn sources(workspace: &Path, files: &[PathBuf]) -> Result<(Vec<Source>, BTreeMap<String, usize>), String> {
    let mut paths = BTreeSet::new();
    for file in files {
        let walk =
            WalkDir::new(workspace.join(file)).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
        let is_code = |path: &PathBuf| {
            let below = path.strip_prefix(workspace).unwrap_or(path);
            let is_test = below.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
            // the roots of crates get the module of the switches
            let is_root = below.ends_with("src/lib.rs");
            path.extension().is_some_and(|ending| ending == "rs") && !is_test && !is_root
        };
        paths.extend(walk.filter(is_code));
    }
    let (mut next, mut sources, mut passed_over) = (1, Vec::new(), BTreeMap::new());
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let found = find::find(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        for (reason, count) in found.passed_over {
            *passed_over.entry(reason).or_default() += count;
        }
        let mut sites = Vec::new();
        for site in found.sites {
            let first = next;
            next += u32::try_from(site.mutants.len()).map_err(|error| error.to_string())?;
            sites.push((site, first));
        }
        let path = path.strip_prefix(workspace).expect("below the workspace").to_string_lossy().replace('\\', "/");
        sources.push(Source { path, text, sites });
    }
    if sources.is_empty() { Err("no file of code".to_owned()) } else { Ok((sources, passed_over)) }
}
