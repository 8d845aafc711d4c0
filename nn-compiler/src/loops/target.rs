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
    /// The fewest numbers that are computed side by side; 1 where there are no vectors. Then loops are over single numbers.
    pub lanes: i64,
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
    /// Which products the library may do by plain loops, if there is one.
    pub plain: Option<Plain>,
}

/// What the library's choice between plain loops and blocks depends on (`is_direct` in `contract/blocking.rs` of the runtime,
/// which has the last word).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// So many products to a sum are always few.
    pub few: i64,
    /// The longest sum that is one chain.
    pub chain: i64,
    /// The most multiply-adds of vectors.
    pub vectors: i64,
    /// The lanes of the widest vector.
    pub lanes: i64,
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
    lanes: 4,
    pads_rows: true,
    has_channels_last: true,
    has_library: true,
    has_bytes: true,
    inlined: Some(Inlined { columns: 64, elements: 4096 }),
    plain: Some(Plain { few: 4, chain: 64, vectors: 512, lanes: 16 }),
};

/// One number at a time, in as little memory as there can be: no padding, and no kernels but the loops that are emitted.
pub const SCALAR: Target = Target {
    name: "scalar",
    lanes: 1,
    pads_rows: false,
    has_channels_last: true,
    has_library: false,
    has_bytes: true,
    inlined: None,
    plain: None,
};

impl Target {
    /// Whether numbers are computed side by side.
    pub fn has_vectors(&self) -> bool {
        self.lanes > 1
    }

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
