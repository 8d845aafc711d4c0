"""Reductions, softmax, gates, running sums, resizing."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("reductions", "Reductions, softmax, gates, running sums and resizing")
case = area.case

# ---- reductions: (our word, the same of a tensor, its axes and whether they stay) ----

REDUCE = {
    "sum": lambda x, axes, keep: x.sum(axes, keep),
    "mean": lambda x, axes, keep: x.mean(axes, keep),
    "amax": lambda x, axes, keep: x.amax(axes, keep),
    "amin": lambda x, axes, keep: x.amin(axes, keep),
    "logsumexp": lambda x, axes, keep: torch.logsumexp(x, axes, keep),
    "var": lambda x, axes, keep: torch.var(x, axes, keepdim=keep),
    "std": lambda x, axes, keep: torch.std(x, axes, keepdim=keep),
    "norm": lambda x, axes, keep: torch.linalg.vector_norm(x, 2, axes, keep),
}
FORMS = {
    "all": ([7], "", [1], False),
    "rows": ([3, 5], "axis = 0", [1], False),
    "columns": ([3, 5], "axis = -1", [2], False),
    "two_axes": ([2, 3, 4], "axis = [0, 2]", [1, 3], False),
    "kept": ([3, 4], "axis = 1, keepdim = true", [2], True),
}
for word, function in REDUCE.items():
    for name, (shape, arguments, axes, keep) in FORMS.items():
        call = f"{word}({arguments})" if arguments else word
        case(f"{word}_{name}", f"#[grad] x: {shape}", f"sin(x -> {call})",
             lambda t, function=function, axes=axes, keep=keep: torch.sin(function(t.x, axes, keep)))
case("amax_ties", "#[grad] x: [3, 9]", "square(x -> amax(axis = 1)) + square(x -> amin(axis = 1))",
     lambda t: t.x.amax(2) ** 2 + t.x.amin(2) ** 2, grid=True)
case("var_biased", "#[grad] x: [3, 5]", "x -> var(axis = 1, unbiased = false)", lambda t: t.x.var(2, correction=0))
case("std_biased", "#[grad] x: [6]", "x -> std(unbiased = false)", lambda t: t.x.std(1, correction=0))
case("norm_one", "#[grad] x: [3, 4]", "square(x -> norm(1, axis = 0))", lambda t: torch.linalg.vector_norm(t.x, 1, 1) ** 2)
case("norm_of_a_fraction", "#[grad] x: [3, 4]", "x -> norm(3.5, axis = 1, keepdim = true)",
     lambda t: torch.linalg.vector_norm(t.x, 3.5, 2, True))
case("unit_vectors", "#[grad] x: [2, 5]", "let h = x -> linear(3);\n(h / (h -> norm(axis = -1, keepdim = true))) -> softmax_ce(axis = -1)",
     lambda t: (lambda h: t.softmax_ce(h / torch.linalg.vector_norm(h, 2, -1, True)))(t.linear(t.x, 3)))
case("mean_of_a_map", "#[grad] x: [2, 3, 4]", "x -> conv2d(3, 2) -> mean(axis = [1, 2]) -> linear(2) -> mse",
     lambda t: t.mse(t.linear(t.conv2d(t.x, 3, 2).mean([2, 3]), 2)))
case("sum_of_a_parameter", "#[grad] x: [4]", "param w: [3, 4] = ones;\n((w -> sum(axis = 0)) * x + (w -> amax)) -> mse",
     lambda t: t.mse(t.parameter("w", 3, 4).sum(0) * t.x + t.parameter("w", 3, 4).amax()))

# ---- softmax ----

case("softmax", "#[grad] x: [5]", "square(x -> softmax)", lambda t: t.x.softmax(1).square())
case("softmax_rows", "#[grad] x: [3, 4]", "(x -> softmax(0)) * x", lambda t: t.x.softmax(1) * t.x)
case("softmax_channels", "#[grad] x: [2, 3, 4]", "x -> conv2d(3, 2) -> softmax(0) -> mse",
     lambda t: t.mse(t.conv2d(t.x, 3, 2).softmax(1)))
case("softmax_far_out", "#[grad] x: [6]", "square(x -> softmax)", lambda t: t.x.softmax(1).square(), ranges={"x": (-90, 90)})
case("log_softmax", "#[grad] x: [5]", "square(x -> log_softmax)", lambda t: t.x.log_softmax(1).square())
case("log_softmax_rows", "#[grad] x: [3, 4]", "x -> linear(3) -> softmax -> log_softmax(axis = 0) -> mse",
     lambda t: t.mse(t.linear(t.x, 3).softmax(-1).log_softmax(1)))
case("log_softmax_far_out", "#[grad] x: [6]", "sin(x -> log_softmax)", lambda t: torch.sin(t.x.log_softmax(1)),
     ranges={"x": (-90, 90)})
case("attention_by_hand", "#[grad] q: [3, 4], #[grad] k: [5, 4], #[grad] v: [5, 2]",
     "((((q @ (k -> transpose(0, 1))) / 2) -> softmax) @ v) -> mse",
     lambda t: t.mse((t.q @ t.k.transpose(1, 2) / 2).softmax(-1) @ t.v))

# ---- gates and running sums ----

case("glu", "#[grad] x: [6]", "x -> glu -> tanh", lambda t: torch.tanh(F.glu(t.x)))
case("glu_of_channels", "#[grad] x: [2, 4, 3]", "x -> conv2d(4, 2) -> glu(axis = 0) -> conv2d(2, 2) -> mse",
     lambda t: t.mse(t.conv2d(F.glu(t.conv2d(t.x, 4, 2), 1), 2, 2)))
case("swiglu", "#[grad] x: [3, 5]", "x -> linear(8) -> swiglu -> linear(5) -> mse",
     lambda t: (lambda h: t.mse(t.linear(F.silu(h[..., :4]) * h[..., 4:], 5)))(t.linear(t.x, 8)))
case("cumsum", "#[grad] x: [7]", "x -> cumsum(0) -> tanh", lambda t: torch.tanh(t.x.cumsum(1)))
case("cumsum_rows", "#[grad] x: [4, 3]", "x -> cumsum(0) -> linear(2) -> mse", lambda t: t.mse(t.linear(t.x.cumsum(1), 2)))
case("cumsum_exclusive", "#[grad] x: [5]", "x -> cumsum(0, exclusive = true) -> tanh",
     lambda t: torch.tanh(t.x.cumsum(1) - t.x))
case("cumsum_reverse", "#[grad] x: [2, 5]", "x -> cumsum(-1, reverse = true) -> tanh",
     lambda t: torch.tanh(t.x.flip(2).cumsum(2).flip(2)))
case("one_hot", "#[grad] x: [4], y: class(4)", "(y -> one_hot) * x", lambda t: F.one_hot(t.y, 4) * t.x, predict=["x", "y"])
case("one_hot_rows", "x: [2], y: [class(3); 5]", "((y -> one_hot -> linear(2)) * tanh(x)) -> mse",
     lambda t: t.mse(t.linear(F.one_hot(t.y, 3).double(), 2) * torch.tanh(t.x[:, None])), predict=["x", "y"])

case("embedding", "x: [4], y: class(7)", "((y -> embedding(4)) * x) -> mse",
     lambda t: t.mse(t.embedding(t.y, 7, 4) * t.x), predict=["x", "y"])
case("embedding_rows", "#[grad] x: [17], y: [class(5); 6]",
     "((y -> embedding(17) -> tanh -> mean(axis = 0)) * x) -> linear(3) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(torch.tanh(t.embedding(t.y, 5, 17)).mean(1) * t.x, 3)), predict=["x", "y"])

# ---- resizing ----

UPSAMPLE = {
    "nearest": ([2, 3, 2], "2", dict(scale_factor=2)),
    "nearest_two_factors": ([2, 3, 2], "[2, 3]", dict(scale_factor=(2, 3))),
    "nearest_sequence": ([2, 3], "3", dict(scale_factor=3)),
    "nearest_to_a_size": ([2, 5, 4], "size = [3, 7]", dict(size=(3, 7))),
    "nearest_sequence_to_a_size": ([2, 3], "size = 5", dict(size=5)),
    "linear": ([2, 5], "2, mode = linear", dict(scale_factor=2, mode="linear")),
    "linear_corners": ([2, 5], "size = 3, mode = linear, align_corners = true", dict(size=3, mode="linear", align_corners=True)),
    "bilinear": ([2, 3, 2], "2, mode = bilinear", dict(scale_factor=2, mode="bilinear")),
    "bilinear_to_a_size": ([2, 4, 5], "size = [7, 3], mode = bilinear", dict(size=(7, 3), mode="bilinear")),
    "bilinear_corners": ([2, 3, 4], "size = [5, 2], mode = bilinear, align_corners = true",
                         dict(size=(5, 2), mode="bilinear", align_corners=True)),
    "bilinear_corners_of_one": ([2, 3, 4], "size = [1, 4], mode = bilinear, align_corners = true",
                                dict(size=(1, 4), mode="bilinear", align_corners=True)),
    "bilinear_of_one": ([2, 1, 1], "3, mode = bilinear", dict(scale_factor=3, mode="bilinear")),
}
for name, (shape, arguments, options) in UPSAMPLE.items():
    case(f"upsample_{name}", f"#[grad] x: {shape}", f"x -> upsample({arguments}) -> tanh -> mse",
         lambda t, options=options: t.mse(torch.tanh(F.interpolate(t.x, **options))))
case("upsample_between_convolutions", "#[grad] x: [2, 4, 3]",
     "x -> conv2d(3, 2) -> upsample(2, mode = bilinear) -> conv2d(2, 2) -> upsample([2, 1]) -> mse",
     lambda t: t.mse(F.interpolate(t.conv2d(F.interpolate(t.conv2d(t.x, 3, 2), scale_factor=2, mode="bilinear"), 2, 2),
                                   scale_factor=(2, 1))))

# ---- adaptive and global pools ----

POOL = {
    "avg_one": ([2, 5, 4], "adaptive_avg_pool(1)", lambda x: F.adaptive_avg_pool2d(x, 1)),
    "avg": ([2, 5, 4], "adaptive_avg_pool([3, 4])", lambda x: F.adaptive_avg_pool2d(x, (3, 4))),
    "avg_more": ([2, 3, 2], "adaptive_avg_pool([5, 7])", lambda x: F.adaptive_avg_pool2d(x, (5, 7))),
    "avg_sequence": ([2, 7], "adaptive_avg_pool(3)", lambda x: F.adaptive_avg_pool1d(x, 3)),
    "max": ([2, 6, 5], "adaptive_max_pool([3, 2])", lambda x: F.adaptive_max_pool2d(x, (3, 2))),
    "max_one": ([2, 6, 5], "adaptive_max_pool(1)", lambda x: F.adaptive_max_pool2d(x, 1)),
    "max_sequence": ([2, 7], "adaptive_max_pool(4)", lambda x: F.adaptive_max_pool1d(x, 4)),
}
for name, (shape, layer, function) in POOL.items():
    case(f"adaptive_{name}", f"#[grad] x: {shape}", f"x -> {layer} -> sin -> mse",
         lambda t, function=function: t.mse(torch.sin(function(t.x))))
case("global_avg_pool", "#[grad] x: [2, 6, 5]", "x -> conv2d(3, 2) -> global_avg_pool -> linear(2) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(t.conv2d(t.x, 3, 2).mean([2, 3]), 2)))
case("global_max_pool", "#[grad] x: [2, 6, 5]", "x -> conv2d(3, 2) -> global_max_pool -> linear(2) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(t.conv2d(t.x, 3, 2).amax([2, 3]), 2)))
case("global_pools_of_a_sequence", "#[grad] x: [2, 6]", "(x -> global_avg_pool) * (x -> global_max_pool)",
     lambda t: t.x.mean(2) * t.x.amax(2))
