//! Where elements lie: each value in memory has a storage order of its axes, and rows padded to whole cache lines.
//! Views (broadcast, transpose, reshape, slice) are the same memory under other strides.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{Graph, NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::ir::types::{Dim, Shape};
use crate::ir::views::{is_computed, is_view, moves_ones, without_moves};
use crate::ir::windows::Side;
use crate::loops::target::Target;

/// How a tensor lies in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    /// The axes from outermost to innermost.
    pub order: Vec<usize>,
    /// Whether the innermost axis is padded to whole cache lines.
    pub padded: bool,
}

/// The layouts of all values of a graph that may lie in memory.
#[derive(Clone, Debug)]
pub struct Layouts {
    /// What they were chosen for.
    pub target: &'static Target,
    layouts: BTreeMap<NodeId, Layout>,
}

/// A value as it is indexed: memory of `base` from an element on, a stride for each axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The value whose memory it is.
    pub base: NodeId,
    /// The first element.
    pub offset: Dim,
    /// Elements from one index to the next, for each axis; zero where the value repeats.
    pub strides: Vec<Dim>,
}

/// Chooses the layouts.
///
/// - An input lies as the caller has it: row-major, without padding.
/// - A parameter matrix lies with its summed axis outermost, so that both the forward product and the weight's
///   gradient run along whole rows of outputs; its gradient and its optimiser state lie the same way.
/// - What is computed under sliding windows, and from that element by element (or taken and joined), has its channels
///   last.
/// - Every other value is row-major; matrices have padded rows, unless a reshape must see them without gaps.
pub fn choose(graph: &Graph, target: &'static Target, orders: &BTreeMap<usize, Vec<usize>>) -> Layouts {
    let mut layouts = BTreeMap::new();
    let schedule = graph.schedule();
    let gapless = seen_by_reshape(graph, target, &schedule);
    let reshaped = reshaped(graph, &schedule);
    for id in &schedule {
        let rank = graph.ty(*id).rank();
        let row_major: Vec<usize> = (0..rank).collect();
        let layout = match graph.op(*id) {
            CoreOp::Input(_) => Layout { order: row_major, padded: false },
            CoreOp::Parameter(index) => {
                let order = orders.get(index).cloned().unwrap_or_else(|| graph.parameters[*index].row_major());
                Layout { order, padded: target.pads_rows && rank >= 2 }
            }
            op if let Some(order) = target.order(op) => Layout { order, padded: target.pads_rows },
            CoreOp::Reshape if !gapless.contains(id) && moves_ones(graph, *id).is_some() => {
                let operand: &Layout = &layouts[&graph.operands(*id)[0]];
                Layout { order: order_of_moved(graph, *id, &operand.order), padded: target.pads_rows && rank >= 2 }
            }
            op => {
                // what is computed element by element lies as what it is computed from: a parameter, a convolution
                let inherits = op.keeps_order() && !gapless.contains(id) && !reshaped.contains(id);
                let operands = graph.operands(*id);
                let inherited = operands.iter().filter(|_| inherits).find_map(|operand| {
                    let layout: &Layout = layouts.get(operand)?;
                    (layout.order != row_major).then(|| layout.order.clone())
                });
                Layout {
                    order: inherited.unwrap_or(row_major),
                    padded: target.pads_rows && rank >= 2 && !gapless.contains(id),
                }
            }
        };
        layouts.insert(*id, layout);
    }
    for (root, id) in &graph.roots {
        if let Root::ParameterGradient(index) | Root::Updated(index) = root {
            // the program need not read the parameter itself
            let rank = graph.ty(*id).rank();
            let order = orders.get(index).cloned().unwrap_or_else(|| graph.parameters[*index].row_major());
            let layout = Layout { order, padded: target.pads_rows && rank >= 2 };
            // what a reshape must see without gaps stays so, and what is another parameter's gradient
            let mut seen: BTreeSet<NodeId> =
                gapless.iter().chain(&reshaped).chain(graph.roots.values()).copied().collect();
            seen.remove(id);
            lay_like_parameter((graph, target), *id, &layout, &mut seen, &mut layouts);
        }
    }
    Layouts { target, layouts }
}

