//! Compiles a `network!` description to Rust.
//!
//! The stages stand in [`compile`] in order; each is a module, and its types are what the next one takes:
//! tokens, [`syntax::Network`], [`model::Model`], [`graph::Graph`], [`program::Program`], [`plan::MemoryPlan`], tokens.
//! Only the first two stages can fail on what a user wrote. The crate is an ordinary library over `proc_macro2`, so that
//! it runs in tests, build scripts and tools.

pub mod axes;
mod backend;
pub mod check;
pub mod compiled;
pub mod construct;
pub mod cost;
pub mod diagnostics;
pub mod differentiate;
pub mod emit;
pub mod functions;
pub mod fuse;
pub mod graph;
pub mod init;
pub mod interpret;
pub mod layers;
pub mod layout;
pub mod loops;
pub mod lower;
pub mod model;
pub mod ops;
pub mod plan;
pub mod program;
pub mod resampling;
pub mod reserved;
pub mod schema;
pub mod simplify;
pub mod syntax;
pub mod target;
#[cfg(test)]
mod testing;
pub mod types;
pub mod windows;

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
