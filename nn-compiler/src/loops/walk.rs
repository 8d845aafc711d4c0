//! Visits everything that a function consists of: expressions, offsets, sizes and names.

mod calls;

use super::ir::{Along, Body, Class, Expr, Format, Function, Index, Name, Offset, Place, Statement, Stream, Whole};
use crate::ir::ops::Scalar;
use crate::ir::types::Dim;

/// Something that stands in a statement.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// An expression; those within it follow, each as an item of its own.
    Expr(&'a Expr),
    /// A place in memory; its sizes and loops follow.
    Offset(&'a Offset),
    /// A size.
    Dim(&'a Dim),
    /// A name that is used; names that are defined are not visited.
    Name(Use<'a>, &'a Name),
    /// The body of an epilogue. Its captures follow, which belong to the statement. What is inside does not:
    /// it has a scope of its own, see [`Body::items`].
    Body(&'a Body),
}

/// What a name is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use<'a> {
    /// A value in lanes.
    Value,
    /// A number that the function is passed.
    Scalar,
    /// The index of a loop.
    Loop,
    /// A random stream that the function is passed.
    Stream,
    /// Memory of such elements, which are read as numbers.
    Read(&'a Format),
    /// Memory of class indices that is read.
    Labels,
    /// Memory of such elements, which are written.
    Write(&'a Format),
    /// Memory that the optimiser moves: it needs the state.
    Step,
    /// Sums that lie in memory.
    Sums,
    /// Scratch memory beside such sums.
    Beside,
    /// An accumulator that is folded, asked or ended.
    Accumulator,
}

/// The elements of what is added up, compared or stepped in memory.
static REAL: Format = Format::Real;

type Visit<'v, 'a> = &'v mut dyn FnMut(Item<'a>);

impl Function {
    /// Visits every size that the function computes with, those inside of numbers and bodies included. The types of
    /// parameters are left out: no code follows from them.
    pub fn dims(&self, visit: &mut dyn FnMut(&Dim)) {
        deep(&self.body, &mut |item| {
            if let Item::Dim(dim) = item {
                visit(dim);
            }
        });
    }
}

/// Whether any place or expression in some statements asks for the index of a loop. A stride of zero does not ask.
pub fn mentions(body: &[Statement], index: &str) -> bool {
    let mut found = false;
    let mut visit = |item: Item<'_>| found |= matches!(item, Item::Name(Use::Loop, name) if name == index);
    // a body is not entered: `row` is an index of its own there
    each(body, &mut |statement| statement.items(&mut visit));
    found
}

/// Visits statements and those within them, outermost first.
pub fn each<'a>(body: &'a [Statement], visit: &mut dyn FnMut(&'a Statement)) {
    for statement in body {
        visit(statement);
        each(statement.inner(), visit);
    }
}

/// Visits everything in some statements, what is inside of epilogues included.
pub fn deep<'a>(body: &'a [Statement], visit: Visit<'_, 'a>) {
    each(body, &mut |statement| {
        statement.items(&mut |item| {
            visit(item);
            if let Item::Body(body) = item {
                body.items(visit);
            }
        });
    });
}

impl Statement {
    /// The statements within this one.
    pub fn inner(&self) -> &[Self] {
        match self {
            Self::For { body, .. }
            | Self::Range { body, .. }
            | Self::Lanes { body, .. }
            | Self::WithChains { body, .. } => body,
            _ => &[],
        }
    }

    /// Visits everything in the statement but the statements within it.
    pub fn items<'a>(&'a self, visit: Visit<'_, 'a>) {
        match self {
            Self::For { extent, .. } | Self::Lanes { extent, .. } => visit(Item::Dim(extent)),
            Self::Range { start, end, .. } => {
                whole(start, visit);
                whole(end, visit);
            }
            Self::Index(_, value) => whole(value, visit),
            Self::Let(_, value) => expr(value, visit),
            Self::Begin(_) => {}
            Self::Fold(accumulator, value) | Self::FoldOne(accumulator, value) => {
                visit(Item::Name(Use::Accumulator, &accumulator.name));
                expr(value, visit);
            }
            Self::End(accumulator, count) => {
                visit(Item::Name(Use::Accumulator, &accumulator.name));
                dims(count, visit);
            }
            Self::FoldPicked(accumulator, of, value) => {
                visit(Item::Name(Use::Accumulator, &accumulator.name));
                class(of, visit);
                expr(value, visit);
            }
            Self::Fill(memory, _) => visit(Item::Name(Use::Write(&REAL), memory)),
            Self::Store { memory, format, at, value } => {
                visit(Item::Name(Use::Write(format), memory));
                place(at, visit);
                expr(value, visit);
            }
            Self::Step { memory, at, gradient: value } | Self::Assign { memory, at, value } => {
                visit(Item::Name(Use::Step, memory));
                place(at, visit);
                expr(value, visit);
            }
            Self::AddTo(memory, at, _, value) | Self::Raise(memory, at, value) => {
                visit(Item::Name(Use::Write(&REAL), memory));
                offset(at, visit);
                expr(value, visit);
            }
            Self::Parts(parts) => parts.iter().for_each(|(_, length)| visit(Item::Dim(length))),
            Self::Reserve(_, length) => visit(Item::Dim(length)),
            Self::BeginSums { memory, part, beside, .. } => {
                visit(Item::Name(Use::Write(&REAL), memory));
                if let Some((start, length)) = part {
                    offset(start, visit);
                    visit(Item::Dim(length));
                }
                visit(Item::Name(Use::Beside, beside));
            }
            Self::AddToSums(sums, at, value) => {
                visit(Item::Name(Use::Sums, sums));
                offset(at, visit);
                expr(value, visit);
            }
            Self::AddOneToSums(sums, at, value) => {
                visit(Item::Name(Use::Sums, sums));
                offset(at, visit);
                visit(Item::Name(Use::Value, value));
            }
            Self::NextSums(sums, count) => {
                visit(Item::Name(Use::Sums, sums));
                visit(Item::Dim(count));
            }
            Self::EndSums(sums) | Self::WithChains { sums, .. } => visit(Item::Name(Use::Sums, sums)),
            Self::SetOne(memory, at, value) | Self::AddOne(memory, at, value) => {
                visit(Item::Name(Use::Write(&REAL), memory));
                offset(at, visit);
                visit(Item::Name(Use::Value, value));
            }
            Self::Call(call) => call.items(visit),
        }
    }
}

impl Body {
    /// Visits everything inside of the body. Its captures belong to the statement around it, and are not visited.
    pub fn items<'a>(&'a self, visit: Visit<'_, 'a>) {
        self.lets.iter().for_each(|(_, value)| expr(value, visit));
        self.results.iter().for_each(|result| expr(result, visit));
        self.step.iter().for_each(|(gradient, _)| expr(gradient, visit));
    }
}