/// For each parameter matrix, its axes with the one that its first contraction sums over outermost; a convolution's
/// filter has its features innermost. The choice looks at all contractions that read the parameter itself, in the first graph that has one: all programs of a network
/// must agree on it.
pub fn parameter_orders(graphs: &[&Graph]) -> BTreeMap<usize, Vec<usize>> {
    let mut orders = BTreeMap::new();
    let nodes = graphs.iter().flat_map(|graph| graph.schedule().into_iter().map(move |id| (*graph, id)));
    for (graph, id) in nodes {
        if let CoreOp::Convolve { gives, .. } = graph.op(id) {
            for (operand, side) in graph.operands(id).into_iter().zip(gives.others()) {
                if let (CoreOp::Parameter(index), Side::Filter) = (graph.op(operand), side) {
                    orders.entry(*index).or_insert_with(|| side.order());
                }
            }
        }
        let CoreOp::Contract { left, right, out } = graph.op(id) else { continue };
        for (operand, labels) in graph.operands(id).into_iter().zip([left, right]) {
            let CoreOp::Parameter(index) = graph.op(operand) else { continue };
            if labels.len() == 2 {
                let summed = usize::from(!out.contains(&labels[1]));
                orders.entry(*index).or_insert_with(|| vec![summed, 1 - summed]);
            }
        }
    }
    orders
}

/// The order of a value that is seen with axes of size 1 added or dropped: a new axis comes just outside of the one that
/// follows it.
fn order_of_moved(graph: &Graph, id: NodeId, order: &[usize]) -> Vec<usize> {
    let sources = moves_ones(graph, id).unwrap_or_default();
    let row_major = order.iter().enumerate().all(|(position, axis)| position == *axis);
    if row_major {
        return (0..sources.len()).collect();
    }
    let mut moved: Vec<usize> =
        order.iter().filter_map(|axis| sources.iter().position(|source| *source == Some(*axis))).collect();
    for axis in (0..sources.len()).rev().filter(|axis| sources[*axis].is_none()) {
        let at = moved.iter().position(|other| *other == axis + 1).unwrap_or(moved.len().saturating_sub(1));
        moved.insert(at, axis);
    }
    moved
}

/// Values that a reshape sees, which lie row-major.
fn reshaped(graph: &Graph, schedule: &[NodeId]) -> BTreeSet<NodeId> {
    let is_seen = |id: &&NodeId| *graph.op(**id) == CoreOp::Reshape && moves_ones(graph, **id).is_none();
    let operands = schedule.iter().filter(is_seen).map(|id| graph.operands(*id)[0]);
    operands.flat_map(|operand| [operand, without_moves(graph, operand)]).collect()
}

/// Values whose last axis a reshape splits or joins.
fn seen_by_reshape(graph: &Graph, target: &Target, schedule: &[NodeId]) -> BTreeSet<NodeId> {
    let mut gapless = BTreeSet::new();
    for id in schedule {
        if *graph.op(*id) == CoreOp::Reshape && moves_ones(graph, *id).is_none() {
            let operand = graph.operands(*id)[0];
            if graph.ty(without_moves(graph, operand)).shape.last() != graph.ty(*id).shape.last() {
                gapless.insert(operand);
                gapless.insert(*id);
            }
        }
    }
    // a chain of reshapes names one memory
    for id in schedule.iter().rev().chain(schedule) {
        if *graph.op(*id) == CoreOp::Reshape {
            let operand = graph.operands(*id)[0];
            if gapless.contains(id) || gapless.contains(&operand) {
                gapless.insert(operand);
                gapless.insert(*id);
            }
        }
    }
    // what such a value is computed from element by element lies without gaps too, so that it is one kernel's output;
    // but what has channels last stays so
    let channels_last = target.channels_last(graph, schedule);
    for id in schedule.iter().rev() {
        let copies = graph.operands(*id).iter().any(|operand| channels_last.contains(operand));
        if graph.op(*id).is_elementwise() && !copies && gapless.contains(id) {
            gapless.extend(graph.operands(*id).into_iter().filter(|operand| is_computed(graph, *operand)));
        }
    }
    gapless
}

/// A gradient, and what it is computed from element by element, lies as its parameter does; `seen` starts with the
/// values that must lie without gaps.
fn lay_like_parameter(
    (graph, target): (&Graph, &Target),
    gradient: NodeId,
    layout: &Layout,
    seen: &mut BTreeSet<NodeId>,
    layouts: &mut BTreeMap<NodeId, Layout>,
) {
    let mut stack = vec![gradient];
    while let Some(id) = stack.pop() {
        let is_fixed = target.order(graph.op(id)).is_some();
        if !is_computed(graph, id) || is_fixed || !seen.insert(id) {
            continue;
        }
        layouts.insert(id, layout.clone());
        if graph.op(id).is_elementwise() || graph.op(id).is_in_place() {
            stack.extend(graph.operands(id));
        }
    }
}

