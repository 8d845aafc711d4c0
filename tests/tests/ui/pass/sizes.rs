//! Sizes that only rustc can compare, and that are right.
#![deny(warnings)]

use nn_runtime::{Seed, network};

const D: usize = 64;
const H: usize = 16 * 4;

network! {
    pub Residual<const K: usize>(x: [D]) {
        let h = x -> linear(K) -> relu;
        let g = h -> linear(H) as back;
        (g + x) -> reshape([8, D / 8]) -> flatten -> linear(10) -> softmax_ce
    }
}

fn main() {
    let _ = Residual::<7>::new(Seed(1));
}
