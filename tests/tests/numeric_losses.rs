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
    N(#[grad] x: [3, 5]) { tanh(x) -> softmax_ce(axis = -1) }
}

case! {
    softmax_ce_of_images: N {}
    predict(x) all(x, y) [loss, gradients(x)];
    N(#[grad] x: [2, 3, 7], y: [class(7); 2, 3]) { x -> softmax_ce(y, axis = -1) }
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
    N(#[grad] x: [5, 3]) { x -> linear(7) -> svm(margin = 2.5, axis = -1) }
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
    #[allow(no_gradient)]
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

case! {
    weights_of_classes: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [9]) { x -> linear(5) -> softmax_ce(weight = [1, 0.5, 2, 0.25, 4], label_smoothing = 0.125) }
}

case! {
    ignored_labels: N {}
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [6, 9]) { x -> linear(5) -> softmax_ce(ignore_index = 2, axis = -1) }
}

case! {
    ignored_labels_with_weights: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [3]) { x -> softmax_ce(ignore_index = 0, weight = [1, 2, 0.5], reduction = sum) }
}

case! {
    a_map_of_scores: N {}
    predict(x) all(x, labels) [loss, gradients(conv2d1.weight, conv2d1.bias, x), step];
    N(#[grad] x: [2, 5, 3]) { x -> conv2d(4, 3, padding = 1) -> softmax_ce(axis = 0, weight = [1, 2, 3, 4], ignore_index = 1) }
}

case! {
    probabilities_as_targets: N {}
    predict(x) all(x, t) [loss, gradients(linear1.weight, linear1.bias, x, t), step];
    N(#[grad] x: [9], #[grad] t: [5]) { x -> linear(5) -> softmax_ce(t -> softmax, label_smoothing = 0.25) }
}

case! {
    weights_of_generic_sizes: N<3> { K = 3 }
    predict(x) all(x, labels) [loss, gradients(linear1.weight, linear1.bias), step];
    N<const K: usize>(x: [9]) { x -> linear(K) -> softmax_ce(weight = [1, 0.5, 2]) }
}

case! {
    values_of_each_example: N {}
    predict(x, labels) all(x, labels) [derivatives(x)];
    N(#[grad] x: [5]) { x -> softmax_ce(reduction = none) }
}

case! {
    nll_of_log_probabilities: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [5]) { x -> log_softmax -> nll(weight = [1, 2, 3, 4, 5], ignore_index = 3) }
}

case! {
    squared_hinge: N {}
    predict(x) all(x, labels) [loss, gradients(x)];
    N(#[grad] x: [5]) { x -> svm(p = 2, weight = [1, 2, 3, 4, 5], reduction = sum) }
}

case! {
    robust_losses: N {}
    predict(x) all(x, t) [loss, gradients(x, t)];
    N(#[grad] x: [17], #[grad] t: [17]) {
        (x -> l1_loss(t), x -> huber(t, delta = 0.5), x -> smooth_l1(t, beta = 0.75), x -> mse(t, reduction = sum))
    }
}

case! {
    losses_of_probabilities: N {}
    predict(x) all(x, t) [loss, gradients(x, t)];
    N(#[grad] x: [7], #[grad] t: [7]) {
        let p = x -> sigmoid;
        let q = t -> sigmoid;
        (p -> bce(q), x -> bce_with_logits(q, pos_weight = [1, 2, 3, 4, 5, 6, 7]), x -> log_softmax -> kl_div(t -> softmax, reduction = batchmean), x -> poisson_nll(q), (x, q) -> gaussian_nll(t))
    }
}

case! {
    weights_beside_a_product: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [7]) { x -> linear(3) -> bce_with_logits(weight = [1, 2, 3], pos_weight = 2) }
}

case! {
    losses_of_signs: N {}
    predict(x) all(x, y, t) [loss, gradients(x, y)];
    N(#[grad] x: [7], #[grad] y: [7], t: [7]) {
        let s = sign(t);
        (x -> soft_margin(s), x -> hinge_embedding(s), (x, y) -> margin_ranking(s, margin = 0.25))
    }
}

case! {
    losses_of_vectors: N {}
    predict(x, y) all(x, y, z, t) [loss, gradients(x, y, z)];
    N(#[grad] x: [9], #[grad] y: [9], #[grad] z: [9], t: []) {
        ((x, y) -> cosine_similarity, (x, y) -> cosine_embedding(sign(t), margin = 0.25), (x, y, z) -> triplet_margin(swap = true), (x, z, y) -> triplet_margin(p = 1))
    }
}

case! {
    learned_slopes: N {}
    predict(x) all(x, targets) [loss, gradients(act.weight, prelu2.weight, x), step];
    N(#[grad] x: [3, 4]) { x -> prelu(3) as act -> prelu -> mse }
}
