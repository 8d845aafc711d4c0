//! A program's functions one after the other, on memory as it is planned: values whose lives do not meet share their
//! places, as they will when the emitted code runs.

use std::collections::BTreeMap;

use super::{Memory, Passed, run};
use crate::ir::graph::{Graph, NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::loops::compiled::Entry;
use crate::loops::ir::{Format, Function, ParameterKind};
use crate::loops::layout::View;
use crate::loops::names::ValueNames;
use crate::loops::plan::{Buffer, place};
use crate::loops::program::KernelKind;
use crate::loops::schedule::{self, Interface, Scheduled, schedule};
use crate::loops::verify::verify;
use crate::loops::{sums, text};
use crate::passes::interpret::Bindings;

/// The values of all roots of a program.
///
/// # Errors
/// If a function is not in order, or touches what it should not.
pub fn program(entry: &Entry, bindings: &Bindings) -> Result<BTreeMap<Root, Vec<f64>>, String> {
    program_as(entry, bindings, &|function| function)
}

/// The values of all roots of a program, each of whose functions is transformed before it runs.
///
/// # Errors
/// If a function is not in order, or touches what it should not.
pub fn program_as(
    entry: &Entry,
    bindings: &Bindings,
    transform: &dyn Fn(Function) -> Function,
) -> Result<BTreeMap<Root, Vec<f64>>, String> {
    let mut state = State::new(entry, bindings)?;
    for position in 0..entry.program.kernels.len() {
        state.kernel(position, transform)?;
    }
    let roots = entry.program.graph.roots.iter();
    roots.map(|(root, id)| Ok((root.clone(), state.value(*id)?))).collect()
}

/// Part of a region.
#[derive(Clone, Copy)]
struct Slice {
    region: usize,
    start: usize,
    len: usize,
}

/// What there is while a program runs.
struct State<'a> {
    entry: &'a Entry,
    bindings: &'a Bindings,
    memory: Memory,
    inputs: Vec<usize>,
    /// Regions of parameters that the program touches, and of gradients and statistics that it gives.
    parameters: BTreeMap<usize, usize>,
    owned: BTreeMap<NodeId, usize>,
    /// Where the values of the workspace lie, in the order of the plan.
    slots: Vec<Slice>,
    scratch: usize,
    scalars: BTreeMap<NodeId, f64>,
}

impl<'a> State<'a> {
    fn new(entry: &'a Entry, bindings: &'a Bindings) -> Result<Self, String> {
        let (program, graph) = (&entry.program, &entry.program.graph);
        let mut memory = Memory::new();
        let inputs = bindings.inputs.iter().map(|values| memory.add_filled(values.clone())).collect();
        let mut parameters = BTreeMap::new();
        for id in graph.schedule() {
            if let CoreOp::Parameter(index) = graph.op(id) {
                let region = memory.add(bindings.size(&program.layouts.storage(graph, id)));
                let view = program.layouts.view(graph, id);
                for (at, value) in places(graph, id, &view, bindings).zip(&bindings.parameters[*index]) {
                    memory.write(region, &Format::Real, at, *value);
                }
                parameters.insert(*index, region);
            }
        }
        let owned = graph.roots.iter().filter(|(root, _)| matches!(root, Root::ParameterGradient(_) | Root::State(_)));
        let owned =
            owned.map(|(_, id)| (*id, memory.add(bindings.size(&program.layouts.storage(graph, *id))))).collect();
        let slots = slots(&entry.plan.buffers, bindings, &mut memory)?;
        let scratch = memory.add(0);
        Ok(Self { entry, bindings, memory, inputs, parameters, owned, slots, scratch, scalars: BTreeMap::new() })
    }

    fn kernel(&mut self, position: usize, transform: &dyn Fn(Function) -> Function) -> Result<(), String> {
        let entry = self.entry;
        let kernel = &entry.program.kernels[position];
        let (names, namer) = ValueNames::by_role(entry, kernel);
        let Scheduled { function, interface } = schedule(&entry.program, kernel, &names, &namer);
        let function = transform(function);
        let told = |problem: String| {
            let name = format!("kernel {position} of `{}`", entry.purpose.name());
            format!("{name}: {problem}\n{}", text::print(&name, &function))
        };
        let problems = verify(&function);
        if !problems.is_empty() {
            return Err(told(problems.join("; ")));
        }
        // what a kernel writes was nothing before, whoever had the place
        for (buffer, slot) in entry.plan.buffers.iter().zip(&self.slots).filter(|(buffer, _)| buffer.first == position)
        {
            debug_assert!(buffer.first <= buffer.last, "a value lives from its first kernel to its last");
            self.memory.forget(slot.region, slot.start, slot.len);
        }
        let arguments = self.arguments(&function, &interface, position).map_err(told)?;
        let returned = run(&function, &arguments, &mut self.memory, self.bindings).map_err(told)?;
        self.scalars.extend(interface.returns.iter().copied().zip(returned));
        Ok(())
    }

