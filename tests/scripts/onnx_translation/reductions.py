"""Operators that sum along axes, and norms."""

import numpy as np

from .graph import Unsupported, number, sizes
from .shapes import part, permuted, reshaped
from .table import DESIGN, operator


REDUCTIONS = {
    "ReduceL1": "{} -> norm", "ReduceL2": "{} -> norm", "ReduceLogSum": "{} -> sum",
    "ReduceLogSumExp": "{} -> logsumexp", "ReduceMax": "{} -> amax", "ReduceMean": "{} -> mean", "ReduceMin": "{} -> amin",
    "ReduceSum": "{} -> sum", "ReduceSumSquare": "square({}) -> sum",
}
FIRST = {"ReduceL1": "1, ", "ReduceL2": "2, "}
AFTER = {"ReduceLogSum": " -> ln"}


@operator(*REDUCTIONS)
def reduction(net, node, x, axes=None):
    x = net.data(x)
    axes = node.get("axes") if axes is None else net.known(axes).tolist()
    if not axes and node.get("noop_with_empty_axes", 0):
        return net.let(x.text, x.shape)
    form = REDUCTIONS[node.op].format(x.text)
    return reduced(net, x, form, axes, bool(node.get("keepdims", 1)), FIRST.get(node.op, ""), AFTER.get(node.op, ""))


def reduced(net, x, form, axes, keep, first="", after=""):
    """`form` ends in a reduction's word; `axes` are of the whole shape, all of them if there are none."""
    rank = len(x.shape)
    axes = sorted(axis % rank for axis in axes) if axes else list(range(rank))
    shape = [1 if axis in axes else size for axis, size in enumerate(x.shape) if keep or axis not in axes]
    axes = [net.axis(x, axis) for axis in axes]
    return net.let(f"{form}({first}{several_axes(axes)}{', keepdim = true' if keep else ''}){after}", shape)


def several_axes(axes):
    return str(axes[0]) if len(axes) == 1 else sizes(axes)


@operator("ReduceProd")
def product(net, node, x):
    """The parts of each axis, multiplied."""
    x = net.data(x)
    rank = len(x.shape)
    axes = [axis % rank for axis in node.get("axes", range(rank))]
    for axis in axes:
        parts = [part(net, x, axis, slice(i, i + 1)) for i in range(x.shape[axis])]
        x = net.let(" * ".join(value.text for value in parts), parts[0].shape)
    if node.get("keepdims", 1):
        return x
    return reshaped(net, x, [size for axis, size in enumerate(x.shape) if axis not in axes])


@operator("CumSum")
def cumsum(net, node, x, axis):
    x = net.data(x)
    axis = net.axis(x, int(net.known(axis).reshape(())))
    flags = "".join(f", {flag} = true" for flag in ("exclusive", "reverse") if node.get(flag, 0))
    return net.let(f"{x.text} -> cumsum({axis}{flags})", x.shape)


@operator("Hardmax")
def hardmax(net, node, x):
    """The first of the largest: where the largest have been met once."""
    x = net.data(x)
    axis = node.get("axis", -1 if node.opset >= 13 else 1) % len(x.shape)
    largest = reduced(net, x, f"{x.text} -> amax", [axis], True)
    met = net.let(f"eq({x.text}, {largest.text})", x.shape)
    return net.let(f"{met.text} * eq({met.text} -> cumsum({net.axis(x, axis)}), 1)", x.shape)


@operator("ArgMax", "ArgMin")
def argmax(net, node, x):
    """How many come before the first that is the largest."""
    x = net.data(x)
    axis, last = node.get("axis", 0) % len(x.shape), node.get("select_last_index", 0)
    extreme = reduced(net, x, f"{x.text} -> {'amax' if node.op == 'ArgMax' else 'amin'}", [axis], True)
    met = net.let(f"eq({x.text}, {extreme.text})", x.shape)
    flag = ", reverse = true" if last else ""
    before = net.let(f"eq({met.text} -> cumsum({net.axis(x, axis)}{flag}), 0)", x.shape)
    count = reduced(net, before, f"{before.text} -> sum", [axis], bool(node.get("keepdims", 1)))
    return net.let(f"{x.shape[axis] - 1} - {count.text}", count.shape) if last else count


@operator("Softmax", "LogSoftmax")
def softmax(net, node, x):
    x = net.data(x)
    word = "softmax" if node.op == "Softmax" else "log_softmax"
    axis = node.get("axis", -1 if node.opset >= 13 else 1) % len(x.shape)
    if node.opset < 13 and axis != len(x.shape) - 1:  # over all axes from this one on
        flat = reshaped(net, x, (*x.shape[:axis], int(np.prod(x.shape[axis:]))))
        flat = net.let(f"{flat.text} -> {word}({net.axis(flat, axis)})", flat.shape)
        return reshaped(net, flat, x.shape)
    return net.let(f"{x.text} -> {word}({net.axis(x, axis)})", x.shape)


