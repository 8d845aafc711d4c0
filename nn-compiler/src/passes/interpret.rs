//! The reference: evaluates a graph in f64, one node after the other, plainly. Every pass and the emitted code
//! are tested against it.

pub(crate) mod lines;
pub(crate) mod windows;

use std::collections::BTreeMap;

use crate::ir::graph::{Graph, NodeId, Root};
use crate::ir::ops::{CoreOp, Scalar};
use crate::ir::types::{Dim, Symbol};

/// What a graph is evaluated with. Tensors are row-major; class indices are whole numbers.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// The number of examples.
    pub batch: usize,
    /// The sizes that only rustc would know.
    pub sizes: BTreeMap<String, usize>,
    /// One tensor for each input.
    pub inputs: Vec<Vec<f64>>,
    /// One tensor for each parameter, in its presented shape.
    pub parameters: Vec<Vec<f64>>,
    /// The step of plain gradient descent that stands for the optimiser.
    pub learning_rate: f64,
    /// Random numbers by (stream, element); 0.5 everywhere if there are none.
    pub uniform: Option<fn(usize, usize) -> f64>,
}

impl Bindings {
    /// The value of a size.
    ///
    /// # Panics
    /// If a name in it has no value.
    pub fn size(&self, dim: &Dim) -> usize {
        self.value(dim).and_then(|size| usize::try_from(size).ok()).unwrap_or_else(|| panic!("size {dim} is not bound"))
    }

    /// The value of a formula of sizes; `None` if a name in it has no value.
    pub(crate) fn value(&self, dim: &Dim) -> Option<i64> {
        dim.as_constant().or_else(|| {
            dim.evaluate(&|symbol| match symbol {
                Symbol::Batch => i64::try_from(self.batch).ok(),
                Symbol::Named(name) => self.sizes.get(name).and_then(|size| i64::try_from(*size).ok()),
                Symbol::Quotient(..) | Symbol::Padded(_) | Symbol::Inverse(_) => None,
            })
        })
    }

    /// The value of a scalar.
    pub fn scalar(&self, scalar: &Scalar) -> f64 {
        scalar.factor() * self.size(&scalar.numerator) as f64 / self.size(&scalar.denominator) as f64
    }
}

/// The values of all roots.
pub fn interpret(graph: &Graph, bindings: &Bindings) -> BTreeMap<Root, Vec<f64>> {
    let mut values = BTreeMap::new();
    for id in graph.schedule() {
        let value = evaluate(graph, id, bindings, &values);
        values.insert(id, value);
    }
    graph.roots.iter().map(|(root, id)| (root.clone(), values[id].clone())).collect()
}

