#!/usr/bin/env python3
"""Records what PyTorch computes for the networks of tests/oracles_pytorch.rs: predictions, losses, gradients, and parameters
after 1 and 5 steps of each optimiser.

    python3 -m venv venv && venv/bin/pip install torch
    venv/bin/python tests/scripts/record_pytorch.py

writes tests/vectors/pytorch.safetensors (CPU only; the same bytes on every run with one version of PyTorch). Everything is computed in
f64 from numbers that f32 holds exactly, and rounded to f32 at the end. The tests read that file and need neither Python
nor PyTorch.

Keys: CASE/input/NAME, CASE/labels/NAME, CASE/parameter/NAME, CASE/prediction, CASE/loss, CASE/gradient/NAME, and
CASE/step/OPTIMISER/STEPS/NAME. A case with no gradients is compared in its form for inference.
"""

import json
import os
import struct
import sys
from pathlib import Path

if hasattr(os, "RTLD_LAZY"):
    sys.setdlopenflags(os.RTLD_LAZY | os.RTLD_GLOBAL)  # the CUDA build also loads where CUDA is incomplete
import torch
import torch.nn.functional as F

OUT = Path(__file__).resolve().parent.parent / "vectors" / "pytorch.safetensors"
BATCH = 17
STEPS = [1, 5]
OPTIMISERS = {
    "sgd": dict(lr=0.1),
    "momentum": dict(lr=0.05, momentum=0.9),
    "nesterov": dict(lr=0.05, momentum=0.9, nesterov=True),
    "weight_decay": dict(lr=0.1, weight_decay=0.01),
    "all": dict(lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.02),
}
CASES = {}


def case(inputs, parameters=None, labels=None, gradients=()):
    """Registers a network: a function of the tensors by name that gives (prediction, loss). Shapes are per example."""

    def register(network):
        CASES[network.__name__] = (inputs, parameters or {}, labels or {}, gradients, network)
        return network

    return register


def linear(name, outputs, inputs, bias=True):
    shapes = {f"{name}.weight": [outputs, inputs]}
    return {**shapes, f"{name}.bias": [outputs]} if bias else shapes


def apply(x, t, name):
    return F.linear(x, t[f"{name}.weight"], t.get(f"{name}.bias"))


def hinge(scores, labels, margin=1.0):
    # multi_margin_loss divides by the number of classes besides
    return F.multi_margin_loss(scores, labels, margin=margin) * scores.shape[-1]


@case({"x": [7]}, {**linear("linear1", 10, 7), **linear("linear2", 5, 10)}, {"labels": ([], 5)}, ["x"])
def two_layer_softmax(t):
    s = apply(F.relu(apply(t["x"], t, "linear1")), t, "linear2")
    return s, F.cross_entropy(s, t["labels"])


@case({"x": [7]}, {**linear("linear1", 10, 7), **linear("linear2", 5, 10)}, {"labels": ([], 5)}, ["x"])
def two_layer_svm(t):
    s = apply(F.relu(apply(t["x"], t, "linear1")), t, "linear2")
    return s, hinge(s, t["labels"])


@case({"x": [5]}, linear("linear1", 3, 5, bias=False), {"y": ([], 3)}, ["x"])
def svm_margin(t):
    s = apply(t["x"], t, "linear1")
    return s, hinge(s, t["y"], 0.25)


@case(
    {"x": [6], "targets": [3]},
    {**linear("linear1", 6, 6), **linear("linear2", 4, 6), **linear("linear3", 3, 4)},
    gradients=["x"],
)
def mse(t):
    y = apply(torch.sigmoid(apply(torch.tanh(apply(t["x"], t, "linear1")), t, "linear2")), t, "linear3")
    return y, F.mse_loss(y, t["targets"])


