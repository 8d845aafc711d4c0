"""Layers that move, cut and join elements."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("shapes", "Layers that move, cut and join elements")
case = area.case

# ---- slice: (sizes of the input, our arguments, the same as an index of a batch) ----

SLICE = {
    "middle": ([7], "0, 2, 5", lambda x: x[:, 2:5]),
    "to_the_end": ([7], "0, 3", lambda x: x[:, 3:]),
    "from_the_end": ([7], "-1, -3", lambda x: x[:, -3:]),
    "all_but_the_last": ([7], "0, end = -1", lambda x: x[:, :-1]),
    "every_second": ([7], "0, step = 2", lambda x: x[:, ::2]),
    "every_third_of_a_part": ([11], "0, 1, -1, 3", lambda x: x[:, 1:-1:3]),
    "rows": ([5, 3], "0, 1, 4", lambda x: x[:, 1:4]),
    "columns": ([3, 5], "1, 1, 4", lambda x: x[:, :, 1:4]),
    "channels": ([4, 3, 2], "0, 1, 3", lambda x: x[:, 1:3]),
    "last_axis_of_three": ([2, 3, 5], "-1, 0, 5, 2", lambda x: x[..., 0:5:2]),
    "one_element": ([4], "0, 2, 3", lambda x: x[:, 2:3]),
}
for name, (shape, arguments, index) in SLICE.items():
    case(f"slice_{name}", f"#[grad] x: {shape}", f"x -> slice({arguments}) -> tanh -> linear(2) -> mse",
         lambda t, index=index: t.mse(t.linear(torch.tanh(index(t.x)), 2)))
case("slices_that_overlap", "#[grad] x: [6]", "(x -> slice(0, 0, 4)) * (x -> slice(0, 2)) + (x -> slice(0, 1, 5))",
     lambda t: t.x[:, :4] * t.x[:, 2:] + t.x[:, 1:5])
case("slices_of_slices", "#[grad] x: [4, 6]", "x -> slice(0, 1) -> slice(1, 1, 5) -> slice(0, 0, 3, 2) -> mse",
     lambda t: t.mse(t.x[:, 1:][:, :, 1:5][:, 0:3:2]))
case("slice_of_a_parameter", "#[grad] x: [5]", "param w: [7, 5] = he_normal;\ntanh((w -> slice(0, 2, 6)) @ x) -> mse",
     lambda t: t.mse(torch.tanh(t.x @ t.parameter("w", 7, 5)[2:6].T)))
case("slice_of_a_map", "#[grad] x: [2, 5, 5]", "x -> conv2d(4, 3) -> slice(0, 1, 3) -> relu -> conv2d(2, 2) -> mse",
     lambda t: t.mse(t.conv2d(F.relu(t.conv2d(t.x, 4, 3)[:, 1:3]), 2, 2)))
case("the_next_label", "#[grad] x: [5, 4], y: [class(4); 5]", "x -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1), axis = -1)",
     lambda t: t.softmax_ce(t.x[:, :-1], t.y[:, 1:]))

# ---- pad: (sizes of the input, our arguments, PyTorch's) ----

PAD = {
    "vector": ([5], "2", ([2, 2],)),
    "after_only": ([5], "[[0, 2]], value = 1.5", ([0, 2], "constant", 1.5)),
    "last_two": ([3, 4], "[1, [0, 2]]", ([0, 2, 1, 1],)),
    "image": ([2, 3, 4], "1", ([1, 1, 1, 1],)),
    "with_minus_one": ([3, 2], "[[0, 1], [2, 0]], value = -1", ([2, 0, 0, 1], "constant", -1.0)),
    "reflect_vector": ([6], "[3], mode = reflect", ([3, 3], "reflect")),
    "reflect_one_end": ([5], "[[0, 4]], mode = reflect", ([0, 4], "reflect")),
    "reflect_image": ([2, 4, 3], "[2, [1, 2]], mode = reflect", ([1, 2, 2, 2], "reflect")),
    "replicate_vector": ([4], "[[5, 1]], mode = replicate", ([5, 1], "replicate")),
    "replicate_sequence": ([3, 4], "2, mode = replicate", ([2, 2], "replicate")),
    "replicate_image": ([2, 3, 3], "[[1, 0], [2, 3]], mode = replicate", ([2, 3, 1, 0], "replicate")),
    "circular_vector": ([5], "[[4, 1]], mode = circular", ([4, 1], "circular")),
    "circular_image": ([2, 3, 4], "[1, 2], mode = circular", ([2, 2, 1, 1], "circular")),
}
for name, (shape, arguments, options) in PAD.items():
    case(f"pad_{name}", f"#[grad] x: {shape}", f"x -> pad({arguments}) -> tanh -> linear(2) -> mse",
         lambda t, options=options: t.mse(t.linear(torch.tanh(F.pad(t.x, *options)), 2)))
case("pad_of_a_map", "#[grad] x: [2, 4, 4]",
     "x -> pad(1, mode = reflect) -> conv2d(3, 3) -> pad([1, [0, 2]]) -> relu -> max_pool(2) -> mse",
     lambda t: t.mse(F.max_pool2d(F.relu(F.pad(t.conv2d(F.pad(t.x, [1] * 4, "reflect"), 3, 3), [0, 2, 1, 1])), 2)))

# ---- concat and stack ----

case("concat_of_vectors", "#[grad] x: [5], #[grad] y: [3]", "(x, y) -> concat -> linear(4) -> tanh -> mse",
     lambda t: t.mse(torch.tanh(t.linear(torch.cat([t.x, t.y], 1), 4))))
case("concat_of_three", "#[grad] x: [4]", "(x, x * 2, tanh(x)) -> concat(0) -> square",
     lambda t: torch.cat([t.x, t.x * 2, torch.tanh(t.x)], 1).square())
case("concat_of_columns", "#[grad] x: [2, 5], #[grad] y: [2, 3]", "(x, y) -> concat(-1) -> linear(2) -> tanh -> mse",
     lambda t: t.mse(torch.tanh(t.linear(torch.cat([t.x, t.y], -1), 2))))
case("concat_with_a_parameter", "#[grad] x: [3, 4]", "param w: [2, 4] = ones;\n(w, x) -> concat -> linear(2) -> mse",
     lambda t: t.mse(t.linear(torch.cat([t.parameter("w", 2, 4).expand(t.x.shape[0], 2, 4), t.x], 1), 2)))
case("concat_of_maps", "#[grad] x: [2, 4, 3]",
     "let a = x -> conv2d(3, 3, padding = 1) -> relu;\n"
     "let b = (x, a) -> concat -> conv2d(2, 3, padding = 1) -> relu;\n(x, a, b) -> concat -> conv2d(2, 1) -> mse",
     lambda t: (lambda a: (lambda b: t.mse(t.conv2d(torch.cat([t.x, a, b], 1), 2, 1)))(
         F.relu(t.conv2d(torch.cat([t.x, a], 1), 2, 3, padding=1))))(F.relu(t.conv2d(t.x, 3, 3, padding=1))))
case("stack_of_numbers", "#[grad] x: [], #[grad] y: []", "(x, y, x * y) -> stack -> softmax_ce",
     lambda t: t.softmax_ce(torch.stack([t.x, t.y, t.x * t.y], 1)))
case("stack_of_vectors", "#[grad] x: [4], #[grad] y: [4]", "(x, y) -> stack(1) -> linear(3) -> tanh",
     lambda t: torch.tanh(t.linear(torch.stack([t.x, t.y], 2), 3)))
case("stack_at_the_end", "#[grad] x: [2, 3]", "(x, x * x) -> stack(-1) -> tanh",
     lambda t: torch.tanh(torch.stack([t.x, t.x * t.x], -1)))

# ---- axes in another order, dropped, added, turned: (sizes of the input, our layer, the same of a batch) ----

MOVE = {
    "transpose": ([3, 5], "transpose(0, 1)", lambda x: x.transpose(1, 2)),
    "transpose_image": ([2, 3, 4], "transpose(0, -1)", lambda x: x.transpose(1, -1)),
    "permute": ([2, 3, 4], "permute([2, 0, 1])", lambda x: x.permute(0, 3, 1, 2)),
    "permute_four": ([2, 3, 2, 4], "permute([3, 1, 0, 2])", lambda x: x.permute(0, 4, 2, 1, 3)),
    "squeeze": ([1, 5, 1], "squeeze", lambda x: x.reshape(-1, 5)),
    "squeeze_one": ([1, 5, 1], "squeeze(0)", lambda x: x.squeeze(1)),
    "unsqueeze": ([5], "unsqueeze(0)", lambda x: x.unsqueeze(1)),
    "unsqueeze_two": ([3, 4], "unsqueeze([0, 2])", lambda x: x.unsqueeze(1).unsqueeze(3)),
    "flip": ([7], "flip", lambda x: x.flip(1)),
    "flip_columns": ([3, 4], "flip(-1)", lambda x: x.flip(-1)),
    "flip_both": ([3, 4], "flip([0, 1])", lambda x: x.flip(1, 2)),
    "pixel_shuffle": ([8, 2, 3], "pixel_shuffle(2)", lambda x: F.pixel_shuffle(x, 2)),
    "pixel_unshuffle": ([2, 4, 6], "pixel_unshuffle(2)", lambda x: F.pixel_unshuffle(x, 2)),
    "channel_shuffle": ([6, 2, 3], "channel_shuffle(3)", lambda x: F.channel_shuffle(x, 3)),
    # ONNX's order, written out
    "depth_to_space": ([8, 2, 3], "depth_to_space(2)",
                       lambda x: x.reshape(-1, 2, 2, 2, 2, 3).permute(0, 3, 4, 1, 5, 2).reshape(-1, 2, 4, 6)),
    "space_to_depth": ([2, 4, 6], "space_to_depth(2)",
                       lambda x: x.reshape(-1, 2, 2, 2, 3, 2).permute(0, 3, 5, 1, 2, 4).reshape(-1, 8, 2, 3)),
}
for name, (shape, layer, function) in MOVE.items():
    case(name, f"#[grad] x: {shape}", f"tanh(x -> {layer}) -> linear(2) -> mse",
         lambda t, function=function: t.mse(t.linear(torch.tanh(function(t.x)), 2)))
case("transpose_twice", "#[grad] x: [3, 5]", "x -> transpose(0, 1) -> linear(2) -> tanh -> transpose(-1, 0) -> linear(4) -> mse",
     lambda t: t.mse(t.linear(torch.tanh(t.linear(t.x.transpose(1, 2), 2)).transpose(1, 2), 4)))
case("transpose_of_a_parameter", "#[grad] x: [4]", "param w: [4, 3] = he_normal;\n((w -> transpose(0, 1)) @ x) -> mse",
     lambda t: t.mse(t.x @ t.parameter("w", 4, 3)))
case("channels_last_and_back", "#[grad] x: [2, 3, 4]",
     "x -> conv2d(3, 2) -> permute([1, 2, 0]) -> linear(2) -> permute([-1, 0, 1]) -> conv2d(2, 1) -> mse",
     lambda t: t.mse(t.conv2d(t.linear(t.conv2d(t.x, 3, 2).permute(0, 2, 3, 1), 2).permute(0, 3, 1, 2), 2, 1)))
case("shuffled_groups", "#[grad] x: [6, 2, 3]",
     "x -> conv2d(6, 1, groups = 3) -> channel_shuffle(3) -> conv2d(4, 1, groups = 2) -> mse",
     lambda t: t.mse(t.conv2d(F.channel_shuffle(t.conv2d(t.x, 6, 1, groups=3), 3), 4, 1, groups=2)))
case("an_image_and_its_mirror", "#[grad] x: [2, 4, 3]", "x -> conv2d(3, 2) -> flip(-1) -> relu -> conv2d(2, 2) -> flip(1) -> mse",
     lambda t: t.mse(t.conv2d(F.relu(t.conv2d(t.x, 3, 2).flip(-1)), 2, 2).flip(2)))
