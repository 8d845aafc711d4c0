//! Files of parameters go both ways between `PyTorch` and the trainer's convolutional networks: a state dict of the same
//! modules loads here, and a file of ours loads there, each with the outputs that the other had.
//!
//! `tests/scripts/record_checkpoints.py` writes the vectors: what `PyTorch` saved, and what it made of our files, which this
//! test writes where `NN_WRITE_CHECKPOINTS` is set.

use examples::networks::{Convnet, Resnet};
use ndarray::{Array2, Array4, ArrayD, IxDyn};
use nn_runtime::checkpoint::Metadata;
use nn_runtime::{ParameterSet, Seed, Sgd, checkpoint};
use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The width of the networks in the files, which keeps them small.
const WIDTH: usize = 2;
/// Pictures in a training step, and those that outputs are recorded for.
const TRAINED: usize = 8;
const SHOWN: usize = 3;
/// Of a tensor's largest element.
const TOLERANCE: f32 = 1e-5;

fn vectors(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name)
}

/// The same pictures as in the script, exactly: element i is the highest byte of i·2654435761 in 32 bits, as a number from −1
/// to 1.
fn pictures(count: usize) -> Array4<f32> {
    let value = |i: usize| f32::from((i as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0]) / 128.0 - 1.0;
    let values = (0..count * 3 * 32 * 32).map(value).collect();
    Array4::from_shape_vec((count, 3, 32, 32), values).expect("as many as the shape has")
}

type Tensors = BTreeMap<String, ArrayD<f32>>;

/// The tensors of a file; whole numbers, `PyTorch`'s counters, are left out.
fn read(path: &Path) -> Tensors {
    let bytes = fs::read(path).expect("the file is there");
    let file = SafeTensors::deserialize(&bytes).expect("the file is whole");
    let floats = file.tensors().into_iter().filter(|(_, tensor)| tensor.dtype() == Dtype::F32);
    let arrays = floats.map(|(name, tensor)| {
        let (numbers, _) = tensor.data().as_chunks();
        let numbers = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        (name, ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers).expect("as many as the shape has"))
    });
    arrays.collect()
}

fn assert_close(what: &str, given: &ArrayD<f32>, expected: &ArrayD<f32>) {
    assert_eq!(given.shape(), expected.shape(), "{what}");
    let scale = expected.iter().fold(0.0_f32, |scale, x| scale.max(x.abs()));
    let worst = given.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
    assert!(scale > 0.0 && given.iter().all(|x| x.is_finite()), "{what}: {given}");
    assert!(worst <= TOLERANCE * scale, "{what}: {worst} from the recorded, of at most {scale}");
}

/// Both directions for a network.
macro_rules! both_ways {
    ($test:ident, $net:ident) => {
        #[test]
        fn $test() {
            type Net = $net<WIDTH>;
            let name = stringify!($test);
            // ours: two steps from a seed
            let ours = vectors(&format!("ours_{name}.safetensors"));
            let mut net = Net::new(Seed(7));
            let mut optimizer = net.optimizer(Sgd::new(0.05).momentum(0.9));
            let mut ws = Net::workspace(TRAINED);
            let labels: [usize; TRAINED] = std::array::from_fn(|i| i % 10);
            for _ in 0..2 {
                let trained = pictures(TRAINED);
                net.train_step(trained.view(), &labels, &mut optimizer, &mut ws).expect("a step");
            }
            if std::env::var_os("NN_WRITE_CHECKPOINTS").is_some() {
                checkpoint::save(&ours, &net.params, &Metadata::new()).expect("the file is written");
                return; // the outputs are not recorded yet
            }
            let (committed, outputs) = (read(&ours), read(&vectors("pytorch_checkpoints.safetensors")));
            let mut count = 0;
            net.params.visit(&mut |key, array| {
                assert_close(&format!("our {key}"), &array.to_owned(), &committed[key]);
                count += 1;
            });
            assert_eq!(count, committed.len());
            let shown = pictures(SHOWN);
            let mut scores =
                |net: &Net| -> Array2<f32> { net.predict(shown.view(), &mut ws).expect("scores").to_owned() };
            let recorded = &outputs[&format!("ours_{name}")];
            assert_close("our network's outputs in PyTorch", &scores(&net).into_dyn(), recorded);
            let loaded = Net::load(&ours).expect("our own file");
            assert_close("our file's outputs in PyTorch", &scores(&loaded).into_dyn(), recorded);

            // theirs: the state dict of a network that has been trained, with its counters
            let theirs = vectors(&format!("pytorch_{name}.safetensors"));
            let loaded = Net::load(&theirs).expect("a file of PyTorch");
            let recorded = &outputs[&format!("pytorch_{name}")];
            assert_close("the outputs of PyTorch's network", &scores(&loaded).into_dyn(), recorded);
            let distance = (recorded - &outputs[&format!("ours_{name}")]).iter().fold(0.0_f32, |d, x| d.max(x.abs()));
            assert!(distance > 0.1, "the two files are of two networks");
        }
    };
}

both_ways!(convnet, Convnet);
both_ways!(resnet, Resnet);

#[test]
fn the_files_are_what_a_state_dict_is() {
    let bytes = fs::read(vectors("pytorch_resnet.safetensors")).expect("the file is there");
    let file = SafeTensors::deserialize(&bytes).expect("the file is whole");
    let names = file.names();
    let counters = names.iter().filter(|name| name.ends_with(".num_batches_tracked"));
    let means = names.iter().filter(|name| name.ends_with(".running_mean"));
    assert_eq!((counters.count(), means.count()), (8, 8));
}
