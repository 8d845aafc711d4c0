"""Operators that work under windows: convolutions and pools."""

import numpy as np

from .graph import Constant, Unsupported, sizes
from .shapes import padded, reshaped
from .table import DESIGN, operator


LEAST = -3.4028235e38  # what a maximum never is, unless there is nothing else


class Windows:
    """The attributes of a convolution or a pool over an image, from which each direction has its own."""

    def __init__(self, node, image, kernel, transposed=False):
        n = len(kernel)
        self.kernel, self.node = list(kernel), node
        self.strides = node.get("strides", [1] * n)
        self.dilations = node.get("dilations", [1] * n)
        self.more = node.get("output_padding", [0] * n)
        self.ceil = bool(node.get("ceil_mode", 0))
        pads = node.get("pads", [0] * 2 * n)
        self.before, self.after = pads[:n], pads[n:]
        auto = node.get("auto_pad", "NOTSET")
        if auto in ("SAME_UPPER", "SAME_LOWER") and not transposed:
            for i in range(n):
                maps = -(-image[i] // self.strides[i])
                total = max((maps - 1) * self.strides[i] + (self.kernel[i] - 1) * self.dilations[i] + 1 - image[i], 0)
                small, large = total // 2, total - total // 2
                self.before[i], self.after[i] = (small, large) if auto == "SAME_UPPER" else (large, small)
        elif transposed and ("output_shape" in node or auto in ("SAME_UPPER", "SAME_LOWER")):
            wanted = node.get("output_shape") or [size * self.strides[i] for i, size in enumerate(image)]
            self.more = [0] * n
            for i, size in enumerate(self.turned(image)):
                cut = size + self.before[i] + self.after[i] - wanted[i]
                small, large = max(cut, 0) // 2, max(cut, 0) - max(cut, 0) // 2
                self.before[i], self.after[i] = (large, small) if auto == "SAME_LOWER" else (small, large)
                self.more[i] = max(-cut, 0)

    def turned(self, image):
        """The sizes that a transposed convolution gives."""
        return [
            (size - 1) * self.strides[i] + (self.kernel[i] - 1) * self.dilations[i] + 1 + self.more[i] - self.before[i] - self.after[i]
            for i, size in enumerate(image)
        ]

    def is_wide(self):
        """Whether there is more padding than a pool takes, which is half of its windows, as in PyTorch."""
        return any(2 * pad > size for pad, size in zip(self.before, self.kernel))

    def shares(self, image):
        """The share of each window that lies in the image."""
        share = np.ones(())
        for i, size in enumerate(image):
            place = np.arange(self.maps(image)[i])[:, None] * self.strides[i] - self.before[i]
            place = place + np.arange(self.kernel[i]) * self.dilations[i]
            share = np.multiply.outer(share, ((place >= 0) & (place < size)).mean(1))
        return share

    def maps(self, image):
        given = [
            size + self.before[i] + self.after[i] - (self.kernel[i] - 1) * self.dilations[i] - 1
            for i, size in enumerate(image)
        ]
        if self.ceil:
            return [-(-size // self.strides[i]) + 1 for i, size in enumerate(given)]
        return [size // self.strides[i] + 1 for i, size in enumerate(given)]

    def arguments(self, strides_default=None):
        """What is not the default, as arguments."""
        one = [1] * len(self.kernel)
        parts = []
        if self.strides != (strides_default or one):
            parts.append(f"stride = {several(self.strides)}")
        if self.before != self.after:
            ends = [f"[{before}, {after}]" for before, after in zip(self.before, self.after)]
            parts.append(f"padding = {ends[0] if len(ends) == 1 else '[' + ', '.join(ends) + ']'}")
        elif any(self.before):
            parts.append(f"padding = {several(self.before)}")
        if self.dilations != one:
            parts.append(f"dilation = {several(self.dilations)}")
        return parts


def several(values):
    """One number if all directions have the same."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def spread(net, x, windows, value=0.0):
    """The padding as a layer of its own."""
    x = padded(net, x, [0, 0, *windows.before], [0, 0, *windows.after], value=value)
    windows.before = windows.after = [0] * len(windows.kernel)
    return x


@operator("Conv", "ConvTranspose")
def conv(net, node, x, w, b=None):
    weights = net.weights(w)
    x = net.data(x)
    rank, groups = len(x.shape) - 2, node.get("group", 1)
    if rank > 2:
        raise Unsupported(DESIGN + "windows over volumes")
    transposed = node.op == "ConvTranspose"
    windows = Windows(node, x.shape[2:], weights.shape[2:], transposed)
    if transposed:
        channels = weights.shape[1] * groups
        places = windows.turned(x.shape[2:])
    else:
        channels, places = weights.shape[0], windows.maps(x.shape[2:])
    parts = [str(channels), several(windows.kernel), *windows.arguments()]
    if transposed and any(windows.more):
        parts.append(f"output_padding = {several(windows.more)}")
    if groups != 1:
        parts.append(f"groups = {groups}")
    filled = {"weight": weights}
    if b is None:
        parts.append("bias = false")
    else:
        filled["bias"] = net.weights(b)
    word = f"conv_transpose{rank}d" if transposed else f"conv{rank}d"
    return net.layer(f"{word}({', '.join(parts)})", x, (x.shape[0], channels, *places), filled)


@operator("MaxPool")
def max_pool(net, node, x):
    if len(node.outputs) > 1:
        raise Unsupported(DESIGN + "the indices of a pool as an output")
    return pool(net, node, x, "max_pool", LEAST)


@operator("AveragePool")
def average_pool(net, node, x):
    return pool(net, node, x, "avg_pool", 0.0)


def pool(net, node, x, word, outside):
    x = net.data(x)
    if len(x.shape) > 4:
        raise Unsupported(DESIGN + "windows over volumes")
    windows = Windows(node, x.shape[2:], node["kernel_shape"])
    shape = (*x.shape[:2], *windows.maps(x.shape[2:]))
    counted, share = node.get("count_include_pad", 0), None
    if windows.before != windows.after or windows.is_wide():
        if word == "avg_pool" and not counted:
            share = net.parameter(windows.shares(x.shape[2:]))
        x = spread(net, x, windows, outside)
    parts = [several(windows.kernel), *windows.arguments(windows.kernel)]
    if word == "avg_pool" and any(windows.before) and not counted:
        parts.append("count_include_pad = false")
    if windows.ceil:
        parts.append("ceil_mode = true")
    result = net.let(f"{x.text} -> {word}({', '.join(parts)})", shape)
    return result if share is None else net.let(f"{result.text} / {share.text}", shape)


@operator("GlobalAveragePool", "GlobalMaxPool")
def global_pool(net, node, x):
    x = net.data(x)
    word = "global_avg_pool" if node.op == "GlobalAveragePool" else "global_max_pool"
    channels = net.let(f"{x.text} -> {word}", x.shape[:2])
    return reshaped(net, channels, (*x.shape[:2], *[1] * (len(x.shape) - 2)))


@operator("Resize", "Upsample")
def resize(net, node, x, *rest):
    x = net.data(x)
    if "scales" in node:
        rest = [Constant(np.float32(node["scales"]))]
    elif node.op == "Resize" and node.opset >= 11:
        rest = rest[1:]  # without the region
    scales = net.known(rest[0]).tolist() if rest and rest[0] is not None and rest[0].shape != (0,) else []
    given = net.known(rest[1]).tolist() if len(rest) > 1 else [int(n * s) for n, s in zip(x.shape, scales)]
    scales = scales or [m / n for m, n in zip(given, x.shape)]
    shape, rank = tuple(given), len(x.shape) - 2
    if shape[:2] != x.shape[:2] or rank > 2:
        raise Unsupported(DESIGN + "resizing of channels and volumes")
    where = node.get("coordinate_transformation_mode", "half_pixel" if node.op == "Resize" else "asymmetric")
    mode = node.get("mode", "nearest")
    if mode == "nearest":
        if any(m % n for m, n in zip(shape, x.shape)):
            raise Unsupported(DESIGN + "the nearest element, but for whole factors")
        factors = [m // n for m, n in zip(shape[2:], x.shape[2:])]
        nearest = node.get("nearest_mode", "round_prefer_floor" if node.op == "Resize" else "floor")
        places = [(o + 0.5) / f - 0.5 if where == "half_pixel" else o / f for f in factors for o in range(f)]
        rounded = {"round_prefer_floor": lambda p: -((0.5 - p) // 1), "floor": lambda p: p // 1}.get(nearest)
        if where not in ("half_pixel", "asymmetric") or not rounded or any(max(rounded(place), 0) for place in places):
            raise Unsupported(DESIGN + "other rules for the nearest element than PyTorch's")
        return net.let(f"{x.text} -> upsample({several(factors)})", shape)
    if mode != "linear":
        raise Unsupported(DESIGN + "cubic interpolation")
    exact = all(abs(s * n - m) < 1e-6 for s, n, m in zip(scales, x.shape, shape))
    if where not in ("half_pixel", "align_corners") or not exact:
        raise Unsupported(DESIGN + "other places to interpolate at than PyTorch's")
    corners = ", align_corners = true" if where == "align_corners" else ""
    word = "bilinear" if rank == 2 else "linear"
    return net.let(f"{x.text} -> upsample(size = {several(shape[2:])}, mode = {word}{corners})", shape)
