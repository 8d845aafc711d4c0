//! The emitted types: the network, its parameters, its gradients, its workspace.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::tree::{Field, Tree, place};
use crate::front::model::{Form, ModelParameter};
use crate::ir::init::{Fan, Init};
use crate::ir::types::{Dim, Element, element_count};
use crate::loops::compiled::{Compiled, Purpose};

/// The types, which stand where the macro does, and what is implemented for them within the network's block.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let params = Tree::of_parameters(cx).structs(&format!(" The parameters of [`{}`].", cx.name));
    let types = [
        network(cx),
        params,
        parameter_gradients(cx),
        statistics(cx),
        gradients(cx, compiled),
        workspace(cx, compiled),
    ]
    .map(allow_unused);
    (quote!(#(#types)*), implementations(cx))
}

/// A user need not call all that a network can do.
fn allow_unused(item: TokenStream) -> TokenStream {
    if item.is_empty() {
        item
    } else {
        quote!(
            #[allow(dead_code, reason = "not every program uses all of a network")]
            #[allow(clippy::pub_underscore_fields, reason = "a field is called what the network's source calls it")]
            #item
        )
    }
}

fn network(cx: &Context<'_>) -> TokenStream {
    let (name, params, visibility, rt) = (cx.name, &cx.params, cx.visibility(), cx.rt());
    let declared = &cx.declared_outside;
    let generics = (!declared.is_empty()).then(|| quote!(<#declared>));
    let attributes = match &cx.model.form {
        Form::Item { attributes, .. } => attributes.as_slice(),
        Form::Expression => &[],
    };
    let is_documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let default_doc = (!is_documented).then(|| quote!(#[doc = " A network compiled by `network!`."]));
    quote!(
        #(#attributes)* #default_doc
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #name #generics {
            /// The parameters, each in the shape that the source gives it.
            pub params: #params,
            /// What the parameters were initialised from.
            pub seed: #rt::Seed,
            /// The number of training steps taken.
            pub steps: ::core::primitive::u64,
        }
    )
}

/// What parameters and gradients can do.
fn implementations(cx: &Context<'_>) -> TokenStream {
    let (params, tree) = (&cx.params, Tree::of_parameters(cx));
    let cast = |parameter: &ModelParameter| {
        let place = place(parameter, &quote!(self));
        quote!(#place.cast::<G>())
    };
    let draws = cx.draws.as_ref().map(|name| quote!(self.#name)).unwrap_or_default();
    let cast = tree.build(&cast, &draws);
    let visitor = tree.visitor();
    let gradients = Tree::of_gradients(cx);
    let of_gradients = gradients.has_own_types().then(|| gradients.visitor());
    quote!(
        impl<F: rt::Real> #params<F> {
            /// The same numbers in another precision.
            fn cast<G: rt::Real>(&self) -> #params<G> { #cast }
        }
        #visitor
        #of_gradients
    )
}

/// The type of a view that a value is given back as.
pub(super) fn view_type(rt: &TokenStream, rank: usize, lifetime: &TokenStream, element: &TokenStream) -> TokenStream {
    let ix = format_ident!("Ix{rank}");
    quote!(#rt::ndarray::ArrayView<#lifetime, #element, #rt::ndarray::#ix>)
}

/// Where some parameters have no gradient, the gradients are a struct of their own.
fn parameter_gradients(cx: &Context<'_>) -> TokenStream {
    let tree = Tree::of_gradients(cx);
    if !tree.has_own_types() {
        return quote!();
    }
    tree.structs(&format!(" The gradients of the parameters of [`{}`].", cx.name))
}

/// Running statistics after a batch, where there are any: `apply` makes them those of the network.
fn statistics(cx: &Context<'_>) -> TokenStream {
    let structs = |tree: Tree<'_>| tree.structs(&format!(" The running statistics of [`{}`] after a batch.", cx.name));
    Tree::of_statistics(cx).filter(Tree::has_own_types).map(structs).unwrap_or_default()
}

fn gradients(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    if !compiled.entries.iter().any(|entry| entry.purpose == Purpose::Gradients) {
        return quote!();
    }
    let (name, gradients, visibility, rt) = (cx.name, &cx.gradients, cx.visibility(), cx.rt());
    let loss = cx.model.loss.is_some().then(|| quote!(#[doc = " The loss."] pub loss: F,));
    let tree = Tree::of_gradients(cx);
    let parameters = tree.fields.iter().map(|field| {
        let (ident, ty) = (field.ident(), tree.type_of(field));
        let doc = match field {
            Field::Single(parameter) => format!(" The gradient of `{}`.", parameter.info.name),
            Field::Branch(group) => format!(" The gradients of the parameters of `{}`.", group.name()),
        };
        quote!(#[doc = #doc] pub #ident: &'ws #ty)
    });
    let inputs = cx.model.inputs.iter().filter(|input| input.gradient).map(|input| {
        let (ident, ty) = (&input.name, view_type(&rt, input.ty.rank(), &quote!('ws), &quote!(F)));
        let doc = format!(" The gradient of the input `{ident}`.");
        quote!(#[doc = #doc] pub #ident: #ty)
    });
    let doc = format!(" The gradients of [`{name}`], in the workspace they were computed in.");
    quote!(
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #visibility struct #gradients<'ws, F: #rt::Real = ::core::primitive::f32> { #loss #(#parameters,)* #(#inputs,)* }
    )
}

/// The inputs that are classes, for which the workspace has buffers, and how many each example has.
pub(super) fn label_inputs(cx: &Context<'_>) -> Vec<(Ident, Dim)> {
    cx.model
        .inputs
        .iter()
        .filter(|input| matches!(input.ty.element, Element::Class(_)))
        .map(|input| (format_ident!("{}", input.name), element_count(input.ty.example())))
        .collect()
}

/// Whether gradients depend on random numbers, so that a workspace counts its draws.
pub(super) fn draws_gradients(compiled: &Compiled) -> bool {
    compiled.entries.iter().any(|entry| entry.purpose == Purpose::Gradients && super::steps::is_random(entry))
}

fn workspace(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    let (name, workspace, visibility, rt) = (cx.name, &cx.workspace, cx.visibility(), cx.rt());
    let gradients = Tree::of_gradients(cx).name();
    let declared = &cx.declared_outside;
    let draws = draws_gradients(compiled).then(|| quote!(draws: #rt::Batches,));
    let labels: Vec<Ident> = label_inputs(cx).iter().map(|(name, _)| format_ident!("class_{name}")).collect();
    let statistics = Tree::of_statistics(cx).map(|tree| {
        let ty = tree.name();
        quote!(statistics: #ty<F>, has_statistics: ::core::primitive::bool,)
    });
    let doc = format!(" All the memory that a call of [`{name}`] needs, for batches up to a capacity.");
    let costs = crate::loops::cost::describe(compiled).into_iter().flat_map(|line| [String::new(), format!(" {line}")]);
    quote!(
        #[doc = #doc]
        #(#[doc = #costs])*
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #workspace<#declared F: #rt::Real = ::core::primitive::f32> {
            capacity: ::core::primitive::usize,
            buffer: #rt::Arena<F>,
            scratch: #rt::AlignedBuffer<F>,
            gradients: #gradients<F>,
            #statistics
            #draws
            #(#labels: ::std::vec::Vec<::core::primitive::u32>,)*
        }
    )
}

/// `Tensor::in_order([100, 3072], [1, 0])`, or `packed`, as rows have padding or not.
pub(super) fn zeros(parameter: &ModelParameter, order: &[usize], is_padded: bool) -> TokenStream {
    let sizes = parameter.info.shape.iter().map(Dim::to_tokens);
    let order = order.iter().map(|axis| proc_macro2::Literal::usize_unsuffixed(*axis));
    let make = if is_padded { quote!(in_order) } else { quote!(packed) };
    quote!(rt::Tensor::#make([#(#sizes),*], [#(#order),*]))
}

/// How many elements a parameter has.
pub(super) fn count(parameter: &ModelParameter) -> Dim {
    element_count(&parameter.info.shape)
}

/// `Init::HeNormal`
pub(super) fn init(init: &Init) -> TokenStream {
    let number = |x: f64| proc_macro2::Literal::f64_unsuffixed(x);
    let signed = |x: f64| {
        let magnitude = number(x.abs());
        if x < 0.0 { quote!(-#magnitude) } else { quote!(#magnitude) }
    };
    let init = match init {
        Init::FanInUniform => quote!(LinearDefault),
        Init::Scaled { scale, fan, uniform } => {
            if let Some(name) = init.name() {
                // `he_normal` is `HeNormal`
                let words = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
                let name = format_ident!("{}", words.collect::<String>());
                quote!(#name)
            } else {
                let scale = number(*scale);
                let mode = match fan {
                    Fan::In => quote!(FanIn),
                    Fan::Out => quote!(FanOut),
                    Fan::Average => quote!(FanAvg),
                };
                quote!(VarianceScaling { scale: #scale, mode: rt::FanMode::#mode, uniform: #uniform })
            }
        }
        Init::TruncatedNormal { normal: (mean, std), bounds: (low, high) } => {
            let (mean, std, low, high) = (signed(*mean), signed(*std), signed(*low), signed(*high));
            quote!(TruncatedNormal { mean: #mean, std: #std, low: #low, high: #high })
        }
        Init::Orthogonal(gain) => {
            let gain = signed(*gain);
            quote!(Orthogonal { gain: #gain })
        }
        Init::Dirac(groups) => {
            let groups = proc_macro2::Literal::usize_unsuffixed(*groups);
            quote!(Dirac { groups: #groups })
        }
        Init::Uniform(low, high) => {
            let (low, high) = (signed(*low), signed(*high));
            quote!(Uniform { low: #low, high: #high })
        }
        Init::Normal(mean, std) => {
            let (mean, std) = (signed(*mean), signed(*std));
            quote!(Normal { mean: #mean, std: #std })
        }
        Init::Constant(value) => {
            let value = signed(*value);
            quote!(Constant(#value))
        }
    };
    quote!(rt::Init::#init)
}
