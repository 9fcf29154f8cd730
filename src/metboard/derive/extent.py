"""Facts about how far the disease has spread, from the counts of lesions and organs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metboard.facts import Fact, Possible, Range, compare, conclude, exactly
from metboard.rules import every

SOME = Range(1)
OLIGO_LESIONS = Range(1, 5)
OLIGO_ORGANS = Range(1, 3)
YES = exactly(True)


def metastatic_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """A metastasis makes the disease metastatic."""
    count = facts.get("extent.lesions")
    if "extent.metastatic" in facts or count is None or not compare(count.possible, SOME):
        return {}
    return {"extent.metastatic": conclude(YES, [count])}


def advanced_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Metastatic disease is advanced."""
    metastatic = facts.get("extent.metastatic")
    if "extent.advanced" in facts or metastatic is None or metastatic.possible != YES:
        return {}
    return {"extent.advanced": conclude(YES, [metastatic])}


def oligometastatic_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Oligometastatic: 1 to 5 metastases in at most 3 organs.

    Source: src:guckenberger-2020 (at most 5 metastases, as in most trials) and src:dingemans-2019 for lung
    cancer (at most 5 metastases and 3 organs).
    """
    count, organs = facts.get("extent.lesions"), facts.get("extent.organs")
    if "extent.oligometastatic" in facts or count is None or organs is None:
        return {}
    answer = every([compare(count.possible, OLIGO_LESIONS), compare(organs.possible, OLIGO_ORGANS)])
    return (
        {}
        if answer is None
        else {"extent.oligometastatic": conclude(exactly(answer), [count, organs])}
    )


def state_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Oligometastatic state: every state that the answers to its four questions leave possible.

    Induced after more than 5 metastases at any time, repeat after an earlier episode, else synchronous or
    metachronous; under treatment it is progression or persistence, without it recurrence.

    Source: src:guckenberger-2020, figure 2 (the classification of ESTRO and EORTC).
    """
    name, oligo = "extent.oligometastatic_state", facts.get("extent.oligometastatic")
    if name in facts or oligo is None:
        return {}
    asked = [facts[each] for each in _QUESTIONS if each in facts]
    if compare(oligo.possible, YES) is False:
        return {name: conclude(exactly("not-oligometastatic"), [oligo])}
    states = frozenset(_states(facts))
    if compare(oligo.possible, YES) is None:
        states |= {"not-oligometastatic"}
    return {name: conclude(states, [oligo, *asked])}


_QUESTIONS = (
    "extent.polymetastatic_before",
    "extent.oligometastatic_before",
    "extent.timing",
    "treatment.last_ended",
    "treatment.progressing",
)


def _states(facts: Mapping[str, Fact]) -> Iterable[str]:
    poly, before, timing, ended, progressing = (facts.get(each) for each in _QUESTIONS)
    treated = _may(ended, exactly("ongoing"))
    under = [f"oligo{word}" for word in _under(treated, _may(progressing, YES))]
    free = ["oligorecurrence"] if False in treated else []
    if True in _may(poly, YES):
        yield from (f"induced-{word}" for word in (*free, *under))
    if False not in _may(poly, YES):
        return
    if True in _may(before, YES):
        yield from (f"repeat-{word}" for word in (*free, *under))
    if False not in _may(before, YES):
        return
    synchronous = _may(timing, exactly("synchronous"))
    if True in synchronous:
        yield "synchronous-oligometastatic"
    if False in synchronous:
        yield from (f"metachronous-{word}" for word in free)
        if True in treated:
            yield "metachronous-oligoprogression"


def _under(treated: set[bool], progressing: set[bool]) -> Iterable[str]:
    if True in treated:
        yield from (
            word
            for yes, word in ((True, "progression"), (False, "persistence"))
            if yes in progressing
        )


def _may(fact: Fact | None, wanted: Possible) -> set[bool]:
    """Give the answers that a fact leaves possible."""
    answer = None if fact is None else compare(fact.possible, wanted)
    return {True, False} if answer is None else {answer}


def oligoprogressive_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Where nothing progresses there is no oligoprogression."""
    name, progressing = "extent.oligoprogressive", facts.get("treatment.progressing")
    if name in facts or progressing is None or progressing.possible != exactly(False):
        return {}
    return {name: conclude(exactly(False), [progressing])}
