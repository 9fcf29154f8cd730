"""German registry bundles of two producers, read by the same tables: compared with what a doctor reads in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from metboard.knowledge import Knowledge
from metboard.record import Record, Treatment, read_records

FOLDER = Path(__file__).parent / "german"
PATIENTS = sorted(path.stem for path in FOLDER.glob("*.json"))
TUMOURS = {
    "lunge-mii": ("lung-adenocarcinoma",),
    "darm-mii": ("colon-adenocarcinoma",),
    "mamma-dktk": ("breast-ductal",),
    "melanom-dktk": ("melanoma-cutaneous",),
}
SIDES_BY_PLACE = {"darm-mii": "right"}
"""C18.2: the ascending colon, whose side the registry calls not applicable."""
NOT_ANTICANCER = {"folinic acid"}
ENDED = {
    "regular end": "completed",
    "progression": "progression",
    "toxicity": "toxicity",
    "none": None,
    "unknown": None,
}
STATUS = {
    "partial response": False,
    "complete response": False,
    "stable": False,
    "progression": True,
    "recurrence": True,
}
GENES = {"RAS": ("KRAS", "NRAS"), "BRCA1 and BRCA2": ("BRCA1", "BRCA2")}


@pytest.fixture(params=PATIENTS)
def patient(request: pytest.FixtureRequest, knowledge: Knowledge) -> tuple[str, Record, Any]:
    name = request.param
    (record,) = read_records(FOLDER / f"{name}.json", knowledge)
    sheet = yaml.safe_load((FOLDER / f"{name}.expected.yaml").read_text(encoding="utf-8"))
    return name, record, sheet


Patient = tuple[str, Record, Any]


def _day(said: object) -> date | None:
    """Give the day that a sheet names; a month stands for its 15th, a year for no day."""
    text = str(said)
    if text in ("none", "unknown") or len(text) == len("2021"):
        return None
    return date.fromisoformat(text if len(text) > len("2021-05") else f"{text}-15")


def test_the_person_and_the_primary(patient: Patient) -> None:
    name, record, sheet = patient
    assert record.patient.sex == sheet["patient"]["sex"]
    assert record.patient.birth_date == _day(sheet["patient"]["birth"])
    (diagnosis,) = record.diagnoses
    assert diagnosis.tumours == TUMOURS[name]
    said = sheet["tumours"][0]
    side = said["side"] if said["side"] in ("left", "right") else SIDES_BY_PLACE.get(name)
    assert diagnosis.side == side
    if len(str(said["diagnosed"])) > len("2021"):
        assert diagnosis.on == _day(said["diagnosed"])


def test_every_staging_is_there_category_by_category(patient: Patient) -> None:
    _, record, sheet = patient
    read = {
        (s.on, kind, value)
        for s in record.stages
        for kind, value in (("t", s.t), ("n", s.n), ("m", s.m), ("uicc", s.group))
        if value
    }
    wanted = {
        (_day(stage["date"]), kind, stage[kind].lstrip("TNM"))
        for stage in sheet["stage"]
        for kind in ("t", "n", "m", "uicc")
        if stage[kind] != "unknown"
    }
    assert read == wanted


def test_the_metastases_and_no_others(patient: Patient) -> None:
    _, record, sheet = patient
    sure = [m for m in sheet["metastases"] if m["state"] == "present"]
    assert {e.organ for e in record.lesions} == {m["organ"] for m in sure}
    last = {m["organ"]: _day(m["date"]) for m in sure}
    assert {e.organ: e.on for e in record.lesions} == last


def test_the_genes_present_absent_and_open(patient: Patient) -> None:
    _, record, sheet = patient
    found = {v.gene for v in record.variants if v.present}
    missing = {v.gene for v in record.variants if v.present is False}
    missing |= {gene for assay in record.assays for gene in assay.genes}
    told: dict[str, set[str]] = {"present": set(), "absent": set(), "unknown": set()}
    for each in sheet["genes"]:
        told[each["state"]] |= set(GENES.get(each["gene"], (each["gene"],)))
    assert (found, missing) == (told["present"], told["absent"])


def test_every_course_of_drugs_with_why_it_ended(patient: Patient) -> None:
    _, record, sheet = patient
    drugs = [t for t in record.treatments if t.drugs]
    for course in sheet["systemic"]:
        wanted = set(course["drugs"]) - NOT_ANTICANCER
        here = [t for t in drugs if t.start == _day(course["start"]) and set(t.drugs) <= wanted]
        assert {drug for t in here for drug in t.drugs} == wanted
        assert {(t.status, t.end) for t in here} == {(course["status"], _day(course["end"]))}
        why = ENDED.get(str(course["why_ended"]), "")
        assert {t.outcome for t in here} == {why} or why == ""
        assert _settings(here) == {_setting(course)}
    assert len(drugs) == sum(len(_statements(c, drugs)) for c in sheet["systemic"])


def _statements(course: Any, drugs: Iterable[Treatment]) -> list[Treatment]:
    return [
        t
        for t in drugs
        if t.start == _day(course["start"]) and set(t.drugs) <= set(course["drugs"])
    ]


def _settings(treatments: Iterable[Treatment]) -> set[str | None]:
    return {t.setting for t in treatments}


def _setting(course: Any) -> str | None:
    word = str(course["setting"]).split()[0]
    if word in ("adjuvant", "neoadjuvant"):
        return word
    return "advanced" if course["intent"] == "palliative" else None


def test_radiotherapy_counts_courses_and_reads_doses_with_units_only(patient: Patient) -> None:
    _, record, sheet = patient
    courses = [t for t in record.treatments if t.kind == "radiotherapy"]
    assert len(courses) == len(sheet["radiotherapy"])
    for read, said in zip(courses, sheet["radiotherapy"], strict=True):
        assert read.dose_gy == (None if said["dose_gy"] == "unknown" else said["dose_gy"])
        assert read.fractions == (None if said["fractions"] == "unknown" else said["fractions"])
        assert (read.start, read.end) == (_day(said["start"]), _day(said["end"]))
        assert (read.status, read.side, read.setting) == ("given", said["side"], _setting(said))


def test_operations_are_counted_once(patient: Patient) -> None:
    _, record, sheet = patient
    assert [t.start for t in sorted(_operations(record), key=lambda t: str(t.start))] == [
        _day(each["date"]) for each in sheet["surgery"]
    ]


def _operations(record: Record) -> list[Treatment]:
    return [t for t in record.treatments if t.kind == "surgery"]


def test_performance_status_and_course_with_their_days(patient: Patient) -> None:
    _, record, sheet = patient
    ecog = {(f.on, f.value) for f in record.findings if f.fact == "patient.ecog"}
    known = [p for p in sheet["performance"] if p["value"] != "unknown"]
    assert ecog == {(_day(p["date"]), float(p["value"])) for p in known}
    course = {(f.on, f.value) for f in record.findings if f.fact == "treatment.progressing"}
    wanted = {(_day(s["date"]), STATUS.get(s["overall"])) for s in sheet["disease_status"]}
    assert course == {each for each in wanted if each[1] is not None}


def test_harm_with_its_grade_and_drugs(patient: Patient) -> None:
    _, record, sheet = patient
    wanted = [e["grade"] for course in sheet["systemic"] for e in course.get("adverse_events", ())]
    assert [t.grade for t in record.toxicities] == wanted
    assert all(t.drugs for t in record.toxicities)


def test_markers(knowledge: Knowledge) -> None:
    made = {
        (name, f.fact): f.value
        for name in PATIENTS
        for record in read_records(FOLDER / f"{name}.json", knowledge)
        for f in sorted(record.findings, key=lambda f: str(f.on))
        if f.fact.startswith("marker.")
    }
    assert made == {
        ("lunge-mii", "marker.PDL1_TPS"): 10.0,
        ("darm-mii", "marker.CEA"): 96.5,
        ("darm-mii", "marker.MSI"): "stable",
        ("mamma-dktk", "marker.HER2_IHC"): ("0", "1+", "2+"),
    }


def test_what_has_no_unit_or_is_only_suspected_is_named(knowledge: Knowledge) -> None:
    (record,) = read_records(FOLDER / "melanom-dktk.json", knowledge)
    named = {line.what for line in record.unread}
    assert {"LDH 412", "ECOG U", "KIT", "S100B erhöht"} <= named
    assert "metastasis: V.a. Lebermetastasen" in named
