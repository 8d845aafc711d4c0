//! What a running function sees: names, memory, and where it is.

use super::Memory;
use crate::ir::ops::Binary;
use crate::ir::types::Dim;
use crate::loops::ir::{Arithmetic, Class, Format, Index, Offset, Part, Place, Whole};
use crate::passes::interpret::Bindings;

/// A slice of memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub region: usize,
    /// The first cell.
    pub start: usize,
    /// How many elements.
    pub len: usize,
    pub is_writable: bool,
    /// What the elements are, and how many cells each takes.
    pub format: &'a Format,
    pub cells: usize,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound<'a> {
    /// A value, the same in all lanes or that of the current one.
    Value(f64),
    /// An accumulator that is not complete yet.
    Accumulator(f64),
    /// A number that was passed.
    Scalar(f64),
    /// The index of a loop.
    Index(usize),
    /// A random stream.
    Stream(usize),
    /// Memory.
    Memory(View<'a>),
    /// Sums that lie in memory.
    Sums(View<'a>),
    /// Scratch memory of so many elements, whose values nobody sees.
    Beside(usize),
}

/// What the body of an epilogue follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    pub sum: f64,
    pub old: Option<f64>,
}

/// A running function.
pub(super) struct Machine<'a> {
    pub bindings: &'a Bindings,
    pub memory: &'a mut Memory,
    /// Names, the innermost last.
    names: Vec<(&'a str, Bound<'a>)>,
    /// Names before this one are out of sight: those around a body.
    floor: usize,
    /// How many elements of the scratch memory are left.
    pub scratch: Option<usize>,
    /// The place along the lanes.
    pub lane: Option<usize>,
    /// In a body: what it follows.
    pub finished: Option<Finished>,
}

impl<'a> Machine<'a> {
    pub fn new(bindings: &'a Bindings, memory: &'a mut Memory) -> Self {
        Self { bindings, memory, names: Vec::new(), floor: 0, scratch: None, lane: None, finished: None }
    }

    pub fn bind(&mut self, name: &'a str, bound: Bound<'a>) {
        self.names.push((name, bound));
    }

