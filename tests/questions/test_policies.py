"""The questions about the history of policies, asked of two engines over the same graph."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import RdfFormat

from aikg.query import NameIndex, load, run
from aikg.query.run import text_of
from aikg.store import BOOKKEEPING, Store


@pytest.fixture(scope="module")
def dataset(northwind: Store) -> rdflib.Dataset:
    """The graph of Northwind's policies in rdflib, without what ships with aikg and does not matter here."""
    copy = rdflib.Dataset(default_union=True)
    for name in northwind.raw.named_graphs():
        iri = str(name).strip("<>")
        if iri not in BOOKKEEPING and not iri.endswith(("/closure", "/places")):
            triples = northwind.raw.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
            assert triples is not None
            copy.graph(rdflib.URIRef(iri)).parse(data=triples, format="nt")
    return copy


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 warns of itself
@pytest.mark.parametrize(
    ("name", "params", "count"),
    [
        ("rule-changes", {}, 6),
        ("rule-changes", {"use": "military", "from": "2025-06-15", "to": "2025-06-15"}, 1),
        ("policy-versions", {}, 4),
    ],
)
def test_rdflib_gives_the_same_rows(
    northwind: Store, dataset: rdflib.Dataset, name: str, params: dict[str, str], count: int
) -> None:
    ours = run(northwind.raw, name, params)
    theirs = dataset.query(text_of(load(name), params, NameIndex.of(northwind.raw).find))
    # rdflib writes the zone of a moment in its own way.
    rows = [tuple("" if term is None else str(term).replace("+00:00", "Z") for term in row) for row in theirs]
    assert rows == [tuple("" if value is None else str(value) for value in row) for row in ours.rows]
    assert len(rows) == count
