//! Builds graphs: infers each node's type, and gives the same node for the same computation, so that
//! common subexpressions never exist twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Graph, Node, NodeId};
use crate::ir::ops::{Accumulation, Binary, CoreOp, Reduction, Scalar, Slope, Unary};
use crate::ir::resampling::Resampling;
use crate::ir::types::{Dim, Element, Shape, TensorType};
use crate::ir::windows::{Side, Windows};

/// Appends nodes to a graph. Shapes were checked before: a wrong one here is a bug of the compiler and panics.
pub struct Builder {
    /// The graph so far.
    pub graph: Graph,
    /// The origin of the nodes that are added next.
    pub origin: usize,
    // looked up, never walked: its order reaches nothing
    known: HashMap<u64, NodeId>,
    /// The places of the graph's origins; looked up, never walked.
    origins: HashMap<String, usize>,
}

/// Where in [`Builder::known`] a computation is looked for first.
fn place(op: &CoreOp, operands: &[NodeId], ty: &TensorType) -> u64 {
    let mut hasher = DefaultHasher::new();
    (op, operands, ty).hash(&mut hasher);
    hasher.finish()
}

impl Builder {
    /// Continues a graph.
    pub fn new(graph: Graph) -> Self {
        let mut origins = HashMap::new();
        for (place, origin) in graph.origins.iter().enumerate() {
            origins.entry(origin.clone()).or_insert(place);
        }
        let mut builder = Self { graph, origin: 0, known: HashMap::new(), origins };
        for id in builder.graph.schedule_for(builder.graph.nodes.node_indices()) {
            let place = builder.find(builder.graph.op(id), &builder.graph.operands(id), builder.graph.ty(id));
            builder.known.insert(place, id);
        }
        builder
    }

    /// A new origin, and from now on the current one.
    pub fn enter(&mut self, origin: &str) {
        self.origin = self.origins.get(origin).copied().unwrap_or_else(|| {
            self.graph.origins.push(origin.to_owned());
            self.origins.insert(origin.to_owned(), self.graph.origins.len() - 1);
            self.graph.origins.len() - 1
        });
    }

    /// The node for this computation: an old one if there is one.
    pub fn add(&mut self, op: CoreOp, operands: &[NodeId], ty: TensorType) -> NodeId {
        let place = self.find(&op, operands, &ty);
        if let Some(&known) = self.known.get(&place) {
            return known;
        }
        let id = self.graph.insert(Node { op, ty, origin: self.origin }, operands);
        self.known.insert(place, id);
        id
    }

    /// The place of a computation in the table of those that are known: where it is, or where it goes.
    fn find(&self, op: &CoreOp, operands: &[NodeId], ty: &TensorType) -> u64 {
        let is_it = |id: NodeId| {
            let node = self.graph.node(id);
            node.op == *op && node.ty == *ty && self.graph.operands(id) == operands
        };
        let mut place = place(op, operands, ty);
        while self.known.get(&place).is_some_and(|id| !is_it(*id)) {
            place = place.wrapping_add(1);
        }
        place
    }

    /// A node that is the same value as `x` and still another node, so that derivatives can be taken with respect to it.
    pub fn marked(&mut self, x: NodeId) -> NodeId {
        let ty = self.graph.ty(x).clone();
        self.graph.insert(Node { op: CoreOp::Unary(Unary::Copy), ty, origin: self.origin }, &[x])
    }

    /// The value of an operation with a derivative of the user's own.
    pub fn custom(&mut self, rule: usize, value: NodeId, operands: &[NodeId]) -> NodeId {
        let ty = self.graph.ty(value).clone();
        self.add(CoreOp::Custom { rule }, &[&[value], operands].concat(), ty)
    }

    /// The value of a function whose derivative is written out.
    pub fn sloped(&mut self, slope: Slope, value: NodeId, operands: &[NodeId]) -> NodeId {
        let ty = self.graph.ty(value).clone();
        self.add(CoreOp::Sloped(slope), &[&[value], operands].concat(), ty)
    }

