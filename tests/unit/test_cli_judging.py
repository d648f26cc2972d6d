"""`aikg verdict`, `matrix`, `deeds` and `odrl`, as a person and as another tool meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Oxigraph
from rdflib import Graph

from aikg.names import AIKG, GRAPH
from aikg.reason.closure import close
from aikg.store import Store

Run = Callable[..., tuple[int, str, str]]
HAND_MADE = Path(__file__).parents[1] / "questions" / "hand-made.trig"
FACE = ("verdict", "Azure OpenAI Service", "facial-recognition", "--by", "police", "--in", "US", "--on", "2025-01-01")


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small graph made by hand, in a folder; the correction in it was recorded a month after the rule."""
    raw = Oxigraph()
    raw.load(path=HAND_MADE, format=RdfFormat.TRIG)
    close(raw)
    folder = tmp_path_factory.mktemp("judging") / "kg"
    with Store.open(folder) as store:
        store.raw.bulk_extend(raw)
        recorded = NamedNode(GRAPH + "recorded")
        for document, day in (("microsoft-en", "2024-06-09"), ("microsoft-fr", "2024-05-09")):
            moment = Literal(f"{day}T12:00:00Z", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#dateTime"))
            node = NamedNode(f"https://w3id.org/aikg/document/{document}")
            store.raw.add(Quad(node, NamedNode(AIKG + "recordedAt"), moment, recorded))
    return folder


def test_a_verdict_says_why(run: Run, kg: Path) -> None:
    code, out, err = run(*FACE, "--kg", kg)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == (
        "Microsoft, Azure OpenAI Service: facial recognition, by police, in United States, on 2025-01-01"
    )
    assert lines[1].strip().startswith("prohibited")
    assert "microsoft-en" in out
    assert "since 2024-05-02 (first reported)" in " ".join(out.split())


def test_a_verdict_in_json_has_every_part(run: Run, kg: Path) -> None:
    code, out, _ = run(*FACE, "--format", "json", "--kg", kg)
    (told,) = json.loads(out)
    assert (code, told["verdict"], told["sign"]) == (0, "prohibited", "prohibits")
    assert told["day"] == "2025-01-01"
    assert {quote["document"] for rule in told["rules"] for quote in rule["quotes"]} >= {"microsoft-en"}
    assert {"against", "beaten", "mentioned", "parts", "upstream", "marks"} <= set(told)


def test_a_verdict_in_turtle_leads_to_its_quotes(run: Run, kg: Path) -> None:
    code, out, _ = run(*FACE, "--format", "ttl", "--kg", kg)
    graph = Graph().parse(data=out, format="turtle")
    rows = graph.query(
        f"PREFIX aikg: <{AIKG}> SELECT ?quote WHERE "
        "{ ?v a aikg:Verdict ; aikg:concludes aikg:prohibited ; aikg:restsOn/aikg:evidence/aikg:quote ?quote }"
    )
    assert code == 0
    assert len(list(rows)) >= 1
    assert run(*FACE, "--format", "ttl", "--kg", kg)[1] == out


def test_steps_can_be_left_out_or_replaced(run: Run, kg: Path) -> None:
    asked = (
        "verdict",
        "Meta",
        "national-security",
        "--by",
        "government",
        "--in",
        "US",
        "--on",
        "2024-12-01",
        "--kg",
        kg,
    )
    for options in ((), ("--without", "recency"), ("--strategy", "permit")):
        code, out, _ = run(*asked, *options)
        assert code == 0
        assert "permitted" in out
    assert run(*asked, "--without", "luck")[0] == 2


def test_what_was_known_on_a_day_is_what_was_recorded_by_then(run: Run, kg: Path) -> None:
    assert "not stated" in run(*FACE, "--known-by", "2024-05-01", "--kg", kg)[1]
    assert "prohibited" in run(*FACE, "--known-by", "2024-05-09", "--kg", kg)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verdict", "Foo", "military"), 'no vendor and no product called "Foo"'),
        (("verdict", "Meta", "foo"), 'no use called "foo"'),
        (("verdict", "Meta", "military", "--if", "foo"), 'no condition called "foo"'),
        (("verdict", "Meta", "military", "--on", "2024-13-01"), '--on: date "2024-13-01" does not exist'),
        (("matrix", "--use", "foo"), 'no use called "foo"'),
        (("matrix", "-o", "matrix.gif"), "expected .svg"),
        (("deeds", "foo"), 'nothing in the graph is called "foo"'),
        (("odrl", "judge", "missing.ttl", "military"), "missing.ttl: the file cannot be read"),
        (("odrl", "export", "policies.pdf"), "expected .ttl"),
    ],
)
def test_what_is_wrong_is_said(run: Run, kg: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments, "--kg", kg)
    assert code != 0
    assert out == ""
    assert err.startswith("aikg: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("suffix", ["svg", "html", "csv", "json"])
def test_a_matrix_becomes_a_file(run: Run, kg: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"matrix.{suffix}"
    assert run("matrix", "-o", file, "--on", "2025-01-01", "--kg", kg) == (0, f"Written: {file}\n", "")
    assert "Microsoft" in file.read_text("utf-8")
    code, out, _ = run("matrix", "--by", "police", "--in", "US", "--on", "2025-01-01", "--kg", kg)
    assert code == 0
    assert "Microsoft" in out


def test_deeds_are_told(run: Run, kg: Path) -> None:
    code, out, _ = run("deeds", "--kg", kg)
    assert code == 0
    assert "OpenAI" in out
    assert "Department of Defense" in " ".join(out.split())
    assert isinstance(json.loads(run("deeds", "OpenAI", "--json", "--kg", kg)[1]), list)


def test_what_leaves_as_odrl_is_judged_as_here(run: Run, kg: Path, tmp_path: Path) -> None:
    file = tmp_path / "microsoft.ttl"
    code, out, _ = run("odrl", "export", file, "--policy", "Microsoft", "--kg", kg)
    assert (code, out.startswith(f"Written: {file} (")) == (0, True)
    code, out, _ = run(
        *("odrl", "judge", file, "facial-recognition", "--product", "Azure OpenAI Service"),
        *("--by", "police", "--in", "US", "--on", "2025-01-01", "--kg", kg),
    )
    assert code == 0
    assert "of Microsoft: prohibited" in " ".join(out.split())
    elsewhere = ("odrl", "judge", file, "csam", "--on", "2025-01-01", "--kg", kg)
    assert "not stated" in run(*elsewhere)[1]


def test_a_compliance_report_is_printed(run: Run, tmp_path: Path) -> None:
    prefixes = "@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix ex: <http://example.org/> .\n"
    texts = {
        "policy": "ex:p a odrl:Set ; odrl:permission ex:r . ex:r a odrl:Permission ; odrl:action odrl:use .",
        "request": "ex:q a odrl:Request ; odrl:permission ex:w . ex:w a odrl:Permission ; odrl:action odrl:read .",
        "world": "<http://example.com/request/currentTime> <http://purl.org/dc/terms/issued> "
        '"2024-02-12T11:20:10Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .',
    }
    files = []
    for name, text in texts.items():
        files.append(tmp_path / f"{name}.ttl")
        files[-1].write_text(prefixes + text, encoding="utf-8")
    code, out, err = run("odrl", "evaluate", *files)
    assert (code, err) == (0, "")
    assert "report:activationState report:Active" in out
