//! The pipeline from a checked model to programs: one for each thing that a network can be asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::front::construct::construct;
use crate::front::model::Model;
use crate::front::syntax::Machine;
use crate::ir::graph::{Builder, Graph, NodeId, Root, verify};
use crate::ir::ops::{Binary, CoreOp, Unary};
use crate::loops::fuse::fuse;
use crate::loops::layout::parameter_orders;
use crate::loops::lower::lower;
use crate::loops::plan::{MemoryPlan, plan, problems};
use crate::loops::program::Program;
use crate::loops::target::{SCALAR, Target, VECTORS};
use crate::passes::differentiate::differentiate;
use crate::passes::simplify::{prepare, simplify};

/// A network after all passes but the last.
pub struct Compiled {
    /// The graph of a training step's gradients, simplified: what `GRAPH` prints.
    pub graph: Graph,
    /// The storage order of each parameter matrix that a contraction reads: its axes, outermost first.
    pub orders: BTreeMap<usize, Vec<usize>>,
    /// What it was compiled for.
    pub target: &'static Target,
    /// The programs, in the order in which they are emitted.
    pub entries: Vec<Entry>,
}

/// One program.
pub struct Entry {
    /// What it is for.
    pub purpose: Purpose,
    /// Its kernels.
    pub program: Program,
    /// Its memory.
    pub plan: MemoryPlan,
}

/// What a network can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The outputs, in the form for inference.
    Predict,
    /// The loss, in the form for inference.
    Loss,
    /// The loss in the form for training, without gradients: only for a network whose two forms differ.
    TrainingLoss,
    /// The gradients (and the loss), in the form for training.
    Gradients,
    /// One step of an optimiser, in the form for training.
    TrainStep,
}

impl Purpose {
    /// The name of the method.
    pub fn name(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Loss => "loss",
            Self::TrainingLoss => "training_loss",
            Self::Gradients => "gradients",
            Self::TrainStep => "train_step",
        }
    }

    /// Whether a root belongs to this; a function has no loss that anyone asks for with its gradients.
    fn keeps(self, root: &Root, has_loss: bool) -> bool {
        match (self, root) {
            (Self::Gradients | Self::TrainStep, Root::Loss) => has_loss,
            (Self::Predict, Root::Prediction(_))
            | (Self::Loss | Self::TrainingLoss, Root::Loss)
            | (Self::Gradients, Root::ParameterGradient(_) | Root::InputGradient(_) | Root::State(_))
            | (Self::TrainStep, Root::Updated(_)) => true,
            _ => false,
        }
    }
}

/// Runs the passes, for the target that the network asks for.
pub fn passes(model: &Model) -> Compiled {
    let target = match model.machine {
        Machine::Vectors => &VECTORS,
        Machine::Scalar => &SCALAR,
    };
    passes_for(model, target)
}

/// Runs the passes for a target.
pub fn passes_for(model: &Model, target: &'static Target) -> Compiled {
    let form = |training: bool| stage(prepare(stage(construct(model, training), "constructed")), "prepared");
    let (inference, training) = (form(false), form(true));
    let differs = crate::ir::graph::print(&inference, "") != crate::ir::graph::print(&training, "");
    let differentiated = stage(with_gradients(model, training), "differentiated");
    let simplified = stage(simplify(differentiated, model.strict_ieee).0, "simplified");
    let inference = stage(simplify(inference, model.strict_ieee).0, "simplified");
    let orders = parameter_orders(&[&inference, &simplified]);
    let has_loss = model.loss.is_some();
    let has = |test: fn(&Root) -> bool| simplified.roots.keys().any(test);
    let checks_gradients = has(|root| matches!(root, Root::ParameterGradient(_)));
    let mut purposes = vec![Purpose::Predict];
    purposes.extend((has_loss || (checks_gradients && !differs)).then_some(Purpose::Loss));
    purposes.extend((differs && checks_gradients).then_some(Purpose::TrainingLoss));
    purposes
        .extend((checks_gradients || has(|root| matches!(root, Root::InputGradient(_)))).then_some(Purpose::Gradients));
    purposes.extend(has(|root| matches!(root, Root::Updated(_))).then_some(Purpose::TrainStep));
    let entries = purposes
        .into_iter()
        .map(|purpose| {
            let from = if matches!(purpose, Purpose::Predict | Purpose::Loss) { &inference } else { &simplified };
            entry(purpose, (from, target), has_loss, &orders)
        })
        .collect();
    Compiled { graph: simplified, orders, target, entries }
}

