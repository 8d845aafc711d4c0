//! `PyTorch`'s own numbers: predictions, losses, gradients, and parameters after 1 and 5 steps of each optimiser.
//! `tests/scripts/record_pytorch.py` made them; this reads the file, and needs no `PyTorch`.
#![allow(missing_docs)]

use std::collections::BTreeSet;

use nn_runtime::ndarray::{ArrayD, ArrayView, Dimension, IxDyn};
use nn_runtime::{Optimizer, ParameterSet, Seed, Sgd, SgdMomentum, network};
use nn_tests::case;
use nn_tests::numeric::{Given, Outputs, assert_close};
use safetensors::SafeTensors;

const FILE: &[u8] = include_bytes!("../vectors/pytorch.safetensors");

/// Relative to each tensor's largest element.
const TOLERANCE: f64 = 1e-5;

/// What the networks below compare, one after the other; each key of the file is compared or is an input of something that is.
struct Recorded {
    case: &'static str,
    tensors: SafeTensors<'static>,
    floats: Vec<(String, ArrayD<f32>)>,
    labels: Vec<(String, Vec<usize>)>,
    /// The keys of this case that nobody has asked for yet.
    unread: BTreeSet<String>,
}

impl Recorded {
    #[expect(clippy::cast_sign_loss, reason = "class indices are whole numbers from 0")]
    fn new(case: &'static str) -> Self {
        let tensors = SafeTensors::deserialize(FILE).expect("the file is whole");
        let prefix = format!("{case}/");
        let unread =
            tensors.names().into_iter().filter_map(|key| key.strip_prefix(&prefix)).map(str::to_owned).collect();
        let mut recorded = Self { case, tensors, floats: Vec::new(), labels: Vec::new(), unread };
        for key in recorded.unread.clone() {
            if let Some(name) = key.strip_prefix("input/") {
                let array = recorded.take(&key);
                recorded.floats.push((name.to_owned(), array));
            } else if let Some(name) = key.strip_prefix("labels/") {
                let labels = recorded.take(&key).iter().map(|class| *class as usize).collect();
                recorded.labels.push((name.to_owned(), labels));
            }
        }
        recorded
    }

    /// The array of a key, which is then done with.
    fn take(&mut self, key: &str) -> ArrayD<f32> {
        self.unread.remove(key);
        let tensor = self.tensors.tensor(&format!("{}/{key}", self.case));
        let tensor = tensor.unwrap_or_else(|error| panic!("{}: {key}: {error}", self.case));
        let numbers =
            tensor.data().chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers.collect()).expect("as many numbers as the shape has")
    }

    fn compare(&mut self, key: &str, given: &ArrayD<f32>) {
        let expected = self.take(key);
        assert_eq!(given.shape(), expected.shape(), "{}: the shape of {key}", self.case);
        let expected: Vec<f64> = expected.iter().map(|x| f64::from(*x)).collect();
        assert_close(&format!("{}: {key}", self.case), given.iter().map(|x| f64::from(*x)), &expected, TOLERANCE);
    }

    fn compare_number(&mut self, key: &str, given: f32) {
        self.compare(key, &ArrayD::from_elem(IxDyn(&[]), given));
    }

    /// Gives a network its start.
    fn fill(&mut self, params: &mut dyn ParameterSet<f32>) {
        params.visit_mut(&mut |name, mut array| array.assign(&self.take(&format!("parameter/{name}"))));
    }

    fn compare_parameters(&mut self, optimiser: &str, steps: usize, params: &dyn ParameterSet<f32>) {
        params.visit(&mut |name, array| self.compare(&format!("step/{optimiser}/{steps}/{name}"), &array.to_owned()));
    }

    /// Every number of the case was used. How many tensors were compared.
    fn finish(self) -> usize {
        assert!(self.unread.is_empty(), "{}: nothing compares {:?}", self.case, self.unread);
        let prefix = format!("{}/", self.case);
        let compared = |key: &&str| {
            key.strip_prefix(&prefix)
                .is_some_and(|key| !["input/", "labels/", "parameter/"].iter().any(|given| key.starts_with(given)))
        };
        self.tensors.names().into_iter().filter(compared).count()
    }

    fn input<'d, T>(&'d self, name: &str) -> T
    where
        Self: Given<'d, T>,
    {
        self.given(name)
    }
}

