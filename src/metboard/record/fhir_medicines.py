"""Medicines -> treatments of the cancer, or facts about other medicines. A request proves nothing given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from metboard.record.codes import Codes, text_of
from metboard.record.context import Context, Statement, extensions_of, follow, has_profile, unread
from metboard.record.dates import day_of, join_text, note_on
from metboard.record.fhir_encounters import day_given
from metboard.record.fhir_resources import (
    Condition,
    Medication,
    MedicationAdministration,
    MedicationRequest,
    MedicationUse,
    Procedure,
)
from metboard.record.fhir_types import Concept
from metboard.record.medicines_in_use import facts_in_use, is_local, starts_of
from metboard.record.record import Treatment
from metboard.record.treatments import Status, find_ending, find_setting, primary_treated, whole_of

_STATUS: dict[str, Status] = {
    "in-progress": "ongoing",
    "active": "ongoing",
    "completed": "given",
    "stopped": "given",
    "on-hold": "given",
    "not-done": "not-given",
    "not-taken": "not-given",
    "intended": "planned",
}
_ALLERGY = re.compile(r"(?i)allerg|intoleran|unverträglich")
_SKIPPED = {"entered-in-error", "cancelled", "draft"}


def read_medicine(use: MedicationUse, where: str, context: Context) -> Iterable[Statement]:
    """State what a statement, request or administration says of a medicine."""
    medicine = _medicine(use, context)
    what = text_of(medicine)
    status = _status(use)
    if status is None:
        return [unread(where, what or "a medicine", f"its status is {use.status or 'not given'}")]
    if medicine is None or not what:
        return [unread(where, "a medicine", "not named")]
    clash = clash_in(medicine, context.codes)
    if clash:
        return [unread(where, what, clash)]
    found = list(facts_in_use(medicine, use, where, status, context.codes))
    drugs = () if is_local(medicine, use) else _drugs(medicine, context.codes)
    if not drugs and not found and _is_antineoplastic(medicine):
        drugs = (re.sub(r"\W+", "-", what.lower()).strip("-")[:60],)
    if drugs:
        found.append(_treatment(use, where, what, status, drugs, context))
    elif not found and context.codes.word("partner", medicine):
        return [unread(where, what, "a partner of a cancer drug, and no treatment of its own")]
    elif not found and _is_for_cancer(use, context):
        found.append(_treatment(use, where, what, status, (), context))
        found.append(unread(where, what, "given for the cancer, but no known cancer drug"))
    return found or [
        unread(where, what, "no rule of this program asks about it: check interactions yourself")
    ]


def drugs_of(use: MedicationUse | Concept, context: Context) -> tuple[str, ...]:
    """Give the cancer drugs of a medicine, or of a use of one."""
    medicine = use if isinstance(use, Concept) else _medicine(use, context)
    return _drugs(medicine, context.codes) if medicine is not None else ()


def _medicine(use: MedicationUse, context: Context) -> Concept | None:
    """Give the medicine: coded here, in a Medication of the file, or in one contained in the resource."""
    if use.medication_codeable_concept is not None:
        return use.medication_codeable_concept
    reference = use.medication_reference
    if reference is None:
        return None
    for raw in use.contained if reference.reference.startswith("#") else ():
        try:
            inside = msgspec.json.decode(raw, type=Medication)
        except msgspec.DecodeError:
            continue
        if inside.id == reference.reference[1:]:
            return inside.code
    found = follow(reference, Medication, context)
    if found:
        return found[1].code
    return Concept(text=reference.display) if reference.display else None


def _status(use: MedicationUse) -> Status | None:
    if use.status in _SKIPPED or use.taken in ("unk", "na"):
        return None
    if use.taken == "n" or use.was_not_taken or use.not_given or use.was_not_given:
        return "not-given"
    return "planned" if isinstance(use, MedicationRequest) else _STATUS.get(use.status)


def _drugs(medicine: Concept, codes: Codes) -> tuple[str, ...]:
    """Give the cancer drugs of a medicine: by code, else every one that its words name.

    Codes of one system that name several drugs are a combination; a code whose own words name another drug is none.
    """
    by_system: dict[str, set[str]] = {}
    for coding in medicine.coding:
        found = codes.drugs.of_coding(coding)
        coded = {drug for drugs in found[:1] for drug in drugs}
        if found and not coded:
            return ()  # a form or dose that is not given against cancer
        if coded and not _contradicts(coded, coding.display, codes):
            by_system.setdefault(coding.system, set()).update(coded)
        elif not found:
            words = {drug for drugs in codes.drugs.all_in_text(coding.code) for drug in drugs}
            by_system.setdefault(coding.system, set()).update(words)
    most = max(by_system.values(), key=len, default=set[str]())
    if most:
        return tuple(sorted(most))
    for text in (medicine.text, *(coding.display for coding in medicine.coding)):
        named = codes.drugs.all_in_text(text) if text and not _is_denied(text, codes) else ()
        if named:
            return tuple(sorted({drug for drugs in named for drug in drugs}))
    return ()


def clash_in(medicine: Concept, codes: Codes) -> str:
    """Say which drugs the codes of a medicine name and which other ones its words; empty where they share one."""
    coded = {d for c in medicine.coding for found in codes.drugs.of_coding(c)[:1] for d in found}
    texts = [medicine.text, *(coding.display for coding in medicine.coding)]
    said = [text for text in texts if text and not _is_denied(text, codes)]
    named = {d for text in said for drugs in codes.drugs.all_in_text(text) for d in drugs}
    if not coded or not named or coded & named:
        return ""
    return f"its code is of {', '.join(sorted(coded))}, its words of {', '.join(sorted(named))}"


def _contradicts(coded: set[str], shown: str, codes: Codes) -> bool:
    """Tell whether the words beside a code name other drugs."""
    named = {drug for drugs in codes.drugs.all_in_text(shown) for drug in drugs} if shown else set()
    return bool(named) and not named & coded


def _is_denied(text: str, codes: Codes) -> bool:
    """Tell whether a text names a drug only to say that it is not given: an allergy, a doubt."""
    return bool(_ALLERGY.search(text)) or codes.is_doubtful(codes.drugs.in_text(text).before)


def _is_antineoplastic(medicine: Concept) -> bool:
    """Tell whether the ATC class is that of antineoplastic or endocrine agents."""
    return any(
        "atc" in c.system.lower() and c.code.startswith(("L01", "L02")) for c in medicine.coding
    )


def _is_for_cancer(use: MedicationUse, context: Context) -> bool:
    """Tell whether a medicine without a known name is given for the cancer; it may be supportive."""
    reasons = [found[1] for r in use.reason_reference if (found := follow(r, Condition, context))]
    concepts = (*use.reason_code, *(reason.code for reason in reasons))
    return has_profile(use, "cancer-related-medication") or any(
        context.codes.tumours.of(concept) for concept in concepts
    )


def _treatment(
    use: MedicationUse,
    where: str,
    what: str,
    status: Status,
    drugs: tuple[str, ...],
    context: Context,
) -> Treatment:
    codes = context.codes
    known = [codes.knowledge.drugs[drug] for drug in drugs if drug in codes.knowledge.drugs]
    supportive = len(known) == len(drugs) and all(drug.modality == "supportive" for drug in known)
    # `curative` does not say in which setting a drug was given
    whole = whole_of(use, context)
    sources: list[MedicationUse | Procedure] = [use] if whole is None else [use, whole[1]]
    setting = find_setting(sources, codes)
    reasons = use.status_reason if isinstance(use.status_reason, tuple) else (use.status_reason,)
    ended = [e.value_codeable_concept for e in extensions_of(use, "termination-reason")]
    wider = (whole[1].outcome, whole[1].status_reason) if whole else ()
    start, end = _span(use)
    done = day_given(use, drugs, context.chemotherapy, codes)
    if done is not None:
        status, start, end = "given", done, done
        what = join_text(what, "ordered, and chemotherapy was given in the same encounter")
    return Treatment(
        of=primary_treated(sources, context),
        kind="other" if supportive else "drug",
        drugs=drugs,
        text=join_text(what, note_on(*starts_of(use))),
        status=status,
        start=start,
        end=end,
        on=start or day_of(use.date_asserted, use.authored_on),
        where=where,
        setting=setting if setting != "definitive" else None,
        outcome=find_ending((*reasons, *ended, *wider), codes),
    )


def _span(use: MedicationUse) -> tuple[date | None, date | None]:
    start = day_of(*starts_of(use))
    if use.effective_period is not None:
        return start, day_of(use.effective_period.end)
    return start, start if isinstance(use, MedicationAdministration) else None
