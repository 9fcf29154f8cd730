"""The parts of the dossier as blocks, in the order in which a board reads them."""

from metboard.dossier.layout.document import lay_out

__all__ = ["lay_out"]
