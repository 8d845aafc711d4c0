//! Statements, one after the other.

use std::ops::Range;

use super::machine::{Bound, Machine, View, larger};
use crate::loops::ir::{Adding, Place, Statement};
use crate::loops::text;

impl<'a> Machine<'a> {
    /// Runs statements in a scope of their own.
    pub fn block(&mut self, body: &'a [Statement]) -> Result<(), String> {
        self.scoped(|machine| body.iter().try_for_each(|statement| machine.statement(statement)))
    }

    /// Runs a statement; its error says which one it is.
    pub fn statement(&mut self, statement: &'a Statement) -> Result<(), String> {
        match statement {
            Statement::For { index, extent, body } => {
                let extent = self.size(extent)?;
                self.repeat(index.as_deref(), 0..extent, body)
            }
            Statement::Range { index, start, end, body } => {
                let told = |error| format!("{error}, in `{}`", text::statement(statement));
                let (start, end) = (self.whole(start).map_err(told)?, self.whole(end).map_err(told)?);
                self.repeat(index.as_deref(), start..end, body)
            }
            Statement::Lanes { extent, body } => {
                if self.lane.is_some() {
                    return Err("lanes within lanes".to_owned());
                }
                for place in 0..self.size(extent)? {
                    self.lane = Some(place);
                    self.block(body)?;
                }
                self.lane = None;
                Ok(())
            }
            Statement::WithChains { memory, sums, body } => {
                let chains = self.sums(sums)?;
                self.scoped(|machine| {
                    machine.bind(memory, Bound::Memory(chains));
                    machine.block(body)
                })
            }
            plain => self.plain(plain).map_err(|error| format!("{error}, in `{}`", text::statement(plain))),
        }
    }

    fn repeat(&mut self, index: Option<&'a str>, places: Range<usize>, body: &'a [Statement]) -> Result<(), String> {
        for place in places {
            self.scoped(|machine| {
                if let Some(index) = index {
                    machine.bind(index, Bound::Index(place));
                }
                machine.block(body)
            })?;
        }
        Ok(())
    }

    /// A statement that has none within it.
    fn plain(&mut self, statement: &'a Statement) -> Result<(), String> {
        match statement {
            Statement::For { .. }
            | Statement::Range { .. }
            | Statement::Lanes { .. }
            | Statement::WithChains { .. } => self.statement(statement),
            Statement::Call(call) => self.call(call),
            Statement::Index(name, value) => {
                let value = self.whole(value)?;
                self.bind(name, Bound::Index(value));
                Ok(())
            }
            Statement::Let(name, value) => {
                let value = self.evaluate(value)?;
                self.bind(name, Bound::Value(value));
                Ok(())
            }
            Statement::Begin(accumulator) => {
                self.bind(&accumulator.name, Bound::Accumulator(start(accumulator.adding)));
                Ok(())
            }
            Statement::Fold(accumulator, value) | Statement::FoldOne(accumulator, value) => {
                let is_one = matches!(statement, Statement::FoldOne(..));
                if is_one == self.lane.is_some() {
                    return Err(
                        if is_one { "one number from many lanes" } else { "there are no lanes here" }.to_owned()
                    );
                }
                let value = self.evaluate(value)?;
                self.accumulate(&accumulator.name, |old| Bound::Accumulator(combine(accumulator.adding, old, value)))
            }
            Statement::FoldPicked(accumulator, class, value) => {
                // all lanes compute it
                let value = self.evaluate(value)?;
                let picked = if self.lane()? == self.class(class)? { value } else { 0.0 };
                self.accumulate(&accumulator.name, |old| Bound::Accumulator(old + picked))
            }
            Statement::End(accumulator, count) => {
                let count = count.as_ref().map(|count| self.size(count)).transpose()?;
                self.accumulate(&accumulator.name, |sum| Bound::Value(count.map_or(sum, |count| sum / count as f64)))
            }
            Statement::Store { memory, at, value, .. } | Statement::Assign { memory, at, value } => {
                let (view, place, value) = (self.view(memory)?, self.target(at)?, self.evaluate(value)?);
                self.write(view, memory, place, value)
            }
            Statement::Step { memory, at, gradient } => {
                let (view, place, gradient) = (self.view(memory)?, self.target(at)?, self.evaluate(gradient)?);
                self.step(view, memory, place, gradient)
            }
            Statement::Fill(memory, adding) => {
                let view = self.view(memory)?;
                self.fill(view, memory, start(*adding))
            }
            Statement::AddTo(memory, at, adding, value) => {
                let (view, place, value) = (self.view(memory)?, self.lane_after(at)?, self.evaluate(value)?);
                self.update(view, memory, place, |old| combine(*adding, old, value))
            }
            Statement::Raise(memory, at, value) => {
                let (view, place, value) = (self.view(memory)?, self.offset(at)?, self.evaluate(value)?);
                self.lane()?;
                self.update(view, memory, place, |old| larger(old, value))
            }
            Statement::SetOne(memory, at, value) => {
                let (view, place, value) = (self.view(memory)?, self.offset(at)?, self.value(value)?);
                self.write(view, memory, place, value)
            }
            Statement::AddOne(memory, at, value) => {
                let (view, place, value) = (self.view(memory)?, self.offset(at)?, self.value(value)?);
                self.update(view, memory, place, |old| old + value)
            }
            sums => self.sums_in_memory(sums),
        }
    }

