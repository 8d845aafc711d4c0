//! Sizes that only rustc can tell.

use nn_runtime::network;

const HIDDEN: usize = 100;
const WIDE: usize = 128;
const FLOAT: f32 = 3.0;

network! { Consts(x: [WIDE]) { let h = x -> linear(HIDDEN); h + x } }
network! { Division(x: [HIDDEN]) { x -> reshape([HIDDEN / 3, 3]) } }
network! { Missing(x: [4]) { x -> linear(HIDEN) } }
network! { NotASize(x: [4]) { x -> linear(FLOAT) } }
network! { Literal(x: [HIDDEN]) { param w: [64] = ones; x * w } }

fn main() {
    let _ = network!(x: [HIDDEN] -> linear(WIDE) -> reshape([2, HIDDEN]));
}
