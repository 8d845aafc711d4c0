"""The tensors of a case by name, and layers that name their parameters as ours do."""

import math
import zlib
from contextlib import contextmanager

import torch
import torch.nn.functional as F

from .cases import inputs

BATCHES = [1, 3, 5]


class Values:
    """What a case starts from: each tensor is drawn when it is first asked for, by its name."""

    def __init__(self, case):
        self.case = case
        self.hash = zlib.crc32(f"{case.area}/{case.name}".encode())
        self.batch = case.batch or BATCHES[self.hash % len(BATCHES)]
        self.declared = inputs(case.inputs)
        self.inputs, self.labels, self.parameters, self.statistics = {}, {}, {}, {}
        for given in self.declared:
            if given.classes is None:
                self.input(given.name, given.shape)
            else:
                self.label(given.name, given.shape, given.classes)

    def generator(self, name):
        return torch.Generator().manual_seed(self.hash * 65537 + zlib.crc32(name.encode()))

    def draw(self, name, shape, scale=1.0):
        """Between ±2 (or between ¼ and 2¼, or where the case says), rounded to f32."""
        is_positive = name.startswith("pos") or name.endswith("_var")
        low, high = self.case.ranges.get(name, (0.25, 2.25) if is_positive else (-2.0 * scale, 2.0 * scale))
        generator = self.generator(name)
        if self.case.grid and scale == 1.0:
            return torch.randint(math.ceil(low * 2), math.floor(high * 2) + 1, shape, generator=generator).double() / 2
        unit = torch.rand(shape, generator=generator, dtype=torch.float64)
        return (low + unit * (high - low)).float().double()

    def input(self, name, shape):
        if name not in self.inputs:
            self.inputs[name] = self.draw(name, [self.batch, *shape])
        return self.inputs[name]

    def label(self, name, shape, classes):
        if name not in self.labels:
            labels = torch.randint(classes, [self.batch, *shape], generator=self.generator(name))
            if self.case.ignored is not None:
                labels[torch.rand(labels.shape, generator=self.generator(f"{name} ignored")) < 0.3] = self.case.ignored
            self.labels[name] = labels
        return self.labels[name]

    def parameter(self, path, shape):
        if path not in self.parameters:
            scale = 1.0 if len(shape) < 2 else math.prod(shape[1:]) ** -0.5
            self.parameters[path] = self.draw(path, list(shape), scale)
        return self.parameters[path]


