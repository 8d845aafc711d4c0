//! What is done with each finished sum before it is stored: a type with what it reads, and its code over lanes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::kernel::{mentions, state_name};
use super::lanes::{Lanes, Source, f64_expression, number, offset, part};
use super::names::{Namer, ValueNames, index, local};
use crate::graph::{Graph, NodeId};
use crate::lower::is_view;
use crate::ops::{CoreOp, Scalar};
use crate::program::{Axis, Contraction, Kernel, Program};
use crate::types::Dim;

/// As many values as an optimiser may keep for each weight: `nn_runtime::MAX_SLOTS`, or rustc refuses what is emitted.
const MAX_SLOTS: usize = 3;

/// One epilogue: of the products, or of the column sums.
pub(super) struct Part<'a> {
    pub program: &'a Program,
    pub kernel: &'a Kernel,
    pub c: &'a Contraction,
    pub names: &'a ValueNames,
    /// The contraction, or the sum that rides along.
    pub anchor: NodeId,
    /// Indices of the loops around the product.
    pub loops: &'a [Ident],
}

/// What an epilogue looks like in code.
pub(super) struct Epilogue {
    /// Its type and implementation.
    pub definition: TokenStream,
    /// A value of the type.
    pub value: TokenStream,
    /// The array of outputs.
    pub outputs: TokenStream,
    /// How many there are.
    pub count: TokenStream,
}

/// A field of an epilogue: how it is declared, filled and read.
struct Field {
    name: Ident,
    ty: TokenStream,
    value: TokenStream,
    load: TokenStream,
}

/// `scale`, `scale2`, …
fn scale_name(position: usize) -> Ident {
    local(&if position == 0 { "scale".to_owned() } else { format!("scale{}", position + 1) })
}

struct Fields<'a> {
    graph: &'a Graph,
    names: &'a ValueNames,
    anchor: NodeId,
    /// The old weight, for an optimiser's step.
    parameter: Option<NodeId>,
    by_node: BTreeMap<NodeId, Field>,
    /// Numbers that depend on sizes: the epilogue's type cannot see the sizes of the function around it.
    scales: RefCell<Vec<Scalar>>,
}

