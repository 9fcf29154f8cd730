"""The command line run in this process: what it printed, and its exit code."""

from __future__ import annotations

import json
import sys
from typing import Any, NamedTuple

import pytest

from metboard import cli


class Ran(NamedTuple):
    """Exit code, output and errors of a command."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> dict[str, Any]:
        """The one JSON object printed."""
        return dict(json.loads(self.out))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line in this process."""

    def call(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["metboard", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        return Ran(int(left.value.code or 0), printed.out, printed.err)

    return call
