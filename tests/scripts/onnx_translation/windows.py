"""Operators that work under windows: convolutions and pools."""

from .graph import Unsupported, sizes
from .reductions import reduced
from .shapes import padded, part, reshaped
from .table import DESIGN, operator


LEAST = -3.4028235e38  # what a maximum never is, unless there is nothing else


class Windows:
    """The attributes of a convolution or a pool over an image, from which each direction has its own."""

    def __init__(self, node, image, kernel, transposed=False, line=False):
        n = len(kernel)
        given = n - 1 if line else n  # a line is an image of one column
        self.kernel, self.node = list(kernel), node
        self.strides = node.get("strides", [1] * given) + [1] * (n - given)
        self.dilations = node.get("dilations", [1] * given) + [1] * (n - given)
        self.more = node.get("output_padding", [0] * n)
        self.ceil = bool(node.get("ceil_mode", 0))
        pads = node.get("pads", [0] * 2 * given)
        self.before, self.after = pads[:given] + [0] * (n - given), pads[given:] + [0] * (n - given)
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

    def check_pool(self):
        if any(2 * pad > size for pad, size in zip(self.before, self.kernel)):
            raise Unsupported(DESIGN + "pools with windows that lie in the padding alone, as in PyTorch")

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
        if any(self.before):
            parts.append(f"padding = {several(self.before)}")
        if self.dilations != one:
            parts.append(f"dilation = {several(self.dilations)}")
        return parts


def several(values):
    """One number if all directions have the same."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def spread(net, x, windows, value=0.0):
    """Padding that differs before and after is a layer of its own; what is left is the same on both sides."""
    if windows.before == windows.after:
        return x
    x = padded(net, x, [0, 0, *windows.before], [0, 0, *windows.after], value=value)
    windows.before = windows.after = [0] * len(windows.kernel)
    return x


def flat(net, x):
    """A line as an image of one column, for layers that have no form for lines."""
    return reshaped(net, x, (*x.shape, 1))


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
        cuts = [(b, a) for b, a in zip(windows.before, windows.after)]
        both = [min(cut) for cut in cuts]
        windows.before = windows.after = both  # what more is cut at one end is a slice
        places = windows.turned(x.shape[2:])
    else:
        channels, places = weights.shape[0], windows.maps(x.shape[2:])
        x = spread(net, x, windows)
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
    result = net.layer(f"{word}({', '.join(parts)})", x, (x.shape[0], channels, *places), filled)
    for i, (before, after) in enumerate(cuts if transposed else []):
        if before != after:
            end = places[i] - (after - both[i])
            result = part(net, result, 2 + i, slice(before - both[i], end))
    return result


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
    if len(x.shape) == 3:
        line = pool_of_image(net, node, flat(net, x), word, outside, line=True)
        return reshaped(net, line, line.shape[:3])
    return pool_of_image(net, node, x, word, outside)


def pool_of_image(net, node, x, word, outside, line=False):
    windows = Windows(node, x.shape[2:], [*node["kernel_shape"], 1] if line else node["kernel_shape"], line=line)
    shape = (*x.shape[:2], *windows.maps(x.shape[2:]))
    counted = node.get("count_include_pad", 0)
    if windows.before != windows.after:
        if word == "avg_pool" and not counted:
            raise Unsupported("not yet: averages with padding that differs before and after and is not counted")
        x = spread(net, x, windows, outside)
    windows.check_pool()
    parts = [several(windows.kernel), *windows.arguments(windows.kernel)]
    if word == "avg_pool" and any(windows.before) and not counted:
        parts.append("count_include_pad = false")
    if windows.ceil:
        raise Unsupported("not yet: ceil_mode")
    return net.let(f"{x.text} -> {word}({', '.join(parts)})", shape)


@operator("GlobalAveragePool", "GlobalMaxPool")
def global_pool(net, node, x):
    x = net.data(x)
    word = "mean" if node.op == "GlobalAveragePool" else "amax"
    return reduced(net, x, f"{x.text} -> {word}", list(range(2, len(x.shape))), True)
