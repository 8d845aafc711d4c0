//! The `network!` macro. Everything it does is in `nn-compiler`.

use proc_macro::TokenStream;

/// Compiles a neural network to Rust: see the `nn_runtime` crate for the language.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    nn_compiler::compile(input.into()).into()
}
