use crate::models::HIDDEN_SIZES;
use crate::settings::{Loss, Model};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Trains a classifier of small pictures with a network compiled by `network!`, and uses it.
///
/// Without a command it trains. Without CIFAR-10 it trains on an embedded set of ten classes of drawn shapes. Ctrl-C
/// finishes the batch, saves, and ends; --resume continues to the same bits.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "cifar",
    disable_version_flag = true,
    args_conflicts_with_subcommands = true,
    args_override_self = true
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) train: Arguments,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Train a network (what is done without a command, too)
    #[command(args_override_self = true)]
    Train(Box<Arguments>),
    /// Measure a saved network on the test pictures: accuracy, and how each class fares
    Eval(Saved),
    /// Say what a saved network sees in pictures (PNG, JPEG)
    Predict(Predict),
    /// Try rising learning rates for a while, and suggest one
    #[command(args_override_self = true)]
    LrFind(Box<LrFind>),
    /// Make one page that compares runs
    Compare(Compare),
    /// Write the parameters of a saved network alone, as safetensors that PyTorch loads by name
    Export(Export),
}

/// Where the pictures are.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct DataArguments {
    /// Where CIFAR-10 is: the directory of `data_batch_1.bin` and the others, or the one above
    /// [default: ./data/cifar-10-batches-bin if it is there, else the embedded set]
    #[arg(long, value_name = "DIR", help_heading = "Data")]
    pub(crate) data: Option<PathBuf>,

    /// Fetch CIFAR-10 (170 MB) into --data, or ./data, if it is not there
    #[arg(long, help_heading = "Data", conflicts_with = "embedded")]
    pub(crate) download: bool,

    /// Use the embedded set, even if CIFAR-10 is there
    #[arg(long, help_heading = "Data", conflicts_with = "data")]
    pub(crate) embedded: bool,

    /// Train on the first N pictures only
    #[arg(long, value_name = "N", help_heading = "Data", value_parser = positive)]
    pub(crate) examples: Option<usize>,

    /// Hold out the last N training pictures; watch the accuracy on them, keep the best network as best.safetensors in
    /// --out, and test once at the end
    #[arg(long, value_name = "N", help_heading = "Data", value_parser = positive)]
    pub(crate) validation: Option<usize>,

    /// Another archive than the author's, for tests
    #[arg(long, hide = true, value_name = "URL", requires = "download", requires = "archive_sha256")]
    pub(crate) archive_url: Option<String>,

    /// The checksum of that archive
    #[arg(long, hide = true, value_name = "SHA256", requires = "archive_url")]
    pub(crate) archive_sha256: Option<String>,
}

/// A network that was saved, and pictures to measure it on.
#[derive(Clone, Debug, Args)]
pub(crate) struct Saved {
    /// The file that `--save` wrote
    pub(crate) checkpoint: PathBuf,

    #[command(flatten)]
    pub(crate) source: DataArguments,

    /// Print the accuracy only
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// A network that was saved, and pictures in files.
#[derive(Clone, Debug, Args)]
pub(crate) struct Predict {
    /// The file that `--save` wrote
    pub(crate) checkpoint: PathBuf,

    /// Pictures of any size: the largest square in the middle is what is looked at
    #[arg(required = true)]
    pub(crate) images: Vec<PathBuf>,

    /// How many classes to show of each
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = positive)]
    pub(crate) top: usize,
}

/// A range test of the learning rate.
#[derive(Clone, Debug, Args)]
pub(crate) struct LrFind {
    /// The lowest rate
    #[arg(long, value_name = "RATE", default_value_t = 1e-5, value_parser = rate)]
    pub(crate) from: f32,

    /// The highest rate
    #[arg(long, value_name = "RATE", default_value_t = 10.0, value_parser = rate)]
    pub(crate) to: f32,

    /// How many batches; the rate rises by one factor from each to the next
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = several)]
    pub(crate) steps: usize,

    #[command(flatten)]
    pub(crate) train: Arguments,
}

/// Runs to compare.
#[derive(Clone, Debug, Args)]
pub(crate) struct Compare {
    /// The folders of the runs (`--out`)
    #[arg(required = true)]
    pub(crate) runs: Vec<PathBuf>,

    /// The page to write
    #[arg(long, value_name = "FILE", default_value = "compare.html")]
    pub(crate) to: PathBuf,
}

/// A network that was saved, and where its parameters go.
#[derive(Clone, Debug, Args)]
pub(crate) struct Export {
    /// The file that `--save` wrote
    pub(crate) checkpoint: PathBuf,

