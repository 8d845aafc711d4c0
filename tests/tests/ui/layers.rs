//! Layers, functions and values that are not there.

use nn_runtime::network;

network! { Misspelled(x: [4]) { x -> lienar(3) -> Relu -> sofmax_ce } }
network! { Unknown(x: [4]) { x -> wibble } }
network! { Function(x: [4]) { sinn(x) + wobble(x) } }
network! { Layer(x: [4]) { linear(x) } }
network! { Called(x: [4]) { let relu3 = x; relu3 -> max } }
network! { Value(x: [4]) { y -> linear(3) } }
network! { Word(x: [4]) { x + relu + max + linear } }
network! { Later(x: [4]) { let a = b -> relu; let b = x -> tanh; a + b } }
network! { Constant(x: [4]) { x * SCALE } }
network! { Chained(x: [4], y: [4]) { x -> y } }

const SCALE: usize = 2;

fn main() {}
