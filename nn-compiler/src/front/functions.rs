//! The elementwise functions of the language: each is a word in a chain (`x -> relu`), a call (`relu(x)`)
//! or an operator. A new one is one entry in a list here, and its derivative follows from its primitives (or is written
//! out, where that would cancel: [`crate::ir::ops::Slope`]). Numbers that
//! shape it (`elu(alpha = 1.0)`) are arguments, after the operands: `x -> elu(0.5)`, `elu(x, 0.5)`.

mod activations;
mod arithmetic;
mod logic;
#[cfg(test)]
mod tests;

use crate::front::signature::{Argument, ArgumentKind, Default, LayerCall};
use crate::ir::graph::{Builder, NodeId};

/// An elementwise function.
pub struct Function {
    /// The word in the language.
    pub name: &'static str,
    /// How many operands it takes.
    pub arity: usize,
    /// The formula.
    pub formula: &'static str,
    /// The numbers that shape it, in positional order after the operands.
    pub arguments: &'static [Argument],
    /// The operands by which its derivative is 0 everywhere: nothing flows back to them.
    pub flat: &'static [usize],
    /// The primitives it is made of; operands have one shape.
    pub build: fn(&mut Builder, &[NodeId], &LayerCall) -> NodeId,
}

/// Other names of some functions, as PyTorch has them.
const ALIASES: &[(&str, &str)] = &[
    ("expm1", "exp_m1"),
    ("log", "ln"),
    ("log1p", "ln_1p"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("reciprocal", "recip"),
];

/// All of them, in the order in which documentation lists them.
pub fn functions() -> impl Iterator<Item = &'static Function> + Clone {
    [activations::FUNCTIONS, arithmetic::FUNCTIONS, logic::FUNCTIONS].into_iter().flatten()
}

/// The function of this name.
pub fn function(name: &str) -> Option<&'static Function> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    functions().find(|function| function.name == name)
}

/// A function of one operand.
const fn unary(
    name: &'static str,
    formula: &'static str,
    build: fn(&mut Builder, &[NodeId], &LayerCall) -> NodeId,
) -> Function {
    Function { name, arity: 1, formula, arguments: &[], flat: &[], build }
}

/// A function of two operands.
const fn binary(
    name: &'static str,
    formula: &'static str,
    build: fn(&mut Builder, &[NodeId], &LayerCall) -> NodeId,
) -> Function {
    Function { name, arity: 2, formula, arguments: &[], flat: &[], build }
}

impl Function {
    const fn with(self, arguments: &'static [Argument]) -> Self {
        Self { arguments, ..self }
    }

    const fn flat_by(self, flat: &'static [usize]) -> Self {
        Self { flat, ..self }
    }
}

/// An argument that may be any number.
const fn number(name: &'static str, default: f64) -> Argument {
    Argument { name, kind: ArgumentKind::Number, default: Default::Number(default) }
}

/// An argument that is above zero.
const fn positive(name: &'static str, default: f64) -> Argument {
    Argument { name, kind: ArgumentKind::Positive, default: Default::Number(default) }
}

/// An argument that is not below zero.
const fn not_negative(name: &'static str, default: f64) -> Argument {
    Argument { name, kind: ArgumentKind::NotNegative, default: Default::Number(default) }
}
