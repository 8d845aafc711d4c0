#!/usr/bin/env python3
"""Records the distributions that PyTorch's initialisers draw from: tests/vectors/pytorch_initialisers.txt.

    python3 -m venv venv && venv/bin/pip install torch
    venv/bin/python tests/scripts/record_initialisers.py

Not numbers that were drawn: the arguments with which PyTorch calls the generator, so that they are exact. The names are those
of the layers in tests/tests/initialisers.rs, whose weights have these shapes.
"""

import os
import sys
from pathlib import Path

if hasattr(os, "RTLD_LAZY"):
    sys.setdlopenflags(os.RTLD_LAZY | os.RTLD_GLOBAL)  # the CUDA build also loads where CUDA is incomplete
import torch
from torch.nn import init

CASES = {
    "he": ([300, 100], lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
    "he_fan_out": ([200, 300], lambda w: init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu")),
    "he_leaky": ([300, 200], lambda w: init.kaiming_normal_(w, a=0.2, nonlinearity="leaky_relu")),
    "he_leaky_default": ([200, 300], lambda w: init.kaiming_uniform_(w, a=0.01, nonlinearity="leaky_relu")),
    "he_selu": ([200, 200], lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="selu")),
    "lecun": ([200, 200], lambda w: init.kaiming_normal_(w, nonlinearity="linear")),
    "lecun_tanh": ([150, 200], lambda w: init.kaiming_uniform_(w, nonlinearity="tanh")),
    "glorot": ([200, 150], lambda w: init.xavier_uniform_(w)),
    "glorot_gain": ([200, 200], lambda w: init.xavier_normal_(w, gain=2.5)),
    "glorot_tanh": ([150, 200], lambda w: init.xavier_normal_(w, gain=init.calculate_gain("tanh"))),
    "glorot_sigmoid": ([150, 150], lambda w: init.xavier_uniform_(w, gain=init.calculate_gain("sigmoid"))),
    "conv": ([64, 8, 5, 3], lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
    "conv_fan_out": ([48, 64, 3, 3], lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")),
    "grouped": ([48, 24, 3, 3], lambda w: init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu")),
    "grouped_glorot": ([64, 24, 3, 3], lambda w: init.xavier_normal_(w)),
    "transposed": ([64, 16, 3, 3], lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
    "transposed_glorot": ([32, 48, 3, 3], lambda w: init.xavier_uniform_(w, gain=init.calculate_gain("relu"))),
}


DRAWN = []


def note(kind):
    def fill(tensor, first, second, **_):
        DRAWN.append((kind, float(first), float(second)))
        return tensor

    return fill


def main():
    torch.Tensor.normal_, torch.Tensor.uniform_ = note("normal"), note("uniform")
    lines = [f"# PyTorch {torch.__version__.split('+')[0]}: `normal mean std` or `uniform low high`; written by record_initialisers.py"]
    for name, (shape, fill) in CASES.items():
        DRAWN.clear()
        fill(torch.empty(shape))
        ((kind, first, second),) = DRAWN
        lines.append(f"{name} {shape} {kind} {first!r} {second!r}".replace(", ", ","))
    target = Path(__file__).resolve().parent.parent / "vectors" / "pytorch_initialisers.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(CASES)} initialisers")


if __name__ == "__main__":
    main()
