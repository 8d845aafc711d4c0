"""Operators that move, cut, join and repeat."""

import numpy as np

from .graph import Constant, Unsupported, number, sizes
from .table import DESIGN, operator


def reshaped(net, x, shape):
    """The same elements under another whole shape."""
    x = net.data(x)
    if x.batched and tuple(shape)[:1] != x.shape[:1]:
        raise Unsupported("the batch is axis 0 and is worked on")
    if 0 in shape:
        raise Unsupported(DESIGN + "tensors without elements")
    return net.let(f"{x.text} -> reshape({sizes(shape[1:] if x.batched else shape)})", shape)


@operator("Reshape")
def reshape(net, node, x, shape=None):
    wanted = [int(size) for size in (node["shape"] if shape is None else shape.array)]
    if not node.get("allowzero", 0):
        wanted = [x.shape[axis] if size == 0 else size for axis, size in enumerate(wanted)]
    return reshaped(net, x, np.empty(x.shape).reshape(wanted).shape)


@operator("Flatten")
def flatten(net, node, x):
    axis = node.get("axis", 1)
    axis = axis + len(x.shape) if axis < 0 else axis
    return reshaped(net, x, (int(np.prod(x.shape[:axis])), int(np.prod(x.shape[axis:]))))


@operator("Squeeze", "Unsqueeze")
def squeeze(net, node, x, axes=None):
    axes = node.get("axes") if axes is None else [int(axis) for axis in axes.array]
    axes = None if axes is None else tuple(axes)
    change = np.squeeze if node.op == "Squeeze" else np.expand_dims
    return reshaped(net, x, change(np.empty(x.shape), axis=axes).shape)


@operator("Transpose")
def transpose(net, node, x):
    x = net.data(x)
    return permuted(net, x, node.get("perm", list(reversed(range(len(x.shape))))))


def permuted(net, x, axes):
    """Output axis `i` is axis `axes[i]`, both of the whole shape."""
    shape = [x.shape[axis] for axis in axes]
    if x.batched and axes[0] != 0:
        raise Unsupported("the batch is axis 0 and is worked on")
    axes = [axis - 1 for axis in axes[1:]] if x.batched else axes
    return net.let(f"{x.text} -> permute({sizes(axes)})", shape)


@operator("Concat")
def concat(net, node, *values):
    return joined(net, [net.data(value) for value in values], node["axis"])


def joined(net, values, axis):
    shape = list(values[0].shape)
    shape[axis] = sum(value.shape[axis] for value in values)
    if len(values) == 1:
        return net.let(values[0].text, shape)
    texts = ", ".join(value.text for value in values)
    return net.let(f"({texts}) -> concat({net.axis(values[0], axis)})", shape)


