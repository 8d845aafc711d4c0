//! Names and formulas of kernels, for their functions and docs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::ir::graph::{Graph, NodeId, Product, Root, matrix_product};
use crate::ir::ops::{Binary, CoreOp, Reduction, Unary};
use crate::ir::types::{Dim, display_shape};
use crate::ir::views::is_view;
use crate::ir::windows::Side;
use crate::loops::compiled::Entry;
use crate::loops::names::{ValueNames, origin_word, snake};
use crate::loops::program::{Kernel, KernelKind, Program};

/// A formula longer than this says less than the code.
const LONGEST: usize = 160;

/// How many formulas may be inside each other: what is deeper is too long nearly always.
const DEEPEST: usize = 32;

/// A name for a kernel's function, after what it makes: `update_hidden_weight`, `hidden_relu`.
pub(super) fn name(entry: &Entry, kernel: &Kernel, names: &ValueNames) -> String {
    let Entry { program, plan, .. } = entry;
    let graph = &program.graph;
    for id in &kernel.outputs {
        let group = |index: usize| {
            let info = &graph.parameters[index];
            snake(&if info.groups.is_empty() { info.name.clone() } else { info.groups.join("_") })
        };
        match plan.owners.get(id) {
            Some(Root::Updated(index)) => return format!("update_{}", group(*index)),
            Some(Root::State(index)) => return format!("statistics_{}", group(*index)),
            Some(Root::ParameterGradient(index)) => return format!("gradient_{}", group(*index)),
            _ => {}
        }
    }
    let mut words: Vec<String> = Vec::new();
    for id in program.body(kernel).0.iter().filter(|id| kernel.members.contains(id)) {
        let is_input = |word: &String| graph.inputs.iter().any(|input| snake(&input.name) == *word);
        let Some(word) = origin_word(graph, *id).filter(|word| !is_input(word)) else { continue };
        let repeats = words.iter().any(|known| *known == word || *known == word.trim_start_matches("d_"));
        if !repeats {
            words.push(word);
        }
    }
    if words.is_empty() {
        words.extend(kernel.outputs.iter().map(|id| names.of(graph, *id).clone()));
    }
    words.truncate(3);
    words.join("_")
}

/// The lines of a kernel's doc: for each result a formula and the shape.
pub(super) fn describe(program: &Program, kernel: &Kernel, names: &ValueNames) -> Vec<String> {
    let body = program.body(kernel).0;
    let mut printer =
        Printer { program, kernel, names, known: BTreeMap::new(), spelt: RefCell::default(), depth: Cell::default() };
    let mut lines = Vec::new();
    // what several results share is spelt out once
    for id in &body {
        if matches!(program.graph.op(*id), CoreOp::Contract { .. })
            && !kernel.outputs.contains(id)
            && printer.uses(*id, &body) > 1
        {
            let word = program.graph.op_word(*id);
            let formula = printer.formula(*id, 0);
            let count = printer.known.values().filter(|known| known.starts_with(word)).count();
            let name = if count == 0 { word.to_owned() } else { format!("{word}{}", count + 1) };
            lines.push(line(&name, &formula, &program.graph.ty(*id).shape));
            printer.name(*id, name);
        }
    }
    for id in &kernel.outputs {
        let shape = &program.graph.ty(*id).shape;
        let name = names.of(&program.graph, *id).clone();
        let formula = match program.graph.op(*id) {
            CoreOp::Update(_) => {
                let gradient = printer.formula(program.graph.operands(*id)[1], 0);
                format!("step({name}, {gradient})")
            }
            _ => printer.formula(*id, 0),
        };
        lines.push(line(&name, &formula, shape));
        printer.name(*id, name);
    }
    if let KernelKind::Contraction(c) = &kernel.kind
        && c.column_sums.is_some()
    {
        lines.push("The sums over the batch ride along with the product.".to_owned());
    }
    lines
}

fn line(name: &str, formula: &str, shape: &[Dim]) -> String {
    let shape = if shape.is_empty() { String::new() } else { format!(" : {}", display_shape(shape)) };
    format!("`{name} = {formula}`{shape}")
}

struct Printer<'a> {
    program: &'a Program,
    kernel: &'a Kernel,
    names: &'a ValueNames,
    /// What has a name by now.
    known: BTreeMap<NodeId, String>,
    /// What is spelt out already, by the strength around it: spelt anew each time that it is used, what is used twice by
    /// what is used twice, and so on, would never end.
    spelt: RefCell<BTreeMap<(NodeId, u8), String>>,
    /// Inside how many formulas.
    depth: Cell<usize>,
}

