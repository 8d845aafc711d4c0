//! Emitted code beside what `PyTorch` recorded for it in `tests/vectors/`: [`recorded!`](crate::recorded!) makes a test of each case.
//! `tests/scripts/record_pytorch.py` writes the vectors and the tests, and says what the keys mean.

use std::collections::{BTreeMap, BTreeSet};

use nn_compiler::ir::graph::Root;
use nn_compiler::ir::types::Element;
use nn_compiler::passes::interpret::{Bindings, interpret};
use nn_runtime::ndarray::{ArrayD, ArrayView, Dimension, IxDyn};
use nn_runtime::{Error, ParameterSet};
use safetensors::SafeTensors;

use crate::numeric::{Case, Given, Outputs, assert_close, mark_ignored};

/// Relative to each tensor's largest element.
const TOLERANCE: f64 = 1e-5;

/// The same of the reference, which computes in f64 as the recorder did: what rounding the results to f32 leaves.
const ROUNDING: f64 = 2e-7;

/// How many steps a case trains; the parameters are compared after the first and the last.
pub const STEPS: usize = 5;

/// The cases of a file of vectors.
///
/// # Panics
/// If the file is broken.
#[must_use]
pub fn cases(file: &[u8]) -> BTreeSet<String> {
    let tensors = SafeTensors::deserialize(file).expect("the file is whole");
    tensors.names().iter().filter_map(|key| key.split('/').next()).map(str::to_owned).collect()
}

/// One recorded case. Each of its tensors is an input of the test or compared in it.
pub struct Recorded {
    case: String,
    tensors: BTreeMap<String, ArrayD<f32>>,
    labels: BTreeMap<String, Vec<i64>>,
    /// The keys that nobody has asked for yet.
    unread: BTreeSet<String>,
}

