"""A picture in SVG becomes a page in PDF or an image in PNG, with fonts in it, the same bytes on any day.

Typst does both, offline; the letters are those of Source Sans Pro, which is installed with aikg, so that no font of the
machine changes a picture.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["FONT", "pdf", "png"]

#: The family of letters that every picture names first.
FONT = "'Source Sans Pro', 'Source Sans 3', system-ui, 'Segoe UI', sans-serif"
_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#set document(date: none)\n#image("picture.svg")\n'
#: Dots an inch of an image: what journals ask of line drawings with text in print.
_DOTS = 300.0


def pdf(svg: bytes) -> bytes:
    """Return a PDF of one page, as large as the picture, with its text as text."""
    return _typeset(svg, "pdf")


def png(svg: bytes, *, dots: float = _DOTS) -> bytes:
    """Return a PNG of so many dots an inch."""
    return _typeset(svg, "png", dots)


def _typeset(svg: bytes, form: str, dots: float | None = None) -> bytes:
    import typst  # noqa: PLC0415 - only those who ask for such a file wait for it

    files = {"main.typ": _PAGE.encode(), "picture.svg": svg}
    made = typst.compile(files, format=form, ppi=dots, font_paths=[_fonts()], ignore_system_fonts=True)
    if not isinstance(made, bytes):  # one page is one file
        raise TypeError(f"typst made {type(made).__name__} of a picture")
    return made


@cache
def _fonts() -> Path:
    import font_source_sans_pro  # noqa: PLC0415

    return Path(font_source_sans_pro.__file__).parent / "files"
