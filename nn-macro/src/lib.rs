//! The `network!` macro. Everything it does is in `nn-compiler`.

use proc_macro::TokenStream;

/// Compiles a neural network to Rust. The language is described in `nn_runtime::language`.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    nn_compiler::compile(input.into()).into()
}
