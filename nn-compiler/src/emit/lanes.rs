//! Expressions over lanes: a node and what it is computed from, as one Rust expression, with a `let` for what is used
//! more than once.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::names::{Namer, local};
use crate::graph::{Graph, NodeId};
use crate::lower::is_view;
use crate::ops::{Binary, CoreOp, Scalar, Unary};
use crate::types::Dim;

/// Where values come from that are not computed here: memory, arguments, earlier results.
pub(super) trait Source {
    /// The value of a node as a lane expression, if it is at hand; a node that is not is computed from its operands.
    fn load(&self, id: NodeId) -> Option<TokenStream>;

    /// A number of the source.
    fn constant(&self, value: &Scalar) -> TokenStream {
        number(value)
    }

    /// The name of the memory that a node is loaded from.
    fn name(&self, id: NodeId) -> Option<String>;

    /// A word for the place that loads are from: `j`, `at`.
    fn place(&self) -> &'static str;

    /// A lane expression for a node that only this kind of loop knows how to make.
    fn special(&self, id: NodeId) -> TokenStream;
}

/// Builds expressions, and the `let`s before them.
pub(super) struct Lanes<'a> {
    pub graph: &'a Graph,
    pub source: &'a dyn Source,
    pub namer: &'a mut Namer,
    /// Statements that must come before.
    pub lets: Vec<TokenStream>,
    known: BTreeMap<NodeId, TokenStream>,
    uses: BTreeMap<NodeId, usize>,
    /// How many operations are inside each other in a node's expression, down to the next `let`.
    heights: BTreeMap<NodeId, usize>,
}

/// The most operations inside each other in one expression.
const TALLEST: usize = 16;

impl<'a> Lanes<'a> {
    /// A builder for some targets: what more than one of them (or one of them twice) needs is computed once.
    pub(super) fn new(graph: &'a Graph, source: &'a dyn Source, namer: &'a mut Namer, targets: &[NodeId]) -> Self {
        let (known, uses, heights) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut lanes = Self { graph, source, namer, lets: Vec::new(), known, uses, heights };
        for target in targets {
            lanes.count(*target);
        }
        for target in targets {
            lanes.measure(*target);
        }
        lanes
    }

    /// Finds how tall the expressions of a node and of its operands are; a loop has only so many nodes that this may
    /// recurse, and so may what follows.
    fn measure(&mut self, id: NodeId) -> usize {
        if let Some(source) = self.copied(id) {
            return self.measure(source);
        }
        if let Some(height) = self.heights.get(&id) {
            return if self.has_let(id) { 0 } else { *height };
        }
        let mut height = 0;
        if self.source.load(id).is_none() && !is_view(self.graph, id) {
            height = self.graph.operands(id).into_iter().map(|operand| self.measure(operand)).max().unwrap_or(0) + 1;
        }
        self.heights.insert(id, height);
        if self.has_let(id) { 0 } else { height }
    }

    /// Whether a node is bound to a name: what is used twice, or would make an expression too tall.
    fn has_let(&self, id: NodeId) -> bool {
        self.uses.get(&id).is_some_and(|uses| *uses > 1)
            || self.heights.get(&id).is_some_and(|height| *height >= TALLEST)
    }

    fn count(&mut self, id: NodeId) {
        if let Some(source) = self.copied(id) {
            return self.count(source);
        }
        let uses = self.uses.entry(id).or_default();
        *uses += 1;
        if *uses == 1 && self.source.load(id).is_none() && !is_view(self.graph, id) {
            for operand in self.graph.operands(id) {
                self.count(operand);
            }
        }
    }

