//! Training runs in files: parameters, and what optimisers keep.

use std::path::Path;

use super::{BATCHES, Metadata, OPTIMIZER, assign, entries, expected, of_the_user, read, with_schema, write};
use crate::{Error, ParameterSet, optim::Resumable};

/// Writes parameters, what the optimiser keeps, and metadata.
///
/// # Errors
/// As [`save`](super::save); [`Error::OptimizerMismatch`] or [`Error::Invalid`] if the optimiser is for another network.
pub fn save_training(
    path: impl AsRef<Path>,
    params: &impl ParameterSet<f32>,
    optimizer: &impl Resumable,
    metadata: &Metadata,
) -> Result<(), Error> {
    save_each(path.as_ref(), params, &[(OPTIMIZER.to_owned(), optimizer)], metadata)
}

/// Reads parameters and what the optimiser has kept, and returns the metadata. The optimiser's settings (its learning
/// rate, its groups …) are not in the file: they stay as they are.
///
/// # Errors
/// As [`load_into`](super::load_into), where all that the optimiser keeps must be there as well; [`Error::Checkpoint`] if
/// the file is of another kind of optimiser; [`Error::OptimizerMismatch`] or [`Error::Invalid`] if the optimiser is for
/// another network. Nothing is changed then.
pub fn load_training(
    path: impl AsRef<Path>,
    params: &mut impl ParameterSet<f32>,
    optimizer: &mut impl Resumable,
) -> Result<Metadata, Error> {
    load_each(path.as_ref(), params, &mut [(OPTIMIZER.to_owned(), optimizer)])
}

/// As [`save_training`], of several optimisers that share a network, each under a name of its own: keys are
/// `optimizer.<name>.<slot>.<parameter>`.
///
/// ```
/// use nn_runtime::checkpoint::{self, Metadata};
/// use nn_runtime::{AdamW, Group, Muon, Seed, network};
/// # use nn_runtime::ndarray::Array2;
///
/// network! { Net(x: [4]) { x -> linear(8) as hidden -> tanh -> linear(2) as head -> softmax_ce } }
///
/// # let (x, labels) = (Array2::ones((4, 4)), [0_u8, 1, 0, 1]);
/// let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(4));
/// let (mut muon, mut rest) = (Muon::new(0.02), net.optimizer(AdamW::new(1e-3)));
/// let is_matrix = |name: &str| name == "hidden.weight";
/// rest.group(&net.params, |parameter| is_matrix(&parameter.name), Group { lr_scale: 0.0, ..Group::default() })?;
///
/// net.gradients(x.view(), &labels, &mut ws)?;
/// muon.step(&mut net.params, ws.gradients(), is_matrix)?;
/// net.apply(&mut rest, &ws)?;
/// # let directory = tempfile::tempdir().unwrap();
/// # let path = directory.path().join("run.safetensors");
/// checkpoint::save_training_all(&path, &net.params, &[("muon", &muon), ("rest", &rest)], &Metadata::new())?;
/// checkpoint::load_training_all(&path, &mut net.params, &mut [("muon", &mut muon), ("rest", &mut rest)])?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`save_training`]; [`Error::Invalid`] if a name is empty, has a dot, or is there twice.
pub fn save_training_all(
    path: impl AsRef<Path>,
    params: &impl ParameterSet<f32>,
    optimizers: &[(&str, &dyn Resumable)],
    metadata: &Metadata,
) -> Result<(), Error> {
    let prefixes = prefixes(optimizers.iter().map(|(name, _)| *name))?;
    let optimizers: Vec<_> = prefixes.into_iter().zip(optimizers.iter().map(|(_, optimizer)| *optimizer)).collect();
    save_each(path.as_ref(), params, &optimizers, metadata)
}

/// As [`load_training`], of the optimisers that [`save_training_all`] has saved, by their names.
///
/// # Errors
/// As [`load_training`]; [`Error::Invalid`] if a name is empty, has a dot, or is there twice. Nothing is changed then.
pub fn load_training_all(
    path: impl AsRef<Path>,
    params: &mut impl ParameterSet<f32>,
    optimizers: &mut [(&str, &mut dyn Resumable)],
) -> Result<Metadata, Error> {
    let prefixes = prefixes(optimizers.iter().map(|(name, _)| *name))?;
    let mut named: Vec<(String, &mut dyn Resumable)> = Vec::new();
    for (prefix, (_, optimizer)) in prefixes.into_iter().zip(optimizers) {
        named.push((prefix, &mut **optimizer));
    }
    load_each(path.as_ref(), params, &mut named)
}

