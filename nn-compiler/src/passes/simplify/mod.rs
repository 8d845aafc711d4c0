//! Rewrites a graph by named rules until none applies. The driver rebuilds the graph, so that common
//! subexpressions meet (the builder gives one node for one computation) and dead nodes stay behind.
//!
//! A rule looks at one node, whose operands are already simplified, and may give another node of the same value.
//! It never changes a node. Rules in [`early`] run before the derivatives are taken. Rules in [`exact`] keep every IEEE result (but for the sign of a zero, and folding of
//! constants in f64); so do those in [`ones`] and [`pieces`]; those in [`reassociate`] may change the last bits, and `#[strict_ieee]` turns them off.

mod centred;
pub mod early;
pub mod exact;
pub mod ones;
pub mod pieces;
pub mod reassociate;

pub(crate) use pieces::MOST_PIECES;

use std::collections::BTreeMap;

use crate::ir::graph::{Builder, Graph, NodeId};

/// A rewrite: its name, and the function that gives a better node of the same value and type, if it knows one.
pub struct Rewrite {
    /// The name, for counts and messages.
    pub name: &'static str,
    /// The rewrite.
    pub apply: fn(&mut Builder, NodeId) -> Option<NodeId>,
}

/// How often each rule was used.
pub type Counts = BTreeMap<&'static str, usize>;

/// A round costs one walk over the graph; chains of rewrites settle in a few. A graph in which a rewrite makes room for
/// another one again and again, deeper and deeper, is left as it is in the end: every round gives a graph of the same value.
const MAX_ROUNDS: usize = 100;

/// How often the rules are tried on what they gave, within a round.
const MOST_REWRITES: usize = 10_000;

/// Simplifies a graph; its roots keep their values.
pub fn simplify(graph: Graph, strict_ieee: bool) -> (Graph, Counts) {
    let reassociating: &[Rewrite] = if strict_ieee { &[] } else { reassociate::RULES };
    rewrite(graph, &[exact::RULES, ones::RULES, pieces::RULES, reassociating], &mut |_, _, _| ())
}

/// Rewrites a forward pass before it is differentiated, by the rules in [`early`].
pub fn prepare(graph: Graph) -> Graph {
    rewrite(graph, &[early::RULES, ones::RULES], &mut |_, _, _| ()).0
}

/// Told of each use of a rule, in the graph that is being built: its name, the node, and the one in its place.
type Watch<'a> = dyn FnMut(&Graph, &'static str, [NodeId; 2]) + 'a;

fn rewrite(graph: Graph, rules: &[&[Rewrite]], watch: &mut Watch<'_>) -> (Graph, Counts) {
    let mut counts = Counts::new();
    let mut graph = graph;
    for _ in 0..MAX_ROUNDS {
        let before: usize = counts.values().sum();
        graph = round(&graph, rules, &mut counts, watch);
        if counts.values().sum::<usize>() == before {
            return (graph, counts);
        }
    }
    // two rules that undo each other would be a bug of the compiler, but no reason to stop a user
    #[cfg(test)]
    panic!("simplify does not settle: {counts:?}");
    #[cfg(not(test))]
    (graph, counts)
}

fn round(graph: &Graph, rules: &[&[Rewrite]], counts: &mut Counts, watch: &mut Watch<'_>) -> Graph {
    let mut builder = Builder::new(graph.like());
    let mut new: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for id in graph.schedule() {
        let node = graph.node(id);
        builder.origin = node.origin;
        let operands: Vec<NodeId> = graph.operands(id).iter().map(|operand| new[operand]).collect();
        let mut better = builder.add(node.op.clone(), &operands, node.ty.clone());
        // what a rule gives is looked at again at once: else a chain of rewrites would take a round for each
        for _ in 0..MOST_REWRITES {
            let before = better;
            for rule in rules.iter().copied().flatten() {
                if let Some(replacement) = (rule.apply)(&mut builder, better) {
                    assert_eq!(
                        builder.graph.ty(replacement),
                        builder.graph.ty(better),
                        "rule `{}` changes a type",
                        rule.name
                    );
                    *counts.entry(rule.name).or_default() += 1;
                    watch(&builder.graph, rule.name, [better, replacement]);
                    better = replacement;
                }
            }
            if better == before {
                break;
            }
        }
        new.insert(id, better);
    }
    let roots = graph.roots.iter().map(|(root, id)| (root.clone(), new[id])).collect();
    // only what the roots need moves on
    let mut live = Builder::new(graph.like());
    let mut kept: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    builder.graph.roots = roots;
    for id in builder.graph.schedule() {
        let node = builder.graph.node(id);
        live.origin = node.origin;
        let operands: Vec<NodeId> = builder.graph.operands(id).iter().map(|operand| kept[operand]).collect();
        kept.insert(id, live.add(node.op.clone(), &operands, node.ty.clone()));
    }
    live.graph.roots = builder.graph.roots.iter().map(|(root, id)| (root.clone(), kept[id])).collect();
    live.graph
}

#[cfg(test)]
mod tests;
