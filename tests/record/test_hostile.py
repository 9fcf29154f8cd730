"""Files that mean harm: each is answered, refused in one line, or named as not understood; nothing ever escapes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from metboard import cli
from metboard.case import make_cases
from metboard.demo import FOLDER
from metboard.errors import RecordError
from metboard.options import Clock, engine, judge_case, write_case
from metboard.record import Record, read_bytes, read_records

EGFR = (FOLDER / "egfr-brain.json").read_bytes()
PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1960-05-04"}
LUNG = {
    "resourceType": "Condition",
    "id": "c",
    "code": {"text": "lung adenocarcinoma"},
    "subject": {"reference": "Patient/p"},
    "onsetDateTime": "2026-09-01",
}
CASE = "id: x\nas_of: 2026-10-10\ndiagnoses: [{tumours: [nsclc], on: 2026-09-01}]\n"
SECONDS, MEMORY = 20, 4 << 30


def chain(data: bytes | str, name: str = "x.json") -> list[dict[str, Any]] | str:
    """Send a file through reader, case, judge and writer; give its answers, or the words of its refusal."""
    made, begun = engine(), time.monotonic()
    data = data.encode() if isinstance(data, str) else data
    try:
        records = read_bytes(data, name, made.knowledge)
        cases = [c for r in records for c in make_cases(r, made.knowledge, made.words)]
    except RecordError as error:
        return str(error)
    clock = Clock(labels_at=made.knowledge.as_of)
    answers = [write_case(c, judge_case(c, made, clock), made, clock, name) for c in cases]
    assert time.monotonic() - begun < SECONDS
    return list(msgspec.json.decode(msgspec.json.encode(answers)))


def bundle(*resources: Any) -> bytes:
    entries = [{"resource": each} for each in (PATIENT, LUNG, *resources)]
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()


def record_of(data: bytes | str, name: str = "x.json") -> Record:
    data = data.encode() if isinstance(data, str) else data
    (record,) = read_bytes(data, name, engine().knowledge)
    return record


def unread_of(data: bytes | str, name: str = "x.json") -> dict[str, str]:
    answers = chain(data, name)
    assert isinstance(answers, list), answers
    return {line["what"]: line["why"] for line in answers[0]["unread"]}


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run the command line; a bug of ours (exit code 1) fails the test at once."""

    def call(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["metboard", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        code = int(left.value.code or 0)
        assert code in (0, 2), printed.err
        assert "Traceback" not in printed.err
        return code, printed.out if code == 0 else printed.err

    return call


# --- cut, and of wrong types -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [1500, pytest.param(10, marks=pytest.mark.slow)])
def test_a_file_cut_anywhere_is_refused(step: int, tmp_path: Path, run: Any) -> None:
    for end in range(0, len(EGFR.rstrip()), step):
        assert "egfr.json" in chain(EGFR[:end], "egfr.json")
    (tmp_path / "cut.json").write_bytes(EGFR[:4321])
    code, error = run("options", "--json", tmp_path / "cut.json")
    assert (code, json.loads(error)["contract"]) == (2, "metboard.error/1")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from _places(inner)


WRONG: tuple[Any, ...] = (None, True, -1, 1e308, "", "\x00", "٣", [], {}, [[]], {"": None}, 10**400)


def _diagnosis(tree: Any) -> Any:
    """Give the resource without which there is no cancer, and so no case; all of the file when it is not there."""
    own = (e.get("resource") for e in tree["entry"] or () if isinstance(e, dict))
    return next(
        (r for r in own if isinstance(r, dict) and r.get("id") == "lung-adenocarcinoma"), tree
    )


@pytest.mark.medium
@pytest.mark.parametrize("step", [401, pytest.param(23, marks=pytest.mark.slow)])
def test_a_wrong_type_anywhere_costs_at_most_what_stands_there(step: int) -> None:
    tree = json.loads(EGFR)
    sound, places = deepcopy(tree), list(_places(tree))
    for number in range(0, len(places) * len(WRONG), step):
        holder, key = places[number // len(WRONG)]
        kept, holder[key] = holder[key], deepcopy(WRONG[number % len(WRONG)])
        said = chain(json.dumps(tree))
        if isinstance(said, str):
            assert "found" in said
        elif not said:
            assert _diagnosis(tree) != _diagnosis(sound)
        holder[key] = kept


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 400, "0x10", "1_000", "٣"]
)
def test_what_is_no_number_is_no_value(number: str) -> None:
    haemoglobin = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "718-7"}]},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-10-01",
        "valueQuantity": {"value": 12345, "unit": "g/dL", "code": "g/dL"},
    }
    answer = chain(bundle(haemoglobin).replace(b"12345", number.encode()))
    assert isinstance(answer, str) or "Number out of range" in str(answer[0]["unread"])
    case = f"{CASE}findings: [{{fact: lab.haemoglobin_g_dl, value: {number}}}]\n"
    assert isinstance(chain(case, "x.yaml"), str)


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    case = f"{CASE}findings: [{{fact: patient.ecog, value: {'9' * 5000}}}]\n"
    assert "a number of thousands of digits" in chain(case, "x.yaml")


