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
for word in ["sigmoid", "tanh", "softplus"]:
    case(f"{word}_far_out", "#[grad] x: [9]", f"x -> {word}", lambda t, f=ONE[word]: f(t.x), ranges={"x": (-40, 40)})

# at the kinks and at ties, PyTorch's choice
for word in ["relu", "abs", "sign", "leaky_relu(0.2)"]:
    case(f"{identifier(word)}_at_kinks", "#[grad] x: [17]", f"x -> {word}", lambda t, f=ONE[word]: f(t.x), grid=True, batch=3)

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
case("pow_of_two", "#[grad] pos: [7], #[grad] e: [7]", "pow(pos, e)", lambda t: torch.pow(t.pos, t.e))
case("pow_by_numbers", "#[grad] x: [7]", "pow(x, 3) + pow(x, 2) - pow(x, 1)", lambda t: t.x**3 + t.x**2 - t.x)
case("pow_by_fractions", "#[grad] pos: [7]", "pow(pos, 1.5) + pow(pos, -0.5)", lambda t: t.pos**1.5 + t.pos**-0.5)
case("pow_of_a_number", "#[grad] x: [7]", "pow(2, x)", lambda t: torch.pow(2.0, t.x))

# ---- together ----

case("numbers_on_both_sides", "#[grad] x: [5]", "2 * x - x / 4 + 3 / (4 + x) - (1 - x) * 0.5",
     lambda t: 2 * t.x - t.x / 4 + 3 / (4 + t.x) - (1 - t.x) * 0.5)
case("the_same_value_many_times", "#[grad] x: [5]", "x * x * x + x - x * tanh(x) * x", lambda t: t.x**3 + t.x - t.x**2 * torch.tanh(t.x))


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

case("ties", "#[grad] a: [17], #[grad] b: [17]", "max(a, b) * 2 + min(a, b) * 3", lambda t: torch.maximum(t.a, t.b) * 2 + torch.minimum(t.a, t.b) * 3,
     grid=True, batch=5)
case("ties_with_a_number", "#[grad] a: [17]", "max(a, 0.5) * 2 + min(a, 1) * 3",
     lambda t: torch.maximum(t.a, torch.tensor(0.5).double()) * 2 + torch.minimum(t.a, torch.tensor(1.0).double()) * 3, grid=True, batch=5)
