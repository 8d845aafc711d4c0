//! What several tests share.

/// The emitted code of a network, formatted as rustfmt would.
///
/// # Panics
/// If the network or its code does not parse.
#[must_use]
pub fn emitted(network: &str) -> String {
    let tokens = network.parse().expect("the network is tokens");
    let code = nn_compiler::compile(tokens);
    let file = syn::parse2(code.clone()).unwrap_or_else(|error| panic!("the code does not parse: {error}\n{code}"));
    prettyplease::unparse(&file)
}
