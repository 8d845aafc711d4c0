//! What every graph must satisfy between passes. The rules:
//!
//! 1. a node has as many operands as its operation takes;
//! 2. a node's type is the one its operation gives for its operands' types;
//! 3. there is no cycle;
//! 4. every root has the type of what it stands for: a gradient that of its parameter or input, a loss that of a scalar.

use super::builder::{convolved_shape, kept_axes, with_lengths};
use super::print::describe_root;
use super::{Graph, NodeId, Root, print};
use crate::ir::ops::CoreOp;
use crate::ir::types::{Dim, Element, Shape, element_count};
use crate::ir::windows::Windows;

/// Panics with the pass's name and the printed graph if a rule is broken: that is a bug of the compiler.
pub fn verify(graph: &Graph, stage: &str) {
    if let Err(message) = check(graph) {
        panic!("after {stage}: {message}\n{}", print(graph, stage));
    }
}

fn check(graph: &Graph) -> Result<(), String> {
    // petgraph's own test for cycles recurses
    if petgraph::algo::toposort(&graph.nodes, None).is_err() {
        return Err("the graph has a cycle".to_owned());
    }
    for id in graph.schedule() {
        check_node(graph, id).map_err(|message| format!("node {}: {message}", id.index()))?;
    }
    for (root, id) in &graph.roots {
        let shape = &graph.ty(*id).shape;
        let expected = match root {
            Root::Prediction(_) => shape.clone(),
            Root::Loss => Shape::new(),
            Root::ParameterGradient(index) | Root::State(index) | Root::Updated(index) => {
                graph.parameters[*index].graph_shape()
            }
            Root::InputGradient(index) => graph.inputs[*index].ty.shape.clone(),
        };
        if *shape != expected {
            return Err(format!("root {} has shape {shape:?}, not {expected:?}", describe_root(graph, root)));
        }
    }
    Ok(())
}

