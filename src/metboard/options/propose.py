"""Propose every option that concerns a case, judge each on each target, group what is alike, rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from metboard.case import Case, Lesion
from metboard.derive import derive_lesion, derive_patient
from metboard.facts import Answer, Choices, Fact, Possible, Range, blank_facts, settle
from metboard.knowledge import Knowledge, Words, release, words_of
from metboard.options.assemble import Assembled, Check, assemble
from metboard.options.judge import Clock, judge
from metboard.options.rank import rank_key
from metboard.options.treatable import FACT as TREATABLE
from metboard.options.treatable import (
    AllTreatable,
    Judgement,
    find_treatable,
    shared_question,
    without_default,
)

Told: TypeAlias = tuple[Lesion, Mapping[str, Fact]]
_WIDE = 8
"""An option for so many kinds of tumours is for all solid ones, and covers none of them in depth."""


class Engine:
    """All options of a knowledge release, each assembled once, when it is first asked for. Final."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.words: Words = words_of(knowledge)
        self._made: dict[str, Assembled] = {}
        self._covered = self._covered_tumours()
        self._patient = {n: f for n, f in self.words.families.items() if f.scope == "patient"}
        self._lesion = {n: f for n, f in self.words.families.items() if f.scope == "lesion"}
        self._blank = {
            assume: (
                blank_facts(self._patient, assume=assume),
                blank_facts(self._lesion, assume=assume),
            )
            for assume in (True, False)
        }

    @property
    def options(self) -> tuple[Assembled, ...]:
        """Give all options, assembled."""
        return tuple(self.assembled(name) for name in self.knowledge.options)

    def assembled(self, name: str) -> Assembled:
        """Give one option, assembled."""
        if name not in self._made:
            option = self.knowledge.options[name]
            self._made[name] = assemble(option, self.knowledge, self.words)
        return self._made[name]

    def options_for(self, tumours: Possible) -> Iterable[Assembled]:
        """Give the options that concern one of these tumours."""
        if isinstance(tumours, Range):
            raise TypeError("a tumour is no number")
        for option in self.knowledge.options.values():
            if self.words.members("tumour", option.tumour) & tumours:
                yield self.assembled(option.id)

    def not_covered(self, tumours: Possible) -> tuple[str, ...]:
        """Name those of the possible tumours for which the knowledge holds no systemic option of their own."""
        if isinstance(tumours, Range):
            raise TypeError("a tumour is no number")
        return tuple(sorted(self.knowledge.tumours[each].title for each in tumours - self._covered))

    def _covered_tumours(self) -> Choices:
        nodes = {option.tumour for option in self.knowledge.options.values() if option.regimen}
        groups = [self.words.members("tumour", node) for node in nodes]
        return frozenset[str]().union(*(group for group in groups if len(group) < _WIDE))

    def settle_patient(
        self,
        stated: Mapping[str, Fact],
        lesions: Sequence[Mapping[str, Fact]] = (),
        *,
        assume: bool,
    ) -> dict[str, Fact]:
        """Derive what follows from the stated facts and fill in the rest."""
        return settle(
            derive_patient(stated, lesions, self.knowledge, assume=assume),
            self._blank[assume][0],
            self._patient,
        )

    def settle_lesion(
        self,
        stated: Mapping[str, Fact],
        patient: Mapping[str, Fact],
        lesions: Sequence[Mapping[str, Fact]] = (),
        *,
        assume: bool,
    ) -> dict[str, Fact]:
        """Give all facts that a local option may ask for: the lesion's, laid over the patient's."""
        own = settle(
            derive_lesion(stated, patient, lesions, assume=assume, knowledge=self.knowledge),
            self._blank[assume][1],
            self._lesion,
        )
        return {**patient, **own}


@cache
def engine() -> Engine:
    """Give the engine of the knowledge that ships with this version."""
    return Engine(release())


