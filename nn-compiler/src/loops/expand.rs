//! Replaces the calls of a function by loops, for targets that have no library kernels.
//!
//! The loops compute one element at a time. Each sum is an accumulator whose error does not grow with its length. What an
//! element is made of follows from whole numbers in the bounds of loops: padding, and elements that have no share, are
//! never read.

mod body;
mod convolve;
mod lines;
mod nest;
mod pools;
mod product;
mod resample;
#[cfg(test)]
mod tests;
mod whole;
mod windows;

use std::cell::RefCell;

use super::ir::{
    Accumulator, Adding, Call, Expr, Finish, Function, Library, Name, Offset, Parameter, ParameterKind, Part, Place,
    Statement,
};
use super::names::{Namer, input_names};
use super::sums;
use super::walk::{self, Item, each, mentions};
use crate::ir::ops::{Binary, Scalar};
use crate::ir::types::Dim;
use nest::Nest;
pub(super) use nest::behind;

/// A function that gives the same values and calls nothing.
///
/// Its parameters are those of `function` without the ones that only calls used: scratch memory and, in rare cases, the
/// number of examples. The state of a parameter that a call stepped is borrowed, as the loops take the steps.
#[must_use]
pub fn expand(function: &Function) -> Function {
    let expansion = Expansion { namer: RefCell::new(taken(function)) };
    let body = without_rest(expansion.statements(&function.body));
    let parameters = function.parameters.iter().filter(|parameter| is_needed(parameter, &body)).cloned();
    let mut parameters: Vec<Parameter> = parameters.collect();
    borrow_states(&mut parameters, &body);
    Function { parameters, body, tables: function.tables.clone(), returns: function.returns.clone() }
}

/// Scratch memory that is taken once leaves no rest, as no call takes it.
fn without_rest(mut body: Vec<Statement>) -> Vec<Statement> {
    let mut takers = 0;
    each(&body, &mut |statement| {
        takers += usize::from(matches!(statement, Statement::Parts(_) | Statement::Reserve(..)));
    });
    if takers == 1 {
        for statement in &mut body {
            if let Statement::Reserve(name, length) = statement {
                *statement = Statement::Parts(vec![(name.clone(), length.clone())]);
            }
        }
    }
    body
}

/// A namer that gives no name of a function again.
pub(super) fn taken(function: &Function) -> Namer {
    let (_, mut namer) = input_names([]);
    let passed = function.parameters.iter().map(|parameter| &parameter.name);
    passed.chain(function.tables.iter().map(|(name, _)| name)).for_each(|name| namer.reserve(name));
    // an index may not hide a size
    function.dims(&mut |dim| {
        let text = dim.to_string();
        text.split(|c: char| !c.is_alphanumeric() && c != '_').for_each(|word| namer.reserve(word));
    });
    each(&function.body, &mut |statement| match statement {
        Statement::For { index, .. } | Statement::Range { index, .. } => {
            if let Some(index) = index {
                namer.reserve(index);
            }
        }
        Statement::Index(name, _)
        | Statement::Let(name, _)
        | Statement::Begin(Accumulator { name, .. })
        | Statement::Reserve(name, _)
        | Statement::BeginSums { sums: name, .. }
        | Statement::WithChains { memory: name, .. } => namer.reserve(name),
        Statement::Parts(parts) => parts.iter().for_each(|(name, _)| namer.reserve(name)),
        Statement::Lanes { .. }
        | Statement::Fold(..)
        | Statement::FoldOne(..)
        | Statement::End(..)
        | Statement::FoldPicked(..)
        | Statement::Fill(..)
        | Statement::Store { .. }
        | Statement::Step { .. }
        | Statement::Assign { .. }
        | Statement::AddTo(..)
        | Statement::Raise(..)
        | Statement::AddToSums(..)
        | Statement::AddOneToSums(..)
        | Statement::NextSums(..)
        | Statement::EndSums(_)
        | Statement::SetOne(..)
        | Statement::AddOne(..)
        | Statement::Call(_) => {}
    });
    namer
}

/// Whether a parameter that no name in the body stands for is still needed. All others are.
fn is_needed(parameter: &Parameter, body: &[Statement]) -> bool {
    let mut found = false;
    match parameter.kind {
        ParameterKind::Batch => walk::deep(body, &mut |item| {
            found |= matches!(item, Item::Dim(dim) if dim.has_batch());
        }),
        ParameterKind::Scratch => each(body, &mut |statement| {
            found |= matches!(statement, Statement::Parts(_) | Statement::Reserve(..));
        }),
        ParameterKind::Seed
        | ParameterKind::Stream
        | ParameterKind::Scalar
        | ParameterKind::Read(_)
        | ParameterKind::Write(_)
        | ParameterKind::State { .. } => found = true,
    }
    found
}

