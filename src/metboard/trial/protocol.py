"""The file of a virtual trial: arms, patients, scans, follow-up; read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
import yaml

from metboard.errors import RecordError
from metboard.trial.build import LEAVING, Crossing, Scans

Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0, le=1e4)]
NotNegative: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1e4)]
Line: TypeAlias = Literal["1", "2", "3", "maintenance"]
Components: TypeAlias = Annotated[tuple[str, ...], msgspec.Meta(max_length=8)]
MOST_MONTHS, MOST_WEEKS_APART, MOST_LETTERS = 240, 26, 40


class Crossover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What some patients get after progression. `line`: whose population is taken, the next one by itself."""

    components: Components = ()
    regimen: str = ""
    share: Share
    after_weeks: NotNegative = Crossing().weeks
    line: Line | None = None


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
    dose_gy: Annotated[float, msgspec.Meta(gt=0, le=200)] | None = None
    fractions: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    alpha_per_gy: Annotated[float, msgspec.Meta(gt=0, le=2)] = 0.3
    alpha_beta_gy: Annotated[float, msgspec.Meta(ge=0.5, le=100)] = 10.0


class ArmWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One arm: a regimen of the knowledge, or components; or several sets of components given `together`.

    `together` acts independently (the better one counts, lesion by lesion), with a stated `correlation` of how well
    patients do with each; `action: additive` only where that was shown.

    Source: src:palmer-2017 for independent action.
    """

    title: str = ""
    regimen: str = ""
    components: Components = ()
    together: Annotated[tuple[Components, ...], msgspec.Meta(max_length=6)] = ()
    action: Literal["independent", "additive"] = "independent"
    correlation: Share = 0.3
    lasts_weeks: Positive | None = None
    crossover: Crossover | None = None
    local: Annotated[tuple[LocalTreatment, ...], msgspec.Meta(max_length=4)] = ()


class ScansWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When scans are planned; `every_weeks`: without it as often as trials of the tumour did."""

    every_weeks: Annotated[float, msgspec.Meta(ge=6, le=MOST_WEEKS_APART)] | None = None
    until_weeks: Annotated[float, msgspec.Meta(ge=MOST_WEEKS_APART, le=1e4)] = Scans().until
    then_weeks: Annotated[float, msgspec.Meta(ge=4, le=MOST_WEEKS_APART)] = Scans().then


class PatientsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who enters, where it differs from what ships for the cancer."""

    organs: Annotated[dict[str, NotNegative], msgspec.Meta(min_length=1)] | None = None
    numbers: (
        Annotated[tuple[NotNegative, ...], msgspec.Meta(min_length=1, max_length=30)] | None
    ) = None
    ecog_1: Share | None = None


class ReadingWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Error of a reading: standard deviation sqrt(error_mm^2 + (error_share d)^2)."""

    error_mm: Annotated[float, msgspec.Meta(ge=0, le=50)] | None = None
    error_share: Share = 0.05


class Dropout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chance a week to leave before progression, by what the last scan showed."""

    response: Share = LEAVING[0]
    between: Share = LEAVING[1]
    growing: Share = LEAVING[2]


class Follow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long patients enter, evenly, and how long after the last one the data are cut."""

    accrual_months: Annotated[float, msgspec.Meta(ge=0, le=MOST_MONTHS)] = 18.0
    after_months: Annotated[float, msgspec.Meta(ge=3, le=MOST_MONTHS)] = 18.0


class Protocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A virtual trial."""

    trial: str
    tumour: str
    line: Line
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
        _check_repeated(path, yaml.compose(content, Loader=yaml.SafeLoader))
        loaded = yaml.safe_load(content)
        made = msgspec.convert(_as_words(loaded), Protocol)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        found, _, place = str(error).partition(" - at ")
        raise RecordError(str(path), place, found or "no YAML", "a virtual trial") from None
    return _check(path, made)


def _as_words(loaded: object) -> object:
    """Take the line, the control and the names of arms that were written as numbers for words."""
    if not isinstance(loaded, dict):
        return loaded
    made = {**loaded}
    for key in ("line", "control"):
        if isinstance(made.get(key), int):
            made[key] = str(made[key])
    if isinstance(arms := made.get("arms"), dict):
        made["arms"] = {
            str(n) if isinstance(n, int) else n: _of_arm(arm) for n, arm in arms.items()
        }
    return made


def _of_arm(arm: object) -> object:
    """Take the line of a crossover that was written as a number for a word."""
    if not isinstance(arm, dict) or not isinstance(crossover := arm.get("crossover"), dict):
        return arm
    line = crossover.get("line")
    return {**arm, "crossover": {**crossover, "line": str(line)}} if isinstance(line, int) else arm


def _check(path: Path, made: Protocol) -> Protocol:
    """Check what the form cannot: one way to say what an arm is, a control that exists, parts of a local treatment."""
    for name in made.arms:
        _check_name(path, name)
    if made.control and made.control not in made.arms:
        raise RecordError(
            str(path), "control", repr(made.control), f"one of {', '.join(made.arms)}"
        )
    weeks = (made.follow.accrual_months + made.follow.after_months) * 4
    if (made.scans.every_weeks or 0) > weeks:
        found = f"the first in week {made.scans.every_weeks:g}"
        raise RecordError(str(path), "scans.every_weeks", found, f"one within {weeks:g} weeks")
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
        _check_together(path, f"arms.{name}.together", arm.together)
        for i, each in enumerate(arm.local):
            _check_local(path, f"arms.{name}.local[{i}]", each)
    return made


def _check_together(path: Path, place: str, given: tuple[Components, ...]) -> None:
    """Refuse what stands in two sets: a second independent chance to answer the same treatment is none."""
    every = [each for components in given for each in components]
    twice = next((each for each in every if every.count(each) > 1), None)
    if twice is not None:
        raise RecordError(str(path), place, f"{twice!r} twice", "each component once")


def _check_name(path: Path, name: str) -> None:
    if not name.strip() or not name.isprintable() or len(name) > MOST_LETTERS:
        expected = f"1 to {MOST_LETTERS} letters that can be printed"
        raise RecordError(str(path), "arms", repr(name[:MOST_LETTERS]), expected)


def _check_repeated(path: Path, top: yaml.Node | None) -> None:
    """Refuse a key that stands twice: YAML would silently keep the last, and an arm would be lost."""
    waiting, seen = [top], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            twice = next((key for key in keys if keys.count(key) > 1), None)
            if twice is not None:
                place = f"line {node.start_mark.line + 1}"
                raise RecordError(str(path), place, f"{twice!r} twice", "each key once")
            waiting += [value for _, value in node.value]
        else:
            waiting += node.value


def _check_local(path: Path, place: str, given: LocalTreatment) -> None:
    by_dose = given.dose_gy is not None and given.fractions is not None
    by_rest = given.left_chance is not None and given.left_share is not None
    if given.kind == "radiotherapy" and (not by_dose or by_rest):
        raise RecordError(str(path), place, "no dose", "`dose_gy` and `fractions`")
    if given.kind == "removal" and (not by_rest or by_dose):
        raise RecordError(str(path), place, "no residual chance", "`left_chance` and `left_share`")


def is_as_calibrated(made: Protocol) -> bool:
    """Tell whether patients, scans, reading, leaving and confirmation are as the populations were matched."""
    plain = (ScansWanted(), PatientsWanted(), ReadingWanted(), Dropout())
    return made.confirm and (made.scans, made.patients, made.reading, made.dropout) == plain


def control_of(protocol: Protocol) -> str:
    """Give the arm that the others are compared with: the last unless the file says otherwise."""
    return protocol.control or list(protocol.arms)[-1]
