"""RECIST 1.1 written out a second time, slowly and literally, for sizes that are known exactly.

Every doubt is settled by hand beforehand (`settle`), the criteria are followed sentence by sentence, and the answers
of all ways are collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

Lesion = dict[str, object]
"""organ, and `seen`: for each assessment a size in mm, or a word of the cases."""


def is_node(lesion: Lesion) -> bool:
    return lesion["organ"] == "lymph-node"


def at(lesion: Lesion, visit: int) -> object:
    return lesion["seen"][visit]  # type: ignore[index]


def number(lesion: Lesion, visit: int) -> float | None:
    said = at(lesion, visit)
    if said in ("gone", "none"):
        return 0.0
    return float(said) if isinstance(said, (int, float)) else None


def split(lesions: list[Lesion]) -> tuple[list[Lesion], list[Lesion], list[Lesion]]:
    new, there = [], []
    for lesion in lesions:
        size = number(lesion, 0)
        healthy = is_node(lesion) and size is not None and size < 10
        (new if at(lesion, 0) == "none" or healthy else there).append(lesion)
    able = []
    for lesion in there:
        size = number(lesion, 0)
        if (
            size is not None
            and lesion["organ"] != "bone"
            and size >= (15 if is_node(lesion) else 10)
        ):
            able.append(lesion)
    able.sort(key=lambda one: (-(number(one, 0) or 0), str(one["id"])))
    targets: list[Lesion] = []
    for wanted in (0, 1):
        for lesion in able:
            same = [one for one in targets if one["organ"] == lesion["organ"]]
            if lesion not in targets and len(same) <= wanted and len(targets) < 5:
                targets.append(lesion)
    return targets, [one for one in there if one not in targets], new


def settle(lesions: list[Lesion]) -> Iterator[tuple[list[Lesion], list[Lesion], list[Lesion]]]:
    """Give targets, others and real new lesions for every way to settle what a person would have to say."""
    targets, others, new = split(lesions)
    doubts = [
        (i, v)
        for i, one in enumerate(others)
        for v in range(1, len(one["seen"]))
        if _is_larger(one, v)  # type: ignore[arg-type]
    ]
    unsure = [one for one in new if _certainty(one) == "perhaps"]
    sure = [one for one in new if _certainty(one) == "yes"]
    for worse in product((False, True), repeat=len(doubts)):
        made = [{**one, "seen": list(one["seen"])} for one in others]  # type: ignore[call-overload]
        for (i, v), answer in zip(doubts, worse, strict=True):
            made[i]["seen"][v] = "worse" if answer else "present"
        for real in product((False, True), repeat=len(unsure)):
            yield targets, made, sure + [one for one, yes in zip(unsure, real, strict=True) if yes]


def _is_larger(lesion: Lesion, visit: int) -> bool:
    said = at(lesion, visit)
    if said == "larger":
        return True
    now = number(lesion, visit)
    before = [size for v in range(visit) if (size := number(lesion, v)) is not None]
    if now is None or not before or now == 0 or (is_node(lesion) and now < 10):
        return False
    return now >= 1.2 * min(before) - 1e-9 and now - min(before) >= 5 - 1e-9


def _certainty(lesion: Lesion) -> str:
    found = "no"
    for visit in range(len(lesion["seen"])):  # type: ignore[arg-type]
        word = _real_at(lesion, visit)
        if word == "yes":
            return "yes"
        found = "perhaps" if word == "perhaps" else found
    return found


def _real_at(lesion: Lesion, visit: int) -> str:
    said, size = at(lesion, visit), number(lesion, visit)
    if said in ("none", "gone", "?"):
        return "no"
    if is_node(lesion) and size is not None:
        return "no" if size < 10 else "yes" if size >= 15 else "perhaps"
    return "perhaps" if said == "unclear" else "yes"


def answers(
    lesions: list[Lesion], days: list[int], confirm: bool
) -> tuple[list[set[str]], set[str], set[int | None]]:
    """Collect the answers of all ways: at each assessment, the best, the day of progression."""
    overall: list[set[str]] = [set() for _ in days[1:]]
    best: set[str] = set()
    ends: set[int | None] = set()
    for targets, others, new in settle(lesions):
        labels = [one_answer(targets, others, new, v) for v in range(1, len(days))]
        for told in lapses(labels):
            lasting = last(told, days, confirm)
            for i, label in enumerate(lasting):
                overall[i].add(label)
            best.add(best_answer(lasting, days, confirm))
            ends.add(next((days[i + 1] for i, x in enumerate(lasting) if x == "PD"), None))
    return overall, best, ends


def one_answer(targets: list[Lesion], others: list[Lesion], new: list[Lesion], visit: int) -> str:
    """Tables 1 and 2 of the paper, row by row."""
    for lesion in new:
        if any(_real_at(lesion, v) != "no" for v in range(visit + 1)):
            return "PD"
    if any(at(one, visit) == "worse" for one in others):
        return "PD"
    missing = any(at(one, visit) == "?" for one in others)
    rest = (
        "NE" if missing else "CR" if all(_absent(one, visit) for one in others) else "non-CR/non-PD"
    )
    if not targets:
        return rest if others else "NE"
    target = _target(targets, visit)
    if target == "CR":
        return "CR" if rest == "CR" else "PR"
    return target


def _absent(lesion: Lesion, visit: int) -> bool:
    size = number(lesion, visit)
    return size is not None and (size == 0 or (is_node(lesion) and size < 10))


def _target(targets: list[Lesion], visit: int) -> str:
    sums = []
    for v in range(visit + 1):
        sizes = [number(one, v) for one in targets]
        sums.append((sum(s for s in sizes if s is not None), None in sizes))
    now, lacks = sums[-1]
    smallest = min(total for total, lacking in sums[:-1] if not lacking)
    grown = now >= 1.2 * smallest - 1e-9 and now - smallest >= 5 - 1e-9
    if lacks:
        return "PD" if grown else "NE"
    if all(_absent(one, visit) for one in targets):
        return "CR"
    if grown:
        return "PD"
    return "PR" if now <= 0.7 * sums[0][0] + 1e-9 else "SD"


def lapses(labels: list[str]) -> list[list[str]]:
    """Disease after a complete response is progression; after a single one, perhaps it never was complete."""
    for i, label in enumerate(labels):
        earlier = [x for x in labels[:i] if x != "NE"]
        if label in ("PR", "SD", "non-CR/non-PD") and earlier and earlier[-1] == "CR":
            found = lapses([*labels[:i], "PD", *labels[i + 1 :]])
            if earlier.count("CR") == 1:
                found += lapses(["PR" if x == "CR" and j < i else x for j, x in enumerate(labels)])
            return found
    return [labels]


def last(labels: list[str], days: list[int], confirm: bool) -> list[str]:
    made: list[str] = []
    for i, label in enumerate(labels):
        if (
            label == "SD"
            and "PD" not in made
            and _had(made, days[1 : i + 1], confirm, ("CR", "PR"))
        ):
            label = "PR"
        made.append(label)
    return made


def _had(labels: list[str], days: list[int], confirm: bool, kinds: tuple[str, ...]) -> bool:
    if not confirm:
        return any(label in kinds for label in labels)
    for i in range(len(labels)):
        for j in range(i + 1, len(labels)):
            lesser = [x for x in labels[i + 1 : j] if x not in kinds and x != "NE"]
            both = labels[i] in kinds and labels[j] in kinds
            if both and days[j] - days[i] >= 28 and len(lesser) <= 1:
                return True
    return False


def best_answer(labels: list[str], days: list[int], confirm: bool) -> str:
    until = []
    for label in labels:
        if label == "PD":
            break
        until.append(label)
    on = days[1 : len(until) + 1]
    if _had(until, on, confirm, ("CR",)):
        return "CR"
    if _had(until, on, confirm, ("CR", "PR")):
        return "PR"
    late = {x for x, day in zip(until, on, strict=True) if day - days[0] >= 42 and x != "NE"}
    if late:
        return "non-CR/non-PD" if late == {"non-CR/non-PD"} else "SD"
    return "PD" if len(until) < len(labels) else "NE"
