//! Names in the emitted code.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::ToTokens;

use crate::compiled::Entry;
use crate::graph::{Graph, NodeId, Root};
use crate::ops::{Binary, CoreOp, Reduction, Unary};
use crate::program::Kernel;
use crate::types::Element;

/// An identifier of the emitted code's own; it cannot capture a user's name. What is named after something of the user's
/// gets its name from a [`Namer`], which knows the keywords.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A number as one would write it: without `usize` behind it.
pub(super) fn index(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}

/// Text as an identifier: letters, digits and underscores; `d hidden` becomes `d_hidden`.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        if c != '_' || !name.ends_with('_') {
            name.push(c);
        }
    }
    let name = name.trim_matches('_');
    match name.chars().next() {
        None => "value".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("v{name}"),
        Some(_) => name.to_owned(),
    }
}

/// The layer that a node comes from, as a name; `None` if it comes from an expression like `(x + y) * z`.
pub(super) fn origin_word(graph: &Graph, id: NodeId) -> Option<String> {
    let origin = &graph.origins[graph.node(id).origin];
    let is_word =
        !origin.is_empty() && origin.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ' ' || c == '.');
    is_word.then(|| snake(origin))
}

/// Gives each name once: a second `exp` is `exp2`.
#[derive(Clone, Default)]
pub(super) struct Namer {
    taken: BTreeMap<String, usize>,
}

impl Namer {
    /// Reserves a name that is used as it is.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.entry(name.to_owned()).or_insert(1);
    }

    /// A name not given before.
    pub(super) fn text(&mut self, wish: &str) -> String {
        // a function of the language may be called as Rust calls something else: `where`
        let wish = &if KEYWORDS.contains(&wish) { format!("{wish}_") } else { wish.to_owned() };
        let mut candidate = wish.clone();
        while self.taken.contains_key(&candidate) {
            let count = self.taken.entry(wish.to_owned()).or_insert(1);
            *count += 1;
            candidate = format!("{wish}{count}");
        }
        self.taken.insert(candidate.clone(), 1);
        candidate
    }

    /// A name not given before, as an identifier.
    pub(super) fn fresh(&mut self, wish: &str) -> Ident {
        local(&self.text(wish))
    }
}

/// Words that Rust keeps for itself.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names of inputs in tasks and kernels; users may call theirs what generated code calls its own.
pub(super) fn input_names<'a>(inputs: impl IntoIterator<Item = &'a str>) -> (Vec<Ident>, Namer) {
    let mut namer = Namer::default();
    for name in RESERVED {
        namer.reserve(name);
    }
    let names = inputs.into_iter().map(|name| namer.fresh(&snake(name))).collect();
    (names, namer)
}

/// The names of a program's stored values.
pub(super) struct ValueNames {
    names: BTreeMap<NodeId, Ident>,
    /// What the numbers of random streams are called, where a kernel is passed them.
    streams: BTreeMap<NodeId, Ident>,
}

/// What generated code calls its own things.
const RESERVED: &[&str] = &[
    "batch",
    "params",
    "inputs",
    "optimizer",
    "step",
    "buffer",
    "scratch",
    "gradients",
    "statistics",
    "plan",
    "seed",
    "row",
    "at",
    "acc",
    "old",
    "j",
    "rt",
    "ws",
    "rows",
    "given",
    "options",
    "self",
    "super",
    "crate",
];

impl ValueNames {
    /// Names all stored values after what they are.
    pub(super) fn new(entry: &Entry) -> (Self, Namer) {
        let Entry { program, plan, .. } = entry;
        let graph = &program.graph;
        let (inputs, mut namer) = input_names(graph.inputs.iter().map(|input| input.name.as_str()));
        let mut names = BTreeMap::new();
        let external = graph.schedule().into_iter().filter(|id| crate::lower::is_external(graph, *id));
        let stored = program.kernels.iter().flat_map(|kernel| kernel.outputs.iter().copied());
        for id in external.chain(stored) {
            if let CoreOp::Input(index) = graph.op(id) {
                names.insert(id, inputs[*index].clone());
                continue;
            }
            let wish = match (graph.op(id), plan.owners.get(&id)) {
                (CoreOp::Parameter(index), _) => snake(&graph.parameters[*index].path()),
                (CoreOp::Update(_) | CoreOp::Assign(_), _) => continue, // in place of the parameter
                (_, Some(Root::ParameterGradient(index))) => format!("d_{}", snake(&graph.parameters[*index].path())),
                (_, Some(Root::State(index))) => format!("new_{}", snake(&graph.parameters[*index].path())),
                (_, Some(Root::InputGradient(index))) => format!("d_{}", snake(&graph.inputs[*index].name)),
                (_, Some(Root::Loss)) => "loss".to_owned(),
                (_, Some(Root::Prediction(_))) => origin_word(graph, id).unwrap_or("output".to_owned()),
                (CoreOp::PoolIndex { .. }, _) => {
                    origin_word(graph, id).map_or("index".to_owned(), |word| format!("{word}_index"))
                }
                _ => origin_word(graph, id).unwrap_or(graph.op_word(id).to_owned()),
            };
            names.insert(id, namer.fresh(&wish));
        }
        (Self { names, streams: BTreeMap::new() }, namer)
    }

