"""The YAML of a patient's file: refused before it is built, where it is longer or deeper than any record is."""

from __future__ import annotations

from metboard.errors import RecordError
from metboard.knowledge.yaml_file import Places, YamlError, read_yaml

MOST_DEEP, MOST_MB = 64, 10
_BYTES_IN_MB = 1_000_000


def read_text(text: str, file: str, expected: str) -> tuple[object, Places]:
    """Read YAML strictly, with the place of each value; raises RecordError with line and column."""
    size = len(text) / _BYTES_IN_MB
    if size > MOST_MB:
        most = f"at most {MOST_MB} MB of YAML; write larger files as JSON"
        raise RecordError(file, "", f"{size:.0f} MB of YAML", most)
    try:
        _check_events(text)
        return read_yaml(text)
    except YamlError as error:
        place = f"line {error.line}, column {error.column}"
        raise RecordError(file, place, str(error).splitlines()[0], expected) from None
    except ValueError:  # Python reads no integer of more than 4300 digits
        raise RecordError(file, "", "a number of thousands of digits", expected) from None


def _check_events(text: str) -> None:
    """Look at depth and tags first: what builds the values goes down one level of the C stack for each of theirs."""
    import yaml  # here, because most files are JSON

    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            tag = getattr(event, "tag", None)
            if depth > MOST_DEEP or tag:
                why = "values nested too deeply" if depth > MOST_DEEP else f"a tag ({tag})"
                mark = event.start_mark
                raise (
                    YamlError(mark.line + 1, mark.column + 1, why) if mark else YamlError(1, 1, why)
                )
    except yaml.YAMLError:
        return  # the reader says it better