    /// Sums that lie in memory, and the scratch memory that they need.
    fn sums_in_memory(&mut self, statement: &'a Statement) -> Result<(), String> {
        match statement {
            Statement::Parts(parts) => parts.iter().try_for_each(|(name, length)| {
                let length = self.size(length)?;
                self.reserve(name, length)
            }),
            Statement::Reserve(name, length) => {
                let length = self.size(length)?;
                self.reserve(name, length)
            }
            Statement::BeginSums { sums, memory, part, beside } => {
                let whole = self.view(memory)?;
                let mut view = whole;
                if let Some((start, length)) = part {
                    let start = self.offset(start)?;
                    view.len = self.size(length)?;
                    let start = usize::try_from(start).ok().filter(|start| start + view.len <= whole.len);
                    let start =
                        start.ok_or_else(|| format!("the sums are not within the {} of {memory}", whole.len))?;
                    view.start += start * view.cells;
                }
                match self.find(beside)? {
                    Bound::Beside(length) if length >= 2 * view.len => {}
                    Bound::Beside(length) => {
                        return Err(format!("{beside} has {length} elements beside {} sums", view.len));
                    }
                    _ => return Err(format!("{beside} is not scratch memory")),
                }
                self.fill(view, memory, 0.0)?;
                self.bind(sums, Bound::Sums(view));
                Ok(())
            }
            Statement::AddToSums(sums, at, value) => {
                let (view, place, value) = (self.sums(sums)?, self.lane_after(at)?, self.evaluate(value)?);
                self.update(view, sums, place, |old| old + value)
            }
            Statement::AddOneToSums(sums, at, value) => {
                let (view, place, value) = (self.sums(sums)?, self.offset(at)?, self.value(value)?);
                self.update(view, sums, place, |old| old + value)
            }
            // how many numbers a chain has is of no effect on the sum
            Statement::NextSums(sums, count) => self.sums(sums).and_then(|_| self.size(count)).map(|_| ()),
            Statement::EndSums(sums) => self.sums(sums).map(|_| ()),
            other => Err(format!("{other:?} is not about sums")),
        }
    }

    /// A place to write to: lanes in a loop over lanes, one element outside of it.
    fn target(&self, at: &Place) -> Result<i64, String> {
        if self.lane.is_some() && matches!(at, Place::One(_)) {
            return Err("many lanes are written to one element".to_owned());
        }
        self.place(at)
    }

    fn fill(&mut self, view: View<'_>, name: &str, value: f64) -> Result<(), String> {
        (0..view.len).try_for_each(|at| self.write(view, name, super::machine::signed(at)?, value))
    }

    /// Takes scratch memory.
    fn reserve(&mut self, name: &'a str, length: usize) -> Result<(), String> {
        let left = self.scratch.ok_or("there is no scratch memory")?;
        let rest = left.checked_sub(length);
        self.scratch = Some(rest.ok_or_else(|| format!("{name} needs {length} of {left} elements of scratch memory"))?);
        self.bind(name, Bound::Beside(length));
        Ok(())
    }
}

/// What there is before the first number.
fn start(adding: Adding) -> f64 {
    if adding == Adding::Largest { f64::NEG_INFINITY } else { 0.0 }
}

fn combine(adding: Adding, a: f64, b: f64) -> f64 {
    match adding {
        Adding::Largest => larger(a, b),
        Adding::Latest => b,
        Adding::Chain | Adding::Blocks | Adding::Row | Adding::Picked => a + b,
    }
}
