"""Names that a person accepts are recognised everywhere: from `data/`, and from one graph."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from aikg import resources
from aikg.accept import accept_into_data
from aikg.accept.data_folder import with_names
from aikg.accept.plan import Accepted
from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import ID
from aikg.store import NAMES_GRAPH, NewName, Store, accepted_quads, known_names, load_reference, reference_store
from aikg.store.terms import PREF_LABEL, iri
from aikg.validate import check_quality, validate_shapes
from aikg.validate.format import format_turtle

Run = Callable[..., tuple[int, str, str]]

ONE = (
    "Kettner verbietet der Polizei die Gesichtserkennung. Das Start-up Kettner stellte seinen Chatbot „Lumora“ vor.\n\n"
    "Kettners Chatbot Lumora darf nicht für Waffen genutzt werden, sagte Jana Pohlmann, Chefin von Kettner.\n"
)
TWO = "Die Firma Kettner Labs GmbH untersagt die Nutzung ihrer Modelle für militärische Zwecke.\n"
#: An inflected form, in a text that does not say what Kettner is.
THREE = "Laut Kettners Richtlinie ist Gesichtserkennung durch die Polizei verboten.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("one", ONE), ("two", TWO), ("three", THREE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path, repository: Path) -> Path:
    return Path(shutil.copytree(repository / "data", tmp_path / "data"))


def issuers(out: str) -> set[str]:
    """The issuers of rules that `aikg extract` printed."""
    return {line["vendor"] for line in map(json.loads, out.splitlines()) if line["kind"] == "rule"}


def test_a_name_accepted_into_a_graph_is_known_to_extract_build_ask_and_show(
    run: Run, tmp_path: Path, articles: Path
) -> None:
    kg = tmp_path / "kg"
    assert run("build", articles, "--kg", kg)[0] == 0
    assert issuers(run("extract", articles / "three.txt", "--kg", kg)[1]) == set()
    assert run("show", "Kettnerlabor", "--kg", kg)[0] == 2

    command = ("accept", "Kettner", "--kind", "vendor", "--based-in", "DE", "--kg", kg)
    code, out, err = run(*command, "--alias", "Kettner Labs", "--alias", "Kettnerlabor", "--lang", "de")
    assert (code, err) == (0, "")
    assert "Accepted: Kettner (vendor, id:kettner)" in out
    assert run("accept", "Lumora", "--kind", "product", "--offered-by", "Kettner", "--kg", kg)[0] == 0

    # what documents said of it is under its name at once, before any of them is read again
    shown = run("show", "Kettnerlabor", "--kg", kg)[1]
    assert "aikg:Organization, aikg:Vendor" in shown
    assert "aikg:basedIn: Germany" in shown
    assert "Kettner prohibits facial recognition" in shown

    assert issuers(run("extract", articles / "three.txt", "--kg", kg)[1]) == {"Kettner"}  # "Kettners"
    assert issuers(run("extract", articles / "two.txt", "--kg", kg)[1]) == {"Kettner"}  # an alias
    code, out, _ = run("build", articles, "--kg", kg)
    assert (code, out.split(";")[0]) == (0, "0 added, 3 updated, 0 unchanged, 0 failed")
    assert run("build", articles, "--kg", kg)[1].startswith("0 added, 0 updated, 3 unchanged")

    asked = json.loads(run("ask", "--prohibits", "military", "--kg", kg, "--format", "json")[1])
    assert "Kettner" in {line["vendor"] for line in asked["answers"]}
    asked = json.loads(
        run("ask", "--prohibits", "weapons", "--vendor", "Kettner Labs", "--kg", kg, "--format", "json")[1]
    )
    assert {(line["vendor"], line["product"]) for line in asked["answers"]} == {("Kettner", "Lumora")}
    assert "aikg:offeredBy: Kettner" in run("show", "Lumora", "--kg", kg)[1]

    known = {one["name"] for one in json.loads(run("candidates", articles, "--json", "--kg", kg)[1])}
    assert known == {"Jana Pohlmann"}
    with Store.open(kg, read_only=True) as store:
        assert [*validate_shapes(store.raw), *check_quality(store.raw)] == []


def test_accepting_before_and_after_building_gives_the_same_graph(run: Run, tmp_path: Path, articles: Path) -> None:
    for kg, steps in (("before", "ab"), ("after", "bab")):
        with KnowledgeGraph.open(tmp_path / kg, create=True) as graph:
            for step in steps:
                if step == "a":
                    graph.accept([NewName("Lumora", "product", "Kettner"), NewName("Kettner", "vendor")])
                else:
                    assert not graph.build([articles]).failed
            graph.export(tmp_path / f"{kg}.nq")
    assert (tmp_path / "before.nq").read_bytes() == (tmp_path / "after.nq").read_bytes()


def test_a_name_accepted_into_the_data_folder_is_known_to_every_graph(
    run: Run, tmp_path: Path, articles: Path, data: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("ontology", "queries", "lexicon", "model"):
        (tmp_path / part).symlink_to(repository / part)
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)
    kg = tmp_path / "kg"
    assert run("build", articles, "--kg", kg)[0] == 0

    command = ("accept", "Kettner", "--kind", "vendor", "--based-in", "Germany", "--alias", "Kettner Labs")
    code, out, err = run(*command)
    assert (code, err) == (0, "")
    assert str(data / "accepted.ttl") in out
    assert run("accept", "Lumora", "--kind", "product", "--offered-by", "id:kettner")[0] == 0

    assert issuers(run("extract", articles / "three.txt")[1]) == {"Kettner"}
    assert "0 added, 3 updated" in run("build", articles, "--kg", kg)[1]
    assert "aikg:basedIn: Germany" in run("show", "Kettner Labs", "--kg", kg)[1]
    asked = json.loads(run("ask", "--prohibits", "military", "--kg", kg, "--format", "json")[1])
    assert "Kettner" in {line["vendor"] for line in asked["answers"]}
    assert {one["name"] for one in json.loads(run("candidates", articles, "--json")[1])} == {"Jana Pohlmann"}


def test_the_file_is_in_form_its_subjects_in_order_and_comments_stay(data: Path) -> None:
    file = data / "accepted.ttl"
    accept_into_data([NewName("Zebrium", "vendor", based_in="US")], data)
    with file.open("a", encoding="utf-8") as out:
        out.write("# the last word\n")
    file.write_text(file.read_text(encoding="utf-8").replace("id:zebrium a", "# seen in May\nid:zebrium a"), "utf-8")
    accept_into_data([NewName("Lumora", "product", "Kettner"), NewName("Kettner", "vendor")], data)
    text = file.read_text(encoding="utf-8")
    assert format_turtle(text) == text
    places = [text.index(f"id:{name} a") for name in ("kettner", "lumora", "zebrium")]
    assert places == sorted(places)
    assert "# seen in May\nid:zebrium a aikg:Organization, aikg:Vendor ;" in text
    assert "# the last word" in text
    assert text.startswith("# Names that `aikg accept` added")


def test_a_product_of_an_accepted_vendor_makes_no_second_description_of_a_shipped_one(data: Path) -> None:
    accept_into_data([NewName("Lumora", "product", "Meta"), NewName("Kettner", "organisation")], data)
    accept_into_data([NewName("Fennek", "product", "Kettner")], data)
    text = (data / "accepted.ttl").read_text(encoding="utf-8")
    assert "id:meta a" not in text
    assert "id:kettner a aikg:Organization, aikg:Vendor ;" in text


def test_a_name_is_written_as_data_is_and_validated(data: Path) -> None:
    names = [
        NewName("Bureau Zeta", "public-body", based_in="EU"),
        NewName("Élan Civique", "ngo", aliases=("Elan civique",), lang="fr"),
        NewName("Orbit", "media", ambiguous=True),
        NewName("Jana Pohlmann", "person"),
    ]
    accept_into_data(names, data)
    text = (data / "accepted.ttl").read_text(encoding="utf-8")
    assert 'id:elan-civique a aikg:NonGovernmentalOrganization ;\n    skos:prefLabel "Élan Civique" ;' in text
    assert '"Elan civique"@fr' in text
    assert "aikg:actorKind actor:government ;\n    aikg:basedIn id:eu ." in text
    assert 'aikg:ambiguousLabel "Orbit"' in text
    known = {name.entity.iri: name for name in known_names(reference_store(data))}
    assert known[ID + "orbit"].ambiguous == {"Orbit"}
    assert known[ID + "jana-pohlmann"].entity.kind == "Person"


def test_a_table_of_candidates_with_marked_rows_is_accepted_at_once(
    run: Run, tmp_path: Path, articles: Path, data: Path
) -> None:
    code, table, _ = run("candidates", articles, "--csv")
    assert code == 0
    rows = table.splitlines()
    assert rows[0].startswith("accept,name,kind,offered_by,alias,based_in,lang,ambiguous,documents,mentions")
    file = tmp_path / "candidates.csv"
    marked = [("x" if ",Kettner,vendor" in row or ",Lumora,product" in row else "") + row for row in rows]
    file.write_text("\n".join(marked), encoding="utf-8")
    code, out, err = run("accept", "--from", file, "--data", data)
    assert (code, err) == (0, "")
    assert out.count("Accepted: ") == 2
    text = (data / "accepted.ttl").read_text(encoding="utf-8")
    assert "aikg:offeredBy id:kettner" in text
    assert "Pohlmann" not in text
    code, _, err = run("accept", "--from", file, "--data", data)  # a second time
    assert code == 1
    assert f"{file}:" in err
    assert "already" in err


def test_what_ships_later_under_its_own_name_takes_the_accepted_name_for_a_spelling() -> None:
    with Store.open() as store:
        load_reference(store)
        store.put_names(accepted_quads(NewName("OpenAi", "vendor")))
        store.set_note("referenceDigest", "of an older aikg")
        load_reference(store)
        names = {name.entity.iri: name for name in known_names(store)}
        assert names[ID + "openai"].entity.label == "OpenAI"
        assert ("", "OpenAi") in names[ID + "openai"].labels
        preferred = list(store.raw.quads_for_pattern(iri(ID + "openai"), PREF_LABEL, None, iri(NAMES_GRAPH)))
        assert preferred == []


def test_names_survive_a_new_version_and_a_removed_document(tmp_path: Path, articles: Path) -> None:
    with KnowledgeGraph.open(tmp_path / "kg", create=True) as graph:
        graph.build([articles])
        graph.accept([NewName("Kettner", "vendor", based_in="DE")])
        graph.remove("one")
    with Store.open(tmp_path / "kg") as store:
        store.set_note("referenceDigest", "of an older aikg")
        load_reference(store)
        assert ID + "kettner" in {name.entity.iri for name in known_names(store)}


def test_with_names_is_a_pure_function_of_text_and_names() -> None:
    new = NewName("Kettner", "vendor")
    once = with_names("# Head\n", [Accepted(new, tuple(accepted_quads(new)))])
    assert once == with_names(once, [])
    assert isinstance(next(iter(accepted_quads(new))), Quad)
    assert Literal("Kettner") in {quad.object for quad in accepted_quads(new)}


def test_a_document_that_cannot_be_read_stops_no_candidate(run: Run, articles: Path) -> None:
    (articles / "bad.txt").write_bytes(b"")
    code, out, err = run("candidates", articles)
    assert code == 1
    assert "Kettner  (vendor; 1 document, 4 mentions)" in out
    assert out.rstrip().endswith("names that the graph does not know.")
    assert "bad.txt" in err
