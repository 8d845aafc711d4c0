//! What a program costs, counted rather than timed: kernels, floating-point operations, bytes, memory. The counts
//! follow from the program alone, so that a test can hold them to the last digit on any machine.

use crate::ir::graph::NodeId;
use crate::ir::ops::{CoreOp, Unary};
use crate::ir::resampling::Interpolation;
use crate::ir::types::{Dim, element_count};
use crate::loops::compiled::{Compiled, Purpose};
use crate::loops::program::{Contraction, Kernel, KernelKind, Program};

/// The work of one run of a program, as formulas of the batch and of sizes that only rustc knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Passes over memory.
    pub kernels: usize,
    /// Operations of contractions and convolutions: two for each product that is added.
    pub products: Dim,
    /// All other operations: one for each element of each elementwise function (an exponential is one, too), one for
    /// each element that is reduced, two for each weight of a step. What kernels compute anew instead of loading is
    /// counted each time.
    pub elementwise: Dim,
    /// Bytes that the kernels read, each value once a kernel; a rule's own state is not among them.
    pub read: Dim,
    /// Bytes that the kernels write.
    pub written: Dim,
}

impl Cost {
    /// Counts.
    pub fn of(program: &Program) -> Self {
        let mut cost = Self { kernels: program.kernels.len(), ..Self::default() };
        for kernel in &program.kernels {
            cost.count(program, kernel);
        }
        cost
    }

    /// That of one kernel.
    pub fn of_kernel(program: &Program, kernel: &Kernel) -> Self {
        let mut cost = Self { kernels: 1, ..Self::default() };
        cost.count(program, kernel);
        cost
    }

    fn count(&mut self, program: &Program, kernel: &Kernel) {
        let (body, reads) = program.body(kernel);
        for id in body {
            match (&kernel.kind, program.graph.op(id)) {
                (KernelKind::Contraction(c), CoreOp::Contract { .. } | CoreOp::Convolve { .. }) => {
                    add(&mut self.products, &products(c));
                }
                _ => add(&mut self.elementwise, &operations(program, id)),
            }
        }
        let bytes = |id: NodeId| &program.layouts.storage(&program.graph, id) * &Dim::from(program.format(id).bytes());
        for id in reads {
            add(&mut self.read, &bytes(id));
        }
        for id in &kernel.outputs {
            add(&mut self.written, &bytes(*id));
        }
    }

    /// All operations.
    pub fn flops(&self) -> Dim {
        &self.products + &self.elementwise
    }
}

fn add(total: &mut Dim, more: &Dim) {
    *total = &*total + more;
}

/// The operations of a program's contractions and convolutions, by the layer that they are of.
pub fn products_by_layer(program: &Program) -> Vec<(String, Dim)> {
    let mut parts = Vec::new();
    for kernel in &program.kernels {
        if let KernelKind::Contraction(c) = &kernel.kind
            && matches!(program.graph.op(c.anchor), CoreOp::Contract { .. } | CoreOp::Convolve { .. })
        {
            let layer = program.graph.origins[program.graph.node(c.anchor).origin].clone();
            add_to(&mut parts, layer, &products(c));
        }
    }
    parts
}

/// Adds to the entry of a name.
pub fn add_to(parts: &mut Vec<(String, Dim)>, name: String, more: &Dim) {
    match parts.iter_mut().find(|(known, _)| *known == name) {
        Some((_, total)) => add(total, more),
        None => parts.push((name, more.clone())),
    }
}

/// `2·m·n·k`, for each index of the loops.
fn products(c: &Contraction) -> Dim {
    let axes = [&c.m, &c.n, &c.k].into_iter().chain(&c.loops).chain(&c.summed_loops);
    axes.fold(Dim::from(2), |product, axis| &product * &axis.size)
}

/// The operations of a node that is computed element by element.
fn operations(program: &Program, id: NodeId) -> Dim {
    let graph = &program.graph;
    let elements = |id: NodeId| element_count(&graph.ty(id).shape);
    match graph.op(id) {
        CoreOp::Unary(Unary::Copy)
        | CoreOp::Input(_)
        | CoreOp::Parameter(_)
        | CoreOp::Constant(_)
        | CoreOp::Table { .. }
        | CoreOp::Uniform(_)
        | CoreOp::Broadcast { .. }
        | CoreOp::Reshape
        | CoreOp::Transpose { .. }
        | CoreOp::Assign(_)
        | CoreOp::Slice { .. }
        | CoreOp::Concat { .. }
        | CoreOp::Reverse { .. }
        | CoreOp::Iota { .. }
        | CoreOp::Custom { .. }
        | CoreOp::Sloped(_)
        | CoreOp::Contract { .. }
        | CoreOp::Convolve { .. }
        | CoreOp::PoolPick { .. }
        | CoreOp::Pick
        | CoreOp::OneHot { .. }
        | CoreOp::Gather => Dim::default(),
        CoreOp::Unary(_) | CoreOp::Binary(_) | CoreOp::Select | CoreOp::Cumulate { .. } => elements(id),
        CoreOp::Update(_) => &elements(id) * &Dim::from(2),
        // at most two products are added for each element of `to`, one element for each that is nearest, and to means about
        // each element once
        CoreOp::Resample { map, .. } => {
            let (from, to) = if map.transposed { (id, graph.operands(id)[0]) } else { (graph.operands(id)[0], id) };
            match (map.mode, map.transposed) {
                (Interpolation::Mean, _) => &(&elements(from) + &elements(to)) * &Dim::from(2),
                (Interpolation::Nearest, false) => Dim::default(),
                (Interpolation::Nearest, true) => elements(to),
                (Interpolation::Linear | Interpolation::LinearCorners, _) => &elements(to) * &Dim::from(4),
            }
        }
        // a pool compares or adds all elements of its windows
        CoreOp::PoolSpread { windows } => {
            let [rows, columns] = windows.axes().map(|axis| &axis.window);
            &(&elements(graph.operands(id)[0]) * rows) * columns
        }
        CoreOp::PoolIndex { windows } | CoreOp::PoolSum { windows } => {
            let [rows, columns] = windows.axes().map(|axis| &axis.window);
            &(&elements(id) * rows) * columns
        }
        // and its transpose adds each element of the map
        CoreOp::Reduce { .. } | CoreOp::Unpool { .. } | CoreOp::Scatter { .. } => elements(graph.operands(id)[0]),
    }
}

/// What a network costs, a sentence for each of its programs that a user is told of.
pub fn describe(compiled: &Compiled) -> Vec<String> {
    let entry = |purpose: Purpose| compiled.entries.iter().find(|entry| entry.purpose == purpose);
    let mut lines = Vec::new();
    for (purpose, what) in [(Purpose::Predict, "A prediction"), (Purpose::TrainStep, "A training step")] {
        let Some(entry) = entry(purpose) else { continue };
        let cost = Cost::of(&entry.program);
        let kernels = if cost.kernels == 1 { "kernel" } else { "kernels" };
        lines.push(format!(
            "{what} of a batch of B examples is {} {kernels}: {} operations, {} bytes read and {} written.",
            cost.kernels,
            cost.flops(),
            cost.read,
            cost.written
        ));
    }
    lines
}
