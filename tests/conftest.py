"""What every suite shares: where `shared/` is, when it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the checkout; without it the test is skipped."""
    folder = Path(os.environ.get("AIKG_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "corpus" / "score.py").exists():
        pytest.skip("no shared/ beside the repository")
    return folder
