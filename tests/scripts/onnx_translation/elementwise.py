"""Operators that work element by element, and products of matrices."""

import numpy as np

from .graph import Constant, Unsupported, Value, number
from .shapes import permuted
from .table import DESIGN, operator


FUNCTIONS = {
    "Acos": "acos", "Acosh": "acosh", "Asin": "asin", "Asinh": "asinh", "Atan": "atan", "Atanh": "atanh", "Ceil": "ceil",
    "Cosh": "cosh", "Erf": "erf", "HardSwish": "hard_swish", "IsNaN": "is_nan", "Round": "round", "Sinh": "sinh",
    "Softsign": "softsign", "Tan": "tan", "Not": "logical_not",
    "Abs": "abs", "Cos": "cos", "Exp": "exp", "Floor": "floor", "Log": "ln", "Neg": "neg", "Reciprocal": "recip", "Relu": "relu",
    "Sigmoid": "sigmoid", "Sign": "sign", "Sin": "sin", "Softplus": "softplus", "Sqrt": "sqrt", "Tanh": "tanh",
}


@operator(*FUNCTIONS)
def function(net, node, x):
    return elementwise(net, "{} -> " + FUNCTIONS[node.op], x)


def elementwise(net, form, *values):
    """`form` with a place for each operand."""
    texts, shape = net.operands(values)
    return net.let(form.format(*texts), shape)


INFIX = {"Add": "+", "Div": "/", "Mul": "*", "Sub": "-"}


@operator(*INFIX)
def infix(net, node, a, b):
    if node.get("broadcast", 0) and node.get("axis") is not None:
        raise Unsupported("not yet: broadcasting along a named axis, as before opset 7")
    return elementwise(net, "{} " + INFIX[node.op] + " {}", a, b)


@operator("Pow")
def power(net, node, a, b):
    return elementwise(net, "pow({}, {})", a, b)


@operator("Max", "Min", "Sum", "Mean")
def of_many(net, node, *values):
    texts, shape = net.operands(values)
    if node.op in ("Sum", "Mean"):
        text = " + ".join(texts)
        if node.op == "Mean":
            text = f"({text}) / {len(texts)}"
    else:
        text = texts[0]
        for other in texts[1:]:
            text = f"{node.op.lower()}({text}, {other})"
    return net.let(text, shape)


@operator("Clip")
def clip(net, node, x, low=None, high=None):
    low = Constant(np.float32(node["min"])) if "min" in node else low
    high = Constant(np.float32(node["max"])) if "max" in node else high
    form, values = "{}", [x]
    for word, bound in (("max", low), ("min", high)):
        if bound is not None:
            form = f"{word}({form}, {{}})"
            values.append(bound)
    return elementwise(net, form, *values)


@operator("Identity", "Cast", "CastLike")
def identity(net, node, x, like=None):
    """All numbers are f32 in our language; a double is compared after it was rounded."""
    if node.op != "Identity" and not node.is_float_output():
        raise Unsupported(DESIGN + "casts to other types than floats")
    x = net.data(x)
    return Value(x.text, x.shape, x.batched)


@operator("Dropout")
def dropout(net, node, x, ratio=None, training=None):
    if training is not None and net.known(training).any():
        raise Unsupported(DESIGN + "the random numbers of another library")
    if len(node.outputs) > 1:
        raise Unsupported(DESIGN + "the mask of a dropout as an output")
    ratio = float(net.known(ratio)) if ratio is not None else node.get("ratio", 0.5)
    x = net.data(x)
    return net.let(f"{x.text} -> dropout({number(ratio)})", x.shape)


# One operand, and attributes with their defaults.
ACTIVATIONS = {
    "Celu": ("{{}} -> celu({alpha})", {"alpha": 1.0}),
    "Elu": ("{{}} -> elu({alpha})", {"alpha": 1.0}),
    "HardSigmoid": ("({{}} * {alpha} + {beta}) -> clamp(0, 1)", {"alpha": 0.2, "beta": 0.5}),
    "LeakyRelu": ("{{}} -> leaky_relu({alpha})", {"alpha": 0.01}),
    "ThresholdedRelu": ("{{}} -> thresholded_relu({alpha})", {"alpha": 1.0}),
}


@operator(*ACTIVATIONS)
def activation(net, node, x):
    form, defaults = ACTIVATIONS[node.op]
    return elementwise(net, form.format(**{key: number(node.get(key, value)) for key, value in defaults.items()}), x)


