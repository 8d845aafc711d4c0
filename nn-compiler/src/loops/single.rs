//! Loops over single numbers, for targets without vectors: what is done in each lane is done one after the other. The
//! result has no lanes, and of the statements only those about one element.

use super::ir::{Accumulator, Adding, Along, Class, Expr, Format, Function, Index, Name, Offset, Place, Statement};
use super::names::Namer;
use super::walk::{Item, Use, mentions};
use crate::ir::ops::{Binary, Scalar};
use crate::ir::types::Dim;

/// The index of a loop that was over lanes: no value is called so.
const LANE: &str = "j";

/// A function without calls, as loops over single numbers. It is passed the same.
///
/// # Panics
/// If something is called: the kernels of a library are written in lanes.
pub(crate) fn single(function: &Function) -> Function {
    let mut namer = super::expand::taken(function);
    Function { body: statements(&function.body, None, &mut namer), ..function.clone() }
}

/// Where the current number lies among the lanes, if there are any: `None` stands for the only one.
type Lane<'a> = Option<&'a Offset>;

fn statements(body: &[Statement], lane: Lane<'_>, namer: &mut Namer) -> Vec<Statement> {
    body.iter().flat_map(|statement| self::statement(statement, lane, namer)).collect()
}

fn statement(statement: &Statement, lane: Lane<'_>, namer: &mut Namer) -> Vec<Statement> {
    let named = |value: Expr, namer: &mut Namer, then: &dyn Fn(Name) -> Statement| match value {
        Expr::Name(name) => vec![then(name)],
        value => {
            let name = namer.fresh("value");
            vec![Statement::Let(name.clone(), value), then(name)]
        }
    };
    let one = match statement {
        Statement::Lanes { extent, body } => return lanes(extent, body, namer),
        Statement::For { index, extent, body } => {
            let body = statements(body, lane, namer);
            Statement::For { index: index.clone(), extent: extent.clone(), body }
        }
        Statement::Range { index, start, end, body } => {
            let body = statements(body, lane, namer);
            Statement::Range { index: index.clone(), start: start.clone(), end: end.clone(), body }
        }
        Statement::WithChains { memory, sums, body } => {
            let body = statements(body, lane, namer);
            Statement::WithChains { memory: memory.clone(), sums: sums.clone(), body }
        }
        Statement::Let(name, value) => Statement::Let(name.clone(), expression(value, lane)),
        Statement::Fold(accumulator, value) | Statement::FoldOne(accumulator, value) => {
            Statement::FoldOne(accumulator.clone(), expression(value, lane))
        }
        Statement::FoldPicked(accumulator, class, value) => picked(accumulator, class, expression(value, lane), lane),
        Statement::Store { memory, format, at, value } => {
            let (memory, format) = (memory.clone(), format.clone());
            Statement::Store { memory, format, at: element(at, lane), value: expression(value, lane) }
        }
        Statement::Step { memory, at, gradient: value } | Statement::Assign { memory, at, value } => {
            let (at, value) = (element(at, lane), expression(value, lane));
            let is_step = matches!(statement, Statement::Step { .. });
            let moved = |value: Expr| {
                let (memory, at) = (memory.clone(), at.clone());
                if is_step {
                    Statement::Step { memory, at, gradient: value }
                } else {
                    Statement::Assign { memory, at, value }
                }
            };
            // what is moved is borrowed, and cannot be read at the same time
            if reads(&value, memory) {
                return named(value, namer, &|name| moved(Expr::Name(name)));
            }
            moved(value)
        }
        Statement::AddTo(memory, row, Adding::Largest, value) => {
            raise(memory, behind(row, lane, &Dim::from(1)), expression(value, lane))
        }
        Statement::Raise(memory, at, value) => raise(memory, at.clone(), expression(value, lane)),
        Statement::AddTo(memory, row, _, value) => {
            let at = behind(row, lane, &Dim::from(1));
            return named(expression(value, lane), namer, &|name| Statement::AddOne(memory.clone(), at.clone(), name));
        }
        Statement::AddToSums(sums, row, value) => {
            let at = behind(row, lane, &Dim::from(1));
            return named(expression(value, lane), namer, &|name| {
                Statement::AddOneToSums(sums.clone(), at.clone(), name)
            });
        }
        Statement::Call(call) => panic!("a call in code without a library: {:?}", call.library),
        Statement::Index(..)
        | Statement::Begin(_)
        | Statement::End(..)
        | Statement::Fill(..)
        | Statement::Parts(_)
        | Statement::Reserve(..)
        | Statement::BeginSums { .. }
        | Statement::AddOneToSums(..)
        | Statement::NextSums(..)
        | Statement::EndSums(_)
        | Statement::SetOne(..)
        | Statement::AddOne(..) => statement.clone(),
    };
    vec![one]
}

