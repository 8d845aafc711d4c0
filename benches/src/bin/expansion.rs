//! Time that the compiler takes for some networks: tokens to tokens, in this program's own profile (rustc runs the
//! macro in the build profile for build dependencies): `cargo run --release -p benches --bin expansion`.

use benches::time;

const S: &str = "S(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce }";
const L: &str = "L(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce }";

/// Fifty convolutions, a pool after every tenth.
fn deep() -> String {
    let mut body = String::from("x");
    for layer in 1..=50 {
        body += " -> conv2d(32, kernel = 3, padding = 1) -> relu";
        if layer % 10 == 0 {
            body += " -> max_pool(2)";
        }
    }
    format!("Deep(x: [3, 32, 32]) {{ {body} -> flatten -> linear(10) -> softmax_ce }}")
}

fn main() {
    for (name, source) in [("3072-100-10", S), ("3072-512-512-10", L), ("50 convolutions", &deep())] {
        let Ok(tokens) = source.parse::<proc_macro2::TokenStream>() else { continue };
        let code = nn_compiler::compile(tokens.clone()).to_string();
        assert!(!code.contains("compile_error"), "{name} does not compile");
        let times = time(1.0, || {
            std::hint::black_box(nn_compiler::compile(tokens.clone()));
        });
        println!("{name}: median {:.1} ms, min {:.1} ms", times.median / 1e3, times.min / 1e3);
    }
}
