//! How much memory a workspace has, and the zeroed parameters in the layout that the kernels want.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::parts::{Around, Variable};
use super::tree::{Tree, place};
use super::{Context, plans, types};
use crate::backend::rust;
use crate::backend::rust::names::{index, local};
use crate::front::model::ModelParameter;
use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::loops::compiled::Compiled;
use crate::loops::layout;
use crate::loops::program::KernelKind;
use crate::loops::schedule::geometry;
use crate::loops::sums;

/// What is defined here beside the kernels, whose names these must not be: a layer may be called `check`.
pub(super) const DEFINED: [&str; 8] =
    ["buffer_bytes", "live_bytes", "scratch_len", "zeros", "zero_gradients", "check", "check_gradients", "workspace"];

/// The functions and constants of it.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    let batch = local("batch");
    // threads wait where a call may ask for them
    let prepare = compiled.target.has_library.then(|| quote!(rt::prepare();));
    let plans = plans::names(cx);
    let scratch = scratch(compiled);
    let (params, workspace, arguments) = (&cx.params, &cx.workspace, &cx.arguments);
    let orders = parameter_orders(cx, compiled);
    let parameters = &cx.model.parameters;
    // looked up, never walked: where parameters lie reaches nothing
    let orders_of: HashMap<*const ModelParameter, &Vec<usize>> =
        parameters.iter().map(std::ptr::from_ref).zip(&orders).collect();
    let zeros = |tree: &Tree<'_>| {
        let zeros = |parameter: &ModelParameter| {
            types::zeros(parameter, orders_of[&std::ptr::from_ref(parameter)], compiled.target.pads_rows)
        };
        tree.build(&zeros, &quote!(::core::default::Default::default()))
    };
    let gradients = Tree::of_gradients(cx);
    let zero_parameters = zeros(&Tree::of_parameters(cx));
    let statistics = Tree::of_statistics(cx).map(|tree| {
        let zeros = zeros(&tree);
        quote!(statistics: #zeros, has_statistics: false,)
    });
    let (zero_gradients, make_gradients) = if gradients.has_own_types() {
        let (name, zeros) = (gradients.name(), zeros(&gradients));
        let function = quote!(
            /// Gradients of zeros, as they are stored.
            fn zero_gradients<F: rt::Real>() -> #name<F> { #zeros }
        );
        (Some(function), quote!(zero_gradients))
    } else {
        (None, quote!(zeros))
    };
    let storage = parameters.iter().zip(&orders).map(|(parameter, order)| {
        let is_trained = parameter.info.is_trained();
        if is_trained {
            layout::tensor_storage(compiled.target, &parameter.info.shape, order).to_tokens()
        } else {
            quote!(0)
        }
    });
    let count = index(parameters.len());
    let draws = types::draws_gradients(compiled).then(|| quote!(draws: ::core::default::Default::default(),));
    let labels = types::label_inputs(cx).into_iter().map(|(name, each)| {
        let (field, count) = (format_ident!("class_{name}"), (&each * &Dim::batch()).to_tokens());
        quote!(#field: rt::room_for_labels(#batch, #count)?)
    });
    let checked = |(parameter, order): (&ModelParameter, &Vec<usize>)| {
        let (path, place) = (parameter.info.path(), place(parameter, &quote!(params)));
        let shape: Vec<TokenStream> = parameter.info.shape.iter().map(Dim::to_tokens).collect();
        let strides = layout::tensor_strides(compiled.target, &parameter.info.shape, order);
        let strides = strides.iter().map(Dim::to_tokens);
        quote!(rt::stored(#path, &#place, &[#(#shape),*], &[#(#strides),*])?;)
    };
    let around = |tree: &Ident, checks: Vec<TokenStream>| {
        let variables = [Variable::new(&format_ident!("params"), quote!(&#tree))];
        let (declared, arguments) = (cx.declared.clone(), cx.arguments.clone());
        Around { declared, arguments, variables: &variables, may_fail: true }.cut(&checks)
    };
    let checks = around(params, parameters.iter().zip(&orders).map(checked).collect());
    let check_gradients = (gradients.has_own_types() && cx.model.learns()).then(|| {
        let (name, all) = (gradients.name(), parameters.iter().zip(&orders));
        let checks = all.filter(|(parameter, _)| parameter.info.is_trained()).map(checked);
        let checks = around(&name, checks.collect());
        quote!(
            /// Whether the gradients lie so too.
            fn check_gradients(params: &#name) -> ::core::result::Result<(), rt::Error> {
                #checks
                ::core::result::Result::Ok(())
            }
        )
    });
    let mut sizes = super::generic_assertions(cx.model);
    if !cx.model.generics.is_empty() {
        sizes.extend(super::budget::assertions(cx, compiled));
    }
    let sizes = (!sizes.is_empty()).then(|| {
        quote!(
            /// What has to hold of the const generics; checked where a network is made.
            const SIZES: () = { #(#sizes;)* };
        )
    });
    let check = (!parameters.is_empty()).then(|| {
        quote!(
            /// Whether the parameters lie as the kernels expect: a user may have put another tensor in the place of one.
            fn check(params: &#params) -> ::core::result::Result<(), rt::Error> {
                #checks
                ::core::result::Result::Ok(())
            }
        )
    });
    quote!(
        /// Bytes that the intermediate values of a batch take.
        const fn buffer_bytes(#batch: usize) -> usize {
            rt::largest(&[#(Self::#plans.bytes(#batch)),*])
        }
        /// The most bytes of them that are needed at the same time.
        const fn live_bytes(#batch: usize) -> usize {
            rt::largest(&[#(Self::#plans.lower_bound(#batch)),*])
        }
        /// Elements that the kernels pack operands into.
        const fn scratch_len(#batch: usize) -> usize {
            let _ = #batch;
            rt::largest(&[#scratch])
        }
        #sizes
        /// Elements that each parameter takes in memory, padding included, and so its gradient and the optimiser's state;
        /// none, if it is not trained.
        const STORAGE: [usize; #count] = [#(#storage),*];
        /// Parameters of zeros, as they are stored.
        fn zeros<F: rt::Real>() -> #params<F> { #zero_parameters }
        #zero_gradients
        #check
        #check_gradients
        fn workspace<F: rt::Real>(#batch: usize) -> ::core::result::Result<#workspace<#arguments F>, rt::Error> {
            #prepare
            rt::countable(#batch)?;
            ::core::result::Result::Ok(#workspace {
                capacity: #batch,
                buffer: rt::arena(#batch, Self::buffer_bytes(#batch))?,
                scratch: rt::room(#batch, Self::scratch_len(#batch))?,
                gradients: Self::#make_gradients(),
                #statistics
                #draws
                #(#labels,)*
            })
        }
    )
}

/// The check that the gradients of a workspace, which a user may reach into, are still the tensors that the network made.
pub(super) fn check_gradients(cx: &Context<'_>) -> Option<TokenStream> {
    let (kernels, ws) = (cx.kernels_path(), local("ws"));
    let has_own_types = Tree::of_gradients(cx).has_own_types();
    let check = if has_own_types { quote!(check_gradients) } else { quote!(check) };
    cx.model.learns().then(|| quote!(#kernels::#check(&#ws.gradients)?;))
}

/// What each kernel needs at most to pack operands into, and for sums of chains; every size once.
fn scratch(compiled: &Compiled) -> TokenStream {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut lengths = Vec::new();
    let mut add = |length: TokenStream| {
        if known.insert(length.to_string()) {
            lengths.push(length);
        }
    };
    for entry in &compiled.entries {
        let graph = &entry.program.graph;
        for kernel in &entry.program.kernels {
            let KernelKind::Contraction(c) = &kernel.kind else {
                let lengths_beside = sums::beside(&entry.program, kernel);
                if let Some(length) =
                    lengths_beside.into_iter().map(|(_, length)| length).reduce(|sum, more| &sum + &more)
                {
                    add(length.to_tokens());
                }
                continue;
            };
            if !compiled.target.has_library {
                // loops pack nothing
                if let Some(length) = sums::beside_products(&entry.program, c) {
                    add(length.to_tokens());
                }
                continue;
            }
            let length = match graph.op(c.anchor) {
                CoreOp::Contract { .. } => {
                    let size = [&c.m.size, &c.n.size, &c.k.size].map(Dim::to_tokens);
                    let own = quote!(rt::scratch_len(#(#size),*));
                    match sums::beside_products(&entry.program, c).map(|beside| beside.to_tokens()) {
                        Some(beside) => quote!(#beside + #own),
                        None => own,
                    }
                }
                CoreOp::Convolve { .. } => {
                    let geometry = rust::geometry(&geometry(graph, c.anchor));
                    quote!(rt::convolve_scratch_len(#geometry))
                }
                _ => continue,
            };
            add(length);
        }
    }
    quote!(#(#lengths),*)
}

/// The storage order of each parameter.
fn parameter_orders(cx: &Context<'_>, compiled: &Compiled) -> Vec<Vec<usize>> {
    let parameters = cx.model.parameters.iter().enumerate();
    let order = |(index, parameter): (usize, &ModelParameter)| {
        let row_major = || parameter.info.row_major();
        parameter.info.presented_order(&compiled.orders.get(&index).cloned().unwrap_or_else(row_major))
    };
    parameters.map(order).collect()
}
