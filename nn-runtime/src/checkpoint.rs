//! Parameters in files: [safetensors](https://huggingface.co/docs/safetensors), which other frameworks read too.
//!
//! A file holds each parameter under its dotted name, in the shape that the network's source writes, as f32 in row-major
//! order; beside them, where a training run is saved, what the optimiser keeps, as `optimizer.<slot>.<name>`; and a map
//! of strings for whatever else the run needs. The same contents give the same bytes.
//!
//! A state dict that PyTorch's modules of the same names saved with its safetensors package is such a file. It also has a
//! counter for each batch norm, `num_batches_tracked`, which nothing here needs: keys of that name are passed over. Nor
//! does PyTorch need them to load a file of ours (`strict=False`, and look at what is missing).
//!
//! A network's file also says what the network predicts, a line a layer. One of another network is an error, even where all
//! shapes agree, and names the first layer that differs; losses, dropout and initialisers may be others.
//! [`load_matching`] reads what two networks have in common.
//!
//! A file is written beside its place and then moved there, so that a crash leaves the old one or the new one; and is
//! checked as a whole before the first number is loaded, so that an error leaves the network as it was.
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
mod read;
mod trained;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

use ndarray::ArrayD;

use crate::{Error, Optimizer, ParameterSet, Rule};
use trained::trained;

/// What a file says beside its numbers: the epoch, the seed, whatever a run needs.
pub type Metadata = BTreeMap<String, String>;

/// Where the number of steps that the optimiser has taken is kept among the metadata.
const COUNTER: &str = "optimizer.counter";

/// Where the network's [schema](ParameterSet::schema) is kept among the metadata.
const SCHEMA: &str = "network.schema";

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
/// Half-precision numbers (`F16`, `BF16`) are accepted, too: f32 holds them exactly.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Format`] if it is damaged; [`Error::Checkpoint`] for a parameter
/// that is missing or of another shape or type; [`Error::OtherNetwork`] for a file whose network predicts something else;
/// [`Error::UnknownKeys`] for entries that the network has not. Nothing is
/// changed then.
pub fn load_into(path: impl AsRef<Path>, params: &mut impl ParameterSet<f32>) -> Result<Metadata, Error> {
    let path = path.as_ref();
    let file = read::File::open(path)?;
    file.is_of(params.schema())?;
    let new = file.arrays(&expected(params), |key| key.starts_with(OPTIMIZER) || key.ends_with(BATCHES))?;
    assign(params, new);
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
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
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
    let path = path.as_ref();
    let file = read::File::open(path)?;
    let (known, missing): (Vec<_>, Vec<_>) = expected(params).into_iter().partition(|(key, _)| file.has(key));
    if known.is_empty() {
        let missing: Vec<&str> = missing.iter().map(|(key, _)| key.as_str()).collect();
        return Err(Error::Checkpoint {
            path: path.to_owned(),
            key: missing.first().copied().unwrap_or_default().to_owned(),
            expected: format!("one of the network's parameters, {}", missing.join(", ")),
            given: "none of them".to_owned(),
        });
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

/// Writes parameters, the optimiser's state, and metadata.
///
/// # Errors
/// As [`save`]; [`Error::OptimizerMismatch`] if the optimiser is for another network.
pub fn save_training<R: Rule>(
    path: impl AsRef<Path>,
    params: &impl ParameterSet<f32>,
    optimizer: &Optimizer<R>,
    metadata: &Metadata,
) -> Result<(), Error> {
    let mut all = entries(params);
    for parameter in trained(params, optimizer)? {
        for (slot, values) in optimizer.slots(parameter.number).enumerate() {
            all.push((slot_key(slot, &parameter.name), parameter.presented(values).to_owned()));
        }
    }
    let mut metadata = with_schema(metadata, params);
    metadata.insert(COUNTER.to_owned(), optimizer.taken().to_string());
    write::write(path.as_ref(), &all, &metadata)
}

/// Reads parameters and the optimiser's state, and returns the metadata. The rule's numbers (its learning rate …) are
/// not in the file: they stay as they are.
///
/// # Errors
/// As [`load_into`], where the optimiser's state must be there as well; [`Error::OptimizerMismatch`] if the optimiser is
/// for another network. Nothing is changed then.
pub fn load_training<R: Rule>(
    path: impl AsRef<Path>,
    params: &mut impl ParameterSet<f32>,
    optimizer: &mut Optimizer<R>,
) -> Result<Metadata, Error> {
    let path = path.as_ref();
    let trained = trained(params, optimizer)?;
    let mut keys = expected(params);
    let parameters = keys.len();
    for parameter in &trained {
        keys.extend((0..R::SLOTS).map(|slot| (slot_key(slot, &parameter.name), parameter.shape.clone())));
    }
    let file = read::File::open(path)?;
    file.is_of(params.schema())?;
    let mut new = file.arrays(&keys, |key| key.ends_with(BATCHES))?;
    let metadata = file.into_metadata();
    let counter = metadata.get(COUNTER).map(|text| text.parse::<u64>());
    let Some(Ok(counter)) = counter else {
        return Err(Error::Checkpoint {
            path: path.to_owned(),
            key: COUNTER.to_owned(),
            expected: "a whole number in the metadata".to_owned(),
            given: metadata.get(COUNTER).map_or("no such entry".to_owned(), |text| format!("{text:?}")),
        });
    };
    let mut slots = new.split_off(parameters).into_iter();
    assign(params, new);
    for parameter in trained {
        let state = optimizer.state(parameter.number).slots.into_iter().take(R::SLOTS);
        for (slot, values) in state.zip(&mut slots) {
            parameter.presented_mut(slot).assign(&values);
        }
    }
    optimizer.set_taken(counter);
    Ok(of_the_user(metadata))
}

fn slot_key(slot: usize, name: &str) -> String {
    format!("{OPTIMIZER}{slot}.{name}")
}

fn of_the_user(mut metadata: Metadata) -> Metadata {
    metadata.remove(COUNTER);
    metadata.remove(SCHEMA);
    metadata
}

fn with_schema(metadata: &Metadata, params: &impl ParameterSet<f32>) -> Metadata {
    let mut metadata = metadata.clone();
    if !params.schema().is_empty() {
        metadata.insert(SCHEMA.to_owned(), params.schema().join("\n"));
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
