//! Calls: operands, and the bodies that follow, which have scopes of their own.

use super::scope::{Kind, Scope};
use crate::ir::types::Dim;
use crate::loops::ir::{Body, Call, Captured, Epilogue, Expr, Finish, Format, Library, Output, Part, Place};
use crate::loops::walk::Item;

impl<'a> Scope<'a> {
    /// Checks a call. The names that it uses are checked as those of any statement.
    pub fn call(&mut self, call: &'a Call) {
        self.operands(&call.library);
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

    /// Memory that only holds reals where it is used so.
    fn real(&mut self, what: &str, format: &Format, memory: &str) {
        if *format != Format::Real {
            self.problem(format!("{what} {memory}, whose elements are {}", format.word()));
        }
    }

    /// The operands of a kernel: reals, but for places in windows, which may be bytes.
    fn operands(&mut self, library: &Library) {
        let (reals, index): (Vec<&Part>, Option<&Format>) = match library {
            Library::Contract { left, right, .. } => (vec![&left.data, &right.data], None),
            Library::Convolve { operands, .. } => (operands.iter().map(|operand| &operand.data).collect(), None),
            Library::PickPool { operands, .. } | Library::Unpool { operands, .. } => {
                (vec![&operands[0].data], Some(&operands[1].data.format))
            }
            Library::MaxPool { image, index, .. } => (vec![&image.data], index.as_ref().map(|index| &index.format)),
            Library::SumPool { image: tensor, .. } | Library::SpreadPool { map: tensor, .. } => {
                (vec![&tensor.data], None)
            }
            Library::RunningSum { lines, .. } | Library::Resample { lines, .. } => (vec![&lines.data], None),
        };
        for part in reals {
            self.real("a kernel computes with", &part.format, &part.memory);
        }
        if let Some(Format::Class(_)) = index {
            self.problem("places in windows are no classes".to_owned());
        }
        if let (
            Library::PickPool { geometry, .. } | Library::Unpool { geometry, .. } | Library::MaxPool { geometry, .. },
            Some(Format::Byte),
        ) = (library, index)
            && !geometry.windows.has_places_in_bytes()
        {
            self.problem(
                "places are kept in bytes, and windows may have more elements than those tell apart".to_owned(),
            );
        }
    }

    fn axes(&mut self, strides: &[Dim]) {
        if strides.len() != 4 {
            self.problem(format!("an operand has {} axes instead of 4", strides.len()));
        }
    }

    fn finish(&mut self, Finish { epilogue, outputs, step }: &'a Finish) {
        let (results, takes_step) = match epilogue {
            Epilogue::Store => {
                for output in outputs {
                    self.narrowed(&Expr::Sum, &output.format, &output.memory);
                }
                (1, false)
            }
            Epilogue::Accumulate => {
                for output in outputs {
                    self.real("sums are added to", &output.format, &output.memory);
                }
                self.used.extend(outputs.iter().map(|output| output.memory.as_str()));
                (1, false)
            }
            Epilogue::Step => (0, true),
            Epilogue::Body(body) => {
                self.body(body, outputs);
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
    fn body(&mut self, body: &'a Body, outputs: &'a [Output]) {
        let mut inner = Scope::default();
        (inner.at, inner.body, inner.has_lanes) = (self.at, Some(body.step.is_some()), true);
        for capture in &body.captures {
            let kind = match capture.from {
                Captured::Scalar(_) | Captured::First(_) => Kind::Scalar,
                Captured::Rows(ref part, _) => {
                    Kind::Memory { is_writable: false, format: part.format.clone(), len: None }
                }
            };
            inner.define(&capture.name, kind);
        }
        body.streams.iter().for_each(|stream| inner.define(stream, Kind::Stream));
        inner.define("row", Kind::Loop(None));
        inner.enter();
        for (name, value) in &body.lets {
            value.items(&mut |item| inner.item(item));
            let is_whole = inner.is_whole(value);
            inner.define(name, Kind::Value { is_whole });
        }
        for (value, output) in body.results.iter().zip(outputs) {
            inner.narrowed(value, &output.format, &output.memory);
            // kernels are passed them as whole elements
            if output.format == Format::Byte && !output.start.is_zero() {
                inner.problem(format!("{} is given bytes from a place on", output.memory));
            }
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
            Item::Expr(Expr::Load { memory, at: Place::Lanes { row: at, .. } | Place::One(at), .. }) => {
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
