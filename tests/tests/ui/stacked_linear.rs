//! Two linear layers in a row: a warning at the second one's token, here made an error so that it can be seen.
#![deny(warnings)]

use nn_runtime::network;

network! { Stacked(x: [4]) { x -> linear(3) -> linear(2) -> softmax_ce } }
network! { Three(x: [4]) { x -> linear(3) -> linear(3) as second -> linear(2) as third -> softmax_ce } }

fn main() {
    let _ = network!(x: [4] -> linear(3) -> linear(2) -> softmax_ce);
}
