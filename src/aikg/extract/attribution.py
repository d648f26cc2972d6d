"""Who says so: "according to Bloomberg", "selon The Intercept", "wie Reuters berichtet"."""

from __future__ import annotations

from aikg.extract.scene import Scene

__all__ = ["attribution_of"]

_NEAR = 25


def attribution_of(scene: Scene) -> str | None:
    """Return the label of the medium to which a sentence gives what it says, None where it names none."""
    words = scene.of("markers.attribution", "words")
    for medium in scene.named("media"):
        for word in words:
            gap = medium.start - word.end if word.end <= medium.start else word.start - medium.end
            if 0 <= gap <= _NEAR:
                return medium.entity.label
    return None
