"""Optimisers."""

import torch
import torch.nn.functional as F

from ..cases import Area
from ..optimisers import DESCENT, OPTIMISERS

area = Area("optimisers", "Parameters after steps of each optimiser")
case = area.case
every = list(OPTIMISERS)

case("every_rule", "#[grad] x: [6]", "x -> linear(5) -> tanh -> linear(4) -> sigmoid -> linear(3) -> mse",
     lambda t: t.mse(t.linear(torch.sigmoid(t.linear(torch.tanh(t.linear(t.x, 5)), 4)), 3)), optimisers=every)
case("every_rule_classes", "x: [7]", "x -> linear(10) -> relu -> linear(5) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(F.relu(t.linear(t.x, 10)), 5)), optimisers=DESCENT, batch=17)
case("every_rule_filters", "x: [2, 6, 6]",
     "x -> conv2d(3, 3) -> relu -> max_pool(2) -> flatten -> linear(3, bias = false) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(F.max_pool2d(F.relu(t.conv2d(t.x, 3, 3)), 2).flatten(1), 3, bias=False)), optimisers=every)
case("every_rule_shared", "x: [7]", "param w: [3, 7] = glorot_uniform;\n(sigmoid(w @ x) @ w) -> mse + l2(0.01)",
     lambda t: (lambda w, y: (y[0], y[1] + 0.01 * w.square().sum()))(
         t.parameter("w", 3, 7), t.mse(torch.sigmoid(t.x @ t.parameter("w", 3, 7).T) @ t.parameter("w", 3, 7))),
     optimisers=DESCENT)
