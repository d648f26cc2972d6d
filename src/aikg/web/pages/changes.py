"""What changed: a feed of changes of rules for people and for feed readers, by day and by vendor."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.publish.history.feed import changes_feed
from aikg.query import FOLDED, KINDS, RuleTurn
from aikg.web.asked import day_asked, is_set, text_asked
from aikg.web.kept import kept, names_of
from aikg.web.record.changes import OwnedChange, chosen, marked_words, owned_changes, vendors_of
from aikg.web.record.reader import Record
from aikg.web.record.rules import Parts, parts_of
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of

__all__ = ["ROUTES"]

#: So many changes stand on a page, and in a feed.
MOST = 60


async def changes(request: Request) -> Response:
    """Answer with changes, newest first."""
    site, all_of_them = site_of(request), await _all(request)
    found, asked = await _found(request, all_of_them)
    start = _number(request.query_params.get("start"))
    record = Record(site.graph.store.raw, page_language(request))
    shown = found[start : start + MOST]
    return page(
        request,
        "changes.html.j2",
        found=shown,
        scopes=await site.work(_scopes, record, shown),
        total=len(found),
        start=start,
        most=MOST,
        vendors=await site.work(vendors_of, record, all_of_them),
        label=record.label,
        marked_words=marked_words,
        folded=FOLDED,
        **asked,
    )


async def feed(request: Request) -> Response:
    """Answer with the newest changes as an Atom feed."""
    found, _ = await _found(request, await _all(request))
    newest = [one.change for one in reversed(found[:MOST])]
    return Response(await site_of(request).work(changes_feed, newest), media_type="application/atom+xml")


ROUTES: list[BaseRoute] = [Route("/changes", changes), Route("/changes.atom", feed)]


def _scopes(record: Record, shown: list[OwnedChange]) -> dict[str, Parts | None]:
    """Return the parts of the rules that changed."""
    turns = [one.change for one in shown if isinstance(one.change, RuleTurn)]
    rules = {rule.iri for turn in turns for rule in (turn.former, turn.present) if rule}
    return {iri: parts_of(record, iri) for iri in rules}


async def _all(request: Request) -> list[OwnedChange]:
    site = site_of(request)
    return await kept(request).of(site, "changes", owned_changes, site.graph.store.raw)


async def _found(request: Request, all_of_them: list[OwnedChange]) -> tuple[list[OwnedChange], dict[str, Any]]:
    """Return the changes that a request asks for, newest first, and what it asks for."""
    begin, end = day_asked(request, "from", first=True), day_asked(request, "until")
    named = text_asked(request, "vendor")
    vendor = (await names_of(request)).find(named, "vendor") if named else ""
    everything = is_set(request, "all")
    kinds = [kind for kind in KINDS if everything or kind not in FOLDED]
    found = chosen(all_of_them, begin, end, vendor, kinds)
    return found, {"begin": begin, "end": end, "vendor": vendor, "everything": everything}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
