//! Checkpoints: beside the format's own reader.

use nn_runtime::checkpoint::{self, Metadata};
use nn_runtime::data::{Batch, Batches, Rows};
use nn_runtime::fit::{Fit, Learner, Moment, Position, Scores};
use nn_runtime::ndarray::Array2;
use nn_runtime::{Error, Optimizer, ParameterSet, Seed, Sgd, SgdMomentum, network};
use safetensors::{Dtype, SafeTensors};

use super::{Place, Reader, told, unless};

network! {
    Net(x: [3]) { x -> linear(2) -> softmax_ce }
}

fn new() -> (Net, Optimizer<SgdMomentum>) {
    let net = Net::new(Seed(1));
    let optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
    (net, optimizer)
}

/// A right file, with all that a training writes into one.
pub(in crate::files) fn saved() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    let (mut net, mut optimizer) = new();
    step(&mut net, &mut optimizer).expect("a right batch");
    let epoch =
        nn_runtime::fit::Epoch { loss: 0.5, rate: 0.1, scores: Scores::new("accuracy", 0.75).with("loss", 1e-3) };
    let mut metadata = Metadata::from([("note".to_owned(), "\"é\"\n".to_owned())]);
    Position { epoch: 1, batch: 2, loss: 0.25, history: vec![epoch] }.write(&mut metadata);
    checkpoint::save_training(&path, &net.params, &optimizer, &metadata).expect("it can be written");
    std::fs::read(&path).expect("it is there")
}

fn step(net: &mut Net, optimizer: &mut Optimizer<SgdMomentum>) -> Result<f32, Error> {
    net.train_step(Array2::ones((2, 3)).view(), &[0_u8, 1], optimizer, &mut Net::workspace(2))
}

fn bits(params: &NetParams) -> Vec<u32> {
    let mut bits = Vec::new();
    params.visit(&mut |_, array| bits.extend(array.iter().map(|x: &f32| x.to_bits())));
    bits
}

/// What is wrong with parameters that were read: they are not those that the format's own reader finds.
fn differs(place: &Place, params: &NetParams) -> Option<String> {
    let file = match SafeTensors::deserialize(&place.bytes) {
        Ok(file) => file,
        Err(error) => return Some(format!("read, but not by the format's own reader: {error}")),
    };
    let mut wrong = None;
    params.visit(&mut |name, array| {
        let Ok(tensor) = file.tensor(name) else {
            wrong = Some(format!("`{name}` is not there"));
            return;
        };
        let bytes: Vec<u8> = array.iter().flat_map(|x: &f32| x.to_le_bytes()).collect();
        // half precision is widened: the tests of the reader say how
        if tensor.shape() != array.shape() || tensor.dtype() == Dtype::F32 && tensor.data() != bytes {
            wrong = Some(format!("`{name}` is {:?} {:?} there", tensor.dtype(), tensor.shape()));
        }
    });
    wrong
}

/// Parameters stay as they were after an error.
fn unchanged(
    read: Result<Option<String>, String>,
    before: &[u32],
    params: &NetParams,
) -> Result<Option<String>, String> {
    if read.is_err() && bits(params) != before {
        return Ok(Some("an error, and yet parameters were changed".to_owned()));
    }
    read
}

/// Learns nothing.
struct Idle;

impl Learner for Idle {
    fn step(&mut self, _: &Batch<'_>, _: u64, _: f32) -> Result<f32, Error> {
        Ok(1.0)
    }

    fn evaluate(&mut self) -> Result<Scores, Error> {
        Ok(Scores::from(0.0))
    }

    fn save(&mut self, _: &Position, _: Moment) -> Result<(), Error> {
        Ok(())
    }
}

/// A training goes on with the next epoch, whatever it has behind it.
fn epoch(mut position: Position) -> Option<String> {
    let wrong = |error: Error| Some(format!("no epoch after it: {error}"));
    let rows = match Rows::new(Array2::ones((3, 1))) {
        Ok(rows) => rows,
        Err(error) => return wrong(error),
    };
    let fit = Fit::new(position.epoch.saturating_add(1)).patience(1).prefetch(false);
    let ran = Batches::of(&rows, 2).and_then(|mut batches| fit.run(&mut Idle, &mut batches, &mut position));
    ran.err().and_then(wrong)
}

pub(super) const CHECKPOINT: &[Reader] = &[
    Reader {
        name: "load",
        takes_all: true,
        read: |place| told(Net::load(&place.path), |net| differs(place, &net.params)),
    },
    Reader {
        name: "load_matching",
        takes_all: true,
        read: |place| {
            let (mut net, _) = new();
            let before = bits(&net.params);
            let read = checkpoint::load_matching(&place.path, &mut net.params);
            let read =
                told(read, |matched| if matched.missing.is_empty() { differs(place, &net.params) } else { None });
            unchanged(read, &before, &net.params)
        },
    },
    Reader {
        name: "load_training",
        takes_all: true,
        read: |place| {
            let (mut net, mut optimizer) = new();
            let before = bits(&net.params);
            let read = checkpoint::load_training(&place.path, &mut net.params, &mut optimizer);
            let is_read = read.is_ok();
            let read = unchanged(told(read, |_| differs(place, &net.params)), &before, &net.params);
            // whatever it said, training goes on, unless its numbers are too large for a step
            match step(&mut net, &mut optimizer) {
                Err(Error::Diverged(_)) => read,
                Err(error) if is_read => Ok(Some(format!("no step after it: {error}"))),
                _ => read,
            }
        },
    },
    Reader {
        name: "metadata",
        takes_all: true,
        read: |place| {
            let read = checkpoint::metadata(&place.path);
            told(read, |metadata| {
                let theirs = SafeTensors::read_metadata(&place.bytes);
                let Ok((_, theirs)) = theirs else {
                    return Some("read, but not by the format's own reader".to_owned());
                };
                let same = |(key, value)| theirs.metadata().as_ref().is_some_and(|map| map.get(key) == Some(value));
                let agree = metadata.iter().all(same);
                // a position that is none says so
                match Position::read(&metadata) {
                    Err(error) if !error.to_string().contains("expected ") => Some(error.to_string()),
                    Ok(position) => {
                        epoch(position).or_else(|| unless(agree, "other metadata than the format's own reader has"))
                    }
                    Err(_) => unless(agree, "other metadata than the format's own reader has"),
                }
            })
        },
    },
];
