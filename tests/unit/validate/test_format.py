"""The formatter: one form, nothing lost, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from aikg.errors import InputError
from aikg.validate.format import format_turtle, main

UNTIDY = """# Head of the file
PREFIX ex: <http://e/>
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix unused: <http://unused/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
# About B
ex:B a owl:Class ; skos:altLabel 'b'; skos:prefLabel "B"@de, "B"@en . # and its end
ex:A ex:text \"\"\"two
lines with # and "quotes" \"\"\" ; ex:n 1.50, true, -3, 1e3, "2024"^^<http://www.w3.org/2001/XMLSchema#gYear> .
[] a owl:AllDisjointClasses ; owl:members (ex:A ex:B) . # nobody
# about the second
[] owl:onProperty [ owl:inverseOf ex:p ] ; owl:hasValue <http://e/a#b/c> .
# The end
"""
TIDY = """# Head of the file

@prefix ex: <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# About B
# and its end
ex:B a owl:Class ;
    skos:prefLabel "B"@en, "B"@de ;
    skos:altLabel "b" .

ex:A ex:n "1e3"^^<http://www.w3.org/2001/XMLSchema#double>,
        "2024"^^<http://www.w3.org/2001/XMLSchema#gYear>,
        -3,
        1.50,
        true ;
    ex:text "two\\nlines with # and \\"quotes\\" " .

# nobody
[] a owl:AllDisjointClasses ;
    owl:members ( ex:A ex:B ) .

# about the second
[] owl:hasValue <http://e/a#b/c> ;
    owl:onProperty [ owl:inverseOf ex:p ] .

# The end
""".replace("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n", "")


def canonical(text: str) -> Dataset:
    dataset = Dataset(parse(text, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_the_one_form() -> None:
    assert format_turtle(UNTIDY) == TIDY


def test_formatting_twice_changes_nothing() -> None:
    assert format_turtle(TIDY) == TIDY


def test_the_triples_stay_the_same() -> None:
    assert canonical(format_turtle(UNTIDY)) == canonical(UNTIDY)


def test_every_file_that_ships_keeps_its_triples(repository: Path) -> None:
    for path in sorted((repository / "ontology").glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        loose = text.replace(" ;\n", "\n\t;\n").replace(",\n", " ,\n\n")
        assert canonical(format_turtle(loose)) == canonical(text), path.name


def test_the_order_of_subjects_is_the_authors() -> None:
    text = format_turtle("@prefix e: <http://e/> . e:z e:p e:o . e:a e:p e:o . e:z e:p e:n .")
    assert text.index("e:z e:p") < text.index("e:a e:p")
    assert "e:z e:p e:n, e:o ." in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@base <http://e/> . <a> <b> <c> .", "@base is not supported"),
        ("<http://e/a> <http://e/b> ", "not Turtle"),
        ("@prefix e: <http://e/> . e:a e:p _:x . e:b e:p _:x . _:x e:p e:c .", "named twice"),
        ("@prefix e: <http://e/> . _:x e:p _:y . _:y e:p _:x .", "circle"),
    ],
)
def test_what_has_no_one_form_is_refused_with_the_name_of_the_file(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        format_turtle(text, where="data/x.ttl")
    assert words in str(error.value)
    assert str(error.value).startswith("data/x.ttl: ")


def test_main_rewrites_or_only_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<http://e/a>   <http://e/b> 1 .", encoding="utf-8")
    assert main(["--check", str(tmp_path)]) == 1
    assert "make fmt" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert file.read_text(encoding="utf-8") == "<http://e/a> <http://e/b> 1 .\n"
    assert main(["--check", str(tmp_path)]) == 0