    fn shape(&self, id: NodeId) -> Shape {
        self.graph.ty(id).shape.clone()
    }

    /// An input by index.
    pub fn input(&mut self, index: usize) -> NodeId {
        let ty = self.graph.inputs[index].ty.clone();
        self.add(CoreOp::Input(index), &[], ty)
    }

    /// A parameter by index.
    pub fn parameter(&mut self, index: usize) -> NodeId {
        let ty = TensorType::float(self.graph.parameters[index].graph_shape());
        self.add(CoreOp::Parameter(index), &[], ty)
    }

    /// A number in every element.
    pub fn constant(&mut self, value: impl Into<Scalar>, shape: Shape) -> NodeId {
        self.add(CoreOp::Constant(value.into()), &[], TensorType::float(shape))
    }

    /// A number in every element, in the shape of another node.
    pub fn constant_like(&mut self, value: impl Into<Scalar>, like: NodeId) -> NodeId {
        let shape = self.shape(like);
        self.constant(value, shape)
    }

    /// Numbers of the source, as a vector.
    pub fn table(&mut self, numbers: &[f64]) -> NodeId {
        let count = Dim::from(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
        let values = numbers.iter().map(|number| number.to_bits()).collect();
        self.add(CoreOp::Table { values }, &[], TensorType::float(vec![count]))
    }

    /// Uniform random numbers; `stream` tells draws of one step apart.
    pub fn uniform(&mut self, stream: usize, shape: Shape) -> NodeId {
        self.add(CoreOp::Uniform(stream), &[], TensorType::float(shape))
    }

    /// A function of each element.
    pub fn unary(&mut self, function: Unary, x: NodeId) -> NodeId {
        let ty = self.graph.ty(x).clone();
        self.add(CoreOp::Unary(function), &[x], ty)
    }

    /// A function of each pair of elements; the shapes are equal.
    pub fn binary(&mut self, function: Binary, a: NodeId, b: NodeId) -> NodeId {
        assert_eq!(self.graph.ty(a), self.graph.ty(b), "{} of unequal types", function.name());
        let ty = self.graph.ty(a).clone();
        self.add(CoreOp::Binary(function), &[a, b], ty)
    }

    /// `a + b`
    pub fn plus(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Add, a, b)
    }

