"""The parts of the dossier as blocks, in the order in which a board reads them."""

from metboard.dossier.layout.document import lay_out
from metboard.dossier.layout.forecast import lay_out_forecasts
from metboard.dossier.layout.response import lay_out_responses
from metboard.dossier.layout.trial import lay_out_trial

__all__ = ["lay_out", "lay_out_forecasts", "lay_out_responses", "lay_out_trial"]