/// The loop that was over lanes; one lane needs none.
fn lanes(extent: &Dim, body: &[Statement], namer: &mut Namer) -> Vec<Statement> {
    if extent.is_one() {
        return statements(body, None, namer);
    }
    let place = Offset::new(Dim::default(), [(Index::Loop(LANE.to_owned()), Dim::from(1))]);
    let body = statements(body, Some(&place), namer);
    let index = mentions(&body, LANE).then(|| LANE.to_owned());
    vec![Statement::For { index, extent: extent.clone(), body }]
}

/// The row's element that the class names: the value where it is that one, and otherwise 0.
fn picked(accumulator: &Accumulator, class: &Class, value: Expr, lane: Lane<'_>) -> Statement {
    let is_it = Expr::OneHot(class.clone(), along(&Along::Lanes, lane));
    let zero = Expr::Number(Scalar::from(0.0));
    Statement::FoldOne(accumulator.clone(), Expr::Select(Box::new([is_it, value, zero])))
}

/// An element of memory becomes the largest of itself and a value.
fn raise(memory: &Name, at: Offset, value: Expr) -> Statement {
    let at = Place::One(at);
    let (memory, format) = (memory.clone(), Format::Real);
    let old = Expr::Load { memory: memory.clone(), format: format.clone(), at: at.clone() };
    Statement::Store { memory, format, at, value: Expr::Binary(Binary::Max, Box::new([old, value])) }
}

/// So many strides behind the start of a row.
fn behind(row: &Offset, lane: Lane<'_>, stride: &Dim) -> Offset {
    match lane {
        Some(lane) => super::expand::behind(row, &[(lane, stride)]),
        None => row.clone(),
    }
}

/// The element that one lane is.
fn element(at: &Place, lane: Lane<'_>) -> Place {
    Place::One(match at {
        Place::One(at) => at.clone(),
        Place::Lanes { row, stride } => behind(row, lane, stride),
        Place::Mirrored { row, last, stride } => match lane {
            Some(_) => {
                let left =
                    Offset::new(Dim::default(), [(Index::Backwards(LANE.to_owned(), last.clone()), Dim::from(1))]);
                super::expand::behind(row, &[(&left, stride)])
            }
            None => super::expand::behind(row, &[(&Offset::from(last.clone()), stride)]),
        },
    })
}

/// Whether an expression reads some memory.
fn reads(value: &Expr, memory: &Name) -> bool {
    let mut found = false;
    value.items(&mut |item| found |= matches!(item, Item::Name(Use::Read(_), name) if name == memory));
    found
}

fn along(along: &Along, lane: Lane<'_>) -> Along {
    match (along, lane) {
        (Along::Lanes, Some(_)) => Along::Loop(LANE.to_owned()),
        (Along::Lanes, None) => Along::Zero,
        (Along::Loop(_) | Along::Zero, _) => along.clone(),
    }
}

fn expression(value: &Expr, lane: Lane<'_>) -> Expr {
    let inner = |value: &Expr| expression(value, lane);
    match value {
        Expr::Load { memory, format, at } => {
            Expr::Load { memory: memory.clone(), format: format.clone(), at: element(at, lane) }
        }
        Expr::Unary(function, x) => Expr::Unary(*function, Box::new(inner(x))),
        Expr::Binary(function, operands) => Expr::Binary(*function, Box::new(operands.each_ref().map(inner))),
        Expr::Select(operands) => Expr::Select(Box::new(operands.each_ref().map(inner))),
        Expr::OneHot(class, axis) => Expr::OneHot(class.clone(), along(axis, lane)),
        Expr::Index(axis) => Expr::Index(along(axis, lane)),
        Expr::Uniform { stream, row, stride } => {
            let row = stride.as_ref().map_or_else(|| row.clone(), |stride| behind(row, lane, stride));
            Expr::Uniform { stream: stream.clone(), row, stride: None }
        }
        Expr::Name(_)
        | Expr::Number(_)
        | Expr::Scalar(_)
        | Expr::Pick { .. }
        | Expr::SoFar(_)
        | Expr::Sum
        | Expr::Old => value.clone(),
    }
}

#[cfg(test)]
mod tests;
