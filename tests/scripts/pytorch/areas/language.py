"""What a network is written with: operations and layers of one's own, shared and frozen parameters."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("language", "Operations and layers of one's own, shared and frozen parameters")
case, function = area.case, area.function

# ---- operations; a derivative of one's own is that of what is not detached ----


def straight_through(v):
    return torch.sign(v).detach() + (v - v.detach())


case("op", "#[grad] x: [5]", "op swish(v) = v * sigmoid(v);\nx -> swish -> linear(3) -> swish -> mse",
     lambda t: t.mse(F.silu(t.linear(F.silu(t.x), 3))))
case("op_of_two", "#[grad] x: [3, 4], #[grad] y: [4]", "op f(a, b) = a * exp(b) + 1;\nf(x, y) * f(y, x)",
     lambda t: (t.x * torch.exp(t.y[:, None]) + 1) * (t.y[:, None] * torch.exp(t.x) + 1))
case("op_of_ops", "#[grad] x: [5]",
     "op sq(v) = v * v;\nop f(v) = sq(v) * tanh(v) -> leaky_relu(0.2);\nx -> f -> mse",
     lambda t: t.mse(t.x**2 * F.leaky_relu(torch.tanh(t.x), 0.2)))
case("op_with_its_derivative", "#[grad] x: [5]", "op sq(v) = v * v, grad(dy) = 2 * v * dy;\nx -> sq -> linear(3) -> sq -> mse",
     lambda t: t.mse(t.linear(t.x**2, 3) ** 2))
case("straight_through", "#[grad] x: [5]",
     "op ste(v) = sign(v), grad(dy) = dy;\nx -> linear(4) -> ste -> linear(2) -> mse",
     lambda t: t.mse(t.linear(straight_through(t.linear(t.x, 4)), 2)))
case("straight_through_by_stopping", "#[grad] x: [5]",
     "op ste(v) = v + stop_gradient(sign(v) - v);\nx -> linear(4) -> ste -> linear(2) -> mse",
     lambda t: t.mse(t.linear(straight_through(t.linear(t.x, 4)), 2)))
case("one_operand_gets_nothing", "#[grad] a: [4], #[grad] b: [4]", "op scaled(a, b) = a * b, grad(dy) = (dy * b, 0);\nscaled(a, b) * b",
     lambda t: t.a * t.b.detach() * t.b)
case("a_derivative_reversed", "#[grad] x: [4]",
     "op reversed(v) = v, grad(dy) = -0.5 * dy;\nx -> linear(3) -> tanh -> reversed -> linear(2) -> mse",
     lambda t: (lambda h: t.mse(t.linear(1.5 * h.detach() - 0.5 * h, 2)))(torch.tanh(t.linear(t.x, 3))))

# ---- stop_gradient and frozen ----

case("stop_gradient", "#[grad] x: [5]", "let h = x -> linear(5) -> tanh;\n(h * stop_gradient(h)) -> mse",
     lambda t: (lambda h: t.mse(h * h.detach()))(torch.tanh(t.linear(t.x, 5))))
case("stop_gradient_in_a_chain", "#[grad] x: [4], #[grad] y: [4]", "((x -> sin -> stop_gradient) * y) -> linear(2) -> mse",
     lambda t: t.mse(t.linear(torch.sin(t.x.detach()) * t.y, 2)), predict=["x", "y"])
case("frozen_layer", "#[grad] x: [5]", "x -> frozen linear(4) -> tanh -> linear(2) -> mse",
     lambda t: t.mse(t.linear(torch.tanh(t.linear(t.x, 4)), 2)), frozen=["linear1.weight", "linear1.bias"])
case("frozen_features", "x: [2, 5, 5]", "x -> frozen conv2d(3, 3) -> relu -> flatten -> linear(2) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(F.relu(t.conv2d(t.x, 3, 3)).flatten(1), 2)), frozen=["conv2d1.weight", "conv2d1.bias"],
     optimisers=["momentum"])

# ---- layers of one's own ----


def block(t, x, out, slope=0.1):
    with t.scope("block"):
        return F.leaky_relu(t.linear(x, out), slope)


case("layer", "#[grad] x: [5]",
     "layer block(c, a = 0.1) = linear(c) -> leaky_relu(a);\nx -> block(4) -> block(3, a = 0.2) -> mse",
     lambda t: t.mse(block(t, block(t, t.x, 4), 3, 0.2)))
case("layer_named", "#[grad] x: [5]",
     "layer block(c, a = 0.1) = linear(c) -> leaky_relu(a);\nx -> block(4) as first -> block(3) -> softmax_ce",
     lambda t: t.softmax_ce(block(t, named_block(t, t.x, 4), 3)))


def named_block(t, x, out):
    with t.scope("block", "first"):
        return F.leaky_relu(t.linear(x, out), 0.1)


@function("#[grad] x: [1, 6, 6]", """
    layer down(c) = |x| (x -> conv2d(c, 3, stride = 2, padding = 1)) + (x -> conv2d(c, 1, stride = 2));
    x -> down(2) -> relu -> down(3) -> mse
    """)
def layer_of_what_it_is_fed(t):
    def down(x, out):
        with t.scope("down"):
            return t.conv2d(x, out, 3, stride=2, padding=1) + t.conv2d(x, out, 1, stride=2)

    return t.mse(down(F.relu(down(t.x, 2)), 3))


@function("#[grad] x: [4]", "x -> repeat(3, linear(4) -> tanh) -> linear(2) -> mse")
def repeated(t):
    h = t.x
    for _ in range(3):
        h = torch.tanh(t.linear(h, 4))
    return t.mse(t.linear(h, 2))


@function("#[grad] x: [4]", "x -> repeat(3, residual(linear(4) -> tanh)) -> linear(2) -> softmax_ce")
def residuals(t):
    h = t.x
    for _ in range(3):
        h = h + torch.tanh(t.linear(h, 4))
    return t.softmax_ce(t.linear(h, 2))


@function("#[grad] x: [3, 4, 4]", """
    layer block(c) = residual(conv2d(c, 3, padding = 1, bias = false) -> batch_norm -> relu
        -> conv2d(c, 3, padding = 1, bias = false) -> batch_norm) -> relu;
    x -> conv2d(2, 1) -> repeat(2, block(2)) as body -> flatten -> linear(2) -> softmax_ce
    """, batch=3)
def residual_blocks(t):
    def conv(x):
        return t.batch_norm(t.conv2d(x, 2, 3, padding=1, bias=False))

    h = t.conv2d(t.x, 2, 1)
    with t.scope(name="body"):
        for _ in range(2):
            with t.scope("block"):
                h = F.relu(h + conv(F.relu(conv(h))))
    return t.softmax_ce(t.linear(h.flatten(1), 2))


# ---- shared parameters ----


@function("#[grad] x: [5], #[grad] y: [5]",
          "share enc = linear(4) -> tanh -> linear(3);\n((x -> enc) * (y -> enc)) -> mse + l2(0.1)")
def shared_encoder(t):
    def encode(x):
        with t.scope(name="enc"):
            return t.linear(torch.tanh(t.linear(x, 4)), 3)

    y, loss = t.mse(encode(t.x) * encode(t.y))
    return y, loss + 0.1 * sum(t.trained[f"enc.linear{i}.weight"].square().sum() for i in (1, 2))


@function("#[grad] x: [4]", "share f = linear(4);\nx -> repeat(3, f -> tanh) -> mse", optimisers=["sgd", "momentum"])
def a_recurrence(t):
    h = t.x
    for _ in range(3):
        h = torch.tanh(t.linear(h, 4, "f"))
    return t.mse(h)


@function("#[grad] x: [2, 5, 5]", "share f = conv2d(2, 3, padding = 1);\nx -> f -> relu -> f -> relu -> f -> mse")
def shared_convolution(t):
    return t.mse(t.conv2d(F.relu(t.conv2d(F.relu(t.conv2d(t.x, 2, 3, padding=1, name="f")), 2, 3, padding=1, name="f")), 2, 3,
                          padding=1, name="f"))


@function("#[grad] x: [5]", "share n = linear(5) -> batch_norm;\nx -> n -> relu -> n -> mse", batch=5)
def shared_statistics(t):
    def n(x):
        with t.scope(name="n"):
            return t.batch_norm(t.linear(x, 5))

    return t.mse(n(F.relu(n(t.x))))


@function("#[grad] x: [6], #[grad] y: [6], same: []", """
    share encoder = frozen linear(5) -> tanh -> linear(4);
    let (a, b) = (x -> encoder, y -> encoder);
    (a @ b) -> bce_with_logits(sigmoid(same))
    """, frozen=["encoder.linear1.weight", "encoder.linear1.bias"])
def siamese(t):
    def encode(x):
        with t.scope(name="encoder"):
            return t.linear(torch.tanh(t.linear(x, 5)), 4)

    s = (encode(t.x) * encode(t.y)).sum(1)
    return s, F.binary_cross_entropy_with_logits(s, torch.sigmoid(t.same))