/// What the keys of each optimiser begin with.
fn prefixes<'a>(names: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Error> {
    let mut prefixes = Vec::new();
    for name in names {
        let prefix = format!("{OPTIMIZER}{name}.");
        if name.is_empty() || name.contains('.') || prefixes.contains(&prefix) {
            let why = format!("expected each to have a name of its own, without dots, given {name:?}");
            return Err(Error::invalid("optimizers", why));
        }
        prefixes.push(prefix);
    }
    Ok(prefixes)
}

/// Where the number of steps is kept among the metadata.
fn counter_key(prefix: &str) -> String {
    format!("{prefix}counter")
}

/// Where it is said which optimiser it was.
fn kind_key(prefix: &str) -> String {
    format!("{prefix}kind")
}

fn save_each(
    path: &Path,
    params: &impl ParameterSet<f32>,
    optimizers: &[(String, &dyn Resumable)],
    metadata: &Metadata,
) -> Result<(), Error> {
    let (mut all, mut metadata) = (entries(params), with_schema(metadata, params));
    for (prefix, optimizer) in optimizers {
        all.extend(optimizer.kept(params)?.into_iter().map(|(key, array)| (format!("{prefix}{key}"), array)));
        metadata.insert(counter_key(prefix), optimizer.taken().to_string());
        metadata.insert(kind_key(prefix), optimizer.kind().to_owned());
    }
    write::write(path, &all, &metadata)
}

fn load_each(
    path: &Path,
    params: &mut impl ParameterSet<f32>,
    optimizers: &mut [(String, &mut dyn Resumable)],
) -> Result<Metadata, Error> {
    let file = read::File::open(path)?;
    file.is_of(params.schema())?;
    let mut keys = expected(params);
    let parameters = keys.len();
    let (mut counters, mut counts) = (Vec::new(), Vec::new());
    for (prefix, optimizer) in optimizers.iter() {
        counters.push(counter(path, file.metadata(), prefix, optimizer.kind())?);
        let wanted = optimizer.wanted(params, &|key| file.has(&format!("{prefix}{key}")))?;
        counts.push(wanted.len());
        keys.extend(wanted.into_iter().map(|(key, shape)| (format!("{prefix}{key}"), shape)));
    }
    let mut new = file.arrays(&keys, |key| key.ends_with(BATCHES))?;
    let (kept, draws) = (new.split_off(parameters), file.draws()?);
    let mut kept = keys.into_iter().skip(parameters).map(|(key, _)| key).zip(kept);
    assign(params, new);
    if let Some(draws) = draws {
        params.set_draws(draws);
    }
    for (((prefix, optimizer), taken), count) in optimizers.iter_mut().zip(counters).zip(counts) {
        let own = kept.by_ref().take(count).map(|(key, array)| (key[prefix.len()..].to_owned(), array));
        optimizer.resume(params, taken, own.collect())?;
    }
    Ok(of_the_user(file.into_metadata()))
}

/// The number of steps, if the file is of this kind of optimiser.
fn counter(path: &Path, metadata: &Metadata, prefix: &str, kind: &str) -> Result<u64, Error> {
    let error = |key: String, expected: String| {
        let others = || {
            let kinds = metadata.keys().filter(|key| is_own(key)).map(|key| format!("`{key}`")).collect::<Vec<_>>();
            if kinds.is_empty() { "no such entry".to_owned() } else { format!("only {}", kinds.join(", ")) }
        };
        let given = metadata.get(&key).map_or_else(others, |text| format!("{text:?}"));
        Error::Checkpoint { path: path.to_owned(), key, expected, given }
    };
    if metadata.get(&kind_key(prefix)).map(String::as_str) != Some(kind) {
        return Err(error(kind_key(prefix), format!("{kind:?} in the metadata")));
    }
    let counter = metadata.get(&counter_key(prefix)).and_then(|text| text.parse().ok());
    counter.ok_or_else(|| error(counter_key(prefix), "a whole number in the metadata".to_owned()))
}

/// Whether an entry of the metadata is written here.
fn is_own(key: &str) -> bool {
    key.strip_prefix(OPTIMIZER).is_some_and(|rest| {
        let last = rest.rsplit_once('.').map_or(rest, |(_, last)| last);
        last == "counter" || last == "kind"
    })
}

/// What the run has written of its own.
pub(super) fn without_counters(mut metadata: Metadata) -> Metadata {
    metadata.retain(|key, _| !is_own(key));
    metadata
}