    /// Names what one kernel reads and writes after its part in the kernel, so that kernels of several layers that do the
    /// same are the same text: `x`, `weight`, `y`.
    pub(super) fn by_role(entry: &Entry, kernel: &Kernel) -> (Self, Namer) {
        let Entry { program, plan, .. } = entry;
        let graph = &program.graph;
        let (_, mut namer) = input_names([]);
        let mut names = BTreeMap::new();
        let (body, reads) = program.body(kernel);
        let is_read = |id: &NodeId| reads.contains(id);
        for id in reads.iter().chain(kernel.outputs.iter().filter(|id| !is_read(id))).copied() {
            let backward = graph.origins[graph.node(id).origin].starts_with("d ");
            let wish = match (graph.op(id), plan.owners.get(&id)) {
                (CoreOp::Update(_) | CoreOp::Assign(_), _) => continue, // in place of the parameter
                (CoreOp::Parameter(index), _) => snake(&graph.parameters[*index].name),
                (_, Some(Root::ParameterGradient(index))) => format!("d_{}", snake(&graph.parameters[*index].name)),
                (_, Some(Root::State(index))) => format!("new_{}", snake(&graph.parameters[*index].name)),
                (_, Some(Root::Loss)) => "loss".to_owned(),
                _ if graph.ty(id).element != Element::Float => "labels".to_owned(),
                (CoreOp::PoolIndex { .. }, _) => "index".to_owned(),
                _ if program.is_variable(id) || graph.op_word(id) == "mask" => graph.op_word(id).to_owned(),
                _ => match (is_read(&id), backward) {
                    (true, false) => "x",
                    (true, true) => "dy",
                    (false, false) => "y",
                    (false, true) => "dx",
                }
                .to_owned(),
            };
            names.insert(id, namer.fresh(&wish));
        }
        let uniform = body.into_iter().filter(|id| matches!(graph.op(*id), CoreOp::Uniform(_)));
        let streams = uniform.map(|id| (id, namer.fresh("stream"))).collect();
        (Self { names, streams }, namer)
    }

    /// The number of the random stream that a node draws from: as it is, unless the kernel is passed it.
    pub(super) fn stream(&self, id: NodeId, number: usize) -> TokenStream {
        self.streams.get(&id).map_or_else(|| index(number).to_token_stream(), ToTokens::to_token_stream)
    }

    /// Whether a kernel is passed the number of a node's random stream.
    pub(super) fn passes_stream(&self, id: NodeId) -> bool {
        self.streams.contains_key(&id)
    }

    /// The streams that a kernel is passed.
    pub(super) fn streams<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = (&'a Ident, usize)> {
        self.streams.iter().filter_map(|(id, name)| match graph.op(*id) {
            CoreOp::Uniform(stream) => Some((name, *stream)),
            _ => None,
        })
    }

    /// The name of a stored value; that of an update is its parameter's.
    pub(super) fn of(&self, graph: &Graph, id: NodeId) -> &Ident {
        self.get(graph, id).expect("a kernel names what it reads and writes")
    }

    /// The name of a stored value, if it has one here.
    pub(super) fn get(&self, graph: &Graph, id: NodeId) -> Option<&Ident> {
        match graph.op(id) {
            CoreOp::Update(_) | CoreOp::Assign(_) => self.names.get(&graph.operands(id)[0]),
            _ => self.names.get(&id),
        }
    }
}

impl Graph {
    /// What a node is the `logsumexp` of, in the form that lowering gave it: `ln Σ exp(x − shift) + shift`.
    pub(crate) fn as_log_sum_exp(&self, id: NodeId) -> Option<NodeId> {
        let [log, added] = self.sides(id, Binary::Add)?;
        let (x, shift) = self.as_log_of_shifted(log)?;
        (added == shift).then_some(x)
    }

