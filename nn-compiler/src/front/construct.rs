//! Model to graph: layers expand into primitives, broadcasting becomes explicit. From here on nothing can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::front::layers::Construction;
use crate::front::model::{GradientRule, Model, Penalty, Value, ValueId, ValueKind};
use crate::ir::graph::{Builder, Graph, InputInfo, NodeId, Root};
use crate::ir::ops::Unary;
use crate::ir::types::{Dim, TensorType};
use crate::passes::differentiate::differentiate;

/// The forward graph, with a root for each prediction and for the loss; `training` picks the form in which
/// dropout drops.
pub fn construct(model: &Model, training: bool) -> Graph {
    let inputs = model.inputs.iter().map(|i| InputInfo { name: i.name.to_string(), ty: i.ty.clone() }).collect();
    let parameters = model.parameters.iter().map(|parameter| parameter.info.clone()).collect();
    let mut graph = Graph::new(&model.name.to_string(), inputs, parameters);
    let rule =
        |rule: &GradientRule| Rc::new(construct_rule(&rule.name, rule.operands + 1, &rule.values, &rule.gradients));
    graph.rules = model.rules.iter().map(rule).collect();
    let mut constructor = Constructor::new(graph, training);
    constructor.values(&model.values);
    let Constructor { mut builder, nodes, states, .. } = constructor;
    for (index, id) in states {
        builder.graph.roots.insert(Root::State(index), id);
    }
    let roots = |values: &[ValueId]| -> Vec<NodeId> { values.iter().map(|value| nodes[*value]).collect() };
    for (index, id) in roots(&model.predictions).into_iter().enumerate() {
        builder.graph.roots.insert(Root::Prediction(index), id);
    }
    // a network without a loss is differentiated as the sum of its outputs, each times its cotangent if it has one
    let mut outputs = roots(&model.predictions);
    for (output, cotangent) in outputs.iter_mut().zip(roots(&model.cotangents)) {
        *output = builder.times(*output, cotangent);
    }
    let loss = model.loss.map_or_else(|| sum_of(&mut builder, &outputs), |loss| nodes[loss]);
    builder.graph.roots.insert(Root::Loss, loss);
    builder.graph
}

/// The graph of values that are computed from `inputs` single numbers, with a root for each of `results`.
pub fn construct_rule(name: &str, inputs: usize, values: &[Value], results: &[ValueId]) -> Graph {
    let number = TensorType::float(vec![Dim::batch()]);
    let inputs = (0..inputs).map(|index| InputInfo { name: format!("x{index}"), ty: number.clone() }).collect();
    let mut constructor = Constructor::new(Graph::new(name, inputs, Vec::new()), true);
    constructor.values(values);
    let Constructor { mut builder, nodes, .. } = constructor;
    for (index, result) in results.iter().enumerate() {
        builder.graph.roots.insert(Root::InputGradient(index), nodes[*result]);
    }
    builder.graph
}

/// The state of construction.
struct Constructor {
    builder: Builder,
    training: bool,
    /// The node of each value so far.
    nodes: Vec<NodeId>,
    next_stream: usize,
    states: BTreeMap<usize, NodeId>,
}

impl Constructor {
    fn new(graph: Graph, training: bool) -> Self {
        let builder = Builder::new(graph);
        Self { builder, training, nodes: Vec::new(), next_stream: 0, states: BTreeMap::new() }
    }

    fn values(&mut self, values: &[Value]) {
        // a value that derivatives are taken by is a node that nothing else is, even what is computed in the same way
        let by = |value: &Value| if let ValueKind::Gradient { wrt, .. } = value.kind { Some(wrt) } else { None };
        let named: BTreeSet<ValueId> = values.iter().filter_map(by).collect();
        for value in values {
            self.builder.enter(&value.origin);
            let mut id = self.value(value);
            let is_own = matches!(value.kind, ValueKind::Input(_) | ValueKind::Parameter(_));
            if named.contains(&self.nodes.len()) && !is_own {
                id = self.builder.marked(id);
            }
            assert_eq!(self.builder.graph.ty(id), &value.ty, "`{}` was checked as another type", value.origin);
            self.nodes.push(id);
        }
    }

    fn value(&mut self, value: &Value) -> NodeId {
        let builder = &mut self.builder;
        match &value.kind {
            ValueKind::Input(index) => builder.input(*index),
            ValueKind::Parameter(index) => builder.parameter(*index),
            ValueKind::Number(number) => builder.constant(*number, Vec::new()),
            ValueKind::Layer(layer, call) => {
                let operands = call.operands.iter().map(|operand| self.nodes[*operand]).collect();
                let parameters = call.parameters.iter().map(|index| builder.parameter(*index)).collect();
                let (training, next_stream, states) = (self.training, &mut self.next_stream, &mut self.states);
                let mut cx = Construction { builder, training, operands, parameters, next_stream, states };
                layer.construct(&mut cx, call)
            }
            ValueKind::Function(function, call) => {
                let operands = self.broadcast_all(&call.operands, &value.ty);
                (function.build)(&mut self.builder, &operands, call)
            }
            ValueKind::Operation { rule, value: inlined, operands } => {
                let inlined = broadcast_to(builder, self.nodes[*inlined], &value.ty);
                let Some(rule) = rule else { return inlined };
                let operands = self.broadcast_all(operands, &value.ty);
                self.builder.custom(*rule, inlined, &operands)
            }
            ValueKind::Gradient { of, wrt } => {
                let (of, wrt) = (self.nodes[*of], self.nodes[*wrt]);
                let gradient = differentiate(builder, of, &[wrt]).remove(0);
                builder.enter(&value.origin);
                gradient.unwrap_or_else(|| builder.constant_like(0.0, wrt))
            }
            ValueKind::MatMul(a, b) => matmul(builder, self.nodes[*a], self.nodes[*b]),
            ValueKind::Penalty(penalty, strength, parameters) => penalise(builder, *penalty, *strength, parameters),
        }
    }

