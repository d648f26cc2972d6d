"""A picture in SVG becomes a page in PDF or an image in PNG, with fonts in it, the same bytes on any day.

Typst does both, offline; the letters are those of Source Sans Pro, which is installed with aikg, so that no font of the
machine changes a picture.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import typst

__all__ = ["FONT", "pdf", "png"]

#: The family of letters that every picture names first.
FONT = "'Source Sans Pro', 'Source Sans 3', system-ui, 'Segoe UI', sans-serif"
_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set document(date: none)
#image(bytes(sys.inputs.picture), format: "svg")
"""
#: Dots an inch of an image: what journals ask of line drawings with text in print.
_DOTS = 300.0


def pdf(svg: bytes) -> bytes:
    """Return a PDF of one page, as large as the picture, with its text as text."""
    return _typeset(svg, "pdf")


def png(svg: bytes, *, dots: float = _DOTS) -> bytes:
    """Return a PNG of so many dots an inch."""
    return _typeset(svg, "png", dots)


def _typeset(svg: bytes, form: Literal["pdf", "png"], dots: float | None = None) -> bytes:
    import typst  # noqa: PLC0415 - only those who ask for such a file wait for it

    made = typst.compile(_PAGE, format=form, ppi=dots, font_paths=_fonts(), sys_inputs={"picture": svg.decode()})
    if not isinstance(made, bytes):  # one page is one file
        raise TypeError(f"typst made {type(made).__name__} of a picture")
    return made


@cache
def _fonts() -> typst.Fonts:
    import font_source_sans_pro  # noqa: PLC0415
    import typst  # noqa: PLC0415

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
