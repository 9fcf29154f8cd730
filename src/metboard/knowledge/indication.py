"""The labelled indications of a tumour, listed apart from the options, so that what is missing can be counted."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from metboard.evidence import Form


class Indication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One labelled indication in our words: the options that carry it, or why none does."""

    authority: Literal["fda", "ema"]
    what: str
    options: tuple[str, ...] = ()
    left_out: str = ""


class Complete(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day up to which the labels of an authority are believed to be all there."""

    fda: date
    ema: date


class Indications(Form, kw_only=True):
    """All labelled indications found for a tumour; the id is the first word of its options.

    Without `listed` no list was kept, and what is entered is counted from the options alone.
    """

    looked_up: date
    complete_until: Complete
    open: tuple[str, ...] = ()
    listed: tuple[Indication, ...] = ()
