//! The tree of a network as it was written: names are not resolved and shapes not known.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Visibility};

use crate::front::diagnostics::Spans;

/// What stands in `network!`.
pub struct Network {
    /// The type's name; `None` where the macro is an expression.
    pub name: Option<Ident>,
    /// The type's visibility.
    pub visibility: Visibility,
    /// Attributes that are not the compiler's own, for the type: doc comments and the like.
    pub attributes: Vec<Attribute>,
    /// The names in `#[allow(…)]` that are the compiler's own.
    pub allowed: Vec<Ident>,
    /// Whether `#[check_finite]` is there.
    pub check_finite: bool,
    /// Whether `#[strict_ieee]` is there.
    pub strict_ieee: bool,
    /// What `#[target(…)]` says, if it is there.
    pub machine: Option<Machine>,
    /// What `#[budget(…)]` limits.
    pub budgets: Vec<Budget>,
    /// What `#[self_test]` says, if it is there.
    pub self_test: Option<SelfTest>,
    /// Where `#[cotangent]` is, if it is there.
    pub cotangent: Option<Span>,
    /// The const generics, all `usize`.
    pub generics: Vec<Ident>,
    /// The declared inputs.
    pub inputs: Vec<Input>,
    /// The statements before the output.
    pub statements: Vec<Statement>,
    /// The output.
    pub output: Expression,
    /// Whether some tokens could not be read, so that a name may be missing because of that.
    pub incomplete: bool,
}

/// What code is made for (`#[target(…)]`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Machine {
    /// A processor with vectors, threads and the runtime's kernels.
    #[default]
    Vectors,
    /// One that does a number at a time, in as little memory as there can be.
    Scalar,
}

impl Machine {
    /// All of them, by what users call them.
    pub const ALL: [(&'static str, Self); 2] = [("vectors", Self::Vectors), ("scalar", Self::Scalar)];
}

/// That a network tests itself.
#[derive(Clone, Debug)]
pub struct SelfTest {
    /// Where it is said.
    pub span: Span,
    /// What the const generics are in the tests.
    pub sizes: Vec<(Ident, u64)>,
}

/// What a network may cost at most.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Of what.
    pub resource: Resource,
    /// How much.
    pub limit: u64,
    /// The word that names it.
    pub span: Span,
}

/// What a network costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Numbers that are learned.
    Parameters,
    /// Operations of one example's prediction.
    Flops,
    /// Bytes of a workspace for a batch.
    Workspace {
        /// How many examples.
        batch: u64,
    },
}

/// `#[grad] x: [3, 32, 32]`
#[derive(Debug)]
pub struct Input {
    /// Its name.
    pub name: Ident,
    /// Whether it is marked `#[grad]`.
    pub gradient: bool,
    /// Its type, for one example; `None` if it could not be read.
    pub ty: Option<Type>,
}

/// `[3, 32, 32]`, `class(10)` or `[class(10); 7]`
#[derive(Clone, Debug)]
pub struct Type {
    /// The number of classes, where an element is a class.
    pub classes: Option<Expression>,
    /// The sizes of the axes.
    pub sizes: Vec<Expression>,
    /// Its tokens.
    pub spans: Spans,
}

/// A statement.
#[derive(Debug)]
pub enum Statement {
    /// `let h = x -> relu;`
    Let {
        /// The name.
        name: Ident,
        /// What it names.
        value: Expression,
    },
    /// `let (a, b) = x -> split(2, axis = 0);`
    LetEach {
        /// The names.
        names: Vec<Ident>,
        /// What gives as many values.
        value: Expression,
    },
    /// `param w: [H, D] = he_normal;`
    Param {
        /// The name.
        name: Ident,
        /// Its shape; `None` if it could not be read.
        ty: Option<Type>,
        /// The initialiser.
        init: Expression,
    },
    /// `op swish(v) = v * sigmoid(v);`
    Op(Operation),
    /// `layer block(c) = conv2d(c, 3, pad = 1) -> relu;`
    Layer(Template),
    /// `share enc = linear(64) -> relu;`
    Share(Template),
}

/// An elementwise operation of the user's own.
#[derive(Debug)]
pub struct Operation {
    /// Its word.
    pub name: Ident,
    /// The names of its operands.
    pub operands: Vec<Ident>,
    /// What it gives.
    pub value: Expression,
    /// The user's own derivative.
    pub gradient: Option<Gradient>,
}

/// `grad(dy) = dy * 2`
#[derive(Debug)]
pub struct Gradient {
    /// The name of the result's cotangent.
    pub cotangent: Ident,
    /// The cotangent of each operand: a tuple where there are several.
    pub value: Expression,
}

/// A layer of the user's own, made of others.
#[derive(Debug)]
pub struct Template {
    /// Its word.
    pub name: Ident,
    /// What its uses give in parentheses.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: Section,
}

/// `c`, `s = 1`
#[derive(Debug)]
pub struct Parameter {
    /// The name.
    pub name: Ident,
    /// What it is where a use does not say it.
    pub default: Option<Expression>,
}

/// What is done with the values that it is fed: `linear(8) -> relu`, `|x| x -> relu + x`
#[derive(Clone, Debug)]
pub struct Section {
    /// The names of the values; `None` for a chain, which starts with [`ExpressionKind::Fed`].
    pub inputs: Option<Vec<Ident>>,
    /// What is computed.
    pub body: Expression,
}

