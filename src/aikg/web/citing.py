"""How to cite a page: as BibTeX. The words for people stand in the template ``cite.html.j2``."""

from __future__ import annotations

import re

__all__ = ["bibtex"]

_SPECIAL = re.compile(r"[\\{}$&#^_~%]")
_WRITTEN = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def bibtex(title: str, address: str, edition: str, accessed: str, version: str) -> str:
    r"""Return a BibTeX entry for a page that was read on a day (``2026-11-22``).

    >>> print(bibtex("50% of R&D", "https://example.org/a", "e1", "2026-11-22", "0.1.0").splitlines()[1])
      title        = {50\% of R\&D},
    """
    rows = {
        "title": escaped(title),
        "howpublished": "aikg, an open knowledge graph of who allows what with AI",
        "version": f"aikg {escaped(version)}, edition {escaped(edition)}",
        "year": accessed[:4],
        "url": re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", address),
        "urldate": accessed,
    }
    lines = [f"  {name:<12} = {{{value}}}," for name, value in rows.items()]
    return "\n".join([f"@misc{{aikg-{accessed},", *lines, "}"])


def escaped(text: str) -> str:
    r"""Return a text in which TeX sees no command.

    >>> escaped("a_b")
    'a\\_b'
    """
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], f"\\{found[0]}"), " ".join(text.split()))