    /// The value of a node.
    pub(super) fn expression(&mut self, id: NodeId) -> TokenStream {
        if let CoreOp::Constant(value) = self.graph.op(id) {
            return self.source.constant(value);
        }
        if let Some(source) = self.copied(id) {
            return self.expression(source);
        }
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let value = match self.source.load(id) {
            Some(load) => load,
            None => self.compute(id),
        };
        if !self.has_let(id) {
            return value;
        }
        let wish = self.source.name(id).map(|name| format!("{name}_{}", self.source.place()));
        let name = self.namer.fresh(wish.as_deref().unwrap_or(self.graph.op_word(id)));
        self.lets.push(quote!(let #name: L = #value;));
        self.known.insert(id, quote!(#name));
        quote!(#name)
    }

    /// What a node that is computed here copies.
    fn copied(&self, id: NodeId) -> Option<NodeId> {
        let copied = match self.graph.op(id) {
            CoreOp::Unary(Unary::Copy) => 0,
            CoreOp::Assign(_) => 1,
            _ => return None,
        };
        self.source.load(id).is_none().then(|| self.graph.operands(id)[copied])
    }

    fn compute(&mut self, id: NodeId) -> TokenStream {
        let operands = self.graph.operands(id);
        match self.graph.op(id).clone() {
            CoreOp::Unary(function) => {
                let x = self.factor(operands[0]);
                unary(function, &x)
            }
            CoreOp::Binary(function) => {
                let (a, b) = (self.factor(operands[0]), self.factor(operands[1]));
                match function {
                    Binary::Add => quote!(#a + #b),
                    Binary::Sub => quote!(#a - #b),
                    Binary::Mul => quote!(#a * #b),
                    Binary::Div => quote!(#a / #b),
                    Binary::Rem => quote!(#a.fmod(#b)),
                    Binary::Pow => quote!(#a.powf(#b)),
                    Binary::Max => quote!(#a.max(#b)),
                    Binary::Min => quote!(#a.min(#b)),
                    Binary::Eq => quote!(#a.eq(#b)),
                    Binary::Gt => quote!(#a.gt(#b)),
                    Binary::Ge => quote!(#a.ge(#b)),
                }
            }
            CoreOp::Select => {
                let [mask, a, b] = [0, 1, 2].map(|position| self.expression(operands[position]));
                quote!(L::select(#mask, #a, #b))
            }
            _ => self.source.special(id),
        }
    }

    /// An operand, in parentheses where an operator inside would bind less tightly.
    pub(super) fn factor(&mut self, id: NodeId) -> TokenStream {
        if let Some(source) = self.copied(id) {
            return self.factor(source);
        }
        let value = self.expression(id);
        let is_operator = matches!(
            self.graph.op(id),
            CoreOp::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div) | CoreOp::Unary(Unary::Neg)
        );
        let is_name = self.known.contains_key(&id) || self.source.load(id).is_some();
        if is_operator && !is_name { quote!((#value)) } else { value }
    }
}

fn unary(function: Unary, x: &TokenStream) -> TokenStream {
    let method = local(function.name());
    match function {
        Unary::Copy => x.clone(),
        Unary::Neg => quote!(-#x),
        Unary::FiniteOrZero => quote!(rt::finite_or_zero(#x)),
        Unary::Relu => quote!(#x.max(rt::number(0.0))),
        _ => quote!(#x.#method()),
    }
}

/// A constant as a lane expression.
pub(super) fn number(value: &Scalar) -> TokenStream {
    let value = f64_expression(value);
    quote!(rt::number::<L>(#value))
}

/// A constant as an `f64` expression.
pub(super) fn f64_expression(value: &Scalar) -> TokenStream {
    let factor = float_literal(value.factor());
    let numerator = value.numerator.to_tokens();
    let denominator = value.denominator.to_tokens();
    let scaled = match (value.numerator.is_one(), value.factor().to_bits() == 1.0_f64.to_bits()) {
        (true, _) => factor,
        (false, true) => quote!(rt::count(#numerator)),
        (false, false) => quote!(#factor * rt::count(#numerator)),
    };
    if value.denominator.is_one() { scaled } else { quote!(#scaled / rt::count(#denominator)) }
}

/// A number as it stands in the source.
pub(super) fn float_literal(value: f64) -> TokenStream {
    match () {
        () if value.is_nan() => quote!(f64::NAN),
        () if value == f64::INFINITY => quote!(f64::INFINITY),
        () if value == f64::NEG_INFINITY => quote!(f64::NEG_INFINITY),
        () => {
            let magnitude = proc_macro2::Literal::f64_unsuffixed(value.abs());
            if value.is_sign_negative() { quote!(-#magnitude) } else { quote!(#magnitude) }
        }
    }
}

/// Memory from `start` on, in which `first` stands for where a view begins; that may lie behind the end of an empty batch.
pub(super) fn part(name: &Ident, first: &Dim, start: Option<TokenStream>) -> TokenStream {
    match start {
        None => quote!(#name),
        Some(start) if *first == Dim::default() => quote!(&#name[#start..]),
        Some(start) => quote!(rt::part(#name, #start)),
    }
}

/// `first` and the sum of `index · stride` over some loops, as a `usize` expression; `None` if it is zero.
pub(super) fn offset(first: &Dim, terms: &[(impl ToTokens, Dim)]) -> Option<TokenStream> {
    let zero = Dim::default();
    let start = (*first != zero).then(|| first.to_tokens());
    let steps = terms.iter().filter(|(_, stride)| *stride != zero).map(|(index, stride)| {
        let factor = stride.to_factor_tokens();
        if stride.is_one() { quote!(#index) } else { quote!(#index * #factor) }
    });
    steps.chain(start).reduce(|sum, term| quote!(#sum + #term))
}
