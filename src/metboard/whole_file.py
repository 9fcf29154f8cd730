"""Write files so that nobody ever sees half of one, and name them safely."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write every file beside its place first, then move all: a failure leaves none half written.

    Returns: the paths, in the order given; folders that do not exist are made.
    Errors: OSError, when a place cannot be written.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
                beside[path] = Path(made.name)
                made.write(content)
            beside[path].chmod(0o644)
        for path, written in beside.items():
            written.replace(path)
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)
    return tuple(contents)


def safe_name(whole: str, key: str) -> str:
    """Make a file name of a text that is safe on every system; where it had to change, `key` still tells two apart.

    >>> safe_name("patient-7", "patient-7")
    'patient-7'
    >>> safe_name("../etc", "../etc").startswith("etc-")
    True
    """
    bare = re.sub(r"[^A-Za-z0-9._-]+", "-", whole).strip("-.")[:80]
    if bare == whole:
        return bare
    return f"{bare}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
