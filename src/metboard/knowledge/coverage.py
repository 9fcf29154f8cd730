"""Count what the knowledge holds and how much of it rests on a source that somebody has read."""

from __future__ import annotations

from typing import Any

import msgspec

from metboard.errors import ChoiceError, nearest
from metboard.evidence import Form
from metboard.knowledge.indication import Indications
from metboard.knowledge.knowledge import Knowledge, components_of, is_verified, subject_of
from metboard.knowledge.schema import Basis, Option


def coverage(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Count options, grounds and figures for each subject: the tumour of an option, or the organ of a local one."""
    subjects: dict[tuple[str, str], list[Option]] = {}
    for option in knowledge.options.values():
        subjects.setdefault((subject_of(option), components_of(option, knowledge)[0]), []).append(
            option
        )
    rows = [
        _row(name, modality, options, knowledge)
        for (name, modality), options in sorted(subjects.items())
    ]
    return [*rows, _row("all", "", list(knowledge.options.values()), knowledge)]


def _row(name: str, modality: str, options: list[Option], knowledge: Knowledge) -> dict[str, Any]:
    grounds = [basis for option in options for basis in option.basis]
    figures = [figure for option in options for figure in option.expected]
    return {
        "subject": name,
        "modality": modality,
        "options": len(options),
        "fda": sum(b.authority == "fda" for b in grounds),
        "ema": sum(b.authority == "ema" for b in grounds),
        "trial": sum(b.authority == "trial" for b in grounds),
        "consensus": sum(b.authority == "consensus" for b in grounds),
        "grounds_read": sum(is_verified(b, knowledge) for b in grounds),
        "grounds_unverified": sum(not is_verified(b, knowledge) for b in grounds),
        "figures_read": sum(is_verified(f, knowledge) for f in figures),
        "figures_unverified": sum(not is_verified(f, knowledge) for f in figures),
    }


def compare_indications(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Count for each tumour and authority the labelled indications listed, entered, reviewed and unverified.

    One is reviewed when every option that carries it rests on a label text that somebody has read. Without a
    list the options with a ground of the authority are counted, and `listed` is None.
    """
    return [
        _compared(listing, authority, knowledge)
        for listing in knowledge.indications.values()
        for authority in ("fda", "ema")
    ]


def _compared(listing: Indications, authority: str, knowledge: Knowledge) -> dict[str, Any]:
    ours = [i for i in listing.listed if i.authority == authority]
    entered = (
        [i.options for i in ours if i.options]
        if listing.listed
        else [
            (option.id,)
            for option in knowledge.options.values()
            if subject_of(option) == listing.id and _grounds(option, authority)
        ]
    )
    reviewed = sum(_is_reviewed(names, authority, knowledge) for names in entered)
    return {
        "tumour": listing.id,
        "authority": authority,
        "listed": len(ours) if listing.listed else None,
        "entered": len(entered),
        "left_out": sum(bool(i.left_out) for i in ours),
        "reviewed": reviewed,
        "unverified": len(entered) - reviewed,
        "complete_until": getattr(listing.complete_until, authority).isoformat(),
    }


def _grounds(option: Option, authority: str) -> list[Basis]:
    return [basis for basis in option.basis if basis.authority == authority]


def _is_reviewed(names: tuple[str, ...], authority: str, knowledge: Knowledge) -> bool:
    grounds = [_grounds(knowledge.options[name], authority) for name in names]
    return all(any(is_verified(basis, knowledge) for basis in each) for each in grounds)


def find_record(name: str, knowledge: Knowledge) -> tuple[str, Form]:
    """Find a record by its id; raises ChoiceError with the nearest known one."""
    kinds = [
        f
        for f in msgspec.structs.fields(knowledge)
        if f.name not in ("version", "as_of", "believed")
    ]
    known: list[str] = []
    for field in reversed(kinds):
        records: dict[str, Form] = getattr(knowledge, field.name)
        if name in records:
            return field.name, records[name]
        known.extend(records)
    raise ChoiceError(f"no knowledge record is called `{name}`{nearest(name, known)}")