    /// What a node is `logsumexp(x) − y` of, in the form that lowering gave it: `ln Σ exp(x − shift) − (y − shift)`.
    pub(crate) fn as_log_sum_exp_less(&self, id: NodeId) -> Option<[NodeId; 2]> {
        let [log, rest] = self.sides(id, Binary::Sub)?;
        let (x, shift) = self.as_log_of_shifted(log)?;
        let [y, taken] = self.sides(rest, Binary::Sub)?;
        (taken == shift).then_some([x, y])
    }

    /// What a node is the `log_softmax` of, in the form that lowering gave it: `(x − shift) − ln Σ exp(x − shift)`.
    pub(crate) fn as_log_softmax(&self, id: NodeId) -> Option<NodeId> {
        let [shifted, log] = self.sides(id, Binary::Sub)?;
        let (x, shift) = self.as_log_of_shifted(self.view_source(log))?;
        let [from, taken] = self.sides(shifted, Binary::Sub)?;
        (from == x && self.view_source(taken) == shift).then_some(x)
    }

    /// `x` and `shift`, where a node is `ln Σ exp(x − shift)` and `shift` is the largest `x`.
    fn as_log_of_shifted(&self, log: NodeId) -> Option<(NodeId, NodeId)> {
        let only = |id: NodeId, op: &CoreOp| self.operands(id).first().copied().filter(|_| self.op(id) == op);
        let sum = only(log, &CoreOp::Unary(Unary::Ln))?;
        let CoreOp::Reduce { kind: Reduction::Sum, .. } = self.op(sum) else { return None };
        let shifted = only(self.operands(sum)[0], &CoreOp::Unary(Unary::Exp))?;
        let [x, repeated] = self.sides(shifted, Binary::Sub)?;
        let shift = self.view_source(repeated);
        only(shift, &CoreOp::Unary(Unary::FiniteOrZero)).map(|_| (x, shift))
    }

    /// The operands of a function of two values, if a node is this one.
    fn sides(&self, id: NodeId, function: Binary) -> Option<[NodeId; 2]> {
        let operands = self.operands(id);
        operands.first_chunk().copied().filter(|_| *self.op(id) == CoreOp::Binary(function))
    }

    /// What a node is a broadcast of; itself if it is none.
    pub(crate) fn view_source(&self, id: NodeId) -> NodeId {
        match self.op(id) {
            CoreOp::Broadcast { .. } => self.operands(id)[0],
            _ => id,
        }
    }

    /// A word for what a node computes, to name a variable after.
    pub(crate) fn op_word(&self, id: NodeId) -> &'static str {
        match self.op(id) {
            CoreOp::Input(_) => "x",
            CoreOp::Parameter(_) => "w",
            CoreOp::Constant(_) => "c",
            CoreOp::Table { .. } => "table",
            CoreOp::Uniform(_) => "uniform",
            CoreOp::Unary(function) => function.name(),
            CoreOp::Binary(_) if self.as_log_sum_exp(id).is_some() => "logsumexp",
            CoreOp::Binary(function) => match function.name() {
                "add" | "sub" => "sum",
                "mul" => "product",
                "div" => "quotient",
                "eq" | "gt" | "ge" => "mask",
                name => name,
            },
            CoreOp::Select => "chosen",
            CoreOp::Broadcast { .. } => "repeated",
            CoreOp::Reduce { kind: Reduction::Max, .. } => "max",
            CoreOp::Reduce { .. } => "total",
            CoreOp::Reshape | CoreOp::Transpose { .. } | CoreOp::Slice { .. } => "view",
            CoreOp::Concat { .. } => "joined",
            CoreOp::Reverse { .. } => "reversed",
            CoreOp::Contract { .. } | CoreOp::Convolve { .. } => "acc",
            CoreOp::Cumulate { .. } => "running",
            CoreOp::Resample { .. } => "resampled",
            CoreOp::Iota { .. } | CoreOp::PoolIndex { .. } => "index",
            CoreOp::PoolPick { .. } | CoreOp::PoolSum { .. } => "pooled",
            CoreOp::Unpool { .. } | CoreOp::PoolSpread { .. } => "unpooled",
            CoreOp::Pick => "picked",
            CoreOp::OneHot { .. } => "one_hot",
            CoreOp::Custom { .. } | CoreOp::Sloped(_) => "value",
            CoreOp::Update(_) => "updated",
            CoreOp::Assign(_) => "assigned",
        }
    }
}
