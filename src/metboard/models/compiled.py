"""Numba for the inner loops; without it, one line that says what to install."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from metboard.errors import MissingExtra

try:
    import numba
except ImportError as error:
    raise MissingExtra("Simulating a population", "models") from error

P = ParamSpec("P")
R = TypeVar("R")


def _hash_of_models() -> str:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


_MODELS = _hash_of_models()


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays, once for all runs.

    Multiplication and addition may be one step; a division by 0 is no error, for its check would keep loops from
    becoming vectors. What was compiled is kept until any file of the models changes: numba itself looks at the file of
    the function alone, and would go on with the old code of what that function calls.
    """
    compiled: Any = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
    made = compiled(function)
    made._cache._cache_file._source_stamp = _MODELS
    typed: Callable[P, R] = made
    return typed
