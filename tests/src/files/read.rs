//! The readers, and what else says what a file holds: the bytes themselves, other readers of the format.

mod arrays;
mod networks;
mod texts;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use nn_runtime::Error;

use super::{Format, Input};
use crate::allocated::apart;

pub(super) use networks::saved;

/// Where a file is, with those that it needs beside it.
pub(super) struct Place {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The file.
    pub(super) path: PathBuf,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
}

/// What a message names at least: all files of a folder have it in their names.
const MARK: &str = "input";

impl Place {
    pub(super) fn new(input: &Input, folder: &Path) -> io::Result<Self> {
        let file = match input.format {
            Format::CifarNames => "batches.meta.txt".to_owned(),
            format => format!("{MARK}.{}", format.name()),
        };
        let folder = folder.join(format!("{MARK}s of {}", input.format.name()));
        let within = if input.format == Format::Image { folder.join("class") } else { folder.clone() };
        fs::create_dir_all(&within)?;
        let path = within.join(file);
        fs::write(&path, &input.file)?;
        Ok(Self { folder, path, bytes: input.file.clone() })
    }

    /// Whether a message names the file.
    pub(super) fn is_named_in(&self, message: &str) -> bool {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        // a folder of images is named as a whole, and JSON by its reader
        message.contains(MARK) || message.contains(&*name)
    }
}

/// A way to read a file.
pub(super) struct Reader {
    pub(super) name: &'static str,
    /// Whether it takes every file that is as its format demands.
    pub(super) takes_all: bool,
    /// Reads it: the message of an error, or what is wrong with what was read.
    pub(super) read: fn(&Place) -> Result<Option<String>, String>,
}

/// The readers of a format.
pub(super) fn readers(format: Format) -> &'static [Reader] {
    match format {
        Format::Checkpoint => networks::CHECKPOINT,
        Format::IdxImages => arrays::IDX_IMAGES,
        Format::IdxLabels => arrays::IDX_LABELS,
        Format::Cifar10 => arrays::CIFAR_10,
        Format::Cifar100 => arrays::CIFAR_100,
        Format::CifarNames => arrays::CIFAR_NAMES,
        Format::Npy => arrays::NPY,
        Format::Npz => arrays::NPZ,
        Format::Csv => texts::CSV,
        Format::Image => arrays::IMAGE,
        Format::Json => texts::JSON,
        Format::Log => texts::LOG,
    }
}

/// The text of an error, or what a check finds wrong.
fn told<T>(read: Result<T, Error>, check: impl FnOnce(T) -> Option<String>) -> Result<Option<String>, String> {
    read.map(|read| apart(|| check(read))).map_err(|error| error.to_string())
}

/// That something holds.
fn unless(holds: bool, wrong: &str) -> Option<String> {
    (!holds).then(|| wrong.to_owned())
}

/// What gzip has compressed, as far as it can be read, or the bytes themselves.
fn contents(bytes: &[u8]) -> Vec<u8> {
    let mut contents = Vec::new();
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes.to_vec();
    }
    let _ = MultiGzDecoder::new(bytes).read_to_end(&mut contents);
    contents
}

/// How many bytes a file unpacks to at most.
pub(super) fn unpacked(input: &Input) -> usize {
    match input.format {
        Format::IdxImages | Format::IdxLabels => contents(&input.file).len(),
        // DEFLATE's best (zlib's technical notes): 1032 bytes of one
        Format::Npz => (input.file.len() * 1032).min(64 << 20),
        // a pixel may be a bit; and what is beside the pixels is packed, too
        Format::Image => {
            let most = arrays::pixels(&input.file).unwrap_or(input.file.len() * 8 * 64);
            let pixels = most.min(input.file.len() * 8 * 1032);
            pixels + input.file.len() * 1032
        }
        _ => 0,
    }
}
