#!/usr/bin/env python3
"""Records what PyTorch computes for the networks of tests/tests/oracles_pytorch_*.rs, and writes those files, too.

    python3 -m venv venv && venv/bin/pip install torch
    venv/bin/python tests/scripts/record_pytorch.py            # all areas, or those that are named

A case is one entry in a table in pytorch/areas/: the network in our language, and the same computation in PyTorch. What
is recorded of it stands in pytorch/record.py. The same bytes on every run with one version of PyTorch; what a case draws
depends on its name alone, so that a new case changes no other. The tests read the files and need neither Python nor PyTorch.
"""

import os
import sys
from pathlib import Path

if hasattr(os, "RTLD_LAZY"):
    sys.setdlopenflags(os.RTLD_LAZY | os.RTLD_GLOBAL)  # the CUDA build also loads where CUDA is incomplete
import torch

from pytorch import areas, record, rust

TESTS = Path(__file__).resolve().parent.parent


def main():
    torch.set_num_threads(1)
    chosen = sys.argv[1:]
    unknown = set(chosen) - {area.name for area in areas.AREAS}
    if unknown:
        sys.exit(f"no such area: {', '.join(sorted(unknown))}")
    count = 0
    for area in areas.AREAS:
        if chosen and area.name not in chosen:
            continue
        recorded = {case.name: record.record(case) for case in area.cases}
        vectors = TESTS / "vectors" / f"pytorch_{area.name}.safetensors"
        record.write(vectors, {name: found.tensors for name, found in recorded.items()})
        source = TESTS / "tests" / f"oracles_pytorch_{area.name}.rs"
        source.write_text(rust.source(area, recorded), encoding="utf-8")
        count += len(recorded)
        print(f"{area.name}: {len(recorded)} cases, {vectors.stat().st_size} bytes")
    print(f"{count} cases")


if __name__ == "__main__":
    main()
