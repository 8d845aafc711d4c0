//! The layers and losses: one file each, with its signature, its shape rule, its parameters and its forward
//! computation in primitives. Derivatives follow. A new layer is one file and one line in [`LAYERS`].

mod adaptive_pool;
mod avg_pool;
pub(crate) mod axes;
mod batch_mean;
mod batch_norm;
mod class_loss;
mod concat;
mod conv;
mod conv_transpose;
mod cumsum;
mod dropout;
mod embedding;
mod flatten;
mod flip;
mod global_pool;
mod glu;
mod group_norm;
mod instance_norm;
mod layer_norm;
mod linear;
mod loss;
mod lp_pool;
mod max_pool;
mod nll;
mod norm;
mod one_hot;
mod pad;
mod pixel_shuffle;
mod pointwise;
mod prelu;
mod reduce;
mod reshape;
mod rms_norm;
mod roots;
mod similarity;
mod slice;
mod softmax;
mod softmax_ce;
mod squeeze;
mod svm;
#[cfg(test)]
mod tests;
mod transpose;
mod upsample;
mod window_means;
pub(crate) mod windows;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

pub use crate::front::signature::{Argument, ArgumentKind, ArgumentValue, CheckCall, Default, End, LayerCall, ValueId};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::types::TensorType;

/// All layers and losses, in the order in which documentation lists them.
pub const LAYERS: &[&dyn Layer] = &[
    &linear::Linear,
    &conv::Conv { axes: 2 },
    &conv::Conv { axes: 1 },
    &conv_transpose::ConvTranspose { axes: 2 },
    &conv_transpose::ConvTranspose { axes: 1 },
    &max_pool::MaxPool,
    &avg_pool::AvgPool,
    &lp_pool::LpPool,
    &flatten::Flatten,
    &reshape::Reshape,
    &slice::Slice,
    &concat::Concat::Old,
    &concat::Concat::New,
    &pad::Pad,
    &transpose::Transpose::Two,
    &transpose::Transpose::All,
    &squeeze::Squeeze::Drop,
    &squeeze::Squeeze::Add,
    &flip::Flip,
    &reduce::Reduce::Sum,
    &reduce::Reduce::Mean,
    &reduce::Reduce::Var,
    &reduce::Reduce::Std,
    &reduce::Reduce::Amax,
    &reduce::Reduce::Amin,
    &reduce::Reduce::LogSumExp,
    &reduce::Reduce::Norm,
    &softmax::Softmax::Plain,
    &softmax::Softmax::Log,
    &glu::Glu::Sigmoid,
    &glu::Glu::Silu,
    &upsample::Upsample,
    &adaptive_pool::AdaptivePool::Mean,
    &adaptive_pool::AdaptivePool::Max,
    &global_pool::GlobalPool::Mean,
    &global_pool::GlobalPool::Max,
    &pixel_shuffle::PixelShuffle::Shuffle,
    &pixel_shuffle::PixelShuffle::Unshuffle,
    &pixel_shuffle::PixelShuffle::DepthToSpace,
    &pixel_shuffle::PixelShuffle::SpaceToDepth,
    &pixel_shuffle::PixelShuffle::Channels,
    &cumsum::Cumsum,
    &one_hot::OneHot,
    &embedding::Embedding,
    &dropout::Dropout::Elements,
    &dropout::Dropout::Channels,
    &dropout::Dropout::Examples,
    &batch_norm::BatchNorm,
    &layer_norm::LayerNorm,
    &group_norm::GroupNorm,
    &instance_norm::InstanceNorm,
    &rms_norm::RmsNorm,
    &prelu::Prelu,
    &similarity::Similarity::Cosine,
    &softmax_ce::SoftmaxCe,
    &nll::Nll,
    &svm::Svm,
    &batch_mean::BatchMean,
    &pointwise::Pointwise::MSE,
    &pointwise::Pointwise::L1,
    &pointwise::Pointwise::HUBER,
    &pointwise::Pointwise::SMOOTH_L1,
    &pointwise::Pointwise::BCE,
    &pointwise::Pointwise::BCE_WITH_LOGITS,
    &pointwise::Pointwise::KL_DIV,
    &pointwise::Pointwise::POISSON_NLL,
    &pointwise::Pointwise::GAUSSIAN_NLL,
    &pointwise::Pointwise::SOFT_MARGIN,
    &pointwise::Pointwise::HINGE_EMBEDDING,
    &pointwise::Pointwise::MARGIN_RANKING,
    &similarity::Similarity::CosineEmbedding,
    &similarity::Similarity::Triplet,
];

