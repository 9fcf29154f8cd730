"""Bring together everything that judges one option: its own checks and those it inherits.

An option inherits from every drug of its regimen, from the classes of those drugs, from its procedure and
fractionation, and from every modality in it. Each check remembers from where it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from metboard.facts import Choices, Possible, exactly
from metboard.knowledge import (
    Knowledge,
    Words,
    classes_of,
    components_of,
    drugs_of,
    is_verified,
)
from metboard.knowledge.schema import Basis, Checks, Exclusion, Modality, Option
from metboard.rules import Condition, Decide, Leaf, compile_condition

Kind: TypeAlias = Literal["tumour", "requires", "basis", "excludes", "caution"]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of an option, ready to be decided."""

    kind: Kind
    condition: Condition
    decide: Decide
    inherited_from: str = ""
    source: str = ""
    locator: str = ""
    verified: bool = True
    why: str = ""
    absolute: bool = True
    authority: str = ""
    since: date | None = None
    until: date | None = None
    accelerated: bool = False

    def is_in_force(self, at: date) -> bool:
        """Tell whether a basis stands on that day."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


class Assembled(msgspec.Struct, frozen=True, kw_only=True):
    """An option with all its checks."""

    option: Option
    modality: Modality
    components: tuple[Modality, ...]
    agents: tuple[str, ...]
    technique: str | None
    requires: tuple[Check, ...]
    basis: tuple[Check, ...]
    excludes: tuple[Check, ...]
    caution: tuple[Check, ...]
    before: tuple[str, ...]


def assemble(option: Option, knowledge: Knowledge, words: Words) -> Assembled:
    """Collect the checks of one option."""
    components = components_of(option, knowledge)
    sources = tuple(_inherited(option, components, knowledge))
    before = dict.fromkeys((*option.before, *(b for _, each in sources for b in each.before)))
    return Assembled(
        option=option, modality=components[0], components=components,
        agents=tuple(d.id for d in drugs_of(option, knowledge)),
        technique=_technique(option, knowledge),
        requires=(_tumour(option, words), *_requires(option)),
        basis=tuple(_basis(b, knowledge) for b in option.basis),
        excludes=tuple(_once((
            *(_exclusion(e, "", knowledge) for e in option.excludes),
            *(_exclusion(e, origin, knowledge) for origin, each in sources for e in each.excludes),
            *_intolerances(option, knowledge)))),
        caution=tuple(_once((
            *(_caution(c, "", knowledge) for c in option.caution),
            *(_caution(c, origin, knowledge) for origin, each in sources for c in each.caution)))),
        before=tuple(before))


def _inherited(
    option: Option, components: tuple[Modality, ...], knowledge: Knowledge
) -> Iterable[tuple[str, Checks]]:
    seen: set[str] = set()
    for drug in drugs_of(option, knowledge):
        for origin, each in (
            (f"drug {drug.id}", drug),
            *((f"class {c.id}", c) for c in classes_of(drug, knowledge)),
        ):
            if origin not in seen:
                seen.add(origin)
                yield origin, each
    if option.procedure is not None:
        yield f"procedure {option.procedure}", knowledge.procedures[option.procedure]
    if option.fractionation is not None:
        yield f"fractionation {option.fractionation}", knowledge.fractionations[option.fractionation]
    for modality in components:
        if modality in knowledge.modalities:
            yield f"modality {modality}", knowledge.modalities[modality]


def _technique(option: Option, knowledge: Knowledge) -> str | None:
    if option.fractionation is not None:
        return knowledge.fractionations[option.fractionation].technique
    return option.procedure


def _tumour(option: Option, words: Words) -> Check:
    leaf = Leaf("tumour", _leaves(option.tumour, words), option.tumour)
    return Check(kind="tumour", condition=leaf, decide=compile_condition(leaf))


def _leaves(node: str, words: Words) -> Choices:
    return words.members("tumour", node)


def _requires(option: Option) -> Iterable[Check]:
    """Split a list of requirements, so that each is shown on its own."""
    from metboard.rules import All

    parts = option.requires.parts if isinstance(option.requires, All) else (option.requires,)
    for part in parts:
        yield Check(kind="requires", condition=part, decide=compile_condition(part))


def _basis(basis: Basis, knowledge: Knowledge) -> Check:
    return Check(
        kind="basis", condition=basis.requires, decide=compile_condition(basis.requires),
        source=basis.source, locator=basis.locator, verified=is_verified(basis, knowledge),
        authority=basis.authority, since=basis.since, until=basis.until, accelerated=basis.accelerated)


def _exclusion(exclusion: Exclusion, origin: str, knowledge: Knowledge) -> Check:
    return Check(
        kind="excludes", condition=exclusion.when, decide=compile_condition(exclusion.when),
        inherited_from=origin, source=exclusion.source, locator=exclusion.locator, why=exclusion.why,
        verified=is_verified(exclusion, knowledge), absolute=exclusion.strength == "absolute")


def _caution(caution: object, origin: str, knowledge: Knowledge) -> Check:
    from metboard.knowledge.schema import Caution

    assert isinstance(caution, Caution)
    return Check(
        kind="caution", condition=caution.when, decide=compile_condition(caution.when),
        inherited_from=origin, source=caution.source, locator=caution.locator, why=caution.why,
        verified=is_verified(caution, knowledge))


def _intolerances(option: Option, knowledge: Knowledge) -> Iterable[Check]:
    """A drug that this patient did not tolerate is not given again without a board's reason."""
    for drug in drugs_of(option, knowledge):
        wanted: Possible = exactly(True)
        leaf = Leaf(f"drug.{drug.id}.intolerant", wanted, "yes")
        yield Check(
            kind="excludes", condition=leaf, decide=compile_condition(leaf), absolute=False,
            inherited_from=f"drug {drug.id}", why="the patient did not tolerate this drug before")


def _once(checks: Iterable[Check]) -> Iterable[Check]:
    """Keep the first of those checks that say the same for the same reason."""
    seen: set[tuple[str, str, str]] = set()
    for check in checks:
        key = (repr(check.condition), check.why, check.source)
        if key not in seen:
            seen.add(key)
            yield check
