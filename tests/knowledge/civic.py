"""CIViC's evidence beside the knowledge: the reviewed list of tests/cases/civic and the items of a release."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from metboard.knowledge.yaml_file import read_yaml

LIST = Path(__file__).parents[1] / "cases" / "civic" / "level-a.yaml"


class Contained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item that the knowledge holds, with records that must bring it out."""

    item: int
    says: str
    found: tuple[dict[str, Any], ...]
    without: dict[str, Any] | None = None
    options: tuple[str, ...] | Literal["every"]
    apart: dict[str, str] = {}
    labels_at: date | None = None
    note: str = ""

    @property
    def remark(self) -> str:
        """Give the note and the options that are set apart, each with its reason."""
        apart = (f"apart from {name}: {why}" for name, why in self.apart.items())
        return "; ".join(filter(None, (self.note, *apart)))


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item that the knowledge does not hold, why, and the options that hold the drug for metastases."""

    item: int
    says: str
    why: str
    instead: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Give the reason, with the options that hold the drug for other patients."""
        return f"{self.why}; see {', '.join(self.instead)}" if self.instead else self.why


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole list: which diseases of CIViC are ours, and what became of each item."""

    release: str
    read: date
    diseases: Mapping[str, str]
    outside: tuple[str, ...]
    contained: tuple[Contained, ...]
    left_out: tuple[LeftOut, ...]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence item of CIViC, as far as it is used here."""

    number: int
    profile: str
    disease: str
    therapies: tuple[str, ...]
    together: bool
    effect: str

    @property
    def genes(self) -> frozenset[str]:
        """Give the genes of the molecular profile: the first word of each of its parts."""
        return frozenset(part.split()[0] for part in self.profile.split(" OR "))

    @property
    def helps(self) -> bool:
        """Tell whether the finding speaks for the drug; else it speaks against it."""
        return self.effect == "Sensitivity/Response"


@cache
def reviewed() -> Reviewed:
    """Read the list."""
    return msgspec.convert(read_yaml(LIST.read_text())[0], Reviewed)


def read_items(data: Path) -> Iterator[Item]:
    """Read the accepted evidence of level A that predicts the effect of a drug, of any disease."""
    file = data / "civic_2024-08" / f"{reviewed().release}-ClinicalEvidenceSummaries.tsv"
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            wanted = (row["evidence_level"], row["evidence_type"], row["evidence_status"])
            if wanted == ("A", "Predictive", "accepted"):
                yield make_item(row)


def make_item(row: Mapping[str, str]) -> Item:
    """Make an item of one line; evidence against an effect keeps its direction in the effect."""
    supports = row["evidence_direction"] == "Supports"
    return Item(
        number=int(row["evidence_id"]),
        profile=row["molecular_profile"],
        disease=row["disease"],
        therapies=tuple(sorted(name.lower() for name in row["therapies"].split(","))),
        together=row["therapy_interaction_type"] != "Substitutes",
        effect=row["significance"] if supports else f"no {row['significance']}",
    )
