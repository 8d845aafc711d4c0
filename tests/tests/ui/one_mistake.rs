//! One mistake is one error: what follows from a value that is not known is not reported.

use nn_runtime::network;

const ODD: usize = 5;
const NOTHING: usize = 0;

network! { Misspelt(x: [3]) { let v = x -> lnear(3); ((v, x) -> add) -> mse } }
network! { Missing(x: [MISSING, 4]) { x -> linear(MISSING) -> relu -> linear(2 * MISSING) -> mse } }
network! { Odd(x: [3, 6]) { x -> conv1d(ODD, 3) -> relu -> conv1d(ODD, 1, groups = 2) -> mse } }
network! { Zero(x: [3]) { x -> linear(NOTHING) -> relu -> linear(2) -> mse } }
network! { Reserved(x: [3]) { x -> linear(2) as gen -> mse } }
network! { Turned(q: [2, 4, 3], k: [2, 4, 3]) { q @ k } }
network! { Classes(x: [3, 8, 8]) { x -> conv2d(10, 3) -> softmax_ce } }

fn main() {}