impl Recorded {
    /// Reads a case.
    ///
    /// # Panics
    /// If the file is broken.
    #[must_use]
    pub fn new(file: &[u8], case: &str) -> Self {
        let whole = SafeTensors::deserialize(file).expect("the file is whole");
        let prefix = format!("{case}/");
        let mut tensors = BTreeMap::new();
        for (key, tensor) in whole.iter().filter_map(|(key, tensor)| Some((key.strip_prefix(&prefix)?, tensor))) {
            let bytes = tensor.data().chunks_exact(4);
            let numbers = bytes.map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect();
            let array = ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers);
            tensors.insert(key.to_owned(), array.expect("as many numbers as the shape has"));
        }
        let given = |key: &&String| ["input/", "labels/", "fans/"].iter().any(|kind| key.starts_with(kind));
        let unread = tensors.keys().filter(|key| !given(key));
        let unread = unread.cloned().collect();
        let labels = tensors.iter().filter_map(|(key, array)| {
            let name = key.strip_prefix("labels/")?;
            Some((name.to_owned(), array.iter().map(|class| *class as i64).collect()))
        });
        let labels = labels.collect();
        Self { case: case.to_owned(), tensors, labels, unread }
    }

    /// How many examples the case has.
    ///
    /// # Panics
    /// If it has no inputs.
    #[must_use]
    pub fn batch(&self) -> usize {
        let given = |key: &&String| key.starts_with("input/") || key.starts_with("labels/");
        let key = self.tensors.keys().find(given).expect("a network has an input");
        self.tensors[key].shape()[0]
    }

    /// An argument of a method.
    pub fn input<'d, T>(&'d self, name: &str) -> T
    where
        Self: Given<'d, T>,
    {
        self.given(name)
    }

    /// The array of a key, which is then done with.
    fn take(&mut self, key: &str) -> &ArrayD<f32> {
        self.unread.remove(key);
        self.tensors.get(key).unwrap_or_else(|| panic!("{}: no {key} is recorded", self.case))
    }

    fn compare(&mut self, key: &str, given: &ArrayD<f32>) {
        let what = format!("{}: {key}", self.case);
        let expected = self.take(key);
        assert_eq!(given.shape(), expected.shape(), "{what}: the shape");
        let expected: Vec<f64> = expected.iter().map(|x| f64::from(*x)).collect();
        assert_close(&what, given.iter().map(|x| f64::from(*x)), &expected, TOLERANCE);
    }

    fn compare_number(&mut self, key: &str, given: f32) {
        self.compare(key, &ArrayD::from_elem(IxDyn(&[]), given));
    }

    /// What a method gave. The recorded inputs are valid.
    fn valid<T>(&self, method: &str, result: Result<T, Error>) -> T {
        result.unwrap_or_else(|error| panic!("{}: {method}: {error}", self.case))
    }

    /// Gives a network its start.
    pub fn fill(&mut self, params: &mut dyn ParameterSet<f32>) {
        params.visit_mut(&mut |name, mut array| array.assign(self.take(&format!("parameter/{name}"))));
    }

    /// Compares what `predict` gave.
    ///
    /// # Panics
    /// If it differs.
    pub fn check_predictions<O: Outputs>(&mut self, result: Result<O, Error>) {
        let given = self.valid("predict", result).arrays();
        self.check_arrays(&given);
    }

    fn check_arrays(&mut self, given: &[ArrayD<f32>]) {
        for (index, output) in given.iter().enumerate() {
            self.compare(&format!("prediction/{index}"), output);
        }
    }

    /// Compares the loss.
    ///
    /// # Panics
    /// If it differs.
    pub fn check_loss(&mut self, result: Result<f32, Error>) {
        let loss = self.valid("loss", result);
        self.compare_number("loss", loss);
    }

    /// Compares the gradients, and the loss beside them, of a network that has one.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_gradients(&mut self, loss: Option<f32>, gradients: &[(&str, ArrayD<f32>)]) {
        if let Some(loss) = loss {
            self.compare_number("training_loss", loss);
        }
        for (name, gradient) in gradients {
            self.compare(&format!("gradient/{}", name.replace(' ', "")), gradient);
        }
    }

    /// Compares the parameters after so many steps, if they were recorded.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_step(
        &mut self,
        optimiser: &str,
        steps: usize,
        result: Result<f32, Error>,
        params: &dyn ParameterSet<f32>,
    ) {
        self.valid("train_step", result);
        if steps == 1 || steps == STEPS {
            params
                .visit(&mut |name, array| self.compare(&format!("step/{optimiser}/{steps}/{name}"), &array.to_owned()));
        }
    }

    /// Compares the interpreter's results, which say nothing of the emitted code but much of a difference in meaning.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_reference(&mut self, network: &str) {
        let case = Case::new(network, &[]);
        let has_loss = case.model.loss.is_some(); // without one the loss is the sum of the outputs
        let numbers = |array: &ArrayD<f32>| array.iter().map(|x| f64::from(*x)).collect();
        let mut bindings = Bindings { batch: self.batch(), ..Bindings::default() };
        for input in &case.model.inputs {
            let kind = if matches!(input.ty.element, Element::Float) { "input" } else { "labels" };
            let mut values: Vec<f64> = numbers(self.take(&format!("{kind}/{}", input.name)));
            mark_ignored(input, &bindings, &mut values);
            bindings.inputs.push(values);
        }
        for parameter in &case.model.parameters {
            let path = parameter.info.path();
            bindings.parameters.push(numbers(self.take(&format!("parameter/{path}"))));
            if self.tensors.contains_key(&format!("fans/{path}")) {
                let fans = [&parameter.fans.0, &parameter.fans.1].map(|fan| bindings.size(fan) as f64);
                self.compare_values(&format!("fans/{path}"), &fans);
            }
        }
        for (root, values) in interpret(&case.inference, &bindings) {
            match root {
                Root::Prediction(index) => self.compare_values(&format!("prediction/{index}"), &values),
                Root::Loss if self.tensors.contains_key("loss") => self.compare_values("loss", &values),
                _ => {}
            }
        }
        if !self.tensors.keys().any(|key| key.starts_with("gradient/")) {
            return;
        }
        for (root, values) in interpret(&case.training, &bindings) {
            match root {
                Root::Loss if has_loss => self.compare_values("training_loss", &values),
                Root::ParameterGradient(index) => {
                    self.compare_values(&format!("gradient/{}", case.model.parameters[index].info.path()), &values);
                }
                Root::InputGradient(index) => {
                    self.compare_values(&format!("gradient/{}", case.model.inputs[index].name), &values);
                }
                Root::Loss | Root::Prediction(_) | Root::State(_) | Root::Updated(_) => {}
            }
        }
    }

    fn compare_values(&mut self, key: &str, given: &[f64]) {
        let what = format!("{}, by the reference: {key}", self.case);
        let expected: Vec<f64> = self.take(key).iter().map(|x| f64::from(*x)).collect();
        assert_close(&what, given.iter().copied(), &expected, ROUNDING);
    }

    /// Every number of the case was used.
    ///
    /// # Panics
    /// If not.
    pub fn finish(self) {
        assert!(self.unread.is_empty(), "{}: nothing compares {:?}", self.case, self.unread);
    }
}

