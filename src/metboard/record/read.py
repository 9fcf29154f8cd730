"""Read a patient's file of any known kind, by its content; write a record as a case file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from metboard.errors import RecordError
from metboard.knowledge import Knowledge
from metboard.record.bundle import read_top, split, split_lines, split_list
from metboard.record.case_file import read_case_json, read_case_yaml
from metboard.record.fhir import make_records
from metboard.record.names import check_names
from metboard.record.phenopacket_signs import is_phenopacket, is_phenopacket_yaml
from metboard.record.record import Record

KNOWN = "a FHIR R4 bundle (.json, .ndjson), a phenopacket (.json, .yaml) or a case file (.yaml)"
_BYTES_IN_MB = 1_000_000
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"%PDF", "a PDF"),
    (b"<", "XML or HTML"),
)
_FIRST, _DICOM = 132, b"DICM"


def read_records(path: Path, knowledge: Knowledge, max_mb: float = 200) -> tuple[Record, ...]:
    """Read all patients of a file.

    Errors: RecordError with file, place, what was found and what was expected.
    """
    file = str(path)
    try:
        size, most = path.stat().st_size, int(max_mb * _BYTES_IN_MB)
        with path.open("rb") as stream:  # a pipe has no size, and may have no end
            data = b"" if size > most else stream.read() if size else stream.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "an unreadable file"
        raise RecordError(file, "", why, KNOWN) from None
    if (size := max(size, len(data))) > most:
        found = f"{size / _BYTES_IN_MB:.0f} MB"
        raise RecordError(file, "", found, f"at most {max_mb:g} MB (--max-mb)")
    return read_bytes(data, file, knowledge)


def read_bytes(data: bytes, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    """Read all patients from the content of a file; `file` is its name for messages."""
    text = _as_text(data, file)
    start = text.lstrip()[:1]
    if file.endswith(".ndjson") or (start == b"{" and _has_lines(text)):
        return make_records(split_lines(text, file), file, knowledge)
    if start == b"[":
        return make_records(split_list(text, file), file, knowledge)
    if start == b"{":
        return _read_object(text, file, knowledge)
    if file.endswith((".json", ".ndjson")):
        raise RecordError(
            file,
            "",
            f"text that begins with {text.lstrip()[:20].decode(errors='replace')!r}",
            KNOWN,
        )
    if is_phenopacket_yaml(text):
        # here, because few files need it
        from metboard.record.phenopacket import read_phenopacket_yaml

        return read_phenopacket_yaml(text.decode(), file, knowledge)
    return (check_names(read_case_yaml(text.decode(), file), file, knowledge),)


def _read_object(data: bytes, file: str, knowledge: Knowledge) -> tuple[Record, ...]:
    top = read_top(data, file)
    if bytes(top.record):
        return (check_names(read_case_json(data, file), file, knowledge),)
    if not top.resource_type and is_phenopacket(data):
        # here, because few files need it
        from metboard.record.phenopacket import read_phenopacket_json

        return read_phenopacket_json(data, file, knowledge)
    return make_records(split(data, top, file), file, knowledge)


def _as_text(data: bytes, file: str) -> bytes:
    """Give the bytes without a byte-order mark; refuse what is no UTF-8 text."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise RecordError(file, "", "an empty file", KNOWN)
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise RecordError(file, "", name, f"{KNOWN}, in UTF-8")
    if data[:_FIRST].endswith(_DICOM):
        raise RecordError(file, "", "a DICOM file", KNOWN)
    if b"\0" in data[:_FIRST]:
        raise RecordError(file, "", "zero bytes: UTF-16, UTF-32 or no text", f"{KNOWN}, in UTF-8")
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
