//! Time that the compiler takes for some networks: tokens to tokens, in this program's own profile (rustc runs the
//! macro in the build profile for build dependencies): `cargo run --release -p benches --bin expansion`.

use std::fmt::Write;

use benches::{time, tokens};

const S: &str = "S(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce }";
const L: &str = "L(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce }";

/// So many convolutions, with what follows each, and a pool after every tenth of the first fifty.
fn convolutions(layers: usize, each: &str) -> String {
    let mut body = String::from("x");
    for layer in 1..=layers {
        let _ = write!(body, " -> conv2d(32, kernel = 3, padding = 1){each} -> relu");
        if layer % 10 == 0 && layer <= 50 {
            body += " -> max_pool(2)";
        }
    }
    format!("Deep(x: [3, 32, 32]) {{ {body} -> flatten -> linear(10) -> softmax_ce }}")
}

/// So many layers, each with a relu behind it.
fn linears(layers: usize) -> String {
    format!("Deep(x: [32]) {{ x {} -> linear(10) -> softmax_ce }}", "-> linear(32) -> relu ".repeat(layers))
}

fn main() {
    // any arguments are the only networks that are timed
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut networks = vec![("3072-100-10".to_owned(), S.to_owned()), ("3072-512-512-10".to_owned(), L.to_owned())];
    networks.push(("50 convolutions".to_owned(), convolutions(50, "")));
    for layers in [50, 100, 200] {
        networks.push((format!("{layers} linear"), linears(layers)));
        networks.push((format!("{layers} convolutions and norms"), convolutions(layers, " -> batch_norm")));
    }
    for (name, source) in networks.into_iter().filter(|(name, _)| wanted.is_empty() || wanted.contains(name)) {
        let Ok(network) = source.parse::<proc_macro2::TokenStream>() else { continue };
        let code = nn_compiler::compile(network.clone());
        assert!(!code.to_string().contains("compile_error"), "{name} does not compile");
        let times = time(1.0, || {
            std::hint::black_box(nn_compiler::compile(network.clone()));
        });
        println!("{name}: median {:.1} ms, min {:.1} ms, {} tokens", times.median / 1e3, times.min / 1e3, tokens(code));
    }
}