class Net:
    """One run of a case. Attributes are its inputs: `t.x`."""

    def __init__(self, values, training):
        self.values, self.training = values, training
        self.trained, self.given, self.statistics, self.kinds, self.prefix = {}, {}, {}, {}, ""

    def again(self):
        """Another run, with the same leaves."""
        self.kinds = {}
        return self

    def leaf(self, leaves, name, value):
        if name not in leaves:
            leaves[name] = value.clone().requires_grad_()
        return leaves[name]

    def __getattr__(self, name):
        if name in self.values.labels:
            return self.values.labels[name]
        if name not in self.values.inputs:
            raise AttributeError(name)
        return self.leaf(self.given, name, self.values.inputs[name])

    # ---- parameters ----

    def parameter(self, path, *shape):
        """A parameter by its path in `params`."""
        return self.leaf(self.trained, path, self.values.parameter(path, shape))

    def name(self, kind, name):
        """Layers without a name are called by their kind and how many there were in their scope, named ones too."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        name = name or f"{kind}{self.kinds[kind]}"
        return self.prefix + name

    @contextmanager
    def scope(self, kind=None, name=None):
        """The scope of a use of a template (numbered by its kind) or of something named; layers inside are numbered anew."""
        outer = self.kinds, self.prefix
        self.kinds, self.prefix = {}, self.name(kind, name) + "."
        yield
        self.kinds, self.prefix = outer

    def linear(self, x, out, name=None, bias=True):
        name = self.name("linear", name)
        weight = self.parameter(f"{name}.weight", out, x.shape[-1])
        return F.linear(x, weight, self.parameter(f"{name}.bias", out) if bias else None)

    def embedding(self, classes, count, width, name=None):
        return F.embedding(classes.long(), self.parameter(f"{self.name('embedding', name)}.weight", count, width))

    def conv(self, kind, x, out, kernel, name=None, bias=True, groups=1, **options):
        name = self.name(kind, name)
        kernel = [kernel] * (x.dim() - 2) if isinstance(kernel, int) else kernel
        function = {"conv1d": F.conv1d, "conv2d": F.conv2d}[kind]
        weight = self.parameter(f"{name}.weight", out, x.shape[1] // groups, *kernel)
        return function(x, weight, self.parameter(f"{name}.bias", out) if bias else None, groups=groups, **options)

    def conv_transpose(self, x, out, kernel, name=None, bias=True, groups=1, **options):
        kind, function = [("conv_transpose1d", F.conv_transpose1d), ("conv_transpose2d", F.conv_transpose2d)][x.dim() - 3]
        name = self.name(kind, name)
        kernel = [kernel] * (x.dim() - 2) if isinstance(kernel, int) else kernel
        weight = self.parameter(f"{name}.weight", x.shape[1], out // groups, *kernel)
        return function(x, weight, self.parameter(f"{name}.bias", out) if bias else None, groups=groups, **options)

    def conv1d(self, x, out, kernel, **options):
        return self.conv("conv1d", x, out, kernel, **options)

    def conv2d(self, x, out, kernel, **options):
        return self.conv("conv2d", x, out, kernel, **options)

    # ---- normalisation ----

    def statistic(self, path, *shape):
        """A running statistic, which training changes in place."""
        if path not in self.statistics:
            self.statistics[path] = self.values.parameter(path, shape).clone()
        return self.statistics[path]

    def scale_and_shift(self, name, shape, affine, bias=True):
        weight = self.parameter(f"{name}.weight", *shape) if affine else None
        return weight, self.parameter(f"{name}.bias", *shape) if affine and bias else None

    def batch_norm(self, x, name=None, affine=True, track=True, **options):
        name = self.name("batch_norm", name)
        parameters = self.scale_and_shift(name, x.shape[1:2], affine)
        if not track:
            return F.batch_norm(x, None, None, *parameters, training=True, **options)
        statistics = [self.statistic(f"{name}.running_{what}", x.shape[1]) for what in ("mean", "var")]
        return F.batch_norm(x, *statistics, *parameters, training=self.training, **options)

    def layer_norm(self, x, shape=None, name=None, affine=True, bias=True, **options):
        shape = list(x.shape[-1:]) if shape is None else shape
        return F.layer_norm(x, shape, *self.scale_and_shift(self.name("layer_norm", name), shape, affine, bias), **options)

    def rms_norm(self, x, shape=None, name=None, affine=True, eps=torch.finfo(torch.float32).eps):
        shape = list(x.shape[-1:]) if shape is None else shape
        return F.rms_norm(x, shape, self.scale_and_shift(self.name("rms_norm", name), shape, affine, False)[0], eps)

    def group_norm(self, x, groups, name=None, affine=True, **options):
        parameters = self.scale_and_shift(self.name("group_norm", name), x.shape[1:2], affine)
        return F.group_norm(x, groups, *parameters, **options)

    def instance_norm(self, x, name=None, affine=False, **options):
        weight, bias = self.scale_and_shift(self.name("instance_norm", name), x.shape[1:2], affine)
        return F.instance_norm(x, weight=weight, bias=bias, **options)

    # ---- losses, whose first operand is the prediction ----

    def targets(self, x, name="targets"):
        """An input of the shape of a tensor, which a loss makes up."""
        return self.leaf(self.given, name, self.values.input(name, x.shape[1:]))

    def labels(self, shape, classes, name="labels"):
        return self.values.label(name, shape, classes)

    def mse(self, x, t=None):
        return x, F.mse_loss(x, self.targets(x) if t is None else t)

    def softmax_ce(self, s, y=None, **options):
        y = self.labels(s.shape[1:-1], s.shape[-1]) if y is None else y
        return s, F.cross_entropy(s.flatten(0, -2), y.flatten(), **options)

    def nll(self, s, y=None, **options):
        y = self.labels(s.shape[1:-1], s.shape[-1]) if y is None else y
        return s, F.nll_loss(s.flatten(0, -2), y.flatten(), **options)

    def svm(self, s, y=None, **options):
        y = self.labels(s.shape[1:-1], s.shape[-1]) if y is None else y
        # multi_margin_loss divides by the number of classes besides
        loss = F.multi_margin_loss(s.flatten(0, -2), y.flatten(), **options)
        return s, loss * s.shape[-1]
