//! Parameters as nested structs: a field for each layer or template, named as in the source. The gradients are such a
//! tree too, of the parameters that have one.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::parts;
use crate::front::model::{Model, ModelParameter};
use crate::ir::graph::Role;
use crate::ir::types::display_shape;
use crate::loops::names::Namer;

/// The parameters of a network, or those of its gradients.
pub(super) struct Tree<'a> {
    cx: &'a Context<'a>,
    /// `Params`, `Gradients` or `Statistics`: how the types of this tree end.
    suffix: &'static str,
    /// Which parameters it has.
    test: fn(&ModelParameter) -> bool,
    /// In order of first appearance.
    pub fields: Vec<Field<'a>>,
}

/// A field of a struct.
pub(super) enum Field<'a> {
    /// A tensor.
    Single(&'a ModelParameter),
    /// A layer or a template.
    Branch(Branch<'a>),
}

/// What belongs to a layer or a template.
pub(super) struct Branch<'a> {
    /// The names from the outermost group to this one.
    path: &'a [String],
    fields: Vec<Field<'a>>,
    /// Whether the network has parameters in this group that are not in this tree.
    is_partial: bool,
}

impl<'a> Tree<'a> {
    /// All parameters.
    pub(super) fn of_parameters(cx: &'a Context<'a>) -> Self {
        Self::new(cx, "Params", |_| true)
    }

    /// The parameters that have a gradient.
    pub(super) fn of_gradients(cx: &'a Context<'a>) -> Self {
        Self::new(cx, "Gradients", |parameter| parameter.info.is_trained())
    }

    /// The running statistics; none where nothing is trained.
    pub(super) fn of_statistics(cx: &'a Context<'a>) -> Option<Self> {
        let tree = Self::new(cx, "Statistics", |parameter| parameter.info.role == Role::State);
        (cx.model.loss.is_some() && !tree.fields.is_empty()).then_some(tree)
    }

    fn new(cx: &'a Context<'a>, suffix: &'static str, test: fn(&ModelParameter) -> bool) -> Self {
        let all: Vec<&ModelParameter> = cx.model.parameters.iter().collect();
        Self { cx, suffix, test, fields: fields(&all, 0, &test) }
    }

