"""Give the knowledge that ships with this version, as fast as it can be had.

A wheel carries it compiled. A checkout compiles it once for each state of its files and keeps the result in the
user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from metboard.knowledge.knowledge import Knowledge
from metboard.knowledge.load import load
from metboard.whole_file import write_whole

FOLDER = Path(__file__).parent
_COMPILED = FOLDER / "compiled.bin"


@cache
def release() -> Knowledge:
    """Give the knowledge of this version; raises KnowledgeError when a checkout's files are broken."""
    if _COMPILED.exists():
        return _decode(_COMPILED.read_bytes())
    kept = _cache_folder() / f"{_fingerprint(FOLDER)}.bin"
    try:
        return _decode(kept.read_bytes())
    except (OSError, msgspec.DecodeError):
        knowledge = load(FOLDER)
        with suppress(OSError):  # a cache that cannot be written is no error
            write_whole({kept: msgspec.msgpack.encode(knowledge)})
        return knowledge


def compile_to(path: Path) -> None:
    """Write the compiled knowledge of this checkout to `path`, for a wheel."""
    write_whole({path: msgspec.msgpack.encode(load(FOLDER))})


def _decode(blob: bytes) -> Knowledge:
    return msgspec.msgpack.decode(blob, type=Knowledge)


def _fingerprint(folder: Path) -> str:
    """Hash name, size and time of change of every YAML file and every Python file that decides how they are read.

    Reading two thousand files to see that nothing changed takes longer than judging a patient.
    """
    package = folder.parent
    seen = [
        *_seen(package, ".py"),
        *(f for name in ("facts", "rules") for f in _seen(package / name, ".py")),
        *_seen(folder, ".py"),
        *_seen(folder, ".yaml", deep=True),
    ]
    return hashlib.sha256(repr(sorted(seen)).encode()).hexdigest()[:32]


def _seen(folder: Path | str, ending: str, *, deep: bool = False) -> Iterator[tuple[str, int, int]]:
    """Give name, size and time of change of the files in a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif deep and entry.is_dir(follow_symlinks=False):
                yield from _seen(entry.path, ending, deep=True)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "metboard" / "knowledge"
