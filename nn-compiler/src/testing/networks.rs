//! The networks of `tests/networks`, which tests of this crate and of the workspace read.
//!
//! A file begins with a comment that says what its networks are for. Behind it come the networks, each after an empty
//! line. `tests/networks/README.md` says which folder is for what.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What `const`s in the sizes of networks are, in the tests of this crate.
pub const SIZES: [(&str, u16); 4] = [("D", 5), ("H", 4), ("K", 3), ("T", 2)];

/// The folders that between them need every rule and every kind of kernel.
pub const KERNELS: [&str; 2] = ["kernels", "own_derivatives"];

/// One network of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its file and line: `shapes/slice.nn:7`.
    pub place: String,
    /// Its text, without empty lines.
    pub source: String,
}

/// The folder of all networks, whichever crate of the workspace asks.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/networks")
}

/// The networks of a file's text. `name` is what messages call it.
///
/// # Errors
/// If the file does not begin with a comment, or holds no network.
pub fn parse(name: &str, text: &str) -> Result<Vec<Network>, String> {
    let purpose = text.lines().next().and_then(|line| line.strip_prefix("// ")).unwrap_or_default();
    if purpose.trim().is_empty() {
        return Err(format!("{name}: the first line is to say what the networks are for: `// …`"));
    }
    let mut networks: Vec<Network> = Vec::new();
    let mut is_behind_one = false;
    for (line, number) in text.lines().zip(1..) {
        let is_of_one = if is_behind_one { !line.is_empty() } else { !line.is_empty() && !is_comment(line) };
        match networks.last_mut() {
            Some(network) if is_of_one && is_behind_one => network.source.extend(["\n", line]),
            _ if is_of_one => networks.push(Network { place: format!("{name}:{number}"), source: line.to_owned() }),
            _ => {}
        }
        is_behind_one = is_of_one;
    }
    if networks.is_empty() { Err(format!("{name}: no network")) } else { Ok(networks) }
}

/// Whether a line is a comment that is no doc.
fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// The networks of a file, by its path below the [`folder`].
///
/// # Panics
/// If it cannot be read, or is not as files of networks are.
#[must_use]
pub fn read(path: &str) -> Vec<Network> {
    let text = fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    parse(path, &text).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The names of the folders below the [`folder`].
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn folders() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("there are networks").map(|entry| entry.expect("it can be read"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The networks of all files of some folders, in the order of their names.
///
/// # Panics
/// If a file cannot be read, or is not as files of networks are.
#[must_use]
pub fn networks(folders: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    for below in folders {
        let files = fs::read_dir(folder().join(below)).unwrap_or_else(|error| panic!("{below}: {error}"));
        let names = files.map(|file| file.expect("a folder that can be read").file_name());
        paths.extend(names.map(|name| format!("{below}/{}", name.to_string_lossy())));
    }
    paths.sort();
    paths.iter().flat_map(|path| read(path)).map(|network| network.source).collect()
}
