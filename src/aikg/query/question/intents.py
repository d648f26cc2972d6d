"""Which of the intents a question has, by its cues; and what no intent answers."""

from __future__ import annotations

from dataclasses import dataclass

from aikg.errors import QueryRejected
from aikg.names import USE
from aikg.query.question.limits import left_out
from aikg.query.question.reading import Intent
from aikg.query.question.scan import Scan
from aikg.query.question.weigh import Placed, touches
from aikg.query.question.words import Cue

__all__ = ["Asked", "intent_of"]

#: Words at the beginning of a question that open it; "when" elsewhere is a conjunction.
_OPENING_WORDS = 3
_OFFERED = ("vendor", "product")
_ANYTHING = USE + "any-use"
#: What a question may consist of: a use alone says nothing of what is asked about it.
_NAMED = (*_OFFERED, "body", "person", "policy", "alliance")


@dataclass(frozen=True, slots=True)
class Asked:
    """An intent, with the sign of MAY and SINCE, and whether it asks for those who do not."""

    intent: Intent
    sign: str | None = None
    negated: bool = False


def intent_of(scan: Scan) -> Asked:
    """Return what kind of answer a question wants.

    Raises QueryRejected where it wants none of `Intent`, or two.
    """
    refuse = _Refused(scan)
    refuse.anything("refuse.always", "refuse.month", *([] if scan.of("signed") else ["sign.requires"]))
    future = scan.of("refuse.future")
    if future and not scan.of("modal") and any(cue.start > future[0].start for cue in scan.of("infinitive")):
        refuse.anything("refuse.future")
    special = _special(scan)
    if special is None or special.intent not in (Intent.DISAGREEMENTS, Intent.CHANGES):
        if special is None or special.intent is not Intent.ABOUT:
            refuse.anything("refuse.where")
        refuse.anything("refuse.how")
    if special is None or special.intent not in (Intent.DEEDS, Intent.DISAGREEMENTS):
        refuse.anything("despite")
    if special is not None and special.intent is not Intent.ABOUT:
        return special
    refuse.anything("refuse.user")
    signs = _signs(scan)
    if len(signs) > 1:
        raise QueryRejected("it asks both who permits and who prohibits; ask one at a time")
    if signs:
        return _with_sign(scan, signs.pop(), negated=bool(scan.of("negation")))
    if scan.of("modal"):
        return _with_sign(scan, "prohibits" if scan.of("negation") else "permits", negated=False)
    if special is not None or (scan.kinds(*_NAMED) and _only_names(scan)):
        if scan.of("negation"):
            raise QueryRejected("it denies something that is not understood")
        uses = [part for part in scan.kinds("use") if part.iri != _ANYTHING]
        offers = scan.kinds(*_OFFERED) and uses  # "what does Meta say about weapons"
        return Asked(Intent.MAY, "permits") if offers else Asked(Intent.ABOUT)
    raise QueryRejected("it does not say what it asks: who permits, prohibits, signed, works with whom, what changed")


