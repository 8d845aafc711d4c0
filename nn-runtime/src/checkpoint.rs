//! Parameters in files: [safetensors](https://huggingface.co/docs/safetensors), which other frameworks read too.
//!
//! A file holds each parameter under its dotted name, in the shape that the network's source writes, as f32 in row-major
//! order; beside them, where a training run is saved, what the optimiser keeps, as `optimizer.<slot>.<name>`; and a map
//! of strings for whatever else the run needs, where `optimizer.kind` and `optimizer.counter` say which optimiser it was
//! and how many steps it has taken. The same contents give the same bytes.
//!
//! A state dict that PyTorch's modules of the same names saved with its safetensors package is such a file. It also has a
//! counter for each batch norm, `num_batches_tracked`, which nothing here needs: keys of that name are passed over. Nor
//! does PyTorch need them to load a file of ours (`strict=False`, and look at what is missing).
//!
//! A network's file also says what the network predicts, a line a layer. One of another network is an error, even where all
//! shapes agree, and names the first layer that differs; losses, dropout and initialisers may be others.
//! [`load_matching`] reads what two networks have in common.
//!
//! Of a network with random layers a file says what they draw from ([`Draws`](crate::Draws)), so that training goes on from
//! there to the same bits. A file that does not say it, as of an earlier version or of PyTorch, leaves that as it is.
//!
//! A file is written beside its place, under a name that no other writer has, and then moved there: whoever else reads or
//! writes, there is the old file or the new one, also after a crash. It gets the old file's permissions; where the path is a
//! link, the link stays, and the file that it leads to is replaced. A file is checked as a whole before the first number is
//! loaded, so that an error leaves the network as it was.
//!
//! ```
//! # use nn_runtime::{ParameterSet, Tensor, ndarray::{ArrayViewD, ArrayViewMutD, Ix2}};
//! # struct Params { weight: Tensor<f32, Ix2> }
//! # impl ParameterSet<f32> for Params {
//! #     fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) { f("weight", self.weight.view().into_dyn()); }
//! #     fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) { f("weight", self.weight.view_mut().into_dyn()); }
//! # }
//! # let directory = tempfile::tempdir().unwrap();
//! # let path = directory.path().join("net.safetensors");
//! # let mut params = Params { weight: Tensor::in_order([10, 3], [1, 0]) };
//! use nn_runtime::checkpoint::{self, Metadata};
//!
//! let metadata = Metadata::from([("epoch".to_owned(), "7".to_owned())]);
//! checkpoint::save(&path, &params, &metadata)?;
//! assert_eq!(checkpoint::load_into(&path, &mut params)?["epoch"], "7");
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod header;
mod nearest;
mod place;
mod read;
mod training;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

use ndarray::ArrayD;

use crate::{Error, ParameterSet, text};

pub use training::{load_training, load_training_all, save_training, save_training_all};

/// What a file says beside its numbers: the epoch, the seed, whatever a run needs.
pub type Metadata = BTreeMap<String, String>;

/// Where the network's [schema](ParameterSet::schema) is kept among the metadata.
const SCHEMA: &str = "network.schema";

/// Where it is kept what random layers draw from.
const SEED: &str = "network.seed";
const STEPS: &str = "network.steps";

/// What the keys of an optimiser's state begin with.
const OPTIMIZER: &str = "optimizer.";

/// What the keys of PyTorch's counters of batches end with.
const BATCHES: &str = ".num_batches_tracked";

/// Writes parameters and metadata.
///
/// # Errors
/// [`Error::Io`] if the file cannot be written; [`Error::Checkpoint`] if two parameters have the same name.
pub fn save(path: impl AsRef<Path>, params: &impl ParameterSet<f32>, metadata: &Metadata) -> Result<(), Error> {
    write::write(path.as_ref(), &entries(params), &with_schema(metadata, params))
}

