//! The kernels' functions. Kernels that do the same, in several programs or for several layers, are one function: a network
//! of a hundred equal layers has the code of one.

use std::collections::{BTreeSet, HashMap, hash_map};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::formula;
use super::memory::DEFINED;
use crate::backend::rust;
use crate::ir::graph::{Graph, NodeId};
use crate::loops::compiled::{Compiled, Entry};
use crate::loops::form::{self, Form};
use crate::loops::ir::Function;
use crate::loops::names::{Namer, ValueNames};
use crate::loops::program::Kernel;
use crate::loops::schedule::{Interface, Scheduled, schedule};

/// The functions of all kernels of a network.
pub(super) struct Functions {
    names: Vec<Ident>,
    /// Which function each kernel is, and what that is passed: \[program]\[kernel].
    calls: Vec<Vec<(usize, Interface)>>,
    /// The functions themselves.
    pub emitted: Vec<TokenStream>,
}

/// Kernels that do the same.
struct Group {
    /// Their function, whose names are their parts in it.
    function: Function,
    /// Program and position of each.
    sites: Vec<(usize, usize)>,
    /// The random streams of the first.
    streams: Vec<usize>,
    /// Whether they are of several layers, and not only of several programs.
    of_layers: bool,
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
    /// `names` are those of each program's values.
    pub(super) fn new(compiled: &Compiled, names: &[(ValueNames, Namer)]) -> Self {
        // looked up, never walked: their order reaches nothing
        let mut forms: HashMap<Form, (usize, Emitted)> = HashMap::new();
        let mut known: HashMap<Function, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
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
                            groups.push(Group { function, sites: Vec::new(), streams, of_layers: false });
                        }
                        place.insert((group, Emitted { interface: interface.clone(), nodes }));
                        (group, interface)
                    }
                };
                let known = &mut groups[group];
                known.of_layers |= known.sites.last().is_some_and(|(last, _)| *last == number);
                known.of_layers |= known.streams != interface.extras.streams;
                known.sites.push((number, position));
                (group, interface)
            };
            calls.push(entry.program.kernels.iter().enumerate().map(call).collect());
        }
        // what stands in the code of a function of one layer need not be passed
        for (entry, kernel) in groups.iter().filter(|group| !group.of_layers).flat_map(|group| &group.sites) {
            let calls: &mut Vec<(usize, Interface)> = &mut calls[*entry];
            calls[*kernel].1.extras.streams.clear();
        }
        let sites = Sites { compiled, names };
        let mut namer = Namer::default();
        for name in DEFINED {
            namer.reserve(name);
        }
        let (names, emitted) = groups.into_iter().map(|group| sites.function(group, &mut namer)).unzip();
        Self { names, calls, emitted }
    }

    /// The name of a kernel's function, and what that is passed.
    pub(super) fn call(&self, entry: usize, kernel: usize) -> (&Ident, &Interface) {
        let (function, interface) = &self.calls[entry][kernel];
        (&self.names[*function], interface)
    }
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
    compiled: &'a Compiled,
    names: &'a [(ValueNames, Namer)],
}

impl Sites<'_> {
    /// The name of a group's function, and the function.
    fn function(&self, group: Group, namer: &mut Namer) -> (Ident, TokenStream) {
        let Group { function, sites, of_layers, .. } = group;
        let (entry, kernel, (names, inner)) = self.at(sites[0]);
        let program = &entry.program;
        if !of_layers {
            let function = schedule(program, kernel, names, inner).function;
            let name = format_ident!("{}", namer.fresh(&self.name(sites[0])));
            let doc = doc(&formula::describe(program, kernel, names));
            if !self.has_lanes() {
                return (name.clone(), plain(&doc, &name, &function));
            }
            let (signature, body) = rust::function(&function);
            return (name.clone(), quote!(#doc #[inline(always)] fn #name #signature { #body }));
        }
        let mut seen = BTreeSet::new();
        let layers = sites.iter().map(|site| self.name(*site));
        let layers: Vec<String> = layers.filter(|name| seen.insert(name.clone())).collect();
        let wish = common_words(&layers).unwrap_or_else(|| kernel.kind.word().to_owned());
        let name = format_ident!("{}", namer.fresh(&wish));
        let (names, _) = ValueNames::by_role(entry, kernel);
        let mut lines = formula::describe(program, kernel, &names);
        lines.push(format!("For {}.", some_of(&layers)));
        let doc = doc(&lines);
        if !self.has_lanes() {
            return (name.clone(), plain(&doc, &name, &function));
        }
        let (signature, body) = rust::function(&function);
        let end = function.returns.is_empty().then(|| quote!(;));
        // compiled once for each instruction set, however many call it
        let body = quote!(L::kernel(#[inline(always)] move || { #body }) #end);
        (name.clone(), quote!(#doc #[inline(always)] fn #name #signature { #body }))
    }

    fn has_lanes(&self) -> bool {
        self.compiled.target.has_vectors()
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

/// A function over single numbers: it is compiled once whoever calls it.
fn plain(doc: &TokenStream, name: &Ident, function: &Function) -> TokenStream {
    let (signature, body) = rust::plain::function(function);
    quote!(#doc fn #name #signature { #body })
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
