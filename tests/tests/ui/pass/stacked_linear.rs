//! Where two linear layers are meant, or something stands between them, there is no warning.
#![deny(warnings)]

use nn_runtime::{Seed, network};

network! {
    #[allow(stacked_linear)]
    Meant(x: [4]) { x -> linear(3) -> linear(2) -> softmax_ce }
}

network! {
    Between(x: [4]) { x -> linear(3) -> relu -> linear(2) -> softmax_ce }
}

fn main() {
    let _ = (Meant::new(Seed(1)), Between::new(Seed(1)));
    let _ = network!(#[allow(stacked_linear)] x: [4] -> linear(3) -> linear(2) -> softmax_ce);
}