impl Expr {
    /// Visits the expression and everything in it.
    pub fn items<'a>(&'a self, visit: Visit<'_, 'a>) {
        expr(self, visit);
    }
}

fn dims<'a>(dims: impl IntoIterator<Item = &'a Dim>, visit: Visit<'_, 'a>) {
    for dim in dims {
        visit(Item::Dim(dim));
    }
}

fn place<'a>(place: &'a Place, visit: Visit<'_, 'a>) {
    match place {
        Place::One(at) => offset(at, visit),
        Place::Lanes { row, stride } => {
            offset(row, visit);
            visit(Item::Dim(stride));
        }
        Place::Mirrored { row, last, stride } => {
            offset(row, visit);
            dims([last, stride], visit);
        }
    }
}

fn offset<'a>(offset: &'a Offset, visit: Visit<'_, 'a>) {
    visit(Item::Offset(offset));
    visit(Item::Dim(&offset.first));
    for (index, stride) in offset.terms.iter().filter(|(_, stride)| *stride != Dim::default()) {
        match index {
            Index::Loop(name) => visit(Item::Name(Use::Loop, name)),
            Index::Backwards(name, last) => {
                visit(Item::Name(Use::Loop, name));
                visit(Item::Dim(last));
            }
            Index::Class(of) => class(of, visit),
        }
        visit(Item::Dim(stride));
    }
}

fn whole<'a>(value: &'a Whole, visit: Visit<'_, 'a>) {
    match value {
        Whole::Sum(sum) => offset(sum, visit),
        Whole::Of(_, operands) => operands.iter().for_each(|operand| whole(operand, visit)),
    }
}

fn class<'a>(class: &'a Class, visit: Visit<'_, 'a>) {
    visit(Item::Name(Use::Labels, &class.labels));
    offset(&class.at, visit);
}

fn along<'a>(axis: &'a Along, visit: Visit<'_, 'a>) {
    let Along::Loop(name) = axis else { return };
    visit(Item::Name(Use::Loop, name));
}

fn scalar<'a>(scalar: &'a Scalar, visit: Visit<'_, 'a>) {
    dims([&scalar.numerator, &scalar.denominator], visit);
}

fn expr<'a>(value: &'a Expr, visit: Visit<'_, 'a>) {
    visit(Item::Expr(value));
    match value {
        Expr::Name(name) => visit(Item::Name(Use::Value, name)),
        Expr::Number(number) => scalar(number, visit),
        Expr::Scalar(name) => visit(Item::Name(Use::Scalar, name)),
        Expr::Load { memory, format, at } => {
            visit(Item::Name(Use::Read(format), memory));
            place(at, visit);
        }
        Expr::Unary(_, x) => expr(x, visit),
        Expr::Binary(_, operands) => operands.iter().for_each(|operand| expr(operand, visit)),
        Expr::Select(operands) => operands.iter().for_each(|operand| expr(operand, visit)),
        Expr::OneHot(of, axis) => {
            class(of, visit);
            along(axis, visit);
        }
        Expr::Pick { memory, row, stride, class: of } => {
            visit(Item::Name(Use::Read(&REAL), memory));
            offset(row, visit);
            visit(Item::Dim(stride));
            class(of, visit);
        }
        Expr::Index(axis) => along(axis, visit),
        Expr::Uniform { stream, row, stride } => {
            if let Stream::Passed(name) = stream {
                visit(Item::Name(Use::Stream, name));
            }
            offset(row, visit);
            dims(stride, visit);
        }
        Expr::SoFar(accumulator) => visit(Item::Name(Use::Accumulator, &accumulator.name)),
        Expr::Sum | Expr::Old => {}
    }
}
