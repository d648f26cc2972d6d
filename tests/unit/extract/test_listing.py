"""Names that only their place explains: what they look like, and that many of them cost no more than their text."""

from __future__ import annotations

import time

from aikg.extract import Reader
from aikg.extract.slots import looks_odd
from aikg.model import Document


def test_a_name_is_odd_where_no_word_is_written_so() -> None:
    assert [looks_odd(name) for name in ("DistroKid", "BBC", "21Vianet", "Believe", "Handel")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_long_lists_cost_no_more_than_their_length(reader: Reader) -> None:
    def seconds(count: int) -> float:
        names = ", ".join(f"Firm{n} Robotics" for n in range(count))
        text = f"The pledge was signed. {names} and Google have signed the pledge. " * 2
        start = time.perf_counter()
        reader.read(Document("test", text, "en"))
        return time.perf_counter() - start

    seconds(10)
    assert seconds(160) < 12 * max(seconds(40), 0.05)
