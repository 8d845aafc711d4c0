//! What stands in place of a network with mistakes: its types and methods without their code, so that whoever uses
//! the network gets no second error from the first.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::front::layers::layer;
use crate::front::reserved::{ANONYMOUS, generic_name};
use crate::front::syntax::{Expression, ExpressionKind, Network, Statement};

/// The types and methods of a network that did not compile.
fn stub(runtime: &TokenStream, network: &Network) -> TokenStream {
    let name = network.name.clone().unwrap_or_else(|| format_ident!("{ANONYMOUS}"));
    let (workspace, visibility) = (format_ident!("{name}Workspace"), &network.visibility);
    let all: Vec<String> = network.generics.iter().map(ToString::to_string).collect();
    let called = |generic: &Ident| Ident::new(&generic_name(&generic.to_string(), &all), generic.span());
    let generics: Vec<Ident> = network.generics.iter().map(called).collect();
    let (declared, arguments) = if generics.is_empty() {
        (quote!(), quote!())
    } else {
        (quote!(<#(const #generics: ::core::primitive::usize),*>), quote!(<#(#generics),*>))
    };
    // by number: the names may be what is wrong
    let outputs = if let ExpressionKind::Tuple(items) = &network.output.kind { items.len() } else { 1 };
    let cotangents = if network.cotangent.is_some() { outputs } else { 0 };
    let count = network.inputs.len() + usize::from(takes_implicit_target(network)) + cotangents;
    let inputs: Vec<Ident> = (0..count).map(|index| format_ident!("input{index}")).collect();
    let types: Vec<Ident> = (0..count).map(|index| format_ident!("Input{index}")).collect();
    let values = quote!(#(#inputs: #types,)*);
    // what stands only in arguments is a target, which a prediction does not take
    let mut mentioned = Vec::new();
    for value in values_of(network) {
        outside_arguments(value, &mut mentioned);
    }
    let predicts = network.inputs.iter().filter(|input| mentioned.contains(&input.name.to_string())).count();
    let (explicit, explicit_types) = (&inputs[..predicts], &types[..predicts]);
    quote!(
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[allow(missing_docs, reason = "the network did not compile")]
        #visibility struct #name #declared { pub seed: #runtime::Seed, pub steps: ::core::primitive::u64 }
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #[allow(missing_docs, reason = "the network did not compile")]
        #visibility struct #workspace #declared;
        const _: () = {
            use #runtime::rt;
            use ::core::primitive::{f32, str, usize};
            #[allow(unused_variables, missing_docs, clippy::all, clippy::pedantic, reason = "the network did not compile")]
            impl #declared #name #arguments {
                pub const PARAMETERS: usize = 0;
                pub const FLOPS_PER_EXAMPLE: usize = 0;
                pub const GRAPH: &'static str = "";
                pub const fn workspace_bytes(batch: usize) -> usize { 0 }
                pub const fn activation_bytes(batch: usize) -> [usize; 2] { [0; 2] }
                pub fn new(seed: rt::Seed) -> Self { Self { seed, steps: 0 } }
                pub fn initialize(&mut self, seed: rt::Seed) {}
                pub fn workspace(batch: usize) -> #workspace #arguments { #workspace }
                pub fn try_workspace(batch: usize) -> ::core::result::Result<#workspace #arguments, rt::Error> { ::core::result::Result::Ok(#workspace) }
                pub fn workspace_for(&self, batch: usize) -> #workspace #arguments { #workspace }
                pub fn optimizer<R: rt::Rule>(&self, rule: R) -> rt::Optimizer<R> { rt::Optimizer::new(rule, &[]) }
                pub fn predict<'ws, #(#explicit_types),*>(&self, #(#explicit: #explicit_types,)* ws: &'ws mut #workspace #arguments) -> ::core::result::Result<rt::ndarray::ArrayView2<'ws, f32>, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
                pub fn loss<#(#types),*>(&self, #values ws: &mut #workspace #arguments) -> ::core::result::Result<f32, rt::Error> { ::core::result::Result::Ok(0.0) }
                pub fn gradients<#(#types),*>(&self, #values ws: &mut #workspace #arguments) -> ::core::result::Result<Self, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
                pub fn train_step<#(#types,)* R: rt::Rule>(&mut self, #values optimizer: &mut rt::Optimizer<R>, ws: &mut #workspace #arguments) -> ::core::result::Result<f32, rt::Error> { ::core::result::Result::Ok(0.0) }
                pub fn check_gradients<#(#types),*>(&self, #values) -> ::core::result::Result<rt::GradientReport, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
                pub fn check_gradients_with<#(#types),*>(&self, options: &rt::GradientCheck, #values) -> ::core::result::Result<rt::GradientReport, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
                pub fn save(&self, path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<(), rt::Error> { ::core::result::Result::Ok(()) }
                pub fn load_with<R>(path: impl ::core::convert::AsRef<::std::path::Path>, name: impl ::core::ops::Fn(&str) -> R) -> ::core::result::Result<Self, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
                pub fn load(path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, rt::Error> { ::core::result::Result::Err(rt::Error::EmptyBatch) }
            }
        };
    )
}

/// The errors, and the stub where there is one: as items, or as a block where the macro is an expression.
pub fn failed(runtime: &TokenStream, network: Option<&Network>, errors: &TokenStream) -> TokenStream {
    match network {
        Some(network) if network.name.is_some() => {
            let stub = stub(runtime, network);
            quote!(#errors #stub)
        }
        Some(network) => {
            let name = format_ident!("{ANONYMOUS}");
            let stub = stub(runtime, network);
            quote!({ #errors #stub #name::new(#runtime::Seed(0)) })
        }
        // it could not even be told what the macro was to be
        None => quote!(#errors),
    }
}

/// Everything that is computed.
fn values_of(network: &Network) -> impl Iterator<Item = &Expression> {
    let statements = network.statements.iter().flat_map(Statement::expressions);
    statements.chain([&network.output])
}

/// The names in an expression that are not in the parentheses of a layer.
fn outside_arguments(expression: &Expression, names: &mut Vec<String>) {
    match &expression.kind {
        ExpressionKind::Path(path) => names.extend(path.as_name().map(str::to_owned)),
        ExpressionKind::Chain(start, _) => outside_arguments(start, names),
        kind => kind.operands().into_iter().for_each(|operand| outside_arguments(operand, names)),
    }
}

/// Whether a loss without a target stands in the network, so that callers pass one.
fn takes_implicit_target(network: &Network) -> bool {
    values_of(network).any(has_bare_loss)
}

fn has_bare_loss(expression: &Expression) -> bool {
    let here = match &expression.kind {
        ExpressionKind::Chain(_, steps) => steps.iter().any(|step| {
            let layer = layer(&step.call.word.to_string());
            let has_target = layer.is_some_and(|layer| layer.arguments().iter().any(|known| known.name == "target"));
            has_target && step.call.arguments.is_empty()
        }),
        _ => false,
    };
    here || expression.kind.operands().into_iter().any(has_bare_loss)
}
