//! Sizes that depend on const generics: an error where a network of a wrong size is made, and not before.

use nn_runtime::{Seed, network};

network! {
    pub Residual<const H: usize>(x: [64]) {
        let h = x -> linear(H) -> relu;
        (h + x) -> linear(10) -> softmax_ce
    }
}

fn main() {
    let _right = Residual::<64>::new(Seed(1));
    let _wrong = Residual::<100>::new(Seed(1));
}