impl Source for Fields<'_> {
    fn load(&self, id: NodeId) -> Option<TokenStream> {
        if id == self.anchor {
            let acc = local("acc");
            return Some(quote!(#acc));
        }
        if self.parameter == Some(id) {
            return Some(quote!(old_weight));
        }
        self.by_node.get(&id).map(|field| field.load.clone())
    }

    fn constant(&self, value: &Scalar) -> TokenStream {
        if value.as_number().is_some() {
            return number(value);
        }
        let mut scales = self.scales.borrow_mut();
        let known = scales.iter().position(|scale| scale == value);
        let position = known.unwrap_or(scales.len());
        if known.is_none() {
            scales.push(value.clone());
        }
        let name = scale_name(position);
        quote!(L::splat(self.#name))
    }

    fn name(&self, id: NodeId) -> Option<String> {
        self.by_node.get(&id).map(|field| field.name.to_string())
    }

    fn place(&self) -> &'static str {
        "at"
    }

    fn special(&self, id: NodeId) -> TokenStream {
        match self.graph.op(id) {
            CoreOp::Uniform(stream) => {
                let (row, at) = (local("row"), local("at"));
                let passed = self.names.passes_stream(id).then(|| quote!(self.));
                let stream = self.names.stream(id, *stream);
                quote!(rt::uniform_lanes::<L>(self.seed, #passed #stream, #row * self.width, #at))
            }
            op => panic!("{op:?} in an epilogue"),
        }
    }
}

impl Part<'_> {
    /// The epilogue that makes `outputs`; `output` gives the expression of a place to write to.
    pub(super) fn epilogue(
        &self,
        type_name: &str,
        outputs: &[NodeId],
        output: &dyn Fn(&Ident) -> TokenStream,
        row_stride: &TokenStream,
        namer: &mut Namer,
    ) -> Epilogue {
        let graph = &self.program.graph;
        let is_update = |id: &NodeId| matches!(graph.op(*id), CoreOp::Update(_));
        let update = outputs.iter().copied().find(is_update);
        let plain: Vec<NodeId> = outputs.iter().copied().filter(|id| !is_update(id)).collect();
        let parameter = update.map(|id| graph.operands(id)[0]);
        let mut targets = plain.clone();
        targets.extend(update.map(|id| graph.operands(id)[1]));
        let state_of = |id: NodeId| {
            let name = self.names.of(graph, id);
            (name, state_name(name))
        };
        // the two plainest epilogues stand in the runtime
        match (plain.as_slice(), update) {
            ([id], None) if *id == self.anchor => {
                let place = output(self.names.of(graph, *id));
                return Epilogue {
                    definition: quote!(),
                    value: quote!(rt::Store),
                    outputs: quote!([#place]),
                    count: quote!(1),
                };
            }
            ([], Some(id)) if targets == [self.anchor] && self.loops.is_empty() => {
                let (name, state) = state_of(id);
                let outputs = quote!(rt::stepped(#name, #state.slots, #row_stride));
                return Epilogue {
                    definition: quote!(),
                    value: quote!(rt::Update::<R> { step: &#state.step }),
                    outputs,
                    count: quote!({ rt::STEPPED }),
                };
            }
            _ => {}
        }
        let fields = self.fields(&targets, parameter);
        let mut drawn = self.body(&targets, parameter);
        drawn.retain(|id| matches!(graph.op(*id), CoreOp::Uniform(_)));
        let mut lanes = Lanes::new(graph, &fields, namer, &targets);
        let values: Vec<TokenStream> = targets.iter().map(|id| lanes.expression(*id)).collect();
        let lets = lanes.lets;
        let count = match (update, index(plain.len())) {
            (None, plain) => quote!(#plain),
            (Some(_), _) if plain.is_empty() => quote!({ rt::STEPPED }),
            (Some(_), plain) => quote!({ #plain + rt::STEPPED }),
        };

        let type_name = Ident::new(type_name, proc_macro2::Span::mixed_site());
        let (row, at, acc, old) = (local("row"), local("at"), local("acc"), local("old"));
        let mut declared: Vec<TokenStream> = fields
            .by_node
            .values()
            .map(|f| {
                let (n, t) = (&f.name, &f.ty);
                quote!(#n: #t)
            })
            .collect();
        let mut filled: Vec<TokenStream> = fields
            .by_node
            .values()
            .map(|f| {
                let (n, v) = (&f.name, &f.value);
                if *n == v.to_string() { quote!(#n) } else { quote!(#n: #v) }
            })
            .collect();
        let scalars_only = fields.by_node.values().all(|field| field.ty.to_string() == "E");
        for (position, scale) in fields.scales.borrow().iter().enumerate() {
            let (name, value) = (scale_name(position), f64_expression(scale));
            declared.push(quote!(#name: E));
            filled.push(quote!(#name: rt::Real::from_f64(#value)));
        }
        for id in &drawn {
            if self.names.passes_stream(*id) {
                let stream = self.names.stream(*id, 0);
                declared.push(quote!(#stream: u64));
                filled.push(stream);
            }
        }
        if !drawn.is_empty() {
            let seed = local("seed");
            let width = self.c.n.size.to_tokens();
            declared.push(quote!(#seed: u64, width: usize));
            filled.push(quote!(#seed, width: #width));
        }
        if let Some(id) = update {
            let (_, state) = state_of(id);
            declared.push(quote!(step: &'a rt::Guarded<'a, R>));
            filled.push(quote!(step: &#state.step));
        }
        let has_elements = !fields.by_node.is_empty() || !fields.scales.borrow().is_empty();
        let has_lifetime = update.is_some() || (has_elements && !scalars_only);
        let lifetime = has_lifetime.then(|| quote!('a,));
        let element = has_elements.then(|| quote!(E,));
        let rule = update.map(|_| quote!(R: rt::Rule,));
        let impl_rule = update.map(|_| quote!(, R: rt::Rule));
        let arguments = {
            let lifetime = has_lifetime.then(|| quote!('_,));
            let element = has_elements.then(|| quote!(L::Elem,));
            let rule = update.map(|_| quote!(R,));
            quote!(<#lifetime #element #rule>)
        };
        let live = update.map(|_| {
            let before = index(plain.len() + 1);
            quote!(const LIVE: usize = #before + R::SLOTS; const READS: bool = true;)
        });
        let stored = &values[..plain.len()];
        let (body, mutable) = if update.is_some() {
            // the plain ones are written where their old values stood, which nothing asks for
            let gradient = &values[plain.len()];
            let places: Vec<Ident> =
                plain.iter().map(|id| namer.fresh(&format!("new_{}", self.names.of(graph, *id)))).collect();
            let body = quote!(
                let [#(#places,)* new_weight, slots @ ..] = &mut #old;
                let old_weight = *new_weight;
                #(#lets)*
                #(*#places = #stored;)*
                *new_weight = self.step.update::<L>(#at, #gradient, old_weight, slots);
                #old
            );
            (body, Some(quote!(mut)))
        } else {
            (quote!(#(#lets)* [#(#stored),*]), None)
        };
        let underscored =
            |name: Ident| if mentions(&body, &name.to_string()) { name } else { format_ident!("_{}", name) };
        let (row, at, acc, old) = (underscored(row), underscored(at), underscored(acc), underscored(old));
        let body = quote!(
            #[inline(always)]
            fn apply(&self, #row: usize, #at: rt::Span, #acc: L, #mutable #old: [L; #count]) -> [L; #count] { #body }
        );
        let definition = quote!(
            struct #type_name<#lifetime #element #rule> { #(#declared),* }
            impl<L: rt::Lane #impl_rule> rt::Epilogue<L, #count> for #type_name #arguments { #live #body }
        );
        let turbofish = update.map(|_| {
            let element = has_elements.then(|| quote!(_,));
            quote!(::<#element R>)
        });
        let value = quote!(#type_name #turbofish { #(#filled),* });
        let mut places: Vec<TokenStream> = plain.iter().map(|id| output(self.names.of(graph, *id))).collect();
        let mut definition = definition;
        if let Some(update) = update {
            let (name, state) = state_of(update);
            let slots: Vec<Ident> = (0..MAX_SLOTS).map(|slot| format_ident!("{state}{slot}")).collect();
            definition = quote!(let [#(#slots),*] = #state.slots; #definition);
            places.extend([name].into_iter().chain(&slots).map(output));
        }
        Epilogue { definition, value, outputs: quote!([#(#places),*]), count }
    }

    /// Everything between the targets and what is at hand.
    fn body(&self, targets: &[NodeId], parameter: Option<NodeId>) -> Vec<NodeId> {
        let graph = &self.program.graph;
        let mut seen = Vec::new();
        let mut stack = targets.to_vec();
        while let Some(id) = stack.pop() {
            if seen.contains(&id)
                || id == self.anchor
                || parameter == Some(id)
                || matches!(graph.op(id), CoreOp::Constant(_))
            {
                continue;
            }
            seen.push(id);
            if !self.is_operand(id) {
                stack.extend(graph.operands(id));
            }
        }
        seen
    }

    /// Whether a node is read from memory by the epilogue.
    fn is_operand(&self, id: NodeId) -> bool {
        let graph = &self.program.graph;
        is_view(graph, id) || (!self.kernel.members.contains(&id) && self.program.is_stored(id))
    }

    /// The epilogue's operands: whole matrices, a row of them, a column of them, or a number.
    fn fields(&self, targets: &[NodeId], parameter: Option<NodeId>) -> Fields<'_> {
        let graph = &self.program.graph;
        let mut operands: Vec<NodeId> =
            self.body(targets, parameter).into_iter().filter(|id| self.is_operand(*id)).collect();
        operands.sort_unstable();
        let mut namer = Namer::default();
        let mut by_node = BTreeMap::new();
        for id in operands {
            by_node.insert(id, self.field(id, &mut namer));
        }
        Fields { graph, names: self.names, anchor: self.anchor, parameter, by_node, scales: RefCell::default() }
    }

    fn field(&self, id: NodeId, namer: &mut Namer) -> Field {
        let graph = &self.program.graph;
        let view = self.program.layouts.view(graph, id);
        let source = self.names.of(graph, view.base);
        let name = Ident::new(&namer.text(&source.to_string()), proc_macro2::Span::mixed_site());
        if graph.ty(view.base).rank() == 0 {
            let value = if self.program.is_variable(view.base) { quote!(#source) } else { quote!(#source[0]) };
            return Field { load: quote!(L::splat(self.#name)), ty: quote!(E), value, name };
        }
        let is_product = self.anchor == self.c.anchor;
        let stride = |axis: &Axis| axis.axes.last().map_or_else(Dim::default, |axis| view.strides[*axis].clone());
        let (row_stride, column_stride) = if is_product {
            (stride(&self.c.m), stride(&self.c.n))
        } else {
            (Dim::default(), view.strides.last().cloned().unwrap_or_default())
        };
        let terms: Vec<(Ident, Dim)> =
            self.c.loops.iter().zip(self.loops).map(|(axis, index)| (index.clone(), stride(axis))).collect();
        let data = part(source, &view.offset, offset(&view.offset, &terms));
        let (row, at) = (local("row"), local("at"));
        let zero = Dim::default();
        // a stride that is a literal stands in the code; one that rustc knows is a field of the operand
        let (ty, value, place) = if row_stride == zero {
            (quote!(&'a [E]), data, None)
        } else if let Some(stride) = row_stride.as_constant() {
            let stride = proc_macro2::Literal::i64_unsuffixed(stride);
            (quote!(&'a [E]), data, Some(if row_stride.is_one() { quote!(#row) } else { quote!(#row * #stride) }))
        } else {
            let stride = row_stride.to_tokens();
            (quote!((&'a [E], usize)), quote!((#data, #stride)), Some(quote!(#row * self.#name.1)))
        };
        let data = if place.is_some() && row_stride.as_constant().is_none() {
            quote!(self.#name.0)
        } else {
            quote!(self.#name)
        };
        let load = if column_stride == zero {
            let index = place.unwrap_or(quote!(0));
            quote!(L::splat(#data[#index]))
        } else if column_stride.is_one() {
            let at = place.map_or(quote!(#at), |row| quote!(#at + #row));
            quote!(L::load(#data, #at))
        } else {
            let stride = column_stride.to_factor_tokens();
            let row = place.map(|row| quote!(#row +));
            quote!(L::load_strided(#data, #row #at.start * #stride, #stride, #at.len))
        };
        Field { name, ty, value, load }
    }
}
