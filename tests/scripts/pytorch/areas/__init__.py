"""The tables, one file an area."""

from . import functions, losses, networks, norms, optimisers, products, reductions, shapes, windows

AREAS = [module.area for module in (products, functions, losses, windows, norms, shapes, reductions, networks, optimisers)]
