"""The blocks of a phenopacket about what was done."""

from __future__ import annotations

from metboard.record.phenopacket_forms import (
    Amount,
    Form,
    Interval,
    Intervention,
    Term,
    TimeElement,
)


class DoseInterval(Form, kw_only=True):
    """DoseInterval."""

    quantity: Amount | None = None
    schedule_frequency: Term | None = None
    interval: Interval | None = None


class Agent(Form, kw_only=True):
    """Treatment with an agent."""

    agent: Term = Term()
    route_of_administration: Term | None = None
    dose_intervals: tuple[DoseInterval, ...] = ()
    drug_type: str | int = ""
    cumulative_dose: object = None


class Radiation(Form, kw_only=True):
    """RadiationTherapy; `dosage` is the whole dose in Gy."""

    modality: Term = Term()
    body_site: Term | None = None
    dosage: float | None = None
    fractions: int | None = None


class Outside(Form, kw_only=True):
    """ExternalReference."""

    id: str = ""
    reference: str = ""
    description: str = ""


class Regimen(Form, kw_only=True):
    """TherapeuticRegimen."""

    external_reference: Outside | None = None
    ontology_class: Term | None = None
    start_time: TimeElement | None = None
    end_time: TimeElement | None = None
    regimen_status: str | int = ""


class MedicalAction(Form, kw_only=True):
    """MedicalAction: one of four kinds, and what it was for and led to."""

    procedure: Intervention | None = None
    treatment: Agent | None = None
    radiation_therapy: Radiation | None = None
    therapeutic_regimen: Regimen | None = None
    treatment_target: Term | None = None
    treatment_intent: Term | None = None
    response_to_treatment: Term | None = None
    adverse_events: tuple[Term, ...] = ()
    treatment_termination_reason: Term | None = None
