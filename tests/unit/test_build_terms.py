"""Collections of policy texts become a graph, and go on where they stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dulwich.repo import Repo

from aikg import KnowledgeGraph
from aikg.errors import InputError, StoreError
from aikg.model import Modality, Rule

AUP = "Acceptable Use Policy"
OLD = """# Northwind Acceptable Use Policy

## Prohibited uses

You may not use Northwind for:

* Designing weapons
* Military purposes
* Gambling
"""
NEW = OLD.replace("* Military purposes\n", "").replace("Gambling", "Gambling, unless we have given our prior approval")
Record = Callable[[dict[str, str], str, int], None]


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """An empty repository that becomes a collection."""
    Repo.init(tmp_path / "example-versions", mkdir=True, default_branch=b"main")
    return tmp_path / "example-versions"


@pytest.fixture
def record(collection: Path) -> Record:
    """Record texts of services, as a collection does: one commit each, on a day of January 2024 at noon."""
    repo = Repo(str(collection))

    def commit(texts: dict[str, str], kind: str, day: int) -> None:
        for service, text in texts.items():
            file = collection / service / f"{AUP}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            repo.get_worktree().stage([f"{service}/{AUP}.md".encode()])
            repo.get_worktree().commit(
                message=f"{kind} {service} {AUP}".encode(),
                committer=b"Bot <bot@example.org>",
                author=b"Bot <bot@example.org>",
                commit_timestamp=int(datetime(2024, 1, day, 12, tzinfo=UTC).timestamp()),
                commit_timezone=0,
            )

    return commit


PREFIX = "PREFIX aikg: <https://w3id.org/aikg/ontology#> "


def prohibitions(graph: KnowledgeGraph) -> dict[str, tuple[str, str | None]]:
    """Standing and end of every prohibition by its use."""
    rows = graph.query(
        PREFIX
        + "SELECT ?use ?standing ?until { ?rule a aikg:Prohibition ; aikg:ofUse ?use ; aikg:standing ?standing . "
        "OPTIONAL { ?rule aikg:validUntil ?until } }"
    ).dicts()
    return {
        str(row["use"]).rpartition("/")[2]: (str(row["standing"]).rpartition("#")[2], row.get("until")) for row in rows
    }


def test_a_policy_with_its_history(collection: Path, record: Record) -> None:
    record({"Northwind": OLD}, "First record of", 10)
    record({"Northwind": NEW}, "Record new changes of", 12)
    with KnowledgeGraph.open() as graph:
        (told,) = graph.build([collection]).terms
        assert (told.collection, told.texts, told.recordings) == ("example-versions", 2, {"new-text": 2})
        (policy,) = graph.store.policies()
    found = {
        (statement.content.modality, statement.content.use): statement.presences[0]
        for statement in policy.statements
        if isinstance(statement.content, Rule)
    }
    noon = datetime(2024, 1, 10, 12, tzinfo=UTC)
    military = found[Modality.PROHIBITS, "military"]
    assert (military.first, military.last, military.before) == (noon, noon, None)
    assert military.after == noon.replace(day=12)
    weapons = found[Modality.PROHIBITS, "weapons"]
    assert (weapons.last, weapons.after) == (noon.replace(day=12), None)
    assert found[Modality.PERMITS, "gambling"].before == noon


def test_what_left_the_text_is_former_and_what_stayed_is_in_force(collection: Path, record: Record) -> None:
    record({"Northwind": OLD}, "First record of", 10)
    record({"Northwind": NEW}, "Record new changes of", 12)
    with KnowledgeGraph.open() as graph:
        graph.build([collection])
        assert prohibitions(graph) == {
            "weapons": ("current", None),
            "military": ("former", "[2024-01-10..2024-01-12]"),
            "gambling": ("current", None),
        }
        assert graph.validate().violations == ()


def test_the_next_run_reads_only_what_is_new(collection: Path, record: Record, tmp_path: Path) -> None:
    record({"Northwind": OLD, "Eastwind": OLD}, "First record of", 10)
    with KnowledgeGraph.open(tmp_path / "kg", create=True) as graph:
        assert graph.build([collection]).terms[0].policies == {"added": 2}
        assert graph.build([collection]).terms[0].policies == {}
        record({"Eastwind": NEW}, "Record new changes of", 12)
        (told,) = graph.build([collection]).terms
        assert told.policies == {"updated": 1}
        assert told.last_commit == datetime(2024, 1, 12, 12, tzinfo=UTC)
        grown = graph.store.quads("https://w3id.org/aikg/graph/consolidated")
    with KnowledgeGraph.open() as fresh:
        fresh.build([collection])
        assert fresh.store.quads("https://w3id.org/aikg/graph/consolidated") == grown


def test_an_error_page_between_two_recordings_ends_nothing(collection: Path, record: Record) -> None:
    record({"Northwind": OLD}, "First record of", 10)
    record({"Northwind": "# 404\n\nThis page could not be found.\n"}, "Record new changes of", 11)
    record({"Northwind": OLD}, "Record new changes of", 12)
    with KnowledgeGraph.open() as graph:
        (told,) = graph.build([collection]).terms
        assert told.recordings == {"new-text": 1, "error-page": 1, "same": 1}
        (policy,) = graph.store.policies()
    assert all(len(one.presences) == 1 and one.presences[0].after is None for one in policy.statements)


def test_when_a_policy_was_recorded_and_when_its_collection_was_looked_after_are_two_things(
    collection: Path, record: Record
) -> None:
    record({"Northwind": OLD, "Eastwind": OLD}, "First record of", 10)
    record({"Eastwind": NEW}, "Record new changes of", 20)
    with KnowledgeGraph.open() as graph:
        graph.build([collection])
        (row,) = graph.query(
            PREFIX + "SELECT ?last ?checked { ?policy aikg:serviceName 'Northwind' "
            "; aikg:lastRecorded ?last ; aikg:inCollection/aikg:lastCommit ?checked }"
        ).dicts()
    assert (str(row["last"])[:10], str(row["checked"])[:10]) == ("2024-01-10", "2024-01-20")


def test_a_policy_that_was_removed_comes_back_with_the_next_build(
    collection: Path, record: Record, tmp_path: Path
) -> None:
    record({"Northwind": OLD, "Eastwind": OLD}, "First record of", 10)
    with KnowledgeGraph.open(tmp_path / "kg", create=True) as graph:
        graph.build([collection])
        whole = graph.store.quads("https://w3id.org/aikg/graph/consolidated")
        graph.remove(f"Northwind/{AUP}")
        assert [policy.id for policy in graph.store.policies()] == [f"Eastwind/{AUP}"]
        assert "Northwind" not in str(graph.store.quads("https://w3id.org/aikg/graph/recorded"))
        with pytest.raises(StoreError, match=f"Eastwind/{AUP}"):
            graph.remove("Eastwind")
        graph.build([collection])
        assert graph.store.quads("https://w3id.org/aikg/graph/consolidated") == whole


def test_what_is_known_of_a_policy_is_shown(collection: Path, record: Record) -> None:
    record({"Northwind": OLD}, "First record of", 10)
    with KnowledgeGraph.open() as graph:
        graph.build([collection])
        shown = graph.show(f"Northwind {AUP}")
        counts = graph.info().counts
    assert {"Northwind prohibits military use", "Northwind prohibits gambling"} <= {
        fact.sentence for fact in shown.facts
    }
    assert (counts["PolicyVersion"], counts["Recording"]) == (1, 1)


def test_a_repository_that_is_no_collection_stops_the_build_before_anything_is_lost(tmp_path: Path) -> None:
    Repo.init(tmp_path / "empty", mkdir=True)
    with KnowledgeGraph.open(tmp_path / "kg", create=True) as graph, pytest.raises(InputError, match="empty"):
        graph.build([tmp_path / "empty"])


def test_short_quotes_are_the_rule_unless_whole_clauses_are_asked_for(collection: Path, record: Record) -> None:
    long = OLD.replace(
        "* Gambling",
        "* Anything that our partners would not want to be seen with on a Sunday afternoon in the company of their "
        "families and friends, in particular, but without limiting what was said above in any way at all, gambling, "
        "or whatever else may come to the mind of a person who reads such a sentence to its very end",
    )
    record({"Northwind": long}, "First record of", 10)
    for whole, most in ((False, 200), (True, 400)):
        with KnowledgeGraph.open() as graph:
            graph.build([collection], whole_clauses=whole)
            (policy,) = graph.store.policies()
        (quote,) = {
            s.quote.text for s in policy.statements if isinstance(s.content, Rule) and s.content.use == "gambling"
        }
        assert "gambling" in quote
        assert len(quote) <= most
        assert whole == (len(quote) > 200)
