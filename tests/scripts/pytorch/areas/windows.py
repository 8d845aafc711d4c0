"""Convolutions and pools."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("windows", "Convolutions and pools")
case = area.case

# ---- conv2d: (sizes of the input, our arguments, PyTorch's) ----

CONV2D = {
    "plain": ([2, 5, 7], "3, 3", (3, 3), {}),
    "one_by_one": ([5, 3, 4], "7, 1", (7, 1), {}),
    "one_channel": ([1, 4, 4], "1, 4", (1, 4), {}),
    "tall": ([2, 7, 4], "3, [4, 1]", (3, [4, 1]), {}),
    "wide": ([2, 3, 9], "3, [1, 5]", (3, [1, 5]), {}),
    "no_bias": ([3, 5, 5], "2, 2, bias = false", (2, 2), dict(bias=False)),
    "padding": ([2, 5, 5], "3, 3, padding = 1", (3, 3), dict(padding=1)),
    "padding_of_two": ([2, 4, 5], "3, 3, padding = [2, 1]", (3, 3), dict(padding=[2, 1])),
    "wide_padding": ([2, 3, 3], "2, 3, padding = 2", (2, 3), dict(padding=2)),
    "same": ([3, 6, 5], "4, 3, padding = same", (4, 3), dict(padding="same")),
    "same_even": ([2, 5, 6], "3, [4, 2], padding = same", (3, [4, 2]), dict(padding="same")),
    "same_dilated": ([2, 7, 7], "3, 3, padding = same, dilation = 2", (3, 3), dict(padding="same", dilation=2)),
    "stride": ([3, 9, 8], "4, 3, stride = 2", (4, 3), dict(stride=2)),
    "stride_of_two": ([2, 8, 9], "3, 3, stride = [3, 2], padding = [1, 0]", (3, 3), dict(stride=[3, 2], padding=[1, 0])),
    "stride_longer_than_the_window": ([2, 10, 7], "3, 2, stride = 4", (3, 2), dict(stride=4)),
    "stride_with_a_rest": ([2, 8, 8], "3, 3, stride = 3, padding = 1", (3, 3), dict(stride=3, padding=1)),
    "dilation": ([2, 9, 9], "3, 3, dilation = [2, 3]", (3, 3), dict(dilation=[2, 3])),
    "dilation_stride_padding": ([2, 9, 9], "3, 3, dilation = 2, stride = 2, padding = 2", (3, 3),
                                dict(dilation=2, stride=2, padding=2)),
    "groups": ([6, 5, 5], "4, 3, groups = 2", (4, 3), dict(groups=2)),
    "groups_with_stride": ([4, 7, 6], "6, 3, groups = 2, stride = 2, padding = 1", (6, 3), dict(groups=2, stride=2, padding=1)),
    "depthwise": ([5, 6, 6], "5, 3, groups = 5, padding = 1", (5, 3), dict(groups=5, padding=1)),
    "depthwise_multiplied": ([3, 5, 5], "6, 3, groups = 3, bias = false", (6, 3), dict(groups=3, bias=False)),
    "depthwise_dilated": ([4, 7, 7], "4, 3, groups = 4, dilation = 2, stride = 2", (4, 3), dict(groups=4, dilation=2, stride=2)),
    "many_channels": ([33, 4, 5], "17, [3, 2]", (17, [3, 2]), {}),
}
for name, (shape, arguments, (out, kernel), options) in CONV2D.items():
    case(f"conv2d_{name}", f"#[grad] x: {shape}", f"x -> conv2d({arguments}) -> mse",
         lambda t, out=out, kernel=kernel, options=options: t.mse(t.conv2d(t.x, out, kernel, **options)))

# paddings that PyTorch takes from a layer before
case("conv2d_padding_of_four_sides", "#[grad] x: [2, 4, 5]", "x -> conv2d(3, 3, padding = [[1, 2], [0, 3]]) -> mse",
     lambda t: t.mse(t.conv2d(F.pad(t.x, [0, 3, 1, 2]), 3, 3)))

# ---- conv1d ----

CONV1D = {
    "plain": ([3, 7], "4, 3", (4, 3), {}),
    "one": ([5, 4], "2, 1", (2, 1), {}),
    "no_bias": ([2, 6], "3, 2, bias = false", (3, 2), dict(bias=False)),
    "padding": ([2, 5], "3, 3, padding = 2", (3, 3), dict(padding=2)),
    "same": ([3, 6], "2, 3, padding = same", (2, 3), dict(padding="same")),
    "same_even_dilated": ([2, 9], "3, 4, padding = same, dilation = 2", (3, 4), dict(padding="same", dilation=2)),
    "stride": ([2, 9], "3, 3, stride = 2, padding = 1", (3, 3), dict(stride=2, padding=1)),
    "dilation": ([2, 9], "3, 3, dilation = 3", (3, 3), dict(dilation=3)),
    "groups": ([6, 5], "4, 3, groups = 2", (4, 3), dict(groups=2)),
    "depthwise": ([4, 7], "4, 3, groups = 4, padding = 1", (4, 3), dict(groups=4, padding=1)),
    "whole": ([3, 5], "4, 5", (4, 5), {}),
    "many_channels": ([17, 6], "19, 3", (19, 3), {}),
}
for name, (shape, arguments, (out, kernel), options) in CONV1D.items():
    case(f"conv1d_{name}", f"#[grad] x: {shape}", f"x -> conv1d({arguments}) -> mse",
         lambda t, out=out, kernel=kernel, options=options: t.mse(t.conv1d(t.x, out, kernel, **options)))
case("conv1d_causal", "#[grad] x: [2, 7]",
     "x -> conv1d(3, 3, padding = causal) -> tanh -> conv1d(2, 2, padding = causal, dilation = 2) -> mse",
     lambda t: t.mse(t.conv1d(F.pad(torch.tanh(t.conv1d(F.pad(t.x, [2, 0]), 3, 3)), [2, 0]), 2, 2, dilation=2)))
case("conv1d_padding_of_both_ends", "#[grad] x: [2, 6]", "x -> conv1d(3, 3, padding = [2, 1]) -> mse",
     lambda t: t.mse(t.conv1d(F.pad(t.x, [2, 1]), 3, 3)))

# ---- conv_transpose1d and conv_transpose2d ----

TRANSPOSED = {
    "1d": ([3, 5], "2, 3", (2, 3), {}),
    "1d_stride": ([2, 4], "3, 3, stride = 2", (3, 3), dict(stride=2)),
    "1d_gaps": ([2, 4], "3, 2, stride = 4", (3, 2), dict(stride=4)),
    "1d_all": ([4, 4], "6, 3, stride = 3, padding = 2, output_padding = 1, groups = 2, dilation = 2", (6, 3),
               dict(stride=3, padding=2, output_padding=1, groups=2, dilation=2)),
    "2d": ([2, 3, 4], "3, 2", (3, 2), {}),
    "2d_one": ([4, 2, 3], "3, 1", (3, 1), {}),
    "2d_no_bias": ([2, 3, 3], "3, 3, bias = false", (3, 3), dict(bias=False)),
    "2d_stride": ([2, 3, 4], "3, 3, stride = 2", (3, 3), dict(stride=2)),
    "2d_twice_as_large": ([3, 3, 2], "2, 4, stride = 2, padding = 1", (2, 4), dict(stride=2, padding=1)),
    "2d_output_padding": ([2, 3, 3], "3, 3, stride = 2, padding = 1, output_padding = 1", (3, 3),
                          dict(stride=2, padding=1, output_padding=1)),
    "2d_two_sizes": ([2, 3, 4], "3, [3, 2], stride = [2, 1], padding = [1, 0]", (3, [3, 2]), dict(stride=[2, 1], padding=[1, 0])),
    "2d_gaps": ([2, 3, 2], "3, 2, stride = 3", (3, 2), dict(stride=3)),
    "2d_dilation": ([2, 3, 4], "3, 2, dilation = 2", (3, 2), dict(dilation=2)),
    "2d_groups": ([4, 3, 3], "6, 3, groups = 2", (6, 3), dict(groups=2)),
    "2d_depthwise": ([3, 3, 4], "3, 3, groups = 3, stride = 2", (3, 3), dict(groups=3, stride=2)),
    "2d_many_channels": ([17, 2, 3], "18, 2, stride = 2", (18, 2), dict(stride=2)),
}
for name, (shape, arguments, (out, kernel), options) in TRANSPOSED.items():
    layer = f"conv_transpose{name[:2]}"
    case(f"conv_transpose{name}", f"#[grad] x: {shape}", f"x -> {layer}({arguments}) -> mse",
         lambda t, out=out, kernel=kernel, options=options: t.mse(t.conv_transpose(t.x, out, kernel, **options)))
case("there_and_back", "#[grad] x: [2, 7, 6]",
     "x -> conv2d(4, 3, stride = 2) -> tanh -> conv_transpose2d(2, 3, stride = 2, output_padding = [0, 1]) -> mse",
     lambda t: t.mse(t.conv_transpose(torch.tanh(t.conv2d(t.x, 4, 3, stride=2)), 2, 3, stride=2, output_padding=[0, 1])))

# ---- max_pool ----

MAX_POOL = {
    "plain": ([2, 6, 6], "2", (2,), {}),
    "with_a_rest": ([2, 7, 5], "2", (2,), {}),
    "overlapping": ([2, 7, 8], "3, stride = 2, padding = 1", (3,), dict(stride=2, padding=1)),
    "every_place": ([2, 5, 5], "3, stride = 1, padding = 1", (3,), dict(stride=1, padding=1)),
    "two_sizes": ([3, 6, 7], "[2, 3], stride = [1, 2]", ([2, 3],), dict(stride=[1, 2])),
    "gaps": ([2, 9, 8], "2, stride = 3", (2,), dict(stride=3)),
    "dilated": ([2, 8, 9], "2, stride = 1, dilation = [2, 3]", (2,), dict(stride=1, dilation=[2, 3])),
    "dilated_padding": ([2, 7, 7], "3, stride = 2, dilation = 2, padding = 1", (3,), dict(stride=2, dilation=2, padding=1)),
    "whole_image": ([3, 4, 5], "[4, 5]", ([4, 5],), {}),
    "ceil": ([2, 6, 5], "2, stride = 3, ceil_mode = true", (2,), dict(stride=3, ceil_mode=True)),
    "ceil_padding": ([2, 6, 7], "3, stride = 2, padding = 1, ceil_mode = true", (3,), dict(stride=2, padding=1, ceil_mode=True)),
    "ceil_dropped": ([2, 5, 4], "2, stride = 3, padding = 1, ceil_mode = true", (2,), dict(stride=3, padding=1, ceil_mode=True)),
    "ceil_dilated": ([2, 8, 7], "2, stride = 2, dilation = 2, ceil_mode = true", (2,), dict(stride=2, dilation=2, ceil_mode=True)),
    "sequence": ([3, 7], "2", (2,), {}),
    "sequence_ceil": ([2, 8], "3, stride = 2, padding = 1, ceil_mode = true", (3,), dict(stride=2, padding=1, ceil_mode=True)),
    "sequence_dilated": ([2, 9], "3, stride = 1, dilation = 2", (3,), dict(stride=1, dilation=2)),
}
for name, (shape, arguments, kernel, options) in MAX_POOL.items():
    case(f"max_pool_{name}", f"#[grad] x: {shape}", f"x -> max_pool({arguments}) -> mse",
         lambda t, kernel=kernel, options=options: t.mse((F.max_pool2d if t.x.dim() == 4 else F.max_pool1d)(t.x, *kernel, **options)))
case("max_pool_ties", "#[grad] x: [2, 7, 7]", "x -> max_pool(3, stride = 2) -> mse",
     lambda t: t.mse(F.max_pool2d(t.x, 3, stride=2)), grid=True)
case("max_pool_alone", "#[grad] x: [2, 5, 5]", "x -> max_pool(2, stride = 1)", lambda t: F.max_pool2d(t.x, 2, stride=1))

# ---- avg_pool and lp_pool ----

AVG_POOL = {
    "plain": ([2, 6, 4], "2", (2,), {}),
    "with_a_rest": ([2, 7, 5], "2", (2,), {}),
    "overlapping": ([3, 5, 6], "3, stride = 2, padding = 1", (3,), dict(stride=2, padding=1)),
    "without_padding_counted": ([3, 5, 6], "3, stride = 2, padding = 1, count_include_pad = false", (3,),
                                dict(stride=2, padding=1, count_include_pad=False)),
    "two_sizes": ([2, 5, 6], "[3, 2], stride = [1, 2], padding = [1, 0]", ([3, 2],), dict(stride=[1, 2], padding=[1, 0])),
    "ceil": ([2, 6, 5], "3, stride = 2, ceil_mode = true", (3,), dict(stride=2, ceil_mode=True)),
    "ceil_padding": ([2, 6, 7], "3, stride = 2, padding = 1, ceil_mode = true", (3,),
                     dict(stride=2, padding=1, ceil_mode=True)),
    "ceil_uncounted": ([2, 6, 7], "3, stride = 2, padding = 1, ceil_mode = true, count_include_pad = false", (3,),
                       dict(stride=2, padding=1, ceil_mode=True, count_include_pad=False)),
    "divisor": ([2, 5, 5], "2, stride = 1, divisor_override = 3", (2,), dict(stride=1, divisor_override=3)),
    "gaps": ([2, 9, 8], "2, stride = 3", (2,), dict(stride=3)),
    "sequence": ([3, 7], "3, stride = 2", (3,), dict(stride=2)),
    "sequence_ceil_padding": ([2, 8], "3, stride = 2, padding = 1, ceil_mode = true", (3,),
                              dict(stride=2, padding=1, ceil_mode=True)),
    "sequence_uncounted": ([2, 7], "4, stride = 3, padding = 2, count_include_pad = false", (4,),
                           dict(stride=3, padding=2, count_include_pad=False)),
}
for name, (shape, arguments, kernel, options) in AVG_POOL.items():
    case(f"avg_pool_{name}", f"#[grad] x: {shape}", f"sin(x -> avg_pool({arguments})) -> mse",
         lambda t, kernel=kernel, options=options: t.mse(
             torch.sin((F.avg_pool2d if t.x.dim() == 4 else F.avg_pool1d)(t.x, *kernel, **options))))
case("avg_pool_between_convolutions", "#[grad] x: [2, 7, 6]",
     "x -> conv2d(3, 2) -> avg_pool(2, stride = 1) -> relu -> conv2d(4, 3) -> avg_pool([2, 1]) -> mse",
     lambda t: t.mse(F.avg_pool2d(t.conv2d(F.relu(F.avg_pool2d(t.conv2d(t.x, 3, 2), 2, stride=1)), 4, 3), (2, 1))))
# of positive numbers: PyTorch's derivative for an odd power of others is that of the absolute value's power
LP_POOL = {
    "two": ([2, 5, 6], "2, 2", (2, 2), {}),
    "three": ([2, 5, 6], "3, [2, 3], stride = 2", (3, (2, 3)), dict(stride=2)),
    "one": ([2, 4, 4], "1, 2", (1, 2), {}),
    "sequence": ([2, 7], "2, 3, stride = 2", (2, 3), dict(stride=2)),
    "sequence_ceil": ([2, 8], "2, 3, stride = 2, ceil_mode = true", (2, 3), dict(stride=2, ceil_mode=True)),
}
for name, (shape, arguments, kernel, options) in LP_POOL.items():
    case(f"lp_pool_{name}", f"#[grad] pos: {shape}", f"sin(pos -> lp_pool({arguments})) -> mse",
         lambda t, kernel=kernel, options=options: t.mse(
             torch.sin((F.lp_pool2d if t.pos.dim() == 4 else F.lp_pool1d)(t.pos, *kernel, **options))))

# ---- together ----


@area.function("#[grad] x: [3, 8, 8]", """
    x -> conv2d(4, 3, padding = 1) -> relu -> max_pool(2)
      -> conv2d(5, 3, padding = 1) -> relu -> max_pool(2)
      -> flatten -> linear(3) -> softmax_ce
    """)
def a_small_convnet(t):
    h = F.max_pool2d(F.relu(t.conv2d(t.x, 4, 3, padding=1)), 2)
    h = F.max_pool2d(F.relu(t.conv2d(h, 5, 3, padding=1)), 2)
    return t.softmax_ce(t.linear(h.flatten(1), 3))


@area.function("#[grad] x: [2, 7, 7]", """
    let h = x -> conv2d(4, 3, padding = 1, stride = 2) -> tanh;
    (h + (h -> conv2d(4, 3, padding = 1) -> tanh)) -> conv2d(3, 1) -> mse
    """)
def a_residual_convnet(t):
    h = torch.tanh(t.conv2d(t.x, 4, 3, padding=1, stride=2))
    return t.mse(t.conv2d(h + torch.tanh(t.conv2d(h, 4, 3, padding=1)), 3, 1))


case("stem_and_convolution", "#[grad] x: [3, 9, 9]",
     "x -> conv2d(6, 3, stride = 2, padding = [1, 2]) -> sigmoid -> conv2d(4, [2, 3], groups = 2) -> mse",
     lambda t: t.mse(t.conv2d(torch.sigmoid(t.conv2d(t.x, 6, 3, stride=2, padding=[1, 2])), 4, [2, 3], groups=2)))
