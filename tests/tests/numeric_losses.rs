//! Losses and penalties: emitted code against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    softmax_ce: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [10]) { x -> softmax_ce }
}

case! {
    softmax_ce_of_many_classes: N {}
    predict(x) all(x, y) [loss, gradients(x)];
    N(#[grad] x: [100], y: class(100)) { (x * 2) -> softmax_ce(y) * 3 }
}

case! {
    softmax_ce_of_one_class: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [3]) { x -> linear(1) -> softmax_ce }
}

case! {
    softmax_ce_of_two_classes: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [1]) { x -> linear(2) -> softmax_ce }
}

case! {
    softmax_ce_of_sequences: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [3, 5]) { tanh(x) -> softmax_ce }
}

case! {
    softmax_ce_of_images: N {}
    predict(x) all(x, y) [loss, gradients(x)];
    N(#[grad] x: [2, 3, 7], y: [class(7); 2, 3]) { x -> softmax_ce(y) }
}

case! {
    svm: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [10]) { x -> svm }
}

case! {
    svm_of_one_class: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [1]) { x -> svm }
}

case! {
    svm_margins: N {}
    predict(x) all(x, y) [loss, gradients(x)];
    N(#[grad] x: [17], y: class(17)) { (x -> svm(y, 0.25), (x * x) -> svm(y, margin = 0) * 0.5) }
}

case! {
    svm_of_sequences: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [5, 3]) { x -> linear(7) -> svm(margin = 2.5) }
}

case! {
    mse: N {}
    predict(x) all(x, targets) [loss, gradients(x)];
    N(#[grad] x: [3, 5]) { (x * x) -> mse }
}

case! {
    mse_of_scalars: N {}
    predict(x) all(x, t) [loss, gradients(x, t)];
    N(#[grad] x: [], #[grad] t: []) { sin(x) -> mse(t) }
}

case! {
    mse_of_itself: N {}
    predict(x) all(x) [loss, gradients(x)];
    N(#[grad] x: [7]) { (x -> mse(x), x -> mse(x * x)) }
}

case! {
    bce_with_logits: N {}
    predict(x) all(x, t) [loss, gradients(linear1.weight, linear1.bias, x, t), step];
    N(#[grad] x: [5], #[grad] t: [3]) { x -> linear(3) -> bce_with_logits(t -> sigmoid) }
}

case! {
    bce_of_scalars: N {}
    predict(x) all(x, targets) [loss, gradients(x)];
    N(#[grad] x: []) { (x * 30) -> bce_with_logits }
}

case! {
    losses_add_up: N {}
    predict(x) all(x, a, b)
    [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [10], a: class(3), b: class(7)) {
        let h = x -> linear(7) -> tanh;
        (h -> linear(3) -> softmax_ce(a), h -> softmax_ce(b), h)
    }
}

case! {
    arithmetic_of_losses: N {}
    predict(x) all(x, a) [loss, gradients(x)];
    N(#[grad] x: [5], a: class(5)) { x -> softmax_ce(a) / (1 + x -> svm(a)) + exp(-(x -> svm(a, 0.5))) }
}

case! {
    one_loss_twice: N {}
    predict(x) all(x, a) [loss, gradients(x)];
    N(#[grad] x: [5], a: class(5)) { (x -> softmax_ce(a), x -> softmax_ce(a) * 2) }
}

case! {
    penalties_of_all: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias), step];
    N(x: [7]) { x -> linear(5) -> relu -> linear(3) -> softmax_ce + l2(0.01) + l1(0.02) }
}

case! {
    penalties_of_one: N {}
    predict(x) all(x, targets) [loss, gradients(w, b, hidden.weight, hidden.bias, linear2.weight, linear2.bias), step];
    N(x: [7]) {
        param w: [7, 3] = he_normal;
        param b: [3] = zeros;
        (x @ w + b) -> tanh -> linear(5) as hidden -> relu -> linear(2) -> mse + l2(0.1, hidden) + l1(0.2, w, b) - l2(0.05, w) * 0.5
    }
}

case! {
    only_a_penalty_reaches_it: N {}
    predict(x) all(x, targets) [loss, gradients(w), step];
    N(x: [3]) { param w: [2, 3] = ones; x -> mse + l2(0.25) + l1(0.5, w) }
}

case! {
    the_loss_ignores_a_parameter: N {}
    predict(x) all(x, targets) [loss, gradients(w, linear1.weight, linear1.bias), step];
    N(x: [3]) { param w: [2, 5] = ones; (x -> linear(2) -> mse, w * 2) }
}

/// What is common to all scores is taken from them before anything is added: at 10⁴ a sum would have three digits less.
#[test]
fn large_scores_keep_their_digits() {
    use nn_runtime::ndarray::array;
    let net = nn_runtime::network!(s: [4] -> softmax_ce);
    let mut ws = net.workspace_for(2);
    let scores = array![[1e4, 1e4 + 1.0, 1e4 + 2.0, 1e4 + 3.0], [-1e4, -1e4 - 1.0, -1e4 - 2.0, -1e4 - 3.0]];
    let loss = net.loss(scores.view(), &[3_u8, 0], &mut ws).unwrap();
    assert!((loss - 0.440_189_7).abs() < 1e-6, "{loss}");
}