/// The value of one node, given those of its operands.
pub fn evaluate(graph: &Graph, id: NodeId, bindings: &Bindings, values: &BTreeMap<NodeId, Vec<f64>>) -> Vec<f64> {
    let operands = graph.operands(id);
    let value = |position: usize| -> &[f64] { &values[&operands[position]] };
    let sizes = |id: NodeId| -> Vec<usize> { graph.ty(id).shape.iter().map(|dim| bindings.size(dim)).collect() };
    let shape = sizes(id);
    let count: usize = shape.iter().product();
    match graph.op(id) {
        CoreOp::Input(index) => bindings.inputs[*index].clone(),
        CoreOp::Parameter(index) => bindings.parameters[*index].clone(),
        CoreOp::Constant(scalar) => vec![bindings.scalar(scalar); count],
        CoreOp::Table { values } => values.iter().map(|bits| f64::from_bits(*bits)).collect(),
        CoreOp::Uniform(stream) => {
            (0..count).map(|element| bindings.uniform.map_or(0.5, |draw| draw(*stream, element))).collect()
        }
        CoreOp::Unary(function) => value(0).iter().map(|x| function.evaluate(*x)).collect(),
        CoreOp::Binary(function) => value(0).iter().zip(value(1)).map(|(a, b)| function.evaluate(*a, *b)).collect(),
        CoreOp::Select => {
            let pairs = value(1).iter().zip(value(2));
            value(0).iter().zip(pairs).map(|(mask, (a, b))| if *mask == 0.0 { *b } else { *a }).collect()
        }
        CoreOp::Broadcast { axes } => {
            let from = sizes(operands[0]);
            let source = |index: &[usize]| axes.iter().zip(&from).fold(0, |at, (axis, size)| at * size + index[*axis]);
            indices(&shape).map(|index| value(0)[source(&index)]).collect()
        }
        CoreOp::Reduce { kind, axes } => {
            let from = sizes(operands[0]);
            let mut groups = vec![Vec::new(); count];
            for (index, x) in indices(&from).zip(value(0)) {
                let kept = (0..from.len()).filter(|axis| !axes.contains(axis));
                groups[kept.fold(0, |at, axis| at * from[axis] + index[axis])].push(*x);
            }
            groups.iter().map(|group| kind.evaluate(group)).collect()
        }
        CoreOp::Reshape | CoreOp::Custom { .. } | CoreOp::Sloped(_) => value(0).to_vec(),
        CoreOp::Transpose { axes } => {
            let from = sizes(operands[0]);
            let mut moved = vec![0.0; count];
            for (index, x) in indices(&from).zip(value(0)) {
                moved[axes.iter().zip(&shape).fold(0, |at, (axis, size)| at * size + index[*axis])] = *x;
            }
            moved
        }
        CoreOp::Slice { axis, start, step } => {
            let (from, start, step) = (sizes(operands[0]), bindings.size(start), bindings.size(step));
            let taken = |mut index: Vec<usize>| {
                index[*axis] = start + index[*axis] * step;
                value(0)[flat(&index, &from)]
            };
            indices(&shape).map(taken).collect()
        }
        CoreOp::Concat { axis } => {
            let mut joined = vec![0.0; count];
            let mut start = 0;
            for (position, operand) in operands.iter().enumerate() {
                let from = sizes(*operand);
                for (mut index, x) in indices(&from).zip(value(position)) {
                    index[*axis] += start;
                    joined[flat(&index, &shape)] = *x;
                }
                start += from[*axis];
            }
            joined
        }
        CoreOp::Reverse { axes } => {
            let mirrored = |mut index: Vec<usize>| {
                for axis in axes {
                    index[*axis] = shape[*axis] - 1 - index[*axis];
                }
                value(0)[flat(&index, &shape)]
            };
            indices(&shape).map(mirrored).collect()
        }
        CoreOp::Cumulate { kind, axis, exclusive, reverse } => {
            lines::cumulate(*kind, *axis, [*exclusive, *reverse], value(0), &shape)
        }
        CoreOp::Resample { map, axis } => {
            let lengths = [bindings.size(&map.from), bindings.size(&map.to)];
            lines::resample(map, lengths, *axis, (value(0), &sizes(operands[0])), &shape)
        }
        CoreOp::Iota { axis } => indices(&shape).map(|index| index[*axis] as f64).collect(),
        CoreOp::Contract { left, right, out } => {
            let (a, b) = ((left, sizes(operands[0]), value(0)), (right, sizes(operands[1]), value(1)));
            contract(&a, &b, (out, &shape))
        }
        CoreOp::Convolve { windows, gives } => {
            let [a, b] = [0, 1].map(|operand| (sizes(operands[operand]), value(operand)));
            windows::convolve(&windows::Sizes::new(windows, bindings), *gives, [&a, &b], &shape)
        }
        CoreOp::PoolIndex { windows } => windows::pool_index(&windows::Sizes::new(windows, bindings), value(0), &shape),
        CoreOp::PoolPick { windows } => {
            windows::pool_pick(&windows::Sizes::new(windows, bindings), value(0), value(1), &shape)
        }
        CoreOp::PoolSum { windows } => windows::pool_sum(&windows::Sizes::new(windows, bindings), value(0), &shape),
        CoreOp::PoolSpread { windows } => {
            windows::pool_spread(&windows::Sizes::new(windows, bindings), value(0), &shape)
        }
        CoreOp::Unpool { windows } => {
            windows::unpool(&windows::Sizes::new(windows, bindings), value(0), value(1), &shape)
        }
        CoreOp::Pick => {
            let classes = sizes(operands[0]).last().copied().unwrap_or(1);
            value(1).iter().enumerate().map(|(row, class)| value(0)[row * classes + class_index(*class)]).collect()
        }
        CoreOp::OneHot { classes } => {
            let classes = bindings.size(classes);
            let row = |class: &f64| {
                let class = class_index(*class);
                (0..classes).map(move |k| f64::from(u8::from(k == class)))
            };
            value(0).iter().flat_map(row).collect()
        }
        CoreOp::Gather => {
            let row: usize = sizes(operands[0])[1..].iter().product();
            value(1).iter().flat_map(|class| &value(0)[class_index(*class) * row..][..row]).copied().collect()
        }
        CoreOp::Scatter { .. } => {
            let row: usize = sizes(id)[1..].iter().product();
            let mut table = vec![0.0; sizes(id).iter().product()];
            for (values, class) in value(0).chunks_exact(row.max(1)).zip(value(1)) {
                for (to, value) in table[class_index(*class) * row..][..row].iter_mut().zip(values) {
                    *to += value;
                }
            }
            table
        }
        CoreOp::Assign(_) => value(1).to_vec(),
        CoreOp::Update(_) => {
            value(0).iter().zip(value(1)).map(|(weight, gradient)| weight - bindings.learning_rate * gradient).collect()
        }
    }
}

