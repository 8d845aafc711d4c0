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

DESCENT = list(OPTIMISERS)

OPTIMISERS |= {
    "dampening": Optimiser(dict(momentum=0.9, dampening=0.3), "Sgd::new({lr}).momentum(0.9).dampening(0.3)"),
    "adam": Optimiser({}, "Adam::new({lr})", torch.optim.Adam),
    "adam_all": Optimiser(dict(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.02),
                          "Adam::new({lr}).betas(0.8, 0.95).eps(1e-3).weight_decay(0.02)", torch.optim.Adam),
    "adamw": Optimiser({}, "AdamW::new({lr})", torch.optim.AdamW),
    "adamw_all": Optimiser(dict(betas=(0.95, 0.9), eps=1e-4, weight_decay=0.3),
                           "AdamW::new({lr}).betas(0.95, 0.9).eps(1e-4).weight_decay(0.3)", torch.optim.AdamW),
    "adam_amsgrad": Optimiser(dict(betas=(0.8, 0.6), weight_decay=0.02, amsgrad=True),
                              "Adam::new({lr}).betas(0.8, 0.6).weight_decay(0.02).amsgrad()", torch.optim.Adam),
    "adamw_amsgrad": Optimiser(dict(betas=(0.8, 0.6), weight_decay=0.3, amsgrad=True),
                               "AdamW::new({lr}).betas(0.8, 0.6).weight_decay(0.3).amsgrad()", torch.optim.AdamW),
    "adagrad": Optimiser({}, "Adagrad::new({lr})", torch.optim.Adagrad),
    "adagrad_all": Optimiser(
        dict(lr_decay=0.1, weight_decay=0.02, initial_accumulator_value=0.1, eps=1e-4),
        "Adagrad::new({lr}).lr_decay(0.1).weight_decay(0.02).initial_accumulator_value(0.1).eps(1e-4)", torch.optim.Adagrad),
    "rmsprop": Optimiser({}, "RmsProp::new({lr})", torch.optim.RMSprop),
    "rmsprop_momentum": Optimiser(dict(alpha=0.9, momentum=0.8, weight_decay=0.02, eps=1e-4),
                                  "RmsProp::new({lr}).alpha(0.9).momentum(0.8).weight_decay(0.02).eps(1e-4)", torch.optim.RMSprop),
    "rmsprop_centered": Optimiser(dict(centered=True, alpha=0.8, eps=1e-3), "RmsProp::new({lr}).centered().alpha(0.8).eps(1e-3)",
                                  torch.optim.RMSprop),
    "rmsprop_all": Optimiser(dict(centered=True, momentum=0.8, alpha=0.9, weight_decay=0.02, eps=1e-3),
                             "RmsProp::new({lr}).centered().momentum(0.8).alpha(0.9).weight_decay(0.02).eps(1e-3)",
                             torch.optim.RMSprop),
    "adadelta": Optimiser({}, "Adadelta::new({lr})", torch.optim.Adadelta),
    "adadelta_all": Optimiser(dict(rho=0.8, eps=1e-4, weight_decay=0.02), "Adadelta::new({lr}).rho(0.8).eps(1e-4).weight_decay(0.02)",
                              torch.optim.Adadelta),
    "adamax": Optimiser({}, "Adamax::new({lr})", torch.optim.Adamax),
    "adamax_all": Optimiser(dict(betas=(0.8, 0.95), eps=1e-4, weight_decay=0.02),
                            "Adamax::new({lr}).betas(0.8, 0.95).eps(1e-4).weight_decay(0.02)", torch.optim.Adamax),
    "nadam": Optimiser({}, "NAdam::new({lr})", torch.optim.NAdam),
    "nadam_all": Optimiser(dict(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.02, momentum_decay=0.1),
                           "NAdam::new({lr}).betas(0.8, 0.95).eps(1e-3).weight_decay(0.02).momentum_decay(0.1)", torch.optim.NAdam),
    "radam": Optimiser({}, "RAdam::new({lr})", torch.optim.RAdam),
    "radam_all": Optimiser(dict(betas=(0.8, 0.9), eps=1e-3, weight_decay=0.02),
                           "RAdam::new({lr}).betas(0.8, 0.9).eps(1e-3).weight_decay(0.02)", torch.optim.RAdam),
}
