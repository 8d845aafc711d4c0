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
///     fn visit(&self, f: &mut dyn FnMut(&str, ArrayViewD<'_, f32>)) {
///         f("weight", self.weight.view().into_dyn());
///     }
///
///     fn visit_mut(&mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'_, f32>)) {
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
    fn visit(&self, f: &mut dyn FnMut(&str, ArrayViewD<'_, F>));

    /// Calls `f` with each name and array, to change in place; same names, same order.
    fn visit_mut(&mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'_, F>));

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