    /// The parameters it has, in order.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (usize, &'a ModelParameter)> {
        self.cx.model.parameters.iter().enumerate().filter(|(_, parameter)| (self.test)(parameter))
    }

    /// Whether its structs are not those of the parameters.
    pub(super) fn has_own_types(&self) -> bool {
        self.suffix != "Params" && !self.cx.model.parameters.iter().all(self.test)
    }

    /// The name of the outermost struct.
    pub(super) fn name(&self) -> Ident {
        match self.suffix {
            _ if !self.has_own_types() => self.cx.params.clone(),
            "Gradients" => format_ident!("{}ParamGradients", self.cx.name),
            suffix => format_ident!("{}{suffix}", self.cx.name),
        }
    }

    /// The type of a field, whose number type is `F`.
    pub(super) fn type_of(&self, field: &Field<'_>) -> TokenStream {
        match field {
            Field::Single(parameter) => {
                let (ix, rt) = (format_ident!("Ix{}", parameter.info.shape.len()), self.cx.rt());
                quote!(#rt::Tensor<F, #rt::ndarray::#ix>)
            }
            Field::Branch(group) => {
                let ty = self.group_type(group);
                quote!(#ty<F>)
            }
        }
    }

    /// `TwoLayerParamsHidden`; a group that is whole has one type for its parameters and its gradients. The network's word
    /// and what it is come first, so that no two networks of a module have a type in common: `A` with a layer `b`, and `AB`.
    fn group_type(&self, group: &Branch<'_>) -> Ident {
        let suffix = if group.is_partial { self.suffix } else { "Params" };
        format_ident!("{}{suffix}{}", self.cx.name, self.cx.groups[group.path])
    }

    /// The structs, the outermost first.
    pub(super) fn structs(&self, doc: &str) -> TokenStream {
        let (name, visibility, rt) = (self.name(), self.cx.visibility(), self.cx.rt());
        let declared = self.declared(&self.fields);
        // a network without parameters still names its number type
        let phantom = self.fields.is_empty().then(|| quote!(none: ::core::marker::PhantomData<F>,));
        let draws = self.draws().map(|name| quote!(#name: #rt::Draws,));
        let inner = self.fields.iter().map(|field| self.group_structs(field));
        quote!(
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #visibility struct #name<F: #rt::Real = ::core::primitive::f32> { #declared #phantom #draws }
            #(#inner)*
        )
    }

    fn group_structs(&self, field: &Field<'_>) -> TokenStream {
        let Field::Branch(group) = field else { return quote!() };
        let inner = group.fields.iter().map(|field| self.group_structs(field));
        if !group.is_partial && self.suffix != "Params" {
            return quote!(#(#inner)*); // there already
        }
        let (ty, doc, visibility) = (self.group_type(group), group.doc(self.suffix), self.cx.visibility());
        let rt = self.cx.rt();
        let declared = self.declared(&group.fields);
        quote!(
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #visibility struct #ty<F: #rt::Real = ::core::primitive::f32> { #declared }
            #(#inner)*
        )
    }

    fn declared(&self, fields: &[Field<'_>]) -> TokenStream {
        let fields = fields.iter().map(|field| {
            let (ident, ty) = (field.ident(), self.type_of(field));
            let doc = match field {
                Field::Single(parameter) => {
                    let (shape, init) = (display_shape(&parameter.info.shape), parameter.info.init);
                    format!(" `{shape}`, from `{init}`.")
                }
                Field::Branch(group) => group.doc(self.suffix),
            };
            quote!(#[doc = #doc] pub #ident: #ty)
        });
        quote!(#(#fields,)*)
    }

    /// A struct with each tensor made by `make`, and with such a state of random layers.
    pub(super) fn build(&self, make: &dyn Fn(&ModelParameter) -> TokenStream, draws: &TokenStream) -> TokenStream {
        let name = self.name();
        let mut filled = self.filled(&self.fields, make);
        if self.fields.is_empty() {
            filled = quote!(none: ::core::marker::PhantomData);
        }
        let draws = self.draws().map(|name| quote!(, #name: #draws));
        quote!(#name { #filled #draws })
    }

    /// The field of the outermost struct that says what random layers draw from.
    fn draws(&self) -> Option<&'a Ident> {
        self.cx.draws.as_ref().filter(|_| !self.has_own_types())
    }

    fn filled(&self, fields: &[Field<'_>], make: &dyn Fn(&ModelParameter) -> TokenStream) -> TokenStream {
        let fields = fields.iter().map(|field| {
            let ident = field.ident();
            let value = match field {
                Field::Single(parameter) => make(parameter),
                Field::Branch(group) => {
                    let (ty, inner) = (self.group_type(group), self.filled(&group.fields, make));
                    quote!(#ty { #inner })
                }
            };
            quote!(#ident: #value)
        });
        quote!(#(#fields),*)
    }

    /// Calls of `f` for all parameters in some fields of `root`; of many parameters, functions of so many each, which are
    /// passed the fields: each is borrowed by itself, for as long as the whole.
    fn visits(&self, fields: &[Field<'_>], root: &TokenStream, is_mutable: bool) -> TokenStream {
        if fields.iter().map(Field::count).sum::<usize>() <= parts::MOST {
            return fields.iter().map(|field| self.visit(field, root, is_mutable)).collect();
        }
        let mut chunks: Vec<Vec<&Field<'_>>> = Vec::new();
        let mut room = 0;
        for field in fields {
            if let Some(chunk) = chunks.last_mut().filter(|_| field.count() <= room) {
                chunk.push(field);
            } else {
                chunks.push(vec![field]);
                room = parts::MOST;
            }
            room = room.saturating_sub(field.count());
        }
        let (mutable, view) =
            if is_mutable { (quote!(mut), quote!(ArrayViewMutD)) } else { (quote!(), quote!(ArrayViewD)) };
        let mut functions = TokenStream::new();
        let mut calls = TokenStream::new();
        for (position, chunk) in chunks.into_iter().enumerate() {
            let part = format_ident!("part{}", position + 1);
            let (mut parameters, mut passed, mut body) = (Vec::new(), Vec::new(), TokenStream::new());
            for (position, field) in chunk.into_iter().enumerate() {
                let (given, ident, ty) = (format_ident!("field{}", position + 1), field.ident(), self.type_of(field));
                parameters.push(quote!(#given: &'a #mutable #ty));
                passed.push(quote!(&#mutable #root.#ident));
                body.extend(self.visit_at(field, &quote!(#given), is_mutable));
            }
            functions.extend(quote!(
                fn #part<'a, F: rt::Real>(
                    #(#parameters,)*
                    f: &mut dyn ::core::ops::FnMut(&str, rt::ndarray::#view<'a, F>),
                ) { #body }
            ));
            calls.extend(quote!(#part(#(#passed,)* f);));
        }
        quote!({ #functions #calls })
    }

    fn visit(&self, field: &Field<'_>, root: &TokenStream, is_mutable: bool) -> TokenStream {
        let ident = field.ident();
        self.visit_at(field, &quote!(#root.#ident), is_mutable)
    }

    /// Calls of `f` for the parameters of a field that is at a place.
    fn visit_at(&self, field: &Field<'_>, place: &TokenStream, is_mutable: bool) -> TokenStream {
        match field {
            Field::Single(parameter) => {
                let (path, view) = (parameter.info.path(), if is_mutable { quote!(view_mut) } else { quote!(view) });
                quote!(f(#path, #place.#view().into_dyn());)
            }
            Field::Branch(group) => self.visits(&group.fields, place, is_mutable),
        }
    }

    /// The implementation of `ParameterSet`, by names as in files.
    pub(super) fn visitor(&self) -> TokenStream {
        let name = self.name();
        let count = self.parameters().count();
        let (reads, writes) =
            (self.visits(&self.fields, &quote!(self), false), self.visits(&self.fields, &quote!(self), true));
        let visitor = if count == 0 { quote!(_f) } else { quote!(f) };
        let about = (self.suffix == "Params").then(|| self.about());
        let draws = self.draws().filter(|_| about.is_some()).map(|name| {
            quote!(
                fn draws(&self) -> ::core::option::Option<rt::Draws> { ::core::option::Option::Some(self.#name) }
                fn set_draws(&mut self, draws: rt::Draws) { self.#name = draws; }
            )
        });
        quote!(
            impl<F: rt::Real> rt::ParameterSet<F> for #name<F> {
                fn visit<'a>(&'a self, #visitor: &mut dyn ::core::ops::FnMut(&str, rt::ndarray::ArrayViewD<'a, F>)) { #reads }
                fn visit_mut<'a>(&'a mut self, #visitor: &mut dyn ::core::ops::FnMut(&str, rt::ndarray::ArrayViewMutD<'a, F>)) { #writes }
                #about
                #draws
            }
        )
    }

    /// What groups of parameters are told by, and what files say of the network.
    fn about(&self) -> TokenStream {
        let lines = self.cx.model.schema.lines();
        let kinds = self.cx.model.parameters.iter().map(|parameter| {
            let word = parameter.made_by.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            word.unwrap_or_default().to_owned()
        });
        quote!(
            fn kinds(&self) -> &'static [&'static str] { &[#(#kinds),*] }
            fn schema(&self) -> &'static [&'static str] { &[#(#lines),*] }
        )
    }
}

impl Field<'_> {
    /// How many parameters it is, or holds.
    fn count(&self) -> usize {
        match self {
            Self::Single(_) => 1,
            Self::Branch(group) => group.fields.iter().map(Self::count).sum(),
        }
    }

    /// The field's name.
    pub(super) fn ident(&self) -> Ident {
        match self {
            Self::Single(parameter) => format_ident!("{}", parameter.info.name),
            Self::Branch(group) => format_ident!("{}", group.name()),
        }
    }
}

impl Branch<'_> {
    /// The innermost name.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn doc(&self, suffix: &str) -> String {
        let what = match suffix {
            "Gradients" => "The gradients of the parameters",
            "Statistics" => "The running statistics",
            _ => "The parameters",
        };
        let made_by = match self.fields.as_slice() {
            // a layer says what made it; a template's layers do
            [Field::Single(parameter), ..] => format!(": `{}`", parameter.made_by),
            _ => String::new(),
        };
        format!(" {what} of `{}`{made_by}.", self.path.join("."))
    }
}

/// The fields of some parameters at a depth of nesting; those that `test` leaves out are not there.
fn fields<'a>(
    parameters: &[&'a ModelParameter],
    depth: usize,
    test: &dyn Fn(&ModelParameter) -> bool,
) -> Vec<Field<'a>> {
    let mut members_of: BTreeMap<&str, Vec<&ModelParameter>> = BTreeMap::new();
    for parameter in parameters {
        if let Some(name) = parameter.info.groups.get(depth) {
            members_of.entry(name).or_default().push(parameter);
        }
    }
    let mut found = Vec::new();
    for parameter in parameters {
        let Some(name) = parameter.info.groups.get(depth) else {
            found.extend(test(parameter).then_some(Field::Single(parameter)));
            continue;
        };
        let Some(members) = members_of.remove(name.as_str()) else { continue };
        let fields = fields(&members, depth + 1, test);
        if !fields.is_empty() {
            let is_partial = !members.iter().all(|member| test(member));
            found.push(Field::Branch(Branch { path: &parameter.info.groups[..=depth], fields, is_partial }));
        }
    }
    found
}

/// `params.block1.hidden.weight`
pub(super) fn place(parameter: &ModelParameter, root: &TokenStream) -> TokenStream {
    let words = parameter.info.groups.iter().chain([&parameter.info.name]).map(|word| format_ident!("{word}"));
    quote!(#root #(.#words)*)
}

/// A name for a field beside the network's layers and parameters.
pub(super) fn unlike_layers(model: &Model, wish: &str) -> Ident {
    let is_taken = |name: &str| {
        model.parameters.iter().any(|parameter| parameter.info.groups.first().unwrap_or(&parameter.info.name) == name)
    };
    let mut name = wish.to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    format_ident!("{name}")
}

/// The words that the types of groups of parameters are named by: `Block1Conv2d1` for `block1.conv2d1`. Where two would be
/// the same, as of `a_b` and `a__b`, or of `a.b_c` and `a_b.c`, the second has a number.
pub(super) fn group_words(model: &Model) -> BTreeMap<Vec<String>, String> {
    let mut namer = Namer::default();
    let mut words = BTreeMap::from([(Vec::new(), String::new())]);
    for parameter in &model.parameters {
        let path = &parameter.info.groups;
        for depth in 1..=path.len() {
            words.entry(path[..depth].to_vec()).or_insert_with(|| namer.fresh(&camel(&path[..depth])));
        }
    }
    words
}

fn camel(path: &[String]) -> String {
    let mut camel = String::new();
    for word in path.iter().flat_map(|name| name.split('_')) {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.extend(letters);
    }
    // a layer may be called `__`
    if camel.is_empty() { "Layer".to_owned() } else { camel }
}