# --- encodings and containers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-16-le", "zero bytes"),
        ("utf-16-be", "zero bytes"),
        ("utf-32-be", "zero bytes"),
    ],
)
@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.ndjson"])
def test_another_encoding_is_refused_by_name(encoding: str, found: str, name: str) -> None:
    assert f"found {found}" in chain(EGFR.decode().encode(encoding), name)


@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.ndjson"])
@pytest.mark.parametrize(
    "bad", [b"M\xfcller", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80\x80\x80"]
)
def test_bytes_that_are_no_utf_8_are_refused(bad: bytes, name: str) -> None:
    assert "found byte 0x" in chain(EGFR.replace(b"Patient", bad), name)


@pytest.mark.parametrize("text", [r"\ud800", r"\udfff\ud800", "\\ud83d", "\x00", "\x1f"])
def test_half_a_character_or_a_control_byte_in_json_is_refused(text: str) -> None:
    assert isinstance(
        chain(f'{{"record": "metboard.record/1", "id": "x", "{text}": "{text}"}}'), str
    )


@pytest.mark.parametrize("name", ["a\x00b", "\ufeffx", "\u202egnp", "\u200f", "\u2028", "\x1b[2J"])
def test_invisible_characters_are_data(name: str) -> None:
    resource_ = {**PATIENT, "name": [{"text": name}]}
    record = record_of(json.dumps([resource_, LUNG]))
    assert record.patient.name == name
    assert len(chain(json.dumps([resource_, LUNG]))) == 1


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert isinstance(chain(b"\xef\xbb\xbf" + EGFR), list)
    assert isinstance(chain(b"\xef\xbb\xbf" + CASE.encode(), "x.yaml"), list)


def _zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x.json", b"0" * 10_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (gzip.compress(b"0" * 10_000_000), "a gzip file"),
        (_zipped(), "a zip file"),
        (bz2.compress(EGFR), "a bzip2 file"),
        (lzma.compress(EGFR), "an xz file"),
        (b"\x28\xb5\x2f\xfd" + EGFR, "a zstd file"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x00" * 128 + b"DICM", "a DICOM file"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "XML"),
    ],
)
def test_what_is_no_text_is_refused_by_name_and_never_unpacked(data: bytes, found: str) -> None:
    for name in ("x.json", "x.yaml", "x.ndjson", "x"):
        assert f"found {found}" in chain(data, name)


# --- depth, circles, bombs -------------------------------------------------------------------------------------------

DEEP = 100_000


@pytest.mark.parametrize("part", ["extension", "contained", "note", "name"])
@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_values_nested_too_deeply_are_refused(part: str, start: str, end: str) -> None:
    deep = f"{start * DEEP}1{end * DEEP}"
    assert "nested too deeply" in chain(
        f'{{"resourceType": "Patient", "id": "p", "{part}": {deep}}}'
    )
    assert "nested too deeply" in chain(f'{{"metaData": {deep}, "subject": {{"id": "p"}}}}')
    assert "nested too deeply" in chain(f'{{"record": "metboard.record/1", "id": {deep}}}')


@pytest.mark.parametrize(
    "text",
    ["id: " + "[" * DEEP, "- " * DEEP, "? " * DEEP, "id: " + "{a: " * DEEP, "subject: " + "[" * DEEP,
     "\n".join(" " * i + "a:" for i in range(500)), "id: " + "[" * 900 + "]" * 900],
)  # fmt: skip
def test_yaml_nested_too_deeply_is_refused_before_it_is_built(text: str) -> None:
    assert "nested too deeply" in chain(text, "x.yaml")


