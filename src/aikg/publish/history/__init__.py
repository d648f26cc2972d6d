"""The history of policies leaves: a picture, a page, a feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aikg.publish.figures import PRINTED
from aikg.publish.files import suffix_of, write_file
from aikg.publish.history.feed import changes_feed, timeline_feed
from aikg.publish.history.page import timeline_page
from aikg.publish.history.picture import timeline_picture
from aikg.query import Change, Timeline

__all__ = ["write_changes", "write_timeline"]

_TIMELINES: Mapping[str, Callable[..., bytes]] = {
    ".html": timeline_page,
    ".htm": timeline_page,
    ".atom": timeline_feed,
    ".xml": timeline_feed,
}
_FEEDS = (".atom", ".xml")


def write_timeline(timeline: Timeline, path: Path, *, everything: bool = False) -> None:
    """Write a timeline as a picture, a page or a feed, as the suffix of the file says; an older file is replaced whole.

    With `everything` also changes after which the rules are what they were, and a row in the picture for every rule.
    Raises ExportError for another suffix, or when the file cannot be written.
    """
    suffix = suffix_of(path, (*PRINTED, *_TIMELINES))
    if suffix in PRINTED:
        made = PRINTED[suffix](timeline_picture(timeline, everything=everything))
    else:
        made = _TIMELINES[suffix](timeline, everything=everything)
    write_file(path, [made])


def write_changes(changes: Sequence[Change], path: Path) -> None:
    """Write changes as an Atom feed. Raises ExportError as `write_timeline` does."""
    suffix_of(path, _FEEDS)
    write_file(path, [changes_feed(changes)])