class _Refused:
    """What a question asks beyond all intents."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan

    def anything(self, *tables: str) -> None:
        """Raise QueryRejected for the first cue of some tables."""
        for cue in self._scan.of(*tables):
            said = self._scan.text[cue.start : cue.end].casefold()
            raise QueryRejected(f'it asks "{said}", which is not answered here')


def _special(scan: Scan) -> Asked | None:
    """Return an intent that its own words tell; ABOUT only where nothing else is asked."""
    signs, negated = _signs(scan), bool(scan.of("negation"))
    return (
        _of_sources(scan, signs)
        or _of_pledges(scan, negated=negated)
        or _of_time(scan, signs, negated=negated)
        or _of_bonds(scan, signs, negated=negated)
    )


def _of_sources(scan: Scan, signs: set[str]) -> Asked | None:
    """Return DISAGREEMENTS, DEEDS or SILENT: what texts say against each other, against deeds, or not at all."""
    if scan.of("press") and scan.of("disagree"):
        return Asked(Intent.DISAGREEMENTS)
    bound = scan.of("partners") or (scan.of("supplies") and scan.kinds("actor", "body", "alliance"))
    if bound and (scan.of("own-rules") or (scan.of("despite") and signs)):
        return Asked(Intent.DEEDS)
    named = {part.iri for part in scan.kinds("use")}
    if len(signs) > 1 and len(named) == 1 and scan.of("neither"):
        return Asked(Intent.SILENT)
    silent = scan.of("silent") or (scan.of("mentions") and scan.of("negation"))
    if silent and signs:
        raise QueryRejected("it asks who says nothing and who permits or prohibits; ask one at a time")
    return Asked(Intent.SILENT) if silent else None


def _of_pledges(scan: Scan, *, negated: bool) -> Asked | None:
    pledged: list[Placed] = [*scan.kinds("policy"), *scan.of("pledge")]
    if not scan.of("signed") or not pledged or _verbs(scan):
        return None
    bonds = [cue for cue in scan.of("partners") if not touches(cue, [*pledged, *scan.of("signed")])]
    if bonds and scan.kinds("policy") and scan.kinds("body", "actor"):
        raise QueryRejected("it asks who signed and who works with whom; ask one at a time")
    if not scan.kinds("policy"):  # "pledged not to build weapons"
        last = max(cue.end for cue in scan.of("signed"))
        negated = any(cue.start < last for cue in scan.of("negation"))
    return Asked(Intent.SIGNED, negated=negated)


def _of_time(scan: Scan, signs: set[str], *, negated: bool) -> Asked | None:
    """Return SINCE or CHANGES."""
    since = _asks_since(scan)
    if since and len(signs) > 1:
        raise QueryRejected("it asks since when somebody permits and prohibits; ask one at a time")
    if since and signs:
        return Asked(Intent.SINCE, min(signs), negated)
    if since and scan.of("modal"):
        return Asked(Intent.SINCE, "prohibits" if negated else "permits")
    if scan.of("changes") and not _verbs(scan) and not negated and not scan.of("modal"):
        return Asked(Intent.CHANGES)
    if since:
        raise QueryRejected("it asks when, and not since when somebody permits or prohibits something")
    return None


def _of_bonds(scan: Scan, signs: set[str], *, negated: bool) -> Asked | None:
    """Return PARTNERS or ABOUT."""
    bonds = [cue for cue in scan.of("partners") if not (signs and (_done_for(scan, cue) or _customers(scan, cue)))]
    if bonds and signs:
        raise QueryRejected("it asks who works with whom and who permits or prohibits; ask one at a time")
    if bonds:
        return Asked(Intent.PARTNERS, negated=negated)
    told = scan.of("about", "position") and scan.parts and not signs and not scan.of("modal")
    doing = scan.of("ask.who") and not scan.kinds(*_NAMED)  # "who is using facial recognition"
    return Asked(Intent.ABOUT) if told and not doing else None


def _verbs(scan: Scan) -> list[Cue]:
    return scan.of("sign.permits.verb", "sign.permits.let", "sign.prohibits.verb")


def _only_names(scan: Scan) -> bool:
    """Whether a question is nothing but what it names: "Palantir?", "the Pentagon", "Claude for gambling?"."""
    spoken = [word for word in scan.words() if not any(p.start <= word[0] and word[1] <= p.end for p in scan.parts)]
    bare = [word for word in spoken if any(cue.start <= word[0] and word[1] <= cue.end for cue in scan.bare)]
    asked = scan.kinds(*_OFFERED) and scan.kinds("use")
    return len(bare) == len(spoken) and (len(spoken) <= 1 or bool(asked))


def _done_for(scan: Scan, cue: Cue) -> bool:
    """Whether what looks like a bond tells for whom something is done: "national security work for the CIA"."""
    return any(part.start <= cue.start and not scan.words(part.end, cue.start) for part in scan.kinds("use"))


def _customers(scan: Scan, cue: Cue) -> bool:
    """Whether what looks like a bond is who acts: "who lets its customers generate deepfakes"."""
    return any(part.start <= cue.start and cue.end <= part.end for part in scan.kinds("actor"))


def _asks_since(scan: Scan) -> bool:
    """Whether a question asks since when or until when: with a word that means it, or "when" where it opens."""
    words = scan.words()
    opening = words[min(_OPENING_WORDS, len(words)) - 1][1] if words else 0
    return any(cue.end <= opening or scan.words(cue.start, cue.end)[1:] for cue in scan.of("ask.since", "ask.until"))


def _signs(scan: Scan) -> set[str]:
    """Return the signs that are said. "Let" is one only where no other word is: "who lets it be banned"."""
    cues = scan.of("sign.permits", "sign.prohibits")
    plain = [cue for cue in cues if not cue.path.endswith(".let")]
    if not plain and scan.of("silent"):
        return set()  # "leave it open"
    return {cue.path.split(".")[1] for cue in plain or cues}


def _with_sign(scan: Scan, sign: str, *, negated: bool) -> Asked:
    """Return a list question, or a question for a verdict on what is named.

    One that names nobody lists too where it speaks of vendors at all: "companies that ban spam", "ban on spam?".
    """
    if scan.asks():
        return Asked(Intent(sign), negated=negated)
    fragment = scan.of("group.vendor", "ask.anyone", "sign.prohibits.noun", "sign.permits.noun")
    offered = [part for part in scan.kinds(*_OFFERED) if part not in left_out(scan)]
    if fragment and not scan.of("modal") and not offered:
        return Asked(Intent(sign), negated=negated)
    return Asked(Intent.MAY, sign, negated)
