//! What damaged files found once, and a fixed number of them; `--bin fuzz-files` goes on for as long as one likes.
#![allow(missing_docs)]

use std::fs;
use std::path::Path;

use nn_tests::allocated::Counting;
use nn_tests::files::{FORMATS, Format, Input, input, problem};
use tempfile::tempdir;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many files are tried.
const INPUTS: u64 = 2_400;

#[test]
fn files_that_nobody_would_write() {
    let folder = tempdir().expect("a folder");
    let (mut right, mut wrong) = ([0; FORMATS.len()], [0; FORMATS.len()]);
    for number in 0..INPUTS {
        let input = input(number);
        if let Some(problem) = problem(&input, folder.path()) {
            panic!("input {number} ({:?}): {problem}", input.format);
        }
        let of = FORMATS.iter().position(|format| *format == input.format).expect("all are listed");
        if input.is_right { right[of] += 1 } else { wrong[of] += 1 }
    }
    assert!(right.iter().chain(&wrong).all(|&count| count > 10), "right {right:?} and wrong {wrong:?} ones of each");
}

/// The names begin with the format.
#[test]
fn files_that_went_wrong_once() {
    let (corpus, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_files"), tempdir().expect("a folder"));
    let mut tried = 0;
    for entry in fs::read_dir(&corpus).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let format = FORMATS.into_iter().find(|format| name.split('-').next() == Some(format.name()));
        let format = format.unwrap_or_else(|| panic!("{name}: it does not begin with a format"));
        let input = Input { format, file: fs::read(&path).expect("it can be read"), is_right: false, is_cut: false };
        assert_eq!(problem(&input, folder.path()), None, "{name}");
        tried += 1;
    }
    assert!(tried > 0, "there are files in {}", corpus.display());
}

/// The check itself finds what is wrong.
#[test]
fn a_wrong_file_that_is_called_right_is_a_problem() {
    let folder = tempdir().expect("a folder");
    for format in FORMATS.into_iter().filter(|format| *format != Format::Log) {
        let found = problem(&Input { format, file: vec![0xff, 0], is_right: true, is_cut: false }, folder.path());
        // what is no text is not given to the reader of texts
        assert_eq!(
            found.is_some_and(|problem| problem.contains("a right file: ")),
            format != Format::Json,
            "{format:?}"
        );
    }
}
