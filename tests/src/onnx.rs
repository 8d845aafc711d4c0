//! The backend tests of ONNX: `tests/scripts/record_onnx.py` translated them into networks and recorded their numbers. Each
//! is compared twice: the emitted code in f32, and the graph by the interpreter in f64. So a failure says whether a layer is
//! wrong, or what became of it.

use std::collections::BTreeSet;

use nn_compiler::ir::graph::Root;
use nn_compiler::passes::interpret::{Bindings, interpret};
use nn_runtime::ndarray::{ArrayD, ArrayView, Dimension, IxDyn};
use nn_runtime::{Error, ParameterSet};
use safetensors::SafeTensors;

use crate::numeric::{Case, Given, Outputs, mark_ignored};

const FILE: &[u8] = include_bytes!("../vectors/onnx.safetensors");

/// The recorded tensors of one case.
pub struct Recorded {
    name: &'static str,
    batch: usize,
    /// Relative to each tensor's largest element.
    tolerance: f64,
    floats: Vec<(String, ArrayD<f32>)>,
    labels: Vec<(String, Vec<i64>)>,
    parameters: Vec<(String, ArrayD<f32>)>,
    outputs: Vec<ArrayD<f32>>,
    /// Which of the outputs is the loss.
    loss: Option<usize>,
}

impl Recorded {
    /// Reads the tensors of a case. `loss` says which of the outputs is the loss.
    ///
    /// # Panics
    /// If the file does not have them.
    #[must_use]
    pub fn new(name: &'static str, tolerance: f64, loss: Option<usize>) -> Self {
        let file = SafeTensors::deserialize(FILE).expect("the file is whole");
        let (mut floats, mut labels, mut parameters, mut outputs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut batch = 0;
        for key in file.names() {
            let Some((kind, part)) = split(key, name) else { continue };
            let tensor = file.tensor(key).expect("a tensor of the file");
            let numbers = tensor.data().chunks_exact(4).map(|x| f32::from_le_bytes([x[0], x[1], x[2], x[3]]));
            let array = ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers.collect());
            let array = array.expect("as many numbers as the shape has");
            if matches!(kind, "input" | "labels") {
                batch = array.shape()[0];
            }
            match kind {
                "input" => floats.push((part.to_owned(), array)),
                "labels" => labels.push((part.to_owned(), array.iter().map(|class| *class as i64).collect())),
                "parameter" => parameters.push((part.to_owned(), array)),
                "output" => outputs.push((part.to_owned(), array)),
                other => panic!("{key}: `{other}` is not a kind of tensor"),
            }
        }
        outputs.sort_by(|(a, _), (b, _)| a.cmp(b));
        let outputs: Vec<_> = outputs.into_iter().map(|(_, array)| array).collect();
        assert!(!outputs.is_empty(), "{name}: the file has no outputs");
        Self { name, batch, tolerance, floats, labels, parameters, outputs, loss }
    }