def test_bundles_in_bundles_end() -> None:
    start, end = '{"resourceType": "Bundle", "entry": [{"resource": ', "}]}"
    for depth in (2, 100):
        inner = json.dumps(PATIENT)
        assert record_of(start * depth + inner + end * depth).patient.sex == "female"
    assert "nested too deeply" in chain(start * DEEP + "{}" + end * DEEP)


CIRCLES: tuple[dict[str, Any], ...] = (
    {"resourceType": "Procedure", "partOf": [{"reference": "Procedure/a"}, {"reference": "Procedure/b"}]},
    {"resourceType": "MedicationAdministration", "partOf": [{"reference": "MedicationAdministration/b"}],
     "medicationReference": {"reference": "MedicationAdministration/a"}},
    {"resourceType": "Observation", "hasMember": [{"reference": "Observation/a"}, {"reference": "Observation/b"}],
     "derivedFrom": [{"reference": "Observation/b"}], "focus": [{"reference": "Observation/a"}],
     "specimen": {"reference": "Observation/a"}, "code": {"text": "Tumour size"}},
    {"resourceType": "Specimen", "parent": [{"reference": "Specimen/a"}, {"reference": "Specimen/b"}]},
    {"resourceType": "Condition", "code": {"text": "liver metastasis"},
     "evidence": [{"detail": [{"reference": "Condition/b"}]}], "stage": [{"assessment": [{"reference": "#"}]}],
     "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/condition-related",
                    "valueReference": {"reference": "Condition/a"}}]},
    {"resourceType": "BodyStructure", "location": {"text": "liver"}, "morphology": {"text": "metastasis"},
     "patient": {"reference": "BodyStructure/a"}},
    {"resourceType": "DiagnosticReport", "result": [{"reference": "DiagnosticReport/a"}],
     "specimen": [{"reference": "DiagnosticReport/b"}]},
    {"resourceType": "Medication", "ingredient": [{"itemReference": {"reference": "Medication/a"}}]},
)  # fmt: skip


@pytest.mark.parametrize("circle", CIRCLES, ids=lambda circle: str(circle["resourceType"]))
def test_references_in_a_circle_end(circle: dict[str, Any]) -> None:
    about = {"subject": {"reference": "Patient/p"}, "status": "completed"}
    pair = [{**about, **circle, "id": name} for name in "ab"]
    assert isinstance(chain(bundle(*pair)), list)


def test_a_patient_who_is_about_himself_is_one_patient() -> None:
    loop = {**PATIENT, "link": [{"other": {"reference": "Patient/p"}, "type": "replaced-by"}]}
    assert len(read_bytes(json.dumps([loop, LUNG]).encode(), "x.json", engine().knowledge)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &a [lol, lol]\nb: &b [*a, *a, *a]\nid: [*b, *b, *b]", "anchors and aliases"),
        ("&a [*a]", "anchors and aliases"),
        ("&a\nid: *a", "anchors and aliases"),
        ("id: x\npatient: &p {name: a}\ndiagnoses: [{<<: *p}]", "anchors and aliases"),
        ('id: !!python/object/apply:os.system ["echo x"]', "a tag (tag:yaml.org,2002:python"),
        ("!!python/object/new:os.system [x]", "a tag"),
        ("id: !!python/name:os.system x", "a tag"),
        ("id: !!binary aGFsbG8=", "a tag"),
        ("id: !own x", "a tag (!own)"),
        ("id: x\n---\nid: y", "another document"),
        ("%YAML 9.9\n---\nid: x", "no valid YAML"),
        ("id: x\nid: y", "stands twice"),
        ("- id\n- x", "YAML without `id`"),
        ("\t", "an empty file"),
        ("# nothing", "the file is empty"),
        ("? [id]\n: x", "a key is one word"),
    ],
)
def test_yaml_that_does_more_than_state_values_is_refused(text: str, found: str) -> None:
    assert found in chain(text, "x.yaml")


def test_yaml_that_is_longer_than_any_case_is_refused(tmp_path: Path, run: Any) -> None:
    (tmp_path / "long.yaml").write_bytes(b"id: x\n" + b"# " * 5_500_000)
    code, error = run("options", "--json", tmp_path / "long.yaml")
    assert (code, json.loads(error)["found"]) == (2, "11 MB of YAML")


