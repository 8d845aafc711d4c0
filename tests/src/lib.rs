//! What several tests share.

pub mod allocated;
pub mod files;
pub mod fuzz;
pub mod numeric;
pub mod onnx;
pub mod recorded;
pub mod stopwatch;
pub mod watched;

/// The emitted code of a network, formatted as rustfmt would.
///
/// # Panics
/// If the network or its code does not parse.
#[must_use]
pub fn emitted(network: &str) -> String {
    let tokens = network.parse().expect("the network is tokens");
    let code = nn_compiler::compile(tokens);
    let is_block = matches!(code.clone().into_iter().next(), Some(proc_macro2::TokenTree::Group(_)));
    let items = if is_block { quote::quote!(fn main() { let net = #code; }) } else { code };
    let file = syn::parse2(items.clone()).unwrap_or_else(|error| panic!("the code does not parse: {error}\n{items}"));
    prettyplease::unparse(&file)
}
