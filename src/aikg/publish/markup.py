"""Text of the graph on its way into XML and HTML: whatever it holds, it arrives as text, and links lead to the web."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, indent, tostring

__all__ = ["document", "element", "fragment", "legal", "web_address"]

#: What XML 1.0 lets no text hold, not even escaped (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return a text with a replacement character for each that XML does not allow.

    >>> legal("a\\x00b")
    'a\ufffdb'
    """
    return _ILLEGAL.sub("\ufffd", text)


def web_address(text: str) -> str:
    """Return an address that leads to the web; nothing for any other, such as one that runs a script.

    >>> web_address("javascript:alert(1)"), web_address("https://example.org/a")
    ('', 'https://example.org/a')
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return legal(text) if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", text) else ""


def element(name: str, attributes: dict[str, object] | None = None, text: str = "", *children: Element) -> Element:
    """Return an element; its attributes and its text may be anything, numbers are written without needless digits."""
    made = Element(name, {key: _written(value) for key, value in (attributes or {}).items()})
    made.text = legal(text) or None
    made.extend(children)
    return made


def fragment(elements: Iterable[Element]) -> str:
    """Return elements as they stand inside a page."""
    return "".join(tostring(one, encoding="unicode") for one in elements)


def document(root: Element) -> bytes:
    """Return a whole XML document in UTF-8, a line for each element that holds no text of its own."""
    indent(root, " ")
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _written(value: object) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else legal(str(value))
