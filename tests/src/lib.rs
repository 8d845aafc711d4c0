//! What several tests share.

pub mod allocated;
pub mod files;
pub mod fuzz;
#[path = "../../nn-compiler/src/testing/networks.rs"]
pub mod networks;
pub mod numeric;
pub mod onnx;
pub mod recorded;
pub mod scopes;
pub mod stopwatch;
pub mod watched;

/// The emitted code of a network, formatted as rustfmt would.
///
/// # Panics
/// If the network or its code does not parse, or a name in the code is not defined where it stands.
#[must_use]
pub fn emitted(network: &str) -> String {
    let tokens: proc_macro2::TokenStream = network.parse().expect("the network is tokens");
    let code = nn_compiler::compile(tokens.clone());
    let is_block = matches!(code.clone().into_iter().next(), Some(proc_macro2::TokenTree::Group(_)));
    let parsed = |items: proc_macro2::TokenStream| -> syn::File {
        syn::parse2(items.clone()).unwrap_or_else(|error| panic!("the code does not parse: {error}\n{items}"))
    };
    let file = parsed(if is_block { quote::quote!(fn main() { let net = #code; }) } else { code.clone() });
    let alone = if is_block { parsed(quote::quote!(fn main() { #code })) } else { file.clone() };
    // what stands in place of a network with mistakes uses nothing
    let is_right = !code.to_string().contains("compile_error");
    let problems = if is_right { scopes::problems(&alone, &tokens) } else { Vec::new() };
    assert!(problems.is_empty(), "{network}\n  {}", problems.join("\n  "));
    prettyplease::unparse(&file)
}