    fn broadcast_all(&mut self, operands: &[ValueId], target: &TensorType) -> Vec<NodeId> {
        operands.iter().map(|operand| broadcast_to(&mut self.builder, self.nodes[*operand], target)).collect()
    }
}

fn sum_of(b: &mut Builder, outputs: &[NodeId]) -> NodeId {
    let sums: Vec<NodeId> = outputs.iter().map(|output| b.sum_all(*output)).collect();
    sums.into_iter().reduce(|a, c| b.plus(a, c)).unwrap_or_else(|| b.constant(0.0, Vec::new()))
}

/// Broadcasts by the rule of the language: the batch to the batch, the axes of an example aligned at the last one.
fn broadcast_to(b: &mut Builder, x: NodeId, target: &TensorType) -> NodeId {
    let from = b.graph.ty(x).clone();
    let offset = target.example().len() - from.example().len();
    let target_start = target.rank() - target.example().len();
    let from_start = from.rank() - from.example().len();
    let mut axes: Vec<usize> = (0..from_start).collect();
    let mut kept: Vec<_> = from.shape[..from_start].to_vec();
    for (axis, dim) in from.example().iter().enumerate() {
        let at = target_start + offset + axis;
        // an axis of size 1 that meets a longer one repeats: it is dropped here and comes back as a new axis
        if target.shape[at] == *dim || !dim.is_one() {
            axes.push(at);
            kept.push(dim.clone());
        }
    }
    let squeezed = b.reshape(x, kept);
    b.broadcast(squeezed, axes, target.shape.clone())
}

/// `a @ b`: the last axis of `a` against the last but one of `b` (the only one of a vector), for each matrix of the stacks
/// that the axes before them are.
fn matmul(b: &mut Builder, left: NodeId, right: NodeId) -> NodeId {
    const BATCH: usize = 0;
    const ROW: usize = 1;
    const COLUMN: usize = 2;
    const SUMMED: usize = 3;
    /// The label of the last stacked axis; those before it follow.
    const STACKED: usize = 4;
    let stacked = |b: &Builder, id: NodeId| b.graph.ty(id).example().len().saturating_sub(2);
    let depths = [left, right].map(|id| stacked(b, id));
    // an axis of size 1 that meets a longer one repeats: it is dropped, and the other's remains
    let size = |b: &Builder, id: NodeId, depth: usize, label: usize| -> Option<Dim> {
        (label < depth).then(|| b.graph.ty(id).example()[depth - 1 - label].clone())
    };
    let mut operand = |id: NodeId, other: NodeId, own: usize, others: usize, matrix: [usize; 2]| {
        let ty = b.graph.ty(id).clone();
        let repeats = |label: &usize| {
            let is_one = size(b, id, own, *label).is_some_and(|size| size.is_one());
            is_one && size(b, other, others, *label).is_some_and(|size| !size.is_one())
        };
        let kept: Vec<usize> = (0..own).rev().filter(|label| !repeats(label)).collect();
        let outer = ty.rank() - ty.example().len();
        let sizes = kept.iter().map(|label| ty.shape[outer + own - 1 - label].clone());
        let shape = ty.shape[..outer].iter().cloned().chain(sizes).chain(ty.shape[outer + own..].iter().cloned());
        let shape = shape.collect();
        let matrix = if ty.example().len() == 1 { vec![SUMMED] } else { matrix.to_vec() };
        let batch = ty.is_batched().then_some(BATCH);
        let labels: Vec<usize> =
            batch.into_iter().chain(kept.iter().map(|label| STACKED + label)).chain(matrix).collect();
        (b.reshape(id, shape), labels)
    };
    let (x, of_left) = operand(left, right, depths[0], depths[1], [ROW, SUMMED]);
    let (y, of_right) = operand(right, left, depths[1], depths[0], [SUMMED, COLUMN]);
    let present = |label: &usize| of_left.contains(label) || of_right.contains(label);
    let deepest = depths[0].max(depths[1]);
    let all = [BATCH].into_iter().chain((0..deepest).rev().map(|label| STACKED + label)).chain([ROW, COLUMN]);
    let out: Vec<usize> = all.filter(present).collect();
    b.contract((x, &of_left), (y, &of_right), &out)
}

/// `λ Σ |w|` or `λ Σ w²` over the given parameters.
fn penalise(b: &mut Builder, penalty: Penalty, strength: f64, parameters: &[usize]) -> NodeId {
    let mut total = b.constant(0.0, Vec::new());
    for (position, index) in parameters.iter().enumerate() {
        let weight = b.parameter(*index);
        let term = match penalty {
            Penalty::L1 => b.unary(Unary::Abs, weight),
            Penalty::L2 => b.times(weight, weight),
        };
        let sum = b.sum_all(term);
        total = if position == 0 { sum } else { b.plus(total, sum) };
    }
    b.scaled(total, strength)
}
