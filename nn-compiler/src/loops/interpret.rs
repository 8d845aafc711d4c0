//! The reference of functions: runs one in f64 on real memory, with the strides and pads that it has. Lanes run one after
//! the other. Every access is checked against the slice that it names, and what was never written cannot be read.

mod expressions;
mod finish;
mod library;
mod machine;
mod program;
mod statements;
#[cfg(test)]
mod tests;

pub use program::{program, program_as};

use super::ir::{Format, Function, Parameter, ParameterKind};
use crate::passes::interpret::Bindings;
use machine::{Bound, Machine, View};

/// Memory in regions of cells, which knows of each cell whether anything was written to it. A cell holds an element; in a
/// region of bytes it is a byte, and an element is as many of them as it has in a network of `f32`.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    regions: Vec<Region>,
}

#[derive(Clone, Debug, Default)]
struct Region {
    /// What the element that begins in each cell is.
    values: Vec<f64>,
    written: Vec<bool>,
    /// Which part of an element, of how many, was written to each cell.
    parts: Vec<[u8; 2]>,
    is_bytes: bool,
}

/// What a region of elements has in each cell.
const WHOLE: [u8; 2] = [0, 1];

impl Memory {
    /// No memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a region of so many elements that nobody has written; gives its number.
    pub fn add(&mut self, len: usize) -> usize {
        self.add_region(vec![f64::NAN; len], false, false)
    }

    /// Adds a region of so many bytes that nobody has written, in which elements of several formats lie; gives its number.
    pub fn add_bytes(&mut self, len: usize) -> usize {
        self.add_region(vec![f64::NAN; len], false, true)
    }

    fn add_region(&mut self, values: Vec<f64>, is_written: bool, is_bytes: bool) -> usize {
        let (written, parts) = (vec![is_written; values.len()], vec![WHOLE; values.len()]);
        self.regions.push(Region { values, written, parts, is_bytes });
        self.regions.len() - 1
    }

    /// Adds a region of these elements; gives its number.
    pub fn add_filled(&mut self, values: Vec<f64>) -> usize {
        self.add_region(values, true, false)
    }

    /// The cells of a region: NaN where nothing was written.
    ///
    /// # Panics
    /// If there is no such region.
    pub fn get(&self, region: usize) -> &[f64] {
        &self.regions[region].values
    }

    /// Which cells of a region were written.
    ///
    /// # Panics
    /// If there is no such region.
    pub fn written(&self, region: usize) -> &[bool] {
        &self.regions[region].written
    }

    /// Takes back what was written to some cells.
    fn forget(&mut self, region: usize, start: usize, len: usize) {
        self.regions[region].written[start..start + len].fill(false);
    }

    /// How many cells of a region an element takes.
    fn cells(&self, region: usize, format: &Format) -> usize {
        let bytes = usize::try_from(format.bytes()).unwrap_or(1);
        if self.regions[region].is_bytes { bytes } else { 1 }
    }

    /// The element that begins in a cell: nothing if a part of it was not written, or as a part of something else.
    fn read(&self, region: usize, format: &Format, at: usize) -> Option<f64> {
        let cells = self.cells(region, format);
        let region = &self.regions[region];
        let is_there = |part: usize| region.written[at + part] && region.parts[at + part] == part_of(part, cells);
        (0..cells).all(is_there).then(|| region.values[at])
    }

    fn write(&mut self, region: usize, format: &Format, at: usize, value: f64) {
        let cells = self.cells(region, format);
        let region = &mut self.regions[region];
        region.values[at] = value;
        for part in 0..cells {
            (region.written[at + part], region.parts[at + part]) = (true, part_of(part, cells));
        }
    }
}

/// A part of an element of so many cells.
fn part_of(part: usize, cells: usize) -> [u8; 2] {
    [part, cells].map(|number| u8::try_from(number).unwrap_or(u8::MAX))
}

/// What a function is passed for one of its parameters.
#[derive(Clone, Debug)]
pub enum Passed {
    /// The batch, the seed, or the number of a random stream.
    Size(usize),
    /// A number.
    Number(f64),
    /// Memory. Class indices and places in windows are whole numbers. Scratch memory is not accessed: only the length of
    /// it counts, and may be more than its region has.
    Slice {
        /// The region.
        region: usize,
        /// Its first cell.
        start: usize,
        /// How many cells.
        len: usize,
    },
    /// The optimiser's state.
    State,
}

