"""SPARQL cut into tokens, by the terminals of its grammar and nothing else.

Who wants to know what a text asks for has to see the same strings, comments and IRIs as the engine that runs
it; where the two differ, code can be hidden in what looks like a string. So a text that is not made of tokens
from its first character to its last is refused here, and `may_be_read_otherwise` tells the one place where the
tokens alone do not decide: ``?a <?b#>`` is an IRI or a comparison with a comment behind it.

Source: SPARQL 1.1 Query Language, 19.8, with the base direction, quoted triples and reifiers of SPARQL 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aikg.errors import QueryRejected

__all__ = ["Token", "is_hidden", "may_be_read_otherwise", "tokens"]

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"
# A code point that does not exist is no escape: the engine does not take it, and reads on in another way.
_CODE = r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|\\U(?:0000(?![dD][89a-fA-F])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
_CHARACTER = rf"\\[tbnrf\"'\\]|{_CODE}"

#: The order counts: of two that fit at the same place, the engine takes the first.
_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in {
            "space": r"[ \t\r\n]+",
            "comment": r"#[^\r\n]*",
            "iri": rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_CODE})*>",
            "string": (
                rf"'''(?:'{{0,2}}(?:[^'\\]|{_CHARACTER}))*+'''|\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_CHARACTER}))*+\"\"\""
                rf"|'(?:[^'\\\r\n]|{_CHARACTER})*+'|\"(?:[^\"\\\r\n]|{_CHARACTER})*+\""
            ),
            "name": (
                # A longest prefix keeps the time linear: without one, ``a.a.a.`` is searched for a colon at every dot.
                rf"(?:[{_BASE}](?:[{_NAME}.-]{{0,63}}[{_NAME}-])?)?:"
                rf"(?:(?:[{_BASE}_0-9:]|{_ESCAPED})(?:(?:[{_NAME}.:-]|{_ESCAPED})*(?:[{_NAME}:-]|{_ESCAPED}))?)?"
            ),
            "blank": rf"_:[{_BASE}_0-9](?:[{_NAME}.-]*[{_NAME}-])?",
            "variable": rf"[?$][{_BASE}_0-9][{_NAME}]*",
            "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?",
            "number": r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
            "word": r"[A-Za-z_][A-Za-z_0-9]*",
            "bracket": r"[][{}()]",
            "sign": r"\^\^|&&|\|\||<=|>=|!=|<<|>>|[.;,=!<>|/*+^?~-]",
        }.items()
    )
)
#: What cannot be read as anything but an IRI: a comparison is not followed by ``http://``.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


class Token(NamedTuple):
    """A piece of a query: `kind` is the name of a terminal, `at` where it begins."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The keyword a token is, in capitals; nothing for any other token."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query without the blanks between them, comments included.

    Raises QueryRejected where a text is not made of tokens.

    >>> [token.text for token in tokens('SELECT * { ?s ?p "a # b" } # c')]
    ['SELECT', '*', '{', '?s', '?p', '"a # b"', '}', '# c']
    """
    position = 0
    while position < len(sparql):
        match = _TOKEN.match(sparql, position)
        if match is None:
            line, column = sparql.count("\n", 0, position) + 1, position - sparql.rfind("\n", 0, position)
            raise QueryRejected(
                f"the query is not well formed: {sparql[position]!r} cannot stand at line {line}, column {column}",
                expected="SPARQL 1.1",
                hint="Close the string that begins there, or write the character into a string.",
            )
        position = match.end()
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match[0], match.start())


def is_hidden(token: Token) -> bool:
    """Whether what a token holds is text, and no code."""
    return token.kind in {"string", "comment", "iri"}


def may_be_read_otherwise(token: Token) -> bool:
    """Whether a token that looks like an IRI may be a comparison, with a comment or a string from there on.

    >>> [may_be_read_otherwise(token) for token in tokens("<?b#> <http://example.org/#b> <b>")]
    [True, False, False]
    """
    return token.kind == "iri" and not _WHOLE.match(token.text) and bool(set(token.text) & {"#", "'"})