fn entry(
    purpose: Purpose,
    (graph, target): (&Graph, &'static Target),
    has_loss: bool,
    orders: &BTreeMap<usize, Vec<usize>>,
) -> Entry {
    let mut graph = graph.clone();
    graph.roots.retain(|root, _| purpose.keeps(root, has_loss));
    let lowered = stage(lower(&graph, target), "lowered");
    let program = fuse(lowered, target, orders);
    let plan = planned(&program);
    Entry { purpose, program, plan }
}

/// A program's memory; checked in debug builds, as graphs are.
fn planned(program: &Program) -> MemoryPlan {
    let plan = plan(program);
    if cfg!(debug_assertions) {
        let problems = problems(program, &plan);
        assert!(problems.is_empty(), "the memory plan is wrong: {problems:?}\n{}", program.print("program"));
    }
    plan
}

/// Checks a graph between passes, in debug builds.
fn stage(graph: Graph, name: &str) -> Graph {
    if cfg!(debug_assertions) {
        verify(&graph, name);
    }
    graph
}

/// Appends the gradients that are asked for, and the optimiser's steps.
pub fn with_gradients(model: &Model, graph: Graph) -> Graph {
    let mut b = Builder::new(graph);
    let loss = b.graph.roots[&Root::Loss];
    let trained: Vec<usize> =
        (0..model.parameters.len()).filter(|index| model.parameters[*index].info.is_trained()).collect();
    let parameters: Vec<NodeId> = trained.iter().map(|index| b.parameter(*index)).collect();
    let asked: Vec<usize> = (0..model.inputs.len()).filter(|index| model.inputs[*index].gradient).collect();
    let inputs: Vec<NodeId> = asked.iter().map(|index| b.input(*index)).collect();
    let wrt: Vec<NodeId> = parameters.iter().chain(&inputs).copied().collect();
    let gradients = differentiate(&mut b, loss, &wrt);
    let flat = depended_on(&b.graph, loss);
    for (position, (index, parameter)) in trained.into_iter().zip(&parameters).enumerate() {
        let gradient = gradients[position].unwrap_or_else(|| b.constant_like(0.0, *parameter));
        b.graph.roots.insert(Root::ParameterGradient(index), gradient);
        // as in PyTorch: behind what is flat everywhere the gradient is 0, by which weight decay and momentum step, too; without
        // a way from the parameter to the loss there is none, and the parameter stays as it is
        if model.loss.is_some() && (gradients[position].is_some() || flat.contains(parameter)) {
            b.enter(&format!("update {}", b.graph.parameters[index].path()));
            let updated = b.update(index, gradient);
            b.graph.roots.insert(Root::Updated(index), updated);
        }
    }
    for (position, index) in asked.iter().enumerate() {
        let gradient = gradients[parameters.len() + position].unwrap_or_else(|| b.constant_like(0.0, inputs[position]));
        b.graph.roots.insert(Root::InputGradient(*index), gradient);
    }
    let is_state = |root: &Root| if let Root::State(index) = root { Some(*index) } else { None };
    let states: Vec<usize> = b.graph.roots.keys().filter_map(is_state).collect();
    for index in states {
        if model.loss.is_none() {
            b.graph.roots.remove(&Root::State(index));
        } else {
            let new = b.graph.roots[&Root::State(index)];
            b.enter(&format!("update {}", b.graph.parameters[index].path()));
            let assigned = b.assign(index, new);
            b.graph.roots.insert(Root::Updated(index), assigned);
        }
    }
    b.graph
}

/// The nodes that a value depends on by operations that derivatives are taken of, even if they are 0: not through
/// `stop_gradient`, a comparison, or the choice of a branch.
fn depended_on(graph: &Graph, value: NodeId) -> BTreeSet<NodeId> {
    let (mut known, mut stack) = (BTreeSet::new(), vec![value]);
    while let Some(id) = stack.pop() {
        if !known.insert(id) {
            continue;
        }
        let operands = graph.operands(id);
        match graph.op(id) {
            CoreOp::Unary(Unary::StopGradient) | CoreOp::Binary(Binary::Eq | Binary::Gt | Binary::Ge) => {}
            CoreOp::Select | CoreOp::Custom { .. } => stack.extend(&operands[1..]),
            _ => stack.extend(operands),
        }
    }
    known
}

#[cfg(test)]
mod deep;
#[cfg(test)]
mod tests;