impl<'d, D: Dimension> Given<'d, ArrayView<'d, f32, D>> for Recorded {
    fn given(&'d self, name: &str) -> ArrayView<'d, f32, D> {
        self.tensors[&format!("input/{name}")].view().into_dimensionality().expect("the input's rank")
    }
}

impl<'d> Given<'d, &'d [i64]> for Recorded {
    fn given(&'d self, name: &str) -> &'d [i64] {
        &self.labels[name]
    }
}

/// A test of each case of a file in `tests/vectors/`, and one that the cases are those of the file.
///
/// ```text
/// recorded! {
///     "pytorch_products";                                                        // the file
///
///     two_layers: predict(x) all(x, labels)                                      // arguments: of `predict`, of the other methods
///     [loss, gradients(linear1.weight, linear1.bias), steps(sgd, Sgd::new(0.1))]; // what is compared besides
///     { N(x: [20]) { x -> linear(5) -> softmax_ce } }
/// }
/// ```
#[macro_export]
macro_rules! recorded {
    (
        $file:literal;
        $($case:ident: predict $predict:tt all $all:tt [$($method:ident $(($($arguments:tt)*))?),*]; { $($network:tt)* })*
    ) => {
        const FILE: &[u8] = include_bytes!(concat!("../vectors/", $file, ".safetensors"));

        #[test]
        fn the_cases_are_those_of_the_file() {
            let tested = [$(stringify!($case)),*].map(str::to_owned).into();
            assert_eq!($crate::recorded::cases(FILE), tested);
        }

        $(
            #[test]
            fn $case() {
                nn_runtime::network! { $($network)* }
                let mut data = $crate::recorded::Recorded::new(FILE, stringify!($case));
                let mut net = N::new(nn_runtime::Seed(0));
                let mut ws = N::workspace(data.batch());
                data.fill(&mut net.params);
                let result = $crate::case!(@inputs net data ws predict $predict);
                data.check_predictions(result);
                $($crate::recorded!(@$method net data ws $all $($($arguments)*)?);)*
                data.finish();
            }
        )*
    };
    (@loss $net:ident $data:ident $ws:ident $all:tt) => {
        let result = $crate::case!(@inputs $net $data $ws loss $all);
        $data.check_loss(result);
    };
    (@gradients $net:ident $data:ident $ws:ident $all:tt $($($field:ident).+),*) => {
        let gradients = $crate::case!(@inputs $net $data $ws gradients $all).expect("the recorded inputs are valid");
        $data.check_gradients(
            Some(gradients.loss),
            &[$((stringify!($($field).+), gradients.$($field).+.view().into_dyn().into_owned())),*],
        );
    };
    (@derivatives $net:ident $data:ident $ws:ident $all:tt $($($field:ident).+),*) => {
        let gradients = $crate::case!(@inputs $net $data $ws gradients $all).expect("the recorded inputs are valid");
        $data.check_gradients(
            None,
            &[$((stringify!($($field).+), gradients.$($field).+.view().into_dyn().into_owned())),*],
        );
    };
    (@steps $net:ident $data:ident $ws:ident $all:tt $optimiser:ident, $rule:expr) => {
        let mut trained = $net.clone();
        let mut optimiser = trained.optimizer($rule);
        for steps in 1..=$crate::recorded::STEPS {
            let result = $crate::case!(@inputs trained $data $ws train_step $all optimiser);
            $data.check_step(stringify!($optimiser), steps, result, &trained.params);
        }
    };
}
