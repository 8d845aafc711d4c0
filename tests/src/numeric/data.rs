use std::cell::Cell;
use std::collections::BTreeMap;

use nn_compiler::front::model::{Count, ModelInput};
use nn_compiler::ir::graph::{Graph, Root};
use nn_compiler::ir::types::{Dim, Element};
use nn_compiler::passes::interpret::Bindings;
use nn_runtime::ndarray::{ArrayD, ArrayView, Dimension, IxDyn};
use nn_runtime::{Draws, Error, ParameterSet, Rng, Seed};

use super::reference::Reference;
use super::{Case, LEARNING_RATE, Outputs, SEED, assert_close};

/// One batch for a case, with parameters, and what should come of it.
pub struct Data<'c> {
    case: &'c Case,
    /// Everything in f64; the numbers are exact in f32.
    pub bindings: Bindings,
    floats: BTreeMap<String, ArrayD<f32>>,
    labels: BTreeMap<String, Vec<usize>>,
    /// Whether the numbers are NaN, and results are not compared.
    is_poison: bool,
    /// The step that random layers draw for: each run has one of its own.
    call: u64,
    /// For messages: for which target the network was compiled, if not for the usual one.
    target: &'static str,
}

/// Makes labels that a loss ignores the class that there is not, as the check of inputs does before anything is computed.
pub(crate) fn mark_ignored(input: &ModelInput, bindings: &Bindings, labels: &mut [f64]) {
    let (Element::Class(classes), Some(ignored)) = (&input.ty.element, input.ignored) else { return };
    let absent = bindings.size(classes) as f64;
    let is_ignored = |label: &&mut f64| (**label - ignored as f64).abs() < 0.5;
    labels.iter_mut().filter(is_ignored).for_each(|label| *label = absent);
}

/// How random numbers are drawn for a [`Data`].
#[derive(Clone, Copy)]
enum Numbers {
    /// Multiples of 1/256 or of a smaller power of two: products and sums of them are exact in f32, so that both sides
    /// agree on which side of a kink (`relu` at 0) they are, and zeros and ties do occur.
    Exact,
    /// Any, so that no kink is met.
    Any,
    /// Not a number.
    Poison,
}

impl<'c> Data<'c> {
    /// Random numbers that are few-digit binary fractions.
    #[must_use]
    pub fn exact(case: &'c Case, batch: usize, seed: u64) -> Self {
        Self::new(case, batch, seed, Numbers::Exact)
    }

    /// Random numbers of any digits, for f64 only.
    #[must_use]
    pub fn any(case: &'c Case, batch: usize, seed: u64) -> Self {
        Self::new(case, batch, seed, Numbers::Any)
    }

    /// All numbers are NaN.
    #[must_use]
    pub fn poison(case: &'c Case, batch: usize) -> Self {
        Self::new(case, batch, 0, Numbers::Poison)
    }

    fn new(case: &'c Case, batch: usize, seed: u64, numbers: Numbers) -> Self {
        let mut rng = Seed(seed).derive(batch as u64).rng();
        let mut bindings = Bindings {
            batch,
            sizes: case.sizes.clone(),
            learning_rate: f64::from(LEARNING_RATE),
            uniform: Some(uniform),
            ..Bindings::default()
        };
        let (mut floats, mut labels) = (BTreeMap::new(), BTreeMap::new());
        for input in &case.model.inputs {
            let (name, shape) = (input.name.to_string(), sizes(&bindings, &input.ty.shape));
            let count = shape.iter().product();
            let values = match &input.ty.element {
                Element::Float => {
                    let values = draw(&mut rng, &name, count, 1.0, numbers);
                    floats.insert(name, array(&shape, &values));
                    values
                }
                Element::Class(classes) => {
                    let classes = bindings.size(classes) as u64;
                    let values: Vec<u64> = (0..count).map(|_| rng.below(classes)).collect();
                    labels.insert(name, values.iter().map(|class| *class as usize).collect());
                    // the check of inputs makes an ignored label the class that there is not
                    let is_ignored =
                        |class: u64| input.ignored.is_some_and(|ignored| i64::try_from(class) == Ok(ignored));
                    values.iter().map(|class| if is_ignored(*class) { classes } else { *class } as f64).collect()
                }
            };
            bindings.inputs.push(values);
        }
        for parameter in &case.model.parameters {
            let shape: Vec<usize> = parameter.info.shape.iter().map(|dim| bindings.size(dim)).collect();
            let fan_in = if shape.len() < 2 { 1 } else { shape[shape.len() - 1] };
            // about 1 / √fan_in, but a power of two
            let scale = (-((fan_in as f64).log2() / 2.0).ceil()).exp2();
            let values = draw(&mut rng, &parameter.info.name, shape.iter().product(), scale, numbers);
            bindings.parameters.push(values);
        }
        let is_poison = matches!(numbers, Numbers::Poison);
        Self { case, bindings, floats, labels, is_poison, call: 1, target: "" }
    }