    /// `a − b`
    pub fn minus(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Sub, a, b)
    }

    /// `a · b`, element by element
    pub fn times(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Mul, a, b)
    }

    /// `a / b`, element by element
    pub fn over(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.binary(Binary::Div, a, b)
    }

    /// `scale · x`
    pub fn scaled(&mut self, x: NodeId, scale: impl Into<Scalar>) -> NodeId {
        let scale = self.constant_like(scale, x);
        self.times(x, scale)
    }

    /// `mask ≠ 0 ? a : b`
    pub fn select(&mut self, mask: NodeId, a: NodeId, b: NodeId) -> NodeId {
        let ty = self.graph.ty(a).clone();
        self.add(CoreOp::Select, &[mask, a, b], ty)
    }

    /// Repeats `x` along the axes of `shape` that `axes` does not name.
    pub fn broadcast(&mut self, x: NodeId, axes: Vec<usize>, shape: Shape) -> NodeId {
        if self.graph.ty(x).shape == shape {
            return x;
        }
        for (axis, dim) in axes.iter().zip(&self.graph.ty(x).shape) {
            assert_eq!(&shape[*axis], dim, "broadcast changes a size");
        }
        let ty = self.graph.ty(x).with_shape(shape);
        self.add(CoreOp::Broadcast { axes }, &[x], ty)
    }

    /// Combines the elements along `axes`.
    pub fn reduce(&mut self, kind: Reduction, x: NodeId, axes: Vec<usize>) -> NodeId {
        if axes.is_empty() {
            return x;
        }
        let kept = kept_axes(self.graph.ty(x).rank(), &axes);
        let shape = kept.iter().map(|axis| self.graph.ty(x).shape[*axis].clone()).collect();
        self.add(CoreOp::Reduce { kind, axes }, &[x], TensorType::float(shape))
    }

    /// The sum of all elements.
    pub fn sum_all(&mut self, x: NodeId) -> NodeId {
        let axes = (0..self.graph.ty(x).rank()).collect();
        self.reduce(Reduction::Sum, x, axes)
    }

    /// The mean of all elements.
    pub fn mean_all(&mut self, x: NodeId) -> NodeId {
        let axes = (0..self.graph.ty(x).rank()).collect();
        self.reduce(Reduction::Mean, x, axes)
    }

    /// The same elements under another shape.
    pub fn reshape(&mut self, x: NodeId, shape: Shape) -> NodeId {
        if self.graph.ty(x).shape == shape {
            return x;
        }
        let ty = self.graph.ty(x).with_shape(shape);
        self.add(CoreOp::Reshape, &[x], ty)
    }

    /// Output axis `i` is operand axis `axes[i]`.
    pub fn transpose(&mut self, x: NodeId, axes: Vec<usize>) -> NodeId {
        if axes.iter().enumerate().all(|(i, axis)| i == *axis) {
            return x;
        }
        let shape = axes.iter().map(|axis| self.graph.ty(x).shape[*axis].clone()).collect();
        let ty = self.graph.ty(x).with_shape(shape);
        self.add(CoreOp::Transpose { axes }, &[x], ty)
    }

    /// `size` elements along `axis`: `start`, `start + step`, …
    pub fn slice(&mut self, x: NodeId, axis: usize, [start, step, size]: [Dim; 3]) -> NodeId {
        let mut shape = self.shape(x);
        if start == Dim::default() && size == shape[axis] && step.is_one() {
            return x;
        }
        shape[axis] = size;
        let ty = self.graph.ty(x).with_shape(shape);
        self.add(CoreOp::Slice { axis, start, step }, &[x], ty)
    }

    /// A slice of neighbouring elements.
    pub fn part(&mut self, x: NodeId, axis: usize, start: Dim, size: Dim) -> NodeId {
        self.slice(x, axis, [start, Dim::from(1), size])
    }

    /// The operands, at least one, one after the other along `axis`; all other sizes are equal.
    pub fn concat(&mut self, operands: &[NodeId], axis: usize) -> NodeId {
        let length = |id: &NodeId| self.graph.ty(*id).shape[axis].clone();
        let mut pieces: Vec<NodeId> =
            operands.iter().copied().filter(|operand| length(operand) != Dim::default()).collect();
        if pieces.is_empty() {
            pieces.push(operands[0]);
        }
        if let [only] = pieces[..] {
            return only;
        }
        let mut shape = self.shape(pieces[0]);
        shape[axis] = pieces.iter().fold(Dim::default(), |sum, piece| &sum + &length(piece));
        let ty = self.graph.ty(pieces[0]).with_shape(shape);
        self.add(CoreOp::Concat { axis }, &pieces, ty)
    }

    /// From the last element to the first along `axes` (sorted).
    pub fn reverse(&mut self, x: NodeId, axes: Vec<usize>) -> NodeId {
        if axes.is_empty() {
            return x;
        }
        let ty = self.graph.ty(x).clone();
        self.add(CoreOp::Reverse { axes }, &[x], ty)
    }

    /// Each element is its index along `axis`.
    pub fn iota(&mut self, axis: usize, shape: Shape) -> NodeId {
        self.add(CoreOp::Iota { axis }, &[], TensorType::float(shape))
    }

    /// What the elements along an axis give together, one after the other.
    pub fn cumulate(&mut self, kind: Accumulation, x: NodeId, axis: usize, [exclusive, reverse]: [bool; 2]) -> NodeId {
        let ty = self.graph.ty(x).clone();
        self.add(CoreOp::Cumulate { kind, axis, exclusive, reverse }, &[x], ty)
    }

    /// Another number of elements along an axis.
    pub fn resample(&mut self, map: Resampling, x: NodeId, axis: usize) -> NodeId {
        let mut shape = self.shape(x);
        assert_eq!(&shape[axis], map.operand(), "an axis has not the length of its resampling");
        shape[axis] = map.result().clone();
        self.add(CoreOp::Resample { map: Box::new(map), axis }, &[x], TensorType::float(shape))
    }

    /// A sum of products over the labels that `out` lacks.
    pub fn contract(&mut self, (a, left): (NodeId, &[usize]), (b, right): (NodeId, &[usize]), out: &[usize]) -> NodeId {
        let size = |label: &usize| -> Dim {
            let in_left = left.iter().position(|l| l == label).map(|axis| self.graph.ty(a).shape[axis].clone());
            let in_right = right.iter().position(|l| l == label).map(|axis| self.graph.ty(b).shape[axis].clone());
            in_left.or(in_right).expect("a label of the result is a label of an operand")
        };
        let shape = out.iter().map(size).collect();
        let op = CoreOp::Contract { left: left.to_vec(), right: right.to_vec(), out: out.to_vec() };
        self.add(op, &[a, b], TensorType::float(shape))
    }

    /// One side of a convolution from the other two (see [`crate::ir::windows`]).
    pub fn convolve(&mut self, windows: &Windows, gives: Side, a: NodeId, b: NodeId) -> NodeId {
        let shape = convolved_shape(windows, gives, [&self.shape(a), &self.shape(b)]);
        self.add(CoreOp::Convolve { windows: Box::new(windows.clone()), gives }, &[a, b], TensorType::float(shape))
    }

    /// Where in each window of an image its largest element is.
    pub fn pool_index(&mut self, windows: &Windows, image: NodeId) -> NodeId {
        let shape = with_lengths(&self.shape(image), windows.axes().map(|axis| &axis.count));
        self.add(CoreOp::PoolIndex { windows: Box::new(windows.clone()) }, &[image], TensorType::float(shape))
    }

    /// The element of each window that the index names.
    pub fn pool_pick(&mut self, windows: &Windows, image: NodeId, index: NodeId) -> NodeId {
        let shape = self.shape(index);
        self.add(CoreOp::PoolPick { windows: Box::new(windows.clone()) }, &[image, index], TensorType::float(shape))
    }

    /// The sum of each window of an image.
    pub fn pool_sum(&mut self, windows: &Windows, image: NodeId) -> NodeId {
        let shape = with_lengths(&self.shape(image), windows.axes().map(|axis| &axis.count));
        self.add(CoreOp::PoolSum { windows: Box::new(windows.clone()) }, &[image], TensorType::float(shape))
    }

    /// A map's elements added to all that their windows cover of an image.
    pub fn pool_spread(&mut self, windows: &Windows, map: NodeId) -> NodeId {
        let shape = with_lengths(&self.shape(map), windows.axes().map(|axis| &axis.image));
        self.add(CoreOp::PoolSpread { windows: Box::new(windows.clone()) }, &[map], TensorType::float(shape))
    }

    /// A map's elements at the places of an image that the index names.
    pub fn unpool(&mut self, windows: &Windows, map: NodeId, index: NodeId) -> NodeId {
        let shape = with_lengths(&self.shape(map), windows.axes().map(|axis| &axis.image));
        self.add(CoreOp::Unpool { windows: Box::new(windows.clone()) }, &[map, index], TensorType::float(shape))
    }

    /// The element along the last axis that the class index names.
    pub fn pick(&mut self, values: NodeId, classes: NodeId) -> NodeId {
        let shape = self.shape(classes);
        self.add(CoreOp::Pick, &[values, classes], TensorType::float(shape))
    }

    /// The rows of a table that class indices name.
    pub fn gather(&mut self, table: NodeId, classes: NodeId) -> NodeId {
        let shape = [self.shape(classes), self.shape(table)[1..].to_vec()].concat();
        self.add(CoreOp::Gather, &[table, classes], TensorType::float(shape))
    }

    /// Rows, added to those of a table of zeros that class indices name.
    pub fn scatter(&mut self, values: NodeId, classes: NodeId) -> NodeId {
        let Element::Class(rows) = self.graph.ty(classes).element.clone() else { panic!("classes name the rows") };
        let rest = self.shape(values)[self.shape(classes).len()..].to_vec();
        let shape = [vec![rows.clone()], rest].concat();
        self.add(CoreOp::Scatter { rows }, &[values, classes], TensorType::float(shape))
    }

    /// 1 at the class index, 0 elsewhere.
    pub fn one_hot(&mut self, classes: NodeId) -> NodeId {
        let ty = self.graph.ty(classes);
        let Element::Class(count) = ty.element.clone() else { panic!("one_hot of floats") };
        let mut shape = ty.shape.clone();
        shape.push(count.clone());
        self.add(CoreOp::OneHot { classes: count }, &[classes], TensorType::float(shape))
    }

    /// A running statistic's new value, in its place.
    pub fn assign(&mut self, index: usize, new: NodeId) -> NodeId {
        let parameter = self.parameter(index);
        let ty = self.graph.ty(parameter).clone();
        self.add(CoreOp::Assign(index), &[parameter, new], ty)
    }

    /// The optimiser's step.
    pub fn update(&mut self, index: usize, gradient: NodeId) -> NodeId {
        let parameter = self.parameter(index);
        let ty = self.graph.ty(parameter).clone();
        self.add(CoreOp::Update(index), &[parameter, gradient], ty)
    }
}