    /// The file to write
    pub(crate) to: PathBuf,
}

/// How to train.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) source: DataArguments,

    /// Options as lines of a TOML file, like `model = "resnet"` or `no-flips = true`; those of the command line count
    /// more
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) config: Option<PathBuf>,

    /// The network [default: two-layer]
    #[arg(long, value_enum, help_heading = "Network")]
    pub(crate) model: Option<Model>,

    /// The loss [default: softmax]
    #[arg(long, value_enum, help_heading = "Network")]
    pub(crate) loss: Option<Loss>,

    /// Units in each hidden layer: 100, 256, 512 or 1024
    /// [default: 512 for CIFAR-10, 100 for the embedded set]
    #[arg(long, value_name = "N", help_heading = "Network", value_parser = hidden)]
    pub(crate) hidden: Option<usize>,

    /// How many times to go through the training pictures
    /// [default: 30 for CIFAR-10, 15 for the embedded set; convnet and resnet 14 and 2]
    #[arg(long, value_name = "N", help_heading = "Training", value_parser = whole)]
    pub(crate) epochs: Option<u64>,

    /// Pictures in a mini-batch [default: 128]
    #[arg(long, value_name = "N", help_heading = "Training", value_parser = positive)]
    pub(crate) batch: Option<usize>,

    /// The highest learning rate: reached in a twentieth of the steps, and left along a cosine
    /// [default: 0.02, linear 0.001, convnet 0.05, resnet 0.15; a quarter of that for --loss svm]
    #[arg(long, value_name = "RATE", help_heading = "Training", value_parser = rate)]
    pub(crate) lr: Option<f32>,

    /// The share of its velocity that a weight keeps at each step [default: 0.9]
    #[arg(long, value_name = "SHARE", help_heading = "Training", value_parser = share)]
    pub(crate) momentum: Option<f32>,

    /// The strength of L2 regularisation [default: 0.0005, linear 0.02]
    #[arg(long, value_name = "STRENGTH", help_heading = "Training", value_parser = strength)]
    pub(crate) l2: Option<f32>,

    /// Do not mirror half of the training pictures at random
    #[arg(long, help_heading = "Training")]
    pub(crate) no_flips: bool,

    /// Do not move the training pictures of a convolutional network by up to 4 pixels at random
    #[arg(long, help_heading = "Training")]
    pub(crate) no_crops: bool,

    /// The seed of everything random [default: 42]
    #[arg(long, value_name = "N", help_heading = "Training", value_parser = whole)]
    pub(crate) seed: Option<u64>,

    /// Threads to compute with [default: one for each core]; the results are the same bits with any number
    #[arg(long, value_name = "N", help_heading = "Training", value_parser = threads)]
    pub(crate) threads: Option<usize>,

    /// Stop after N epochs of this run, as Ctrl-C would, with the schedule of --epochs
    #[arg(long, value_name = "N", help_heading = "Training", value_parser = whole)]
    pub(crate) stop_after: Option<u64>,

    /// Save the network and the state of the training here after every epoch
    /// [default: net.safetensors in --out, once a minute and at the end]
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) save: Option<PathBuf>,

    /// Save after every N batches, too
    #[arg(long, value_name = "N", help_heading = "Files", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) save_every: Option<u64>,

    /// Continue a training that was saved, with its own settings (only --epochs may be another)
    #[arg(long, value_name = "FILE", help_heading = "Files",
          conflicts_with_all = ["model", "loss", "hidden", "batch", "lr", "momentum", "l2", "no_flips", "seed"])]
    pub(crate) resume: Option<PathBuf>,

    /// The folder of the run: the network, report.html, log.jsonl, pictures, and events that tensorboard shows
    #[arg(long, value_name = "DIR", help_heading = "Files", default_value = "cifar-out")]
    pub(crate) out: PathBuf,

    /// Compare the gradients with central differences on a few pictures, print the report, and end
    #[arg(long)]
    pub(crate) check_gradients: bool,

    /// Print a line for each epoch, and draw no curves on the terminal
    #[arg(long)]
    pub(crate) plain: bool,

    /// Print the final accuracy only
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[cfg(test)]
impl Arguments {
    /// Those of a command line that is right and trains.
    pub(crate) fn parse_from<T: Into<std::ffi::OsString> + Clone>(line: impl IntoIterator<Item = T>) -> Self {
        CommandLine::parse_from(line).train
    }
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("expected a whole number from 1".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// More threads than that serve nobody, and a system that gives them has no others left.
const THREADS: usize = 1024;

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=THREADS).contains(&number) => Ok(number),
        _ => Err(format!("expected a whole number from 1 to {THREADS}")),
    }
}