impl Printer<'_> {
    fn uses(&self, id: NodeId, body: &[NodeId]) -> usize {
        let graph = &self.program.graph;
        body.iter().map(|user| graph.operands(*user).iter().filter(|operand| **operand == id).count()).sum()
    }

    /// Gives a node a name, which later formulas use.
    fn name(&mut self, id: NodeId, name: String) {
        self.known.insert(id, name);
        self.spelt.get_mut().clear();
    }

    /// A node as mathematics, with parentheses as needed by the binding strength around it: 1 for sums, 2 for products.
    fn formula(&self, id: NodeId, around: u8) -> String {
        if let Some(spelt) = self.spelt.borrow().get(&(id, around)) {
            return spelt.clone();
        }
        if self.depth.get() > DEEPEST {
            return "…".to_owned();
        }
        self.depth.set(self.depth.get() + 1);
        let text = self.spell(id, around);
        self.depth.set(self.depth.get() - 1);
        let text = if text.chars().count() > LONGEST { "…".to_owned() } else { text };
        self.spelt.borrow_mut().insert((id, around), text.clone());
        text
    }

    fn spell(&self, id: NodeId, around: u8) -> String {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let graph = &self.program.graph;
        if let CoreOp::Slice { axis, start, step } = graph.op(id) {
            let of = self.formula(graph.operands(id)[0], 3);
            let reach = &(step * &(&graph.ty(id).shape[*axis] - &Dim::from(1))) + &Dim::from(1);
            let every = if step.is_one() { String::new() } else { format!(" by {step}") };
            return format!("{of}[{start}..{}{every}]", start + &reach);
        }
        if is_view(graph, id) {
            let base = self.program.layouts.view(graph, id).base;
            return self.formula(base, around);
        }
        if !self.kernel.members.contains(&id) && self.program.is_stored(id) {
            // a `softmax` is known by what its kernel may not read
            return self.names.get(graph, id).map_or("…".to_owned(), Clone::clone);
        }
        let operands = graph.operands(id);
        if let Some(x) = graph.as_log_sum_exp(id) {
            return format!("logsumexp({})", self.formula(x, 0));
        }
        if let Some([x, y]) = graph.as_log_sum_exp_less(id) {
            return wrap(format!("logsumexp({}) - {}", self.formula(x, 0), self.formula(y, 2)), around > 1);
        }
        if let Some(x) = graph.as_log_softmax(id) {
            return format!("log_softmax({})", self.formula(x, 0));
        }
        if let Some(x) = softmax(graph, id) {
            return format!("softmax({})", self.formula(x, 0));
        }
        let plain = |position: usize| self.formula(operands[position], 0);
        match graph.op(id) {
            CoreOp::Constant(value) => value.to_string(),
            CoreOp::Uniform(_) if self.names.passes_stream(id) => "uniform".to_owned(),
            CoreOp::Uniform(stream) => format!("uniform{stream}"),
            CoreOp::Unary(Unary::Neg) => wrap(format!("-{}", self.formula(operands[0], 3)), around > 0),
            CoreOp::Unary(Unary::Copy) => plain(0),
            CoreOp::Unary(function) => format!("{}({})", function.name(), plain(0)),
            CoreOp::Binary(function) => {
                let side = |position: usize, around: u8| self.formula(operands[position], around);
                match function {
                    Binary::Add => wrap(format!("{} + {}", side(0, 1), side(1, 1)), around > 1),
                    Binary::Sub => wrap(format!("{} - {}", side(0, 1), side(1, 2)), around > 1),
                    Binary::Mul => wrap(format!("{}·{}", side(0, 2), side(1, 2)), around > 2),
                    Binary::Div => wrap(format!("{} / {}", side(0, 2), side(1, 3)), around > 2),
                    Binary::Gt => wrap(format!("{} > {}", side(0, 1), side(1, 1)), around > 0),
                    Binary::Ge => wrap(format!("{} ≥ {}", side(0, 1), side(1, 1)), around > 0),
                    Binary::Eq => wrap(format!("{} == {}", side(0, 1), side(1, 1)), around > 0),
                    _ => format!("{}({}, {})", function.name(), plain(0), plain(1)),
                }
            }
            CoreOp::Select => {
                wrap(format!("{} ? {} : {}", self.formula(operands[0], 1), plain(1), plain(2)), around > 0)
            }
            CoreOp::Reduce { kind: Reduction::Sum, .. } => {
                wrap(format!("Σ {}", self.formula(operands[0], 2)), around > 1)
            }
            CoreOp::Reduce { kind, .. } => format!("{}({})", kind.name(), plain(0)),
            CoreOp::Contract { .. } => product(graph, id, &self.formula(operands[0], 3), &self.formula(operands[1], 3)),
            CoreOp::Convolve { gives, .. } => match gives {
                Side::Map => format!("conv2d({}, {})", plain(0), plain(1)),
                Side::Image => format!("conv2dᵀ({}, {})", plain(1), plain(0)),
                Side::Filter => format!("conv2d_filter({}, {})", plain(0), plain(1)),
            },
            CoreOp::PoolIndex { .. } => format!("argmax_pool({})", plain(0)),
            CoreOp::PoolPick { .. } => match graph.op(operands[1]) {
                CoreOp::PoolIndex { .. } if graph.operands(operands[1])[0] == operands[0] => {
                    format!("max_pool({})", plain(0))
                }
                _ => format!("pool({}, {})", plain(0), plain(1)),
            },
            CoreOp::PoolSum { .. } => format!("sum_pool({})", plain(0)),
            CoreOp::PoolSpread { .. } => format!("sum_poolᵀ({})", plain(0)),
            CoreOp::Unpool { .. } => format!("unpool({}, {})", plain(0), plain(1)),
            CoreOp::Concat { .. } => {
                let pieces: Vec<String> = (0..operands.len()).map(plain).collect();
                format!("concat({})", pieces.join(", "))
            }
            CoreOp::Reverse { .. } => format!("reverse({})", plain(0)),
            CoreOp::Iota { axis } => format!("index{axis}"),
            CoreOp::Cumulate { kind, .. } => format!("{}({})", kind.name(), plain(0)),
            CoreOp::Resample { map, .. } if map.transposed => format!("resampleᵀ({})", plain(0)),
            CoreOp::Resample { .. } => format!("resample({})", plain(0)),
            CoreOp::Pick | CoreOp::Gather => format!("{}[{}]", self.formula(operands[0], 3), plain(1)),
            CoreOp::OneHot { .. } => format!("onehot({})", plain(0)),
            CoreOp::Scatter { .. } => format!("scatter({}, {})", plain(0), plain(1)),
            // what lies in memory has a name, a view the formula of what it shows, a step that of what it steps by
            op @ (CoreOp::Input(_)
            | CoreOp::Parameter(_)
            | CoreOp::Table { .. }
            | CoreOp::Broadcast { .. }
            | CoreOp::Reshape
            | CoreOp::Transpose { .. }
            | CoreOp::Slice { .. }
            | CoreOp::Sloped(_)
            | CoreOp::Custom { .. }
            | CoreOp::Update(_)
            | CoreOp::Assign(_)) => format!("{op:?}"),
        }
    }
}

