//! Names of values in kernels and in what calls them.

use std::collections::BTreeMap;

use super::ir::{Name, Stream};
use crate::ir::graph::{Graph, NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::ir::types::Element;
use crate::loops::compiled::Entry;
use crate::loops::program::Kernel;

/// Text as an identifier: letters, digits and underscores; `d hidden` becomes `d_hidden`.
pub(crate) fn snake(text: &str) -> String {
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
pub(crate) fn origin_word(graph: &Graph, id: NodeId) -> Option<String> {
    let origin = &graph.origins[graph.node(id).origin];
    let is_word =
        !origin.is_empty() && origin.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ' ' || c == '.');
    is_word.then(|| snake(origin))
}

/// Gives each name once: a second `exp` is `exp2`.
#[derive(Clone, Default)]
pub(crate) struct Namer {
    taken: BTreeMap<String, usize>,
}

impl Namer {
    /// Reserves a name that is used as it is.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.entry(name.to_owned()).or_insert(1);
    }

    /// A name not given before.
    pub(crate) fn fresh(&mut self, wish: &str) -> String {
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
}

/// Words that Rust keeps for itself.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names of inputs in tasks and kernels; users may call theirs what generated code calls its own.
pub(crate) fn input_names<'a>(inputs: impl IntoIterator<Item = &'a str>) -> (Vec<Name>, Namer) {
    let mut namer = Namer::default();
    for name in RESERVED {
        namer.reserve(name);
    }
    let names = inputs.into_iter().map(|name| namer.fresh(&snake(name))).collect();
    (names, namer)
}

/// The names of a program's stored values.
pub(crate) struct ValueNames {
    names: BTreeMap<NodeId, Name>,
    /// What the numbers of random streams are called, where a kernel is passed them.
    streams: BTreeMap<NodeId, Name>,
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
    "found",
    "options",
    "self",
    "super",
    "crate",
];

impl ValueNames {
    /// Names all stored values after what they are.
    pub(crate) fn new(entry: &Entry) -> (Self, Namer) {
        let Entry { program, plan, .. } = entry;
        let graph = &program.graph;
        let (inputs, mut namer) = input_names(graph.inputs.iter().map(|input| input.name.as_str()));
        let mut names = BTreeMap::new();
        let external = graph.schedule().into_iter().filter(|id| crate::ir::views::is_external(graph, *id));
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
    pub(crate) fn by_role(entry: &Entry, kernel: &Kernel) -> (Self, Namer) {
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

    /// The random stream that a node draws from: its number as it is, unless the kernel is passed it.
    pub(crate) fn stream(&self, id: NodeId, number: usize) -> Stream {
        self.streams.get(&id).map_or(Stream::Number(number), |name| Stream::Passed(name.clone()))
    }

    /// Whether a kernel is passed the number of a node's random stream.
    pub(crate) fn passes_stream(&self, id: NodeId) -> bool {
        self.streams.contains_key(&id)
    }

    /// The streams that a kernel is passed.
    pub(crate) fn streams<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = (&'a Name, usize)> {
        self.streams.iter().filter_map(|(id, name)| match graph.op(*id) {
            CoreOp::Uniform(stream) => Some((name, *stream)),
            _ => None,
        })
    }

    /// The name of a stored value; that of an update is its parameter's.
    pub(crate) fn of(&self, graph: &Graph, id: NodeId) -> &Name {
        self.get(graph, id).expect("a kernel names what it reads and writes")
    }

    /// The name of a stored value, if it has one here.
    pub(crate) fn get(&self, graph: &Graph, id: NodeId) -> Option<&Name> {
        match graph.op(id) {
            CoreOp::Update(_) | CoreOp::Assign(_) => self.names.get(&graph.operands(id)[0]),
            _ => self.names.get(&id),
        }
    }
}