/// The shape of one side of a convolution, given those of the others in the order of [`Side::others`].
pub(crate) fn convolved_shape(windows: &Windows, gives: Side, [a, b]: [&Shape; 2]) -> Shape {
    let lengths = windows.axes().map(|axis| match gives {
        Side::Image => &axis.image,
        Side::Filter => &axis.window,
        Side::Map => &axis.count,
    });
    let outer = match gives {
        Side::Map => [a[0].clone(), b[0].clone()],
        Side::Image => [b[0].clone(), &a[1] * &windows.groups],
        // the channels were checked to be a multiple of the groups
        Side::Filter => [b[1].clone(), a[1].exact_div(&windows.groups).unwrap_or_default()],
    };
    with_lengths(&outer, lengths)
}

/// The first two axes of a shape, and two lengths.
pub(crate) fn with_lengths(outer: &[Dim], lengths: [&Dim; 2]) -> Shape {
    outer[..2].iter().chain(lengths).cloned().collect()
}

/// The axes of a tensor of `rank` axes that are not in `axes`.
pub fn kept_axes(rank: usize, axes: &[usize]) -> Vec<usize> {
    (0..rank).filter(|axis| !axes.contains(axis)).collect()
}

/// For a reshape that only adds or drops axes of size 1: the operand's axis that each axis of the result is, `None` for a
/// new one. `None` for any other reshape.
pub fn moved_ones(from: &Shape, to: &Shape) -> Option<Vec<Option<usize>>> {
    let mut left = from.iter().enumerate().peekable();
    let mut sources = Vec::new();
    for size in to {
        // axes of size 1 that do not meet another one are dropped
        while left.next_if(|(_, next)| *next != size && next.is_one()).is_some() {}
        match left.next_if(|(_, next)| *next == size) {
            Some((axis, _)) => sources.push(Some(axis)),
            None if size.is_one() => sources.push(None),
            None => return None,
        }
    }
    left.all(|(_, rest)| rest.is_one()).then_some(sources)
}
