use ndarray::{ArrayViewD, ArrayViewMutD};

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

    /// The number of elements in all arrays together.
    fn count(&self) -> usize {
        let mut count = 0;
        self.visit(&mut |_, array| count += array.len());
        count
    }
}
