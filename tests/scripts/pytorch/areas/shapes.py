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
case("the_next_label", "#[grad] x: [5, 4], y: [class(4); 5]", "x -> slice(0, 0, -1) -> softmax_ce(y -> slice(0, 1))",
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
case("pad_of_a_map", "#[grad] x: [2, 4, 4]", "x -> pad(1, mode = reflect) -> conv2d(3, 3) -> pad([1, [0, 2]]) -> relu -> max_pool(2) -> mse",
     lambda t: t.mse(F.max_pool2d(F.relu(F.pad(t.conv2d(F.pad(t.x, [1] * 4, "reflect"), 3, 3), [0, 2, 1, 1])), 2)))
