//! Compiles a `network!` description to Rust.
//!
//! The stages stand in [`compile`] in order; each is a module, and its types are what the next one takes:
//! tokens, [`front::syntax::Network`], [`front::model::Model`], [`ir::graph::Graph`], [`loops::program::Program`], [`loops::plan::MemoryPlan`], tokens.
//! Only the first two stages can fail on what a user wrote. The crate is an ordinary library over `proc_macro2`, so that
//! it runs in tests, build scripts and tools.

// Floors, the lowest first: a module uses those of its own floor and of the floors above it here, and no two use each other.
// `tests/tests/tidy.rs` holds that.

pub mod ir;

pub mod passes;

pub mod front;

pub mod loops;

mod backend;

pub mod host;

#[cfg(test)]
mod testing;

use proc_macro2::TokenStream;
use quote::quote;

use front::diagnostics::Errors;
use front::{check, model, syntax};
use loops::compiled;

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
        _ => host::failed(runtime, network.as_ref(), &errors.into_tokens()),
    }
}

/// From a network that is right to its code: nothing can fail from here on.
fn generate(runtime: &TokenStream, model: &model::Model) -> TokenStream {
    let compiled = compiled::passes(model);
    host::emit(runtime, model, &compiled)
}
