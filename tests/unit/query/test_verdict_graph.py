"""The graph of the verdicts: every verdict once, and kept right when documents come, change and go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product as combinations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import aikg.build as building
from aikg.build import build, refresh, remove
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement, Status
from aikg.names import ACTOR, AIKG, GRAPH, ID, LOC, PREFIXES, USE
from aikg.query.judge import Judge
from aikg.query.verdict_graph import VERDICTS, VerdictReport, as_of, refresh_verdicts
from aikg.query.verdict_quads import setting_iri
from aikg.reason.norms import Request, Verdict, Word
from aikg.store import Store

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
VOCABULARY = """
use:any-use a aikg:Use . use:defence a aikg:Use . use:weapons a aikg:Use .
use:military a aikg:Use ; skos:broader use:defence .
actor:anyone a aikg:ActorKind . actor:government a aikg:ActorKind .
actor:police a aikg:ActorKind ; skos:broader actor:government .
id:m1 aikg:member loc:US ; aikg:inAlliance id:five-eyes ; aikg:validFrom "1946" .
id:m2 aikg:member loc:GB ; aikg:inAlliance id:five-eyes ; aikg:validFrom "1946" .
loc:US a aikg:Country ; aikg:code "US" ; skos:prefLabel "United States"@en .
loc:GB a aikg:Country ; aikg:code "GB" ; skos:prefLabel "United Kingdom"@en .
id:five-eyes a aikg:Alliance ; aikg:code "FVEY" ; skos:prefLabel "Five Eyes"@en .
"""
MODALITIES = {"permits": Modality.PERMITS, "prohibits": Modality.PROHIBITS}


class Lines:
    """Reads lines such as ``Meta permits military in US by police of Llama``; ``withdrawn`` takes one back."""

    def read(self, document: Document) -> Iterator[Statement]:
        at = 0
        for line in document.text.split("\n"):
            vendor, verb, use, *rest = line.removesuffix(" withdrawn").split()
            limits = dict(zip(rest[::2], rest[1::2], strict=True))
            product = Entity(ID + limits["of"].lower(), limits["of"], "AIModel") if "of" in limits else None
            rule = Rule(
                Entity(ID + vendor.lower(), vendor, "Organization"),
                MODALITIES[verb],
                use,
                product=product,
                actors=(Entity(ACTOR + limits["by"], limits["by"], "ActorKind"),) if "by" in limits else (),
                jurisdictions=(limits["in"],) if "in" in limits else (),
            )
            status = Status.CORRECTED if line.endswith(" withdrawn") else Status.CURRENT
            yield Statement(document.id, Quote.of(document, at, at + len(line)), rule, status=status)
            at += len(line) + 1


def document(name: str, text: str, day: int = 5) -> Document:
    return Document(name, text, "en", title=name, published=date(2024, 11, day))


META = document(
    "meta", "Meta prohibits defence of Llama\nMeta permits military in US by government\nMeta permits any-use"
)
ACME = document(
    "acme", "Acme prohibits weapons\nAcme permits defence in FVEY of Anvil\nAcme prohibits defence by police"
)


def opened() -> Store:
    store = Store.open()
    ontology = NamedNode(GRAPH + "ontology")
    store.add_graphs(Quad(*q.triple, ontology) for q in parse(HEAD + VOCABULARY, format=RdfFormat.TURTLE))
    return store


def built(*documents: Document) -> Store:
    store = opened()
    report = build(store, documents, Lines(), MOMENT)
    assert not report.failed
    return store


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[VerdictReport]:
    """What `refresh` did to the verdicts, each time."""
    seen: list[VerdictReport] = []

    def watched(store: Store) -> VerdictReport:
        seen.append(refresh_verdicts(store))
        return seen[-1]

    monkeypatch.setattr(building, "refresh_verdicts", watched)
    return seen


def written(store: Store) -> dict[tuple[str, str, str], str]:
    """Return the word of every verdict, by product, use and setting; each may be there once."""
    query = """SELECT ?of ?use ?setting ?word {
        ?v aikg:onUse ?use ; aikg:holdsIn/aikg:includes ?setting ; aikg:concludes ?word ; aikg:verdictOf ?of }"""
    rows = [
        tuple(str(term.value) for term in row)
        for row in store.raw.query(query, prefixes=PREFIXES)  # type: ignore[union-attr]
    ]
    found = {row[:3]: row[3].removeprefix(AIKG).replace("-", " ") for row in rows}
    assert len(found) == len(rows)
    return found  # type: ignore[return-value]


def decided(store: Store) -> dict[tuple[str, str, str], Verdict]:
    """Return the same as `written`, asked one by one."""
    judge, day = Judge(store.raw), as_of(store.raw)
    assert day
    found = {}
    actors, places = (None, ACTOR + "government", ACTOR + "police"), (None, LOC + "US", LOC + "GB", ID + "five-eyes")
    for vendor, use in combinations(("meta", "acme"), ("any-use", "defence", "weapons", "military")):
        for product in (None, *judge.products_with_rules(ID + vendor)):
            for setting in combinations(actors, places):
                actor, place = setting
                verdict = judge.verdict(Request(ID + vendor, USE + use, day, product=product, actor=actor, place=place))
                found[product or ID + vendor, USE + use, setting_iri(setting)] = verdict
    return found


def test_every_verdict_is_there_once_and_nothing_that_is_not_stated() -> None:
    with built(META, ACME) as store:
        verdicts = {key: str(v.word) for key, v in decided(store).items() if v.word is not Word.NOT_STATED}
        assert len(set(verdicts.values())) > 3
        assert written(store) == verdicts


def test_the_five_eyes_are_three_patterns() -> None:
    with built(META, ACME) as store:
        rows = store.raw.query(
            """SELECT DISTINCT ?of { ?v aikg:onUse use:defence ; aikg:sign aikg:sign-permits ;
               aikg:holdsIn/aikg:includes setting:government-in-five-eyes . ?v aikg:verdictOf ?of }""",
            prefixes=PREFIXES,
        )
        assert {row["of"].value for row in rows} >= {ID + "anvil"}  # type: ignore[union-attr]


def test_a_document_about_one_vendor_has_only_this_vendor_judged_again(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        assert reports[-1].judged == (ID + "acme", ID + "meta")
        more = document("more", "Acme permits military")
        build(store, [more], Lines(), MOMENT)
        assert (reports[-1].judged, reports[-1].kept) == ((ID + "acme",), (ID + "meta",))
        with built(META, ACME, more) as scratch:
            assert store.quads(VERDICTS) == scratch.quads(VERDICTS)


def test_a_day_on_which_nothing_begins_has_nobody_judged_again(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        later = document("later", "Meta permits any-use", day=20)
        build(store, [later], Lines(), MOMENT)
        assert (reports[-1].day, reports[-1].judged) == (date(2024, 11, 20), ())
        with built(META, ACME, later) as scratch:
            assert store.quads(VERDICTS) == scratch.quads(VERDICTS)
            assert Literal("2024-11-20", datatype=NamedNode(PREFIXES["xsd"] + "date")) in {
                quad.object for quad in store.quads(VERDICTS)
            }


def test_what_is_removed_leaves_no_verdict(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        remove(store, "acme")
        assert (reports[-1].judged, reports[-1].kept) == ((), (ID + "meta",))
        with built(META) as scratch:
            assert store.quads(VERDICTS) == scratch.quads(VERDICTS)
        remove(store, "meta")
        assert not {quad for quad in store.quads(VERDICTS) if quad.predicate.value == AIKG + "concludes"}


def test_a_correction_has_its_vendor_judged_again(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        corrected = document("corrected", "Meta prohibits defence of Llama withdrawn", day=6)
        build(store, [corrected], Lines(), MOMENT)
        assert reports[-1].judged == (ID + "meta",)
        assert (ID + "llama", USE + "defence", setting_iri((None, None))) in written(store)
        with built(META, ACME, corrected) as scratch:
            assert store.quads(VERDICTS) == scratch.quads(VERDICTS)


def test_a_place_that_no_rule_named_before_is_asked_of_everybody(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        build(store, [document("new", "Acme prohibits weapons in BR")], Lines(), MOMENT)
        assert reports[-1].judged == (ID + "acme", ID + "meta")
        assert (ID + "meta", USE + "military", setting_iri((None, LOC + "BR"))) in written(store)


def test_a_new_member_of_an_alliance_has_everybody_judged_again(reports: list[VerdictReport]) -> None:
    with built(META, ACME) as store:
        joined = HEAD + 'id:m3 aikg:member loc:NZ ; aikg:inAlliance id:five-eyes ; aikg:validFrom "1956" .'
        store.add_graphs(Quad(*q.triple, NamedNode(GRAPH + "ontology")) for q in parse(joined, format=RdfFormat.TURTLE))
        refresh(store)
        assert reports[-1].kept == ()


@pytest.mark.parametrize("dies_in", ["replace_graph", "write_union", "mark_fresh"])
def test_who_dies_over_the_verdicts_leaves_a_store_that_is_stale(monkeypatch: pytest.MonkeyPatch, dies_in: str) -> None:
    with built(META) as store:
        calls: list[str] = []
        works = getattr(Store, dies_in)

        def dies(self: Store, *arguments: object, **named: object) -> object:
            calls.append(str(arguments[:1]))
            if (dies_in == "replace_graph" and VERDICTS not in calls[-1]) or (
                dies_in == "write_union" and len(calls) < 2
            ):
                return works(self, *arguments, **named)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(Store, dies_in, dies)
            build(store, [ACME], Lines(), MOMENT)
        assert store.stale
        remove(store, "acme")  # what was written of it may not be taken for up to date
        with built(META) as scratch:
            assert store.quads(VERDICTS) == scratch.quads(VERDICTS)


def test_the_union_holds_the_verdicts() -> None:
    with built(META, ACME) as store:
        assert {q.triple for q in store.quads(VERDICTS)} <= {
            q.triple for q in store.raw if not isinstance(q.graph_name, NamedNode)
        }


def test_the_day_is_the_first_after_all_that_is_known() -> None:
    with built(META) as store:
        assert as_of(store.raw) == date(2024, 11, 5)
        store.put_collection("some", datetime(2025, 3, 1, 19, 3, tzinfo=UTC))
        assert as_of(store.raw) == date(2025, 3, 2)
    with Store.open() as empty:
        assert as_of(empty.raw) is None


def test_without_any_date_nothing_is_judged() -> None:
    with Store.open() as store:
        build(store, [Document("a", "Meta permits military", "en")], Lines(), MOMENT)
        assert refresh_verdicts(store) == VerdictReport(None, (), ())
        assert store.quads(VERDICTS) == set()
