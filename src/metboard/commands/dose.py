"""`metboard dose`: the group of its commands, listed by hand."""

from __future__ import annotations

from cyclopts import App

from metboard.commands.dose_bed import bed
from metboard.commands.dose_budget import budget
from metboard.commands.dose_limits import limits
from metboard.commands.dose_y90 import y90

dose_app = App(
    name="dose",
    help="Compute radiation doses: BED and EQD2, limits of organs, yttrium-90, what earlier courses left.",
)
for _command in (bed, limits, budget, y90):
    dose_app.command(_command)
