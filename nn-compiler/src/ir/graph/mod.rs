//! The computation graph: petgraph's stable graph, with the order of operands kept private.

mod builder;
mod print;
mod verify;
mod words;

use std::collections::BTreeMap;
use std::rc::Rc;

use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;

pub use builder::{Builder, kept_axes, moved_ones};
pub use print::{Product, describe_root, expression, matrix_product, print};
pub use verify::verify;

use crate::ir::init::Init;
use crate::ir::ops::CoreOp;
use crate::ir::types::{Dim, Shape, TensorType};

/// A node of the graph.
pub type NodeId = NodeIndex<u32>;

/// One value: how it is computed, its type, and the layer it came from.
#[derive(Clone, Debug)]
pub struct Node {
    /// The operation.
    pub op: CoreOp,
    /// The type of its result.
    pub ty: TensorType,
    /// Where it came from: an index into [`Graph::origins`].
    pub origin: usize,
}

/// A value that the caller passes.
#[derive(Clone, Debug)]
pub struct InputInfo {
    /// The name in the source.
    pub name: String,
    /// The type, batch included.
    pub ty: TensorType,
}

/// A parameter, presented in `shape`.
#[derive(Clone, Debug)]
pub struct ParameterInfo {
    /// The layers (or templates) that it is in, outermost first: `block1`, `conv2d1`. A `param` is in none.
    pub groups: Vec<String>,
    /// The name within the innermost group.
    pub name: String,
    /// The shape that users see.
    pub shape: Shape,
    /// Axes of size 1 that graphs have besides: the weight of a convolution over one axis `[out, in, taps]` is a filter
    /// `[out, in, taps, 1]` there. Both are the same memory.
    pub unit_axes: Vec<usize>,
    /// How a new network fills it.
    pub init: Init,
    /// Who changes it.
    pub role: Role,
}

/// Who changes a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The optimiser, by its gradient.
    Trained,
    /// Nobody: it has no gradient.
    Frozen,
    /// The forward pass of a training step: a running statistic. It has no gradient, and the optimiser never sees it.
    State,
}

impl ParameterInfo {
    /// `hidden.weight`
    pub fn path(&self) -> String {
        let mut words = self.groups.clone();
        words.push(self.name.clone());
        words.join(".")
    }

    /// The field of the network's `params` that it is, or is in: `hidden`.
    pub fn field(&self) -> &str {
        self.groups.first().unwrap_or(&self.name)
    }

    /// Whether a gradient is computed for it.
    pub fn is_trained(&self) -> bool {
        self.role == Role::Trained
    }

    /// The shape in graphs.
    pub fn graph_shape(&self) -> Shape {
        let mut shape = self.shape.clone();
        for axis in &self.unit_axes {
            shape.insert(*axis, Dim::from(1));
        }
        shape
    }

    /// Where it lies if nothing asks for another order of axes: those of size 1 outermost, then row-major.
    pub fn row_major(&self) -> Vec<usize> {
        let rank = self.shape.len() + self.unit_axes.len();
        self.unit_axes.iter().copied().chain(kept_axes(rank, &self.unit_axes)).collect()
    }

    /// An order of the axes in graphs as one of those that users see.
    pub fn presented_order(&self, order: &[usize]) -> Vec<usize> {
        let kept = kept_axes(order.len(), &self.unit_axes);
        order.iter().filter_map(|axis| kept.iter().position(|known| known == axis)).collect()
    }
}

/// What a computation is for. The order here is the order in which roots print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// An output of the network, as `predict` gives it.
    Prediction(usize),
    /// The scalar that training lowers.
    Loss,
    /// The gradient of a parameter.
    ParameterGradient(usize),
    /// The gradient of an input.
    InputGradient(usize),
    /// A running statistic as the forward pass of training makes it anew.
    State(usize),
    /// A parameter after a training step.
    Updated(usize),
}

/// A computation: nodes in a directed graph without cycles, an edge for each operand.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The network's name.
    pub name: String,
    /// What the caller passes.
    pub inputs: Vec<InputInfo>,
    /// What is learned.
    pub parameters: Vec<ParameterInfo>,
    /// The layers and expressions that nodes come from.
    pub origins: Vec<String>,
    /// The derivatives of operations of the user's own ([`CoreOp::Custom`]): graphs of single numbers, whose inputs are the
    /// operands and the result's cotangent, and whose roots are the operands' cotangents.
    pub rules: Vec<Rc<Graph>>,
    /// What must be computed; everything else is dead.
    pub roots: BTreeMap<Root, NodeId>,
    nodes: StableDiGraph<Node, usize>,
}

impl Graph {
    /// A graph without nodes.
    pub fn new(name: &str, inputs: Vec<InputInfo>, parameters: Vec<ParameterInfo>) -> Self {
        Self { name: name.to_owned(), inputs, parameters, ..Self::default() }
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// A node's operation.
    pub fn op(&self, id: NodeId) -> &CoreOp {
        &self.nodes[id].op
    }

    /// The type of a node's result.
    pub fn ty(&self, id: NodeId) -> &TensorType {
        &self.nodes[id].ty
    }

    /// The operands in order. (`x * x` has two parallel edges, so edges carry the position.)
    pub fn operands(&self, id: NodeId) -> Vec<NodeId> {
        let edges = self.nodes.edges_directed(id, Direction::Incoming);
        let mut operands = vec![id; edges.clone().count()];
        for edge in edges {
            operands[*edge.weight()] = edge.source();
        }
        operands
    }

    /// The nodes that use this one, each once, in order of creation.
    pub fn users(&self, id: NodeId) -> Vec<NodeId> {
        let mut users: Vec<NodeId> = self.nodes.neighbors_directed(id, Direction::Outgoing).collect();
        users.sort_unstable();
        users.dedup();
        users
    }

    /// All nodes that the roots need, operands before users, in a fixed order.
    pub fn schedule(&self) -> Vec<NodeId> {
        self.schedule_for(self.roots.values().copied())
    }

    /// All nodes that the given ones need, operands before users, in a fixed order: depth first, left operand first.
    pub fn schedule_for(&self, roots: impl IntoIterator<Item = NodeId>) -> Vec<NodeId> {
        let mut order = Vec::new();
        let mut done = vec![false; self.nodes.node_indices().next_back().map_or(0, |id| id.index() + 1)];
        for root in roots {
            // an explicit stack: a network may be thousands of layers deep
            let mut stack = vec![(root, false)];
            while let Some((id, expanded)) = stack.pop() {
                if done[id.index()] {
                    continue;
                }
                if expanded {
                    done[id.index()] = true;
                    order.push(id);
                } else {
                    stack.push((id, true));
                    stack.extend(self.operands(id).into_iter().rev().map(|operand| (operand, false)));
                }
            }
        }
        order
    }

    /// An empty graph with the same name, inputs, parameters and origins.
    pub fn like(&self) -> Self {
        Self {
            name: self.name.clone(),
            inputs: self.inputs.clone(),
            parameters: self.parameters.clone(),
            origins: self.origins.clone(),
            rules: self.rules.clone(),
            ..Self::default()
        }
    }

    /// How many nodes there are, dead ones included.
    pub fn len(&self) -> usize {
        self.nodes.node_count()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.node_count() == 0
    }

    fn insert(&mut self, node: Node, operands: &[NodeId]) -> NodeId {
        let id = self.nodes.add_node(node);
        for (position, operand) in operands.iter().enumerate() {
            self.nodes.add_edge(*operand, id, position);
        }
        id
    }
}
