//! Which values share memory: each stored value lives from the kernel that writes it to the last that reads it. The
//! offsets follow from the lives and the sizes; the runtime's `Plan` computes them in a `const`, when rustc knows
//! every size.

mod placing;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::ir::graph::{NodeId, Root};
use crate::ir::types::Dim;
use crate::ir::views::is_external;
use crate::loops::ir::Format;
use crate::loops::program::Program;

pub use placing::{Placed, place};

/// The values of a program that lie in the workspace.
pub struct MemoryPlan {
    /// In order of creation.
    pub buffers: Vec<Buffer>,
    /// Node to index in `buffers`.
    pub index: BTreeMap<NodeId, usize>,
    /// Node to what it is for the caller.
    pub owners: BTreeMap<NodeId, Root>,
}

/// One value in the workspace.
pub struct Buffer {
    /// The value.
    pub node: NodeId,
    /// Elements for each example.
    pub per_example: Dim,
    /// Elements whatever the batch.
    pub fixed: Dim,
    /// What the elements are.
    pub format: Format,
    /// The kernel that writes it.
    pub first: usize,
    /// The last kernel that reads it; the number of kernels if the caller reads it.
    pub last: usize,
}

impl Buffer {
    /// The bytes that a value takes in a network of `f32`, for each example (the part 0) or whatever the batch (1): as many
    /// as whole reals have, so that whatever lies behind it is aligned. `None` where rustc alone knows the size.
    pub fn bytes(&self) -> Option<(usize, usize)> {
        let number = |size: &Dim| size.as_constant().and_then(|size| usize::try_from(size).ok());
        let (per_example, fixed) = (number(&self.per_example)?, number(&self.fixed)?);
        let each = usize::try_from(self.format.bytes()).ok()?;
        let real = usize::try_from(Format::Real.bytes()).ok()?;
        Some((usize::from(per_example == 0), ((per_example + fixed) * each).next_multiple_of(real)))
    }
}

/// Finds the lives of the values of a program.
pub fn plan(program: &Program) -> MemoryPlan {
    let mut last_use: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (position, kernel) in program.kernels.iter().enumerate() {
        last_use.extend(program.body(kernel).1.into_iter().map(|id| (id, position)));
    }
    let owners = program.graph.roots.iter().map(|(root, id)| (*id, root.clone())).collect();
    let mut plan = MemoryPlan { buffers: Vec::new(), index: BTreeMap::new(), owners };
    for (first, kernel) in program.kernels.iter().enumerate() {
        for id in &kernel.outputs {
            let is_scalar = program.graph.ty(*id).rank() == 0;
            let end = match plan.owners.get(id) {
                Some(Root::Prediction(_) | Root::InputGradient(_)) => Some(program.kernels.len()),
                // tensors of their own
                Some(Root::ParameterGradient(_) | Root::State(_) | Root::Updated(_)) => continue,
                Some(Root::Loss) | None => None,
            };
            if is_scalar || is_external(&program.graph, *id) {
                continue;
            }
            let storage = program.layouts.storage(&program.graph, *id);
            let (per_example, fixed) = storage.split_batch().expect("a value grows with the batch or not at all");
            assert!(per_example == Dim::default() || fixed == Dim::default(), "{storage} grows with the batch in part");
            let last = end.or_else(|| last_use.get(id).copied()).unwrap_or(first);
            plan.index.insert(*id, plan.buffers.len());
            let format = program.format(*id);
            plan.buffers.push(Buffer { node: *id, per_example, fixed, format, first, last });
        }
    }
    plan
}

/// What is wrong with a plan: walks through the kernels with the plan in hand, and looks at what each of them touches.
/// (That values which live at the same time do not overlap is asserted where the offsets are computed, by rustc.)
pub fn problems(program: &Program, plan: &MemoryPlan) -> Vec<String> {
    let mut problems = Vec::new();
    let end = program.kernels.len();
    for (position, kernel) in program.kernels.iter().enumerate() {
        for id in program.body(kernel).1 {
            let Some(buffer) = plan.index.get(&id).map(|index| &plan.buffers[*index]) else { continue };
            if buffer.first >= position || buffer.last < position {
                let Buffer { first, last, .. } = buffer;
                problems.push(format!("kernel {position} reads {id:?}, which lives from kernel {first} to {last}"));
            }
        }
        for id in &kernel.outputs {
            let has_memory = plan.index.get(id).is_some_and(|index| plan.buffers[*index].first == position);
            if !has_memory && !program.owned.contains(id) && program.graph.ty(*id).rank() > 0 {
                problems.push(format!("kernel {position} writes {id:?}, which has no memory there"));
            }
        }
    }
    for (root, id) in &program.graph.roots {
        let Some(buffer) = plan.index.get(id).map(|index| &plan.buffers[*index]) else { continue };
        if matches!(root, Root::Prediction(_) | Root::InputGradient(_)) && buffer.last != end {
            problems.push(format!("{root:?} is gone after kernel {}, before the caller reads it", buffer.last));
        }
    }
    problems
}

impl MemoryPlan {
    /// The text form: a line for each value, with its size and life.
    pub fn print(&self) -> String {
        let mut text = String::from("workspace\n");
        for (index, buffer) in self.buffers.iter().enumerate() {
            let size = &(&buffer.per_example * &Dim::batch()) + &buffer.fixed;
            let what = match buffer.format {
                Format::Byte => "bytes",
                Format::Real | Format::Class(_) => "elements",
            };
            let _ = writeln!(text, "  buffer {index}: {size} {what}, kernels {} to {}", buffer.first, buffer.last);
        }
        text
    }
}

#[cfg(test)]
mod tests;
