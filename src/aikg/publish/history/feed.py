"""Changes of rules as a feed: Atom 1.0 (RFC 4287), which a feed reader follows and tells what is new.

A change has the same id in every feed; an entry was updated when the recording that shows the change was made, or when
an article told of it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from aikg.names import GRAPH
from aikg.publish.history.rows import told
from aikg.publish.markup import document, element, web_address
from aikg.query import FOLDED, Change, Quoted, ReportedChange, RuleTurn, Timeline
from aikg.query.history_words import change_in_words, counted_in_words, rules_of_change, when_in_words

__all__ = ["changes_feed", "timeline_feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
#: When a feed without entries was updated; it has to say something (RFC 4287, section 4.1.1).
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def timeline_feed(timeline: Timeline, *, everything: bool = False) -> bytes:
    """Return the changes of a timeline as a feed; without `everything`, those after which the rules are others."""
    shown = told(timeline.changes, everything=everything)
    left_out = counted_in_words(timeline.changes, FOLDED) if not everything else ""
    subtitle = f"What changed in its watched policies{f'; {left_out} left out' if left_out else ''}."
    looked = [policy.last_commit for policy in timeline.policies if policy.last_commit]
    since = max(looked, default=_NEVER)
    return _feed(f"{timeline.iri}#changes", f"{timeline.label}: changes of its rules", subtitle, shown, since)


def changes_feed(changes: Sequence[Change]) -> bytes:
    """Return changes across policies as a feed."""
    return _feed(
        f"{GRAPH}changes", "Changes of rules", "What changed in watched policies, and what is reported.", changes
    )


def _feed(iri: str, title: str, subtitle: str, changes: Sequence[Change], since: datetime = _NEVER) -> bytes:
    updated = max((change.known for change in changes), default=since)
    root = element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    root.extend(
        [
            element("id", None, iri),
            element("title", None, title),
            element("subtitle", None, subtitle),
            element("updated", None, _moment(updated)),
            element("author", None, "", element("name", None, "aikg")),
            element("generator", None, "aikg"),
            *(_entry(change) for change in reversed(changes)),
        ]
    )
    return document(root)


def _entry(change: Change) -> Element:
    made = element("entry", None, "", element("id", None, change.iri))
    made.append(element("title", None, f"{change.about}: {change.kind}: {' '.join(change_in_words(change).split())}"))
    made.append(element("updated", None, _moment(change.known)))
    made.append(element("category", {"term": change.kind}))
    made.extend(_links(change))
    body = element("div", {"xmlns": _XHTML}, "", *_body(change))
    made.append(element("content", {"type": "xhtml"}, "", body))
    return made


def _links(change: Change) -> Iterator[Element]:
    """Yield links: to the text that shows the change or the article that tells of it, and to the text before."""
    now, before = (change.url, "") if isinstance(change, ReportedChange) else (change.after.url, change.before.url)
    for relation, address in (("alternate", web_address(now)), ("related", web_address(before))):
        if address:
            yield element("link", {"rel": relation, "href": address})


def _body(change: Change) -> Iterator[Element]:
    if isinstance(change, RuleTurn):
        yield element("p", None, f"{change.about}, {change.kind} {when_in_words(change)}.")
        before, after = rules_of_change(change)
        yield from _side("Before", before, change.former_quote)
        yield from _side("After", after, change.present_quote)
        return
    told_by = ", ".join(filter(None, (change.title, change.publisher)))
    yield element("p", None, f"{change.about}: {when_in_words(change)}, by {told_by}.")
    yield from _side("Reported", change.summary.text, change.quote)


def _side(name: str, words: str, quote: Quoted) -> Iterator[Element]:
    if not words:
        return
    yield element("p", None, f"{name}: {words}")
    if quote.text:
        yield element("blockquote", {"xml:lang": quote.language} if quote.language else None, quote.text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