@operator("Einsum")
def einsum(net, node, *values):
    """Operands with all labels as axes, multiplied and summed."""
    terms, _, out = node["equation"].replace(" ", "").partition("->")
    terms = terms.split(",")
    if "..." in node["equation"] or any(len(set(term)) != len(term) for term in terms):
        raise Unsupported(DESIGN + "diagonals")
    values = [net.data(value) for value in values]
    known = {label: size for term, value in zip(terms, values) for label, size in zip(term, value.shape)}
    labels = out + "".join(sorted(set(known) - set(out)))
    texts = []
    for term, value in zip(terms, values):
        order = sorted(range(len(term)), key=lambda axis: labels.index(term[axis]))
        if order != list(range(len(term))):
            value = permuted(net, value, order)
        if set(term) != set(labels):
            value = reshaped(net, value, [known[label] if label in term else 1 for label in labels])
        texts.append(value.text)
    product = net.let(" * ".join(texts), [known[label] for label in labels])
    if labels == out:
        return product
    return reduced(net, product, f"{product.text} -> sum", list(range(len(out), len(labels))), False)


@operator("MeanVarianceNormalization")
def mean_variance_norm(net, node, x):
    x = net.data(x)
    axes = node.get("axes", [0, 2, 3])
    mean = reduced(net, x, f"{x.text} -> mean", axes, True)
    centred = net.let(f"{x.text} - {mean.text}", x.shape)
    var = reduced(net, centred, f"square({centred.text}) -> mean", axes, True)
    return net.let(f"{centred.text} / (sqrt({var.text}) + 1e-9)", x.shape)


@operator("LayerNormalization")
def layer_norm(net, node, x, scale, bias=None):
    x = net.data(x)
    axis = node.get("axis", -1) % len(x.shape)
    eps = number(node.get("epsilon", 1e-5))
    filled = {"weight": net.weights(scale)} | ({} if bias is None else {"bias": net.weights(bias)})
    more = "" if bias is not None else ", bias = false"
    result = net.layer(f"layer_norm({sizes(x.shape[axis:])}, eps = {eps}{more})", x, x.shape, filled)
    if len(node.outputs) == 1:
        return result
    axes = list(range(axis, len(x.shape)))
    mean = reduced(net, x, f"{x.text} -> mean", axes, True)
    var = reduced(net, x, f"square({x.text} - {mean.text}) -> mean", axes, True)
    return result, mean, net.let(f"1 / sqrt({var.text} + {eps})", var.shape)


# ---- norms ----


@operator("BatchNormalization")
def batch_norm(net, node, x, scale, bias, mean, var):
    training = node.get("training_mode", 0) if node.opset >= 14 else len(node.outputs) > 1
    if training or node.opset < 7 and not node.get("is_test", 0):
        raise Unsupported(DESIGN + "running variances of ONNX's rule, which are biased; ours are unbiased, as PyTorch's")
    filled = {"weight": scale, "bias": bias, "running_mean": mean, "running_var": var}
    return norm(net, f"batch_norm(eps = {number(node.get('epsilon', 1e-5))})", x, filled)


@operator("InstanceNormalization")
def instance_norm(net, node, x, scale, bias):
    word = f"instance_norm(eps = {number(node.get('epsilon', 1e-5))}, affine = true)"
    return norm(net, word, x, {"weight": scale, "bias": bias})


def norm(net, word, x, filled):
    filled = {key: net.weights(value) for key, value in filled.items()}
    x = net.data(x)
    return net.layer(word, x, x.shape, filled)


@operator("LRN")
def local_response_norm(net, node, x):
    """x / (bias + alpha/size · Σ x²)^beta: a mean over a window of channels, as the rows of an image."""
    x = net.data(x)
    channels, size = x.shape[1], node["size"]
    if size % 2 == 0:
        raise Unsupported("not yet: padding that differs before and after")
    places = int(np.prod(x.shape[2:]))
    image = net.let(f"square({x.text}) -> reshape([1, {channels}, {places}])", (x.shape[0], 1, channels, places))
    pool = f"avg_pool([{size}, 1], stride = 1, padding = [{size // 2}, 0])"
    mean = net.let(f"{image.text} -> {pool} -> reshape({sizes(x.example)})", x.shape)
    alpha, beta, bias = (number(node.get(*pair)) for pair in (("alpha", 1e-4), ("beta", 0.75), ("bias", 1.0)))
    return net.let(f"{x.text} / pow({bias} + {alpha} * {mean.text}, {beta})", x.shape)
