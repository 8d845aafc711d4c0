"""Elementwise functions and activations: values and derivatives, also where they have kinks."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("functions", "Elementwise functions and activations")
case = area.case

# ---- of one value: (our word with its arguments, PyTorch's function, from where to where the operand lies) ----

ONE = {
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "exp": torch.exp,
    "exp_m1": torch.expm1,
    "sin": torch.sin,
    "cos": torch.cos,
    "square": torch.square,
    "neg": torch.neg,
    "abs": torch.abs,
    "sign": torch.sign,
    "floor": torch.floor,
    "ln": (torch.log, 0.1, 4),
    "ln_1p": (torch.log1p, -0.75, 4),
    "sqrt": (torch.sqrt, 0.1, 4),
    "recip": (torch.reciprocal, 0.25, 4),
    "exp2": torch.exp2,
    "tan": (torch.tan, -1.3, 1.3),
    "asin": (torch.asin, -0.9, 0.9),
    "acos": (torch.acos, -0.9, 0.9),
    "atan": (torch.atan, -6, 6),
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "asinh": (torch.asinh, -6, 6),
    "acosh": (torch.acosh, 1.1, 6),
    "atanh": (torch.atanh, -0.9, 0.9),
    "erf": torch.erf,
    "log2": (torch.log2, 0.1, 4),
    "log10": (torch.log10, 0.1, 4),
    "rsqrt": (torch.rsqrt, 0.1, 4),
    "ceil": torch.ceil,
    "round": torch.round,
    "trunc": torch.trunc,
    "relu6": (F.relu6, -4, 9),
    "elu": F.elu,
    "elu(0.5)": lambda x: F.elu(x, 0.5),
    "selu": F.selu,
    "celu": F.celu,
    "celu(alpha = 2)": lambda x: F.celu(x, 2.0),
    "gelu": F.gelu,
    "gelu(approximate = tanh)": lambda x: F.gelu(x, approximate="tanh"),
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "silu": F.silu,
    "mish": F.mish,
    "log_sigmoid": F.logsigmoid,
    "hard_sigmoid": (F.hardsigmoid, -5, 5),
    "hard_tanh": F.hardtanh,
    "hard_tanh(-0.5, 2)": lambda x: F.hardtanh(x, -0.5, 2.0),
    "hard_swish": (F.hardswish, -5, 5),
    "tanh_shrink": F.tanhshrink,
    "softplus(2)": lambda x: F.softplus(x, 2.0),
    "softplus(beta = 0.5, threshold = 1)": lambda x: F.softplus(x, 0.5, 1.0),
    "softsign": F.softsign,
    "soft_shrink": F.softshrink,
    "soft_shrink(1)": lambda x: F.softshrink(x, 1.0),
    "hard_shrink": F.hardshrink,
    "hard_shrink(lambda = 1.5)": lambda x: F.hardshrink(x, 1.5),
    "threshold(0.5, -2)": lambda x: F.threshold(x, 0.5, -2.0),
    "thresholded_relu(0.75)": lambda x: F.threshold(x, 0.75, 0.0),
    "clamp(-1, 0.5)": lambda x: torch.clamp(x, -1.0, 0.5),
    "clamp(min = 0.25)": lambda x: torch.clamp(x, min=0.25),
    "clamp(max = 0.25)": lambda x: torch.clamp(x, max=0.25),
    "leaky_relu": F.leaky_relu,
    "leaky_relu(0.2)": lambda x: F.leaky_relu(x, 0.2),
    "leaky_relu(negative_slope = 0.5)": lambda x: F.leaky_relu(x, 0.5),
}


def identifier(word):
    """`leaky_relu(0.2)` as a name."""
    words = "".join(c if c.isalnum() else " " for c in word.replace("-", "minus_")).split()
    return "_".join(words) + ("_alone" if word in ("exp", "ln") else "")


for word, function in ONE.items():
    function, *ends = function if isinstance(function, tuple) else (function, -3, 3)
    case(identifier(word), "#[grad] x: [13]", f"x -> {word}", lambda t, f=function: f(t.x), ranges={"x": ends})

# where numbers are large: no overflow on the way
FAR_OUT = ["sigmoid", "tanh", "softplus", "elu", "selu", "celu", "gelu", "gelu_tanh", "silu", "mish", "log_sigmoid", "softsign",
           "erf", "asinh", "atan"]
for word in FAR_OUT:
    function = ONE[word] if callable(ONE[word]) else ONE[word][0]
    case(f"{word}_far_out", "#[grad] x: [9]", f"x -> {word}", lambda t, f=function: f(t.x), ranges={"x": (-40, 40)})

# at the kinks and at ties, PyTorch's choice
KINKS = ["relu", "abs", "sign", "floor", "leaky_relu(0.2)", "ceil", "round", "trunc", "elu", "celu", "hard_tanh",
         "soft_shrink", "hard_shrink", "threshold(0.5, -2)", "clamp(-1, 0.5)"]
for word in KINKS:
    case(f"{identifier(word)}_at_kinks", "#[grad] x: [17]", f"x -> {word}", lambda t, f=ONE[word]: f(t.x), grid=True, batch=3)
for word, function in [("relu6", F.relu6), ("hard_sigmoid", F.hardsigmoid), ("hard_swish", F.hardswish)]:
    case(f"{word}_at_kinks", "#[grad] x: [33]", f"x -> {word}", lambda t, f=function: f(t.x), grid=True, batch=3,
         ranges={"x": (-7, 7)})

# ---- of two ----

TWO = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "max": torch.maximum,
    "min": torch.minimum,
}
for word, function in TWO.items():
    case(f"{word}_of_two", "#[grad] a: [7], #[grad] pos: [7]", f"{word}(a, pos)", lambda t, f=function: f(t.a, t.pos))
for word, function in {"remainder": torch.remainder, "fmod": torch.fmod}.items():
    case(f"{word}_of_two", "#[grad] a: [9], #[grad] pos: [9]", f"{word}(a, pos)", lambda t, f=function: f(t.a, t.pos),
         ranges={"a": (-7, 7)})
COMPARISONS = {"gt": torch.gt, "ge": torch.ge, "lt": torch.lt, "le": torch.le, "eq": torch.eq, "ne": torch.ne}
for word, function in COMPARISONS.items():
    # nothing flows back through the comparison
    case(word, "#[grad] a: [9], #[grad] b: [9]", f"{word}(a, b) * a",
         lambda t, f=function: f(t.a, t.b) * t.a, grid=True, batch=5,
         predict=["a", "b"])
LOGIC = {"logical_and": torch.logical_and, "logical_or": torch.logical_or, "logical_xor": torch.logical_xor}
for word, function in LOGIC.items():
    case(word, "#[grad] a: [9], #[grad] b: [9]", f"{word}(gt(a, 0), gt(b, 0)) * b",
         lambda t, f=function: f(t.a > 0, t.b > 0) * t.b,
         grid=True, batch=5, predict=["a", "b"])
case("logical_not", "#[grad] a: [9]", "logical_not(a) + a", lambda t: torch.logical_not(t.a) + t.a, grid=True, batch=5)
case("is_nan_and_is_inf", "#[grad] pos: [9]", "is_nan(pos) + is_inf(pos) + pos",
     lambda t: torch.isnan(t.pos).double() + torch.isinf(t.pos) + t.pos)
case("where_of_three", "#[grad] a: [9], #[grad] b: [9]", "where(gt(a, b), a * a, exp(b))",
     lambda t: torch.where(t.a > t.b, t.a**2, torch.exp(t.b)))
case("pow_of_two", "#[grad] pos: [7], #[grad] e: [7]", "pow(pos, e)", lambda t: torch.pow(t.pos, t.e))
case("pow_by_numbers", "#[grad] x: [7]", "pow(x, 3) + pow(x, 2) - pow(x, 1)", lambda t: t.x**3 + t.x**2 - t.x)
case("pow_by_fractions", "#[grad] pos: [7]", "pow(pos, 1.5) + pow(pos, -0.5)", lambda t: t.pos**1.5 + t.pos**-0.5)
case("pow_of_a_number", "#[grad] x: [7]", "pow(2, x)", lambda t: torch.pow(2.0, t.x))

# ---- with a learned slope ----

case("prelu", "#[grad] x: [5]", "x -> linear(4) -> prelu -> linear(2) -> mse",
     lambda t: t.mse(t.linear(F.prelu(t.linear(t.x, 4), t.parameter("prelu1.weight", 1)), 2)))
case("prelu_of_channels", "#[grad] x: [3, 2, 4]", "x -> prelu(3) -> mse",
     lambda t: t.mse(F.prelu(t.x, t.parameter("prelu1.weight", 3))))
case("prelu_named", "#[grad] x: [2, 5, 5]", "x -> conv2d(3, 3) -> prelu(num_parameters = 3) as slope -> mse",
     lambda t: t.mse(F.prelu(t.conv2d(t.x, 3, 3), t.parameter("slope.weight", 3))))

# ---- together ----

case("numbers_on_both_sides", "#[grad] x: [5]", "2 * x - x / 4 + 3 / (4 + x) - (1 - x) * 0.5",
     lambda t: 2 * t.x - t.x / 4 + 3 / (4 + t.x) - (1 - t.x) * 0.5)
case("the_same_value_many_times", "#[grad] x: [5]", "x * x * x + x - x * tanh(x) * x",
     lambda t: t.x**3 + t.x - t.x**2 * torch.tanh(t.x))


@area.function("#[grad] x: [5], #[grad] pos: [5]", """
    let a = exp(x / 2) * ln_1p(pos) + sqrt(pos) * sin(x) - cos(x * pos) / (1 + pos);
    let b = a + pow(pos, x) + abs(x) * ln(pos) + max(x, pos) - min(x, 2 * pos);
    (b + exp_m1(-pos) + 1 / pos - square(x) * 0.25) -> mse
    """)
def functions(t):
    x, pos = t.x, t.pos
    y = torch.exp(x / 2) * torch.log1p(pos) + torch.sqrt(pos) * torch.sin(x) - torch.cos(x * pos) / (1 + pos)
    y = y + torch.pow(pos, x) + torch.abs(x) * torch.log(pos) + torch.maximum(x, pos) - torch.minimum(x, 2 * pos)
    return t.mse(y + torch.expm1(-pos) + 1 / pos - x.square() * 0.25)

case("ties", "#[grad] a: [17], #[grad] b: [17]", "max(a, b) * 2 + min(a, b) * 3",
     lambda t: torch.maximum(t.a, t.b) * 2 + torch.minimum(t.a, t.b) * 3,
     grid=True, batch=5)
case("ties_with_a_number", "#[grad] a: [17]", "max(a, 0.5) * 2 + min(a, 1) * 3",
     lambda t: torch.maximum(t.a, torch.tensor(0.5).double()) * 2 + torch.minimum(t.a, torch.tensor(1.0).double()) * 3,
     grid=True, batch=5)
