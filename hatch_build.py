"""The build of the wheel: the scripts of the pages are built on the way. AIKG_WITHOUT_PAGES=1 leaves them out.

An editable installation has none either; ``make web`` builds them in place.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``web/`` before a wheel is packed."""

    def dependencies(self) -> list[str]:
        """Return what the build needs from PyPI: Node, where this machine has none."""
        if self._left_out():
            return []
        tool = self._tool()
        return [] if tool["node_on_path"]() else [tool["PACKAGE"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages, unless the wheel is an editable one."""
        if version != "editable" and not self._left_out():
            self._tool()["build"](Path(self.root))

    def _tool(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "tools" / "build_web.py"))

    @staticmethod
    def _left_out() -> bool:
        return bool(os.environ.get("AIKG_WITHOUT_PAGES"))
