//! The network's graph, as its compiler prints it (`nn-compiler/src/ir/graph/print.rs`), layer by layer: what is computed
//! forward, and what backward.

use super::cost::Sizes;
use super::html::{count, escape, scrolling, table};
use super::run::Graph;
use std::fmt::Write;

/// A line of the text: `%2 = matmul %0, %1ᵀ : f32[B, 100]   // hidden`.
pub(super) struct Node {
    /// `%2`
    pub(super) name: String,
    /// `matmul %0, %1ᵀ`
    pub(super) expression: String,
    /// `["B", "100"]`
    pub(super) shape: Vec<String>,
    /// Where it comes from: `hidden`, `d hidden`, `update hidden.weight`; how a parameter begins.
    origin: String,
}

impl Node {
    fn parse(line: &str) -> Option<Self> {
        let (name, rest) = line.trim_start().split_once(" = ")?;
        let (expression, rest) = name.starts_with('%').then(|| rest.split_once(" : "))??;
        let (ty, origin) = rest.split_once("   ").unwrap_or((rest, ""));
        let sizes = ty.strip_suffix(']')?.rsplit_once('[')?.1;
        Some(Self {
            name: name.to_owned(),
            expression: expression.trim_end().to_owned(),
            shape: sizes.split(", ").filter(|size| !size.is_empty()).map(str::to_owned).collect(),
            origin: origin.trim_start_matches("// ").trim().to_owned(),
        })
    }

    /// The names of the values that it is made of.
    pub(super) fn operands(&self) -> Vec<&str> {
        let pieces = self.expression.match_indices('%').map(|(at, _)| &self.expression[at..]);
        let end = |piece: &str| piece[1..].find(|c: char| !c.is_ascii_digit()).map_or(piece.len(), |end| end + 1);
        pieces.map(|piece| &piece[..end(piece)]).collect()
    }

    /// The path of a parameter.
    fn parameter(&self) -> Option<&str> {
        self.expression.strip_prefix("param ")
    }

    /// The layer, and whether this is part of the backward pass or the update.
    fn layer(&self) -> (&str, bool) {
        let of_path = |path: &'_ str| path.rfind('.').unwrap_or(path.len());
        if let Some(path) = self.parameter() {
            return (&path[..of_path(path)], false);
        }
        if let Some(path) = self.origin.strip_prefix("update ") {
            return (&path[..of_path(path)], true);
        }
        self.origin.strip_prefix("d ").map_or((self.origin.as_str(), false), |layer| (layer, true))
    }
}

/// What belongs to a layer.
#[derive(Default)]
struct Layer<'a> {
    name: &'a str,
    parameters: Option<u64>,
    forward: Vec<&'a Node>,
    backward: Vec<&'a Node>,
}

pub(super) fn graph(graph: &Graph) -> String {
    let nodes: Vec<Node> = graph.text.lines().filter_map(Node::parse).collect();
    let sizes = Sizes::new(&graph.sizes);
    let mut text = String::new();
    if !nodes.is_empty() {
        let _ = writeln!(
            text,
            "<p class=\"note\">In the order of the layers; B is the batch. Operations are those of products, two for each that is \
             added, for one example.</p>"
        );
        text += &scrolling("the network, layer by layer", &layers(&nodes, &sizes));
    }
    if !graph.text.is_empty() {
        let _ = write!(
            text,
            "<details><summary>The graph as the compiler prints it</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-label=\"graph as text\"><pre>{}</pre></div>\n</details>\n",
            escape(graph.text.trim_start_matches('\n'))
        );
    }
    text
}

fn layers(nodes: &[Node], sizes: &Sizes) -> String {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for node in nodes {
        let (name, is_backward) = node.layer();
        let at = layers.iter().position(|layer| layer.name == name).unwrap_or_else(|| {
            layers.push(Layer { name, parameters: Some(0), ..Layer::default() });
            layers.len() - 1
        });
        let layer = &mut layers[at];
        if node.parameter().is_some() {
            layer.parameters = layer.parameters.zip(sizes.elements(&node.shape)).map(|(sum, more)| sum + more);
        }
        if is_backward { layer.backward.push(node) } else { layer.forward.push(node) }
    }
    let of = |name: &str| nodes.iter().find(|node| node.name == name);
    let cost = |nodes: &[&Node]| nodes.iter().map(|node| sizes.products(node, of)).sum::<Option<u64>>();
    let known =
        |number: Option<u64>| number.map_or_else(|| "?".to_owned(), |n| if n == 0 { String::new() } else { count(n) });
    let rows: Vec<[Option<u64>; 3]> =
        layers.iter().map(|layer| [layer.parameters, cost(&layer.forward), cost(&layer.backward)]).collect();
    let total = |column: usize| rows.iter().map(|row| row[column]).sum::<Option<u64>>();
    let all = vec![
        "<em>all</em>".to_owned(),
        known(total(0)),
        format!("<b data-figure=\"forward-operations\">{}</b>", known(total(1))),
        known(total(2)),
        String::new(),
        String::new(),
    ];
    let body = layers.iter().zip(&rows).map(|(layer, [parameters, forward, backward])| {
        let name = if layer.name.is_empty() { "–".to_owned() } else { escape(layer.name) };
        vec![name, known(*parameters), known(*forward), known(*backward), steps(&layer.forward), steps(&layer.backward)]
    });
    let head = ["layer", "parameters", "operations forward", "operations backward", "forward", "backward and update"];
    table("network", &head, body.chain([all]))
}

/// What is computed, a value a line, with its shape.
fn steps(nodes: &[&Node]) -> String {
    let line = |node: &&Node| {
        format!(
            "<div><code>{} = {}</code> <span class=\"shape\">[{}]</span></div>",
            escape(&node.name),
            escape(&node.expression),
            escape(&node.shape.join(", "))
        )
    };
    nodes.iter().map(line).collect()
}
