"""Which documents tell one story, and which only tell of the same event."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aikg.consolidate import consolidate
from aikg.consolidate.copies import ALIGNED, COPIED, DAYS, VERBATIM, alignment, resemblance, stories
from aikg.consolidate.fingerprint import fingerprint, parse_fingerprint
from aikg.model import Document, StoredDocument
from aikg.names import document_iri
from aikg.store.consolidated import consolidated_quads
from aikg.store.write import stored_document

ENGLISH = """Northwind opens Borealis to the Danish navy

Northwind, the Copenhagen maker of the Borealis models, let the Danish navy in on Tuesday. Until 4 March its terms had
ruled out any work for armed forces. Ms Astrid Holm, who runs policy at Northwind, wrote in a blog post that Denmark and
Norway had asked for help with logistics, and that 12 ships would carry Borealis by June.

Critics were not convinced. Lars Vik of the Oslo group Fredsforum recalled that Northwind had signed the 2023 pledge of
Geneva. Contoso, a rival, keeps its ban. In Germany, the BSI said it was looking into Borealis.
"""
GERMAN = """Northwind öffnet Borealis für die dänische Marine

Northwind, der Kopenhagener Hersteller der Borealis-Modelle, hat am Dienstag die dänische Marine zugelassen. Bis zum
4. März hatten seine Bedingungen jede Arbeit für Streitkräfte ausgeschlossen. Frau Astrid Holm, bei Northwind für
Grundsätze zuständig, schrieb in einem Blogbeitrag, Dänemark und Norwegen hätten um Hilfe bei der Logistik gebeten; bis
Juni sollten 12 Schiffe Borealis an Bord haben.

Kritiker überzeugte das nicht. Lars Vik von der Osloer Gruppe Fredsforum erinnerte daran, dass Northwind 2023 die
Selbstverpflichtung von Genf unterschrieben hatte. Contoso, ein Konkurrent, bleibt bei seinem Verbot. In Deutschland
erklärte das BSI, es sehe sich Borealis an.
"""
FRENCH = """Northwind ouvre Borealis à la marine danoise

Northwind, fabricant des modèles Borealis à Copenhague, a admis mardi la marine danoise. Jusqu'au 4 mars, ses conditions
excluaient tout travail pour des forces armées. Mme Astrid Holm, chargée des règles chez Northwind, a écrit dans un
billet de blog que le Danemark et la Norvège avaient demandé de l'aide pour leur logistique, et que 12 navires
porteraient Borealis d'ici juin.

Les critiques ne sont pas convaincus. Lars Vik, du groupe Fredsforum d'Oslo, a rappelé que Northwind avait signé
l'engagement de 2023 à Genève. Contoso, un rival, maintient son interdiction. En Allemagne, le BSI a dit qu'il se
penchait sur Borealis.
"""
#: The same event, the same people and numbers, written by somebody else.
OTHER_REPORT = """A first for Fredsforum: ships that think

It took Lars Vik one look at the photograph to see what it meant. The activist of Fredsforum, in Oslo, had fought
Contoso for years over its ban, and won. Now it is Northwind that worries him: 12 ships of the Danish navy are to carry
Borealis, in June already. Norway wants the same, Denmark confirms.

