"""What each ONNX operator is in our language: a table of functions that take the network, the operator with its attributes
and its inputs, and give its outputs. What is not in it is not run, for the reason in `REASONS`."""

from . import elementwise, losses, reductions, shapes, windows  # they fill the table
from .table import DESIGN, OPERATORS, REASONS, TOLERANCES, is_batch_first

__all__ = ["DESIGN", "OPERATORS", "REASONS", "TOLERANCES", "elementwise", "is_batch_first", "losses", "reductions", "shapes", "windows"]