    /// What a kernel is passed, parameter by parameter.
    fn arguments(&self, function: &Function, interface: &Interface, position: usize) -> Result<Vec<Passed>, String> {
        let mut values = interface.arguments.iter();
        let mut streams = interface.extras.streams.iter();
        let mut arguments = Vec::new();
        for parameter in &function.parameters {
            arguments.push(match &parameter.kind {
                ParameterKind::Batch => Passed::Size(self.bindings.batch),
                ParameterKind::Seed => Passed::Size(0),
                ParameterKind::Stream => Passed::Size(streams.next().copied().unwrap_or_default()),
                ParameterKind::State { .. } => Passed::State,
                ParameterKind::Scratch => {
                    Passed::Slice { region: self.scratch, start: 0, len: self.scratch_len(position) }
                }
                ParameterKind::Scalar | ParameterKind::Read(_) | ParameterKind::Write(_) => {
                    let value = values.next().ok_or("more parameters than values")?;
                    self.passed(value)?
                }
            });
        }
        Ok(arguments)
    }

    fn passed(&self, argument: &schedule::Operand) -> Result<Passed, String> {
        let id = match *argument {
            schedule::Operand::Scalar(id) => {
                let value = self.scalars.get(&id).ok_or_else(|| format!("{id:?} is not computed yet"))?;
                return Ok(Passed::Number(*value));
            }
            schedule::Operand::Read(id) | schedule::Operand::Write(id) | schedule::Operand::Update(id, _) => id,
        };
        let Slice { region, start, len } = self.slice(id)?;
        Ok(Passed::Slice { region, start, len })
    }

    /// As much scratch memory as is asked for; how much the runtime's kernels take is theirs to say.
    fn scratch_len(&self, position: usize) -> usize {
        let program = &self.entry.program;
        let kernel = &program.kernels[position];
        match kernel.kind {
            KernelKind::Contraction(_) => usize::MAX / 2,
            _ => sums::beside(program, kernel).iter().map(|(_, length)| self.bindings.size(length)).sum(),
        }
    }

    /// The memory of a value.
    fn slice(&self, id: NodeId) -> Result<Slice, String> {
        if let Some(index) = self.entry.plan.index.get(&id) {
            return Ok(self.slots[*index]);
        }
        let region = match self.entry.program.graph.op(id) {
            CoreOp::Input(index) => self.inputs.get(*index),
            CoreOp::Parameter(index) | CoreOp::Update(index) | CoreOp::Assign(index) => self.parameters.get(index),
            _ => self.owned.get(&id),
        };
        let region = *region.ok_or_else(|| format!("{id:?} has no memory"))?;
        Ok(Slice { region, start: 0, len: self.memory.get(region).len() })
    }

    /// A value in row-major order.
    fn value(&self, id: NodeId) -> Result<Vec<f64>, String> {
        let program = &self.entry.program;
        let view = program.layouts.view(&program.graph, id);
        if let CoreOp::Constant(value) = program.graph.op(view.base) {
            let count = places(&program.graph, id, &view, self.bindings).count();
            return Ok(vec![self.bindings.scalar(value); count]);
        }
        if let Some(value) = self.scalars.get(&view.base) {
            return Ok(places(&program.graph, id, &view, self.bindings).map(|_| *value).collect());
        }
        let slice = self.slice(view.base)?;
        let format = program.format(view.base);
        let cells = self.memory.cells(slice.region, &format);
        let read = |at: usize| {
            let at_cell = slice.start + at * cells;
            let value = (at * cells < slice.len).then(|| self.memory.read(slice.region, &format, at_cell)).flatten();
            value.ok_or_else(|| format!("element {at} of {id:?} was never written"))
        };
        places(&program.graph, id, &view, self.bindings).map(read).collect()
    }
}

/// Where the elements of a value lie, in row-major order.
fn places<'a>(graph: &Graph, id: NodeId, view: &View, bindings: &'a Bindings) -> impl Iterator<Item = usize> + use<'a> {
    let shape: Vec<usize> = graph.ty(id).shape.iter().map(|dim| bindings.size(dim)).collect();
    let strides: Vec<usize> = view.strides.iter().map(|dim| bindings.size(dim)).collect();
    let first = bindings.size(&view.offset);
    crate::passes::interpret::indices(&shape)
        .map(move |index| index.iter().zip(&strides).fold(first, |at, (index, stride)| at + index * stride))
}

/// The places of values: those that grow with the batch in one region, the others in another.
fn slots(buffers: &[Buffer], bindings: &Bindings, memory: &mut Memory) -> Result<Vec<Slice>, String> {
    let constant =
        |dim: &Dim| i64::try_from(bindings.size(dim)).map(Dim::from).map_err(|_| format!("{dim} is too large"));
    let known: Vec<Buffer> = buffers
        .iter()
        .map(|buffer| {
            let (per_example, fixed) = (constant(&buffer.per_example)?, constant(&buffer.fixed)?);
            Ok(Buffer { per_example, fixed, format: buffer.format.clone(), ..*buffer })
        })
        .collect::<Result<_, String>>()?;
    let placed = place(&known).ok_or("a size is not known")?;
    let each = |buffer: &Buffer| {
        let (part, bytes) = buffer.bytes().expect("a size is a number");
        (part, bytes, if part == 0 { bindings.batch } else { 1 })
    };
    let mut lengths = [0, 0];
    for (buffer, offset) in known.iter().zip(&placed.offsets) {
        let (part, size, times) = each(buffer);
        lengths[part] = lengths[part].max((offset + size) * times);
    }
    let regions = lengths.map(|length| memory.add_bytes(length));
    let slot = |(buffer, offset): (&Buffer, &usize)| {
        let (part, size, times) = each(buffer);
        Slice { region: regions[part], start: offset * times, len: size * times }
    };
    Ok(known.iter().zip(&placed.offsets).map(slot).collect())
}

#[cfg(test)]
mod tests;
