"""Opening the explorer: a page of a server on this machine, in a browser that reaches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from aikg.web.rendering import STATIC


@dataclass
class Visit:
    """A page that was opened, what it asked of others (all refused), and what the browser complained of."""

    page: Any
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def undisturbed(self) -> bool:
        """Whether the page asked nobody else, and nothing went wrong in it."""
        return (self.outside, self.complaints) == ([], [])


@pytest.fixture(scope="session")
def scripts() -> None:
    """The scripts of the pages; without them the test is skipped."""
    if not (STATIC / "network.js").is_file():
        pytest.skip("the scripts of the pages are not built: make web")


@pytest.fixture(scope="session")
def explorer_address(serving: Callable[..., str], articles_kg: Path) -> str:
    """The address of an explorer of the example articles."""
    return serving(articles_kg)


@pytest.fixture
def visit(browser: Any, explorer_address: str) -> Iterator[Callable[..., Visit]]:
    """Open a path of the explorer in a browser of its own: 1280 x 800, English, light, unless told otherwise."""
    contexts = []

    def open_page(path: str, *, before: Callable[[Any], None] = lambda page: None, **settings: Any) -> Visit:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en", "color_scheme": "light", **settings}
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        made = Visit(context.new_page())

        def watch(route: Any) -> None:
            if urlsplit(route.request.url).netloc == urlsplit(explorer_address).netloc:
                route.continue_()
            else:
                made.outside.append(route.request.url)
                route.abort()

        context.route("http*://**", watch)
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("dialog", lambda dialog: (made.complaints.append(dialog.message), dialog.dismiss()))
        before(made.page)
        made.page.goto(f"{explorer_address}{path}" if path.startswith("/") else path)
        if made.page.locator("[autofocus]").count():
            # the browser gives the focus a moment after the page has loaded, and complains if somebody was quicker
            made.page.locator("[autofocus]:focus").wait_for()
        return made

    yield open_page
    for context in contexts:
        context.close()
