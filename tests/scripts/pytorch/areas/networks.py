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

# ---- networks as they are in use, small ----


@function("#[grad] x: [1, 10, 9]", """
    x -> conv2d(3, 3, padding = 1) -> tanh -> adaptive_avg_pool([5, 4]) -> conv2d(4, 3) -> tanh -> max_pool(2, stride = 1)
      -> flatten -> linear(6) -> tanh -> linear(4) -> softmax_ce
    """)
def lenet(t):
    h = F.adaptive_avg_pool2d(torch.tanh(t.conv2d(t.x, 3, 3, padding=1)), (5, 4))
    h = F.max_pool2d(torch.tanh(t.conv2d(h, 4, 3)), 2, stride=1)
    return t.softmax_ce(t.linear(torch.tanh(t.linear(h.flatten(1), 6)), 4))


@function("#[grad] x: [4, 6]", """
    let h = x -> layer_norm;
    let (q, k, v) = (h -> linear(5), h -> linear(5), h -> linear(6));
    let a = x + ((((q @ (k -> transpose(0, 1))) / 2) -> softmax) @ v);
    (a + (a -> layer_norm -> linear(8) -> gelu -> linear(6))) -> mean(axis = 0) -> linear(3) -> softmax_ce
    """)
def a_transformer_block(t):
    h = t.layer_norm(t.x)
    q, k, v = t.linear(h, 5), t.linear(h, 5), t.linear(h, 6)
    a = t.x + (q @ k.transpose(1, 2) / 2).softmax(-1) @ v
    return t.softmax_ce(t.linear((a + t.linear(F.gelu(t.linear(t.layer_norm(a), 8)), 6)).mean(1), 3))


@function("#[grad] x: [1, 6, 6]", """
    let a = x -> conv2d(3, 3, padding = 1) -> relu;
    let b = a -> max_pool(2) -> conv2d(4, 3, padding = 1) -> relu;
    (b -> conv_transpose2d(3, 2, stride = 2), a) -> concat -> conv2d(1, 1) -> mse
    """)
def unet(t):
    a = F.relu(t.conv2d(t.x, 3, 3, padding=1))
    b = F.relu(t.conv2d(F.max_pool2d(a, 2), 4, 3, padding=1))
    return t.mse(t.conv2d(torch.cat([t.conv_transpose(b, 3, 2, stride=2), a], 1), 1, 1))


@function("#[grad] x: [3, 5, 5]", """
    let h = x -> conv2d(6, 1, bias = false) -> batch_norm -> relu6
      -> conv2d(6, 3, groups = 6, padding = 1, bias = false) -> batch_norm -> relu6
      -> conv2d(3, 1, bias = false) -> batch_norm;
    (h + x) -> global_avg_pool -> linear(2) -> softmax_ce
    """, batch=3)
def an_inverted_residual(t):
    h = F.relu6(t.batch_norm(t.conv2d(t.x, 6, 1, bias=False)))
    h = F.relu6(t.batch_norm(t.conv2d(h, 6, 3, groups=6, padding=1, bias=False)))
    h = t.batch_norm(t.conv2d(h, 3, 1, bias=False))
    return t.softmax_ce(t.linear((h + t.x).mean([2, 3]), 2))


@function("#[grad] x: [4, 5]", """
    let a = x + (x -> layer_norm -> transpose(0, 1) -> linear(6) -> gelu -> linear(4) -> transpose(0, 1));
    (a + (a -> layer_norm -> linear(7) -> gelu -> linear(5))) -> mse
    """)
def a_mixer_block(t):
    a = t.x + t.linear(F.gelu(t.linear(t.layer_norm(t.x).transpose(1, 2), 6)), 4).transpose(1, 2)
    return t.mse(a + t.linear(F.gelu(t.linear(t.layer_norm(a), 7)), 5))


@function("#[grad] x: [6]", """
    let m = x -> linear(3) as centre;
    let z = m + exp((x -> linear(3) as spread) / 2);
    (z -> linear(6) as decoder -> mse(x)) + (m -> mse(z))
    """)
def an_autoencoder(t):
    m = t.linear(t.x, 3, "centre")
    z = m + torch.exp(t.linear(t.x, 3, "spread") / 2)
    y, loss = t.mse(t.linear(z, 6, "decoder"), t.x)
    return y, loss + F.mse_loss(m, z)


@function("#[grad] x: [3, 6, 6]", """
    let h = x -> conv2d(4, 3, padding = 1) -> relu;
    (h * (h -> global_avg_pool -> linear(2) -> relu -> linear(4) -> sigmoid -> reshape([4, 1, 1])))
      -> conv2d(2, 3) -> mse
    """)
def squeeze_and_excitation(t):
    h = F.relu(t.conv2d(t.x, 4, 3, padding=1))
    gate = torch.sigmoid(t.linear(F.relu(t.linear(h.mean([2, 3]), 2)), 4))
    return t.mse(t.conv2d(h * gate[:, :, None, None], 2, 3))


@function("#[grad] x: [2, 9]", """
    let a = x -> conv1d(4, 3, padding = causal) -> relu;
    let b = a + (a -> conv1d(4, 3, padding = causal, dilation = 2) -> tanh);
    b -> slice(1, -1) -> flatten -> linear(3) -> softmax_ce
    """)
def a_temporal_convnet(t):
    a = F.relu(t.conv1d(F.pad(t.x, [2, 0]), 4, 3))
    b = a + torch.tanh(t.conv1d(F.pad(a, [4, 0]), 4, 3, dilation=2))
    return t.softmax_ce(t.linear(b[:, :, -1], 3))
