"""Text of a record for a terminal: what would steer it becomes a space."""

from __future__ import annotations

import unicodedata

_CONTROLS = ("Cc", "Cf", "Zl", "Zp")


def printable(text: str) -> str:
    r"""Put a space for each control character, so that text of a record cannot steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a [2Jb'
    """
    return "".join(" " if unicodedata.category(c) in _CONTROLS else c for c in text)
