"""Give the knowledge that ships with this version, as fast as it can be had.

A wheel carries it compiled. A checkout compiles it once for each content of the files and keeps the result
in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
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
    """Hash every YAML file and every Python file that decides how they are read."""
    digest = hashlib.sha256()
    package = folder.parent
    code = [
        *package.glob("*.py"),
        *(f for p in ("facts", "rules", "knowledge") for f in (package / p).glob("*.py")),
    ]
    for file in sorted([*folder.rglob("*.yaml"), *code]):
        digest.update(
            file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
        )
    return digest.hexdigest()[:32]


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "metboard" / "knowledge"
