"""What is put into the graph comes back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aikg.errors import ModelError
from aikg.model import (
    Commitment,
    Content,
    Correction,
    Document,
    Entity,
    IssuerType,
    Modality,
    Partnership,
    PartnershipKind,
    PolicyChange,
    ProductUse,
    Quote,
    Role,
    Rule,
    Statement,
    Status,
)
from aikg.store import Change, Store
from aikg.store.read import read_graph
from aikg.store.terms import Vocabulary, iri
from aikg.store.write import canonical_statements, document_quads, stored_document

MOMENT = datetime(2024, 11, 6, tzinfo=UTC)
ID = "https://w3id.org/aikg/id/"

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
some_words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
entities = st.builds(
    lambda n, kind: Entity(f"{ID}thing-{kind.lower()}-{n}", f"Thing {n}", kind),
    st.integers(0, 9),
    st.sampled_from(["Organization", "Person", "AIModel", "ActorKind"]),
)
groups = st.lists(entities, max_size=3, unique_by=lambda e: e.iri).map(
    lambda found: tuple(sorted(found, key=lambda e: e.iri))
)
slugs = st.sampled_from(["military", "real-time", "a slug/with%odd é", "police"])
sets_of_slugs = st.frozensets(slugs, max_size=3).map(lambda found: tuple(sorted(found)))
codes = st.sampled_from(["US", "GB", "US-CA", "FVEY", "NATO", "world", "an odd code", "x/y"])
places = st.frozensets(codes, max_size=4).map(lambda found: tuple(sorted(found)))
rule_iris = st.sampled_from([f"{ID}rule-0f", f"{ID}rule-1f"])
dates = st.none() | st.sampled_from(["2024", "2024-11", "2024-11-05", "2024~"])

contents: st.SearchStrategy[Content] = st.one_of(
    st.builds(
        Rule,
        entities,
        st.sampled_from(Modality),
        slugs,
        st.none() | entities,
        groups,
        places,
        sets_of_slugs,
        st.none() | rule_iris,
        st.sampled_from(IssuerType),
    ),
    st.builds(Partnership, groups, st.sampled_from(PartnershipKind), st.none() | entities),
    st.builds(Commitment, groups, some_words, groups, sets_of_slugs, st.booleans()),
    st.builds(Role, entities, entities, some_words),
    st.builds(ProductUse, entities, entities),
    st.builds(PolicyChange, entities, st.none() | entities, words, dates, st.none() | words),
    st.builds(
        Correction,
        entities,
        st.none() | entities,
        words,
        dates,
        st.frozensets(rule_iris).map(lambda found: tuple(sorted(found))),
        st.frozensets(rule_iris).map(lambda found: tuple(sorted(found))),
    ),
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[Statement]]:
    document = Document(
        id=draw(some_words),
        text=draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=5, max_size=60)),
        lang=draw(st.sampled_from(["en", "fr", "de-AT", "zh"])),
        title=draw(st.none() | words),
        published=draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        publisher=draw(st.none() | words),
        url=draw(st.none() | words),
    )
    statements = []
    stated: dict[str, Content] = {}
    for content in draw(st.lists(contents, max_size=5)):
        start = draw(st.integers(0, len(document.text) - 1))
        end = draw(st.integers(start + 1, len(document.text)))
        statements.append(
            Statement(
                document=document.id,
                quote=Quote.of(document, start, end),
                content=stated.setdefault(content.iri, content),
                status=draw(st.sampled_from(Status)),
                confidence=draw(st.integers(0, 1000)) / 1000,
                method=draw(st.sampled_from(["lexicon", "matrix"])),
                attribution=draw(st.none() | words),
                valid_from=draw(dates),
                valid_until=draw(dates),
                candidate=draw(st.booleans()),
            )
        )
    return document, statements


def parts(statement: Statement) -> tuple[object, ...]:
    """Everything of a statement, with the labels and kinds that comparing entities leaves out."""
    return (statement, repr(statement))


@settings(max_examples=150, deadline=None)
@given(documents())
def test_a_document_comes_back_as_it_was_put(found: tuple[Document, list[Statement]]) -> None:
    document, statements = found
    with Store.open() as store:
        assert store.put_document(document, statements, MOMENT) is Change.ADDED
        assert list(store.documents()) == [stored_document(document)]
        expected = canonical_statements(statements)
        assert [parts(s) for s in store.statements()] == [parts(s) for s in expected]
        assert store.put_document(document, reversed(statements), MOMENT) is Change.UNCHANGED


@settings(max_examples=80, deadline=None)
@given(documents())
def test_what_oxigraph_holds_is_what_was_written(found: tuple[Document, list[Statement]]) -> None:
    """Oxigraph rewrites literals that are not canonical; then the same document would differ every time."""
    document, statements = found
    with Store.open() as store:
        store.put_document(document, statements, MOMENT)
        written = document_quads(stored_document(document), statements, Vocabulary())
        assert set(store.raw.quads_for_pattern(None, None, None, iri(document.iri))) == written


def test_places_keep_their_codes_through_the_names_the_graph_gives_them() -> None:
    known = Vocabulary({"FVEY": f"{ID}five-eyes"}, {f"{ID}meta": ("Meta", "Organization")})
    document = Document("d", "Meta permits.", "en")
    rule = Rule(Entity(f"{ID}meta", "Meta", "Organization"), Modality.PERMITS, "military", jurisdictions=("FVEY", "US"))
    quads = document_quads(stored_document(document), [Statement("d", Quote.of(document, 0, 13), rule)], known)
    objects = {quad.object.value for quad in quads if quad.predicate.value.endswith("inJurisdiction")}
    assert objects == {f"{ID}five-eyes", "https://w3id.org/dpv/loc#US"}
    (statement,) = read_graph(quads, known).statements
    assert statement.content == rule
    assert not any(quad.subject.value == f"{ID}meta" for quad in quads), "what the graph knows is not described again"


def test_one_wording_stands_for_a_content_that_a_document_states_twice() -> None:
    document = Document("d", "They promise a. They promise b.", "en")
    thorn = Entity(f"{ID}thorn", "Thorn", "Organization")
    first, second = (
        Statement("d", Quote.of(document, at, at + 15), Commitment((thorn,), words, uses=("csam",)))
        for at, words in ((0, "promise a"), (16, "promise b"))
    )
    with Store.open() as store:
        store.put_document(document, [second, first], MOMENT)
        assert [s.content.pledge for s in store.statements() if isinstance(s.content, Commitment)] == ["promise a"] * 2


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        (Document("d", "half \ud800 pair", "en"), "surrogate"),
        (Document("d", "text", "not a language"), "language"),
        (Document("d", "text", "en", title="\udfff"), "surrogate"),
    ],
)
def test_what_has_no_place_in_a_graph_is_refused_by_name(document: Document, wrong: str) -> None:
    meta = Entity(f"{ID}meta", "Meta", "Organization")
    with Store.open() as store:
        with pytest.raises(ModelError, match=wrong) as caught:
            store.put_document(document, [Statement("d", Quote.of(document, 0, 4), ProductUse(meta, meta))], MOMENT)
        assert caught.value.where == "d"
        assert store.document_ids() == []


def test_a_quote_that_is_not_in_its_document_is_refused() -> None:
    meta = Entity(f"{ID}meta", "Meta", "Organization")
    invented = Statement("d", Quote(0, 4, "Meta"), ProductUse(meta, meta))
    with Store.open() as store, pytest.raises(ModelError, match="is not at 0"):
        store.put_document(Document("d", "Nothing of the kind.", "en"), [invented], MOMENT)
