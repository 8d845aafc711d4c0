"""Runs a case in PyTorch and records it.

Everything is computed in f64 from numbers that f32 holds exactly, and rounded to f32 at the end. Keys: CASE/input/NAME,
CASE/labels/NAME, CASE/parameter/NAME, CASE/fans/NAME (what initialisers call fan-in and fan-out), CASE/prediction/N,
CASE/loss (in the form for inference; where it is the same, of some cases only), CASE/training_loss (beside the
gradients), CASE/gradient/NAME, and CASE/step/OPTIMISER/STEPS/NAME (parameters and running statistics after so many
steps).
"""

import json
import struct
from dataclasses import dataclass

import torch

from .net import Net, Values
from .optimisers import OPTIMISERS

STEPS = [1, 5]


@dataclass
class Recorded:
    """What came of a case, and which of our methods it is compared with."""

    tensors: dict
    predict: list  # the inputs of `predict`
    all: list  # the inputs of the other methods
    has_loss: bool
    gradients: list
    optimisers: list
    lr: float


def run(case, net):
    """(predictions, loss or None)"""
    result = case.compute(net.again())
    prediction, loss = result if isinstance(result, tuple) else (result, None)
    return prediction if isinstance(prediction, list) else [prediction], loss


def record(case):
    try:
        return record_case(case)
    except Exception as error:
        error.add_note(f"in the case {case.area}/{case.name}")
        raise


def record_case(case):
    values = Values(case)
    net = Net(values, training=False)
    predictions, loss = run(case, net)
    found = {f"prediction/{index}": prediction.detach() for index, prediction in enumerate(predictions)}
    if loss is not None:
        found["loss"] = loss.detach()
    if case.cotangent:
        for index, prediction in enumerate(predictions):
            values.input(cotangent(predictions, index), prediction.shape[1:])
    uses = depended_on(predictions, net.given)
    declared = [given.name for given in values.declared]
    implicit = [name for name in [*values.labels, *values.inputs] if name not in declared]
    predict = case.predict if case.predict is not None else [name for name in declared if name in uses]
    result = Recorded(found, predict, declared + implicit, loss is not None, [], [], case.lr)
    if not case.inference_only:
        record_gradients(case, values, result)
        if loss is not None and values.parameters:
            record_steps(case, values, result)
        if loss is not None and "training_loss" in found and values.hash % 4 and torch.equal(loss, found["training_loss"]):
            del found["loss"]  # the same as beside the gradients; each method that a test calls is code to compile
    for kind, tensors in [("input", values.inputs), ("labels", values.labels), ("parameter", values.parameters)]:
        found.update({f"{kind}/{name}": tensor for name, tensor in tensors.items()})
    for name, tensor in values.parameters.items():
        if tensor.dim() > 1 and "norm" not in name:  # a norm starts with ones
            fans = torch.nn.init._calculate_fan_in_and_fan_out(tensor)
            found[f"fans/{name}"] = torch.tensor(fans, dtype=torch.float64)
    return result


def cotangent(predictions, index):
    return "cotangent" if len(predictions) == 1 else f"cotangent{index + 1}"


def depended_on(predictions, given):
    """The inputs that the predictions depend on."""
    total = sum(prediction.sum() for prediction in predictions)
    if not total.requires_grad:
        return set()
    gradients = torch.autograd.grad(total, list(given.values()), allow_unused=True)
    return {name for name, gradient in zip(given, gradients) if gradient is not None}


def record_gradients(case, values, result):
    net = Net(values, training=True)
    predictions, loss = run(case, net)
    total = sum(prediction.sum() for prediction in predictions) if loss is None else loss
    if case.cotangent:
        weights = [values.inputs[cotangent(predictions, index)] for index in range(len(predictions))]
        total = sum((prediction * weight).sum() for prediction, weight in zip(predictions, weights))
    wanted = {name: net.trained[name] for name in net.trained if name not in case.frozen}
    wanted.update({given.name: getattr(net, given.name) for given in values.declared if given.gradient})
    if wanted:
        if loss is not None:
            result.tensors["training_loss"] = loss.detach()
        gradients = torch.autograd.grad(total, list(wanted.values()), allow_unused=True)
        for (name, leaf), gradient in zip(wanted.items(), gradients):
            result.tensors[f"gradient/{name}"] = torch.zeros_like(leaf) if gradient is None else gradient
    result.gradients = list(wanted)


def record_steps(case, values, result):
    chosen = "momentum" if values.hash // 7 % 5 == 0 else "sgd"
    result.optimisers = [chosen] if case.optimisers is None else case.optimisers
    for optimiser in result.optimisers:
        net = Net(values, training=False)
        run(case, net)  # so that all leaves are there; in this form it leaves the running statistics alone
        net.training = True
        trained = {name: leaf for name, leaf in net.trained.items() if name not in case.frozen}
        rule = OPTIMISERS[optimiser].make(list(trained.values()), case.lr)
        for step in range(1, max(STEPS) + 1):
            rule.zero_grad()
            run(case, net)[1].backward()
            rule.step()
            if step in STEPS:
                for name, leaf in [*net.trained.items(), *net.statistics.items()]:
                    if not leaf.abs().max() < 100:
                        raise ValueError(f"{name} diverges: a smaller lr")
                    result.tensors[f"step/{optimiser}/{step}/{name}"] = leaf.detach().clone()


def write(path, cases):
    """A safetensors file of all cases."""
    header = {"__metadata__": {"torch": torch.__version__, "cases": " ".join(cases)}}
    data = bytearray()
    for case, tensors in cases.items():
        for key, tensor in tensors.items():
            numbers = tensor.to(torch.float32).flatten().tolist()
            raw = struct.pack(f"<{len(numbers)}f", *numbers)
            offsets = [len(data), len(data) + len(raw)]
            header[f"{case}/{key}"] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": offsets}
            data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
