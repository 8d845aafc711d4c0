//! A contraction as loops: which operand goes left, which axes run as one.

use crate::ir::graph::{Graph, NodeId};
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::ir::windows::{Side, Windows};
use crate::loops::ir::Driver;
use crate::loops::layout::Layouts;
use crate::loops::program::{Axis, Contraction};

/// One label of a contraction with its size and strides.
struct Label {
    size: Dim,
    left: Option<Dim>,
    right: Option<Dim>,
    out: Option<(usize, Dim)>,
}

/// The loops of a contraction node. The operand that owns the innermost axis of the result goes to the right, so
/// that lanes run along memory of the result.
pub fn loops(graph: &Graph, layouts: &Layouts, anchor: NodeId) -> Contraction {
    let CoreOp::Contract { left, right, out } = graph.op(anchor).clone() else {
        return special(graph, layouts, anchor);
    };
    let operands = graph.operands(anchor);
    let order = &layouts.of(anchor).order;
    let innermost = order.last().map(|axis| out[*axis]);
    let swapped = innermost.is_some_and(|label| !right.contains(&label));
    let (a, b) = if swapped { (1, 0) } else { (0, 1) };
    let labels = [&left, &right];
    let views = [layouts.view(graph, operands[0]), layouts.view(graph, operands[1])];
    let out_strides = layouts.strides(graph, anchor);
    let stride = |operand: usize, label: usize| {
        labels[operand].iter().position(|l| *l == label).map(|axis| views[operand].strides[axis].clone())
    };
    let size = |label: usize| {
        let operand = usize::from(!labels[0].contains(&label));
        let axis = labels[operand].iter().position(|l| *l == label).expect("a label is in an operand");
        graph.ty(operands[operand]).shape[axis].clone()
    };
    let describe = |label: usize| Label {
        size: size(label),
        left: stride(a, label),
        right: stride(b, label),
        out: out.iter().position(|l| *l == label).map(|axis| (axis, out_strides[axis].clone())),
    };
    // result labels in storage order, then the summed ones in the order of the left operand
    let stored = order.iter().map(|axis| out[*axis]);
    let summed = labels[a].iter().copied().filter(|label| !out.contains(label));
    let all: Vec<Label> = stored.chain(summed).map(describe).collect();
    let pick = |test: &dyn Fn(&Label) -> bool| -> Vec<&Label> { all.iter().filter(|label| test(label)).collect() };
    let batch = pick(&|l| l.out.is_some() && l.left.is_some() && l.right.is_some());
    let (m, mut outer) = innermost_group(&pick(&|l| l.out.is_some() && l.right.is_none()));
    let (mut n, more) = innermost_group(&pick(&|l| l.out.is_some() && l.left.is_none()));
    let (k, summed_loops) = innermost_group(&pick(&|l| l.out.is_none()));
    outer.extend(more);
    // a kernel's columns lie side by side; where a batch is innermost instead, columns are one more loop
    let unit_stride = n.axes.last().is_none_or(|axis| out_strides[*axis].is_one());
    if !unit_stride {
        outer.push(std::mem::replace(&mut n, Axis { size: Dim::from(1), ..Axis::default() }));
    }
    let mut loops: Vec<Axis> = batch.into_iter().map(as_axis).collect();
    loops.extend(outer);
    Contraction {
        anchor,
        word: "contract",
        index: None,
        column_sums: None,
        swapped,
        m,
        n,
        k,
        loops,
        summed_loops,
        driver: Driver::default(),
    }
}

/// A convolution or a pool, whose channels (or features) are columns, or what is computed along an axis, whose innermost
/// axis are: all other axes of the result are rows.
fn special(graph: &Graph, layouts: &Layouts, anchor: NodeId) -> Contraction {
    let op = graph.op(anchor);
    let order = &layouts.of(anchor).order;
    let shape = &graph.ty(anchor).shape;
    let axis = |axes: &[usize]| Axis {
        size: axes.iter().fold(Dim::from(1), |product, axis| &product * &shape[*axis]),
        axes: axes.to_vec(),
        ..Axis::default()
    };
    let [rows @ .., columns] = order.as_slice() else { panic!("{op:?} has no axes") };
    let (word, summed) = match op {
        CoreOp::Convolve { windows, gives } => ("convolve", summed(graph, anchor, windows, *gives)),
        CoreOp::Cumulate { .. } => ("cumulate", Dim::from(1)),
        CoreOp::Resample { .. } => ("resample", Dim::from(1)),
        CoreOp::Unpool { .. } | CoreOp::PoolSpread { .. } => ("unpool", Dim::from(1)),
        CoreOp::PoolIndex { windows } | CoreOp::PoolSum { windows } => {
            ("pool", &windows.rows.window * &windows.columns.window)
        }
        _ => ("pool", Dim::from(1)),
    };
    Contraction {
        anchor,
        word,
        index: None,
        column_sums: None,
        swapped: false,
        m: axis(rows),
        n: axis(&[*columns]),
        k: Axis { size: summed, ..Axis::default() },
        loops: Vec::new(),
        summed_loops: Vec::new(),
        driver: Driver::default(),
    }
}

/// How many products make one element of a convolution's result; strides are not counted off.
fn summed(graph: &Graph, anchor: NodeId, windows: &Windows, gives: Side) -> Dim {
    let operands = graph.operands(anchor);
    let shape = |side: Side| {
        let position = usize::from(gives.others()[0] != side);
        &graph.ty(operands[position]).shape
    };
    let [row, column] = windows.axes();
    match gives {
        Side::Map => &(&shape(Side::Filter)[1] * &row.window) * &column.window,
        Side::Filter => &(&shape(Side::Map)[0] * &row.count) * &column.count,
        Side::Image => {
            let features = shape(Side::Filter)[0].exact_div(&windows.groups).unwrap_or_default();
            &(&features * &row.window) * &column.window
        }
    }
}

fn as_axis(label: &Label) -> Axis {
    Axis {
        size: label.size.clone(),
        left: label.left.clone().unwrap_or_default(),
        right: label.right.clone().unwrap_or_default(),
        axes: label.out.iter().map(|(axis, _)| *axis).collect(),
    }
}

/// Joins labels, innermost last, while each steps over the whole of the inner ones in every tensor; gives the
/// joined innermost axis, and the rest as loops.
fn innermost_group(labels: &[&Label]) -> (Axis, Vec<Axis>) {
    let Some((inner, outer)) = labels.split_last() else {
        return (Axis { size: Dim::from(1), ..Axis::default() }, Vec::new());
    };
    let steps = |label: &Label| [label.left.clone(), label.right.clone(), label.out.clone().map(|(_, stride)| stride)];
    let mut joined = as_axis(inner);
    let mut rest = outer.to_vec();
    while let Some(label) = rest.last() {
        let spans = |(step, wide): (&Option<Dim>, &Option<Dim>)| match (step, wide) {
            (Some(step), Some(wide)) => &(step * &joined.size) == wide,
            (None, None) => true,
            _ => false,
        };
        if !steps(inner).iter().zip(&steps(label)).all(spans) {
            break;
        }
        joined.axes.splice(0..0, label.out.iter().map(|(axis, _)| *axis));
        joined.size = &joined.size * &label.size;
        rest.pop();
    }
    (joined, rest.into_iter().map(as_axis).collect())
}