# --- impossible days and numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "what", "why"),
    [
        ("patient: {birth_date: 2027-01-01}", "born 2027-01-01", "after 2026-10-10"),
        ("patient: {birth_date: 1560-01-01}", "born 1560-01-01", "more than 130 years"),
        ("patient: {birth_date: 1980-01-01}\ntreatments: [{drugs: [cisplatin], start: 1979-05-01, where: m}]",
         "born 1980-01-01", "what is dated earlier excludes it: m"),
        ("treatments: [{drugs: [cisplatin], start: 2026-05-01, end: 2025-05-01}]",
         "cisplatin from 2026-05-01 to 2025-05-01", "it ends before it begins"),
        ("treatments: [{kind: radiotherapy, organ: brain, dose_gy: -60.0}]", "dose_gy: -60", "not possible"),
        ("treatments: [{kind: radiotherapy, organ: brain, dose_gy: 1000000.0}]", "dose_gy: 1e+06", "not possible"),
        ("treatments: [{drugs: [cisplatin], line: 99}]", "line: 99", "not possible; expected 1 to 30"),
        ("treatments: [{drugs: [cisplatin], cycles: -3}]", "cycles: -3", "not possible; expected 0 to 500"),
        ("toxicities: [{event: colitis, grade: 17}]", "grade: 17", "not possible; expected 0 to 5"),
        ("relatives: [{relation: mother, age_years: -4}]", "age_years: -4", "not possible; expected 0 to 130"),
        ("lesions: [{organ: liver, count: -4}]", "count: -4.0", "no number of lesions; at least one is taken"),
        ("lesions: [{organ: liver, count: 0.5}]", "count: 0.5", "no number of lesions; at least one is taken"),
        ("lesions: [{organ: liver, count: several}]", "count: several", "no number of lesions; at least one is taken"),
        ("lesions: [{organ: liver, diameter_mm: -4.0}]", "lesion.diameter_mm: -4.0", "not possible"),
        ("findings: [{fact: patient.ecog, value: 17}]", "patient.ecog", "not possible"),
        ("findings: [{fact: patient.ecog, value: {min: 4, max: 1}}]", "patient.ecog", "not possible"),
        ("findings: [{fact: marker.HER2_IHC, value: []}]", "marker.HER2_IHC", "found"),
    ],
)  # fmt: skip
def test_what_no_patient_can_have_is_named_and_not_taken(said: str, what: str, why: str) -> None:
    assert why in unread_of(f"{CASE}{said}\n", "x.yaml")[what]


def test_a_case_file_in_which_everything_is_impossible_proves_nothing(broken: Path) -> None:
    (answer,) = chain((broken / "impossible.yaml").read_bytes(), "impossible.yaml")
    assert isinstance(answer, dict)
    assert sorted(line["where"] for line in answer["unread"]) == [
        "findings[0]", "findings[1]", "lesions[0]", "lesions[1]", "lesions[2]", "patient", "relatives[0]",
        "toxicities[0]", "treatments[0]", "treatments[1]", "treatments[1]", "treatments[2]", "treatments[2]",
    ]  # fmt: skip


def test_kept_bombs_are_refused_with_line_and_column(broken: Path, run: Any) -> None:
    for name, words in (
        ("bomb.yaml", "at line 2, column 4: found anchors and aliases are not used here"),
        (
            "tag.yaml",
            "at line 3, column 9: found a tag (tag:yaml.org,2002:python/object/apply:os.system)",
        ),
    ):
        code, error = run("options", "--json", broken / name)
        assert code == 2
        assert words in json.loads(error)["message"]


def test_a_month_without_its_day_excludes_nothing() -> None:
    """A month stands for its 15th: that may lie before the day it began."""
    said = "treatments: [{drugs: [cisplatin], start: 2026-05-20, end: 2026-05-15}]"
    assert unread_of(f"{CASE}{said}\n", "x.yaml") == {}


