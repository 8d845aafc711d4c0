//! Every pass keeps every loss, and its derivatives are such: in f64, on the compiler as a library (see `passes.rs`).
#![allow(missing_docs)]

use nn_tests::numeric::holds;

#[test]
fn classes() {
    holds(&[
        "(#[grad] x: [K]) { x -> softmax_ce(reduction = sum) }",
        "(#[grad] x: [K]) { x -> softmax_ce(reduction = none) }",
        "(#[grad] x: [T, K]) { x -> softmax_ce(label_smoothing = 0.1, axis = -1) }",
        "(#[grad] x: [4]) { x -> linear(3) -> softmax_ce(weight = [1, 0, 2.5]) }",
        "(#[grad] x: [K]) { x -> softmax_ce(weight = [1, 2, 3, 4], label_smoothing = 0.2, reduction = none) }",
        "(#[grad] x: [K]) { x -> softmax_ce(ignore_index = 1) }",
        "(#[grad] x: [T, K]) { x -> softmax_ce(ignore_index = -100, weight = [1, 2, 3, 4], label_smoothing = 0.2, axis = -1) }",
        "(#[grad] x: [K, T]) { x -> softmax_ce(axis = 0) }",
        "(#[grad] x: [K, 2, T]) { x -> conv2d(3, 1) -> softmax_ce(axis = 0, ignore_index = 2, weight = [1, 2, 3]) }",
        "(#[grad] x: [K], #[grad] t: [K]) { x -> softmax_ce(t -> softmax) }",
        "(#[grad] x: [K, T], #[grad] t: [K, T]) { x -> softmax_ce(t -> softmax(0), axis = 0, label_smoothing = 0.1, weight = [4, 3, 2, 1]) }",
        "(#[grad] x: [K]) { x -> log_softmax -> nll }",
        "(#[grad] x: [T, K]) { x -> log_softmax -> nll(weight = [1, 2, 3, 4], ignore_index = 0, axis = -1) }",
        "(#[grad] x: [K]) { x -> svm(p = 2, weight = [1, 2, 3, 4], reduction = sum) }",
        "(#[grad] x: [K], l: class(K)) { x -> softmax_ce(l, ignore_index = 1) + x -> linear(K) -> softmax_ce(l, ignore_index = 1) }",
    ]);
}

#[test]
fn elements() {
    holds(&[
        "(#[grad] x: [K], #[grad] t: [K]) { (x -> mse(t, sum), x -> mse(t, reduction = none), x -> l1_loss(t)) }",
        "(#[grad] x: [K], #[grad] t: [K]) { (x -> huber(t), x -> huber(t, 0.5), x -> smooth_l1(t), x -> smooth_l1(t, 0.3), x -> smooth_l1(t, 0)) }",
        "(#[grad] x: [3], #[grad] t: [3]) { (x -> sigmoid -> bce(t -> sigmoid), x -> sigmoid -> bce(t -> sigmoid, weight = [1, 2, 3])) }",
        "(#[grad] x: [3], #[grad] t: [3]) { (x -> bce_with_logits(t, weight = 2), x -> bce_with_logits(t, pos_weight = [1, 2, 3])) }",
        "(#[grad] x: [3], #[grad] t: [3]) { (x -> log_softmax -> kl_div(t -> softmax, reduction = batchmean), x -> kl_div(t, log_target = true)) }",
        "(#[grad] x: [3], #[grad] pos: [3]) { (x -> poisson_nll(pos, full = true), pos -> poisson_nll(x, log_input = false)) }",
        "(#[grad] x: [3], #[grad] pos: [3], t: [3]) { ((x, pos) -> gaussian_nll(t), (x, pos) -> gaussian_nll(t, full = true, reduction = none)) }",
        "(#[grad] x: [3], #[grad] y: [3], t: [3]) { (x -> soft_margin(t), x -> hinge_embedding(sign(t)), (x, y) -> margin_ranking(sign(t), margin = 0.5)) }",
        "(#[grad] x: []) { (x -> huber, x * x) }",
    ]);
}

#[test]
fn vectors() {
    holds(&[
        "(#[grad] x: [K], #[grad] y: [K]) { (x, y) -> cosine_similarity }",
        "(#[grad] x: [K, T], #[grad] y: [K, T]) { (x, y) -> cosine_similarity(axis = 0) }",
        "(#[grad] x: [K]) { param w: [K] = ones; (x, w) -> cosine_similarity * 2 }",
        "(#[grad] x: [K], #[grad] y: [K], t: []) { (x, y) -> cosine_embedding(sign(t), margin = 0.1) }",
        "(#[grad] x: [T, K], #[grad] y: [T, K], t: [T]) { (x, y) -> cosine_embedding(sign(t), reduction = none) }",
        "(#[grad] x: [K], #[grad] y: [K], #[grad] z: [K]) { (x, y, z) -> triplet_margin }",
        "(#[grad] x: [K], #[grad] y: [K], #[grad] z: [K]) { (x, y, z) -> triplet_margin(p = 1, swap = true, reduction = sum) }",
        "(#[grad] x: [K], #[grad] y: [K], #[grad] z: [K]) { (x, y, z) -> triplet_margin(margin = 2, p = 3, reduction = none) }",
    ]);
}

#[test]
fn slopes() {
    holds(&[
        "(#[grad] x: [K]) { x -> prelu -> linear(2) -> prelu(2) as act -> mse }",
        "(#[grad] x: [T, H, 2]) { x -> prelu(T) -> prelu(num_parameters = 1, init = constant(0.1)) }",
        "(#[grad] x: []) { x -> prelu * x }",
    ]);
}
