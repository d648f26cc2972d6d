"""Whatever a graph or an address holds, it reaches a page as text: 60 payloads, in every page, with and without policy.

The browser runs with the Content-Security-Policy switched off, so that it is the pages that are tested and not the wall
behind them; a payload that ran would say so by `hit`. Then nothing of a page may listen, lead to or load what it should
not. Further paths join the list below as pages do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from aikg.build import refresh
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.names import AIKG, GRAPH, ID, PREFIXES, USE
from aikg.store import Store, load_reference
from aikg.web.rendering import STATIC

#: Ways to get from a text, an attribute, an address, a script or a style into a script, each calling `hit`.
PAYLOADS = (
    "<script>hit()</script>",
    "</script><script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT>",
    "<script/x>hit()</script>",
    "<<script>hit()//<</script>",
    "<script\n>hit()</script\n>",
    '"><script>hit()</script>',
    "'><script>hit()</script>",
    "`><script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "</pre></code><script>hit()</script>",
    "</datalist><script>hit()</script>",
    "</option></select><script>hit()</script>",
    "</svg><script>hit()</script>",
    "--><script>hit()</script>",
    "<!--<script>hit()</script>",
    "]]><script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<img src=x onerror='hit()'//",
    '"><img src=x onerror="hit()">',
    "<image src=x onerror=hit()>",
    "<svg onload=hit()>",
    "<svg/onload=hit()//",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=hit()>#x'/></svg>",
    "<math><mtext></mtext><img src=x onerror=hit()></math>",
    "<body onload=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<iframe src='javascript:parent.hit()'>",
    "<object data='javascript:hit()'>",
    "<embed src='javascript:hit()'>",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<audio src=x onerror=hit()>",
    "<style>@keyframes x{}</style><p style='animation:x' onanimationstart=hit()>",
    "<marquee onstart=hit()>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<base href='javascript:hit()//'>",
    "<form action='javascript:hit()'><button>ok</button></form>",
    "<a href='javascript:hit()'>ok</a>",
    "<a href='java\tscript:hit()'>ok</a>",
    "javascript:hit()",
    " javascript:hit()",
    "JaVaScRiPt:hit()",
    "data:text/html,<script>opener.hit()</script>",
    "vbscript:hit()",
    '" onmouseover="hit()" autofocus onfocus="hit()" x="',
    "' onmouseover='hit()' autofocus onfocus='hit()' x='",
    " autofocus onfocus=hit() x=",
    '";hit();//',
    "';hit();//",
    "${hit()}",
    "{{ hit() }}{% include '/etc/passwd' %}",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
    "&lt;script&gt;hit()&lt;/script&gt;&#60;script&#62;hit()&#60;/script&#62;",
    "\u2028hit()\u2029<\u0000script>hit()</script>\ufeff<script>hit()</script>",
)
DAY = "2025-06-01"
#: The fields of each page that takes any.
FIELDS = {
    "/": ("q", "lang"),
    "/find": ("q", "lang"),
    "/matrix": ("by", "in", "on", "products", "use", "vendor", "lang"),
    "/verdict": ("vendor", "product", "use", "by", "in", "on", "known", "if", "unless", "lang"),
    "/queries/who-permits": ("use", "actor", "place", "vendor", "ofProduct", "on", "lang", "format"),
    "/queries/matrix-developers-of-row": ("row",),
    "/sparql": ("query", "lang"),
    "/network": ("focus", "depth", "on", "kind", "lang"),
    "/changes": ("from", "to", "lang", "page"),
    "/thing": ("iri", "lang"),
}
WRONG = """() => {
  const found = [];
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on")) found.push(one.outerHTML.slice(0, 160));
      if (["href", "src", "action", "formaction", "data", "xlink:href"].includes(name)
          && !/^(https?:|\\/|#|\\?|data:,$|blob:)/i.test(value)) found.push(one.outerHTML.slice(0, 160));
    }
  }
  for (const one of document.querySelectorAll("script"))
    if (!one.getAttribute("src")?.startsWith("/static/") && one.type !== "application/json")
      found.push(one.outerHTML.slice(0, 160));
  for (const one of document.querySelectorAll("iframe, object, embed, base, marquee, img:not([src^='/'])"))
    if (!one.closest("#view, .yasgui")) found.push(one.outerHTML.slice(0, 160));
  return found;
}"""


def vendor_iri(number: int) -> str:
    return f"{ID}hostile-{number}"


def document_id(number: int) -> str:
    """The name of a file that holds a payload; a slash cannot stand in one."""
    return f"{PAYLOADS[number].replace('/', '|').replace(chr(0), '')}-{number}.txt"


def _document(number: int) -> tuple[Document, Statement, Statement]:
    """Return a document all of which is a payload, with a prohibition and a permission in it."""
    payload = PAYLOADS[number]
    text = f"{payload}\n\n- {payload} no warfare {payload}\n- {payload} and commerce is fine\n"
    url = payload if number % 2 else f"https://example.org/{quote(payload)}?a=b"
    document = Document(document_id(number), text, "en", payload, date(2025, 1, 1 + number % 28), payload, url)
    vendor = Entity(vendor_iri(number), payload, "Organization")
    product = Entity(f"{ID}hostile-product-{number}", payload, "Product") if number % 3 == 0 else None

    def states(sign: Modality, use: str, words: str) -> Statement:
        start = text.index(words)
        rule = Rule(vendor, sign, use, product)
        return Statement(document.id, Quote.of(document, start, start + len(words)), rule, method="terms")

    banned = states(Modality.PROHIBITS, "military", f"{payload} no warfare {payload}")
    return document, banned, states(Modality.PERMITS, "commercial-use", f"{payload} and commerce is fine")


def _labels() -> Iterator[Quad]:
    """Yield a product for each payload that has it for its label and its other names, and links that run scripts."""
    graph = NamedNode(GRAPH + "entities")
    skos, schema = PREFIXES["skos"], PREFIXES["schema"]
    for number, payload in enumerate(PAYLOADS):
        thing = NamedNode(f"{ID}hostile-thing-{number}")
        yield Quad(thing, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(AIKG + "Product"), graph)
        yield Quad(thing, NamedNode(AIKG + "offeredBy"), NamedNode(vendor_iri(number)), graph)
        yield Quad(thing, NamedNode(skos + "prefLabel"), Literal(f"{payload} {number}"), graph)
        yield Quad(thing, NamedNode(skos + "altLabel"), Literal(payload, language="fr"), graph)
        yield Quad(thing, NamedNode(skos + "definition"), Literal(payload, language="en"), graph)
        yield Quad(thing, NamedNode(schema + "url"), Literal(payload), graph)
        yield Quad(thing, NamedNode(skos + "exactMatch"), NamedNode("javascript:hit()"), graph)
        yield Quad(thing, NamedNode(skos + "seeAlso"), NamedNode(f"https://example.org/';hit();'{number}"), graph)
    strange = NamedNode("javascript:hit('iri')")
    yield Quad(strange, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(AIKG + "Product"), graph)
    yield Quad(strange, NamedNode(skos + "prefLabel"), Literal("strange"), graph)
    yield Quad(NamedNode(USE + "military"), NamedNode(skos + "altLabel"), Literal(PAYLOADS[0], language="en"), graph)


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "kg"
    with Store.open(folder) as store:
        load_reference(store)
        for number in range(len(PAYLOADS)):
            document, *statements = _document(number)
            store.put_document(document, statements, datetime(2025, 6, 1, tzinfo=UTC))
        store.add_graphs(_labels())
        refresh(store)
    return folder


@pytest.fixture(scope="module")
def address(serving: Callable[..., str], kg: Path) -> str:
    return serving(kg)


class Visitor:
    """A browser without its wall: `ran` is what ran, `wrong` what stands in a page and must not, by path."""

    def __init__(self, context: Any, address: str) -> None:
        self.ran: list[str] = []
        self.left: list[str] = []
        self.wrong: dict[str, list[str]] = {}
        self._address, self._here = address, ""
        context.expose_function("hit", lambda *_: self.ran.append(self._here))
        context.route("http*://**", self._go)
        context.set_default_timeout(30_000)
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: (self.ran.append(f"{self._here} {dialog.message}"), dialog.dismiss()))

    def _go(self, route: Any) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(self._address).netloc:
            route.continue_()
        else:
            self.left.append(route.request.url)
            route.abort()

    def see(self, path: str) -> int:
        """Visit a page and look at all of it; return its status."""
        self._here = path
        answer = self.page.goto(self._address + path, wait_until="load")
        self.look(path)
        return int(answer.status)

    def look(self, path: str) -> None:
        """Look at the page as it is now."""
        if found := self.page.evaluate(WRONG):
            self.wrong[path] = found

    def unharmed(self) -> bool:
        assert (self.ran, self.wrong, self.left) == ([], {}, [])
        return True


@pytest.fixture
def visitor(browser: Any, address: str) -> Iterator[Visitor]:
    context = browser.new_context(bypass_csp=True)
    yield Visitor(context, address)
    context.close()


def test_there_are_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) == 60


def test_the_detector_sees_a_payload_that_runs(visitor: Visitor) -> None:
    visitor.see("/")
    visitor.page.evaluate("() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hit()>'); }")
    visitor.page.wait_for_timeout(300)
    visitor.look("/")
    assert visitor.ran
    assert visitor.wrong


@pytest.mark.parametrize(
    "path",
    [
        f"/matrix?on={DAY}&products=1",
        f"/matrix?on={DAY}&use=defence-and-national-security&lang=fr",
        f"/?q=Which vendors prohibit military use on {DAY}?",
        f"/?q=Which vendors permit commercial use on {DAY}?&lang=de",
        "/",
        "/find?q=hit",
        "/find?q=script",
        f"/queries/who-prohibits?use=military&on={DAY}",
        "/queries/vendors-on-use?use=military",
        "/queries/current-rules",
        f"/queries/about?thing={quote(vendor_iri(1))}",
        "/verdict",
        "/network",
        "/changes",
        "/ontology",
        "/use/military",
        "/actor/anyone",
    ],
)
def test_a_page_that_shows_all_of_them(visitor: Visitor, path: str) -> None:
    assert visitor.see(path) in (200, 404)
    visitor.page.wait_for_timeout(200)
    visitor.look(path)
    assert visitor.unharmed()


def test_the_payloads_are_there_as_text(visitor: Visitor) -> None:
    visitor.see(f"/matrix?on={DAY}")
    shown = visitor.page.locator("#matrix tbody th").all_text_contents()
    plain = {" ".join(name.split()) for name in shown}
    assert {PAYLOADS[0], PAYLOADS[19], PAYLOADS[45]} <= plain
    assert len(shown) == len(PAYLOADS)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_the_things_that_hold_one(visitor: Visitor, number: int) -> None:
    name, document = f"hostile-{number}", quote(quote(document_id(number), safe="-._~"), safe="-._~%")
    asked = {"vendor": name, "use": "military", "on": DAY}
    paths = [
        f"/verdict?{urlencode(asked)}",
        f"/id/{name}",
        f"/id/hostile-thing-{number}",
        f"/document/{document.replace('%25', '%')}",
        f"/document/{document}",
        f"/queries/about?{urlencode({'thing': vendor_iri(number)})}",
        f"/?{urlencode({'q': f'Does {PAYLOADS[number]} prohibit military use?'})}",
    ]
    if number % 3 == 0:
        paths.append(f"/id/hostile-product-{number}")
    statuses = {path: visitor.see(path) for path in paths}
    assert statuses[paths[0]] == 200
    assert all(status < 500 for status in statuses.values()), statuses
    assert visitor.unharmed()


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_every_field_of_every_page(visitor: Visitor, number: int) -> None:
    """Each payload is once on every page, with those that follow it in the fields beside its own."""
    for path, fields in FIELDS.items():
        if number % len(fields) == 0:
            values = {field: PAYLOADS[(number + place) % len(PAYLOADS)] for place, field in enumerate(fields)}
            assert visitor.see(f"{path}?{urlencode(values)}") < 500, path
    folder = ("/queries/", "/id/", "/document/", "/use/", "/")[number % 5]
    assert visitor.see(folder + quote(PAYLOADS[number], safe="")) < 500
    assert visitor.unharmed()


def test_a_panel_and_suggestions_show_them_as_text(visitor: Visitor) -> None:
    if not (STATIC / "matrix.js").is_file():
        pytest.skip("the scripts of the pages are not built (make web)")
    visitor.see(f"/matrix?on={DAY}&use=military")
    for number in range(0, len(PAYLOADS), 7):
        visitor.page.locator(f'tr[data-key="hostile-{number}"] td a').first.click()
        visitor.page.locator("#panel .explanation").wait_for()
        visitor.look(f"panel {number}")
        visitor.page.keyboard.press("Escape")
    visitor.see("/")
    visitor.page.get_by_role("combobox").press_sequentially("hit", delay=20)
    visitor.page.get_by_role("option").first.wait_for()
    visitor.look("suggestions")
    assert visitor.unharmed()


def test_a_thing_whose_iri_runs_a_script(visitor: Visitor) -> None:
    for iri in ("javascript:hit('iri')", "JAVASCRIPT:hit()", "data:text/html,<script>hit()</script>"):
        assert visitor.see(f"/thing?{urlencode({'iri': iri})}") < 500
    visitor.see("/find?q=strange")
    assert visitor.unharmed()
