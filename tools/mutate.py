"""Mutate conditions of the shipped knowledge and count how many mutants the cases catch.

    python tools/mutate.py [--every N] [--seed N] [--propose]

One in twenty leaves (or one in N) is drawn by seed; each drawn leaf gets every mutation that its kind allows. A
mutant is caught when some case of an option that carries the condition comes out otherwise than expected. Works
on the knowledge in memory; no file is written. With --propose every survivor is shown with the nearest case
that would have caught it. Cautions are left out: they never change a verdict.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from math import inf, isfinite
from pathlib import Path
from random import Random
from typing import Any as Anything

import msgspec

sys.path[:0] = [str(Path(__file__).parents[1])]

from tests.options.case_files import BEFORE, OptionCase, all_cases, bases, settle_case  # noqa: E402
from tests.options.random_facts import draw_state  # noqa: E402

from metboard.facts import Fact, Possible, Range, exactly, is_empty, narrow  # noqa: E402
from metboard.knowledge import (  # noqa: E402
    Knowledge,
    Words,
    classes_of,
    components_of,
    drugs_of,
    gates_of,
    is_local,
)
from metboard.options import LABELS, Assembled, Engine, assemble, engine, judge  # noqa: E402
from metboard.options import Clock as Clocks  # noqa: E402
from metboard.rules import ALWAYS, Condition, Leaf, leaves, write_condition  # noqa: E402

KINDS = ("shift", "swap", "negate", "drop leaf", "drop requires", "drop exclusion")
STEPS: Mapping[str, float] = {
    "lab.bilirubin_x_uln": 0.1, "lab.transaminases_x_uln": 0.1, "lab.inr": 0.1, "lab.alkaline_phosphatase_x_uln": 0.1,
    "lab.neutrophils_1e9_l": 0.1, "lab.calcium_corrected_mmol_l": 0.1, "lab.potassium_mmol_l": 0.1,
    "lab.magnesium_mmol_l": 0.1, "lab.urine_protein_g_24h": 0.1, "lab.ldh_x_uln": 0.1, "lab.creatine_kinase_x_uln": 0.1,
}  # fmt: skip
"""The smallest step that a clinician would write down; 1 where none is named."""

TRIES = 1500
"""Random patients who must all fare alike before a survivor is said to decide nothing."""


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One changed record of the knowledge."""

    file: str
    kind: str
    what: str
    field: str
    record: Anything

    @property
    def name(self) -> str:
        """Name the record, the kind of change and the change."""
        return f"{self.file}: {self.kind}: {self.what}"


# --- the places where a condition stands ------------------------------------------------------------------------------

