//! Chooses the data and splits it: CIFAR-10 where it is, else the embedded set.

use crate::arguments::DataArguments;
use crate::console::Console;
use crate::failure::Failure;
use examples::{PICTURE, shapes};
use nn_runtime::Seed;
use nn_runtime::data::{Dataset, Normalisation, Splits, cifar};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The directory of the official archive.
const UNPACKED: &str = "cifar-10-batches-bin";
/// Where data is looked for without `--data`.
const DEFAULT: &str = "data";
/// Training and test pictures of the embedded set.
const EMBEDDED: [usize; 2] = [10_000, 2_000];

/// Where the pictures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Drawn by [`shapes`].
    Embedded,
    /// The files in a directory.
    Cifar10(PathBuf),
}

/// What to train on, and what to test on.
pub(crate) struct Data {
    pub(crate) source: Source,
    pub(crate) train: Dataset,
    /// Watched during the training: held out of the training set, or the test set itself.
    pub(crate) watched: Dataset,
    /// The test set, where it is not the watched one.
    pub(crate) test: Option<Dataset>,
    /// The means and deviations of the training set's channels.
    pub(crate) normalisation: Normalisation,
    /// A line to know the data by: a training is resumed with the data it began with.
    pub(crate) fingerprint: String,
}

impl Data {
    pub(crate) fn load(arguments: &DataArguments, console: Console) -> Result<Self, Failure> {
        let source = locate(arguments, console)?;
        let Splits { train, test } = match &source {
            Source::Embedded => drawn(EMBEDDED)?,
            Source::Cifar10(directory) => cifar::cifar10(directory)?,
        };
        let train = match arguments.examples {
            None => train,
            Some(count) if count <= train.len() => train.take(count),
            Some(count) => {
                let problem =
                    format!("--examples: expected at most the {} training pictures, given {count}", train.len());
                return Err(Failure::usage(problem));
            }
        };
        let (train, watched, test) = match arguments.validation {
            None => (train, test, None),
            Some(count) if count < train.len() => {
                let (train, watched) = split(train, count)?;
                (train, watched, Some(test))
            }
            Some(count) => {
                let problem =
                    format!("--validation: expected fewer than the {} training pictures, given {count}", train.len());
                return Err(Failure::usage(problem));
            }
        };
        Ok(Self::new(source, train, watched, test))
    }

    pub(crate) fn new(source: Source, train: Dataset, watched: Dataset, test: Option<Dataset>) -> Self {
        let normalisation = Normalisation::of(&train);
        let fingerprint = fingerprint(&source, &train);
        Self { source, train, watched, test, normalisation, fingerprint }
    }

    /// What the watched set is called.
    pub(crate) fn watched_name(&self) -> &'static str {
        if self.test.is_some() { "validation" } else { "test" }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Embedded => "embedded shapes",
            Self::Cifar10(_) => "CIFAR-10",
        })
    }
}

fn fingerprint(source: &Source, train: &Dataset) -> String {
    // FNV-1a of all training pictures and labels
    let numbers =
        train.pixels().iter().map(|&byte| u64::from(byte)).chain(train.labels().iter().map(|&l| u64::from(l)));
    let hash = numbers.fold(0xcbf2_9ce4_8422_2325_u64, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3));
    format!("{source}, {} training pictures, {hash:016x}", train.len())
}

fn locate(arguments: &DataArguments, console: Console) -> Result<Source, Failure> {
    let parent = arguments.data.as_deref().unwrap_or(Path::new(DEFAULT));
    if arguments.download && !holds_data(parent) && !holds_data(&parent.join(UNPACKED)) {
        return download(arguments, parent, console).map(Source::Cifar10);
    }
    let default = parent.join(UNPACKED);
    match &arguments.data {
        Some(directory) => Ok(Source::Cifar10(directory.clone())),
        None if default.is_dir() && !arguments.embedded => Ok(Source::Cifar10(default)),
        None => Ok(Source::Embedded),
    }
}

fn holds_data(directory: &Path) -> bool {
    directory.join("data_batch_1.bin").is_file()
}

/// The embedded set of these sizes: the same pictures whatever the seed of the training.
pub(crate) fn drawn([train, test]: [usize; 2]) -> Result<Splits, Failure> {
    let [train, test] = [(train, Seed(1)), (test, Seed(2))].map(|(count, seed)| {
        let shapes::Shapes { images, labels, .. } = shapes::generate(count, seed);
        Dataset::new(images, PICTURE, labels, shapes::CLASS_NAMES.map(str::to_owned).to_vec())
    });
    Ok(Splits { train: train?, test: test? })
}

