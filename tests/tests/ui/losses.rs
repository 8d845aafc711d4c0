//! Losses and functions: arguments out of range, targets of the wrong kind, lists of the wrong length, unknown words.

use nn_runtime::network;

network! { Word(x: [4]) { x -> mse(reduction = avg) } }
network! { Near(x: [4]) { x -> mse(reduction = meen) } }
network! { Short(x: [4]) { x -> softmax_ce(weight = [1, 2, 3]) } }
network! { Negative(x: [4]) { x -> softmax_ce(weight = [1, 2, 3, -1]) } }
network! { NoList(x: [4]) { x -> softmax_ce(weight = true) } }
network! { Smooth(x: [4]) { x -> softmax_ce(label_smoothing = 1.5) } }
network! { Half(x: [4]) { x -> softmax_ce(ignore_index = 0.5) } }
network! { Both(x: [4], t: [4]) { x -> softmax_ce(t, ignore_index = -100) } }
network! { Shape(x: [4], t: [3]) { x -> softmax_ce(t) } }
network! { Axis(x: [4]) { x -> softmax_ce(axis = 1) } }
network! { Ignored(x: [4], l: class(4)) { (x -> softmax_ce(l, ignore_index = -100), x -> svm(l)) } }
network! { Power(x: [4]) { x -> svm(p = 3) } }
network! { Delta(x: [4]) { x -> huber(delta = 0) } }
network! { Beta(x: [4]) { x -> smooth_l1(beta = -1) } }
network! { Weights(x: [4]) { x -> bce_with_logits(pos_weight = [1, 2]) } }
network! { One(x: [4]) { x -> margin_ranking } }
network! { Pair(x: [4], y: [5]) { (x, y) -> cosine_similarity } }
network! { Scalar(x: [], y: []) { (x, y) -> cosine_similarity } }
network! { Slopes(x: [4]) { x -> prelu(3) } }
network! { Order(x: [4]) { (x -> clamp(2, 1), x -> hard_tanh(min_val = 3)) } }
network! { Alpha(x: [4]) { (x -> celu(0), x -> gelu(approximate = exact), x -> soft_shrink(-1)) } }
network! { Values(x: [4]) { (x -> elu(x), elu(), clamp(x, x), x -> threshold(1)) } }
network! { Three(x: [4]) { where(x, 1) } }
network! { Contradiction(x: [4], y: class(3)) { x -> linear(K) -> softmax_ce(y, weight = [1.0, 2.0]) } }

fn main() {}
