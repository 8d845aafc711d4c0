//! A shape that does not fit: where each side came from.

use nn_runtime::network;

network! {
    Residual(x: [128]) {
        let h = x -> linear(100) -> relu;
        h + x -> linear(64) as narrow
    }
}

network! {
    Product(x: [128]) {
        param w: [64, 100] = he_normal;
        w @ x
    }
}

network! {
    Reshaped(x: [3, 32, 32]) { x -> reshape([3, 1000]) -> linear(10) -> softmax_ce }
}

network! {
    Target(x: [128], y: [9], label: class(9)) {
        let h = x -> linear(10);
        h -> mse(y) + h -> softmax_ce(label)
    }
}

network! {
    Numbers(x: [], n: class(10)) { (x -> linear(4)) + n }
}

network! {
    AfterLoss(x: [4]) { x -> linear(4) -> softmax_ce -> relu -> linear(3) }
}

fn main() {
    let _ = network!(x: [4] -> linear(3) -> reshape([2, 2]));
}
