"""The file of a virtual trial: arms, patients, scans, follow-up; read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
import yaml

from metboard.errors import RecordError

Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
NotNegative: TypeAlias = Annotated[float, msgspec.Meta(ge=0)]
MOST_MONTHS = 240


class Crossover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What some patients get after progression. `line`: whose population is taken, the next one by itself."""

    components: tuple[str, ...] = ()
    regimen: str = ""
    share: Share
    after_weeks: NotNegative = 3.0
    line: str = ""


class LocalTreatment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A local treatment of the lesions that are there.

    `reach`: chance that a lesion is treated; `left_chance`: that anything of it is left; `left_share`: how much then.
    Radiotherapy: `dose_gy` in `fractions` instead, by LQ-L with `alpha_per_gy` and `alpha_beta_gy`.
    """

    kind: Literal["removal", "radiotherapy"]
    week: NotNegative = 0.0
    reach: Share = 1.0
    left_chance: Share | None = None
    left_share: Annotated[float, msgspec.Meta(gt=0, lt=1)] | None = None
    dose_gy: Positive | None = None
    fractions: Annotated[int, msgspec.Meta(ge=1)] | None = None
    alpha_per_gy: Positive = 0.3
    alpha_beta_gy: Positive = 10.0


class ArmWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One arm: a regimen of the knowledge, or components; or several sets of components given `together`.

    `together` acts independently (the better one counts, lesion by lesion), with a stated `correlation` of how well
    patients do with each; `action: additive` only where that was shown.
    """

    title: str = ""
    regimen: str = ""
    components: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    action: Literal["independent", "additive"] = "independent"
    correlation: Share = 0.3
    lasts_weeks: Positive | None = None
    crossover: Crossover | None = None
    local: tuple[LocalTreatment, ...] = ()


class ScansWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When scans are planned; `every_weeks`: without it as often as trials of the tumour did."""

    every_weeks: Annotated[float, msgspec.Meta(ge=6)] | None = None
    until_weeks: Positive = 48.0
    then_weeks: Annotated[float, msgspec.Meta(ge=4)] = 9.0


class PatientsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who enters, where it differs from what ships for the cancer."""

    organs: dict[str, NotNegative] | None = None
    numbers: tuple[NotNegative, ...] | None = None
    ecog_1: Share | None = None


class ReadingWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Error of a reading: standard deviation sqrt(error_mm^2 + (error_share d)^2)."""

    error_mm: NotNegative | None = None
    error_share: NotNegative = 0.05


class Dropout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chance a week to leave before progression, by what the last scan showed."""

    response: NotNegative = 0.002
    between: NotNegative = 0.004
    growing: NotNegative = 0.01


class Follow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long patients enter, evenly, and how long after the last one the data are cut."""

    accrual_months: Annotated[float, msgspec.Meta(ge=0, le=MOST_MONTHS)] = 18.0
    after_months: Annotated[float, msgspec.Meta(ge=3, le=MOST_MONTHS)] = 18.0


class Protocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A virtual trial."""

    trial: str
    tumour: str
    line: Literal["1", "2", "3", "maintenance"]
    arms: Annotated[dict[str, ArmWanted], msgspec.Meta(min_length=1, max_length=6)]
    control: str = ""
    confirm: bool = True
    scans: ScansWanted = ScansWanted()
    patients: PatientsWanted = PatientsWanted()
    reading: ReadingWanted = ReadingWanted()
    dropout: Dropout = Dropout()
    follow: Follow = Follow()


def read_protocol(path: Path, *, max_mb: int = 1) -> Protocol:
    """Read the file of a virtual trial.

    Errors: RecordError with file, place, what was found and what was expected.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordError(
            str(path), "", error.strerror or "no file", "a virtual trial in YAML"
        ) from None
    if len(content) > max_mb * 2**20:
        raise RecordError(str(path), "", "more than a megabyte", "a virtual trial in YAML")
    try:
        loaded = yaml.safe_load(content)
        made = msgspec.convert(_as_words(loaded), Protocol)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        found, _, place = str(error).partition(" - at ")
        raise RecordError(str(path), place, found or "no YAML", "a virtual trial") from None
    return _check(path, made)


def _as_words(loaded: object) -> object:
    """Take a line that was written as a number for its word."""
    if isinstance(loaded, dict) and isinstance(loaded.get("line"), int):
        return {**loaded, "line": str(loaded["line"])}
    return loaded


def _check(path: Path, made: Protocol) -> Protocol:
    """Check what the form cannot: one way to say what an arm is, a control that exists, parts of a local treatment."""
    if made.control and made.control not in made.arms:
        raise RecordError(
            str(path), "control", repr(made.control), f"one of {', '.join(made.arms)}"
        )
    for name, arm in made.arms.items():
        if sum(map(bool, (arm.regimen, arm.components, arm.together))) != 1:
            raise RecordError(
                str(path),
                f"arms.{name}",
                "not one of them",
                "`regimen`, `components` or `together`",
            )
        if arm.crossover and bool(arm.crossover.regimen) == bool(arm.crossover.components):
            place = f"arms.{name}.crossover"
            raise RecordError(str(path), place, "not one of them", "`regimen` or `components`")
        for i, each in enumerate(arm.local):
            _check_local(path, f"arms.{name}.local[{i}]", each)
    return made


def _check_local(path: Path, place: str, given: LocalTreatment) -> None:
    by_dose = given.dose_gy is not None and given.fractions is not None
    by_rest = given.left_chance is not None and given.left_share is not None
    if given.kind == "radiotherapy" and (not by_dose or by_rest):
        raise RecordError(str(path), place, "no dose", "`dose_gy` and `fractions`")
    if given.kind == "removal" and (not by_rest or by_dose):
        raise RecordError(str(path), place, "no residual chance", "`left_chance` and `left_share`")


def control_of(protocol: Protocol) -> str:
    """Give the arm that the others are compared with: the last unless the file says otherwise."""
    return protocol.control or list(protocol.arms)[-1]
