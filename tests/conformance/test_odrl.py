"""The ODRL test suite (https://github.com/SolidLabResearch/ODRL-Test-Suite): all 68 rule activations are as expected.

The whole report is compared as well. What is normalised before: the names of report nodes, that is of every subject
with a class of the report vocabulary, which are minted anew for each report and become blank nodes on both sides; and
the description of the test case itself, which stands in the same file. Nothing else: dct:created, the names of
policies, rules, requests, constraints and of reports in the state of the world all count. Two reports are the same when
their graphs are isomorphic (canonicalisation RDFC-1.0). 64 of 68 are; without dct:created it is the same 64. The other
four are listed with their reasons in odrl-allowed.toml.

To see the figures: .venv/bin/python -m pytest tests/conformance/test_odrl.py
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import DCTERMS, RDF, BNode, Graph, Namespace
from rdflib.term import Node

from aikg.odrl import evaluate_graphs, report_graph
from aikg.odrl.terms import REPORT

EX = Namespace("http://example.org/")
ALLOWED = tomllib.loads((Path(__file__).parent / "odrl-allowed.toml").read_text(encoding="utf-8"))


class Case(NamedTuple):
    name: str
    expected: Graph
    found: Graph


@cache
def cases(suite: Path) -> list[Case]:
    parts: dict[tuple[str, Node], Graph] = {}
    for folder in ("policies", "requests", "sotw"):
        for path in sorted((suite / folder).glob("*.ttl")):
            graph = Graph().parse(path, format="turtle")
            parts |= {(folder, node): graph for node in graph.subjects(RDF.type, None)}
    found = []
    for path in sorted((suite / "test_cases").glob("*.ttl")):
        graph = Graph().parse(path, format="turtle")
        case = graph.value(None, RDF.type, EX.TestCase)
        pairs = (("policies", "policy"), ("requests", "request"), ("sotw", "sotw"))
        policy, request, world = (parts[folder, graph.value(case, EX[name])] for folder, name in pairs)
        graph.remove((case, None, None))
        found.append(Case(path.stem, graph, report_graph(*evaluate_graphs(policy, request, world))))
    return found


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    folder = shared / "conformance" / "odrl-test-suite"
    if not folder.is_dir():
        pytest.skip("no ODRL test suite in shared/")
    return folder


def activations(graph: Graph) -> set[tuple[Node | None, Node | None, Node]]:
    pairs = graph.subject_objects(REPORT["activationState"])
    return {(graph.value(one, REPORT["rule"]), graph.value(one, REPORT["ruleRequest"]), state) for one, state in pairs}


def whole(graph: Graph, *, created: bool = True) -> set[str]:
    minted = {node: BNode() for node, kind in graph.subject_objects(RDF.type) if str(kind).startswith(REPORT)}
    named = Graph()
    for triple in graph:
        if created or triple[1] != DCTERMS.created:
            named.add(tuple(minted.get(node, node) for node in triple))
    dataset = Dataset(parse(named.serialize(format="nt"), format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_all_activations_are_as_expected(suite: Path) -> None:
    wrong = [case.name for case in cases(suite) if activations(case.found) != activations(case.expected)]
    assert len(cases(suite)) == 68
    assert wrong == []


def test_64_whole_reports_are_as_expected_and_the_others_are_listed(suite: Path) -> None:
    other = {case.name for case in cases(suite) if whole(case.found) != whole(case.expected)}
    assert other == set(ALLOWED)
    assert len(cases(suite)) - len(other) == 64


def test_the_time_of_the_report_makes_no_difference(suite: Path) -> None:
    other = {c.name for c in cases(suite) if whole(c.found, created=False) != whole(c.expected, created=False)}
    assert other == set(ALLOWED)


def test_every_exception_has_a_reason() -> None:
    assert all(entry["reason"].strip() for entry in ALLOWED.values())


def test_a_state_that_differs_is_noticed(suite: Path) -> None:
    case = cases(suite)[0]
    changed = Graph() + case.expected
    report = next(changed.subjects(REPORT["activationState"], REPORT["Active"]))
    changed.set((report, REPORT["activationState"], REPORT["Inactive"]))
    assert activations(changed) != activations(case.found)
    assert whole(changed) != whole(case.found)
