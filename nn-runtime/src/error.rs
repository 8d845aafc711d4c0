use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::text;

/// What can go wrong with a user's data: every message says where, what was expected and what was given.
///
/// Nothing in this crate panics because of an array, a label or a file that a user passes; it returns one of these.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An array has another shape than the network's source declares.
    Shape {
        /// The input (or tensor) the array was meant for.
        input: String,
        /// The shape in the source, such as `[batch, 3, 32, 32]`.
        expected: String,
        /// The shape of the array.
        given: Vec<usize>,
    },
    /// The elements of an input are not one after another in memory, in standard (row-major) order.
    Layout {
        /// The input the array was meant for.
        input: String,
    },
    /// Two inputs of one call have different batch sizes.
    BatchMismatch {
        /// The input whose batch size differs.
        input: String,
        /// Its batch size.
        given: usize,
        /// The input that set the batch size of the call.
        first_input: String,
        /// The batch size of the call.
        expected: usize,
    },
    /// A call with no examples.
    EmptyBatch,
    /// A layer takes statistics over the batch while training, and one value for each channel is not enough for that.
    TooFewValues {
        /// The layer.
        layer: String,
        /// How many values a channel has in this batch.
        given: usize,
    },
    /// A call with more examples than its workspace was made for.
    BatchTooLarge {
        /// The number of examples in the call.
        given: usize,
        /// The largest number the workspace has room for.
        capacity: usize,
    },
    /// A label that is not a class.
    Label {
        /// The input the labels were meant for.
        input: String,
        /// The position of the label in the array, counted from 0 (row-major where there are several an example).
        index: usize,
        /// The label.
        value: i128,
        /// The number of classes: labels go from 0 to `classes - 1`.
        classes: usize,
    },
    /// A NaN or an infinity in an input.
    NotFinite {
        /// The input.
        input: String,
        /// The position of the first such value: the example, then the position in the example, row-major.
        index: [usize; 2],
        /// The value.
        value: f64,
    },
    /// A training step whose loss, or whose new weights, would not have been finite.
    Diverged(Box<Diverged>),
    /// The optimiser was made for another network.
    OptimizerMismatch {
        /// The number of elements the network stores for each of its parameters.
        expected: Vec<usize>,
        /// The numbers the optimiser was made for.
        given: Vec<usize>,
    },
    /// A file cannot be opened, read or written.
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was being done, such as `open the CIFAR-10 training batch 1`.
        doing: String,
        /// What the operating system answered.
        source: io::Error,
    },
    /// A file's contents are not what its format says.
    Format {
        /// The file, or the name given to a stream.
        path: PathBuf,
        /// What is wrong, and where in the file.
        what: String,
    },
    /// An entry of a checkpoint does not fit the network.
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// The key, such as `hidden.weight`.
        key: String,
        /// What the network has there, such as `F32 [100, 3072]`.
        expected: String,
        /// What the file has there.
        given: String,
    },
    /// A checkpoint is of a network that computes something else.
    OtherNetwork {
        /// The file.
        path: PathBuf,
        /// What this network has where the two first differ, such as `relu1 = relu of hidden`.
        expected: String,
        /// What the file's has there.
        given: String,
    },
    /// A checkpoint does not have all entries that the network has.
    MissingKeys {
        /// The file.
        path: PathBuf,
        /// The keys that are not there.
        missing: Vec<MissingKey>,
        /// The keys that the file has.
        given: Vec<String>,
    },
    /// A checkpoint has entries that the network does not.
    UnknownKeys {
        /// The file.
        path: PathBuf,
        /// The keys, sorted.
        keys: Vec<String>,
    },
    /// Another process writes to a folder.
    InUse {
        /// The folder.
        path: PathBuf,
        /// Who does: process, host, and since when.
        by: String,
    },
    /// The pieces that a value is made of do not fit together.
    Invalid {
        /// What was to be made.
        what: &'static str,
        /// Why it cannot be.
        why: String,
    },
}

/// A key of a network that a file does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingKey {
    /// The key, such as `hidden.weight`.
    pub key: String,
    /// The file's key that is most like it, of those that are not the network's: looked for if this is one of the first few.
    pub nearest: Option<String>,
}

