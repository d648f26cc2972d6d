"""Write data/places.ttl: every country of ISO 3166, some of their parts, and the world, with their names.

usage: python tools/make_places.py [--check]

The names come from CLDR, through Babel. What CLDR does not hold is ours and lies beside the result:
data/place-names.csv (other names, and the parts of countries) and data/demonyms.csv (the adjectives).
With --check nothing is written, and the exit code says whether the file is what would be written.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

from aikg.validate.format import format_turtle

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")

#: What CLDR names beside the countries of ISO 3166-1: groups, test regions, and reserved or private codes.
NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])

#: What the column `kind` of place-names.csv becomes. An ambiguous name stays a preferred one where it is.
PROPERTIES = {
    "pref": "skos:prefLabel",
    "alt": "skos:altLabel",
    "hidden": "skos:hiddenLabel",
    "ambiguous": "aikg:ambiguousLabel",
}

HEADER = """\
# Places and what they are called. Written by tools/make_places.py: do not edit, edit the tables it reads.
# Names of countries: Unicode CLDR {version}, (c) Unicode, Inc., licence Unicode-3.0. The rest: ours, CC BY 4.0.

@prefix aikg: <https://w3id.org/aikg/ontology#> .
@prefix id: <https://w3id.org/aikg/id/> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

#: One place: for every property the (form, language) pairs it has.
Names = dict[str, set[tuple[str, str]]]


def main(arguments: list[str]) -> int:
    """Write the file, or compare it with what would be written; return the exit code."""
    target = DATA / "places.ttl"
    text = places_turtle()
    if "--check" in arguments:
        return 0 if target.read_text(encoding="utf-8") == text else 1
    target.write_text(text, encoding="utf-8")
    return 0


def places_turtle() -> str:
    """Return the whole file as text."""
    places: dict[str, Names] = defaultdict(lambda: defaultdict(set))
    for code in country_codes():
        for language in LANGUAGES:
            _add_cldr_names(places[code], code, language)
    _add_our_names(places)
    for code, language, form in _rows("demonyms.csv"):
        places[code]["aikg:demonym"].add((form, language))
    for code, names in places.items():
        _add_genitive(names, code)
        doubtful = {form for form, _ in names["aikg:ambiguousLabel"]}
        names["skos:altLabel"] -= {label for label in names["skos:altLabel"] if label[0] in doubtful}
    subjects = sorted((_subject(code), _block(code, names)) for code, names in places.items())
    text = HEADER.format(version=get_cldr_version()) + "".join("\n" + block for _, block in subjects)
    return format_turtle(text, where="places.ttl")


def country_codes() -> list[str]:
    """Return the codes of ISO 3166-1 alpha-2, sorted."""
    codes = (str(code) for code in Locale("en").territories)
    return sorted(code for code in codes if re.fullmatch("[A-Z]{2}", code) and code not in NOT_COUNTRIES)


def _add_cldr_names(names: Names, code: str, language: str) -> None:
    """Add what CLDR calls a country in one language; in Portuguese the name used in Portugal too."""
    name = Locale(language).territories[code]
    names["skos:prefLabel"].add((name, language))
    if language == "en":
        names["skos:prefLabel"].add((name, ""))
        plain = name.replace("&", "and").replace("St. ", "Saint ")
        if plain != name:
            names["skos:altLabel"].add((plain, "en"))
    if language == "pt" and (european := Locale("pt", "PT").territories[code]) != name:
        names["skos:altLabel"].add((european, "pt"))


def _add_our_names(places: dict[str, Names]) -> None:
    """Add place-names.csv; a preferred name there replaces the one of CLDR, in its language."""
    for code, language, kind, form in _rows("place-names.csv"):
        labels = places[code][PROPERTIES[kind]]
        if kind == "pref":
            labels -= {label for label in labels if label[1] == language}
        labels.add((form, language))


def _add_genitive(names: Names, code: str) -> None:
    """Add "Frankreichs" to "Frankreich", where the adjectives say that the country is one texts speak of."""
    if "aikg:demonym" not in names:
        return
    german = next(form for form, language in names["skos:prefLabel"] if language == "de")
    if " " not in german and german[-1] not in "sxzß":
        names["skos:hiddenLabel"].add((german + "s", "de"))


def _subject(code: str) -> str:
    return "id:world" if code == "world" else f"loc:{code}"


def _block(code: str, names: Names) -> str:
    """Return the Turtle of one place; its values are sorted, so that every run writes the same."""
    country = re.fullmatch("[A-Z]{2}", code)
    lines = [f"{_subject(code)} a {'aikg:Country' if country else 'aikg:Jurisdiction'}"]
    properties = {name: ", ".join(_literal(*label) for label in sorted(labels)) for name, labels in names.items()}
    properties["aikg:code"] = _literal(code, "")
    if "-" in code:
        properties["aikg:partOfPlace"] = _subject(code.split("-", maxsplit=1)[0])
    lines += [f"    {name} {values}" for name, values in properties.items() if values]
    return " ;\n".join(lines) + " .\n"


def _literal(form: str, language: str) -> str:
    escaped = form.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _rows(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