@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "1899-12-31", "9999-12-31"])
def test_days_far_away_are_answered(day: str) -> None:
    said = f"""
patient: {{birth_date: {day}}}
lesions: [{{organ: liver, on: {day}, diameter_mm: 4.0}}, {{organ: brain, primary: true, on: {day}}}]
stages: [{{m: "1", on: {day}}}]
variants: [{{gene: EGFR, on: {day}}}]
treatments:
- {{drugs: [osimertinib], start: 0001-01-01, end: {day}}}
- {{drugs: [cisplatin], start: {day}, setting: adjuvant}}
- {{kind: radiotherapy, organ: brain, start: {day}}}
- {{kind: surgery, text: lobectomy, organ: lung, on: {day}}}
toxicities: [{{event: pneumonitis, on: {day}, end: {day}}}]
findings: [{{fact: patient.ecog, value: 1, on: {day}}}, {{fact: treatment.progressing, value: true, on: {day}}}]
"""
    for as_of in ("2026-10-10", day):
        assert isinstance(chain(CASE.replace("2026-10-10", as_of) + said, "x.yaml"), list)


# --- names and places ------------------------------------------------------------------------------------------------

SIX = ("أحمد بن محمد", "श्रीमती अनुष्का", "王小明", "Алексей Ёлкин", "יוסף כהן", "สมชาย ใจดี")
HARM = (
    "<script>alert(1)</script>", '#read("/etc/passwd")', "$(rm -rf ~)", "`id`", "<svg onload=alert(1)>", "{{7*7}}{%x%}",
    "../../../etc/passwd", "..\\..\\x", "a\nb", "CON", "%00", "-rf", "--output=x", "x" * 5000, "🙂" * 200, "\u202exe",
)  # fmt: skip


def _called(name: str) -> bytes:
    patient = {**PATIENT, "id": name, "name": [{"text": name}]}
    lung = {
        **LUNG,
        "id": name,
        "code": {"text": f"lung adenocarcinoma {name}"},
        "subject": {"reference": f"Patient/{name}"},
    }
    return json.dumps([patient, lung], ensure_ascii=False).encode()  # fmt: skip


@pytest.mark.parametrize("name", SIX)
def test_a_name_in_any_script_is_shown_unbroken(name: str, tmp_path: Path, run: Any) -> None:
    (tmp_path / "in.json").write_bytes(_called(name))
    run("board", tmp_path / "in.json", "-o", tmp_path / "out")
    (page,) = (tmp_path / "out").glob("*.html")
    assert f"<bdi>{name}</bdi>" in page.read_text()


@pytest.mark.medium
@pytest.mark.parametrize("name", HARM, ids=lambda name: repr(name[:12]))
def test_a_name_that_means_harm_is_text_and_every_file_stays_in_its_folder(
    name: str, tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.json").write_bytes(_called(name))
    folder = tmp_path / "deep" / "er" / "out"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    run("board", tmp_path / "in.json", "-o", folder)
    run("convert", tmp_path / "in.json", "-o", folder)
    run("convert", tmp_path / "in.json", "--to", "yaml", "-o", folder)
    run("convert", tmp_path / "in.json")
    outside = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent != folder]
    assert outside == [tmp_path / "in.json"]
    (page,) = folder.glob("*.html")
    assert "<script" not in page.read_text()
    assert "onload" not in page.read_text().replace("&lt;svg onload", "")


@pytest.mark.parametrize("name", ["x" * 300 + ".json", "x" * 5000, "a\x00b", "/dev/null", "/", "."])
def test_a_path_that_cannot_be_is_an_error_in_words(name: str, tmp_path: Path, run: Any) -> None:
    code, error = run("options", "--json", name)
    assert code == 2
    assert json.loads(error)["contract"] == "metboard.error/1"
    (tmp_path / "in.json").write_bytes(_called("x"))
    if name.startswith("x"):
        assert run("convert", tmp_path / "in.json", "-o", tmp_path / name)[0] == 2


def test_a_file_without_an_end_is_not_read(tmp_path: Path, run: Any) -> None:
    code, error = run("options", "--json", "--max-mb", 1, "/dev/zero")
    assert (code, json.loads(error)["expected"]) == (2, "at most 1 MB (--max-mb)")


# --- duplicates and size ---------------------------------------------------------------------------------------------


def test_one_id_on_everything_is_named_and_nothing_is_lost() -> None:
    """Two lesions under one id may be two: they must not count as one."""
    size = {"code": {"coding": [{"system": "http://loinc.org", "code": "21889-1"}]}}
    said = [
        {"resourceType": "Observation", "status": "final", **size, "valueQuantity": {"value": mm, "unit": "mm"}}
        for mm in (11, 22)
    ]  # fmt: skip
    same = [{**each, "id": "x", "subject": {"reference": "Patient/p"}} for each in said]
    record = record_of(bundle(*same))
    assert "different resources share this id; all are read" in {u.why for u in record.unread}


