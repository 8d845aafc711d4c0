//! What is cheaper to compute again than to store. A value of a few operations, whose operands are in memory anyway, need
//! not be written: who reads it reads its operands instead. (`x − μ` in a batch norm is one: x is there already.)

use std::collections::{BTreeMap, BTreeSet};

use super::bases::Bases;
use super::cheap::{MOST_INLINE, inline_size, is_arithmetic};
use crate::ir::graph::NodeId;
use crate::ir::views::{is_external, is_view};
use crate::loops::program::{KernelKind, Program};

/// The stored values of a program that its kernels had better compute for themselves.
pub(super) fn candidates(program: &Program, inline: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    let mut readers: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
    for (position, kernel) in program.kernels.iter().enumerate() {
        for id in program.body(kernel).1 {
            readers.entry(id).or_default().push(position);
        }
    }
    let bases = Bases::new(&program.graph, inline);
    let roots = program.graph.roots.values().copied().collect();
    let looked = Looked { program, bases, readers, roots };
    let stored: BTreeSet<NodeId> = program.kernels.iter().flat_map(|kernel| kernel.outputs.iter().copied()).collect();
    let (mut sizes, mut found) = (BTreeMap::new(), BTreeSet::new());
    for id in program.graph.schedule() {
        let is_new = !inline.contains(&id);
        if is_new && !(stored.contains(&id) && looked.is_candidate(id)) {
            continue;
        }
        let size = inline_size(&program.graph, id, &sizes);
        if is_new && size > MOST_INLINE {
            continue;
        }
        sizes.insert(id, size);
        found.extend(is_new.then_some(id));
    }
    found
}

/// What is known of a program.
struct Looked<'a> {
    program: &'a Program,
    bases: Bases,
    /// The kernels that read each stored value.
    readers: BTreeMap<NodeId, Vec<usize>>,
    roots: BTreeSet<NodeId>,
}

impl Looked<'_> {
    fn readers(&self, id: NodeId) -> &[usize] {
        self.readers.get(&id).map_or(&[], Vec::as_slice)
    }

    fn is_candidate(&self, id: NodeId) -> bool {
        let program = self.program;
        let graph = &program.graph;
        let rank = graph.ty(id).rank();
        if rank == 0 || !is_arithmetic(graph.op(id)) || self.roots.contains(&id) {
            return false;
        }
        if graph.users(id).into_iter().any(|user| is_view(graph, user) || graph.op(user).reads_memory()) {
            return false;
        }
        let bases = self.bases.of(id);
        let readers = self.readers(id);
        let is_there =
            |base: &NodeId| is_external(graph, *base) || (program.is_stored(*base) && !self.readers(*base).is_empty());
        // a vector that repeats costs nothing to read
        let large: Vec<NodeId> = bases.iter().copied().filter(|base| graph.ty(*base).rank() >= rank).collect();
        let lies_alike = |base: &NodeId| program.layouts.of(*base) == program.layouts.of(id);
        let is_nest = |kernel: &usize| matches!(program.kernels[*kernel].kind, KernelKind::Nest { .. });
        if !bases.iter().all(is_there) || !large.iter().all(lies_alike) || !readers.iter().all(is_nest) {
            return false;
        }
        // two steps that each read the other's old parameter have no order
        let is_step = |id: &NodeId| graph.op(*id).is_in_place();
        let steps = readers.iter().any(|kernel| program.kernels[*kernel].members.iter().any(is_step));
        if steps && bases.iter().any(|base| graph.users(*base).iter().any(is_step)) {
            return false;
        }
        let reads_without =
            |kernel: usize, base: NodeId| self.readers(base).contains(&kernel) && self.others_read(kernel, id, base);
        let more: usize =
            readers.iter().map(|kernel| large.iter().filter(|base| !reads_without(*kernel, **base)).count()).sum();
        more <= readers.len() + 1
    }

    /// Whether a kernel reads `base` for more than `id`.
    fn others_read(&self, kernel: usize, id: NodeId, base: NodeId) -> bool {
        let mut members = self.program.kernels[kernel].members.iter().filter(|member| **member != id);
        members.any(|member| self.bases.of(*member).contains(&base))
    }
}
