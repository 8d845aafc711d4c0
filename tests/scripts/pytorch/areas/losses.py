"""Losses, with their arguments and reductions."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("losses", "Losses")
case = area.case

# ---- of classes ----

case("softmax_ce", "#[grad] x: [5]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x))
case("softmax_ce_given", "#[grad] x: [4], y: class(4)", "x -> softmax_ce(y)", lambda t: t.softmax_ce(t.x, t.y))
case("softmax_ce_one_class", "#[grad] x: [1]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x))
case("softmax_ce_rows", "#[grad] x: [3, 4]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x))
case("softmax_ce_far_out", "#[grad] x: [6]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x), ranges={"x": (-90, 90)})
case("softmax_ce_many_classes", "#[grad] x: [101]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x))
case("svm", "#[grad] x: [5]", "x -> svm", lambda t: t.svm(t.x))
case("svm_margin", "#[grad] x: [5], y: class(3)", "x -> linear(3, bias = false) -> svm(y, margin = 0.25)",
     lambda t: t.svm(t.linear(t.x, 3, bias=False), t.y, margin=0.25))
case("svm_rows", "#[grad] x: [3, 4]", "x -> svm(margin = 2)", lambda t: t.svm(t.x, margin=2.0))
case("svm_at_kinks", "#[grad] x: [6]", "x -> svm", lambda t: t.svm(t.x), grid=True, batch=5)

# ---- of floats ----

case("mse", "#[grad] x: [6]",
     "x -> linear(6) -> tanh -> linear(4) -> sigmoid -> linear(3) -> mse",
     lambda t: t.mse(t.linear(torch.sigmoid(t.linear(torch.tanh(t.linear(t.x, 6)), 4)), 3)))
case("mse_given", "#[grad] x: [2, 3], #[grad] t: [2, 3]", "x -> mse(t)", lambda t: t.mse(t.x, t.t))
case("mse_of_numbers", "#[grad] x: []", "x -> mse", lambda t: t.mse(t.x))
case("mse_to_a_value", "#[grad] x: [5]", "tanh(x) -> mse(x * 0.5)", lambda t: t.mse(torch.tanh(t.x), t.x * 0.5))


@area.function("#[grad] x: [6], #[grad] t: [3]",
               "x -> linear(5) -> softplus -> linear(3) -> leaky_relu(0.2) -> bce_with_logits(sigmoid(t))")
def bce(t):
    y = F.leaky_relu(t.linear(F.softplus(t.linear(t.x, 5)), 3), 0.2)
    return y, F.binary_cross_entropy_with_logits(y, torch.sigmoid(t.t))


case("bce_with_logits", "#[grad] x: [7]", "x -> bce_with_logits",
     lambda t: (t.x, F.binary_cross_entropy_with_logits(t.x, t.targets(t.x))), ranges={"targets": (0, 1)})
case("bce_far_out", "#[grad] x: [7]", "x -> bce_with_logits",
     lambda t: (t.x, F.binary_cross_entropy_with_logits(t.x, t.targets(t.x))), ranges={"targets": (0, 1), "x": (-60, 60)})

# ---- sums of losses ----

case("a_sum_of_losses", "#[grad] x: [4], t: [4], y: class(4)", "(x -> mse(t)) * 0.5 + (x -> softmax_ce(y))",
     lambda t: (t.x, 0.5 * F.mse_loss(t.x, t.t) + F.cross_entropy(t.x, t.y)))
case("a_weighted_loss", "#[grad] x: [4], t: [4]", "3 * (x -> linear(4) -> mse(t))",
     lambda t: (lambda y, loss: (y, 3 * loss))(*t.mse(t.linear(t.x, 4), t.t)))