Rebuild = Callable[[Condition], Anything]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A condition in a record, with the way back: a record in which it is replaced (None: removed)."""

    field: str
    file: str
    slot: str
    condition: Condition
    put: Callable[[Condition | None], Anything]


def places(knowledge: Knowledge) -> Iterator[Place]:
    """Give every condition that can change a verdict."""
    for field in ("options", "drugs", "classes", "modalities", "procedures", "fractionations"):
        for record in getattr(knowledge, field).values():
            yield from _places_of(field, record)
    for record in knowledge.tumours.values():
        for i, each in enumerate(record.curative_staging):
            yield Place(
                field="tumours", file=f"tumours/{record.id}", slot=f"staging {i + 1}", condition=each.requires,
                put=_put(record, "curative_staging", i, "requires", keep=False),
            )  # fmt: skip


def _places_of(field: str, record: Anything) -> Iterator[Place]:
    file = f"{field}/{record.id}"
    if field == "options":
        yield Place(
            field=field, file=file, slot="requires", condition=record.requires,
            put=lambda c: msgspec.structs.replace(record, requires=c or ALWAYS),
        )  # fmt: skip
        for i, basis in enumerate(record.basis):
            if basis.until is not None:
                continue  # a ground that has ended decides nothing today
            yield Place(
                field=field, file=file, slot=f"basis {i + 1} {basis.authority}", condition=basis.requires,
                put=_put(record, "basis", i, "requires", keep=True),
            )  # fmt: skip
    for i, each in enumerate(record.excludes):
        yield Place(
            field=field, file=file, slot=f"exclusion {i + 1}", condition=each.when,
            put=_put(record, "excludes", i, "when", keep=False),
        )  # fmt: skip


def _put(
    record: Anything, part: str, i: int, key: str, *, keep: bool
) -> Callable[[Condition | None], Anything]:
    def put(condition: Condition | None) -> Anything:
        parts = list(getattr(record, part))
        if condition is None and not keep:
            del parts[i]
        else:
            parts[i] = msgspec.structs.replace(parts[i], **{key: condition or ALWAYS})
        return msgspec.structs.replace(record, **{part: tuple(parts)})

    return put


# --- the mutations ----------------------------------------------------------------------------------------------------


def mutants_of_leaf(place: Place, index: int, words: Words) -> Iterator[Mutant]:
    """Change one leaf of a condition in every way that its kind allows."""
    leaf = leaves(place.condition)[index]
    for kind, wanted in _other_sets(leaf, words.universe(leaf.fact)):
        changed = Leaf(leaf.fact, wanted, "")
        yield _mutant(place, kind, leaf, changed, _with_leaf(place.condition, index, changed))
    if len(leaves(place.condition)) > 1:
        yield _mutant(place, "drop leaf", leaf, None, _with_leaf(place.condition, index, None))
    elif place.slot.startswith("exclusion"):
        yield _mutant(place, "drop exclusion", leaf, None, None)
    else:
        yield _mutant(place, "drop requires", leaf, None, None)


def mutants_of_place(place: Place) -> Iterator[Mutant]:
    """Drop a whole condition of several leaves."""
    if len(leaves(place.condition)) > 1:
        kind = "drop exclusion" if place.slot.startswith("exclusion") else "drop requires"
        yield Mutant(
            file=place.file, kind=kind, what=f"{place.slot}: {write_condition(place.condition)}", field=place.field,
            record=place.put(None),
        )  # fmt: skip


def _mutant(
    place: Place, kind: str, leaf: Leaf, changed: Leaf | None, condition: Condition | None
) -> Mutant:
    to = write_condition(changed) if changed else "nothing"
    return Mutant(
        file=place.file, kind=kind, what=f"{place.slot}: {write_condition(leaf)} -> {to}", field=place.field,
        record=place.put(condition),
    )  # fmt: skip


def _other_sets(leaf: Leaf, universe: Possible) -> Iterator[tuple[str, Possible]]:
    if isinstance(leaf.wanted, Range):
        for moved in _shifts(leaf.wanted, STEPS.get(leaf.fact, 1.0)):
            if narrow(moved, universe) != narrow(leaf.wanted, universe) and not is_empty(
                narrow(moved, universe)
            ):
                yield "shift", moved
    elif isinstance(universe, frozenset) and universe - leaf.wanted:
        yield ("swap" if len(universe) == 2 else "negate"), universe - leaf.wanted


def _shifts(wanted: Range, step: float) -> Iterator[Range]:
    """Move each bound by one step, to either side."""
    for key in ("low", "high"):
        bound = getattr(wanted, key)
        if isfinite(bound):
            for by in (-step, step):
                moved = msgspec.structs.replace(wanted, **{key: round(bound + by, 6)})
                if not moved.is_empty():
                    yield moved


def _with_leaf(condition: Condition, index: int, new: Leaf | None) -> Condition | None:
    """Replace or remove the leaf at `index`; a join that loses its last part goes with it."""
    if isinstance(condition, Leaf):
        return new
    parts: list[Condition] = []
    for part in condition.parts:
        size = len(leaves(part))
        changed = _with_leaf(part, index, new) if 0 <= index < size else part
        parts.extend([changed] if changed is not None else [])
        index -= size
    return type(condition)(tuple(parts)) if parts else None


# --- the cases --------------------------------------------------------------------------------------------------------


class Bench:
    """The cases with their facts settled once, and the options that carry each record. Final."""

    def __init__(self, made: Engine, cases: Iterable[tuple[str, OptionCase]]) -> None:
        self.engine, self.knowledge = made, made.knowledge
        self.clock = Clocks(labels_at=made.knowledge.as_of)
        self.cases: dict[str, list[tuple[OptionCase, Mapping[str, Fact]]]] = defaultdict(list)
        for name, case in cases:
            if name in made.knowledge.options:
                self.add(name, case)
        self.failing = [
            f"{name}: {case.name}" for name in self.cases for case in self._drop_failing(name)
        ]
        self.users: dict[str, list[str]] = defaultdict(list)
        for option in made.knowledge.options.values():
            for file in _files_of(option, made.knowledge):
                self.users[file].append(option.id)

    def add(self, name: str, case: OptionCase) -> None:
        """Take in one more case."""
        self.cases[name].append((case, settle_case(case, self.engine)))

    def _drop_failing(self, name: str) -> list[OptionCase]:
        """Take out the cases that fail already: they would seem to catch every mutant."""
        whole = assemble(self.knowledge.options[name], self.knowledge, self.engine.words)
        sound = [
            (case, facts)
            for case, facts in self.cases[name]
            if judge(whole, facts, case.clock(self.clock)).status == case.expect
        ]
        failing = [case for case, facts in self.cases[name] if (case, facts) not in sound]
        self.cases[name] = sound
        return failing

    def options_with(self, mutant: Mutant) -> Iterator[tuple[str, Assembled]]:
        """Assemble anew every option that carries the changed record."""
        own = {**getattr(self.knowledge, mutant.field), mutant.record.id: mutant.record}
        knowledge = msgspec.structs.replace(self.knowledge, **{mutant.field: own})
        for name in self.users[mutant.file]:
            yield name, assemble(knowledge.options[name], knowledge, self.engine.words)

    def catches(self, mutant: Mutant) -> str:
        """Name the first case that comes out otherwise than expected; empty when none does."""
        for name, option in self.options_with(mutant):
            for case, facts in self.cases[name]:
                found = judge(option, facts, case.clock(self.clock))
                if found.status != case.expect or case.overridable not in (None, found.overridable):
                    return f"{name}: {case.name}"
        return ""


def _files_of(option: Anything, knowledge: Knowledge) -> set[str]:
    """Name the records whose conditions an option carries."""
    drugs = drugs_of(option, knowledge)
    files = {f"options/{option.id}", *(f"drugs/{d.id}" for d in drugs)}
    files |= {f"classes/{c.id}" for d in drugs for c in classes_of(d, knowledge)}
    files |= {f"modalities/{m}" for m in components_of(option, knowledge)}
    if is_local(option, knowledge):
        words = engine().words
        gates = gates_of(option, words.members("tumour", option.tumour), knowledge, words)
        files |= {f"tumours/{gate.tumour}" for gate in gates}
    return files | {f"procedures/{option.procedure}", f"fractionations/{option.fractionation}"}


# --- proposals --------------------------------------------------------------------------------------------------------


def propose(mutant: Mutant, bench: Bench) -> tuple[str, OptionCase] | None:
    """Find a case, up to three facts away from a known one, in which mutant and original differ."""
    users = sorted(bench.options_with(mutant), key=lambda u: (len(u[1].agents), u[0]))
    for most in (1, 2, 3):
        for name, mutated in users:
            original = assemble(bench.knowledge.options[name], bench.knowledge, bench.engine.words)
            found = _near(name, mutated, original, bench, most)
            if found is not None:
                return name, found
    return None


def _near(
    name: str, mutated: Assembled, original: Assembled, bench: Bench, most: int
) -> OptionCase | None:
    values = _touched(mutated, original, bench.engine.words, wide=most > 1)
    cases = sorted(
        bench.cases[name], key=lambda c: ("open", "pending", "closed").index(c[0].expect)
    )
    for case, facts in cases[:12]:
        if not case.assume:
            continue
        for names in combinations(values, most):
            for way in product(*(values[n] for n in names)):
                near = {**facts, **{n: Fact(possible=p) for n, p in zip(names, way, strict=True)}}
                for where in dict.fromkeys((case.jurisdiction, "", "fda", "ema")):
                    made = _with(case, dict(zip(names, way, strict=True)), where)
                    at = made.clock(bench.clock)
                    before, after = judge(original, near, at), judge(mutated, near, at)
                    if before == after or before.status == "pending":
                        continue
                    real = settle_case(made, bench.engine)
                    before, after = judge(original, real, at), judge(mutated, real, at)
                    if before != after and before.status != "pending" and is_possible(real):
                        said = before.overridable if before.status == after.status else None
                        return msgspec.structs.replace(made, expect=before.status, overridable=said)
    return None


_LOCAL_ONLY: Mapping[str, Possible] = {
    **{
        f"extent.{organ}.involved": exactly(False)
        for organ in ("liver", "bone", "lung", "adrenal", "brain")
    },
    **{
        f"extent.{organ}lesions": exactly(0)
        for organ in ("", "liver.", "bone.", "lung.", "adrenal.", "brain.")
    },
    "extent.organs": exactly(0),
}
"""What goes without saying where there are no metastases."""


_SITES = {"spine": "vertebra", "bone": "pelvis", "brain": "cerebrum", "lung": "peripheral"}


def _following(case: OptionCase, changed: Mapping[str, Possible]) -> dict[str, Possible]:
    """Add what goes without saying: who progressed on a drug was given it, a pregnant patient is a young woman."""
    made = dict(changed)
    for name, possible in changed.items():
        if (
            name.startswith(("drug.", "class."))
            and name.endswith(".progressed")
            and possible == exactly(True)
        ):
            made[name.replace(".progressed", ".given")] = exactly(True)
        if name.startswith("extent.") and name.count(".") == 2 and name.endswith(".lesions"):
            low = possible.low if isinstance(possible, Range) else 0.0
            made[name.replace(".lesions", ".involved")] = exactly(low > 0)
            total = {**bases()[case.base], **case.given}.get("extent.lesions", 0)
            if isinstance(total, int):
                made.setdefault("extent.lesions", exactly(float(max(total, low))))
    if changed.get("extent.metastatic") == exactly(False):
        made |= _LOCAL_ONLY
    if changed.get("patient.pregnancy_test") == exactly("positive"):
        made |= {"patient.age_years": exactly(34), "patient.sex": exactly("female")}
    if "lesion.organ" in changed and "lesion.site" not in changed:
        (organ,) = changed["lesion.organ"]  # type: ignore[misc]
        made["lesion.site"] = exactly(_SITES.get(organ, "other"))
    return made


def _with(case: OptionCase, changed: Mapping[str, Possible], where: str) -> OptionCase:
    made = _following(case, changed)
    local = {n: _plain(p) for n, p in made.items() if n.startswith("lesion.")}
    given = {n: _plain(p) for n, p in made.items() if n not in local}
    return msgspec.structs.replace(
        case,
        given={**case.given, **given},
        lesion={**case.lesion, **local},
        jurisdiction=where,
        missing=(),
    )


def _plain(possible: Possible) -> Anything:
    """Write one value as a case does."""
    if isinstance(possible, Range):
        return int(possible.low) if possible.low == int(possible.low) else possible.low
    (value,) = possible
    return {"yes": True, "no": False}.get(value, value)


def _touched(
    mutated: Assembled, original: Assembled, words: Words, *, wide: bool
) -> dict[str, list[Possible]]:
    """Give the facts of the conditions that differ (wide: of all grounds too), with values round their thresholds."""
    old = {c.text for c in (*original.requires, *original.basis, *original.excludes)}
    new = {c.text for c in (*mutated.requires, *mutated.basis, *mutated.excludes)}
    checks = [
        check
        for option in (original, mutated)
        for check in (*option.requires, *option.basis, *option.excludes)
        if (check.text in old) != (check.text in new)
    ]
    checks += original.basis if wide else ()
    found: dict[str, list[Possible]] = {}
    for leaf in (leaf for check in checks for leaf in leaves(check.condition)):
        values = found.setdefault(leaf.fact, [])
        values += [v for v in _values(leaf, words.universe(leaf.fact)) if v not in values]
        if leaf.fact == "extent.advanced":
            found.setdefault("extent.metastatic", [exactly(True), exactly(False)])
    return found


def _values(leaf: Leaf, universe: Possible) -> Sequence[Possible]:
    if isinstance(universe, frozenset):
        return [frozenset({value}) for value in sorted(universe)]
    step = STEPS.get(leaf.fact, 1.0)
    bounds = [b for b in (leaf.wanted.low, leaf.wanted.high) if isfinite(b)]  # type: ignore[union-attr]
    found = [exactly(round(b + by, 6)) for b in bounds for by in (-step, 0.0, step)]
    return [p for p in found if p.is_within(universe)]  # type: ignore[union-attr]


_ORGANS_OF = {
    **dict.fromkeys(("brainstem", "cerebellum", "cerebrum", "eloquent"), ("brain",)),
    **dict.fromkeys(("long-bone", "pelvis", "rib", "skull", "other-bone"), ("bone",)),
    **dict.fromkeys(("central", "peripheral"), ("lung",)),
    "vertebra": ("spine", "bone"),
}  # fmt: skip


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    """Give each class of variants that is made of others, with each of those."""
    return tuple(
        (f"variant.{gene.id}.{name}", f"variant.{gene.id}.{part}")
        for gene in engine().knowledge.genes.values()
        for name, made in gene.classes.items()
        for part in made.any_of
    )


def is_possible(facts: Mapping[str, Fact]) -> bool:
    """Tell whether there can be such a patient, as far as a few plain rules say."""

    def has(name: str, value: str = "yes") -> bool:
        return name in facts and facts[name].possible == frozenset({value})

    def least(name: str) -> float:
        possible = facts[name].possible
        return possible.low if isinstance(possible, Range) else 0

    failed = [n for n in facts if n.endswith(".progressed") and has(n)]
    dated = [n for n in facts if n.startswith(("drug.", "class.")) and n.endswith(".last_days")]
    site = facts["lesion.site"].possible if "lesion.site" in facts else frozenset()
    organs = (
        _ORGANS_OF.get(next(iter(site)), ())
        if isinstance(site, frozenset) and len(site) == 1
        else ()
    )
    return not (
        (has("extent.metastatic") and has("extent.advanced", "no"))
        or any(has(n.replace(".progressed", ".given"), "no") for n in failed)
        or any(least(n) < inf and has(n.replace(".last_days", ".given"), "no") for n in dated)
        or (
            has("extent.oligometastatic")
            and (least("extent.lesions") > 5 or least("extent.organs") > 3)
        )
        or (has("lesion.ultracentral") and has("lesion.central_airway", "no"))
        or (has("lesion.site", "brainstem") and has("lesion.near_optic_or_brainstem", "no"))
        or (
            has("patient.pregnancy_test", "positive")
            and (has("patient.sex", "male") or least("patient.age_years") >= 60)
        )
        or any(has(whole, "absent") and not has(part, "absent") for whole, part in _parts())
        or (organs and not any(has("lesion.organ", organ) for organ in organs))
    )


# --- equivalent mutants -----------------------------------------------------------------------------------------------


def decides_nothing(mutant: Mutant, bench: Bench) -> bool:
    """Tell whether original and mutant agree for many random possible patients, under every jurisdiction.

    So it is where another leaf implies this one, or another ground that asks for less stands beside it.
    """
    rng = Random(1)  # noqa: S311
    for name, mutated in bench.options_with(mutant):
        original = assemble(bench.knowledge.options[name], bench.knowledge, bench.engine.words)
        near = _touched(mutated, original, bench.engine.words, wide=False)
        for _ in range(TRIES):
            facts = draw_state(rng, name, assume=True)
            for fact in near:
                if rng.random() < 0.5:
                    facts[fact] = Fact(possible=rng.choice(near[fact]))
            if is_possible(facts) and _differ(original, mutated, facts, bench.clock):
                return False
    return True


def _differ(a: Assembled, b: Assembled, facts: Mapping[str, Fact], at: Clocks) -> bool:
    clocks = (at, *(msgspec.structs.replace(at, jurisdictions=(name,)) for name in LABELS))
    return any(judge(a, facts, each) != judge(b, facts, each) for each in clocks)


# --- the command ------------------------------------------------------------------------------------------------------


def draw(bench: Bench, every: int, seed: int) -> list[Mutant]:
    """Draw one in `every` leaves and make all its mutants, and those of the conditions drawn likewise."""
    rng, words = Random(seed), bench.engine.words  # noqa: S311
    found: list[Mutant] = []
    for place in places(bench.knowledge):
        if not bench.users[place.file]:
            continue  # no option carries it yet
        for index in range(len(leaves(place.condition))):
            if rng.random() * every < 1:
                found.extend(mutants_of_leaf(place, index, words))
        if rng.random() * every < 1:
            found.extend(mutants_of_place(place))
    return found


class Outcome(msgspec.Struct):
    """How many mutants of each kind were made and caught, which survived, and which no patient can tell apart."""

    made: dict[str, int]
    caught: dict[str, int]
    survivors: list[Mutant]
    idle: list[Mutant]

    @property
    def share(self) -> float:
        """Give the share of mutants that were caught."""
        return sum(self.caught.values()) / max(sum(self.made.values()), 1)


def run(bench: Bench, mutants: Iterable[Mutant]) -> Outcome:
    """Judge the cases under every mutant."""
    outcome = Outcome(
        made=dict.fromkeys(KINDS, 0), caught=dict.fromkeys(KINDS, 0), survivors=[], idle=[]
    )
    for mutant in mutants:
        caught = bool(bench.catches(mutant))
        if not caught and decides_nothing(mutant, bench):
            outcome.idle.append(mutant)
            continue
        outcome.made[mutant.kind] += 1
        outcome.caught[mutant.kind] += caught
        outcome.survivors.extend([] if caught else [mutant])
    return outcome


def main() -> int:
    """Print the share of mutants caught per kind, and the survivors by file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=20, help="draw one in this many leaves")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--propose", action="store_true", help="show a case that would catch each survivor"
    )
    parser.add_argument(
        "--before", action="store_true", help="use only the cases written before the rules"
    )
    chosen = parser.parse_args()
    bench = Bench(engine(), all_cases(*([BEFORE] if chosen.before else [])))
    for name in bench.failing:
        print(f"left out, it fails already: {name}")
    outcome = run(bench, draw(bench, chosen.every, chosen.seed))
    for mutant in sorted(outcome.survivors, key=lambda m: m.name):
        print(mutant.name)
        found = propose(mutant, bench) if chosen.propose else None
        if found is not None:
            name, case = found
            print(
                f"    {name}, base {case.base}, given {case.given} {case.lesion} {case.jurisdiction}: {case.expect}"
            )
    for mutant in sorted(outcome.idle, key=lambda m: m.name):
        print(f"decides nothing (another leaf or ground implies it): {mutant.name}")
    for kind in KINDS:
        if outcome.made[kind]:
            print(f"{kind:15} {outcome.caught[kind]:5} of {outcome.made[kind]:5}")
    print(
        f"{'all':15} {sum(outcome.caught.values()):5} of {sum(outcome.made.values()):5}  {outcome.share:.1%}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