@case({"x": [6], "t": [3]}, {**linear("linear1", 5, 6), **linear("linear2", 3, 5)}, gradients=["x", "t"])
def bce(t):
    y = F.leaky_relu(apply(F.softplus(apply(t["x"], t, "linear1")), t, "linear2"), 0.2)
    return y, F.binary_cross_entropy_with_logits(y, torch.sigmoid(t["t"]))


@case({"x": [7]}, {**linear("linear1", 7, 7), **linear("linear2", 5, 7)}, {"labels": ([], 5)}, ["x"])
def residual_l2(t):
    s = apply(t["x"] + F.relu(apply(t["x"], t, "linear1")), t, "linear2")
    penalty = t["linear1.weight"].square().sum() + t["linear2.weight"].square().sum()
    return s, F.cross_entropy(s, t["labels"]) + 0.01 * penalty


@case({"x": [7], "targets": [2]}, {**linear("hidden", 5, 7), **linear("out", 2, 5)})
def l1_of_one(t):
    y = apply(torch.tanh(apply(t["x"], t, "hidden")), t, "out")
    return y, F.mse_loss(y, t["targets"]) + 0.02 * t["hidden.weight"].abs().sum()


@case({"x": [3, 5]}, {**linear("linear1", 4, 5), **linear("linear2", 6, 4)}, {"labels": ([3], 6)}, ["x"])
def sequences(t):
    s = apply(F.relu(apply(t["x"], t, "linear1")), t, "linear2")
    return s, F.cross_entropy(s.flatten(0, 1), t["labels"].flatten())


@case({"x": [5], "pos": [5], "targets": [5]}, gradients=["x", "pos"])
def functions(t):
    x, pos = t["x"], t["pos"]
    y = torch.exp(x / 2) * torch.log1p(pos) + torch.sqrt(pos) * torch.sin(x) - torch.cos(x * pos) / (1 + pos)
    y = y + torch.pow(pos, x) + torch.abs(x) * torch.log(pos) + torch.maximum(x, pos) - torch.minimum(x, 2 * pos)
    y = y + torch.expm1(-pos) + 1 / pos - x.square() * 0.25
    return y, F.mse_loss(y, t["targets"])


@case({"x": [3, 5], "s": [], "targets": [3, 5]}, {"a": [], "v": [5], "m": [3, 1]}, gradients=["x", "s"])
def broadcasting(t):
    y = t["a"] * t["x"] + torch.tanh(t["v"]) * t["m"] - t["s"][:, None, None] * t["v"] / (1 + t["m"] * t["m"])
    return y, F.mse_loss(y, t["targets"])


@case({"x": [7], "targets": [7]}, {"w": [3, 7], "b": [7]}, gradients=["x"])
def tied(t):
    y = torch.sigmoid(t["x"] @ t["w"].T) @ t["w"] + t["b"]
    return y, F.mse_loss(y, t["targets"])


@case({"q": [3, 4], "k": [4, 5], "v": [5, 2], "targets": [3, 2]}, gradients=["q", "k", "v"])
def matrices(t):
    y = torch.sigmoid(t["q"] @ t["k"]) @ t["v"]
    return y, F.mse_loss(y, t["targets"])


@case({"x": [5, 7], "targets": [3, 2]}, {"w": [3, 5], "v": [7, 2]}, gradients=["x"])
def matrices_of_parameters(t):
    y = torch.tanh(t["w"] @ t["x"]) @ t["v"]
    return y, F.mse_loss(y, t["targets"])


@case({"x": [], "y": [], "z": []}, gradients=["x", "y", "z"])
def gate(t):
    f = (t["x"] + t["y"]) * t["z"]
    return f, f.sum()


@case({"x": [2, 3, 2], "targets": [2, 2]}, {**linear("linear1", 6, 12), **linear("linear2", 2, 3)}, gradients=["x"])
def reshapes(t):
    h = torch.tanh(apply(t["x"].flatten(1), t, "linear1")).reshape(-1, 2, 3)
    y = apply(h, t, "linear2")
    return y, F.mse_loss(y, t["targets"])