    /// The same for another step.
    #[must_use]
    pub fn for_call(self, call: u64) -> Self {
        Self { call, ..self }
    }

    /// An input, as a view or as labels.
    pub fn input<'d, T>(&'d self, name: &str) -> T
    where
        Self: Given<'d, T>,
    {
        self.given(name)
    }

    /// Gives a network its parameters.
    ///
    /// # Panics
    /// If they are not those of the case.
    pub fn fill(&self, params: &mut dyn ParameterSet<f32>) {
        let mut values = self.case.model.parameters.iter().zip(&self.bindings.parameters);
        params.visit_mut(&mut |name, mut array| {
            let (parameter, values) = values.next().expect("as many parameters as the model has");
            assert_eq!(name, parameter.info.path());
            assert_eq!(array.len(), values.len(), "the size of `{name}`");
            array.iter_mut().zip(values).for_each(|(to, from)| *to = *from as f32);
        });
        assert!(values.next().is_none(), "the network has fewer parameters than the model");
        params.set_draws(Draws { seed: SEED, steps: self.call });
    }

    /// The same for another target, which messages name.
    #[must_use]
    pub fn for_target(self, target: &'static str) -> Self {
        Self { target, ..self }
    }

    fn what(&self, what: &str) -> String {
        let Self { target, case, bindings, .. } = self;
        format!("{}{target}, batch {}: {what}", case.model.name, bindings.batch)
    }

    /// The values of a graph's roots; `seed` is that of the random numbers.
    fn reference<'a>(&'a self, graph: &'a Graph, seed: Seed) -> Reference<'a> {
        Reference::new(graph, &self.bindings, seed)
    }

    /// Holds the outputs of `predict` against the reference. An empty batch is an error.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_predictions<O: Outputs>(&self, result: Result<O, Error>) {
        let Some(given) = self.unless_empty("predict", result) else { return };
        let given = given.arrays();
        let reference = self.reference(&self.case.inference, SEED);
        let expected: Vec<_> = reference.roots().filter(|root| matches!(root, Root::Prediction(_))).collect();
        assert_eq!(given.len(), expected.len(), "{}", self.what("the number of outputs"));
        for (given, root) in given.iter().zip(expected) {
            let ty = self.case.inference.ty(self.case.inference.roots[root]);
            if ty.rank() > 0 {
                assert_eq!(given.shape(), sizes(&self.bindings, &ty.shape), "{}", self.what("the shape of an output"));
            }
            reference.check(&self.what(&format!("{root:?}")), numbers(given), root);
        }
    }

    /// Holds the loss against the reference. An empty batch is an error.
    ///
    /// # Panics
    /// If it differs.
    pub fn check_loss(&self, result: Result<f32, Error>) {
        let Some(loss) = self.unless_empty("loss", result) else { return };
        let reference = self.reference(&self.case.inference, SEED);
        reference.check(&self.what("loss"), [f64::from(loss)], &Root::Loss);
    }

    /// Holds the gradients (and the loss, of a network that has one) against the reference.
    ///
    /// # Panics
    /// If they differ, or one of the network's gradients is not among them.
    pub fn check_gradients(&self, result: Result<Gradients<'_>, Error>) {
        let Some((loss, gradients)) = self.unless_empty("gradients", result) else { return };
        let reference = self.reference(&self.case.training, SEED.derive(2 * self.call));
        if let Some(loss) = loss {
            reference.check(&self.what("loss beside gradients"), [f64::from(loss)], &Root::Loss);
        }
        assert_eq!(gradients.len(), self.case.gradient_count(), "{}", self.what("every gradient is listed"));
        for (name, gradient) in gradients {
            let root = self.case.gradient(name);
            let shape = match root {
                Root::ParameterGradient(index) => &self.case.model.parameters[index].info.shape,
                _ => &self.case.training.ty(self.case.training.roots[&root]).shape,
            };
            assert_eq!(gradient.shape(), sizes(&self.bindings, shape), "{}", self.what(name));
            reference.check(&self.what(&format!("d {name}")), numbers(&gradient), &root);
        }
    }

    /// Holds the parameters after a training step against the reference.
    ///
    /// # Panics
    /// If they differ.
    pub fn check_step(&self, result: Result<f32, Error>, params: &dyn ParameterSet<f32>) {
        if self.is_poison && matches!(result, Err(Error::Diverged(_))) {
            return;
        }
        let Some(loss) = self.unless_empty("train_step", result) else { return };
        let reference = self.reference(&self.case.training, SEED.derive(2 * self.call));
        reference.check(&self.what("loss before the step"), [f64::from(loss)], &Root::Loss);
        let mut index = 0;
        params.visit(&mut |name, array| {
            let (what, root) = (self.what(&format!("{name} after a step")), Root::Updated(index));
            let given = array.iter().map(|x| f64::from(*x));
            if reference.get(&root).is_some() {
                reference.check(&what, given, &root);
            } else {
                // what the loss does not depend on stays
                assert_close(&what, given, &self.bindings.parameters[index], 0.0);
            }
            index += 1;
        });
    }

    /// The result of a call that needs examples, if it is to be compared.
    fn unless_empty<T>(&self, method: &str, result: Result<T, Error>) -> Option<T> {
        if self.bindings.batch == 0 {
            let is_right = matches!(result, Err(Error::EmptyBatch));
            assert!(is_right, "{}", self.what(&format!("{method} of no examples is an error")));
            return None;
        }
        let is_too_few = |count: &Count| self.bindings.size(&count.values) <= 1;
        if !["loss", "predict"].contains(&method) && self.case.model.counts.iter().any(is_too_few) {
            let is_right = matches!(result, Err(Error::TooFewValues { .. }));
            assert!(is_right, "{}", self.what(&format!("{method} of one value for each channel is an error")));
            return None;
        }
        let result = result.unwrap_or_else(|error| panic!("{}: {error}", self.what(method)));
        (!self.is_poison).then_some(result)
    }
}