def judge_case(
    case: Case, engine: Engine, clock: Clock, *, assume: bool = True, other_tumours: bool = False
) -> tuple[Judgement, ...]:
    """Judge every option that concerns the case, best first.

    Lesion by lesion first: where not every lesion is known to be treatable, the options that ask for that are judged
    again without the default that says so.
    """
    own = [lesion.facts for lesion in case.lesions]
    patient = engine.settle_patient(case.facts, own, assume=assume)
    lesions = [
        (lesion, engine.settle_lesion(lesion.facts, patient, own, assume=assume))
        for lesion in case.lesions
    ]
    tumours = patient["tumour"].possible
    options = engine.options if other_tumours else tuple(engine.options_for(tumours))
    local = [each for each in options if each.option.for_each == "lesion"]
    made = [j for each in local for j in _on_lesions(each, lesions, clock)]
    if patient[TREATABLE].origin == "assumed":
        found = find_treatable(case, made, clock)
        if found.in_doubt:
            asked = shared_question(found, clock)
            lesions = [(each, _in_doubt(facts, found, asked, each.id)) for each, facts in lesions]
            patient = _in_doubt(patient, found, asked)
            again = [each for each in local if each.asks_all_treatable]
            made = [j for j in made if not j.assembled.asks_all_treatable]
            made += [j for each in again for j in _on_lesions(each, lesions, clock)]
    made.extend(
        Judgement(assembled=each, verdict=judge(each, patient, clock), facts=patient)
        for each in options
        if each.option.for_each == "patient"
    )
    return tuple(sorted(made, key=lambda j: rank_key(j.assembled, j.verdict.status, j.facts)))


def _in_doubt(
    facts: Mapping[str, Fact], found: AllTreatable, asked: str, lesion: str = ""
) -> dict[str, Fact]:
    """Take the default away, of a lesion only for the sake of the others: it answers for itself."""
    return {**facts, TREATABLE: without_default(facts[TREATABLE], found, lesion, asked)}


def _on_lesions(assembled: Assembled, lesions: Iterable[Told], clock: Clock) -> Iterable[Judgement]:
    """Judge a local option on each lesion of its organ; lesions with the same answers make one row.

    The patient's conditions are the same for all lesions, but for whether all can be treated, so equal answers to the
    lesion's own mean an equal verdict: one judgement for each group is enough.
    """
    about = [c for c in assembled.of_lesion if c.kind == "requires" and c.facts in _ABOUT]
    groups: dict[tuple[object, ...], list[Told]] = {}
    known: dict[tuple[object, ...], bool] = {}
    for lesion, facts in lesions:
        place = (facts["lesion.organ"].possible, facts["lesion.primary"].possible)
        if place not in known:
            known[place] = _concerns(about, facts)
        if known[place]:
            key = (facts[TREATABLE].origin, *_answers(assembled, facts))
            groups.setdefault(key, []).append((lesion, facts))
    for alike in groups.values():
        facts = alike[0][1]
        yield Judgement(
            assembled=assembled,
            verdict=judge(assembled, facts, clock),
            facts=facts,
            lesions=tuple(lesion for lesion, _ in alike),
        )


_ABOUT = (("lesion.organ",), ("lesion.primary",))


def _concerns(about: Iterable[Check], facts: Mapping[str, Fact]) -> bool:
    """Tell whether a lesion may be in the organ that the option is for; the others are not worth a row."""
    return all(check.decide(facts) is not False for check in about)


def _answers(assembled: Assembled, facts: Mapping[str, Fact]) -> tuple[Answer, ...]:
    """Give the answer of every condition that looks at the lesion: alike in all means one row."""
    return tuple([check.decide(facts) for check in assembled.of_lesion])


def inherited_of(option: str, engine: Engine) -> list[dict[str, str]]:
    """List what an option inherits from its drugs, their classes, its procedure, its modalities and its tumour."""
    made = engine.assembled(option)
    return [
        {
            "from": check.inherited_from,
            "kind": check.kind,
            "condition": check.text,
            "why": check.why,
        }
        for check in (*made.requires, *made.excludes, *made.caution)
        if check.inherited_from
    ]
