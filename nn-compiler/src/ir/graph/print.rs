//! The text form: one node a line, numbered in print order, the type always shown.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Graph, NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::ir::windows::{Sliding, Windows};

/// The graph as text; `stage` names the pass that it comes from. Constants stand where they are used.
pub fn print(graph: &Graph, stage: &str) -> String {
    let inputs: Vec<String> = graph.inputs.iter().map(|input| format!("{}: {}", input.name, input.ty)).collect();
    let mut text = format!("graph {} @{stage} ({})\n", graph.name, inputs.join(", "));
    let mut numbers = BTreeMap::new();
    for id in graph.schedule() {
        if matches!(graph.op(id), CoreOp::Constant(_)) {
            continue;
        }
        let number = numbers.len();
        numbers.insert(id, number);
        let head = format!("  %{number} = {}", expression(graph, id, &numbers));
        let origin = &graph.origins.get(graph.node(id).origin).map_or("", String::as_str);
        let tail = match graph.op(id) {
            CoreOp::Parameter(index) => format!("   {}", graph.parameters[*index].init),
            _ if origin.is_empty() => String::new(),
            _ => format!("   // {origin}"),
        };
        let _ = writeln!(text, "{head:<38} : {}{tail}", graph.ty(id));
    }
    for (root, id) in &graph.roots {
        let _ = writeln!(text, "  {} = {}", describe_root(graph, root), operand(graph, *id, &numbers));
    }
    text
}

/// `loss`, `d hidden.weight`, `hidden.weight'`
pub fn describe_root(graph: &Graph, root: &Root) -> String {
    match root {
        Root::Prediction(index) => format!("prediction {index}"),
        Root::Loss => "loss".to_owned(),
        Root::ParameterGradient(index) => format!("d {}", graph.parameters[*index].path()),
        Root::InputGradient(index) => format!("d {}", graph.inputs[*index].name),
        Root::State(index) => format!("new {}", graph.parameters[*index].path()),
        Root::Updated(index) => format!("{}'", graph.parameters[*index].path()),
    }
}

fn operand(graph: &Graph, id: NodeId, numbers: &BTreeMap<NodeId, usize>) -> String {
    match graph.op(id) {
        CoreOp::Constant(value) => value.to_string(),
        _ => numbers.get(&id).map_or_else(|| format!("?{}", id.index()), |number| format!("%{number}")),
    }
}

/// The right-hand side of a node's line.
pub fn expression(graph: &Graph, id: NodeId, numbers: &BTreeMap<NodeId, usize>) -> String {
    let operands: Vec<String> = graph.operands(id).into_iter().map(|o| operand(graph, o, numbers)).collect();
    let list = operands.join(", ");
    let axes_of = |axes: &[usize]| axes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    match graph.op(id) {
        CoreOp::Input(index) => format!("input {}", graph.inputs[*index].name),
        CoreOp::Parameter(index) => format!("param {}", graph.parameters[*index].path()),
        CoreOp::Constant(value) => format!("constant {value}"),
        CoreOp::Table { values } => {
            let numbers: Vec<String> = values.iter().map(|bits| f64::from_bits(*bits).to_string()).collect();
            format!("table [{}]", numbers.join(", "))
        }
        CoreOp::Uniform(stream) => format!("uniform {stream}"),
        CoreOp::Unary(function) => format!("{} {list}", function.name()),
        CoreOp::Binary(function) => format!("{} {list}", function.name()),
        CoreOp::Select => format!("select {list}"),
        CoreOp::Broadcast { axes } if axes.is_empty() => format!("broadcast {list}"),
        CoreOp::Broadcast { axes } => format!("broadcast[{}] {list}", axes_of(axes)),
        CoreOp::Reduce { kind, axes } => format!("{}[{}] {list}", kind.name(), axes_of(axes)),
        CoreOp::Reshape => format!("reshape {list}"),
        CoreOp::Transpose { axes } => format!("transpose[{}] {list}", axes_of(axes)),
        CoreOp::Slice { axis, start, step } => {
            let every = if step.is_one() { String::new() } else { format!(" by {step}") };
            format!("slice[{axis}] {list} from {start}{every}")
        }
        CoreOp::Concat { axis } => format!("concat[{axis}] {list}"),
        CoreOp::Reverse { axes } => format!("reverse[{}] {list}", axes_of(axes)),
        CoreOp::Iota { axis } => format!("iota[{axis}]"),
        CoreOp::Cumulate { kind, axis, exclusive, reverse } => {
            let [exclusive, reverse] =
                [(*exclusive, " exclusive"), (*reverse, " reverse")].map(|(is, word)| if is { word } else { "" });
            format!("{}[{axis}] {list}{exclusive}{reverse}", kind.name())
        }
        CoreOp::Resample { map, axis } => {
            let transposed = if map.transposed { "ᵀ" } else { "" };
            format!("resample{transposed}[{axis}] {list} {} {} to {}", map.mode.name(), map.from, map.to)
        }
        CoreOp::Contract { left, right, out } => contraction(&operands, left, right, out),
        CoreOp::Convolve { windows, gives } => format!("convolve[{}] {list}{}", gives.name(), sliding(windows)),
        CoreOp::PoolIndex { windows } => format!("pool_index {list}{}", sliding(windows)),
        CoreOp::PoolPick { windows } => format!("pool_pick {list}{}", sliding(windows)),
        CoreOp::PoolSum { windows } => format!("pool_sum {list}{}", sliding(windows)),
        CoreOp::PoolSpread { windows } => format!("pool_spread {list}{}", sliding(windows)),
        CoreOp::Unpool { windows } => format!("unpool {list}{}", sliding(windows)),
        CoreOp::Pick => format!("pick {list}"),
        CoreOp::OneHot { .. } => format!("one_hot {list}"),
        CoreOp::Gather => format!("gather {list}"),
        CoreOp::Scatter { .. } => format!("scatter {list}"),
        CoreOp::Sloped(slope) => format!("sloped {} {list}", slope.name()),
        CoreOp::Custom { rule } => format!("op {} {list}", graph.rules[*rule].name),
        CoreOp::Update(_) => format!("update {list}"),
        CoreOp::Assign(_) => format!("assign {list}"),
    }
}