@operator("Selu")
def selu(net, node, x):
    given = [np.float32(node.get("alpha", 1.67326319217681884765625)), np.float32(node.get("gamma", 1.05070102214813232421875))]
    if np.allclose(given, [1.6732632, 1.050701], rtol=1e-6):
        return elementwise(net, "{} -> selu", x)
    return elementwise(net, f"{number(given[1])} * ({{}} -> elu({number(given[0])}))", x)


@operator("Shrink")
def shrink(net, node, x):
    bound, bias = number(node.get("lambd", 0.5)), number(node.get("bias", 0.0))
    if bound == bias:
        return elementwise(net, f"{{}} -> soft_shrink({bound})", x)
    if float(bias) == 0:
        return elementwise(net, f"{{}} -> hard_shrink({bound})", x)
    form = f"where(lt({{0}}, -{bound}), {{0}} + {bias}, where(gt({{0}}, {bound}), {{0}} - {bias}, 0))"
    return elementwise(net, form, x)


@operator("PRelu")
def prelu(net, node, x, slope):
    if node.opset < 7:  # one slope for each channel, or one for all
        slopes = net.weights(slope)
        x = net.data(x)
        slope = Constant(slopes.reshape((1, -1) + (1,) * (len(x.shape) - 2)))
    texts, shape = net.operands([x, slope])
    return net.let("max({0}, 0) + {1} * min({0}, 0)".format(*texts), shape)


@operator("Mod")
def mod(net, node, a, b):
    return elementwise(net, "fmod({}, {})" if node.get("fmod", 0) else "remainder({}, {})", a, b)


@operator("IsInf")
def is_inf(net, node, x):
    positive, negative = node.get("detect_positive", 1), node.get("detect_negative", 1)
    if positive and negative:
        return elementwise(net, "{} -> is_inf", x)
    return elementwise(net, f"logical_and(is_inf({{0}}), {'gt' if positive else 'lt'}({{0}}, 0))", x)


# ---- comparisons and truth values, which are 1 or 0 ----

TRUTHS = {
    "Equal": "eq({}, {})", "Greater": "gt({}, {})", "GreaterOrEqual": "ge({}, {})", "Less": "lt({}, {})",
    "LessOrEqual": "le({}, {})", "And": "logical_and({}, {})", "Or": "logical_or({}, {})", "Xor": "logical_xor({}, {})",
    "Where": "where({}, {}, {})",
}


@operator(*TRUTHS)
def truth(net, node, *values):
    return elementwise(net, TRUTHS[node.op], *values)


# ---- products ----


@operator("Gemm")
def gemm(net, node, a, b, c=None):
    if net.batch_first:  # a linear layer: its weights were known when the model was made
        weights = net.weights(b)
        weights = weights if node.get("transB", 0) else weights.T
        filled = {"weight": np.float32(node.get("alpha", 1.0)) * weights}
        if c is not None:
            filled["bias"] = np.float32(node.get("beta", 1.0)) * np.broadcast_to(net.weights(c), weights.shape[:1])
        a = net.data(a)
        word = f"linear({weights.shape[0]}{'' if c is not None else ', bias = false'})"
        return net.layer(word, a, (a.shape[0], weights.shape[0]), filled)
    a, b = net.data(a), net.data(b)
    shapes, texts = [], []
    for value, transposed in ((a, node.get("transA", 0)), (b, node.get("transB", 0))):
        shapes.append(value.shape[::-1] if transposed else value.shape)
        texts.append(permuted(net, value, [1, 0]).text if transposed else value.text)
    shape = (shapes[0][0], shapes[1][1])
    product = f"{texts[0]} @ {texts[1]}"
    if node.get("alpha", 1.0) != 1:
        product = f"{number(node['alpha'])} * ({product})"
    if c is not None:
        c = net.data(c)
        beta = node.get("beta", 1.0)
        product += f" + {c.text}" if beta == 1 else f" + {number(beta)} * {c.text}"
    return net.let(product, shape)


@operator("MatMul")
def matmul(net, node, a, b):
    a, b = (net.parameter(x.array) if isinstance(x, Constant) else net.data(x) for x in (a, b))
    if max(len(a.example), len(b.example)) > 2:
        raise Unsupported("not yet: products of stacks of matrices")
    return net.let(f"{a.text} @ {b.text}", np.matmul(np.empty(a.shape), np.empty(b.shape)).shape)
