"""A record -> a file of another form: an mCODE bundle of FHIR, or a case file in YAML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias

from metboard.errors import ChoiceError
from metboard.knowledge import Knowledge
from metboard.record.case_file import to_yaml
from metboard.record.record import Record
from metboard.whole_file import safe_name, write_whole

Form: TypeAlias = Literal["fhir", "yaml"]
_ENDINGS: dict[Form, str] = {"fhir": ".fhir.json", "yaml": ".yaml"}
_BY_SUFFIX: dict[str, Form] = {".json": "fhir", ".yaml": "yaml", ".yml": "yaml"}


def to_fhir(record: Record, knowledge: Knowledge, file: str = "") -> bytes:
    """Give a record as an mCODE bundle in JSON that reads back as the same record.

    Errors: RecordError, when FHIR cannot hold what an entry says; it names `file` and the entry.
    """
    from metboard.record.fhir_out import write_fhir  # here, because reading needs no writer

    return write_fhir(record, knowledge, file)


def convert_record(record: Record, form: Form, knowledge: Knowledge, file: str = "") -> bytes:
    """Give a record in another form; raises RecordError for what that form cannot hold."""
    if form == "fhir":
        return to_fhir(record, knowledge, file)
    return to_yaml(record).encode()


def write_converted(
    records: Iterable[Record],
    knowledge: Knowledge,
    file: Path,
    output: Path | None = None,
    form: Form | None = None,
) -> tuple[Path, ...]:
    """Write each patient of `file` into a file of its own, all of them whole or none.

    `output` is a file where there is one patient, else a folder; without it the files go into the current one. Without
    `form` the ending of `output` decides, and then it is FHIR.
    Errors: RecordError for what cannot be written in that form; ChoiceError for a place that cannot be written to.
    """
    several = tuple(records)
    chosen = form or _BY_SUFFIX.get(output.suffix.lower() if output else "", "fhir")
    try:
        paths = _places(several, output, _ENDINGS[chosen])
        if any(path.exists() and path.samefile(file) for path in paths):
            raise ChoiceError(
                f"{file} would be overwritten by itself; choose another place with -o"
            )
        contents = (convert_record(record, chosen, knowledge, file.name) for record in several)
        return write_whole(dict(zip(paths, contents, strict=True)))
    except OSError as error:
        place = output or Path()
        raise ChoiceError(f"{place} cannot be written: {error.strerror or error}") from None


def _places(records: tuple[Record, ...], output: Path | None, ending: str) -> tuple[Path, ...]:
    """Give a place for each record; of names that are the same the later ones are numbered."""
    if output is not None and len(records) == 1 and not output.is_dir():
        return (output,)
    folder, made = output or Path(), list[Path]()
    for record in records:
        name, number = safe_name(record.id, record.id), 1
        while (path := folder / f"{name}{'' if number == 1 else f'-{number}'}{ending}") in made:
            number += 1
        made.append(path)
    return tuple(made)
