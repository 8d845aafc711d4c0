//! What follows a finished sum, at the place of one element.

use std::collections::BTreeMap;

use super::nest::behind;
use super::{Cell, Expansion, element};
use crate::ir::types::Dim;
use crate::loops::ir::{
    Along, Body, Captured, Epilogue, Expr, Finish, Format, Index, Name, Offset, Output, Part, Place, Statement, Whole,
};

/// The index of the row in a body.
const ROW: &str = "row";

impl Expansion {
    /// What is done with a sum, and where the results go.
    pub(super) fn finish(&self, finish: &Finish, sum: &Name, cell: &Cell) -> Vec<Statement> {
        let Finish { epilogue, outputs, step } = finish;
        let value = Expr::Name(sum.clone());
        match epilogue {
            Epilogue::Store => outputs.iter().map(|output| store(output, cell, value.clone())).collect(),
            Epilogue::Accumulate => {
                let add = |output: &Output| Statement::AddOne(output.memory.clone(), place(output, cell), sum.clone());
                outputs.iter().map(add).collect()
            }
            Epilogue::Step => step.iter().map(|output| stepped(output, cell, value.clone())).collect(),
            Epilogue::Body(body) => self.body(body, finish, sum, cell),
        }
    }

    /// A body in place. All results are computed before any is written.
    fn body(&self, body: &Body, Finish { outputs, step, .. }: &Finish, sum: &Name, cell: &Cell) -> Vec<Statement> {
        let mut inside = Inside {
            expansion: self,
            body,
            sum,
            cell,
            step: step.as_ref(),
            names: BTreeMap::new(),
            before: Vec::new(),
        };
        for (name, value) in &body.lets {
            let value = inside.expression(value);
            let renamed = self.fresh(name);
            inside.before.push(Statement::Let(renamed.clone(), value));
            inside.names.insert(name, renamed);
        }
        let gradient = body.step.iter().map(|(gradient, _)| gradient);
        let is_alone = body.results.len() + gradient.clone().count() < 2;
        let mut values = Vec::new();
        for result in body.results.iter().chain(gradient) {
            let value = inside.expression(result);
            let is_kept = is_alone || matches!(value, Expr::Name(_));
            values.push(if is_kept { value } else { inside.named("result", value) });
        }
        let mut statements = inside.before;
        let mut values = values.into_iter();
        statements.extend(
            outputs
                .iter()
                .zip(values.by_ref().take(body.results.len()))
                .map(|(output, value)| store(output, cell, value)),
        );
        statements.extend(step.iter().zip(values).map(|(output, gradient)| stepped(output, cell, gradient)));
        statements
    }
}

/// Where an output's element lies.
fn place(Output { start, row, .. }: &Output, cell: &Cell) -> Offset {
    behind(start, &[(&cell.row, row), (&cell.column, &Dim::from(1))])
}

fn store(output: &Output, cell: &Cell, value: Expr) -> Statement {
    Statement::Store {
        memory: output.memory.clone(),
        format: output.format.clone(),
        at: Place::One(place(output, cell)),
        value,
    }
}

fn stepped(output: &Output, cell: &Cell, gradient: Expr) -> Statement {
    Statement::Step { memory: output.memory.clone(), at: Place::One(place(output, cell)), gradient }
}

/// What the expressions of a body become.
struct Inside<'a> {
    expansion: &'a Expansion,
    body: &'a Body,
    sum: &'a Name,
    cell: &'a Cell,
    step: Option<&'a Output>,
    /// What the names of the body are called around it.
    names: BTreeMap<&'a Name, Name>,
    /// What stands before the results.
    before: Vec<Statement>,
}