def _drugs() -> list[str]:
    return sorted(engine().knowledge.drugs)


HUGE: dict[str, Callable[[int], str]] = {
    "10000 lesions": lambda i: f"- {{organ: liver, text: 'a{i}', on: 2026-0{1 + i % 9}-01, diameter_mm: {i % 90 + 1}}}",
    "10000 lesions alike": lambda i: f"- {{organ: liver, on: 2026-0{1 + i % 9}-01}}",
    "10000 lesions elsewhere": lambda i: f"- {{organ: other, text: 'a{i % 99}', on: 2026-0{1 + i % 9}-01}}",
    "10000 lesions by id": lambda i: f"- {{organ: liver, id: a{i % 500}, on: 2026-0{1 + i % 9}-01}}",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_ten_thousand_lesions_are_answered(name: str) -> None:
    assert (
        len(chain(f"{CASE}lesions:\n" + "\n".join(map(HUGE[name], range(10_000))), "x.yaml")) == 1
    )


@pytest.mark.medium
def test_thousands_of_treatments_are_answered() -> None:
    drugs = _drugs()
    rows = [
        f"- {{drugs: [{drugs[i % len(drugs)]}], start: {2000 + i % 26}-0{1 + i % 9}-01}}\n"
        f"- {{kind: radiotherapy, organ: bone, start: {2000 + i % 26}-0{1 + i % 9}-01, dose_gy: 30.0}}\n"
        f"- {{kind: surgery, organ: lung, text: lobectomy, start: {2000 + i % 26}-0{1 + i % 9}-01}}\n"
        for i in range(2000)
    ]
    assert len(chain(f"{CASE}treatments:\n" + "".join(rows), "x.yaml")) == 1


@pytest.mark.medium
def test_thousands_of_resources_of_one_kind_are_answered() -> None:
    about = {"subject": {"reference": "Patient/p"}, "status": "final"}
    code = {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}
    value = {"value": 12, "unit": "g/dL", "code": "g/dL"}
    labs = [
        {"resourceType": "Observation", "id": f"o{i}", **about, "code": code, "valueQuantity": value,
         "effectiveDateTime": f"2026-{1 + i % 9:02d}-{1 + i % 28:02d}"}
        for i in range(5000)
    ]  # fmt: skip
    lesions = [
        {"resourceType": "BodyStructure", "id": f"b{i}", "patient": {"reference": "Patient/p"},
         "location": {"text": "liver"}, "morphology": {"text": "metastasis"}}
        for i in range(2000)
    ]  # fmt: skip
    drugs = [
        {"resourceType": "MedicationStatement", "id": f"m{i}", **about, "status": "completed",
         "medicationCodeableConcept": {"text": drug}}
        for i, drug in enumerate(_drugs() * 20)
    ]  # fmt: skip
    for several in (labs, lesions, drugs[:2000]):
        assert len(chain(bundle(*several))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["json", "ndjson"])
def test_150_mb_are_read_within_4_gb(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"big.{ending}"
    lab = {"resourceType": "Observation", "status": "final", "code": {"text": "Haemoglobin"},
           "subject": {"reference": "Patient/p"}, "valueQuantity": {"value": 12, "unit": "g/dL"}}  # fmt: skip
    with path.open("w") as file:
        first = [PATIENT, LUNG]
        file.write('{"resourceType": "Bundle", "entry": [' if ending == "json" else "")
        for i in range(150_000_000 // 180):
            each = first[i] if i < len(first) else {**lab, "id": f"o{i}"}
            if ending == "json":
                file.write(f'{"," if i else ""}{{"resource": {json.dumps(each)}}}')
            else:
                file.write(f"{json.dumps(each)}\n")
        file.write("]}" if ending == "json" else "")
    assert path.stat().st_size > 150_000_000
    ran = subprocess.run(
        [sys.executable, "-m", "metboard.cli", "options", "--json", str(path)],
        capture_output=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    code, error = run("options", "--json", path)
    assert (code, json.loads(error)["found"]) == (2, "10000 MB")
    with pytest.raises(RecordError, match=r"at most 200 MB \(--max-mb\)"):
        read_records(path, engine().knowledge)
