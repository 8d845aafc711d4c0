use ndarray::{ArrayViewD, ArrayViewMutD};

use crate::Draws;

/// Named arrays, visited always in the same order: a network's parameters, or their gradients. Generated code implements
/// it for both; checkpoints, gradient checks and printing are written against it.
///
/// Names are dotted paths such as `hidden.weight`, and arrays are seen in the shape that the network's source writes.
///
/// ```
/// use nn_runtime::{ParameterSet, Tensor, ndarray::{ArrayViewD, ArrayViewMutD, Ix2}};
///
/// struct Params {
///     weight: Tensor<f32, Ix2>,
/// }
///
/// impl ParameterSet<f32> for Params {
///     fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
///         f("weight", self.weight.view().into_dyn());
///     }
///
///     fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
///         f("weight", self.weight.view_mut().into_dyn());
///     }
/// }
///
/// let params = Params { weight: Tensor::in_order([10, 3], [1, 0]) };
/// assert_eq!(params.names(), ["weight"]);
/// assert_eq!(params.count(), 30);
/// ```
pub trait ParameterSet<F> {
    /// Calls `f` with each name and array.
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, F>));

    /// Calls `f` with each name and array, to change in place; same names, same order.
    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, F>));

    /// All names and arrays, in order.
    fn arrays(&self) -> Vec<(String, ArrayViewD<'_, F>)> {
        let mut arrays = Vec::new();
        self.visit(&mut |name, array| arrays.push((name.to_owned(), array)));
        arrays
    }

    /// All names and arrays, in order, to change in place.
    fn arrays_mut(&mut self) -> Vec<(String, ArrayViewMutD<'_, F>)> {
        let mut arrays = Vec::new();
        self.visit_mut(&mut |name, array| arrays.push((name.to_owned(), array)));
        arrays
    }

    /// The names, in order.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.visit(&mut |name, _| names.push(name.to_owned()));
        names
    }

    /// The layer that made each array, in order: `linear`, `batch_norm`, `param` for one that stands by itself. Empty where
    /// that is not known.
    fn kinds(&self) -> &'static [&'static str] {
        &[]
    }

    /// What the network predicts with these, a line a layer: files say it, so that one of another network is known. Empty
    /// where that is not known.
    fn schema(&self) -> &'static [&'static str] {
        &[]
    }

    /// What random layers draw from; nothing where there are none.
    fn draws(&self) -> Option<Draws> {
        None
    }

    /// Says what random layers draw from, as a file does.
    fn set_draws(&mut self, _draws: Draws) {}

    /// Says that a step was taken, so that random layers draw other numbers: for an optimiser of your own.
    fn count_step(&mut self) {
        if let Some(draws) = self.draws() {
            self.set_draws(draws.after_step());
        }
    }

    /// What is known of each array, in order.
    fn described(&self) -> Vec<Parameter> {
        let mut kinds = self.kinds().iter();
        let mut described = Vec::new();
        self.visit(&mut |name, array| {
            let kind = kinds.next().copied().unwrap_or_default();
            described.push(Parameter { name: name.to_owned(), kind, shape: array.shape().to_vec() });
        });
        described
    }

    /// The number of elements in all arrays together.
    fn count(&self) -> usize {
        let mut count = 0;
        self.visit(&mut |_, array| count += array.len());
        count
    }
}

/// What is known of a parameter: what [groups](crate::Optimizer::group) of them are told by.
///
/// ```
/// use nn_runtime::{ParameterSet, Seed, network};
///
/// network! { Net(x: [4]) { x -> linear(8) as first -> batch_norm -> relu -> linear(2) -> softmax_ce } }
///
/// let known = Net::new(Seed(0)).params.described();
/// assert_eq!((known[0].name.as_str(), known[0].layer(), known[0].kind), ("first.weight", "first", "linear"));
/// assert!(known[1].is_bias() && known[2].is_of_norm());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its dotted name, such as `block1.hidden.weight`.
    pub name: String,
    /// The layer that made it, by the name that the language has for it: `linear`, `batch_norm`; `param` for one that stands
    /// by itself; empty where that is not known.
    pub kind: &'static str,
    /// Its shape, as the network's source writes it.
    pub shape: Vec<usize>,
}

impl Parameter {
    /// The name of its layer: all before the last dot.
    #[must_use]
    pub fn layer(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(layer, _)| layer)
    }

    /// Whether it is the bias of its layer.
    #[must_use]
    pub fn is_bias(&self) -> bool {
        self.name.rsplit('.').next() == Some("bias")
    }

    /// Whether it belongs to a norm: `batch_norm`, `layer_norm` and their like.
    #[must_use]
    pub fn is_of_norm(&self) -> bool {
        self.kind.ends_with("_norm")
    }
}
