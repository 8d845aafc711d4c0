//! The fused program: kernels in the order in which they run. A kernel names the nodes that it computes; what it
//! computes is still in the graph, so that one interpreter serves both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::ir::graph::{Graph, NodeId, Root, describe_root, expression};
use crate::ir::ops::CoreOp;
use crate::ir::types::{Dim, display_shape};
use crate::ir::views::is_external;
use crate::loops::ir::{Driver, Format};
use crate::loops::layout::Layouts;
use crate::passes::interpret::{Bindings, evaluate};

/// Kernels over a graph.
pub struct Program {
    /// The lowered graph.
    pub graph: Graph,
    /// Where values lie.
    pub layouts: Layouts,
    /// In the order in which they run.
    pub kernels: Vec<Kernel>,
    /// Node to the kernel that computes it.
    pub computed_by: BTreeMap<NodeId, usize>,
    /// What is memory of the caller's or the network's: gradients, statistics, parameters.
    pub owned: BTreeSet<NodeId>,
    /// Stored values whose elements lie in bytes.
    pub bytes: BTreeSet<NodeId>,
}

/// One pass over memory.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// What kind of loop.
    pub kind: KernelKind,
    /// The nodes it computes, operands first. Cheap nodes that several kernels compute for themselves are not here.
    pub members: Vec<NodeId>,
    /// Those of them that others need or that are roots, in order.
    pub outputs: Vec<NodeId>,
}

/// What kind of loop a kernel is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KernelKind {
    /// A loop nest over a shape; its last axis in `order` is the lane axis.
    Nest {
        /// The shape of the innermost values.
        domain: Vec<Dim>,
        /// The axes from outermost loop to lanes.
        order: Vec<usize>,
    },
    /// A contraction whose results pass through an epilogue.
    Contraction(Box<Contraction>),
    /// Copies of the operands of a concatenation to their places.
    Concat,
    /// Rows that are added to those that classes name.
    Scatter,
    /// Scalars only.
    Scalars,
}

/// A contraction as loops: `out[m, n] = Σ_k left[m, k] · right[k, n]`, for each index of `loops`.
///
/// A convolution is one too, whose operands are indexed by sliding windows instead of strides: rows are places,
/// columns are features. So is a pool, whose "sum" is the largest element, and what runs along an axis, whose "sums" are
/// those so far. All that follows is the same for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contraction {
    /// The contraction.
    pub anchor: NodeId,
    /// The kind of kernel: `contract`, `convolve`, `pool`, `unpool`, `cumulate`, `resample`.
    pub word: &'static str,
    /// Where a pool's elements come from: found in the same pass as the elements, which are the anchor then.
    pub index: Option<NodeId>,
    /// The sum over `k` of the right operand, which rides along (a bias gradient).
    pub column_sums: Option<NodeId>,
    /// Whether the graph's second operand is the left one here.
    pub swapped: bool,
    /// Rows, columns and the summed axis.
    pub m: Axis,
    /// Columns: stride 1 in the result.
    pub n: Axis,
    /// The summed axis.
    pub k: Axis,
    /// What is outside of the product: batches, and axes that no stride joins.
    pub loops: Vec<Axis>,
    /// Further summed axes that no stride joins: the product is accumulated over them.
    pub summed_loops: Vec<Axis>,
    /// Which way a product is computed.
    pub driver: Driver,
}

/// Some axes of a contraction that run as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Axis {
    /// How many indices.
    pub size: Dim,
    /// Stride in the left operand.
    pub left: Dim,
    /// Stride in the right operand.
    pub right: Dim,
    /// The axes of the result that it stands for, outermost first; none for a summed axis.
    pub axes: Vec<usize>,
}

impl Program {
    /// A graph whose kernels are still to be found.
    pub fn new(graph: Graph, layouts: Layouts) -> Self {
        let in_memory = |root: &Root| matches!(root, Root::ParameterGradient(_) | Root::State(_) | Root::Updated(_));
        let owned = graph.roots.iter().filter(|(root, _)| in_memory(root)).map(|(_, id)| *id).collect();
        Self { graph, layouts, kernels: Vec::new(), computed_by: BTreeMap::new(), owned, bytes: BTreeSet::new() }
    }

    /// What the elements of a value are in its memory. That of a view is the memory behind it.
    pub fn format(&self, id: NodeId) -> Format {
        if self.bytes.contains(&id) { Format::Byte } else { Format::of(&self.graph.ty(id).element) }
    }

    /// Whether a node's value is in memory (or a scalar variable) when other kernels run.
    pub fn is_stored(&self, id: NodeId) -> bool {
        is_external(&self.graph, id)
            || self.computed_by.get(&id).is_some_and(|kernel| self.kernels[*kernel].outputs.contains(&id))
    }

    /// Whether a stored value is a variable of the emitted code: a scalar that is no memory of the caller's.
    pub fn is_variable(&self, id: NodeId) -> bool {
        self.graph.ty(id).rank() == 0 && !is_external(&self.graph, id) && !self.owned.contains(&id)
    }

    /// Everything that a kernel computes, cheap shared nodes included, operands first; and the stored nodes it reads.
    pub fn body(&self, kernel: &Kernel) -> (Vec<NodeId>, BTreeSet<NodeId>) {
        let mut reads = BTreeSet::new();
        let mut body = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack: Vec<(NodeId, bool)> = kernel.members.iter().rev().map(|id| (*id, false)).collect();
        while let Some((id, expanded)) = stack.pop() {
            if expanded {
                body.push(id);
                continue;
            }
            if !seen.insert(id) {
                continue;
            }
            if !kernel.members.contains(&id) && self.is_stored(id) {
                reads.insert(id);
                continue;
            }
            stack.push((id, true));
            stack.extend(self.graph.operands(id).into_iter().rev().map(|operand| (operand, false)));
        }
        (body, reads)
    }