impl<'d, D: Dimension> Given<'d, ArrayView<'d, f32, D>> for Recorded {
    fn given(&'d self, name: &str) -> ArrayView<'d, f32, D> {
        let (_, array) = self.floats.iter().find(|(known, _)| known == name).expect("a recorded input");
        array.view().into_dimensionality().expect("the input's rank")
    }
}

impl<'d> Given<'d, &'d [usize]> for Recorded {
    fn given(&'d self, name: &str) -> &'d [usize] {
        let (_, labels) = self.labels.iter().find(|(known, _)| known == name).expect("recorded labels");
        labels
    }
}

/// The optimisers by their names in the script: without momentum, and with.
const SGD: [(&str, Sgd); 2] =
    [("sgd", Sgd { lr: 0.1, weight_decay: 0.0 }), ("weight_decay", Sgd { lr: 0.1, weight_decay: 0.01 })];
const MOMENTUM: [(&str, SgdMomentum); 3] = [
    ("momentum", SgdMomentum { lr: 0.05, weight_decay: 0.0, momentum: 0.9, nesterov: false }),
    ("nesterov", SgdMomentum { lr: 0.05, weight_decay: 0.0, momentum: 0.9, nesterov: true }),
    ("all", SgdMomentum { lr: 0.05, weight_decay: 0.02, momentum: 0.8, nesterov: true }),
];

/// The cases, each a function that compares one and gives the number of tensors; and a test that they are those of the file.
macro_rules! cases {
    ($($case:ident: predict $predict:tt all $all:tt [$($method:ident $(($($fields:tt)*))?),*]; { $($network:tt)* })*) => {
        $(
            fn $case() -> usize {
                network! { $($network)* }
                let mut data = Recorded::new(stringify!($case));
                let mut net = N::new(Seed(0));
                let mut ws = N::workspace(17);
                data.fill(&mut net.params);
                let prediction = case!(@inputs net data ws predict $predict);
                let prediction = prediction.expect("the recorded inputs fit").arrays().remove(0);
                data.compare("prediction", &prediction);
                $(cases!(@$method net data ws $all $(($($fields)*))?);)*
                data.finish()
            }
        )*

        const CASES: &[(&str, fn() -> usize)] = &[$((stringify!($case), $case)),*];
    };
    (@loss $net:ident $data:ident $ws:ident $all:tt) => {
        let loss = case!(@inputs $net $data $ws loss $all);
        $data.compare_number("loss", loss.expect("the recorded inputs fit"));
    };
    // a network without a loss: its gradients are those of the sum of its output
    (@total $net:ident $data:ident $ws:ident $all:tt) => {
        let total = $data.take("prediction").sum();
        $data.compare_number("loss", total);
    };
    (@gradients $net:ident $data:ident $ws:ident $all:tt ($($($field:ident).+),*)) => {
        let gradients = case!(@inputs $net $data $ws gradients $all).expect("the recorded inputs fit");
        let found = [$((stringify!($($field).+), gradients.$($field).+.view().into_dyn().into_owned())),*];
        for (name, gradient) in found {
            $data.compare(&format!("gradient/{}", name.replace(' ', "")), &gradient);
        }
    };
    (@steps $net:ident $data:ident $ws:ident $all:tt) => {
        cases!(@train $net $data $ws $all SGD);
        cases!(@train $net $data $ws $all MOMENTUM);
    };
    (@train $net:ident $data:ident $ws:ident $all:tt $rules:ident) => {
        for (name, rule) in $rules {
            let mut net = $net.clone();
            let mut optimizer: Optimizer<_> = net.optimizer(rule);
            for step in 1..=5 {
                case!(@inputs net $data $ws train_step $all optimizer).expect("the recorded inputs fit");
                if step == 1 || step == 5 {
                    $data.compare_parameters(name, step, &net.params);
                }
            }
        }
    };
}

