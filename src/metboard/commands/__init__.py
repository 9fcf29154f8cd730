"""Groups of commands that stand beside those of the command line itself."""

from metboard.commands.dose import dose_app

__all__ = ["dose_app"]
