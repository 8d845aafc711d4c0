//! Prints the code that a network compiles to: `cargo run -p nn-tests --example show -- 'pub Net(x: [4]) { … }'`.

fn main() {
    let network = std::env::args().nth(1).unwrap_or_default();
    println!("{}", nn_tests::emitted(&network));
}
