"""Groups of commands that stand beside those of the command line itself, and what all commands share."""

from metboard.commands.dose import dose_app
from metboard.commands.reading import Reading
from metboard.commands.show import Flag, Json, print_json

__all__ = ["Flag", "Json", "Reading", "dose_app", "print_json"]
