//! Files that nobody would write, and what the readers owe even to them: an end within a second, no panic, no more
//! memory than a small multiple of what the file holds, and either what the file says or an error that names the file
//! and what was expected.

mod change;
mod make;
mod read;

use std::path::Path;
use std::time::Duration;

use nn_runtime::{Rng, Seed};

use crate::allocated::held;
use crate::stopwatch::Stopwatch;
use crate::watched::watched;

/// How long a file may be read.
pub const LONGEST: Duration = Duration::from_secs(1);
/// After so long it is said to hang.
const HANGS: Duration = Duration::from_mins(1);
/// What a reader may hold however short the file: buffers of streams, tables of decompressors, a small network.
const ROOM: usize = 1 << 20;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A network's parameters, with what an optimiser keeps.
    Checkpoint,
    /// Images in MNIST's format, plain or compressed.
    IdxImages,
    /// Their labels.
    IdxLabels,
    /// Records of CIFAR-10.
    Cifar10,
    /// Records of CIFAR-100.
    Cifar100,
    /// The names of CIFAR-10's classes.
    CifarNames,
    /// An array of `NumPy`'s.
    Npy,
    /// An archive of them.
    Npz,
    /// A table.
    Csv,
    /// An image in a folder.
    Image,
    /// A JSON value.
    Json,
    /// Lines of JSON.
    Log,
}

/// All formats.
pub const FORMATS: [Format; 12] = [
    Format::Checkpoint,
    Format::IdxImages,
    Format::IdxLabels,
    Format::Cifar10,
    Format::Cifar100,
    Format::CifarNames,
    Format::Npy,
    Format::Npz,
    Format::Csv,
    Format::Image,
    Format::Json,
    Format::Log,
];

impl Format {
    /// The name that the corpus has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::IdxImages => "idx_images",
            Self::IdxLabels => "idx_labels",
            Self::Cifar10 => "cifar10",
            Self::Cifar100 => "cifar100",
            Self::CifarNames => "cifar_names",
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Csv => "csv",
            Self::Image => "image",
            Self::Json => "json",
            Self::Log => "log",
        }
    }

    /// How many bytes may be held for each byte of a file, or of what it unpacks to.
    fn multiple(self) -> usize {
        match self {
            // bytes, in vectors that double
            Self::IdxImages | Self::IdxLabels | Self::Cifar10 | Self::Cifar100 | Self::CifarNames => 8,
            // a byte becomes a float, and a vector is held twice while it doubles
            Self::Npy | Self::Npz => 16,
            // a comma is a column with a name; a header is values, arrays, and those of the network
            Self::Csv | Self::Checkpoint => 80,
            // two bytes are a number of a list, and a vector is held twice while it doubles
            Self::Json | Self::Log => 56,
            // a pixel of one bit is three bytes, and a column five times four floats while it is made five pixels high
            Self::Image => 104,
        }
    }
}

/// A file, and what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What it is read as.
    pub format: Format,
    /// Its bytes.
    pub file: Vec<u8>,
    /// Whether it is as its format demands: then it must be read.
    pub is_right: bool,
    /// Whether its end is missing: then it must not be read.
    pub is_cut: bool,
}

/// The input of a number: always the same.
#[must_use]
pub fn input(number: u64) -> Input {
    let format = FORMATS[usize::try_from(number).unwrap_or(0) % FORMATS.len()];
    make::file(format, Seed(number).derive(78).rng())
}

fn below(rng: &mut Rng, bound: usize) -> usize {
    usize::try_from(rng.below(bound as u64)).unwrap_or(0)
}

/// One of some.
fn one_of<'a, T: ?Sized>(rng: &mut Rng, of: &[&'a T]) -> &'a T {
    of[below(rng, of.len())]
}

/// What the readers do wrong with a file, if anything; it is put into a folder, which must be there.
#[must_use]
pub fn problem(input: &Input, folder: &Path) -> Option<String> {
    let (input, folder) = (input.clone(), folder.to_owned());
    watched(HANGS, move || examined(&input, &folder))
}

fn examined(input: &Input, folder: &Path) -> Option<String> {
    let place = match read::Place::new(input, folder) {
        Ok(place) => place,
        Err(error) => return Some(format!("the file cannot be written: {error}")),
    };
    for reader in read::readers(input.format) {
        let (read, most, took) = timed(reader, &place);
        let name = reader.name;
        match &read {
            Err(message) if input.is_right && reader.takes_all => {
                return Some(format!("{name}: a right file: {message}"));
            }
            Err(message) if !place.is_named_in(message) => return Some(format!("{name}: no file is named: {message}")),
            Err(message) if !["expected ", "cannot "].iter().any(|word| message.contains(word)) => {
                return Some(format!("{name}: it is not said what was expected: {message}"));
            }
            Ok(Some(wrong)) => return Some(format!("{name}: {wrong}")),
            Ok(None) if input.is_cut => return Some(format!("{name}: a file without its end was read")),
            _ => {}
        }
        if took > LONGEST {
            return Some(format!("{name}: it took {took:?}"));
        }
        let holds = input.file.len().max(read::unpacked(input));
        if most > ROOM + input.format.multiple() * holds {
            return Some(format!("{name}: {most} bytes were held for a file that holds {holds}"));
        }
    }
    None
}

/// What a reader gives, the most memory that it held, and how long it took.
fn timed(reader: &read::Reader, place: &read::Place) -> (Result<Option<String>, String>, usize, Duration) {
    let started = Stopwatch::start();
    let (read, most) = held(|| (reader.read)(place));
    (read, most, started.elapsed())
}

/// The smallest part of a file that still has a problem, found by leaving bytes out.
#[must_use]
pub fn shrunk(input: &Input, folder: &Path) -> Input {
    let mut best = input.clone();
    let mut piece = best.file.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < best.file.len() {
            let mut less = best.clone();
            less.file.drain(at..(at + piece).min(best.file.len()));
            if problem(&less, folder).is_some() {
                best = less;
            } else {
                at += piece;
            }
        }
        piece /= 2;
    }
    best
}
