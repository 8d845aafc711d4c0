//! The tree of a network as it was written: names are not resolved and shapes not known.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Visibility};

use crate::diagnostics::Spans;

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
    /// Something that could not be read; the error is reported.
    Unreadable,
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
        }
    }
}

impl Statement {
    /// The names that it gives.
    pub fn names(&self) -> &[Ident] {
        match self {
            Self::Let { name, .. } | Self::Param { name, .. } => std::slice::from_ref(name),
            Self::LetEach { names, .. } => names,
        }
    }

    /// What it computes.
    pub fn value(&self) -> &Expression {
        match self {
            Self::Let { value, .. } | Self::LetEach { value, .. } | Self::Param { init: value, .. } => value,
        }
    }
}

impl ExpressionKind {
    /// The expressions directly inside, in the order of the source.
    pub fn operands(&self) -> Vec<&Expression> {
        match self {
            Self::Number { .. } | Self::Flag(_) | Self::Path(_) | Self::Unreadable => Vec::new(),
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
