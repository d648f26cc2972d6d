"""What policies say and since when: known answers, out of the graph that ships with aikg."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aikg import KnowledgeGraph
from aikg.shipped import shipped_folder

PREFIX = """
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX condition: <https://w3id.org/aikg/condition/>
PREFIX use: <https://w3id.org/aikg/use/>
"""
#: The rules on some uses that the texts of one policy carry.
RULES = (
    PREFIX
    + """
SELECT DISTINCT ?use ?sign ?condition ?fromEarliest ?fromLatest ?untilEarliest ?untilLatest {
  ?policy aikg:serviceName "SERVICE" ; aikg:termsType "Acceptable Use Policy" .
  ?version aikg:versionOf ?policy ; aikg:carries ?rule .
  ?rule aikg:ofUse ?use ; a ?sign .
  VALUES ?use { USES }
  VALUES ?sign { aikg:Prohibition aikg:Exception }
  OPTIONAL { ?rule aikg:underCondition ?condition }
  OPTIONAL { ?rule aikg:validFromEarliest ?fromEarliest ; aikg:validFromLatest ?fromLatest }
  OPTIONAL { ?rule aikg:validUntilEarliest ?untilEarliest ; aikg:validUntilLatest ?untilLatest }
}
"""
)
Row = dict[str, str | None]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(shipped_folder(tmp_path_factory.mktemp("cache"))) as opened:
        yield opened


def rules(graph: KnowledgeGraph, service: str, *uses: str) -> list[Row]:
    query = RULES.replace("SERVICE", service).replace("USES", " ".join(f"use:{use}" for use in uses))
    found = graph.query(query).dicts()
    return [
        {name: str(value).rpartition("#")[2].rpartition("/")[2] for name, value in row.items() if value}
        for row in found
    ]


def test_openai_stopped_prohibiting_military_use_between_half_past_twelve_and_half_past_six(
    graph: KnowledgeGraph,
) -> None:
    for use in ("military", "warfare"):
        (rule,) = rules(graph, "OpenAI", use)
        assert rule["sign"] == "Prohibition"
        assert (rule["untilEarliest"], rule["untilLatest"]) == ("2024-01-10T12:30:38Z", "2024-01-10T18:30:37Z")


def test_and_went_on_prohibiting_weapons(graph: KnowledgeGraph) -> None:
    (rule,) = rules(graph, "OpenAI", "weapons")
    assert rule["sign"] == "Prohibition"
    assert "untilLatest" not in rule


def test_chatgpt_came_to_prohibit_national_security_and_intelligence_without_approval(graph: KnowledgeGraph) -> None:
    for use in ("national-security", "intelligence-gathering"):
        found = {(rule["sign"], rule.get("condition")): rule for rule in rules(graph, "ChatGPT", use)}
        assert set(found) == {("Prohibition", None), ("Exception", "with-approval")}
        assert {rule["fromLatest"] for rule in found.values()} == {"2025-09-29T12:31:59Z"}


def test_the_llama_api_prohibits_military_use_since_its_first_text_and_its_first_recording_is_an_error_page(
    graph: KnowledgeGraph,
) -> None:
    (rule,) = rules(graph, "Llama API", "military")
    assert rule["sign"] == "Prohibition"
    assert "untilLatest" not in rule
    rows = graph.query(
        PREFIX
        + 'SELECT ?at ?substance { ?policy aikg:serviceName "Llama API" ; aikg:termsType "Acceptable Use Policy" . '
        "?recording aikg:recordingOf ?policy ; aikg:archivedAt ?at ; aikg:substance ?substance } ORDER BY ?at"
    ).dicts()
    assert (str(rows[0]["at"])[:10], str(rows[0]["substance"]).rpartition("-")[2]) == ("2025-08-25", "page")
    errors = [row for row in rows if str(row["substance"]).endswith("error-page")]
    assert (len(rows), len(errors)) == (301, 149)


def test_most_recordings_say_nothing_new(graph: KnowledgeGraph) -> None:
    rows = graph.query(
        PREFIX
        + "SELECT ?substance (COUNT(*) AS ?n) { ?policy aikg:termsType ?type . ?recording aikg:recordingOf ?policy ; "
        'aikg:substance ?substance FILTER(?type IN ("Acceptable Use Policy", "Community Guidelines")) } '
        "GROUP BY ?substance"
    ).dicts()
    counts = {str(row["substance"]).partition("substance-")[2]: int(str(row["n"])) for row in rows}
    assert sum(counts.values()) == 405
    assert counts["new-text"] == 43
    assert counts["error-page"] == 150


def test_the_press_of_november_2024_had_no_text_to_be_set_against(tmp_path: Path) -> None:
    article = tmp_path / "2024-11-05-meta.txt"
    article.write_text("Meta now permits US government agencies to use its Llama models for military purposes.\n")
    (tmp_path / "manifest.csv").write_text("file,published\n2024-11-05-meta.txt,2024-11-05\n")
    with KnowledgeGraph.open() as graph:
        graph.build([article], reference=True)
        (found,) = [one for one in graph.check() if "military use" in one.claim]
    assert found.verdict == "no text known that day"
    assert found.quotes == ()
    (apart,) = found.apart
    assert apart.sentence.startswith(
        "differs from a later text of another document: Llama API Acceptable Use Policy, first recorded 2025-08-25"
    )
    assert "Military, warfare" in apart.quotes[0].quote
    assert found.quote.startswith("Meta now permits US government agencies")
