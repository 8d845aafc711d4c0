//! Calls: operands, and the bodies that follow, which have scopes of their own.

use super::scope::{Kind, Scope};
use crate::ir::types::Dim;
use crate::loops::ir::{Body, Call, Captured, Epilogue, Expr, Finish, Library, Place};
use crate::loops::walk::Item;

impl<'a> Scope<'a> {
    /// Checks a call. The names that it uses are checked as those of any statement.
    pub fn call(&mut self, call: &'a Call) {
        match &call.library {
            Library::Contract { .. } => {}
            _ if call.column_sums.is_some() => self.problem("only a product has column sums".to_owned()),
            Library::Convolve { operands, .. }
            | Library::PickPool { operands, .. }
            | Library::Unpool { operands, .. } => operands.iter().for_each(|tensor| self.axes(&tensor.strides)),
            Library::MaxPool { image: tensor, .. }
            | Library::SumPool { image: tensor, .. }
            | Library::SpreadPool { map: tensor, .. } => self.axes(&tensor.strides),
            Library::RunningSum { lines, .. } | Library::Resample { lines, .. } => {
                if lines.axis >= lines.axes.len() {
                    self.problem(format!("there is no axis {} of {}", lines.axis, lines.axes.len()));
                }
            }
        }
        self.finish(&call.finish);
        if let Some(finish) = &call.column_sums {
            self.finish(finish);
        }
    }

    fn axes(&mut self, strides: &[Dim]) {
        if strides.len() != 4 {
            self.problem(format!("an operand has {} axes instead of 4", strides.len()));
        }
    }

    fn finish(&mut self, Finish { epilogue, outputs, step }: &'a Finish) {
        let (results, takes_step) = match epilogue {
            Epilogue::Store => (1, false),
            Epilogue::Accumulate => {
                self.used.extend(outputs.iter().map(|output| output.memory.as_str()));
                (1, false)
            }
            Epilogue::Step => (0, true),
            Epilogue::Body(body) => {
                self.body(body);
                (body.results.len(), body.step.is_some())
            }
        };
        if outputs.len() != results {
            self.problem(format!("{results} results go to {} outputs", outputs.len()));
        }
        if step.is_some() != takes_step {
            let why = if takes_step { "a gradient and no parameter" } else { "a parameter and no gradient" };
            self.problem(format!("there is {why}"));
        }
    }

    /// A body sees its captures, the row and the lanes.
    fn body(&mut self, body: &'a Body) {
        let mut inner = Scope::default();
        (inner.at, inner.body, inner.has_lanes) = (self.at, Some(body.step.is_some()), true);
        for capture in &body.captures {
            let kind = match capture.from {
                Captured::Scalar(_) | Captured::First(_) => Kind::Scalar,
                Captured::Rows(..) => Kind::Memory { is_writable: false, is_class: false, len: None },
            };
            inner.define(&capture.name, kind);
        }
        body.streams.iter().for_each(|stream| inner.define(stream, Kind::Stream));
        inner.define("row", Kind::Loop(None));
        inner.enter();
        for (name, value) in &body.lets {
            value.items(&mut |item| inner.item(item));
            inner.define(name, Kind::Value);
        }
        let gradient = body.step.iter().map(|(gradient, _)| gradient);
        for value in body.results.iter().chain(gradient) {
            value.items(&mut |item| inner.item(item));
        }
        inner.leave();
        inner.needs(body);
        for name in body.captures.iter().map(|capture| &capture.name).chain(&body.streams) {
            if !inner.used.contains(name.as_str()) {
                inner.problem(format!("{name} is captured, and nothing uses it"));
            }
        }
        let problems = inner.problems.drain(..).map(|problem| format!("{}: {problem}", body.name));
        self.problems.extend(problems);
    }

    /// What a body says of itself is what its expressions need.
    fn needs(&mut self, body: &'a Body) {
        let (mut draws, mut numbers) = (false, Vec::new());
        body.items(&mut |item| match item {
            Item::Expr(Expr::Uniform { .. }) => draws = true,
            Item::Expr(Expr::Number(number)) if number.as_number().is_none() => numbers.push(number),
            Item::Expr(Expr::Load { memory, at: Place::Lanes { row: at, .. } | Place::One(at) }) => {
                let captured = body.captures.iter().find(|capture| capture.name == *memory);
                if let Some(Captured::Rows(_, stride)) = captured.map(|capture| &capture.from) {
                    let zero = Dim::default();
                    let along = at.terms.iter().map(|(_, stride)| stride).find(|stride| **stride != zero);
                    let along = along.unwrap_or(&zero);
                    if along != stride {
                        self.problem(format!("the rows of {memory} are {stride} apart, and {along} where it is read"));
                    }
                }
            }
            _ => {}
        });
        if draws != body.drawn_along.is_some() {
            self.problem("random numbers are drawn along no columns, or none are".to_owned());
        }
        for number in &numbers {
            if !body.numbers.contains(number) {
                self.problem(format!("the number {number} follows from sizes, and is not passed"));
            }
        }
        for number in body.numbers.iter().filter(|number| !numbers.contains(number)) {
            self.problem(format!("the number {number} is passed, and nothing uses it"));
        }
        let names = body.step.as_ref().map_or(body.results.len(), |(_, names)| names.len());
        if names != body.results.len() {
            self.problem(format!("{} results have {names} names", body.results.len()));
        }
    }
}
