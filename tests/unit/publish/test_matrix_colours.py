"""The colours of verdicts stay apart for every kind of colour vision, and can be read on what they stand on.

Colour vision deficiency is simulated with the matrices for full severity of G. M. Machado, M. M. Oliveira and L. A. F.
Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE Transactions on Visualization
and Computer Graphics 15 (6), 2009, doi:10.1109/TVCG.2009.113, applied to linear RGB. Distances are those of CIELAB (CIE
1976, D65), where 2.3 is a just noticeable difference; contrast is that of WCAG 2.2, where AA asks for 4.5 to 1 for text
(1.4.3) and 3 to 1 for what a graphic needs to be understood (1.4.11).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from aikg.publish.matrix.tiles import DARK, LIGHT, Palette
from aikg.publish.offline import template_source

VISION = {
    "trichromat": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
VERDICTS = ("permitted", "prohibited", "conflicting")
#: More than ten times what can just be noticed.
APART = 30.0
Colour = np.ndarray


def linear(colour: str) -> Colour:
    """Linear RGB of an sRGB colour (IEC 61966-2-1)."""
    values = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: Colour) -> Colour:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, vision: str) -> float:
    seen = [lab(VISION[vision] @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    for matrix in VISION.values():
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)  # grey stays grey
    # The red and the green that everybody warns of are near for a deuteranope, and far apart for others.
    assert distance("#c03030", "#707000", "deuteranope") < 15 < 60 < distance("#c03030", "#707000", "trichromat")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_verdicts_are_told_apart_by_colour(palette: Palette, vision: str) -> None:
    colours = [*(getattr(palette, name) for name in VERDICTS), palette.ground]
    nearest = min(distance(one, other, vision) for one, other in combinations(colours, 2))
    assert nearest >= APART


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_signs_can_be_read_on_tiles_and_tiles_on_the_ground(palette: Palette) -> None:
    for name in ("permitted", "prohibited"):
        assert contrast(palette.sign, getattr(palette, name)) >= 4.5
        assert contrast(palette.ground, getattr(palette, name)) >= 4.5  # conditional ones are drawn on the ground
    assert contrast(palette.conflict_sign, palette.conflicting) >= 4.5
    assert contrast(palette.ink, palette.ground) >= 4.5  # also the edge of a conflicting tile
    assert contrast(palette.quiet, palette.ground) >= 4.5


def properties(scheme: int) -> dict[str, str]:
    """The colours that the style sheet gives the page, light or dark."""
    block = template_source("matrix.css").split("color-scheme: light dark;")[1].split("@media (prefers")
    rest = block[1].split("}")[0] if scheme else block[0]
    return {
        name.strip().removeprefix("--"): value.strip()
        for name, _, value in (line.partition(":") for line in rest.replace("{", ";").split(";"))
        if name.strip().startswith("--") and value.strip().startswith("#")
    }


@pytest.mark.parametrize(("scheme", "palette"), [(0, LIGHT), (1, DARK)], ids=["light", "dark"])
def test_words_and_tiles_can_be_read_on_every_ground_of_the_page(scheme: int, palette: Palette) -> None:
    page = properties(scheme)
    grounds = [page[name] for name in ("page", "surface", "stripe", "mark")]
    assert page["surface"] == palette.ground
    assert (page["ink"], page["quiet"]) == (palette.ink, palette.quiet)
    for ground in grounds:
        assert contrast(page["ink"], ground) >= 7
        assert contrast(page["quiet"], ground) >= 4.5
        for name in ("permitted", "prohibited"):
            assert contrast(getattr(palette, name), ground) >= 3
        assert contrast(page["focus"], ground) >= 3
