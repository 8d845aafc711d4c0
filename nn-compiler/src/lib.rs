//! Compiles a `network!` description to Rust.
//!
//! The stages stand in [`compile`] in order; each is a module, and its types are what the next one takes:
//! tokens, [`syntax::Network`], [`model::Model`], [`graph::Graph`], [`program::Program`], [`plan::MemoryPlan`], tokens.
//! Only the first two stages can fail on what a user wrote. The crate is an ordinary library over `proc_macro2`, so that
//! it runs in tests, build scripts and tools.

// Floors, the lowest first: a module uses those of its own floor and of the floors above it here, and no two use each other.
// `tests/tests/tidy.rs` holds that.

// what values, computations and graphs are
pub mod graph;
pub mod init;
pub mod ops;
pub mod resampling;
pub mod types;
pub mod views;
pub mod windows;

// what is done with graphs, whatever they are of
pub mod differentiate;
pub mod interpret;
pub mod simplify;

// the language: from tokens to a graph
pub mod check;
pub mod construct;
pub mod diagnostics;
pub mod functions;
pub mod layers;
pub mod model;
pub mod reserved;
pub mod schema;
pub mod signature;
pub mod syntax;

// for a target: from a graph to kernels, and to their loops
pub mod compiled;
pub mod cost;
pub mod fuse;
pub mod layout;
pub mod loops;
pub mod lower;
pub mod plan;
pub mod program;
pub mod target;

// loops as code
mod backend;

// what users call
pub mod emit;

#[cfg(test)]
mod testing;

use proc_macro2::TokenStream;
use quote::quote;

use diagnostics::Errors;

/// The whole pipeline: the tokens between the parentheses of `network!` to the tokens that stand in its place.
///
/// A network with mistakes gives a `compile_error!` at each of them, and the types it names without their code, so
/// that one mistake does not bring others with it.
pub fn compile(input: TokenStream) -> TokenStream {
    compile_for(&quote!(::nn_runtime), input)
}

/// As [`compile`], for a crate that knows the runtime by another path: `$crate` of the macro that passes it on, which is
/// right whatever the crate is called there, and whoever exports the macro.
pub fn compile_for(runtime: &TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let network = syntax::parse(input, &mut errors);
    let model = network.as_ref().and_then(|network| check::check(network, &mut errors));
    match model {
        Some(model) if errors.is_empty() => generate(runtime, &model),
        _ => emit::failed(runtime, network.as_ref(), &errors.into_tokens()),
    }
}

/// From a network that is right to its code: nothing can fail from here on.
fn generate(runtime: &TokenStream, model: &model::Model) -> TokenStream {
    let compiled = compiled::passes(model);
    emit::emit(runtime, model, &compiled)
}
