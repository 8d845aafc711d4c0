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

use super::ir::{Function, Parameter, ParameterKind};
use crate::passes::interpret::Bindings;
use machine::{Bound, Machine, View};

/// Memory in regions, which knows of each element whether anything was written to it.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    regions: Vec<Region>,
}

#[derive(Clone, Debug, Default)]
struct Region {
    values: Vec<f64>,
    written: Vec<bool>,
}

impl Memory {
    /// No memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a region of so many elements that nobody has written; gives its number.
    pub fn add(&mut self, len: usize) -> usize {
        self.regions.push(Region { values: vec![f64::NAN; len], written: vec![false; len] });
        self.regions.len() - 1
    }

    /// Adds a region of these elements; gives its number.
    pub fn add_filled(&mut self, values: Vec<f64>) -> usize {
        self.regions.push(Region { written: vec![true; values.len()], values });
        self.regions.len() - 1
    }

    /// The elements of a region: NaN where nothing was written.
    ///
    /// # Panics
    /// If there is no such region.
    pub fn get(&self, region: usize) -> &[f64] {
        &self.regions[region].values
    }

    /// Which elements of a region were written.
    ///
    /// # Panics
    /// If there is no such region.
    pub fn written(&self, region: usize) -> &[bool] {
        &self.regions[region].written
    }

    /// Takes back what was written to some elements.
    fn forget(&mut self, region: usize, start: usize, len: usize) {
        self.regions[region].written[start..start + len].fill(false);
    }

    fn read(&self, region: usize, at: usize) -> Option<f64> {
        let region = &self.regions[region];
        region.written[at].then_some(region.values[at])
    }

    fn write(&mut self, region: usize, at: usize, value: f64) {
        let region = &mut self.regions[region];
        (region.values[at], region.written[at]) = (value, true);
    }
}

/// What a function is passed for one of its parameters.
#[derive(Clone, Debug)]
pub enum Argument {
    /// The batch, the seed, or the number of a random stream.
    Size(usize),
    /// A number.
    Number(f64),
    /// Memory. Class indices and places in windows are whole numbers. Scratch memory is not accessed: only the length of
    /// it counts, and may be more than its region has.
    Slice {
        /// The region.
        region: usize,
        /// Its first element.
        start: usize,
        /// How many elements.
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
    arguments: &[Argument],
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
    arguments: &[Argument],
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
        machine.bind(name, Bound::Memory(View { region, start: 0, len, is_writable: false }));
    }
    for statement in &function.body {
        machine.statement(statement)?;
    }
    function.returns.iter().map(|name| machine.value(name)).collect()
}

/// Binds a parameter to its argument.
fn pass<'a>(machine: &mut Machine<'a>, parameter: &'a Parameter, argument: &Argument) -> Result<(), String> {
    let name = &parameter.name;
    let bound = match (&parameter.kind, argument) {
        (ParameterKind::Batch, Argument::Size(batch)) => {
            let bound = machine.bindings.batch;
            return if *batch == bound {
                Ok(())
            } else {
                Err(format!("{name} is {batch}, but {bound} examples are bound"))
            };
        }
        (ParameterKind::Seed, Argument::Size(_)) | (ParameterKind::State { .. }, Argument::State) => return Ok(()),
        (ParameterKind::Stream, Argument::Size(stream)) => Bound::Stream(*stream),
        (ParameterKind::Scalar, Argument::Number(number)) => Bound::Scalar(*number),
        (ParameterKind::Scratch, Argument::Slice { len, .. }) => {
            machine.scratch = Some(*len);
            return Ok(());
        }
        (ParameterKind::Read(_) | ParameterKind::Write, &Argument::Slice { region, start, len }) => {
            let Some(has) = machine.memory.regions.get(region).map(|region| region.values.len()) else {
                return Err(format!("{name} is in region {region}, which does not exist"));
            };
            if start.checked_add(len).is_none_or(|end| end > has) {
                return Err(format!("{name} is elements {start} to {start}+{len} of a region of {has}"));
            }
            Bound::Memory(View { region, start, len, is_writable: parameter.kind == ParameterKind::Write })
        }
        (kind, argument) => return Err(format!("{name} is passed {argument:?}, but is {kind:?}")),
    };
    machine.bind(name, bound);
    Ok(())
}

/// Memory that is written is shared with nothing: kernels read and write in any order.
fn do_not_overlap(parameters: &[Parameter], arguments: &[Argument]) -> Result<(), String> {
    let slices: Vec<(&Parameter, usize, [usize; 2])> = parameters
        .iter()
        .zip(arguments)
        .filter_map(|(parameter, argument)| match *argument {
            Argument::Slice { region, start, len } if len > 0 => {
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