cases! {
    two_layer_softmax: predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), steps];
    { N(#[grad] x: [7]) { x -> linear(10) -> relu -> linear(5) -> softmax_ce } }

    two_layer_svm: predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), steps];
    { N(#[grad] x: [7]) { x -> linear(10) -> relu -> linear(5) -> svm } }

    svm_margin: predict(x) all(x, y) [loss, gradients(linear1.weight, x), steps];
    { N(#[grad] x: [5], y: class(3)) { x -> linear(3, bias = false) -> svm(y, margin = 0.25) } }

    mse: predict(x) all(x, targets)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, linear3.weight, linear3.bias, x), steps];
    { N(#[grad] x: [6]) { x -> linear(6) -> tanh -> linear(4) -> sigmoid -> linear(3) -> mse } }

    bce: predict(x) all(x, t)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x, t), steps];
    { N(#[grad] x: [6], #[grad] t: [3]) {
        x -> linear(5) -> softplus -> linear(3) -> leaky_relu(0.2) -> bce_with_logits(sigmoid(t))
    } }

    residual_l2: predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), steps];
    { N(#[grad] x: [7]) { let h = x -> linear(7) -> relu; (x + h) -> linear(5) -> softmax_ce + l2(0.01) } }

    l1_of_one: predict(x) all(x, targets)
    [loss, gradients(hidden.weight, hidden.bias, out.weight, out.bias), steps];
    { N(x: [7]) { x -> linear(5) as hidden -> tanh -> linear(2) as out -> mse + l1(0.02, hidden) } }

    sequences: predict(x) all(x, labels)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), steps];
    { N(#[grad] x: [3, 5]) { x -> linear(4) -> relu -> linear(6) -> softmax_ce } }

    functions: predict(x, pos) all(x, pos, targets) [loss, gradients(x, pos)];
    { N(#[grad] x: [5], #[grad] pos: [5]) {
        let a = exp(x / 2) * ln_1p(pos) + sqrt(pos) * sin(x) - cos(x * pos) / (1 + pos);
        let b = a + pow(pos, x) + abs(x) * ln(pos) + max(x, pos) - min(x, 2 * pos);
        (b + exp_m1(-pos) + 1 / pos - square(x) * 0.25) -> mse
    } }

    broadcasting: predict(x, s) all(x, s, targets) [loss, gradients(a, v, m, x, s), steps];
    { N(#[grad] x: [3, 5], #[grad] s: []) {
        param a: [] = ones;
        param v: [5] = ones;
        param m: [3, 1] = ones;
        (a * x + tanh(v) * m - s * v / (1 + m * m)) -> mse
    } }

    tied: predict(x) all(x, targets) [loss, gradients(w, b, x), steps];
    { N(#[grad] x: [7]) {
        param w: [3, 7] = glorot_uniform;
        param b: [7] = zeros;
        (sigmoid(w @ x) @ w + b) -> mse
    } }

    matrices: predict(q, k, v) all(q, k, v, targets) [loss, gradients(q, k, v)];
    { N(#[grad] q: [3, 4], #[grad] k: [4, 5], #[grad] v: [5, 2]) { (sigmoid(q @ k) @ v) -> mse } }

    matrices_of_parameters: predict(x) all(x, targets) [loss, gradients(w, v, x), steps];
    { N(#[grad] x: [5, 7]) {
        param w: [3, 5] = he_normal;
        param v: [7, 2] = he_normal;
        (tanh(w @ x) @ v) -> mse
    } }

    gate: predict(x, y, z) all(x, y, z) [total, gradients(x, y, z)];
    { N(#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z } }

    reshapes: predict(x) all(x, targets)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), steps];
    { N(#[grad] x: [2, 3, 2]) { x -> flatten -> linear(6) -> tanh -> reshape([2, 3]) -> linear(2) -> mse } }

    two_losses: predict(x) all(x, y, t)
    [loss, gradients(shared.weight, shared.bias, left.weight, left.bias, right.weight, right.bias, x), steps];
    { N(#[grad] x: [6], y: class(4), t: [2]) {
        let h = x -> linear(5) as shared -> relu;
        (h -> linear(4) as left -> softmax_ce(y), h -> linear(2) as right -> mse(t))
    } }

    dropout_for_inference: predict(x) all(x, labels) [loss];
    { N(x: [5]) { x -> dropout(0.2) -> linear(6) -> relu -> dropout -> linear(3) -> softmax_ce } }
}

#[test]
fn every_recorded_case() {
    let tensors = SafeTensors::deserialize(FILE).expect("the file is whole");
    let names = tensors.names();
    let recorded: BTreeSet<&str> = names.iter().filter_map(|key| key.split('/').next()).collect();
    let known: BTreeSet<&str> = CASES.iter().map(|(name, _)| *name).collect();
    assert_eq!(recorded, known, "the cases of the file, and those that are compared");
    let (mut compared, mut failed) = (0, Vec::new());
    for (name, compare) in CASES {
        match std::panic::catch_unwind(compare) {
            Ok(count) => compared += count,
            Err(_) => failed.push(*name),
        }
    }
    println!("PyTorch: {} cases, {compared} tensors compared, 0 skipped, {} failed", CASES.len(), failed.len());
    assert!(failed.is_empty(), "{failed:?}");
}
