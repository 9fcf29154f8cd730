"""Bring together everything that judges one option: its own checks and those it inherits.

An option inherits from every drug of its regimen, from the classes of those drugs, from its procedure and
fractionation, and from every modality in it. Each check remembers from where it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec

from metboard.evidence import Citing
from metboard.facts import exactly
from metboard.knowledge import (
    Knowledge,
    Words,
    classes_of,
    components_of,
    drugs_of,
    gates_of,
    is_curative,
    is_definitive,
    is_local,
    is_verified,
    with_staging,
)
from metboard.knowledge.schema import Basis, Caution, Checks, Exclusion, Modality, Option
from metboard.rules import (
    All,
    Condition,
    Decide,
    Leaf,
    compile_condition,
    facts_of,
    write_condition,
)

Staged: TypeAlias = Callable[[Condition], Condition]
Kind: TypeAlias = Literal["tumour", "requires", "basis", "excludes", "caution"]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of an option, ready to be decided.

    Where `condition` also holds the staging that it presupposes, `written` is what the option itself says.
    """

    kind: Kind
    condition: Condition
    text: str
    facts: tuple[str, ...]
    decide: Decide
    written: Condition | None = None
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
    preferred: bool = False

    def is_in_force(self, at: date) -> bool:
        """Tell whether a basis stands on that day."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


class Assembled(msgspec.Struct, frozen=True, kw_only=True):
    """An option with all its checks; `of_lesion` are those that look at the lesion.

    `is_definitive`: it removes or destroys one lesion, for more than relief of symptoms.
    `asks_all_treatable`: some check asks whether all lesions can be treated.
    """

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
    of_lesion: tuple[Check, ...]
    is_definitive: bool = False
    asks_all_treatable: bool = False


def assemble(option: Option, knowledge: Knowledge, words: Words) -> Assembled:
    """Collect the checks of one option."""
    components = components_of(option, knowledge)
    inherited = tuple(_inherited(option, components, knowledge))
    origins: tuple[tuple[str, Option | Checks], ...] = (("", option), *inherited)
    staged = _staging_within(option, knowledge, words)
    requires = (
        _tumour(option, words),
        *_requires(option, staged),
        *_staging_before_all(option, knowledge, words),
    )
    basis = tuple(_basis(each, knowledge, staged) for each in option.basis)
    barred = [_exclusion(e, origin, knowledge) for origin, each in origins for e in each.excludes]
    excludes = tuple(_once((*barred, *_intolerances(option, knowledge))))
    warned = [_caution(c, origin, knowledge) for origin, each in origins for c in each.caution]
    caution = tuple(_once(warned))
    checks = (*requires, *basis, *excludes)
    return Assembled(
        option=option,
        modality=components[0],
        components=components,
        agents=tuple(drug.id for drug in drugs_of(option, knowledge)),
        technique=_technique(option, knowledge),
        requires=requires,
        basis=basis,
        excludes=excludes,
        caution=caution,
        before=_before(origins, checks, words),
        of_lesion=tuple(c for c in (*checks, *caution) if _looks_at_the_lesion(c)),
        is_definitive=is_definitive(option, knowledge),
        asks_all_treatable=any("extent.all_treatable" in c.facts for c in (*checks, *caution)),
    )


def _looks_at_the_lesion(check: Check) -> bool:
    return any(fact.startswith("lesion.") for fact in check.facts)


def _before(
    origins: Iterable[tuple[str, Option | Checks]], checks: Iterable[Check], words: Words
) -> tuple[str, ...]:
    """List what is to be done first: what the records name, and every routine prerequisite they rely on."""
    named = [fact for _, each in origins for fact in each.before]
    relied = [
        fact
        for check in checks
        for fact in check.facts
        if (default := words.family(fact).default) is not None and default.kind == "confirm"
    ]
    return tuple(dict.fromkeys((*named, *relied)))


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
        yield (
            f"fractionation {option.fractionation}",
            knowledge.fractionations[option.fractionation],
        )
    for modality in components:
        if modality in knowledge.modalities:
            yield f"modality {modality}", knowledge.modalities[modality]


def _technique(option: Option, knowledge: Knowledge) -> str | None:
    if option.fractionation is not None:
        return knowledge.fractionations[option.fractionation].technique
    if option.procedure is not None:
        return knowledge.procedures[option.procedure].technique or option.procedure
    return None


def _tumour(option: Option, words: Words) -> Check:
    return _check("tumour", Leaf("tumour", words.members("tumour", option.tumour), option.tumour))


STAGED = "with the staging that its tumour asks for"


def _check(
    kind: Kind, condition: Condition, written: Condition | None = None, **rest: Any
) -> Check:
    own = None if written == condition else written
    return Check(
        kind=kind,
        condition=condition,
        written=own,
        text=write_condition(condition) if own is None else f"{write_condition(own)}, {STAGED}",
        facts=facts_of(condition),
        decide=compile_condition(condition),
        **rest,
    )


def _cited(kind: Kind, when: Condition, citing: Citing, knowledge: Knowledge, **rest: Any) -> Check:
    return _check(
        kind,
        when,
        source=citing.source,
        locator=citing.locator,
        verified=is_verified(citing, knowledge),
        **rest,
    )


def _requires(option: Option, staged: Staged) -> Iterable[Check]:
    """Split a list of requirements, so that each is shown on its own."""
    parts = option.requires.parts if isinstance(option.requires, All) else (option.requires,)
    return (_check("requires", staged(part), part) for part in parts)


def _staging_before_all(option: Option, knowledge: Knowledge, words: Words) -> Iterable[Check]:
    """Ask of an option with curative intent what the tables of its tumours ask for."""
    if is_curative(option, knowledge):
        for gate in gates_of(option, words.members("tumour", option.tumour), knowledge, words):
            yield _cited(
                "requires",
                gate.condition,
                gate.staging,
                knowledge,
                inherited_from=f"tumour {gate.tumour}",
                why=gate.staging.why,
            )


def _staging_within(option: Option, knowledge: Knowledge, words: Words) -> Staged:
    """Ask it of single grounds where only these have curative intent: others may relieve symptoms."""
    if is_curative(option, knowledge) or not is_local(option, knowledge):
        return lambda condition: condition
    tumours = words.members("tumour", option.tumour)
    return lambda condition: with_staging(
        condition, tumours, lambda here: gates_of(option, here, knowledge, words)
    )


def _basis(basis: Basis, knowledge: Knowledge, staged: Staged) -> Check:
    return _cited(
        "basis",
        staged(basis.requires),
        basis,
        knowledge,
        written=basis.requires,
        authority=basis.authority,
        since=basis.since,
        until=basis.until,
        accelerated=basis.accelerated,
        preferred=basis.preferred,
    )


def _exclusion(exclusion: Exclusion, origin: str, knowledge: Knowledge) -> Check:
    return _cited(
        "excludes",
        exclusion.when,
        exclusion,
        knowledge,
        inherited_from=origin,
        why=exclusion.why,
        absolute=exclusion.strength == "absolute",
    )


def _caution(caution: Caution, origin: str, knowledge: Knowledge) -> Check:
    return _cited(
        "caution", caution.when, caution, knowledge, inherited_from=origin, why=caution.why
    )


def _intolerances(option: Option, knowledge: Knowledge) -> Iterable[Check]:
    """A drug that this patient did not tolerate is not given again without a board's reason."""
    for drug in drugs_of(option, knowledge):
        yield _check(
            "excludes",
            Leaf(f"drug.{drug.id}.intolerant", exactly(True), "yes"),
            absolute=False,
            inherited_from=f"drug {drug.id}",
            why="the patient did not tolerate this drug before",
        )


def _once(checks: Iterable[Check]) -> Iterable[Check]:
    """Keep the first of those checks that say the same for the same reason."""
    seen: set[tuple[str, str, str]] = set()
    for check in checks:
        key = (check.text, check.why, check.source)
        if key not in seen:
            seen.add(key)
            yield check
