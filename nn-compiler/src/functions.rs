//! The elementwise functions of the language: each is a word in a chain (`x -> relu`), a call (`relu(x)`)
//! or an operator. A new one is one line here, and its derivative follows from its primitives.

use crate::graph::{Builder, NodeId};
use crate::ops::{Binary, Unary};

/// An elementwise function.
pub struct Function {
    /// The word in the language.
    pub name: &'static str,
    /// How many operands it takes.
    pub arity: usize,
    /// The formula.
    pub formula: &'static str,
    /// The primitives it is made of; operands have one shape.
    pub build: fn(&mut Builder, &[NodeId]) -> NodeId,
}

macro_rules! unary {
    ($name:literal, $formula:literal, $op:ident) => {
        Function { name: $name, arity: 1, formula: $formula, build: |b, x| b.unary(Unary::$op, x[0]) }
    };
}

macro_rules! binary {
    ($name:literal, $formula:literal, $op:ident) => {
        Function { name: $name, arity: 2, formula: $formula, build: |b, x| b.binary(Binary::$op, x[0], x[1]) }
    };
}

/// All of them, in the order in which documentation lists them.
pub const FUNCTIONS: &[Function] = &[
    unary!("relu", "max(x, 0)", Relu),
    unary!("sigmoid", "1 / (1 + e^-x)", Sigmoid),
    unary!("tanh", "(e^x - e^-x) / (e^x + e^-x)", Tanh),
    unary!("softplus", "ln(1 + e^x)", Softplus),
    unary!("exp", "e^x", Exp),
    unary!("ln", "natural logarithm", Ln),
    unary!("exp_m1", "e^x - 1", ExpM1),
    unary!("ln_1p", "ln(1 + x)", Ln1p),
    unary!("sqrt", "square root", Sqrt),
    unary!("abs", "|x|", Abs),
    unary!("sign", "-1, 0 or 1", Sign),
    unary!("sin", "sine", Sin),
    unary!("cos", "cosine", Cos),
    unary!("floor", "the largest integer not above x", Floor),
    unary!("neg", "-x", Neg),
    Function { name: "square", arity: 1, formula: "x * x", build: |b, x| b.times(x[0], x[0]) },
    Function {
        name: "recip",
        arity: 1,
        formula: "1 / x",
        build: |b, x| {
            let one = b.constant_like(1.0, x[0]);
            b.over(one, x[0])
        },
    },
    binary!("add", "a + b", Add),
    binary!("sub", "a - b", Sub),
    binary!("mul", "a * b", Mul),
    binary!("div", "a / b", Div),
    binary!("pow", "a^b", Pow),
    binary!("max", "the larger of a and b; NaN if either is", Max),
    binary!("min", "the smaller of a and b; NaN if either is", Min),
];

/// The function of this name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
