"""What a query asks for and how large it is, told from its text before an engine sees it.

Two limits of the engine are met here, because meeting them there ends the process or takes it for seconds: a parser
and a planner that call themselves for every level of a query, and a planner that compares every triple pattern of a
group with every other. Measured with pyoxigraph 0.5: a thousand nested FILTER EXISTS or function calls, or four
thousand groups, operators or BINDs in a row end the process; 64 patterns of a group are planned in 0.1 s, 128 in 2 s
and 256 in more than 10 s, whether they stand in one group or in OPTIONALs of it.

``SERVICE`` is refused wherever it is code, under all disguises the engine accepts (``SERVICEex:a`` without a blank),
and stays legal in strings, comments, IRIs and names. That is for a clear message and for people's own queries; a query
from outside runs besides where there is no network (`aikg.query.confine`).
"""

from __future__ import annotations

from dataclasses import dataclass

from aikg.errors import QueryRejected
from aikg.query.limits import Limits
from aikg.query.shape import Shape, measure
from aikg.query.tokens import Token, is_hidden, may_be_read_otherwise, tokens

__all__ = ["Outline", "outline", "screen"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
#: After these a name may stand before a brace; elsewhere ``service:x {`` is SERVICE and the name ``:x``.
_BEFORE_GRAPH = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})
#: A tree may be this many times as high as it may be nested: chains of operators are written by programs.
_CHAIN = 16
_NOTHING = Token("bracket", "", 0)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a query is: its `form` in small letters, and whether it says FROM which graphs it is answered."""

    form: str
    names_its_dataset: bool


def outline(sparql: str) -> Outline:
    r"""Return what a query is. Raises QueryRejected for an update, SERVICE, and what is no SPARQL.

    >>> outline('SELECT * FROM graph:entities { ?s ?p "Azure OpenAI Service" }')
    Outline(form='select', names_its_dataset=True)
    >>> outline("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    aikg.errors.QueryRejected: the query asks another server (SERVICE), which aikg does not do...
    """
    return _outline(_readable(sparql))


def screen(sparql: str, limits: Limits) -> Outline:
    """Return what a query from outside is. Raises QueryRejected also when it is larger than `limits` allow.

    >>> screen("SELECT * { " + "{" * 100 + "}" * 101, Limits())
    Traceback (most recent call last):
    aikg.errors.QueryRejected: the query is nested 65 levels deep or more; expected at most 64 (limit nesting)...
    """
    size = len(sparql.encode("utf-8", "surrogatepass"))
    _refuse_above(limits.query_bytes, size, "query_bytes", "has {} bytes", "Shorten it, or ask in several queries.")
    read = _readable(sparql)
    found = _outline(read)
    shape = measure([token for token in read if token.kind != "comment"], limits.nesting)
    _refuse_shape(shape, limits)
    return found


def _readable(sparql: str) -> list[Token]:
    if any("\ud800" <= character <= "\udfff" for character in sparql):
        raise QueryRejected("the query holds half a character (a surrogate)", expected="Unicode text")
    return list(tokens(sparql))


def _outline(read: list[Token]) -> Outline:
    code = [token for token in read if token.kind != "comment"]
    form = next((token for token in code if token.kind == "word" and token.word not in _PROLOGUE), None)
    if form is not None and form.word in _UPDATES:
        raise QueryRejected(
            f"{form.word} changes a graph, and this is for reading only",
            expected="SELECT, ASK, CONSTRUCT or DESCRIBE",
            hint="Change the graph with aikg build, aikg accept or aikg review.",
        )
    if form is None or form.word not in _FORMS:
        raise QueryRejected(
            "the query is not well formed: it does not say what it asks for",
            expected="SELECT, ASK, CONSTRUCT or DESCRIBE",
        )
    _refuse_service(read, code)
    return Outline(form.word.lower(), any(token.word == "FROM" for token in code))


def _refuse_service(read: list[Token], code: list[Token]) -> None:
    for before, token, after in zip([_NOTHING, *code], code, [*code[1:], _NOTHING], strict=False):
        spelled = token.word if token.kind == "word" else token.text.partition(":")[0].upper()
        glued = token.kind == "name" and after.text == "{" and before.word not in _BEFORE_GRAPH
        if "SERVICE" in spelled and (token.kind == "word" or glued):
            raise QueryRejected(
                "the query asks another server (SERVICE), which aikg does not do",
                hint="Ask this graph alone, or load it into a SPARQL server of your own.",
            )
    mentioned = any("service" in token.text.casefold() for token in read if is_hidden(token))
    doubtful = next((token for token in read if may_be_read_otherwise(token)), None)
    if mentioned and doubtful:
        raise QueryRejected(
            f"the query holds the word SERVICE, and could not be checked for it: {doubtful.text} may be an IRI or not",
            hint="Write that IRI in full or by a prefix, or put a blank after the sign <.",
        )


def _refuse_shape(shape: Shape, limits: Limits) -> None:
    _refuse_above(
        limits.nesting,
        shape.nesting,
        "nesting",
        "is nested {} levels deep or more",
        "Take groups and brackets away that do not need to be there.",
    )
    _refuse_above(
        limits.patterns,
        shape.patterns,
        "patterns",
        "has {} triple patterns in a group",
        "Groups inside it count, of a UNION the largest; EXISTS and MINUS count as one. Ask in several queries.",
    )
    _refuse_above(
        limits.nesting * _CHAIN,
        shape.height,
        f"nesting, {_CHAIN} times",
        "has {} operators, calls and clauses in a row or inside each other",
        "Write long lists of values with IN (...) or VALUES.",
    )


def _refuse_above(limit: int, found: int, name: str, told: str, hint: str) -> None:
    if found > limit:
        raise QueryRejected(
            f"the query {told.format(f'{found:,}')}", expected=f"at most {limit:,} (limit {name})", hint=hint
        )
