"""What each ONNX operator is in our language: a table of functions that take the network, the operator's attributes and its
inputs, and give its outputs. What is not here is not run, for the reason in `REASONS`."""

import numpy as np

from .graph import Constant, Unsupported, Value, number, sizes

OPERATORS = {}

# Operators whose axis 0 is the batch by their definition.
BATCH_FIRST = {
    "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "DepthToSpace", "GlobalAveragePool", "GlobalMaxPool",
    "InstanceNormalization", "LRN", "MaxPool", "NegativeLogLikelihoodLoss", "Resize", "SoftmaxCrossEntropyLoss",
    "SpaceToDepth", "Upsample",
}

DESIGN = "no such op by design: "

# Operators whose results are held to less than 1e-5 of a tensor's largest element, with the reason.
TOLERANCES = {}

# Why operators are not in the table.
REASONS = {}


def reason(text, *names):
    REASONS.update(dict.fromkeys(names, text))


reason(DESIGN + "integers", "ArgMax", "ArgMin", "BitShift", "ConvInteger", "MatMulInteger", "NonZero", "EyeLike", "OneHot", "TopK")
reason(DESIGN + "quantised numbers", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul", "QuantizeLinear")
reason(DESIGN + "control flow", "If", "Loop", "Scan")
reason(DESIGN + "sequences of tensors and optional tensors", "OptionalGetElement", "OptionalHasElement", "SequenceEmpty",
       "SequenceInsert", "SequenceLength", "SequenceMap", "SequenceAt", "SequenceConstruct")
reason(DESIGN + "strings", "StringNormalizer", "TfIdfVectorizer")
reason(DESIGN + "the random numbers of another library", "Bernoulli", "RandomUniformLike")
reason(DESIGN + "shapes that depend on data", "Compress", "NonMaxSuppression", "Range", "Unique")
reason(DESIGN + "gathering and scattering by indices along any axis", "GatherElements", "GatherND", "Scatter", "ScatterElements",
       "ScatterND", "ReverseSequence", "MaxUnpool")
reason(DESIGN + "signal processing", "BlackmanWindow", "HammingWindow", "HannWindow", "DFT", "STFT", "MelWeightMatrix")
reason(DESIGN + "sampling at computed places", "GridSample", "RoiAlign")
reason(DESIGN + "determinants", "Det")
reason("not yet: issue 5: optimisers", "Adagrad", "Adam", "Momentum")
reason("not yet: issue 6/7: sequence layers", "GRU", "LSTM", "RNN")


def operator(*names):
    def register(function):
        OPERATORS.update(dict.fromkeys(names, function))
        return function

    return register


# ---- element by element ----

FUNCTIONS = {
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


@operator("LeakyRelu")
def leaky_relu(net, node, x):
    return elementwise(net, f"{{}} -> leaky_relu({number(node.get('alpha', 0.01))})", x)


# ---- comparisons and truth values, which are 1 or 0 ----

TRUTHS = {
    "Equal": "eq({}, {})", "Greater": "gt({}, {})", "GreaterOrEqual": "ge({}, {})", "Less": "lt({}, {})",
    "LessOrEqual": "le({}, {})", "And": "{} * {}", "Or": "max({}, {})", "Xor": "abs({} - {})", "Not": "1 - {}",
    "Where": "where({}, {}, {})",
}


@operator(*TRUTHS)
def truth(net, node, *values):
    return elementwise(net, TRUTHS[node.op], *values)


# ---- products ----


@operator("MatMul")
def matmul(net, node, a, b):
    a, b = net.data(a), net.data(b)
    if max(len(a.example), len(b.example)) > 2:
        raise Unsupported("not yet: products of stacks of matrices")
    return net.let(f"{a.text} @ {b.text}", np.matmul(np.empty(a.shape), np.empty(b.shape)).shape)


# ---- shapes ----


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


# ---- windows ----


class Windows:
    """The attributes of a convolution or a pool over an image, from which each direction has its own."""

    def __init__(self, node, image, kernel, transposed=False):
        n = len(kernel)
        self.kernel, self.node = list(kernel), node
        self.strides = node.get("strides", [1] * n)
        self.dilations = node.get("dilations", [1] * n)
        self.ceil = bool(node.get("ceil_mode", 0))
        pads = node.get("pads", [0] * 2 * n)
        self.before, self.after = list(pads[:n]), list(pads[n:])
        auto = node.get("auto_pad", "NOTSET")
        if auto in ("SAME_UPPER", "SAME_LOWER") and not transposed:
            for i in range(n):
                maps = -(-image[i] // self.strides[i])
                total = max((maps - 1) * self.strides[i] + (self.kernel[i] - 1) * self.dilations[i] + 1 - image[i], 0)
                small, large = total // 2, total - total // 2
                self.before[i], self.after[i] = (small, large) if auto == "SAME_UPPER" else (large, small)
        elif auto in ("SAME_UPPER", "SAME_LOWER"):
            raise Unsupported("not yet: automatic padding of transposed convolutions")

    def check(self):
        if self.before != self.after:
            raise Unsupported("not yet: padding that differs before and after")

    def check_pool(self):
        self.check()
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


@operator("Conv")
def conv(net, node, x, w, b=None):
    weights = net.weights(w)
    x = net.data(x)
    rank = len(x.shape) - 2
    if rank != 2:
        raise Unsupported("not yet: conv1d" if rank == 1 else DESIGN + "windows over volumes")
    windows = Windows(node, x.shape[2:], weights.shape[2:])
    windows.check()
    parts = [str(weights.shape[0]), several(windows.kernel), *windows.arguments()]
    if node.get("group", 1) != 1:
        parts.append(f"groups = {node['group']}")
    filled = {"weight": weights}
    if b is None:
        parts.append("bias = false")
    else:
        filled["bias"] = net.weights(b)
    shape = (x.shape[0], weights.shape[0], *windows.maps(x.shape[2:]))
    return net.layer(f"conv2d({', '.join(parts)})", x, shape, filled)


@operator("MaxPool")
def max_pool(net, node, x):
    if len(node.outputs) > 1:
        raise Unsupported(DESIGN + "the indices of a pool as an output")
    return pool(net, node, x, "max_pool", [])


def pool(net, node, x, word, more):
    x = net.data(x)
    rank = len(x.shape) - 2
    if rank != 2:
        raise Unsupported(f"not yet: {word} over one axis" if rank == 1 else DESIGN + "windows over volumes")
    windows = Windows(node, x.shape[2:], node["kernel_shape"])
    windows.check_pool()
    if windows.ceil:
        raise Unsupported("not yet: ceil_mode")
    parts = [several(windows.kernel), *windows.arguments(windows.kernel), *more]
    return net.let(f"{x.text} -> {word}({', '.join(parts)})", (*x.shape[:2], *windows.maps(x.shape[2:])))

reason("not yet: comparisons", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Where")