/// How windows slide: ` window 3x3 padding 1x1`, what is as usual left out.
fn sliding(windows: &Windows) -> String {
    let pair = |pick: fn(&Sliding) -> &Dim| windows.axes().map(|axis| pick(axis).to_string()).join("x");
    let mut text = format!(" window {}", pair(|axis| &axis.window));
    for (word, usual, pick) in [
        ("stride", "1x1", (|axis| &axis.stride) as fn(&Sliding) -> &Dim),
        ("dilation", "1x1", |axis| &axis.dilation),
        ("padding", "0x0", |axis| &axis.padding),
    ] {
        let value = if word == "stride" && windows.axes().iter().any(|axis| axis.even) {
            windows.axes().map(|axis| if axis.even { "even".to_owned() } else { axis.stride.to_string() }).join("x")
        } else {
            pair(pick)
        };
        if value != usual {
            let _ = write!(text, " {word} {value}");
        }
    }
    if !windows.groups.is_one() {
        let _ = write!(text, " groups {}", windows.groups);
    }
    text
}

/// `matmul %0, %1ᵀ` where the contraction is one of the three matrix products; labels as letters otherwise.
fn contraction(operands: &[String], left: &[usize], right: &[usize], out: &[usize]) -> String {
    if let Some(Product { swapped, transposed: [a, b] }) = matrix_product(left, right, out) {
        let (first, second) = if swapped { (1, 0) } else { (0, 1) };
        let mark = |yes: bool| if yes { "ᵀ" } else { "" };
        return format!("matmul {}{}, {}{}", operands[first], mark(a), operands[second], mark(b));
    }
    let letters = |labels: &[usize]| -> String {
        labels.iter().map(|label| char::from(b'a' + u8::try_from(label % 26).unwrap_or(0))).collect()
    };
    format!("contract {},{}->{} {}, {}", letters(left), letters(right), letters(out), operands[0], operands[1])
}

/// A contraction that is a product of two matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// Whether the second operand comes first.
    pub swapped: bool,
    /// Whether each factor, in the order of the product, is transposed.
    pub transposed: [bool; 2],
}

/// How a contraction is a product of two matrices, if it is one.
pub fn matrix_product(left: &[usize], right: &[usize], out: &[usize]) -> Option<Product> {
    let ([row, column], [_, _], [_, _]) = (out, left, right) else { return None };
    let swapped = right.contains(row);
    let (first, second) = if swapped { (right, left) } else { (left, right) };
    let transposed = [first[0] != *row, second[1] != *column];
    let summed_first = if transposed[0] { first[0] } else { first[1] };
    let summed_second = if transposed[1] { second[1] } else { second[0] };
    let is_product = first.contains(row) && second.contains(column) && summed_first == summed_second;
    (is_product && !out.contains(&summed_first)).then_some(Product { swapped, transposed })
}
