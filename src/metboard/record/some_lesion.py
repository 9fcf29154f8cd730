"""Facts about some lesion of an organ, where the record does not say which: cord compression, a broken bone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from metboard.facts import Range
from metboard.knowledge import Words
from metboard.record.context import unread
from metboard.record.dates import join_text
from metboard.record.record import LesionEntry, Unread, Value


class SomeLesion(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about one lesion of these organs, without a word on which."""

    where: str
    on: date | None
    fact: str
    value: Value
    organs: tuple[str, ...]
    site: str = ""
    text: str = ""


def place_facts(
    lesions: Sequence[LesionEntry], said: Iterable[SomeLesion], words: Words
) -> Iterable[LesionEntry | Unread]:
    """Give each fact to the only lesion it can be about; where several can be, it is open for all of them.

    So that nobody takes a lesion for harmless of which the record may say the contrary.
    """
    placed = list(lesions)
    for each in sorted(said, key=lambda s: (s.where, s.fact)):
        about = [i for i in _newest(placed) if _may_be(placed[i], each)]
        if not about:
            yield unread(each.where, each.text, "no lesion that it could be about is listed")
        sure = len(about) == 1 and placed[about[0]].count == 1
        value = each.value if sure else _open(each.fact, words)
        for i in about:
            placed[i] = _with(placed[i], each, value)
    yield from placed


def _newest(lesions: Sequence[LesionEntry]) -> Iterable[int]:
    """Give the place of the last report of each lesion."""
    last: dict[str, int] = {}
    for i, lesion in enumerate(lesions):
        key = lesion.id or f"#{i}"
        known = last.get(key)
        if known is None or (lesions[known].on or date.min) <= (lesion.on or date.min):
            last[key] = i
    return last.values()


def _may_be(lesion: LesionEntry, said: SomeLesion) -> bool:
    if lesion.primary or lesion.organ not in said.organs:
        return False
    return not said.site or not lesion.site or lesion.site == said.site


def _open(fact: str, words: Words) -> Value:
    universe = words.universe(f"lesion.{fact}")
    if isinstance(universe, Range):
        return {"min": universe.low, "max": universe.high}
    return tuple(sorted(universe))


def _with(lesion: LesionEntry, said: SomeLesion, value: Value) -> LesionEntry:
    """Add the fact, unless the record says of this very lesion how it is."""
    if said.fact in lesion.findings:
        return lesion
    findings: Mapping[str, Value] = {**lesion.findings, said.fact: value}
    return msgspec.structs.replace(
        lesion,
        findings=dict(sorted(findings.items())),
        where=", ".join(part for part in (lesion.where, said.where) if part),
        text=join_text(lesion.text, said.text),
    )