/// Takes the last `count` pictures away into a set of their own.
fn split(data: Dataset, count: usize) -> Result<(Dataset, Dataset), Failure> {
    let kept = data.len() - count;
    let last = part(&data, kept..data.len())?;
    Ok((data.take(kept), last))
}

/// Some of the pictures as a set of their own; the others are not copied on the way.
pub(crate) fn part(data: &Dataset, positions: Range<usize>) -> Result<Dataset, Failure> {
    let bytes = positions.start * data.image_len()..positions.end * data.image_len();
    let (pixels, labels) = (data.pixels()[bytes].to_vec(), data.labels()[positions].to_vec());
    Ok(Dataset::new(pixels, data.image_shape(), labels, data.class_names().to_vec())?)
}

#[cfg(not(feature = "download"))]
fn download(_: &DataArguments, parent: &Path, _: Console) -> Result<PathBuf, Failure> {
    Err(Failure::usage(format!(
        "--download: this build has no downloader, whose TLS takes half a minute to build; build one that has, with\n  \
         cargo run --release --example cifar --features download -- --download\n\
         or fetch https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz yourself and unpack it in {}",
        parent.display()
    )))
}

#[cfg(feature = "download")]
fn download(arguments: &DataArguments, parent: &Path, console: Console) -> Result<PathBuf, Failure> {
    let mut archive = examples::download::Archive::cifar10();
    if let (Some(url), Some(sha256)) = (&arguments.archive_url, &arguments.archive_sha256) {
        (archive.url, archive.sha256) = (url.clone(), sha256.clone());
    }
    console.say(format_args!("Fetching {} into {}", archive.url, parent.display()));
    let bar = console.bar(None, "  {bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    let unpacked = archive.download(parent, &mut |bytes, total| {
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.set_position(bytes);
    });
    bar.finish_and_clear();
    unpacked.map_err(|error| Failure::run(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Arguments;

    fn load(arguments: &str) -> Result<Data, Failure> {
        let arguments = Arguments::parse_from(["cifar"].into_iter().chain(arguments.split_whitespace()));
        Data::load(&arguments.source, Console::new(true))
    }

    #[test]
    fn the_embedded_set_is_there_and_splits() {
        let data = load("--embedded --examples 300 --validation 100").expect("valid arguments");
        assert_eq!((data.train.len(), data.watched.len(), data.watched_name()), (200, 100, "validation"));
        assert_eq!(data.test.as_ref().map(Dataset::len), Some(EMBEDDED[1]));
        let all = load("--embedded --examples 300").expect("valid arguments");
        assert_eq!(all.train.clone().take(200), data.train);
        assert_eq!(all.train.pixels()[200 * 3072..], *data.watched.pixels());
        assert_eq!((all.watched.len(), all.watched_name()), (EMBEDDED[1], "test"));
        assert_ne!(all.fingerprint, data.fingerprint);
    }

    #[test]
    fn sizes_that_the_set_has_not_are_usage_errors() {
        for (arguments, expected) in [
            ("--embedded --examples 10001", "--examples: expected at most the 10000 training pictures, given 10001"),
            (
                "--embedded --validation 10000",
                "--validation: expected fewer than the 10000 training pictures, given 10000",
            ),
        ] {
            let failure = load(arguments).err().expect("too many");
            assert_eq!((failure.exit_code(), failure.to_string()), (2, expected.to_owned()));
        }
    }

    #[test]
    fn a_directory_without_data_is_named() {
        let failure = load("--data /no/such/place").err().expect("no data");
        assert_eq!(failure.exit_code(), 1);
        assert!(failure.to_string().starts_with("/no/such/place/data_batch_1.bin: cannot open"), "{failure}");
    }

    #[cfg(not(feature = "download"))]
    #[test]
    fn a_build_without_download_says_how_to_get_it() {
        let failure = load("--download --data /no/such/place").err().expect("no downloader");
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains("--features download -- --download"), "{failure}");
    }

    #[cfg(feature = "download")]
    #[test]
    fn a_download_that_fails_names_the_address() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let there = directory.path().display();
        let url = "http://127.0.0.1:1/nothing.tar.gz";
        let failure = load(&format!("--download --data {there} --archive-url {url} --archive-sha256 00")).err();
        let failure = failure.expect("nobody answers");
        assert_eq!(failure.exit_code(), 1);
        assert!(failure.to_string().starts_with(&format!("{url}: cannot fetch it")), "{failure}");
    }
}