@operator("Split")
def split(net, node, x, parts=None):
    x = net.data(x)
    axis, n = node.get("axis", 0), len(node.outputs)
    axis = axis + len(x.shape) if axis < 0 else axis
    given = node.get("split") if parts is None else net.known(parts).tolist()
    given = given or [x.shape[axis] // n] * n
    ends = np.cumsum(given)
    return [part(net, x, axis, slice(int(end - size), int(end))) for size, end in zip(given, ends)]


def part(net, x, axis, places):
    """A part of one axis of the whole shape."""
    n = x.shape[axis]
    start, end, step = places.indices(n)
    count = len(range(start, end, step))
    if count == 0:
        raise Unsupported(DESIGN + "tensors without elements")
    shape = list(x.shape)
    shape[axis] = count
    text, axis = x.text, net.axis(x, axis)
    if step < 0:  # from the other end
        text += f" -> flip({axis})"
        start, end, step = n - 1 - start, n - 1 - end, -step
    if (start, end, step) == (0, n, 1):
        return net.let(text, shape)
    parts = [str(axis), str(start), str(end)] + ([str(step)] if step != 1 else [])
    return net.let(f"{text} -> slice({', '.join(parts)})", shape)


@operator("Slice")
def slices(net, node, x, starts=None, ends=None, axes=None, steps=None):
    if starts is None:
        starts, ends, axes = node["starts"], node["ends"], node.get("axes")
    else:
        starts, ends, axes, steps = (None if v is None else net.known(v).tolist() for v in (starts, ends, axes, steps))
    x = net.data(x)
    axes = range(len(starts)) if axes is None else axes
    for start, end, axis, step in zip(starts, ends, axes, steps or [1] * len(starts)):
        axis = axis + len(x.shape) if axis < 0 else axis
        n = x.shape[axis]
        # ONNX holds places within the axis before it counts; so does Python, but for an end before the beginning
        end = None if step < 0 and end < -n else end
        if x.shape[axis] != len(range(*slice(start, end, step).indices(n))) or step < 0:
            x = part(net, x, axis, slice(start, end, step))
    return x if x.source is None else net.let(x.text, x.shape)


@operator("Gather")
def gather(net, node, x, indices):
    """Rows by numbers that are known: parts, joined."""
    x = net.data(x)
    if not isinstance(indices, Constant):
        raise Unsupported(DESIGN + "gathering and scattering by indices along any axis")
    axis = node.get("axis", 0)
    axis = axis + len(x.shape) if axis < 0 else axis
    n = x.shape[axis]
    places = [int(index) % n for index in indices.array.reshape(-1)]
    rows = joined(net, [part(net, x, axis, slice(i, i + 1)) for i in places], axis)
    return reshaped(net, rows, (*x.shape[:axis], *indices.shape, *x.shape[axis + 1:]))


@operator("Tile")
def tile(net, node, x, repeats):
    x = net.data(x)
    for axis, count in enumerate(net.known(repeats).tolist()):
        x = joined(net, [x] * int(count), axis)
    return x


@operator("Expand")
def expand(net, node, x, shape):
    zeros = Constant(np.zeros(net.known(shape).tolist(), np.float32))
    texts, whole = net.operands([x, zeros])
    return net.let(" + ".join(texts), whole)


@operator("Pad")
def pad(net, node, x, pads=None, value=None):
    x = net.data(x)
    pads = node["pads"] if pads is None else net.known(pads).tolist()
    value = node.get("value", 0.0) if value is None else float(net.known(value).reshape(()))
    return padded(net, x, pads[:len(x.shape)], pads[len(x.shape):], node.get("mode", "constant"), value)


def padded(net, x, before, after, mode="constant", value=0.0):
    """More at the ends of the axes of the whole shape."""
    before, after = [int(size) for size in before], [int(size) for size in after]
    shape = [size + before[i] + after[i] for i, size in enumerate(x.shape)]
    if x.batched:
        net.axis(x, 0) if before[0] or after[0] else None
        before, after = before[1:], after[1:]
    if min(before + after) < 0:
        raise Unsupported("not yet: padding below zero")
    margins = ", ".join(str(b) if b == a else f"[{b}, {a}]" for b, a in zip(before, after))
    more = {"constant": f", value = {number(value)}" if value else "", "edge": ", mode = replicate",
            "reflect": ", mode = reflect"}[mode]
    return net.let(f"{x.text} -> pad([{margins}]{more})", shape)


@operator("DepthToSpace", "SpaceToDepth")
def depth_to_space(net, node, x):
    x = net.data(x)
    b, (n, c, h, w) = node["blocksize"], x.shape
    if node.op == "SpaceToDepth":
        return net.let(f"{x.text} -> space_to_depth({b})", (n, c * b * b, h // b, w // b))
    word = "pixel_shuffle" if node.get("mode", "DCR") == "CRD" else "depth_to_space"
    return net.let(f"{x.text} -> {word}({b})", (n, c // b**2, h * b, w * b))


@operator("OneHot")
def one_hot(net, node, indices, depth, values):
    """Classes by numbers that are known; below zero they are counted from the end."""
    depth = int(net.known(depth).reshape(()))
    off, on = net.known(values).astype(np.float64).tolist()
    indices = net.known(indices).astype(np.int64)
    if (indices < -depth).any() or (indices >= depth).any():
        raise Unsupported(DESIGN + "classes out of range")
    name = net.classes(Constant(indices % depth), depth)
    text = f"{name} -> one_hot"
    rank = len(indices.shape)
    result = net.let(text, (*indices.shape, depth))
    axis = node.get("axis", -1) % (rank + 1)
    if axis != rank:
        result = permuted(net, result, [*range(axis), rank, *range(axis, rank)])
    if (off, on) == (0, 1):
        return result
    return net.let(f"{number(off)} + {number(on - off)} * {result.text}", result.shape)
