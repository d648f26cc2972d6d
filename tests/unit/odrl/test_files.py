"""Files of ODRL: every format, no address is fetched, and what is no RDF is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF
from rdflib.compare import isomorphic

from aikg.errors import InputError
from aikg.odrl import parse_rdf, read_file
from aikg.odrl.terms import ODRL

TURTLE = """@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix : <http://e/> .
:p a odrl:Set ; odrl:profile :profile ; odrl:permission [ odrl:action odrl:use ; odrl:target :x ; odrl:constraint [
  odrl:or ( [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:isA ; odrl:rightOperand :a ]
            [ odrl:leftOperand odrl:count ; odrl:operator odrl:lt ; odrl:rightOperand 3 ] ) ] ] ."""
JSON_LD = """{"@context": ["http://www.w3.org/ns/odrl.jsonld", {"x": "http://e/"}], "@type": "Set", "uid": "x:p",
  "profile": "http://e/profile", "permission": [{"action": "use", "target": "x:x", "constraint": [{"or": [
    {"leftOperand": "purpose", "operator": "isA", "rightOperand": {"@id": "x:a"}},
    {"leftOperand": "count", "operator": "lt", "rightOperand": 3}]}]}]}"""


def test_the_three_formats_say_the_same(tmp_path: Path) -> None:
    graph = parse_rdf(TURTLE, "turtle")
    xml = tmp_path / "policy.rdf"
    xml.write_text(graph.serialize(format="xml"), encoding="utf-8")
    assert isomorphic(graph, parse_rdf(JSON_LD, "json-ld"))
    assert isomorphic(graph, read_file(xml))


def test_a_relative_name_does_not_depend_on_the_folder() -> None:
    graph = parse_rdf("<p> a <http://www.w3.org/ns/odrl/2/Set> .", "turtle")
    assert str(graph.value(None, RDF.type, ODRL["Set"])) == "https://relative.invalid/p"


BOMB = "".join(f'<!ENTITY {name} "{("&" + below + ";") * 100}">' for name, below in ("ba", "cb", "dc", "ed"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("garbage {", "turtle"),
        (b"\xff\xfe\x00", "turtle"),
        ("<a> <b> " + "(" * 5000, "turtle"),
        ("<a> <b> <c> .", "nt"),
        ("<a><b></a>", "xml"),
        (f'<!DOCTYPE x [<!ENTITY a "a">{BOMB}]><x>&e;</x>', "xml"),
        ("{", "json-ld"),
        ("3", "json-ld"),
        ("[" * 100_000, "json-ld"),
        ('{"@context": 5}', "json-ld"),
        ('{"@context": {"@base": 5}, "@id": 1}', "json-ld"),
    ],
)
def test_what_is_not_rdf_is_refused(data: bytes | str, kind: str) -> None:
    with pytest.raises(InputError, match=rf"^here: not {kind} .*expected a file of RDF"):
        parse_rdf(data, kind, where="here")


@pytest.mark.parametrize(
    "context",
    [
        '"http://evil.example/context"',
        '["http://www.w3.org/ns/odrl.jsonld", "http://evil.example/context"]',
        '{"@import": "http://evil.example/context"}',
        '{"a": {"@id": "http://e/a", "@context": "http://evil.example/context"}}',
    ],
)
def test_no_context_is_fetched(context: str) -> None:
    with pytest.raises(InputError, match=r"the JSON-LD context http://evil\.example/context lies elsewhere"):
        parse_rdf(f'{{"@context": {context}}}', "json-ld")


def test_no_external_entity_is_read() -> None:
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    text = f"<rdf:RDF {rdf}><rdf:Description rdf:about='http://e/a'><rdf:value>[&e;]</rdf:value></rdf:Description>"
    graph = parse_rdf(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{text}</rdf:RDF>', "xml")
    assert "root" not in graph.serialize()


def test_a_literal_without_a_value_is_no_stack_trace(capfd: pytest.CaptureFixture[str]) -> None:
    text = '<http://e/a> <http://e/b> "x"^^<http://www.w3.org/2001/XMLSchema#dateTime> .'
    assert len(parse_rdf(text, "turtle")) == 1
    assert capfd.readouterr().err == ""


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"policy.pdf: the format .pdf; expected one of .json, "):
        read_file(tmp_path / "policy.pdf")
    with pytest.raises(InputError, match=r"cannot be read"):
        read_file(tmp_path / "policy.ttl")
    with pytest.raises(InputError, match="the format 'n3'"):
        parse_rdf("", "n3")
