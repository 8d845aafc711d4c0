//! Without `deny`, advice does not keep anything from being compiled.

use nn_runtime::{Seed, network};

network! { Stacked(x: [4]) { x -> linear(3) -> linear(2) -> softmax_ce } }

fn main() {
    let _ = Stacked::new(Seed(1));
}
