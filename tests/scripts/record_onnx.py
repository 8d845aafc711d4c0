#!/usr/bin/env python3
"""Translates the backend tests of ONNX into networks of our language, and records their numbers.

    apt-get install libonnx-testdata
    python3 -m venv venv && venv/bin/pip install onnx safetensors
    venv/bin/python tests/scripts/record_onnx.py /usr/share/libonnx-testdata/data

writes tests/vectors/onnx.txt (the manifest: each case with `run`, or the reason why it is not), tests/vectors/onnx.safetensors
(inputs, parameters, outputs) and tests/tests/onnx_cases_*.rs (the networks). With `--check` it writes nothing, and says
whether these files are what it would write. The tests read these files alone. No case is treated by its name: operators
are, in tests/scripts/onnx_translation/operators.py.

The version of the package that the files come from is 1.12.0.
"""

import re
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save

from onnx_translation.graph import Constant, Network, Unsupported, Value
from onnx_translation.operators import DESIGN, OPERATORS, REASONS, TOLERANCES, is_batch_first

SUITES = ["node", "pytorch-converted"]
ROOT = Path(__file__).resolve().parent.parent
FILES = 3
LARGEST = 100_000  # bytes of a case's tensors
FLOATS = {TensorProto.FLOAT, TensorProto.DOUBLE}
OTHERS = {
    TensorProto.STRING: "strings",
    TensorProto.FLOAT16: "floats of 16 bits",
    TensorProto.BFLOAT16: "floats of 16 bits",
}
WORDS = {"as", "in", "type", "where", "move", "ref", "loop", "if", "max", "min", "pow", "x_", "ws", "class", "float"}


class Node:
    """An operator with its attributes as plain values."""

    def __init__(self, proto, opset, types):
        self.op, self.proto, self.opset, self.types = proto.op_type, proto, opset, types
        self.inputs, self.outputs = list(proto.input), [name for name in proto.output if name]
        self.attributes = {}
        for attribute in proto.attribute:
            value = onnx.helper.get_attribute_value(attribute)
            value = value.decode() if isinstance(value, bytes) else list(value) if attribute.type in (6, 7) else value
            self.attributes[attribute.name] = value

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def __getitem__(self, name):
        return self.attributes[name]

    def __contains__(self, name):
        return name in self.attributes

    def is_float_output(self):
        """Whether the first output is of floats, as far as the model says."""
        to = self.attributes.get("to", self.types.get(self.outputs[0], TensorProto.FLOAT))
        return to in FLOATS


def read(path):
    tensor = TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(tensor)


def fold(node, constants):
    """The outputs of an operator whose inputs are known, by ONNX's own reference."""
    proto = node.proto
    given = {name: constant.array for name, constant in zip(node.inputs, constants) if name}
    info = lambda name, array: onnx.helper.make_tensor_value_info(
        name, onnx.helper.np_dtype_to_tensor_dtype(array.dtype), array.shape
    )
    outputs = [onnx.ValueInfoProto(name=name) for name in proto.output]
    graph = onnx.helper.make_graph([proto], "fold", [info(*item) for item in given.items()], outputs)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", node.opset)])
    return [Constant(array) for array in ReferenceEvaluator(model).run(None, given)]


def is_embedding(given):
    """Rows of weights by numbers that the caller gives."""
    return all(isinstance(value, Constant) for value in given) and given[0].array.dtype == np.float32


def translate(folder):
    """The network of a case, and the values of its outputs."""
    model = onnx.load(folder / "model.onnx")
    graph = model.graph
    opset = max((entry.version for entry in model.opset_import if not entry.domain), default=1)
    types = {}
    for info in [*graph.input, *graph.output]:
        if not info.type.HasField("tensor_type"):
            raise Unsupported(DESIGN + "sequences of tensors and optional tensors")
        types[info.name] = info.type.tensor_type.elem_type
    nodes = [Node(proto, opset, types) for proto in graph.node]
    # an operator that is not ours says more than the types that come with it
    for node in nodes:
        if node.op in REASONS:
            raise Unsupported(REASONS[node.op])
    for name, element in types.items():
        if element in OTHERS:
            raise Unsupported(DESIGN + OTHERS[element])

    constants = {tensor.name for tensor in graph.initializer}
    shapes = {info.name: [dim.dim_value for dim in info.type.tensor_type.shape.dim] for info in graph.input}
    net = Network(any(is_batch_first(node, constants, shapes) for node in nodes))
    values = {"": None}
    for tensor in graph.initializer:
        values[tensor.name] = Constant(numpy_helper.to_array(tensor))
    names = set()
    data = sorted((folder / "test_data_set_0").glob("input_*.pb"), key=lambda path: int(path.stem.split("_")[1]))
    inputs = [info for info in graph.input if info.name not in values]
    for info, path in zip(inputs, data, strict=True):
        array = read(path)
        if types[info.name] in FLOATS or types[info.name] == TensorProto.BOOL:
            name = identifier(info.name, names)
            values[info.name] = Value(name, array.shape, net.batch_first, array.astype(np.float32))
        else:
            values[info.name] = Constant(array)
    for node in nodes:
        given = [values[name] for name in node.inputs]
        if node.op == "Gather" and is_embedding(given):
            raise Unsupported("not yet: issue 6/7: embeddings")
        if all(value is None or isinstance(value, Constant) for value in given):
            results = fold(node, given)
        elif node.op in ("Shape", "Size"):
            known = [Constant(np.zeros(given[0].shape, np.float32))]
            results = fold(node, known)
        elif node.op in OPERATORS:
            results = OPERATORS[node.op](net, node, *given)
        else:
            raise Unsupported(f"not yet: {node.op}")
        results = results if isinstance(results, (list, tuple)) else [results]
        values.update(zip(node.proto.output, results))

    expected = sorted((folder / "test_data_set_0").glob("output_*.pb"), key=lambda path: int(path.stem.split("_")[1]))
    outputs, arrays = [], []
    for info, path in zip(graph.output, expected, strict=True):
        value = values[info.name]
        if isinstance(value, Constant) or value.source is not None:
            integers = any(types[info.name] not in FLOATS for info in inputs)
            reason = "integer type" if integers else "nothing is computed from an input"
            raise Unsupported(f"{reason} by design")
        array = read(path).astype(np.float32)
        if array.shape != value.shape:
            raise AssertionError(f"{folder}: {value.shape}, expected {array.shape}")
        if not value.batched and not value.is_loss:
            array = array[np.newaxis]
        outputs.append(value)
        arrays.append(array)
    return net, nodes, outputs, arrays