/// Reads parameters, and returns the metadata. What a training run saved of its optimiser is passed over, and PyTorch's
/// counters of batches.
///
/// Half-precision numbers (`F16`, `BF16`) are accepted, too: f32 holds them exactly. Those of double precision (`F64`) are
/// rounded.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read, or is none (a pipe, a device); [`Error::Format`] if it is damaged;
/// [`Error::MissingKeys`] if a parameter is missing; [`Error::Checkpoint`] for one of another shape or type;
/// [`Error::OtherNetwork`] for a file whose network predicts something else; [`Error::UnknownKeys`] for entries that the
/// network has not. Nothing is changed then.
pub fn load_into(path: impl AsRef<Path>, params: &mut impl ParameterSet<f32>) -> Result<Metadata, Error> {
    let file = read::File::open(path.as_ref())?;
    file.is_of(params.schema())?;
    load_from(file, params)
}

/// As [`load_into`], of a file whose keys are others: `name` gives each of them the network's name, or with `None` passes it
/// over. Whether the file's network predicts the same is not looked at.
///
/// ```
/// use nn_runtime::checkpoint::{self, Metadata};
/// use nn_runtime::{Seed, network};
///
/// network! { Old(x: [4]) { x -> linear(8) as fc1 -> relu -> linear(2) as fc2 -> softmax_ce } }
/// network! { New(x: [4]) { x -> linear(8) as hidden -> relu -> linear(2) as head -> softmax_ce } }
///
/// # let directory = tempfile::tempdir().unwrap();
/// # let path = directory.path().join("old.safetensors");
/// let old = Old::new(Seed(1));
/// old.save(&path)?;
/// assert!(New::load(&path).is_err());
/// let new = New::load_with(&path, |key| key.replace("fc1", "hidden").replace("fc2", "head"))?;
/// assert_eq!(new.params.hidden.weight, old.params.fc1.weight);
///
/// // only what comes after a prefix, as of a part of a larger model; into a network that is there
/// let mut net = New::new(Seed(2));
/// let renamed = |key: &str| key.strip_prefix("fc1.").map(|rest| format!("hidden.{rest}"));
/// let matched = checkpoint::load_matching_with(&path, &mut net.params, renamed)?;
/// assert_eq!(matched.loaded, ["hidden.weight", "hidden.bias"]);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`load_into`], with both names of a parameter that does not fit; [`Error::Checkpoint`] if two keys get one name. Nothing
/// is changed then.
pub fn load_with<K: Into<Option<String>>>(
    path: impl AsRef<Path>,
    params: &mut impl ParameterSet<f32>,
    name: impl Fn(&str) -> K,
) -> Result<Metadata, Error> {
    let mut file = read::File::open(path.as_ref())?;
    file.rename(name)?;
    load_from(file, params)
}

fn load_from(file: read::File, params: &mut impl ParameterSet<f32>) -> Result<Metadata, Error> {
    let new = file.arrays(&expected(params), |key| key.starts_with(OPTIMIZER) || key.ends_with(BATCHES))?;
    let draws = file.draws()?;
    assign(params, new);
    draws.into_iter().for_each(|draws| params.set_draws(draws));
    Ok(of_the_user(file.into_metadata()))
}

/// What [`load_matching`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// The parameters that were read.
    pub loaded: Vec<String>,
    /// The network's parameters that the file does not have: they stay as they were.
    pub missing: Vec<String>,
    /// What the file has, and the network does not.
    pub unexpected: Vec<String>,
}

impl std::fmt::Display for Matched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |names: &[String]| match names {
            [] => "none".to_owned(),
            names => names.iter().map(|name| text::name(name)).collect::<Vec<_>>().join(", "),
        };
        writeln!(f, "loaded {} parameters", self.loaded.len())?;
        writeln!(f, "not in the file, left as they were: {}", list(&self.missing))?;
        write!(f, "in the file only, passed over: {}", list(&self.unexpected))
    }
}

