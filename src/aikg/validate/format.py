"""One way to write our Turtle files, so that a change in a file is a change in what it says.

The order of the subjects and the comments are the author's; everything else is decided here: prefixes
(only those in use, sorted), predicates, objects, indentation, one blank line between subjects.
Formatting twice changes nothing. ``python -m aikg.validate.format [--check] PATH...`` rewrites files.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from aikg.errors import InputError
from aikg.validate.comments import Layout, read_layout

__all__ = ["format_files", "format_turtle", "main"]

_WIDTH = 110
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_AIKG = "https://w3id.org/aikg/ontology#"
_SH = "http://www.w3.org/ns/shacl#"
#: What a reader wants to see first; all other predicates follow, sorted by IRI.
_FIRST = (
    _RDF + "type",
    _SH + "targetClass",
    _SH + "path",
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    _AIKG + "demonym",
    _SKOS + "definition",
    _SKOS + "example",
    _AIKG + "counterExample",
    _SKOS + "scopeNote",
    _SKOS + "notation",
    _SKOS + "broader",
)
_LANGUAGES = ("", "en", "fr", "de")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Term = NamedNode | BlankNode | Literal
Properties = dict[str, list[Term]]


def format_turtle(text: str, *, where: str = "") -> str:
    """Return a Turtle text in the one form our files have. `where` names it in messages.

    Raises InputError when the text is not Turtle, has ``@base``, or has a blank node that is named more
    than once, which no nested form can show.

    >>> print(format_turtle('@prefix e: <http://e/> . e:a e:c 1 , "x"@fr ; a e:B .'), end="")
    @prefix e: <http://e/> .
    <BLANKLINE>
    e:a a e:B ;
        e:c 1, "x"@fr .
    """
    try:
        quads = list(parse(text.encode(), format=RdfFormat.TURTLE))
    except (SyntaxError, ValueError) as error:
        raise InputError(f"not Turtle: {error}", where=where) from error
    layout = read_layout(text, where=where)
    subjects: dict[Term, Properties] = {}
    named: dict[Term, int] = defaultdict(int)
    for subject, predicate, value, _ in quads:
        subjects.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
        if isinstance(value, BlankNode):
            named[value] += 1
    shared = [node for node, count in named.items() if count > 1]
    if shared:
        raise InputError(f"{len(shared)} blank nodes are named twice", where=where, hint="Give them an IRI.")
    writer = _Writer(layout, subjects)
    roots = [subject for subject in subjects if subject not in named]
    reached = writer.blocks(roots)
    if len(writer.written) < len(subjects):
        raise InputError("blank nodes form a circle", where=where, hint="Give them an IRI.")
    used = {prefix: layout.prefixes[prefix] for prefix in sorted(writer.used)}
    head = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in used.items()]
    parts = ["\n".join(layout.header), "\n".join(head), *reached, "\n".join(layout.footer)]
    return "\n\n".join(part for part in parts if part) + "\n"


class _Writer:
    """Writes the subjects of one file, and remembers which prefixes and subjects it wrote."""

    def __init__(self, layout: Layout, subjects: dict[Term, Properties]) -> None:
        self.layout = layout
        self.subjects = subjects
        self.used: set[str] = set()
        self.written: set[Term] = set()
        # The longest namespace first, so that a prefix within another one's namespace wins.
        self.namespaces = sorted(layout.prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    def blocks(self, roots: Sequence[Term]) -> list[str]:
        """Return one block of text for each subject that stands at the top of the file."""
        blocks = []
        anonymous = 0
        for root in roots:
            if isinstance(root, BlankNode):
                key, name = f"[{anonymous}]", "[]"
                anonymous += 1
            else:
                key, name = root.value, self.iri(root.value)
            self.written.add(root)
            lines = self.properties(self.subjects[root], indent=4)
            comment = "".join(line + "\n" for line in self.layout.comments.get(key, []))
            blocks.append(f"{comment}{name} " + " ;\n    ".join(lines) + " .")
        return blocks

    def properties(self, properties: Properties, indent: int) -> list[str]:
        """Return ``predicate object, object`` for each predicate; long ones go over several lines."""
        lines = []
        for predicate in sorted(properties, key=_predicate_order):
            name = "a" if predicate == _RDF + "type" else self.iri(predicate)
            depth = indent + 4 if len(properties[predicate]) > 1 else indent
            written = {self.term(value, depth): _object_order(value) for value in properties[predicate]}
            texts = [text for _, text in sorted((order, text) for text, order in written.items())]
            flat = f"{name} {', '.join(texts)}"
            if len(texts) > 1 and (len(flat) + indent > _WIDTH or "\n" in flat):
                flat = f"{name} " + (",\n" + " " * (indent + 4)).join(texts)
            lines.append(flat)
        return lines

    def term(self, term: Term, indent: int) -> str:
        """Return a term as it is written at some depth of indentation."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return self.literal(term)
        self.written.add(term)
        properties = self.subjects.get(term, {})
        if _RDF + "first" in properties:
            items = [self.term(item, indent + 4) for item in self.items(term)]
            return _enclose("(", items, " ", ")", indent)
        return _enclose("[", self.properties(properties, indent + 4), " ; ", "]", indent)

    def items(self, node: Term) -> Iterable[Term]:
        """Yield the items of a collection in their order."""
        while isinstance(node, BlankNode):
            self.written.add(node)
            yield self.subjects[node][_RDF + "first"][0]
            node = self.subjects[node][_RDF + "rest"][0]

    def iri(self, iri: str) -> str:
        """Return an IRI with one of the declared prefixes where that is possible."""
        for prefix, namespace in self.namespaces:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def literal(self, literal: Literal) -> str:
        """Return a literal: numbers and truth values bare, all else between double quotes."""
        datatype = literal.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        quoted = f'"{literal.value.translate(_ESCAPES)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        return quoted if datatype == _XSD + "string" else f"{quoted}^^{self.iri(datatype)}"


