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
case("softmax_ce_rows", "#[grad] x: [3, 4]", "x -> softmax_ce(axis = -1)", lambda t: t.softmax_ce(t.x))
case("softmax_ce_far_out", "#[grad] x: [6]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x), ranges={"x": (-90, 90)})
case("softmax_ce_many_classes", "#[grad] x: [101]", "x -> softmax_ce", lambda t: t.softmax_ce(t.x))
case("svm", "#[grad] x: [5]", "x -> svm", lambda t: t.svm(t.x))
case("svm_margin", "#[grad] x: [5], y: class(3)", "x -> linear(3, bias = false) -> svm(y, margin = 0.25)",
     lambda t: t.svm(t.linear(t.x, 3, bias=False), t.y, margin=0.25))
case("svm_rows", "#[grad] x: [3, 4]", "x -> svm(margin = 2, axis = -1)", lambda t: t.svm(t.x, margin=2.0))
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
def bce_after_layers(t):
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

# ---- of classes, with arguments ----



def sign(t):
    """Targets of 1 and −1, of which PyTorch takes no derivative."""
    return torch.sign(t.detach())


WEIGHT = [1.0, 0.5, 2.5, 3.0]
weight = torch.tensor(WEIGHT).double()

SOFTMAX_CE = {
    "sum": ("reduction = sum", dict(reduction="sum")),
    "smoothed": ("label_smoothing = 0.1", dict(label_smoothing=0.1)),
    "weighted": (f"weight = {WEIGHT}", dict(weight=weight)),
    "weighted_sum": (f"weight = {WEIGHT}, reduction = sum", dict(weight=weight, reduction="sum")),
    "weighted_and_smoothed": (f"weight = {WEIGHT}, label_smoothing = 0.2", dict(weight=weight, label_smoothing=0.2)),
    "ignoring_one": ("ignore_index = 1", dict(ignore_index=1)),
}
for name, (arguments, options) in SOFTMAX_CE.items():
    case(f"softmax_ce_{name}", "#[grad] x: [4]", f"x -> softmax_ce({arguments})",
         lambda t, options=options: t.softmax_ce(t.x, **options), batch=5)
    case(f"softmax_ce_rows_{name}", "#[grad] x: [2, 5]", f"x -> linear(4) -> cross_entropy({arguments}, axis = -1)",
         lambda t, options=options: t.softmax_ce(t.linear(t.x, 4), **options))
case("softmax_ce_ignoring_many", "#[grad] x: [5, 4]", f"x -> softmax_ce(ignore_index = -100, weight = {WEIGHT}, label_smoothing = 0.2, axis = -1)",
     lambda t: t.softmax_ce(t.x, weight=weight, label_smoothing=0.2), ignored=-100, batch=3)
case("softmax_ce_none", "#[grad] x: [4], y: class(4)", "x -> softmax_ce(y, reduction = none)",
     lambda t: F.cross_entropy(t.x, t.y, reduction="none"), predict=["x", "y"])
case("softmax_ce_of_probabilities", "#[grad] x: [4], #[grad] q: [4]", "x -> softmax_ce(q -> softmax)",
     lambda t: (t.x, F.cross_entropy(t.x, t.q.softmax(1))))
case("softmax_ce_of_smoothed_probabilities", "#[grad] x: [4, 3], #[grad] q: [4, 3]",
     f"x -> softmax_ce(q -> softmax(0), axis = 0, label_smoothing = 0.1, weight = {WEIGHT})",
     lambda t: (t.x, F.cross_entropy(t.x, t.q.softmax(1), label_smoothing=0.1, weight=weight)))
case("softmax_ce_of_channels", "#[grad] x: [4, 3], y: [class(4); 3]", "x -> softmax_ce(y, axis = 0)",
     lambda t: (t.x, F.cross_entropy(t.x, t.y)))
case("softmax_ce_of_a_map", "#[grad] x: [2, 4, 3], y: [class(4); 3, 2]",
     f"x -> conv2d(4, 2) -> softmax_ce(y, axis = 0, weight = {WEIGHT}, ignore_index = -100)",
     lambda t: (lambda s: (s, F.cross_entropy(s, t.y, weight=weight)))(t.conv2d(t.x, 4, 2)), ignored=-100, batch=3)
case("nll", "#[grad] x: [4]", "x -> log_softmax -> nll", lambda t: t.nll(t.x.log_softmax(1)))
case("nll_alone", "#[grad] x: [3, 4]", "x -> nll(axis = -1)", lambda t: t.nll(t.x))
case("nll_weighted", "#[grad] x: [3, 4]", f"x -> log_softmax -> nll(weight = {WEIGHT}, ignore_index = 0, axis = -1)",
     lambda t: t.nll(t.x.log_softmax(2), weight=weight, ignore_index=0))
case("nll_sum", "#[grad] x: [4]", "x -> nll(reduction = sum)", lambda t: t.nll(t.x, reduction="sum"))
case("svm_square", "#[grad] x: [5]", "x -> svm(p = 2)", lambda t: t.svm(t.x, p=2))
case("svm_weighted", "#[grad] x: [4]", f"x -> svm(p = 2, margin = 0.5, weight = {WEIGHT}, reduction = sum)",
     lambda t: t.svm(t.x, p=2, margin=0.5, weight=weight, reduction="sum"))
case("svm_weighted_mean", "#[grad] x: [3, 4]", f"x -> svm(weight = {WEIGHT}, axis = -1)", lambda t: t.svm(t.x, weight=weight))

# ---- element by element: (our loss of `t`, its other arguments, PyTorch's of (x, t)) ----

POINTWISE = {
    "mse": ("t", "", F.mse_loss),
    "l1_loss": ("t", "", F.l1_loss),
    "huber": ("t", "", F.huber_loss),
    "huber_of_a_half": ("t", "delta = 0.5", lambda x, t, **o: F.huber_loss(x, t, delta=0.5, **o)),
    "smooth_l1": ("t", "", F.smooth_l1_loss),
    "smooth_l1_of_a_third": ("t", "beta = 0.3", lambda x, t, **o: F.smooth_l1_loss(x, t, beta=0.3, **o)),
    "smooth_l1_of_nothing": ("t", "beta = 0", lambda x, t, **o: F.smooth_l1_loss(x, t, beta=0.0, **o)),
    "bce_with_logits": ("sigmoid(t)", "", lambda x, t, **o: F.binary_cross_entropy_with_logits(x, torch.sigmoid(t), **o)),
    "bce_with_logits_weighted": ("sigmoid(t)", "weight = 2, pos_weight = [1, 2, 3, 0.5]",
                                 lambda x, t, **o: F.binary_cross_entropy_with_logits(
                                     x, torch.sigmoid(t), weight=torch.tensor(2.0).double(),
                                     pos_weight=torch.tensor([1.0, 2, 3, 0.5]).double(), **o)),
    "kl_div_log": ("t", "log_target = true", lambda x, t, **o: F.kl_div(x, t, log_target=True, **o)),
    "poisson_nll": ("exp(t)", "", lambda x, t, **o: F.poisson_nll_loss(x, torch.exp(t), **o)),
    "soft_margin": ("sign(t)", "", lambda x, t, **o: F.soft_margin_loss(x, sign(t), **o)),
    "hinge_embedding": ("sign(t)", "margin = 1.5", lambda x, t, **o: F.hinge_embedding_loss(x, sign(t), margin=1.5, **o)),
}
for name, (target, arguments, function) in POINTWISE.items():
    word = name.split("_of_")[0].removesuffix("_weighted").removesuffix("_log")
    gradient = "" if "sign" in target else "#[grad] "
    for reduction in ["mean", "sum", "none"]:
        given = [target, arguments, "" if reduction == "mean" else f"reduction = {reduction}"]
        call = f"{word}({', '.join(part for part in given if part)})"
        case(f"{name}_{reduction}", f"#[grad] x: [3, 4], {gradient}t: [3, 4]", f"x -> {call}",
             lambda t, f=function, r=reduction: f(t.x, t.t, reduction=r) if r == "none" else (t.x, f(t.x, t.t, reduction=r)),
             predict=["x", "t"] if reduction == "none" else ["x"])
case("huber_at_kinks", "#[grad] x: [9], t: [9]", "x -> huber(t)", lambda t: (t.x, F.huber_loss(t.x, t.t)), grid=True, batch=3)
case("l1_at_kinks", "#[grad] x: [9], t: [9]", "x -> l1_loss(t)", lambda t: (t.x, F.l1_loss(t.x, t.t)), grid=True, batch=3)
case("l1_after_linear", "#[grad] x: [4]", "x -> linear(3) -> l1_loss",
     lambda t: (lambda y: (y, F.l1_loss(y, t.targets(y))))(t.linear(t.x, 3)))
case("bce", "#[grad] x: [4], #[grad] t: [4]", "x -> sigmoid -> bce(sigmoid(t))",
     lambda t: (torch.sigmoid(t.x), F.binary_cross_entropy(torch.sigmoid(t.x), torch.sigmoid(t.t))))
case("bce_weighted", "#[grad] pos: [3], t: [3]", "(pos / 3) -> bce(sigmoid(t), weight = [1, 2, 3])",
     lambda t: (t.pos / 3, F.binary_cross_entropy(t.pos / 3, torch.sigmoid(t.t), weight=torch.tensor([1.0, 2, 3]).double())))
case("kl_div", "#[grad] x: [4], #[grad] t: [4]", "x -> log_softmax -> kl_div(t -> softmax)",
     lambda t: (t.x.log_softmax(1), F.kl_div(t.x.log_softmax(1), t.t.softmax(1), reduction="mean")))
case("kl_div_batchmean", "#[grad] x: [2, 4], #[grad] t: [2, 4]", "x -> log_softmax -> kl_div(t -> softmax, reduction = batchmean)",
     lambda t: (t.x.log_softmax(2), F.kl_div(t.x.log_softmax(2), t.t.softmax(2), reduction="batchmean")))
case("poisson_nll_of_rates", "#[grad] pos: [4], #[grad] t: [4]", "pos -> poisson_nll(t, log_input = false)",
     lambda t: (t.pos, F.poisson_nll_loss(t.pos, t.t, log_input=False)))
case("poisson_nll_full", "#[grad] x: [4], pos: [4]", "x -> poisson_nll(pos * 2, full = true)",
     lambda t: (t.x, F.poisson_nll_loss(t.x, t.pos * 2, full=True)))
case("gaussian_nll", "#[grad] x: [4], #[grad] pos: [4], #[grad] t: [4]", "(x, pos) -> gaussian_nll(t)",
     lambda t: (t.x, F.gaussian_nll_loss(t.x, t.t, t.pos)))
case("gaussian_nll_full", "#[grad] x: [4], #[grad] pos: [4], t: [4]", "(x, pos) -> gaussian_nll(t, full = true, reduction = sum)",
     lambda t: (t.x, F.gaussian_nll_loss(t.x, t.t, t.pos, full=True, reduction="sum")))
case("margin_ranking", "#[grad] a: [5], #[grad] b: [5], t: [5]", "(a, b) -> margin_ranking(sign(t), margin = 0.5)",
     lambda t: (t.a, F.margin_ranking_loss(t.a, t.b, sign(t.t), margin=0.5)))

# ---- of whole vectors ----

case("cosine_similarity", "#[grad] a: [5], #[grad] b: [5]", "(a, b) -> cosine_similarity",
     lambda t: F.cosine_similarity(t.a, t.b, dim=1))
case("cosine_similarity_of_columns", "#[grad] a: [3, 4], #[grad] b: [3, 4]", "(a, b) -> cosine_similarity(axis = 0)",
     lambda t: F.cosine_similarity(t.a, t.b, dim=1))
case("cosine_embedding", "#[grad] a: [4], #[grad] b: [4], t: []", "(a, b) -> cosine_embedding(sign(t), margin = 0.1)",
     lambda t: (t.a, F.cosine_embedding_loss(t.a, t.b, sign(t.t), margin=0.1)), batch=5)
for name, arguments, options in [
    ("", "", {}),
    ("_of_one", "p = 1, swap = true, reduction = sum", dict(p=1, swap=True, reduction="sum")),
    ("_of_three", "margin = 2, p = 3", dict(margin=2.0, p=3)),
    ("_swap", "swap = true", dict(swap=True)),
]:
    call = f"triplet_margin({arguments})" if arguments else "triplet_margin"
    case(f"triplet_margin{name}", "#[grad] a: [4], #[grad] p: [4], #[grad] n: [4]", f"(a, p, n) -> {call}",
         lambda t, options=options: (t.a, F.triplet_margin_loss(t.a, t.p, t.n, **options)), batch=5)