/// Reads those parameters that a file and a network both have, for a network that has gained or lost layers since the file was
/// written; and says what matched. A network of which nothing is in the file is an error.
///
/// # Errors
/// As [`load_into`], but for missing and unknown keys; a parameter of another shape is an error all the same. Nothing is
/// changed then.
pub fn load_matching(path: impl AsRef<Path>, params: &mut impl ParameterSet<f32>) -> Result<Matched, Error> {
    match_from(&read::File::open(path.as_ref())?, params)
}

/// As [`load_matching`], of a file whose keys are others: see [`load_with`].
///
/// # Errors
/// As [`load_matching`]; [`Error::Checkpoint`] if two keys get one name. Nothing is changed then.
pub fn load_matching_with<K: Into<Option<String>>>(
    path: impl AsRef<Path>,
    params: &mut impl ParameterSet<f32>,
    name: impl Fn(&str) -> K,
) -> Result<Matched, Error> {
    let mut file = read::File::open(path.as_ref())?;
    file.rename(name)?;
    match_from(&file, params)
}

fn match_from(file: &read::File, params: &mut impl ParameterSet<f32>) -> Result<Matched, Error> {
    let (known, missing): (Vec<_>, Vec<_>) = expected(params).into_iter().partition(|(key, _)| file.has(key));
    if known.is_empty() {
        return Err(file.missing(&missing, &missing));
    }
    let new = file.arrays(&known, |_| true)?;
    let names = |keys: Vec<(String, Vec<usize>)>| keys.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    let (loaded, missing) = (names(known), names(missing));
    let mut values = loaded.iter().zip(new);
    params.visit_mut(&mut |name, mut array| {
        if !missing.iter().any(|key| key == name)
            && let Some((_, value)) = values.next()
        {
            array.assign(&value);
        }
    });
    drop(values);
    let is_other =
        |key: &&str| !loaded.iter().any(|name| name == key) && !key.starts_with(OPTIMIZER) && !key.ends_with(BATCHES);
    let unexpected = file.keys().filter(is_other).map(str::to_owned).collect();
    Ok(Matched { loaded, missing, unexpected })
}

/// Reads the metadata only, before there is a network to load into: it may say which one to make.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Format`] if it is damaged.
pub fn metadata(path: impl AsRef<Path>) -> Result<Metadata, Error> {
    Ok(of_the_user(read::File::open(path.as_ref())?.into_metadata()))
}

/// What the user wrote.
fn of_the_user(metadata: Metadata) -> Metadata {
    let mut metadata = training::without_counters(metadata);
    for key in [SCHEMA, SEED, STEPS] {
        metadata.remove(key);
    }
    metadata
}

fn with_schema(metadata: &Metadata, params: &impl ParameterSet<f32>) -> Metadata {
    let mut metadata = metadata.clone();
    if !params.schema().is_empty() {
        metadata.insert(SCHEMA.to_owned(), params.schema().join("\n"));
    }
    if let Some(draws) = params.draws() {
        metadata.insert(SEED.to_owned(), draws.seed.0.to_string());
        metadata.insert(STEPS.to_owned(), draws.steps.to_string());
    }
    metadata
}

type Entry = (String, ArrayD<f32>);

fn entries(params: &impl ParameterSet<f32>) -> Vec<Entry> {
    let mut entries = Vec::new();
    params.visit(&mut |name, array| entries.push((name.to_owned(), array.to_owned())));
    entries
}

fn expected(params: &impl ParameterSet<f32>) -> Vec<(String, Vec<usize>)> {
    let mut expected = Vec::new();
    params.visit(&mut |name, array| expected.push((name.to_owned(), array.shape().to_vec())));
    expected
}

fn assign(params: &mut impl ParameterSet<f32>, new: Vec<ArrayD<f32>>) {
    let mut new = new.into_iter();
    params.visit_mut(&mut |_, mut array| {
        if let Some(new) = new.next() {
            array.assign(&new);
        }
    });
}

#[cfg(test)]
mod tests;