What about the pledge of 2023? Geneva was yesterday, says Astrid Holm of Northwind; on 4 March the terms were rewritten.
The BSI in Germany asked Contoso for its view on Tuesday and has not said yet what it makes of Borealis.
"""


def stored(name: str, text: str, lang: str) -> StoredDocument:
    return stored_document(Document(name, text, lang))


def aligned(a: StoredDocument, b: StoredDocument) -> float:
    return alignment(parse_fingerprint(a.fingerprint), a.characters, parse_fingerprint(b.fingerprint), b.characters)


def groups(documents: list[StoredDocument]) -> list[tuple[str, ...]]:
    return [story.documents for story in stories(documents)]


EN, DE, FR = stored("en", ENGLISH, "en"), stored("de", GERMAN, "de"), stored("fr", FRENCH, "fr")
OTHER = stored("other", OTHER_REPORT, "en")


def test_translations_are_one_story_and_another_report_is_not() -> None:
    assert groups([EN, OTHER, DE, FR]) == [("de", "en", "fr"), ("other",)]


def test_translations_stand_far_apart_from_another_report() -> None:
    translated = [aligned(a, b) for a, b in itertools.combinations([EN, DE, FR], 2)]
    written = [aligned(OTHER, document) for document in (EN, DE, FR)]
    assert min(translated) > ALIGNED + 0.05
    assert max(written) < ALIGNED - 0.2


def test_a_copy_with_another_headline_and_without_its_end_is_one_story() -> None:
    copied = "Danish ships get AI\n\n" + ENGLISH.partition("\n\n")[2].partition("\n\n")[0]
    copy = stored("copy", copied, "en")
    assert resemblance(parse_fingerprint(copy.fingerprint), parse_fingerprint(EN.fingerprint)) > COPIED
    assert groups([EN, copy, OTHER]) == [("copy", "en"), ("other",)]


def test_a_translation_cut_at_its_end_is_one_story() -> None:
    whole = "\n\n".join([ENGLISH, ENGLISH.replace("Northwind", "Fabrikam").replace("4 March", "9 May")])
    assert groups([stored("long", whole, "en"), FR]) == [("fr", "long")]


def test_a_copy_beside_it_hides_no_translation() -> None:
    assert groups([EN, FR, replace(EN, id="en-copy")]) == [("en", "en-copy", "fr")]


def on(document: StoredDocument, day: date | None) -> StoredDocument:
    return replace(document, published=day)


DAY = date(2024, 11, 6)


@pytest.mark.parametrize("days", [0, 1, DAYS])
def test_a_translation_soon_after_is_one_story(days: int) -> None:
    assert groups([on(EN, DAY), on(FR, DAY + timedelta(days))]) == [("en", "fr")]
    assert groups([on(EN, DAY + timedelta(days)), on(FR, DAY)]) == [("en", "fr")]


@pytest.mark.parametrize("days", [DAYS + 1, 365])
def test_a_like_text_long_after_is_another_story(days: int) -> None:
    """The yearly report with other figures, or a text in another language that happens to be alike."""
    assert groups([on(EN, DAY), on(FR, DAY + timedelta(days))]) == [("en",), ("fr",)]
    start = ENGLISH.partition("\n\n")[2]
    again = stored("again", start + " This year nobody from Berlin came, and the harbour stayed as it was. " * 3, "en")
    likeness = resemblance(parse_fingerprint(again.fingerprint), parse_fingerprint(EN.fingerprint))
    assert COPIED < likeness < VERBATIM
    assert groups([on(EN, DAY), on(again, DAY + timedelta(days))]) == [("again",), ("en",)]
    assert groups([on(EN, DAY), on(again, DAY)]) == [("again", "en")]


def test_the_very_words_are_a_copy_whenever_they_are_printed() -> None:
    archived = replace(EN, id="archived")
    assert groups([on(EN, DAY), on(archived, date(2031, 1, 1))]) == [("archived", "en")]


def test_an_undated_document_is_near_every_other() -> None:
    assert groups([on(EN, None), on(FR, DAY)]) == [("en", "fr")]


def test_a_story_says_why() -> None:
    (story,) = stories([on(EN, DAY), on(FR, DAY + timedelta(2)), replace(EN, id="en-copy")])
    by_measure = {link.measure: link for link in story.links}
    assert len(story.links) == len(story.documents) - 1
    wording, order = by_measure["wording"], by_measure["order"]
    assert (wording.one, wording.other, wording.value, wording.days) == ("en", "en-copy", 1.0, None)
    assert ALIGNED < order.value == aligned(EN, FR) and order.days == 2 and len(order.examples) > 3
    anchors = {anchor.name for anchor in parse_fingerprint(EN.fingerprint).anchors}
    assert set(order.examples) <= anchors
    assert "the same names, numbers and dates in the same order" in str(order) and "2 days apart" in str(order)
    assert str(wording).startswith("en and en-copy: the same wording (resemblance 1.00")


def test_the_reason_is_in_the_graph_with_story_and_documents() -> None:
    quads = list(consolidated_quads(consolidate([EN, FR, OTHER], [])))
    told = {quad.subject.value for quad in quads if quad.predicate.value.endswith("#likeness")}
    assert {document_iri("en"), document_iri("fr")} < told and document_iri("other") not in told
    assert len(told) == 3


def test_an_alphabetical_list_of_names_makes_no_story() -> None:
    signed = "Amazon, Anthropic, Civitai, Google, Meta, Metaphysic, Microsoft, OpenAI"
    first = stored("a", f"The pledge was signed by {signed} and Stability AI. A group from Berlin welcomed it.", "en")
    second = stored(
        "b", f"Qui en est : {signed} et Stability AI. Qui n'en est pas : personne à Paris ne le sait.", "fr"
    )
    assert aligned(first, second) == 0.0
    assert groups([first, second]) == [("a",), ("b",)]


@pytest.mark.parametrize(
    "text", ["", "x", "no name and no number in here", "123", "你好，世界。", "?!", "\n\n\n", "A" * 100_000]
)
def test_a_text_without_anchors_is_a_story_of_its_own(text: str) -> None:
    assert groups([stored("a", text, "en"), EN]) == [("a",), ("en",)]


def test_the_same_text_twice_is_one_story_even_in_a_script_without_anchors() -> None:
    text = "дорогие друзья сегодня мы узнали новое правило для военных систем " * 3
    assert groups([stored("a", text, "ru"), stored("b", text, "ru")]) == [("a", "b")]


def test_a_fingerprint_is_small_whatever_the_text() -> None:
    tokens = fingerprint(Document("a", "Meta 4 March Northwind and Borealis 12 " * 100_000, "en"))
    assert sum(map(len, tokens)) < 10_000


def test_a_crowd_of_copies_is_one_story_and_leaves_others_alone() -> None:
    crowd = [stored(f"copy{n:03}", ENGLISH.replace("12 ships", f"{n} ships"), "en") for n in range(120)]
    assert [len(group) for group in groups([*crowd, OTHER, FR])] == [121, 1]


texts = st.lists(
    st.sampled_from([ENGLISH, GERMAN, FRENCH, OTHER_REPORT, "", "Nothing at all.", ENGLISH[:300], GERMAN[100:]]),
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_stories_part_the_documents_in_any_order(found: list[str], random: object) -> None:
    documents = [stored(f"d{n}", text, "en") for n, text in enumerate(found)]
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stories(documents) == stories(shuffled)
    assert sorted(itertools.chain(*groups(documents))) == sorted(document.id for document in documents)


def corpus(shared: Path) -> list[StoredDocument]:
    folder = shared / "corpus" / "articles"
    found = [
        stored(path.stem, path.read_text(encoding="utf-8"), path.stem.rpartition("-")[2])
        for path in sorted(folder.glob("*.txt"))
    ]
    for path in sorted((shared / "corpus" / "dev").glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        found.append(stored(entry["id"], entry["text"], entry["lang"]))
    return found


def test_the_corpus_holds_one_story_in_three_languages_and_no_other_copies(shared: Path) -> None:
    documents = corpus(shared)
    assert len(documents) == 23
    several = [group for group in groups(documents) if len(group) > 1]
    assert several == [("000_microsoft-police-fr", "001_microsoft-police-de", "002_microsoft-police-en")]
    pairs = {(a.id, b.id): aligned(a, b) for a, b in itertools.combinations(documents, 2)}
    one_story = [pairs.pop(pair) for pair in itertools.combinations(several[0], 2)]
    assert min(one_story) > ALIGNED + 0.05
    assert max(pairs.values()) < ALIGNED - 0.05


def test_the_examples_hold_one_translation(repository: Path) -> None:
    """The two Microsoft articles of the examples are translations; all other examples stand alone."""
    folder = repository / "examples" / "articles"
    documents = [
        stored(path.stem, path.read_text(encoding="utf-8"), path.stem.rpartition("-")[2])
        for path in sorted(folder.glob("*.txt"))
    ]
    several = [group for group in groups(documents) if len(group) > 1]
    assert several == [("2024-05-03-microsoft-azure-police-en", "2024-05-06-microsoft-azure-polizei-de")]