impl Layouts {
    /// The layout of a value.
    pub fn of(&self, id: NodeId) -> &Layout {
        &self.layouts[&id]
    }

    /// The layout of a value, if it has one.
    pub fn get(&self, id: NodeId) -> Option<&Layout> {
        self.layouts.get(&id)
    }

    /// The strides of a value in its own memory.
    pub fn strides(&self, graph: &Graph, id: NodeId) -> Vec<Dim> {
        strides(self.of(id), &graph.ty(id).shape)
    }

    /// How many elements a value takes in memory, padding included.
    pub fn storage(&self, graph: &Graph, id: NodeId) -> Dim {
        let (layout, shape) = (self.of(id), &graph.ty(id).shape);
        let strides = strides(layout, shape);
        layout.order.first().map_or(Dim::from(1), |outer| {
            let rows = &shape[*outer];
            if layout.order.len() == 1 { rows.clone() } else { rows * &strides[*outer] }
        })
    }

    /// How a node is indexed: through views down to memory.
    pub fn view(&self, graph: &Graph, id: NodeId) -> View {
        let mut views = Vec::new();
        let mut base = id;
        while is_view(graph, base) {
            views.push(base);
            base = graph.operands(base)[0];
        }
        let memory = View { base, offset: Dim::default(), strides: self.strides(graph, base) };
        views.into_iter().rev().fold(memory, |inner, view| self.view_of(graph, view, inner))
    }

    /// How a view is indexed, given how its operand is.
    fn view_of(&self, graph: &Graph, id: NodeId, inner: View) -> View {
        let mut offset = inner.offset;
        let strides = match graph.op(id) {
            CoreOp::Slice { axis, start, step } => {
                offset = &offset + &(start * &inner.strides[*axis]);
                let mut strides = inner.strides;
                strides[*axis] = &strides[*axis] * step;
                strides
            }
            CoreOp::Broadcast { axes } => {
                let mut strides = vec![Dim::default(); graph.ty(id).rank()];
                for (from, to) in axes.iter().enumerate() {
                    strides[*to] = inner.strides[from].clone();
                }
                strides
            }
            CoreOp::Transpose { axes } => axes.iter().map(|axis| inner.strides[*axis].clone()).collect(),
            _ if let Some(sources) = moves_ones(graph, id) => {
                let mut strides = vec![Dim::from(1); sources.len()];
                for axis in (0..sources.len()).rev() {
                    // an axis of one element may have any stride: this one lets it run with the axis that follows
                    strides[axis] = match sources[axis] {
                        Some(source) => inner.strides[source].clone(),
                        None if axis + 1 < sources.len() => &strides[axis + 1] * &graph.ty(id).shape[axis + 1],
                        None => Dim::from(1),
                    };
                }
                strides
            }
            // lowering made sure that what is reshaped lies row-major; its padding is the same before and after
            _ => strides(&Layout { padded: self.of(inner.base).padded, ..self.of(id).clone() }, &graph.ty(id).shape),
        };
        View { base: inner.base, offset, strides }
    }
}

/// The strides of a runtime tensor of this shape, stored in this order.
pub fn tensor_strides(target: &Target, shape: &Shape, order: &[usize]) -> Vec<Dim> {
    strides(&tensor_layout(target, order), shape)
}

/// How many elements a runtime tensor of this shape takes, stored in this order.
pub fn tensor_storage(target: &Target, shape: &Shape, order: &[usize]) -> Dim {
    storage(&tensor_layout(target, order), shape)
}

fn tensor_layout(target: &Target, order: &[usize]) -> Layout {
    Layout { order: order.to_vec(), padded: target.pads_rows && order.len() > 1 }
}

/// How many elements a value takes, padding included.
fn storage(layout: &Layout, shape: &Shape) -> Dim {
    let lengths = layout.order.iter().enumerate().map(|(position, axis)| {
        let is_innermost = position + 1 == layout.order.len();
        if is_innermost && layout.padded { shape[*axis].padded() } else { shape[*axis].clone() }
    });
    lengths.fold(Dim::from(1), |product, length| &product * &length)
}

fn strides(layout: &Layout, shape: &Shape) -> Vec<Dim> {
    let mut strides = vec![Dim::from(1); shape.len()];
    let mut stride = Dim::from(1);
    for (position, axis) in layout.order.iter().rev().enumerate() {
        strides[*axis] = stride.clone();
        let length = if position == 0 && layout.padded { shape[*axis].padded() } else { shape[*axis].clone() };
        stride = &stride * &length;
    }
    strides
}
