"""What limits a question: what is left out, "and" or "or", conditions, and what cannot be weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from aikg.errors import QueryRejected
from aikg.query.question.scan import Scan
from aikg.query.question.weigh import Part

__all__ = ["left_out", "of_all", "refuse_limits"]

_JOINTS = ("and", "or", "apart", "both")
_SMALL = (*_JOINTS, "function", "filler", "idle", "locative", "group", "time")
_END = re.compile(r"[;:?!]")


def left_out(scan: Scan) -> list[Part]:
    """Return the parts that a question leaves out: those behind "except", joined by "and", "or" or a comma.

    Raises QueryRejected where it does not say what is left out.
    """
    found: list[Part] = []
    for cue in scan.of("apart"):
        following = [part for part in scan.parts if part.start >= cue.end and part.kind != "condition"]
        group: list[Part] = []
        at = cue.end
        for part in following:
            if not _joined(scan, at, part.start, bool(group)):
                break
            if group and part.kind != group[0].kind and not {part.kind, group[0].kind} <= {"vendor", "product"}:
                break
            group.append(part)
            at = part.end
        if not group:
            before = [part for part in scan.parts if part.end <= cue.start and not scan.words(part.end, cue.start)]
            group = before[-1:]
        if not group:
            raise QueryRejected(f'it leaves something out ("{scan.text[cue.start : cue.end]}") that is not understood')
        found += group
    return found


def _joined(scan: Scan, start: int, end: int, begun: bool) -> bool:
    """Whether only small words stand between what leaves out, or was left out, and the next part."""
    between = scan.text[start:end]
    if _END.search(between):
        return False
    cues = scan.between(start, end)
    if any(not cue.path.startswith(_SMALL) for cue in cues):
        return False
    joint = any(cue.path in ("and", "or", "apart") for cue in cues) or "," in between
    return joint or not begun


def of_all(scan: Scan, parts: Sequence[Part]) -> bool:
    """Tell whether all of several parts of one kind are asked for together: "and", not "or".

    Raises QueryRejected where both stand between them.
    """
    if len({part.iri for part in parts}) < 2:
        return False
    joints = {
        cue.path
        for one, other in pairwise(parts)
        for cue in scan.cues
        if cue.path in ("and", "or") and one.start <= cue.start and cue.end <= other.end
    }
    if joints == {"and", "or"}:
        raise QueryRejected('it mixes "and" with "or"; ask one at a time')
    both = any(cue.path == "both" and cue.start < parts[-1].start for cue in scan.cues) and "or" not in joints
    return both or joints == {"and"}


def refuse_limits(scan: Scan) -> None:
    """Return if what limits a question can be weighed.

    Raises QueryRejected for what holds without a condition, and for "only" with something else than a condition.
    """
    conditions = scan.kinds("condition")
    for part in conditions:
        around = [cue for cue in scan.of("without", "negation") if part.start - 1 <= cue.end and cue.start < part.end]
        if any(cue.end >= part.start - 1 for cue in around):
            raise QueryRejected(f'it asks what holds without a condition ("{scan.text[part.start : part.end]}")')
    if (only := scan.of("only")) and not any(part.start >= only[0].start for part in conditions):
        raise QueryRejected(f'it says "{scan.text[only[0].start : only[0].end]}" of no condition that is known')
    if (without := scan.of("without")) and not conditions:
        raise QueryRejected(f'it asks what holds "{scan.text[without[0].start : without[0].end]}" something')
