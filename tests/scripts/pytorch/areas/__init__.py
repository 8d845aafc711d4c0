"""The tables, one file an area."""

from . import functions, language, losses, networks, norms, optimisers, products, reductions, shapes, windows

MODULES = (products, functions, losses, windows, norms, shapes, reductions, networks, language, optimisers)
AREAS = [module.area for module in MODULES]