/// Other names of some layers.
const ALIASES: &[(&str, &str)] = &[("cross_entropy", "softmax_ce")];

/// The layer of this name.
pub fn layer(name: &str) -> Option<&'static dyn Layer> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    LAYERS.iter().copied().find(|layer| layer.name() == name)
}

/// A layer or a loss.
pub trait Layer: Sync {
    /// The word in the language.
    fn name(&self) -> &'static str;

    /// One line for documentation: the formula.
    fn formula(&self) -> &'static str;

    /// The arguments, in positional order.
    fn arguments(&self) -> &'static [Argument];

    /// How many values it is fed: `x -> linear(3)` one, `(a, b) -> concat` two.
    fn operands(&self) -> RangeInclusive<usize> {
        1..=1
    }

    /// Whether this is a loss: its result is a scalar mean over the batch, and its input is what `predict` gives.
    fn is_loss(&self) -> bool {
        false
    }

    /// Whether it is a loss whose first operand is what the network predicts.
    fn compares_prediction(&self) -> bool {
        self.is_loss()
    }

    /// Whether it may be called on its input as functions are: `mean(x, axis = 0)` for `x -> mean(axis = 0)`.
    fn is_function(&self) -> bool {
        false
    }

    /// Whether its input is class indices instead of floats.
    fn takes_classes(&self) -> bool {
        false
    }

    /// Whether its input may be class indices as well as numbers.
    fn takes_anything(&self) -> bool {
        false
    }

    /// Whether a prediction passes through unchanged: what only acts while training.
    fn is_identity_in_predictions(&self) -> bool {
        false
    }

    /// Whether this is an affine map with nothing after it, so that two in a row are one (advice to the user).
    fn is_affine(&self) -> bool {
        false
    }

    /// The shape rule: looks at the operands and arguments, declares parameters, and gives the type of the
    /// result; `None` after it reported an error.
    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType>;

    /// The forward computation. Nothing can fail here.
    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId;
}

/// What a layer builds with.
pub struct Construction<'a> {
    /// The graph under construction.
    pub builder: &'a mut Builder,
    /// Whether this is the form used for training (dropout drops) or for inference.
    pub training: bool,
    /// The nodes of the layer's operands.
    pub operands: Vec<NodeId>,
    /// The nodes of the layer's parameters.
    pub parameters: Vec<NodeId>,
    /// A fresh random stream for each draw.
    pub next_stream: &'a mut usize,
    /// Running statistics that the forward pass makes anew, by parameter.
    pub states: &'a mut BTreeMap<usize, NodeId>,
}

impl Construction<'_> {
    /// The running statistic that the layer declared at `position` among its parameters: as this forward pass has made
    /// it so far, where the layer is used several times.
    pub fn state(&self, call: &LayerCall, position: usize) -> NodeId {
        self.states.get(&call.parameters[position]).copied().unwrap_or(self.parameters[position])
    }

    /// Sets a running statistic for the next step.
    pub fn update_state(&mut self, call: &LayerCall, position: usize, new: NodeId) {
        self.states.insert(call.parameters[position], new);
    }

    /// Adds a per-feature vector to each row: `bias` along the last axis of `x`.
    pub fn add_bias(&mut self, x: NodeId, bias: NodeId) -> NodeId {
        let shape = self.builder.graph.ty(x).shape.clone();
        let bias = self.builder.broadcast(bias, vec![shape.len() - 1], shape);
        self.builder.plus(x, bias)
    }

    /// The input under the shape that was checked.
    fn reshape_to_result(&mut self, call: &LayerCall) -> NodeId {
        let result = call.result.as_ref().expect("checked");
        self.builder.reshape(self.operands[0], result.shape.clone())
    }
}
