"""Networks of several parts."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("networks", "Networks of several parts")
case, function = area.case, area.function


def l2(t, rate, *layers):
    return rate * sum(t.trained[f"{layer}.weight"].square().sum() for layer in layers)


def l1(t, rate, *layers):
    return rate * sum(t.trained[f"{layer}.weight"].abs().sum() for layer in layers)


# ---- penalties ----


@function("#[grad] x: [7]", "let h = x -> linear(7) -> relu;\n(x + h) -> linear(5) -> softmax_ce + l2(0.01)")
def residual_l2(t):
    s, loss = t.softmax_ce(t.linear(t.x + F.relu(t.linear(t.x, 7)), 5))
    return s, loss + l2(t, 0.01, "linear1", "linear2")


@function("x: [7]", "x -> linear(5) as hidden -> tanh -> linear(2) as out -> mse + l1(0.02, hidden)")
def l1_of_one(t):
    y, loss = t.mse(t.linear(torch.tanh(t.linear(t.x, 5, "hidden")), 2, "out"))
    return y, loss + l1(t, 0.02, "hidden")


@function("#[grad] x: [4]", "x -> linear(5) -> tanh -> linear(3) -> mse + l1(0.01) + l2(0.03)")
def l1_and_l2(t):
    y, loss = t.mse(t.linear(torch.tanh(t.linear(t.x, 5)), 3))
    return y, loss + l1(t, 0.01, "linear1", "linear2") + l2(t, 0.03, "linear1", "linear2")


# ---- several outputs, inputs and losses ----


@function(
    "#[grad] x: [6], y: class(4), t: [2]",
    """
    let h = x -> linear(5) as shared -> relu;
    (h -> linear(4) as left -> softmax_ce(y), h -> linear(2) as right -> mse(t))
    """,
)
def two_losses(t):
    h = F.relu(t.linear(t.x, 5, "shared"))
    s, first = t.softmax_ce(t.linear(h, 4, "left"), t.y)
    r, second = t.mse(t.linear(h, 2, "right"), t.t)
    return [s, r], first + second


@function("#[grad] x: [5]", "let h = x -> linear(4) -> tanh;\n(h -> linear(3) -> softmax_ce, h)")
def a_loss_and_an_output(t):
    h = torch.tanh(t.linear(t.x, 4))
    s, loss = t.softmax_ce(t.linear(h, 3))
    return [s, h], loss


@function("#[grad] x: [5], #[grad] y: [3]", "let h = x -> linear(3) -> tanh;\n(h * y, h + y, exp(h) - y)")
def three_outputs(t):
    h = torch.tanh(t.linear(t.x, 3))
    return [h * t.y, h + t.y, torch.exp(h) - t.y]


@function("#[grad] a: [4], #[grad] b: [3]",
               "((a -> linear(5)) * (b -> linear(5) -> sigmoid)) -> linear(2) -> mse")
def two_branches(t):
    return t.mse(t.linear(t.linear(t.a, 5) * torch.sigmoid(t.linear(t.b, 5)), 2))


# ---- training and inference ----


@function("x: [5]", "x -> dropout(0.2) -> linear(6) -> relu -> dropout -> linear(3) -> softmax_ce", inference_only=True)
def dropout_for_inference(t):
    x = F.dropout(t.x, 0.2, training=False)
    return t.softmax_ce(t.linear(F.dropout(F.relu(t.linear(x, 6)), 0.5, training=False), 3))


@function("x: [3, 4]", "x -> dropout2d(0.3) -> flatten -> linear(4) -> drop_path(0.2) -> softmax_ce", inference_only=True)
def drops_of_channels_and_paths_for_inference(t):
    return t.softmax_ce(t.linear(t.x.flatten(1), 4))


# ---- several values at once ----

case("two_values_into_one", "#[grad] a: [4], #[grad] b: [4]", "(a, b) -> max -> linear(3) -> mse",
     lambda t: t.mse(t.linear(torch.maximum(t.a, t.b), 3)))
case("names_for_several", "#[grad] a: [4]", "let (p, q) = (exp(a), a * 2);\np / (1 + q * q)",
     lambda t: torch.exp(t.a) / (1 + (t.a * 2) ** 2))