impl MissingKey {
    /// As many missing keys come with the nearest, and are shown.
    pub(crate) const WITH_NEAREST: usize = 6;
}

impl fmt::Display for MissingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", text::name(&self.key))?;
        let nearest = self.nearest.as_ref().map(|nearest| text::name(nearest));
        nearest.map_or(Ok(()), |nearest| write!(f, " (the nearest is `{nearest}`)"))
    }
}

/// What a training step has found not to be finite: it makes no weight, no running statistic and nothing that an optimiser
/// keeps infinite or NaN.
///
/// ```
/// use nn_runtime::ndarray::array;
/// use nn_runtime::{Error, Seed, Sgd, network};
///
/// network! { Net(x: [2], t: [1]) { x -> linear(1) as last -> mse(t) } }
///
/// let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(1));
/// let mut optimizer = net.optimizer(Sgd::new(0.1));
/// let (x, t) = (array![[1e25, 1.0]], array![[1.0]]);
/// match net.train_step(x.view(), t.view(), &mut optimizer, &mut ws) {
///     // the batch is passed over, and the training goes on
///     Err(Error::Diverged(found)) => assert!(found.loss.is_some_and(f32::is_infinite) && found.held.is_empty()),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Diverged {
    /// The loss of the batch, if the step knew it. Where it is not finite, nothing was changed.
    pub loss: Option<f32>,
    /// The gradients that were not finite, where all were looked at before the step: nothing was changed.
    pub gradients: Vec<BrokenElements>,
    /// The parameters, running statistics too, that did not take the step in all of their elements: those have their old
    /// values, and so has what the optimiser keeps for them. All other elements did take it.
    pub held: Vec<BrokenElements>,
}

/// How much of a parameter, or of its gradient, is not finite or would not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenElements {
    /// The parameter's name, such as `hidden.weight`.
    pub parameter: String,
    /// The number of such elements.
    pub elements: usize,
    /// The number of all its elements.
    pub of: usize,
}

impl Diverged {
    /// Where a loss is not finite.
    pub(crate) fn of_loss(loss: f32) -> Self {
        Self { loss: Some(loss), gradients: Vec::new(), held: Vec::new() }
    }

    /// An error, if there are such gradients.
    pub(crate) fn of_gradients(gradients: Vec<BrokenElements>) -> Result<(), Error> {
        if gradients.is_empty() {
            return Ok(());
        }
        Err(Error::Diverged(Box::new(Self { loss: None, gradients, held: Vec::new() })))
    }

    /// An error, if there are such parameters.
    pub(crate) fn of_held(loss: Option<f32>, held: Vec<BrokenElements>) -> Result<(), Error> {
        if held.is_empty() {
            return Ok(());
        }
        Err(Error::Diverged(Box::new(Self { loss, gradients: Vec::new(), held })))
    }
}

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        if let Some(loss) = self.loss.filter(|loss| !loss.is_finite()) {
            return write!(
                f,
                "expected a finite loss, given {loss}; no step was taken, and `inspect` says where it began"
            );
        }
        let list = |broken: &[BrokenElements]| {
            let each = |broken: &BrokenElements| {
                format!("{} of {} elements of `{}`", broken.elements, broken.of, broken.parameter)
            };
            let mut list: Vec<String> = broken.iter().take(SHOWN).map(each).collect();
            if broken.len() > SHOWN {
                list.push(format!("some of {} others", broken.len() - SHOWN));
            }
            list.join(", ")
        };
        if !self.gradients.is_empty() {
            let gradients = list(&self.gradients);
            write!(f, "expected finite gradients, given infinite ones or NaN in {gradients}; nothing was changed")?;
        } else {
            let held = list(&self.held);
            write!(
                f,
                "expected finite weights after the step, but it would have made {held} infinite or NaN; these stayed as they were"
            )?;
        }
        self.loss.map_or(Ok(()), |loss| write!(f, " (the loss was {loss})"))
    }
}

