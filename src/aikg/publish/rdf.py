"""Quads as text in the formats of RDF: the same quads, the same bytes, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from pyoxigraph import Quad, RdfFormat, serialize

from aikg.names import AIKG
from aikg.publish.turtle import trig, turtle

__all__ = ["WRITERS", "written"]


def written(quads: Iterable[Quad], form: str) -> bytes:
    """Return quads without unlabelled blank nodes in a format of `WRITERS`."""
    return "".join(WRITERS[form](quads)).encode()


def _n_triples(quads: Iterable[Quad]) -> list[str]:
    return sorted({f"{quad.triple} .\n" for quad in quads})


def _n_quads(quads: Iterable[Quad]) -> list[str]:
    return sorted({f"{quad} .\n" for quad in quads})


def _by(rdf_format: RdfFormat) -> Callable[[Iterable[Quad]], Iterable[str]]:
    def lines(quads: Iterable[Quad]) -> list[str]:
        # One prefix only: several are declared in an order that changes from run to run.
        triples = sorted({quad.triple for quad in quads}, key=str)
        return [(serialize(triples, format=rdf_format, prefixes={"aikg": AIKG}) or b"").decode()]

    return lines


#: What makes the lines of a format, by the ending that a file of it has; ``nq`` and ``trig`` keep graphs apart.
WRITERS: Mapping[str, Callable[[Iterable[Quad]], Iterable[str]]] = MappingProxyType(
    {
        "ttl": turtle,
        "trig": trig,
        "nq": _n_quads,
        "nt": _n_triples,
        "jsonld": _by(RdfFormat.JSON_LD),
        "rdf": _by(RdfFormat.RDF_XML),
    }
)
