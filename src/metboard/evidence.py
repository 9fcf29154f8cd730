"""Where statements come from: sources, citations of them, and figures with their interval."""

from __future__ import annotations

from datetime import date
from typing import Literal, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that stands in a file of its own; the id is the file's name."""

    id: str
    title: str


class Source(Form, kw_only=True):
    """One publication, label or consensus.

    `read` says on which day somebody saw its text, `read_as` what was seen: the label, the whole
    paper, its abstract, or another's account of it. Without them it is unverified.
    """

    kind: Literal["label", "paper", "consensus", "guideline", "registry", "notice"]
    year: int
    journal: str = ""
    authority: Literal["", "fda", "ema"] = ""
    label_date: date | None = None
    doi: str = ""
    pmid: str = ""
    nct: str = ""
    url: str = ""
    read: date | None = None
    read_as: Literal["label", "paper", "abstract", "secondary"] | None = None
    changelog: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Tell whether somebody has seen the text."""
        return self.read is not None and self.read_as is not None


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Citing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement that names its source and the place in it; without the place it is unverified."""

    source: str
    locator: str = ""


class Estimate(Citing, kw_only=True):
    """A measured figure: its value, its interval at `level`, and in how many of whom.

    Its unit is the last part of the name under which it is kept (`pfs_median_months`, `orr_pct`). `n`
    counts those the figure is about: both arms of a ratio, only the responders of a duration of response.
    """

    value: float
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    n: int | None = None
    population: str = ""


def reference_of(source: Source) -> str:
    """Give the shortest reference by which a source is found: DOI, PMID, NCT, label and date, address."""
    if source.doi:
        return f"doi:{source.doi}"
    if source.pmid:
        return f"pmid:{source.pmid}"
    if source.nct:
        return source.nct
    if source.label_date is not None:
        return f"label {source.label_date.isoformat()}"
    return source.url or source.title
