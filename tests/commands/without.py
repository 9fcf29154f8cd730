"""A command on a machine where an optional part is not installed."""

from __future__ import annotations

import subprocess
import sys


def said_without(module: str, *words: object) -> tuple[int, str]:
    """Give the exit code and the standard error of a command where a module cannot be imported."""
    argv = ["metboard", *map(str, words)]
    code = (
        f"import sys\nsys.modules[{module!r}] = None\nfrom metboard.cli import main\n"
        f"sys.argv = {argv!r}\nmain()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stderr.strip()
