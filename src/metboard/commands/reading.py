"""Read the cases of files for a command: a broken file is reported, the others are still answered."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from metboard.commands.show import print_json
from metboard.errors import RecordError


class Reading:
    """Reads files one after the other; a broken one is reported and the others are still answered."""

    def __init__(self) -> None:
        self.exit_code = 0

    def cases(
        self, files: Iterable[Path], as_of: date | None, max_mb: int, *, assume: bool
    ) -> Iterator[tuple[Path, Any]]:
        """Give every case of every file, each with its file."""
        for file in files:
            try:
                found = list(self._of_file(file, as_of, max_mb, assume=assume))
            except RecordError as error:
                self.report(error)
                continue
            if not found:
                print(f"{file}: no cancer in this file", file=sys.stderr)
            yield from ((file, case) for case in found)

    def _of_file(
        self, file: Path, as_of: date | None, max_mb: int, *, assume: bool
    ) -> Iterator[Any]:
        from metboard.case import make_cases
        from metboard.options import engine
        from metboard.record import read_records

        for record in read_records(file, engine().knowledge, max_mb=max_mb):
            yield from make_cases(record, engine().knowledge, engine().words, as_of, assume=assume)

    def report(self, error: RecordError) -> None:
        """Print why a file cannot be answered, and remember it for the exit code."""
        self.exit_code = 2
        print_json(
            {
                "contract": "metboard.error/1",
                "file": error.file,
                "place": error.place,
                "found": error.found,
                "expected": error.expected,
                "message": str(error),
            },
            to=sys.stderr,
        )