/// Runs a function; gives what it returns. The optimiser is plain gradient descent.
///
/// # Errors
/// If an access is outside of its slice, reads what was never written or writes what was passed to be read; if slices
/// overlap of which one is written; if arguments are not what the parameters say, or the function makes no sense.
pub fn run(
    function: &Function,
    arguments: &[Passed],
    memory: &mut Memory,
    bindings: &Bindings,
) -> Result<Vec<f64>, String> {
    let regions = memory.regions.len();
    let result = call(function, arguments, memory, bindings);
    // tables are gone with the call
    memory.regions.truncate(regions);
    result
}

fn call(
    function: &Function,
    arguments: &[Passed],
    memory: &mut Memory,
    bindings: &Bindings,
) -> Result<Vec<f64>, String> {
    if arguments.len() != function.parameters.len() {
        return Err(format!("{} arguments for {} parameters", arguments.len(), function.parameters.len()));
    }
    do_not_overlap(&function.parameters, arguments)?;
    let mut machine = Machine::new(bindings, memory);
    for (parameter, argument) in function.parameters.iter().zip(arguments) {
        pass(&mut machine, parameter, argument)?;
    }
    for (name, bits) in &function.tables {
        let len = bits.len();
        let region = machine.memory.add_filled(bits.iter().map(|bits| f64::from_bits(*bits)).collect());
        machine.bind(
            name,
            Bound::Memory(View { region, start: 0, len, is_writable: false, format: &Format::Real, cells: 1 }),
        );
    }
    for statement in &function.body {
        machine.statement(statement)?;
    }
    function.returns.iter().map(|name| machine.value(name)).collect()
}

/// Binds a parameter to its argument.
fn pass<'a>(machine: &mut Machine<'a>, parameter: &'a Parameter, argument: &Passed) -> Result<(), String> {
    let name = &parameter.name;
    let bound = match (&parameter.kind, argument) {
        (ParameterKind::Batch, Passed::Size(batch)) => {
            let bound = machine.bindings.batch;
            return if *batch == bound {
                Ok(())
            } else {
                Err(format!("{name} is {batch}, but {bound} examples are bound"))
            };
        }
        (ParameterKind::Seed, Passed::Size(_)) | (ParameterKind::State { .. }, Passed::State) => return Ok(()),
        (ParameterKind::Stream, Passed::Size(stream)) => Bound::Stream(*stream),
        (ParameterKind::Scalar, Passed::Number(number)) => Bound::Scalar(*number),
        (ParameterKind::Scratch, Passed::Slice { len, .. }) => {
            machine.scratch = Some(*len);
            return Ok(());
        }
        (ParameterKind::Read(format) | ParameterKind::Write(format), &Passed::Slice { region, start, len }) => {
            let Some(has) = machine.memory.regions.get(region).map(|region| region.values.len()) else {
                return Err(format!("{name} is in region {region}, which does not exist"));
            };
            if start.checked_add(len).is_none_or(|end| end > has) {
                return Err(format!("{name} is cells {start} to {start}+{len} of a region of {has}"));
            }
            let cells = machine.memory.cells(region, format);
            if !start.is_multiple_of(cells) {
                return Err(format!("{name} begins at byte {start}, where none of its {} can", format.word()));
            }
            let is_writable = matches!(parameter.kind, ParameterKind::Write(_));
            Bound::Memory(View { region, start, len: len / cells, is_writable, format, cells })
        }
        (kind, argument) => return Err(format!("{name} is passed {argument:?}, but is {kind:?}")),
    };
    machine.bind(name, bound);
    Ok(())
}

/// Memory that is written is shared with nothing: kernels read and write in any order.
fn do_not_overlap(parameters: &[Parameter], arguments: &[Passed]) -> Result<(), String> {
    let slices: Vec<(&Parameter, usize, [usize; 2])> = parameters
        .iter()
        .zip(arguments)
        .filter_map(|(parameter, argument)| match *argument {
            Passed::Slice { region, start, len } if len > 0 => {
                Some((parameter, region, [start, start.saturating_add(len)]))
            }
            _ => None,
        })
        .collect();
    let is_written = |parameter: &Parameter| !matches!(parameter.kind, ParameterKind::Read(_));
    for (position, (a, region, [start, end])) in slices.iter().enumerate() {
        for (b, other, [first, last]) in &slices[..position] {
            if region == other && start < last && first < end && (is_written(a) || is_written(b)) {
                return Err(format!("{} and {} overlap, and one of them is written", b.name, a.name));
            }
        }
    }
    Ok(())
}