fn check_node(graph: &Graph, id: NodeId) -> Result<(), String> {
    let operands = graph.operands(id);
    let shapes: Vec<&Shape> = operands.iter().map(|o| &graph.ty(*o).shape).collect();
    let op = graph.op(id);
    let arity = match op {
        CoreOp::Custom { rule } => graph.rules.get(*rule).map_or(0, |rule| rule.inputs.len()),
        CoreOp::Sloped(slope) => 1 + slope.arity(),
        CoreOp::Input(_)
        | CoreOp::Parameter(_)
        | CoreOp::Constant(_)
        | CoreOp::Table { .. }
        | CoreOp::Uniform(_)
        | CoreOp::Iota { .. } => 0,
        CoreOp::Concat { .. } => operands.len().max(1),
        CoreOp::Binary(_)
        | CoreOp::Contract { .. }
        | CoreOp::Convolve { .. }
        | CoreOp::PoolPick { .. }
        | CoreOp::Unpool { .. }
        | CoreOp::Pick
        | CoreOp::Gather
        | CoreOp::Scatter { .. }
        | CoreOp::Update(_)
        | CoreOp::Assign(_) => 2,
        CoreOp::Select => 3,
        CoreOp::Unary(_)
        | CoreOp::Broadcast { .. }
        | CoreOp::Reduce { .. }
        | CoreOp::Reshape
        | CoreOp::Transpose { .. }
        | CoreOp::Slice { .. }
        | CoreOp::Reverse { .. }
        | CoreOp::Cumulate { .. }
        | CoreOp::Resample { .. }
        | CoreOp::PoolIndex { .. }
        | CoreOp::PoolSum { .. }
        | CoreOp::PoolSpread { .. }
        | CoreOp::OneHot { .. } => 1,
    };
    if operands.len() != arity {
        return Err(format!("{} operands where {arity} are due", operands.len()));
    }
    let shape = &graph.ty(id).shape;
    let holds = match op {
        CoreOp::Input(index) => graph.ty(id) == &graph.inputs[*index].ty,
        CoreOp::Parameter(index) => *shape == graph.parameters[*index].graph_shape(),
        CoreOp::Constant(_) | CoreOp::Uniform(_) => true,
        CoreOp::Custom { rule } => {
            shapes.iter().all(|s| *s == shape) && graph.rules[*rule].roots.len() + 1 == shapes.len()
        }
        CoreOp::Table { values } => {
            matches!(shape.as_slice(), [count] if count.as_constant() == i64::try_from(values.len()).ok())
        }
        CoreOp::Unary(_)
        | CoreOp::Binary(_)
        | CoreOp::Select
        | CoreOp::Sloped(_)
        | CoreOp::Update(_)
        | CoreOp::Assign(_) => shapes.iter().all(|s| *s == shape),
        CoreOp::Broadcast { axes } => {
            axes.len() == shapes[0].len()
                && axes.windows(2).all(|pair| pair[0] < pair[1])
                && axes.iter().zip(shapes[0]).all(|(axis, dim)| shape.get(*axis) == Some(dim))
        }
        CoreOp::Reduce { axes, .. } => {
            let kept: Shape = kept_axes(shapes[0].len(), axes).iter().map(|axis| shapes[0][*axis].clone()).collect();
            &kept == shape && axes.iter().all(|axis| *axis < shapes[0].len())
        }
        CoreOp::Reshape => {
            element_count(shapes[0]) == element_count(shape) || shapes[0].iter().chain(shape).any(is_for_rustc)
        }
        CoreOp::Transpose { axes } => {
            let moved: Shape = axes.iter().map(|axis| shapes[0][*axis].clone()).collect();
            &moved == shape
        }
        CoreOp::Slice { axis, .. } => differs_along(*axis, shapes[0], shape),
        CoreOp::Concat { axis } => {
            let total = shapes.iter().filter_map(|s| s.get(*axis)).fold(Dim::default(), |sum, dim| &sum + dim);
            shapes.iter().all(|s| differs_along(*axis, s, shape)) && shape.get(*axis) == Some(&total)
        }
        CoreOp::Reverse { axes } => {
            shapes[0] == shape
                && axes.iter().all(|axis| *axis < shape.len())
                && axes.windows(2).all(|pair| pair[0] < pair[1])
        }
        CoreOp::Iota { axis } => *axis < shape.len(),
        CoreOp::Cumulate { axis, .. } => shapes[0] == shape && *axis < shape.len(),
        CoreOp::Resample { map, axis } => {
            differs_along(*axis, shapes[0], shape)
                && (&shapes[0][*axis], &shape[*axis]) == (map.operand(), map.result())
        }
        CoreOp::Contract { left, right, out } => contraction_holds(left, right, out, &shapes, shape),
        CoreOp::Convolve { windows, gives } => {
            shapes.iter().all(|s| s.len() == 4) && &convolved_shape(windows, *gives, [shapes[0], shapes[1]]) == shape
        }
        CoreOp::PoolSpread { windows } => {
            is_image(shape, windows) && shapes[0] == &with_lengths(shape, windows.axes().map(|axis| &axis.count))
        }
        CoreOp::PoolIndex { windows } | CoreOp::PoolSum { windows } => {
            is_image(shapes[0], windows) && &with_lengths(shapes[0], windows.axes().map(|axis| &axis.count)) == shape
        }
        CoreOp::PoolPick { windows } => {
            is_image(shapes[0], windows)
                && shapes[1] == shape
                && &with_lengths(shapes[0], windows.axes().map(|axis| &axis.count)) == shape
        }
        CoreOp::Unpool { windows } => {
            is_image(shape, windows)
                && shapes[0] == shapes[1]
                && shapes[0] == &with_lengths(shape, windows.axes().map(|axis| &axis.count))
        }
        CoreOp::Pick => {
            shapes[0].split_last().is_some_and(|(_, outer)| outer == shape && outer == shapes[1].as_slice())
        }
        CoreOp::Gather => shapes[0].split_first().is_some_and(|(rows, rest)| {
            !rest.is_empty()
                && graph.ty(operands[1]).element == Element::Class(rows.clone())
                && *shape == [shapes[1].as_slice(), rest].concat()
        }),
        CoreOp::Scatter { rows } => {
            let classes = graph.ty(operands[1]);
            classes.element == Element::Class(rows.clone())
                && shapes[0]
                    .strip_prefix(classes.shape.as_slice())
                    .is_some_and(|rest| !rest.is_empty() && shape.split_first() == Some((rows, rest)))
        }
        CoreOp::OneHot { classes } => {
            graph.ty(operands[0]).element == Element::Class(classes.clone())
                && shape.split_last() == Some((classes, shapes[0].as_slice()))
        }
    };
    if holds { Ok(()) } else { Err(format!("{op:?} of {shapes:?} cannot be {shape:?}")) }
}

/// Whether two shapes are the same but for one axis.
fn differs_along(axis: usize, a: &Shape, b: &Shape) -> bool {
    axis < a.len() && a.len() == b.len() && (0..a.len()).all(|other| other == axis || a[other] == b[other])
}

/// Whether a shape is that of an image that the windows slide over.
fn is_image(shape: &Shape, windows: &Windows) -> bool {
    matches!(shape.as_slice(), [_, _, rows, columns] if *rows == windows.rows.image && *columns == windows.columns.image)
}

/// A reshape whose sizes only rustc can compare is held by an assertion in the emitted code.
/// Whether a size has a name, or is made of some: rustc is asked whether it is another one by another name.
fn is_for_rustc(dim: &Dim) -> bool {
    dim.as_constant().is_none() && *dim != Dim::batch()
}

fn contraction_holds(left: &[usize], right: &[usize], out: &[usize], shapes: &[&Shape], shape: &Shape) -> bool {
    let mut sizes = std::collections::BTreeMap::new();
    let mut consistent = left.len() == shapes[0].len() && right.len() == shapes[1].len() && out.len() == shape.len();
    let labelled = left.iter().zip(shapes[0]).chain(right.iter().zip(shapes[1])).chain(out.iter().zip(shape));
    for (label, dim) in labelled {
        consistent &= sizes.entry(label).or_insert(dim) == &dim;
    }
    // a label that is summed over stands in both operands: a plain sum is a Reduce
    let summed = |label: &usize, other: &[usize]| out.contains(label) || other.contains(label);
    consistent && left.iter().all(|label| summed(label, right)) && right.iter().all(|label| summed(label, left))
}
