//! The compiler as a procedural macro. Everything it does is in `nn-compiler`; what users call is `nn_runtime::network!`,
//! which says where the runtime is.

use proc_macro::{TokenStream, TokenTree};

/// Compiles `$crate, network`: the path of the runtime, and what stands in `nn_runtime::network!`.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut tokens = input.into_iter();
    let runtime: TokenStream = tokens.by_ref().take_while(|token| !is_comma(token)).collect();
    nn_compiler::compile_for(&runtime.into(), tokens.collect::<TokenStream>().into()).into()
}
