//! What `check` makes of a network that is right: every name resolved, every shape known.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Visibility};

use crate::front::functions::Function;
use crate::front::layers::Layer;
use crate::front::signature::LayerCall;
pub use crate::front::signature::ValueId;
use crate::front::syntax::{Budget, Machine, SelfTest};
use crate::ir::graph::ParameterInfo;
use crate::ir::types::{Dim, TensorType};

/// A checked network.
pub struct Model {
    /// Where the macro stands.
    pub form: Form,
    /// The type's name; `Network` for an expression.
    pub name: Ident,
    /// The const generics, all `usize`, in order.
    pub generics: Vec<Ident>,
    /// What the caller passes, implicit labels and targets included, in order.
    pub inputs: Vec<ModelInput>,
    /// What is learned, in order of creation.
    pub parameters: Vec<ModelParameter>,
    /// The computation, operands before users.
    pub values: Vec<Value>,
    /// What `predict` gives, one for each output: for a loss its first operand, otherwise the output itself.
    pub predictions: Vec<ValueId>,
    /// The scalar to lower: the sum of all outputs that are losses; `None` for a network that is only a function.
    pub loss: Option<ValueId>,
    /// The inputs that callers pass as the outputs' cotangents, one for each output, if they do (`#[cotangent]`).
    pub cotangents: Vec<ValueId>,
    /// The consts that sizes name, as the user wrote them, each once: emitted first, they let
    /// rustc report a missing one at its own token.
    pub size_paths: Vec<TokenStream>,
    /// Those that would find something else within the emitted code, and what they are called there.
    pub aliases: Vec<(Ident, TokenStream)>,
    /// What only rustc can find out about sizes.
    pub assertions: Vec<Assertion>,
    /// What training needs more than one of.
    pub counts: Vec<Count>,
    /// The derivatives that the user gives for operations.
    pub rules: Vec<GradientRule>,
    /// What predictions are made of, as files say it (see [`crate::front::schema`]).
    pub schema: String,
    /// Advice.
    pub warnings: Vec<Warning>,
    /// Whether the network tests itself (`#[self_test]`).
    pub self_test: Option<SelfTest>,
    /// What the network may cost at most (`#[budget(…)]`).
    pub budgets: Vec<Budget>,
    /// Whether inputs are checked for NaN and infinity (`#[check_finite]`).
    pub check_finite: bool,
    /// Whether rewrites that may change the last bit are off (`#[strict_ieee]`).
    pub strict_ieee: bool,
    /// What code is made for (`#[target(…)]`).
    pub machine: Machine,
}

/// Where the macro stands.
pub enum Form {
    /// `network!(x: [D] -> …)`: an anonymous network, freshly initialised.
    Expression,
    /// `network! { pub Name(…) { … } }`: a type.
    Item {
        /// Doc comments and the like, to be put on the type.
        attributes: Vec<Attribute>,
        /// The type's visibility.
        visibility: Visibility,
    },
}

/// A value that the caller passes.
pub struct ModelInput {
    /// Its name.
    pub name: Ident,
    /// Its type, batch included.
    pub ty: TensorType,
    /// Whether `gradients` gives its gradient (`#[grad]`).
    pub gradient: bool,
    /// A label that counts for nothing: `ignore_index` of a loss. What is computed sees a class that there is not.
    pub ignored: Option<i64>,
}

/// A parameter.
pub struct ModelParameter {
    /// Path, shape and initialiser.
    pub info: ParameterInfo,
    /// The token that it comes from.
    pub span: Span,
    /// What made it, for its doc: `linear(H)`.
    pub made_by: String,
    /// Whether `l1` and `l2` over all weights count it: weights, not biases.
    pub penalised: bool,
    /// Fan-in and fan-out of the presented shape, as PyTorch counts them.
    pub fans: (Dim, Dim),
}