/// The state behind memory that a body steps is borrowed.
fn borrow_states(parameters: &mut [Parameter], body: &[Statement]) {
    let mut before: Option<Name> = None;
    for parameter in parameters {
        if let ParameterKind::State { is_borrowed } = &mut parameter.kind {
            each(body, &mut |statement| {
                *is_borrowed |= matches!(statement, Statement::Step { memory, .. } if Some(memory) == before.as_ref());
            });
        }
        before = Some(parameter.name.clone());
    }
}

/// What makes loops of calls.
struct Expansion {
    namer: RefCell<Namer>,
}

impl Expansion {
    fn statements(&self, body: &[Statement]) -> Vec<Statement> {
        body.iter().flat_map(|statement| self.statement(statement)).collect()
    }

    fn statement(&self, statement: &Statement) -> Vec<Statement> {
        let mut around = statement.clone();
        match &mut around {
            Statement::Call(call) => return self.call(call),
            Statement::For { index, body, .. } | Statement::Range { index, body, .. } => {
                *body = self.statements(body);
                // an axis of one element is no longer mentioned
                *index = index.take().filter(|index| mentions(body, index));
            }
            Statement::Lanes { body, .. } | Statement::WithChains { body, .. } => *body = self.statements(body),
            Statement::Index(..)
            | Statement::Let(..)
            | Statement::Begin(_)
            | Statement::Fold(..)
            | Statement::FoldOne(..)
            | Statement::End(..)
            | Statement::FoldPicked(..)
            | Statement::Fill(..)
            | Statement::Store { .. }
            | Statement::Step { .. }
            | Statement::Assign { .. }
            | Statement::AddTo(..)
            | Statement::Raise(..)
            | Statement::Parts(_)
            | Statement::Reserve(..)
            | Statement::BeginSums { .. }
            | Statement::AddToSums(..)
            | Statement::AddOneToSums(..)
            | Statement::NextSums(..)
            | Statement::EndSums(_)
            | Statement::SetOne(..)
            | Statement::AddOne(..) => {}
        }
        vec![around]
    }

    fn call(&self, call: &Call) -> Vec<Statement> {
        match &call.library {
            Library::Contract { size, left, right, .. } => self.product(size, [left, right], call),
            Library::Convolve { geometry, gives, operands } => self.convolve(geometry, *gives, operands, &call.finish),
            Library::MaxPool { geometry, image, index } => self.max_pool(geometry, image, index.as_ref(), &call.finish),
            Library::PickPool { geometry, operands } => self.pick_pool(geometry, operands, &call.finish),
            Library::Unpool { geometry, operands } => {
                let [map, index] = &**operands;
                self.spread(geometry, map, Some(index), &call.finish)
            }
            Library::SpreadPool { geometry, map } => self.spread(geometry, map, None, &call.finish),
            Library::SumPool { geometry, image } => self.sum_pool(geometry, image, &call.finish),
            Library::RunningSum { lines, exclusive, reverse } => {
                self.running_sum(lines, [*exclusive, *reverse], &call.finish)
            }
            Library::Resample { lines, map } => self.resample(lines, map, &call.finish),
        }
    }

    /// A name that the function does not have yet.
    fn fresh(&self, wish: &str) -> Name {
        self.namer.borrow_mut().fresh(wish)
    }

    fn nest(&self) -> Nest<'_> {
        Nest::new(&self.namer)
    }

    /// A new accumulator.
    fn accumulator(&self, wish: &str, adding: Adding) -> Accumulator {
        Accumulator { name: self.fresh(wish), adding }
    }

    /// For each result of the outer loops the sum of what the inner loops give, and what follows it.
    fn sums(&self, outer: Nest<'_>, inner: Nest<'_>, value: Expr, finish: &Finish, cell: &Cell) -> Vec<Statement> {
        let is_short = inner.times().is_some_and(|times| sums::are_few(&times, 1));
        let sum = self.accumulator("sum", if is_short { Adding::Chain } else { Adding::Row });
        let mut body = vec![Statement::Begin(sum.clone())];
        body.extend(inner.around(vec![Statement::FoldOne(sum.clone(), value)]));
        body.push(Statement::End(sum.clone(), None));
        body.extend(self.finish(finish, &sum.name, cell));
        outer.around(body)
    }
}

/// An element of a result, as what follows sums sees it.
struct Cell {
    row: Offset,
    column: Offset,
}

/// An element of memory, some steps behind the start of a part.
fn element(data: &Part, steps: &[(&Offset, &Dim)]) -> Expr {
    Expr::Load { memory: data.memory.clone(), format: data.format.clone(), at: Place::One(behind(&data.start, steps)) }
}

fn binary(function: Binary, a: Expr, b: Expr) -> Expr {
    Expr::Binary(function, Box::new([a, b]))
}

fn number(value: f64) -> Expr {
    Expr::Number(Scalar::from(value))
}
