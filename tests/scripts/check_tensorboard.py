#!/usr/bin/env python3
"""Reads nn-runtime's event files with TensorBoard's own reader, and records its own bytes for the tests.

    python3 -m venv venv && venv/bin/pip install tensorboard
    venv/bin/python tests/scripts/check_tensorboard.py            # checks a run that examples/report_demo.rs writes
    venv/bin/python tests/scripts/check_tensorboard.py --record   # writes tests/vectors/tensorboard.txt

The check: every scalar, text and picture of the run's log is in the event file, with its step, and nothing else is.
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tensorboard.backend.event_processing import event_file_loader
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.types_pb2 import DT_STRING
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_ndarray

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0"


def record():
    """The events of nn-runtime/src/log/tensorboard/tests.rs, made by TensorBoard's protocol buffers and record writer."""
    value = lambda **fields: Summary(value=[Summary.Value(**fields)])
    text = "batch 128 — α\n\n| a | b |".encode()
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)])
    events = {
        "version": Event(wall_time=1_700_000_000.25, file_version="brain.Event:2"),
        "scalar": Event(wall_time=1_700_000_001.5, step=300, summary=value(tag="loss/train", simple_value=0.1)),
        "zero": Event(wall_time=0.5, step=0, summary=value(tag="loss/test", simple_value=0.0)),
        "nan": Event(wall_time=0.5, step=1, summary=value(tag="loss", simple_value=math.nan)),
        "last_step": Event(wall_time=0.5, step=2**63 - 1, summary=value(tag="loss", simple_value=-2.5)),
        "text": Event(
            wall_time=0.5,
            step=3,
            summary=value(
                tag="settings",
                metadata=SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text")),
                tensor=TensorProto(dtype=DT_STRING, tensor_shape=shape, string_val=[text]),
            ),
        ),
        "image": Event(
            wall_time=0.5,
            step=7,
            summary=value(
                tag="pictures/0",
                image=Summary.Image(height=2, width=3, colorspace=3, encoded_image_string=PNG),
            ),
        ),
    }
    lines = ["# TensorBoard's bytes, written by check_tensorboard.py --record"]
    for name, event in events.items():
        with tempfile.NamedTemporaryFile() as file:
            writer = RecordWriter(file)
            writer.write(event.SerializeToString())
            writer.flush()
            lines.append(f"{name} {Path(file.name).read_bytes().hex()}")
    target = REPOSITORY / "tests" / "vectors" / "tensorboard.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(events), "events")


def number(value):
    return float(np.float32(float(value)))


def expected(folder):
    """What the demo says of its log in the event file: {(tag, step): value}."""
    scalars, texts, pictures = {}, {}, {}
    keys = {"train_loss": "loss/train", "test_loss": "loss/test", "train_accuracy": "accuracy/train"}
    keys |= {"test_accuracy": "accuracy/test", "learning_rate": "learning rate"}
    for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["event"] == "start":
            texts["settings", 0] = "".join(f"    {key}: {value}\n" for key, value in event["settings"].items())
        elif event["event"] == "epoch":
            scalars |= {(keys[key], event["epoch"]): number(event[key]) for key in keys if key in event}
            norms = event.get("gradient_norms", {})
            scalars |= {(f"gradient norm/{layer}", event["epoch"]): number(norm) for layer, norm in norms.items()}
        elif event["event"] == "end":
            for at, mistake in enumerate(event["mistakes"]):
                pictures[f"mistakes/{at}", 0] = (folder / mistake["picture"]).read_bytes()
    return scalars, texts, pictures


def given(path):
    """What TensorBoard's loader reads, which checks each record's checksums."""
    scalars, texts, pictures = {}, {}, {}
    events = list(event_file_loader.EventFileLoader(str(path)).Load())
    assert events[0].file_version == "brain.Event:2", events[0]
    for event in events[1:]:
        (value,) = event.summary.value
        plugin = value.metadata.plugin_data.plugin_name
        array = make_ndarray(value.tensor)
        at = value.tag, event.step
        assert event.wall_time > 1.6e9, event
        if plugin == "scalars":
            scalars[at] = float(array.item())
        elif plugin == "text":
            texts[at] = array.item().decode()
        elif plugin == "images":
            pictures[at] = array[2]
        else:
            raise AssertionError(f"{value.tag}: plugin {plugin!r}")
    return scalars, texts, pictures


def check():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        command = ["cargo", "run", "-q", "-p", "examples", "--example", "report_demo", "--", folder]
        subprocess.run(command, cwd=REPOSITORY, check=True)
        for run in sorted(path.parent for path in folder.glob("*/log.jsonl")):
            (path,) = run.glob("*tfevents*")
            for what, want, have in zip(["scalars", "texts", "pictures"], expected(run), given(path), strict=True):
                assert want.keys() == have.keys(), (what, want.keys() ^ have.keys())
                for at, value in want.items():
                    same = have[at] == value or (value != value and have[at] != have[at])
                    assert same, (at, value, have[at])
                print(f"{run.name}: {len(want)} {what}")
            board = EventAccumulator(str(run))
            board.Reload()
            assert board.Tags()["tensors"], board.Tags()


if __name__ == "__main__":
    record() if sys.argv[1:] == ["--record"] else check()
