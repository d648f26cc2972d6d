"""Where the comments of a Turtle file stand: what a parser throws away and a formatter must keep.

It reads just enough of the Turtle grammar (https://www.w3.org/TR/turtle/#sec-grammar-grammar) to tell
a comment from a ``#`` in an IRI or a string, and the end of a statement from the dot in ``1.5``. It
does not check the file; the parser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from aikg.errors import InputError

__all__ = ["Layout", "read_layout"]

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>\#[^\n]*)
      | (?P<iri><[^<>\s]*>)
      | (?P<string>\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                 | \"(?:[^\"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*')
      | (?P<word>(?:[^\s;,\[\]()<>\"'\#.\\]|\\.|\.(?=[^\s;,\[\]()<>\"'\#]))+)
      | (?P<dot>\.)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass
class Layout:
    """What a Turtle file holds beside its triples.

    `prefixes` are the declared ones; `header` and `footer` the comment lines before the first and after
    the last statement; `comments` the lines that belong to a subject, by its IRI, or by ``[0]``, ``[1]`` ...
    for the first, second ... statement whose subject is an anonymous node.
    """

    prefixes: dict[str, str] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    comments: dict[str, list[str]] = field(default_factory=dict)


def read_layout(text: str, *, where: str = "") -> Layout:
    """Return the prefixes and comments of a Turtle text.

    A comment belongs to the statement it stands in, ends the line of, or stands above. Raises InputError
    on ``@base``, because a relative IRI would change its meaning with the place of the file.

    >>> layout = read_layout('# Head\\n@prefix e: <http://e/> .\\n# One\\ne:a e:b "# no" . # two')
    >>> layout.header, layout.comments
    (['# Head'], {'http://e/a': ['# One', '# two']})
    """
    layout = Layout()
    subject = ""
    waiting: list[str] = []
    for tokens, comments in _statements(text):
        if tokens and tokens[0].lower() in {"@base", "base"}:
            raise InputError(f"{tokens[0]} is not supported", where=where, expected="absolute IRIs or prefixed names")
        for own, line in comments:
            if own and subject:
                layout.comments.setdefault(subject, []).append(line)
            else:
                waiting.append(line)
        if not tokens:
            layout.footer, waiting = waiting, []
        elif tokens[0].lower() in {"@prefix", "prefix"}:
            layout.prefixes[tokens[1].removesuffix(":")] = tokens[2][1:-1]
            layout.header += waiting
            waiting = []
        else:
            subject = _subject(tokens[0], layout)
            if waiting:
                layout.comments.setdefault(subject, []).extend(waiting)
                waiting = []
    return layout


def _subject(token: str, layout: Layout) -> str:
    """Return the IRI of a subject as it is written, or ``[n]`` for an anonymous one."""
    if token.startswith("["):
        count = sum(1 for name in layout.comments if name.startswith("["))
        layout.comments[f"[{count}]"] = []
        return f"[{count}]"
    if token.startswith("<"):
        return token[1:-1]
    prefix, _, local = token.partition(":")
    return layout.prefixes.get(prefix, "") + local.replace("\\", "")


def _statements(text: str) -> Iterator[tuple[list[str], list[tuple[bool, str]]]]:
    """Yield the tokens of each statement with its comments; the last one, without tokens, is the end.

    A comment is (belongs to the statement before it, its line).
    """
    tokens: list[str] = []
    comments: list[tuple[bool, str]] = []
    line_ended = True
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            line_ended = line_ended or "\n" in token
        elif kind == "comment":
            comments.append((not tokens and not line_ended, token.rstrip()))
        elif kind == "dot" or (tokens and tokens[0].lower() == "prefix" and len(tokens) == 2):
            yield [*tokens, token], comments
            tokens, comments, line_ended = [], [], False
        else:
            tokens.append(token)
            line_ended = False
    yield [], comments
