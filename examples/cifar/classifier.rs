use ndarray::{Array2, ArrayView2};
use nn_runtime::{Error, GradientReport, NotFinite};
use std::collections::BTreeMap;
use std::path::Path;

/// One step of the optimiser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The number of steps taken before this one, of the whole training: with the seed, it decides dropout.
    pub(crate) index: u64,
    /// The learning rate.
    pub(crate) rate: f32,
}

/// What a network costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// The number of its weights and biases.
    pub(crate) parameters: usize,
    /// Floating-point operations to predict one picture.
    pub(crate) flops: u64,
    /// The scratch memory for one batch.
    pub(crate) workspace: usize,
}

/// A network with its optimiser and its scratch memory, whatever its type: what the trainer needs of it.
pub(crate) trait Classifier {
    /// One mini-batch, `[batch, 3072]` pixels and a label for each: updates the weights, and gives the mean loss.
    fn train_step(&mut self, images: ArrayView2<'_, f32>, labels: &[u32], step: Step) -> Result<f32, Error>;

    /// The score of each class for each picture, `[batch, 10]`. The weights stay as they are.
    fn scores(&mut self, images: ArrayView2<'_, f32>) -> Result<ArrayView2<'_, f32>, Error>;

    /// The weights of the first layer, a row for each unit: `[units, 3072]`, or `[units, 27]` of a convolution.
    #[cfg_attr(not(feature = "pictures"), allow(dead_code, reason = "only pictures show it"))]
    fn first_layer(&self) -> Array2<f32>;

    /// What the network costs.
    fn cost(&self) -> Cost;

    /// Compares the gradients of a mini-batch with central differences in f64, for at most `samples` elements of each
    /// parameter.
    fn check_gradients(
        &mut self,
        images: ArrayView2<'_, f32>,
        labels: &[u32],
        samples: usize,
    ) -> Result<GradientReport, Error>;

    /// The norm of each parameter's gradient on a mini-batch. The weights stay as they are.
    fn gradient_norms(&mut self, images: ArrayView2<'_, f32>, labels: &[u32]) -> Result<Vec<(String, f32)>, Error>;

    /// Where a number that is not finite first appears on the way to the gradients of a mini-batch.
    fn first_not_finite(&self, images: ArrayView2<'_, f32>, labels: &[u32]) -> Result<Option<NotFinite>, Error>;

    /// The first of the weights that is not finite.
    fn broken_weight(&self) -> Option<NotFinite>;

    /// The graph that was compiled, as text, and the sizes that have names in it.
    #[cfg_attr(not(feature = "pictures"), allow(dead_code, reason = "only reports show it"))]
    fn graph(&self) -> (&'static str, Vec<(String, u64)>);

    /// Writes the weights, the state of the optimiser, and `metadata` to a file.
    fn save(&self, path: &Path, metadata: &BTreeMap<String, String>) -> Result<(), Error>;

    /// Writes the weights alone, and `metadata`, to a file.
    fn export(&self, path: &Path, metadata: &BTreeMap<String, String>) -> Result<(), Error>;

    /// Reads the weights and the state of the optimiser from a file that [`save`](Self::save) wrote.
    fn load(&mut self, path: &Path) -> Result<(), Error>;
}