/// What a node is the `softmax` of, in the form that lowering gave it: `exp(x − shift) · (1 / Σ exp(x − shift))`.
fn softmax(graph: &Graph, id: NodeId) -> Option<NodeId> {
    let operands = |id: NodeId| graph.operands(id);
    let [each, inverse] = *operands(id).first_chunk::<2>().filter(|_| *graph.op(id) == CoreOp::Binary(Binary::Mul))?;
    let inverse = graph.view_source(inverse);
    let sum = *operands(inverse).get(1).filter(|_| *graph.op(inverse) == CoreOp::Binary(Binary::Div))?;
    let is_softmax = *graph.op(each) == CoreOp::Unary(Unary::Exp)
        && matches!(graph.op(sum), CoreOp::Reduce { kind: Reduction::Sum, .. })
        && operands(sum) == [each];
    let shifted = *operands(each).first().filter(|_| is_softmax)?;
    operands(shifted).first().copied()
}

fn wrap(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

/// `x·Wᵀ` where the contraction is a matrix product; `Σ a·b` otherwise.
fn product(graph: &Graph, id: NodeId, a: &str, b: &str) -> String {
    let CoreOp::Contract { left, right, out } = graph.op(id) else { return String::new() };
    let Some(Product { swapped, transposed }) = matrix_product(left, right, out) else {
        return format!("Σ {a}·{b}");
    };
    let (first, second) = if swapped { (b, a) } else { (a, b) };
    let mark = |yes: bool| if yes { "ᵀ" } else { "" };
    format!("{first}{}·{second}{}", mark(transposed[0]), mark(transposed[1]))
}
