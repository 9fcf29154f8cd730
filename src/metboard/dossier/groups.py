"""The options that are not closed, in the groups in which a board talks about them; from the answer alone.

Systemic therapy, then each group of lesions, then what treats the whole disease locally, then supportive care.
Inside a group the options that stand alike share a row: standard of care first; pending ones by what they wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from metboard.dossier.questions import keys_of, question_key, short_title
from metboard.dossier.words import MODALITIES, common_ending, standing_words

Option: TypeAlias = Mapping[str, Any]
SYSTEMIC = ("immunotherapy", "targeted", "endocrine", "chemotherapy", "radioligand")
_WHOLE, _ORGAN, _SEVERAL, _REGIONAL, _SUPPORTIVE = range(5)
_LOCAL = (_ORGAN, _SEVERAL)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Options that stand alike: their common label, and for pending ones what they wait for."""

    status: str
    label: str
    options: tuple[Option, ...]
    ending: str = ""
    waits_for: tuple[str, ...] = ()
    some_also: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one kind of treatment, or of the lesions of one organ."""

    title: str
    targets: tuple[str, ...]
    rows: tuple[Row, ...]


def emergencies_of(options: Iterable[Option]) -> tuple[Option, ...]:
    """Give the options of an emergency that are not closed, the standard of care first."""
    found = [o for o in options if o["urgency"] == "emergency" and o["status"] != "closed"]
    return tuple(sorted(found, key=lambda o: (not o["preferred"], o["hours"] or 0, o["rank"])))


def reopenable_of(options: Iterable[Option]) -> tuple[Option, ...]:
    """Give the standards of care that only a relative exclusion closes."""
    return tuple(o for o in options if o["overridable"] and o["preferred"] and _would_stand(o))


def _would_stand(option: Option) -> bool:
    """Tell whether everything but the exclusion is known to hold."""
    needs = [r["holds"] for r in option["because"] if r["kind"] in ("tumour", "requires")]
    grounds = [r["holds"] for r in option["because"] if r["kind"] == "basis" and r["in_force"]]
    return all(needs) and any(grounds)


def groups_of(options: Sequence[Option], lesions: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Group the open and pending options; emergencies stand apart and are left out.

    `lesions` are those of the answer's case, each with id and organ.
    """
    organs = {each["id"]: each["organ"] for each in lesions}
    shown = [o for o in options if o["status"] != "closed" and o["urgency"] != "emergency"]
    found: dict[tuple[int, str], list[Option]] = {}
    for option in shown:
        found.setdefault(_group_key(option, organs), []).append(option)
    ordered = sorted(found.items(), key=_order)
    return tuple(_group(kind, title, members, organs) for (kind, title), members in ordered)


def _order(item: tuple[tuple[int, str], Sequence[Option]]) -> tuple[bool, int, int]:
    """Put groups that hold an open option first, then by kind and rank."""
    (kind, _), members = item
    return all(o["status"] != "open" for o in members), kind, members[0]["rank"]


def _group(kind: int, title: str, members: Sequence[Option], lesions: Iterable[str]) -> Group:
    named = {t for o in members for t in o["targets"]} if kind in _LOCAL else set()
    targets = tuple(lesion for lesion in sorted(lesions) if lesion in named)
    return Group(title=title, targets=targets, rows=tuple(_rows(members)))


def _group_key(option: Option, organs: Mapping[str, str]) -> tuple[int, str]:
    if option["modality"] == "supportive":
        return _SUPPORTIVE, "Supportive and palliative care"
    if option["targets"] != ["all"]:
        here = {organs[target] for target in option["targets"]}
        if len(here) > 1:
            return _SEVERAL, "Local treatment of lesions in several organs"
        return _ORGAN, f"Local treatment, {here.pop().replace('-', ' ')}"
    if option["modality"] in SYSTEMIC:
        return _WHOLE, "Systemic therapy"
    return _REGIONAL, "Local treatment of the whole disease or of an organ"


def _rows(options: Sequence[Option]) -> Iterable[Row]:
    opened: dict[tuple[str, str, str], list[Option]] = {}
    waiting: dict[tuple[str, ...], list[Option]] = {}
    for o in options:
        if o["status"] == "open":
            opened.setdefault((standing_words(o), o["urgency"], o["modality"]), []).append(o)
        else:
            waiting.setdefault(_waiting_key(o), []).append(o)
    for (standing, urgency, modality), members in opened.items():
        soon = f"{urgency}, " if urgency != "elective" else ""
        yield _row("open", f"{soon}{standing}: {MODALITIES[modality]}", members)
    for key, members in waiting.items():
        yield _waiting_row(key[0], members)


def _waiting_key(option: Option) -> tuple[str, ...]:
    """Say which pending options share a row: those that turn on one biomarker, or that ask the same.

    An option turns on the alteration that it needs, else on its marker, else on the type of tumour.
    """

    def order(missing: Option) -> tuple[bool, bool, str]:
        fact = missing["fact"]
        is_wanted = fact.startswith("variant.") and any(
            f"{verb}: present" in missing["decides"] for verb in ("needed", "one way")
        )
        return not is_wanted, not fact.startswith("marker."), fact

    found = min(option["missing"], key=order, default=None)
    if found is not None and (not order(found)[0] or not order(found)[1]):
        return question_key(found["fact"]), option["modality"]
    if "tumour" in keys_of(option):
        return "tumour", option["modality"]
    return "", *sorted(keys_of(option))


def _row(status: str, label: str, members: Sequence[Option]) -> Row:
    ending = common_ending(o["title"] for o in members)
    return Row(status=status, label=label, options=tuple(members), ending=ending)


def _waiting_row(key: str, members: Sequence[Option]) -> Row:
    """Make the row of those options that turn on the same question, or that ask the same ones."""
    names = {
        question_key(m["fact"]): short_title(question_key(m["fact"]), m["title"])
        for o in members
        for m in o["missing"]
    }
    shared = [k for k in names if all(k in keys_of(o) for o in members)]
    others = [k for k in names if k not in shared]
    modalities = dict.fromkeys(MODALITIES[o["modality"]] for o in members)
    soon = "soon, " if any(o["urgency"] == "soon" for o in members) else ""
    return Row(
        status="pending",
        label=f"{soon}{' or '.join(modalities)}{f', depends on {names[key]}' if key else ''}",
        options=tuple(members),
        waits_for=tuple(names[k] for k in shared),
        some_also=tuple(names[k] for k in others),
    )
