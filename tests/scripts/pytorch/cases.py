"""What a case is, and what its computation in PyTorch is written with."""

import re
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Case:
    """A network in our language, and the same in PyTorch.

    `compute` takes a `pytorch.net.Net` and gives (prediction, loss), or the prediction alone where there is no loss. Several
    predictions are a list.
    """

    area: str
    name: str
    inputs: str  # as in the network's head
    body: str  # as between the network's braces
    compute: Callable
    attributes: str = ""
    # our methods that are compared besides `predict`
    inference_only: bool = False
    # the names of the optimisers; None chooses one by the case's name
    optimisers: list | None = None
    lr: float = 0.05
    batch: int | None = None
    # inputs of `predict`; None finds them out
    predict: list | None = None
    # from where to where the numbers of an input or a parameter lie
    ranges: dict = field(default_factory=dict)
    # a label that stands in place of some of the others
    ignored: int | None = None
    # whether callers pass a cotangent for each output
    cotangent: bool = False
    # numbers are multiples of ½, so that zeros and ties occur
    grid: bool = False
    # parameters without a gradient
    frozen: list = field(default_factory=list)


class Area:
    """One file of vectors and one of tests."""

    def __init__(self, name, title):
        self.name, self.title, self.cases = name, title, []

    def case(self, name, inputs, body, compute, **options):
        """Adds a case; `options` are the other fields of `Case`."""
        if any(case.name == name for case in self.cases):
            raise ValueError(f"{self.name}: two cases are called {name}")
        self.cases.append(Case(self.name, name, inputs, body, compute, **options))

    def function(self, inputs, body, **options):
        """The same as a decorator of `compute`, whose name is the case's."""

        def register(compute):
            self.case(compute.__name__, inputs, body, compute, **options)
            return compute

        return register


@dataclass
class Input:
    """An input as the head of a network declares it."""

    name: str
    shape: list
    classes: int | None  # of labels
    gradient: bool


def inputs(text):
    """Reads `#[grad] x: [3, 5], y: class(4), z: [class(7); 3]`."""
    found = []
    for part in re.finditer(r"(#\[grad\]\s*)?(\w+)\s*:\s*(class\(\d+\)|\[[^\]]*\])", text):
        gradient, name, ty = part.groups()
        label = re.search(r"class\((\d+)\)", ty)
        sizes = ty if label is None else ty[label.end() :]
        shape = [int(size) for size in re.findall(r"\d+", sizes)]
        found.append(Input(name, shape, label and int(label.group(1)), gradient is not None))
    return found
