//! The kernels' functions. Kernels that do the same, in several programs or for several layers, are one function: a network
//! of a hundred equal layers has the code of one.

use std::collections::{BTreeSet, HashMap, hash_map};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::memory::DEFINED;
use super::parts;
use super::{Context, formula};
use crate::backend::rust;
use crate::ir::graph::{Graph, NodeId};
use crate::loops::compiled::{Compiled, Entry};
use crate::loops::cost::Cost;
use crate::loops::form::{self, Form};
use crate::loops::ir::Function;
use crate::loops::names::{Namer, ValueNames};
use crate::loops::program::{Kernel, Program};
use crate::loops::schedule::{Interface, Scheduled, schedule};

/// The functions of all kernels of a network.
pub(super) struct Functions {
    callees: Vec<Callee>,
    /// Which function each kernel is, and what that is passed: \[program]\[kernel].
    calls: Vec<Vec<(usize, Interface)>>,
    /// The functions themselves, and the tasks.
    pub emitted: Vec<TokenStream>,
    pub tasks: Vec<TokenStream>,
}

/// What a kernel is in the emitted code.
pub(super) enum Callee {
    /// A function for lanes, part of those who call it.
    Function(Ident),
    /// A task, compiled apart from those who call it: where layers share it, and in long programs.
    Task {
        /// The type.
        name: Ident,
        /// Whether what it is passed tells the type of numbers.
        has_elements: bool,
    },
}

/// Kernels that do the same.
struct SameKernels {
    /// Their function, whose names are their parts in it.
    function: Function,
    /// Program and position of each.
    sites: Vec<(usize, usize)>,
    /// The random streams of the first.
    streams: Vec<usize>,
    /// Whether they are of several layers, and not only of several programs.
    of_layers: bool,
    /// Whether it is compiled apart from those who call it.
    is_apart: bool,
}

/// A kernel whose code is there.
struct Emitted {
    interface: Interface,
    /// In the order of its form.
    nodes: Vec<NodeId>,
}

impl Emitted {
    /// What a kernel of the same form is passed: the nodes that stand in the same places.
    fn again(&self, graph: &Graph, nodes: &[NodeId], names: &ValueNames) -> Interface {
        let same = |id: NodeId| nodes[self.nodes.binary_search(&id).expect("a form has all nodes of its kernel")];
        self.interface.of_nodes(graph, names, &same)
    }
}

