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


def _fail_instead(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where nothing may be skipped: on the machine that judges a change."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("AIKG_SKIP_IS_FAILURE"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    _fail_instead(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    _fail_instead(report)
    return report
