//! What a call of a layer or of a function is made of: the arguments that it may have, those that it was given, and what
//! its shape rule sees and says.

use crate::front::diagnostics::Spans;
use crate::ir::init::Init;
use crate::ir::types::{Dim, Shape, TensorType};
use crate::ir::windows::Windows;

/// A value of a network: its position in [`crate::front::model::Model::values`].
pub type ValueId = usize;

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
    /// The parameters it declared, in order: indices into [`crate::front::model::Model::parameters`].
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

    /// The types of all that the layer is fed, as many as [`Layer::operands`](crate::front::layers::Layer::operands) allows.
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
    /// (see [`Construction::update_state`](crate::front::layers::Construction::update_state)) instead of the optimiser.
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