impl Functions {
    /// Finds the kernels that do the same: those whose functions are the same, but for the names of the layers.
    /// `names` are those of each program's values, `small` says which programs [are](parts::is_small).
    pub(super) fn new(cx: &Context<'_>, compiled: &Compiled, names: &[(ValueNames, Namer)], small: &[bool]) -> Self {
        // looked up, never walked: their order reaches nothing
        let mut forms: HashMap<Form, (usize, Emitted)> = HashMap::new();
        let mut known: HashMap<Function, usize> = HashMap::new();
        let mut groups: Vec<SameKernels> = Vec::new();
        let mut calls = Vec::new();
        for (number, entry) in compiled.entries.iter().enumerate() {
            let call = |(position, kernel): (usize, &Kernel)| {
                let (names, namer) = ValueNames::by_role(entry, kernel);
                let (form, nodes) = form::form(&entry.program, kernel, &names);
                let (group, interface) = match forms.entry(form) {
                    hash_map::Entry::Occupied(first) => {
                        let (group, emitted) = first.get();
                        (*group, emitted.again(&entry.program.graph, &nodes, &names))
                    }
                    hash_map::Entry::Vacant(place) => {
                        let Scheduled { function, interface } = schedule(&entry.program, kernel, &names, &namer);
                        let group = *known.entry(function.clone()).or_insert(groups.len());
                        if group == groups.len() {
                            let streams = interface.extras.streams.clone();
                            groups.push(SameKernels {
                                function,
                                sites: Vec::new(),
                                streams,
                                of_layers: false,
                                is_apart: false,
                            });
                        }
                        place.insert((group, Emitted { interface: interface.clone(), nodes }));
                        (group, interface)
                    }
                };
                let known = &mut groups[group];
                known.of_layers |= known.sites.last().is_some_and(|(last, _)| *last == number);
                known.of_layers |= known.streams != interface.extras.streams;
                known.is_apart |= parts::is_long(entry.program.kernels.len());
                known.sites.push((number, position));
                (group, interface)
            };
            calls.push(entry.program.kernels.iter().enumerate().map(call).collect());
        }
        for group in &mut groups {
            let (entry, kernel) = group.sites[0];
            let program = &compiled.entries[entry].program;
            let in_small = group.sites.iter().all(|(entry, _)| small[*entry]);
            group.is_apart |= group.of_layers || !in_small && is_large(program, &program.kernels[kernel]);
        }
        // what stands in the code of a function of one layer need not be passed
        for (entry, kernel) in groups.iter().filter(|group| !group.of_layers).flat_map(|group| &group.sites) {
            let calls: &mut Vec<(usize, Interface)> = &mut calls[*entry];
            calls[*kernel].1.extras.streams.clear();
        }
        let sites = Sites { cx, compiled, names };
        let mut namer = Namer::default();
        for name in DEFINED {
            namer.reserve(name);
        }
        namer.reserve(&cx.name.to_string());
        let (mut callees, mut emitted, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
        for group in groups {
            let (callee, function, task) = sites.emit(group, &mut namer);
            emitted.push(function);
            tasks.extend(task);
            callees.push(callee);
        }
        Self { callees, calls, emitted, tasks }
    }

    /// What a kernel is, and what that is passed.
    pub(super) fn call(&self, entry: usize, kernel: usize) -> (&Callee, &Interface) {
        let (callee, interface) = &self.calls[entry][kernel];
        (&self.callees[*callee], interface)
    }
}

/// Operations of one example from which on a call of a kernel is nothing beside its work.
const LARGE: i64 = 1024;

/// Whether a kernel does so much that it is compiled apart from its callers: once for all programs, and in no function
/// that has all kernels of a network, which a compiler takes longest for.
fn is_large(program: &Program, kernel: &Kernel) -> bool {
    Cost::of_kernel(program, kernel).flops().typical() >= LARGE
}

/// What is wrong with the forms of a network's kernels: emits every one, and says which differ from the first of their
/// form.
pub fn problems(compiled: &Compiled) -> Vec<String> {
    let mut problems = Vec::new();
    let mut known: HashMap<Form, (Function, Emitted)> = HashMap::new();
    for entry in &compiled.entries {
        let program = &entry.program;
        for (position, kernel) in program.kernels.iter().enumerate() {
            let (names, namer) = ValueNames::by_role(entry, kernel);
            let (form, nodes) = form::form(program, kernel, &names);
            let Scheduled { function, interface } = schedule(program, kernel, &names, &namer);
            match known.entry(form) {
                hash_map::Entry::Occupied(first) => {
                    let (other, emitted) = first.get();
                    let is_same = *other == function && emitted.again(&program.graph, &nodes, &names) == interface;
                    if !is_same {
                        problems.push(format!(
                            "kernel {position} of `{}` has the form of another kernel and not its loops:\n{other:?}\n{function:?}",
                            entry.purpose.name(),
                        ));
                    }
                }
                hash_map::Entry::Vacant(place) => {
                    place.insert((function, Emitted { interface, nodes }));
                }
            }
        }
    }
    problems
}

/// Where kernels are.
struct Sites<'a> {
    cx: &'a Context<'a>,
    compiled: &'a Compiled,
    names: &'a [(ValueNames, Namer)],
}

