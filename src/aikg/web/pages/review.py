"""Deciding on what was read: accept, reject, correct. Only where the server was started with a name to decide under.

A decision goes where `aikg review import` puts it, and the next build obeys it. What is decided on is looked up here:
a form names a statement, and can say nothing about it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aikg.errors import ModelError
from aikg.model import Modality, PartnershipKind, Status
from aikg.names import DOCUMENT
from aikg.review import Claim, Decision, Outcome, Parts, keep
from aikg.review.parts import PARTS, cells_of
from aikg.review.table import MAX_NOTE
from aikg.web.body import read_body
from aikg.web.choices import choices_of
from aikg.web.kept import names_of
from aikg.web.links import path_of
from aikg.web.pages.document import record_of
from aikg.web.rendering import page
from aikg.web.review_guard import check_request, guard_of
from aikg.web.site import site_of
from aikg.web.words import LANGUAGES

__all__ = ["ROUTES"]

#: The longest form, in bytes.
LONGEST = 64 << 10


async def review(request: Request) -> Response:
    """Answer with the form that corrects a statement, or keep a decision."""
    if site_of(request).settings.review is None:
        problem = "nobody may decide here; the server decides under a name: aikg serve --review NAME"
        raise HTTPException(405 if request.method == "POST" else 404, problem, {"Allow": "GET, HEAD"})
    if request.method != "POST":
        claim = await _claim(
            request, request.query_params.get("document", ""), request.query_params.get("statement", "")
        )
        return await _form(request, claim, cells_of(claim.statement))
    form = await _fields(request)
    check_request(request, form.get("token", ""))
    claim = await _claim(request, form.get("document", ""), form.get("statement", ""))
    try:
        decision = await site_of(request).work(_decision, request, claim, form)
    except ModelError as error:
        return await _form(request, claim, {**cells_of(claim.statement), **form}, problem=error)
    await site_of(request).write(lambda graph: keep(graph.store, [decision]))
    where = f"{path_of(form['document'])}#about-{claim.statement.iri.rpartition('/')[2]}"
    return RedirectResponse(_with_language(where, form.get("lang", "")), 303)


ROUTES: list[BaseRoute] = [Route("/review", review, methods=["GET", "POST"])]


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent."""
    body = await read_body(request, LONGEST)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=40))
    except ValueError:
        raise HTTPException(400, "this is no form; expected fields in UTF-8") from None


async def _claim(request: Request, document: str, statement: str) -> Claim:
    """Return what is decided on. Raises HTTPException (404) for what is not read in the document."""
    names = await names_of(request)
    known = document.startswith(DOCUMENT) and document in names.classes
    record = await record_of(request, document) if known else None
    claim = record.claims.get(statement) if record and record.reviewable else None
    if claim is None:
        raise HTTPException(404, "there is no such statement to decide on; open the page of its document again")
    return claim


def _decision(request: Request, claim: Claim, form: dict[str, str]) -> Decision:
    """Return the decision of a form. Raises ModelError for one that is none."""
    site = site_of(request)
    try:
        outcome = Outcome(form.get("decision", ""))
    except ValueError:
        raise ModelError("no decision", expected=", ".join(Outcome)) from None
    note = form.get("note", "").strip()
    if len(note) > MAX_NOTE:
        raise ModelError(f"a note of {len(note)} characters", expected=f"at most {MAX_NOTE}")
    parts = Parts(site.graph.store)
    parts.checked(claim)
    cells = cells_of(claim.statement)
    cells |= {name: form[name] for name in PARTS if name in form}
    instead = parts.corrected(claim.statement, cells) if outcome is Outcome.CORRECT else None
    return Decision(
        claim, outcome, " ".join((site.settings.review or "").split()), datetime.now(UTC), instead, note or None
    )


async def _form(request: Request, claim: Claim, cells: dict[str, str], problem: ModelError | None = None) -> Response:
    """Answer with the form of a statement's parts."""
    guard = guard_of(request)
    partnership = claim.kind == "partnership"
    signs: list[Any] = [*PartnershipKind] if partnership else [*Modality]
    fields = PARTS if claim.kind == "rule" else ("status", "from", "until")
    answer = page(
        request,
        "review.html.j2",
        status=400 if problem else 200,
        claim=claim,
        iri=request.query_params.get("document") or cells.get("document", ""),
        cells=cells,
        fields=("vendor", "modality", "product", "status", "from", "until") if partnership else fields,
        signs=[str(one) for one in signs],
        statuses=[str(one) for one in Status],
        choices=await choices_of(request),
        problem=problem,
        token=guard.token,
    )
    guard.set_cookie(answer)
    return answer


def _with_language(path: str, language: str) -> str:
    """Return a path in the language that the page was in."""
    if language not in LANGUAGES:
        return path
    before, mark, anchor = path.partition("#")
    return f"{before}{'&' if '?' in before else '?'}lang={language}{mark}{anchor}"