def identifier(name, taken):
    """A name of our language for an input."""
    name = re.sub("[^a-z0-9_]", "_", name.lower())
    if not name[0].isalpha() or name in WORDS or name in taken:
        name = "x_" + name
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def case(folder, suite):
    """The line of the manifest, and for a case that is run its tensors and its code."""
    name = f"{suite}/{folder.name.removeprefix('test_')}"
    try:
        net, nodes, outputs, arrays = translate(folder)
        tensors = {f"{name}/output/{i}": array for i, array in enumerate(arrays)}
        tensors |= {f"{name}/input/{key}": array for key, array in net.inputs.items()}
        tensors |= {f"{name}/labels/{key}": array for key, array in net.labels.items()}
        tensors |= {f"{name}/parameter/{key}": array for key, array in net.filled.items()}
        tensors = {key: np.ascontiguousarray(array, dtype=np.float32) for key, array in tensors.items()}
        if any(array.ndim > 6 for array in [*arrays, *net.inputs.values()]):
            raise Unsupported(DESIGN + "arrays with more than 6 axes, the batch's among them")
        if not net.declared:
            raise Unsupported("nothing is computed from an input by design")
        if sum(array.nbytes for array in tensors.values()) > LARGEST:
            raise Unsupported(f"more than {LARGEST // 1000} kB of numbers")
    except Unsupported as error:
        return f"{name} skip: {error}", {}, None
    looser = [TOLERANCES[node.op] for node in nodes if node.op in TOLERANCES]
    tolerance, reason = max(looser, default=(1e-5, ""))
    line = f"{name} run" + (f" {tolerance}: {reason}" if looser else "")
    return line, tensors, code(name, net, outputs, tolerance)


def code(name, net, outputs, tolerance):
    """The case as an item of the macro that compiles it."""
    head, body = net.source(outputs)
    function = re.sub("[^A-Za-z0-9]", "_", name)
    known = [key for key, _ in net.declared]
    predict = ", ".join(key for key in known if key not in net.losses)
    loss = [i for i, value in enumerate(outputs) if value.is_loss]
    loss = f" loss {loss[0]} ({', '.join(known)})" if loss else ""
    lines = [f'    {function}: "{name}" {tolerance} predict({predict}){loss};']
    if len(body) == 1 and len(head) + len(body[0]) < 100:
        lines.append(f"    {{ {head} {{ {body[0]} }} }}")
    else:
        lines += [f"    {{ {head} {{", *(f"        {line}" for line in body), "    } }"]
    return "\n".join(lines) + "\n"


def main():
    data = Path(next(argument for argument in sys.argv[1:] if not argument.startswith("--")))
    manifest, tensors, sources = [], {}, []
    for suite in SUITES:
        for folder in sorted((data / suite).iterdir()):
            line, more, source = case(folder, suite)
            manifest.append(line)
            tensors |= more
            if source:
                sources.append(source)
    written = {ROOT / "vectors/onnx.txt": ("\n".join(manifest) + "\n").encode(),
               ROOT / "vectors/onnx.safetensors": save(dict(sorted(tensors.items())))}
    for index in range(FILES):
        part = sources[index::FILES]
        text = f"""//! Networks of the ONNX backend tests, part {index + 1} of {FILES}. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {{
{chr(10).join(part)}}}
"""
        written[ROOT / f"tests/onnx_cases_{index + 1}.rs"] = text.encode()
    if "--check" in sys.argv:
        different = [str(path) for path, content in written.items() if path.read_bytes() != content]
        sys.exit(f"differ: {different}" if different else None)
    for path, content in written.items():
        path.write_bytes(content)
    print(f"{len(manifest)} cases, {len(sources)} run, {len(save(tensors))} bytes of tensors")


main()