#[expect(clippy::cast_sign_loss, reason = "class indices are whole numbers from 0")]
fn class_index(class: f64) -> usize {
    class as usize
}

type Labelled<'a> = (&'a Vec<usize>, Vec<usize>, &'a [f64]);

fn contract(
    (left, left_shape, a): &Labelled,
    (right, right_shape, b): &Labelled,
    (out, shape): (&[usize], &[usize]),
) -> Vec<f64> {
    let sizes = left.iter().zip(left_shape).chain(right.iter().zip(right_shape));
    let size: BTreeMap<usize, usize> = sizes.map(|(label, size)| (*label, *size)).collect();
    let summed: Vec<usize> = size.keys().copied().filter(|label| !out.contains(label)).collect();
    let labels: Vec<usize> = out.iter().chain(&summed).copied().collect();
    let position =
        |label: usize| labels.iter().position(|known| *known == label).expect("every label is out or summed");
    let offset = |operand: &[usize], shape: &[usize], index: &[usize]| {
        operand.iter().zip(shape).fold(0, |at, (label, size)| at * size + index[position(*label)])
    };
    let full: Vec<usize> = labels.iter().map(|label| size[label]).collect();
    let mut result = vec![0.0; shape.iter().product()];
    for index in indices(&full) {
        let at = out.iter().zip(shape).fold(0, |at, (label, size)| at * size + index[position(*label)]);
        result[at] += a[offset(left, left_shape, &index)] * b[offset(right, right_shape, &index)];
    }
    result
}

/// The place of an element in row-major order.
pub(crate) fn flat(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).fold(0, |at, (index, size)| at * size + index)
}

/// All index tuples of a shape in row-major order.
pub(crate) fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> + use<> {
    let count: usize = shape.iter().product();
    let shape = shape.to_vec();
    (0..count).map(move |flat| {
        let mut rest = flat;
        let mut index = vec![0; shape.len()];
        for (axis, size) in shape.iter().enumerate().rev() {
            index[axis] = rest % size;
            rest /= size;
        }
        index
    })
}
