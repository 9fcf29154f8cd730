"""What lines of therapy rest on besides the treatments: usual substitutes, maintenance drugs, days of progression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from metboard.knowledge import Knowledge, classes_of, once_a_version
from metboard.record import Finding


class LineRules(msgspec.Struct, frozen=True, kw_only=True):
    """What lines rest on besides the treatments.

    `maintenance`: for each drug of switch maintenance the drugs that it may follow; `progressions`: days in order.
    """

    counts_as: Mapping[str, str] = msgspec.field(default_factory=dict)
    maintenance: Mapping[str, frozenset[str]] = msgspec.field(default_factory=dict)
    progressions: tuple[date, ...] = ()
    as_of: date | None = None


def line_rules(
    knowledge: Knowledge, findings: Iterable[Finding] = (), as_of: date | None = None
) -> LineRules:
    """Gather the rules from the knowledge and the dated progressions of a record."""
    return msgspec.structs.replace(
        _of_knowledge(knowledge), progressions=find_progressions(findings, as_of), as_of=as_of
    )


@once_a_version
def _of_knowledge(knowledge: Knowledge) -> LineRules:
    after = {
        d.id: set(d.maintenance_after) for d in knowledge.drugs.values() if d.maintenance_after
    }
    classes = {d.id: {c.id for c in classes_of(d, knowledge)} for d in knowledge.drugs.values()}
    return LineRules(
        counts_as={d.id: d.counts_as for d in knowledge.drugs.values() if d.counts_as},
        maintenance={
            drug: frozenset(d for d, theirs in classes.items() if theirs & wanted)
            for drug, wanted in after.items()
        },
    )


def find_progressions(findings: Iterable[Finding], as_of: date | None) -> tuple[date, ...]:
    """Give the days on which the record says that the disease progressed, and nothing else of that day."""
    said: dict[date, set[bool]] = {}
    for finding in findings:
        if finding.on is None or (as_of is not None and finding.on > as_of):
            continue
        if finding.fact == "treatment.progressing":
            said.setdefault(finding.on, set()).add(finding.value is True)
        elif finding.fact == "treatment.response":
            said.setdefault(finding.on, set()).add(finding.value == "progression")
    return tuple(sorted(day for day, values in said.items() if values == {True}))
