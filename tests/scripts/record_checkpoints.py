#!/usr/bin/env python3
"""Records parameters of the trainer's convolutional networks in files that go both ways between PyTorch and us.

    python3 -m venv venv && venv/bin/pip install torch safetensors
    venv/bin/python tests/scripts/record_checkpoints.py

The modules below have the names that network! gives the layers of examples/src/networks.rs. In examples/tests/vectors/ are
then, for each network,
    pytorch_NAME.safetensors    its state dict after three training steps in PyTorch, counters included
    ours_NAME.safetensors       what the test examples/tests/pytorch_checkpoints.rs trained and saved, which this runs for it
and in pytorch_checkpoints.safetensors PyTorch's outputs with each of these files, under the file's name. The same bytes on
every run with one version of PyTorch and one instruction set; `git diff --stat` says whether anything has changed. The test
reads the files and needs neither Python nor PyTorch.
"""

import os
import subprocess
import sys
from pathlib import Path

if hasattr(os, "RTLD_LAZY"):
    sys.setdlopenflags(os.RTLD_LAZY | os.RTLD_GLOBAL)  # the CUDA build also loads where CUDA is incomplete
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import cross_entropy, max_pool2d, relu

REPOSITORY = Path(__file__).resolve().parent.parent.parent
VECTORS = REPOSITORY / "examples" / "tests" / "vectors"
WIDTH = 2
TRAINED, SHOWN = 8, 3


class Convnet(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.conv2d1 = nn.Conv2d(3, w, 3, padding=1)
        self.conv2d2 = nn.Conv2d(w, 2 * w, 3, padding=1)
        self.conv2d3 = nn.Conv2d(2 * w, 4 * w, 3, padding=1)
        self.linear1 = nn.Linear(4 * w * 4 * 4, 4 * w)
        self.linear2 = nn.Linear(4 * w, 10)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x):
        for conv in (self.conv2d1, self.conv2d2, self.conv2d3):
            x = max_pool2d(relu(conv(x)), 2)
        return self.linear2(self.dropout(relu(self.linear1(x.flatten(1)))))


class Unit(nn.Module):
    def __init__(self, before, after, pool=False):
        super().__init__()
        self.conv2d1 = nn.Conv2d(before, after, 3, padding=1, bias=False)
        self.batch_norm1 = nn.BatchNorm2d(after)
        self.pool = pool

    def forward(self, x):
        x = self.conv2d1(x)
        return relu(self.batch_norm1(max_pool2d(x, 2) if self.pool else x))


class Resnet(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.unit1 = Unit(3, w)
        for level in (1, 2, 3):
            before, after = w * 2 ** (level - 1), w * 2**level
            setattr(self, f"down{level}", Unit(before, after, pool=True))
            if level > 1:
                setattr(self, f"unit{2 * level - 2}", Unit(after, after))
                setattr(self, f"unit{2 * level - 1}", Unit(after, after))
        self.linear1 = nn.Linear(8 * w, 10)

    def forward(self, x):
        x = self.unit1(x)
        for level in (1, 2, 3):
            x = getattr(self, f"down{level}")(x)
            if level > 1:
                x = x + getattr(self, f"unit{2 * level - 1}")(getattr(self, f"unit{2 * level - 2}")(x))
        return self.linear1(x.mean((2, 3)))


def pictures(count):
    """Element i is the highest byte of i * 2654435761 in 32 bits, as a number from -1 to 1: exact, here as in the test."""
    i = torch.arange(count * 3 * 32 * 32, dtype=torch.int64)
    byte = (i * 2654435761 % 2**32) >> 24
    return (byte.to(torch.float32) / 128 - 1).reshape(count, 3, 32, 32)


def train(net):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    labels = torch.arange(TRAINED) % 10
    net.train()
    for _ in range(3):
        optimizer.zero_grad()
        cross_entropy(net(pictures(TRAINED)), labels).backward()
        optimizer.step()


def outputs(net):
    net.eval()
    with torch.no_grad():
        return net(pictures(SHOWN)).contiguous()


def main():
    torch.set_num_threads(1)
    VECTORS.mkdir(exist_ok=True)
    write_ours = ["cargo", "test", "--quiet", "-p", "examples", "--test", "pytorch_checkpoints", "net"]
    subprocess.run(write_ours, cwd=REPOSITORY, env=os.environ | {"NN_WRITE_CHECKPOINTS": "1"}, check=True)
    recorded = {}
    for name, kind in (("convnet", Convnet), ("resnet", Resnet)):
        torch.manual_seed(7)
        net = kind(WIDTH)
        train(net)
        save_file(net.state_dict(), VECTORS / f"pytorch_{name}.safetensors")
        recorded[f"pytorch_{name}"] = outputs(net)

        net = kind(WIDTH)
        found = net.load_state_dict(load_file(VECTORS / f"ours_{name}.safetensors"), strict=False)
        missing = [key for key in found.missing_keys if not key.endswith(".num_batches_tracked")]
        if missing or found.unexpected_keys:
            sys.exit(f"{name}: missing {missing}, unexpected {found.unexpected_keys}")
        recorded[f"ours_{name}"] = outputs(net)
    save_file(recorded, VECTORS / "pytorch_checkpoints.safetensors")
    for path in sorted(VECTORS.glob("*.safetensors")):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