fn several(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number >= 10 => Ok(number),
        _ => Err("expected a whole number from 10".to_owned()),
    }
}

fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "expected a whole number from 0".to_owned())
}

fn hidden(text: &str) -> Result<usize, String> {
    let sizes = || HIDDEN_SIZES.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    match text.parse() {
        Ok(size) if HIDDEN_SIZES.contains(&size) => Ok(size),
        _ => Err(format!("expected one of {}: a network is compiled for each", sizes())),
    }
}

fn rate(text: &str) -> Result<f32, String> {
    number(text, "a number above 0", |rate| rate > 0.0)
}

fn share(text: &str) -> Result<f32, String> {
    number(text, "a number from 0 to less than 1", |share| (0.0..1.0).contains(&share))
}

fn strength(text: &str) -> Result<f32, String> {
    number(text, "a number from 0", |strength| strength >= 0.0)
}

fn number(text: &str, expected: &str, fits: impl Fn(f32) -> bool) -> Result<f32, String> {
    let number = text.parse().ok().filter(|&number: &f32| number.is_finite() && fits(number));
    number.ok_or_else(|| format!("expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;

    fn parse(arguments: &str) -> Result<Arguments, clap::Error> {
        let line = CommandLine::try_parse_from(["cifar"].into_iter().chain(arguments.split_whitespace()))?;
        Ok(line.train)
    }

    #[test]
    fn every_definition_is_consistent() {
        <CommandLine as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn nothing_is_needed() {
        let arguments = parse("").expect("no arguments are fine");
        assert_eq!(arguments.out, PathBuf::from("cifar-out"));
        assert!(arguments.model.is_none() && !arguments.source.download);
    }

    #[test]
    fn the_documented_spellings_are_understood() {
        let arguments = parse("--model two-layer --loss svm --hidden 256 --lr 0.1 --momentum 0 --l2 0").expect("valid");
        assert_eq!((arguments.model, arguments.loss), (Some(Model::TwoLayer), Some(Loss::Svm)));
        assert_eq!((arguments.hidden, arguments.momentum), (Some(256), Some(0.0)));
    }

    #[test]
    fn errors_say_what_was_expected_and_what_was_given() {
        for (given, expected) in [
            ("--hidden 77", "invalid value '77' for '--hidden <N>': expected one of 100, 256, 512, 1024"),
            (
                "--model cnn",
                "invalid value 'cnn' for '--model <MODEL>'\n  [possible values: linear, two-layer, deep, convnet, resnet]",
            ),
            ("--loss hinge", "invalid value 'hinge' for '--loss <LOSS>'\n  [possible values: softmax, svm]"),
            ("--batch 0", "invalid value '0' for '--batch <N>': expected a whole number from 1"),
            (
                "--threads 1000000",
                "invalid value '1000000' for '--threads <N>': expected a whole number from 1 to 1024",
            ),
            ("--batch many", "invalid value 'many' for '--batch <N>': expected a whole number from 1"),
            ("--epochs ten", "invalid value 'ten' for '--epochs <N>': expected a whole number from 0"),
            ("--lr 0", "invalid value '0' for '--lr <RATE>': expected a number above 0"),
            ("--lr nan", "invalid value 'nan' for '--lr <RATE>': expected a number above 0"),
            ("--momentum 1", "invalid value '1' for '--momentum <SHARE>': expected a number from 0 to less than 1"),
            ("--l2=-1", "invalid value '-1' for '--l2 <STRENGTH>': expected a number from 0"),
            ("--epochs -3", "unexpected argument '-3' found"),
            ("--hiden 100", "unexpected argument '--hiden' found\n\n  tip: a similar argument exists: '--hidden'"),
            ("--resume a --lr 0.1", "the argument '--resume <FILE>' cannot be used with '--lr <RATE>'"),
            ("--embedded --data d", "the argument '--embedded' cannot be used with '--data <DIR>'"),
        ] {
            let error = parse(given).expect_err(given);
            let message = error.to_string();
            assert!(message.contains(expected), "{given}: {message}");
            assert_eq!(error.exit_code(), 2);
        }
        assert!(CommandLine::try_parse_from(["cifar", "train", "--model", "resnet", "--epochs", "3"]).is_ok());
        let twice = parse("--epochs 3 --epochs 5 --no-flips --no-flips").expect("the last one counts");
        assert_eq!(twice.epochs, Some(5));
        assert_eq!(parse("--help").expect_err("help ends the program").kind(), ErrorKind::DisplayHelp);
    }
}
