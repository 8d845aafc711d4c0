//! What follows the finished sums of a kernel: where they go, and what is computed from each.

use super::library::Results;
use super::machine::{Bound, Finished, Machine, View, signed};
use crate::loops::ir::{Body, Captured, Epilogue, Finish, Output};

/// A place that rows are written to.
struct Rows<'a> {
    name: &'a str,
    view: View<'a>,
    start: i64,
    row: i64,
}

impl Rows<'_> {
    fn at(&self, row: usize, column: usize) -> Result<i64, String> {
        Ok(self.start + signed(row)? * self.row + signed(column)?)
    }
}

impl<'a> Machine<'a> {
    /// Does what follows the sums of a kernel.
    pub fn finish(&mut self, finish: &'a Finish, results: &Results) -> Result<(), String> {
        self.apply(&finish.epilogue, &finish.outputs, finish.step.as_ref(), results)
    }

    /// Does what an epilogue says with each sum.
    pub fn apply(
        &mut self,
        epilogue: &'a Epilogue,
        outputs: &'a [Output],
        step: Option<&'a Output>,
        results: &Results,
    ) -> Result<(), String> {
        let outputs: Vec<Rows<'_>> = outputs.iter().map(|output| self.rows(output)).collect::<Result<_, _>>()?;
        let step = step.map(|step| self.rows(step)).transpose()?;
        match (epilogue, outputs.as_slice(), &step) {
            (Epilogue::Store, [output], None) => self.each(results, |machine, row, column, sum| {
                machine.write(output.view, output.name, output.at(row, column)?, sum)
            }),
            (Epilogue::Accumulate, [output], None) => self.each(results, |machine, row, column, sum| {
                machine.update(output.view, output.name, output.at(row, column)?, |old| old + sum)
            }),
            (Epilogue::Step, [], Some(step)) => self.each(results, |machine, row, column, sum| {
                machine.step(step.view, step.name, step.at(row, column)?, sum)
            }),
            (Epilogue::Body(body), outputs, step) if outputs.len() == body.results.len() => {
                self.body(body, outputs, step.as_ref(), results)
            }
            _ => Err("an epilogue has other outputs than it needs".to_owned()),
        }
    }

    fn body(
        &mut self,
        body: &'a Body,
        outputs: &[Rows<'_>],
        step: Option<&Rows<'_>>,
        results: &Results,
    ) -> Result<(), String> {
        if step.is_some() != body.step.is_some() {
            return Err(format!("{} has a gradient and no parameter, or the other way round", body.name));
        }
        let captures = self.captures(body)?;
        let run = |machine: &mut Self| {
            for (name, bound) in captures {
                machine.bind(name, bound);
            }
            machine.each(results, |machine, row, column, sum| {
                let old = step.map(|step| machine.read(step.view, step.name, step.at(row, column)?)).transpose()?;
                machine.finished = Some(Finished { sum, old });
                machine.lane = Some(column);
                let (values, gradient) = machine.scoped(|machine| {
                    machine.bind("row", Bound::Index(row));
                    for (name, value) in &body.lets {
                        let value = machine.evaluate(value)?;
                        machine.bind(name, Bound::Value(value));
                    }
                    let values = body.results.iter().map(|result| machine.evaluate(result));
                    let values: Vec<f64> = values.collect::<Result<_, _>>()?;
                    let gradient = body.step.as_ref().map(|(gradient, _)| machine.evaluate(gradient)).transpose()?;
                    Ok((values, gradient))
                })?;
                for (output, value) in outputs.iter().zip(values) {
                    machine.write(output.view, output.name, output.at(row, column)?, value)?;
                }
                match (step, gradient) {
                    (Some(step), Some(gradient)) => machine.step(step.view, step.name, step.at(row, column)?, gradient),
                    _ => Ok(()),
                }
            })
        };
        let result = self.closed(run).map_err(|error| format!("{error}, in the body {}", body.name));
        (self.lane, self.finished) = (None, None);
        result
    }

    /// What a body sees of the function around it.
    fn captures(&self, body: &'a Body) -> Result<Vec<(&'a str, Bound<'a>)>, String> {
        let mut bound = Vec::new();
        for capture in &body.captures {
            let from = match &capture.from {
                Captured::Scalar(name) => match self.find(name)? {
                    number @ Bound::Scalar(_) => number,
                    _ => return Err(format!("{name} is captured as a number that was passed, and is none")),
                },
                Captured::First(memory) => Bound::Scalar(self.read(self.view(memory)?, memory, 0)?),
                Captured::Rows(part, _) => Bound::Memory(View { is_writable: false, ..self.part(part)? }),
            };
            bound.push((capture.name.as_str(), from));
        }
        for stream in &body.streams {
            bound.push((stream.as_str(), self.find(stream)?));
        }
        Ok(bound)
    }

    fn rows(&self, output: &'a Output) -> Result<Rows<'a>, String> {
        let (view, start, row) = (self.view(&output.memory)?, self.offset(&output.start)?, self.number(&output.row)?);
        Ok(Rows { name: &output.memory, view, start, row })
    }

    /// Does something with each sum: at its row, its column.
    fn each(
        &mut self,
        results: &Results,
        mut write: impl FnMut(&mut Self, usize, usize, f64) -> Result<(), String>,
    ) -> Result<(), String> {
        for (at, sum) in results.values.iter().enumerate() {
            write(self, at / results.columns, at % results.columns, *sum)?;
        }
        Ok(())
    }
}