/// The loss, of a network that has one, and the gradients by the names of their fields.
pub type Gradients<'a> = (Option<f32>, Vec<(&'a str, ArrayD<f32>)>);

/// An argument of a method by name.
pub trait Given<'d, T> {
    /// The argument.
    fn given(&'d self, name: &str) -> T;
}

impl<'d, D: Dimension> Given<'d, ArrayView<'d, f32, D>> for Data<'_> {
    fn given(&'d self, name: &str) -> ArrayView<'d, f32, D> {
        self.floats[name].view().into_dimensionality().expect("the input's rank")
    }
}

impl<'d> Given<'d, &'d [usize]> for Data<'_> {
    fn given(&'d self, name: &str) -> &'d [usize] {
        &self.labels[name]
    }
}

thread_local! {
    pub(super) static DRAWN_FROM: Cell<u64> = const { Cell::new(0) };
}

/// The generator of emitted code.
fn uniform(stream: usize, element: usize) -> f64 {
    nn_runtime::rt::uniform(DRAWN_FROM.get(), stream as u64, element as u64)
}

/// The sizes of a type.
fn sizes(bindings: &Bindings, shape: &[Dim]) -> Vec<usize> {
    shape.iter().map(|dim| bindings.size(dim)).collect()
}

fn array(shape: &[usize], values: &[f64]) -> ArrayD<f32> {
    let values = values.iter().map(|x| *x as f32).collect();
    ArrayD::from_shape_vec(IxDyn(shape), values).expect("as many values as the shape has")
}

fn numbers(array: &ArrayD<f32>) -> impl Iterator<Item = f64> {
    array.iter().map(|x| f64::from(*x))
}

/// Random numbers between ±2 (or, where the name says so, between 1/4 and 9/4), times `scale`.
fn draw(rng: &mut Rng, name: &str, count: usize, scale: f64, numbers: Numbers) -> Vec<f64> {
    let (low, high) =
        if name.starts_with("pos") || name == "running_var" { (0.25, 2.25) } else { (-2.0 * scale, 2.0 * scale) };
    let mut one = || {
        let unit = match numbers {
            Numbers::Exact => rng.below(1024) as f64 / 1024.0,
            Numbers::Any => rng.uniform(),
            Numbers::Poison => f64::NAN,
        };
        low + (high - low) * unit
    };
    (0..count).map(|_| one()).collect()
}