/// A value of the computation.
pub struct Value {
    /// How it is computed.
    pub kind: ValueKind,
    /// Its type; per-example values have the batch as first axis.
    pub ty: TensorType,
    /// The layer or expression it comes from, for graphs and docs: `hidden`, `softmax_ce`, `(x + y) * z`.
    pub origin: String,
    /// The tokens it comes from.
    pub span: Span,
}

/// How a value is computed.
pub enum ValueKind {
    /// An index into [`Model::inputs`].
    Input(usize),
    /// An index into [`Model::parameters`].
    Parameter(usize),
    /// A number; its type is an unbatched scalar.
    Number(f64),
    /// A layer or a loss.
    Layer(&'static dyn Layer, LayerCall),
    /// An elementwise function; operands broadcast to the value's type.
    Function(&'static Function, LayerCall),
    /// `a @ b`
    MatMul(ValueId, ValueId),
    /// An operation of the user's own, inlined.
    Operation {
        /// The user's own derivative: an index into [`Model::rules`].
        rule: Option<usize>,
        /// What it gives.
        value: ValueId,
        /// What it is given; each broadcasts to the value's type.
        operands: Vec<ValueId>,
    },
    /// The derivative of the sum of a value's elements with respect to another value, in that one's shape.
    Gradient {
        /// What is differentiated.
        of: ValueId,
        /// With respect to what.
        wrt: ValueId,
    },
    /// `strength · Σ |w|` or `strength · Σ w²` over some parameters.
    Penalty(Penalty, f64, Vec<usize>),
}

impl ValueKind {
    /// The values that it is computed from, in order.
    pub fn operands(&self) -> Vec<ValueId> {
        match self {
            Self::Input(_) | Self::Parameter(_) | Self::Number(_) | Self::Penalty(..) => Vec::new(),
            Self::Layer(_, call) | Self::Function(_, call) => call.operands.clone(),
            Self::MatMul(a, b) => vec![*a, *b],
            Self::Gradient { of, wrt } => vec![*of, *wrt],
            Self::Operation { value, operands, .. } => [&[*value], operands.as_slice()].concat(),
        }
    }
}

/// A derivative that the user gives for an operation, on single numbers: the cotangents of the operands from the operands
/// and the cotangent of the result.
pub struct GradientRule {
    /// The operation's name.
    pub name: String,
    /// How many operands it has.
    pub operands: usize,
    /// The computation; [`ValueKind::Input`] counts the operands, and then the result's cotangent.
    pub values: Vec<Value>,
    /// The cotangent of each operand.
    pub gradients: Vec<ValueId>,
}

/// A regulariser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// `λ Σ |w|`
    L1,
    /// `λ Σ w²`, with gradient `2 λ w`
    L2,
}

/// Two sizes of which something must hold that only rustc can tell.
pub struct Assertion {
    /// The size that was found.
    pub left: Dim,
    /// The size that is due.
    pub right: Dim,
    /// What must hold.
    pub relation: Relation,
    /// Where to report.
    pub span: Span,
    /// What rustc prints.
    pub message: String,
}

/// How two sizes must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `left == right`
    Equal,
    /// `left % right == 0`
    Multiple,
    /// `left <= right`
    AtMost,
}

/// A number of values of which training needs more than one: what a running statistic is taken of.
pub struct Count {
    /// How many there are in a batch.
    pub values: Dim,
    /// The layer that takes the statistic.
    pub layer: String,
}

/// Advice at a token.
pub struct Warning {
    /// The name by which it is switched off: `#[allow(stacked_linear)]`.
    pub name: &'static str,
    /// Where.
    pub span: Span,
    /// What is said.
    pub message: String,
}

impl Model {
    /// The type of a value.
    pub fn ty(&self, value: ValueId) -> &TensorType {
        &self.values[value].ty
    }

    /// Whether any parameter is trained, and so has a gradient.
    pub fn learns(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.info.is_trained())
    }

    /// The names of the const generics as arguments: `<H, K>`, or nothing.
    pub fn generic_arguments(&self) -> TokenStream {
        let names = &self.generics;
        if names.is_empty() { TokenStream::new() } else { quote::quote!(<#(#names),*>) }
    }
}
