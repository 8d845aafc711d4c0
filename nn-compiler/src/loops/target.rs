//! What code is made for, as data. Lowering, layouts, fusion and scheduling read it, and nothing else does: what is printed
//! has all of it decided.

use std::collections::BTreeSet;

use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::CoreOp;
use crate::ir::views::moves_ones;

/// A machine, as far as decisions depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of a machine, apart from the others")]
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Whether rows of matrices begin on whole cache lines, so that vectors are loaded from one line each.
    pub pads_rows: bool,
    /// Whether images and maps lie with their channels innermost, as the runtime's kernels want them.
    pub has_channels_last: bool,
    /// Whether there is a library of kernels for products, convolutions, pools and lines. Where there is none, they are
    /// loops like all others.
    pub has_library: bool,
    /// Whether elements may be bytes: a mask then takes a quarter of the memory.
    pub has_bytes: bool,
    /// Products that are so small that they are inlined where they stand, if any are.
    pub inlined: Option<Inlined>,
}

/// Which products are inlined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inlined {
    /// The most columns.
    pub columns: i64,
    /// The most elements of an operand: what stays in the first-level cache.
    pub elements: i64,
}

/// Processors with vectors, and the runtime's kernels.
pub const VECTORS: Target = Target {
    name: "vectors",
    pads_rows: true,
    has_channels_last: true,
    has_library: true,
    has_bytes: true,
    inlined: Some(Inlined { columns: 64, elements: 4096 }),
};

/// One number at a time, in as little memory as there can be: no padding, and no kernels but the loops that are emitted.
pub const SCALAR: Target = Target {
    name: "scalar",
    pads_rows: false,
    has_channels_last: true,
    has_library: false,
    has_bytes: true,
    inlined: None,
};

impl Target {
    /// The storage order of what an operation gives, where it is fixed by how the operation is computed.
    pub fn order(&self, op: &CoreOp) -> Option<Vec<usize>> {
        op.side().filter(|_| self.has_channels_last).map(crate::ir::windows::Side::order)
    }

    /// What is computed under sliding windows, and from that element by element or by taking parts and joining them.
    pub fn channels_last(&self, graph: &Graph, schedule: &[NodeId]) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        for id in schedule {
            let op = graph.op(*id);
            let passes_on = op.keeps_order() || moves_ones(graph, *id).is_some();
            let inherits = passes_on && graph.operands(*id).iter().any(|operand| found.contains(operand));
            if self.order(op).is_some() || inherits {
                found.insert(*id);
            }
        }
        found
    }
}
