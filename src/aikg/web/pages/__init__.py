"""The pages, one module for each; every module names its routes."""

from __future__ import annotations

from starlette.routing import BaseRoute

from aikg.web.pages import (
    changes,
    find,
    home,
    matrix,
    network,
    ontology,
    queries,
    review,
    sparql,
    thing,
    timeline,
    verdict,
)

__all__ = ["ROUTES"]

#: A module of this package adds its routes here: ``*home.ROUTES``.
ROUTES: list[BaseRoute] = [
    *changes.ROUTES,
    *find.ROUTES,
    *home.ROUTES,
    *matrix.ROUTES,
    *network.ROUTES,
    *ontology.ROUTES,
    *queries.ROUTES,
    *review.ROUTES,
    *sparql.ROUTES,
    *thing.ROUTES,
    *timeline.ROUTES,
    *verdict.ROUTES,
]