impl Inside<'_> {
    fn named(&mut self, wish: &str, value: Expr) -> Expr {
        let name = self.expansion.fresh(wish);
        self.before.push(Statement::Let(name.clone(), value));
        Expr::Name(name)
    }

    /// The index of a number that is known here, as a name.
    fn index(&mut self, wish: &str, value: Whole) -> Name {
        let name = self.expansion.fresh(wish);
        self.before.push(Statement::Index(name.clone(), value));
        name
    }

    fn expression(&mut self, value: &Expr) -> Expr {
        match value {
            Expr::Name(name) => Expr::Name(self.names.get(name).unwrap_or(name).clone()),
            Expr::Scalar(name) => match self.captured(name) {
                Some(Captured::Scalar(source)) => Expr::Scalar(source.clone()),
                Some(Captured::First(memory)) => element(&whole(memory), &[]),
                Some(Captured::Rows(part, _)) => element(&Part { start: Offset::default(), ..part.clone() }, &[]),
                None => value.clone(),
            },
            Expr::Load { memory, at, .. } => {
                let part = self.part(memory);
                let at = self.one(at);
                element(&part, &[(&at, &Dim::from(1))])
            }
            Expr::Unary(function, x) => Expr::Unary(*function, Box::new(self.expression(x))),
            Expr::Binary(function, operands) => {
                Expr::Binary(*function, Box::new(operands.each_ref().map(|operand| self.expression(operand))))
            }
            Expr::Select(operands) => {
                Expr::Select(Box::new(operands.each_ref().map(|operand| self.expression(operand))))
            }
            Expr::OneHot(class, along) => Expr::OneHot(class.clone(), self.along(along)),
            Expr::Index(along) => Expr::Index(self.along(along)),
            Expr::Pick { memory, row, stride, class } => {
                let Part { memory, start, .. } = self.part(memory);
                let row = behind(&start, &[(&self.row(row), &Dim::from(1))]);
                Expr::Pick { memory, row, stride: stride.clone(), class: class.clone() }
            }
            Expr::Uniform { stream, row, stride } => {
                let lanes = stride.clone().unwrap_or_default();
                let row = behind(&self.row(row), &[(&self.cell.column, &lanes)]);
                Expr::Uniform { stream: stream.clone(), row, stride: None }
            }
            Expr::Sum => Expr::Name(self.sum.clone()),
            Expr::Old => match self.step {
                Some(output) => Expr::Load {
                    memory: output.memory.clone(),
                    format: output.format.clone(),
                    at: Place::One(place(output, self.cell)),
                },
                None => Expr::Old,
            },
            Expr::Number(_) | Expr::SoFar(_) => value.clone(),
        }
    }

    fn captured(&self, name: &str) -> Option<&Captured> {
        self.body.captures.iter().find(|capture| capture.name == name).map(|capture| &capture.from)
    }

    /// The memory that is captured by a name.
    fn part(&self, name: &Name) -> Part {
        match self.captured(name) {
            Some(Captured::Rows(part, _)) => part.clone(),
            Some(Captured::First(memory) | Captured::Scalar(memory)) => whole(memory),
            None => whole(name),
        }
    }

    /// The place of one lane in captured memory.
    fn one(&mut self, at: &Place) -> Offset {
        match at {
            Place::One(row) => self.row(row),
            Place::Lanes { row, stride } => behind(&self.row(row), &[(&self.cell.column, stride)]),
            Place::Mirrored { row, last, stride } => {
                let left = Whole::from(last).less(&Whole::from(&self.cell.column));
                let left = loop_of(self.index("left", left));
                behind(&self.row(row), &[(&left, stride)])
            }
        }
    }

    /// A place that moves with the row.
    fn row(&mut self, at: &Offset) -> Offset {
        let mut place = Offset::from(at.first.clone());
        for (index, stride) in &at.terms {
            let step = match index {
                Index::Loop(name) if name == ROW => self.cell.row.clone(),
                Index::Backwards(name, last) if name == ROW => {
                    let left = Whole::from(last).less(&Whole::from(&self.cell.row));
                    loop_of(self.index("left", left))
                }
                other => Offset { first: Dim::default(), terms: vec![(other.clone(), Dim::from(1))] },
            };
            place = behind(&place, &[(&step, stride)]);
        }
        place
    }

    /// A place along an axis of the result.
    fn along(&mut self, along: &Along) -> Along {
        let place = match along {
            Along::Lanes => &self.cell.column,
            Along::Loop(name) if name == ROW => &self.cell.row,
            Along::Loop(_) | Along::Zero => return along.clone(),
        };
        let place = Whole::from(place);
        Along::Loop(self.index("place", place))
    }
}

/// Memory of reals, from its first element on.
fn whole(memory: &Name) -> Part {
    Part { memory: memory.clone(), format: Format::Real, start: Offset::default() }
}

fn loop_of(name: Name) -> Offset {
    Offset { first: Dim::default(), terms: vec![(Index::Loop(name), Dim::from(1))] }
}