def _enclose(opening: str, parts: list[str], separator: str, closing: str, indent: int) -> str:
    """Return parts between brackets, on one line if they fit."""
    flat = f"{opening} {separator.join(parts)} {closing}" if parts else opening + closing
    if len(flat) + indent <= _WIDTH and "\n" not in flat:
        return flat
    margin = "\n" + " " * (indent + 4)
    return opening + margin + f"{separator.rstrip()}{margin}".join(parts) + "\n" + " " * indent + closing


def _predicate_order(iri: str) -> tuple[int, str]:
    return (_FIRST.index(iri) if iri in _FIRST else len(_FIRST), iri)


def _object_order(term: Term) -> tuple[int, str]:
    """Order literals by language, the languages every term has first; IRIs after them, blank nodes last."""
    if isinstance(term, Literal):
        language = term.language or ""
        rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
        return (rank, language)
    return (len(_LANGUAGES) + (1 if isinstance(term, NamedNode) else 2), "")


def format_files(paths: Iterable[Path], *, check: bool = False) -> list[Path]:
    """Return the files that were not in form, having rewritten them unless `check`.

    A folder stands for all ``.ttl`` files below it. Raises InputError for a file that is not Turtle.
    """
    changed = []
    for path in paths:
        for file in sorted(path.rglob("*.ttl")) if path.is_dir() else [path]:
            text = file.read_text(encoding="utf-8")
            formatted = format_turtle(text, where=str(file))
            if formatted != text:
                changed.append(file)
                if not check:
                    file.write_text(formatted, encoding="utf-8", newline="\n")
    return changed


def main(arguments: Sequence[str]) -> int:
    """Format the files and folders named; with ``--check`` only say which are not in form, and return 1."""
    check = "--check" in arguments
    changed = format_files([Path(name) for name in arguments if name != "--check"], check=check)
    for path in changed:
        sys.stderr.write(f"{path}: {'not in form; run make fmt' if check else 'formatted'}\n")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
