"""Which trials no parameter may be fitted to, and the one name of a trial in whatever file it stands."""

from __future__ import annotations

import re
from importlib.resources import files

import msgspec

ONE_NAME = {
    "COMBIDVPOOLED": "COMBI", "COMBIV": "COMBI",
    "CHECKMATE067NIVOIPIVSIPI": "CHECKMATE067", "CHECKMATE214INTPOOR": "CHECKMATE214",
    "CHECKMATE227PDL11": "CHECKMATE227", "COININTERMITTENT": "COIN", "CRESTNTR1527": "NTR1527",
    "CRYSTALKRASWT": "CRYSTAL", "DEGRAMONTFOLFOX4": "DEGRAMONT2000", "DESTINYBREAST04HR": "DESTINYBREAST04",
    "EPOCEORTC40983": "EORTC40983", "GOMEZOLIGOMETNSCLC": "GOMEZ2016", "IMPOWER150WT": "IMPOWER150",
    "IYENGARNSCLC": "IYENGAR2018", "LUXLUNG36": "LUXLUNG6", "LUXLUNG62": "LUXLUNG6", "TRIBE2": "TRIBE",
    "AIO0207A": "AIO0207", "AIO0207B": "AIO0207", "MARIANNEA": "MARIANNE", "MARIANNEB": "MARIANNE",
    "NCT00614393A": "NCT00614393", "NCT00614393B": "NCT00614393", "PEMBRORTMDACCPOOLED": "PEMBRORTMDACC",
    "PRODIGE4ACCORD11": "PRODIGE4", "SUNITINIBVSIFN": "SUNITINIB2009",
}  # fmt: skip
"""Names of one trial, or of trials that share patients, as one name."""


def trial_id(name: str) -> str:
    """Give a trial one name in whatever file it stands.

    >>> trial_id("CREST (NTR1527)")
    'NTR1527'
    """
    plain = re.sub(r"[^A-Z0-9]", "", name.upper())
    return ONE_NAME.get(plain, plain)


def held_out_trials() -> frozenset[str]:
    """Give the trials that no parameter may be fitted to (docs/decisions/0011-hold-out.md)."""
    told = msgspec.json.decode((files("metboard.forecast") / "hold_out.json").read_bytes())
    return frozenset(each for ids in told["trial"].values() for each in ids.split())
