"""Values of a graph that is being translated, and the network that comes of them.

Our language speaks of one example; the batch is implicit. A graph is translated in one of two ways. If an operator in it has the
batch as axis 0 by its definition (`Conv`, pools, losses, …), axis 0 of what flows is our batch. Otherwise the graph's whole
tensors are one example, and the batch is 1. What a graph gets as constants (filters, scales) becomes parameters.
"""

import re
from pathlib import Path

import numpy as np


def language():
    """The words of our language: layers and functions, as the compiler's sources have them."""
    compiler = Path(__file__).resolve().parents[3] / "nn-compiler" / "src"
    words = set()
    for path in (compiler / "layers").glob("*.rs"):
        head = "".join(line for line in path.read_text().splitlines(True) if line.startswith("//!"))
        words |= set(re.findall(r"`(\w+)[(`]", head))
    for path in [compiler / "functions.rs", *(compiler / "functions").glob("*.rs")]:
        for names in re.findall(r'(?:unary|binary)!?\(\s*"(\w+)"|name: "(\w+)"', path.read_text()):
            words |= set(names)
    return words


WORDS = language()


class Unsupported(Exception):
    """A case that is not run, with the reason that stands in the manifest."""


class Constant:
    """A tensor that is known now: a shape, axes, an index, what follows from them, and weights."""

    def __init__(self, array, name=None):
        self.array = np.asarray(array)
        self.name = name

    @property
    def shape(self):
        return self.array.shape


class Value:
    """A value of the network: its name, its whole shape as in ONNX, and whether axis 0 of that is our batch."""

    def __init__(self, text, shape, batched, source=None):
        self.text = text
        self.shape = tuple(int(size) for size in shape)
        self.batched = batched
        self.is_loss = False
        self.source = source  # for an input whose part is not known yet: its array

    @property
    def example(self):
        return self.shape[1:] if self.batched else self.shape


