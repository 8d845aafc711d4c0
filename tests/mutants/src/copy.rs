//! A copy of the workspace, in which files are mutated.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Copies a workspace without what was built. Files that are there already with the same text keep their times, so that
/// what was built of them stays; what is there and not in the workspace goes away. `others` are files that get another
/// text later.
///
/// # Errors
/// If a file cannot be read or written.
pub fn workspace(from: &Path, to: &Path, others: &BTreeSet<PathBuf>) -> io::Result<()> {
    let mut known = BTreeSet::new();
    for path in files(from) {
        let below = path.strip_prefix(from).expect("below the workspace").to_owned();
        if !others.contains(&below) {
            write_if_other(&to.join(&below), &std::fs::read(&path)?)?;
        }
        known.insert(below);
    }
    for path in files(to) {
        if !known.contains(path.strip_prefix(to).expect("below the copy")) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The files of a folder, but for those of Git and of builds.
fn files(folder: &Path) -> Vec<PathBuf> {
    let is_source = |name: &std::ffi::OsStr| name != ".git" && name != "target";
    let walk = WalkDir::new(folder).into_iter().filter_entry(move |entry| is_source(entry.file_name()));
    walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Writes a file, if it has another text.
///
/// # Errors
/// If it cannot be written.
pub fn write_if_other(path: &Path, text: &[u8]) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|given| given == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
