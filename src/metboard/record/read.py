"""Read a patient's file of any known kind, by its content; write a record as a case file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record.bundle import explain_json, split, split_lines
from metboard.record.case_file import read_case_json, read_case_yaml
from metboard.record.fhir import make_records
from metboard.record.record import Record

KNOWN = "a FHIR R4 bundle (.json, .ndjson) or a case file (.yaml)"
_BYTES_IN_MB = 1_000_000
_MARKS = (
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file"),
    (b"%PDF", "a PDF"),
    (b"<", "XML or HTML"),
)


class _Shape(msgspec.Struct, rename="camel"):
    """The keys by which JSON tells what it is."""

    resource_type: msgspec.Raw = msgspec.Raw(b"")
    record: msgspec.Raw = msgspec.Raw(b"")
    phenotypic_features: msgspec.Raw = msgspec.Raw(b"")
    meta_data: msgspec.Raw = msgspec.Raw(b"")
    proband: msgspec.Raw = msgspec.Raw(b"")


def read_records(path: Path, knowledge: Knowledge, max_mb: float = 200) -> tuple[Record, ...]:
    """Read all patients of a file.

    Errors: RecordError with file, place, what was found and what was expected.
    """
    file = str(path)
    try:
        size = path.stat().st_size
        if size > max_mb * _BYTES_IN_MB:
            raise RecordError(
                file, "", f"{size / _BYTES_IN_MB:.0f} MB", f"at most {max_mb:g} MB (--max-mb)"
            )
        data = path.read_bytes()
    except OSError as error:
        raise RecordError(file, "", error.strerror or "an unreadable file", KNOWN) from None
    return read_bytes(data, file, knowledge)


def read_bytes(data: bytes, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Read all patients from the content of a file; `file` is its name for messages."""
    text = _as_text(data, file)
    start = text.lstrip()[:1]
    if file.endswith(".ndjson") or (start == b"{" and _has_lines(text)):
        return make_records(split_lines(text, file), file, knowledge)
    if start == b"[":
        return make_records(split(text, file), file, knowledge)
    if start == b"{":
        return _read_object(text, file, knowledge)
    if file.endswith((".json", ".ndjson")):
        raise RecordError(
            file,
            "",
            f"text that begins with {text.lstrip()[:20].decode(errors='replace')!r}",
            KNOWN,
        )
    return (read_case_yaml(text.decode(), file),)


def _read_object(data: bytes, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    try:
        shape = msgspec.json.decode(data, type=_Shape)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise explain_json(error, data, file) from None
    if bytes(shape.record):
        return (read_case_json(data, file),)
    if not bytes(shape.resource_type) and any(
        map(bytes, (shape.phenotypic_features, shape.meta_data, shape.proband))
    ):
        raise RecordError(file, "", "a phenopacket", f"{KNOWN}; phenopackets are not read yet")
    return make_records(split(data, file), file, knowledge)


def _as_text(data: bytes, file: str) -> bytes:
    """Give the bytes without a byte-order mark; refuse what is no UTF-8 text."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise RecordError(file, "", "an empty file", KNOWN)
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise RecordError(file, "", name, f"{KNOWN}, in UTF-8")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RecordError(
                file, f"line {line}", f"byte 0x{data[error.start]:02x}", "text in UTF-8"
            ) from None
    return data


def _has_lines(data: bytes) -> bool:
    """Tell whether the first line is a whole JSON object and another one follows."""
    first, _, rest = data.strip().partition(b"\n")
    if not rest.lstrip().startswith(b"{") or not first.rstrip().endswith(b"}"):
        return False
    try:
        msgspec.json.decode(first, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