    /// Runs the kernels one after the other in f64, each seeing only what is stored: a wrong schedule or a missing
    /// output shows as a panic, a wrong fusion as a wrong value.
    pub fn interpret(&self, bindings: &Bindings) -> BTreeMap<Root, Vec<f64>> {
        let mut stored: BTreeMap<NodeId, Vec<f64>> = BTreeMap::new();
        for id in self.graph.schedule().into_iter().filter(|id| is_external(&self.graph, *id)) {
            stored.insert(id, evaluate(&self.graph, id, bindings, &BTreeMap::new()));
        }
        for kernel in &self.kernels {
            let (body, reads) = self.body(kernel);
            let mut values: BTreeMap<NodeId, Vec<f64>> =
                reads.iter().map(|id| (*id, stored.get(id).expect("a kernel reads what ran before").clone())).collect();
            for id in body {
                let value = evaluate(&self.graph, id, bindings, &values);
                values.insert(id, value);
            }
            for id in &kernel.outputs {
                stored.insert(*id, values[id].clone());
                // the optimiser writes in place: whoever reads the parameter later sees the new one
                if self.graph.op(*id).is_in_place() {
                    stored.insert(self.graph.operands(*id)[0], values[id].clone());
                }
            }
        }
        let value = |id: &NodeId| match self.graph.op(*id) {
            CoreOp::Constant(_) => evaluate(&self.graph, *id, bindings, &BTreeMap::new()),
            _ => stored[id].clone(),
        };
        self.graph.roots.iter().map(|(root, id)| (root.clone(), value(id))).collect()
    }

    /// The text form: kernels with the nodes that each computes, and where the results lie.
    pub fn print(&self, name: &str) -> String {
        let mut text = format!("program {}.{name}\n", self.graph.name);
        let mut numbers = BTreeMap::new();
        for id in self.graph.schedule().into_iter().filter(|id| is_external(&self.graph, *id)) {
            let number = numbers.len();
            numbers.insert(id, number);
            let layout = self.layouts.of(id);
            let _ = writeln!(
                text,
                "  %{number} = {:<32} : {}{}",
                expression(&self.graph, id, &numbers),
                self.graph.ty(id),
                self.describe_layout(id, layout.order.len())
            );
        }
        for (position, kernel) in self.kernels.iter().enumerate() {
            let _ = writeln!(text, "  kernel {position}: {}", kernel.describe());
            for id in self.body(kernel).0 {
                if matches!(self.graph.op(id), CoreOp::Constant(_)) {
                    continue;
                }
                let number = numbers.len();
                numbers.entry(id).or_insert(number);
                let number = numbers[&id];
                let layout = if kernel.outputs.contains(&id) {
                    self.describe_layout(id, self.graph.ty(id).rank())
                } else {
                    String::new()
                };
                let mark = if kernel.outputs.contains(&id) { "store " } else { "" };
                let head = format!("    {mark}%{number} = {}", expression(&self.graph, id, &numbers));
                let _ = writeln!(text, "{head:<38} : {}{layout}", self.graph.ty(id));
            }
        }
        for (root, id) in &self.graph.roots {
            let _ = writeln!(text, "  {} = %{}", describe_root(&self.graph, root), numbers[id]);
        }
        text
    }

    fn describe_layout(&self, id: NodeId, rank: usize) -> String {
        let layout = self.layouts.of(id);
        let bytes = if self.bytes.contains(&id) { " in bytes" } else { "" };
        let row_major = layout.order.iter().enumerate().all(|(position, axis)| position == *axis);
        if rank < 2 || (row_major && !layout.padded) {
            return if bytes.is_empty() { String::new() } else { format!("   stored{bytes}") };
        }
        let shape = &self.graph.ty(id).shape;
        let sizes: Vec<Dim> = layout.order.iter().map(|axis| shape[*axis].clone()).collect();
        let padded = if layout.padded { " rows padded" } else { "" };
        format!("   stored {}{padded}{bytes}", display_shape(&sizes))
    }
}

impl KernelKind {
    /// A word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Nest { .. } => "nest",
            Self::Contraction(contraction) => contraction.word,
            Self::Concat => "concat",
            Self::Scatter => "scatter",
            Self::Scalars => "scalars",
        }
    }
}

impl Kernel {
    /// Its loops: `contract m=B n=10 k=100`, `nest [B, 10]`.
    pub fn describe(&self) -> String {
        let word = self.kind.word();
        match &self.kind {
            KernelKind::Nest { domain, order } => {
                let sizes: Vec<Dim> = order.iter().map(|axis| domain[*axis].clone()).collect();
                format!("{word} {}", display_shape(&sizes))
            }
            KernelKind::Contraction(c) => {
                let outer = if c.loops.is_empty() {
                    String::new()
                } else {
                    let sizes: Vec<Dim> = c.loops.iter().map(|axis| axis.size.clone()).collect();
                    format!(" for {}", display_shape(&sizes))
                };
                let sums = if c.column_sums.is_some() { " with column sums" } else { "" };
                format!("{word} m={} n={} k={}{outer}{sums}", c.m.size, c.n.size, c.k.size)
            }
            KernelKind::Concat | KernelKind::Scatter | KernelKind::Scalars => word.to_owned(),
        }
    }
}
