//! Initialisers, used wrongly.

use nn_runtime::network;

network! { Misspelled(x: [4]) { x -> linear(3, init = he_norml) -> linear(2, init = random) } }
network! { Elsewhere(x: [4]) { x -> linear(3, init = kaiming_normal) -> linear(2, init = xavier_uniform_) } }
network! { Value(x: [4]) { x -> linear(3, init = 0.5) } }
network! { Argument(x: [4]) { x -> linear(3, init = glorot_normal(mode = fan_in)) -> linear(3, init = zeros(1)) } }
network! { Twice(x: [4]) { x -> linear(3, init = he_normal(2, gain = 2)) } }
network! { Both(x: [4]) { x -> linear(3, init = he_normal(gain = 2, nonlinearity = tanh)) } }
network! { Unknown(x: [4]) { x -> linear(3, init = he_normal(nonlinearity = gelu)) } }
network! { Mode(x: [4]) { x -> linear(3, init = lecun_normal(mode = fan)) } }
network! { Below(x: [4]) { x -> linear(3, init = orthogonal(-1)) -> linear(3, init = normal(0, -1)) } }
network! { Missing(x: [4]) { x -> linear(3, init = truncated_normal(0)) -> linear(3, init = constant) } }
network! { Bounds(x: [4]) { x -> linear(3, init = truncated_normal(0, 1, low = 1, high = -1)) } }
network! { Far(x: [4]) { x -> linear(3, init = truncated_normal(0, 0.01, low = 1, high = 2)) } }
network! { Groups(x: [4]) { x -> linear(3, init = dirac(0.5)) } }

fn main() {}
