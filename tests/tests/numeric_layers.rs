//! Layers and losses: emitted code against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    two_layer: N<33> { H = 33 }
    predict(x) all(x, labels) [loss, gradients(hidden.weight, hidden.bias, linear2.weight, linear2.bias), step];
    N<const H: usize>(x: [20]) { x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce }
}

case! {
    one_by_one: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [1]) { x -> linear(1) -> sigmoid -> mse }
}
