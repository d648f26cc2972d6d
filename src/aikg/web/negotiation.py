"""In which form an answer is written: the Accept header, or ``format=`` in the address (RFC 9110, section 12.5.1).

A client that accepts nothing we write gets an error, never a form that it did not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from aikg.errors import NotAcceptable

__all__ = ["GRAPHS", "HTML", "TABLES", "Form", "accepted", "form_of", "not_acceptable", "preferences", "prefers_page"]

HTML = "text/html"


class Form(NamedTuple):
    """A way to write an answer: its name in ``format=``, its media type, and other types it may be asked by."""

    name: str
    media_type: str
    others: tuple[str, ...] = ()


#: How tables and the answers to ASK are written, our preference first (SPARQL 1.1: XML, JSON, CSV and TSV formats).
TABLES = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
#: How triples are written.
GRAPHS = (
    Form("ttl", "text/turtle", ("application/x-turtle",)),
    Form("nt", "application/n-triples", ("text/plain",)),
    Form("nq", "application/n-quads"),
    Form("trig", "application/trig"),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
)
#: Other names in ``format=``.
_SAME: Mapping[str, str] = MappingProxyType({"turtle": "ttl", "json-ld": "jsonld", "rdfxml": "rdf", "n-triples": "nt"})
_RANGE = re.compile(r"([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)", re.ASCII)
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
#: As much of a header is read, in characters and in parts: a longer one comes from nobody who waits for an answer.
_LONGEST, _MOST = 4096, 64


class _Range(NamedTuple):
    kind: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """Return how closely this names a media type: 0 not at all, 1 ``*/*``, 2 ``text/*``, 3 the type itself."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype == "*":
            return 2 if self.kind == kind else int(self.kind == "*")
        return 0


def accepted(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type among those offered that a client likes best; None when it accepts none of them.

    Of types that it likes equally the one offered first. No header accepts anything; of a header, parts that are not
    well formed are passed over. Parameters of a type other than ``q`` make no difference.

    >>> accepted("text/turtle;q=0.5, application/ld+json", ["text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> accepted("text/*, text/csv;q=0", ["text/csv", "text/turtle"])
    'text/turtle'
    >>> accepted("image/png", ["text/csv"])
    """
    if accept is None or not accept.strip():
        return offered[0] if offered else None
    ranges = _ranges(accept)
    liked = [(_quality(ranges, media_type), -place, media_type) for place, media_type in enumerate(offered)]
    quality, _, media_type = max(liked, default=(0.0, 0, ""))
    return media_type if quality > 0 else None


def form_of(accept: str | None, asked: str | None, forms: Sequence[Form]) -> tuple[Form, str] | None:
    """Return the form to write and the media type to call it by; None when the client accepts no form.

    `asked` is what the address gives as ``format=``, a name or a media type, and goes before the header.

    >>> form_of("application/json", None, TABLES)[1]
    'application/json'
    >>> form_of("text/csv", "ttl", GRAPHS)[0].name
    'ttl'
    """
    if asked:
        # A plus in an address is a blank, and few people know.
        name = _SAME.get(asked.lower(), asked.lower()).replace(" ", "+")
        named = [form for form in forms if name in (form.name, form.media_type, *form.others)]
        return (named[0], named[0].media_type) if named else None
    by_type = {other: form for form in reversed(forms) for other in form.others}
    by_type |= {form.media_type: form for form in forms}
    ours = [form.media_type for form in forms]
    media_type = accepted(accept, [*ours, *(name for name in by_type if name not in ours)])
    return (by_type[media_type], media_type) if media_type else None


def prefers_page(accept: str | None, asked: str | None = None, *, either: bool = False) -> bool:
    """Tell whether a client would rather have a page for a person than data: a browser does, a program does not.

    `either` is what one gets that takes whatever there is; `asked` is ``format=`` of the address.

    >>> prefers_page("text/html,application/xhtml+xml,*/*;q=0.8"), prefers_page("text/turtle, text/html;q=0.9")
    (True, False)
    >>> prefers_page("*/*"), prefers_page("*/*", either=True)
    (False, True)
    """
    if asked:
        return asked.lower() in ("html", HTML)
    named = accept is not None and "html" in accept.lower()
    if not (named or either):
        return False
    data = [media_type for form in (*GRAPHS, *TABLES) for media_type in (form.media_type, *form.others)]
    return accepted(accept, [HTML, *data]) == HTML


def not_acceptable(forms: Sequence[Form]) -> NotAcceptable:
    """Return the error of a request that accepts none of these forms."""
    names = ", ".join(f"{form.media_type} ({form.name})" for form in forms)
    return NotAcceptable("the answer cannot be written in a form that was asked for", expected=names)


def preferences(header: str) -> Iterator[tuple[str, float]]:
    """Yield what a header such as Accept or Accept-Language names, in small letters, and how much it is liked.

    What is not well formed as a quality is none. Of a very long header only the beginning is read.

    >>> list(preferences("en; q=0.1, FR, de;q=nan"))
    [('en', 0.1), ('fr', 1.0), ('de', 0.0)]
    """
    if len(header) > _LONGEST:
        header = header[:_LONGEST].rpartition(",")[0]
    for part in header.split(",")[:_MOST]:
        name, *parameters = part.split(";")
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
        yield name.strip().lower(), quality


def _ranges(accept: str) -> list[_Range]:
    named = ((_RANGE.fullmatch(name), quality) for name, quality in preferences(accept))
    return [
        _Range(match[1], match[2], quality)
        for match, quality in named
        if match is not None and (match[1] != "*" or match[2] == "*")
    ]


def _quality(ranges: Sequence[_Range], media_type: str) -> float:
    """Return how much a client likes a media type: what the closest range says."""
    close = [(one.precision(media_type), one.quality) for one in ranges if one.precision(media_type)]
    return max(close)[1] if close else 0.0
