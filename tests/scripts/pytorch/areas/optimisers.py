"""Optimisers."""

import torch
import torch.nn.functional as F

from ..cases import Area
from ..optimisers import OPTIMISERS

area = Area("optimisers", "Parameters after steps of each optimiser")
case = area.case
every = list(OPTIMISERS)

case("every_rule", "#[grad] x: [6]", "x -> linear(5) -> tanh -> linear(4) -> sigmoid -> linear(3) -> mse",
     lambda t: t.mse(t.linear(torch.sigmoid(t.linear(torch.tanh(t.linear(t.x, 5)), 4)), 3)), optimisers=every)
case("every_rule_classes", "x: [7]", "x -> linear(10) -> relu -> linear(5) -> softmax_ce",
     lambda t: t.softmax_ce(t.linear(F.relu(t.linear(t.x, 10)), 5)), optimisers=every, batch=17)
