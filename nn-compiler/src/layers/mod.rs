//! The layers and losses: one file each, with its signature, its shape rule, its parameters and its forward
//! computation in primitives. Derivatives follow. A new layer is one file and one line in [`LAYERS`].

mod adaptive_pool;
mod avg_pool;
mod batch_mean;
mod batch_norm;
mod class_loss;
mod concat;
mod conv;
mod conv_transpose;
mod cumsum;
mod dropout;
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

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::diagnostics::Spans;
use crate::graph::{Builder, NodeId};
use crate::init::Init;
use crate::model::ValueId;
use crate::types::{Dim, Shape, TensorType};
use crate::windows::Windows;

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

/// An argument of a layer.
pub struct Argument {
    /// The name, as PyTorch has it.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgumentKind,
    /// What it is when it is left out.
    pub default: Default,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A size: `linear(2 * H)`.
    Size,
    /// A list of sizes: `layer_norm([3, 4])`.
    Sizes,
    /// A list of sizes, one of which may be -1, whatever is left: `reshape([3, -1])`. It is 0 then.
    Shape,
    /// A size for all axes that a layer works over, or a list of one for each: `conv2d(32, 3)`, `conv2d(32, [3, 5])`,
    /// `conv1d(32, [3])`.
    PerAxis,
    /// As [`ArgumentKind::PerAxis`], but it may be 0.
    PerAxisOrZero,
    /// As that, or a list for each axis of what is before and after; or a word: `same`, as much as keeps the size,
    /// `causal`, all of it before.
    Padding,
    /// An axis of one example, counted from the end if it is below zero: `softmax(axis = -1)`.
    Axis,
    /// An axis or a list of them: `mean(axis = [1, 2])`.
    Axes,
    /// A place along an axis, counted from the end if it is below zero: `slice(0, 1, -1)`.
    Place,
    /// How much to add before and after each axis: `pad(1)`, `pad([0, [1, 2]])`.
    Margins,
    /// A number: `dropout(0.5)`.
    Number,
    /// A number above zero.
    Positive,
    /// A number that is zero or above.
    NotNegative,
    /// A number between 0 and 1, both included.
    Fraction,
    /// A whole number, perhaps below zero: `ignore_index = -100`.
    Integer,
    /// A list of numbers, none below zero: `weight = [1.0, 2.0]`; or a single one.
    Numbers,
    /// One of a few words: `gelu(approximate = tanh)`.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// An initialiser: `init = he_normal`.
    Init,
    /// A value of the network: `softmax_ce(labels)`.
    Value,
}

/// The value of an argument that is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Default {
    /// It may not be left out.
    Required,
    /// It may be left out, and then it is absent.
    Absent,
    /// A number.
    Number(f64),
    /// A word.
    Word(&'static str),
    /// A size.
    Count(i64),
    /// An axis.
    Axis(i64),
    /// A place along an axis.
    Place(i64),
    /// A flag.
    Flag(bool),
    /// An initialiser.
    Init(Init),
}

/// An argument as given (or its default).
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentValue {
    /// A size.
    Size(Dim),
    /// A list of sizes.
    Sizes(Shape),
    /// Padding for each axis: one size, or what is before and after.
    Padding(Vec<Shape>),
    /// Padding that keeps the size.
    Same,
    /// An axis, or several.
    Axes(Vec<i64>),
    /// So many elements from the beginning of an axis, or from its end.
    Place(Dim, End),
    /// Before and after each of the last axes.
    Margins(Vec<[Dim; 2]>),
    /// Padding that keeps the size, all of it before.
    Causal,
    /// A number.
    Number(f64),
    /// Several numbers.
    Numbers(Vec<f64>),
    /// A word.
    Word(&'static str),
    /// A flag.
    Flag(bool),
    /// An initialiser.
    Init(Init),
    /// A value of the network.
    Value(ValueId),
}

/// An end of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first element.
    Beginning,
    /// Behind the last element.
    End,
}

