"""The tables, one file an area."""

from . import networks, optimisers, products

AREAS = [module.area for module in (products, networks, optimisers)]