impl Error {
    pub(crate) fn io(path: &Path, doing: impl Into<String>, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), doing: doing.into(), source }
    }

    pub(crate) fn format(path: &Path, what: impl Into<String>) -> Self {
        Self::Format { path: path.to_owned(), what: what.into() }
    }

    pub(crate) fn invalid(what: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid { what, why: why.into() }
    }
}

/// The letters of a message that are shown; names in it are cut much shorter.
const LONGEST: usize = 4000;

/// One line that can be shown anywhere, whatever is in the names: see [`text`].
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::cut(&Message(self).to_string(), LONGEST))
    }
}

/// A message with names as they came from files.
struct Message<'e>(&'e Error);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.message(f)
    }
}

impl Error {
    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape { input, expected, given } => {
                write!(f, "`{input}`: expected shape {expected}, given {given:?}")?;
                // the shape of labels of which an example has several
                let places = expected.strip_prefix("[batch * ").filter(|_| given.len() == 1);
                match places.and_then(|places| places.strip_suffix(']')) {
                    Some(places) => write!(
                        f,
                        "; the loss takes a label for each of {places} places of an example: for one label an example \
                         it needs a `flatten` and a `linear` before it"
                    ),
                    None => Ok(()),
                }
            }
            Self::Layout { input } => write!(
                f,
                "`{input}`: expected examples one after another in memory, in row-major order, given another layout; \
                 pass `.as_standard_layout()` of the array"
            ),
            Self::BatchMismatch { input, given, first_input, expected } => {
                write!(f, "`{input}`: expected a batch of {expected} as `{first_input}` has, given {given}")
            }
            Self::EmptyBatch => write!(f, "expected at least one example, given an empty batch"),
            Self::TooFewValues { layer, given } => {
                write!(
                    f,
                    "`{layer}` takes statistics over the batch: training expects more than one value for each channel, given {given}"
                )
            }
            Self::BatchTooLarge { given, capacity } => write!(
                f,
                "expected a batch of at most {capacity}, given {given}; make the workspace with `workspace({given})`"
            ),
            Self::Label { input, index, value, classes } => write!(
                f,
                "`{input}`: expected labels from 0 to {}, given {value} at index {index} ({classes} classes)",
                classes.saturating_sub(1)
            ),
            Self::NotFinite { input, index: [example, element], value } => {
                write!(f, "`{input}`: expected finite values, given {value} in example {example} at element {element}")
            }
            Self::Diverged(found) => write!(f, "{found}"),
            Self::OptimizerMismatch { expected, given } => write!(
                f,
                "expected an optimiser for parameters of {expected:?} stored elements, given one for {given:?}; \
                 make it with this network's `optimizer(rule)`"
            ),
            Self::Io { path, doing, source } => write!(f, "{}: cannot {doing}: {source}", path.display()),
            Self::Format { path, what } => write!(f, "{}: {what}", path.display()),
            Self::Checkpoint { path, key, expected, given } => {
                write!(f, "{}: `{key}`: expected {expected}, given {given}", path.display())
            }
            Self::OtherNetwork { path, expected, given } => write!(
                f,
                "{}: expected a file of this network, given one of another, which first differs where this one has `{expected}` \
                 and that one `{given}`; `load_matching` reads the parameters that both have",
                path.display()
            ),
            Self::MissingKeys { path, missing, given } => {
                let each = missing.iter().take(MissingKey::WITH_NEAREST).map(ToString::to_string);
                let others = match missing.len().saturating_sub(MissingKey::WITH_NEAREST) {
                    0 => String::new(),
                    others => format!(" and {others} more"),
                };
                write!(
                    f,
                    "{}: expected {}{others}, given a file without; its keys are {}; `load_with` renames keys, `load_matching` \
                     reads those that both have",
                    path.display(),
                    each.collect::<Vec<_>>().join(", "),
                    text::names(given)
                )
            }
            Self::UnknownKeys { path, keys } => write!(
                f,
                "{}: expected only the network's own parameters, given also {}",
                path.display(),
                text::names(keys)
            ),
            Self::InUse { path, by } => {
                write!(f, "{}: expected a folder that nobody writes to, given one in use by {by}", path.display())
            }
            Self::Invalid { what, why } => write!(f, "{what}: {why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn messages_say_where_what_was_expected_and_what_was_given() {
        let cases = [
            (
                Error::Shape { input: "x".into(), expected: "[batch, 3072]".into(), given: vec![128, 3000] },
                "`x`: expected shape [batch, 3072], given [128, 3000]",
            ),
            (
                Error::Shape { input: "labels".into(), expected: "[batch * 36]".into(), given: vec![128] },
                "`labels`: expected shape [batch * 36], given [128]; the loss takes a label for each of 36 places of an \
                 example: for one label an example it needs a `flatten` and a `linear` before it",
            ),
            (
                Error::Layout { input: "x".into() },
                "`x`: expected examples one after another in memory, in row-major order, given another layout; \
                 pass `.as_standard_layout()` of the array",
            ),
            (
                Error::BatchMismatch { input: "labels".into(), given: 3, first_input: "x".into(), expected: 4 },
                "`labels`: expected a batch of 4 as `x` has, given 3",
            ),
            (Error::EmptyBatch, "expected at least one example, given an empty batch"),
            (
                Error::TooFewValues { layer: "norm".to_owned(), given: 1 },
                "`norm` takes statistics over the batch: training expects more than one value for each channel, given 1",
            ),
            (
                Error::BatchTooLarge { given: 256, capacity: 128 },
                "expected a batch of at most 128, given 256; make the workspace with `workspace(256)`",
            ),
            (
                Error::Label { input: "labels".into(), index: 7, value: -1, classes: 10 },
                "`labels`: expected labels from 0 to 9, given -1 at index 7 (10 classes)",
            ),
            (
                Error::NotFinite { input: "x".into(), index: [2, 5], value: f64::NAN },
                "`x`: expected finite values, given NaN in example 2 at element 5",
            ),
            (
                Error::OptimizerMismatch { expected: vec![16], given: vec![32, 16] },
                "expected an optimiser for parameters of [16] stored elements, given one for [32, 16]; \
                 make it with this network's `optimizer(rule)`",
            ),
            (
                Error::Checkpoint {
                    path: "net.safetensors".into(),
                    key: "hidden.weight".into(),
                    expected: "F32 [100, 3072]".into(),
                    given: "F32 [10, 3072]".into(),
                },
                "net.safetensors: `hidden.weight`: expected F32 [100, 3072], given F32 [10, 3072]",
            ),
            (
                Error::OtherNetwork { path: "net.safetensors".into(), expected: "a".into(), given: "b".into() },
                "net.safetensors: expected a file of this network, given one of another, which first differs where this one \
                 has `a` and that one `b`; `load_matching` reads the parameters that both have",
            ),
            (
                Error::UnknownKeys { path: "net.safetensors".into(), keys: vec!["a".into(), "b".into()] },
                "net.safetensors: expected only the network's own parameters, given also `a`, `b`",
            ),
        ];
        for (error, message) in cases {
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn messages_act_on_no_terminal_and_have_an_end() {
        let name = "a\x1b[2J\u{202e}\n".to_owned();
        let cases = [
            Error::format(Path::new(&name), "expected a file"),
            Error::Checkpoint { path: "a".into(), key: name.clone(), expected: name.clone(), given: name.clone() },
            Error::OtherNetwork { path: "a".into(), expected: name.clone(), given: name.clone() },
            Error::UnknownKeys { path: "a".into(), keys: vec![name.clone(); 100_000] },
            Error::InUse { path: "a".into(), by: name.clone() },
            Error::invalid("a", format!("given {}", name.repeat(100_000))),
        ];
        for error in cases {
            let message = error.to_string();
            assert!(!message.chars().any(text::is_hidden), "{message:?}");
            assert!(message.contains(r"\u{1b}[2J\u{202e}\n") && message.len() < 50_000, "{}", message.len());
        }
    }

    #[test]
    fn an_io_error_keeps_its_source() {
        let error = Error::io(Path::new("a/b"), "open it", io::Error::from(io::ErrorKind::NotFound));
        assert!(error.to_string().starts_with("a/b: cannot open it: "));
        assert!(error.source().is_some());
        assert!(Error::EmptyBatch.source().is_none());
    }
}
