"""Check what was typed: numbers above 0, whole numbers, what a choice needs. One line says what was found."""

from __future__ import annotations

from math import isfinite

from metboard.errors import ChoiceError

_MOST = 10_000.0


def need(**values: float | None) -> dict[str, float]:
    """Give the values that a choice needs; raises ChoiceError for one that is missing or not above 0."""
    missing = [_option(name) for name, value in values.items() if value is None]
    if missing:
        raise ChoiceError(f"this model needs {' and '.join(missing)}")
    known = {name: value for name, value in values.items() if value is not None}
    need_positive(**known)
    return known


def need_positive(**values: float) -> None:
    """Raise ChoiceError for a value that is no number above 0, or one that nobody means."""
    for name, value in values.items():
        if not isfinite(value) or value <= 0:
            raise ChoiceError(f"{_option(name)} is a number above 0; found {value:g}")
        if value > _MOST:
            raise ChoiceError(f"{_option(name)} is at most {_MOST:g}; found {value:g}")


def need_whole(**values: float) -> tuple[int, ...]:
    """Give the values as whole numbers of 1 or more; raises ChoiceError for anything else."""
    for name, value in values.items():
        if not isfinite(value) or value < 1 or value != int(value):
            raise ChoiceError(f"{_option(name)} is a whole number of 1 or more; found {value:g}")
    need_positive(**values)
    return tuple(int(value) for value in values.values())


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
