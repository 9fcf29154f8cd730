"""Read the knowledge folder into one `Knowledge`, or say file by file what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from metboard.errors import KnowledgeError
from metboard.evidence import Form, Source
from metboard.knowledge import code_table, dose_limit, schema, score_table
from metboard.knowledge.indication import Indications
from metboard.knowledge.knowledge import Knowledge
from metboard.knowledge.mistakes import RawFile, explain_mistake, place_of
from metboard.knowledge.vocabulary import Terms, Words
from metboard.knowledge.yaml_file import YamlError, read_yaml
from metboard.rules import ALWAYS, ConditionError, parse

FOLDERS: Mapping[str, tuple[str, type[Form]]] = {
    "sources": ("sources", Source),
    "tumours": ("tumours", schema.Tumour),
    "indications": ("indications", Indications),
    "biomarkers/genes": ("genes", schema.Gene),
    "biomarkers/markers": ("markers", schema.Marker),
    "classes": ("classes", schema.DrugClass),
    "drugs": ("drugs", schema.Drug),
    "modalities": ("modalities", schema.ModalityChecks),
    "regimens": ("regimens", schema.Regimen),
    "procedures": ("procedures", schema.Procedure),
    "fractionations": ("fractionations", schema.Fractionation),
    "scores": ("scores", score_table.ScoreTable),
    "options": ("options", schema.Option),
    "limits": ("limits", dose_limit.OrganLimits),
    "codes": ("codes", code_table.CodeTable),
}
"""Folder -> (field of `Knowledge`, form of its files). A new kind of file is one line here."""

_CONDITION_KEYS = ("requires", "when")
_WITH_CONDITIONS = ("excludes", "caution", "requires", "items", "curative_staging")
_TERM_FIELDS = ("tumours", "genes", "markers", "drugs", "classes", "scores")
T = TypeVar("T", bound=Form)


def load(folder: Path) -> Knowledge:
    """Read every file below `folder`; raises KnowledgeError with all problems found."""
    problems: list[str] = []
    raw = {field: list(_read(folder, below, problems)) for below, (field, _) in FOLDERS.items()}
    kinds = dict(FOLDERS.values())
    early = {field: _terms(raw[field], kinds[field]) for field in _TERM_FIELDS}
    words = Words(msgspec.convert(early, Terms))
    made: dict[str, Any] = {
        field: dict(sorted((f.id, f) for f in _forms(raw[field], kinds[field], words, problems)))
        for field in raw
    }
    release = _release(folder, problems)
    if problems:
        raise KnowledgeError(sorted(problems))
    knowledge = Knowledge(version="", as_of=release.as_of, believed=release.believed, **made)
    return msgspec.structs.replace(knowledge, version=f"{release.id}+{content_hash(knowledge)}")


def content_hash(knowledge: Knowledge) -> str:
    """Give the first 12 digits of the SHA-256 of the content, whatever the files look like."""
    bare = msgspec.structs.replace(knowledge, version="")
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()[:12]


def _release(folder: Path, problems: list[str]) -> schema.Release:
    found = list(_read_files([folder / "release.yaml"], folder, problems))
    for raw in found:
        form = _convert(raw, schema.Release, problems)
        if form is not None:
            return form
    return schema.Release(id="0", title="", as_of=schema.NEVER)


def _read(folder: Path, below: str, problems: list[str]) -> Iterable[RawFile]:
    yield from _read_files(sorted((folder / below).rglob("*.yaml")), folder, problems)


def _read_files(files: Iterable[Path], folder: Path, problems: list[str]) -> Iterable[RawFile]:
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            value, places = read_yaml(file.read_text(encoding="utf-8"))
        except YamlError as error:
            problems.append(f"{name}:{error.line}:{error.column}: {error}")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}:1:1: cannot be read: {error}")
        else:
            yield RawFile(name, value, places)


def _terms(raws: list[RawFile], form: type[T]) -> dict[str, T]:
    """Read the vocabulary leniently and without its conditions, which need the vocabulary."""
    made: dict[str, T] = {}
    for raw in raws:
        bare = (
            {k: v for k, v in raw.value.items() if k not in _WITH_CONDITIONS}
            if isinstance(raw.value, dict)
            else {}
        )
        try:
            each = msgspec.convert(bare, form)
        except msgspec.ValidationError:
            continue
        made[each.id] = each
    return made


def _forms(raws: list[RawFile], form: type[T], words: Words, problems: list[str]) -> Iterable[T]:
    for raw in raws:
        found = _parse_conditions(raw.value, words, (), raw, problems)
        made = _convert(msgspec.structs.replace(raw, value=found), form, problems)
        if made is not None and Path(raw.name).stem != made.id:
            problems.append(f"{place_of(raw, ('id',))}: id `{made.id}` must equal the file's name")
        elif made is not None:
            yield made


def _parse_conditions(
    value: Any, words: Words, path: tuple[str | int, ...], raw: RawFile, problems: list[str]
) -> Any:
    if isinstance(value, list):
        return [_parse_conditions(v, words, (*path, i), raw, problems) for i, v in enumerate(value)]
    if not isinstance(value, dict):
        return value
    made = {}
    for key, inner in value.items():
        if key not in _CONDITION_KEYS:
            made[key] = _parse_conditions(inner, words, (*path, key), raw, problems)
            continue
        try:
            made[key] = parse(inner, words, (*path, key))
        except ConditionError as error:
            problems.append(f"{place_of(raw, error.path)}: {error}")
            made[key] = ALWAYS
    return made


def _convert(raw: RawFile, form: type[T], problems: list[str]) -> T | None:
    try:
        return msgspec.convert(raw.value, form)
    except msgspec.ValidationError as error:
        problems.append(explain_mistake(str(error), raw))
        return None
