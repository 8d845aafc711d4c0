//! Time that the compiler takes for some networks: tokens to tokens, in this program's own profile (rustc runs the
//! macro in the build profile for build dependencies): `cargo run --release -p benches --bin expansion`.

use benches::time;

const NETS: &[(&str, &str)] = &[
    ("3072-100-10", "S(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce }"),
    ("3072-512-512-10", "L(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce }"),
];

fn main() {
    for (name, source) in NETS {
        let Ok(tokens) = source.parse::<proc_macro2::TokenStream>() else { continue };
        let times = time(1.0, || {
            std::hint::black_box(nn_compiler::compile(tokens.clone()));
        });
        println!("{name}: median {:.1} ms, min {:.1} ms", times.median / 1e3, times.min / 1e3);
    }
}
