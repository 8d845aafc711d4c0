"""Linear layers, matrix products and broadcasting."""

import torch
import torch.nn.functional as F

from ..cases import Area

area = Area("products", "Linear layers, products and broadcasting")
case = area.case

# ---- linear ----

case("two_layer_softmax", "#[grad] x: [7]", "x -> linear(10) -> relu -> linear(5) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(F.relu(t.linear(t.x, 10)), 5)))
case("two_layer_svm", "#[grad] x: [7]", "x -> linear(10) -> relu -> linear(5) -> svm",
     lambda t: t.svm(t.linear(F.relu(t.linear(t.x, 10)), 5)))
case("no_bias", "#[grad] x: [5]", "x -> linear(3, bias = false) -> mse",
     lambda t: t.mse(t.linear(t.x, 3, bias=False)))
case("named_and_deep", "#[grad] x: [4]",
     "x -> linear(9) as first -> tanh -> linear(8) as second -> tanh -> linear(7) as third -> tanh -> linear(1) as last -> mse",
     lambda t: t.mse(t.linear(torch.tanh(t.linear(torch.tanh(t.linear(torch.tanh(
         t.linear(t.x, 9, "first")), 8, "second")), 7, "third")), 1, "last")))
case("one_feature", "#[grad] x: [1]", "x -> linear(1) -> mse", lambda t: t.mse(t.linear(t.x, 1)))
case("wide", "#[grad] x: [67]", "x -> linear(33) -> relu -> linear(17) -> mse",
     lambda t: t.mse(t.linear(F.relu(t.linear(t.x, 33)), 17)))
case("many_examples", "#[grad] x: [6]", "x -> linear(5) -> sigmoid -> linear(2) -> mse",
     lambda t: t.mse(t.linear(torch.sigmoid(t.linear(t.x, 5)), 2)), batch=37)
case("rows_of_a_sequence", "#[grad] x: [3, 5]", "x -> linear(4) -> relu -> linear(6) -> softmax_ce(axis = -1)",
     lambda t: t.softmax_ce(t.linear(F.relu(t.linear(t.x, 4)), 6)))
case("rows_of_an_image", "#[grad] x: [2, 3, 4]", "x -> linear(5) -> tanh -> linear(3, bias = false) -> mse",
     lambda t: t.mse(t.linear(torch.tanh(t.linear(t.x, 5)), 3, bias=False)))
case("stacked", "#[grad] x: [5]", "x -> linear(4) -> linear(3) -> mse",
     lambda t: t.mse(t.linear(t.linear(t.x, 4), 3)), attributes="#[allow(stacked_linear)]")
case("without_a_loss", "#[grad] x: [5]", "x -> linear(4) -> tanh -> linear(2)",
     lambda t: t.linear(torch.tanh(t.linear(t.x, 4)), 2))

# ---- matrix products ----

case("tied", "#[grad] x: [7]",
     "param w: [3, 7] = glorot_uniform;\nparam b: [7] = zeros;\n(sigmoid(w @ x) @ w + b) -> mse",
     lambda t: t.mse(torch.sigmoid(t.x @ t.parameter("w", 3, 7).T) @ t.parameter("w", 3, 7) + t.parameter("b", 7)))
case("vector_by_matrix", "#[grad] x: [4]", "param w: [4, 6] = he_normal;\n(x @ w) -> mse",
     lambda t: t.mse(t.x @ t.parameter("w", 4, 6)))
case("matrices", "#[grad] q: [3, 4], #[grad] k: [4, 5], #[grad] v: [5, 2]", "(sigmoid(q @ k) @ v) -> mse",
     lambda t: t.mse(torch.sigmoid(t.q @ t.k) @ t.v))
case("matrix_by_vector", "#[grad] m: [3, 5], #[grad] x: [5]", "tanh(m @ x) -> mse",
     lambda t: t.mse(torch.tanh(t.m @ t.x[:, :, None])[:, :, 0]))
case("vector_by_input_matrix", "#[grad] x: [3], #[grad] m: [3, 5]", "tanh(x @ m) -> mse",
     lambda t: t.mse(torch.tanh(t.x[:, None] @ t.m)[:, 0]))
case("matrices_of_parameters", "#[grad] x: [5, 7]",
     "param w: [3, 5] = he_normal;\nparam v: [7, 2] = he_normal;\n(tanh(w @ x) @ v) -> mse",
     lambda t: t.mse(torch.tanh(t.parameter("w", 3, 5) @ t.x) @ t.parameter("v", 7, 2)))
case("product_of_parameters", "#[grad] x: [4]",
     "param a: [4, 3] = he_normal;\nparam b: [3, 5] = he_normal;\n(x @ (a @ b)) -> mse",
     lambda t: t.mse(t.x @ (t.parameter("a", 4, 3) @ t.parameter("b", 3, 5))))
case("a_square_by_itself", "#[grad] m: [3, 3]", "(m @ m @ m) -> mse", lambda t: t.mse(t.m @ t.m @ t.m))
case("outer_by_reshape", "#[grad] x: [4], #[grad] y: [3]", "((x -> reshape([4, 1])) @ (y -> reshape([1, 3]))) -> mse",
     lambda t: t.mse(t.x[:, :, None] @ t.y[:, None]))

# ---- broadcasting ----

case("gate", "#[grad] x: [], #[grad] y: [], #[grad] z: []", "(x + y) * z", lambda t: (t.x + t.y) * t.z)
case("broadcasting", "#[grad] x: [3, 5], #[grad] s: []",
     "param a: [] = ones;\nparam v: [5] = ones;\nparam m: [3, 1] = ones;\n"
     "(a * x + tanh(v) * m - s * v / (1 + m * m)) -> mse",
     lambda t: t.mse(
         t.parameter("a") * t.x + torch.tanh(t.parameter("v", 5)) * t.parameter("m", 3, 1)
         - t.s[:, None, None] * t.parameter("v", 5) / (1 + t.parameter("m", 3, 1) ** 2)))
case("row_and_column", "#[grad] r: [1, 5], #[grad] c: [3, 1]", "(r * c + r / (2 + square(c))) -> mse",
     lambda t: t.mse(t.r * t.c + t.r / (2 + t.c.square())))
case("channels", "#[grad] x: [3, 4, 5], #[grad] s: [3, 1, 1], #[grad] m: [4, 5]", "(x * s + m) -> mse",
     lambda t: t.mse(t.x * t.s + t.m[:, None]))
case("scalar_everywhere", "#[grad] s: [], #[grad] x: [2, 3]", "(s * x - x / (1 + s * s) + 3 * s - 2) -> mse",
     lambda t: t.mse(t.s[:, None, None] * t.x - t.x / (1 + t.s**2)[:, None, None] + 3 * t.s[:, None, None] - 2))
case("scalar_parameter", "#[grad] x: [4]", "param a: [] = ones;\n(a * x * a + a) -> mse",
     lambda t: t.mse(t.parameter("a") ** 2 * t.x + t.parameter("a")))
case("maximum_of_row_and_column", "#[grad] r: [5], #[grad] c: [3, 1]", "max(r, c) - min(r, c)",
     lambda t: torch.maximum(t.r[:, None], t.c) - torch.minimum(t.r[:, None], t.c))
case("power_of_broadcast", "#[grad] pos: [3, 1], #[grad] e: [4]", "pow(pos, e) -> mse",
     lambda t: t.mse(torch.pow(t.pos, t.e[:, None])))

# ---- other shapes ----

case("reshapes", "#[grad] x: [2, 3, 2]",
     "x -> flatten -> linear(6) -> tanh -> reshape([2, 3]) -> linear(2) -> mse",
     lambda t: t.mse(t.linear(torch.tanh(t.linear(t.x.flatten(1), 6)).reshape(-1, 2, 3), 2)))
case("to_a_column_and_back", "#[grad] x: [6]",
     "let c = x -> reshape([6, 1]);\n((c * x) -> flatten -> linear(3)) -> mse",
     lambda t: t.mse(t.linear((t.x[:, :, None] * t.x[:, None]).flatten(1), 3)))