/// A checked call of a layer or of a function.
#[derive(Clone, Debug, std::default::Default)]
pub struct LayerCall {
    /// The arguments by name, defaults filled in; absent ones are not here.
    pub arguments: Vec<(&'static str, ArgumentValue)>,
    /// The operands: what the layer is fed, then for a loss its target.
    pub operands: Vec<ValueId>,
    /// The parameters it declared, in order: indices into [`crate::model::Model::parameters`].
    pub parameters: Vec<usize>,
    /// The type of the result.
    pub result: Option<TensorType>,
    /// How its windows slide, where it has any.
    pub windows: Option<Box<Windows>>,
}

impl LayerCall {
    /// An argument, where it was given or has a default.
    pub fn find(&self, name: &str) -> Option<&ArgumentValue> {
        self.arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// A number; arguments were checked, so a missing one is a bug of the layer.
    pub fn number(&self, name: &str) -> f64 {
        match self.find(name) {
            Some(ArgumentValue::Number(number)) => *number,
            other => panic!("argument `{name}` is {other:?}, not a number"),
        }
    }

    /// A number, where it was given.
    pub fn given_number(&self, name: &str) -> Option<f64> {
        match self.find(name) {
            Some(ArgumentValue::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Several numbers, where they were given.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.find(name) {
            Some(ArgumentValue::Numbers(numbers)) => Some(numbers),
            _ => None,
        }
    }

    /// A word.
    pub fn word(&self, name: &str) -> &'static str {
        match self.find(name) {
            Some(ArgumentValue::Word(word)) => word,
            other => panic!("argument `{name}` is {other:?}, not a word"),
        }
    }

    /// A flag.
    pub fn flag(&self, name: &str) -> bool {
        match self.find(name) {
            Some(ArgumentValue::Flag(flag)) => *flag,
            other => panic!("argument `{name}` is {other:?}, not a flag"),
        }
    }

    /// A size, where it was given.
    pub fn size(&self, name: &str) -> Option<&Dim> {
        match self.find(name) {
            Some(ArgumentValue::Size(size)) => Some(size),
            _ => None,
        }
    }

    /// A list of sizes, where it was given.
    pub fn sizes(&self, name: &str) -> Option<&Shape> {
        match self.find(name) {
            Some(ArgumentValue::Sizes(sizes)) => Some(sizes),
            _ => None,
        }
    }

    /// Axes as they were given: below zero if counted from the end; `None` where they were left out.
    pub fn given_axes(&self, name: &str) -> Option<&[i64]> {
        match self.find(name) {
            Some(ArgumentValue::Axes(axes)) => Some(axes),
            _ => None,
        }
    }

    /// A place along an axis of this length, where it was given.
    pub fn place(&self, name: &str, length: &Dim) -> Option<Dim> {
        match self.find(name) {
            Some(ArgumentValue::Place(count, End::Beginning)) => Some(count.clone()),
            Some(ArgumentValue::Place(count, End::End)) => Some(length - count),
            _ => None,
        }
    }

    /// What to add before and after each of the last axes, where it was not one size for all.
    pub fn given_margins(&self, name: &str) -> Option<&Vec<[Dim; 2]>> {
        match self.find(name) {
            Some(ArgumentValue::Margins(margins)) => Some(margins),
            _ => None,
        }
    }

    /// The sizes of an argument, one for each of so many axes, where it was given.
    pub fn per_axis(&self, name: &str, axes: usize) -> Option<Shape> {
        match self.find(name)? {
            ArgumentValue::Size(size) => Some(vec![size.clone(); axes]),
            ArgumentValue::Sizes(sizes) if sizes.len() == axes => Some(sizes.clone()),
            _ => None,
        }
    }

    /// An initialiser, where it was given.
    pub fn init(&self, name: &str) -> Option<Init> {
        match self.find(name) {
            Some(ArgumentValue::Init(init)) => Some(*init),
            _ => None,
        }
    }
}

/// What a layer's shape rule sees and says: implemented by `check`.
pub trait CheckCall {
    /// The arguments, defaults filled in.
    fn call(&self) -> &LayerCall;

    /// The type of what the layer is fed, batch included: of the first value, where there are several.
    fn input(&self) -> &TensorType {
        self.inputs()[0]
    }

    /// The types of all that the layer is fed, as many as [`Layer::operands`] allows.
    fn inputs(&self) -> Vec<&TensorType>;

    /// What the input is and where it comes from, for messages: `` `linear(100)` gives [100] ``.
    fn describe_input(&self) -> String {
        self.describe(0)
    }

    /// The same of what it is fed at `position`.
    fn describe(&self, position: usize) -> String;

    /// The type of a value that an argument gives.
    fn given_type(&self, name: &str) -> Option<&TensorType>;

    /// The span of the layer's word.
    fn span(&self) -> Spans;

    /// The span of an argument, or of the layer's word where it was left out.
    fn argument_span(&self, name: &str) -> Spans;

    /// Declares a parameter of the presented `shape`. `weight` says whether penalties count it.
    fn parameter(&mut self, name: &'static str, shape: Shape, init: Init, fans: (Dim, Dim), weight: bool);

    /// Declares a running statistic: kept and saved as a parameter is, but made by the forward pass of a training step
    /// (see [`Construction::update_state`]) instead of the optimiser.
    fn state(&mut self, name: &'static str, shape: Shape, init: Init);

    /// Training needs more than one of these: statistics over a single value say nothing.
    fn more_than_one(&mut self, values: Dim);
    /// Says that the parameter declared last has these axes of size 1 besides, in graphs.
    fn unit_axes(&mut self, axes: Vec<usize>);

    /// The second operand of a loss: the argument `target` if it was given (its type must be `ty`), otherwise an
    /// implicit input of the network named `labels` (classes) or `targets` (floats).
    fn target(&mut self, ty: TensorType);

    /// Keeps how windows slide, for `construct`.
    fn windows(&mut self, windows: Windows);

    /// Reports an error; `help` may be empty.
    fn error(&mut self, spans: Spans, message: String, help: String);

    /// Two sizes must be equal: an error if they differ, an assertion for rustc if only it can tell.
    /// `message` says what was expected and what was given.
    fn require_equal(&mut self, given: &Dim, expected: &Dim, spans: Spans, message: String) -> Option<()>;

    /// A size must be a multiple of another: an error or an assertion, as for [`CheckCall::require_equal`]. Gives the
    /// quotient, which is exact: times the other it is the size.
    fn require_multiple(&mut self, given: &Dim, of: &Dim, spans: Spans, message: String) -> Option<Dim>;

    /// Gives what the layer is fed at `position` the sizes of one example that [`CheckCall::require_equal`] has shown to
    /// be its own.
    fn conform(&mut self, position: usize, example: Shape);

    /// A size must not be above another: an error or an assertion, as for [`CheckCall::require_equal`].
    fn require_at_most(&mut self, given: &Dim, most: &Dim, spans: Spans, message: String) -> Option<()>;
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
