"""The tables, one file an area."""

from . import functions, losses, networks, optimisers, products, windows

AREAS = [module.area for module in (products, functions, losses, windows, networks, optimisers)]
