//! Words of the language that later versions have, and tokens that are no network.

use nn_runtime::network;

network! { Share(x: [4]) { share enc = linear(64) -> relu; x -> enc } }
network! { Template(x: [4]) { layer block(c) = linear(c) -> relu; x -> block(3) } }
network! { Operation(x: [4]) { op swish(v) = v * sigmoid(v); x -> swish } }
network! { Repeat(x: [4]) { x -> repeat(4, linear(4)) } }
network! { Frozen(x: [4]) { x -> frozen linear(3) } }
network! { Stopped(x: [4]) { stop_gradient(x) -> linear(3) } }

fn main() {}