class Network:
    """The source of a network, and the tensors that its test needs."""

    def __init__(self, batch_first):
        self.batch_first = batch_first
        self.declared = []  # (name, type) of inputs, in the order of their first use
        self.parameters = []  # statements
        self.lets = []
        self.inputs, self.labels, self.filled = {}, {}, {}
        self.losses = set()  # inputs that only losses have
        self.counts = {}

    # ---- parts of the source ----

    def let(self, expression, shape, batched=True):
        """A value of its own for an expression; `shape` is the whole one."""
        for words in re.findall(r"-> (\w+)|\b(\w+)\(", expression):
            word = words[0] or words[1]
            if word not in WORDS:
                raise Unsupported(f"not yet: `{word}`")
        name = f"v{len(self.lets) + 1}"
        self.lets.append((name, expression))
        return Value(name, shape, batched and self.batch_first)

    def data(self, value):
        """An input of the network."""
        if isinstance(value, Value):
            if value.source is not None and value.text not in self.inputs:
                self._declare(value)
            return value
        raise Unsupported("the input is a constant")

    def _declare(self, value):
        array = value.source
        if self.batch_first and not value.shape:
            raise Unsupported("a scalar has no batch")
        self.declared.append((value.text, sizes(value.example)))
        self.inputs[value.text] = array if self.batch_first else array[np.newaxis]

    def classes(self, constant, count):
        """Class indices as an input; a place that is to be ignored has no index of its own in our language."""
        name = f"y{len(self.labels) + 1}" if self.labels else "y"
        array = constant.array if self.batch_first else constant.array[np.newaxis]
        shape = array.shape[1:]
        ty = f"[class({count}); {', '.join(map(str, shape))}]" if shape else f"class({count})"
        self.declared.append((name, ty))
        self.labels[name] = array
        return name

    def weights(self, value):
        """The numbers of something that becomes a parameter."""
        if isinstance(value, Constant):
            return value.array
        if value.source is None or value.text in self.inputs:
            raise Unsupported("not yet: weights that are computed")
        return value.source

    def known(self, value):
        """What an argument that is no tensor of the network is: a rate, a bound, a flag."""
        return self.weights(value)

    def parameter(self, array):
        """A parameter of the network that holds these numbers."""
        name = f"c{len(self.parameters) + 1}"
        self.parameters.append(f"param {name}: {sizes(array.shape)} = zeros;")
        self.filled[name] = array
        return Value(name, array.shape, False)

    def layer(self, word, value, shape, filled):
        """A layer with parameters (by their names), named so that they can be filled."""
        kind = word.split("(")[0]
        self.counts[kind] = self.counts.get(kind, 0) + 1
        name = f"{kind}_{self.counts[kind]}"
        for parameter, array in filled.items():
            self.filled[f"{name}.{parameter}"] = array
        return self.let(f"{value.text} -> {word} as {name}", shape)

    # ---- axes ----

    def axis(self, value, axis):
        """The axis of an example that an axis of ONNX is."""
        rank = len(value.shape)
        axis = int(axis) + rank if axis < 0 else int(axis)
        if not value.batched:
            return axis
        if axis == 0:
            raise Unsupported("the batch is axis 0 and is worked on")
        return axis - 1

    # ---- operands of elementwise operators ----

    def operands(self, values):
        """The values as operands that meet as in ONNX, and the shape of the result."""
        values = [self._role(value, values) for value in values]
        shape = np.broadcast_shapes(*[value.shape for value in values])
        texts, examples, batched = [], [], False
        for value in values:
            if isinstance(value, Constant):
                number = value.array.size == 1 and len(value.shape) <= len(shape)
                value = number_text(value.array) if number else self.parameter(value.array.astype(np.float32))
            if isinstance(value, str):
                texts.append(value)
                continue
            value = self.aligned(value, shape)
            batched |= value.batched
            texts.append(value.text)
            examples.append(value.example)
        whole = shape[1:] if batched else shape
        if tuple(np.broadcast_shapes(*examples)) != tuple(whole):
            raise Unsupported("shapes meet in the batch")
        return texts, shape

    def aligned(self, value, shape):
        """An operand whose example has the axes that it has to meet."""
        if not self.batch_first or len(value.shape) < len(shape) and not value.batched:
            return value
        if value.batched and len(value.shape) == len(shape):
            return value
        if not value.batched and value.shape[0] == 1:
            text = f"({value.text} -> reshape({sizes(value.shape[1:])}))"
            return Value(text, value.shape[1:], False)
        raise Unsupported("shapes meet in the batch")

    def _role(self, value, values):
        """An input with no part yet is data if it has the batch; otherwise it is a parameter."""
        if isinstance(value, Constant) or value.source is None or value.text in self.inputs:
            return value
        rank = max(len(other.shape) for other in values)
        batch = max((other.shape[0] for other in values if len(other.shape) == rank), default=1)
        if not self.batch_first or len(value.shape) == rank and value.shape[0] == batch:
            return self.data(value)
        return self.parameter(value.source)

    # ---- the whole ----

    def source(self, outputs):
        """The network's text."""
        lets = list(self.lets)
        results = [value.text for value in outputs]
        if len(results) == 1 and lets and lets[-1][0] == results[0]:
            results = [lets.pop()[1]]
        body = self.parameters + [f"let {name} = {expression};" for name, expression in lets]
        body.append(results[0] if len(results) == 1 else f"({', '.join(results)})")
        inputs = ", ".join(f"{name}: {ty}" for name, ty in self.declared)
        return f"N({inputs})", body


def sizes(shape):
    return f"[{', '.join(str(int(size)) for size in shape)}]"


def number(x):
    """A number as text that reads back as the same f32."""
    x = np.float32(x)
    if not np.isfinite(x):
        raise Unsupported("no such number by design: the language has no literal for an infinity")
    text = np.format_float_positional(x, unique=True, trim="0") if 1e-5 < abs(x) < 1e9 or x == 0 else repr(float(str(x)))
    return text


def number_text(array):
    return number(array.reshape(-1)[0])
