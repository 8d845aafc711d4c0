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
case("op_with_its_derivative", "#[grad] x: [5]",
     "op sq(v) = v * v, grad(dy) = 2 * v * dy;\nx -> sq -> linear(3) -> sq -> mse",
     lambda t: t.mse(t.linear(t.x**2, 3) ** 2), lr=0.0005)
case("straight_through", "#[grad] x: [5]",
     "op ste(v) = sign(v), grad(dy) = dy;\nx -> linear(4) -> ste -> linear(2) -> mse",
     lambda t: t.mse(t.linear(straight_through(t.linear(t.x, 4)), 2)))
case("straight_through_by_stopping", "#[grad] x: [5]",
     "op ste(v) = v + stop_gradient(sign(v) - v);\nx -> linear(4) -> ste -> linear(2) -> mse",
     lambda t: t.mse(t.linear(straight_through(t.linear(t.x, 4)), 2)))
case("one_operand_gets_nothing", "#[grad] a: [4], #[grad] b: [4]",
     "op scaled(a, b) = a * b, grad(dy) = (dy * b, 0);\nscaled(a, b) * b",
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

# ---- derivatives inside a network ----


def grad(y, x):
    return torch.autograd.grad(y.sum(), x, create_graph=True)[0]


case("slope", "#[grad] x: [4]", "grad(sum(x * x * x), x)", lambda t: grad(t.x**3, t.x))
case("hessian_vector_product", "#[grad] x: [4], #[grad] v: [4]",
     "let f = sum(x * x * tanh(x));\nlet slope = grad(f, x);\n(slope, grad(sum(slope * v), x))",
     lambda t: (lambda slope: [slope, grad(slope * t.v, t.x)])(grad(t.x**2 * torch.tanh(t.x), t.x)))
case("third_derivative", "#[grad] x: [4]", "grad(grad(grad(sin(x) * x, x), x), x)",
     lambda t: grad(grad(grad(torch.sin(t.x) * t.x, t.x), t.x), t.x))
case("gradient_penalty", "#[grad] x: [5]",
     "let y = x -> linear(4) -> tanh -> linear(1);\nlet g = grad(y, x);\n(y -> mse) + 0.1 * batch_mean(square(g))",
     lambda t: (lambda y: (y, t.mse(y)[1] + 0.1 * grad(y, t.x).square().mean()))(t.linear(torch.tanh(t.linear(t.x, 4)), 1)),
     optimisers=["sgd", "momentum"])
case("unit_slopes", "#[grad] x: [3]",
     "let y = x -> linear(5) -> softplus -> linear(1);\nlet g = grad(y, x);\n(batch_mean(y) + 10 * batch_mean(square(norm(g) - 1)))",
     lambda t: (lambda y: (y, y.mean() + 10 * (grad(y, t.x).norm(dim=1) - 1).square().mean()))(
         t.linear(F.softplus(t.linear(t.x, 5)), 1)), lr=0.01)
case("penalty_of_a_convnet", "#[grad] x: [2, 5, 5]",
     "let y = x -> conv2d(3, 3) -> tanh -> max_pool(2) -> flatten -> linear(2);\n"
     "(y -> softmax_ce) + batch_mean(square(grad(y, x)))",
     lambda t: (lambda y: (y, t.softmax_ce(y)[1] + grad(y, t.x).square().mean()))(
         t.linear(F.max_pool2d(torch.tanh(t.conv2d(t.x, 3, 3)), 2).flatten(1), 2)))
case("slope_of_a_parameter", "#[grad] x: [4]",
     "param w: [3, 4] = he_normal;\n(tanh(w @ x) -> mse) + batch_mean(grad(sum(sigmoid(w @ x)), w) @ x)",
     lambda t: (lambda w: (torch.tanh(t.x @ w.T), F.mse_loss(torch.tanh(t.x @ w.T), t.targets(t.x @ w.T))
                           + (t.x @ grad(torch.sigmoid(t.x @ w.T), w).T).mean()))(t.parameter("w", 3, 4)))
case("slope_through_softmax", "#[grad] x: [3, 4]", "let g = grad(softmax(x) * x, x);\nmean(g * g, axis = 0)",
     lambda t: (grad(t.x.softmax(2) * t.x, t.x) ** 2).mean(1))
case("force", "#[grad] x: [4, 3], f: [4, 3]",
     "let energy = x -> linear(5) -> silu -> linear(1) -> sum;\n(-grad(energy, x)) -> mse(f)",
     lambda t: t.mse(-grad(t.linear(F.silu(t.linear(t.x, 5)), 1), t.x), t.f))

# ---- cotangents that callers pass ----

case("cotangent", "#[grad] x: [3]", "x * x", lambda t: t.x**2, attributes="#[cotangent]", cotangent=True)
case("cotangent_of_a_layer", "#[grad] x: [4]", "x -> linear(3) -> tanh", lambda t: torch.tanh(t.linear(t.x, 3)),
     attributes="#[cotangent]", cotangent=True)
case("cotangents_of_two", "#[grad] x: [2, 4, 4]", "let h = x -> conv2d(3, 2);\n(h -> max_pool(3), sigmoid(h))",
     lambda t: (lambda h: [F.max_pool2d(h, 3), torch.sigmoid(h)])(t.conv2d(t.x, 3, 2)), attributes="#[cotangent]", cotangent=True)

# ---- parts, and losses of one's own ----

case("split", "#[grad] x: [5]", "let (a, b) = x -> split([2, 3], axis = 0);\n(a -> linear(4) -> tanh) * (b -> linear(4))",
     lambda t: torch.tanh(t.linear(t.x[:, :2], 4)) * t.linear(t.x[:, 2:], 4))
case("split_evenly", "#[grad] x: [2, 6]", "let (a, b, c) = x -> split(3, axis = -1);\n(a * b - tanh(c)) -> mse",
     lambda t: (lambda a, b, c: t.mse(a * b - torch.tanh(c)))(*t.x.split(2, dim=2)))
case("split_channels", "#[grad] x: [2, 5, 5]",
     "let (a, b) = x -> conv2d(4, 3) -> split(2, axis = 0);\n(a * sigmoid(b)) -> conv2d(2, 2) -> mse",
     lambda t: (lambda a, b: t.mse(t.conv2d(a * torch.sigmoid(b), 2, 2)))(*t.conv2d(t.x, 4, 3).split(2, dim=1)))
case("batch_mean", "#[grad] x: [5], t: [3]", "let d = (x -> linear(3) -> tanh) - t;\nbatch_mean(d * d * d * d)",
     lambda t: (lambda d: (d**4, (d**4).mean()))(torch.tanh(t.linear(t.x, 3)) - t.t))
