"""SPARQL 1.1 Protocol at ``/sparql``: queries only (https://www.w3.org/TR/sparql11-protocol/).

A query comes by GET, in a form or as the body of a POST; its dataset by ``default-graph-uri`` and ``named-graph-uri``,
otherwise it is the union of all graphs. The answer is complete, with its length and an entity tag, or an error: never
half a result. Updates are refused in every way there is to send them. Without a query the endpoint describes itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from aikg.errors import QueryRejected
from aikg.query.limits import Limits
from aikg.query.worker import WorkerQuery
from aikg.web.answers import answered
from aikg.web.body import read_body
from aikg.web.description import described
from aikg.web.negotiation import GRAPHS, TABLES, form_of, not_acceptable
from aikg.web.problems import Refused
from aikg.web.site import site_of

__all__ = ["run_query", "sparql"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_METHODS = "GET, HEAD, POST, OPTIONS"
#: What an address may lower, each with the limit that it lowers.
_LOWERED: Mapping[str, str] = MappingProxyType(
    {"timeout": "seconds", "memory": "memory", "rows": "rows", "result-bytes": "result_bytes"}
)
#: A body may hold a query of the largest size with every byte escaped, and as much again for the rest.
_ESCAPED = 4
_ACCEPTED = f"{_QUERY}, {_FORM}"
_MOST_FIELDS = 2000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: its query, None where there is none, and its other parameters in the order given."""

    query: str | None
    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.pairs if key == name)

    def last(self, name: str) -> str | None:
        return next(iter(self.all(name)[::-1]), None)


async def sparql(request: Request) -> Response:
    """Answer a request to the endpoint."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": _METHODS})
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(405, f"{request.method} is no way to ask a query", expected=_METHODS, headers={"Allow": _METHODS})
    site = site_of(request)
    asked = await _asked(request, site.settings.limits)
    if asked.query is None:
        return await described(request, "service")
    return await run_query(
        request,
        asked.query,
        asked=asked.last("format"),
        default_graphs=asked.all("default-graph-uri"),
        named_graphs=asked.all("named-graph-uri"),
        limits=_lowered(site.settings.limits, asked),
    )


async def run_query(
    request: Request,
    query: str,
    *,
    asked: str | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    limits: Limits | None = None,
) -> Response:
    """Run a query from outside and answer with its result in the form that the client accepts, or `asked` for.

    Raises what `QueryPool.run` raises, and NotAcceptable when the client accepts no form of any result.
    """
    site = site_of(request)
    accept = request.headers.get("accept")
    table, graph = form_of(accept, asked, TABLES), form_of(accept, asked, GRAPHS)
    if table is None and graph is None:
        raise not_acceptable((*TABLES, *GRAPHS))
    if len(query.encode()) > site.settings.limits.query_bytes:
        most = site.settings.limits.query_bytes
        raise Refused(413, f"the query is larger than {most} bytes", expected="a shorter query")
    work = WorkerQuery(
        query,
        table[0].media_type if table else None,
        graph[0].media_type if graph else None,
        tuple(default_graphs),
        tuple(named_graphs),
        site.address(request) + request.url.path,
    )
    reply = await site.pool.run(work, limits)
    form = table if reply.kind in ("select", "ask") else graph
    assert form is not None  # the worker refuses what cannot be written
    return await answered(request, reply.body, form[1])


async def _asked(request: Request, limits: Limits) -> _Asked:
    """Read a request (SPARQL 1.1 Protocol, section 2.1); raise Refused for one that is no query."""
    pairs = _pairs(request.scope["query_string"])
    text: str | None = None
    if request.method == "POST":
        kind, body = _kind(request), await read_body(request, limits.query_bytes * _ESCAPED)
        if kind == _FORM:
            pairs += _pairs(body)
        else:
            text = _decoded(body)
    asked = _Asked(None, pairs)
    if asked.all("update"):
        raise _no_updates()
    queries = (*asked.all("query"), *(() if text is None else (text,)))
    if len(queries) > 1:
        raise QueryRejected(f"the request holds {len(queries)} queries", expected="one")
    if not queries and request.method == "POST":
        raise QueryRejected("the request holds no query", expected="one, as query= in the form")
    return _Asked(queries[0] if queries else None, pairs)


def _kind(request: Request) -> str:
    """Return the media type of a body: a form or a query, and its characters in UTF-8."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == _UPDATE:
        raise _no_updates()
    charset = dict(part.strip().lower().partition("=")[::2] for part in parameters.split(";")).get("charset", "utf-8")
    if kind not in (_FORM, _QUERY) or charset.strip('"') not in ("utf-8", "utf8"):
        said = f"{kind} in {charset}" if kind in (_FORM, _QUERY) else kind or "of no media type"
        raise Refused(
            415, f"the body is {said}", expected=f"{_QUERY} or {_FORM}, in UTF-8", headers={"Accept-Post": _ACCEPTED}
        )
    return kind


def _pairs(encoded: bytes) -> tuple[tuple[str, str], ...]:
    try:
        text = encoded.decode("ascii")
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    except UnicodeDecodeError:
        raise QueryRejected("the parameters are not in UTF-8", expected="UTF-8, escaped as %XX") from None
    except ValueError:
        raise QueryRejected(f"the request has more than {_MOST_FIELDS} parameters", expected="fewer") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise QueryRejected("the query is not in UTF-8", expected="UTF-8") from None


def _lowered(limits: Limits, asked: _Asked) -> Limits:
    """Return the limits as the client lowers them."""
    lower: dict[str, float] = {}
    for name, limit in _LOWERED.items():
        value = asked.last(name)
        if value is not None:
            try:
                lower[limit] = float(value)
            except ValueError:
                raise QueryRejected(f"{name}={value} is no number", expected="a positive number") from None
    return limits.lowered(**lower)


def _no_updates() -> Refused:
    return Refused(403, "this endpoint answers queries only", expected="a query, not an update")
