"""The optimisers by name: in PyTorch, and in Rust."""

from dataclasses import dataclass

import torch


@dataclass
class Optimiser:
    options: dict
    rust: str  # an expression of `{lr}`
    kind: type = torch.optim.SGD

    def make(self, leaves, lr):
        return self.kind(leaves, lr=lr, **self.options)


OPTIMISERS = {
    "sgd": Optimiser({}, "Sgd::new({lr})"),
    "weight_decay": Optimiser(dict(weight_decay=0.01), "Sgd::new({lr}).weight_decay(0.01)"),
    "momentum": Optimiser(dict(momentum=0.9), "Sgd::new({lr}).momentum(0.9)"),
    "nesterov": Optimiser(dict(momentum=0.9, nesterov=True), "Sgd::new({lr}).momentum(0.9).nesterov(true)"),
    "all": Optimiser(
        dict(momentum=0.8, nesterov=True, weight_decay=0.02),
        "Sgd::new({lr}).weight_decay(0.02).momentum(0.8).nesterov(true)",
    ),
}
