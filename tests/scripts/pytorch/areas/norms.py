"""Normalisation."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("norms", "Normalisation")
case = area.case

# ---- batch_norm: in training, and with running statistics; steps move these, too ----

BATCH_NORM = {
    "features": ([5], "", {}),
    "sequence": ([3, 4], "", {}),
    "image": ([3, 4, 3], "", {}),
    "volume": ([2, 2, 3, 2], "", {}),
    "without_parameters": ([3, 2, 2], "affine = false", dict(affine=False)),
    "momentum": ([3, 5], "momentum = 0.3", dict(momentum=0.3)),
    "eps": ([4], "eps = 0.1", dict(eps=0.1)),
    "without_statistics": ([3, 4], "track_running_stats = false", dict(track=False)),
    "bare": ([3, 4], "affine = false, track_running_stats = false", dict(affine=False, track=False)),
}
for name, (shape, arguments, options) in BATCH_NORM.items():
    call = f"batch_norm({arguments})" if arguments else "batch_norm"
    for batch in [2, 5] if not arguments else [3]:
        case(f"batch_norm_{name}_of_{batch}", f"#[grad] x: {shape}", f"x -> {call} -> tanh -> linear(2) -> mse",
             lambda t, options=options: t.mse(t.linear(torch.tanh(t.batch_norm(t.x, **options)), 2)), batch=batch)
case("batch_norm_one_image", "#[grad] x: [3, 4, 5]", "x -> conv2d(4, 3, bias = false) -> batch_norm -> relu -> mse",
     lambda t: t.mse(F.relu(t.batch_norm(t.conv2d(t.x, 4, 3, bias=False)))), batch=1)


@area.function("#[grad] x: [3, 6, 6]", """
    x -> conv2d(4, 3, padding = 1, bias = false) -> batch_norm -> relu
      -> conv2d(5, 3, stride = 2, bias = false) -> batch_norm as last -> relu -> flatten -> linear(3) -> softmax_ce
    """, batch=5, optimisers=["sgd", "momentum"])
def batch_norms_in_a_convnet(t):
    h = F.relu(t.batch_norm(t.conv2d(t.x, 4, 3, padding=1, bias=False)))
    return t.softmax_ce(t.linear(F.relu(t.batch_norm(t.conv2d(h, 5, 3, stride=2, bias=False), "last")).flatten(1), 3))


case("batch_norm_alone", "#[grad] x: [4]", "x -> batch_norm -> exp", lambda t: torch.exp(t.batch_norm(t.x)), batch=5)

# ---- layer_norm and rms_norm ----

LAYER_NORM = {
    "features": ([7], "", {}),
    "rows": ([3, 5], "", {}),
    "last_two_axes": ([3, 4, 5], "[4, 5]", dict(shape=[4, 5])),
    "all_axes": ([2, 3, 4], "[2, 3, 4]", dict(shape=[2, 3, 4])),
    "eps": ([6], "eps = 0.5", dict(eps=0.5)),
    "without_parameters": ([3, 5], "elementwise_affine = false", dict(affine=False)),
    "of_two": ([2], "", {}),
}
for name, (shape, arguments, options) in LAYER_NORM.items():
    for layer in ["layer_norm", "rms_norm"]:
        call = f"{layer}({arguments})" if arguments else layer
        case(f"{layer}_{name}", f"#[grad] x: {shape}", f"x -> {call} -> tanh -> linear(3) -> mse",
             lambda t, layer=layer, options=options: t.mse(t.linear(torch.tanh(getattr(t, layer)(t.x, **options)), 3)))
case("layer_norm_without_bias", "#[grad] x: [4]", "x -> layer_norm(bias = false) -> mse",
     lambda t: t.mse(t.layer_norm(t.x, bias=False)))
case("layer_norm_alone", "#[grad] x: [2, 4]", "x -> layer_norm -> exp", lambda t: torch.exp(t.layer_norm(t.x)))
case("norms_after_linear", "#[grad] x: [6]", "x -> linear(5) -> layer_norm -> relu -> linear(4) -> rms_norm -> softmax_ce",
     lambda t: t.softmax_ce(t.rms_norm(t.linear(F.relu(t.layer_norm(t.linear(t.x, 5))), 4))))

# ---- group_norm and instance_norm ----

GROUP_NORM = {
    "features": ([6], "2", (2, {})),
    "sequence": ([6, 3], "3", (3, {})),
    "image": ([4, 3, 3], "2", (2, {})),
    "one_group": ([3, 2, 2], "1", (1, {})),
    "a_group_each": ([3, 4, 2], "3", (3, {})),
    "eps": ([4, 5], "2, eps = 0.2", (2, dict(eps=0.2))),
    "without_parameters": ([4, 3, 2], "2, affine = false", (2, dict(affine=False))),
}
for name, (shape, arguments, (groups, options)) in GROUP_NORM.items():
    case(f"group_norm_{name}", f"#[grad] x: {shape}", f"x -> group_norm({arguments}) -> tanh -> linear(2) -> mse",
         lambda t, groups=groups, options=options: t.mse(t.linear(torch.tanh(t.group_norm(t.x, groups, **options)), 2)))

INSTANCE_NORM = {
    "sequence": ([3, 5], "", {}),
    "image": ([2, 3, 4], "", {}),
    "with_parameters": ([3, 2, 4], "affine = true", dict(affine=True)),
    "eps": ([2, 5], "eps = 0.3", dict(eps=0.3)),
}
for name, (shape, arguments, options) in INSTANCE_NORM.items():
    call = f"instance_norm({arguments})" if arguments else "instance_norm"
    case(f"instance_norm_{name}", f"#[grad] x: {shape}", f"x -> {call} -> tanh -> linear(3) -> mse",
         lambda t, options=options: t.mse(t.linear(torch.tanh(t.instance_norm(t.x, **options)), 3)))
# a bias before a norm of its channel has no gradient but rounding: there is none

case("norms_in_a_convnet", "#[grad] x: [2, 5, 5]",
     "x -> conv2d(4, 3) -> group_norm(2) -> relu -> conv2d(3, 2, bias = false) -> instance_norm(affine = true) -> mse",
     lambda t: t.mse(t.instance_norm(t.conv2d(F.relu(t.group_norm(t.conv2d(t.x, 4, 3), 2)), 3, 2, bias=False), affine=True)))
