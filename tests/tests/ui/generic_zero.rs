//! A size of 0 through a const generic: an error at the size's token, where the network is made.

use nn_runtime::{Seed, network};

network! {
    pub Net<const D: usize, const H: usize, const K: usize>(x: [D]) {
        x -> linear(H) -> relu -> linear(K) -> softmax_ce
    }
}

fn main() {
    let _right = Net::<3, 1, 2>::new(Seed(1));
    let _wrong = Net::<3, 0, 2>::new(Seed(1));
}