/// An expression: of values, of sizes, or an argument; which of them it is, its place decides.
#[derive(Clone, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Its tokens.
    pub spans: Spans,
    /// How deep the tree below is, at least 1; the parser keeps it small so that later passes may recurse.
    pub height: usize,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// `0.5`, or `10` with its value as an integer.
    Number {
        /// As written.
        text: String,
        /// The value.
        value: f64,
        /// The value of an integer literal.
        integer: Option<i64>,
    },
    /// `true`
    Flag(bool),
    /// `h`, `H`, `crate::config::HIDDEN`
    Path(Path),
    /// `[3, 32, 32]`
    List(Vec<Expression>),
    /// `(loss, h)`
    Tuple(Vec<Expression>),
    /// `-a`
    Negate(Box<Expression>),
    /// `a + b`
    Binary(Operator, Span, Box<[Expression; 2]>),
    /// `max(a, b)`
    Call(Call),
    /// `a -> linear(H) -> relu`
    Chain(Box<Expression>, Vec<Step>),
    /// `linear(8) -> relu` or `|x| …`, as an argument
    Section(Box<Section>),
    /// The start of a section's chain, which is not written.
    Fed,
    /// What stands for a name, or for [`ExpressionKind::Fed`], where `check` uses a section.
    Known(Known),
    /// Something that could not be read; the error is reported.
    Unreadable,
}

/// Values of the model.
#[derive(Clone, Debug)]
pub struct Known {
    /// As the source calls them.
    pub text: String,
    /// Which they are; `None` if an error in them is reported.
    pub values: Option<Vec<usize>>,
}

/// A name or a path to one.
#[derive(Clone, Debug)]
pub struct Path {
    /// As text without spaces.
    pub text: String,
    /// As written.
    pub tokens: TokenStream,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `@`
    MatMul,
    /// `>`, `==` and the like
    Compare(Comparison),
}

/// A comparison, which gives 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
}

/// `linear(H, bias = false)`
#[derive(Clone, Debug)]
pub struct Call {
    /// The word.
    pub word: Ident,
    /// The arguments; none where there are no parentheses.
    pub arguments: Vec<Argument>,
    /// Its tokens.
    pub spans: Spans,
}

/// An argument.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The name before `=`.
    pub name: Option<Ident>,
    /// The value.
    pub value: Expression,
}

/// `-> linear(H) as hidden`
#[derive(Clone, Debug)]
pub struct Step {
    /// The word `frozen` before it.
    pub frozen: Option<Ident>,
    /// The layer.
    pub call: Call,
    /// The name after `as`.
    pub name: Option<Ident>,
}

impl Path {
    /// The name, where the path is one word.
    pub fn as_name(&self) -> Option<&str> {
        (!self.text.contains("::")).then_some(&self.text)
    }
}

impl Operator {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::MatMul => "@",
            Self::Compare(comparison) => comparison.sign(),
        }
    }
}

impl Comparison {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Eq => "==",
            Self::Ne => "!=",
        }
    }

    /// The function that it stands for.
    pub fn function(self) -> &'static str {
        match self {
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Eq => "eq",
            Self::Ne => "ne",
        }
    }
}

impl Statement {
    /// The names that it gives.
    pub fn names(&self) -> &[Ident] {
        match self {
            Self::Let { name, .. } | Self::Param { name, .. } => std::slice::from_ref(name),
            Self::Op(operation) => std::slice::from_ref(&operation.name),
            Self::Layer(template) | Self::Share(template) => std::slice::from_ref(&template.name),
            Self::LetEach { names, .. } => names,
        }
    }

    /// The expressions in it.
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Let { value, .. } | Self::LetEach { value, .. } | Self::Param { init: value, .. } => vec![value],
            Self::Op(operation) => std::iter::once(&operation.value)
                .chain(operation.gradient.iter().map(|gradient| &gradient.value))
                .collect(),
            Self::Layer(template) | Self::Share(template) => {
                let defaults = template.parameters.iter().filter_map(|parameter| parameter.default.as_ref());
                defaults.chain([&template.body.body]).collect()
            }
        }
    }
}

impl Expression {
    /// Looks at this expression and all that are inside it.
    pub fn walk(&self, look: &mut dyn FnMut(&Self)) {
        look(self);
        self.kind.operands().into_iter().for_each(|operand| operand.walk(look));
    }

    /// The words of calls and steps, in this expression and inside it.
    pub fn words(&self) -> Vec<Ident> {
        let mut words = Vec::new();
        self.walk(&mut |expression| match &expression.kind {
            ExpressionKind::Call(call) => words.push(call.word.clone()),
            ExpressionKind::Chain(_, steps) => words.extend(steps.iter().map(|step| step.call.word.clone())),
            _ => {}
        });
        words
    }
}

impl ExpressionKind {
    /// The expressions directly inside, in the order of the source.
    pub fn operands(&self) -> Vec<&Expression> {
        match self {
            Self::Number { .. } | Self::Flag(_) | Self::Path(_) | Self::Fed | Self::Known(_) | Self::Unreadable => {
                Vec::new()
            }
            Self::Section(section) => vec![&section.body],
            Self::List(items) | Self::Tuple(items) => items.iter().collect(),
            Self::Negate(operand) => vec![operand],
            Self::Binary(_, _, operands) => operands.iter().collect(),
            Self::Call(call) => call.values().collect(),
            Self::Chain(start, steps) => {
                let of_steps = steps.iter().flat_map(|step| step.call.values());
                std::iter::once(&**start).chain(of_steps).collect()
            }
        }
    }
}

impl Call {
    /// The values of the arguments.
    pub fn values(&self) -> impl Iterator<Item = &Expression> {
        self.arguments.iter().map(|argument| &argument.value)
    }
}
