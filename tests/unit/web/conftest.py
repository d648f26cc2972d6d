"""The pages over the graph of the example articles, as a browser asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="session")
def explorer(serving: Callable[..., str], articles_kg: Path) -> Iterator[httpx.Client]:
    """A client of the explorer that asks for pages in English."""
    with httpx.Client(base_url=serving(articles_kg), headers={**PAGE, "Accept-Language": "en"}, timeout=60) as client:
        yield client
