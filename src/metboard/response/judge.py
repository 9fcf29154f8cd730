"""Case -> its response by RECIST 1.1 and iRECIST, with what a person would have to say to settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from metboard.knowledge import Knowledge, classes_of
from metboard.knowledge.schema import Drug
from metboard.response.baseline import Baseline
from metboard.response.irecist import respond_immune
from metboard.response.parts import first_seen, is_real, sum_of
from metboard.response.recist import Answer, Rule, respond
from metboard.response.series import NODE, Series
from metboard.response.study import Study

Criteria: TypeAlias = Literal["recist-1.1", "irecist"]
IMMUNE = "checkpoint-inhibitor"
NAMES: dict[Criteria, str] = {"recist-1.1": "RECIST 1.1", "irecist": "iRECIST"}
SOURCES: dict[Criteria, tuple[str, ...]] = {
    "recist-1.1": ("eisenhauer-2009", "recist-questions"),
    "irecist": ("seymour-2017", "eisenhauer-2009", "recist-questions"),
}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What would settle an answer: of which lesion, on which day, what to ask, and who can say."""

    lesion: str
    on: date
    title: str
    how: str
    decides: str


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one set of criteria for one study."""

    study: Study
    criteria: Criteria
    base: Baseline
    answer: Answer
    questions: tuple[Question, ...]


def criteria_for(study: Study, knowledge: Knowledge) -> tuple[Criteria, ...]:
    """Choose the criteria: iRECIST beside RECIST 1.1 where a checkpoint inhibitor is given."""
    drugs = study.line.drugs if study.line else ()
    known = [knowledge.drugs[name] for name in drugs if name in knowledge.drugs]
    immune = any(is_immune(drug, knowledge) for drug in known)
    return ("recist-1.1", "irecist") if immune else ("recist-1.1",)


def is_immune(drug: Drug, knowledge: Knowledge) -> bool:
    """Tell whether a drug is a checkpoint inhibitor."""
    return any(each.id == IMMUNE for each in classes_of(drug, knowledge))


def judge_response(study: Study, criteria: Criteria, rule: Rule) -> Response:
    """Judge the series of a study by one set of criteria."""
    if criteria == "irecist":
        base, answer = respond_immune(study.series, study.days, stable_days=rule.stable_days)
    else:
        base, answer = respond(study.series, study.days, rule)
    questions = tuple(_questions(study, base)) if _is_open(answer) else ()
    return Response(study=study, criteria=criteria, base=base, answer=answer, questions=questions)


def _is_open(answer: Answer) -> bool:
    return len(answer.best) > 1 or any(len(each) > 1 or "NE" in each for each in answer.overall)


def _questions(study: Study, base: Baseline) -> Iterator[Question]:
    """Name what leaves an assessment with several answers or none."""
    for lesion in base.targets:
        for visit in range(1, len(study.days)):
            yield from _of_target(study, lesion, visit)
    for lesion in base.others:
        for visit, sight in enumerate(lesion.sights[1:], 1):
            if sight.look == "larger":
                yield _ask(study, lesion, visit, "is the growth unequivocal progression?", "judge")
            elif not sight.is_evaluated and not base.targets:
                yield _ask(study, lesion, visit, "what did this assessment show of it?", "image")
    for lesion in base.new:
        if is_real(lesion) is None:
            title = "is it a new metastasis?"
            how = "image" if lesion.organ == NODE else "biopsy"
            yield _ask(study, lesion, first_seen(lesion), title, how)


def _of_target(study: Study, lesion: Series, visit: int) -> Iterator[Question]:
    sight = lesion.sights[visit]
    if not sight.is_evaluated or sight.mm is None:
        yield _ask(study, lesion, visit, "how large was it?", "image")
    elif sight.mm.low != sight.mm.high:
        yield _ask(study, lesion, visit, "how large was it exactly?", "image")


def _ask(study: Study, lesion: Series, visit: int, title: str, how: str) -> Question:
    return Question(
        lesion=lesion.id,
        on=study.assessments[visit].on,
        title=title,
        how=how,
        decides="the answer of this assessment, and what follows from it",
    )


def change_pct(lesions: Sequence[Series], visit: int) -> float | None:
    """Give the change of the sum since the baseline in per cent; None where a sum is not known exactly.

    Formula: 100 (S - B) / B.
    """
    if not lesions:
        return None
    base, now = sum_of(lesions, 0), sum_of(lesions, visit)
    if base.low != base.high or now.low != now.high or base.low == 0:
        return None
    return 100 * (now.low - base.low) / base.low
