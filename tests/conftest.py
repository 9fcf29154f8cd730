"""For every test: no network, the same examples each time, a count of what was not run."""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.ran import run

__all__ = ["run"]

settings.register_profile("metboard", derandomize=True, deadline=None, database=None)
settings.load_profile("metboard")

NO_DATA = "METBOARD_DATA is not set"
NOT_RUN: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow, for make test-full"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        count_skip(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        count_skip(report)


def count_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Count one skip under its reason, as pytest words it."""
    where = report.longrepr
    reason = where[2] if isinstance(where, tuple) else str(where)
    NOT_RUN[reason.removeprefix("Skipped: ")] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):  # a worker of xdist: the controller writes
        return
    path = session.config.rootpath / "build" / "not-run.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(NOT_RUN, indent=1))


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data, or a skip that says why not."""
    folder = os.environ.get("METBOARD_DATA")
    if not folder:
        pytest.skip(NO_DATA)
    return Path(folder)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Any:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"localhost", "127.0.0.1", "::1"}:
            raise OSError(f"tests may not reach {host}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_locally)
        yield
