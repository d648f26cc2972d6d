"""What "which ..." asks for: vendors, products or uses can be listed; police departments, laws and countries cannot."""

from __future__ import annotations

from aikg.errors import QueryRejected
from aikg.query.question.reading import Intent
from aikg.query.question.scan import Scan
from aikg.query.question.weigh import Part
from aikg.query.question.words import Cue

__all__ = ["asked_for", "refuse_homes", "refuse_rulers", "refuse_users"]

#: Cues that say nothing by themselves.
_SMALL = ("function", "filler", "idle", "using", "locative", "time.")
#: Cues that may stand in what is asked for: "which of the large AI companies".
_INSIDE = (*_SMALL, "group.", "and", "or", "both", "texts", "about", "ask.")
#: Cues before what is asked for.
_WHICH = ("ask.which", "ask.among")
_ANSWERED = frozenset({Intent.PARTNERS})
#: Intents whose answer may be of any kind.
_OPEN = frozenset({Intent.ABOUT, Intent.CHANGES, Intent.DISAGREEMENTS})


def asked_for(scan: Scan, intent: Intent) -> list[Part]:
    """Return the kinds of actors that are asked for, and so limit nothing: "which authorities work with Palantir".

    Raises QueryRejected where somebody else than vendors is asked for, or vendors of one country.
    """
    found: list[Part] = []
    for cue in scan.asks():
        start, end = cue.end, _end(scan, cue.end)
        inside = [group for group in scan.of("group.") if start <= group.start and group.end <= end]
        inside = [group for group in inside if not _is_where(scan, group, inside[0])]
        ends = {group for group in (inside[:1] + inside[-1:]) if group.path == "group.other"}
        if cue.path in _WHICH and ends and intent not in _OPEN:
            said = scan.text[min(ends).start : min(ends).end]
            raise QueryRejected(f'it asks which "{said}"; what is answered is which vendors and products')
        for part in scan.parts:
            if not start <= part.start < end:
                continue
            said = scan.text[part.start : part.end]
            if _beside(scan, inside, part):
                continue
            if part.kind in ("actor", "body", "person"):
                if intent in _ANSWERED and part.kind == "actor":
                    found.append(part)
                elif cue.path in _WHICH and intent not in _OPEN:
                    raise QueryRejected(f'it asks which "{said}"; what is answered is which vendors and products')
    return found


def refuse_homes(scan: Scan, apart: list[Part]) -> None:
    """Return unless a question asks for the vendors of one country: "French companies", "entreprises américaines".

    Raises QueryRejected, since a place is where something is done.
    """
    for part in scan.kinds("place", "alliance"):
        if part not in apart and any(_at_home(scan, group, part) for group in scan.of("group.vendor")):
            said = scan.text[part.start : part.end]
            raise QueryRejected(f'it asks for vendors of one country ("{said}"), which is not answered here')


def _at_home(scan: Scan, group: Cue, part: Part) -> bool:
    """Whether nothing but small words stands between vendors and a place, and what is asked for has not ended."""
    start, end = (group.end, part.start) if group.end <= part.start else (part.end, group.start)
    between = scan.between(start, end)
    if start > end or len({cue.start for cue in between}) < len(scan.words(start, end)):
        return False
    joined = any(not cue.path.startswith(_SMALL) for cue in between)
    asked = any(cue.end <= min(group.start, part.start) for cue in scan.asks()) or not scan.asks()
    return asked and not joined and not set(scan.text[start:end]) & set(",;:")


def refuse_users(scan: Scan, intent: Intent) -> None:
    """Return unless a question asks who may use something: "Which companies may use Claude?"

    Raises QueryRejected, since what is answered is who permits it.
    """
    if intent not in (Intent.PERMITS, Intent.PROHIBITS) or scan.of("sign."):
        return
    for cue in scan.asks():
        if cue.path == "ask.among":
            continue  # "with which vendors may one ..."
        end = _end(scan, cue.end)
        groups = {group.path for group in scan.of("group.") if cue.end <= group.start and group.end <= end}
        modal = any(modal.start == _next(scan, end) for modal in scan.of("modal"))
        asked = cue.path == "ask.who" or "group.vendor" in groups
        if asked and modal and "group.product" not in groups and not scan.of("passive") and not _subject(scan, end):
            raise QueryRejected("it asks who may use something; what is answered is who permits it")


def refuse_rulers(scan: Scan, intent: Intent) -> None:
    """Return unless a public body is who would permit or prohibit a product: "did the Pentagon ban Claude".

    Raises QueryRejected, since what is answered is what vendors say.
    """
    if intent is not Intent.MAY or not scan.of("sign.") or scan.of("using") or scan.kinds("vendor", "use"):
        return
    products = scan.kinds("product")
    first = next((part for part in scan.kinds("actor", "body") if products and part.end <= products[0].start), None)
    if first is not None:
        said = scan.text[first.start : first.end]
        raise QueryRejected(f'it asks what "{said}" permits; what is answered is what vendors permit')


def _is_where(scan: Scan, group: Cue, first: Cue) -> bool:
    """Whether a group is where something is done: "which tools may in NATO countries be used"."""
    here = [cue for cue in scan.of("locative") if first.end <= cue.start and cue.end <= group.start]
    return group.path == "group.other" and first.path != "group.other" and bool(here)


def _beside(scan: Scan, groups: list[Cue], part: Part) -> bool:
    """Whether who acts stands behind what is asked for, and is no part of it: "quels services l'armée peut-elle"."""
    before = [group for group in groups if group.path != "group.other" and group.end <= part.start]
    joined = before and any(cue.path in ("and", "or") for cue in scan.between(before[-1].end, part.start))
    return part.kind in ("actor", "body") and bool(before) and not joined


def _subject(scan: Scan, at: int) -> bool:
    """Whether somebody stands behind the modal who may: "which models may the police use"."""
    return any(part.kind in ("actor", "body", "alliance") and part.start >= at for part in scan.parts)


def _end(scan: Scan, start: int) -> int:
    """Return where what is asked for ends: at the first verb, sign or other word that is no part of it."""
    for word_start, word_end in scan.words(start):
        here = [cue for cue in scan.cues if cue.start <= word_start and word_end <= cue.end]
        named = any(part.start <= word_start and word_end <= part.end for part in scan.parts)
        stops = [cue for cue in here if not cue.path.startswith(_INSIDE) and not cue.path.startswith("mean.")]
        if stops or (not here and not named):
            return word_start
    return len(scan.text)


def _next(scan: Scan, start: int) -> int:
    return next((word for word, _ in scan.words(start)), len(scan.text))