@case(
    {"x": [6], "t": [2]},
    {**linear("shared", 5, 6), **linear("left", 4, 5), **linear("right", 2, 5)},
    {"y": ([], 4)},
    ["x"],
)
def two_losses(t):
    h = F.relu(apply(t["x"], t, "shared"))
    s = apply(h, t, "left")
    return s, F.cross_entropy(s, t["y"]) + F.mse_loss(apply(h, t, "right"), t["t"])


@case({"x": [5]}, {**linear("linear1", 6, 5), **linear("linear2", 3, 6)}, {"labels": ([], 3)})
def dropout_for_inference(t):
    h = F.dropout(F.relu(apply(F.dropout(t["x"], 0.2, training=False), t, "linear1")), 0.5, training=False)
    s = apply(h, t, "linear2")
    return s, F.cross_entropy(s, t["labels"])


INFERENCE_ONLY = {"dropout_for_inference"}


def numbers(generator, shape, positive):
    """Between ±2 (or between ¼ and 2¼), rounded to f32."""
    unit = torch.rand(shape, generator=generator, dtype=torch.float32)
    return (unit * 2 + 0.25 if positive else unit * 4 - 2).to(torch.float64)


def record(name, seed):
    inputs, parameters, labels, gradients, network = CASES[name]
    generator = torch.Generator().manual_seed(seed)
    tensors, found = {}, {}
    for key, shape in inputs.items():
        tensors[key] = numbers(generator, [BATCH, *shape], key.startswith("pos"))
        found[f"input/{key}"] = tensors[key]
    for key, (shape, classes) in labels.items():
        tensors[key] = torch.randint(classes, [BATCH, *shape], generator=generator)
        found[f"labels/{key}"] = tensors[key]
    start = {}
    for key, shape in parameters.items():
        scale = 1.0 if len(shape) < 2 else shape[-1] ** -0.5
        start[key] = (numbers(generator, shape, False) * scale).to(torch.float32).to(torch.float64)
        found[f"parameter/{key}"] = start[key]

    def leaves():
        trained = {key: value.clone().requires_grad_() for key, value in start.items()}
        given = {key: value.clone().requires_grad_() if key in gradients else value for key, value in tensors.items()}
        return trained, given

    trained, given = leaves()
    prediction, loss = network({**given, **trained})
    found["prediction"], found["loss"] = prediction.detach(), loss.detach()
    if name in INFERENCE_ONLY:
        return found
    loss.backward()
    for key, leaf in [*trained.items(), *((key, given[key]) for key in gradients)]:
        found[f"gradient/{key}"] = leaf.grad
    for optimiser, options in OPTIMISERS.items() if parameters else ():
        trained, given = leaves()
        sgd = torch.optim.SGD(list(trained.values()), **options)
        for step in range(1, max(STEPS) + 1):
            sgd.zero_grad()
            network({**given, **trained})[1].backward()
            sgd.step()
            if step in STEPS:
                for key, leaf in trained.items():
                    found[f"step/{optimiser}/{step}/{key}"] = leaf.detach().clone()
    return found


def main():
    torch.set_num_threads(1)
    header, data = {"__metadata__": {"torch": torch.__version__, "cases": " ".join(CASES)}}, b""
    for seed, name in enumerate(CASES):
        for key, tensor in record(name, seed).items():
            values = tensor.to(torch.float32).flatten().tolist()
            raw = struct.pack(f"<{len(values)}f", *values)
            header[f"{name}/{key}"] = {
                "dtype": "F32",
                "shape": list(tensor.shape),
                "data_offsets": [len(data), len(data) + len(raw)],
            }
            data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    OUT.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{len(CASES)} cases, {len(header) - 1} tensors, {OUT.stat().st_size} bytes: {OUT}")


if __name__ == "__main__":
    main()