impl Sites<'_> {
    /// What the kernels of a group are, their function, and the task that calls it.
    fn emit(&self, group: SameKernels, namer: &mut Namer) -> (Callee, TokenStream, Option<TokenStream>) {
        let SameKernels { function, sites, of_layers, is_apart, .. } = group;
        let (entry, kernel, (names, inner)) = self.at(sites[0]);
        let program = &entry.program;
        if !of_layers {
            let function = schedule(program, kernel, names, inner).function;
            let doc = doc(&formula::describe(program, kernel, names));
            return self.callee(&function, &self.name(sites[0]), &doc, is_apart, namer);
        }
        let mut seen = BTreeSet::new();
        let layers = sites.iter().map(|site| self.name(*site));
        let layers: Vec<String> = layers.filter(|name| seen.insert(name.clone())).collect();
        let wish = common_words(&layers).unwrap_or_else(|| kernel.kind.word().to_owned());
        let (names, _) = ValueNames::by_role(entry, kernel);
        let mut lines = formula::describe(program, kernel, &names);
        lines.push(format!("For {}.", some_of(&layers)));
        self.callee(&function, &wish, &doc(&lines), true, namer)
    }

    /// A function, and a task where it is compiled apart; plain code is apart as it is.
    fn callee(
        &self,
        function: &Function,
        wish: &str,
        doc: &TokenStream,
        is_apart: bool,
        namer: &mut Namer,
    ) -> (Callee, TokenStream, Option<TokenStream>) {
        let name = format_ident!("{}", namer.fresh(wish));
        if !self.cx.has_lanes {
            let (signature, body) = rust::plain::function(function);
            return (Callee::Function(name.clone()), quote!(#doc fn #name #signature { #body }), None);
        }
        let (signature, body) = rust::function(function);
        let code = quote!(#doc #[inline(always)] fn #name #signature { #body });
        if !is_apart {
            return (Callee::Function(name), code, None);
        }
        let (kernels, Context { declared, arguments, .. }) = (self.cx.kernels_path(), self.cx);
        let task = format_ident!("{}", namer.fresh(&format!("{}Kernel", in_capitals(wish))));
        let doc = format!(" `{name}`, compiled apart from those who call it.");
        let rust::Task { has_elements, definition } =
            rust::task(function, &quote!(#kernels::#name), &task, [declared, arguments], &doc);
        (Callee::Task { name: task, has_elements }, code, Some(definition))
    }

    /// What the function of one kernel would be called.
    fn name(&self, site: (usize, usize)) -> String {
        let (entry, kernel, (names, _)) = self.at(site);
        formula::name(entry, kernel, names)
    }

    fn at(&self, (entry, kernel): (usize, usize)) -> (&Entry, &Kernel, &(ValueNames, Namer)) {
        let names = &self.names[entry];
        let entry = &self.compiled.entries[entry];
        (entry, &entry.program.kernels[kernel], names)
    }
}

/// `d_linear2` as the name of a type: `DLinear2`.
fn in_capitals(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// A doc comment, in paragraphs, so that each formula stands on a line of its own.
fn doc(lines: &[String]) -> TokenStream {
    let lines = lines.iter().flat_map(|line| [format!(" {line}"), String::new()]);
    let lines: Vec<String> = lines.collect();
    let lines = &lines[..lines.len().saturating_sub(1)];
    quote!(#(#[doc = #lines])*)
}

/// The words that some names share, without the numbers that layers of one kind are told apart by:
/// `update_linear1` and `update_linear12` are both an `update_linear`.
fn common_words(names: &[String]) -> Option<String> {
    let words = |name: &str| -> Vec<String> {
        let words = name.split('_').map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
        words.filter(|word| !word.is_empty()).collect()
    };
    let mut common = words(names.first()?);
    for name in names {
        let own = words(name);
        common.retain(|word| own.contains(word));
    }
    (!common.is_empty()).then(|| common.join("_"))
}

/// The first few names, and how many others there are.
fn some_of(names: &[String]) -> String {
    const FEW: usize = 4;
    let few = if names.len() <= FEW + 1 { names.len() } else { FEW };
    let quoted: Vec<String> = names.iter().take(few).map(|name| format!("`{name}`")).collect();
    match names.len() - few {
        0 => quoted.join(", "),
        others => format!("{} and {others} others", quoted.join(", ")),
    }
}