    /// The number of examples.
    #[must_use]
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// An input of the network, for [`case!`](crate::case).
    pub fn input<'d, T>(&'d self, name: &str) -> T
    where
        Self: Given<'d, T>,
    {
        self.given(name)
    }

    /// Gives a network its parameters.
    ///
    /// # Panics
    /// If they are not those of the file.
    pub fn fill(&self, params: &mut dyn ParameterSet<f32>) {
        let mut unused: BTreeSet<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        params.visit_mut(&mut |name, mut array| {
            array.assign(self.parameter(name));
            unused.remove(name);
        });
        assert!(unused.is_empty(), "{}: the network has no parameters {unused:?}", self.name);
    }

    fn parameter(&self, name: &str) -> &ArrayD<f32> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("{}: no numbers for the parameter `{name}`", self.name)).1
    }

    /// Holds what the interpreter makes of the network against the file.
    ///
    /// # Panics
    /// If they differ.
    pub fn interpret(&self, network: &str) {
        let case = Case::new(network, &[]);
        let numbers = |array: &ArrayD<f32>| array.iter().map(|x| f64::from(*x)).collect::<Vec<f64>>();
        let input = |name: String| match self.floats.iter().find(|(known, _)| *known == name) {
            Some((_, array)) => numbers(array),
            None => Given::<&[i64]>::given(self, &name).iter().map(|class| *class as f64).collect(),
        };
        let parameters = case.model.parameters.iter();
        let mut bindings = Bindings {
            batch: self.batch(),
            parameters: parameters.map(|known| numbers(self.parameter(&known.info.path()))).collect(),
            ..Bindings::default()
        };
        for known in &case.model.inputs {
            let mut values = input(known.name.to_string());
            mark_ignored(known, &bindings, &mut values);
            bindings.inputs.push(values);
        }
        let values = interpret(&case.inference, &bindings);
        for (index, expected) in self.outputs.iter().enumerate() {
            let root = if self.loss == Some(index) { Root::Loss } else { Root::Prediction(index) };
            self.compare(&format!("{root:?} by the interpreter"), &values[&root], expected);
        }
    }

    /// Holds the outputs of `predict` against the file.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_predictions<O: Outputs>(&self, result: Result<O, Error>) {
        let given = result.unwrap_or_else(|error| panic!("{}: {error}", self.name)).arrays();
        assert_eq!(given.len(), self.outputs.len(), "{}: the number of outputs", self.name);
        for (index, (given, expected)) in given.iter().zip(&self.outputs).enumerate() {
            if self.loss == Some(index) {
                continue; // the operand of the loss
            }
            assert_eq!(given.shape(), expected.shape(), "{}: the shape of output {index}", self.name);
            let numbers: Vec<f64> = given.iter().map(|x| f64::from(*x)).collect();
            self.compare(&format!("output {index}"), &numbers, expected);
        }
    }

    /// Holds the loss against the file.
    ///
    /// # Panics
    /// If it differs.
    pub fn check_loss(&self, result: Result<f32, Error>) {
        let loss = result.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let expected = &self.outputs[self.loss.expect("the case has a loss")];
        self.compare("the loss", &[f64::from(loss)], expected);
    }

    fn compare(&self, what: &str, given: &[f64], expected: &ArrayD<f32>) {
        assert_eq!(given.len(), expected.len(), "{}: {what}: the number of elements", self.name);
        let expected: Vec<f64> = expected.iter().map(|x| f64::from(*x)).collect();
        let scale = expected.iter().filter(|x| x.is_finite()).fold(0.0, |scale: f64, x| scale.max(x.abs()));
        let is_right = |(given, expected): (&f64, &f64)| {
            let equal = given.total_cmp(expected).is_eq() || given.is_nan() && expected.is_nan();
            equal || (given - expected).abs() <= self.tolerance * scale
        };
        let wrong = given.iter().zip(&expected).filter(|pair| !is_right(*pair)).count();
        let first = || given.iter().zip(&expected).enumerate().find(|(_, pair)| !is_right(*pair));
        assert!(
            wrong == 0,
            "{}: {what}: {wrong} of {} elements are wrong; the first as (place, (given, expected)): {:?}\n\
             given    {:?}\nexpected {:?}",
            self.name,
            given.len(),
            first(),
            &given[..given.len().min(12)],
            &expected[..expected.len().min(12)],
        );
    }
}

/// The kind of a tensor and its name, if it is one of this case.
fn split<'k>(key: &'k str, case: &str) -> Option<(&'k str, &'k str)> {
    key.strip_prefix(case)?.strip_prefix('/')?.split_once('/')
}

impl<'d, D: Dimension> Given<'d, ArrayView<'d, f32, D>> for Recorded {
    fn given(&'d self, name: &str) -> ArrayView<'d, f32, D> {
        let (_, array) = self.floats.iter().find(|(known, _)| known == name).expect("a recorded input");
        array.view().into_dimensionality().expect("the input's rank")
    }
}

impl<'d> Given<'d, &'d [i64]> for Recorded {
    fn given(&'d self, name: &str) -> &'d [i64] {
        let (_, labels) = self.labels.iter().find(|(known, _)| known == name).expect("recorded labels");
        labels
    }
}

/// The keys of all tensors.
///
/// # Panics
/// If the file is damaged.
#[must_use]
pub fn keys() -> Vec<String> {
    let file = SafeTensors::deserialize(FILE).expect("the file is whole");
    file.names().into_iter().map(str::to_owned).collect()
}

/// Tests that compare networks with the recorded numbers of cases.
///
/// ```text
/// onnx_cases! {
///     node_add: "node/add" 1e-5 predict(x, y);                        // the test, the case, its tolerance, arguments
///     { N(x: [3, 4, 5], y: [3, 4, 5]) { x + y } }
///
///     node_sce_mean: "node/sce_mean" 1e-5 predict(x) loss 0 (x, y);   // output 0 is the loss
///     { N(x: [5], y: class(5)) { x -> softmax_ce(y) } }
/// }
/// ```
#[macro_export]
macro_rules! onnx_cases {
    ($(
        $test:ident: $case:literal $tolerance:literal predict $predict:tt $(loss $index:literal $loss:tt)?;
        { $($network:tt)* }
    )*) => {$(
        #[test]
        fn $test() {
            nn_runtime::network! { $($network)* }
            #[allow(unused_mut, unused_assignments, reason = "most cases have no loss")]
            let mut loss = None;
            $(loss = Some($index);)?
            let data = $crate::onnx::Recorded::new($case, $tolerance, loss);
            let mut net = N::new(nn_runtime::Seed(0));
            data.fill(&mut net.params);
            let mut ws = net.workspace_for(data.batch());
            data.check_predictions($crate::case!(@inputs net data ws predict $predict));
            $(data.check_loss($crate::case!(@inputs net data ws loss $loss));)?
        }
    )*};
}
