"""Each quality query finds the defect it is for, and nothing in a graph without it."""

from __future__ import annotations

import pytest

from aikg.names import PREFIXES, compress
from aikg.query import catalogue, run
from aikg.store import Store

CLEAN = sorted(query.name for query in catalogue() if query.folder == "quality")

#: What is planted, and the thing that must be found.
DEFECTS = {
    "rule-without-issuer": (
        "DELETE DATA { GRAPH document:rumour { id:rule-openai-proposed aikg:issuerType aikg:vendorIssuer } }",
        "id:rule-openai-proposed",
    ),
    "rule-without-use": (
        "INSERT DATA { GRAPH document:rumour { id:rule-openai-proposed aikg:ofUse use:warfare } }",
        "id:rule-openai-proposed",
    ),
    "rule-of-both-kinds": (
        "INSERT DATA { GRAPH document:rumour { id:rule-openai-proposed a aikg:Prohibition } }",
        "id:rule-openai-proposed",
    ),
    "rule-without-standing": (
        "DELETE WHERE { GRAPH graph:consolidated { id:rule-meta-us aikg:standing ?s } }",
        "id:rule-meta-us",
    ),
    "statement-without-evidence": (
        "DELETE DATA { GRAPH document:pledge { id:statement-p1 aikg:evidence id:evidence-p1 } }",
        "id:statement-p1",
    ),
    "quote-length": (
        "DELETE DATA { GRAPH document:pledge { id:evidence-p1 aikg:charEnd 10 } } ; "
        "INSERT DATA { GRAPH document:pledge { id:evidence-p1 aikg:charEnd 11 } }",
        "id:evidence-p1",
    ),
    "corrected-still-counting": (
        "DELETE DATA { GRAPH graph:consolidated { id:rule-ms-blanket aikg:standing aikg:corrected } } ; "
        "INSERT DATA { GRAPH graph:consolidated { id:rule-ms-blanket aikg:standing aikg:current } }",
        "id:rule-ms-blanket",
    ),
    "without-preferred-label": (
        'INSERT DATA { GRAPH graph:entities { id:llama skos:prefLabel "LLaMA" } }',
        "id:llama",
    ),
    "document-without-story": (
        "INSERT DATA { GRAPH graph:consolidated { id:story-ms a aikg:Story ; aikg:tells document:pledge } }",
        "document:pledge",
    ),
    "product-without-vendor": (
        "DELETE DATA { GRAPH graph:entities { id:llama aikg:offeredBy id:meta } }",
        "id:llama",
    ),
    "validity-reversed": (
        "INSERT DATA { GRAPH graph:consolidated { id:rule-meta-us "
        'aikg:validUntilLatest "2023-01-01T00:00:00Z"^^xsd:dateTime } }',
        "id:rule-meta-us",
    ),
    "membership-reversed": (
        'INSERT DATA { GRAPH graph:entities { id:membership-nato-FI aikg:validUntil "2020" } }',
        "id:membership-nato-FI",
    ),
}


def test_every_quality_query_has_its_defect_here() -> None:
    assert sorted(DEFECTS) == CLEAN


@pytest.mark.parametrize("name", CLEAN)
def test_a_good_graph_has_no_rows(name: str, graph: Store) -> None:
    assert run(graph.raw, name).rows == ()


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_the_defect_is_found(name: str, own_store: Store) -> None:
    planted, culprit = DEFECTS[name]
    own_store.raw.update(planted, prefixes=PREFIXES)
    rows = run(own_store.raw, name).rows
    assert rows, "the query found nothing"
    assert culprit in {compress(str(value)) for value in rows[0]}


def test_a_conflict_is_found_and_an_exception_is_none(own_store: Store) -> None:
    own_store.raw.update(
        "INSERT DATA { GRAPH document:mistral { id:rule-new a aikg:Rule , aikg:Permission ; "
        "aikg:issuedBy id:mistral-ai ; aikg:issuerType aikg:vendorIssuer ; aikg:ofUse use:warfare } "
        "GRAPH graph:consolidated { id:rule-new aikg:standing aikg:current ; aikg:independentSources 1 } }",
        prefixes=PREFIXES,
    )
    assert [row[:2] for row in run(own_store.raw, "conflicts").rows] == [("Mistral AI", "Warfare")]
    own_store.raw.update(
        "INSERT DATA { GRAPH document:mistral { id:rule-new aikg:exceptionTo id:rule-mistral-warfare } }",
        prefixes=PREFIXES,
    )
    assert run(own_store.raw, "conflicts").rows == ()