    /// Runs something in a scope of its own.
    pub fn scoped<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        let (depth, scratch) = (self.names.len(), self.scratch);
        let result = run(self);
        self.names.truncate(depth);
        self.scratch = scratch;
        result
    }

    /// Runs something that sees no name from outside.
    pub fn closed<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        let floor = std::mem::replace(&mut self.floor, self.names.len());
        let result = self.scoped(run);
        self.floor = floor;
        result
    }

    pub fn find(&self, name: &str) -> Result<Bound<'a>, String> {
        let found = self.names[self.floor..].iter().rev().find(|(known, _)| *known == name);
        found.map(|(_, bound)| *bound).ok_or_else(|| format!("nothing is called {name}"))
    }

    /// The value of a name.
    pub fn value(&self, name: &str) -> Result<f64, String> {
        match self.find(name)? {
            Bound::Value(value) | Bound::Accumulator(value) | Bound::Scalar(value) => Ok(value),
            _ => Err(format!("{name} is not a value")),
        }
    }

    /// Changes an accumulator that is not complete.
    pub fn accumulate(&mut self, name: &str, change: impl FnOnce(f64) -> Bound<'a>) -> Result<(), String> {
        let found = self.names[self.floor..].iter_mut().rev().find(|(known, _)| *known == name);
        match found {
            Some((_, bound @ Bound::Accumulator(_))) => {
                if let Bound::Accumulator(value) = *bound {
                    *bound = change(value);
                }
                Ok(())
            }
            Some(_) => Err(format!("{name} is not an accumulator that was begun and not ended")),
            None => Err(format!("the accumulator {name} was not begun")),
        }
    }

    pub fn view(&self, memory: &str) -> Result<View<'a>, String> {
        match self.find(memory)? {
            Bound::Memory(view) => Ok(view),
            _ => Err(format!("{memory} is not memory")),
        }
    }

    pub fn sums(&self, name: &str) -> Result<View<'a>, String> {
        match self.find(name)? {
            Bound::Sums(view) => Ok(view),
            _ => Err(format!("{name} are not sums")),
        }
    }

    /// Memory from a place on. A part of nothing may begin behind the end: that of an empty batch.
    pub fn part(&self, part: &Part) -> Result<View<'a>, String> {
        let (view, start) = (self.view(&part.memory)?, self.offset(&part.start)?);
        let start = usize::try_from(start).map_err(|_| format!("{} begins at {start}", part.memory))?;
        let start = start.min(view.len);
        Ok(View { start: view.start + start * view.cells, len: view.len - start, ..view })
    }

    /// The first cell of an element, if it lies within a view.
    fn element(view: View<'_>, name: &str, at: i64) -> Result<usize, String> {
        let inside = usize::try_from(at).ok().filter(|at| *at < view.len);
        inside
            .map(|at| view.start + at * view.cells)
            .ok_or_else(|| format!("{name}[{at}] is outside of its {} elements", view.len))
    }

    /// Reads an element; `name` is for the error.
    pub fn read(&self, view: View<'_>, name: &str, at: i64) -> Result<f64, String> {
        let element = Self::element(view, name, at)?;
        let read = self.memory.read(view.region, view.format, element);
        read.ok_or_else(|| format!("{name}[{at}], of {} elements, is read before it is written", view.len))
    }

    /// Writes an element.
    pub fn write(&mut self, view: View<'_>, name: &str, at: i64, value: f64) -> Result<(), String> {
        let element = Self::element(view, name, at)?;
        if !view.is_writable {
            return Err(format!("{name}[{at}] is written, but was passed to be read"));
        }
        let is_held = match view.format {
            Format::Real => true,
            Format::Byte => value.fract() == 0.0 && (0.0..=255.0).contains(&value),
            Format::Class(_) => false,
        };
        if !is_held {
            return Err(format!("{name}[{at}] is written {value}, and holds {}", view.format.word()));
        }
        self.memory.write(view.region, view.format, element, value);
        Ok(())
    }

    /// Replaces an element by what follows from it.
    pub fn update(
        &mut self,
        view: View<'_>,
        name: &str,
        at: i64,
        change: impl FnOnce(f64) -> f64,
    ) -> Result<(), String> {
        let old = self.read(view, name, at)?;
        self.write(view, name, at, change(old))
    }

    /// The optimiser's step.
    pub fn step(&mut self, view: View<'_>, name: &str, at: i64, gradient: f64) -> Result<(), String> {
        let rate = self.bindings.learning_rate;
        self.update(view, name, at, |old| old - rate * gradient)
    }

    pub fn number(&self, dim: &Dim) -> Result<i64, String> {
        self.bindings.value(dim).ok_or_else(|| format!("the size {dim} is not bound"))
    }

    pub fn size(&self, dim: &Dim) -> Result<usize, String> {
        let size = self.number(dim)?;
        usize::try_from(size).map_err(|_| format!("the size {dim} is {size}"))
    }

    /// The index of a loop.
    pub fn index(&self, name: &str) -> Result<usize, String> {
        match self.find(name)? {
            Bound::Index(index) => Ok(index),
            _ => Err(format!("{name} is not the index of a loop")),
        }
    }

    pub fn offset(&self, offset: &Offset) -> Result<i64, String> {
        let mut at = self.number(&offset.first)?;
        // a stride of zero asks for no loop
        for (index, stride) in offset.terms.iter().filter(|(_, stride)| *stride != Dim::default()) {
            let index = match index {
                Index::Loop(name) => signed(self.index(name)?)?,
                Index::Backwards(name, last) => self.number(last)? - signed(self.index(name)?)?,
                Index::Class(class) => signed(self.class(class)?)?,
            };
            at += index * self.number(stride)?;
        }
        Ok(at)
    }

    /// A whole number.
    pub fn whole(&self, value: &Whole) -> Result<usize, String> {
        let (function, operands) = match value {
            Whole::Sum(sum) => {
                let value = self.offset(sum)?;
                return usize::try_from(value).map_err(|_| format!("an index is {value}"));
            }
            Whole::Of(function, operands) => (function, operands),
        };
        let [a, b] = [self.whole(&operands[0])?, self.whole(&operands[1])?];
        let too_large = || "an index is too large".to_owned();
        match function {
            Arithmetic::Plus => a.checked_add(b).ok_or_else(too_large),
            Arithmetic::Times => a.checked_mul(b).ok_or_else(too_large),
            Arithmetic::Less => Ok(a.saturating_sub(b)),
            Arithmetic::Quotient | Arithmetic::Covering if b == 0 => Err(format!("{a} is divided by 0")),
            Arithmetic::Quotient => Ok(a / b),
            Arithmetic::Covering => Ok(a.div_ceil(b)),
            Arithmetic::Least => Ok(a.min(b)),
            Arithmetic::Most => Ok(a.max(b)),
        }
    }

    /// The value of an accumulator that is not complete.
    pub fn so_far(&self, name: &str) -> Result<f64, String> {
        match self.find(name)? {
            Bound::Accumulator(value) => Ok(value),
            _ => Err(format!("{name} is not an accumulator that was begun and not ended")),
        }
    }

    /// The current place along the lanes.
    pub fn lane(&self) -> Result<usize, String> {
        self.lane.ok_or_else(|| "there are no lanes here".to_owned())
    }

    /// A place behind an offset, so many lanes on.
    pub fn lane_after(&self, offset: &Offset) -> Result<i64, String> {
        Ok(self.offset(offset)? + signed(self.lane()?)?)
    }

    pub fn place(&self, place: &Place) -> Result<i64, String> {
        match place {
            Place::One(at) => self.offset(at),
            Place::Lanes { row, stride } => Ok(self.offset(row)? + signed(self.lane()?)? * self.number(stride)?),
            Place::Mirrored { row, last, stride } => {
                Ok(self.offset(row)? + (self.number(last)? - signed(self.lane()?)?) * self.number(stride)?)
            }
        }
    }

    /// A class index.
    pub fn class(&self, class: &Class) -> Result<usize, String> {
        let at = self.offset(&class.at)?;
        let label = self.read(self.view(&class.labels)?, &class.labels, at)?;
        if label < 0.0 || label.fract() != 0.0 || !label.is_finite() {
            return Err(format!("{}[{at}] is {label}, which is not a class", class.labels));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a whole number from 0")]
        Ok(label as usize)
    }
}

/// The larger number, as kernels find it: NaN if either is.
pub(super) fn larger(a: f64, b: f64) -> f64 {
    Binary::Max.evaluate(a, b)
}

/// An index as a number that can be subtracted from.
pub(super) fn signed(index: usize) -> Result<i64, String> {
    i64::try_from(index).map_err(|_| format!("{index} is too large"))
}
